"""Nudging: planned once a day, said once, to whoever is to hear it, when they may be disturbed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, update

from bot.core.clock import RehearsalClock
from bot.core.localtime import instant_of
from bot.core.messages import Target
from bot.core.outgoing import Parcel
from bot.core.people import Role
from bot.core.reply import Visibility
from bot.engine.dispatch import House
from bot.engine.pages import Pages
from bot.subjects.nudges.nudging import MESSAGES_A_WEEK, Nudging
from storage.activities import Activities, NewActivity, NewParticipant, NewTask, ParticipantRole
from storage.activities.tasks import Tasks
from storage.contacts.people import People
from storage.contacts.relations import Relations
from storage.nudges import NudgeRow, Nudges, NudgeState, Reader
from storage.outbox import Outbox
from storage.schedule import Schedule
from storage.tables import Slot, User
from storage.team import Team
from storage.work import Unit, Work
from tests.databases import postgres_url, sqlite_url, work_on
from tests.office import shown
from tests.rows import change_user

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
PAGES = Pages()
HOUSE = House(COPENHAGEN, "da", str)
TUESDAY = date(2027, 1, 12)
FOUNDED = datetime(2026, 12, 20, 9, tzinfo=UTC)
URLS: dict[str, Callable[[], AbstractContextManager[str]]] = {
    "sqlite": sqlite_url,
    "postgresql": postgres_url,
}


def at(day: date, clock: str = "09:00", zone: ZoneInfo = COPENHAGEN) -> datetime:
    return instant_of(day, time.fromisoformat(clock), zone)


@dataclass
class Stage:
    """A team of an admin, Ida, and a member, Bo, whose bot looks at the clock when told to."""

    work: Work
    url: str
    team: int
    users: dict[str, int]
    kicked: list[int] = field(default_factory=list)
    nudging: Nudging = field(init=False)

    def __post_init__(self) -> None:
        self.nudging = self.bot(self.work)

    def bot(self, work: Work) -> Nudging:
        """Another process on the same database, or the same one started anew."""
        clock = RehearsalClock(FOUNDED, running=False)
        return Nudging(work, PAGES, clock, HOUSE, lambda: self.kicked.append(1))

    def tick(self, now: datetime) -> int:
        return asyncio.run(self.nudging.tick(now))

    def over(self, first: date, last: date, clock: str = "09:00") -> dict[date, int]:
        """The days something was said on, ticking once a day."""
        said = {}
        for n in range((last - first).days + 1):
            day = first + timedelta(days=n)
            if (number := self.tick(at(day, clock))) > 0:
                said[day] = number
        return said

    def mail(self, now: datetime) -> list[Parcel]:
        """What lies in the outbox and is not too late; taken out of it."""
        claimed = self.work.do(lambda unit: Outbox(unit, None, now).claim(now, 1000, timedelta(minutes=1)))
        return [one.parcel for one in claimed]

    def rows(self, user: str | None = None) -> list[NudgeRow]:
        readers = None if user is None else [f"user:{self.users[user]}"]
        return self.work.do(lambda unit: Nudges(unit, self.team, FOUNDED).unsettled(readers))

    def step(self, user: str, subject: str, due: date) -> int:
        task = NewTask(subject, due, self.users[user])
        return self.work.do(lambda unit: Tasks(unit, self.team, FOUNDED, self.users[user]).add(task))

    def digest(self, kind: str = "digest", user: str | None = None, room: str | None = None) -> int:
        def subscribe(unit: Unit) -> int:
            linked = Team(unit, self.team, FOUNDED).link_room("post", room) if room else None
            return Schedule(unit, self.team, FOUNDED).subscribe(
                kind,
                Target("post", room or str(user)),
                "08:00",
                "Europe/Copenhagen",
                "da",
                user_id=self.users[user] if user else None,
                room_id=linked.id if linked else None,
            )

        return self.work.do(subscribe)

    def outcomes(self, slot: str) -> dict[date, tuple[str | None, str | None]]:
        def read(unit: Unit) -> dict[date, tuple[str | None, str | None]]:
            table = Slot.__table__
            rows = unit.connection.execute(
                table.select().where(table.c.schedule == "nudges", table.c.slot == slot)
            )
            return {row.local_date: (row.outcome, row.reason) for row in rows}

        return self.work.do(read)


@pytest.fixture(params=list(URLS))
def stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
    with URLS[request.param]() as url, work_on(url) as work:
        yield found(work, url)


@pytest.fixture
def quick() -> Iterator[Stage]:
    """A stage on SQLite alone, for what the database has no say in."""
    with sqlite_url() as url, work_on(url) as work:
        yield found(work, url)


def found(work: Work, url: str) -> Stage:
    def make(unit: Unit) -> tuple[int, dict[str, int]]:
        team = Team(unit, None, FOUNDED).make_workspace("Holdet", "da", "Europe/Copenhagen")
        here = Team(unit, team, FOUNDED)
        users = {"ida": here.add_user("Ida", Role.ADMIN), "bo": here.add_user("Bo", Role.MEMBER)}
        for name, number in users.items():
            here.link_account("post", "", name, number)
        area = People(unit, team, FOUNDED).bodies.ensure_area("Slagelse", "0330", "municipality")
        here.set_workspace(default_area_id=area)
        return team, users

    team, users = work.do(make)
    return Stage(work, url, team, users)


# Who is told


def test_without_a_room_and_a_digest_an_admin_is_told_and_nobody_else(stage: Stage) -> None:
    said = stage.over(date(2027, 1, 11), date(2027, 2, 12))
    assert said == {date(2027, 2, 3): 1}
    (parcel,) = stage.mail(at(date(2027, 2, 3)))
    assert parcel.target.room == "ida"
    assert parcel.locale == "da"
    assert parcel.reply.card == f"nudges:user:{stage.users['ida']}:{int(at(date(2027, 2, 3)).timestamp())}"
    assert "Forslag, der koster, skal frem nu" in shown(parcel.reply, "da")
    assert stage.rows("bo") == []
    assert stage.kicked


def test_readers_with_a_digest_of_their_own_read_it_there(stage: Stage) -> None:
    stage.digest(user="bo")
    assert stage.over(date(2027, 2, 1), date(2027, 2, 5)) == {}
    assert stage.rows("ida") == []
    (row,) = stage.rows("bo")
    assert (row.rule, row.fresh) == ("heavy_proposals", True)


def test_the_room_that_asked_is_told_before_the_room_with_a_digest(stage: Stage) -> None:
    stage.digest(room="budget")
    stage.digest("nudges", room="politik")
    assert stage.over(date(2027, 2, 1), date(2027, 2, 5)) == {date(2027, 2, 3): 1}
    (parcel,) = stage.mail(at(date(2027, 2, 3)))
    assert parcel.target.room == "politik"
    assert parcel.reply.visibility is Visibility.ROOM


def test_whoever_comes_to_read_for_the_team_is_not_told_what_was_told_before(stage: Stage) -> None:
    room = stage.digest("nudges", room="politik")
    assert stage.tick(at(date(2027, 2, 3))) == 1
    stage.work.do(lambda unit: Schedule(unit, stage.team, FOUNDED).unsubscribe(room))
    assert stage.over(date(2027, 2, 4), date(2027, 2, 20)) == {}


def test_a_room_that_wants_no_more_is_not_told_and_an_admin_is(stage: Stage) -> None:
    room = stage.digest("nudges", room="politik")
    stage.tick(at(date(2027, 2, 3), "00:05"))
    stage.work.do(lambda unit: Schedule(unit, stage.team, FOUNDED).unsubscribe(room))
    assert stage.over(date(2027, 2, 3), date(2027, 2, 8)) == {date(2027, 2, 4): 1}
    (parcel,) = stage.mail(at(date(2027, 2, 4)))
    assert parcel.target.room == "ida"


def test_a_room_reads_them_in_its_digest_however_it_is_linked(stage: Stage) -> None:
    stage.work.do(
        lambda unit: Schedule(unit, stage.team, FOUNDED).subscribe(
            "digest", Target("post", "budget", "7"), "08:00", "Europe/Copenhagen", "da"
        )
    )
    assert stage.over(date(2027, 2, 1), date(2027, 2, 8)) == {}
    (row,) = stage.rows()
    assert row.reader.startswith("room:")


def test_in_a_topic_they_are_said_where_they_were_asked_for(stage: Stage) -> None:
    stage.digest("nudges", room="gruppen")
    stage.work.do(
        lambda unit: Schedule(unit, stage.team, FOUNDED).subscribe(
            "nudges", Target("post", "forum", "7"), "08:00", "Europe/Copenhagen", "da"
        )
    )
    assert stage.over(date(2027, 2, 1), date(2027, 2, 8)) == {date(2027, 2, 3): 2}
    told = {(one.target.room, one.target.thread) for one in stage.mail(at(date(2027, 2, 3)))}
    assert told == {("gruppen", None), ("forum", "7")}


def test_a_room_about_a_region_gets_what_concerns_a_region(stage: Stage) -> None:
    stage.digest("nudges", room="region")

    def about(unit: Unit) -> None:
        area = People(unit, stage.team, FOUNDED).bodies.ensure_area("Region Nordjylland", "1081", "region")
        assert Team(unit, stage.team, FOUNDED).set_room_area("post", "region", area)

    stage.work.do(about)
    stage.over(date(2027, 8, 9), date(2027, 8, 12))
    assert [row.rule for row in stage.rows()] == ["negotiations_region"]


def test_next_steps_are_for_readers_without_a_digest_alone(stage: Stage) -> None:
    stage.step("ida", "send tal", TUESDAY)
    stage.step("bo", "ring til formanden", TUESDAY)
    stage.digest(user="ida")
    assert stage.tick(at(TUESDAY)) == 1
    (parcel,) = stage.mail(at(TUESDAY))
    assert parcel.target.room == "bo"
    assert stage.rows("ida") == []


def test_who_met_a_contact_last_is_told_that_they_are_losing_touch(stage: Stage) -> None:
    bo = stage.users["bo"]

    def meet(unit: Unit) -> int:
        people = People(unit, stage.team, FOUNDED)
        person = people.add_person("Anna Krog")
        people.bodies.ensure_membership(person, people.bodies.ensure_organization("Byrådet", "council"))
        Relations(unit, stage.team, FOUNDED, bo).judge(person, 5, date(2026, 10, 1))
        met = (
            NewParticipant("Bo", ParticipantRole.SOURCE, user_id=bo),
            NewParticipant("Anna Krog", person_id=person),
        )
        activity = NewActivity("call", "skoler", date(2026, 11, 2), participants=met)
        Activities(unit, stage.team, FOUNDED, bo).record(activity)
        return person

    person = stage.work.do(meet)
    # Eight weeks are over on a Monday; the first open day of that week is the day.
    assert stage.over(date(2026, 12, 22), date(2027, 1, 3)) == {date(2026, 12, 28): 1}
    (parcel,) = stage.mail(at(date(2026, 12, 28)))
    assert parcel.target.room == "bo"
    assert "Hold kontakten til Anna Krog" in shown(parcel.reply, "da")
    # A contact that is logged settles it.
    activity = NewActivity(
        "call", "skoler", date(2027, 1, 4), participants=(NewParticipant("Anna", person_id=person),)
    )
    stage.work.do(lambda unit: Activities(unit, stage.team, FOUNDED, bo).record(activity))
    stage.tick(at(date(2027, 1, 5)))
    assert stage.rows("bo") == []


# When, and how often


def test_it_is_said_once_however_often_the_clock_ticks_and_the_bot_starts(stage: Stage) -> None:
    stage.step("bo", "ring", TUESDAY)
    moments = [at(TUESDAY, clock) for clock in ("00:00", "07:59", "08:00", "08:01", "17:59", "20:00")]
    assert [stage.tick(moment) for moment in moments] == [0, 0, 1, 0, 0, 0]
    stage.nudging = stage.bot(stage.work)
    assert stage.over(TUESDAY, TUESDAY + timedelta(days=20)) == {}
    assert len(stage.mail(at(TUESDAY, "08:00"))) == 1


def test_two_processes_at_once_say_it_once(stage: Stage) -> None:
    for n in range(5):
        stage.step("bo", f"skridt {n}", TUESDAY)
        stage.step("ida", f"skridt {n}", TUESDAY)
    with work_on(stage.url) as other, ThreadPoolExecutor(2) as pool:
        bots = [stage.bot(stage.work), stage.bot(other)]
        for moment in (at(TUESDAY, "00:01"), at(TUESDAY, "08:00")):
            said = list(pool.map(lambda bot: asyncio.run(bot.tick(moment)), bots))  # noqa: B023
    assert sum(said) == 2
    assert len(stage.rows()) == 10
    assert sorted(one.target.room for one in stage.mail(at(TUESDAY, "08:00"))) == ["bo", "ida"]


def test_several_are_folded_into_one_message(stage: Stage) -> None:
    for n in range(12):
        stage.step("bo", f"skridt nr. {n}", TUESDAY)
    assert stage.tick(at(TUESDAY)) == 1
    (parcel,) = stage.mail(at(TUESDAY))
    text = shown(parcel.reply, "da")
    assert "12 ting at se til" in text
    assert text.count("Gjort") == 8
    assert all(f"skridt nr. {n}" in text for n in range(12))


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (date(2027, 1, 16), date(2027, 1, 18)),  # a Saturday
        (date(2027, 3, 25), date(2027, 3, 30)),  # Maundy Thursday, Easter
        (date(2026, 12, 24), date(2026, 12, 28)),
        (date(2027, 7, 12), date(2027, 8, 2)),  # weeks 28 to 30
    ],
)
def test_quiet_days_are_waited_out(quick: Stage, due: date, said: date) -> None:
    quick.step("bo", "ring", due)
    assert quick.over(due, said) == {said: 1}


def test_what_was_put_off_is_said_again_as_open(quick: Stage) -> None:
    quick.step("bo", "ring", TUESDAY)
    quick.tick(at(TUESDAY))
    quick.mail(at(TUESDAY))
    (row,) = quick.rows("bo")
    thursday = TUESDAY + timedelta(days=2)
    quick.work.do(lambda unit: Nudges(unit, quick.team, FOUNDED).snooze(row.id, thursday))
    assert quick.over(TUESDAY + timedelta(days=1), TUESDAY + timedelta(days=6)) == {thursday: 1}
    (parcel,) = quick.mail(at(thursday))
    assert "udsat" not in shown(parcel.reply, "da")
    assert "Gjort" in shown(parcel.reply, "da")


def test_everybody_is_told_in_their_own_day(quick: Stage) -> None:
    zone = ZoneInfo("America/New_York")
    quick.work.do(
        lambda unit: change_user(Team(unit, quick.team, FOUNDED), quick.users["bo"], timezone=zone.key)
    )
    quick.step("bo", "ring", TUESDAY)
    assert quick.tick(at(TUESDAY, "13:59")) == 0
    assert quick.tick(at(TUESDAY, "14:00")) == 1


def test_whoever_is_away_hears_it_when_they_are_back(quick: Stage) -> None:
    quick.work.do(
        lambda unit: unit.connection.execute(
            update(User).where(User.id == quick.users["bo"]).values(away_until=TUESDAY + timedelta(days=2))
        )
    )
    quick.step("bo", "ring", TUESDAY)
    assert quick.over(TUESDAY, TUESDAY + timedelta(days=7)) == {TUESDAY + timedelta(days=3): 1}


def test_a_legal_deadline_in_the_holidays_is_said_and_nothing_else(quick: Stage) -> None:
    day = date(2027, 7, 13)

    def bring_up(unit: Unit) -> None:
        nudges = Nudges(unit, quick.team, FOUNDED)
        bo = Reader(user_id=quick.users["bo"])
        late = {"date": "2027-08-20"}
        soon = {"date": "2027-07-20"}
        nudges.bring_up("negotiations", "1", bo, due_on=day, legal=True, given=late)
        nudges.bring_up("amendments", "1", bo, due_on=day, legal=True, given=soon)
        nudges.bring_up("adoption", "1", bo, due_on=day)

    quick.work.do(bring_up)
    assert quick.tick(at(day, "07:00")) == 0
    assert quick.tick(at(day, "10:00")) == 1
    (parcel,) = quick.mail(at(day, "10:00"))
    text = shown(parcel.reply, "da")
    assert "Sidste chance før budgettet vedtages" in text
    assert "Budgetforhandlinger" not in text
    assert "sig tak" not in text


def test_enough_is_enough_for_one_week(quick: Stage) -> None:
    monday = date(2027, 1, 11)

    def bring_up(unit: Unit) -> None:
        reader = Reader(user_id=quick.users["bo"])
        for n in range(5):
            Nudges(unit, quick.team, FOUNDED).bring_up(
                "adoption", str(n), reader, due_on=monday + timedelta(days=n)
            )

    quick.work.do(bring_up)
    said = quick.over(monday, monday + timedelta(days=7))
    assert list(said) == [monday + timedelta(days=n) for n in (0, 1, 2, 7)]
    assert len(said) - 1 == MESSAGES_A_WEEK
    outcomes = quick.outcomes(f"user:{quick.users['bo']}")
    assert outcomes[monday + timedelta(days=3)] == ("held", "has heard enough this week")
    quick.step("bo", "haster", monday + timedelta(days=9))
    assert monday + timedelta(days=9) in quick.over(monday + timedelta(days=8), monday + timedelta(days=9))


def test_nobody_is_forgotten_who_cannot_be_reached(quick: Stage) -> None:
    stranger = quick.work.do(lambda unit: Team(unit, quick.team, FOUNDED).add_user("Ny", Role.MEMBER))
    quick.work.do(
        lambda unit: Nudges(unit, quick.team, FOUNDED).bring_up(
            "adoption", "1", Reader(user_id=stranger), due_on=TUESDAY
        )
    )
    assert quick.tick(at(TUESDAY)) == 0
    assert quick.outcomes(f"user:{stranger}")[TUESDAY] == ("skipped", "nowhere to say it")


# After a stop


def test_after_three_days_overdue_ones_come_in_one_message_and_nothing_stale(stage: Stage) -> None:
    thursday = date(2027, 8, 26)
    stage.step("bo", "svar på høringen", date(2027, 8, 27))
    stage.step("ida", "ring til udvalget", date(2027, 8, 28))
    stale = stage.work.do(
        lambda unit: Nudges(unit, stage.team, FOUNDED).bring_up(
            "adoption",
            "x",
            Reader(user_id=stage.users["bo"]),
            due_on=date(2027, 8, 27),
            expires_on=date(2027, 8, 30),
        )
    )
    assert stale
    stage.tick(at(thursday, "20:00"))
    stage.mail(at(thursday, "20:00"))
    # It stood still from Thursday evening until Monday.
    monday = date(2027, 8, 30)
    stage.nudging = stage.bot(stage.work)
    assert stage.tick(at(monday, "11:00")) == 2
    told = {one.target.room: shown(one.reply, "da") for one in stage.mail(at(monday, "11:00"))}
    assert "ring til udvalget" in told["ida"]
    assert "Budgetforhandlinger" in told["ida"]
    assert "svar på høringen" in told["bo"]
    assert "sig tak" not in told["bo"]
    assert stage.over(date(2027, 8, 31), date(2027, 9, 3)) == {}
    planning = stage.outcomes("planning")
    assert planning[date(2027, 8, 28)] == ("skipped", "the bot was not running")
    assert planning[monday] == ("done", None)


def test_a_step_ticked_off_meanwhile_is_not_said(stage: Stage) -> None:
    number = stage.step("bo", "ring", date(2027, 1, 16))
    stage.tick(at(date(2027, 1, 16)))
    stage.work.do(lambda unit: Tasks(unit, stage.team, FOUNDED, stage.users["bo"]).done(number))
    assert stage.over(date(2027, 1, 17), date(2027, 1, 20)) == {}
    assert stage.rows() == []


def test_a_rule_switched_off_says_nothing_more_and_what_is_not_relevant_stays_away(stage: Stage) -> None:
    stage.work.do(lambda unit: Nudges(unit, stage.team, FOUNDED).change_rule("heavy_proposals", active=False))
    assert stage.over(date(2027, 2, 1), date(2027, 2, 12)) == {}
    assert stage.over(date(2027, 5, 20), date(2027, 5, 28)) == {date(2027, 5, 24): 1}
    (row,) = stage.rows("ida")
    ida = stage.users["ida"]
    stage.work.do(lambda unit: Nudges(unit, stage.team, FOUNDED, ida).dismiss(row.id, "ikke os"))
    assert stage.over(date(2028, 5, 15), date(2028, 6, 2)) == {}
    kept = stage.work.do(lambda unit: Nudges(unit, stage.team, FOUNDED).get(row.id))
    assert kept is not None
    assert (kept.state, kept.reason) == (NudgeState.DISMISSED, "ikke os")


def test_a_fault_in_one_team_keeps_no_other_from_its_nudges(
    quick: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    broken = quick.work.do(
        lambda unit: Team(unit, None, FOUNDED).make_workspace("Uden tid", "da", "Nowhere/Land")
    )
    quick.step("bo", "ring", TUESDAY)
    assert quick.tick(at(TUESDAY)) == 1
    assert f"team {broken}" in caplog.text


def test_planning_asks_the_database_as_often_for_many_as_for_few(quick: Stage) -> None:
    engine = quick.work.do(lambda unit: unit.connection.engine)
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    quick.step("bo", "det første", TUESDAY)
    quick.tick(at(TUESDAY, "00:05"))
    few = len(asked)
    for n in range(60):
        quick.step("bo", f"skridt {n}", TUESDAY + timedelta(days=1))
    asked.clear()
    quick.tick(at(TUESDAY + timedelta(days=1), "00:05"))
    many = len(asked)
    assert len(quick.rows("bo")) == 61
    assert many <= few
