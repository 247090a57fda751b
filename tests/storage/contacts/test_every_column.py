"""Every column of every table that hangs on a person is erased, told, merged, exported and imported, or says it is not.

Tables and columns are found in the metadata, never in a list by hand; what a column leaves out is declared beside
it (storage.tables.facts). Each is filled with a value that is found again wherever it stands.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.core.people import Role
from storage.contacts.duplicates import Duplicates
from storage.contacts.erasures import Erasures
from storage.contacts.held import Held
from storage.contacts.people import People
from storage.exports.popolo import write_export
from storage.imports import import_file
from storage.tables import Base, ContactDetail, Membership, Person, PersonName
from storage.tables.facts import Purpose, every_table, referring, takes_part
from storage.team import Team
from storage.work import Unit, Work
from tests.countries import DK
from tests.storage.conftest import NOW

FIXED = {
    "start_date": "2018-03-01",  # of a seat: in order, and no day of anything else
    "end_date": "2019-04-02",
    "classification": "committee",
    "confidentiality": "team",
}
OF_A_TABLE = {("contact_details", "type"): "voice", ("organizations", "classification"): "party"}


def tables() -> list[sa.Table]:
    """`persons`, every table that refers to it, and those whose rows go with such a row."""
    found, follow = {"persons": Person.__table__}, [column for _, column in referring(Person)]
    while follow:
        column = follow.pop()
        if column.table.name not in found:
            found[column.table.name] = column.table
            if takes_part(column, "erase"):
                owner = every_table()[column.table.name]
                follow += [other for _, other in referring(owner, cascading=True)]
    return [table for table in Base.metadata.sorted_tables if table.name in found]


@dataclass
class Filled:
    """A person with a value in every column; `marks` are those that are found again, by 'table.column'."""

    person: int
    marks: dict[str, Any] = field(default_factory=dict)
    columns: dict[str, sa.Column[Any]] = field(default_factory=dict)

    def of(self, purpose: Purpose, *, facts: bool = True, references: bool = True) -> dict[str, Any]:
        """The values with a part in a purpose."""
        return {
            name: value
            for name, value in self.marks.items()
            if takes_part(self.columns[name], purpose)
            and (references if self.columns[name].foreign_keys else facts)
        }


class Filler:
    """Writes the rows; a row that is referred to has a name that is found again."""

    def __init__(self, connection: sa.Connection, workspace: int, user: int) -> None:
        self._connection, self._workspace, self._user = connection, workspace, user
        self._count = 0
        self._others: dict[str, tuple[int, Any]] = {}

    def fill(self) -> Filled:
        other = self._insert(Base.metadata.tables["persons"], {"name": "Ole Dam"})
        numbers: dict[str, int] = {}
        done = Filled(0)
        for table in sorted(tables(), key=lambda one: one.name != "persons"):  # in order, but persons first
            values: dict[str, Any] = {}
            for column in table.c:
                if column.name in (
                    "id",
                    "workspace_id",
                    "created_at",
                    "updated_at",
                    "created_by",
                    "erased_at",
                ):
                    continue
                name = f"{table.name}.{column.name}"
                done.columns[name] = column
                key = next(iter(column.foreign_keys), None)
                if key is None:
                    values[column.name] = done.marks[name] = self._value(table.name, column)
                elif key.column.table.name == "persons":
                    values[column.name] = other if column.name == "first_id" else numbers["persons"]
                elif key.column.table.name in numbers:
                    if table.name == "sources":
                        continue  # a row of its own below: a source is of one thing
                    values[column.name] = numbers[key.column.table.name]
                elif table.name in ("sources", "identifiers", "contact_details", "notes"):
                    continue  # of an organization instead
                else:
                    values[column.name], done.marks[name] = self._other(key.column.table)
            numbers[table.name] = self._insert(table, values)
        seat = {"membership_id": numbers["memberships"], "url": self._token("https://example.dk/{}")}
        done.marks["sources.membership_id"] = seat["url"]
        self._insert(Base.metadata.tables["sources"], seat)
        done.person = numbers["persons"]
        return done

    def _other(self, table: sa.Table) -> tuple[int, Any]:
        """A row of a table that is referred to, and what it is called."""
        values: dict[str, Any] = {}
        for column in table.c:
            if column.name in ("id", "workspace_id", "created_at", "updated_at", "created_by"):
                continue
            key = next(iter(column.foreign_keys), None)
            if key is None and (not column.nullable or column.name == "classification"):
                values[column.name] = self._value(table.name, column)
            elif key is not None and not column.nullable:
                values[column.name], _ = self._other(key.column.table)
        return self._insert(table, values), values.get("name", values.get("label", values.get("title")))

    def _insert(self, table: sa.Table, values: dict[str, Any]) -> int:
        made = {
            "workspace_id": self._workspace,
            "created_at": NOW,
            "updated_at": NOW,
            "created_by": self._user,
        }
        key = self._connection.execute(sa.insert(table), made | values).inserted_primary_key
        assert key is not None
        return int(key[0])

    def _token(self, shape: str = "{}") -> str:
        self._count += 1
        return shape.format(f"zq{self._count}xz")

    def _value(self, table: str, column: sa.Column[Any]) -> Any:
        if said := OF_A_TABLE.get((table, column.name)) or FIXED.get(column.name):
            return said
        kept_as = column.type.impl_instance if isinstance(column.type, sa.TypeDecorator) else column.type
        kind = kept_as.python_type
        if kind is bool:
            return True
        token = self._token({"email": "{}@example.dk", "url": "https://example.dk/{}"}.get(column.name, "{}"))
        if isinstance(column.type, sa.JSON):
            return [token] if column.name == "gaps" else {"said": token}
        if kind is datetime:
            return datetime(1901, 1, 1, tzinfo=UTC) + timedelta(days=self._count)
        if kind is date:
            return date(1902, 1, 1) + timedelta(days=self._count)
        return 7_310_000 + self._count if kind is int else token


def needles(value: Any) -> set[str]:
    """How a value reads in a row, in JSON and in a file."""
    if isinstance(value, dict | list):
        value = next(iter(value.values())) if isinstance(value, dict) else value[0]
    if isinstance(value, date):
        return {value.isoformat(), repr(value), repr(value).replace("timezone.utc", "UTC")}
    return {str(value)}


def stands(value: Any, text: str) -> bool:
    return any(needle in text for needle in needles(value))


def dump(unit: Unit, workspace: int) -> dict[str, str]:
    """Everything in the database of one team, by table."""
    return {
        table.name: "\n".join(
            str(tuple(row))
            for row in unit.connection.execute(sa.select(table).where(table.c.workspace_id == workspace))
        )
        for table in Base.metadata.sorted_tables
        if "workspace_id" in table.c
    }


def filled(work: Work, workspace: int, user: int) -> Filled:
    return work.do(lambda unit: Filler(unit.connection, workspace, user).fill())


# What is missing, or left, after each: 'table.column' of what the declarations do not say


def wrong_after_erasing(work: Work, workspace: int, user: int) -> set[str]:
    known = filled(work, workspace, user)
    assert work.do(lambda unit: Erasures(unit, workspace, NOW, user).erase(known.person))
    left = work.do(lambda unit: dump(unit, workspace))
    everywhere = "\n".join(left.values())
    return {
        name
        for name, value in known.of("erase", references=False).items()
        if value not in (True, "team", "party", "voice") and stands(value, everywhere)
    }


def missing_from_what_is_told(work: Work, workspace: int, user: int) -> set[str]:
    known = filled(work, workspace, user)
    told = work.do(lambda unit: Held(unit, workspace, NOW, user).about(known.person))
    text = json.dumps(told, ensure_ascii=False)
    return {name for name, value in known.of("tell").items() if not stands(value, text)}


def lost_in_a_merge(
    work: Work, workspace: int, user: int, prepare: Callable[[Unit, int, int], None] | None = None
) -> set[str]:
    known = filled(work, workspace, user)

    def merge(unit: Unit) -> dict[str, str]:
        keep = People(unit, workspace, NOW, user).add_person("Kirsten Lyng")
        if prepare:
            prepare(unit, keep, known.person)
        Duplicates(unit, workspace, NOW, user).merge(keep, known.person)
        return {table: text for table, text in dump(unit, workspace).items() if table != "audit"}

    left = work.do(merge)
    return {
        name
        for name, value in known.of("merge", references=False).items()
        if not stands(value, left[known.columns[name].table.name])
    }


def missing_from_a_file(
    work: Work, workspace: int, user: int, format: Purpose, folder: Path
) -> tuple[set[str], set[str]]:
    """What our own export does not have; and what importing it into another team does not bring back."""
    known = filled(work, workspace, user)
    out = StringIO(newline="")
    write_export(work, workspace, {"popolo": "json"}.get(format, format), out)
    text = out.getvalue().replace("\r\n ", "")
    parts = known.of(format)
    absent = {name for name, value in parts.items() if not stands(value, text)}
    file = folder / f"export.{ {'popolo': 'json', 'vcard': 'vcf'}.get(format, format) }"
    file.write_text(out.getvalue(), "utf-8", newline="")
    elsewhere = work.do(lambda unit: Team(unit, None, NOW).make_workspace("Nye", "da", "Europe/Copenhagen"))
    import_file(work, elsewhere, file, NOW)
    there = work.do(lambda unit: dump(unit, elsewhere))
    of = {"popolo": {table.name for table in tables()}}.get(format, {"persons"})
    not_read = {
        name
        for name, value in parts.items()
        if known.columns[name].table.name in of
        and not known.columns[name].foreign_keys
        and not stands(value, there[known.columns[name].table.name])
    }
    if format == "popolo":
        references = known.of(format, facts=False)
        for name in references:
            column = known.columns[name]
            set_there = sa.select(column).where(column.table.c.workspace_id == elsewhere, column.isnot(None))
            if work.do(lambda unit, said=set_there: unit.connection.execute(said).first()) is None:  # type: ignore[misc]
                not_read.add(name)
        number = work.do(
            lambda unit: unit.connection.execute(
                sa.select(Person.id).where(Person.workspace_id == elsewhere, Person.name != "Ole Dam")
            ).scalar_one()
        )
        work.do(lambda unit: Erasures(unit, elsewhere, NOW).erase(number))
        left = "\n".join(work.do(lambda unit: dump(unit, elsewhere)).values())
        facts = known.of("popolo", references=False)
        assert {n for n, value in facts.items() if value not in FIXED.values() and stands(value, left)} <= {
            "contact_details.type"
        }
    return absent, not_read


def test_nothing_of_an_erased_person_is_left(work: Work, workspace: int, ida: int) -> None:
    assert wrong_after_erasing(work, workspace, ida) == set()


def test_all_that_is_held_is_told(work: Work, workspace: int, ida: int) -> None:
    assert missing_from_what_is_told(work, workspace, ida) == set()


def test_all_of_one_goes_into_the_other(work: Work, workspace: int, ida: int) -> None:
    assert lost_in_a_merge(work, workspace, ida) == set()


def test_what_both_have_is_kept_once_with_what_either_knew(work: Work, workspace: int, ida: int) -> None:
    def twins(unit: Unit, keep: int, gone: int) -> None:
        """The one that stays has the same seat, name and telephone, and nothing is known of them."""
        known: tuple[tuple[Any, tuple[str, ...]], ...] = (
            (Membership, ("organization_id", "role")),
            (PersonName, ("name",)),
            (ContactDetail, ("type", "value")),
        )
        for table, same in known:
            row = unit.connection.execute(sa.select(table).where(table.person_id == gone)).one()
            made = {"workspace_id": workspace, "person_id": keep, "created_at": NOW, "updated_at": NOW}
            values = {name: getattr(row, name) for name in same}
            unit.connection.execute(sa.insert(table), made | values)

    assert lost_in_a_merge(work, workspace, ida, twins) == set()
    for table in (Membership, PersonName, ContactDetail):
        count = sa.select(sa.func.count()).select_from(table).where(table.person_id.isnot(None))
        more = 1 if table is PersonName else 0  # the name of the one that went
        assert work.do(lambda unit, said=count: unit.connection.execute(said).scalar_one()) == 1 + more  # type: ignore[misc]


@pytest.mark.parametrize("format", ["popolo", "csv", "vcard"])
def test_an_export_has_it_and_is_read_back(
    work: Work, workspace: int, ida: int, tmp_path: Path, format: Purpose
) -> None:
    assert missing_from_a_file(work, workspace, ida, format, tmp_path) == (set(), set())


# A column that is added is covered without another line; one that a piece of code forgets is found here

TRIAL = """
import sys
from pathlib import Path

