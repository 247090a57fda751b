"""The dates of one budget: its year, its deadlines, its adoption, and the weeks in which it is negotiated."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.engine.context import Context
from bot.language.names import fold
from bot.politics.calendar import Basis, Calendar, Event, Family
from bot.politics.country import Country
from bot.politics.workdays import is_workday, next_workday
from bot.subjects.calendar.budget_lines import Budget, budgets_of
from bot.subjects.calendar.event_lines import role_of
from bot.subjects.calendar.political_year import calendar_for
from bot.subjects.cases.kinds import kind_of
from storage.cases import CaseRow, PointRow

SOON: Final = 7  # days in which a deadline is told in the morning
_YEAR: Final = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day that counts for a budget: `law` where a law sets it, `point` where it is an ask's own.

    `short` is what it is called below the name of its budget, '' where it has no such name.
    """

    key: str
    day: date
    label: str
    law: bool
    point: PointRow | None = None
    short: str = ""

    def left(self, today: date) -> int:
        return (self.day - today).days


def year_of(title: str) -> int | None:
    """The budget year a title names."""
    found = _YEAR.search(title)
    return int(found[1]) if found else None


def budget_of(ctx: Context, case: CaseRow) -> Budget | None:
    """The budget year a case is of, as the calendar of its area has it."""
    year = year_of(case.title)
    if year is None or not kind_of(case).council:
        return None
    budgets = budgets_of(ctx, calendar_for(ctx, case.area_code), year) if case.area_code else []
    return budgets[0] if budgets else None


def _events(ctx: Context, case: CaseRow) -> tuple[Calendar, list[Event]] | None:
    """What the calendar has of the year in which the budget is made."""
    year = year_of(case.title)
    if year is None or not kind_of(case).council or not case.area_code:
        return None
    calendar = calendar_for(ctx, case.area_code)
    family = Family.BUDGET_REGION if calendar.area.startswith("region_") else Family.BUDGET
    found = calendar.between(date(year - 1, 1, 1), date(year - 1, 12, 31), {family, Family.OWN})
    return calendar, [one for one in found if one.family is Family.OWN or one.cycle == year]


def adoption_of(ctx: Context, case: CaseRow) -> date | None:
    """The last day on which the budget can be adopted, or the day that is set for it."""
    found = _events(ctx, case)
    if found is None:
        return None
    calendar, events = found
    return max((one.end for one in events if role_of(calendar, one) == "adoption"), default=None)


def deadlines_of(ctx: Context, case: CaseRow, points: list[PointRow]) -> list[Deadline]:
    """What is still to come until the adoption: by law, as the team has set it, and of the asks; the first first.

    Of the team's own dates those count that speak of the budget.
    """
    kind, today = kind_of(case), ctx.today
    due = [
        Deadline(f"point:{one.id}", one.due_date, one.title, False, one)
        for one in points
        if one.due_date is not None and one.due_date >= today and not kind.state(one.state).ends
    ]
    found = _events(ctx, case)
    for event in found[1] if found is not None else ():
        label = event.label.get(ctx.locale) or next(iter(event.label.values()), event.id)
        own = event.set_by_team and (event.family is not Family.OWN or "budget" in fold(label))
        if event.end >= today and (own or event.basis in (Basis.LAW, Basis.DERIVED)):
            law = event.basis in (Basis.LAW, Basis.DERIVED)
            short = (event.short or {}).get(ctx.locale, "")
            due.append(Deadline(f"{event.id}:{event.cycle}", event.end, label, law, short=short))
    return sorted(due, key=lambda one: (one.day, one.label))


def in_season(country: Country, day: date, adoption: date | None) -> bool:
    """Whether a day lies from the first working day of August to the adoption."""
    if adoption is None:
        return False
    first = date(adoption.year, 8, 1)
    first = first if is_workday(first, country) else next_workday(first, country)
    return first <= day <= adoption
