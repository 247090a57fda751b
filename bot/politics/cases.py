"""The kinds of case as data: what people call one, its points and their states, and what else it has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from bot.core.folding import fold
from bot.politics.data_files import Texts, of_languages


@dataclass(frozen=True, slots=True)
class PointState:
    """How far a point has come: `words` say it, folded; `ends` where nothing more is to be done about it.

    `letters` are templates whose sending shows that a point has come so far, `shown_by` words of a record that do,
    folded, as patterns. `spoken` are what colleagues say of it besides, in words no command has: 'i hus', 'røget ud'.
    """

    id: str
    label: Texts
    words: tuple[str, ...]
    ends: bool
    got: bool
    letters: tuple[str, ...] = ()
    shown_by: tuple[str, ...] = ()
    spoken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What a team asks the administration about a case: the words for one, and how far it has come."""

    verb: str
    words: tuple[str, ...]
    label: Texts
    several: Texts
    none: Texts
    open: PointState
    answered: PointState
    example: Texts


@dataclass(frozen=True, slots=True)
class CaseKind:
    """One kind of case.

    `words` begin with the Danish one; `summary` is a string of the catalogue. `verb` and `point_words` say a new
    point, `point` is what one is called, `points` several of them. `target_words` say the sum its points are to make
    up, none where there is no such sum. `public` is what a public report tells of a point besides its number and
    title. `thanks` is the letter to those who were for it, '' for none. `parties` are the words before those who made
    it, none where it is not one between parties; `within` is a kind whose commands open it by `within_words`.
    `examples` are by command and language.
    """

    name: str
    words: tuple[str, ...]
    summary: str
    label: Texts
    council: bool
    amounts: bool
    verb: str
    point_words: tuple[str, ...]
    point: Texts
    points: Texts
    first: Texts
    none: Texts
    states: tuple[PointState, ...]
    target_words: tuple[str, ...]
    public: frozenset[str]
    question: Question
    thanks: str
    parties: tuple[str, ...]
    within: str
    within_words: tuple[str, ...]
    examples: Mapping[str, Texts]

    def state(self, id: str) -> PointState:
        """The state of that id; one that is no longer in the data reads as its id, and as not ended."""
        states = (*self.states, self.question.open, self.question.answered)
        known = next((one for one in states if one.id == id), None)
        return known or PointState(id, {"da": id, "en": id}, (), False, False)


@cache
def case_kinds() -> Mapping[str, CaseKind]:
    """The kinds by name, in the order of the data."""
    data = of_languages("cases")
    return {row["name"]: _kind(row, data["question"]) for row in data["kinds"]}


def _kind(row: Mapping[str, Any], question: Mapping[str, Any]) -> CaseKind:
    point = row["point"]
    return CaseKind(
        row["name"],
        tuple(row["words"]),
        row["summary"],
        row["label"],
        bool(row["council"]),
        bool(row["amounts"]),
        point["verb"],
        tuple(point["words"]),
        point["label"],
        point["several"],
        point["first"],
        point["none"],
        tuple(_state(one) for one in row["states"]),
        tuple(row.get("target") or ()),
        frozenset(row.get("public") or ()),
        _question(row.get("question") or question),
        row.get("thanks") or "",
        tuple(row.get("parties") or ()),
        (row.get("within") or {}).get("kind", ""),
        tuple((row.get("within") or {}).get("words", ())),
        row["examples"],
    )


def _question(row: Mapping[str, Any]) -> Question:
    return Question(
        row["verb"],
        tuple(row["words"]),
        row["label"],
        row["several"],
        row["none"],
        _state(row["open"]),
        _state(row["answered"]),
        row["example"],
    )


def _state(row: Mapping[str, Any]) -> PointState:
    return PointState(
        row["id"],
        row["label"],
        tuple(fold(word) for word in row["words"]),
        bool(row.get("ends")),
        bool(row.get("got")),
        tuple(row.get("letters") or ()),
        tuple(rf"\b{fold(word)}" for word in row.get("shown_by") or ()),
        tuple(fold(word) for word in row.get("spoken", ())),
    )
