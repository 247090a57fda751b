"""`kill -9` between any two steps: nothing acknowledged is lost, nothing is recorded twice, a digest comes once."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest

from bot.core.messages import Target
from bot.core.people import Role
from bot.subjects.nudges.nudging import PLANNING
from bot.team import real_team
from storage.activities import Activities
from storage.activities.tasks import NewTask, Tasks
from storage.nudges import SCHEDULE
from storage.schedule import Schedule
from storage.team import Team
from storage.work import Unit
from tests import PATIENCE
from tests.crash.child import Child
from tests.databases import postgres_url, sqlite_url, work_on
from tests.loopback.slack import Slack, slack_loopback
from tests.loopback.telegram import Telegram, User, telegram_loopback

T = TypeVar("T")

BEFORE_COMMIT = ("receive", "begin", "before-commit")
AFTER_COMMIT = ("after-commit", "before-send", "after-send")
LINE = "meeting logged Bent Holm yesterday 14:00 about rehabilitation"
NOON = datetime(2026, 11, 17, 11, 0, tzinfo=UTC)
EIGHT = datetime(2026, 11, 17, 7, 0, 5, tzinfo=UTC)  # 08:00:05 in Copenhagen, a Tuesday
SECRET = "a-secret-of-the-test_1"
DEADLINE = PATIENCE
DATABASES = {"sqlite": sqlite_url, "postgresql": postgres_url}


@dataclass
class Town:
    """Both platforms, a database, and a bot in a process of its own that is killed and started again."""

    url: str
    slack: Slack
    telegram: Telegram
    now: datetime = NOON
    settings: dict[str, str] = field(default_factory=dict)
    child: Child | None = None

    def ask(self, unit: Callable[[Unit], T]) -> T:
        with work_on(self.url) as work:
            return work.do(unit)

    async def start(self, point: str = "never", arms: str = LINE) -> None:
        """Start the bot, half a minute after it was started last; returns when it is connected."""
        if self.child is not None:
            self.now += timedelta(seconds=30)
        environment = {
            "PATH": os.environ["PATH"],
            "CAUCUS_DATABASE_URL": self.url,
            "CAUCUS_LOCALE": "en",
            "CHILD_NOW": self.now.isoformat(),
            **self.settings,
        }
        self.child = Child(environment, point, arms)
        async with asyncio.timeout(DEADLINE):
            ready = await self.child.ready()
        assert ready or point != "never"

    async def killed(self) -> None:
        """Wait until the bot has killed itself."""
        assert self.child is not None
        async with asyncio.timeout(DEADLINE):
            assert await self.child.wait() == -signal.SIGKILL

    async def end(self) -> None:
        """Stop the bot as an administrator would; one that does not stop is killed, and a failure."""
        if self.child is not None and not self.child.ended():
            self.child.terminate()
            try:
                async with asyncio.timeout(DEADLINE):
                    await self.child.wait()
            except TimeoutError:
                self.child.kill()
                raise

    def check(self, point: str, *, acknowledged: bool = False) -> None:
        """What must be on disk after the kill: nothing before it is begun, everything once it is acknowledged.

        In between units of several messages share a commit, so either may be true.
        """
        if point == "receive":
            assert self.recorded() == 0
        elif acknowledged or "send" in point:
            assert self.recorded() == 1

    def recorded(self) -> int:
        """How many meetings the team has."""

        def count(unit: Unit) -> int:
            return Activities(unit, real_team(unit, NOON), NOON, 1).list()[1]

        return self.ask(count)

    def on_telegram(self) -> None:
        port = free_port()
        self.settings = {
            "TELEGRAM_BOT_TOKEN": self.telegram.token,
            "TELEGRAM_API_URL": self.telegram.api_url,
            "CAUCUS_HTTP_PORT": str(port),
        }

    def by_webhook(self) -> None:
        self.on_telegram()
        self.settings |= {
            "TELEGRAM_MODE": "webhook",
            "TELEGRAM_WEBHOOK_URL": "https://caucus.example.org",
            "TELEGRAM_WEBHOOK_SECRET": SECRET,
        }
        address = f"http://127.0.0.1:{self.settings['CAUCUS_HTTP_PORT']}/telegram/webhook"
        self.telegram.updates.route = address

    def on_slack(self) -> None:
        port = free_port()
        self.settings = {
            "SLACK_BOT_TOKEN": self.slack.bot_token,
            "SLACK_SIGNING_SECRET": self.slack.signing_secret,
            "SLACK_MODE": "http",
            "SLACK_API_URL": self.slack.base_url,
            "CAUCUS_HTTP_PORT": str(port),
        }
        self.slack.events_url = f"http://127.0.0.1:{port}/slack/events"

    def member(self) -> User:
        """Somebody on Telegram whom the team knows."""
        user = self.telegram.user("Ida", language_code="en", started=True)

        def let_in(unit: Unit) -> None:
            team = Team(unit, real_team(unit, NOON), NOON)
            assert team.enrol("telegram", "", str(user.id), "Ida", Role.ADMIN)

        self.ask(let_in)
        return user


def quiet_on(now: datetime) -> Callable[[Unit], None]:
    """Take the day's turn of the nudges, so that what is sent is what the test is about."""

    def take(unit: Unit) -> None:
        team = real_team(unit, now)
        assert Schedule(unit, team, now).claim_slot(SCHEDULE, now.date(), PLANNING, "done")

    return take


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


