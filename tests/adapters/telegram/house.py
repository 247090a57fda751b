"""The Telegram adapter on a loopback Bot API, with a real database, the real outbox and a desk that remembers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web

from bot.adapters.telegram.app import TelegramAdapter
from bot.adapters.telegram.offset import StoredOffset
from bot.adapters.telegram.settings import Mode, TelegramSettings
from bot.core.clock import RehearsalClock
from bot.core.desk import CommandInfo, Outcome
from bot.core.messages import Message, Target
from bot.core.outgoing import Parcel, Urgency
from bot.core.people import Role
from bot.core.reply import FieldKind, Paragraph, Reply, Text
from storage.inbox import Inbox
from storage.outbox import Outbox
from storage.work import Unit, Work
from tests import PATIENCE
from tests.databases import sqlite_work
from tests.loopback.telegram import Telegram, telegram_loopback
from tests.loopback.telegram_updates import Signal

NOW = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)
SECRET = "a-secret-of-the-tests_1"

COMMANDS = {
    "en": (
        CommandInfo("meeting", "Log or plan a meeting", "logged Anna", aliases=("møde",)),
        CommandInfo("call", "Log a call", "logged Anna", aliases=("opkald",)),
        CommandInfo("digest", "Your day in one message", "at 08:00", private=True),
        CommandInfo("invite", "Invite somebody", "", role=Role.ADMIN),
        CommandInfo("gate", "Not for menus", "", shown=False),
    ),
    "da": (
        CommandInfo("møde", "Notér eller planlæg et møde", "afholdt Anna", aliases=("meeting",)),
        CommandInfo("opkald", "Notér et opkald", "afholdt Anna", aliases=("call",)),
        CommandInfo("overblik", "Din dag i én besked", "kl. 8", aliases=("digest",), private=True),
        CommandInfo("invitér", "Invitér nogen", "", aliases=("invite",), role=Role.ADMIN),
        CommandInfo("gate", "Ikke til menuer", "", shown=False),
    ),
}


def echo(message: Message) -> Reply | None:
    """The answer of a desk that has nothing of its own to say."""
    return Reply(blocks=(Paragraph((Text(f"Heard: {message.text}"),)),))


class RecordingDesk:
    """A desk that keeps events in the inbox and answers in the outbox, and remembers what it was handed.

    `failing` says for which messages the database fails; `gates` hold a message by its text.
    """

    def __init__(self, work: Work) -> None:
        self.work = work
        self.messages: list[Message] = []
        self.attempts: list[str] = []
        self.duplicates = 0
        self.apology: Reply | None = None
        self.signal = Signal()
        self.strangers: set[str] = set()  # accounts no files are taken from
        self.answer: Callable[[Message], Reply | None] = echo
        self.failing: Callable[[Message], bool] = lambda message: False
        self.gates: dict[str, asyncio.Event] = {}
        self.kick: Callable[[], None] = lambda: None

    @property
    def texts(self) -> list[str]:
        return [message.text for message in self.messages]

    async def handle(self, message: Message) -> Outcome:
        self.attempts.append(message.text)
        self.signal.fire()
        if message.text in self.gates:
            await self.gates[message.text].wait()

        def unit(unit: Unit) -> bool:
            if not Inbox(unit, None, NOW).first_time(message.platform, message.event_id):
                return False
            if self.failing(message):
                raise OSError("disk full")
            reply = self.answer(message)
            target = message.answer_to
            assert target is not None
            if reply is not None:
                if not reply.replaces:
                    target = replace(target, edit=None)
                Outbox(unit, None, NOW).put(target, reply, "en", f"answer:{message.event_id}", NOW)
            return True

        first = await self.work.run(unit)
        if first:
            self.messages.append(message)
            self.kick()
        else:
            self.duplicates += 1
        self.signal.fire()
        return Outcome(self.apology if first else None, "en", duplicate=not first)

    def opens_form(self, text: str) -> bool:
        return False

    def commands(self, locale: str) -> Sequence[CommandInfo]:
        return COMMANDS[locale]

    async def takes_files(self, message: Message) -> bool:
        return message.sender.account not in self.strangers

    async def suggest(self, message: Message, kind: FieldKind, typed: str) -> Sequence[tuple[str, str]]:
        return ()


class Rooms:
    """Writes down what it is told of rooms."""

    def __init__(self, house: House) -> None:
        self._house = house

    async def joined(self, room: str, name: str | None = None, by: str | None = None) -> None:
        self._house.joined.append((room, name, by))

    async def back(self, place: str) -> None:
        self._house.back.append(place)

    async def gone(self, room: str, reason: str) -> None:
        self._house.gone.append((room, reason))

    async def renamed(self, room: str, name: str) -> None:
        raise AssertionError("names of groups come with what is said there")

    async def moved(self, old: str, new: str) -> None:
        self._house.moved.append((old, new))


@dataclass
class House:
    """What a test works with. `slept` are the pauses the adapter wanted; they take no time."""

    telegram: Telegram
    work: Work
    desk: RecordingDesk
    clock: RehearsalClock
    settings: TelegramSettings
    gone: list[tuple[str, str]] = field(default_factory=list)
    moved: list[tuple[str, str]] = field(default_factory=list)
    back: list[str] = field(default_factory=list)
    joined: list[tuple[str, str | None, str | None]] = field(default_factory=list)
    started: list[tuple[int, str]] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)
    sending: set[asyncio.Task[None]] = field(default_factory=set)
    adapter: TelegramAdapter = field(init=False)

    def make_adapter(self) -> TelegramAdapter:
        """Another one on the same database and bot, as after a restart."""

        async def started(parcel: Parcel, message_id: str) -> None:
            self.started.append((parcel.id, message_id))

        async def sleep(seconds: float) -> None:
            self.slept.append(seconds)
            self.desk.signal.fire()
            await asyncio.sleep(0)

        self.adapter = TelegramAdapter(
            self.settings,
            self.desk,
            offsets=StoredOffset(self.work, self.clock),
            rooms=Rooms(self),
            started=started,
            sleep=sleep,
        )
        return self.adapter

    def kick(self) -> None:
        task = asyncio.create_task(self.send())
        self.sending.add(task)
        task.add_done_callback(self.sending.discard)

    async def send(self) -> None:
        """Send what lies in the outbox."""
        claimed = await self.work.run(
            lambda unit: Outbox(unit, None, NOW).claim(NOW, 50, timedelta(minutes=1))
        )
        for one in claimed:
            receipt = await self.adapter.carrier.deliver(one.parcel)
            await self.work.run(
                lambda unit, one=one, receipt=receipt: Outbox(unit, None, NOW).sent(  # type: ignore[misc]
                    one.parcel.id, one.attempt_id, receipt.message_id
                )
            )

    async def until(self, probe: Callable[[], object], within: float = PATIENCE) -> None:
        """Wait for something the desk or a pause brings about."""
        await self.desk.signal.until(probe, within, lambda: f"heard {self.desk.attempts}, slept {self.slept}")


@asynccontextmanager
async def house(
    mode: Mode = Mode.POLLING, *, start: bool = True, secret: str = SECRET, **telegram: Any
) -> AsyncIterator[House]:
    """A started adapter; fails at the end if Telegram would have objected to anything it was sent."""
    async with AsyncExitStack() as stack:
        loopback = await stack.enter_async_context(telegram_loopback(**telegram))
        work = stack.enter_context(sqlite_work())
        desk = RecordingDesk(work)
        settings = TelegramSettings(loopback.token, mode, api_url=loopback.api_url, webhook_secret=secret)
        home = House(loopback, work, desk, RehearsalClock(NOW, running=False), settings)
        if mode is Mode.WEBHOOK:
            settings = replace(settings, webhook_url=await _serve(stack, home))
            home.settings = settings
        desk.kick = home.kick
        adapter = home.make_adapter()
        if start:
            await adapter.start()
        try:
            yield home
            await asyncio.gather(*home.sending)
        finally:
            await home.adapter.stop()
        assert loopback.violations == []


async def _serve(stack: AsyncExitStack, home: House) -> str:
    """A web server with the adapter's routes; its address."""

    async def answer(request: web.Request) -> web.StreamResponse:
        (route,) = home.adapter.routes()
        assert (route.method, route.path) == (request.method, request.path)
        handler: Any = route.handler
        return await handler(request)  # type: ignore[no-any-return]

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=2.0)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return f"http://127.0.0.1:{runner.addresses[0][1]}"


def run(scenario: Callable[[House], Any], mode: Mode = Mode.POLLING, **settings: Any) -> None:
    """Play a scenario in a house of its own."""

    async def play() -> None:
        async with house(mode, **settings) as home:
            await scenario(home)

    asyncio.run(play())


def parcel(
    room: str, reply: Reply, *, urgency: Urgency = Urgency.ANSWER, number: int = 1, **more: Any
) -> Parcel:
    """A parcel for a room, as the outbox hands it over; `thread`, `edit` and `via` belong to its target."""
    target = Target(
        "telegram", room, more.pop("thread", None), None, more.pop("edit", None), more.pop("via", None)
    )
    return Parcel(number, target, reply, more.pop("locale", "en"), urgency, **more)
