"""What a question that is read by its cues is answered: from the demo team's register and log."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.office import office

ROWS = [
    tuple(row.split("\t"))
    for row in (Path(__file__).parent / "by_cues.tsv").read_text("utf-8").splitlines()
    if not row.startswith("#")
]


@pytest.mark.parametrize(("language", "question", "wanted", "unwanted"), ROWS, ids=[row[1] for row in ROWS])
def test_it_is_answered_from_what_is_known(language: str, question: str, wanted: str, unwanted: str) -> None:
    with office(language) as at:
        told = at.lines(question)
    assert [part for part in wanted.split("|") if part not in told] == [], told
    assert unwanted not in told, told


@pytest.mark.parametrize(
    ("language", "nobody"), [("da", "hvorfor er himlen blå?"), ("en", "how do I bake bread?")]
)
def test_of_what_names_nobody_no_name_is_guessed(language: str, nobody: str) -> None:
    with office(language) as at:
        told = at.lines(nobody)
    assert "mødt" not in told
    assert "meet" not in told
