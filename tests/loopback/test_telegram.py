"""The Bot API loopback as the real python-telegram-bot meets it."""

import asyncio
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    ReplyParameters,
    Update,
)
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import HTTPXRequest

from tests import PATIENCE
from tests.loopback.telegram import FloodLimits, Telegram, telegram_loopback

Scenario = Callable[[Telegram, Bot], Awaitable[None]]


@asynccontextmanager
async def bot_of(telegram: Telegram) -> AsyncIterator[Bot]:
    request, polling = (HTTPXRequest(httpx_kwargs={"trust_env": False}) for _ in range(2))
    bot = Bot(
        telegram.token,
        base_url=telegram.base_url,
        base_file_url=telegram.base_file_url,
        request=request,
        get_updates_request=polling,
    )
    async with bot:
        yield bot


def play(scenario: Scenario, **settings: Any) -> None:
    async def run() -> None:
        async with telegram_loopback(**settings) as telegram, bot_of(telegram) as bot:
            await scenario(telegram, bot)
            assert telegram.violations == []

    asyncio.run(run())


@pytest.fixture(autouse=True)
def _durations(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


def keyboard(*data: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(one.title(), callback_data=one) for one in data]])


async def polled(bot: Bot, offset: int = 0, wait: int = 0) -> list[Update]:
    return list(await bot.get_updates(offset=offset, timeout=wait))


