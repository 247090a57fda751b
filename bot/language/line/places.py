"""Recognises the body and the place people come from; a committee's name is never split at its 'og' or commas."""

from dataclasses import dataclass
from typing import Final

from bot.language.line.parts import BodyRef, Register
from bot.language.line.scan import Item, Kind, slice_of
from bot.language.line.vocabulary import (
    ARTICLES,
    BODY_FIRST,
    BODY_WORD,
    FROM_LEADS,
    IN_LEADS,
    KINDS,
    OF_KIND,
    PARTICLES,
    PEOPLE_LEADS,
    TITLES,
    TOPIC_LEADS,
)
from bot.language.names import Entry, NameIndex, fold

_WINDOW: Final = 12
_FIRST: Final = frozenset(map(fold, BODY_FIRST))
_JOINING: Final = frozenset({"og", "and", "&", ",", "-", "/"})
_ENDS: Final = FROM_LEADS | PEOPLE_LEADS | TOPIC_LEADS | (IN_LEADS - {"of", "af", "for"})


@dataclass(frozen=True, slots=True)
class Place:
    """A body or place that ends before item `end`."""

    body: BodyRef
    end: int


class Places:
    """Reads bodies and places in the items of one text."""

    def __init__(self, text: str, items: list[Item], register: Register) -> None:
        self._text = text
        self._items = items
        self._register = register

    def led(self, i: int, limit: int, *, surely: bool) -> Place | None:
        """A place after a preposition, at item `i`: a known one, one that has the shape of a body, or a name.

        `surely`: the preposition is 'fra' and its like, after which anything is a place.
        """
        i = self._past_article(i, limit)
        if i >= limit or not self._items[i].is_word:
            return None
        known = self.known_body(i, limit)
        if known:
            return self._in_area(i, known, limit)
        for end in (self._chained(i, limit), self._spoken(i, limit)):
            if end:
                return self._in_area(i, end, limit)
        area = self.known_area(i, limit)
        if area:
            end, name = area
            return Place(BodyRef(slice_of(self._text, self._items, i, end), area=name), end)
        end = self._listed(i, limit) or (self._named(i, limit, surely) or 0)
        if not end:
            return None
        if not surely:
            return Place(BodyRef(slice_of(self._text, self._items, i, end), area=None), end)
        return self._in_area(i, end, limit)

    def bare(self, i: int, limit: int) -> Place | None:
        """A body without a preposition: known, a compound ('Sundhedsudvalget'), 'Region X' or 'the ... committee'."""
        start = self._past_article(i, limit)
        if start >= limit or not self._items[start].is_word:
            return None
        end = self.known_body(start, limit) or self._chained(start, limit)
        named = self._items[start].fold in _FIRST and start + 1 < limit and self._items[start + 1].capital
        if not end and (start > i or named or self._items[start].capital):
            end = self._spoken(start, limit) or (self._listed(start, limit) if start > i else None)
        return self._in_area(start, end, limit) if end else None

    def within(self, body: BodyRef, area: str | None) -> BodyRef:
        """The same body in an area that was named apart from it, where it has none of its own."""
        if body.area is not None:
            return body
        candidates = self._organizations(body.text, area)
        found = candidates[0].id if len(candidates) == 1 else None
        return BodyRef(body.text, found, area, candidates if len(candidates) > 1 else ())

    def known_body(self, i: int, limit: int) -> int | None:
        """The end of the longest known body that begins at item `i`."""
        return _longest(self._register.bodies, self._items, i, limit)

    def known_area(self, i: int, limit: int) -> tuple[int, str] | None:
        """The end and the name of the longest known area at item `i`; 'Kommune' may follow it."""
        areas = self._register.areas
        end = _longest(areas, self._items, i, limit)
        if end is None:
            return None
        key = areas.folding(" ".join(item.text for item in self._items[i:end]))
        if end < limit and self._items[end].fold in ("kommune", "kommunen"):
            end += 1
        return end, areas.named(key)[0].name

    def _past_article(self, i: int, limit: int) -> int:
        if i + 1 < limit and self._items[i].key in ARTICLES and self._items[i + 1].is_word:
            return i + 1
        return i

    def _chained(self, i: int, limit: int) -> int | None:
        """'Sundhedsudvalget', 'Børne- og Ungeudvalget', 'Klima-, Miljø- og Teknikudvalget'."""
        k = i
        if self._items[i].fold in _FIRST and i + 1 < limit and self._items[i + 1].capital:
            return None  # 'Plejehjemmet Solbakken'
        while k < min(limit, i + _WINDOW):
            item = self._items[k]
            if not item.is_word:
                return None
            if _ends_a_body(item) and (k > i or item.key not in ("kommune", "kommunen", "council", "board")):
                return k + 1
            if not item.text.endswith("-"):
                return None
            k += 1
            while k < limit and self._items[k].key in _JOINING:
                k += 1
        return None

    def _spoken(self, i: int, limit: int) -> int | None:
        """'Slagelse Byråd', 'health committee', 'Næstved Kommune', 'Region Sjælland', 'Udvalget for X'."""
        items = self._items
        if items[i].fold in _FIRST:
            k = i + 1
            if k < limit and items[k].key == "for":
                k += 1
            end = self._capitals(k, limit) if k < limit else None
            if end:
                return end
        for k in range(i, min(limit, i + 5)):
            key = items[k].key
            if not items[k].is_word or key in _ENDS or key in TITLES or (k > i and key in _JOINING):
                return None
            if k > i and (_ends_a_body(items[k]) or _of_kind(items[k - 1], items[k])):
                return k + 1
        return None

    def _listed(self, i: int, limit: int) -> int | None:
        """'klima, miljø og teknikudvalget', 'climate, environment and technology committee'."""
        for k in range(i, min(limit, i + _WINDOW)):
            item = self._items[k]
            if item.key in _ENDS or not (item.is_word or item.key in _JOINING) or item.key in TITLES:
                return None
            if _ends_a_body(item):
                return k + 1
        return None

    def _named(self, i: int, limit: int, surely: bool) -> int | None:
        """A name nobody knows: a run of capitals, or after 'fra' a few words."""
        if self._items[i].capital:
            return self._capitals(i, limit)
        if not surely:
            return None
        k = i
        while k < min(limit, i + 4) and self._items[k].is_word and self._items[k].key not in _ENDS | _JOINING:
            k += 1
        return k if k > i else None

    def _capitals(self, i: int, limit: int) -> int | None:
        items, k = self._items, i
        last = None
        while k < min(limit, i + 6) and items[k].is_word:
            if items[k].capital or (last and items[k].text[0].isdigit()):
                last = k + 1
            elif items[k].key not in PARTICLES:
                break
            k += 1
        return last

    def _in_area(self, i: int, end: int, limit: int) -> Place:
        """The body at `i` up to `end`, with the area and the reference that may follow it."""
        items = self._items
        text = slice_of(self._text, items, i, end)
        area, stop = None, end
        k = end
        if k + 1 < limit and items[k].key in ("i", "in", "for", "of", ","):
            known = self.known_area(k + 1, limit)
            if known:
                stop, area = known
            elif items[k].key in ("i", "in") and items[k + 1].is_word and items[k + 1].capital:
                stop = self._capitals(k + 1, limit) or end
                area = slice_of(self._text, items, k + 1, stop) or None
        inside = self.known_area(i, end) if area is None else None
        if inside:
            area = inside[1]
        organization: int | None = None
        if stop < limit and items[stop].kind is Kind.REFERENCE:
            letter, number = items[stop].reference
            if letter == "o" and self._register.bodies.get(number):
                organization, stop = number, stop + 1
        candidates = self._organizations(text, area)
        if organization is None and len(candidates) == 1:
            return Place(BodyRef(text, candidates[0].id, area), stop)
        several = candidates if len(candidates) > 1 else ()
        return Place(BodyRef(text, organization, area, several), stop)

    def _organizations(self, text: str, area: str | None) -> tuple[Entry, ...]:
        """The known bodies of that name; where an area was said, those that are not known to lie elsewhere."""
        bodies = self._register.bodies
        entries = bodies.named(bodies.folding(text))
        if area is None:
            return entries
        whole = bodies.named(bodies.folding(f"{text} {area}"))
        here = tuple(entry for entry in entries if _mentions(entry.hint, area))
        return whole or here or tuple(entry for entry in entries if not entry.hint)


def _longest(index: NameIndex, items: list[Item], i: int, limit: int) -> int | None:
    """The end of the longest name of the index that begins at item `i`."""
    if not len(index):
        return None
    words: list[str] = []
    best = None
    for k in range(i, min(limit, i + _WINDOW)):
        item = items[k]
        if item.kind is Kind.SIGN and item.key in _JOINING and words:
            continue
        if not item.is_word:
            break
        folded = index.folding(item.text).split()
        if not all(map(index.has_word, folded)):
            break
        words += folded
        if folded and index.named(" ".join(words)):
            best = k + 1
    return best


def _ends_a_body(item: Item) -> bool:
    return item.is_word and BODY_WORD.fullmatch(item.text) is not None


def _of_kind(before: Item, item: Item) -> bool:
    """'Activity House', 'Granly care home'."""
    return item.key in KINDS and before.key in OF_KIND and before.capital == item.capital


def _mentions(hint: str, words: str) -> bool:
    """Whether a hint holds these words, whole."""
    return f" {fold(words)} " in f" {fold(hint)} "
