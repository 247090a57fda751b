"""The next steps of a case: those that came of activities belonging to its points, or that name one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select

from storage.repository import Repository
from storage.tables import Activity, ActivityPoint, CasePoint, Task, User
from storage.visibility import task_visible_to


@dataclass(frozen=True, slots=True)
class CaseStep:
    """A next step that is due; `who` is whose it is, '' where it is nobody's."""

    id: int
    subject: str
    who: str


class CaseSteps(Repository):
    """Next steps as everybody in the room may see them."""

    def due(self, case_id: int, day: date) -> list[CaseStep]:
        """The open ones of a case that are due on a day."""
        of_points = (
            select(ActivityPoint.activity_id)
            .join(CasePoint, CasePoint.id == ActivityPoint.point_id)
            .where(CasePoint.case_id == case_id)
        )
        titles = list(
            self.connection.execute(
                select(CasePoint.title).where(CasePoint.case_id == case_id, CasePoint.undone_at.is_(None))
            ).scalars()
        )
        named = [Task.subject.icontains(title, autoescape=True) for title in titles if len(title) > 3]
        rows = self.connection.execute(
            select(
                Task.id,
                Task.subject,
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
                or_(Task.activity_id.in_(of_points), *named),
                task_visible_to(None),
            )
            .order_by(Task.id)
        )
        return [CaseStep(row.id, row.subject, row.who) for row in rows]