class TestMessages:
    def test_a_message_is_read_answered_and_edited(self) -> None:
        async def scenario(telegram: Telegram, bot: Bot) -> None:
            ida = telegram.user("Ida", "Holm", username="idaholm")
            telegram.say("😀 /meeting logged Bo", user=ida)
            (update,) = await polled(bot)
            assert update.message is not None
            assert update.message.from_user is not None
            assert update.message.from_user.language_code == "da"
            assert list(update.message.parse_entities().values()) == ["/meeting"]
            sent = await bot.send_message(
                ida.id,
                "<b>Møde</b> &lt;Bo&gt;",
                parse_mode="HTML",
                reply_markup=keyboard("undo", "edit"),
                reply_parameters=ReplyParameters(update.message.message_id),
            )
            message = await telegram.expect_message("Møde", chat=telegram.private(ida))
            assert (message.text, message.html) == ("Møde <Bo>", "<b>Møde</b> &lt;Bo&gt;")
            assert message.reply_to == update.message.message_id
            assert [button.data for button in message.buttons[0]] == ["undo", "edit"]
            assert sent.text_html == "<b>Møde</b> &lt;Bo&gt;"

            query = telegram.press(message, "Undo", user=ida)
            (_, pressed) = await polled(bot)
            assert pressed.callback_query is not None
            assert pressed.callback_query.data == "undo"
            await bot.answer_callback_query(pressed.callback_query.id, text="Fortrudt")
            assert (await telegram.expect_answer(query))["text"] == "Fortrudt"
            await bot.edit_message_text("Fortrudt", chat_id=ida.id, message_id=sent.message_id)
            assert (await telegram.expect_edit(message, "Fortrudt")).buttons == []
            assert message.versions == ["Møde <Bo>", "Fortrudt"]
            with pytest.raises(BadRequest, match="not modified"):
                await bot.edit_message_text("Fortrudt", chat_id=ida.id, message_id=sent.message_id)
            with pytest.raises(BadRequest, match="Query is too old"):
                await bot.answer_callback_query(pressed.callback_query.id)
            await bot.delete_message(ida.id, sent.message_id)
            assert message.deleted
            assert telegram.unexpected == []

        play(scenario)

    def test_a_question_is_answered_by_replying_and_cannot_be_edited(self) -> None:
        async def scenario(telegram: Telegram, bot: Bot) -> None:
            ida = telegram.user("Ida", started=True)
            room = telegram.group("Gruppen", [ida])
            asked = await bot.send_message(room.id, "Hvem?", reply_markup=ForceReply(selective=True))
            telegram.say("Bo", user=ida, chat=room, reply_to=await telegram.expect_message("Hvem?"))
            (update,) = await polled(bot)
            assert update.message is not None
            assert update.message.reply_to_message is not None
            assert update.message.reply_to_message.message_id == asked.message_id
            assert update.message.message_thread_id == asked.message_id
            assert not update.message.is_topic_message
            with pytest.raises(BadRequest, match="can't be edited"):
                await bot.edit_message_text("Hvad?", chat_id=room.id, message_id=asked.message_id)
            assert telegram.violations.pop() == "editMessageText: Bad Request: message can't be edited"

        play(scenario)

    @pytest.mark.parametrize(
        ("text", "complaint"),
        [
            ("<b>x", "end tag corresponding to start tag"),
            ("a <Bo> b", "Unsupported start tag"),
            ("<b>x</i>", "Unmatched end tag"),
            ("x</b>", "Unexpected end tag"),
            ("<a href=x y>z</a>", "Expected equal sign"),
            ('<span class="red">x</span>', "must have class"),
            ("&#xD800;", "invalid Unicode"),
            ("æ" * 4097, "Message is too long"),
            ("😀" * 2049, "Message is too long"),
            ("<b> </b>", "Message text is empty"),
        ],
    )
    def test_a_bad_text_is_refused_and_recorded(self, text: str, complaint: str) -> None:
        async def scenario(telegram: Telegram, bot: Bot) -> None:
            ida = telegram.user("Ida", started=True)
            with pytest.raises(BadRequest, match=f"(?i){complaint}"):
                await bot.send_message(ida.id, text, parse_mode="HTML")
            assert len(telegram.violations) == 1
            telegram.violations.clear()
            assert telegram.messages == []

        play(scenario)

    def test_every_tag_of_telegram_is_read(self) -> None:
        async def scenario(telegram: Telegram, bot: Bot) -> None:
            ida = telegram.user("Ida", started=True)
            text = (
                '<u>1</u><s>2</s><tg-spoiler>3</tg-spoiler><a href="https://ex.dk/?a=1&amp;b=2">4</a>'
                '<pre><code class="language-py">5</code></pre><blockquote expandable>6</blockquote>'
                '<tg-time unix="1800000000" format="wDT">7</tg-time><code>8</code>'
            )
            sent = await bot.send_message(ida.id, text + "x" * 4088, parse_mode="HTML")
            assert [entity.type for entity in sent.entities] == [
                "underline",
                "strikethrough",
                "spoiler",
                "text_link",
                "pre",
                "expandable_blockquote",
                "date_time",
                "code",
            ]
            assert sent.entities[3].url == "https://ex.dk/?a=1&b=2"
            assert sent.entities[4].language == "py"

        play(scenario)

    def test_what_telegram_drops_without_a_word_is_recorded(self) -> None:
        async def scenario(telegram: Telegram, bot: Bot) -> None:
            ida = telegram.user("Ida", started=True)
            await bot.send_message(
                ida.id, '<a href="nowhere">x</a>&nbsp;' + "<b>b</b> " * 101, parse_mode="HTML"
            )
            assert [fault.split(": ")[0] for fault in telegram.violations] == ["sendMessage"] * 3
            telegram.violations.clear()

        play(scenario)

    def test_files_go_both_ways(self) -> None:
        async def scenario(telegram: Telegram, bot: Bot) -> None:
            ida = telegram.user("Ida")
            telegram.document("people.csv", b"name\nBo\n", user=ida, caption="/import")
            (update,) = await polled(bot)
            assert update.message is not None
            assert update.message.document is not None
            file = await bot.get_file(update.message.document.file_id)
            assert bytes(await file.download_as_bytearray()) == b"name\nBo\n"
            await bot.send_document(
                ida.id, b"BEGIN:VCALENDAR", filename="møder.ics", caption="<i>x</i>", parse_mode="HTML"
            )
            sent = await telegram.expect_message()
            assert sent.document is not None
            assert (sent.document.name, sent.document.content, sent.text) == (
                "møder.ics",
                b"BEGIN:VCALENDAR",
                "x",
            )
            png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 640, 480)
            photo = await bot.send_photo(ida.id, png)
            assert (photo.photo[-1].width, photo.photo[-1].height) == (640, 480)
            with pytest.raises(BadRequest, match="Image_process_failed"):
                await bot.send_photo(ida.id, b"no picture")
            with pytest.raises(BadRequest, match="caption is too long"):
                await bot.send_document(ida.id, b"x", caption="x" * 1025)
            assert len(telegram.violations) == 2
            telegram.violations.clear()

        play(scenario)


