"""The political calendar of an area: elections, deadlines, the budget year and what experience adds to them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from bot.politics.calendar.event import (
    Basis,
    BudgetPhase,
    Event,
    Family,
    OpenEnded,
    Override,
    Term,
)
from bot.politics.calendar.records import (
    ELECTION,
    OF_A_BUDGET,
    BadCalendar,
    NoCalendar,
    Record,
    adopted_phase,
    budget_phases,
    exceptions,
    phases,
    records,
    term_years,
)
from bot.politics.calendar.rules import HORIZON, HORIZON_OF_ELECTIONS, elections, spans
from bot.politics.country import Country

__all__ = [
    "FIRST_YEAR",
    "OWN",
    "BadCalendar",
    "Basis",
    "BudgetPhase",
    "Calendar",
    "Event",
    "Family",
    "NoCalendar",
    "OpenEnded",
    "Override",
    "Term",
]

FIRST_YEAR: Final = 2013
OWN: Final = "own:"
_REACH: Final = 5  # an event may end so many years after the one it belongs to
_UNCERTAIN: Final = frozenset({Basis.CUSTOM, Basis.DERIVED})


class Calendar:
    """The calendar of one area: a municipality by its code ('0330'), a region by its id ('region_sjaelland').

    '' is no area in particular. `overrides` are the team's own dates and what it knows better than the rules;
    of two for one event and cycle the later one holds. Years before 2013 and after 2100 are empty; so are all
    of a country whose calendar nobody has written down, save for the team's own dates.
    """

    def __init__(self, country: Country, area: str = "", overrides: Sequence[Override] = ()) -> None:
        self.area = area
        self.country = country
        self._records = records(country)
        self._place = country.areas.municipality(area) if area[:1].isdigit() else None
        self._moved = {(one.event, one.cycle): one for one in overrides if not one.event.startswith(OWN)}
        self._own = tuple(_own(one) for one in overrides if one.event.startswith(OWN))
        self._years = {} if self._moved else _rules_alone(country, area)

    def region(self, day: date) -> str | None:
        """The id of the region the area lies in on a day, or is; None for no area."""
        if self._place is not None:
            return self.country.areas.region_of(self._place, day) or None
        return self.area.removeprefix("region_") or None

    def between(self, first: date, last: date, families: Collection[str] | None = None) -> tuple[Event, ...]:
        """The events that touch the days from first to last, both included; by first day, then id."""
        years = range(max(first.year - _REACH, FIRST_YEAR), min(last.year + 1, HORIZON) + 1)
        found = [
            event
            for event in (*self._own, *(one for year in years for one in self._of(year)))
            if event.start <= last and event.end >= first and (families is None or event.family in families)
        ]
        return tuple(sorted(found, key=lambda event: (event.start, event.end, event.id)))

    def next(self, day: date, limit: int, families: Collection[str] | None = None) -> tuple[Event, ...]:
        """The first so many events that begin on a day or after it."""
        found: list[Event] = []
        year = day.year
        while len(found) < limit and year <= min(day.year + _REACH, HORIZON):
            first = max(day, date(year, 1, 1))
            found += [one for one in self.between(first, date(year, 12, 31), families) if one.start >= first]
            year += 1
        return tuple(found[:limit])

    def event(self, id: str, cycle: int) -> Event | None:
        """One event of one budget year, election year or year."""
        if id.startswith(OWN):
            return next((one for one in self._own if (one.id, one.cycle) == (id, cycle)), None)
        record = self._records.get(id)
        if record is None or not FIRST_YEAR <= cycle <= HORIZON_OF_ELECTIONS:
            return None
        return next((one for one in self._of(cycle - record.of_year) if one.id == id), None)

    @property
    def knows_terms(self) -> bool:
        """Whether somebody has written down when the country elects its councils."""
        return bool(term_years(self.country))

    def term(self, day: date) -> Term:
        """Where a day lies in the four years. Raises NoCalendar where nobody knows, `knows_terms` or not."""
        labels = term_years(self.country)
        if not self.knows_terms:
            raise NoCalendar(self.country.code)
        begins = next(iter(elections(self.country))) + 1
        year = (day.year - begins) % len(labels) + 1
        first = date(day.year - year + 1, 1, 1)
        ahead = (self.event(ELECTION, cycle) for cycle in range(day.year, day.year + len(labels) + 1))
        election = next((event for event in ahead if event is not None and event.start >= day), None)
        if election is None or day.year < FIRST_YEAR:
            raise NoCalendar(f"{self.country.code} {day.year}")
        after = self.between(day, day, {Family.AFTER_ELECTION})
        return Term(
            year,
            first,
            date(first.year + len(labels) - 1, 12, 31),
            labels[year],
            election,
            (election.start - day).days,
            next((event for event in after if event.id in phases(self.country)), None),
        )

    def budget(self, day: date) -> tuple[BudgetPhase, ...]:
        """The budgets that are being made on a day, and how far each is; the one to be adopted first is first."""
        families = {Family.BUDGET} if not self.area.startswith("region_") else {Family.BUDGET_REGION}
        found = []
        for adopted_in in (day.year, day.year + 1):
            for id, label, months, offset in budget_phases(self.country):
                first = date(adopted_in + offset, months[0], 1)
                last = _month_end(adopted_in + offset, months[-1])
                if first <= day <= last:
                    ahead = self.between(day, day + timedelta(days=500), families)
                    of_it = (one for one in ahead if one.cycle == adopted_in + 1 and one.start >= day)
                    phase = BudgetPhase(adopted_in + 1, id, label, first, last, next(of_it, None))
                    found.append(self._once_adopted(phase, day, families))
        return tuple(found)

    def adopted(self, day: date) -> Event | None:
        """The last adoption of a budget before a day; None where none is known."""
        families = {Family.BUDGET} if not self.area.startswith("region_") else {Family.BUDGET_REGION}
        ahead = self.between(day - timedelta(days=500), day, families)
        roles = {one.id for one in self._records.values() if one.role == "adoption"}
        found = [one for one in ahead if one.id in roles and one.end < day]
        return max(found, key=lambda one: one.end, default=None)

    def _once_adopted(self, phase: BudgetPhase, day: date, families: Collection[str]) -> BudgetPhase:
        """A phase, or the one after it from the day the budget has been adopted."""
        after = adopted_phase(self.country)
        adopted = [
            event.end
            for event in self.between(phase.start, day, families)
            if event.cycle == phase.budget_year and self._records[event.id].role == "adoption"
        ]
        if after is None or not adopted or not phase.start <= adopted[0] < day:
            return phase
        id, label = after
        return replace(phase, id=id, label=label, start=adopted[0] + timedelta(days=1))

    def open_ended(self) -> tuple[OpenEnded, ...]:
        """What no day can be put down for: what may come earlier than its last lawful day, and what is local."""
        return tuple(
            OpenEnded(one.id, one.family, one.label, one.rule.get("latest_date"), one.note, one.sources)
            for one in self._records.values()
            if not one.has_days
        )

    # One year

    def _of(self, year: int) -> tuple[Event, ...]:
        if year not in self._years:
            self._years[year] = tuple(
                event
                for one in self._records.values()
                for event in (*self._events(one, year), *self._told(one, year))
            )
        return self._years[year]

    def _told(self, record: Record, year: int) -> Iterator[Event]:
        """What no rule gives a day, and the team has."""
        said = self._moved.get((record.id, year + record.of_year))
        if said is not None and not record.has_days and self.concerns(record, said.start):
            yield self._as_moved(_event(record, said.cycle, said.start, said.end or said.start))

    def _events(self, record: Record, year: int) -> Iterator[Event]:
        cycle = year + record.of_year
        for _, start, end, at in spans(record, year, self._day_of, self.country):
            known = next((one for one in record.observed if one[0].year == year), None)
            announced = next((one for one in record.announced if one[0].year == year), None)
            start, end = known or announced or (start, end)
            if not self.concerns(record, start):
                continue
            expected = known is None and _is_expected(record, start, end)
            yield self._as_moved(replace(_event(record, cycle, start, end), time=at, expected=expected))

    def _as_moved(self, event: Event) -> Event:
        said = self._moved.get((event.id, event.cycle)) or self._held(event)
        if said is not None:
            return replace(
                event,
                start=said.start,
                end=said.end or said.start,
                time=said.time,
                basis=event.basis if event.legal else Basis.TEAM,
                expected=False,
                latest=False,
                note=_both(said.note) or event.note,
                sources=(said.source,) if said.source else (),
                set_by_team=True,
            )
        moved = exceptions(self.country).get(
            (event.id, event.cycle if event.family in OF_A_BUDGET else event.cycle + 1)
        )
        return event if moved is None else replace(event, start=moved, end=moved, expected=False)

    def by_law(self) -> Calendar:
        """The same without the days the team has for what the law sets a last day for."""
        local = {one.held_as for one in self._records.values()}
        kept = tuple(said for said in self._moved.values() if said.event not in local)
        return Calendar(self.country, self.area, kept)

    def _held(self, event: Event) -> Override | None:
        """The team's own day for what the law sets a last day for: 2. behandling is when the budget is adopted."""
        local = self._records[event.id].held_as
        return self._moved.get((local, event.cycle)) if local else None

    def _day_of(self, id: str, year: int) -> date | None:
        """The day another event of that year is counted from."""
        record = self._records.get(id)
        if record is None:
            return None
        return next((event.start for event in self._events(record, year)), None)

    def concerns(self, record: Record, day: date) -> bool:
        """Is a rule any of the area's business?"""
        if not self.area:
            return True
        if record.regions and self.region(day) not in record.regions:
            return False
        return not self.area.startswith("region_") or record.level != {"municipality"}


@lru_cache(maxsize=16)
def _rules_alone(country: Country, area: str) -> dict[int, tuple[Event, ...]]:
    """The years of an area as the rules alone have them, shared by its calendars and filled by them."""
    return {}


def _event(record: Record, cycle: int, start: date, end: date) -> Event:
    return Event(
        record.id,
        cycle,
        record.family,
        start,
        end,
        record.label,
        record.basis,
        latest=record.kind == "latest_yearly" or "latest_date" in record.rule,
        note=record.note,
        what_happens=record.what_happens,
        sources=record.sources,
        short=record.short,
    )


def _is_expected(record: Record, start: date, end: date) -> bool:
    return not record.verified or (record.basis in _UNCERTAIN and start != end)


def _own(said: Override) -> Event:
    return Event(
        said.event,
        said.cycle,
        Family.OWN,
        said.start,
        said.end or said.start,
        _both(said.label) or {},
        Basis.TEAM,
        said.time,
        note=_both(said.note),
        sources=(said.source,) if said.source else (),
        set_by_team=True,
    )


def _both(said: str | None) -> dict[str, str] | None:
    """What the team wrote, which it wrote in one language."""
    return {"da": said, "en": said} if said else None


def _month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
