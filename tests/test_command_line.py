"""The command `caucus` as a person runs it: real processes, a real file, one calm sentence when something is wrong."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

import pytest

from bot.cli import app
from storage.db import FileLock
from tests import PATIENCE, forked

Start: TypeAlias = Callable[
    [Sequence[str], Path, Mapping[str, str], bytes, float], subprocess.CompletedProcess[bytes]
]
LINE = "/meeting logged Bent Holm yesterday 14:00 about rehabilitation. Next: send the figures by Friday"


def process(
    words: Sequence[str], folder: Path, environment: Mapping[str, str], said: bytes, seconds: float
) -> subprocess.CompletedProcess[bytes]:
    """The command `caucus` as a process of its own, from the first line on."""
    return subprocess.run(
        [sys.executable, "-m", "bot.cli", *words],
        cwd=folder,
        env={**environment, "PYTHONPATH": str(Path(__file__).resolve().parent.parent)},
        input=said,
        capture_output=True,
        timeout=seconds,
        check=False,
    )


class Terminal:
    """A folder to run `caucus` in, with an environment of its own."""

    def __init__(self, folder: Path, start: Start = forked.caucus) -> None:
        """`start` is how it is run: forked from a process that has read all modules, or as one of its own."""
        self.folder = folder
        self._start = start
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8"}

    def run(self, *words: str, said: str | bytes = "", **settings: str) -> subprocess.CompletedProcess[bytes]:
        said = said.encode() if isinstance(said, str) else said
        return self._start(words, self.folder, self.environment | settings, said, 2 * PATIENCE)

    def told(self, *words: str, said: str | bytes = "", **settings: str) -> str:
        """What it printed; it must have gone well."""
        done = self.run(*words, said=said, **settings)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    def refused(self, *words: str, **settings: str) -> str:
        """The one sentence it stopped with."""
        done = self.run(*words, **settings)
        assert done.returncode == 2, done.stdout.decode() + done.stderr.decode()
        (sentence,) = done.stderr.decode().splitlines()
        assert sentence.startswith("caucus: ")
        return sentence

    def exported(self) -> dict[str, list[dict[str, object]]]:
        document: dict[str, list[dict[str, object]]] = json.loads(self.told("export"))
        return document


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path)


@pytest.fixture
def whole(tmp_path: Path) -> Terminal:
    """The same, where each start is a whole one: with what is said through a pipe and all modules read."""
    return Terminal(tmp_path, process)


def test_a_line_from_a_pipe_is_recorded_and_answered(whole: Terminal) -> None:
    answer = whole.told("run", said=LINE + "\n")
    assert "Meeting logged" in answer
    assert "SLACK_BOT_TOKEN" in answer
    assert "TELEGRAM_BOT_TOKEN" in answer
    activity = next(one for one in whole.exported()["activities"] if one["subject"] == "rehabilitation")
    assert activity["status"] == "completed"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT14:00:00\+0[12]:00", str(activity["activity_date"]))
    tasks = {task["subject"]: task for task in whole.exported()["tasks"]}
    assert tasks["send the figures"]["activity_id"] == activity["id"]


def test_it_speaks_the_language_of_the_terminal(terminal: Terminal) -> None:
    assert "Møde noteret" in terminal.told("run", said="møde afholdt Bent Holm i går\n", LANG="da_DK.UTF-8")
    assert "Meeting logged" in terminal.told(
        "run", said="møde afholdt Ellen Thorup i går\n", LANG="sv_SE.UTF-8"
    )
    assert "Møde noteret" in terminal.told("run", said="møde afholdt Yusuf Demir i dag\n", CAUCUS_LOCALE="da")


def test_hostile_bytes_end_nothing(whole: Terminal) -> None:
    said = b"\xff\xfe\x00/meeting\n" + b"x" * 1_000_000 + b"\n\n\n" + LINE.encode() + b"\n"
    done = whole.run("run", said=said)
    assert done.returncode == 0
    assert b"Meeting logged" in done.stdout
    assert b"Traceback" not in done.stdout + done.stderr


def test_somebody_somewhere_some_day(terminal: Terminal) -> None:
    said = "/meeting planned Bent Holm tomorrow 10:00 about the budget\n/digest at 08:00\n"
    said += ":at 2027-01-13T08:00\n:tick\n:as ida\n/meeting undo 3\n:room\n/caucus whoami\n:quit\n"
    talk = terminal.told("shell", "--as", "bo", "--room", "budget", "--at", "2027-01-12T08:30", said=said)
    assert "Wednesday 13 January, 10:00" in talk
    assert "→ bo" in talk
    assert "removed" in talk
    assert "You are Ida" in talk


def test_people_from_a_file_twice_are_the_same_people(terminal: Terminal) -> None:
    (terminal.folder / "people.csv").write_text(
        "name,organization,area,role,on_behalf_of,start_date,end_date,email,phone\n"
        "Sofus Brandt,Byrådet,Odense,medlem,Venstre,2026-01-01,2029-12-31,sofus@example.dk,\n"
        "Rigmor Falk,Byrådet,Odense,medlem,SF,2029-12-31,2026-01-01,,\n",
        encoding="utf-8",
    )
    first = terminal.told("import", "people.csv")
    assert "3" in first  # the line of the bad row
    assert [one["name"] for one in terminal.exported()["persons"]].count("Sofus Brandt") == 1
    before = terminal.exported()
    terminal.told("import", "people.csv")
    assert terminal.exported() == before


def test_an_export_goes_to_a_file_only_its_owner_reads(terminal: Terminal) -> None:
    terminal.told("run", said=LINE + "\n")
    terminal.told("export", "--format", "csv", "--out", "team.csv")
    file = terminal.folder / "team.csv"
    assert file.read_text(encoding="utf-8-sig").startswith("name,organization,area,role")
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("role", ["reader", "member", "admin"])
def test_an_invitation_is_one_line_that_ends_in_its_code(terminal: Terminal, role: str) -> None:
    (line,) = terminal.told("invite", "--role", role).splitlines()
    assert re.search(r"\b[a-z0-9]{12}$", line)


def test_the_doctor_says_what_is_set_and_missing(terminal: Terminal) -> None:
    report = terminal.told("doctor")
    assert "Europe/Copenhagen" in report
    assert "SLACK_BOT_TOKEN is not set" in report
    assert "TELEGRAM_BOT_TOKEN is not set" in report


def test_the_manifest_is_json_with_every_command(terminal: Terminal) -> None:
    manifest = json.loads(terminal.told("manifest", "slack", "--all", CAUCUS_COMMAND_PREFIX="test-"))
    commands = {one["command"] for one in manifest["features"]["slash_commands"]}
    assert {
        "/test-meeting",
        "/test-call",
        "/test-visit",
        "/test-contact",
        "/test-digest",
        "/test-caucus",
    } <= commands
    assert manifest["settings"]["socket_mode_enabled"]
    over_http = json.loads(
        terminal.told("manifest", "slack", "--mode", "http", "--url", "https://bot.example.org/")
    )
    urls = {one["url"] for one in over_http["features"]["slash_commands"]}
    assert urls == {"https://bot.example.org/slack/events"}
    assert "--url" in terminal.refused("manifest", "slack", "--mode", "http")


def test_a_backup_is_whole_and_a_second_bot_is_refused(terminal: Terminal) -> None:
    terminal.told("run", said=LINE + "\n")
    lock = FileLock(f"sqlite:///{terminal.folder / 'caucus.db'}")
    with lock:
        assert "already running" in terminal.refused("run")
        terminal.told("db", "backup", "copy.db")
        terminal.told("export")
        terminal.told("invite")
    with sqlite3.connect(terminal.folder / "copy.db") as copy:
        assert copy.execute(
            "SELECT count(*) FROM activities WHERE subject = 'rehabilitation'"
        ).fetchone() == (1,)


def test_a_database_of_another_version_is_refused_with_what_to_do(terminal: Terminal) -> None:
    terminal.told("run", said="help\n")
    assert "up to date" in terminal.told("db", "check")
    with sqlite3.connect(terminal.folder / "caucus.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '0001'")
    assert "caucus db upgrade" in terminal.refused("run")
    with sqlite3.connect(terminal.folder / "caucus.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    assert "newer" in terminal.refused("run")


SLACK = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
TELEGRAM = {"TELEGRAM_BOT_TOKEN": "123456:abcdefghijklmnopqrstuvwxyz"}


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"CAUCUS_DATABASE_URL": "mysql://x"}, "CAUCUS_DATABASE_URL"),
        ({"CAUCUS_DATABASE_URL": "sqlite:////no/such/folder/x.db"}, "CAUCUS_DATABASE_URL"),
        ({"CAUCUS_TIMEZONE": "Europe/Slagelse"}, "CAUCUS_TIMEZONE"),
        ({"CAUCUS_LOCALE": "sv"}, "CAUCUS_LOCALE"),
        ({"CAUCUS_HTTP_PORT": "eighty"}, "CAUCUS_HTTP_PORT"),
        ({"CAUCUS_HTTP_PORT": "70000"}, "CAUCUS_HTTP_PORT"),
        ({"CAUCUS_COMMAND_PREFIX": "A B"}, "CAUCUS_COMMAND_PREFIX"),
        ({"SLACK_BOT_TOKEN": "xoxp-1"}, "SLACK_BOT_TOKEN"),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN"),
        ({"SLACK_APP_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN"),
        ({"SLACK_SIGNING_SECRET": "x"}, "SLACK_BOT_TOKEN"),
        (SLACK | {"SLACK_MODE": "http"}, "SLACK_SIGNING_SECRET"),
        (SLACK | {"SLACK_MODE": "smoke"}, "SLACK_MODE"),
        (SLACK | {"SLACK_API_URL": "http://slack.example.org/"}, "SLACK_API_URL"),
        ({"TELEGRAM_BOT_TOKEN": "hello"}, "TELEGRAM_BOT_TOKEN"),
        ({"TELEGRAM_WEBHOOK_SECRET": "x"}, "TELEGRAM_BOT_TOKEN"),
        (TELEGRAM | {"TELEGRAM_MODE": "pigeon"}, "TELEGRAM_MODE"),
        (TELEGRAM | {"TELEGRAM_MODE": "webhook"}, "TELEGRAM_WEBHOOK_SECRET"),
        (TELEGRAM | {"TELEGRAM_MODE": "webhook", "TELEGRAM_WEBHOOK_SECRET": "x"}, "TELEGRAM_WEBHOOK_URL"),
        (TELEGRAM | {"TELEGRAM_API_URL": "ftp://x"}, "TELEGRAM_API_URL"),
    ],
)
def test_a_wrong_or_half_set_value_stops_the_start_by_name(
    terminal: Terminal, settings: dict[str, str], named: str
) -> None:
    assert named in terminal.refused("run", **settings)


def test_settings_come_from_a_file_too_and_the_environment_wins(terminal: Terminal) -> None:
    (terminal.folder / ".env").write_text("CAUCUS_LOCALE=da\nCAUCUS_TIMEZONE=Nowhere\n", encoding="utf-8")
    assert "CAUCUS_TIMEZONE" in terminal.refused("run")
    assert "Møde noteret" in terminal.told("run", said="møde afholdt Bent Holm\n", CAUCUS_TIMEZONE="UTC")


def test_a_moment_that_is_none_is_named(terminal: Terminal) -> None:
    assert "--at" in terminal.refused("run", "--at", "soon")


def test_every_command_has_help_worth_reading() -> None:
    from typer.main import get_command
    from typer.testing import CliRunner

    def all_of(group: object, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
        for name, command in getattr(group, "commands", {}).items():
            yield (*path, name)
            yield from all_of(command, (*path, name))

    paths = list(all_of(get_command(app)))
    names = {path[0] for path in paths}
    assert {"run", "shell", "import", "export", "db", "doctor", "invite", "manifest", "gallery"} <= names
    for path in paths:
        result = CliRunner().invoke(app, [*path, "--help"])
        assert result.exit_code == 0
        assert len(result.output.split()) > 10, path
