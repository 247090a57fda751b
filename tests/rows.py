"""Every row there is, for tests that say exactly what an act may change."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

from sqlalchemy import select

from storage.tables import Base
from storage.team import Team
from storage.work import Work

Rows: TypeAlias = dict[str, dict[int, dict[str, Any]]]

TRAIL: Final = frozenset(
    {
        "audit",
        "inbox",
        "outbox",
        "sentences",
        "questions",
        "cards",
        "jobs",
        "recorded_once",
        "alembic_version",
    }
)
"""Tables that tell what was said and done, and hold nothing of what it was about."""
COUNTERS: Final = frozenset({"updated_at", "version", "people_version", "names_version"})


def change_user(team: Team, user_id: int, **changes: Any) -> bool:
    """Change what no command changes: a user's zone, and whether they are still in the team (`active`)."""
    return team._change_user(user_id, **changes)


READ: Final = {
    name: (
        select(*(column for column in table.c if column.name not in COUNTERS)),
        [column.name for column in table.c if column.name not in COUNTERS],
    )
    for name, table in Base.metadata.tables.items()
    if name not in TRAIL and "id" in table.c
}
"""How each table that holds something is read, and the names of its columns, less those that only count changes."""


def every_row(work: Work) -> Rows:
    """By table and id, every row that holds something, less the columns that only count changes."""
    found = work.do(
        lambda unit: {name: unit.connection.execute(read).all() for name, (read, _) in READ.items()}
    )
    return {
        name: {row["id"]: row for row in (dict(zip(READ[name][1], values, strict=True)) for values in rows)}
        for name, rows in found.items()
    }


def differences(before: Rows, after: Rows) -> set[str]:
    """What differs: 'activities.subject' of a changed row, '+tasks' and '-tasks' of one more and one less."""
    found = set()
    for table in before:
        old, new = before[table], after[table]
        found |= {f"-{table}" for number in old if number not in new}
        found |= {f"+{table}" for number in new if number not in old}
        for number in old.keys() & new.keys():
            row = new[number]
            found |= {f"{table}.{name}" for name, value in old[number].items() if row[name] != value}
    return found
