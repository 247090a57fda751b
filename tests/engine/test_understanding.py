"""Whoever reads plain words keeps to how sure it said that it can be, so that leaving it out changes nothing."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

from bot.engine.router import Plain, Registry
from storage.work import Unit
from tests.office import COPENHAGEN, FRIDAY, Office, office

SENTENCES: Final = Path(__file__).parents[1] / "sentences"


def _checked(one: Office, language: str, unit: Unit) -> list[str]:
    registry: Registry = one.desk.registry
    register = one.desk.registers.of(unit, one.workspace, FRIDAY)
    wrong = []
    for row in (SENTENCES / f"{language}.tsv").read_text("utf-8").splitlines()[::3]:
        text = row.split("\t")[1]
        plain = Plain(
            text,
            FRIDAY.astimezone(COPENHAGEN),
            language,
            unit.country,
            lambda: register,
            unit,
            one.workspace,
        )
        meant = [
            (found, ceiling(plain))
            for recogniser, ceiling in registry.recognisers
            if (found := recogniser(plain))
        ]
        best = max((found for found, _ in meant), key=lambda found: found.score, default=None)
        if any(found.score > ceiling for found, ceiling in meant) or registry.recognise(plain) != best:
            wrong.append(text)
    return wrong


def test_nothing_is_surer_than_it_said_it_could_be() -> None:
    for language in ("da", "en"):
        with office(language) as one:
            assert one.work.do(partial(_checked, one, language)) == []
