"""Looks up a contact by a name with a title or a place beside it: 'Ms Thorup', 'Anna Jensen in Slagelse'."""

from __future__ import annotations

import re
from typing import Final

from bot.core.folding import fold
from bot.language.names import Entry, Found, Lookup, NameIndex, Near, Several
from bot.politics.country import Country
from bot.politics.personal_names import read_name

_SAID: Final = re.compile(
    r"(?<![\s,])(?:\s*,\s*(?:(?:i|in|fra|from|af|of|på|on)\s+)?|\s+(?:i|in|fra|from|af|of|på|on)\s+)",
    re.IGNORECASE,
)
_BRACKETS: Final = re.compile(r"(?:(?<!\s)\s+)?\(([^()]{1,100})\)\s*$")


def who_is(country: Country, people: NameIndex, typed: str, *, near: bool = True) -> Lookup:
    """Who is meant by a name as typed, with what may stand beside it.

    A place, body, office or party behind the name tells those of one name apart; where it fits none of them,
    they are offered and none is taken. A title before it is no part of it.
    """
    found = people.look_up(typed, near=False)
    if isinstance(found, Found | Several):
        return found
    said = _BRACKETS.sub(r", \1", typed)
    for cut in _SAID.finditer(said):
        name, beside = said[: cut.start()].strip(), said[cut.end() :].strip()
        entries = _named(country, people, name)
        if not entries or not beside:
            continue
        fitting = tuple(one for one in entries if _fits(country, one, beside))
        if fitting:
            return _told(fitting)
        return Near(entries)
    if entries := _named(country, people, said):
        return _told(entries)
    return people.look_up(typed, near=near)


def _named(country: Country, people: NameIndex, name: str) -> tuple[Entry, ...]:
    """Those who are called so, with or without a title before it."""
    for said in dict.fromkeys((name, read_name(country, name).plain)):
        match people.look_up(said, near=False):
            case Found(entry):
                return (entry,)
            case Several(entries):
                return entries
            case _:
                continue
    return ()


def _fits(country: Country, entry: Entry, beside: str) -> bool:
    """Whether the words beside a name are in the hint of a contact, or name the office that is in it."""
    known = fold(entry.hint).split()
    words = [word for word in fold(beside).split() if word not in _SMALL]
    if words and all(any(_same(word, one) for one in known) for word in words):
        return True
    office = country.roles.office_of(beside)
    return office is not None and any(
        (found := country.roles.office_of(part.strip())) is not None and found.id == office.id
        for part in entry.hint.split(",")
    )


def hint_in(country: Country, hint: str, locale: str) -> str:
    """What tells people of one name apart, offices in the reader's language: 'Slagelse, chair, Sundhedsudvalget'."""
    return ", ".join(country.roles.in_words(part, locale) for part in hint.split(", "))


_SMALL: Final = frozenset({"kommune", "municipality", "region", "the", "i", "in", "fra", "from", "byen"})


def _same(word: str, known: str) -> bool:
    return word == known or (len(word) > 4 and word.removesuffix("s") == known.removesuffix("s"))


def _told(entries: tuple[Entry, ...]) -> Lookup:
    return Found(entries[0]) if len(entries) == 1 else Several(entries)
