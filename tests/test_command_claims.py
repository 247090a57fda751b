"""What a command says it did is what it did: its words and exit code against what lies on the disk and in the rows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool
from typer.testing import CliRunner

from bot.cli import app
from storage import schema
from storage.db import open_engine
from tests.databases import postgres_url
from tests.test_command_line import Terminal

HEAD = "name,organization,area,role,on_behalf_of,start_date,end_date,email,phone\n"
GOOD = "Anna Holm,Byrådet,Slagelse,medlem,Venstre,2026,,anna@example.dk,\n"
BAD = ",Byrådet,Slagelse,,,,,,\n"
CARD = b"BEGIN:VCARD\r\nVERSION:%s\r\nFN:Anna Holm\r\nEND:VCARD\r\n"

# name of the file, what is in it (None: there is none), people in it, rows left out; None where it cannot be read
FILES: dict[str, tuple[str, bytes | None, int | None, int]] = {
    "good": ("a.csv", (HEAD + GOOD).encode(), 1, 0),
    "some bad": ("a.csv", (HEAD + GOOD + BAD).encode(), 1, 1),
    "all bad": ("a.csv", (HEAD + BAD + BAD).encode(), 0, 2),
    "header alone": ("a.csv", HEAD.encode(), 0, 0),
    "empty": ("a.csv", b"", None, 0),
    "blank": ("a.csv", b"\n \n", None, 0),
    "old encoding": ("a.csv", (HEAD + GOOD).encode("cp1252"), 1, 0),
    "utf-16": ("a.csv", (HEAD + GOOD).encode("utf-16"), 1, 0),
    "not text": ("a.csv", b"%PDF-1.7\x00\x01\x02", None, 0),
    "spreadsheet": ("a.xlsx", b"PK\x03\x04rest", None, 0),
    "web page": ("a.html", b"<html></html>", None, 0),
    "json cut off": ("a.json", b'{"persons": [', None, 0),
    "json of nothing": ("a.json", b'{"persons": []}', 0, 0),
    "card 2.1": ("a.vcf", CARD % b"2.1", 1, 0),
    "card 3.0": ("a.vcf", CARD % b"3.0", 1, 0),
    "card of nobody knows": ("a.vcf", CARD % b"7.0", 0, 1),
    "some cards": ("a.vcf", CARD % b"3.0" + CARD % b"7.0", 1, 1),
    "card cut off": ("a.vcf", b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:A", None, 0),
    "missing": ("a.csv", None, None, 0),
    "folder": (".", None, None, 0),
}
BEFORE = ("no database", "empty file", "demo team", "real team")


class Desk:
    """A folder with a database in one of the states of BEFORE."""

    def __init__(self, folder: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.url = folder, url
        monkeypatch.chdir(folder)
        monkeypatch.setenv("CAUCUS_DATABASE_URL", url)
        monkeypatch.setenv("CAUCUS_LOCALE", "en")

    def run(self, *words: str, said: str | None = None) -> tuple[int, str]:
        done = CliRunner().invoke(app, list(words), input=said)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done.exit_code, done.output

    def people(self) -> list[str]:
        """The contacts of the team that is not the demo's."""
        if self.url.startswith("sqlite") and not (self.folder / "team.db").exists():
            return []
        engine = create_engine(self.url.replace("postgresql://", "postgresql+psycopg://"), poolclass=NullPool)
        with engine.connect() as connection:
            if not engine.dialect.has_table(connection, "workspaces"):
                return []
            rows = connection.execute(
                text(
                    "SELECT name FROM persons WHERE workspace_id NOT IN"
                    " (SELECT workspace_id FROM workspace_links WHERE external = 'demo') ORDER BY name"
                )
            )
            found = [row[0] for row in rows]
        engine.dispose()
        return found

    def state(self) -> dict[str, str]:
        """Every file of the folder, and every row of every table."""
        found = {
            str(one.relative_to(self.folder)): hashlib.sha256(one.read_bytes()).hexdigest()
            for one in sorted(self.folder.rglob("*"))
            if one.is_file() and one.suffix not in (".db-wal", ".db-shm")
        }
        if self.url.startswith("postgresql"):
            engine = create_engine(
                self.url.replace("postgresql://", "postgresql+psycopg://"), poolclass=NullPool
            )
            with engine.connect() as connection:
                tables = connection.execute(
                    text("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
                )
                for (table,) in tables.all():
                    rows = connection.execute(text(f'SELECT t::text FROM "{table}" t ORDER BY 1')).all()
                    found[f"table {table}"] = str(rows)
            engine.dispose()
        return found


def _make(desk: Desk, before: str) -> None:
    if before == "empty file":
        if desk.url.startswith("sqlite"):
            (desk.folder / "team.db").touch()
    elif before == "demo team":
        Terminal(desk.folder).told("shell", said="hello\n", CAUCUS_DATABASE_URL=desk.url)
    elif before == "real team":
        (desk.folder / "first.csv").write_text(HEAD + "Bo Ek,Byrådet,Sorø,,,,,,\n", "utf-8")
        assert desk.run("import", "first.csv")[0] == 0


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    if request.param == "sqlite":
        yield Desk(tmp_path, f"sqlite:///{tmp_path / 'team.db'}", monkeypatch)
        return
    with postgres_url(empty=True) as url:
        yield Desk(tmp_path, url, monkeypatch)


def _lay(desk: Desk, name: str, content: bytes | None) -> None:
    if content is not None:
        (desk.folder / name).write_bytes(content)


@pytest.mark.parametrize("before", BEFORE)
def test_a_preview_changes_nothing_and_an_import_what_it_says(desk: Desk, before: str) -> None:
    _make(desk, before)
    there = desk.people()
    # Every kind of file where there is nothing yet; elsewhere those that end differently.
    full = before == "no database" and desk.url.startswith("sqlite")
    for case in FILES if full else ("some bad", "all bad", "empty", "card 2.1"):
        name, content, people, left_out = FILES[case]
        _lay(desk, name, content)
        known = desk.state()
        code, said = desk.run("import", "--preview", name)
        assert desk.state() == known, case
        assert _code(people, left_out) == code, (case, said)
        assert ("Nothing was saved" in said) == (people is not None), (case, said)
        code, said = desk.run("import", name)
        assert _code(people, left_out) == code, (case, said)
        assert ("Nothing in the file could be used" in said) == (people == 0 and left_out > 0), (case, said)
        assert (f"{left_out} w" in said) == bool(people and left_out), (case, said)
        assert "Traceback" not in said
        if people:
            assert desk.people() == sorted([*there, "Anna Holm"]), case
            number = said.rpartition("--undo ")[2].strip()
            code, said = desk.run("import", "--undo", number)
            assert (code, said.strip()) == (0, "The import is taken back."), case
            assert desk.run("import", "--undo", number)[0] == 2
        elif people is None:
            assert desk.state() == known, case
        assert desk.people() == there, case
        if content is not None:
            (desk.folder / name).unlink()


def _code(people: int | None, left_out: int) -> int:
    return 2 if people is None else 1 if not people and left_out else 0


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("export",), 2),
        (("export", "--format", "vcard"), 2),
        (("export", "--format", "csv", "--out", "out.csv"), 2),
        (("export", "--format", "ics"), 2),
        (("import", "--undo", "1"), 2),
        (("import", "--preview", "nowhere.csv"), 2),
        (("import", "nowhere.csv"), 2),
        (("import",), 2),
        (("db", "check"), 1),
        (("db", "backup", "copy.db"), 2),
        (("db", "erasures", "erased.txt"), 2),
        (("doctor",), 0),
        (("manifest", "slack"), 0),
        (("gallery", "--html", "nowhere/out.html"), 2),
    ],
)
def test_what_cannot_be_done_makes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], code: int
) -> None:
    desk = Desk(tmp_path, f"sqlite:///{tmp_path / 'team.db'}", monkeypatch)
    assert desk.run(*words)[0] == code
    assert list(tmp_path.iterdir()) == []


