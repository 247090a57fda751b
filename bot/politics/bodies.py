"""The bodies of municipal and regional politics as data, and what the name of one says it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Final

from rapidfuzz import fuzz, process
from rapidfuzz.distance import DamerauLevenshtein

from bot.core.folding import fold, fold_body
from bot.politics.data_files import Texts, in_every_language, of_languages


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SECTIONS: Final = ("councils", "committees", "advisory_bodies", "regional_bodies", "associations")
_FILLERS: Final = _words(
    "og and the det den de for of on a an s ved i in people persons standing staaende faste permanent"
)
_ENDINGS: Final = ("ernes", "erne", "ens", "ets", "es", "en", "et", "er", "e", "s", "n")
_LIKE: Final = 85.0  # a slip of the pen in a word of seven letters


@dataclass(frozen=True, slots=True)
class BodyKind:
    """A kind of body, as bodies.yaml has it.

    `section` is 'councils', 'committees', 'advisory_bodies', 'regional_bodies' or 'associations'.
    Abbreviations are local usage: the same one may mean different bodies in two municipalities.
    """

    id: str
    section: str
    label: Texts
    names: tuple[str, ...]  # in both languages, the labels first
    abbreviations: tuple[str, ...]
    policy_fields: tuple[str, ...]
    chaired_by: str | None = None

    @property
    def standing(self) -> bool:
        """A standing committee, whose name and fields each municipality decides for itself."""
        return self.section == "committees"


@dataclass(frozen=True, slots=True)
class BodyWords:
    """What a body's name is made of: its shape ('committee', None when unsaid) and its policy fields.

    A word that is no known field stands for itself, folded.
    """

    shape: str | None
    fields: frozenset[str]

    def covers(self, other: BodyWords) -> bool:
        """Whether a body of these words may be called by those: 'Sundhedsudvalget' for Sundheds- og Ældre-."""
        same = other.shape is None or self.shape is None or self.shape == other.shape
        return same and bool(other.fields) and other.fields <= self.fields


_STATUTORY: Final = "statutory_children_committee"
_SHAPE_LETTER: Final = {"committee": "u", "council": "r", "board": "b"}
_COMPOUNDS: Final = frozenset({"committee", "council", "board", "tribunal", "administration"})


class Bodies:
    """The kinds of political bodies a country has, and what the name of one says it is."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        """`data` is what bodies.yaml holds.

        The words of everyday speech are of our languages (spoken.yaml, by the ids of kinds); `fields` and
        `shapes` add what they are called in the country's own.
        """
        spoken = of_languages("spoken")
        #: Every kind of body there is a word for.
        self.kinds: tuple[BodyKind, ...] = tuple(
            _kind(section, row, spoken["bodies"].get(row["id"], ()))
            for section in _SECTIONS
            for row in data.get(section) or ()
        )
        self._field_words = _meanings(spoken["fields"], data.get("fields") or {})
        self._topics = _meanings(spoken["matters"], {})
        self._shape_words = _meanings(spoken["shapes"], data.get("shapes") or {})
        #: The ids of the policy fields there are words for.
        self.fields = frozenset(self._field_words.values())
        self._cases = re.compile(data["decides_cases"]) if "decides_cases" in data else None
        self._apart = lru_cache(maxsize=4_096)(self._taken_apart)  # most municipalities call theirs the same

    def kind_named(self, name: str) -> BodyKind | None:
        """The kind of body that is called just so ('byrådet', 'city council'); None for no or any name."""
        return self._by_name.get(fold_body(name))

    def kinds_abbreviated(self, short: str) -> tuple[BodyKind, ...]:
        """The kinds of body an abbreviation is used for somewhere: 'BUU', 'ØK'."""
        return self._by_abbreviation.get(fold(short).replace(" ", ""), ())

    def words(self, name: str) -> BodyWords:
        """A body's name taken apart: 'Klima- og Teknikudvalgets' -> committee, {climate, engineering}."""
        return self._apart(name)

    def _taken_apart(self, name: str) -> BodyWords:
        shape: str | None = None
        fields: list[str] = []
        words = [word for word in fold(name).split() if word not in _FILLERS]
        i = 0
        while i < len(words):
            pair = " ".join(words[i : i + 2])
            if pair in self._field_words and i + 1 < len(words):
                fields.append(self._field_words[pair])
                i += 2
                continue
            found, rest = self._shape_of(words[i])
            shape = found or shape
            if rest:
                fields.append(self._field(rest))
            i += 1
        return BodyWords(shape, frozenset(fields))

    def fields_begun(self, word: str) -> frozenset[str]:
        """The policy fields a compound begins or ends with, or is a matter of: 'skolebørn', 'genoptræning', 'money'."""
        key = fold(word)
        for form in _forms(key):
            if meant := self._topics.get(form):
                return frozenset({meant})
        parts = (
            meant
            for known, meant in self._field_words.items()
            if len(known) > 4 and key != known and (key.startswith(known) or key.endswith(known))
        )
        return frozenset(parts)

    def kinds_like(self, words: BodyWords) -> frozenset[str]:
        """The ids of the kinds of standing committee these fields mostly lie in; empty when none does.

        A policy field may lie in two committees and one committee cover several: good for an offer, not an answer.
        """
        if words.shape not in (None, "committee"):
            return frozenset()
        scores: dict[str, int] = {}
        for kind in self.kinds:
            if kind.standing and kind.id != _STATUTORY:
                held = self._held[kind.id]
                scores[kind.id] = sum(held.get(one, 0) for one in words.fields)
        best = max(scores.values(), default=0)
        return frozenset(kind for kind, score in scores.items() if score == best) if best else frozenset()

    def initials(self, name: str) -> str:
        """The folded initials a body would be abbreviated to: 'Børne- og Ungeudvalget' -> 'buu'."""
        letters = []
        for word in re.findall(r"[^\W\d_]+", name):
            if fold(word) in _FILLERS:
                continue
            shape, rest = self._shape_of(fold(word))
            if rest or shape is None:
                letters.append(fold(word[0]))
            if shape is not None:
                letters.append(_SHAPE_LETTER.get(shape, shape[0]))
        return "".join(letters)

    def decides_cases(self, name: str) -> bool:
        """Whether this is a body that decides single cases about people: never one to lobby."""
        return self._cases is not None and self._cases.search(fold(name)) is not None

    def well_spelt(self, name: str) -> BodyWords:
        """`body_words` of a name with slips of the pen in it: 'sunhedsudvlaget' is the health committee."""
        shape: str | None = None
        fields: list[str] = []
        for word in fold(name).split():
            if word in _FILLERS:
                continue
            found, rest = self._shape_of(word)
            if found is None:
                found, rest = _misspelt_shape(word)
            shape = found or shape
            if rest:
                fields.append(self._nearest_field(self._field(rest)))
        return BodyWords(shape, frozenset(fields))

    def _nearest_field(self, word: str) -> str:
        if word in self.fields:
            return word
        forms = list(dict.fromkeys((word, *_forms(word)))) if len(word) > 4 else []
        near = [
            process.extractOne(form, list(self._field_words), scorer=fuzz.ratio, score_cutoff=_LIKE)
            for form in forms
        ]
        best = max(filter(None, near), key=lambda found: found[1], default=None)
        return self._field_words[best[0]] if best else word

    def _shape_of(self, word: str) -> tuple[str | None, str]:
        """('committee', 'sundheds') of 'sundhedsudvalgets'; (None, word) of a word with no shape in it."""
        for ending in ("", "ernes", "erne", "enes", "ene", "ets", "et", "ens", "en", "ns", "n", "s"):
            bare = word.removesuffix(ending) if ending else word
            if ending and bare == word:
                continue
            for stem, shape in self._shape_words.items():
                if bare == stem:
                    return shape, ""
                if shape in _COMPOUNDS and bare.endswith(stem) and len(bare) > len(stem) + 1:
                    return shape, bare.removesuffix(stem)
        return None, word

    def _field(self, word: str) -> str:
        known = self._field_words
        for form in _forms(word):
            if form in known:
                return known[form]
        return word.removesuffix("s") if len(word) > 4 else word

    @cached_property
    def _by_name(self) -> Mapping[str, BodyKind]:
        found: dict[str, BodyKind] = {}
        for kind in self.kinds:
            for name in kind.names:
                for part in (name, *name.split(" / ")):
                    found.setdefault(fold_body(part), kind)
        return found

    @cached_property
    def _by_abbreviation(self) -> Mapping[str, tuple[BodyKind, ...]]:
        found: dict[str, tuple[BodyKind, ...]] = {}
        for kind in self.kinds:
            for short in kind.abbreviations:
                key = fold(short).replace(" ", "")
                found[key] = (*found.get(key, ()), kind)
        return found

    @cached_property
    def _held(self) -> Mapping[str, Mapping[str, int]]:
        """How often the names and policy fields of each kind name each field."""
        return {kind.id: self._fields_of(kind) for kind in self.kinds}

    def _fields_of(self, kind: BodyKind) -> Mapping[str, int]:
        counts: dict[str, int] = dict.fromkeys(kind.policy_fields, 1)
        for name in kind.names:
            for field in self.words(name).fields:
                counts[field] = counts.get(field, 0) + 1
        return counts


