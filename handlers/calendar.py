"""The political year: what comes next, and where we are in the term and in the budget years."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Final, TypeAlias

from bot.core.errors import Refusal
from bot.core.folding import fold
from bot.core.people import Role
from bot.core.reply import Reply
from bot.engine.context import Context
from bot.engine.event_lines import EventLine, event_line, event_lines
from bot.engine.political_year import area_code_of, area_name, area_said, calendar_of
from bot.engine.router import Router, Subject
from bot.engine.slots import Number, Reads, Slot
from bot.engine.words import N_
from bot.politics.areas import municipality_said, regions
from bot.politics.calendar import Calendar, Event, Family, NoCalendar
from bot.politics.calendar.records import phases, records

CALENDAR: Final = Subject(
    "calendar", ("kalender", "år", "year", "kalenderen"), N_("The political year: dates, deadlines, budget")
)
PAGE: Final = 8
NEAR: Final = timedelta(days=75)  # what is farther off needs nothing done about it now
WHOLE_COUNTRY: Final = frozenset({"national", "country", "all", "landet", "hele landet", "alle", "dk"})

LEAD: Final = re.compile(r"^(?:in|i|for)\s+", re.IGNORECASE)
YEAR: Final = re.compile(r"\b(20\d\d)\b")
_BUDGETS: Final = frozenset({Family.BUDGET, Family.BUDGET_REGION})

Place: TypeAlias = Annotated[
    str, Slot(Reads.REST, N_("Municipality or region"), N_("in PLACE"), hint="Slagelse", asked=False)
]
YearOrPlace: TypeAlias = Annotated[
    str, Slot(Reads.REST, N_("Budget year or municipality"), N_("YEAR in PLACE"), asked=False)
]

router = Router(CALENDAR)


@dataclass(frozen=True, slots=True)
class Budget:
    """One year's budget of an area: the phase it is in, if it is under way, and its dates."""

    year: int
    phase: str
    next: EventLine | None
    region: bool
    lines: tuple[EventLine, ...]


def area_meant(ctx: Context, said: str, again: str) -> str:
    """The code of the area that is meant; `again` is the sentence to say once more with another in its {}."""
    said = LEAD.sub("", said.strip()).strip(" ?.!")
    if not said:
        return area_code_of(ctx)
    if fold(said) in WHOLE_COUNTRY:
        return ""
    code = area_said(said)
    if code is None:
        near = ctx.registers.bodies(ctx.unit, ctx.workspace, ctx.now).areas_like(said)
        raise Refusal("calendar/no_such_area", said=said, near=near, again=again)
    return code


def calendar_for(ctx: Context, code: str) -> Calendar:
    """The calendar of an area as the team has it."""
    try:
        return calendar_of(ctx.unit, ctx.workspace, ctx.now, code, ctx.country)
    except NoCalendar:
        raise Refusal("calendar/no_country", country=ctx.country) from None


def dates_of(calendar: Calendar, events: Iterable[Event]) -> list[Event]:
    """The events people keep dates for: no quiet times, no mere stretches, none of another kind of area's."""
    region = calendar.area.startswith("region_")
    other = "municipality" if region else "region" if calendar.area else None
    rules, stretches = records(calendar.country), phases(calendar.country)
    found = []
    for event in events:
        rule = rules.get(event.id)
        elsewhere = rule is not None and rule.level == {other}
        if not (elsewhere or event.family is Family.QUIET or event.id in stretches):
            found.append(event)
    return found


def _role(calendar: Calendar, event: Event) -> str | None:
    record = records(calendar.country).get(event.id)
    return record.role if record is not None else None


def lines_of(ctx: Context, events: Iterable[Event]) -> tuple[EventLine, ...]:
    """Events as the asker's pages show them."""
    return event_lines(events, ctx.locale, ctx.local_now)


