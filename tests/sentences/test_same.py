"""What colleagues say leaves in the database what the line of the bot's own grammar does that means the same."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.office import office
from tests.sentences.outcome import FOLDER, Done, said

PLACES = {"id", "activity_id", "organization_name", "area_name"}


def lines() -> list[tuple[str, str, str]]:
    rows = (FOLDER / "same.tsv").read_text("utf-8").splitlines()
    return [
        (language, text, line) for language, text, line in (row.split("\t") for row in rows if row[0] != "#")
    ]


def left(locale: str, text: str) -> Done:
    with office(locale) as one:
        done = said(one, text)
    bare = [
        [{k: v for k, v in row.items() if k not in PLACES} for row in rows]
        for rows in (done.records, done.tasks)
    ]
    return replace(
        done,
        records=bare[0],
        tasks=bare[1],
        answer="" if done.changed else done.answer,
        buttons=0,
        offered=False,
    )


@pytest.mark.parametrize(("language", "text", "line"), lines())
def test_it_leaves_what_the_line_leaves(language: str, text: str, line: str) -> None:
    assert left(language, text) == left(language, line)
