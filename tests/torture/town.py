"""The bot in a process that is killed again and again, between two platforms that fail, with people who go on."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from bot.adapters.slack.manifest import OPTIONAL_SCOPES, SCOPES
from bot.core.messages import Target
from bot.core.people import Role
from bot.team import real_team
from storage import tables
from storage.activities.tasks import NewTask, Tasks
from storage.schedule import Schedule
from storage.team import Team
from storage.work import Unit
from tests.crash.child import Child
from tests.crash.test_kill import free_port
from tests.databases import work_on
from tests.loopback.slack import Slack
from tests.loopback.telegram import Telegram, User
from tests.loopback.telegram_faults import Kind
from tests.torture.ledger import Ledger

TZ = ZoneInfo("Europe/Copenhagen")
FIRST_DAY = datetime(2027, 1, 11, 6, 59, 50, tzinfo=UTC)  # a Monday, ten seconds before eight in Copenhagen
ERRAND = "errand of "
START_SECONDS = 90.0
POINTS = ("receive", "begin", "before-commit", "after-commit", "before-send", "after-send", "first-part")
SLACK_FAULTS = (
    "chat.postMessage",
    "chat.update",
    "chat.postEphemeral",
    "response_url",
    "conversations.history",
)
TELEGRAM_FAULTS = ("sendMessage", "editMessageText", "getUpdates", "answerCallbackQuery")


@dataclass
class Town:
    """Both platforms, a database, and a bot in a process of its own. `now` is everybody's clock."""

    url: str
    slack: Slack
    telegram: Telegram
    ledger: Ledger
    chance: random.Random
    base: datetime = FIRST_DAY
    began: float = field(default_factory=time.monotonic)
    child: Child | None = None
    user: User | None = None
    calm: asyncio.Event = field(default_factory=asyncio.Event)  # set while people may speak
    busy: int = 0  # people who wait for an answer just now
    logs: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="caucus-torture-")) / "stderr")

    @property
    def now(self) -> datetime:
        return self.base + timedelta(seconds=time.monotonic() - self.began)

    def jump(self, to: datetime) -> None:
        """It becomes that moment; only while the bot is down."""
        self.base, self.began = to, time.monotonic()

    # Beforehand

    def found(self) -> None:
        """Make the team: somebody on each platform, with an errand on every working day and a daily overview."""
        self.user = self.telegram.user("Ida", language_code="en", started=True)
        self.slack.api.scopes = [scope for scope, _ in (*SCOPES, *OPTIONAL_SCOPES)]
        accounts = [
            ("telegram", "", str(self.user.id)),
            ("slack", self.slack.team_id, self.slack.state.person("evan").id),
        ]
        before = FIRST_DAY - timedelta(days=4)

        def unit(unit: Unit) -> None:
            workspace = real_team(unit, before)
            everybody = Team(unit, workspace, before)
            everybody.link_workspace("slack", self.slack.team_id, workspace)
            for platform, team, account in accounts:
                who = everybody.enrol(platform, team, account, platform.capitalize(), Role.ADMIN)
                assert who is not None
                for day in (FIRST_DAY.date() + timedelta(days=n) for n in range(200)):
                    errand = NewTask(f"{ERRAND}{day.isoformat()}", day, who.user_id, platform)
                    Tasks(unit, workspace, before, who.user_id).add(errand)
                Schedule(unit, workspace, before, who.user_id).subscribe(
                    "digest", Target(platform, account), "08:00", str(TZ), "en", user_id=who.user_id
                )

        with work_on(self.url) as work:
            work.do(unit)

    # The process

    def environment(self) -> dict[str, str]:
        port = free_port()
        self.slack.events_url = f"http://127.0.0.1:{port}/slack/events"
        return {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
            "CAUCUS_DATABASE_URL": self.url,
            "CAUCUS_LOCALE": "en",
            "CAUCUS_HTTP_PORT": str(port),
            "SLACK_BOT_TOKEN": self.slack.bot_token,
            "SLACK_SIGNING_SECRET": self.slack.signing_secret,
            "SLACK_MODE": "http",
            "SLACK_API_URL": self.slack.base_url,
            "TELEGRAM_BOT_TOKEN": self.telegram.token,
            "TELEGRAM_API_URL": self.telegram.api_url,
            "CHILD_NOW": self.now.isoformat(),
        }

    async def start(self, point: str = "never") -> None:
        """Start the bot, which kills itself at `point`; returns when it is connected or, with a point, dead."""
        self.child = Child(self.environment(), point, "zq", self.logs)
        async with asyncio.timeout(START_SECONDS):
            ready = await self.child.ready()
        assert ready or point != "never", self.logs.read_text("utf-8", errors="replace")[-2000:]
        self.ledger.done["starts"] += 1

    async def kill(self) -> None:
        """`kill -9`, and the line at the port is dead."""
        if self.child is not None:
            self.child.kill()
            if await self.child.wait() == -signal.SIGKILL:
                self.ledger.done["kills"] += 1
            self.child = None

    @property
    def dead(self) -> bool:
        """Whether the bot has ended by itself, or was never started."""
        return self.child is None or self.child.ended()

    async def end(self) -> None:
        """Stop the bot as an administrator would; one that does not end within the limit is a fault."""
        if self.child is not None and not self.child.ended():
            self.child.terminate()
            try:
                async with asyncio.timeout(START_SECONDS):
                    await self.child.wait()
            except TimeoutError:
                self.ledger.fault("server error", "it did not stop on SIGTERM")
                self.child.kill()
                await self.child.wait()
        self.child = None

    # What goes wrong on the way

    def order_fault(self) -> None:
        """The next call or two of some method go wrong."""
        pick = self.chance.choice
        if self.chance.random() < 0.5:
            ways: tuple[dict[str, int | bool | str | float], ...] = (
                {"status": 500}, {"status": 503}, {"status": 429, "retry_after": 1}, {"reset": True},
                {"lost": True}, {"delay": 1.5}, {"error": "fatal_error"}, {"error": "internal_error"},
            )  # fmt: skip
            self.slack.faults.next(pick(SLACK_FAULTS), **pick(ways))  # type: ignore[arg-type]
        else:
            method = pick(TELEGRAM_FAULTS)
            kinds: tuple[Kind, ...] = (
                "500", "502", "429", "reset_before", "lost_after", "unparsable", "garbage_update",
            )  # fmt: skip
            kind = pick(kinds if method == "getUpdates" else kinds[:-1])
            self.telegram.faults.next(method, kind, retry_after=1)
        self.ledger.done["faults ordered"] += 1

    def no_more_faults(self) -> None:
        for method in (*SLACK_FAULTS, "*"):
            while self.slack.faults.take(method):
                pass
        self.telegram.faults.clear()

    # In the end

    def recorded(self) -> dict[str, list[bool]]:
        """For each topic on disk, whether each record of it was taken back."""

        def unit(unit: Unit) -> dict[str, list[bool]]:
            rows: dict[str, list[bool]] = {}
            activities = select(tables.Activity.subject, tables.Activity.undone_at)
            for row in unit.connection.execute(activities):
                rows.setdefault(row.subject, []).append(row.undone_at is not None)
            return rows

        with work_on(self.url) as work:
            return work.do(unit)

    def outbox(self) -> int:
        """How many messages are still on their way."""
        waiting = tables.OutboxMessage.state.in_(("ready", "sending", "unknown"))
        due = tables.OutboxMessage.due_at <= self.now
        query = select(func.count()).select_from(tables.OutboxMessage).where(waiting, due)
        with work_on(self.url) as work:
            return work.do(lambda unit: int(unit.connection.execute(query).scalar_one()))

    def overviews(self, day: date) -> dict[str, int]:
        """How often the day's errand was brought to each platform since that day began."""
        errand = f"{ERRAND}{day.isoformat()}"
        start = datetime.combine(day, datetime.min.time(), TZ).timestamp()
        slack = [one for one in self.slack.messages if errand in one.shown and float(one.ts) >= start]
        telegram = [one for one in self.telegram.messages if errand in one.text and one.date >= start]
        return {"slack": len(slack), "telegram": len(telegram)}
