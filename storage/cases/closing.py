"""What is kept of a case when it is over: what the team answers about it, and what goes into the next one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from storage.cases import REFLECTION, CaseRooms, CaseRow, Cases, NewCase, NewPoint, PointRow
from storage.journal import Journal
from storage.tables import Case, CasePoint

ANSWERED: Final = "answered"
_CARRIED: Final = (
    *("owner_user_id", "amount", "amount_to", "amount_kind", "amount_about", "amount_yearly"),
    *("amount_said", "story", "figure", "internal"),
)


class Closings(Cases):
    """The team's cases when they are over."""

    def reflect(self, case_id: int, answers: Mapping[str, str]) -> int | None:
        """Keep what `by` answers to each question, in place of what they answered before: the act, None for nothing."""
        act = Journal(self.unit, self.workspace_id, self.now, self.by)
        own = {one.title: one for one in self.reflections(case_id) if one.owner_user_id == self.by}
        for question, answer in answers.items():
            if (there := own.get(question)) is not None:
                act.set(CasePoint, there.id, story=answer or None)
            elif answer:
                point = NewPoint(REFLECTION, question, ANSWERED, owner_user_id=self.by, story=answer)
                if (number := self.add_point(case_id, point)) is not None:
                    act.added(CasePoint, number)
        return act.close("reflected", f"case:{case_id}")

    def carry(
        self, old: CaseRow, title: str, points: Sequence[PointRow], level: str, state: str
    ) -> tuple[int, int | None]:
        """Have these points in the open case of that title, opened where there is none: it, and the act.

        The act is None where they are all there already.
        """
        act = Journal(self.unit, self.workspace_id, self.now, self.by)
        same = [one for one in self.of_kind(old.kind) if (one.title, one.area_id) == (title, old.area_id)]
        if same:
            number = same[0].id
        else:
            number = self.open(
                NewCase(old.kind, title, old.area_id, old.organization_id, self.by, self.now.date())
            )
            rooms = CaseRooms(self.unit, self.workspace_id, self.now, self.by)
            for room in rooms.of(old.id):
                rooms.bind(number, room.room_id, room.target.thread)
            act.added(Case, number)
        known = {one.title for one in self.points(number)}
        for one in points:
            if one.title not in known:
                columns = {name: getattr(one, name) for name in _CARRIED}
                added = self.add_point(
                    number, NewPoint(level, one.title, state, owner_name=one.owner, **columns)
                )
                assert added is not None  # the case is there
                act.added(CasePoint, added)
        return number, act.close("carried over", f"case:{number}")
