"""Puts the bot together: the one place that knows every part."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
import threading
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from bot import commands
from bot.adapters import platforms
from bot.background import Background, Looping
from bot.core.clock import Clock, SystemClock
from bot.core.errors import NotYet, StartError
from bot.core.outgoing import Carrier
from bot.demo import make_demo_team
from bot.engine.access import Access, Refusal
from bot.engine.adapter import Adapter, Parts
from bot.engine.blocking import aside
from bot.engine.contexts import Contexts
from bot.engine.current import Current
from bot.engine.dispatch import FrontDesk, House
from bot.engine.jobs import Worker
from bot.engine.notices import telling_admins, telling_of_refusal
from bot.engine.outbox import Sender
from bot.engine.pages import Pages
from bot.engine.register import Registers
from bot.engine.room_news import RoomNews
from bot.engine.scheduler import Scheduler
from bot.engine.slash import Slash
from bot.politics.country import country
from bot.readiness import database_trouble, platform_trouble, stuck_work
from bot.settings import Settings
from bot.subjects.calendar.feeds import feed
from bot.subjects.cases.mornings import Mornings
from bot.subjects.nudges.nudging import Nudging
from bot.team import DEMO, real_team, shell_team
from bot.web.app import Listening, Part, listen, make_app
from bot.web.feeds import feed_route
from storage.contacts.erasures import ledger_of, replay
from storage.db import FileLock, database_file, open_engine
from storage.imports import clear_up
from storage.schema import check, prepare
from storage.work import Unit, Work

if TYPE_CHECKING:
    from aiohttp import web
    from sqlalchemy import Engine

log = logging.getLogger("caucus")

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0  # seconds between two tries to reach the database at the start

STOPPED_IN = 5.0  # seconds one part may take to stop
LEFT_IN = 20.0  # seconds after which the process ends although something has not stopped

RARELY = (10_000, 50, 100)  # garbage collections: one in so many new objects, and so on by generation


def open_database(settings: Settings) -> Engine:
    """The database, in the shape this version works with; a new one is made.

    Raises StartError with a sentence that says what to do when it is older, newer or somebody else's.
    """
    engine = open_engine(settings.database_url)
    prepare(engine)
    return engine


@contextmanager
def working(settings: Settings, on_step: Callable[[str], None] | None = None) -> Iterator[Work]:
    """The database, served by its thread; by itself for a command beside the bot."""
    engine = open_database(settings)
    work = Work(engine, country(settings.country), on_step)
    work.start()
    try:
        yield work
    finally:
        work.close()
        engine.dispose()


@dataclass(slots=True)
class Bot:
    """A bot put together; `carriers` and `adapters` are filled in as platforms are connected."""

    settings: Settings
    clock: Clock
    work: Work
    pages: Pages
    house: House
    desk: FrontDesk
    sender: Sender
    scheduler: Scheduler
    worker: Worker
    carriers: dict[str, Carrier]
    adapters: dict[str, Adapter] = field(default_factory=dict)

    async def settle(self) -> None:
        """Do what is left to be done now, jobs and messages; for a bot that runs by itself in a terminal."""
        await self.worker.drain()
        await self.sender.drain()

    def access(self, platform: str) -> Access:
        """The door of a platform: who is told when it is shut, and what goes on when it opens."""
        access = Access(platform, self.clock)

        async def told(refusal: Refusal) -> None:
            now = self.clock.now()
            served = tuple(self.carriers)
            await self.work.run(
                lambda unit: telling_of_refusal(unit, self.pages, self.house, platform, refusal, served, now)
            )
            self.sender.kick()

        access.told, access.reopened = told, self.sender.kick
        return access

    def rooms(self, platform: str, workspace: int | None = None) -> RoomNews:
        """Who is told what becomes of the rooms of a platform."""
        slash = Slash(self.desk.registry, self.house.prefix)
        return RoomNews(
            platform, self.work, self.pages, self.clock, self.house, self.sender.kick, slash, workspace
        )

    def newcomer_line(self, code: str) -> str:
        """What somebody who is invited is sent: a link that says the code, or the code to say."""
        links = (link for one in self.adapters.values() if (link := one.invitation(code)) is not None)
        return next(links, f"/start {code}")


def put_together(settings: Settings, work: Work, clock: Clock) -> Bot:
    """The parts, connected to each other, and not yet to any platform."""
    pages, registry = Pages(), commands.registry()
    carriers: dict[str, Carrier] = {}
    # On SQLite the file lock says that no other bot serves this database.
    alone = database_file(settings.database_url) is not None
    house = House(
        settings.tz,
        settings.locale,
        lambda code: bot.newcomer_line(code),
        public_url=settings.public_url,
        prefix=settings.command_prefix,
    )
    registers = Registers()
    current = Current(Contexts(house, registry, pages, registers))
    sender = Sender(work, carriers, clock, telling_admins(pages, house), alone=alone, making=current)
    desk = FrontDesk(
        work, registry, pages, clock, house, sender.kick, lambda: worker.kick(), registers=registers
    )
    worker = Worker(work, registry, pages, desk.registers, clock, house, sender.kick, alone=alone)
    nudging = Nudging(work, pages, clock, house, sender.kick)

    async def clear_up_imports(now: datetime) -> None:
        await aside(partial(clear_up, work, now))

    mornings = Mornings(work, Contexts(house, registry, pages, registers), clock, sender.kick)
    before = (sender.expire, mornings.tick, nudging.tick, clear_up_imports)
    scheduler = Scheduler(work, registry, pages, desk.registers, clock, house, sender.kick, before=before)
    bot = Bot(settings, clock, work, pages, house, desk, sender, scheduler, worker, carriers)
    return bot


@contextmanager
def assembled(
    settings: Settings, clock: Clock, on_step: Callable[[str], None] | None = None
) -> Iterator[Bot]:
    """A bot on its database, which is closed on leaving; `on_step` as for storage.work.Work."""
    file = database_file(settings.database_url)
    if file is not None and not file.parent.is_dir():
        raise StartError(f"CAUCUS_DATABASE_URL: the folder {file.parent} does not exist.")
    with FileLock(settings.database_url), working(settings, on_step) as work:
        _erase_again(settings, work, clock)
        yield put_together(settings, work, clock)


def _erase_again(settings: Settings, work: Work, clock: Clock) -> None:
    """Erase once more whom a restored backup has brought back (see storage.contacts.erasures)."""
    file = database_file(settings.database_url)
    if file is not None:
        again = work.do(lambda unit: replay(unit, ledger_of(file), clock.now()))
        if again:
            log.warning("%d contacts that a backup brought back were erased again", again)


async def run_platforms(settings: Settings, clock: Clock | None = None) -> None:
    """Serve every platform whose tokens are set, until told to stop (SIGTERM or SIGINT)."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signum in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError, RuntimeError, ValueError):
            loop.add_signal_handler(signum, stop.set)
    if not await _database_reached(settings, stop):
        return
    with assembled(settings, clock or SystemClock()) as bot:
        async with AsyncExitStack() as stack:
            await serve(bot, stack)
            # What is loaded by now stays: walking through it again and again took a sixth of every answer.
            gc.freeze()
            gc.set_threshold(*RARELY)
            log.info("Caucus is running; Ctrl-C stops it.")
            await stop.wait()
            log.info("Caucus is stopping.")
            _leave_in(LEFT_IN)


