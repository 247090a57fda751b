"""A town to try the whole bot in: the real one, served as `caucus run` serves it, between loopback platforms."""

from __future__ import annotations

import asyncio
import gc
import inspect
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import AbstractContextManager, AsyncExitStack, ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from sqlalchemy import select

from bot.adapters.slack.manifest import manifest
from bot.cli.manifests import slack_commands
from bot.core.clock import RehearsalClock
from bot.core.people import Role
from bot.engine.rates import UNLIMITED
from bot.main import Bot, assembled, serve
from bot.settings import Settings, read_settings
from bot.team import real_team
from storage import tables
from storage.contacts.people import People
from storage.db import open_engine
from storage.team import Team
from storage.work import Unit, read
from tests.countries import DK
from tests.crash.child import wait_for_answers
from tests.databases import postgres_url, sqlite_url, work_on
from tests.loopback.slack import Slack, slack_loopback
from tests.loopback.telegram import Telegram, User, telegram_loopback

TUESDAY = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)  # 10:00 in Copenhagen
WEBHOOK_SECRET = "a-secret-of-the-town_1"
PUBLIC = "https://caucus.example.org"

SLACK_MODES = ("socket", "http")
TELEGRAM_MODES = ("polling", "webhook")
DATABASES: dict[str, Callable[[], AbstractContextManager[str]]] = {
    "sqlite": sqlite_url,
    "postgresql": postgres_url,
}


@dataclass(frozen=True, slots=True)
class Recorded:
    """An activity as the database holds it; `met` are the people, as typed."""

    id: int
    type: str
    subject: str
    details: str
    day: str
    status: str
    confidentiality: str
    source_url: str | None
    undone: bool
    met: tuple[str, ...]


