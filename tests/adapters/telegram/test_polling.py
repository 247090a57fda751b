"""Nothing said on Telegram is lost or doubled while we poll for it, and nothing stops the polling."""

from __future__ import annotations

import asyncio
import json
import logging
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.adapters.telegram.connection import line
from bot.adapters.telegram.hearing import Me
from bot.adapters.telegram.offset import StoredOffset
from bot.adapters.telegram.polling import ATTEMPTS, chat_of
from bot.core.errors import StartError
from bot.core.messages import Message
from tests.adapters.telegram.house import House, house, run


def offset(home: House) -> StoredOffset:
    return StoredOffset(home.work, home.clock)


def test_the_offset_is_kept_once_the_updates_are_on_disk_and_confirmed_only_then() -> None:
    async def scenario(home: House) -> None:
        gate = home.desk.gates["slow"] = asyncio.Event()
        ida = home.telegram.user("Ida")
        home.telegram.say("slow", user=ida)
        await home.until(lambda: home.desk.attempts)
        polls = len(home.telegram.called("getUpdates"))
        assert await offset(home).read() == 0
        assert home.telegram.updates.pending != []
        gate.set()
        await home.telegram.delivered()
        assert await offset(home).read() == home.telegram.last_update_id + 1
        assert len(home.telegram.called("getUpdates")) == polls + 1

    run(scenario)


def test_after_a_restart_it_goes_on_where_it_was() -> None:
    async def scenario(home: House) -> None:
        ida = home.telegram.user("Ida")
        home.telegram.say("first", user=ida)
        await home.telegram.delivered()
        await home.adapter.stop()
        home.telegram.say("second", user=ida)
        await home.make_adapter().start()
        await home.telegram.expect_message("Heard: second")
        first_poll = home.telegram.called("getUpdates")[-2]
        assert first_poll.parameters["offset"] == home.telegram.last_update_id
        assert home.desk.texts == ["first", "second"]
        assert home.desk.duplicates == 0

    run(scenario)


def test_what_was_on_disk_before_a_kill_is_known_again() -> None:
    async def scenario(home: House) -> None:
        ida = home.telegram.user("Ida")
        home.telegram.say("first", user=ida)
        await home.telegram.delivered()
        home.telegram.repeat()
        home.telegram.say("second", user=ida)
        await home.telegram.expect_message("Heard: second")
        await home.telegram.delivered()
        assert home.desk.texts == ["first", "second"]
        assert home.desk.duplicates == 1

    run(scenario)


def test_an_offset_older_than_a_week_means_nothing() -> None:
    async def scenario(home: House) -> None:
        await offset(home).keep(4711)
        assert await offset(home).read() == 4711
        home.clock.advance(timedelta(days=6, minutes=1))
        assert await offset(home).read() == 0

    run(scenario, start=False)


@pytest.mark.parametrize("batch", [1, 5])
def test_an_update_that_makes_no_sense_is_left_out_for_good(
    batch: int, caplog: pytest.LogCaptureFixture
) -> None:
    async def scenario(home: House) -> None:
        ida = home.telegram.user("Ida")
        await home.adapter.stop()
        numbers = []
        for _ in range(batch):
            numbers.append(home.telegram.garbage())
            home.telegram.say("between", user=ida)
        await home.make_adapter().start()
        await home.telegram.delivered()
        home.telegram.say("after", user=ida)
        await home.telegram.expect_message("Heard: after")
        assert home.desk.texts == ["between"] * batch + ["after"]
        logged = [record.getMessage() for record in caplog.records if "cannot be read" in record.getMessage()]
        assert [f"update {number} " in line for number, line in zip(numbers, logged, strict=True)] == [
            True
        ] * batch
        polls = [call for call in home.telegram.called("getUpdates") if call.status == 200]
        assert len(polls) <= 4
        assert home.slept == []

    run(scenario)


def test_an_answer_that_is_cut_in_half_is_asked_for_again() -> None:
    async def scenario(home: House) -> None:
        home.telegram.faults.next("getUpdates", "garbage_update")
        home.telegram.faults.next("getUpdates", "unparsable")
        home.telegram.faults.next("getUpdates", "502")
        ida = home.telegram.user("Ida")
        for text in ("first", "second", "third"):
            home.telegram.say(text, user=ida)
            await home.telegram.expect_message(f"Heard: {text}")
        await home.telegram.delivered()
        assert sorted(home.desk.texts) == ["first", "second", "third"]

    run(scenario)