class TestPlaces:
    def test_a_forum_has_topics_and_a_group_has_none(self) -> None:
        async def scenario(telegram: Telegram, bot: Bot) -> None:
            ida = telegram.user("Ida", started=True)
            forum = telegram.group("Byrådsgruppen", [ida], topics=["Budget"])
            budget = telegram.thread(forum, "Budget")
            telegram.say("/digest now", user=ida, chat=forum, thread=budget)
            (update,) = await polled(bot)
            assert update.message is not None
            assert (update.message.message_thread_id, update.message.is_topic_message) == (budget, True)
            assert update.message.reply_to_message is not None
            assert update.message.reply_to_message.forum_topic_created is not None
            await bot.send_message(forum.id, "Dagens overblik", message_thread_id=budget)
            assert (await telegram.expect_message(chat=forum, thread=budget)).text == "Dagens overblik"
            group = telegram.group("Gruppen", [ida])
            for chat, thread in [(forum, 999), (forum, 1), (group, budget)]:
                with pytest.raises(BadRequest, match="Message thread not found"):
                    await bot.send_message(chat.id, "x", message_thread_id=thread)
            forum.closed_topics.add(budget)
            with pytest.raises(BadRequest, match="Topic_closed"):
                await bot.send_message(forum.id, "x", message_thread_id=budget)

        play(scenario)

    def test_kicked_blocked_unknown_and_never_met(self) -> None:
        async def scenario(telegram: Telegram, bot: Bot) -> None:
            ida = telegram.user("Ida")
            group = telegram.group("Gruppen", [ida], bot="left")
            with pytest.raises(Forbidden, match="can't initiate conversation"):
                await bot.send_message(ida.id, "x")
            telegram.say("/start", user=ida)
            await bot.send_message(ida.id, "x")
            telegram.block(ida)
            with pytest.raises(Forbidden, match="bot was blocked by the user"):
                await bot.send_message(ida.id, "x")
            telegram.join(group, ida)
            await bot.send_message(group.id, "x")
            telegram.kick(group, ida)
            with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
                await bot.send_message(group.id, "x")
            with pytest.raises(BadRequest, match="Chat not found"):
                await bot.send_message(-5, "x")
            changes = [update.my_chat_member for update in await polled(bot) if update.my_chat_member]
            assert [change.new_chat_member.status for change in changes] == ["kicked", "member", "kicked"]

        play(scenario)

    def test_a_group_that_is_upgraded(self) -> None:
        async def scenario(telegram: Telegram, bot: Bot) -> None:
            ida = telegram.user("Ida")
            group = telegram.group("Gruppen", [ida], kind="group")
            new = telegram.migrate(group)
            with pytest.raises(ChatMigrated) as caught:
                await bot.send_message(group.id, "x")
            assert caught.value.new_chat_id == new.id
            left, entered = [update.message for update in await polled(bot)]
            assert left is not None
            assert entered is not None
            assert (left.chat.id, left.migrate_to_chat_id) == (group.id, new.id)
            assert (entered.chat.id, entered.migrate_from_chat_id) == (new.id, group.id)
            await bot.send_message(new.id, "x")

        play(scenario)

    def test_privacy_mode_hides_what_is_not_for_the_bot(self) -> None:
        async def scenario(telegram: Telegram, bot: Bot) -> None:
            ida = telegram.user("Ida")
            group = telegram.group("Gruppen", [ida])
            for text in ("hej", "/digest", "/digest@caucus_test_bot", "/digest@other_bot", "/møde afholdt"):
                telegram.say(text, user=ida, chat=group)
            assert [update.message.text for update in await polled(bot) if update.message] == [
                "/digest",
                "/digest@caucus_test_bot",
            ]
            telegram.join(group, ida, administrator=True)
            telegram.say("hej igen", user=ida, chat=group, anonymous=True)
            last = (await polled(bot))[-1].message
            assert last is not None
            assert last.text == "hej igen"
            assert last.sender_chat is not None

        play(scenario)

    def test_what_the_bot_can_ask_about_a_chat(self) -> None:
        async def scenario(telegram: Telegram, bot: Bot) -> None:
            ida, bo = telegram.user("Ida"), telegram.user("Bo")
            group = telegram.group("Gruppen", [ida, bo])
            assert (await bot.get_chat(group.id)).title == "Gruppen"
            assert (await bot.get_chat_member(group.id, ida.id)).status == "creator"
            assert (await bot.get_chat_member(group.id, bo.id)).status == "member"
            assert (await bot.get_chat_member(group.id, telegram.bot.id)).status == "member"
            assert [member.user.id for member in await bot.get_chat_administrators(group.id)] == [ida.id]
            await bot.send_chat_action(group.id, "typing")
            await bot.leave_chat(group.id)
            with pytest.raises(Forbidden, match="not a member"):
                await bot.get_chat(group.id)

        play(scenario)


