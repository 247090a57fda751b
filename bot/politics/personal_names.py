"""Takes the name of a person apart, as registers, address books and people write it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final

from bot.core.folding import fold
from bot.politics.country import Country
from bot.politics.data_files import of_languages

LONGEST: Final = 120  # characters; what is longer is no name
_PHRASE: Final = 5  # words a title or degree may have
_SHORT: Final = 3  # capitals that may be initials: 'JP Hansen'
_LONG: Final = 6  # letters of a word that also ends compounds: 'Sundhedsudvalget'
_MOST_GIVEN: Final = 3  # words behind the comma of 'Holst, Inge Marie'
_BRACKETS: Final = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_QUOTED: Final = re.compile(r"[\"»«”“„]([^\"»«”“„]*)[\"»«”“„]")
_BESIDE: Final = re.compile(r"\s[-–—|]\s|\|")
_ORDINAL: Final = re.compile(r"^\d{1,2}(?:\.|st|nd|rd|th)?$", re.IGNORECASE)
_INITIALS: Final = re.compile(r"^(?:[^\W\d_]\.?-?)$|^(?:[^\W\d_]\.-?)+[^\W\d_]?\.?$")
_ROMAN: Final = frozenset({"II", "III", "IV", "VI"})
_NO_NAME: Final = re.compile(r"[^\w.'’‘`´ʼ\-]|[\d_]")
_PATRONYM: Final = re.compile(r"..(?:sen|sdatter)$")


@dataclass(frozen=True, slots=True)
class PersonName:
    """The parts of a name; '' for what is not there or cannot be told.

    `given` is the name somebody is greeted by, `additional` what stands between it and the `family` name.
    `plain` is the name without what stands beside it, its given name first where that is known.
    """

    plain: str
    given: str = ""
    additional: str = ""
    family: str = ""
    title: str = ""
    suffix: str = ""  # 'jr.', 'III'
    degree: str = ""
    party: str = ""  # as it was written


def read_name(country: Country, text: str) -> PersonName:
    """The parts of a name as written: 'Dr. Else Holm, ph.d.', 'HOLST, INGE MARIE', 'Anna Testesen (A)'.

    A given name is told only where the writing says which word it is: not of one word, of initials, of a family
    name that may stand first, nor of what is no person.
    """
    said = _cleaned(text)
    if len(said) > LONGEST or "@" in said:
        return PersonName(said[:LONGEST])
    said, asides = _apart(said)
    main, *behind = [part.strip() for part in said.split(",") if part.strip()] or [""]
    party, degrees, suffixes, offices, rest = _beside(country, [*behind, *asides], len(behind))
    title, words = _led(country, main.split())
    if not words and len(rest) == 1:  # 'Professor, dr.med. Ib Bo'
        ahead, words = _led(country, rest.pop().split())
        title += ahead
    words, more_degrees, more_suffixes = _trailed(words)
    if rest and words:
        ahead, given = _led(country, rest[0].split())
        given, given_degrees, given_suffixes = _trailed(given)
        title = [*title, *ahead]
        more_degrees += given_degrees
        more_suffixes += given_suffixes
        name = _turned(country, words, given) if len(rest) == 1 else PersonName(" ".join(words))
    else:
        name = _in_order(country, words, bool(title)) if words else PersonName(" ".join(main.split()))
    return replace(
        name,
        title=" ".join([*title, *offices]),
        suffix=" ".join([*more_suffixes, *suffixes]),
        degree=" ".join([*more_degrees, *degrees]),
        party=party,
    )


def given_name(country: Country, name: str, on_file: str | None = None) -> str:
    """What somebody is greeted by: the given name a register has, else the one their name tells; '' for unknown."""
    _, words = _led(country, _cleaned(on_file or "").split())
    words, _, _ = _trailed(words)
    if words and _is_given(country, words):
        return _cased(words)
    return read_name(country, name).given


# What stands beside a name


def _cleaned(text: str) -> str:
    composed = unicodedata.normalize("NFC", text[: 2 * LONGEST])
    return " ".join(
        "".join(sign if sign.isprintable() or sign.isspace() else "" for sign in composed).split()
    )


def _apart(said: str) -> tuple[str, list[str]]:
    """A name without its brackets, nicknames, and what follows a dash; and those brackets and followers."""
    asides = [found.strip() for found in _BRACKETS.findall(said)]
    said = _QUOTED.sub(" ", _BRACKETS.sub(" ", said))
    first, *behind = _BESIDE.split(said)
    return first.strip(), [one.strip() for one in (*asides, *behind) if one.strip()]


def _beside(
    country: Country, parts: Sequence[str], commas: int
) -> tuple[str, list[str], list[str], list[str], list[str]]:
    """(party, degrees, suffixes, offices, rest) of what follows a name; only the first `commas` can be a rest."""
    party = ""
    degrees: list[str] = []
    suffixes: list[str] = []
    offices: list[str] = []
    rest: list[str] = []
    for index, part in enumerate(parts):
        if fold(part) in _known("degrees"):
            degrees.append(part)
        elif fold(part) in _known("suffixes"):
            suffixes.append(part)
        elif country.parties.said(part) is not None:
            party = party or part
        elif country.roles.office_of(part) is not None:
            offices.append(part)
        elif index < commas and not _is_place(country, part):
            rest.append(part)
    return party, degrees, suffixes, offices, rest


def _led(country: Country, words: Sequence[str]) -> tuple[list[str], list[str]]:
    """The titles at the beginning, and what follows them."""
    title: list[str] = []
    left = list(words)
    while left:
        count = _title_length(country, left)
        if not count:
            break
        title += left[:count]
        left = left[count:]
    return title, left


def _title_length(country: Country, words: Sequence[str]) -> int:
    """How many of the first words are one title."""
    for count in range(min(_PHRASE, len(words)), 0, -1):
        key = fold(" ".join(words[:count]))
        if key in _titles(country) or (key and all(part in _titles(country) for part in key.split())):
            return count
    ordinal = len(words) > 1 and bool(_ORDINAL.match(words[0])) and country.roles.said(words[1]) is not None
    return 2 if ordinal else 0


def _trailed(words: Sequence[str]) -> tuple[list[str], list[str], list[str]]:
    """A name without the degrees and suffixes at its end; those, in order."""
    left, degrees, suffixes = list(words), list[str](), list[str]()
    while len(left) > 1:
        last = left[-1]
        if fold(last) in _known("suffixes"):
            suffixes.insert(0, left.pop())
            continue
        count = next((n for n in range(min(_PHRASE, len(left) - 1), 0, -1) if _is_degree(left[-n:])), 0)
        if not count:
            break
        degrees[:0] = left[-count:]
        left = left[:-count]
    return left, degrees, suffixes


def _is_degree(words: Sequence[str]) -> bool:
    """Whether words are a degree and are written as one: 'ph.d.', 'PhD', 'MBA', not 'Ma'."""
    said = " ".join(words)
    written = "." in said.rstrip(".") or sum(sign.isupper() for sign in said) > 1 or said.islower()
    return written and fold(said) in _known("degrees")


# The name itself


def _turned(country: Country, family: Sequence[str], given: Sequence[str]) -> PersonName:
    """'Jensen, Anna': only where what stands before the comma is a family name and nothing else."""
    names = [word for word in family if fold(word) not in _words("particles")]
    capitals = _in_capitals(family) and not _in_capitals(given)
    said = f"{' '.join(family)}, {' '.join(given)}".rstrip(", ")
    if not given or (len(names) != 1 and not capitals) or _is_nobody(country, [*family, *given]):
        return PersonName(said)
    told = _cased(family)
    if not _is_given(country, given):
        return PersonName(f"{' '.join(given)} {told}", family=told)
    return PersonName(f"{_cased(given)} {told}", _cased(given), family=told)


def _in_order(country: Country, words: Sequence[str], titled: bool) -> PersonName:
    """'Anna Maria Jensen', 'HOLST Inge'."""
    plain = " ".join(words)
    if not words or _is_nobody(country, words):
        return PersonName(plain)
    if len(words) == 1:
        return PersonName(plain, family=_cased(words) if titled else "")
    capitals = [_is_capitals(word) for word in words]
    if capitals[0] and not all(capitals) and len(words[0]) > _SHORT:
        end = capitals.index(False)
        return _turned(country, words[:end], words[end:])
    if all(capitals) and len(words) == 2 and _is_first_name(words[1]) and not _is_first_name(words[0]):
        return _turned(country, words[:1], words[1:])
    family = _family_of(words)
    rest = words[: -len(family)]
    if not rest or not _tells_given(country, words, all(capitals)):
        sure = bool(_INITIALS.match(words[0])) and not all(capitals)
        return PersonName(plain, family=_cased(family) if sure else "")
    count = 2 if len(rest) > 1 and fold(rest[0]) in _words("joined") else 1
    parts = _cased(rest[:count]), _cased(rest[count:]), _cased(family)
    return PersonName(" ".join(filter(None, parts)), *parts)


def _family_of(words: Sequence[str]) -> Sequence[str]:
    """The last word with the particles before it: 'van der Berg'."""
    start = len(words) - 1
    while start > 1 and fold(words[start - 1]) in _words("particles"):
        start -= 1
    return words[start:]


def _tells_given(country: Country, words: Sequence[str], capitals: bool) -> bool:
    """Whether the first word of a name can only be a given name."""
    first = fold(words[0])
    if capitals and not _PATRONYM.search(fold(words[-1])):
        # Lists in capitals put the family name first as often as not.
        return _is_first_name(words[0]) and not _is_first_name(words[-1]) and _is_given(country, words[:1])
    if _is_capitals(words[0]) and not capitals:
        return False  # 'JP Hansen'
    kinds = ("either", "family_first", "particles")
    unsure = any(first in _words(kind) for kind in kinds) or _is_place(country, words[0])
    return not unsure and not _PATRONYM.search(first) and _is_given(country, words[:1])


def _is_first_name(word: str) -> bool:
    return fold(word) in _words("given")


def _is_given(country: Country, words: Sequence[str]) -> bool:
    """Whether words written as a given name can be one: letters, and no mere initials at the beginning."""
    return (
        0 < len(words) <= _MOST_GIVEN
        and not _INITIALS.match(words[0])
        and not any(_NO_NAME.search(word) for word in words)
        and not _is_nobody(country, words)
    )


def _is_nobody(country: Country, words: Sequence[str]) -> bool:
    """Whether words name no person, more than one, or a place or a party."""
    whole = " ".join(words)
    folded = [fold(word) for word in words]
    return (
        any(word in _words("two") or word.lower() in ("&", "+", "/") for word in map(str.lower, words))
        or any("/" in word or "&" in word or "+" in word for word in words)
        or any(word in _words("nobody") or word in _words("unknown") or not word for word in folded)
        or any(len(end) >= _LONG and word.endswith(end) for word in folded for end in _words("nobody"))
        or any(_NO_NAME.search(word) for word in words)
        or any(word in _LINKS for word in map(str.lower, words))
        or country.bodies.kind_named(words[-1]) is not None
        or (len(words) > 1 and (country.parties.said(whole) is not None or _is_place(country, whole)))
    )


_LINKS: Final = frozenset(
    {"for", "i", "of", "in", "on", "på", "fra", "from", "ved", "hos", "med", "with", "to", "til"}
)


def _is_place(country: Country, text: str) -> bool:
    return country.areas.municipality(text) is not None or country.areas.region_called(text) is not None


def _is_capitals(word: str) -> bool:
    letters = [sign for sign in word if sign.isalpha()]
    return len(letters) > 1 and "." not in word and word == word.upper() and word not in _ROMAN


def _in_capitals(words: Sequence[str]) -> bool:
    return bool(words) and all(map(_is_capitals, words))


def _cased(words: Sequence[str]) -> str:
    """A name as it is written in a letter: 'INGE MARIE' and 'inge marie' as 'Inge Marie'."""
    return " ".join(_word_cased(word) for word in words)


def _word_cased(word: str) -> str:
    if not (_is_capitals(word) or (word.islower() and fold(word) not in _words("particles"))):
        return word
    if fold(word) in _words("particles"):
        return word.lower()
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"([\-'’.])", word.lower()))


# The words


@cache
def _data() -> Mapping[str, Any]:
    return of_languages("personal_names")


@cache
def _words(kind: str) -> frozenset[str]:
    found: Iterable[str] = _data()[kind]
    return frozenset(str(word).lower() if kind == "two" else fold(str(word)) for word in found)


@cache
def _known(kind: str) -> frozenset[str]:
    """The words of a kind in every language; 'ph d' is 'phd' too."""
    by_language: Mapping[str, Iterable[str]] = _data()[kind]
    keys = {fold(str(word)) for words in by_language.values() for word in words}
    spelled = {"ph d", "d phil", "m sc", "b sc", "b a", "m a", "m d", "d ae", "d y", "m f", "m p"}
    return frozenset(keys | (spelled if kind == "degrees" else {"d ae", "d y"}))


@cache
def _titles(country: Country) -> frozenset[str]:
    offices = {
        fold(word.split("(")[0])
        for role in country.roles.all
        for word in role.words
        for word in word.split(" / ")
    }
    return (_known("titles") | _known("phrases") | offices) - {""}
