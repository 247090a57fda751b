"""The clock's turns: once per working day, however often the bot is restarted, across both changes of the clock."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from bot import commands
from bot.core.clock import RehearsalClock
from bot.core.localtime import instant_of
from bot.core.messages import Target
from bot.core.outgoing import Urgency
from bot.core.people import Role
from bot.core.reply import Note, Paragraph, Reply, Text, Visibility
from bot.engine.dispatch import House
from bot.engine.pages import Pages
from bot.engine.register import Registers
from bot.engine.router import Registry
from bot.engine.scheduler import Scheduler
from bot.engine.turns import LocalSlot, next_turn, turn
from bot.politics.workdays import is_workday, next_workday
from storage.activities.tasks import NewTask, Tasks
from storage.inbox import Inbox
from storage.outbox import Claimed, Outbox
from storage.schedule import Rhythm, Schedule, Subscription
from storage.sentences import Sentences
from storage.team import Team
from storage.work import Unit, Work
from tests.countries import DK, made_up
from tests.databases import postgres_work, sqlite_work
from tests.rows import change_user

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
CAIRO = ZoneInfo("Africa/Cairo")  # changes its clock at midnight, into a working day
TUESDAY = date(2027, 1, 12)
PAGES, REGISTRY = Pages(), commands.registry()
REPLY = Reply((Paragraph((Text("hello"),)),))
WORKS: dict[str, Callable[[], AbstractContextManager[Work]]] = {
    "sqlite": sqlite_work,
    "postgresql": postgres_work,
}
YEARS = [date(2026, 1, 1) + timedelta(days=n) for n in range(15 * 365 + 4)]  # 2026-2040
NIGHTS = [date(year, month, day) for year, month, day in (
    (2026, 3, 29), (2026, 10, 25), (2027, 3, 28), (2027, 10, 31),
    (2028, 3, 26), (2028, 10, 29), (2029, 3, 25), (2029, 10, 28),
)]  # fmt: skip


DAY = timedelta(days=1)


def changes_clock(day: date, zone: ZoneInfo) -> bool:
    """Has this day not 24 hours?"""
    return instant_of(day + DAY, time(), zone) - instant_of(day, time(), zone) != DAY


def at(day: date, clock: str, zone: ZoneInfo = COPENHAGEN) -> datetime:
    return instant_of(day, time.fromisoformat(clock), zone)


def subscription(at_time: str = "08:00", zone: ZoneInfo = COPENHAGEN) -> Subscription:
    long_ago = datetime(2025, 1, 1, tzinfo=UTC)
    return Subscription(
        1, 1, "digest", Target("post", "U1"), 1, None, at_time, zone.key, "en", True, long_ago
    )


# Local time


def test_every_minute_of_the_nights_the_clock_changes_is_one_moment_in_order() -> None:
    for night in NIGHTS:
        moments = [instant_of(night, time(n // 60, n % 60), COPENHAGEN) for n in range(24 * 60)]
        assert moments == sorted(moments)
        assert moments[0].astimezone(COPENHAGEN).date() == moments[-1].astimezone(COPENHAGEN).date() == night
        skipped = [m for m in moments if m == instant_of(night, time(3), COPENHAGEN)]
        assert len(skipped) == (61 if night.month == 3 else 1)


def test_a_time_that_does_not_exist_is_the_first_moment_after_the_gap() -> None:
    assert at(date(2027, 3, 28), "02:30") == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)
    assert at(date(2027, 4, 30), "00:00", CAIRO).astimezone(CAIRO).strftime("%d %H:%M") == "30 01:00"


def test_a_time_shown_twice_is_the_first_one() -> None:
    assert at(date(2027, 10, 31), "02:30") == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


# Working days


def test_working_days_are_those_of_the_country(tmp_path: Path) -> None:
    off = ["2027-03-25", "2027-03-26", "2027-03-29", "2027-05-06", "2027-05-17", "2027-12-24", "2026-12-25"]
    assert not any(is_workday(date.fromisoformat(day), DK) for day in off)
    on = ["2027-03-24", "2027-03-30", "2027-04-23", "2027-12-23", "2027-12-27", "2026-06-05"]
    assert all(is_workday(date.fromisoformat(day), DK) for day in on)
    assert next_workday(date(2027, 3, 24), DK) == date(2027, 3, 30)
    sweden, nowhere = made_up(tmp_path, "se", country="holidays: SE"), made_up(tmp_path)
    epiphany = date(2027, 1, 6)
    assert (is_workday(epiphany, DK), is_workday(epiphany, sweden)) == (True, False)
    assert is_workday(date(2027, 12, 24), nowhere)


# Turns


@pytest.mark.parametrize("zone", [COPENHAGEN, CAIRO], ids=str)
def test_every_minute_of_the_day_comes_once_on_every_working_day_until_2041(zone: ZoneInfo) -> None:
    """A tick just before, at, and late after the time; each working day has its turn, no other day has.

    Every minute of the days around a change of the clock, in the first four years; of the others one in 241, another
    one each day, so that each minute is looked at on some twenty days.
    """
    changes = {near for day in YEARS if changes_clock(day, zone) for near in (day - DAY, day, day + DAY)}
    assert len(changes) == 3 * 2 * 15
    for number, day in enumerate(YEARS):
        step = 1 if day in changes and day.year < 2030 else 241
        for minute in range(number % step, 24 * 60, step):
            wanted = subscription(f"{minute // 60:02}:{minute % 60:02}", zone)
            due_at = instant_of(day, time(minute // 60, minute % 60), zone)
            before = turn(wanted, due_at - timedelta(seconds=1), DK)
            slot = turn(wanted, due_at, DK)
            assert before is None or before.local_date < day
            if not is_workday(day, DK):
                assert slot is None
                continue
            assert slot == LocalSlot(day, due_at, instant_of(day + timedelta(days=1), time(), zone))
            assert turn(wanted, slot.expires_at - timedelta(seconds=1), DK) == slot
            after = turn(wanted, slot.expires_at, DK)
            assert after is None or after.local_date > day


def test_the_next_turn_is_on_the_next_working_day() -> None:
    morning = subscription("08:00")
    assert next_turn(morning, at(TUESDAY, "07:59"), DK) == at(TUESDAY, "08:00")
    assert next_turn(morning, at(TUESDAY, "08:00"), DK) == at(date(2027, 1, 13), "08:00")
    assert next_turn(morning, at(date(2027, 3, 24), "09:00"), DK) == at(date(2027, 3, 30), "08:00")
    assert next_turn(morning, at(date(2027, 3, 27), "07:00"), DK) == at(date(2027, 3, 30), "08:00")


def test_a_weekly_turn_is_on_the_first_working_day_of_the_week_once() -> None:
    weekly = replace(subscription("08:00"), rhythm=Rhythm.WEEKLY)
    weeks: dict[tuple[int, int], set[date]] = {}
    for day in YEARS:
        slot = turn(weekly, at(day, "09:00"), DK)
        assert (slot is not None) == is_workday(day, DK)
        if slot is not None:
            assert slot.local_date <= day
            assert slot.due_at == at(slot.local_date, "08:00")
            weeks.setdefault(day.isocalendar()[:2], set()).add(slot.local_date)
    for (year, week), days in weeks.items():
        (first,) = days
        monday = date.fromisocalendar(year, week, 1)
        assert not any(is_workday(monday + timedelta(days=n), DK) for n in range((first - monday).days))
    assert next_turn(weekly, at(date(2027, 3, 24), "09:00"), DK) == at(date(2027, 3, 30), "08:00")
    assert turn(weekly, at(TUESDAY, "18:30"), DK) is None


# The scheduler


class Bot:
    """A scheduler on a database; a restart is a new one on the same."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.clock = RehearsalClock(at(date(2027, 1, 11), "12:00"), running=False)
        now = self.clock.now()
        self.workspace = work.do(lambda unit: Team(unit, None, now).make_workspace("Byrådsgruppen", "da"))
        self.ida = self.do(lambda unit: self.team(unit).add_user("Ida Brandt", Role.MEMBER, locale="da"))
        self.kicked = 0
        self.restart()

    def restart(self) -> None:
        house = House(COPENHAGEN, "en")
        self.scheduler = Scheduler(self.work, REGISTRY, PAGES, Registers(), self.clock, house, self.kick)

    def kick(self) -> None:
        self.kicked += 1

    def do(self, unit: Callable[[Unit], int]) -> int:
        return self.work.do(unit)

    def team(self, unit: Unit) -> Team:
        return Team(unit, self.workspace, self.clock.now())

    def schedule(self, unit: Unit) -> Schedule:
        return Schedule(unit, self.workspace, self.clock.now())

    def subscribe(self, at_time: str = "08:00", zone: str = "Europe/Copenhagen") -> int:
        target = Target("post", "U1")
        return self.do(
            lambda unit: self.schedule(unit).subscribe(
                "digest", target, at_time, zone, "da", user_id=self.ida
            )
        )

    def subscribe_room(self, locale: str = "en") -> int:
        target = Target("post", "R1", "T7")
        return self.do(
            lambda unit: self.schedule(unit).subscribe("digest", target, "08:00", COPENHAGEN.key, locale)
        )

    def task(self, subject: str, due: date, *, assignee: int | None = None) -> int:
        step = NewTask(subject, due, assignee, "Ida Brandt")
        return self.do(lambda unit: Tasks(unit, self.workspace, self.clock.now()).add(step))

    def tick(self, now: datetime) -> int:
        self.clock.set(now)
        return asyncio.run(self.scheduler.tick())

    def slots(self) -> list[tuple[str, str | None, str | None]]:
        query = text("SELECT local_date, outcome, reason FROM slots WHERE schedule = 'digest' ORDER BY 1")
        rows = self.work.do(lambda unit: unit.connection.execute(query).all())
        return [(str(day), outcome, reason) for day, outcome, reason in rows]

    def sent(self) -> list[Claimed]:
        later = self.clock.now() + timedelta(seconds=1)
        return self.work.do(lambda unit: Outbox(unit, None, later).claim(later, 99, timedelta(days=1)))


