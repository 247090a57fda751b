"""The words of a budget year: its phase, its dates, what comes next; the municipal and the regional one apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.engine.context import Context
from bot.politics.calendar import Calendar, Family
from bot.subjects.calendar.event_lines import EventLine, dates_of, lines_of, role_of

_BUDGETS: Final = frozenset({Family.BUDGET, Family.BUDGET_REGION})


@dataclass(frozen=True, slots=True)
class Budget:
    """One year's budget of an area: the phase it is in, if it is under way, and its dates."""

    year: int
    phase: str
    next: EventLine | None
    region: bool
    lines: tuple[EventLine, ...]


def budget_ahead(calendar: Calendar, today: date) -> int:
    """The first budget year whose adoption lies ahead."""
    year = today.year + 1
    adoptions = [
        event
        for event in calendar.between(date(today.year, 1, 1), date(today.year, 12, 31), _BUDGETS)
        if role_of(calendar, event) == "adoption" and event.cycle == year
    ]
    return year + 1 if adoptions and all(event.end < today for event in adoptions) else year


def budgets_of(ctx: Context, calendar: Calendar, year: int) -> list[Budget]:
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