class TestStrictness:
    def test_buttons_have_limits(self) -> None:
        async def scenario(telegram: Telegram, bot: Bot) -> None:
            ida = telegram.user("Ida", started=True)
            await bot.send_message(ida.id, "x", reply_markup=keyboard("x" * 64))
            for markup, complaint in [
                (keyboard("ø" * 33), "Button_data_invalid"),
                (InlineKeyboardMarkup([[InlineKeyboardButton(" ", callback_data="x")]]), "must be non-empty"),
                (InlineKeyboardMarkup([[InlineKeyboardButton("x")]]), "unallowed"),
                (InlineKeyboardMarkup([[InlineKeyboardButton("x", url="nowhere")]]), "Wrong http url"),
                (InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data="x")]] * 101), "too long"),
            ]:
                with pytest.raises(BadRequest, match=f"(?i){complaint}"):
                    await bot.send_message(ida.id, "x", reply_markup=markup)
                assert telegram.violations
                telegram.violations.clear()

        play(scenario)

    def test_commands_per_scope_and_language(self) -> None:
        async def scenario(telegram: Telegram, bot: Bot) -> None:
            ida, joe = telegram.user("Ida"), telegram.user("Joe", language_code="en")
            group = telegram.group("Gruppen", [ida])
            await bot.set_my_commands([BotCommand("meeting", "Log a meeting")])
            await bot.set_my_commands([BotCommand("meeting", "Notér et møde")], language_code="da")
            private = BotCommandScopeAllPrivateChats()
            await bot.set_my_commands([BotCommand("start", "Begynd")], scope=private, language_code="da")
            await bot.set_my_commands([BotCommand("link", "Link")], scope=BotCommandScopeChat(group.id))
            assert [command["description"] for command in telegram.shown_commands(ida)] == ["Begynd"]
            assert [command["description"] for command in telegram.shown_commands(joe)] == ["Log a meeting"]
            assert [command["command"] for command in telegram.shown_commands(ida, group)] == ["link"]
            assert (await bot.get_my_commands(language_code="da"))[0].description == "Notér et møde"
            await bot.delete_my_commands(language_code="da")
            assert await bot.get_my_commands(language_code="da") == ()
            for command in (BotCommand("møde", "x"), BotCommand("Meeting", "x"), BotCommand("x" * 33, "x")):
                with pytest.raises(BadRequest, match="Bot_command_invalid"):
                    await bot.set_my_commands([command])
            with pytest.raises(BadRequest, match="Bot_commands_too_much"):
                await bot.set_my_commands([BotCommand(f"c{number}", "x") for number in range(101)])
            telegram.violations.clear()

        play(scenario)

    def test_parameters_are_judged_by_the_specification(self) -> None:
        async def scenario(telegram: Telegram, bot: Bot) -> None:
            if telegram.specification is None:
                pytest.skip("the specification is not beside the repository")
            ida = telegram.user("Ida", started=True)
            call = bot.do_api_request
            await call("SendMessage", {"chat_id": ida.id, "text": "x", "colour": "red"})
            await call("SendMessage", {"chat_id": ida.id, "text": "x", "disable_notification": "perhaps"})
            await call(
                "SendMessage", {"chat_id": ida.id, "text": "x", "reply_markup": {"force_reply": "yes"}}
            )
            with pytest.raises(BadRequest, match="'chat_id' is missing"):
                await call("SendMessage", {"text": "x"})
            assert [fault.split(":")[0] for fault in telegram.violations] == [
                "sendMessage",
                "sendMessage.disable_notification",
                "sendMessage.reply_markup.force_reply",
                "sendMessage",
            ]
            with pytest.raises(TelegramError):
                await call("SendCoffee", {"chat_id": ida.id})
            assert telegram.violations.pop() == "SendCoffee: Not Found"
            telegram.violations.clear()

        play(scenario)

    def test_a_wrong_token_is_no_bot(self) -> None:
        async def scenario(telegram: Telegram, bot: Bot) -> None:
            for token in ("810000001:wrong", "nonsense"):
                stranger = Bot(
                    token, base_url=telegram.base_url, request=HTTPXRequest(httpx_kwargs={"trust_env": False})
                )
                with pytest.raises(InvalidToken):
                    await stranger.initialize()
                await stranger.shutdown()

        play(scenario)