async def until(condition: Callable[[], bool], what: str) -> None:
    """Wait for something to become true, looking at it again and again."""
    for _ in range(int(DEADLINE / 0.02)):
        if condition():
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"it never came about: {what}")


@asynccontextmanager
async def town(database: str, now: datetime) -> AsyncIterator[Town]:
    with DATABASES[database]() as url:
        async with (
            slack_loopback(clock=lambda: now.timestamp()) as slack,
            telegram_loopback(privacy=False, clock=lambda: now.timestamp()) as telegram,
        ):
            made = Town(url, slack, telegram, now)
            made.ask(quiet_on(now))
            try:
                yield made
            finally:
                await made.end()


def play(scenario: Callable[[Town], Coroutine[Any, Any, None]], database: str, now: datetime = NOON) -> None:
    async def inside() -> None:
        async with town(database, now) as made:
            await scenario(made)

    asyncio.run(inside())


CASES = [
    *(("sqlite", point) for point in (*BEFORE_COMMIT, *AFTER_COMMIT)),
    ("postgresql", "before-commit"),
    ("postgresql", "after-commit"),
]


def in_turn(*ways: str) -> list[tuple[str, str, str]]:
    """Every case once, the ways in turn, and what comes after the commit in each: (way, database, point)."""
    late = ("after-commit", "after-send")
    return [
        (way, *case)
        for number, case in enumerate(CASES)
        for turn, way in enumerate(ways)
        if number % len(ways) == turn or (case[0] == "sqlite" and case[1] in late)
    ]


def answers(here: Town, user: User) -> list[Any]:
    return [one for one in here.telegram.messages if one.chat_id == user.id and "Meeting logged" in one.text]


@pytest.mark.parametrize(("how", "database", "point"), in_turn("polling", "webhook"))
def test_a_message_on_telegram(how: str, database: str, point: str) -> None:
    async def scenario(here: Town) -> None:
        here.by_webhook() if how == "webhook" else here.on_telegram()
        ida = here.member()
        await here.start(point)
        here.telegram.say(f"/{LINE}", user=ida)
        await here.killed()
        here.check(point)
        await here.start()
        if how == "webhook":
            await here.telegram.retry()
        await until(lambda: bool(answers(here, ida)), "an answer")
        await here.telegram.delivered(within=DEADLINE)
        await here.end()
        assert here.recorded() == 1
        # Where Telegram has the answer and we never heard so, it may come twice, and then says so.
        _, *again = answers(here, ida)
        assert len(again) == 0 if point != "after-send" else len(again) <= 1
        assert all("again" in one.text for one in again)
        assert here.telegram.violations == []

    play(scenario, database)


