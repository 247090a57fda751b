"""Works out what is to be brought up on a day: rules, the political calendar and the records in, occurrences out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from bot.politics.calendar import Calendar, Event
from bot.politics.country import Country
from bot.politics.nudge_rules import Audience, InRecords, NudgeRule, Once, OnEvent, Record, Yearly
from bot.politics.quiet import is_first_of_week, is_quiet
from bot.politics.relations import staircase

CATCH_UP: Final = timedelta(days=14)
"""What should have been brought up longer ago than this is let go: a new team is not flooded."""

NAMED: Final = 3  # bodies named in one line


@dataclass(frozen=True, slots=True)
class Step:
    """An open next step of a user, asking for attention on `due`; `about` is what it came from, in one line."""

    task_id: int
    subject: str
    due: date
    user_id: int
    about: str = ""


@dataclass(frozen=True, slots=True)
class HeldMeeting:
    """A meeting that was held and left neither notes nor a next step; `user_id` logged it."""

    activity_id: int
    subject: str
    day: date
    user_id: int


@dataclass(frozen=True, slots=True)
class PlanOver:
    """What was planned for a day that is over, and has neither been logged nor called off; `user_id` planned it."""

    activity_id: int
    subject: str
    day: date
    user_id: int


@dataclass(frozen=True, slots=True)
class Touch:
    """When the team was last in contact with somebody: `last` is the day of the last logged contact.

    `user_id` is who met them, None when that is nobody in the team now. `step` is the relation's, 0 when
    nobody has judged it. `open` says that the room may know of it.
    """

    person_id: int
    name: str
    step: int
    last: date
    user_id: int | None
    open: bool = True

    def weeks(self, day: date) -> int:
        """Whole weeks from the last contact to a day."""
        return max(0, (day - self.last).days // 7)

    def rests(self, day: date) -> float:
        """How many times over the relation has rested as long as it may; 1 and above is losing touch."""
        return (day - self.last).days / (7 * staircase()[self.step].weeks)


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """Seats nobody has confirmed for long: how many, and the bodies with most of them, most first."""

    number: int
    bodies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Records:
    """What the team's records hold that may call for something; only what is open, and nothing undone."""

    steps: Sequence[Step] = ()
    meetings: Sequence[HeldMeeting] = ()
    touches: Sequence[Touch] = ()
    bodies: Sequence[str] = ()
    unconfirmed: Unconfirmed = field(default_factory=lambda: Unconfirmed(0, ()))
    plans: Sequence[PlanOver] = ()


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One thing to bring up; `key` tells it from the others of its rule.

    `due_on` is the day it is brought up, `expires_on` the first day it is stale. `user_id` is whom it is
    for where the audience is not the room. `given` is what its words need, plain data.
    """

    rule: str
    key: str
    audience: Audience
    due_on: date
    expires_on: date
    user_id: int | None = None
    legal: bool = False
    record: str | None = None
    given: Mapping[str, Any] = field(default_factory=dict)


def from_calendar(rules: Iterable[NudgeRule], calendar: Calendar, day: date) -> tuple[Occurrence, ...]:
    """What the calendar of an area calls for on a day: what is due, not stale, and not due for too long."""
    wanted = [rule for rule in rules if not rule.from_records and _applies(rule, calendar, day)]
    reach = max((max(rule.lead_days, abs(rule.expires_days)) for rule in wanted), default=0) + 400
    events: dict[str, list[Event]] = {}
    if any(isinstance(rule.when, OnEvent) for rule in wanted):
        for event in calendar.between(day - timedelta(days=reach), day + timedelta(days=reach)):
            events.setdefault(event.id, []).append(event)
    found = (one for rule in wanted for one in _dated(calendar.country, rule, events, day))
    return tuple(one for one in found if one.due_on <= day < one.expires_on and day - one.due_on <= CATCH_UP)


def _applies(rule: NudgeRule, calendar: Calendar, day: date) -> bool:
    if rule.regions:
        return calendar.region(day) in rule.regions
    kind = "region" if calendar.area.startswith("region_") else "municipality"
    return rule.area in (None, kind, calendar.area)


def _dated(
    country: Country, rule: NudgeRule, events: Mapping[str, Sequence[Event]], day: date
) -> Iterator[Occurrence]:
    match rule.when:
        case OnEvent(name, at_end, offset):
            for event in events.get(name, ()):
                on = (event.end if at_end else event.start) + timedelta(days=offset)
                given = {
                    "on": on.isoformat(),
                    "date": (event.end if at_end else event.start).isoformat(),
                    "expected": event.expected,
                }
                legal = rule.deadline and event.legal
                yield _occurrence(rule, str(event.cycle), on, f"event:{name}:{event.cycle}", given, legal)
        case Yearly():
            for year in (day.year - 1, day.year, day.year + 1):
                if (on_that := _in_year(country, rule.when, year)) is not None:
                    yield _occurrence(rule, str(year), on_that, None, {"on": on_that.isoformat()})
        case Once(on):
            yield _occurrence(rule, on.isoformat(), on, None, {"on": on.isoformat()})
        case InRecords():
            return


def _in_year(country: Country, when: Yearly, year: int) -> date | None:
    """Its day in a year; 29 February is the 28th in other years. None in other years of the term."""
    try:
        day = date(year, when.month, when.day)
    except ValueError:
        day = date(year, 2, 28)
    year_of_term = year - country.terms.of(day)[0].year + 1
    return day if not when.years or year_of_term in when.years else None


def _occurrence(
    rule: NudgeRule, key: str, on: date, record: str | None, given: Mapping[str, Any], legal: bool = False
) -> Occurrence:
    return Occurrence(
        rule.id,
        key,
        rule.audience,
        on - timedelta(days=rule.lead_days),
        on + timedelta(days=rule.expires_days),
        rule.user_id,
        legal,
        record,
        given,
    )


def from_records(
    rules: Iterable[NudgeRule], records: Records, day: date, country: Country
) -> tuple[Occurrence, ...]:
    """What the records call for on a day; what is no longer so is no longer among them."""
    found: list[Occurrence] = []
    for rule in rules:
        match rule.when:
            case InRecords(Record.NEXT_STEP):
                found += [_step(rule, one) for one in records.steps if one.due <= day]
            case InRecords(Record.MEETING_WITHOUT_FOLLOWUP) as when:
                found += [
                    _meeting(rule, one, when.days)
                    for one in records.meetings
                    if when.days <= (day - one.day).days <= when.until_days
                ]
            case InRecords(Record.PLAN_OVER) as when:
                found += [
                    _plan(rule, one) for one in records.plans if 0 < (day - one.day).days <= when.until_days
                ]
            case InRecords(Record.LOSING_TOUCH):
                found += [_touch(rule, one, day) for one in records.touches if one.rests(day) >= 1]
            case InRecords(Record.BODY_WITHOUT_DIALOGUE) as when if records.bodies:
                given = {"bodies": list(records.bodies[:NAMED]), "more": max(0, len(records.bodies) - NAMED)}
                found += _yearly_record(country, rule, when, day, given)
            case InRecords(Record.SEATS_UNCONFIRMED) as when if records.unconfirmed.number:
                given = {
                    "number": records.unconfirmed.number,
                    "bodies": list(records.unconfirmed.bodies[:NAMED]),
                    "more": 0,
                }
                found += _yearly_record(country, rule, when, day, given)
            case _:
                continue
    return tuple(found)


def new_today(
    rules: Iterable[NudgeRule], due: Sequence[Occurrence], day: date, country: Country
) -> list[Occurrence]:
    """Of what the records call for, what is worth bringing up today.

    Contacts the team loses touch with come on the first open day of a week, the closest relations and the
    longest rests first, no more than the rule's `most` to each; the others wait for their turn.
    """
    most = {rule.id: rule.when.most for rule in rules if isinstance(rule.when, InRecords) and rule.when.most}
    weekly = is_first_of_week(day, country)
    taken: Counter[tuple[str, int | None]] = Counter()
    chosen = []
    for one in sorted(due, key=lambda one: (one.rule, -one.given.get("rank", 0))):
        if one.rule in most:
            if not weekly or taken[one.rule, one.user_id] >= most[one.rule]:
                continue
            taken[one.rule, one.user_id] += 1
        elif is_quiet(day, country) and one.audience is Audience.ROOM:
            continue
        chosen.append(one)
    return chosen


def _step(rule: NudgeRule, step: Step) -> Occurrence:
    return Occurrence(
        rule.id,
        f"{step.task_id}:{step.due.isoformat()}",
        rule.audience,
        step.due,
        step.due + timedelta(days=rule.expires_days),
        step.user_id,
        record=f"task:{step.task_id}",
        given={
            "subject": step.subject,
            "about": f" · {step.about}" if step.about else "",
            "on": step.due.isoformat(),
        },
    )


def _meeting(rule: NudgeRule, meeting: HeldMeeting, days: int) -> Occurrence:
    due = meeting.day + timedelta(days=days)
    return Occurrence(
        rule.id,
        str(meeting.activity_id),
        rule.audience,
        due,
        due + timedelta(days=rule.expires_days),
        meeting.user_id,
        record=f"activity:{meeting.activity_id}",
        given={"subject": meeting.subject, "on": meeting.day.isoformat()},
    )


def _plan(rule: NudgeRule, plan: PlanOver) -> Occurrence:
    due = plan.day + timedelta(days=1)
    return Occurrence(
        rule.id,
        f"{plan.activity_id}:{plan.day.isoformat()}",
        rule.audience,
        due,
        due + timedelta(days=rule.expires_days),
        plan.user_id,
        record=f"activity:{plan.activity_id}",
        given={"subject": plan.subject, "date": plan.day.isoformat()},
    )


def _touch(rule: NudgeRule, touch: Touch, day: date) -> Occurrence:
    times = int(touch.rests(day))
    return Occurrence(
        rule.id,
        f"{touch.person_id}:{touch.last.isoformat()}:{times}",
        rule.audience if touch.user_id is not None else Audience.ROOM,
        day,
        day + timedelta(days=rule.expires_days),
        touch.user_id,
        record=f"person:{touch.person_id}",
        given={
            "name": touch.name,
            "weeks": touch.weeks(day),
            "last": touch.last.isoformat(),
            "rank": touch.step * 100 + min(99, round(touch.rests(day) * 10)),
        },
    )


def _yearly_record(
    country: Country, rule: NudgeRule, when: InRecords, day: date, given: Mapping[str, Any]
) -> Iterator[Occurrence]:
    on = _in_year(country, when.on, day.year) if when.on is not None else None
    if on is not None and timedelta() <= day - on <= CATCH_UP:
        yield _occurrence(rule, str(day.year), on, None, given)
