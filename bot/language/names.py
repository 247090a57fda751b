"""Finds the people, bodies and places whose names somebody typed, however they spelled them."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final, TypeAlias

from rapidfuzz import fuzz, process

from bot.core.folding import fold, fold_body

__all__ = [
    "Entry",
    "Found",
    "Lookup",
    "NameIndex",
    "Near",
    "Several",
    "Unknown",
    "fold",
    "fold_body",
    "is_pronoun",
]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Somebody who was spoken of before: what they are called must be asked.
PRONOUNS: Final = _words(
    "i me my myself you your he him his he she her hers it its they them their we us our someone somebody anyone"
    " anybody everyone everybody noone nobody one who whom this that these those same all both others"
    " jeg mig min du dig din han ham hans hun hende hendes den det dets dens vi os vores de dem deres jer jeres"
    " nogen alle ingen man hvem denne dette disse samme begge andre hinanden sig selv"
)
# A name of a dozen letters may hold two slips before it stops being a near miss.
NEAR_CUTOFF: Final = 80.0
NEAR_LIMIT: Final = 5
SEVERAL_LIMIT: Final = 20
# A name is never longer; what is longer is a sentence and costs no look-up.
_LONGEST_NAME: Final = 120
_SCAN_LIMIT: Final = 2000
_FEW: Final = 20  # entries that differ are always changed one by one


def is_pronoun(name: str) -> bool:
    """Whether words stand for somebody and name nobody: 'hun', 'them', 'the same'."""
    words = fold(name).split()
    return bool(words) and all(word in PRONOUNS for word in words)


@dataclass(frozen=True, slots=True)
class Entry:
    """One name to be found: `hint` tells two of one name apart, `other_names` find it too."""

    id: int
    name: str
    hint: str = ""
    other_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """The one that was meant."""

    entry: Entry


@dataclass(frozen=True, slots=True)
class Several:
    """Two or more that fit, by name, at most `SEVERAL_LIMIT` of them: ask."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """None fits; these come close, the closest first: ask 'did you mean'."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nothing comes close."""


Lookup: TypeAlias = Found | Several | Near | Unknown


