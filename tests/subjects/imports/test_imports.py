"""What an import did and could not do is said in words, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import storage.imports
from bot.subjects.imports.words import _SENTENCES, sentence, summary
from storage.imports import ImportReport, Problem

SOURCE = Path(storage.imports.__file__).parent
VALUES: dict[str, str | int] = {
    name: f"<{name}>"
    for name in (
        *(
            "file",
            "reason",
            "columns",
            "column",
            "said",
            "name",
            "start",
            "end",
            "id",
            "field",
            "here",
            "there",
        ),
        *("body", "reference", "megabytes", "limit", "cells", "count"),
    )
}


def test_every_problem_there_can_be_has_its_sentence() -> None:
    source = "\n".join(file.read_text("utf-8") for file in SOURCE.glob("*.py"))
    codes = set(re.findall(r"Problem\(\s*\"(\w+)\"", source))
    codes |= set(re.findall(r"code = \"(\w+)\" if \w+ else \"\w+\"", source))
    codes |= set(re.findall(r"_tell\(\"(\w+)\"", source))
    codes |= set(re.findall(r"\"(\w+)\" if (?:here|name is None) else \"\w+\"", source))
    codes |= set(re.findall(r"\"\w+\" if (?:here|name is None) else \"(\w+)\"", source))
    codes |= set(re.findall(r"code = \"\w+\" if \w+ else \"(\w+)\"", source))
    assert len(codes) > 25
    assert codes <= set(_SENTENCES)


@pytest.mark.parametrize("locale", ["en", "da"])
@pytest.mark.parametrize("code", _SENTENCES)
def test_a_sentence_holds_what_it_is_about(code: str, locale: str) -> None:
    said = sentence(Problem(code, 7, values=VALUES), locale)
    assert "{" not in said
    assert "7" in said
    assert said[0].isupper() or said[0] == "<"
    assert said.endswith(".")


def test_sentences_begin_with_the_place() -> None:
    assert sentence(Problem("no_name", 3), "en") == "Line 3: The name is missing. It was left out."
    assert sentence(Problem("no_name", 3), "da") == "Linje 3: Navnet mangler. Sprunget over."
    assert (
        sentence(Problem("no_name", place="persons[3]"), "da") == "persons[3]: Navnet mangler. Sprunget over."
    )
    assert sentence(Problem("empty"), "en") == "The file is empty."


def test_what_was_typed_is_said_as_it_stands() -> None:
    problem = Problem("no_date", 2, values={"said": "{0} %s {said}"})
    assert "{0} %s {said} is not a date" in sentence(problem, "en")


def test_the_summary_counts() -> None:
    report = ImportReport(1, 2, 40, (), 5, 1, 2)
    assert summary(report, "en") == (
        "1 new contact, 2 changed, 40 as before, 5 new seats, 1 activity, 2 next steps."
    )
    assert summary(ImportReport(2), "da") == "2 nye kontakter, 0 ændret, 0 som før."
