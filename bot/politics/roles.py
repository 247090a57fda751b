"""The offices people hold in political bodies, as data, and which of them a word means."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from bot.core.folding import fold
from bot.politics.data_files import Texts, in_every_language, of_languages

_ENDINGS: Final = ("skaberne", "skabets", "skabet", "ernes", "erne", "ens", "ets", "en", "et", "er", "s", "n")
_SECTIONS: Final = ("roles_political", "roles_administrative")


@dataclass(frozen=True, slots=True)
class Role:
    """An office; `label` is what an answer calls it.

    `alike` are the ids of those that answer the same question: a region's chair is a chair. `of_area` is held in a
    municipality or region as a whole, any other in a body; `held_in` is the kind of body such an office is held in,
    '' for any.
    """

    id: str
    label: Texts
    words: tuple[str, ...]
    alike: frozenset[str]
    of_area: bool = False
    held_in: str = ""


_MEMBER: Final = "council_member"
_NUMBERS: Final = {"forste": "1", "first": "1", "anden": "2", "second": "2"}
_ORDINAL: Final = re.compile(r"(?<!\S)(?:[1-9](?:st|nd|rd)?|forste|anden|first|second)(?!\S)")
_ENGLISH_NUMBERS: Final = {"1": "first", "2": "second", "3": "third", "4": "fourth"}
_ENGLISH: Final = ("committee", "council", "board")


class Roles:
    """The offices there are in a country, and which of them a word means."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        """`data` is what bodies.yaml holds; the words of everyday speech are of our languages, by id."""
        self._spoken = of_languages("spoken")
        #: Every office there is a word for.
        self.all: tuple[Role, ...] = tuple(
            _role(row, self._spoken["roles"].get(row["id"], {}))
            for section in _SECTIONS
            for row in data.get(section) or ()
        )
        #: The ids of those that officials hold, not politicians.
        self.administrative = frozenset(row["id"] for row in data.get("roles_administrative") or ())

    def said(self, text: str) -> Role | None:
        """The office a word or two mean, in either language and form: 'formanden', 'vice chair', 'Borgmester'."""
        words = fold(text).split()
        if words and words[0] in ("the", "den", "our", "vores"):
            words = words[1:]
        key = " ".join(words)
        for form in (key, *(key.removesuffix(end) for end in _ENDINGS if key.endswith(end))):
            if found := self._by_word.get(form):
                return found
        return None

    def office_of(self, text: str) -> Role | None:
        """The office a register's own words for a role name: 'Formand for udvalget', '1. viceborgmester', 'Chair'."""
        whole = self.said(text)
        if whole is not None:
            return whole
        words = [word for word in fold(text).split() if not word[0].isdigit() and word not in ("st", "nd")]
        for length in range(min(3, len(words)), 0, -1):
            if found := self.said(" ".join(words[:length])):
                return found
        return None

    def holds(self, text: str | None, role: str) -> bool:
        """Whether somebody whose role reads so in the register holds the office with that id, or one like it."""
        held, asked = self.office_of(text) if text else None, self._by_id.get(role)
        return held is not None and asked is not None and held.id in asked.alike

    def same(self, one: str | None, other: str | None) -> bool:
        """Whether two roles in one body are the same office, in whichever language and spelling.

        'chair', 'Formand' and 'fmd.' are; so are 'viceborgmester' and '1. viceborgmester', but not '1.' and '2.'.
        Nothing said is a plain member.
        """
        if fold(one or "") == fold(other or ""):
            return True
        (first, number), (second, other_number) = self.numbered(one), self.numbered(other)
        if first is None or second is None or (number and other_number and number != other_number):
            return False
        return first.id == second.id or second.id in first.alike

    def numbered(self, text: str | None) -> tuple[Role | None, str]:
        """(office, which one of several: '1', '2' or '') of a role's words: '1. viceborgmester'."""
        if not fold(text or ""):
            return self._by_id.get(_MEMBER), ""
        bare, number = fold(text or ""), ""
        if found := _ORDINAL.search(bare):
            number = _NUMBERS.get(found[0].strip(), found[0].strip()[0])
            bare = (bare[: found.start()] + " " + bare[found.end() :]).strip()
        return self.office_of(bare) if bare else None, number

    def named(self, role: str) -> Role:
        """The office with that id, what our languages call it where the country has none; KeyError for neither."""
        if role in self._by_id:
            return self._by_id[role]
        spoken = self._spoken["roles"][role]
        return _role({"id": role, "label": spoken["label"]}, spoken)

    def title_of(self, text: str | None, body: str, locale: str) -> str:
        """An office in a body as running text has it: 'borgmester', 'formand for Sundhedsudvalget'.

        Where no office is known by these words they are kept: 'tovholder, Budgetgruppen'. '' without an office.
        """
        if not text:
            return ""
        found = self.office_of(text)
        role = self.label(text, locale)
        if found is None or not body:
            return f"{role}, {body}" if body else role
        link = next(
            (links[locale] for links in self._spoken["role_links"] if found.id in links["roles"]), ","
        )
        if not link:
            return role
        named = body.removeprefix("the ").removeprefix("The ") if locale == "en" else body
        the = "the " if locale == "en" and fold(named).endswith(_ENGLISH) else ""
        return f"{role}, {body}" if link == "," else f"{role} {link} {the}{named}"

    def label(self, text: str, locale: str) -> str:
        """What the office a register's words name is called in a language: 'formand'; the words for any other."""
        found = self.office_of(text)
        if found is None:
            return text
        label = found.label[locale]
        if "/" in label or "(" in label:  # a kind of office rather than one
            return text
        return label if label.isupper() else label[:1].lower() + label[1:]

    def in_words(self, text: str | None, locale: str) -> str:
        """A role of a register in a language where all of it is known, else as it stands: '1. viceborgmester'."""
        if not text:
            return ""
        known = self.said(text)
        if known is not None:
            return known.label[locale]
        office, number = self.numbered(text)
        if office is None or not number or self.said(_ORDINAL.sub("", fold(text)).strip()) is not office:
            return text
        label = office.label[locale]
        return f"{number}. {label}" if locale == "da" else f"{_ENGLISH_NUMBERS.get(number, number)} {label}"

    @cached_property
    def of_area(self) -> frozenset[str]:
        """The ids of the offices held in a municipality or region as a whole."""
        return frozenset(role.id for role in self.all if role.of_area)

    @cached_property
    def _by_id(self) -> Mapping[str, Role]:
        return {role.id: role for role in self.all}

    @cached_property
    def _by_word(self) -> Mapping[str, Role]:
        found: dict[str, Role] = {}
        for spoken_first in (True, False):
            for role in self.all:
                words = (
                    self._spoken["roles"].get(role.id, {}).get("words", ()) if spoken_first else role.words
                )
                for word in words:
                    for part in (word, *word.split(" / ")):
                        found.setdefault(fold(part.split("(")[0]), role)
        return found


def _role(row: Mapping[str, Any], spoken: Mapping[str, Any]) -> Role:
    label = in_every_language(row["label"])
    return Role(
        row["id"],
        spoken.get("label", label),
        (*label.values(), *row.get("synonyms", ()), *row.get("synonyms_da", ()), *spoken.get("words", ())),
        frozenset(spoken.get("alike", (row["id"],))),
        bool(spoken.get("of_area")),
        spoken.get("held_in", ""),
    )