@pytest.fixture(params=list(WORKS))
def bot(request: pytest.FixtureRequest) -> Iterator[Bot]:
    with WORKS[request.param]() as work:
        yield Bot(work)


@pytest.fixture
def busy(bot: Bot) -> Bot:
    """Ida has a next step due on every day of 2027 from the Tuesday on: there is always something to say."""
    now = bot.clock.now()
    days = [TUESDAY + timedelta(days=n) for n in range(354)]

    def add(unit: Unit) -> int:
        tasks = Tasks(unit, bot.workspace, now)
        return len([tasks.add(NewTask("send the figures", day, bot.ida, "Ida Brandt")) for day in days])

    bot.do(add)
    return bot


def test_the_digest_goes_out_at_its_time_and_once(busy: Bot) -> None:
    number = busy.subscribe()
    assert busy.tick(at(TUESDAY, "07:59")) == 0
    assert busy.tick(at(TUESDAY, "08:00")) == 1
    for minutes in (0, 1, 30, 600):
        busy.restart()
        assert busy.tick(at(TUESDAY, "08:00") + timedelta(minutes=minutes)) == 0
    (claimed,) = busy.sent()
    parcel = claimed.parcel
    assert parcel.key == f"digest:{number}:2027-01-12"
    assert (parcel.urgency, parcel.locale, parcel.target) == (Urgency.DIGEST, "da", Target("post", "U1"))
    assert claimed.expires_at == at(date(2027, 1, 13), "00:00")
    assert parcel.reply.summary.startswith("Dagens overblik, tirsdag 12. januar")
    assert busy.slots() == [("2027-01-12", "sent", None)]
    assert busy.kicked == 1