class Trouble(logging.Handler):
    """Collects what must not be logged while everything is in order."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and isinstance(record.exc_info[1], ConnectionResetError):
            return  # a platform whose caller was stopped in the middle of a call
        if record.levelno >= logging.ERROR or record.name == "asyncio":
            self.lines.append(f"{record.name}: {record.getMessage()}")


@dataclass
class Town:
    """The bot between the platforms. `stop` and `start` may be called in turn, as by an administrator.

    `clock` is everybody's clock and stands still. `trouble` holds errors that were logged; a test that
    provokes some empties it.
    """

    url: str
    clock: RehearsalClock
    environment: dict[str, str]
    slack_server: Slack | None = None
    telegram_server: Telegram | None = None
    trouble: list[str] = field(default_factory=list)
    running: Bot | None = None
    port: int = 0
    _down: AsyncExitStack | None = None

    @property
    def bot(self) -> Bot:
        assert self.running is not None, "the bot has been stopped"
        return self.running

    @property
    def slack(self) -> Slack:
        assert self.slack_server is not None, "this town has no Slack"
        return self.slack_server

    @property
    def telegram(self) -> Telegram:
        assert self.telegram_server is not None, "this town has no Telegram"
        return self.telegram_server

    @property
    def settings(self) -> Settings:
        return read_settings(self.environment, dotenv=None)

    @property
    def address(self) -> str:
        """The bot's own web server."""
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Run the bot, and return when it hears both platforms."""
        await self.start_without_waiting()
        await self.found_at(self.port)

    async def start_without_waiting(self) -> None:
        """Run the bot, and return when it has started, whatever it hears by then."""
        down = AsyncExitStack()
        try:
            self.running = down.enter_context(assembled(self.settings, self.clock))
            self.port = (await serve(self.running, down)).port
            await self.running.scheduler.tick()  # the day is planned before anybody joins
            for carrier in self.running.carriers.values():
                # The rates are of real seconds, and no test here wants to wait for them.
                vars(carrier)["rates"] = UNLIMITED
            wait_for_answers(self.running)
        except BaseException:
            self.running = None
            await down.aclose()
            raise
        self._down = down

    async def stop(self) -> None:
        """Stop the bot as SIGTERM does."""
        down, self._down, self.running = self._down, None, None
        if down is not None:
            await down.aclose()

    async def found_at(self, port: int) -> None:
        """The platforms learn where the bot listens, and it has heard from those it calls itself."""
        self.port = port
        if self.slack_server is not None:
            if self.environment["SLACK_MODE"] == "http":
                self.slack_server.events_url = f"{self.address}/slack/events"
            else:
                await self.slack_server.wait_for(lambda: self.slack.sockets.live)
        if self.telegram_server is not None:
            if self.environment["TELEGRAM_MODE"] == "webhook":
                await self.telegram_server.expect_call("setWebhook")
                self.telegram_server.updates.route = f"{self.address}/telegram/webhook"
            else:
                await self.telegram_server.expect_call("deleteWebhook")

    async def at(self, moment: datetime) -> None:
        """It becomes that moment: the metronome beats, and what is due is sent."""
        await self.settled()  # what is under way belongs to the moment before
        self.clock.set(moment)
        await self.bot.scheduler.tick()
        await self.bot.sender.drain()

    async def later(self, by: timedelta) -> None:
        """Some time passes."""
        await self.at(self.clock.now() + by)

    async def settled(self) -> None:
        """Everything that is due has been sent."""
        await self.bot.sender.drain()

    async def get(self, path: str) -> tuple[int, str]:
        """The status and text of a page of the bot's own web server."""
        async with aiohttp.ClientSession() as session, session.get(self.address + path) as answer:
            return answer.status, await answer.text()

    # ---- what is on disk

    def look(self, unit: Callable[[Unit], Any]) -> Any:
        """What a unit that only reads returns, beside the bot."""
        engine = open_engine(self.url)
        try:
            return read(engine, DK, unit)
        finally:
            engine.dispose()

    def recorded(self) -> list[Recorded]:
        """Every activity, oldest first, the undone ones too."""

        def unit(unit: Unit) -> list[Recorded]:
            met: dict[int, list[str]] = {}
            people = select(tables.Participant).where(tables.Participant.role == "target")
            for row in unit.connection.execute(people.order_by(tables.Participant.position)):
                met.setdefault(row.activity_id, []).append(row.name)
            rows = unit.connection.execute(select(tables.Activity).order_by(tables.Activity.id))
            return [
                Recorded(
                    row.id,
                    row.activity_type,
                    row.subject,
                    row.details,
                    row.day.isoformat(),
                    row.status,
                    row.confidentiality,
                    row.source_url,
                    row.undone_at is not None,
                    tuple(met.get(row.id, ())),
                )
                for row in rows
            ]

        found: list[Recorded] = self.look(unit)
        return found

    def one(self) -> Recorded:
        """The only activity there is."""
        (found,) = self.recorded()
        return found

    def rows(self, table: Any) -> list[Any]:
        """All rows of a table, oldest first."""
        found: list[Any] = self.look(
            lambda unit: unit.connection.execute(select(table).order_by(table.id)).all()
        )
        return found

    # ---- people of the team

    async def linked(self, name: str, role: Role = Role.MEMBER, language: str | None = "da") -> User:
        """Somebody on Telegram who has used an invitation."""
        user = self.telegram.user(name, language_code=language, started=True)
        now, settings = self.clock.now(), self.settings

        def enrol(unit: Unit) -> None:
            team = real_team(unit, now, locale=settings.locale, timezone=settings.timezone)
            Team(unit, team, now).enrol("telegram", "", str(user.id), name, role)

        with work_on(self.url) as work:
            await work.run(enrol)
        return user

    async def contact(self, name: str, body: str, area: str) -> None:
        """Somebody the team knows, with a seat in a body of a place."""
        now, settings = self.clock.now(), self.settings

        def keep(unit: Unit) -> None:
            team = real_team(unit, now, locale=settings.locale, timezone=settings.timezone)
            register = People(unit, team, now)
            place = register.bodies.ensure_area(area)
            seat = register.bodies.ensure_organization(body, "committee", place)
            register.bodies.ensure_membership(register.add_person(name), seat, area_id=place)

        with work_on(self.url) as work:
            await work.run(keep)


@contextmanager
def _watched() -> Iterator[list[str]]:
    trouble = Trouble()
    root = logging.getLogger()
    root.addHandler(trouble)
    try:
        yield trouble.lines
    finally:
        root.removeHandler(trouble)


