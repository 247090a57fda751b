"""Reads a list of people as copied from a web page: one a line or two, with roles, party letters, addresses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from bot.core.addresses import PHONE_IN_A_LIST
from bot.core.folding import fold
from bot.core.refs import NEW, PERSON
from bot.core.text import unseen
from bot.language.line.vocabulary import PARTICLES
from bot.language.seat_terms import Term, take_behalf
from bot.politics.country import Country

LONGEST: Final = 400  # lines that are looked at; no body is larger

_BULLET: Final = re.compile(r"^(?:[\s•·▪◦‣●○■□➢✓*+–—-]++|\(?\d{1,3}[.):]\s++|\d{1,3}\s++(?=[A-ZÆØÅ]))+")
_NUMBER: Final = re.compile(r"(\d)\.\s*$")
_EMAIL: Final = re.compile(
    r"(?:(?:e-?mail|mail|mailto)\s*+:?\s*+)?<?(?:mailto:)?((?<![\w.!#$%&'*+/=?^`{|}~-])[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+)>?",
    re.IGNORECASE,
)
_ADDRESS: Final = re.compile(r"https?://\S+|www\.\S+", re.IGNORECASE)
_BRACKETS: Final = re.compile(r"\(([^()]*)\)")
_LABEL: Final = re.compile(r"([^:]{2,40}):\s*(.*)")
_BETWEEN: Final = re.compile(r"(?:(?<!\s)\s+)?[,;|\t]\s*|(?<!\s)\s+[-–—/]\s+")
_LETTER: Final = re.compile(r"[A-ZÆØÅ][0-9]?")
_LIST: Final = re.compile(r"(?:liste|list|parti|party)\s+([A-ZÆØÅ][0-9]?)", re.IGNORECASE)
_NAME_WORD: Final = re.compile(r"[^\W\d_][^\W\d_'’.-]*(?:['’.-][^\W\d_][^\W\d_'’.-]*)*\.?")
_ORDINAL: Final = re.compile(r"(?:\d{1,2}\.|første|anden|first|second|1st|2nd)\s+", re.IGNORECASE)

_ROLE_LABELS: Final = frozenset({"rolle", "role", "titel", "title", "post", "hverv", "funktion"})
_PARTY_LABELS: Final = frozenset({"parti", "party", "liste", "list"})
_NAME_LABELS: Final = frozenset({"navn", "name", "medlem", "member"})
# The heads of columns and the words web pages put around people.
_WEB_WORDS: Final = (
    "navn name parti party rolle role titel title liste e-mail email mail telefon phone mobil adresse address"
    " kontakt contact profil billede foto photo portræt portrait mere more læs read se view vis show om about"
    " udskriv print del share facebook instagram linkedin twitter hjemmeside website link biografi biography"
    " send skriv til gå tilbage back udvalg committee post hverv funktion kontaktoplysninger oplysninger"
    " klik her click here og and valgt elected periode term"
)
_NOISE: Final = frozenset(map(fold, _WEB_WORDS.split()))
_VACANT: Final = frozenset({"vakant", "vacant", "ledig", "ledig plads", "ubesat", "n n", "nn", "tba"})
_ADDRESSED: Final = frozenset({"cllr", "hr", "fr", "fru", "frk", "mr", "mrs", "ms", "dr", "prof"})
_OUTSIDE: Final = frozenset(
    {"ufp", "up", "losgaenger", "uden for partierne", "uden for parti", "uden parti", "independent"}
)
_GROUPS: Final = {
    **dict.fromkeys(
        (
            "medlemmer",
            "ovrige medlemmer",
            "udvalgets medlemmer",
            "udvalgsmedlemmer",
            "byradsmedlemmer",
            "radets medlemmer",
        ),
        "medlem",
    ),
    **dict.fromkeys(("members", "other members", "committee members", "councillors"), "member"),
    **dict.fromkeys(("stedfortraedere", "suppleanter"), "stedfortræder"),
    **dict.fromkeys(("substitutes", "alternates", "deputies"), "substitute"),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """One person of a list; '' and None for what is not said. `is_new` when the list says they are new.

    `since` and `until` are partial dates, the first and the last day.
    """

    name: str
    role: str = ""
    party: str = ""
    email: str = ""
    person_id: int | None = None
    is_new: bool = False
    since: str = ""
    until: str = ""

    def as_line(self) -> str:
        """The line that is read as the same person."""
        mark = f" [p{self.person_id}]" if self.person_id is not None else " [new]" if self.is_new else ""
        party = f" ({self.party})" if self.party else ""
        since = f"since {self.since}" if self.since else ""
        until = f"until {self.until}" if self.until else ""
        parts = [f"{self.name}{mark}{party}", self.role, self.email, since, until]
        return " | ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Roster:
    """The people of a list in its order, and the lines nobody was read from."""

    people: tuple[Listed, ...]
    left_out: tuple[str, ...] = ()


@dataclass(slots=True)
class _Piece:
    """What one line holds."""

    said: str
    name: str = ""
    role: str = ""
    party: str = ""
    email: str = ""
    person_id: int | None = None
    is_new: bool = False
    labelled: bool = False
    group: str | None = None
    since: str = ""
    until: str = ""

    @property
    def empty(self) -> bool:
        return not (self.name or self.role or self.party or self.email or self.since or self.until)


TakesTerm: TypeAlias = Callable[[str], Term]


def read_roster(country: Country, text: str, take: TakesTerm = Term) -> Roster:
    """The people in a pasted list. Never raises but what `take` does; a line that is nobody is in `left_out`.

    `take` takes out of a line since when and until when somebody sits.

    Understood are bullets, numbers, columns, 'Formand: Anna Jensen (A)', 'Jensen, Anna', a role, a party or
    an address on the line after the name, a role on the line before it, and headings above groups.
    """
    lines = [line for raw in text.splitlines() for line in [_tidy(country, raw)] if line][:LONGEST]
    pieces = [_piece(country, line, take) for line in lines]
    return _Reader(pieces).read()


class _Reader:
    def __init__(self, pieces: list[_Piece]) -> None:
        self._pieces = pieces
        telling = [piece for piece in pieces if not piece.empty or piece.group]
        first = telling[0] if telling else None
        # A list that begins with a role and no name has its roles above the names; so have parties.
        self._roles_above = bool(first and first.role and not first.name and not first.group)
        self._parties_above = bool(first and first.party and not first.name and not first.role)
        self._people: list[Listed] = []
        self._left_out: list[str] = []

    def read(self) -> Roster:
        role = party = group = ""
        for piece in self._pieces:
            if piece.group is not None:
                group, role = piece.group, ""
            elif piece.name:
                self._person(piece, role or group, party if self._parties_above else "")
                role = ""
            elif piece.empty:
                if piece.said and not _is_noise(piece.said):
                    self._left_out.append(piece.said)
            elif piece.role and self._roles_above and not piece.email:
                role = piece.role
                party = piece.party or party
            elif piece.party and self._parties_above and not piece.role:
                party = piece.party
            else:
                self._completes(piece)
        return Roster(_once(self._people), tuple(self._left_out))

    def _person(self, piece: _Piece, role: str, party: str) -> None:
        self._people.append(
            Listed(
                piece.name,
                piece.role or role,
                piece.party or party,
                piece.email,
                piece.person_id,
                piece.is_new,
                piece.since,
                piece.until,
            )
        )

    def _completes(self, piece: _Piece) -> None:
        """A line that says more of the person above it."""
        if not self._people:
            self._left_out.append(piece.said)
            return
        last = self._people[-1]
        if (piece.role and last.role) or (piece.party and last.party):
            self._left_out.append(piece.said)  # it says of somebody else what was not read
            return
        self._people[-1] = replace(
            last,
            role=piece.role or last.role,
            party=piece.party or last.party,
            email=last.email or piece.email,
            since=last.since or piece.since,
            until=last.until or piece.until,
        )


def _piece(country: Country, line: str, take: TakesTerm) -> _Piece:
    piece = _Piece(line)
    text = line
    if any(sign.isdigit() for sign in line):
        term = take(line)
        text, piece.since, piece.until = term.rest, term.since, term.until
    text, piece.party = take_behalf(text)
    if found := PERSON.search(text):
        piece.person_id, text = int(found[1]), PERSON.sub(" ", text)
    if NEW.search(text):
        piece.is_new, text = True, NEW.sub(" ", text)
    if found := _EMAIL.search(text):
        piece.email = found[1].lower().strip(".")
        text = _EMAIL.sub(" | ", text)
    text = _ADDRESS.sub(" | ", PHONE_IN_A_LIST.sub(" | ", text))
    text = _bracketed(country, text, piece)
    text = _labelled(country, _tidy(country, text), piece)
    bare = _tidy(country, text).rstrip(":").strip()
    if not piece.labelled and fold(bare) in _GROUPS:
        piece.group = _GROUPS[fold(bare)]
        return piece
    if fold(bare) in _VACANT:
        piece.role = ""
        return piece
    parts = _turned_round(country, list(_parts(text)))
    for part in parts:
        _take(country, part, piece)
    if parts and not (piece.name or piece.role or piece.party or piece.email):
        piece.since = piece.until = ""  # of nobody
    return piece


def _bracketed(country: Country, text: str, piece: _Piece) -> str:
    """Take the party or the role out of brackets: '(A)', '(Venstre)', '(formand)'."""
    for found in _BRACKETS.finditer(text):
        inside = found[1].strip()
        for one in _BETWEEN.split(inside):
            if not piece.party and (party := _party(country, one)):
                piece.party = party
            elif not piece.role and _is_role(country, one):
                piece.role = _as_role(country, one)
    return _BRACKETS.sub(" ", text)


def _labelled(country: Country, text: str, piece: _Piece) -> str:
    """'Formand: Anna Jensen' and 'Parti: Venstre' without their labels."""
    found = _LABEL.fullmatch(text)
    if found is None:
        return text
    label, rest = found[1].strip(), found[2].strip()
    if _is_role(country, label) and rest:
        piece.role, piece.labelled = _as_role(country, label), True
        return rest
    key = fold(label)
    if key in _ROLE_LABELS and rest:
        piece.role, piece.labelled = _as_role(country, rest), True
        return ""
    if key in _PARTY_LABELS and rest:
        piece.party, piece.labelled = _party(country, rest) or rest, True
        return ""
    if key in _NAME_LABELS and rest:
        piece.labelled = True
        return rest
    return text


def _parts(text: str) -> Iterator[str]:
    for part in _BETWEEN.split(text):
        if tidy := part.strip(" .:-–—"):
            yield tidy


def _take(country: Country, part: str, piece: _Piece) -> None:
    if _is_noise(part):
        return
    if not piece.party and (party := _party(country, part)):
        piece.party = party
    elif _is_role(country, part):
        piece.role = piece.role or _as_role(country, part)
    elif not piece.name:
        _named(country, part, piece)


def _named(country: Country, part: str, piece: _Piece) -> None:
    """A name, with what may stand around it without a sign between: 'Borgmester Anna Jensen A'."""
    words = part.split()
    while len(words) > 2 and words[0].lower().rstrip(".") in _ADDRESSED:
        words = words[1:]
    for n in (3, 2, 1):
        if len(words) > n + 1 and not piece.role and _is_role(country, " ".join(words[:n])):
            piece.role, words = _as_role(country, " ".join(words[:n])), words[n:]
            break
    for n in (3, 2, 1):
        tail = " ".join(words[-n:])
        if len(words) > n + 1 and not piece.role and _is_role(country, tail):
            piece.role, words = _as_role(country, tail), words[:-n]
            break
    if len(words) > 2 and not piece.party and (party := _party(country, words[-1])):
        piece.party, words = party, words[:-1]
        tail = " ".join(words[-1:])
        if len(words) > 2 and not piece.role and _is_role(country, tail):
            piece.role, words = _as_role(country, tail), words[:-1]
    if piece.person_id is not None or piece.is_new or _is_name(words):
        piece.name = _capitals(" ".join(words))


def _turned_round(country: Country, parts: list[str]) -> list[str]:
    """'Jensen, Anna' is Anna Jensen."""
    if len(parts) < 2 or any(
        _party(country, one) or _is_role(country, one) or _is_noise(one) for one in parts[:2]
    ):
        return parts
    family, given = parts[:2]
    if len(family.split()) <= 2 and len(given.split()) <= 3 and not _is_name(family.split()):
        whole = [*given.split(), *family.split()]
        return [" ".join(whole), *parts[2:]] if _is_name(whole) else parts
    return parts


def _party(country: Country, text: str) -> str:
    """The party as said, '' for what is none: a letter, an abbreviation, a name, 'Liste L'."""
    said = text.strip()
    if found := _LIST.fullmatch(said):
        return found[1].upper()
    outside = fold(said) in _OUTSIDE
    return said if outside or _LETTER.fullmatch(said) or country.parties.said(said) is not None else ""


def _is_role(country: Country, text: str) -> bool:
    said = text.strip()
    if not said or len(said.split()) > 6 or fold(said) in _OUTSIDE:
        return False
    words = said.split()
    return country.roles.said(_ORDINAL.sub("", said)) is not None or (
        len(words) > 1
        and country.roles.office_of(said) is not None
        and not any(_is_name(words[first:]) for first in range(len(words) - 1))
    )


def _as_role(country: Country, text: str) -> str:
    said = text.strip(" .:")
    if said.isupper() and len(said) <= 4:
        return said
    return said.lower() if country.roles.said(_ORDINAL.sub("", said)) else said[:1].lower() + said[1:]


def _is_name(words: list[str]) -> bool:
    """Two to seven words of letters, capitals first but for particles."""
    if not 2 <= len(words) <= 7 or not all(_NAME_WORD.fullmatch(word) for word in words):
        return False
    if any(fold(word) in _NOISE for word in words):
        return False
    return all(word[0].isupper() or word.lower() in PARTICLES for word in words) and words[-1][0].isupper()


def _is_noise(text: str) -> bool:
    words = fold(text).split()
    return not words or all(word in _NOISE for word in words)


def _capitals(name: str) -> str:
    """A name in capital letters throughout, as one writes it."""
    if not name.isupper():
        return name
    words = (word.lower() if word.lower() in PARTICLES else _capital(word) for word in name.split())
    return " ".join(words)


def _capital(word: str) -> str:
    return "".join(part.capitalize() for part in re.split(r"(['’.-]+)", word))


def _once(people: list[Listed]) -> tuple[Listed, ...]:
    """Everybody once; what a second line of the same person says fills in the first."""
    kept: dict[tuple[str, int | None, str], Listed] = {}
    for one in people:
        key = (fold(one.name), one.person_id, one.email)
        for other in kept:
            if (
                other[0] == key[0]
                and (not other[2] or not key[2] or other[2] == key[2])
                and other[1] == key[1]
            ):
                key = other
                break
        first = kept.get(key)
        if first is None:
            kept[key] = one
        else:
            kept[key] = replace(
                first,
                role=first.role or one.role,
                party=first.party or one.party,
                email=first.email or one.email,
                since=first.since or one.since,
                until=first.until or one.until,
            )
    return tuple(kept.values())


def _tidy(country: Country, line: str) -> str:
    line = unseen(line).replace("\u00a0", " ").replace("\u202f", " ").replace("\t", " | ")
    bare = _BULLET.sub("", line)
    number = _NUMBER.search(line[: len(line) - len(bare)])
    if number and _is_numbered(country, bare):
        bare = f"{number[1]}. {bare}"
    return " ".join(bare.split()).strip(" |")


def _is_numbered(country: Country, text: str) -> bool:
    """Whether this begins with an office that is counted: '1. viceborgmester' is no first line of a list."""
    words = re.split(r"[\s:,]+", text, maxsplit=2)
    role = country.roles.said(words[0]) or country.roles.said(" ".join(words[:2]))
    return role is not None and role.id in ("deputy_mayor", "committee_vice_chair", "regional_deputy")
