"""The team's own dates, and those it knows better than the rules."""

from __future__ import annotations

from datetime import time
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy import delete as deleting

from bot.politics.calendar.event import Override
from storage.repository import Repository
from storage.tables import CalendarDate


class CalendarDates(Repository):
    """Dates by area code ('0330'; '' for the whole team)."""

    def overrides(self, area_code: str = "") -> list[Override]:
        """What holds in an area: the whole team's first, the area's own after them, which go before."""
        rows = self.connection.execute(
            select(CalendarDate)
            .where(
                CalendarDate.workspace_id == self.workspace_id,
                CalendarDate.area_code.in_({"", area_code}),
            )
            .order_by(CalendarDate.area_code, CalendarDate.start_date, CalendarDate.id)
        )
        return [_override(row) for row in rows]

    def get(self, event: str, cycle: int, area_code: str = "") -> Override | None:
        """The date the team has put down for just that area."""
        row = self.connection.execute(
            select(CalendarDate).where(*self._one(event, cycle, area_code))
        ).one_or_none()
        return None if row is None else _override(row)

    def put(self, said: Override, area_code: str = "") -> Override | None:
        """Put a date down, in place of what was there: that is returned, None when there was nothing."""
        before = self.get(said.event, said.cycle, area_code)
        values = {
            "label": said.label,
            "start_date": said.start,
            "end_date": said.end,
            "at_time": said.time.isoformat("minutes") if said.time else None,
            "note": said.note,
            "source": said.source,
        }
        if before is None:
            identity = {"area_code": area_code, "event": said.event, "cycle": said.cycle}
            self._insert(CalendarDate, identity | values)
        else:
            self.connection.execute(
                update(CalendarDate)
                .where(*self._one(said.event, said.cycle, area_code))
                .values(**values, updated_at=self.now)
            )
        self._audit("set", f"date:{said.event}:{said.cycle}", _plain(before), _plain(said))
        return before

    def remove(self, event: str, cycle: int, area_code: str = "") -> Override | None:
        """Take a date out: the rule holds again, or the team's own is gone. What was there, if anything."""
        before = self.get(event, cycle, area_code)
        if before is not None:
            self.connection.execute(deleting(CalendarDate).where(*self._one(event, cycle, area_code)))
            self._audit("removed", f"date:{event}:{cycle}", _plain(before))
        return before

    def every(self) -> list[tuple[str, Override]]:
        """Every date the team has put down, with its area code, the earliest first."""
        rows = self.connection.execute(
            select(CalendarDate)
            .where(CalendarDate.workspace_id == self.workspace_id)
            .order_by(CalendarDate.start_date, CalendarDate.id)
        )
        return [(row.area_code, _override(row)) for row in rows]

    def _one(self, event: str, cycle: int, area_code: str) -> tuple[Any, ...]:
        return (
            CalendarDate.workspace_id == self.workspace_id,
            CalendarDate.event == event,
            CalendarDate.cycle == cycle,
            CalendarDate.area_code == area_code,
        )


def _override(row: Row[Any]) -> Override:
    return Override(
        row.event,
        row.cycle,
        row.start_date,
        row.end_date,
        time.fromisoformat(row.at_time) if row.at_time else None,
        row.label,
        row.note,
        row.source,
    )


def _plain(said: Override | None) -> dict[str, Any] | None:
    if said is None:
        return None
    return {"start": said.start.isoformat(), "end": said.end.isoformat() if said.end else None}