def test_chats_are_served_side_by_side_and_each_in_order() -> None:
    async def scenario(home: House) -> None:
        ida, bo = home.telegram.user("Ida"), home.telegram.user("Bo")
        gate = home.desk.gates["ida 1"] = asyncio.Event()
        await home.adapter.stop()
        for number in (1, 2, 3):
            home.telegram.say(f"ida {number}", user=ida)
            home.telegram.say(f"bo {number}", user=bo)
        await home.make_adapter().start()
        await home.telegram.expect_message("Heard: bo 3")
        assert home.desk.texts == ["bo 1", "bo 2", "bo 3"]
        assert home.desk.attempts.count("ida 1") == 1
        assert "ida 2" not in home.desk.attempts
        gate.set()
        await home.telegram.expect_message("Heard: ida 3")
        assert home.desk.texts[3:] == ["ida 1", "ida 2", "ida 3"]

    run(scenario)


def test_what_could_not_be_kept_is_asked_for_again_and_nothing_overtakes_it() -> None:
    async def scenario(home: House) -> None:
        ida, bo = home.telegram.user("Ida"), home.telegram.user("Bo")

        def twice(message: Message) -> bool:
            return message.text == "ida 1" and home.desk.attempts.count("ida 1") <= 2

        home.desk.failing = twice
        await home.adapter.stop()
        for text, user in (("bo 1", bo), ("ida 1", ida), ("ida 2", ida), ("bo 2", bo)):
            home.telegram.say(text, user=user)
        await home.make_adapter().start()
        await home.telegram.expect_message("Heard: ida 2")
        await home.telegram.delivered()
        assert sorted(home.desk.texts) == ["bo 1", "bo 2", "ida 1", "ida 2"]
        assert home.desk.texts.index("ida 1") < home.desk.texts.index("ida 2")
        assert home.desk.attempts.count("bo 1") == 1  # confirmed with the first answer
        assert home.desk.duplicates == 2  # Bo's second came along with Ida's first each time
        assert home.slept == [1.0, 2.0]
        assert home.adapter.ready()

    run(scenario)