from sqlalchemy.orm import mapped_column

from storage.tables import Base, ContactDetail, Membership, Person, facts
from storage.tables.base import Words

folder = Path(sys.argv[1])
by_hand = {"info": facts.left_out("csv", "vcard")}
Person.added = mapped_column(Words, nullable=True)
Membership.added = mapped_column(Words, nullable=True, **by_hand)
ContactDetail.added = mapped_column(Words, nullable=True, **by_hand)

from tests.storage.contacts import test_every_column as here

here.try_out(folder)
"""


def try_out(folder: Path) -> None:
    """With a column `added` in three tables: nothing is wrong; with code that forgets it, each part says so."""
    from storage.db import open_engine
    from storage.tables import facts as declared

    asked = declared.takes_part
    number = 0

    def run(purpose: Purpose) -> set[str]:
        nonlocal number
        number += 1
        engine = open_engine(f"sqlite:///{folder / str(number)}.db")
        Base.metadata.create_all(engine)
        with Work(engine, DK) as work:
            team = work.do(lambda unit: Team(unit, None, NOW).make_workspace("A", "da", "Europe/Copenhagen"))
            user = work.do(lambda unit: Team(unit, team, NOW).add_user("Ida", Role.MEMBER))
            match purpose:
                case "erase":
                    return wrong_after_erasing(work, team, user)
                case "tell":
                    return missing_from_what_is_told(work, team, user)
                case "merge":
                    return lost_in_a_merge(work, team, user)
                case _:
                    absent, not_read = missing_from_a_file(work, team, user, purpose, folder)
                    return absent | not_read

    everywhere = {"persons.added", "memberships.added", "contact_details.added"}
    found: dict[Purpose, set[str]] = {
        "erase": {"persons.added"},  # the other rows go as a whole, and in a merge they are moved
        "tell": everywhere,
        "merge": {"persons.added"},
        "popolo": everywhere,
        "csv": {"persons.added"},
        "vcard": {"persons.added"},
    }
    for purpose, missed in found.items():
        assert run(purpose) == set(), purpose
        declared.takes_part = lambda column, for_what, purpose=purpose: (  # type: ignore[misc,assignment]
            asked(column, for_what) and (column.name, for_what) != ("added", purpose)
        )
        assert run(purpose) == missed, purpose
        declared.takes_part = asked


def test_a_column_that_is_added_is_covered_and_one_that_is_forgotten_is_found(tmp_path: Path) -> None:
    tried = subprocess.run([sys.executable, "-c", TRIAL, str(tmp_path)], capture_output=True, text=True)
    assert tried.returncode == 0, tried.stderr
