"""The parties as data: their list letters, names and everyday abbreviations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Final

from bot.core.folding import fold
from bot.politics.data_files import Texts, in_every_language, of_languages


@dataclass(frozen=True, slots=True)
class Party:
    """A party with its letter on the ballot; `abbreviations` are what follows a name in running text."""

    id: str
    letter: str
    name: Texts
    abbreviations: tuple[str, ...]
    aliases: tuple[str, ...]


class Parties:
    """The parties of a country, and which of them is meant."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        """`data` is what parties.yaml holds."""
        self.all = tuple(map(_party, data.get("parties") or ()))
        self._special = {row["id"]: in_every_language(row["label"]) for row in data.get("special") or ()}
        ambiguous = data.get("ambiguous_tokens") or ()
        self._ambiguous = {str(row["token"]): row["default_in_text"] for row in ambiguous}
        self._also = {str(row["token"]): tuple(row["readings"]) for row in ambiguous}
        self._members: Mapping[str, Iterable[str]] = data.get("members") or {}

    def said(self, text: str) -> Party | None:
        """The party somebody means by a letter, an abbreviation or a name; None for a local list or any other.

        What could be two is read as in running text: 'S' after a name is Socialdemokratiet, although
        Slesvigsk Parti has that letter on the ballot (`ambiguous_tokens` of parties.yaml).
        """
        said = text.strip().strip("().").strip()
        if len(said) <= 3 and (len(said) > 1 or said.isupper()):
            return self._by_letters.get(said.upper())
        return self._by_name.get(fold(said))

    def readings(self, text: str) -> tuple[Party, ...]:
        """Every party a letter, an abbreviation, a name or a word for its members may mean, the likeliest first.

        As `said`, and written as people do on a phone: 'v', 'AE', 'liste Ø', 'S-gruppen', 'the Conservatives'.
        """
        for said in self.forms(text):
            if found := self._reading(said):
                return found
        return ()

    def forms(self, text: str) -> tuple[str, ...]:
        """What somebody said, and what is left of it without the words around a party ('liste', 'gruppen')."""
        said = text.strip().strip("().:").strip()
        bare = _without_words(said)
        found = (said, bare, *(_GENITIVE.sub("", one) for one in (said, bare)))
        return tuple(dict.fromkeys(filter(None, found)))

    def _reading(self, said: str) -> tuple[Party, ...]:
        by_id = self._by_id
        short = ballot_letter(said) or (said.upper() if 1 < len(said) <= _LONGEST_SHORT else "")
        if found := self._by_letters.get(short):
            also = (by_id[one] for one in self._also.get(short, ()) if one in by_id)
            return (found, *(party for party in also if party is not found))
        party = self._by_name.get(fold(said)) or by_id.get(self.members_said(said) or "")
        return (party,) if party else ()

    @cached_property
    def _by_id(self) -> Mapping[str, Party]:
        return {party.id: party for party in self.all}

    @cached_property
    def _by_letters(self) -> dict[str, Party]:
        by_id = self._by_id
        found = {short.upper(): party for party in self.all for short in (*party.abbreviations, party.letter)}
        in_text = self._ambiguous.items()
        return found | {token.upper(): by_id[party] for token, party in in_text if party in by_id}

    @cached_property
    def _by_name(self) -> dict[str, Party]:
        found: dict[str, Party] = {}
        for party in self.all:
            for name in (*party.name.values(), *party.aliases):
                found.setdefault(fold(name), party)
                found.setdefault(fold(name).removeprefix("de ").removeprefix("det "), party)
        return found

    def members_said(self, text: str) -> str | None:
        """The id of the party whose members are called so: 'socialdemokrater', 'venstrefolk', 'Conservatives'.

        'outside_parties' is who belongs to none.
        """
        return self._by_members.get(fold(text).removeprefix("de ").removeprefix("the "))

    def id_of(self, text: str) -> str | None:
        """The id of the party a letter, abbreviation, name or word for its members means; None for any other."""
        party = self.said(text)
        return party.id if party is not None else self.members_said(text)

    def label(self, party: str, locale: str) -> str:
        """What the party with that id is called in everyday speech: 'Venstre', not 'Venstre, Danmarks Liberale Parti'.

        KeyError for one there is not.
        """
        name = self._labels[party][locale]
        first, _, rest = name.partition(" - ")
        name = rest if rest and len(first) < 3 else first
        return name.partition(", ")[0].partition(" (")[0].partition(" / ")[0]

    @cached_property
    def _by_members(self) -> Mapping[str, str]:
        return {fold(word): party for party, words in self._members.items() for word in words}

    @cached_property
    def _labels(self) -> Mapping[str, Texts]:
        return self._special | {party.id: party.name for party in self.all}


def ballot_letter(said: str) -> str:
    """The letter of the ballot paper that is said; '' for none. 'AE' is Æ where a keyboard has none.

    A small 'i' is a word; other small letters are taken for what they are.
    """
    if said == "i":
        return ""
    letter = _SPELT.get(said.upper(), said.upper())
    return letter if len(letter) == 1 and letter.isalpha() else ""


def _without_words(said: str) -> str:
    """'liste Ø', 'S-gruppen', 'the Conservative group' without the words around the party."""
    words = of_languages("spoken")["party_words"]
    parts = list(_PART.finditer(said))
    while len(parts) > 1 and fold(parts[0][0]) in words["before"]:
        del parts[0]
    while len(parts) > 1 and fold(parts[-1][0]) in words["after"]:
        del parts[-1]
    return said[parts[0].start() : parts[-1].end()] if parts else said


_PART: Final = re.compile(r"[^\s-]+")
_GENITIVE: Final = re.compile(r"['’](?:erne|ernes|er|s)?$|s$")  # 'Venstres', 'SF’erne'
_LONGEST_SHORT: Final = 3
_SPELT: Final = {"AE": "Æ", "OE": "Ø", "AA": "Å", "Ä": "Æ", "Ö": "Ø"}


def _party(row: Mapping[str, Any]) -> Party:
    return Party(
        row["id"],
        str(row.get("letter", "")),
        in_every_language(row["label"]),
        tuple(map(str, row.get("abbreviations", ()))),
        tuple(map(str, row.get("aliases", ()))),
    )


@lru_cache(maxsize=1024)
def is_no_party(name: str | None) -> bool:
    """Whether it is what registers write for want of a party: 'ukendt', 'unknown'."""
    return name is not None and fold(name) in ("ukendt", "unknown")