def _leave_in(seconds: float) -> None:
    """End the process after so long, whatever hangs: what was answered is on disk.

    By a thread that keeps nothing alive, because a loop or a thread that hangs is what it is for.
    """

    def leave() -> None:
        log.error("something does not stop; ending all the same")
        os._exit(1)

    timer = threading.Timer(seconds, leave)
    timer.daemon = True
    timer.start()


async def _database_reached(settings: Settings, stop: asyncio.Event) -> bool:
    """Wait until the database server answers, trying again at growing intervals; False when told to stop.

    Meanwhile `/livez` answers and `/readyz` says what is waited for. Raises StartError for what waiting does
    not change: a wrong password, a database that is not there.
    """
    trouble = await asyncio.to_thread(_not_reached, settings)
    if trouble is None:
        return True

    async def told() -> str | None:
        return trouble

    listening = await _listen(settings, make_app([Part("database", told)], ()))
    try:
        pause = FIRST_PAUSE
        while trouble is not None:
            log.warning("%s It is tried again in %.0f s.", trouble, pause)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), pause)
            if stop.is_set():
                return False
            pause = min(pause * 2, LONGEST_PAUSE)
            trouble = await asyncio.to_thread(_not_reached, settings)
    finally:
        await listening.close()
    log.info("The database is reached.")
    return True


def _not_reached(settings: Settings) -> str | None:
    """Why the database server does not answer, in a sentence; None when it does."""
    if database_file(settings.database_url) is not None:
        return None
    engine = open_engine(settings.database_url)
    try:
        check(engine)
    except NotYet as trouble:
        return str(trouble)
    finally:
        engine.dispose()
    return None


async def _listen(settings: Settings, app: web.Application) -> Listening:
    try:
        return await listen(app, settings.http_host, settings.http_port)
    except OSError as error:
        where = f"{settings.http_host}:{settings.http_port}"
        raise StartError(f"CAUCUS_HTTP_PORT: {where} cannot be listened on ({error.strerror}).") from None


