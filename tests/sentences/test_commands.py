"""What is done with contacts, committees, letters, dates and the bot itself can be said without knowing a command."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from bot.engine.router import Understood
from bot.language.sentences.frames import data_of
from tests.office import office
from tests.sentences.outcome import FOLDER, said
from tests.test_confidential import REGISTRY

LANGUAGES = ("da", "en")


@cache
def meant(language: str) -> dict[str, str]:
    """The commands of a file of sentences, by their name, as they stand there."""
    named = {}
    for one in data_of(language)["commands"]:
        found = REGISTRY.understand(one["is"].replace("{rest}", "1").replace("{more}", "1"))
        assert isinstance(found, Understood), f"{language}.yaml: {one['is']}"
        named[found.command.name] = one["is"]
    return named


def test_both_languages_say_the_same_commands() -> None:
    assert meant("da").keys() == meant("en").keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plain_sentence_is_answered_as_its_command_is(language: str) -> None:
    """Each on a team as it was; the third column is the command that means the same, '-' where none is meant."""
    rows = [row.split("\t") for row in (FOLDER / "commands.tsv").read_text("utf-8").splitlines()]
    differ = []
    for tongue, text, line in rows:
        if tongue != language:
            continue
        with office(language) as one:
            plain = replace(said(one, text), says=())
        if line == "-":
            if plain.changed and not (plain.records or plain.tasks):
                differ.append(f"{text}\n  {plain.answer}")
            continue
        with office(language) as one:
            asked = replace(said(one, line), says=())
        if plain != asked:
            differ.append(f"{text}\n  {plain}\n  {asked}")
    assert not differ, "\n".join(differ)