@pytest.mark.parametrize(("database", "point"), CASES)
def test_a_mention_on_slack_which_slack_sends_again(database: str, point: str) -> None:
    async def scenario(here: Town) -> None:
        here.on_slack()
        await here.start(point)
        mentioned = await here.slack.mention(LINE, "evan", "general")
        await here.killed()
        here.check(point, acknowledged=mentioned.ok)
        await here.start()
        if mentioned.failed:
            assert (await here.slack.retry(mentioned)).ok

        def there() -> list[Any]:
            return [one for one in here.slack.messages if "Meeting logged" in one.text]

        await until(lambda: bool(there()), "an answer in the thread")
        await here.end()
        assert here.recorded() == 1
        assert len(there()) == 1
        assert here.slack.violations == []

    # Slack keeps what it was sent and is asked whether the answer arrived: that takes the grace period.
    play(scenario, database)


@pytest.mark.parametrize(("database", "point"), [one for one in CASES if "send" not in one[1]])
def test_a_slash_command_which_the_person_says_again(database: str, point: str) -> None:
    async def scenario(here: Town) -> None:
        here.on_slack()
        await here.start(point)
        command, _, rest = LINE.partition(" ")
        first = await here.slack.command(f"/{command}", rest, user="evan", channel="general")
        await here.killed()
        here.check(point, acknowledged=not first.failed)
        known = here.recorded()
        await here.start()
        again = await here.slack.command(f"/{command}", rest, user="evan", channel="general")
        late = again.failed  # a busy machine took longer than Slack waits, so the person says it once more
        while again.failed:
            again = await here.slack.command(f"/{command}", rest, user="evan", channel="general")
        told = str(again.body)
        wanted = (
            ("a moment ago",)
            if known
            else ("Meeting logged", "a moment ago")
            if late
            else ("Meeting logged",)
        )
        assert any(words in told for words in wanted)
        await here.end()
        assert here.recorded() == 1

    play(scenario, database)


@pytest.mark.parametrize(("platform", "database", "point"), in_turn("telegram", "slack"))
def test_the_digest_comes_once(platform: str, database: str, point: str) -> None:
    async def scenario(here: Town) -> None:
        here.on_telegram() if platform == "telegram" else here.on_slack()
        target = digest_for(here, platform)
        await here.start(point, "tick")
        await here.killed()
        # Started again in a while: when a lost outcome is looked up, or its lease has run out.
        here.now = EIGHT + timedelta(minutes=6)
        await here.start()

        def there() -> list[Any]:
            said = here.telegram.messages if platform == "telegram" else here.slack.messages
            return [one for one in said if "call the mayor" in one.text]

        await until(lambda: bool(there()), "a digest")
        await here.end()
        here.now += timedelta(minutes=1)
        await here.start()
        await here.end()
        assert len(there()) == 1
        assert target is not None

    play(scenario, database, EIGHT)


def digest_for(here: Town, platform: str) -> Target:
    """Somebody with a step that is due, who wants a digest at eight."""
    if platform == "telegram":
        account, team = str(here.member().id), ""
        target = Target("telegram", account)
    else:
        account, team = here.slack.state.person("evan").id, here.slack.team_id
        target = Target("slack", account)

    def subscribe(unit: Unit) -> None:
        before = EIGHT - timedelta(days=1)
        workspace = real_team(unit, before)
        everybody = Team(unit, workspace, before)
        if platform == "slack":
            everybody.link_workspace("slack", team, workspace)
        who = everybody.enrol(platform, team, account, "Ida", Role.ADMIN)
        assert who is not None
        Tasks(unit, workspace, before, who.user_id).add(
            NewTask("call the mayor", EIGHT.date(), who.user_id, "Ida")
        )
        Schedule(unit, workspace, before, who.user_id).subscribe(
            "digest", target, "08:00", "Europe/Copenhagen", "en", user_id=who.user_id
        )

    here.ask(subscribe)
    return target
