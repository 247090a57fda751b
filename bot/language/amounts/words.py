"""The words money is said in, from `da.yaml` and `en.yaml`; both languages are known at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

import yaml

from bot.language.dates.line import Line

T = TypeVar("T")
_FOLDER: Final = Path(__file__).parent


class Phrases(Generic[T]):
    """Phrases by the words they are made of, each with what it means; the longest that fits holds."""

    def __init__(self, said: Iterable[tuple[str, T]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        for phrase, means in said:
            words = tokens(phrase)
            self._by_first.setdefault(words[0], []).append((words, means))
        for ways in self._by_first.values():
            ways.sort(key=lambda way: -len(way[0]))

    def at(self, words: Sequence[str], i: int) -> tuple[int, T] | None:
        """Where the phrase that begins at word `i` ends, and what it means."""
        for phrase, means in self._by_first.get(words[i], ()):
            if all(words[i + k] == word for k, word in enumerate(phrase)):
                return i + len(phrase), means
        return None

    def end(self, words: Sequence[str], i: int) -> int:
        """Where the phrase that begins at word `i` ends; `i` for none."""
        found = self.at(words, i)
        return found[0] if found else i


def tokens(phrase: str) -> tuple[str, ...]:
    """The words and signs of a phrase as a line has them, folded."""
    line = Line(phrase, "da", date.min)
    return tuple(line.words[: line.count])


@dataclass(frozen=True, slots=True)
class Unit:
    """What a number is multiplied with. `tight` stands right behind the figures, `alone` may stand without them,
    `money` says the currency as well."""

    times: int
    tight: bool = False
    alone: bool = False
    money: bool = False


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All the words of both languages, by what they do in an amount."""

    units: Phrases[Unit]
    numbers: Phrases[Fraction]
    glued: Mapping[str, tuple[Fraction, Unit]]
    some: Phrases[Fraction]
    lists: Mapping[str, Phrases[None]]

    def end(self, name: str, words: Sequence[str], i: int) -> int:
        """Where a phrase of one of the lists ends that begins at word `i`; `i` for none."""
        return self.lists[name].end(words, i)


_LISTS: Final = (
    *(
        "currency",
        "foreign",
        "and_a_half",
        "about",
        "between",
        "till",
        "or",
        "and",
        "before",
        "saving",
        "saved",
    ),
    *("yearly", "once", "in_years", "onwards", "rates", "follows", "counted"),
)


@cache
def vocabulary() -> Vocabulary:
    """The words of both languages; read once."""
    files = [_read(_FOLDER / f"{language}.yaml") for language in ("da", "en")]
    numbers = {
        word: Fraction(str(value)) for one in files for word, value in (one["numbers"] | one["parts"]).items()
    }
    units = [
        (word, Unit(row["times"], row.get("tight", False), row.get("alone", False), row.get("money", False)))
        for one in files
        for row in one["units"]
        for word in row["words"]
    ]
    return Vocabulary(
        Phrases(units),
        Phrases(numbers.items()),
        dict(_glued(numbers, units)),
        Phrases((word, Fraction(value)) for one in files for word, value in one["some"].items()),
        {name: Phrases((phrase, None) for one in files for phrase in one[name]) for name in _LISTS},
    )


@cache
def before(name: str) -> Mapping[str, Sequence[tuple[str, ...]]]:
    """The phrases of a list that are looked for before a number, as words, by their last: 'punkt', 'nr .', '§'."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for one in (_read(_FOLDER / f"{language}.yaml") for language in ("da", "en")):
        for phrase in one[name]:
            words = tokens(str(phrase))
            found.setdefault(words[-1], []).append(words)
    return found


def _glued(
    numbers: Mapping[str, Fraction], units: Iterable[tuple[str, Unit]]
) -> Iterator[tuple[str, tuple[Fraction, Unit]]]:
    """'femhundredetusind', 'halvtredstusinde': a number and its unit in one word."""
    for word, unit in units:
        if word.isalpha() and not unit.tight and unit.times < 1_000_000:
            for number, value in numbers.items():
                if number.isalpha() and len(number) > 1:
                    yield tokens(number + word)[0], (value, unit)


def _read(file: Path) -> Mapping[str, Any]:
    found: Mapping[str, Any] = yaml.load(
        file.read_text("utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    )
    return found
