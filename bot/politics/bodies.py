"""The bodies of municipal and regional politics as data, and what the name of one says it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from rapidfuzz import fuzz, process
from rapidfuzz.distance import DamerauLevenshtein

from bot.core.folding import fold, fold_body
from bot.politics.areas import load


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SECTIONS: Final = ("councils", "committees", "advisory_bodies", "regional_bodies", "associations")
_FILLERS: Final = _words(
    "og and the det den de for of on a an s ved i in people persons standing staaende faste permanent"
)
_ENDINGS: Final = ("ernes", "erne", "ens", "ets", "es", "en", "et", "er", "e", "s", "n")
_LIKE: Final = 85.0  # a slip of the pen in a word of seven letters
_CASES: Final = re.compile(r"\b(?:lovbestemt\w*|afgorelsesorgan|barnets lov|statutory)\b")


@dataclass(frozen=True, slots=True)
class BodyKind:
    """A kind of body, as bodies.yaml has it.

    `section` is 'councils', 'committees', 'advisory_bodies', 'regional_bodies' or 'associations'.
    Abbreviations are local usage: the same one may mean different bodies in two municipalities.
    """

    id: str
    section: str
    label: Mapping[str, str]
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


@cache
def body_kinds() -> tuple[BodyKind, ...]:
    """Every kind of body there is a word for."""
    more = load("spoken")["bodies"]
    return tuple(
        BodyKind(
            row["id"],
            section,
            row["label"],
            (
                *row["label"].values(),
                *row.get("synonyms_da", ()),
                *row.get("synonyms_en", ()),
                *more.get(row["id"], ()),
            ),
            tuple(map(str, row.get("abbreviations", ()))),
            tuple(row.get("policy_fields", ())),
            row.get("chaired_by"),
        )
        for section in _SECTIONS
        for row in load("bodies")[section]
    )


def kind_named(name: str) -> BodyKind | None:
    """The kind of body that is called just so ('byrådet', 'city council', 'ældrerådet'); None for no or any name."""
    return _by_name().get(fold_body(name))


def kinds_abbreviated(short: str) -> tuple[BodyKind, ...]:
    """The kinds of body an abbreviation is used for somewhere: 'BUU', 'ØK'."""
    return _by_abbreviation().get(fold(short).replace(" ", ""), ())


@lru_cache(maxsize=4_096)  # most municipalities call theirs the same
def body_words(name: str) -> BodyWords:
    """A body's name taken apart: 'Klima- og Teknikudvalgets' -> committee, {climate, engineering}."""
    shape: str | None = None
    fields: list[str] = []
    words = [word for word in fold(name).split() if word not in _FILLERS]
    i = 0
    while i < len(words):
        pair = " ".join(words[i : i + 2])
        if pair in _field_words() and i + 1 < len(words):
            fields.append(_field_words()[pair])
            i += 2
            continue
        found, rest = _shape_of(words[i])
        shape = found or shape
        if rest:
            fields.append(_field(rest))
        i += 1
    return BodyWords(shape, frozenset(fields))


def kinds_like(words: BodyWords) -> frozenset[str]:
    """The ids of the kinds of standing committee these fields mostly lie in; empty when none does.

    A policy field may lie in two committees and one committee cover several: good for an offer, not an answer.
    """
    if words.shape not in (None, "committee"):
        return frozenset()
    scores: dict[str, int] = {}
    for kind in body_kinds():
        if kind.standing and kind.id != _STATUTORY:
            held = _fields_of(kind.id)
            scores[kind.id] = sum(held.get(one, 0) for one in words.fields)
    best = max(scores.values())
    return frozenset(kind for kind, score in scores.items() if score == best) if best else frozenset()


def initials(name: str) -> str:
    """The folded initials a body would be abbreviated to: 'Børne- og Ungeudvalget' -> 'buu'."""
    letters = []
    for word in re.findall(r"[^\W\d_]+", name):
        if fold(word) in _FILLERS:
            continue
        shape, rest = _shape_of(fold(word))
        if rest or shape is None:
            letters.append(fold(word[0]))
        if shape is not None:
            letters.append(_SHAPE_LETTER.get(shape, shape[0]))
    return "".join(letters)