class TestFaults:
    def test_refused_before_anything_is_done(self) -> None:
        async def scenario(telegram: Telegram, bot: Bot) -> None:
            ida = telegram.user("Ida", started=True)
            telegram.faults.next("sendMessage", "429", retry_after=7)
            with pytest.raises(RetryAfter) as caught:
                await bot.send_message(ida.id, "x")
            assert caught.value._retry_after.total_seconds() == 7
            for kind in ("500", "502", "reset_before"):
                telegram.faults.next("*", kind)
                with pytest.raises(NetworkError):
                    await bot.send_message(ida.id, "x")
            assert telegram.messages == []
            await bot.send_message(ida.id, "x")

        play(scenario)

    def test_done_and_never_told(self) -> None:
        async def scenario(telegram: Telegram, bot: Bot) -> None:
            ida = telegram.user("Ida", started=True)
            telegram.faults.next("sendMessage", "lost_after")
            with pytest.raises(NetworkError, match=r"httpx\."):
                await bot.send_message(ida.id, "1")
            telegram.faults.next("sendMessage", "unparsable")
            with pytest.raises(TelegramError, match="Invalid server response"):
                await bot.send_message(ida.id, "2")
            telegram.faults.next("sendMessage", "stall_after")
            with pytest.raises(TimedOut):
                await bot.send_message(ida.id, "3", read_timeout=0.1)
            await telegram.expect_message("3")
            assert [message.text for message in telegram.messages] == ["1", "2", "3"]

        play(scenario)

    def test_waiting_in_vain_says_what_did_happen(self) -> None:
        async def scenario(telegram: Telegram, bot: Bot) -> None:
            ida = telegram.user("Ida", started=True)
            telegram.say("hej", user=ida)
            await bot.send_message(ida.id, "farvel")
            for waiting in (telegram.expect_message("hej", within=0), telegram.delivered(within=0)):
                with pytest.raises(AssertionError, match=r"'farvel'.*sendMessage 200.*1 updates wait"):
                    await waiting

        play(scenario)

    def test_a_gate_holds_one_chat_while_others_go_on(self) -> None:
        async def scenario(telegram: Telegram, bot: Bot) -> None:
            ida, bo = telegram.user("Ida", started=True), telegram.user("Bo", started=True)
            gate = telegram.faults.hold("sendMessage", chat_id=ida.id)
            slow = asyncio.create_task(bot.send_message(ida.id, "1"))
            await gate.arrived.wait()
            await bot.send_message(bo.id, "2")
            assert [message.text for message in telegram.messages] == ["2"]
            gate.open()
            await slow
            assert [message.text for message in telegram.messages] == ["2", "1"]

        play(scenario)

    def test_flood_limits_follow_the_clock(self) -> None:
        now = [1_800_000_000.0]

        async def scenario(telegram: Telegram, bot: Bot) -> None:
            ida, bo = telegram.user("Ida", started=True), telegram.user("Bo", started=True)
            await bot.send_message(ida.id, "1")
            with pytest.raises(RetryAfter):
                await bot.send_message(ida.id, "2")
            await bot.send_message(bo.id, "1")
            now[0] += 1
            await bot.send_message(ida.id, "2")
            group = telegram.group("Gruppen")
            for _ in range(20):
                now[0] += 2
                await bot.send_message(group.id, "x")
            now[0] += 2
            with pytest.raises(RetryAfter) as caught:
                await bot.send_message(group.id, "x")
            assert caught.value._retry_after.total_seconds() == 20

        play(scenario, clock=lambda: now[0], limits=FloodLimits())

    def test_no_connection_and_back_again(self) -> None:
        async def scenario(telegram: Telegram, bot: Bot) -> None:
            ida = telegram.user("Ida", started=True)
            await telegram.offline()
            with pytest.raises(NetworkError, match=r"httpx\.ConnectError"):
                await bot.send_message(ida.id, "1")
            await telegram.online()
            await bot.send_message(ida.id, "2")
            assert [message.text for message in telegram.messages] == ["2"]

        play(scenario)