@asynccontextmanager
async def town(
    slack: str | None = None,
    telegram: str | None = None,
    *,
    database: str = "sqlite",
    now: datetime = TUESDAY,
    locale: str = "en",
    start: bool = True,
) -> AsyncIterator[Town]:
    """A town with Slack ('socket' or 'http'), Telegram ('polling' or 'webhook') or both.

    On leaving, the platforms must have found nothing wrong with anything they were sent, nothing may have
    been logged as an error, and nothing may be left open.
    """
    clock = RehearsalClock(now, running=False)
    with ExitStack() as beside:
        trouble = beside.enter_context(_watched())
        url = beside.enter_context(DATABASES[database]())
        environment = {"CAUCUS_DATABASE_URL": url, "CAUCUS_HTTP_PORT": "0", "CAUCUS_LOCALE": locale}
        async with AsyncExitStack() as stack:
            place = Town(url, clock, environment, trouble=trouble)
            await _build(place, stack, slack, telegram)
            try:
                if start:
                    await place.start()
                yield place
            finally:
                await place.stop()
        if place.slack_server is not None:
            assert place.slack.violations == []
            assert [message for message in place.slack.messages if message.pings] == []
        if place.telegram_server is not None:
            assert place.telegram.violations == []
        left = [task for task in asyncio.all_tasks() - {asyncio.current_task()} if not _lingers(task)]
        assert not left, f"left running: {left}"
        assert place.trouble == []


def _lingers(task: asyncio.Task[Any]) -> bool:
    """aiohttp listens a few seconds more to a caller who hung up in the middle of a body it had refused."""
    return getattr(task.get_coro(), "__qualname__", "") == "RequestHandler.start"


async def _build(place: Town, stack: AsyncExitStack, slack: str | None, telegram: str | None) -> None:
    def seconds() -> float:
        return place.clock.now().timestamp()

    if slack is not None:
        server = place.slack_server = await stack.enter_async_context(slack_loopback(clock=seconds))
        server.install(
            manifest(
                slack_commands(place.environment["CAUCUS_LOCALE"]),
                slack,
                "",
                f"{PUBLIC}/slack/events" if slack == "http" else None,
                everything=True,
            )
        )
        place.environment |= {
            "SLACK_BOT_TOKEN": server.bot_token,
            "SLACK_APP_TOKEN": server.app_token,
            "SLACK_SIGNING_SECRET": server.signing_secret,
            "SLACK_MODE": slack,
            "SLACK_API_URL": server.base_url,
        }
    if telegram is not None:
        bot_api = place.telegram_server = await stack.enter_async_context(telegram_loopback(clock=seconds))
        place.environment |= {
            "TELEGRAM_BOT_TOKEN": bot_api.token,
            "TELEGRAM_MODE": telegram,
            "TELEGRAM_API_URL": bot_api.api_url,
            "TELEGRAM_WEBHOOK_URL": PUBLIC,
            "TELEGRAM_WEBHOOK_SECRET": WEBHOOK_SECRET,
        }


Scenario = Callable[..., Awaitable[None]]
Test = Callable[..., None]


def play(scenario: Scenario, **how: Any) -> None:
    """Play a scenario in a town of its own; what it forgets to close is an error."""

    async def played() -> None:
        async with town(**how) as place:
            await scenario(place)

    gc.freeze()  # what was there before is not looked through again below
    try:
        asyncio.run(played())
        # An unclosed session or socket warns when it is collected, and warnings are errors.
        gc.collect()
    finally:
        gc.unfreeze()


def on_slack(modes: Sequence[str] = SLACK_MODES, **how: Any) -> Callable[[Scenario], Test]:
    """A test of Slack, in Socket Mode and over HTTP."""
    return _played("slack", modes, how)


def on_telegram(modes: Sequence[str] = TELEGRAM_MODES, **how: Any) -> Callable[[Scenario], Test]:
    """A test of Telegram, by polling and by webhook."""
    return _played("telegram", modes, how)


def _played(platform: str, modes: Sequence[str], how: dict[str, Any]) -> Callable[[Scenario], Test]:
    def decorate(scenario: Scenario) -> Test:
        def test(mode: str, **parameters: Any) -> None:
            async def with_parameters(place: Town) -> None:
                await scenario(place, **parameters)

            play(with_parameters, **{platform: mode}, **how)

        asked = inspect.signature(scenario).parameters.values()
        mode = inspect.Parameter("mode", inspect.Parameter.KEYWORD_ONLY)
        others = [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in list(asked)[1:]]
        test.__signature__ = inspect.Signature([mode, *others])  # type: ignore[attr-defined]
        test.pytestmark = list(getattr(scenario, "pytestmark", ()))  # type: ignore[attr-defined]
        for name in ("__name__", "__qualname__", "__doc__", "__module__"):
            setattr(test, name, getattr(scenario, name))
        marked: Test = pytest.mark.parametrize("mode", modes)(test)
        return marked

    return decorate
