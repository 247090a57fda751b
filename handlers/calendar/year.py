"""The political year: what comes next, and where we are in the term and in the budget years."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Annotated, Final, TypeAlias

from bot.core.errors import Refusal
from bot.core.folding import fold
from bot.core.people import Role
from bot.core.reply import Reply
from bot.engine.context import Context
from bot.engine.router import Meant, Plain, Router
from bot.engine.slots import Number, Reads, Rest, Slot
from bot.language.event_names import events_named, names_like, own_named
from bot.language.questions import is_question
from bot.language.questions.dates import date_asked, parted_from_area, when_is
from bot.language.words import N_
from bot.politics.calendar import Calendar, Event, Family
from bot.politics.calendar.records import records
from bot.politics.country import Country
from bot.subjects.calendar.budget_lines import budget_ahead, budgets_of
from bot.subjects.calendar.event_lines import EventLine, dates_of, event_line, lines_of, role_of
from bot.subjects.calendar.political_year import (
    LEAD,
    WHOLE_COUNTRY,
    area_code_of,
    area_meant,
    calendar_for,
    term_for,
)
from bot.subjects.first_words import CALENDAR

PAGE: Final = 8
COMING: Final = 5  # lines of what comes next that fit a phone
NEAR: Final = timedelta(days=75)  # what is farther off needs nothing done about it now

NAMED: Final = 0.8  # that what is asked for by its name is a date
UNSURE: Final = 0.29  # that something nobody knows of is a date: anything else that is understood goes before

YEAR: Final = re.compile(r"\b(20\d\d)\b")

Place: TypeAlias = Annotated[
    str, Slot(Reads.REST, N_("Municipality or region"), "", hint="Slagelse", asked=False)
]
YearOrPlace: TypeAlias = Annotated[str, Slot(Reads.REST, N_("Budget year or municipality"), asked=False)]

NEXT_WEEK: Final = frozenset({"uge", "week"})

router = Router(CALENDAR)


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
    if fold(where) in NEXT_WEEK:
        answer: Reply = ctx.registry.by_subject[CALENDAR.name]["week"].handler(ctx, f"next {where}")
        return answer
    area = area_meant(ctx, where, "calendar next in {}")
    calendar = calendar_for(ctx, area)
    coming = [
        event
        for event in dates_of(
            calendar, calendar.between(ctx.today + timedelta(days=1), ctx.today + timedelta(days=800))
        )
        if event.start > ctx.today
    ]
    page = min(max(page, 1), max(1, -(-len(coming) // COMING)))
    now = dates_of(calendar, calendar.between(ctx.today, ctx.today)) if page == 1 else []
    return ctx.say(
        "calendar/next",
        now=lines_of(ctx, sorted(now, key=lambda event: event.end)),
        coming=lines_of(ctx, coming[COMING * (page - 1) : COMING * page]),
        near=ctx.today + NEAR,
        term=term_for(ctx, calendar) if calendar.knows_terms else None,
        country=ctx.country.name[ctx.locale],
        area=ctx.country.areas.name_of(area, ctx.locale),
        budgets=[phase.budget_year for phase in calendar.budget(ctx.today)],
        page=page,
        more=len(coming) > COMING * page,
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
    term = term_for(ctx, calendar)
    constitutions = {
        event.start: event
        for event in calendar.between(term.election.start, term.last + timedelta(days=40))
        if role_of(calendar, event) == "constitution" and event.cycle == term.election.cycle
    }
    open_elections = [
        one
        for one in calendar.open_ended()
        if one.family is Family.ELECTION and one.latest is not None and one.latest > ctx.today
    ]
    return ctx.say(
        "calendar/period",
        area=ctx.country.areas.name_of(area, ctx.locale),
        term=term,
        election=event_line(ctx.country, term.election, ctx.locale, ctx.local_now),
        constitution=lines_of(ctx, constitutions.values()),
        budgets=[(phase, _soon(ctx, phase.next)) for phase in calendar.budget(ctx.today)],
        regions=_regions(ctx.country, area, ctx.today, ctx.locale),
        open_elections=open_elections,
        today=ctx.today,
        locale=ctx.locale,
    )


def _soon(ctx: Context, event: Event | None) -> EventLine | None:
    """An event that lies within the year."""
    line = event_line(ctx.country, event, ctx.locale, ctx.local_now) if event is not None else None
    return line if line is not None and line.left <= 366 else None


def _regions(country: Country, area: str, today: date, locale: str) -> tuple[str, date | None, str]:
    """The region an area lies in or is, the last day of that region, and the region after it; ('', None, '')."""
    place = country.areas.municipality(area) if area[:1].isdigit() else None
    here = country.areas.region_of(place, today) if place else area.removeprefix("region_")
    by_id = {one.id: one for one in country.areas.regions}
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
    wanted = int(year[1]) if year else budget_ahead(calendar, ctx.today)
    return ctx.say(
        "calendar/budget",
        year=wanted,
        area=ctx.country.areas.name_of(area, ctx.locale),
        budgets=[one for one in budgets_of(ctx, calendar, wanted) if one.lines],
        others=[one for one in dict.fromkeys((*under_way, wanted - 1, wanted + 1)) if one != wanted][:2],
        today=ctx.today,
        locale=ctx.locale,
    )


@router.command("", summary="", role=Role.READER, reads=True)
def bare(ctx: Context, what: Rest = "") -> Reply:
    """The calendar with no verb: what comes next, in a place; a budget year; or something by its name."""
    said = LEAD.sub("", what.strip()).strip(" ?.!")
    if not said or ctx.country.areas.code_of(said) is not None or fold(said) in WHOLE_COUNTRY:
        return next_(ctx, where=said)
    if YEAR.fullmatch(said):
        return budget(ctx, said)
    area = area_code_of(ctx)
    meant = ctx.registry.verbs_like(CALENDAR, said.split()[0])
    if not meant and events_named(said, calendar_for(ctx, area), ctx.today):
        return show(ctx, said)
    after = said.partition(" ")[2]
    return ctx.say(
        "errors/unclear",
        text=what,
        meant=[(f"{one.word(ctx.locale)} {after}".strip(), f"{one.name} {after}".strip()) for one in meant],
        examples=[one.example(ctx.locale) for one in ctx.registry.of_subject(CALENDAR) if one.summary],
        forms=(),
        readings=(),
    )


@router.command(
    "show",
    "vis",
    "hvornår",
    "when",
    summary=N_("One date: when, by which law, and what happens"),
    role=Role.READER,
    reads=True,
    en="budget adoption",
    da="budgetvedtagelse",
)
def show(ctx: Context, what: Rest) -> Reply:
    """The next time something happens, with what is known of it."""
    label, _, where = what.partition("@")
    label, named = parted_from_area(ctx.country, label)
    if named and not label:
        return next_(ctx, where=named)
    year = YEAR.search(label)
    label = YEAR.sub("", label).strip(" ,") if year and len(label) > len(year[0]) else label
    area = where.strip() or named or area_code_of(ctx)
    calendar = calendar_for(ctx, area)
    found = events_named(label, calendar, ctx.today)
    if own := _own(ctx, calendar, label, int(year[1]) if year else None, whole=bool(found)):
        return own
    if not found:
        raise Refusal(
            "calendar/no_such_event",
            said=what,
            near=names_like(what, calendar, ctx.today, ctx.locale),
            add="",
        )
    if len(found) > 1:
        return ctx.say(
            "calendar/which_event",
            said=what,
            ways=[(one.label[ctx.locale], f"calendar show {one.id}") for one in found],
            lines=lines_of(ctx, filter(None, (_coming(ctx, calendar, one.id) for one in found))),
            locale=ctx.locale,
        )
    if year:
        ahead = calendar.between(date(int(year[1]), 1, 1), date(int(year[1]), 12, 31))
    else:
        ahead = calendar.between(ctx.today, ctx.today + timedelta(days=5 * 366))
    event = next((one for one in ahead if one.id == found[0].id), None)
    if year and event is None:
        raise Refusal(
            "calendar/not_that_year", label=found[0].label[ctx.locale], year=year[1], id=found[0].id
        )
    open_ended = next((one for one in calendar.open_ended() if one.id == found[0].id), None)
    keeps = records(ctx.country)[found[0].id].not_after
    deadline = calendar.event(keeps, event.cycle) if event is not None and keeps else None
    told = event or open_ended
    sources = told.sources if told is not None else ()
    return ctx.say(
        "calendar/show",
        label=found[0].label[ctx.locale],
        line=event_line(ctx.country, event, ctx.locale, ctx.local_now) if event else None,
        open_ended=open_ended,
        deadline=event_line(ctx.country, deadline, ctx.locale, ctx.local_now)
        if deadline is not None
        else None,
        laws=[one for one in sources if "§" in one],
        links=[one for one in sources if one.startswith("http")][:2],
        area=ctx.country.areas.name_of(area, ctx.locale),
        today=ctx.today,
        locale=ctx.locale,
    )


def _own(ctx: Context, calendar: Calendar, said: str, year: int | None, *, whole: bool) -> Reply | None:
    """The team's own dates of that name: those to come, or of a year, else the last; None for none."""
    first = date(year, 1, 1) if year else ctx.today
    last = date(year, 12, 31) if year else ctx.today + timedelta(days=5 * 366)
    found = own_named(said, calendar.between(first, last), whole=whole)
    if not found and not year:  # none to come: the last one there was
        found = own_named(said, calendar.between(ctx.today - timedelta(days=366), ctx.today), whole=whole)[
            -1:
        ]
    if not found:
        return None
    return ctx.say(
        "calendar/own",
        lines=lines_of(ctx, found[:PAGE]),
        area=ctx.country.areas.name_of(calendar.area, ctx.locale),
        locale=ctx.locale,
    )


def _coming(ctx: Context, calendar: Calendar, id_: str) -> Event | None:
    """The next time something happens."""
    ahead = calendar.between(ctx.today, ctx.today + timedelta(days=5 * 366))
    return next((one for one in ahead if one.id == id_), None)


@router.understands(at_most=NAMED)
def when(plain: Plain) -> Meant | None:
    """A plain question about a date of the political calendar."""
    said = date_asked(plain.country, plain.text, plain.at.date())
    if said is not None:
        return Meant(f"calendar show {said}", NAMED, asks=is_question(plain.text))
    named = when_is(plain.text)
    return Meant(f"calendar show {named}", UNSURE, asks=True) if named else None