def test_a_preview_beside_the_demo_team_leaves_it_in_sight(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(tmp_path, f"sqlite:///{tmp_path / 'team.db'}", monkeypatch)
    for case in ("good", "all bad"):
        name, content, _, _ = FILES[case]
        _lay(desk, name, content)
        desk.run("import", "--preview", name)
    desk.run("import", "a.csv")  # every row of it is bad
    terminal = Terminal(tmp_path)
    assert "Slagelse" in terminal.told(
        "shell", said="/contact show Bent Holm\n", CAUCUS_DATABASE_URL=desk.url
    )


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\x00" + b"x" * 200])
def test_a_preview_on_what_is_no_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    desk = Desk(tmp_path, f"sqlite:///{tmp_path / 'team.db'}", monkeypatch)
    (tmp_path / "team.db").write_bytes(content)
    _lay(desk, "a.csv", FILES["good"][1])
    known = desk.state()
    code, said = desk.run("import", "--preview", "a.csv")
    assert (code, "Traceback" in said) == (2 if content else 0, False)
    assert desk.state() == known


def test_a_preview_on_an_older_database_leaves_it_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(tmp_path, f"sqlite:///{tmp_path / 'team.db'}", monkeypatch)
    engine = open_engine(desk.url)
    schema.upgrade(engine)
    schema.downgrade(engine, schema.steps()[-2])
    engine.dispose()
    _lay(desk, "a.csv", FILES["good"][1])
    known = desk.state()
    code, said = desk.run("import", "--preview", "a.csv")
    assert (code, "caucus db upgrade" in said) == (2, True)
    assert desk.state() == known