class TestPolling:
    def test_an_offset_confirms_and_a_long_poll_wakes(self) -> None:
        async def scenario(telegram: Telegram, bot: Bot) -> None:
            ida = telegram.user("Ida")
            telegram.say("1", user=ida)
            (first,) = await polled(bot)
            assert [update.update_id for update in await polled(bot)] == [first.update_id]
            waiting = asyncio.create_task(polled(bot, first.update_id + 1, wait=30))
            await telegram.delivered()
            telegram.say("2", user=ida)
            (second,) = await asyncio.wait_for(waiting, 5)
            assert second.update_id == first.update_id + 1
            telegram.repeat()
            assert [update.update_id for update in await polled(bot, second.update_id + 1)] == [
                second.update_id
            ]
            assert await polled(bot, second.update_id + 1) == []

        play(scenario)

    def test_the_earlier_of_two_polls_is_ended(self) -> None:
        async def scenario(telegram: Telegram, bot: Bot) -> None:
            earlier = asyncio.create_task(polled(bot, wait=30))
            await telegram.signal.until(lambda: telegram.called("getUpdates"), 5, lambda: "a poll")
            assert await polled(bot) == []
            with pytest.raises(Conflict, match="only one bot instance"):
                await earlier

        play(scenario)

    def test_a_poll_ends_when_the_test_does(self) -> None:
        async def run() -> None:
            async with telegram_loopback() as telegram, bot_of(telegram) as bot:
                poll = asyncio.create_task(polled(bot, wait=50))
                await telegram.signal.until(lambda: telegram.called("getUpdates"), 5, lambda: "a poll")
                await telegram.server.close()
                assert await poll == []

        asyncio.run(asyncio.wait_for(run(), PATIENCE))

    def test_updates_no_library_can_read(self) -> None:
        async def scenario(telegram: Telegram, bot: Bot) -> None:
            ida = telegram.user("Ida")
            telegram.garbage()
            telegram.say("hej", user=ida)
            with pytest.raises(Exception, match=r".") as caught:
                await polled(bot)
            assert not isinstance(caught.value, TelegramError)
            raw = await bot.do_api_request("GetUpdates", {"offset": telegram.last_update_id})
            assert Update.de_json(raw[0], bot).message is not None
            telegram.faults.next("getUpdates", "garbage_update")
            raw = await bot.do_api_request("GetUpdates")
            assert len(raw) == 2

        play(scenario)

    def test_only_the_kinds_asked_for(self) -> None:
        async def scenario(telegram: Telegram, bot: Bot) -> None:
            ida = telegram.user("Ida")
            await bot.get_updates(allowed_updates=["edited_message", "channel_post"])
            message = telegram.say("hej", user=ida)
            telegram.edit(message, "hej!")
            telegram.say("nyt", user=None, chat=telegram.channel("Nyheder"))
            edited, post = await polled(bot)
            assert edited.edited_message is not None
            assert edited.edited_message.text == "hej!"
            assert post.channel_post is not None
            assert len(telegram.updates.withheld) == 1

        play(scenario)