async def serve(bot: Bot, stack: AsyncExitStack) -> Listening:
    """Connect the platforms, the sender, the metronome and the web server; `stack` takes them down again.

    Down they go in the order nothing is cut off in: no more turns of the clock, no more posts, the messages
    under way end, and only then are the lines closed that they travel on.
    """
    settings, now = bot.settings, bot.clock.now()
    team = await bot.work.run(
        lambda unit: real_team(unit, now, locale=settings.locale, timezone=settings.timezone)
    )
    await _connect(bot, stack, team)
    adapters = list(bot.adapters.values())
    background = Background()
    parts = [
        Part("database", partial(database_trouble, bot.work, bot.clock)),
        Part("background", background.trouble),
        Part("jobs", partial(stuck_work, bot.work, bot.clock)),
    ]
    parts += [Part(adapter.platform, platform_trouble(adapter)) for adapter in adapters]
    routes = [route for adapter in adapters for route in adapter.routes()]
    routes.append(feed_route(partial(_feed, bot)))
    for adapter in adapters:
        stack.push_async_callback(_in_bounded_time(adapter.stop, adapter.platform))

    def begin(looping: Looping, name: str, silence: float) -> None:
        stack.push_async_callback(_in_bounded_time(background.start(looping, name, silence), name))

    begin(bot.sender, "outbox", 120)
    # The port is opened once the platforms are reached, or known not to be: a command that comes before
    # would be refused, and nobody says it twice.
    await _start(adapters)
    listening = await _listen(settings, make_app(parts, routes))
    stack.push_async_callback(_in_bounded_time(listening.close, "the web server"))
    begin(bot.worker, "jobs", 300)
    begin(bot.scheduler, "metronome", 300)
    return listening


async def _start(adapters: Sequence[Adapter]) -> None:
    """Connect all of them side by side; raises the first StartError once each has had its try."""
    outcomes = await asyncio.gather(*(adapter.start() for adapter in adapters), return_exceptions=True)
    for trouble in outcomes:
        if trouble is not None:
            raise trouble


def _in_bounded_time(
    stop: Callable[[], Coroutine[None, None, None]], name: str
) -> Callable[[], Coroutine[None, None, None]]:
    """The same for the end of the bot: what takes too long, or fails, holds nothing else up."""

    async def stopped() -> None:
        try:
            async with asyncio.timeout(STOPPED_IN):
                await stop()
        except Exception as fault:
            log.warning("%s did not stop in good order (%s)", name, type(fault).__name__)

    return stopped


async def _feed(bot: Bot, secret: str) -> bytes | None:
    now, tz = bot.clock.now(), bot.settings.tz
    return await bot.work.run(lambda unit: feed(unit, secret, now, tz))


async def _connect(bot: Bot, stack: AsyncExitStack, team: int) -> None:
    """Make the adapter of every platform that is set up; none of them is started yet."""
    for plug in platforms():
        mine = plug.settings_from(bot.settings)
        if mine is None:
            continue
        parts = Parts(
            bot.desk,
            bot.work,
            bot.clock,
            bot.settings.locale,
            team,
            bot.access(plug.PLATFORM),
            partial(bot.rooms, plug.PLATFORM),
            bot.sender.started,
            stack,
        )
        adapter = await plug.connected(mine, parts)
        bot.adapters[plug.PLATFORM] = adapter
        bot.carriers[plug.PLATFORM] = adapter.carrier


async def run_shell(
    settings: Settings,
    clock: Clock,
    *,
    name: str,
    room: str | None,
    interactive: bool,
    greeting: Sequence[str] = (),
) -> None:
    """Converse in the terminal with the real team, or with the demo team where there is none."""
    from bot.adapters.shell.app import Shell, Surroundings
    from bot.adapters.shell.lines import piped, typed
    from bot.adapters.shell.screen import Screen, ShellCarrier

    with assembled(settings, clock) as bot:
        workspace = await bot.work.run(partial(_shell_workspace, bot))
        screen = Screen.of_this_process()
        bot.carriers[ShellCarrier.platform] = ShellCarrier(screen)
        around = Surroundings(clock, settings.tz, settings.locale, bot.scheduler.tick, bot.settle, workspace)
        for line in greeting:
            screen.tell(line, "dim")
        lines = typed() if interactive else piped()
        shell = Shell(bot.desk, around, lines, screen, name=name, room=room, interactive=interactive)
        await shell.run()
        await bot.settle()


def _shell_workspace(bot: Bot, unit: Unit) -> str:
    """What the terminal's team is called there; the demo team is made when there is no other."""
    now = bot.clock.now()
    found = shell_team(unit, now)
    if found is None:
        make_demo_team(unit, now, bot.settings.locale, bot.settings.tz)
        return DEMO
    return found[1]