def test_two_bots_at_once_send_one(busy: Bot) -> None:
    busy.subscribe()
    busy.clock.set(at(TUESDAY, "08:00"))
    first = busy.scheduler
    busy.restart()

    async def both() -> int:
        return sum(await asyncio.gather(first.tick(), busy.scheduler.tick(), first.tick()))

    assert asyncio.run(both()) == 1
    assert len(busy.sent()) == 1


def test_weekends_and_holidays_are_left_alone(busy: Bot) -> None:
    busy.subscribe()
    for day in (date(2027, 1, 16), date(2027, 3, 26), date(2027, 12, 24)):
        assert busy.tick(at(day, "08:00")) == 0
    sent = [slot for slot in busy.slots() if slot[1] == "sent"]
    assert sent == []


@pytest.mark.parametrize("night", NIGHTS[2:4], ids=str)
def test_a_week_around_the_change_of_the_clock_has_one_digest_per_working_day(busy: Bot, night: date) -> None:
    """With a tick every ten minutes and a restart after each, at the times the clock skips or repeats."""
    first = at(night - timedelta(days=4), "00:00")
    busy.clock.set(first)
    for clock in ("02:00", "02:30", "02:59"):
        target = Target("post", f"U{clock}")
        busy.do(
            lambda unit, clock=clock, target=target: busy.schedule(unit).subscribe(  # type: ignore[misc]
                "digest", target, clock, COPENHAGEN.key, "da", user_id=busy.ida
            )
        )
    for n in range(8 * 24 * 6):
        busy.tick(first + timedelta(minutes=10 * n))
        busy.restart()
    days = [night + timedelta(days=n) for n in range(-4, 4)]
    workdays = [str(day) for day in days if is_workday(day, DK)]
    assert len(workdays) == (
        3 if night == date(2027, 3, 28) else 6
    )  # that night in spring 2027 lies in Easter
    assert [day for day, outcome, _ in busy.slots() if outcome == "sent"] == sorted(workdays * 3)


