"""The words and phrases of confidential.yaml, folded and looked up by word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, TypeAlias

from bot.core.folding import fold
from bot.politics.confidential_patterns import Patterns, by_first_word, patterns_in, telling_of
from bot.politics.data_files import of_languages

_SLIPS_FROM: Final = 8  # letters of a form that is known with a slip of the pen

Phrase: TypeAlias = tuple[str, ...]
Phrases: TypeAlias = Mapping[str, tuple[Phrase, ...]]


@dataclass(frozen=True, slots=True)
class Words:
    """confidential.yaml, folded and looked up by word."""

    adjectives: frozenset[str]
    describing: frozenset[str]
    everyday: frozenset[str]
    alone: frozenset[str]
    acts: frozenset[str]
    nouns: frozenset[str]
    noun_endings: tuple[str, ...]
    not_nouns: frozenset[str]
    intensifiers: frozenset[str]
    keepers: frozenset[str]
    told: frozenset[str]
    prepositions: frozenset[str]
    makes_noun: frozenset[str]
    public: frozenset[str]
    articles: frozenset[str]
    running: frozenset[str]
    only: frozenset[str]
    conjunctions: frozenset[str]
    verbs: frozenset[str]
    others: frozenset[str]
    asking: frozenset[str]
    choosing: frozenset[str]
    interested: frozenset[str]
    titles: frozenset[str]
    between: frozenset[str]
    of_people: frozenset[str]
    signs: frozenset[str]
    telling: frozenset[str]  # without one of these there is no mark
    phrases: Phrases
    sentences: Phrases
    manner: Patterns
    doubtful: Patterns
    apart: Phrases
    ruled: Phrases
    loose: Phrases
    open: Phrases
    trailers: Phrases
    # By their last word, for what stands before.
    lead_ins: Phrases
    negations: Phrases


@cache
def known_words() -> Words:
    data = of_languages("confidential")

    def bag(name: str) -> frozenset[str]:
        return frozenset(filter(None, (fold(word) for text in texts_of(data[name]) for word in text.split())))

    def phrases(name: str, key: int = 0) -> Phrases:
        found: dict[str, list[Phrase]] = {}
        for text in texts_of(data[name]):
            for one in filter(None, (tuple(fold(part).split()) for part in text.split("|"))):
                found.setdefault(one[key], []).append(one)
        return {word: tuple(sorted(some, key=len, reverse=True)) for word, some in found.items()}

    exact = bag("adjectives") | bag("everyday")
    slipped = frozenset(slip for word in exact if len(word) >= _SLIPS_FROM for slip in _slips(word))
    bags = {
        name: bag(name)
        for name in (
            *("describing", "everyday", "alone", "acts", "nouns", "not_nouns", "intensifiers", "keepers"),
            *("told", "prepositions", "makes_noun", "public", "articles", "running", "only", "conjunctions"),
            *("verbs", "others", "asking", "choosing", "interested", "titles", "between", "of_people"),
        )
    }
    telling = ("phrases", "sentences", "apart", "loose", "open")
    lists = {name: phrases(name) for name in (*telling, "trailers", "ruled")}
    some = [one for name in telling for few in lists[name].values() for one in few]
    signs = frozenset(data["signs"].split())
    rows = {name: patterns_in(texts_of(data[name]), data["slots"]) for name in ("doubtful", "manner")}
    ended = {name: phrases(name, -1) for name in ("lead_ins", "negations")}
    rest: dict[str, Any] = {**bags, **lists, **ended}
    rest |= {name: by_first_word(some_rows) for name, some_rows in rows.items()}
    tell = {_telling(one, bags["not_nouns"]) for one in some}
    tell |= {word for row in rows.values() for one in row for word in telling_of(one, bags["not_nouns"])}
    return Words(
        telling=exact | slipped | bags["alone"] | signs | tell,
        adjectives=exact | slipped,
        noun_endings=tuple(sorted(bag("noun_endings"))),
        signs=signs,
        **rest,
    )


def _telling(phrase: Phrase, everywhere: frozenset[str]) -> str:
    """The word of a phrase that is met most seldom elsewhere."""
    return max(phrase, key=lambda word: (word not in everywhere, len(word)))


def texts_of(said: Any) -> list[str]:
    return list(said.values()) if isinstance(said, Mapping) else [said]


def _slips(word: str) -> Iterable[str]:
    """The word with one letter left out, doubled or changed for another, or two letters exchanged."""
    for k, letter in enumerate(word):
        yield word[:k] + word[k + 1 :]
        yield word[:k] + letter + word[k:]
        yield word[:k] + word[k + 1 : k + 2] + letter + word[k + 2 :]
        for other in "abcdefghijklmnopqrstuvwxyz":
            yield word[:k] + other + word[k + 1 :]
