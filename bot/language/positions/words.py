"""The words positions are said in, from `da.yaml` and `en.yaml`; both languages are known at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from bot.core.folding import fold
from bot.language.templates import Phrases, phrases_of
from bot.politics.positions import Stance

_FOLDER: Final = Path(__file__).parent
_NONE: Final[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Says:
    """What a phrase says: a stance, that somebody turns towards one, or (`stance` None) that a group is divided, or
    (`either`) that somebody changed their mind, who knows which way.
    """

    stance: Stance | None
    turning: bool = False
    either: bool = False


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All the words of both languages: the stances, the questions, and the lists by their names."""

    stances: Phrases[Says]
    questions: Phrases[str]
    lists: Mapping[str, Phrases[str]]
    sets: Mapping[str, frozenset[str]]


_LISTS: Final = (
    *(
        "guess",
        "sure",
        "source",
        "after",
        "says",
        "thinks",
        "that",
        "notes",
        "conditions",
        "prepositions",
        "labels",
    ),
    *(
        "every",
        "whole",
        "who_stands",
        "but",
        "and",
        "not",
        "question_words",
        "past",
        "for_behind",
        "not_for",
        "counted",
        "we",
        "pronouns",
    ),
)
_MEANS: Final = {
    **{stance.value: Says(stance) for stance in Stance},
    "turning": Says(Stance.LEANING, turning=True),
    "split": Says(None),
    "either": Says(None, either=True),
}


@cache
def vocabulary() -> Vocabulary:
    """The words of both languages; read once."""
    files = [_read(_FOLDER / f"{language}.yaml") for language in ("da", "en")]
    small = frozenset(fold(str(word)) for one in files for word in one["small"])
    stances: Phrases[Says] = Phrases(small)
    questions: Phrases[str] = Phrases(small)
    for one in files:
        for name, templates in one["stances"].items():
            _add(stances, templates, one["lists"], _MEANS[name])
        for name, templates in one["questions"].items():
            _add(questions, templates, one["lists"], name)
    lists: dict[str, Phrases[str]] = {name: Phrases(_NONE) for name in _LISTS}
    for one in files:
        for name in _LISTS:
            for phrase in one[name]:
                lists[name].add(str(phrase).split(), str(phrase))
        lists.setdefault("is", Phrases(_NONE))
        for way in (*phrases_of("<is>", one["lists"]), *phrases_of("<will>", one["lists"])):
            lists["is"].add(way, " ".join(way))
    sets = {name: frozenset(fold(str(word)) for one in files for word in one[name]) for name in _LISTS}
    return Vocabulary(stances, questions, lists, sets | {"small": small})


def _add(phrases: Phrases[Any], templates: Iterable[str], lists: Mapping[str, str], means: object) -> None:
    for template in templates:
        for way in phrases_of(template, lists):
            phrases.add(way, means)


def _read(file: Path) -> Mapping[str, Any]:
    found: Mapping[str, Any] = yaml.load(
        file.read_text("utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    )
    return found