@router.command(
    "next",
    "næste",
    "kommende",
    "coming",
    summary=N_("What comes next, and what to do"),
    role=Role.READER,
    reads=True,
    en="in Slagelse",
    da="i Slagelse",
)
def next_(ctx: Context, page: Number = 1, where: Place = "") -> Reply:
    """The next dates with the days left, and what to do; what is under way first."""
    area = area_meant(ctx, where, "calendar next in {}")
    calendar = calendar_for(ctx, area)
    coming = [
        event
        for event in dates_of(
            calendar, calendar.between(ctx.today + timedelta(days=1), ctx.today + timedelta(days=800))
        )
        if event.start > ctx.today
    ]
    page = min(max(page, 1), max(1, -(-len(coming) // PAGE)))
    now = dates_of(calendar, calendar.between(ctx.today, ctx.today)) if page == 1 else []
    return ctx.say(
        "calendar/next",
        now=lines_of(ctx, sorted(now, key=lambda event: event.end)),
        coming=lines_of(ctx, coming[PAGE * (page - 1) : PAGE * page]),
        near=ctx.today + NEAR,
        term=calendar.term(ctx.today),
        area=area_name(area, ctx.locale),
        budgets=[phase.budget_year for phase in calendar.budget(ctx.today)],
        page=page,
        more=len(coming) > PAGE * page,
        today=ctx.today,
        locale=ctx.locale,
    )


@router.command(
    "period",
    "periode",
    "perioden",
    "term",
    "valgperiode",
    summary=N_("Where we are in the four years and in the budget years"),
    role=Role.READER,
    reads=True,
    en="in Slagelse",
    da="i Slagelse",
)
def period(ctx: Context, where: Place = "") -> Reply:
    """The year of the term, the next election, the constitution after it, and each budget under way."""
    area = area_meant(ctx, where, "calendar period in {}")
    calendar = calendar_for(ctx, area)
    term = calendar.term(ctx.today)
    constitutions = {
        event.start: event
        for event in calendar.between(term.election.start, term.last + timedelta(days=40))
        if _role(calendar, event) == "constitution" and event.cycle == term.election.cycle
    }
    open_elections = [
        one
        for one in calendar.open_ended()
        if one.family is Family.ELECTION and one.latest is not None and one.latest > ctx.today
    ]
    return ctx.say(
        "calendar/period",
        area=area_name(area, ctx.locale),
        term=term,
        election=event_line(term.election, ctx.locale, ctx.local_now),
        constitution=lines_of(ctx, constitutions.values()),
        budgets=[(phase, _soon(ctx, phase.next)) for phase in calendar.budget(ctx.today)],
        regions=_regions(area, ctx.today, ctx.locale),
        open_elections=open_elections,
        today=ctx.today,
        locale=ctx.locale,
    )


def _soon(ctx: Context, event: Event | None) -> EventLine | None:
    """An event that lies within the year."""
    line = event_line(event, ctx.locale, ctx.local_now) if event is not None else None
    return line if line is not None and line.left <= 366 else None


def _regions(area: str, today: date, locale: str) -> tuple[str, date | None, str]:
    """The region an area lies in or is, the last day of that region, and the region after it; ('', None, '')."""
    place = municipality_said(area) if area[:1].isdigit() else None
    here = place.region_on(today) if place else area.removeprefix("region_")
    by_id = {one.id: one for one in regions()}
    region = by_id.get(here)
    if region is None:
        return "", None, ""
    after = by_id.get(region.successor or "")
    ends = region.valid_to if region.valid_to and region.valid_to >= today and after else None
    return region.name[locale], ends, after.name[locale] if ends and after else ""


@router.command(
    "budget",
    "budget",
    "budgettet",
    "budgetår",
    summary=N_("The dates of a budget year"),
    role=Role.READER,
    reads=True,
    en="2028 in Slagelse",
    da="2028 i Slagelse",
)
def budget(ctx: Context, what: YearOrPlace = "") -> Reply:
    """The dates of one year's budget; the one to be adopted next where no year is said."""
    year = YEAR.search(what)
    where = YEAR.sub("", what).strip(" ,")
    area = area_meant(ctx, where, f"calendar budget {year[1] if year else ''} in {{}}")
    calendar = calendar_for(ctx, area)
    under_way = [phase.budget_year for phase in calendar.budget(ctx.today)]
    wanted = int(year[1]) if year else _budget_ahead(calendar, ctx.today)
    return ctx.say(
        "calendar/budget",
        year=wanted,
        area=area_name(area, ctx.locale),
        budgets=[one for one in _budgets(ctx, calendar, wanted) if one.lines],
        others=[one for one in dict.fromkeys((*under_way, wanted - 1, wanted + 1)) if one != wanted][:2],
        today=ctx.today,
        locale=ctx.locale,
    )


def _budget_ahead(calendar: Calendar, today: date) -> int:
    """The first budget year whose adoption lies ahead."""
    year = today.year + 1
    adoptions = [
        event
        for event in calendar.between(date(today.year, 1, 1), date(today.year, 12, 31), _BUDGETS)
        if _role(calendar, event) == "adoption" and event.cycle == year
    ]
    return year + 1 if adoptions and all(event.end < today for event in adoptions) else year


def _budgets(ctx: Context, calendar: Calendar, year: int) -> list[Budget]:
    """The budget of a year, the municipal and the regional one apart."""
    phases_now = {phase.budget_year: phase for phase in calendar.budget(ctx.today)}
    events = dates_of(calendar, calendar.between(date(year - 2, 9, 1), date(year, 1, 31)))
    found = []
    for family in (Family.BUDGET, Family.BUDGET_REGION):
        elsewhere = Family.BUDGET if calendar.area.startswith("region_") else Family.BUDGET_REGION
        if calendar.area and family is elsewhere:
            continue
        others = {Family.AGREEMENT, Family.ADVICE} if family is Family.BUDGET or calendar.area else set()
        own = [
            event
            for event in events
            if (event.family is family and event.cycle == year)
            or (event.family in others and event.cycle == year - 1)
        ]
        phase = phases_now.get(year)
        lines = tuple(line for line in lines_of(ctx, own) if not line.over or line.law)
        ahead = next((line for line in lines if not line.over and not line.begun), None)
        found.append(
            Budget(
                year,
                phase.label[ctx.locale] if phase else "",
                ahead,
                family is Family.BUDGET_REGION,
                lines,
            )
        )
    return found
