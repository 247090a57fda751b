"""Whatever is typed, the answer is never that something went wrong on our side; the command line says one sentence."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.core.messages import Kind
from bot.engine.router import Command
from tests.office import Office, office

TWINS = ("call", "visit", "mail", "oped", "hearing")  # share the handlers of 'meeting'
NUMBERS = (
    *(
        "0",
        "-1",
        "1",
        "999",
        "2147483648",
        "9223372036854775807",
        "9223372036854775808",
        "9" * 20,
        "9" * 5000,
    ),
    *("²", "٣", "１２", "1e9", "NaN", "0x10", "1.5", "1/0"),
)
DAYS = (
    *(
        "1/1/1",
        "0001-01-01",
        "31/12/9999",
        "9999-12-31",
        "1 January 9999",
        "31. december 9999",
        "99999-99-99",
    ),
    *(
        "30 february",
        "31. februar",
        "in 999999999 weeks",
        "om 999999999 år",
        "99999999999 days ago",
        "kl 99:99",
        "week 99",
    ),
)
RECORDS = (
    "[p0]",
    "[p999]",
    "[p99999999999999]",
    "[o0]",
    "[o99999999999]",
    "[page9999]",
    "[x/9999@]",
    "until " + "9" * 20,
)
WORDS = (
    "=",
    "=token",
    "share",
    "answer topic",
    "%s",
    "{0}",
    "{{ 1 }}",
    "\\",
    "'",
    '"',
    "\x00",
    "\ud800",
    "a" * 300,
)
HOSTILE = (*NUMBERS, *DAYS, *RECORDS, *WORDS)
CONTROL = (
    *(
        "=",
        "=token",
        "=token x",
        "share",
        "share ",
        "share share help",
        "share =x",
        "answer",
        "answer topic",
        "answer topic x",
    ),
    *(
        "answer topic=1",
        "answer topic =x",
        "answer topic answer topic meeting edit 1",
        "share answer topic meeting edit 9999",
    ),
    *("/", "//", "?", "!", "/caucus", "caucus caucus caucus", "@", "#", "[p1]", "0", "-1"),
)


def commands(at: Office) -> Iterator[Command]:
    registry = at.desk.registry
    for subject in registry.all_subjects():
        if subject.name not in TWINS:
            yield from registry.of_subject(subject)


def sentences(number: int, command: Command, locale: str) -> Iterator[str]:
    """Its words with something hostile for an argument, and the ways a button says it.

    Each command is said with every third of what is hostile: alone or after a whole example, in English or in Danish,
    in turn; another third for the next command. One of its fields is asked for in English, another in Danish.
    """
    word, example = command.word(locale), command.example(locale)
    second = int(locale == "da")
    for at, said in enumerate(HOSTILE[number % 3 :: 3]):
        if (at + number // 3) % 2 == second:
            yield f"{word} {said}" if (at + number // 6) // 2 % 2 else f"{example} {said}"
    for said in (*NUMBERS, *RECORDS)[(number + 3 * second) % 6 :: 6] if re.search(r"\d", example) else ():
        yield re.sub(r"\d+", lambda _, said=said: said, example, count=1)  # type: ignore[misc]
    fields = [parameter.name for parameter in command.parameters if parameter.slot.asked] or ["topic"]
    field = fields[(number + second) % len(fields)]
    for said in ("", "0", "9999", "9" * 20, "[p999]"):
        yield f"answer {field} {word} {said}"
    yield f"answer {field}=x {word} 9999"
    yield f"share {(word, example)[(number + second) % 2]}"
    yield f"share answer {fields[0]} {example}"


@pytest.fixture
def faults(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.ERROR, "caucus.desk")
    return caplog


@pytest.mark.parametrize("locale", ["en", "da"])
@pytest.mark.parametrize("part", range(6))
def test_no_sentence_is_answered_with_an_apology(
    locale: str, part: int, faults: pytest.LogCaptureFixture
) -> None:
    wrong = {}
    with office(locale) as at:
        for number, command in enumerate(commands(at)):
            if number % 6 != part:
                continue
            for said in sentences(number, command, locale):
                at.say(said)
                if faults.records:
                    wrong[said[:80]] = faults.records[0].getMessage()[-300:]
                    faults.clear()
        for said in CONTROL if part == 0 else ():
            at.say(said)
            if faults.records:
                wrong[said] = faults.records[0].getMessage()[-300:]
                faults.clear()
    assert not wrong


def test_no_field_of_a_form_is_answered_with_an_apology(faults: pytest.LogCaptureFixture) -> None:
    wrong = {}
    with office() as at:
        asked = [
            (command, parameter)
            for command in commands(at)
            for parameter in command.parameters
            if parameter.slot.asked
        ]
        for turn, (command, parameter) in enumerate(asked):
            for value in HOSTILE[turn % 8 :: 8]:
                for says in (command.name, f"{command.name} 1"):
                    at.say(says, kind=Kind.FORM, form={parameter.name: value})
                    if faults.records:
                        wrong[says, parameter.name, value[:40]] = faults.records[0].getMessage()[-300:]
                        faults.clear()
    assert not wrong


MOMENTS = (
    datetime(2010, 6, 1, tzinfo=UTC),
    datetime(2013, 6, 1, tzinfo=UTC),
    datetime(2095, 6, 1, tzinfo=UTC),
)


@pytest.mark.parametrize("now", MOMENTS, ids=lambda now: str(now.year))
def test_a_clock_that_is_wrong_is_no_fault_of_a_command(
    now: datetime, faults: pytest.LogCaptureFixture
) -> None:
    wrong = {}
    with office(now=now) as at:
        for command in commands(at):
            for said in (command.word("en"), command.example("en")):
                at.say(said)
                if faults.records:
                    wrong[said] = faults.records[0].getMessage()[-400:]
                    faults.clear()
    assert not wrong


# The command line

VERBS = (
    *(
        "shell",
        "export",
        "export --format csv",
        "export --format vcard",
        "export --format ics",
        "invite",
        "doctor",
    ),
    *(
        "db check",
        "db upgrade",
        "db backup copy.db",
        "db erasures list.txt",
        "import a.csv",
        "import a.csv --preview",
    ),
    "import --undo 1",
)


def damaged(file: Path) -> None:
    """A real database with its pages overwritten."""
    say("db upgrade")
    pages = bytearray(file.read_bytes())
    pages[4096 : 4096 * 8] = b"\xff" * (4096 * 7)
    for part in ("-wal", "-shm"):
        file.with_name(file.name + part).unlink(missing_ok=True)
    file.write_bytes(pages)


STATES = {
    "noise": lambda file: file.write_bytes(bytes(range(256)) * 80),
    "text": lambda file: file.write_text("this is no database at all\n" * 40),
    "folder": lambda file: file.mkdir(),
    "damaged": damaged,
}


def say(verb: str, *more: str) -> Result:
    return CliRunner().invoke(app, [*verb.split(), *more], input="help\n")


def told_calmly(done: Result) -> bool:
    said = (done.stderr or done.stdout).strip()
    calm = done.exception is None or isinstance(done.exception, SystemExit)
    return calm and done.exit_code != 0 and len(said.splitlines()) == 1


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, with nothing set."""
    for name in list(os.environ):
        if name.startswith(("CAUCUS_", "SLACK_", "TELEGRAM_")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("state", STATES)
def test_a_database_that_is_none_is_told_in_one_sentence(state: str, folder: Path) -> None:
    (folder / "a.csv").write_text("name;role\nIb Is;x\n")
    STATES[state](folder / "caucus.db")
    wrong = {}
    for verb in VERBS:
        done = say(verb)
        if not told_calmly(done):
            wrong[verb] = (done.exit_code, done.output[-200:], repr(done.exception)[:200])
    assert not wrong


MOMENTS_TYPED = (
    *("0001-01-01", "1970-01-01", "2013-05-05T10:00", "2150-01-01", "9999-12-31T23:59+14:00", "x", "9" * 30),
)


@pytest.mark.parametrize("at", MOMENTS_TYPED)
def test_a_moment_no_calendar_knows_is_told_in_one_sentence(at: str, folder: Path) -> None:
    for verb in ("shell", "run"):
        assert told_calmly(say(verb, "--at", at)), verb
