"""Reads the templates of a language's files, turns them into phrases, and finds those among the words of a text.

A template is words, of which `(a|b)` is one of several, `[a]` may be left out, `<name>` is a list of the file,
`{rest}` and `{more}` are any words, `{known}` words that begin with a name of the register, `{number}` the number of a
record or a week, `{reach}` words with a mail address or a telephone number among them, `{name}` a name, and `{few}` up
to five words. Words are compared folded, so that 'i gaar' fits 'i går'; small words, which may stand
anywhere within a phrase ('mødte jeg lige'), are passed over in text and templates alike. Finding takes time in
proportion to the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final, Generic, TypeAlias, TypeVar

from bot.core.folding import fold

T = TypeVar("T")
REST: Final = "{rest}"
MORE: Final = "{more}"
KNOWN: Final = "{known}"
NUMBER: Final = "{number}"
REACH: Final = "{reach}"
NAME: Final = "{name}"
FEW: Final = "{few}"
_FEW: Final = 5  # words {few} stands for at most
_TOKEN: Final = re.compile(r"<[a-z_]{1,20}>|\{[a-z]{1,10}\}|[\[\]()|]|[^\s\[\]()|<>{}]+")
_WORD: Final = re.compile(r"[^\W_](?:[\w'’./-]{0,60}[^\W_])?|w/")
_MOST: Final = 4_000


class WrongTemplate(ValueError):
    """A template of a file of sentences that cannot be read; the sentence says which and why."""


@dataclass(slots=True)
class Word:
    """A word of a text: its place, its folded spelling, and whether a phrase passes it over."""

    start: int
    end: int
    key: str
    passed: bool = False


def words_of(text: str) -> list[Word]:
    """The words of a text, signs left out; they are the asker's own, to be marked as passed over."""
    return [Word(start, end, key) for start, end, key in _places(text)]


@lru_cache(maxsize=256)  # of one text the words are asked for by every reader of it
def _places(text: str) -> tuple[tuple[int, int, str], ...]:
    return _found(text)


def _found(text: str) -> tuple[tuple[int, int, str], ...]:
    found = ((one.start(), one.end(), _key(one[0])) for one in _WORD.finditer(text))
    return tuple(one for one in found if one[2])


def with_names(words: Sequence[Word], is_name: Callable[[Word], bool]) -> list[Word]:
    """The words, those that are names as `{name}` has them."""
    return [replace(word, key=NAME) if is_name(word) else word for word in words]


@lru_cache(maxsize=20_000)
def _key(word: str) -> str:
    return fold(word).replace(" ", "")


@lru_cache(maxsize=20_000)  # the same few words make up thousands of phrases
def _keys(word: str) -> tuple[str, ...]:
    return (word,) if word in (FEW, NAME) else tuple(key for _, _, key in _found(word))


def keys_of(phrase: Iterable[str]) -> tuple[str, ...]:
    """The keys of a phrase of a template, as `words_of` has them of a text."""
    return tuple(key for word in phrase for key in _keys(word))


@dataclass(frozen=True, slots=True)
class Group:
    """A bracket of a template, or a list it names: one of its ways, or none where it may be left out."""

    ways: tuple[tuple[Part, ...], ...]
    optional: bool = False


Part: TypeAlias = str | Group


def parsed(template: str, lists: Mapping[str, str], depth: int = 0) -> Group:
    """A template taken apart: words and slots as they stand, brackets and lists as groups. Raises WrongTemplate."""
    if depth > 6:
        raise WrongTemplate(f"{template!r} names itself")
    tokens = _TOKEN.findall(template)
    ways, end = _either(tokens, 0, template, lists, depth)
    if end != len(tokens):
        raise WrongTemplate(f"{template!r} has a bracket that was not opened")
    return Group(ways)


def _either(
    tokens: Sequence[str], at: int, template: str, lists: Mapping[str, str], depth: int
) -> tuple[tuple[tuple[Part, ...], ...], int]:
    """The ways from a token on, up to the bracket that closes it."""
    ways: list[tuple[Part, ...]] = [()]
    while at < len(tokens) and tokens[at] not in ("]", ")"):
        token = tokens[at]
        at += 1
        if token == "|":
            ways.append(())
            continue
        part: Part = token
        if token in ("[", "("):
            inner, at = _either(tokens, at, template, lists, depth)
            if at >= len(tokens) or tokens[at] != {"[": "]", "(": ")"}[token]:
                raise WrongTemplate(f"{template!r} has a bracket that is not closed")
            at += 1
            part = Group(inner, optional=token == "[")
        elif token.startswith("<"):
            if token[1:-1] not in lists:
                raise WrongTemplate(f"{template!r} names a list {token} that is not there")
            part = parsed(lists[token[1:-1]], lists, depth + 1)
        ways[-1] = (*ways[-1], part)
    return tuple(ways), at


