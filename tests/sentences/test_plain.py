"""What people typed who know no command, of 48 things the bot can do, two sentences of each in each language.

When they were typed 30 of 96 Danish and 18 of 96 English sentences did what was meant, 2 and 4 noted something else
(a meeting, a task, a call), and the rest were asked about.
"""

from __future__ import annotations

from functools import partial

import pytest

from bot.core.folding import fold
from bot.core.messages import Kind
from bot.engine.labels import Labels
from bot.engine.router import Understood
from bot.engine.understanding import Understanding
from storage.work import Unit
from tests.office import COPENHAGEN, FRIDAY, PAGES, Office, office
from tests.sentences.outcome import FOLDER

UNDERSTOOD = {"da": 85, "en": 76}  # so many, of 96
ELSE = {
    "da": 3,
    "en": 8,
}  # so many at most are taken for another command; most of those ask before anything is noted


def _meant(one: Office, language: str, texts: list[str], unit: Unit) -> list[str]:
    """The command each text is understood as, with what follows it; '-' where it is not understood."""
    registry = one.desk.registry
    reader = Understanding(
        registry, Labels(registry, PAGES.sources()), one.desk.registers, COPENHAGEN, language
    )
    found = []
    for text in texts:
        plain = reader.plain(unit, one.workspace, text, FRIDAY)
        understood, _ = reader.understand(Kind.DIRECT, plain)
        if isinstance(understood, Understood):
            found.append(f"{understood.command.name} {understood.rest}".strip())
        else:
            found.append("-")
    return found


@pytest.mark.parametrize("language", UNDERSTOOD)
def test_so_many_plain_sentences_are_understood(language: str) -> None:
    """The third column is the command that is meant, '-' where the sentence is not understood as that yet."""
    rows = [row.split("\t") for row in (FOLDER / "plain.tsv").read_text("utf-8").splitlines()]
    mine = [(text, line) for tongue, text, line in rows if tongue == language]
    with office(language) as one:
        meant = one.work.do(partial(_meant, one, language, [text for text, _ in mine]))
    pairs = [(text, got, line) for (text, line), got in zip(mine, meant, strict=True)]
    assert [one for one in pairs if one[2] != "-" and fold(one[1]) != fold(one[2])] == []
    assert sum(line != "-" for *_, line in pairs) >= UNDERSTOOD[language]
    assert sum(line == "-" != got for _, got, line in pairs) <= ELSE[language]
