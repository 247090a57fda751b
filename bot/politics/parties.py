"""The parties as data: their list letters, names and everyday abbreviations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from bot.core.folding import fold
from bot.politics.areas import load


@dataclass(frozen=True, slots=True)
class Party:
    """A party with its letter on the ballot; `abbreviations` are what follows a name in running text."""

    id: str
    letter: str
    name: Mapping[str, str]
    abbreviations: tuple[str, ...]
    aliases: tuple[str, ...]


@cache
def parties() -> tuple[Party, ...]:
    return tuple(
        Party(row["id"], row["letter"], row["label"], tuple(row["abbreviations"]), tuple(row["aliases"]))
        for row in load("parties")["parties"]
    )


def party_said(text: str) -> Party | None:
    """The party somebody means by a letter, an abbreviation or a name; None for a local list or any other.

    What could be two is read as in running text: 'S' after a name is Socialdemokratiet, although
    Slesvigsk Parti has that letter on the ballot (data/parties.yaml, `ambiguous_tokens`).
    """
    said = text.strip().strip("().").strip()
    if len(said) <= 3 and (len(said) > 1 or said.isupper()):
        return _by_letters().get(said.upper())
    return _by_name().get(fold(said))


@cache
def _by_letters() -> dict[str, Party]:
    by_id = {party.id: party for party in parties()}
    found = {short.upper(): party for party in parties() for short in (*party.abbreviations, party.letter)}
    in_text = ((one["token"], one["default_in_text"]) for one in load("parties")["ambiguous_tokens"])
    return found | {token.upper(): by_id[party] for token, party in in_text if party in by_id}


@cache
def _by_name() -> dict[str, Party]:
    found: dict[str, Party] = {}
    for party in parties():
        for name in (*party.name.values(), *party.aliases):
            found.setdefault(fold(name), party)
            found.setdefault(fold(name).removeprefix("de ").removeprefix("det "), party)
    return found


@lru_cache(maxsize=1024)
def is_no_party(name: str | None) -> bool:
    """Whether it is what registers write for want of a party: 'ukendt', 'unknown'."""
    return name is not None and fold(name) in ("ukendt", "unknown")


def members_said(text: str) -> str | None:
    """The id of the party whose members are called so: 'socialdemokrater', 'venstrefolk', 'Conservatives'.

    'outside_parties' is who belongs to none.
    """
    return _by_members().get(fold(text).removeprefix("de ").removeprefix("the "))


def party_id(text: str) -> str | None:
    """The id of the party a letter, abbreviation, name or word for its members means; None for any other."""
    party = party_said(text)
    return party.id if party is not None else members_said(text)


def party_label(party: str, locale: str) -> str:
    """What the party with that id is called in everyday speech: 'Venstre', not 'Venstre, Danmarks Liberale Parti'.

    KeyError for one there is not.
    """
    name = _labels()[party][locale]
    first, _, rest = name.partition(" - ")
    name = rest if rest and len(first) < 3 else first
    return name.partition(", ")[0].partition(" (")[0].partition(" / ")[0]


@cache
def _by_members() -> Mapping[str, str]:
    spoken: Mapping[str, Iterable[str]] = load("spoken")["party_members"]
    return {fold(word): party for party, words in spoken.items() for word in words}


@cache
def _labels() -> Mapping[str, Mapping[str, str]]:
    special = {row["id"]: row["label"] for row in load("parties")["special"]}
    return special | {party.id: party.name for party in parties()}
