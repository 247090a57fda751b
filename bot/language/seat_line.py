"""Parses a line that adds or ends a seat: 'Anna Jensen on the health committee as chair for A'; and writes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, auto
from typing import Final

from bot.core.folding import fold
from bot.language.seat_terms import is_party, read_day, take_term
from bot.language.several import names_said
from bot.politics.country import Country

__all__ = [
    "SeatSaid",
    "is_party",
    "not_understood",
    "read_day",
    "read_leave",
    "read_seat",
    "write_leave",
    "write_seat",
]


class _Lead(Enum):
    """What the words after a preposition or a comma are."""

    BEHALF = auto()  # a party, whatever it is called
    PARTY = auto()  # a party where they name one
    ROLE = auto()
    ON = auto()  # a body
    COMMA = auto()


_LEADS: Final = {
    **dict.fromkeys(
        (
            "på vegne af",
            "paa vegne af",
            "on behalf of",
            "representing",
            "repræsenterer",
            "repræsenterende",
            "valgt ind for",
            "valgt for",
            "elected for",
            "opstillet af",
        ),
        _Lead.BEHALF,
    ),
    **dict.fromkeys(("for", "of", "af", "fra", "from", "party", "parti", "partiet", "liste"), _Lead.PARTY),
    **dict.fromkeys(("as", "som"), _Lead.ROLE),
    **dict.fromkeys(
        (
            "sidder i",
            "sidder på",
            "sits on",
            "onto",
            "on",
            "på",
            "paa",
            "into",
            "ind i",
            "i",
            "in",
            "til",
            "to",
        ),
        _Lead.ON,
    ),
    ",": _Lead.COMMA,
}
_MARK: Final = re.compile(
    r"(?<!\S)(?:"
    + "|".join(map(re.escape, sorted((k for k in _LEADS if k != ","), key=len, reverse=True)))
    + r")(?!\S)|,",
    re.IGNORECASE,
)
_TAG: Final = re.compile(r" ?\[(?:o\d{1,9}|p\d{1,9}|new|ny)\]", re.IGNORECASE)
_ARTICLE: Final = re.compile(r"^(?:an? |the |en |et |den |det )", re.IGNORECASE)
_OF_PARTY: Final = re.compile(r"^(?:the |de |det |partiet |listen |party |parti )", re.IGNORECASE)
_BRACKETED: Final = re.compile(r" ?\((?P<said>[^()]{1,60})\)")
_ORDINAL: Final = re.compile(r"^(?:[1-9]\.|1st|2nd|første|anden|first|second) (?=\S)", re.IGNORECASE)
_FROM: Final = re.compile(r" (?:from|leaves|left|fra|forlader|i|på|on|in|of|af) (?:the )?", re.IGNORECASE)
_LOOSE: Final = re.compile(
    r"(?<!\S)(?:fra|from|til|until|till|indtil|siden|since|efter|after|før|before|når|when|mens|while|pr\.?|per|hvis|og"
    r"|and|samt|&|\+|men|but|i|in|på|on|som|as)(?!\S)",
    re.IGNORECASE,
)
# In small letters only: Per and Siden may be names.
_LOOSE_IN_NAME: Final = re.compile(
    r"(?<!\S)(?:fra|from|til|until|till|indtil|siden|since|efter|after|før|before|når|when|mens|while|og|and|samt|&|\+"
    r"|som|as|on|på|in)(?!\S)"
)
_LOOSE_IN_BODY: Final = re.compile(
    r"(?<!\S)(?:fra|from|until|till|indtil|siden|since|efter|after|før|before|når|when|mens|som|as)(?!\S)",
    re.IGNORECASE,
)
_REASON: Final = re.compile(
    r"[ ,:;](?:because(?: of)?|fordi|på grund af|pga\.?|reason:|årsag:|grund:|efter at|after) (?P<said>(?s:.+))\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SeatSaid:
    """The parts of such a line; '' for what it does not give.

    `since` and `until` are partial dates, the first and the last day; of who leaves, `since` is the last day there.
    """

    who: str = ""
    body: str = ""
    role: str = ""
    party: str = ""
    since: str = ""
    until: str = ""
    reason: str = ""


def read_seat(country: Country, text: str, now: datetime, language: str) -> SeatSaid:
    """Parse '<person> on <body> as <role> for <party> from <date> until <date>', in any order.

    Whatever stands after 'on behalf of' is a party. Refusal where a date was said that cannot be.
    """
    term = take_term(country, " ".join(text.split()), now, language)
    line, party = _bracketed(country, term.rest)
    said = _Reader(country, party).read(line)
    if party and names_said(said.who):  # each of several people has a party
        said = _Reader(country, "").read(term.rest)
        body, of_all = _bracketed(country, said.body)
        said = replace(said, body=body, party=said.party or of_all)
    return replace(said, since=term.since, until=term.until)


def not_understood(country: Country, said: SeatSaid) -> str:
    """A parsed part with words left over: the role 'formand fra marts', the name 'Anna Jensen efter jul'; else ''."""
    bare = _TAG.sub("", said.who)
    if _LOOSE_IN_NAME.search(bare) or any(sign.isdigit() for sign in bare):
        return bare
    role = _ORDINAL.sub("", said.role)
    words = role.split()
    known = next((n for n in range(min(3, len(words)), 0, -1) if country.roles.said(" ".join(words[:n]))), 0)
    more = words[known:] if known and known < len(words) else []
    ordered = more and fold(more[0]) in ("for", "of", "af")
    if _LOOSE.search(role) or any(sign.isdigit() for sign in role) or (more and not ordered):
        return said.role
    return said.body if _LOOSE_IN_BODY.search(_TAG.sub("", said.body)) else ""


def write_seat(country: Country, said: SeatSaid) -> str:
    """The line that `read_seat` parses to the same parts."""
    party = f"({said.party})" if said.party and is_party(country, said.party) else ""
    parts = (
        f"{said.who} {party}".strip(),
        f"on {said.body}" if said.body else "",
        f"as {said.role}" if said.role else "",
        f"on behalf of {said.party}" if said.party and not party else "",
        f"from {said.since}" if said.since else "",
        f"until {said.until}" if said.until else "",
    )
    return " ".join(filter(None, parts))


def read_leave(country: Country, text: str, now: datetime, language: str) -> SeatSaid:
    """Parse '<person> from <body> on <date> because <reason>'."""
    rest, reason = " ".join(text.split()), ""
    if found := _REASON.search(rest):
        rest, reason = rest[: found.start()], found["said"].strip(" .")
    term = take_term(country, rest, now, language)
    parts = _FROM.split(term.rest, maxsplit=1)
    who = parts[0].strip(" ,")
    body = parts[1].strip(" ,.") if len(parts) > 1 else ""
    return SeatSaid(who, body, since=term.until or term.since, reason=reason)


def write_leave(said: SeatSaid) -> str:
    """The line that `read_leave` parses to the same parts."""
    day = f" on {said.since}" if said.since else ""
    return f"{said.who} from {said.body}{day}" + (f" because {said.reason}" if said.reason else "")


class _Reader:
    """Sorts the pieces of one line, in their order, into the parts of a seat."""

    def __init__(self, country: Country, party: str) -> None:
        self._country = country
        self._said = SeatSaid(party=party)
        self._last = "who"  # what a piece that leads to nothing new goes on with

    def read(self, line: str) -> SeatSaid:
        for word, text in _pieces(line):
            self._piece(word, text)
        said = self._said
        who, role = said.who, said.role
        if not role and not _TAG.search(who):
            who, role = _titled(self._country, who)
        return replace(
            said,
            who=who.strip(" ,"),
            body=_ARTICLE.sub("", said.body.strip(" ,.")),
            role=_ARTICLE.sub("", role),
        )

    def _piece(self, word: str, text: str) -> None:
        lead, said = _LEADS.get(word.lower()), self._said
        party = _OF_PARTY.sub("", text)
        named = lead is _Lead.BEHALF or (
            lead in (_Lead.PARTY, _Lead.COMMA)
            and (is_party(self._country, text) or is_party(self._country, party))
        )
        takes_role = lead is _Lead.ROLE or (lead is _Lead.COMMA and _is_role(self._country, text))
        if named and not said.party and text:
            self._said = replace(said, party=text if is_party(self._country, text) else party)
        elif takes_role and not said.role and said.who and text:
            self._take("role", text)
        elif not said.body and said.who and text and (lead is _Lead.ON or self._is_of_role(lead)):
            self._take("body", text)
        else:
            self._go_on(word, text)

    def _is_of_role(self, lead: _Lead | None) -> bool:
        return lead is _Lead.PARTY and self._ends_in_role()

    def _take(self, what: str, text: str) -> None:
        self._said = replace(self._said, **{what: text})
        self._last = what

    def _go_on(self, word: str, text: str) -> None:
        if word == "," and not text:
            return
        here = getattr(self._said, self._last)
        joined = f"{here}, {text}" if word == "," else " ".join(filter(None, (here, word, text)))
        self._said = replace(self._said, **{self._last: joined.strip(" ,") if not here else joined})

    def _ends_in_role(self) -> bool:
        """Whether the text so far ends with a role, 'Anna Jensen formand for ...', which is taken out of the name."""
        if self._last == "role":
            return self._country.roles.said(self._said.role) is not None
        who, role = _titled(self._country, self._said.who, front=False) if self._last == "who" else ("", "")
        if role and not self._said.role:
            self._said = replace(self._said, who=who, role=role)
            return True
        return False


def _pieces(line: str) -> Iterator[tuple[str, str]]:
    """(leading word, what follows it up to the next one); '' leads the first piece."""
    word, at = "", 0
    for mark in _MARK.finditer(line):
        yield word, line[at : mark.start()].strip()
        word, at = mark[0], mark.end()
    yield word, line[at:].strip()


def _is_role(country: Country, text: str) -> bool:
    bare = _ARTICLE.sub("", text)
    return country.roles.said(bare) is not None or (
        len(bare.split()) <= 4 and country.roles.office_of(bare) is not None
    )


def _titled(country: Country, who: str, *, front: bool = True) -> tuple[str, str]:
    """(name, role) of 'formand Anna Jensen' or 'Anna Jensen formand'; the role is '' where there is none."""
    words = who.split()
    for n in (3, 2, 1):
        if len(words) - n < 1:
            continue
        if _is_title(country, words[-n:]):
            return " ".join(words[:-n]), " ".join(words[-n:])
        if front and len(words) - n > 1 and _is_title(country, words[:n]):
            return " ".join(words[n:]), " ".join(words[:n])
    return who, ""


def _is_title(country: Country, words: list[str]) -> bool:
    """'formand', '1. viceborgmester', 'deputy mayor'."""
    return country.roles.said(_ORDINAL.sub("", " ".join(words))) is not None


def _bracketed(country: Country, text: str) -> tuple[str, str]:
    """The text without a party in brackets, and the party."""
    for found in _BRACKETED.finditer(text):
        if is_party(country, found["said"]):
            return text[: found.start()] + text[found.end() :], found["said"].strip()
    return text, ""