def test_after_a_week_away_there_is_one_digest_marked_late_and_every_skip_has_its_reason(busy: Bot) -> None:
    busy.subscribe()
    assert busy.tick(at(TUESDAY, "08:00")) == 1
    busy.sent()
    busy.restart()
    assert busy.tick(at(date(2027, 1, 19), "08:20")) == 1
    (claimed,) = busy.sent()
    notes = [block.text[0].text for block in claimed.parcel.reply.blocks if isinstance(block, Note)]
    assert any("sent" in note for note in notes)
    assert "botten kørte ikke" in notes[0]
    away = ("skipped", "the bot was not running")
    assert busy.slots() == [
        ("2027-01-12", "sent", None),
        ("2027-01-13", *away),
        ("2027-01-14", *away),
        ("2027-01-15", *away),
        ("2027-01-18", *away),
        ("2027-01-19", "sent", "late"),
    ]


def test_a_quarter_of_an_hour_is_not_late_yet(busy: Bot) -> None:
    busy.subscribe()
    busy.tick(at(TUESDAY, "08:14"))
    assert busy.slots() == [("2027-01-12", "sent", None)]


def test_a_morning_missed_until_the_evening_is_skipped(busy: Bot) -> None:
    busy.subscribe()
    assert busy.tick(at(TUESDAY, "18:00")) == 0
    assert busy.slots() == [("2027-01-12", "skipped", "too late in the day")]
    assert busy.sent() == []


def test_an_evening_digest_comes_in_the_evening(busy: Bot) -> None:
    busy.subscribe("19:30")
    assert busy.tick(at(TUESDAY, "20:10")) == 1


def test_nothing_to_say_nothing_sent(bot: Bot) -> None:
    bot.subscribe()
    bot.subscribe_room()
    assert bot.tick(at(TUESDAY, "08:00")) == 0
    bot.task("too late for today", TUESDAY, assignee=bot.ida)
    assert bot.tick(at(TUESDAY, "08:05")) == 0
    assert bot.slots() == [("2027-01-12", "nothing", "nothing to say")] * 2
    assert bot.kicked == 0


def test_who_subscribes_after_the_time_gets_the_first_one_on_the_next_working_day(busy: Bot) -> None:
    busy.clock.set(at(date(2027, 1, 15), "08:00") + timedelta(seconds=10))
    busy.subscribe()
    assert busy.tick(at(date(2027, 1, 15), "08:01")) == 0
    assert busy.tick(at(date(2027, 1, 18), "08:00")) == 1
    assert busy.slots() == [
        ("2027-01-15", "skipped", "subscribed after its time"),
        ("2027-01-18", "sent", None),
    ]


def test_who_was_away_by_choice_has_no_skips_written_down(busy: Bot) -> None:
    number = busy.subscribe()
    busy.tick(at(TUESDAY, "08:00"))
    busy.do(lambda unit: int(busy.schedule(unit).unsubscribe(number)))
    busy.clock.set(at(date(2027, 1, 21), "12:00"))
    busy.subscribe()
    busy.tick(at(date(2027, 1, 22), "08:00"))
    assert [day for day, *_ in busy.slots()] == ["2027-01-12", "2027-01-22"]


