"""Whole conversations, told as plain text, go as they are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conversation import FOLDER, fits, hold, read
from tests.picture import PICTURE, draw

FILES = sorted(FOLDER.glob("*.txt"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_conversation_goes_as_it_is_told(file: Path) -> None:
    conversation = read(file.read_text("utf-8"))
    assert conversation.turns
    heard = hold(conversation)
    assert len(heard) == len(conversation.turns)
    for turn, answered in zip(conversation.turns, heard, strict=True):
        expected = "\n".join(line for line in turn.expected if line.strip())
        told = "\n".join([turn.prompt, *answered])
        assert fits(turn.expected, answered), f"{told}\n\nis not\n\n{expected}"


def test_the_picture_of_the_readme_is_the_conversation(tmp_path: Path) -> None:
    draw(tmp_path / "picture.svg")
    drawn = (tmp_path / "picture.svg").read_text("utf-8")
    assert drawn == PICTURE.read_text("utf-8"), "run `make picture`"


@pytest.mark.parametrize(
    ("expected", "answered", "fitting"),
    [
        (["a", "b"], ["a", "b"], True),
        (["a"], ["a", "b"], False),
        (["a", "..."], ["a", "b", "c"], True),
        (["...", "c"], ["a", "b", "c"], True),
        (["a", "...", "a"], ["a"], False),
        (["see ... there"], ["see who is there"], True),
        (["a.c"], ["abc"], False),
        (["a", "", "b"], ["a", "b"], True),
    ],
)
def test_what_fits_an_answer(expected: list[str], answered: list[str], fitting: bool) -> None:
    assert fits(expected, answered) is fitting
