"""The shape of the database: made, checked, upgraded, taken back, backed up; nothing lost on the way."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from bot.core.errors import StartError
from storage.activities import Activities
from storage.contacts.people import People
from storage.db import open_engine
from storage.schema import alembic_config, backup, check, downgrade, migrating, prepare, steps, upgrade
from storage.tables import Base
from storage.team import Team
from storage.work import Unit, Work
from tests.countries import DK
from tests.databases import postgres_url, sqlite_url
from tests.storage.activities.test_activities import MEETING
from tests.storage.conftest import NOW


def fill(engine: Engine) -> int:
    """Put a meeting with people and steps into a database; the activity's id."""

    def record(unit: Unit) -> int:
        workspace = Team(unit, None, NOW).make_workspace("Byrådsgruppen")
        People(unit, workspace, NOW).add_person("Anna Holm", phone="+45 55 00 00 01")
        return Activities(unit, workspace, NOW).record(MEETING)

    with Work(engine, DK) as work:
        return work.do(record)


def counts(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            table.name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            for table in Base.metadata.sorted_tables
        }


@pytest.fixture
def empty(empty_url: str) -> Engine:
    return open_engine(empty_url)


def test_the_migrations_make_exactly_the_tables_of_the_models(empty: Engine) -> None:
    upgrade(empty)
    with empty.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    empty.dispose()


def test_down_and_up_again_with_data_in_the_tables(empty: Engine) -> None:
    upgrade(empty)
    fill(empty)
    downgrade(empty, "base")
    assert check(empty).state == "empty"
    with empty.connect() as connection:
        assert set(sa.inspect(connection).get_table_names()) == {"alembic_version"}
    upgrade(empty)
    assert set(counts(empty).values()) == {0}
    fill(empty)
    upgrade(empty)
    assert counts(empty)["participants"] == 3
    empty.dispose()


def test_a_seat_that_ended_before_it_began_has_no_end_after_the_upgrade(empty: Engine) -> None:
    upgrade(empty)
    downgrade(empty, "0006")

    def seat(unit: Unit) -> None:
        workspace = Team(unit, None, NOW).make_workspace("Byrådsgruppen")
        people = People(unit, workspace, NOW)
        anna, body = people.add_person("Anna Holm"), people.bodies.ensure_organization("Byrådet")
        for start, end in (("2030-01-01", "2029-12-31"), ("2026-01-01", "2029-12-31"), ("2026-03", "2026")):
            people.bodies.ensure_membership(
                anna, body, role=start, start_date=start, end_date=end, end_reason="x"
            )

    with Work(empty, DK) as work:
        work.do(seat)
    upgrade(empty)
    with empty.connect() as connection:
        rows = connection.execute(
            sa.text("SELECT start_date, end_date, end_reason FROM memberships ORDER BY id")
        )
        assert [tuple(row) for row in rows] == [
            ("2030-01-01", None, None),
            ("2026-01-01", "2029-12-31", "x"),
            ("2026-03", "2026", "x"),
        ]
    empty.dispose()


def test_a_table_that_others_point_to_is_rebuilt_without_losing_them(empty: Engine) -> None:
    upgrade(empty)
    fill(empty)
    before = counts(empty)
    with migrating(empty) as connection:
        operations = Operations(MigrationContext.configure(connection))
        for table in ("workspaces", "persons", "activities"):
            with operations.batch_alter_table(table, recreate="auto") as batch:
                batch.add_column(sa.Column("remark", sa.Text(), nullable=True))
            # A change of type is what SQLite can only do by copying the table and dropping the first one.
            with operations.batch_alter_table(table) as batch:
                batch.alter_column("remark", type_=sa.String(50), existing_type=sa.Text())
    assert counts(empty) == before
    with migrating(empty) as connection:
        operations = Operations(MigrationContext.configure(connection))
        for table in ("workspaces", "persons", "activities"):
            with operations.batch_alter_table(table) as batch:
                batch.drop_column("remark")
    assert counts(empty) == before
    with empty.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    empty.dispose()


def test_a_migration_that_leaves_references_to_nothing_is_called_off() -> None:
    with sqlite_url() as url:
        engine = open_engine(url)
        fill(engine)
        before = counts(engine)
        with pytest.raises(RuntimeError, match="broken references"), migrating(engine) as connection:
            connection.exec_driver_sql("DELETE FROM activities")
        assert counts(engine) == before
        with engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
        engine.dispose()


def test_an_upgrade_that_fails_changes_nothing(empty: Engine) -> None:
    with empty.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE workspaces (id INTEGER)")
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
    with pytest.raises(StartError, match="not Caucus's"):
        upgrade(empty)
    with empty.connect() as connection:
        assert set(sa.inspect(connection).get_table_names()) == {"workspaces", "alembic_version"}
    empty.dispose()


def test_an_empty_database_is_made_and_a_current_one_left_alone(empty: Engine) -> None:
    assert check(empty).state == "empty"
    prepare(empty)
    schema = check(empty)
    assert (schema.state, schema.revision) == ("current", schema.head)
    fill(empty)
    prepare(empty)
    assert counts(empty)["activities"] == 1
    empty.dispose()