def phrases_of(template: str, lists: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Every way a template can be said, as words. Raises WrongTemplate."""
    ways = _said(parsed(template, lists))
    if len(ways) > _MOST:
        raise WrongTemplate(f"{template!r} can be said in {len(ways)} ways, which is more than {_MOST}")
    return list(dict.fromkeys(ways))


def _said(group: Group) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for way in group.ways:
        row: list[tuple[str, ...]] = [()]
        for part in way:
            inner = _said(part) if isinstance(part, Group) else [(part,)]
            row = [(*one, *other) for one in row for other in inner]
        found += row
    return [*found, ()] if group.optional else found


@dataclass(slots=True)
class _Node(Generic[T]):
    following: dict[str, _Node[T]] = field(default_factory=dict)
    means: T | None = None


@dataclass(frozen=True, slots=True)
class Hit(Generic[T]):
    """A phrase found: the words that are it, the first and the last of them too, and what it means."""

    words: tuple[Word, ...]
    means: T

    @property
    def start(self) -> int:
        return self.words[0].start

    @property
    def end(self) -> int:
        return self.words[-1].end


class Phrases(Generic[T]):
    """Phrases by their words, each with what it means; of two with the same words the first added holds."""

    def __init__(self, small: frozenset[str]) -> None:
        self._small = small
        self._root: _Node[T] = _Node()

    def add(self, phrase: Iterable[str], means: T) -> None:
        node = self._root
        for key in keys_of(phrase):
            if key not in self._small:
                node = node.following.get(key) or node.following.setdefault(key, _Node())
        if node is not self._root and node.means is None:
            node.means = means

    def begin(self, words: Sequence[Word]) -> Hit[T] | None:
        """The longest phrase a text begins with, small words before it passed over."""
        said = self._telling(words) if self._may_hit(words) else ()
        return self._longest(self._root, said, 0) if said else None

    def find(self, words: Sequence[Word]) -> Iterator[Hit[T]]:
        """The longest phrase at every word, in their order."""
        if not self._may_hit(words):
            return
        first = self._root.following
        said = self._telling(words)
        for at, word in enumerate(said):
            if (word.key in first or FEW in first) and (hit := self._longest(self._root, said, at)):
                yield hit

    def every(self, words: Sequence[Word]) -> Iterator[Hit[T]]:
        """Every phrase at every word, the shorter ones too; `{few}` stands for as few words as fit."""
        said = self._telling(words)
        for at in range(len(said)):
            yield from self._each(self._root, said, at, ())

    def _each(
        self, node: _Node[T], said: Sequence[Word], at: int, matched: tuple[Word, ...]
    ) -> Iterator[Hit[T]]:
        if node.means is not None:
            yield Hit(matched, node.means)
        if at < len(said) and (following := node.following.get(said[at].key)) is not None:
            yield from self._each(following, said, at + 1, (*matched, said[at]))
        if (gap := node.following.get(FEW)) is not None:
            for skipped in range(1, _FEW + 1):
                found = tuple(self._each(gap, said, at + skipped, matched))
                yield from found
                if found:
                    break

    def whole(self, words: Sequence[Word]) -> T | None:
        """What a text means that is a phrase and nothing else."""
        said = self._telling(words)
        hit = self._longest(self._root, said, 0) if said else None
        return hit.means if hit and len(hit.words) == len(said) else None

    def _may_hit(self, words: Sequence[Word]) -> bool:
        """Whether any word begins a phrase; in most texts of most phrases none does."""
        first = self._root.following
        return FEW in first or any(word.key in first for word in words)

    def _telling(self, words: Sequence[Word]) -> list[Word]:
        return [word for word in words if not word.passed and word.key not in self._small]

    def _longest(self, node: _Node[T], said: Sequence[Word], at: int) -> Hit[T] | None:
        """The longest phrase from a word on; of two as long the one without a gap."""
        place, best = at, None
        matched: list[Word] = []
        while True:
            if (gap := node.following.get(FEW)) is not None and (over := self._over_a_gap(gap, said, place)):
                found = Hit((*matched, *over.words), over.means)
                best = found if best is None or len(found.words) > len(best.words) else best
            following = node.following.get(said[place].key) if place < len(said) else None
            if following is None:
                return best
            node = following
            matched.append(said[place])
            place += 1
            if node.means is not None and (best is None or len(matched) >= len(best.words)):
                best = Hit(tuple(matched), node.means)

    def _over_a_gap(self, node: _Node[T], said: Sequence[Word], at: int) -> Hit[T] | None:
        for skipped in range(1, _FEW + 1):
            if hit := self._longest(node, said, at + skipped):
                return hit
        return None
