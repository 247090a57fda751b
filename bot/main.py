"""Puts the bot together: the one place that knows every part."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from bot import commands
from bot.core.clock import Clock, SystemClock
from bot.core.errors import StartError
from bot.core.outgoing import Carrier
from bot.core.people import Standing
from bot.demo import make_demo_team
from bot.engine.dispatch import FrontDesk, House
from bot.engine.feeds import feed
from bot.engine.importing import Importer
from bot.engine.jobs import Worker
from bot.engine.notices import telling_admins
from bot.engine.nudging import Nudging
from bot.engine.outbox import Sender
from bot.engine.pages import Pages
from bot.engine.scheduler import Scheduler
from bot.settings import Settings
from bot.team import DEMO, real_team, shell_team
from bot.web.app import Listening, Part, listen, make_app
from bot.web.feeds import feed_route
from storage.db import FileLock, database_file, open_engine
from storage.erasures import ledger_of, replay
from storage.schema import prepare
from storage.team import Team
from storage.work import Unit, Work

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from bot.adapters.slack.app import SlackAdapter
    from bot.adapters.slack.settings import SlackSettings
    from bot.adapters.telegram.app import TelegramAdapter
    from bot.adapters.telegram.settings import TelegramSettings

log = logging.getLogger("caucus")

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
    work = Work(engine, on_step)
    work.start()
    try:
        yield work
    finally:
        work.close()
        engine.dispose()


@dataclass(slots=True)
class Bot:
    """A bot put together; `carriers` and the adapters are filled in as platforms are connected."""

    settings: Settings
    clock: Clock
    work: Work
    desk: FrontDesk
    sender: Sender
    scheduler: Scheduler
    importer: Importer
    worker: Worker
    carriers: dict[str, Carrier]
    telegram: TelegramAdapter | None = None
    slack: SlackAdapter | None = None

    @property
    def adapters(self) -> list[SlackAdapter | TelegramAdapter]:
        return [adapter for adapter in (self.slack, self.telegram) if adapter is not None]

    async def settle(self) -> None:
        """Do what is left to be done now, files and messages; for a bot that runs by itself in a terminal."""
        await self.importer.drain()
        await self.worker.drain()
        await self.sender.drain()

    def newcomer_line(self, code: str) -> str:
        """What somebody who is invited is sent: a link that says the code, or the code to say."""
        link = self.telegram.invitation(code) if self.telegram else None
        return link or f"/start {code}"


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
    )
    sender = Sender(work, carriers, clock, telling_admins(pages, house), alone=alone)
    importer = Importer(work, pages, clock, house, sender.kick)

    def wake() -> None:
        importer.kick()
        worker.kick()

    desk = FrontDesk(work, registry, pages, clock, house, sender.kick, wake)
    worker = Worker(work, registry, pages, desk.registers, clock, house, sender.kick, alone=alone)
    nudging = Nudging(work, pages, clock, house, sender.kick)
    scheduler = Scheduler(
        work, registry, pages, desk.registers, clock, house, sender.kick, before=(nudging.tick,)
    )
    bot = Bot(settings, clock, work, desk, sender, scheduler, importer, worker, carriers)
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
    """Erase once more whom a restored backup has brought back (see storage.erasures)."""
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
    with assembled(settings, clock or SystemClock()) as bot:
        async with AsyncExitStack() as stack:
            await serve(bot, stack)
            # What is loaded by now stays: walking through it again and again took a sixth of every answer.
            gc.freeze()
            gc.set_threshold(*RARELY)
            log.info("Caucus is running; Ctrl-C stops it.")
            await stop.wait()
            log.info("Caucus is stopping.")


async def serve(bot: Bot, stack: AsyncExitStack) -> Listening:
    """Connect the platforms, the sender, the metronome and the web server; `stack` takes them down again.

    Down they go in the order nothing is cut off in: no more turns of the clock, no more posts, the messages
    under way end, and only then are the lines closed that they travel on.
    """
    settings, now = bot.settings, bot.clock.now()
    team = await bot.work.run(
        lambda unit: real_team(unit, now, locale=settings.locale, timezone=settings.timezone)
    )
    if settings.slack:
        await _add_slack(bot, stack, team)
    if settings.telegram:
        _add_telegram(bot)
    parts = [Part("database", partial(_database_trouble, bot))]
    parts += [Part(adapter.platform, partial(_adapter_trouble, adapter)) for adapter in bot.adapters]
    routes = [route for adapter in bot.adapters for route in adapter.routes()]
    routes.append(feed_route(partial(_feed, bot)))
    for adapter in bot.adapters:
        stack.push_async_callback(adapter.stop)
    await _in_background(stack, bot.sender.run, "outbox")
    try:
        listening = await listen(make_app(parts, routes), settings.http_host, settings.http_port)
    except OSError as error:
        where = f"{settings.http_host}:{settings.http_port}"
        raise StartError(f"CAUCUS_HTTP_PORT: {where} cannot be listened on ({error.strerror}).") from None
    stack.push_async_callback(listening.close)
    for adapter in bot.adapters:
        await adapter.start()
    await _in_background(stack, bot.importer.run, "imports")
    await _in_background(stack, bot.worker.run, "jobs")
    await _in_background(stack, bot.scheduler.run, "metronome")
    return listening


async def _in_background(
    stack: AsyncExitStack, run: Callable[[asyncio.Event], Coroutine[None, None, None]], name: str
) -> None:
    """Run something until the stack is unwound, and let it end in its own time then."""
    stopping = asyncio.Event()
    task = asyncio.create_task(run(stopping), name=name)

    async def stop() -> None:
        stopping.set()
        await task

    stack.push_async_callback(stop)


async def _feed(bot: Bot, secret: str) -> bytes | None:
    now, tz = bot.clock.now(), bot.settings.tz
    return await bot.work.run(lambda unit: feed(unit, secret, now, tz))


async def _adapter_trouble(adapter: SlackAdapter | TelegramAdapter) -> str | None:
    return adapter.trouble


async def _database_trouble(bot: Bot) -> str | None:
    try:
        await asyncio.wait_for(bot.sender.waiting(), 3)
    except Exception as error:
        return f"no answer ({type(error).__name__})"
    return None


async def _add_slack(bot: Bot, stack: AsyncExitStack, team: int) -> None:
    import aiohttp

    from bot.adapters.slack.app import SLACK, SlackAdapter

    async def joined(team_id: str) -> None:
        now = bot.clock.now()
        await bot.work.run(lambda unit: Team(unit, team, now).link_workspace(SLACK, team_id, team))

    async def changed(team_id: str, account: str, standing: Standing, said: int) -> None:
        now = bot.clock.now()
        await bot.work.run(lambda unit: Team(unit, team, now).stands(SLACK, team_id, account, standing, said))

    session = await stack.enter_async_context(aiohttp.ClientSession())
    bot.slack = SlackAdapter(
        slack_settings(bot.settings),
        bot.desk,
        session,
        bot.clock,
        joined=joined,
        changed=changed,
        locale=bot.settings.locale,
    )
    bot.carriers[SLACK] = bot.slack.carrier


def slack_settings(settings: Settings) -> SlackSettings:
    """The settings as the Slack adapter takes them."""
    from bot.adapters.slack.settings import SlackSettings

    return SlackSettings(
        settings.slack_bot_token,
        settings.slack_app_token,
        settings.slack_signing_secret,
        settings.slack_mode,
        settings.slack_api_url,
        settings.command_prefix,
    )


def _add_telegram(bot: Bot) -> None:
    from bot.adapters.telegram.app import TelegramAdapter
    from bot.adapters.telegram.offset import StoredOffset
    from bot.adapters.telegram.settings import TELEGRAM

    async def gone(room: str, reason: str) -> None:
        now = bot.clock.now()
        await bot.work.run(lambda unit: Team(unit, None, now).switch_room_off(TELEGRAM, room, reason))

    async def moved(old: str, new: str) -> None:
        now = bot.clock.now()
        await bot.work.run(lambda unit: Team(unit, None, now).move_room(TELEGRAM, old, new))

    bot.telegram = TelegramAdapter(
        telegram_settings(bot.settings),
        bot.desk,
        offsets=StoredOffset(bot.work, bot.clock),
        gone=gone,
        moved=moved,
        started=bot.sender.started,
        locale=bot.settings.locale,
    )
    bot.carriers[TELEGRAM] = bot.telegram.carrier


def telegram_settings(settings: Settings) -> TelegramSettings:
    """The settings as the Telegram adapter takes them."""
    from bot.adapters.telegram.settings import Mode, TelegramSettings

    return TelegramSettings(
        settings.telegram_bot_token,
        Mode(settings.telegram_mode),
        settings.telegram_webhook_url,
        settings.telegram_webhook_secret,
        settings.telegram_api_url,
    )


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
