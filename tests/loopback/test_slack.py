"""The loopback Slack against the real clients: slack_sdk's web client, and Bolt over HTTP and Socket Mode."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncConnectionErrorRetryHandler
from slack_sdk.http_retry.builtin_interval_calculators import FixedValueRetryIntervalCalculator
from slack_sdk.web.async_client import AsyncWebClient

from tests.loopback.slack import SPECS, Slack, slack_loopback
from tests.loopback.slack_forms import FormError
from tests.loopback.slack_model import BOT_USER, OTHER_TEAM, Json, Person

needs_specs = pytest.mark.skipif(
    not SPECS.exists(), reason="the published shapes are not beside this checkout"
)
both_ways = pytest.mark.parametrize("mode", ["http", "socket"])

CARD: list[Json] = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "Møde med *Ida*"}},
    {
        "type": "actions",
        "elements": [
            {
                "type": "button",
                "action_id": "undo:1",
                "text": {"type": "plain_text", "text": "Fortryd"},
                "value": "meeting undo 1",
            },
        ],
    },
]
FORM = {
    "type": "modal",
    "callback_id": "meeting",
    "title": {"type": "plain_text", "text": "Møde"},
    "submit": {"type": "plain_text", "text": "Gem"},
    "blocks": [
        {
            "type": "input",
            "block_id": "topic",
            "label": {"type": "plain_text", "text": "Emne"},
            "element": {"type": "plain_text_input", "action_id": "topic", "max_length": 40},
        },
        {
            "type": "input",
            "block_id": "who",
            "label": {"type": "plain_text", "text": "Person"},
            "element": {
                "type": "external_select",
                "action_id": "who",
                "min_query_length": 1,
                "placeholder": {"type": "plain_text", "text": "Søg"},
            },
        },
        {
            "type": "input",
            "block_id": "day",
            "optional": True,
            "label": {"type": "plain_text", "text": "Dato"},
            "element": {"type": "datepicker", "action_id": "day", "initial_date": "2027-01-12"},
        },
    ],
}


@dataclass
class Heard:
    """What the minimal app was told."""

    bodies: list[Json] = field(default_factory=list)
    retries: list[str] = field(default_factory=list)
    hold: asyncio.Event | None = None


def minimal_app(client: AsyncWebClient, secret: str, heard: Heard) -> AsyncApp:
    """A Bolt app that does one small thing for each kind of request."""
    app = AsyncApp(client=client, signing_secret=secret, process_before_response=True)

    @app.middleware
    async def note(req: Any, next_: Callable[[], Awaitable[Any]]) -> None:
        heard.bodies.append(req.body)
        heard.retries += req.headers.get("x-slack-retry-num", [])
        if heard.hold is not None:
            await heard.hold.wait()
        await next_()

    @app.command("/meeting")
    async def command(ack: Any, command: Json, client: AsyncWebClient) -> None:
        if command.get("text") == "form":
            await client.views_open(trigger_id=command["trigger_id"], view=FORM)
            await ack()
        elif command.get("text") == "bad":
            await ack(text="x", blocks=[{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}])
        else:
            await client.chat_postMessage(channel=command["channel_id"], text="Møde", blocks=CARD)
            await ack(text=f"Noteret: {command['text']}")

    @app.action("undo:1")
    async def action(ack: Any, respond: Any, action: Json) -> None:
        await ack()
        await respond(text=f"Fortrudt ({action['value']})", replace_original=True)

    @app.view("meeting")
    async def view(ack: Any, view: Json) -> None:
        values = view["state"]["values"]
        if values["topic"]["topic"]["value"] == "?":
            await ack(response_action="errors", errors={"topic": "Skriv et emne"})
        else:
            await ack()

    @app.options("who")
    async def options(ack: Any, payload: Json) -> None:
        text = {"type": "plain_text", "text": f"{payload['value'].title()} Holmgaard"}
        await ack(options=[{"text": text, "value": "person:1"}])

    @app.event("app_mention")
    async def mention(event: Json, say: Any) -> None:
        await say(text="Hørt", thread_ts=event.get("thread_ts") or event["ts"])

    @app.event("message")
    async def direct(event: Json, say: Any) -> None:
        await say(text=event["text"])

    @app.event("app_home_opened")
    async def home(event: Json, client: AsyncWebClient) -> None:
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": CARD})

    @app.shortcut("log")
    async def shortcut(ack: Any, shortcut: Json, client: AsyncWebClient) -> None:
        place, ts = shortcut["channel"]["id"], shortcut["message"]["ts"]
        link = await client.chat_getPermalink(channel=place, message_ts=ts)
        await client.chat_postMessage(channel=shortcut["user"]["id"], text=str(link["permalink"]))
        await ack()

    return app


@asynccontextmanager
async def running(mode: str) -> AsyncIterator[tuple[Slack, Heard]]:
    """A loopback Slack with the minimal app connected to it."""
    heard = Heard()
    async with slack_loopback() as slack, web_client(slack) as client:
        app = minimal_app(client, slack.signing_secret, heard)
        if mode == "http":
            runner = web.AppRunner(app.web_app(), access_log=None)
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            slack.events_url = "http://{}:{}/slack/events".format(*runner.addresses[0][:2])
            try:
                yield slack, heard
            finally:
                await runner.cleanup()
        else:
            handler = AsyncSocketModeHandler(app, slack.app_token, ping_interval=0.2)
            await handler.connect_async()  # type: ignore[no-untyped-call]
            try:
                yield slack, heard
            finally:
                await handler.close_async()  # type: ignore[no-untyped-call]
                await asyncio.gather(
                    handler.client.message_processor,
                    *filter(None, [handler.client.current_session_monitor, handler.client.message_receiver]),
                    return_exceptions=True,
                )


@asynccontextmanager
async def web_client(slack: Slack, token: str | None = None, **more: Any) -> AsyncIterator[AsyncWebClient]:
    async with aiohttp.ClientSession() as session:
        yield AsyncWebClient(
            token=token or slack.bot_token,
            base_url=slack.base_url,
            session=session,
            **({"retry_handlers": []} | more),
        )


async def refused(call: Awaitable[Any]) -> str:
    """The error code a call is refused with."""
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response.get("error"))


# -- the app's side of the platform -------------------------------------------------------------


@both_ways
def test_a_command_is_acknowledged_with_its_answer(mode: str) -> None:
    async def play() -> None:
        async with running(mode) as (slack, heard):
            ack = await slack.command("/meeting", "logged æøå & <Ida>", user="ida", channel="budget")
            assert (ack.ok, ack.status) == (True, 200)
            assert ack.text == "Noteret: logged æøå & <Ida>"
            assert ack.message is not None
            assert (ack.message.ephemeral_for, ack.message.channel) == ("U00000IDA", "C000BUDGET")
            assert [m.text for m in slack.messages] == ["Møde", "Noteret: logged æøå & <Ida>"]
            assert heard.bodies[0]["channel_name"] == "privategroup"
            assert not slack.violations

    asyncio.run(play())


@both_ways
def test_what_no_keyboard_types_still_arrives(mode: str) -> None:
    async def play() -> None:
        async with running(mode) as (slack, heard):
            ack = await slack.command(
                "/meeting", "nul \x00 lone \ud83d rtl \u202e", user="ida", channel="general"
            )
            assert ack.ok
            assert heard.bodies[0]["text"].startswith("nul \x00 lone ")

    asyncio.run(play())


@both_ways
def test_a_button_is_pressed_and_the_card_replaced(mode: str) -> None:
    async def play() -> None:
        async with running(mode) as (slack, heard):
            await slack.command("/meeting", "x", user="ida", channel="general")
            card = slack.messages[0]
            ack = await slack.press(card, "Fortryd", "bertel")
            assert ack.ok
            assert (card.text, card.blocks) == ("Fortrudt (meeting undo 1)", [])
            assert heard.bodies[-1]["message"]["ts"] == card.ts
            with pytest.raises(LookupError):
                await slack.press(card, "Fortryd", "bertel")
            assert not slack.violations

    asyncio.run(play())


@both_ways
def test_a_form_opens_suggests_refuses_and_closes(mode: str) -> None:
    async def play() -> None:
        async with running(mode) as (slack, heard):
            await slack.command("/meeting", "form", user="ida", channel="general")
            view = slack.top_view("ida")
            assert view is not None
            assert [o["value"] for o in (await slack.options("who", "ida", "ida")).options] == ["person:1"]
            with pytest.raises(FormError, match="Emne"):
                await slack.submit(view, {"who": "person:1"}, "ida")
            ack = await slack.submit(view, {"Emne": "?", "who": "Ida Holmgaard"}, "ida")
            assert (ack.errors, view.open) == ({"topic": "Skriv et emne"}, True)
            ack = await slack.submit(view, {"topic": "Budget", "who": "person:1"}, "ida")
            assert (ack.ok, ack.errors, view.open) == (True, {}, False)
            values = heard.bodies[-1]["view"]["state"]["values"]
            assert values["day"]["day"] == {"type": "datepicker", "selected_date": "2027-01-12"}
            assert values["who"]["who"]["selected_option"]["value"] == "person:1"
            assert not slack.violations

    asyncio.run(play())


@both_ways
def test_mentions_direct_messages_home_and_shortcuts_arrive(mode: str) -> None:
    async def play() -> None:
        async with running(mode) as (slack, heard):
            assert (await slack.mention("hej <!channel> @bertel", "ida", "general")).ok
            text = heard.bodies[-1]["event"]["text"]
            assert text == f"<@{BOT_USER}> hej &lt;!channel&gt; <@U000BERTEL>"
            assert slack.messages[-1].thread_ts == heard.bodies[-1]["event"]["ts"]

            assert (await slack.dm("hjælp", "evan")).ok
            assert (slack.messages[-1].channel, slack.messages[-1].text) == ("D0000EVAN", "hjælp")

            assert (await slack.open_home("ida")).ok
            assert slack.home["U00000IDA"].shown == "Møde med *Ida*\nFortryd"

            message = slack.say("Vi ses kl. 14", "otto", "general")
            assert (await slack.shortcut("log", message, "ida")).ok
            assert slack.messages[-1].channel == "D00000IDA"
            assert slack.messages[-1].text.endswith(f"/C00GENERAL/p{message.ts.replace('.', '')}")
            assert not slack.violations

    asyncio.run(play())


@both_ways
def test_an_event_is_told_again_with_the_same_id(mode: str) -> None:
    async def play() -> None:
        async with running(mode) as (slack, heard):
            ack = await slack.dm("hej", "ida")
            again = await slack.retry(ack)
            assert again.ok
            assert [b["event_id"] for b in heard.bodies] == [ack.delivery.payload["event_id"]] * 2
            assert heard.retries[-1] == "1"
            with pytest.raises(ValueError, match="never"):
                await slack.retry(await slack.command("/meeting", "x", user="ida", channel="general"))

    asyncio.run(play())


@both_ways
def test_what_is_not_acknowledged_in_time_failed_and_an_event_comes_again(mode: str) -> None:
    async def play() -> None:
        async with running(mode) as (slack, heard):
            heard.hold, slack.ack_timeout = asyncio.Event(), 0.2
            told = await slack.mention("hej", "ida", "general")
            command = await slack.command("/meeting", "x", user="ida", channel="general")
            assert (told.failed, told.status, command.failed) == ("timeout", None, "timeout")
            assert slack.unacknowledged == [told.delivery]
            heard.hold.set()
            slack.ack_timeout = 3.0
            assert [a.ok for a in await slack.redeliver()] == [True]
            assert slack.unacknowledged == []

    asyncio.run(play())


def test_the_request_url_is_verified_and_only_true_signatures_pass() -> None:
    async def play() -> None:
        async with running("http") as (slack, heard):
            assert (await slack.verify_url("abc")).payload == {"challenge": "abc"}
            person, place = slack.state.person("ida"), slack.state.channel("general")
            command = slack.payloads.command("/meeting", "x", person, place)
            forged = await slack.deliver(command, secret="somebody else's")
            stale = await slack.deliver(command, age=301)
            assert [(a.status, a.failed) for a in (forged, stale)] == [(401, "http_error")] * 2
            assert heard.bodies == []
            told = await slack.deliver(command)
            assert told.ok
            # Within five minutes a replay is truly signed: telling it apart is the app's business.
            assert (await slack.replay(told)).ok

    asyncio.run(play())


# -- Socket Mode --------------------------------------------------------------------------------


def test_a_warned_socket_is_replaced_and_goes_on() -> None:
    async def play() -> None:
        async with running("socket") as (slack, _heard):
            assert (await slack.dm("før", "ida")).ok
            await slack.sockets.disconnect("refresh_requested")
            await slack.wait_for(lambda: slack.sockets.live)
            assert len(slack.sockets.connections) == 2
            assert (await slack.dm("efter", "ida")).ok
            assert len(slack.calls_to("apps.connections.open")) == 2

    asyncio.run(play())


def test_an_event_on_a_cut_socket_comes_again_on_another() -> None:
    async def play() -> None:
        async with running("socket") as (slack, heard):
            heard.hold = asyncio.Event()
            telling = asyncio.ensure_future(slack.dm("hej", "ida"))
            await slack.wait_for(lambda: any(c.waiting for c in slack.sockets.connections))
            slack.sockets.drop()
            lost = await telling
            assert lost.failed == "socket_closed"
            heard.hold.set()
            [again] = await slack.redeliver()
            assert again.ok
            assert again.delivery.connections == [0, 1]
            assert again.delivery.envelope("e")["retry_attempt"] == 1

    asyncio.run(play())


def test_a_socket_ticket_is_used_once() -> None:
    async def play() -> None:
        async with slack_loopback() as slack, web_client(slack) as client:
            assert (
                await refused(client.apps_connections_open(app_token=slack.bot_token))
                == "not_allowed_token_type"
            )
            url = str((await client.apps_connections_open(app_token=slack.app_token))["url"])
            async with aiohttp.ClientSession() as session:
                async with session.ws_connect(url) as ws:
                    assert (await ws.receive_json())["type"] == "hello"
                    await ws.send_str('{"envelope_id": "never sent"}')
                    await slack.wait_for(lambda: slack.violations)
                with pytest.raises(aiohttp.WSServerHandshakeError):
                    await session.ws_connect(url)

    asyncio.run(play())


# -- the Web API --------------------------------------------------------------------------------


def test_tokens_methods_and_channels_are_checked() -> None:
    async def play() -> None:
        async with slack_loopback() as slack, web_client(slack) as client:
            assert (await client.auth_test())["user_id"] == BOT_USER
            async with web_client(slack, "xoxb-wrong") as stranger:
                assert await refused(stranger.auth_test()) == "invalid_auth"
            assert await refused(client.api_call("chat.shout")) == "unknown_method"
            codes = [
                await refused(client.chat_postMessage(channel=where, text="x"))
                for where in ("C0NOWHERE", "C000LUKKET", "C00UDENFOR", "C000GAMMEL")
            ]
            assert codes == ["channel_not_found", "channel_not_found", "not_in_channel", "is_archived"]
            silent = client.chat_postEphemeral(channel="C000BUDGET", user="U000BERTEL", text="x")
            assert await refused(silent) == "user_not_in_channel"
            assert slack.messages == []

    asyncio.run(play())


@needs_specs
def test_a_bad_block_is_refused_and_recorded() -> None:
    async def play() -> None:
        async with slack_loopback() as slack, web_client(slack) as client:
            bad: list[list[Json]] = [
                [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}],
                [{"type": "section", "text": {"type": "mrkdwn", "text": ""}}],
                [{"type": "section"}],
                [{"type": "divider", "surprise": 1}],
                [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}],
                [{"type": "divider", "block_id": "a"}, {"type": "divider", "block_id": "a"}],
                [{"type": "context", "elements": [{"type": "mrkdwn", "text": "x"}] * 11}],
                [{"type": "actions", "elements": [_button("a", "x" * 76)]}],
                [{"type": "actions", "elements": [_button("a", "x"), _button("a", "y")]}],
                [{"type": "section", "fields": [{"type": "mrkdwn", "text": "x" * 2001}]}],
                [{"type": "nonsense"}],
            ]
            for number, blocks in enumerate(bad, 1):
                assert await refused(
                    client.chat_postMessage(channel="C00GENERAL", text="x", blocks=blocks)
                ) == ("invalid_blocks"), blocks
                assert len({v.message for v in slack.violations}) >= number, blocks
            pointer = slack.violations[0].message
            assert "[json-pointer:/blocks/0/text" in pointer
            assert slack.messages == []

    asyncio.run(play())


def _button(action_id: str, text: str) -> Json:
    return {"type": "button", "action_id": action_id, "text": {"type": "plain_text", "text": text}}


def test_plain_limits_hold_without_any_specification() -> None:
    async def play() -> None:
        async with slack_loopback(specs=None) as slack, web_client(slack) as client:
            many = [{"type": "divider"}] * 51
            post = client.chat_postMessage
            assert await refused(post(channel="C00GENERAL", text="x", blocks=many)) == "invalid_blocks"
            assert await refused(post(channel="C00GENERAL", text="x" * 40_001)) == "msg_too_long"
            empty = client.api_call("chat.postMessage", json={"channel": "C00GENERAL", "text": ""})
            assert await refused(empty) == "no_text"
            wrong = {"event_type": "x"}
            assert (
                await refused(post(channel="C00GENERAL", text="x", metadata=wrong))
                == "invalid_metadata_format"
            )
            assert len(slack.violations) == 4
            await client.api_call("chat.postMessage", json={"channel": "C00GENERAL", "blocks": many[:1]})
            assert "blocks without text" in slack.violations[-1].message

    asyncio.run(play())


@needs_specs
def test_parameters_and_views_are_checked() -> None:
    async def play() -> None:
        async with slack_loopback() as slack, web_client(slack) as client:
            assert (
                await refused(client.api_call("chat.postMessage", json={"text": "x"})) == "invalid_arguments"
            )
            await client.api_call(
                "chat.postMessage", json={"channel": "C00GENERAL", "text": "x", "colour": 1}
            )
            assert [v.message for v in slack.violations] == [
                "[ERROR] missing required field: channel",
                "unknown parameter: colour",
            ]
            long_title = FORM | {"title": {"type": "plain_text", "text": "x" * 25}}
            no_submit = {name: value for name, value in FORM.items() if name != "submit"}
            for view in (long_title, no_submit, {"type": "modal"}):
                trigger = slack.state.new_trigger("U00000IDA")
                assert await refused(client.views_open(trigger_id=trigger, view=view)) == "invalid_arguments"
            home = {"type": "home", "blocks": [{"type": "divider"}] * 101}
            assert await refused(client.views_publish(user_id="U00000IDA", view=home)) == "invalid_arguments"
            assert (slack.views, slack.home) == ([], {})

    asyncio.run(play())


def test_a_trigger_lives_three_seconds_and_opens_one_view() -> None:
    async def play() -> None:
        async with slack_loopback() as slack, web_client(slack) as client:
            old, good = slack.state.new_trigger("U00000IDA"), None
            slack.advance(3.1)
            good = slack.state.new_trigger("U00000IDA")
            assert await refused(client.views_open(trigger_id=old, view=FORM)) == "expired_trigger_id"
            opened = await client.views_open(trigger_id=good, view=FORM)
            assert await refused(client.views_open(trigger_id=good, view=FORM)) == "exchanged_trigger_id"
            assert await refused(client.views_open(trigger_id="made up", view=FORM)) == "invalid_trigger_id"

            view: Json = opened["view"]
            changed = await client.views_update(view_id=view["id"], hash=view["hash"], view=FORM)
            assert changed["ok"]
            late = client.views_update(view_id=view["id"], hash=view["hash"], view=FORM)
            assert await refused(late) == "hash_conflict"
            await slack.close(slack.views[0], "ida")
            assert await refused(client.views_update(view_id=view["id"], view=FORM)) == "not_found"

    asyncio.run(play())


def test_views_are_pushed_three_deep() -> None:
    async def play() -> None:
        async with slack_loopback() as slack, web_client(slack) as client:
            await client.views_open(trigger_id=slack.state.new_trigger("U00000IDA"), view=FORM)
            for _ in range(2):
                trigger = slack.state.new_trigger("U00000IDA", slack.views[-1].id)
                await client.views_push(trigger_id=trigger, view=FORM)
            trigger = slack.state.new_trigger("U00000IDA", slack.views[-1].id)
            assert await refused(client.views_push(trigger_id=trigger, view=FORM)) == "push_limit_reached"
            assert [v.previous_id for v in slack.views] == [None, slack.views[0].id, slack.views[1].id]

    asyncio.run(play())


def test_history_gives_metadata_newest_first_in_pages() -> None:
    async def play() -> None:
        async with slack_loopback() as slack, web_client(slack) as client:
            for number in range(5):
                mark = {"event_type": "outbox", "event_payload": {"id": str(number)}}
                root = await client.chat_postMessage(channel="C00GENERAL", text=f"{number}", metadata=mark)
            await client.chat_postMessage(channel="C00GENERAL", text="svar", thread_ts=str(root["ts"]))
            await client.chat_postEphemeral(channel="C00GENERAL", user="U00000IDA", text="kun Ida")
            first = await client.conversations_history(
                channel="C00GENERAL", limit=3, include_all_metadata=True, oldest="0"
            )
            ids = [m["metadata"]["event_payload"]["id"] for m in first["messages"]]
            assert (ids, first["has_more"]) == (["4", "3", "2"], True)
            cursor: str = first["response_metadata"]["next_cursor"]
            rest = await client.conversations_history(channel="C00GENERAL", limit=3, cursor=cursor)
            assert [m["text"] for m in rest["messages"]] == ["1", "0"]
            assert "metadata" not in rest["messages"][0]
            thread = await client.conversations_replies(channel="C00GENERAL", ts=str(root["ts"]))
            assert [m["text"] for m in thread["messages"]] == ["4", "svar"]

    asyncio.run(play())


def test_messages_are_edited_and_deleted_by_slacks_rules() -> None:
    async def play() -> None:
        async with slack_loopback() as slack, web_client(slack) as client:
            posted = await client.chat_postMessage(channel="U00000IDA", text="x", blocks=CARD)
            place, ts = str(posted["channel"]), str(posted["ts"])
            assert place == "D00000IDA"
            card = slack.messages[0]
            await client.chat_update(channel=place, ts=ts, text="y")
            assert (card.text, card.blocks, card.edited is not None) == ("y", [], True)
            other = slack.say("en andens", "ida", "general")
            theirs = client.chat_update(channel=other.channel, ts=other.ts, text="z")
            assert await refused(theirs) == "cant_update_message"
            hidden = await client.chat_postEphemeral(channel="C00GENERAL", user="U00000IDA", text="z")
            gone = client.chat_delete(channel="C00GENERAL", ts=str(hidden["message_ts"]))
            assert await refused(gone) == "message_not_found"
            await client.chat_delete(channel=place, ts=ts)
            assert [m.text for m in slack.messages] == ["z"]

    asyncio.run(play())


def test_people_are_of_every_kind() -> None:
    async def play() -> None:
        extra = Person("U00NYMEDLEM", "nynne", "Nynne Bro", locale="en-US", tz="America/Godthab")
        async with slack_loopback(people=[extra]) as slack, web_client(slack) as client:

            async def info(name: str) -> Json:
                user = slack.state.person(name).id
                found: Json = (await client.users_info(user=user, include_locale=True))["user"]
                return found

            assert (await info("ida"))["locale"] == "da-DK"
            assert (await info("ida"))["tz_offset"] in (3600, 7200)
            assert (await info("otto"))["is_owner"]
            assert (await info("astrid"))["is_admin"]
            assert (await info("gert"))["is_restricted"]
            assert not (await info("gert"))["is_ultra_restricted"]
            assert (await info("sille"))["is_ultra_restricted"]
            assert ((await info("frida"))["is_stranger"], (await info("frida"))["team_id"]) == (
                True,
                OTHER_TEAM,
            )
            assert (await info("robot"))["is_bot"]
            assert (await info("gorm"))["deleted"]
            assert "is_admin" not in await info("gorm")
            assert (await info("nynne"))["tz"] == "America/Godthab"
            assert await refused(client.users_info(user="U0NOBODY")) == "user_not_found"

    asyncio.run(play())


def test_conversations_are_opened_and_described() -> None:
    async def play() -> None:
        async with slack_loopback() as slack, web_client(slack) as client:
            opened = await client.conversations_open(users="U00000IDA")
            assert opened["channel"]["id"] == "D00000IDA"
            several = await client.conversations_open(users=["U00000IDA", "U0000OTTO"], return_im=True)
            assert several["channel"]["is_mpim"]
            assert await refused(client.conversations_open(users="U000ROBOT")) == "cannot_dm_bot"
            shared = await client.conversations_info(channel="C0000DELT", include_num_members=True)
            assert (shared["channel"]["is_ext_shared"], shared["channel"]["num_members"]) == (True, 10)
            assert await refused(client.conversations_info(channel="C000LUKKET")) == "channel_not_found"

    asyncio.run(play())


def test_a_file_is_uploaded_in_three_steps() -> None:
    async def play() -> None:
        async with slack_loopback() as slack, web_client(slack) as client:
            sent = await client.files_upload_v2(
                filename="graf.png",
                content=b"\x89PNG...",
                title="Graf",
                channel="C00GENERAL",
                initial_comment="Se",
            )
            file_id: str = sent["files"][0]["id"]
            assert slack.state.files[file_id].content == b"\x89PNG..."
            assert slack.messages[0].files[0]["title"] == "Graf"
            assert (await client.files_info(file=file_id))["file"]["size"] == 7
            assert not slack.violations

    asyncio.run(play())


def test_a_response_url_serves_five_times_for_half_an_hour() -> None:
    async def play() -> None:
        async with slack_loopback() as slack, aiohttp.ClientSession() as session:

            async def answer(url: str, **body: Any) -> tuple[int, str]:
                async with session.post(
                    url, data=json.dumps(body), headers={"Content-Type": "application/json"}
                ) as r:
                    return r.status, await r.text()

            url = slack.state.new_response_url("U00000IDA", "C00GENERAL")
            assert (await answer(url, text="kun dig"))[0] == 200
            assert (await answer(url, text="alle", response_type="in_channel"))[0] == 200
            assert [m.ephemeral_for for m in slack.messages] == ["U00000IDA", None]
            for _ in range(3):
                assert (await answer(url, text="x"))[0] == 200
            assert "used_url" in (await answer(url, text="sjette"))[1]

            card = slack.state.post("C00GENERAL", BOT_USER, "kort", ephemeral_for="U00000IDA")
            url = slack.state.new_response_url("U00000IDA", "C00GENERAL", card)
            await answer(url, replace_original=True, text="rettet")
            assert card.text == "rettet"
            await answer(url, delete_original=True)
            assert card.deleted
            slack.advance(1801)
            assert "expired_url" in (await answer(url, text="for sent"))[1]

    asyncio.run(play())


# -- faults -------------------------------------------------------------------------------------


def test_faults_happen_once_each_and_in_order() -> None:
    async def play() -> None:
        async with slack_loopback() as slack, web_client(slack) as client:

            async def post() -> SlackApiError:
                with pytest.raises(SlackApiError) as caught:
                    await client.chat_postMessage(channel="C00GENERAL", text="x")
                return caught.value

            slack.faults.next("chat.postMessage", status=429, retry_after=7)
            slack.faults.next("chat.postMessage", status=500)
            slack.faults.next("*", status=503)
            slack.faults.next("chat.postMessage", error="channel_is_limited_access")
            limited = await post()
            assert (limited.response.status_code, limited.response.headers["Retry-After"]) == (429, "7")
            assert (await post()).response.status_code == 500
            assert (await post()).response["error"] == "channel_is_limited_access"
            assert (await post()).response.status_code == 503
            assert (slack.messages, slack.faults.pending) == ([], 0)
            await client.chat_postMessage(channel="C00GENERAL", text="x")
            assert [c.fault for c in slack.calls] == [
                "status 429", "status 500", "channel_is_limited_access", "status 503", None,
            ]  # fmt: skip

    asyncio.run(play())


def test_a_reset_comes_before_the_post_and_a_lost_answer_after_it() -> None:
    async def play() -> None:
        async with slack_loopback() as slack, web_client(slack) as client:
            slack.faults.next("chat.postMessage", reset=True)
            with pytest.raises(aiohttp.ClientError):
                await client.chat_postMessage(channel="C00GENERAL", text="aldrig skrevet")
            assert slack.messages == []
            slack.faults.next("chat.postMessage", lost=True)
            with pytest.raises(aiohttp.ClientError):
                await client.chat_postMessage(channel="C00GENERAL", text="skrevet")
            assert [m.text for m in slack.messages] == ["skrevet"]

    asyncio.run(play())


def test_the_default_retry_of_the_client_posts_twice_when_an_answer_is_lost() -> None:
    async def play() -> None:
        at_once = AsyncConnectionErrorRetryHandler(interval_calculator=FixedValueRetryIntervalCalculator(0))
        async with slack_loopback() as slack, web_client(slack, retry_handlers=[at_once]) as client:
            slack.faults.next("chat.postMessage", lost=True)
            await client.chat_postMessage(channel="C00GENERAL", text="to gange")
            assert [m.text for m in slack.messages] == ["to gange"] * 2

    asyncio.run(play())


def test_a_request_can_be_held_until_the_test_lets_go() -> None:
    async def play() -> None:
        async with slack_loopback() as slack, web_client(slack) as client:
            gate = asyncio.Event()
            slack.faults.next("chat.postMessage", hold=gate)
            posting = asyncio.ensure_future(client.chat_postMessage(channel="C00GENERAL", text="x"))
            await client.auth_test()
            assert (slack.messages, posting.done()) == ([], False)
            gate.set()
            await posting
            assert len(slack.messages) == 1

    asyncio.run(play())


# -- shapes -------------------------------------------------------------------------------------

# Sent for Enterprise Grid, classic apps, workflows or files only, and so left out here.
NOT_SENT = (
    {"enterprise_id", "enterprise_name", "authed_users", "authed_teams", "bot_access_token", "function_data"}
    | {
        "interactivity",
        "app_unfurl",
        "app_unfurl_url",
        "is_app_unfurl",
        "attachment_id",
        "subtype",
        "username",
    }
    | {"app_id", "bot_id", "bot_profile", "upload", "display_as_bot", "edited", "thread_ts", "user_team"}
    | {"source_team", "user_profile", "inviter", "text", "enterprise"}
)
# The samples put a card's and a modal's press in one, and a submission's and a closing's fields too.
NOT_HERE = {"BlockActionPayload": {"view", "view_id"}, "ViewSubmissionPayload": {"is_cleared"}}
# Sent for years, and missing in the published samples.
NEWER = {
    "context_team_id",
    "context_enterprise_id",
    "response_urls",
    "action_ts",
    "message_ts",
    "parent_user_id",
}


@needs_specs
def test_payloads_have_the_fields_slack_sends() -> None:
    async def play() -> None:
        async with slack_loopback() as slack:
            make, state = slack.payloads, slack.state
            ida, general = state.person("ida"), state.channel("general")
            said = slack.say("hej", "ida", "general")
            card = state.post("C00GENERAL", BOT_USER, "x", blocks=CARD)
            view = state.new_view(ida.id, FORM)
            state.new_view(ida.id, {"type": "home", "blocks": CARD})
            action = {"type": "button", "action_id": "a", "block_id": "b"}
            built = {
                "SlashCommandPayload": make.command("/meeting", "x", ida, general),
                "AppMentionPayload": make.message_event(said, "app_mention"),
                "AppHomeOpenedPayload": make.home_opened(ida, "home"),
                "MemberJoinedChannelPayload": make.member("member_joined_channel", ida, general, None),
                "BlockActionPayload": make.press(card, action, {}, ida),
                "ViewSubmissionPayload": make.submit(view, {}, ida),
                "ViewClosedPayload": make.close(view, ida, False),
                "MessageShortcutPayload": make.shortcut("log", ida, said),
            }
            for name, delivery in built.items():
                sample = json.loads((SPECS / "slack-samples" / f"{name}.json").read_text(encoding="utf-8"))
                pairs = [(sample, delivery.payload)]
                pairs += [
                    (sample[part], delivery.payload[part])
                    for part in ("event", "view", "container", "user", "team")
                    if isinstance(sample.get(part), dict) and part in delivery.payload
                ]
                for published, ours in pairs:
                    assert published.keys() - ours.keys() <= NOT_SENT | NOT_HERE.get(name, set()), name
                    assert ours.keys() - published.keys() <= NEWER | {"channel_type", "state", "blocks"}, name

    asyncio.run(play())