def _kind(section: str, row: Mapping[str, Any], more: Iterable[str]) -> BodyKind:
    label = in_every_language(row["label"])
    names = (
        *label.values(),
        *row.get("synonyms", ()),
        *row.get("synonyms_da", ()),
        *row.get("synonyms_en", ()),
        *more,
    )
    return BodyKind(
        row["id"],
        section,
        label,
        names,
        tuple(map(str, row.get("abbreviations", ()))),
        tuple(row.get("policy_fields", ())),
        row.get("chaired_by"),
    )


def _meanings(ours: Mapping[str, Texts], theirs: Mapping[str, Iterable[str]]) -> Mapping[str, str]:
    """What each word means: ours by language, theirs of the country alone."""
    both = {fold(word): one for one, words in ours.items() for word in (*words["da"], *words["en"])}
    return both | {fold(word): one for one, words in theirs.items() for word in words}


def _forms(word: str) -> Iterator[str]:
    yield word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) > 2:
            yield word.removesuffix(ending)


def _misspelt_shape(word: str) -> tuple[str | None, str]:
    for ending in ("udvalgets", "udvalget", "udvalg"):
        tail = word[-len(ending) :]
        if len(word) >= len(ending) and DamerauLevenshtein.distance(tail, ending) == 1:
            return "committee", word[: -len(ending)]
    return None, word