def decides_cases(name: str) -> bool:
    """Whether this is the body that decides single cases about children: never one to lobby (barnets lov § 142)."""
    return _CASES.search(fold(name)) is not None


def well_spelt(name: str) -> BodyWords:
    """`body_words` of a name with slips of the pen in it: 'sunhedsudvlaget' is the health committee."""
    shape: str | None = None
    fields: list[str] = []
    for word in fold(name).split():
        if word in _FILLERS:
            continue
        found, rest = _shape_of(word)
        if found is None:
            found, rest = _misspelt_shape(word)
        shape = found or shape
        if rest:
            fields.append(_nearest_field(_field(rest)))
    return BodyWords(shape, frozenset(fields))


_STATUTORY: Final = "statutory_children_committee"
_SHAPE_LETTER: Final = {"committee": "u", "council": "r", "board": "b"}


def _nearest_field(word: str) -> str:
    if word in field_ids():
        return word
    forms = list(dict.fromkeys((word, *_forms(word)))) if len(word) > 4 else []
    near = [
        process.extractOne(form, list(_field_words()), scorer=fuzz.ratio, score_cutoff=_LIKE)
        for form in forms
    ]
    best = max(filter(None, near), key=lambda found: found[1], default=None)
    return _field_words()[best[0]] if best else word


def _misspelt_shape(word: str) -> tuple[str | None, str]:
    for ending in ("udvalgets", "udvalget", "udvalg"):
        tail = word[-len(ending) :]
        if len(word) >= len(ending) and DamerauLevenshtein.distance(tail, ending) == 1:
            return "committee", word[: -len(ending)]
    return None, word


def _shape_of(word: str) -> tuple[str | None, str]:
    """('committee', 'sundheds') of 'sundhedsudvalgets'; (None, word) of a word with no shape in it."""
    for ending in ("", "ernes", "erne", "enes", "ene", "ets", "et", "ens", "en", "ns", "n", "s"):
        bare = word.removesuffix(ending) if ending else word
        if ending and bare == word:
            continue
        for stem, shape in _shape_words().items():
            if bare == stem:
                return shape, ""
            if shape in _COMPOUNDS and bare.endswith(stem) and len(bare) > len(stem) + 1:
                return shape, bare.removesuffix(stem)
    return None, word


_COMPOUNDS: Final = frozenset({"committee", "council", "board", "tribunal", "administration"})


def _field(word: str) -> str:
    known = _field_words()
    for form in _forms(word):
        if form in known:
            return known[form]
    return word.removesuffix("s") if len(word) > 4 else word


def _forms(word: str) -> Iterator[str]:
    yield word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) > 2:
            yield word.removesuffix(ending)


@cache
def field_ids() -> frozenset[str]:
    """The ids of the policy fields there are words for."""
    return frozenset(load("spoken")["fields"])


@cache
def _field_words() -> Mapping[str, str]:
    return {
        fold(word): field
        for field, words in load("spoken")["fields"].items()
        for word in (*words["da"], *words["en"])
    }


@cache
def _shape_words() -> Mapping[str, str]:
    return {
        fold(word): shape
        for shape, words in load("spoken")["shapes"].items()
        for word in (*words["da"], *words["en"])
    }


@cache
def _by_name() -> Mapping[str, BodyKind]:
    found: dict[str, BodyKind] = {}
    for kind in body_kinds():
        for name in kind.names:
            for part in (name, *name.split(" / ")):
                found.setdefault(fold_body(part), kind)
    return found


@cache
def _by_abbreviation() -> Mapping[str, tuple[BodyKind, ...]]:
    found: dict[str, tuple[BodyKind, ...]] = {}
    for kind in body_kinds():
        for short in kind.abbreviations:
            key = fold(short).replace(" ", "")
            found[key] = (*found.get(key, ()), kind)
    return found


@cache
def _fields_of(kind_id: str) -> Mapping[str, int]:
    """How often a kind's names and policy fields name each field."""
    kind = next(one for one in body_kinds() if one.id == kind_id)
    counts: dict[str, int] = dict.fromkeys(kind.policy_fields, 1)
    for name in kind.names:
        for field in body_words(name).fields:
            counts[field] = counts.get(field, 0) + 1
    return counts
