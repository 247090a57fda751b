"""Kinds of sentences that were once taken for something else (`kinds.tsv`): language, text, what is heard first."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.language.sentences import hear
from tests.language.test_cues import NOW, REGISTER

ROWS = [
    tuple(row.split("\t"))
    for row in (Path(__file__).parent / "kinds.tsv").read_text("utf-8").splitlines()
    if row and row[0] != "#"
]


@pytest.mark.parametrize(("language", "text", "says"), ROWS, ids=[row[1] for row in ROWS])
def test_a_kind_is_heard(language: str, text: str, says: str) -> None:
    """An empty third column: nothing may be heard in it."""
    heard = hear(text, NOW, language, REGISTER)
    assert (heard.says[0] if heard else "") == says
