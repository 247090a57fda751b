"""The team's own letter templates: the central text, local versions of it, and every wording there was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, Select, func, select, update

from storage import tables
from storage.repository import Repository
from storage.tables import LetterTemplate, LetterVersion, User


@dataclass(frozen=True, slots=True)
class Wording:
    """One version of a template; `current` when it is the one in use. `by` is a user's name."""

    template_id: int
    name: str
    branch: str
    locale: str
    number: int
    source: str
    note: str | None
    over: str | None
    by: str | None
    at: datetime
    current: bool


_WORDINGS: Final[Select[*tuple[Any, ...]]] = (
    select(
        LetterTemplate.id,
        LetterTemplate.name,
        LetterTemplate.branch,
        LetterTemplate.locale,
        LetterVersion.number,
        LetterVersion.source,
        LetterVersion.note,
        LetterVersion.over,
        User.name.label("by"),
        LetterVersion.created_at,
        (LetterVersion.number == LetterTemplate.version).label("current"),
    )
    .join(LetterVersion, LetterVersion.template_id == LetterTemplate.id)
    .outerjoin(User, User.id == LetterVersion.created_by)
)
_CURRENT: Final = _WORDINGS.where(LetterVersion.number == LetterTemplate.version)


class Letters(Repository):
    """The letter templates of one team; a wording, once kept, never changes."""

    def all(self) -> list[Wording]:
        """Every template as it is worded now, by name; the central text before its local versions."""
        rows = self.connection.execute(
            _CURRENT.where(LetterTemplate.workspace_id == self.workspace_id).order_by(
                LetterTemplate.name, LetterTemplate.branch, LetterTemplate.locale
            )
        )
        return list(map(_wording, rows))

    def current(self, name: str, branch: str, locale: str) -> Wording | None:
        """A template as it is worded now; None when the team has none of its own."""
        row = self.connection.execute(_CURRENT.where(*self._of(name, branch, locale))).one_or_none()
        return None if row is None else _wording(row)

    def local(self, name: str, locale: str) -> list[Wording]:
        """The local versions of a template, as they are worded now, by branch."""
        rows = self.connection.execute(
            _CURRENT.where(
                LetterTemplate.workspace_id == self.workspace_id,
                LetterTemplate.name == name,
                LetterTemplate.locale == locale,
                LetterTemplate.branch != "",
            ).order_by(LetterTemplate.branch)
        )
        return list(map(_wording, rows))

    def history(self, name: str, branch: str, locale: str) -> list[Wording]:
        """Every wording there was and is, the latest first."""
        rows = self.connection.execute(
            _WORDINGS.where(*self._of(name, branch, locale)).order_by(LetterVersion.number.desc())
        )
        return list(map(_wording, rows))

    def version(self, name: str, branch: str, locale: str, number: int) -> Wording | None:
        row = self.connection.execute(
            _WORDINGS.where(*self._of(name, branch, locale), LetterVersion.number == number)
        ).one_or_none()
        return None if row is None else _wording(row)

    def save(
        self,
        name: str,
        branch: str,
        locale: str,
        source: str,
        *,
        seen: int,
        note: str | None = None,
        over: str | None = None,
        use: bool = True,
    ) -> int | None:
        """Keep a new wording, by `seen`, the number of the last one its writer knew (0: none); its number.

        None when somebody kept another one since. With `use` it is the one in use from now on.
        """
        key = ("workspace_id", "name", "branch", "locale")
        values = {"name": name, "branch": branch, "locale": locale, "version": 0}
        self._insert_new(LetterTemplate, key, values)
        template = self.connection.execute(
            select(LetterTemplate.id).where(*self._of(name, branch, locale)).with_for_update()
        ).scalar_one()
        last = self.connection.execute(
            select(func.coalesce(func.max(LetterVersion.number), 0)).where(
                LetterVersion.template_id == template
            )
        ).scalar_one()
        if last != seen:
            return None
        version = {"template_id": template, "number": last + 1, "source": source, "note": note, "over": over}
        self._insert(tables.LetterVersion, version)
        self._audit("worded", f"letter:{template}", after={"number": last + 1, "over": over})
        if use:
            self.use(name, branch, locale, last + 1)
        return int(last) + 1

    def use(self, name: str, branch: str, locale: str, number: int) -> bool:
        """Have a wording used from now on; False when there is none of that number."""
        found = self.version(name, branch, locale, number)
        if found is None:
            return False
        self.connection.execute(
            update(LetterTemplate)
            .where(LetterTemplate.id == found.template_id)
            .values(version=number, updated_at=self.now)
        )
        self._audit("used", f"letter:{found.template_id}", after={"number": number})
        return True

    def last(self, name: str, branch: str, locale: str) -> int:
        """The number of the last wording kept, in use or not; 0 for none."""
        history = self.history(name, branch, locale)
        return history[0].number if history else 0

    def _of(self, name: str, branch: str, locale: str) -> tuple[Any, ...]:
        return (
            LetterTemplate.workspace_id == self.workspace_id,
            LetterTemplate.name == name,
            LetterTemplate.branch == branch,
            LetterTemplate.locale == locale,
        )


def _wording(row: Row[*tuple[Any, ...]]) -> Wording:
    number, name, branch, locale, version, source, note, over, by, at, current = row
    return Wording(number, name, branch, locale, version, source, note, over, by, at, bool(current))