class Receiver:
    """A webhook that notes what it is sent and answers with the statuses it is given."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.updates: list[dict[str, Any]] = []
        self.secrets: list[str | None] = []

    async def receive(self, request: web.Request) -> web.Response:
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.updates.append(await request.json())
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[str]:
        app = web.Application()
        app.router.add_post("/telegram/webhook", self.receive)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        try:
            yield f"http://127.0.0.1:{runner.addresses[0][1]}/telegram/webhook"
        finally:
            await runner.cleanup()


class TestWebhook:
    def test_updates_are_posted_with_the_secret_until_accepted(self) -> None:
        async def scenario(telegram: Telegram, bot: Bot) -> None:
            receiver = Receiver(503)
            async with receiver.listening() as url:
                ida, bo = telegram.user("Ida"), telegram.user("Bo")
                await bot.set_webhook(url, secret_token="abc_123", allowed_updates=["message"])
                telegram.say("1", user=ida)
                telegram.say("2", user=ida)
                await telegram.signal.until(lambda: telegram.updates.attempts, 5, lambda: "an attempt")
                assert [attempt.status for attempt in telegram.updates.attempts] == [503]
                telegram.say("3", user=bo)
                await telegram.signal.until(
                    lambda: len(telegram.updates.pending) == 2, 5, lambda: "3 is posted"
                )
                assert [attempt.status for attempt in await telegram.retry()] == [200, 200]
                assert [update["message"]["text"] for update in receiver.updates] == ["1", "3", "1", "2"]
                assert set(receiver.secrets) == {"abc_123"}
                telegram.repeat()
                await telegram.delivered()
                assert receiver.updates[-1] == receiver.updates[1]
                info = await bot.get_webhook_info()
                assert (info.url, info.pending_update_count) == (url, 0)
                with pytest.raises(Conflict, match="webhook is active"):
                    await polled(bot)
                await bot.delete_webhook()
                assert await polled(bot) == []

        play(scenario)

    def test_a_public_address_is_reached_through_a_loopback_one(self) -> None:
        async def scenario(telegram: Telegram, bot: Bot) -> None:
            receiver = Receiver()
            async with receiver.listening() as url:
                with pytest.raises(BadRequest, match=r"(?i)HTTPS URL must be provided"):
                    await bot.set_webhook("http://caucus.example/telegram/webhook")
                assert len(telegram.violations) == 1
                telegram.violations.clear()
                telegram.post_to(url)
                await bot.set_webhook("https://caucus.example/telegram/webhook", secret_token="s")
                telegram.say("hej", user=telegram.user("Ida"))
                await telegram.delivered()
                assert receiver.secrets == ["s"]
            telegram.say("borte", user=telegram.user("Bo"))
            await telegram.signal.until(lambda: len(telegram.updates.attempts) == 2, 5, lambda: "an attempt")
            assert telegram.updates.attempts[-1].status is None
            assert len(telegram.updates.pending) == 1

        play(scenario)
