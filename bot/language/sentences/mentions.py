"""Finds who and which bodies are named in a clause, wherever they stand in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from rapidfuzz import fuzz

from bot.language.dates import Prefer
from bot.language.line.parts import BodyRef
from bot.language.line.people import is_filler, is_title, party_of
from bot.language.line.places import Place, Places
from bot.language.line.scan import Item, Kind, items_of
from bot.language.line.vocabulary import (
    ARTICLES,
    BODY_WORD,
    FROM_LEADS,
    IN_LEADS,
    INSTITUTION,
    KINDS,
    NOT_NAMES,
    OF_KIND,
    PARTICLES,
    PARTIES,
    PEOPLE_LEADS,
    PEOPLE_LEADS_OPEN,
    SPEAKER,
)
from bot.language.names import Entry, Found, Near, Several, fold, is_pronoun
from bot.language.sentences.frames import sentences
from bot.language.sentences.terms import Terms
from bot.language.templates import words_of

_WORDS: Final = 4  # of a name at most
_NEARLY: Final = 88  # likeness from which a whole name is a contact's, misspelt
_ALIKE: Final = (
    75  # from which likeness (0-100) a word beside part of a known name is the rest of it, misspelt
)
_LEADS: Final = (
    PEOPLE_LEADS | PEOPLE_LEADS_OPEN | FROM_LEADS | frozenset(("m", "w", "by", "af", "hos", "ved"))
)
_NAMED_BEHIND: Final = frozenset(
    [
        *("plejehjemmet", "plejehjem", "plejecenter", "plejecentret", "plejecenteret", "bostedet", "skolen"),
        *("sundhedscenter", "sundhedscentret", "børnehaven", "dagcentret", "hospice", "værestedet"),
        *("foreningen", "aktivitetscentret"),
    ]
)
"""Kinds of institution that a name follows."""
_OF: Final = frozenset(("for", "of", "i", "in", "fra", "from", "på", "at", "af", "on"))
_WHOLE: Final = frozenset(
    [
        *("udvalget", "rådet", "kommunen", "foreningen", "skolen", "bestyrelsen", "biblioteket", "byrådet"),
        *("sygehuset", "plejehjemmet", "centret", "centeret", "ministeriet", "styrelsen", "depotet"),
        *("committee", "council", "board", "school", "municipality", "association", "administration"),
        *("hospital", "ministry", "agency", "library", "society", "centre", "center"),
    ]
)
"""Words for a body that name none by themselves."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that name somebody or a body; `says` is how a line names it, `start` and `end` its place in the clause.

    `person_id` is a contact's (-1 where several are called so), `body` a body or a place, `ours` somebody of the
    team, `post` a title without a name. `sure`: known, or named beyond doubt.
    """

    start: int
    end: int
    says: str
    person_id: int | None = None
    body: BodyRef | None = None
    ours: bool = False
    post: bool = False
    sure: bool = True

    @property
    def is_person(self) -> bool:
        return self.body is None and not self.ours


def mentions(clause: str, on: Terms, *, titles: bool = False) -> list[Mention]:
    """Everybody and every body named in a clause, in their order; `titles`: a title beside a name too."""
    scan = _Scan(clause, items_of(clause, 0, len(clause), on.spans(clause, Prefer.PAST)), on)
    found = scan.found()
    return found if titles else scan.settled(found)


@cache
def _given_names(tongue: str) -> frozenset[str]:
    """Those of the language, and the longer ones of the other, which are no words of it."""
    other = sentences("en" if tongue == "da" else "da").given_names
    return sentences(tongue).given_names | {name for name in other if len(name) > 4}


class _Scan:
    def __init__(self, text: str, items: list[Item], on: Terms) -> None:
        self._text, self._items, self._on = text, items, on
        self._places = Places(text, items, on.register)
        self._small = text[1:].islower()
        self._names_led = on.said.name_leads
        self._cues = {word.start for hit in on.said.cues.find(words_of(text)) for word in hit.words}
        self._given = _given_names(on.tongue)

    def found(self) -> list[Mention]:
        out: list[Mention] = []
        i = 0
        while i < len(self._items):
            one = self._at(i, out)
            if one is None:
                i += 1
                continue
            mention, i = self._bracketed(*one)
            out.append(mention)
        return out

    def _at(self, i: int, before: list[Mention]) -> tuple[Mention, int] | None:
        item = self._items[i]
        if not item.is_word or item.key in SPEAKER or (item.text == "I" and self._on.tongue == "en"):
            return None
        lead = self._items[i - 1].key if i else ""
        body = self._body(i, lead)
        if body is not None and (
            body.body.organization_id is not None or body.body.candidates or not self._person_here(i)
        ):
            end = body.end
            if (
                end < len(self._items)
                and is_title(self._items[end])
                and self._items[end - 1].key.endswith("s")
            ):
                return self._genitive(i, end)
            return self._mention(i, end, self._body_says(body.body), body=body.body), end
        if is_title(item):
            return self._post(i)
        if (ours := self._ours(i)) is not None:
            return ours
        if (known := self._known(i, lead)) is not None:
            return known
        return self._new(i, lead)

    def _bracketed(self, mention: Mention, end: int) -> tuple[Mention, int]:
        """With a party or a place in brackets behind it: 'Jensen (Slagelse)'."""
        items = self._items
        if not mention.is_person or end + 2 >= len(items) or items[end].key != "(":
            return mention, end
        close = next((k for k in range(end + 1, min(len(items), end + 5)) if items[k].key == ")"), None)
        if close is None or not all(item.is_word for item in items[end + 1 : close]):
            return mention, end
        inside = self._typed(end + 1, close)
        area = self._places.known_area(end + 1, close)
        if party_of(inside) is None and area is None:
            return mention, end
        return replace(mention, end=items[close].end, says=f"{mention.says} ({inside})"), close + 1

    def _person_here(self, i: int) -> bool:
        return self._known(i, self._items[i - 1].key if i else "") is not None

    def _mention(
        self,
        first: int,
        last: int,
        says: str,
        person_id: int | None = None,
        *,
        body: BodyRef | None = None,
        ours: bool = False,
        post: bool = False,
        sure: bool = True,
    ) -> Mention:
        start, end = self._items[first].start, self._items[last - 1].end
        return Mention(start, end, says, person_id, body, ours, post, sure)

    def _typed(self, first: int, last: int) -> str:
        return self._text[self._items[first].start : self._items[last - 1].end]

    # Bodies

    def _body(self, i: int, lead: str) -> Place | None:
        """A body at item `i`: known, of a body's shape, or whatever stands behind 'hos' or 'fra'."""
        item, limit = self._items[i], len(self._items)
        if item.key in ARTICLES or item.key in PEOPLE_LEADS or item.key in NOT_NAMES or is_pronoun(item.text):
            return None
        place = self._places.bare(i, limit) or self._kind_behind(i)
        if place is None and lead in ARTICLES and i:
            place = self._places.bare(i - 1, limit)
            lead = self._items[i - 2].key if i > 1 else ""
        if place is None and lead in _LEADS | IN_LEADS:
            place = self._places.led(i, limit, surely=False)
        if place is None and lead in ("hos", "fra", "from") and item.fold not in self._given:
            place = self._places.led(i, limit, surely=True)
        if place is None or is_title(self._items[place.end - 1]):
            return None
        place = self._whole(i, place)
        body, words = place.body, place.body.text.lower().split()
        known = body.organization_id is not None or bool(body.candidates)
        if body.text.lower() in PARTIES or any(is_pronoun(word) for word in words[:1]):
            return None
        if known or (body.area is not None and fold(body.text) != fold(body.area)):
            return place
        if body.area is not None:
            return place  # a place alone
        if len(words) == 1 and words[0] in _WHOLE:
            return None
        of_kind = any(BODY_WORD.fullmatch(word) for word in body.text.split())
        if end_of_kind := body.text.lower().split()[-1:]:
            of_kind = of_kind or end_of_kind[0] in KINDS
        named = body.text[:1].isupper() or (len(words) == 1 and of_kind)
        return place if of_kind and named else None

    def _kind_behind(self, i: int) -> Place | None:
        """'granly care home', and dictated 'havblik bosted': a name with its kind behind it."""
        items, no_names = self._items, self._on.said.no_surnames | self._on.said.small
        if (
            items[i].start in self._cues
            or len(items[i].fold) < 4
            or items[i].fold in no_names
            or not items[i].fold.isalpha()
        ):
            return None
        for k in range(i + 1, min(len(items), i + 4)):
            if not items[k].is_word or items[k].fold in no_names:
                return None
            danish = k == i + 1 and self._small and INSTITUTION.fullmatch(items[k].key) is not None
            if danish or (items[k].key in KINDS and (items[k - 1].key in OF_KIND or items[i].capital)):
                text = self._typed(i, k + 1)
                return Place(BodyRef(text.title() if text.islower() else text), k + 1)
        return None

    def _whole(self, i: int, place: Place) -> Place:
        """'Sundhedscenter Ringsted', and dictated 'plejehjemmet solbakken': with the name behind its kind."""
        end, items = place.end, self._items
        alone = place.body.organization_id is None and not place.body.candidates and end - i == 1
        if not alone or end >= len(items) or not items[end].is_word or is_title(items[end]):
            return place
        kind = items[i].key
        dictated = self._small and kind in _NAMED_BEHIND and items[end].fold not in self._on.said.no_surnames
        if not (items[end].capital or dictated):
            return place
        if items[end].capital and self._known(end, "") is not None:
            return place
        text = self._typed(i, end + 1)
        area = self._places.known_area(end, len(items))
        return Place(BodyRef(text.title() if self._small else text, None, area[1] if area else None), end + 1)

    def _body_says(self, body: BodyRef) -> str:
        area = f" i {body.area}" if body.area and body.area.casefold() not in body.text.casefold() else ""
        return f"{body.text}{area}"

    # Posts and titles

    def _genitive(self, i: int, end: int) -> tuple[Mention, int]:
        """'sundhedsudvalgets formand i slagelse': 'formand for sundhedsudvalget i slagelse'."""
        of = self._typed(i, end).removesuffix("s").removesuffix("'").removesuffix("’")
        title, k = self._items[end].text, end + 1
        if k + 1 < len(self._items) and self._items[k].key in ("i", "in"):
            area = self._places.known_area(k + 1, len(self._items))
            if area is not None:
                return self._mention(
                    i, area[0], f"{title} for {of} i {self._typed(k + 1, area[0])}", post=True
                ), area[0]
        return self._mention(i, k, f"{title} for {of}", post=True), k

    def _post(self, i: int) -> tuple[Mention, int]:
        """A title with the name behind it, or with the body it is of."""
        k, limit = i, len(self._items)
        while k < limit and self._items[k].is_word and is_title(self._items[k]):
            k += 1
        titles = self._typed(i, k)
        after = k + 1 if k < limit and self._items[k].key == "," else k
        if after < limit and self._items[after].is_word:
            named = self._known(after, "") or self._new(after, "med")
            if named is not None and named[0].body is None and (after == k or self._items[after].capital):
                one = named[0]
                return self._mention(
                    i, named[1], f"{titles} {one.says}", one.person_id, sure=one.sure
                ), named[1]
        if k + 1 < limit and self._items[k].key in _OF:
            place = self._places.led(k + 1, limit, surely=False) or self._shortened(k + 1)
            if place is not None:
                role = self._on.register.country.roles.said(titles)
                of = place.body.text if place.body.organization_id else self._typed(k + 1, place.end)
                area = place.body.area
                of += f" i {area}" if place.body.organization_id and area and area not in of else ""
                says = (
                    f"{titles} for {of}"
                    if place.body.organization_id
                    else f"{titles} {self._items[k].text} {of}"
                )
                named = self._behind_of(place.end)
                if named is not None:  # 'skolechefen i Sorø Tina Bøgh'
                    return self._mention(i, named[1], f"{titles} {named[0].says}", named[0].person_id), named[
                        1
                    ]
                return self._mention(
                    i, place.end, says, post=True, sure=role is not None or is_title(self._items[k - 1])
                ), place.end
        return self._mention(i, k, titles, post=True, sure=False), k

    def _shortened(self, i: int) -> Place | None:
        """A body of the register by how its name begins: 'sundheds- og ældre'."""
        bodies, items = self._on.register.bodies, self._items
        for last in range(min(len(items), i + 5), i, -1):
            if not items[last - 1].is_word:
                continue
            key = bodies.folding(self._typed(i, last))
            if len(key) < 8 or not bodies.has_word(key.split()[0]):
                continue
            found = [one for one in bodies.entries() if bodies.folding(one.name).startswith(key)]
            if len(found) == 1:
                return Place(BodyRef(found[0].name, found[0].id, found[0].hint or None), last)
        return None

    def _behind_of(self, i: int) -> tuple[Mention, int] | None:
        k = i + 1 if i < len(self._items) and self._items[i].key == "," else i
        if k >= len(self._items) or not self._items[k].is_word:
            return None
        if k > i and not self._items[k].capital:
            return None
        found = self._known(k, "") or self._new(k, "med" if self._items[k].capital or self._small else "")
        return found if found is not None and found[0].is_person else None

    # People

    def _ours(self, i: int) -> tuple[Mention, int] | None:
        for last in range(min(len(self._items), i + 2), i, -1):
            typed = self._typed(i, last)
            if isinstance(self._on.register.team.look_up(typed, near=False), Found) and (
                self._items[i].capital or self._small or last - i > 1
            ):
                return self._mention(i, last, typed, ours=True), last
        return None

    def _known(self, i: int, lead: str) -> tuple[Mention, int] | None:
        """A contact by a name, part of it, with initials, or with one word of it misspelt."""
        people, items = self._on.register.people, self._items
        word = items[i]
        if not len(people) or not word.is_word or word.key in NOT_NAMES or is_filler(word):
            return None
        end = i
        while end < min(len(items), i + _WORDS) and self._may_be_part(items[end], end > i):
            end += 1
        for last in range(end, i, -1):
            typed = self._typed(i, last)
            if last - i == 1 and (len(word.fold) < 3 or not self._stands_for_somebody(word, lead)):
                return None
            match people.look_up(typed, near=False):
                case Found(entry):
                    return self._of_entry(i, last, entry)
                case Several():
                    return self._mention(i, last, typed.title() if typed.islower() else typed, -1), last
                case _:
                    continue
        return None

    def _may_be_part(self, item: Item, later: bool) -> bool:
        if not item.is_word or not item.fold:
            return False
        initial = later and item.capital and len(item.fold) == 1
        return initial or all(map(self._on.register.people.has_word, item.fold.split()))

    def _stands_for_somebody(self, word: Item, lead: str) -> bool:
        """Whether one word that is part of a name is one here: with its capital, dictated, or led."""
        return word.capital or self._small or lead in _LEADS

    def _of_entry(self, i: int, last: int, entry: Entry) -> tuple[Mention, int] | None:
        """A contact found by some words; a word beside them that is none of theirs makes it somebody else."""
        items = self._items
        if last - i == 1 and last < len(items) and items[last].is_word:
            other, rest = items[last], [word for word in fold(entry.name).split() if word != items[i].fold]
            if rest and max(fuzz.ratio(other.fold, word) for word in rest) >= _ALIKE and len(other.fold) > 3:
                last += 1
            elif other.capital and other.key not in NOT_NAMES and not is_title(other) and self._is_new(other):
                return None  # 'Bent Larsen' is not Bent Holm
            elif self._small and other.fold.endswith("sen"):
                return None
        same = [one for one in (entry.name,) if self._on.register.people.named(fold(one))]
        several = len(self._on.register.people.named(fold(same[0]))) > 1 if same else False
        says = f"{entry.name} [p{entry.id}]" if several and last - i < 1 else entry.name
        return self._mention(i, last, says, entry.id), last

    def _is_new(self, item: Item) -> bool:
        areas = self._on.register.areas
        known_place = isinstance(areas.look_up(item.text, near=False), Found | Several)
        return not known_place and item.kind is Kind.WORD and item.fold not in self._on.said.day_words

    def _new(self, i: int, lead: str) -> tuple[Mention, int] | None:
        """A name nobody knows: capitals, or dictated, behind a given name."""
        items, said = self._items, self._on.said
        word = items[i]
        if word.key in NOT_NAMES or word.fold in said.day_words or is_pronoun(word.text):
            return None
        last = i
        if word.capital:
            while (
                last < min(len(items), i + _WORDS)
                and items[last].is_word
                and (items[last].capital or (last > i and items[last].key in PARTICLES))
                and not (last == i + 1 and i == 0 and self._known(last, "") is not None)
            ):
                last += 1
            while last > i and not items[last - 1].capital:
                last -= 1
        elif self._small and word.fold in self._given and len(word.fold) > 2:
            last = i + 1
            while (
                last < min(len(items), i + 3)
                and items[last].is_word
                and items[last].fold not in said.no_surnames
                and len(items[last].fold) > 1
            ):
                last += 1
        if last == i:
            return None
        typed = self._typed(i, last)
        if typed.lower() in PARTIES or any(not self._is_new(one) for one in items[i : i + 1]):
            return None
        if last - i == 2 and (near := self._nearly(typed)) is not None:
            return self._mention(i, last, near.name, near.id), last
        given = word.fold in self._given
        led = lead in _LEADS or self._name_led(word.start)
        more = last - i > 1 and not any(BODY_WORD.fullmatch(one.text) for one in items[i:last])
        if self._small and last - i == 1 and not led:
            return None
        if not (led or (given and more) or (more and i == 0) or (more and given)):
            return None
        return self._mention(
            i, last, typed.title() if typed.islower() else typed, sure=more or given or led
        ), last

    def _nearly(self, typed: str) -> Entry | None:
        """The one contact whose name is spelt almost so: 'Jusuf Demir'."""
        people = self._on.register.people
        if not any(map(people.has_word, fold(typed).split())):
            return None
        found = people.look_up(typed)
        if isinstance(found, Near) and fuzz.ratio(fold(typed), fold(found.entries[0].name)) >= _NEARLY:
            same = [one for one in found.entries if fold(one.name) == fold(found.entries[0].name)]
            return found.entries[0] if len(same) == 1 else None
        return None

    def _name_led(self, start: int) -> bool:
        """Whether 'hun hedder' and its like stand right before a place in the clause."""
        words = words_of(self._text[max(0, start - 40) : start])
        hits = list(self._names_led.find(words))
        return bool(hits) and hits[-1].words[-1].key == words[-1].key and hits[-1].end == words[-1].end

    def settled(self, found: list[Mention]) -> list[Mention]:
        """Without a post that is then named, and without titles beside a name.

        'formanden for foreningen, hun hedder Inge Toft', 'Trine Dahl, sundhedschef'.
        """
        named = [one for one in found if one.is_person and not one.post]
        if not named:
            return found
        told = next((one for one in named if self._name_led(one.start)), None)
        posts = [one for one in found if told is not None and one.post and one.end <= told.start][-1:]
        return [one for one in found if one not in posts and not (one.post and not one.sure)]
