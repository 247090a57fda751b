"""When, who and what of lines as they are typed: `when.yaml`, each said in an office of its own day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from sqlalchemy import RowMapping, text

from storage.contacts.people import People
from storage.work import Unit
from tests.office import COPENHAGEN, FRIDAY, Office, choices, office, shown

CASES: Final = yaml.safe_load((Path(__file__).parent / "when.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def offices() -> Iterator[dict[str, Office]]:
    with ExitStack() as stack:
        yield {language: stack.enter_context(office(language)) for language in ("da", "en")}


def _rows(sql: str, after: int, unit: Unit) -> list[RowMapping]:
    return list(unit.connection.execute(text(sql), {"after": after}).mappings())


def _new(one: Office, table: str, after: int) -> list[RowMapping]:
    return one.work.do(partial(_rows, f"SELECT * FROM {table} WHERE id > :after ORDER BY id", after))


def _last(one: Office, table: str) -> int:
    return max((row["id"] for row in _new(one, table, 0)), default=0)


def _kept(one: Office, row: RowMapping) -> dict[str, Any]:
    sql = "SELECT name FROM participants WHERE activity_id = :after AND role = 'target' ORDER BY position"
    at = row["starts_at"]
    local = datetime.fromisoformat(f"{at[:19]}+00:00").astimezone(COPENHAGEN) if at else None
    return {
        "who": [person["name"] for person in one.work.do(partial(_rows, sql, row["id"]))],
        "day": row["day"],
        "time": f"{local:%H:%M}" if local else "",
        "about": row["subject"],
        "notes": row["details"],
    }


def _add(name: str, workspace: int, unit: Unit) -> int:
    return People(unit, workspace, FRIDAY).add_person(name)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_what_is_typed_becomes(offices: dict[str, Office], case: dict[str, Any]) -> None:
    one = offices[case["language"]]
    at = case.get("at")
    one.clock.set(datetime.fromisoformat(at).replace(tzinfo=COPENHAGEN) if at else FRIDAY)
    if "contact" in case:
        one.work.do(partial(_add, case["contact"], one.workspace))
    records, tasks, drafts = (_last(one, table) for table in ("activities", "tasks", "drafts"))
    for sentence in case["say"]:
        one.say(sentence)
    answer = shown(one.last, one.locale)
    new = [_kept(one, row) for row in _new(one, "activities", records)]
    steps = [{"what": row["subject"], "due": row["due_date"]} for row in _new(one, "tasks", tasks)]
    if "asked" in case:
        assert (new, steps) == ([], []), answer
        offered = " ".join([answer, *(choice.label for choice in choices(one.last))])
        assert [day for day in case["asked"] if day not in offered] == [], answer
        assert choices(one.last), answer
    for words in case.get("shows", ()):
        assert words in answer
    if "record" in case:
        assert [
            {name: kept[name] for name in want} for kept, want in zip(new, case["record"], strict=True)
        ] == [
            {name: str(value) if name == "day" else value for name, value in want.items()}
            for want in case["record"]
        ], answer
    if "steps" in case:
        assert steps == [{**want, "due": str(want["due"])} for want in case["steps"]], answer
    if "letter" in case:
        one.work_off()
        (draft,) = _new(one, "drafts", drafts)
        first = draft["body"].splitlines()[0]
        assert first.startswith((case["letter"], "Kære [")), first