def test_one_message_nobody_can_deal_with_does_not_hold_up_its_chat_forever(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def scenario(home: House) -> None:
        home.desk.failing = lambda message: message.text == "poison"
        ida = home.telegram.user("Ida")
        home.telegram.say("poison", user=ida)
        home.telegram.say("after", user=ida)
        await home.telegram.expect_message("Heard: after")
        assert home.desk.attempts.count("poison") == ATTEMPTS
        assert home.slept == [1.0, 2.0, 4.0, 8.0, 16.0]
        assert any(
            record.levelno == logging.ERROR and "is left out" in record.getMessage()
            for record in caplog.records
        )

    run(scenario)


def test_while_the_database_is_down_nothing_is_given_up() -> None:
    async def scenario(home: House) -> None:
        down = [True]
        home.desk.failing = lambda message: down[0]
        keep = StoredOffset.keep

        async def refuse(self: StoredOffset, offset: int) -> None:
            if down[0]:
                raise OSError("disk full")
            await keep(self, offset)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(StoredOffset, "keep", refuse)
            home.telegram.say("/meeting logged Bo", user=home.telegram.user("Ida"))
            await home.until(lambda: len(home.desk.attempts) > 3 * ATTEMPTS)
            down[0] = False
            await home.telegram.expect_message("Heard: meeting logged Bo")
        assert max(home.slept) == 60.0

    run(scenario)


def test_a_second_reader_of_the_same_bot_is_named_and_waited_for(caplog: pytest.LogCaptureFixture) -> None:
    async def scenario(home: House) -> None:
        other = line(home.settings)
        async with other:
            home.telegram.say("before", user=home.telegram.user("Bo"))
            await home.telegram.expect_message("Heard: before")
            await home.telegram.delivered()
            await other.raw_updates(0, 0)
            await home.until(lambda: home.slept)
        home.telegram.say("after", user=home.telegram.user("Ida"))
        await home.telegram.expect_message("Heard: after")
        assert any("a second Caucus with the same TELEGRAM_BOT_TOKEN" in line for line in caplog.messages)

    run(scenario)


def test_without_a_network_it_waits_longer_and_longer_and_comes_back() -> None:
    async def scenario(home: House) -> None:
        await home.telegram.expect_call("deleteWebhook")
        await home.telegram.offline()
        await home.until(lambda: len(home.slept) >= 8)
        assert home.slept[:8] == [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0]
        assert home.adapter.trouble is not None
        assert home.adapter.trouble.startswith("Telegram cannot be asked for messages")
        await home.telegram.online()
        home.telegram.say("back", user=home.telegram.user("Ida"))
        await home.telegram.expect_message("Heard: back")
        await home.telegram.delivered()
        assert home.adapter.ready()

    run(scenario)


def test_telegram_may_be_out_of_reach_at_the_start() -> None:
    async def scenario(home: House) -> None:
        await home.telegram.offline()
        await home.adapter.start()
        assert home.adapter.invitation("k7m2x9") is None
        await home.until(lambda: len(home.slept) >= 3)
        assert not home.adapter.ready()
        await home.telegram.online()
        home.telegram.say("hello", user=home.telegram.user("Ida"))
        await home.telegram.expect_message("Heard: hello")
        assert home.adapter.username == "caucus_test_bot"
        assert home.adapter.invitation("k7m2x9") == "https://t.me/caucus_test_bot?start=k7m2x9"

    run(scenario, start=False)


def test_a_refused_token_stops_the_start_and_is_not_repeated() -> None:
    async def play() -> None:
        async with house(start=False) as home:
            for token in ("810000001:wrong-token-0000000000", "no-token"):
                home.settings = type(home.settings)(token, api_url=home.telegram.api_url)
                with pytest.raises(StartError, match="TELEGRAM_BOT_TOKEN") as refused:
                    await home.make_adapter().start()
                assert token not in str(refused.value)

    asyncio.run(play())


def test_the_token_is_in_no_log(caplog: pytest.LogCaptureFixture) -> None:
    async def scenario(home: House) -> None:
        home.telegram.faults.next("getUpdates", "502")
        await home.telegram.offline()
        await home.until(lambda: len(home.slept) >= 2)
        await home.telegram.online()
        home.telegram.say("hello", user=home.telegram.user("Ida"))
        await home.telegram.expect_message("Heard: hello")
        assert not [line for line in caplog.messages if home.telegram.token in line]

    with caplog.at_level(logging.INFO):
        run(scenario)


def test_a_webhook_left_behind_is_removed_without_losing_what_waits() -> None:
    async def scenario(home: House) -> None:
        async with line(home.settings) as other:
            await other.set_webhook("https://caucus.example.dk/old")
        home.telegram.updates.closing = True  # nothing is posted anywhere while the old address is set
        home.telegram.say("waiting", user=home.telegram.user("Ida"))
        home.telegram.updates.closing = False
        await home.adapter.start()
        await home.telegram.expect_message("Heard: waiting")

    run(scenario, start=False)


def test_stopping_finishes_what_was_fetched() -> None:
    async def scenario(home: House) -> None:
        gate = home.desk.gates["slow"] = asyncio.Event()
        home.telegram.say("slow", user=home.telegram.user("Ida"))
        await home.until(lambda: home.desk.attempts)
        stopping = asyncio.create_task(home.adapter.stop())
        await asyncio.sleep(0)
        assert not stopping.done()
        gate.set()
        await stopping
        assert home.desk.texts == ["slow"]
        assert await offset(home).read() == home.telegram.last_update_id + 1
        await asyncio.gather(*home.sending, return_exceptions=True)
        home.sending.clear()

    run(scenario)


json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "chat",
                    "from",
                    "id",
                    "message",
                    "text",
                    "date",
                    "type",
                    "data",
                    "callback_query",
                    "message_id",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


# Its many examples are where the garbage of earlier tests is collected: a connection that was being opened when
# its poll was cut off is not closed before that.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["message", "edited_message", "callback_query", "my_chat_member"]),
            json_values,
            max_size=2,
        ),
        min_size=1,
        max_size=20,
    )
)
def test_no_shape_of_an_update_stops_us(shapes: list[dict[str, Any]]) -> None:
    async def scenario(home: House) -> None:
        home.adapter._me = Me(1, "caucus_test_bot")  # as if Telegram had told it
        for number, shape in enumerate(shapes):
            update = json.loads(json.dumps({**shape, "update_id": number}))
            assert isinstance(chat_of(update), str)
            await home.adapter.take(update)

    # Not started: nothing goes over the line that stopping would have to cut off.
    run(scenario, start=False)
