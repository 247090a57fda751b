"""The next steps of a day, with those that came of activities belonging to the points of a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select

from storage.repository import Repository
from storage.tables import Activity, ActivityPoint, CasePoint, Task, User
from storage.visibility import task_visible_to


@dataclass(frozen=True, slots=True)
class CaseStep:
    """A next step that is due; `who` is whose it is, '' where it is nobody's.

    `linked` says that it came of an activity that belongs to a point of the case.
    """

    id: int
    subject: str
    who: str
    linked: bool


class CaseSteps(Repository):
    """Next steps as everybody in the room may see them."""

    def due(self, case_id: int, day: date) -> list[CaseStep]:
        """The open ones that are due on a day; those of the case are `linked`, others may name it."""
        of_points = (
            select(ActivityPoint.activity_id)
            .join(CasePoint, CasePoint.id == ActivityPoint.point_id)
            .where(CasePoint.case_id == case_id)
        )
        rows = self.connection.execute(
            select(
                Task.id,
                Task.subject,
                func.coalesce(Task.activity_id.in_(of_points), False).label("linked"),
                func.coalesce(
                    select(User.name).where(User.id == Task.assignee_user_id).scalar_subquery(),
                    Task.assignee_name,
                    "",
                ).label("who"),
            )
            .outerjoin(Activity, Activity.id == Task.activity_id)
            .where(
                Task.workspace_id == self.workspace_id,
                Task.status == "open",
                func.coalesce(Task.snoozed_until, Task.due_date) == day,
                or_(Activity.id.is_(None), Activity.undone_at.is_(None)),
                task_visible_to(None),
            )
            .order_by(Task.id)
        )
        return [CaseStep(row.id, row.subject, row.who, bool(row.linked)) for row in rows]
