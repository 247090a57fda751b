"""A loopback Slack: a real server that treats an app as Slack does, and people who use the app through it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from aiohttp import web

from tests import PATIENCE
from tests.loopback.slack_answers import Ack, Answers
from tests.loopback.slack_api import WebApi
from tests.loopback.slack_check import Checker
from tests.loopback.slack_faults import Faults
from tests.loopback.slack_forms import answer, fill, find
from tests.loopback.slack_http import Poster
from tests.loopback.slack_manifest import KEPT, InvalidManifest, troubles
from tests.loopback.slack_model import (
    BOT_USER,
    TEAM,
    Call,
    Channel,
    Json,
    Message,
    Person,
    View,
    Violation,
)
from tests.loopback.slack_payloads import Delivery, Payloads
from tests.loopback.slack_socket import Sockets
from tests.loopback.slack_state import Workspace

T = TypeVar("T")

BOT_TOKEN = "xoxb-loopback-bot"
APP_TOKEN = "xapp-loopback-app"
SIGNING_SECRET = "loopback-signing-secret"
SPECS = Path(__file__).resolve().parents[2].parent / "shared" / "specs"


class Slack:
    """The platform, seen from a test.

    While `events_url` is set everything is posted there, signed; else it goes through Socket Mode. The app
    has `ack_timeout` real seconds to answer.
    """

    def __init__(
        self,
        people: Iterable[Person] = (),
        channels: Iterable[Channel] = (),
        clock: Callable[[], float] | None = None,
        specs: Path | None = SPECS,
    ) -> None:
        self.bot_token, self.app_token, self.signing_secret = BOT_TOKEN, APP_TOKEN, SIGNING_SECRET
        self.team_id, self.bot_user = TEAM, BOT_USER
        self.state = Workspace(people, channels, clock)
        self.faults = Faults()
        self.checker = Checker(specs)
        self.payloads = Payloads(self.state)
        self.sockets = Sockets(self.state)
        self.api = WebApi(self.state, self.checker, self.faults, (BOT_TOKEN, APP_TOKEN), self.sockets.open)
        self.poster = Poster(self.state, SIGNING_SECRET)
        self.specs = specs
        self.installed: Json | None = None
        self.events_url: str | None = None
        self.ack_timeout = (
            PATIENCE  # Slack gives three seconds; how long a bot takes is not for these tests to say
        )
        self.unacknowledged: list[Delivery] = []
        self.answers = Answers(self.api)

    # -- what a test reads ----------------------------------------------------------------------

    @property
    def base_url(self) -> str:
        """For AsyncWebClient(base_url=...), with the slash it needs at the end."""
        return f"{self.state.origin}/api/"

    @property
    def messages(self) -> list[Message]:
        """What the app has said and not deleted, everywhere, oldest first; private answers too."""
        return [m for m in self.state.all_messages if m.by_app and not m.deleted]

    @property
    def calls(self) -> list[Call]:
        return self.state.calls

    def calls_to(self, method: str) -> list[Call]:
        return [c for c in self.state.calls if c.method == method]

    @property
    def views(self) -> list[View]:
        """Every modal ever opened, oldest first; `open` says which still are."""
        return self.state.views

    @property
    def home(self) -> dict[str, View]:
        """App Home by user id."""
        return self.state.home

    @property
    def violations(self) -> list[Violation]:
        return self.state.violations

    def top_view(self, user: Person | str) -> View | None:
        """The modal in front of somebody."""
        who = self.state.person(user).id
        return next((v for v in reversed(self.views) if v.open and v.user == who), None)

    def advance(self, seconds: float) -> None:
        """Let the server's own clock run on."""
        self.state.advance(seconds)

    async def wait_for(self, predicate: Callable[[], T], within: float = PATIENCE) -> T:
        """The first true value of `predicate`, asked again whenever something changes here."""
        return await self.state.bell.wait_for(predicate, within)

    # -- delivering -----------------------------------------------------------------------------

    async def deliver(self, delivery: Delivery, *, secret: str | None = None, age: float = 0.0) -> Ack:
        """Tell the app, and let its answer take effect; `secret` and `age` forge or age an HTTP signature."""
        if self.events_url is not None:
            headers, body = self.poster.headers(delivery, secret, age)
            ack = await self._post(delivery, headers, body)
        else:
            told = await self.sockets.send(delivery, self.ack_timeout)
            status = 200 if told.failed is None else None
            ack = Ack(delivery, status, "", told.payload, told.seconds, told.failed)
        if delivery in self.unacknowledged:
            self.unacknowledged.remove(delivery)
        if ack.failed is not None and delivery.kind == "events_api":
            self.unacknowledged.append(delivery)
        if ack.failed is None:
            self.answers.take_effect(ack, self.events_url is None)
        return ack

    async def _post(self, delivery: Delivery, headers: dict[str, str], body: bytes) -> Ack:
        if self.events_url is None:
            raise RuntimeError("set events_url first: there is nowhere to post to")
        told = await self.poster.post(self.events_url, headers, body, self.ack_timeout)
        return Ack(delivery, told.status, told.body, told.payload, told.seconds, told.failed, sent=told.sent)

    async def replay(self, ack: Ack) -> Ack:
        """Post the very same bytes under the very same headers again, as an eavesdropper would."""
        if ack.sent is None:
            raise ValueError("only what was posted over HTTP can be replayed")
        return await self._post(ack.delivery, *ack.sent)

    async def retry(self, ack: Ack, reason: str = "http_timeout") -> Ack:
        """Tell the same event again, as Slack does when it is not sure the app heard: same event_id."""
        if ack.delivery.kind != "events_api":
            raise ValueError("Slack never tells commands and interactions twice")
        ack.delivery.retry_num += 1
        ack.delivery.retry_reason = reason
        return await self.deliver(ack.delivery)

    async def redeliver(self, reason: str = "timeout") -> list[Ack]:
        """Tell every unacknowledged event again, on another connection where there is one."""
        acks = []
        for delivery in list(self.unacknowledged):
            delivery.retry_num += 1
            delivery.retry_reason = reason
            acks.append(await self.deliver(delivery))
        return acks

    # -- the app --------------------------------------------------------------------------------

    def install(self, manifest: Json) -> None:
        """Make the app by a manifest; from then on there are only its commands and events.

        InvalidManifest when real Slack would not take it: then nothing of it is.
        """
        found = troubles(manifest, self.specs)
        if found:
            raise InvalidManifest(found)
        self.installed = manifest
        scopes = manifest["oauth_config"]["scopes"]
        self.api.scopes = [*scopes["bot"], *scopes.get("bot_optional", [])]

    @property
    def commands(self) -> list[str]:
        """The slash commands the installed app has."""
        return [
            one["command"] for one in (self.installed or {}).get("features", {}).get("slash_commands", [])
        ]

    def _check_event(self, kind: str) -> None:
        if self.installed is not None:
            heard = self.installed["settings"]["event_subscriptions"]["bot_events"]
            if kind not in heard:
                raise LookupError(f"the app is not told of {kind}")

    def _check_command(self, command: str) -> None:
        if command.removeprefix("/") in KEPT:
            raise LookupError(f"Slack keeps {command} for itself")
        if self.installed is not None and command not in self.commands:
            raise LookupError(f"no app is installed that has {command}")

    # -- people using the app -------------------------------------------------------------------

    async def command(
        self, command: str, text: str = "", *, user: Person | str, channel: Channel | str
    ) -> Ack:
        """Somebody types a slash command; `text` arrives as typed. LookupError when no app gets it."""
        self._check_command(command)
        person, place = self.state.person(user), self.state.channel(channel)
        return await self.deliver(self.payloads.command(command, text, person, place))

    def say(
        self,
        text: str,
        user: Person | str,
        channel: Channel | str,
        thread_ts: str | None = None,
        raw: bool = False,
    ) -> Message:
        """Somebody writes in a channel and the app is not told; `raw` leaves Slack's own markup as it is."""
        person, place = self.state.person(user), self.state.channel(channel)
        place.members.add(person.id)
        words = text if raw else self.payloads.typed(text)
        return self.state.post(place.id, person.id, words, thread_ts=thread_ts)

    async def mention(
        self,
        text: str,
        user: Person | str,
        channel: Channel | str,
        thread_ts: str | None = None,
        *,
        raw: bool = False,
    ) -> Ack:
        """Somebody writes `@app text` in a channel."""
        words = text if raw else self.payloads.typed(text)
        if f"<@{BOT_USER}>" not in words:
            words = f"<@{BOT_USER}> {words}"
        message = self.say(words, user, channel, thread_ts, raw=True)
        return await self.deliver(self.payloads.message_event(message, "app_mention"))

    async def dm(
        self, text: str, user: Person | str, thread_ts: str | None = None, *, raw: bool = False
    ) -> Ack:
        """Somebody writes to the app directly."""
        place = self.state.direct(self.state.person(user).id)
        message = self.say(text, user, place, thread_ts, raw)
        return await self.deliver(self.payloads.message_event(message, "message"))

    async def share(
        self,
        name: str,
        content: bytes,
        user: Person | str,
        text: str = "",
        channel: Channel | str | None = None,
        *,
        media_type: str = "text/csv",
        size: int | None = None,
        described: bool = True,
    ) -> Ack:
        """Somebody sends the app a file, directly, or in a channel with a mention.

        `size` is what Slack says of it where that is not its length. Where it is not `described`, the
        event holds nothing but its id, as in some shared channels.
        """
        person = self.state.person(user)
        place = self.state.direct(person.id) if channel is None else self.state.channel(channel)
        words = text if channel is None else f"<@{BOT_USER}> {text}".strip()
        message = self.say(words, person, place, raw=True)
        file = self.api.files.shared(name, content, person.id, media_type, size)
        bare: Json = {"id": file.id, "mode": "file_access", "file_access": "check_file_info"}
        message.files = [self.api.files.file_json(file) if described else bare]
        delivery = self.payloads.message_event(message, "message" if channel is None else "app_mention")
        if channel is None:
            delivery.payload["event"] |= {"subtype": "file_share", "upload": False}
        return await self.deliver(delivery)

    async def echo(self, message: Message) -> Ack:
        """The app hears of its own message, as it does in every conversation it listens to."""
        return await self.deliver(self.payloads.message_event(message, "message"))

    async def press(
        self,
        where: Message | View,
        what: str,
        user: Person | str,
        *,
        value: Any = None,
        values: Json | None = None,
    ) -> Ack:
        """Somebody presses a button or chooses an option, called by action_id, text or label.

        `value` is what is chosen in a select, date or text element; `values` what else stands in the form.
        LookupError when there is no such thing to press, or the person cannot see it.
        """
        person = self.state.person(user)
        self._see(where, person)
        block, element, option = find(where.blocks, what)
        several = element["type"] == "checkboxes" or element["type"].startswith("multi_")
        chosen = value if option is None else [option] if several else option
        action = self._action(block, element, chosen)
        state = self._state(where, values or {})
        field = state.get(block["block_id"], {})
        if element["action_id"] in field:
            field[element["action_id"]] = answer(element, chosen, self._options(element))
        return await self.deliver(self.payloads.press(where, action, state, person))

    def _see(self, where: Message | View, person: Person) -> None:
        if isinstance(where, Message):
            if where.deleted or where.ephemeral_for not in (None, person.id):
                raise LookupError(f"{person.name} does not see that message")
        elif not where.open or where.user != person.id:
            raise LookupError(f"{person.name} does not see that view")

    def _options(self, element: Json) -> list[Json]:
        return self.answers.served.get(str(element.get("action_id")), [])

    def _action(self, block: Json, element: Json, chosen: Any) -> Json:
        ids: Json = {"action_id": element["action_id"], "block_id": block["block_id"]}
        if element["type"] in ("button", "workflow_button"):
            copied = ("type", "text", "value", "style", "url", "confirm")
            return ids | {name: element[name] for name in copied if name in element}
        return ids | answer(element, chosen, self._options(element))

    def _state(self, where: Message | View, values: Json) -> Json:
        """What stands in the form while a button in it is pressed: nothing is required yet."""
        blocks = [{**b, "optional": True} if b["type"] == "input" else b for b in where.blocks]
        return fill(blocks, values, self.answers.served)

    async def submit(self, view: View, values: Json, user: Person | str) -> Ack:
        """Somebody fills in a modal, by action_id, block_id or label, and sends it.

        FormError when Slack's client would not send it. The view closes, stays with `errors`, or becomes what
        the app answered.
        """
        person = self.state.person(user)
        self._see(view, person)
        return await self.deliver(
            self.payloads.submit(view, fill(view.blocks, values, self.answers.served), person)
        )

    async def close(self, view: View, user: Person | str, *, all_views: bool = False) -> Ack | None:
        """Somebody closes a modal; the app is told only if it asked to be."""
        person = self.state.person(user)
        self._see(view, person)
        for other in self.views:
            if other is view or (all_views and other.root_id == view.root_id):
                other.open = False
        if not view.payload.get("notify_on_close"):
            return None
        return await self.deliver(self.payloads.close(view, person, all_views))

    async def shortcut(self, callback_id: str, message: Message | None, user: Person | str) -> Ack:
        """Somebody uses a message shortcut; with no message, a global one."""
        return await self.deliver(self.payloads.shortcut(callback_id, self.state.person(user), message))

    async def options(
        self, action_id: str, value: str, user: Person | str, where: Message | View | None = None
    ) -> Ack:
        """Somebody types in an external select, by default in the modal in front; read `ack.options`."""
        person = self.state.person(user)
        place = where or self.top_view(person)
        if place is None:
            raise LookupError(f"{person.name} has no modal open")
        block, element, _option = find(place.blocks, action_id)
        delivery = self.payloads.suggestion(element["action_id"], block["block_id"], value, person, place)
        return await self.deliver(delivery)

    async def open_home(self, user: Person | str, tab: str = "home") -> Ack:
        """Somebody opens the app's Home (or `messages`) tab."""
        return await self.deliver(self.payloads.home_opened(self.state.person(user), tab))

    async def member_event(
        self, kind: str, user: Person | str, channel: Channel | str, inviter: Person | str | None = None
    ) -> Ack:
        """`member_joined_channel` or `member_left_channel`; the app itself is the user `caucus`."""
        person, place = self.state.person(user), self.state.channel(channel)
        if kind == "member_joined_channel":
            place.members.add(person.id)
        elif kind == "member_left_channel":
            place.members.discard(person.id)
        else:
            raise ValueError(f"not a membership event: {kind}")
        self._check_event(kind)
        asked_by = self.state.person(inviter) if inviter is not None else None
        return await self.deliver(self.payloads.member(kind, person, place, asked_by))

    async def event(self, event: Json) -> Ack:
        """Any other event, wrapped in its event_callback. LookupError when the app did not subscribe to it."""
        self._check_event(str(event["type"]))
        return await self.deliver(self.payloads.event(event))

    async def verify_url(self, challenge: str = "loopback-challenge") -> Ack:
        """Slack's question to a new request URL."""
        return await self.deliver(self.payloads.url_verification(challenge))


@asynccontextmanager
async def slack_loopback(
    people: Iterable[Person] = (),
    channels: Iterable[Channel] = (),
    clock: Callable[[], float] | None = None,
    specs: Path | None = SPECS,
) -> AsyncIterator[Slack]:
    """A loopback Slack on a free port of 127.0.0.1.

    `people` and `channels` are added to the invented ones that are always there. `clock` gives seconds since
    the epoch; by default the server's clock stands at the moment it started until `advance`. Without `specs`
    (a checkout on its own) block shapes and parameter names go unchecked.
    """
    slack = Slack(people, channels, clock, specs)
    app = web.Application(client_max_size=64 * 1024 * 1024)
    app.router.add_route("*", "/api/{method}", slack.api.handle)
    app.router.add_post("/response/{key}", slack.api.handle_response_url)
    app.router.add_post("/upload/{key}", slack.api.handle_upload)
    app.router.add_get("/files-pri/{key}/{name}", slack.api.handle_download)
    app.router.add_get("/socket", slack.sockets.handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        slack.state.origin = f"http://{host}:{port}"
        yield slack
    finally:
        await slack.sockets.close()
        await slack.poster.close()
        await runner.cleanup()
