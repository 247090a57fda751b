"""Reads a file somebody wants to take in: which format it has is seen in what it holds, not in its name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.politics.country import Country
from storage.imports import oparl, openstates, valg_dk, vcard
from storage.imports.activities import read_activities
from storage.imports.contacts import read_contacts
from storage.imports.files import decode, read_json, read_json_lines
from storage.imports.given import Given
from storage.imports.popolo import read_popolo
from storage.imports.report import ImportFailed, Problem
from storage.imports.temporary_store import Spool
from storage.imports.vcard_lines import is_cards

TABLE: Final = "table"
POPOLO: Final = "popolo"
OPARL: Final = "oparl"
OPENSTATES: Final = "openstates"
VALG_DK: Final = "valg.dk"
VCARD: Final = "vcard"
FORMATS: Final = (TABLE, POPOLO, OPARL, OPENSTATES, VALG_DK, VCARD)


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a file holds, in Popolo's terms, and what is wrong in it."""

    format: str
    given: Given
    problems: tuple[Problem, ...]


def parse(content: bytes, country: Country) -> Parsed:
    """Read the bytes of a file, areas and bodies as they are named in a country; needs no database.

    Raises ImportFailed, with the place, when the file cannot be read as a whole. What is wrong with one
    record is told in `problems`, and only that one is left out.
    """
    if is_cards(content):
        cards: list[Problem] = []
        return Parsed(VCARD, vcard.read_vcards(content, cards, country), tuple(cards))
    text = decode(content)
    del content  # whoever read the file for this need not hold it twice
    problems: list[Problem] = []
    begins = text.lstrip()[:20]
    if begins[:1] in ("{", "["):
        try:
            format_, given = _document(text, problems)
        except RecursionError:
            raise ImportFailed(Problem("json_too_deep")) from None
        return Parsed(format_, given, tuple(problems))
    if begins.startswith("<"):
        raise ImportFailed(Problem("markup"))
    if begins.startswith("%PDF") or text.count("\x00") > 8 + len(text) // 20:
        raise ImportFailed(Problem("not_text"))
    given = Given(rows=Spool(read_contacts(text, problems, country)))
    return Parsed(TABLE, given, tuple(problems))


def _document(text: str, problems: list[Problem]) -> tuple[str, Given]:
    lines = read_json_lines(text)
    data: Any = lines if lines is not None else read_json(text)
    records = [one for one in data if isinstance(one, dict)] if isinstance(data, list) else [data]
    if openstates.recognised(records):
        return OPENSTATES, openstates.read_committees(data if isinstance(data, list) else [data], problems)
    if oparl.recognised(records):
        return OPARL, oparl.read_oparl(oparl.objects(data), problems)
    if valg_dk.recognised(records):
        return VALG_DK, valg_dk.read_valg_dk(data if isinstance(data, list) else [data], problems)
    document: Mapping[str, Any] = {"persons": data} if isinstance(data, list) else data
    given = read_popolo(document, problems)
    read_activities(document, given, problems)
    return POPOLO, given