class NameIndex:
    """The names of one kind in one team, held in memory and kept up as they change.

    `folding` is `fold` for people and places and `fold_body` for bodies. Not for several threads at once.
    """

    def __init__(self, entries: Iterable[Entry] = (), folding: Callable[[str], str] = fold) -> None:
        self.folding = folding
        self._entries: dict[int, Entry] = {}
        self._keys: dict[str, dict[int, None]] = {}  # folded name -> ids; dicts keep the order
        self._words: dict[str, dict[str, None]] = {}  # word -> folded names that hold it
        self._choices: list[str | None] = []  # folded names for rapidfuzz, None where one was removed
        self._slots: dict[str, int] = {}
        self._free: list[int] = []
        for entry in entries:
            self._enter(entry)
        self._sorted_keys = sorted(self._keys)
        self._sorted_words = sorted(self._words)
        self._bulk = False

    _bulk = True  # while the constructor fills the dictionaries the sorted lists wait

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, entry_id: int) -> Entry | None:
        return self._entries.get(entry_id)

    def entries(self) -> Iterable[Entry]:
        """Every entry, in the order they were added."""
        return self._entries.values()

    # Changing

    def having(self, entries: Iterable[Entry]) -> NameIndex:
        """An index of these entries and no others; this one stays as it is, and is it when nothing differs.

        Where few differ it costs a copy instead of folding every name again.
        """
        wanted = {entry.id: entry for entry in entries}
        new = [entry for number, entry in wanted.items() if self._entries.get(number) != entry]
        gone = [number for number in self._entries if number not in wanted]
        if not gone and not new:
            return self
        if len(gone) + len(new) > _FEW + len(wanted) // 20:
            return NameIndex(wanted.values(), self.folding)
        made = NameIndex((), self.folding)
        made._entries = dict(self._entries)
        made._keys = {key: dict(ids) for key, ids in self._keys.items()}
        made._words = {word: dict(keys) for word, keys in self._words.items()}
        made._choices, made._slots, made._free = list(self._choices), dict(self._slots), list(self._free)
        made._sorted_keys, made._sorted_words = list(self._sorted_keys), list(self._sorted_words)
        for number in gone:
            made.remove(number)
        for entry in new:
            made.add(entry)
        made._entries = wanted  # in their order
        return made

    def add(self, entry: Entry) -> None:
        """Add an entry; one with the same id is replaced."""
        self._enter(entry)

    def remove(self, entry_id: int) -> None:
        """Forget an entry; one that is not there is no error."""
        entry = self._entries.pop(entry_id, None)
        if entry is None:
            return
        for key in self._keys_of(entry):
            ids = self._keys[key]
            del ids[entry_id]
            if not ids:
                self._drop_key(key)

    def rename(self, entry_id: int, name: str, hint: str | None = None) -> None:
        """Give an entry a new name (and hint); KeyError when there is no such entry."""
        old = self._entries[entry_id]
        self.add(replace(old, name=name, hint=old.hint if hint is None else hint))

    def _keys_of(self, entry: Entry) -> list[str]:
        return list(dict.fromkeys(filter(None, map(self.folding, (entry.name, *entry.other_names)))))

    def _enter(self, entry: Entry) -> None:
        self.remove(entry.id)
        self._entries[entry.id] = entry
        for key in self._keys_of(entry):
            ids = self._keys.get(key)
            if ids is None:
                ids = self._keys[key] = {}
                self._take_key(key)
            ids[entry.id] = None

    def _take_key(self, key: str) -> None:
        if self._free:
            slot = self._free.pop()
            self._choices[slot] = key
        else:
            slot = len(self._choices)
            self._choices.append(key)
        self._slots[key] = slot
        if not self._bulk:
            insort(self._sorted_keys, key)
        for word in key.split():
            keys = self._words.get(word)
            if keys is None:
                keys = self._words[word] = {}
                if not self._bulk:
                    insort(self._sorted_words, word)
            keys[key] = None

    def _drop_key(self, key: str) -> None:
        del self._keys[key]
        slot = self._slots.pop(key)
        self._choices[slot] = None
        self._free.append(slot)
        if self._bulk:
            self._drop_words(key)
            return
        del self._sorted_keys[bisect_left(self._sorted_keys, key)]
        for word in self._drop_words(key):
            del self._sorted_words[bisect_left(self._sorted_words, word)]

    def _drop_words(self, key: str) -> list[str]:
        gone = []
        for word in dict.fromkeys(key.split()):
            keys = self._words[word]
            del keys[key]
            if not keys:
                del self._words[word]
                gone.append(word)
        return gone

    # Finding

    def named(self, key: str) -> tuple[Entry, ...]:
        """The entries whose whole name or other name is `key`, which is folded already."""
        return tuple(sorted((self._entries[entry_id] for entry_id in self._keys.get(key, ())), key=_by_name))

    def has_word(self, word: str) -> bool:
        """Whether any name holds this folded word."""
        return word in self._words

    def look_up(self, typed: str, *, near: bool = True) -> Lookup:
        """Who is meant by a name as typed.

        A whole name or other name counts first; then words of one name ('Anna', 'Jensen', 'Anna Jensen' of
        Anna Maria Jensen) and initials ('A. Jensen'). One hit is `Found`, more are `Several`. Else the
        nearest names by `rapidfuzz.fuzz.ratio`, unless `near` is off.
        """
        key = self.folding(typed) if len(typed) <= _LONGEST_NAME else ""
        if not key:
            return Unknown()
        entries = self.named(key) or self._holding(key.split())
        if len(entries) == 1:
            return Found(entries[0])
        if entries:
            return Several(entries[:SEVERAL_LIMIT])
        nearest = tuple(islice(self._near(key), NEAR_LIMIT)) if near else ()
        return Near(nearest) if nearest else Unknown()

    def suggest(self, typed: str, limit: int = 20) -> tuple[Entry, ...]:
        """Entries to offer while somebody types: names that begin so, then any word, then near misses."""
        key = self.folding(typed) if len(typed) <= _LONGEST_NAME else ""
        found: dict[int, Entry] = {}
        for entry in self._suggestions(key):
            found[entry.id] = entry
            if len(found) >= limit:
                break
        return tuple(found.values())

    def _suggestions(self, key: str) -> Iterator[Entry]:
        for name in _beginning(self._sorted_keys, key):
            yield from self.named(name)
        parts = key.split()
        if not parts:
            return
        longest = max(parts, key=len)
        holders = (name for word in _beginning(self._sorted_words, longest) for name in self._words[word])
        fitting = [name for name in islice(holders, _SCAN_LIMIT) if _begins_words(parts, name.split())]
        for name in sorted(fitting):
            yield from self.named(name)
        if len(key) > 2:
            yield from self._near(key)

    def _holding(self, parts: list[str]) -> tuple[Entry, ...]:
        """The entries with a name that holds all these words, single letters being initials."""
        words = [part for part in parts if len(part) > 1]
        if not words:
            return ()
        holders = [self._words.get(word) for word in words]
        rarest = min((keys or {} for keys in holders), key=len)
        if not rarest:
            return ()
        ids: set[int] = set()
        for key in rarest:
            if len(parts) == 1 or _fits(parts, key.split()):
                ids.update(self._keys[key])
        return tuple(sorted((self._entries[entry_id] for entry_id in ids), key=_by_name))

    def _near(self, key: str) -> Iterator[Entry]:
        """The nearest entries, the closest first: by whole name, and a single word by any word of a name."""
        seen: set[int] = set()
        nearest = process.extract(
            key, self._choices, scorer=fuzz.ratio, processor=None, score_cutoff=NEAR_CUTOFF, limit=NEAR_LIMIT
        )
        names: list[str] = [name for name, _, _ in nearest]
        if " " not in key:
            words = process.extract(
                key,
                self._sorted_words,
                scorer=fuzz.ratio,
                processor=None,
                score_cutoff=NEAR_CUTOFF,
                limit=NEAR_LIMIT,
            )
            names += [name for word, _, _ in words for name in islice(self._words[word], NEAR_LIMIT)]
        for name in names:
            for entry in self.named(name):
                if entry.id not in seen:
                    seen.add(entry.id)
                    yield entry


def _by_name(entry: Entry) -> tuple[str, str, int]:
    return entry.name, entry.hint, entry.id


def _beginning(names: list[str], start: str) -> Iterator[str]:
    """Those of a sorted list that begin with `start`."""
    for i in range(bisect_left(names, start), len(names)):
        if not names[i].startswith(start):
            return
        yield names[i]


def _fits(parts: list[str], words: list[str]) -> bool:
    """Whether every part stands for a word of its own: itself, or as its initial."""
    left = list(words)
    for part in sorted(parts, key=len, reverse=True):
        for word in left:
            if word == part or (len(part) == 1 and word[0] == part):
                left.remove(word)
                break
        else:
            return False
    return True


def _begins_words(parts: list[str], words: list[str]) -> bool:
    """Whether every part begins some word."""
    return all(any(word.startswith(part) for word in words) for part in parts)