def test_a_room_gets_the_teams_in_its_language_with_nothing_confidential(busy: Bot) -> None:
    busy.subscribe_room("en")
    busy.tick(at(TUESDAY, "08:00"))
    (claimed,) = busy.sent()
    reply = claimed.parcel.reply
    assert claimed.parcel.target == Target("post", "R1", "T7")
    assert (claimed.parcel.locale, reply.visibility) == ("en", Visibility.ROOM)
    assert "Ida Brandt" in str(reply.blocks)
    assert "task done 1 digest:room" in str(reply.blocks)


def test_who_left_the_team_gets_none_and_is_taken_off_the_list(busy: Bot) -> None:
    number = busy.subscribe()
    busy.do(lambda unit: int(change_user(busy.team(unit), busy.ida, active=False)))
    assert busy.tick(at(TUESDAY, "08:00")) == 0
    assert busy.slots() == [("2027-01-12", "skipped", "no longer in the team")]
    left = busy.work.do(lambda unit: busy.schedule(unit).subscription_at("digest", Target("post", "U1")))
    assert left is not None
    assert (left.id, left.active) == (number, False)


def test_a_fault_in_one_digest_keeps_nobody_else_from_theirs(
    busy: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    busy.subscribe()
    busy.subscribe_room()
    whole, secret = REGISTRY.nudges["digest"], "Anna is " + "ill"

    def broken(ctx: object, late: bool) -> object:
        if not getattr(ctx, "aloud", False):
            raise ValueError(secret)
        return whole(ctx, late)

    registry = Registry(commands.routers())
    registry.nudges["digest"] = broken
    house = House(COPENHAGEN, "en")
    busy.scheduler = Scheduler(busy.work, registry, PAGES, Registers(), busy.clock, house, busy.kick)
    assert busy.tick(at(TUESDAY, "08:00")) == 1
    outcomes = {(outcome, (reason or "")[:5]) for _, outcome, reason in busy.slots()}
    assert outcomes == {("failed", "fault"), ("sent", "")}
    assert "ValueError" in caplog.text
    assert secret not in caplog.text


def test_once_a_day_what_is_old_is_forgotten(bot: Bot) -> None:
    now = bot.clock.now()

    def fill(unit: Unit) -> int:
        Inbox(unit, None, now).first_time("post", "e1")
        Sentences(unit, bot.workspace, now).keep("task list")
        outbox = Outbox(unit, bot.workspace, now)
        row = outbox.put(Target("post", "R1"), REPLY, "en", "a")
        (claimed,) = outbox.claim(now, 1, timedelta(minutes=1))
        assert row == claimed.parcel.id
        outbox.sent(row, claimed.attempt_id, "m1")
        return row

    bot.do(fill)

    def left() -> tuple[int, ...]:
        tables = ("inbox", "outbox", "sentences")
        return tuple(
            bot.work.do(
                lambda unit, table=table: unit.connection.execute(  # type: ignore[misc]
                    text(f"SELECT count(*) FROM {table}")
                ).scalar_one()
            )
            for table in tables
        )

    bot.tick(now + timedelta(days=13))
    assert left() == (1, 1, 1)
    bot.tick(now + timedelta(days=15))
    assert left() == (0, 1, 1)
    bot.tick(now + timedelta(days=31))
    assert left() == (0, 0, 1)
    bot.tick(now + timedelta(days=91))
    assert left() == (0, 0, 0)


def test_the_metronome_ticks_at_once_and_stops_when_told(busy: Bot) -> None:
    busy.subscribe()
    busy.clock.set(at(TUESDAY, "08:00"))

    async def scene() -> None:
        stop = asyncio.Event()
        running = asyncio.ensure_future(busy.scheduler.run(stop))
        for _ in range(2_000):
            if busy.kicked:
                break
            await asyncio.sleep(0.005)
        stop.set()
        await running

    asyncio.run(scene())
    assert busy.slots() == [("2027-01-12", "sent", None)]
