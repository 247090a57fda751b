"""Puts the bot together: the one place that knows every part."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot import commands
from bot.core.clock import Clock, SystemClock
from bot.core.errors import StartError
from bot.core.outgoing import Carrier, Parcel
from bot.demo import make_demo_team
from bot.engine.dispatch import FrontDesk, House
from bot.engine.outbox import Sender
from bot.engine.pages import Pages
from bot.engine.router import Registry
from bot.engine.scheduler import Scheduler
from bot.settings import Settings
from bot.team import real_team, shell_team
from bot.web.app import Listening, Part, listen, make_app
from storage.db import FileLock, database_file, open_engine
from storage.outbox import Outbox
from storage.schema import check, upgrade
from storage.team import Team
from storage.work import Work

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from bot.adapters.slack.app import SlackAdapter
    from bot.adapters.telegram.app import TelegramAdapter

log = logging.getLogger("caucus")


def open_database(settings: Settings) -> Engine:
    """The database, in the shape this version works with; a new one is made.

    Raises StartError with a sentence that says what to do when it is older, newer or somebody else's.
    """
    file = database_file(settings.database_url)
    if file is not None and not file.parent.is_dir():
        raise StartError(f"CAUCUS_DATABASE_URL: the folder {file.parent} does not exist.")
    engine = open_engine(settings.database_url)
    schema = check(engine)
    if schema.state == "empty":
        upgrade(engine)
    elif schema.state != "current":
        raise StartError(schema.sentence)
    return engine


@contextmanager
def working(settings: Settings) -> Iterator[Work]:
    """The database for a command beside the bot."""
    engine = open_database(settings)
    work = Work(engine)
    work.start()
    try:
        yield work
    finally:
        work.close()
        engine.dispose()


@dataclass(slots=True)
class Bot:
    """A bot put together, not yet connected to anything."""

    settings: Settings
    clock: Clock
    work: Work
    pages: Pages
    registry: Registry
    desk: FrontDesk
    sender: Sender
    scheduler: Scheduler
    carriers: dict[str, Carrier]
    telegram: TelegramAdapter | None = None
    slack: SlackAdapter | None = None

    def newcomer_line(self, code: str) -> str:
        """What somebody who is invited is sent: a link that says the code, or the code to say."""
        link = self.telegram.invitation(code) if self.telegram else None
        return link or f"/start {code}"


def put_together(settings: Settings, work: Work, clock: Clock) -> Bot:
    """The parts, connected to each other; `carriers` is filled by whoever opens the platforms."""
    pages = Pages()
    registry = commands.registry()
    carriers: dict[str, Carrier] = {}
    sender = Sender(work, carriers, clock, pages)
    house = House(settings.tz, settings.locale, lambda code: bot.newcomer_line(code))
    desk = FrontDesk(work, registry, pages, clock, house, sender.kick)
    scheduler = Scheduler(work, desk, clock, sender.kick)
    bot = Bot(settings, clock, work, pages, registry, desk, sender, scheduler, carriers)
    return bot


@asynccontextmanager
async def assembled(settings: Settings, clock: Clock) -> AsyncIterator[Bot]:
    """A bot on its database; on leaving everything is finished and closed."""
    with FileLock(settings.database_url), working(settings) as work:
        yield put_together(settings, work, clock)


async def run_platforms(
    settings: Settings, clock: Clock | None = None, stop: asyncio.Event | None = None
) -> None:
    """Serve every platform whose tokens are set, until told to stop (SIGTERM, SIGINT or `stop`)."""
    stop = stop or asyncio.Event()
    loop = asyncio.get_running_loop()
    for signum in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError, RuntimeError, ValueError):
            loop.add_signal_handler(signum, stop.set)
    async with assembled(settings, clock or SystemClock()) as bot, AsyncExitStack() as stack:
        await serve(bot, stack)
        log.info("Caucus is running; Ctrl-C stops it.")
        await stop.wait()
        log.info("Caucus is stopping.")


async def serve(bot: Bot, stack: AsyncExitStack) -> Listening:
    """Connect the platforms, the sender, the metronome and the web server; `stack` takes them down again."""
    settings = bot.settings
    team = await bot.work.run(
        lambda unit: real_team(unit, bot.clock.now(), locale=settings.locale, timezone=settings.timezone)
    )
    if settings.telegram:
        _add_telegram(bot)
    if settings.slack:
        await _add_slack(bot, stack, team)
    adapters = [adapter for adapter in (bot.slack, bot.telegram) if adapter is not None]
    routes = [route for adapter in adapters for route in adapter.routes()]
    parts = [Part("database", lambda: _database_trouble(bot))]
    parts += [Part(adapter.platform, _trouble_of(adapter)) for adapter in adapters]
    listening = await _listen(bot, parts, routes)
    stack.push_async_callback(listening.close)
    stopping = asyncio.Event()
    sending = asyncio.create_task(bot.sender.run(stopping), name="outbox")

    async def stop_sending() -> None:
        stopping.set()
        await sending

    stack.push_async_callback(stop_sending)
    for adapter in adapters:
        await adapter.start()
        stack.push_async_callback(adapter.stop)
    await bot.scheduler.start()
    stack.push_async_callback(bot.scheduler.stop)
    return listening


async def _listen(bot: Bot, parts: list[Part], routes: list[object]) -> Listening:
    settings = bot.settings
    app = make_app(parts, routes)  # type: ignore[arg-type]
    try:
        return await listen(app, settings.http_host, settings.http_port)
    except OSError as error:
        where = f"{settings.http_host}:{settings.http_port}"
        raise StartError(f"CAUCUS_HTTP_PORT: {where} cannot be listened on ({error.strerror}).") from None


def _trouble_of(adapter: SlackAdapter | TelegramAdapter):  # type: ignore[no-untyped-def]
    async def trouble() -> str | None:
        return adapter.trouble

    return trouble


async def _database_trouble(bot: Bot) -> str | None:
    try:
        await asyncio.wait_for(bot.work.run(lambda unit: Outbox(unit, None, bot.clock.now()).counts()), 3)
    except Exception as error:
        return f"no answer ({type(error).__name__})"
    return None


def _add_telegram(bot: Bot) -> None:
    from bot.adapters.telegram.app import TelegramAdapter
    from bot.adapters.telegram.offset import StoredOffset
    from bot.adapters.telegram.settings import TELEGRAM, Mode, TelegramSettings

    settings = bot.settings

    async def gone(room: str, reason: str) -> None:
        now = bot.clock.now()
        await bot.work.run(lambda unit: Team(unit, None, now).switch_room_off(TELEGRAM, room, reason))

    async def moved(old: str, new: str) -> None:
        now = bot.clock.now()
        await bot.work.run(lambda unit: Team(unit, None, now).move_room(TELEGRAM, old, new))

    async def started(parcel: Parcel, message_id: str) -> None:
        await bot.sender.started(parcel, message_id)

    bot.telegram = TelegramAdapter(
        TelegramSettings(
            settings.telegram_bot_token,
            Mode(settings.telegram_mode),
            settings.telegram_webhook_url,
            settings.telegram_webhook_secret,
            settings.telegram_api_url,
        ),
        bot.desk,
        offsets=StoredOffset(bot.work, bot.clock),
        gone=gone,
        moved=moved,
        started=started,
        locale=settings.locale,
    )
    bot.carriers[TELEGRAM] = bot.telegram.carrier


async def _add_slack(bot: Bot, stack: AsyncExitStack, team: int) -> None:
    raise NotImplementedError


async def run_shell(
    settings: Settings,
    clock: Clock,
    *,
    name: str,
    room: str | None,
    interactive: bool,
    greeting: str = "",
) -> None:
    """Converse in the terminal with the real team, or with the demo team where there is none."""
    from bot.adapters.shell.app import Shell, Surroundings
    from bot.adapters.shell.lines import piped, typed
    from bot.adapters.shell.screen import Screen, ShellCarrier

    async with assembled(settings, clock) as bot:
        _, workspace = await bot.work.run(lambda unit: _shell_team(unit, bot))
        screen = Screen.of_this_process()
        bot.carriers[ShellCarrier.platform] = ShellCarrier(screen)
        around = Surroundings(
            clock, settings.tz, settings.locale, bot.scheduler.tick, bot.sender.drain, workspace
        )
        if greeting:
            screen.tell(greeting, "dim")
        lines = typed() if interactive else piped()
        shell = Shell(bot.desk, around, lines, screen, name=name, room=room, interactive=interactive)
        await shell.run()
        await bot.sender.drain()


def _shell_team(unit, bot: Bot) -> tuple[int, str]:  # type: ignore[no-untyped-def]
    now = bot.clock.now()
    found = shell_team(unit, now)
    if found is None:
        make_demo_team(unit, now, bot.settings.locale, bot.settings.tz)
        found = shell_team(unit, now)
    assert found is not None  # it was just made
    return found