@pytest.mark.parametrize(
    ("revision", "state", "sentence"),
    [("9999", "newer", "newer version of Caucus"), (None, "foreign", "database of its own")],
)
def test_a_database_of_another_shape_is_refused_with_what_to_do(
    empty: Engine, revision: str | None, state: str, sentence: str
) -> None:
    upgrade(empty)
    with empty.begin() as connection:
        connection.execute(sa.text("DELETE FROM alembic_version"))
        if revision is not None:
            connection.execute(sa.text("INSERT INTO alembic_version VALUES (:it)"), {"it": revision})
    assert check(empty).state == state
    for refuse in (prepare, upgrade):
        with pytest.raises(StartError, match=sentence):
            refuse(empty)
    empty.dispose()


def test_an_older_database_is_not_upgraded_behind_anyones_back(
    empty: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    upgrade(empty)
    later = tmp_path / "migrations"
    (later / "versions").mkdir(parents=True)
    here = Path(alembic_config().get_main_option("script_location") or "")
    for file in (
        "env.py",
        "script.py.mako",
        *(f"versions/{step.name}" for step in here.glob("versions/*.py")),
    ):
        (later / file).write_text((here / file).read_text(encoding="utf-8"), encoding="utf-8")
    head = check(empty).head
    (later / "versions" / "9000_next.py").write_text(
        f"import sqlalchemy as sa\nfrom alembic import op\nrevision = '9000'\ndown_revision = {head!r}\n"
        "def upgrade():\n    op.add_column('persons', sa.Column('remark', sa.Text()))\n"
        "def downgrade():\n    with op.batch_alter_table('persons') as batch:\n"
        "        batch.drop_column('remark')\n",
        encoding="utf-8",
    )
    fill(empty)
    monkeypatch.setattr("storage.schema.MIGRATIONS", later)
    schema = check(empty)
    assert (schema.state, schema.revision, schema.head) == ("older", head, "9000")
    with pytest.raises(StartError, match="caucus db upgrade"):
        prepare(empty)
    upgrade(empty)
    assert check(empty).state == "current"
    before = counts(empty)
    downgrade(empty, head)
    assert check(empty).state == "older"
    assert counts(empty) == before
    empty.dispose()


def test_the_numbers_of_the_files_are_the_order_of_the_steps() -> None:
    script = ScriptDirectory.from_config(alembic_config())
    assert steps() == [step.revision for step in reversed(list(script.walk_revisions()))]


def test_a_database_that_cannot_be_opened_is_told_in_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "caucus.db"
    file.write_bytes(b"this is no database, and long enough to be read as one" * 40)
    with pytest.raises(StartError, match=r"caucus\.db cannot be opened: file is not a database"):
        check(open_engine(f"sqlite:///{file}"))


def test_a_backup_is_complete_while_the_bot_goes_on(tmp_path: Path) -> None:
    with sqlite_url() as url:
        engine = open_engine(url)
        fill(engine)
        copy = tmp_path / "backup.db"
        with Work(engine, DK) as work:
            workspace = work.do(lambda unit: Team(unit, None, NOW).make_workspace("Flere"))
            backup(url, copy)
            work.do(lambda unit: People(unit, workspace, NOW).add_person("Efter kopien"))
        engine.dispose()
    assert [file.name for file in tmp_path.iterdir()] == ["backup.db"]
    restored = open_engine(f"sqlite:///{copy}")
    assert check(restored).state == "current"
    assert counts(restored)["activities"] == 1
    assert counts(restored)["persons"] == 1
    assert counts(restored)["workspaces"] == 2
    restored.dispose()


def test_a_backup_overwrites_nothing_and_invents_nothing(tmp_path: Path) -> None:
    file = tmp_path / "old.db"
    file.write_text("kept")
    with sqlite_url() as url:
        with pytest.raises(StartError, match="exists already"):
            backup(url, file)
        with pytest.raises(StartError, match="does not exist"):
            backup(url, tmp_path / "no" / "such.db")
    assert file.read_text() == "kept"
    with pytest.raises(StartError, match="There is no database at"):
        backup(f"sqlite:///{tmp_path / 'missing.db'}", tmp_path / "copy.db")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["old.db"]


def test_a_damaged_database_is_not_passed_off_as_a_backup(tmp_path: Path) -> None:
    with sqlite_url() as url:
        engine = open_engine(url)
        fill(engine)
        engine.dispose()
        file = Path(url.removeprefix("sqlite:///"))
        with sqlite3.connect(file) as connection:
            page = connection.execute("PRAGMA page_size").fetchone()[0]
        connection.close()
        content = bytearray(file.read_bytes())
        content[page * 2 : page * 6] = b"\xff" * (page * 4)
        file.write_bytes(content)
        with pytest.raises(StartError, match="No backup was made"):
            backup(url, tmp_path / "copy.db")
    assert list(tmp_path.iterdir()) == []


def test_postgresql_is_backed_up_with_its_own_tool(tmp_path: Path) -> None:
    with postgres_url() as url, pytest.raises(StartError, match="pg_dump"):
        backup(url, tmp_path / "copy.db")
