"""Reads the head of a line, what stands before the notes: people, place, time and topic in any order."""

from dataclasses import dataclass, field
from typing import Final

from bot.language.line.clocks import is_clock
from bot.language.line.parts import BodyRef, Register
from bot.language.line.people import (
    Mention,
    is_filler,
    is_role,
    is_title,
    known_name,
    party_of,
    split,
    strip_title,
)
from bot.language.line.places import Place, Places
from bot.language.line.scan import Item, Kind, slice_of
from bot.language.line.topic import Topic, closing_quote
from bot.language.line.vocabulary import (
    ARTICLES,
    CAPITAL_PLACE_LEADS,
    FROM_LEADS,
    IN_LEADS,
    JOIN_WORDS,
    LABELS,
    PARTICLES,
    PEOPLE_LABELS,
    PEOPLE_LEADS,
    PEOPLE_LEADS_OPEN,
    SPEAKER,
    TOGETHER,
    TOPIC_LABELS,
    TOPIC_LEADS,
)

_LEADS: Final = PEOPLE_LEADS | FROM_LEADS | IN_LEADS | TOPIC_LEADS | TOGETHER
_LONG_STRETCH: Final = 7  # days; 'valget i november' does not say when the meeting is
_TAIL_TRIES: Final = 6
_SENTENCES: Final = 5
_LONGEST_NAME: Final = 8  # words in quotation marks


@dataclass(slots=True)
class Findings:
    """What a stretch of items was found to hold; `claims` are the places in the text that are accounted for."""

    mentions: list[Mention] = field(default_factory=list)
    body: BodyRef | None = None
    dates: list[Item] = field(default_factory=list)
    claims: list[tuple[int, int]] = field(default_factory=list)
    topic: Topic | None = None
    rest: int | None = None  # the item the notes begin at, when a sentence of its own begins them
    place: tuple[int, int] | None = None  # where the body was found that was named first
    complete: bool = True  # everything in it was a clause of its own kind

    @property
    def anything(self) -> bool:
        return bool(self.mentions or self.body or self.dates or self.topic)


class Head:
    """Reads the items of one head."""

    def __init__(self, text: str, items: list[Item], register: Register, language: str) -> None:
        self._text = text
        self._items = items
        self._register = register
        self._english = language.lower().startswith("en")
        self._places = Places(text, items, register)

    def read(self) -> Findings:
        """Everything the head holds."""
        found = Findings()
        self._walk(0, len(self._items), found, None)
        return found

    # Clauses

    def _walk(self, i: int, limit: int, found: Findings, context: Findings | None) -> None:
        """Read clauses up to `limit`. With a `context` they must be beyond doubt: the tail of a topic is tried so."""
        led, items = False, self._items
        while i < limit and found.rest is None and (context is None or found.complete):
            item = items[i]
            match item.kind:
                case Kind.DATE:
                    self._date(item, found, context)
                    i, led = i + 1, False
                case Kind.STOP:
                    if context is None and found.anything and i + 1 < limit:
                        i = self._sentences(i + 1, limit, found)
                    else:
                        i += 1
                    led = False
                case Kind.SIGN if item.key == "(":
                    i = self._bracket(i, limit, found)
                case Kind.SIGN if (quote := closing_quote(items, i, limit)) and quote - i <= _LONGEST_NAME:
                    mention = Mention(i + 1, quote, led, known=True)
                    i = self._mention(mention, quote + 1, limit, found, context)
                case Kind.WORD:
                    i, led = self._word(i, limit, found, context, led)
                case _:
                    found.complete &= len(item.text) == 1 and not ord(item.text) > 0x2190
                    i += 1

    def _date(self, item: Item, found: Findings, context: Findings | None) -> None:
        span = item.date
        if context is not None and span is not None:
            before = context.dates + found.dates
            moment = span.moment
            fits_first = not before and (
                moment.until is None or (moment.until - moment.day).days <= _LONG_STRETCH
            )
            adds_time = len(before) == 1 and before[0].date and is_clock(span) != is_clock(before[0].date)
            found.complete &= bool(fits_first or adds_time)
        found.dates.append(item)

    def _word(
        self, i: int, limit: int, found: Findings, context: Findings | None, led: bool
    ) -> tuple[int, bool]:
        """Read what begins at word `i`: where to go on, and whether a person is awaited there."""
        item, items = self._items[i], self._items
        following = items[i + 1] if i + 1 < limit else None
        known = known_name(self._register.people, items, i, limit, 2)
        if known:
            return self._mention(Mention(i, known, led, known=True), known, limit, found, context), False
        start = self._topic_start(i, limit)
        if start and context is None and found.topic is None:
            return self._take_topic(i, start, limit, found), False
        if start:
            found.complete = False
            return i + 1, False
        if item.key in JOIN_WORDS or (item.key in TOGETHER and following and following.key in PEOPLE_LEADS):
            self._claim(found, i, i + 1)
            return i + 1, led
        if item.key in LABELS and following and following.key == ":":
            self._claim(found, i, i + 2)
            return i + 2, item.key in PEOPLE_LABELS
        if item.key in PEOPLE_LEADS and following:
            self._claim(found, i, i + 1)
            return i + 1, True
        speaker = item.key in SPEAKER or (item.text == "I" and self._english)
        if speaker or (is_filler(item) and not led and self._leads_on(i + 1, limit)):
            self._claim(found, i, i + 1)
            return i + 1, led
        if following and following.kind is Kind.DATE and item.key in IN_LEADS | ARTICLES | PEOPLE_LEADS_OPEN:
            self._claim(found, i, i + 1)
            return i + 1, False
        if item.key in FROM_LEADS or item.key in IN_LEADS:
            return self._led_place(i, limit, found, context), False
        if item.key in PEOPLE_LEADS_OPEN and following and following.capital and not found.mentions:
            self._claim(found, i, i + 1)
            return i + 1, True
        return self._unled(i, limit, found, context, led), False

    def _led_place(self, i: int, limit: int, found: Findings, context: Findings | None) -> int:
        """A place after a preposition; what follows one that leads to no place is left over up to its end."""
        items, key = self._items, self._items[i].key
        surely = key in FROM_LEADS
        if surely and not (found.mentions or (context and context.mentions)) and i + 1 < limit:
            person = known_name(self._register.people, items, i + 1, limit)
            if person:
                self._claim(found, i, i + 1)
                mention = Mention(i + 1, person, True, known=True)
                return self._mention(mention, person, limit, found, context)
        place = self._places.led(i + 1, limit, surely=surely)
        if place and key not in CAPITAL_PLACE_LEADS and not self._is_known(place):
            place = None
        if place:
            return self._take_place(i, place, found, context)
        found.complete = False
        i += 1
        while i < limit and items[i].is_word and items[i].key not in _LEADS | JOIN_WORDS:
            if is_filler(items[i]) or known_name(self._register.people, items, i, limit, 2):
                break  # 'godt at møde Anna Jensen'
            i += 1
        return i

    def _leads_on(self, i: int, limit: int) -> bool:
        """Whether a word for the act before item `i` says nothing more: 'ringede tilbage' does."""
        if i >= limit or not self._items[i].is_word:
            return True
        item = self._items[i]
        words = _LEADS | PEOPLE_LEADS_OPEN | JOIN_WORDS | SPEAKER
        if item.capital or item.key in words or is_filler(item) or is_title(item):
            return True
        return known_name(self._register.people, self._items, i, limit) is not None

    def _is_known(self, place: Place) -> bool:
        body = place.body
        known = body.area or body.organization_id is not None or body.candidates
        return bool(known) or self._places.bare(self._index_before(place), place.end) is not None

    def _index_before(self, place: Place) -> int:
        i = place.end - 1
        while i > 0 and self._items[i - 1].is_word and self._items[i - 1].key not in _LEADS:
            i -= 1
        return i

    def _take_place(self, i: int, place: Place, found: Findings, context: Findings | None) -> int:
        if found.body is None and (context is None or context.body is None):
            found.body = place.body
            found.place = (self._items[i].start, self._items[place.end - 1].end)
            self._claim(found, i, place.end)
        elif found.body is not None and found.body.is_place and not place.body.is_place:
            here = self._places.within(place.body, found.body.area)  # 'i Ringsted med Sundhedsudvalget'
            if (
                here.area != found.body.area
            ):  # 'i Ringsted med Sundhedsudvalget i Slagelse': Ringsted is left over
                found.claims = [claim for claim in found.claims if claim != found.place]
            found.body = here
            self._claim(found, i, place.end)
        else:
            found.complete = False
        return place.end

    def _unled(self, i: int, limit: int, found: Findings, context: Findings | None, led: bool) -> int:
        """Words that no preposition leads: a body, an area, or people."""
        items = self._items
        place = self._places.bare(i, limit)
        if place:
            return self._take_place(i, place, found, context)
        end = self._segment(i, limit)
        area = self._places.known_area(i, limit)
        if area and (area[0] == end or (area[0] < limit and self._places.bare(area[0], limit))):
            end = area[0]  # 'Næstved', 'Næstved Børne- og Ungeudvalg'
            text = slice_of(self._text, items, i, end)
            return self._take_place(i, Place(BodyRef(text, area=area[1]), end), found, context)
        return self._mention(Mention(i, end, led), end, limit, found, context)

    def _segment(self, i: int, limit: int) -> int:
        """The end of the run of words at `i` that belong together."""
        items, people = self._items, self._register.people
        k = i + 1
        while k < limit and items[k].is_word:
            key = items[k].key
            open_lead = key in PEOPLE_LEADS_OPEN and k + 1 < limit and items[k + 1].capital
            if key in JOIN_WORDS or key in _LEADS or key in SPEAKER or open_lead:
                between = key in PARTICLES and items[k - 1].capital and k + 1 < limit and items[k + 1].capital
                if not between:
                    break
            elif self._begins_anew(k, limit) or (k > i + 1 and known_name(people, items, k, limit, 2)):
                break
            k += 1
        return k

    def _begins_anew(self, k: int, limit: int) -> bool:
        """Whether a word for the act ends the name before it: 'Ida mødte Anna Jensen'."""
        item = self._items[k]
        return is_filler(item) and not item.capital and self._leads_on(k + 1, limit)

    def _mention(
        self, mention: Mention, end: int, limit: int, found: Findings, context: Findings | None
    ) -> int:
        """Take a mention, with the reference and the bracket that follow it."""
        items = self._items
        if self._is_role_of_last(mention, found):
            return end
        if end < limit and items[end].kind is Kind.REFERENCE and items[end].reference[0] == "p":
            number = items[end].reference[1]
            if self._register.people.get(number):
                mention.person_id = number
                mention.beside.append((items[end].start, items[end].end))
                end += 1
        if context is not None:
            strip_title(mention, items, self._register, self._text)
            people = split(mention, items, self._register, capitals=True)
            covered = sum(person.end - person.start for person in people)
            named = bool(people) and covered == mention.end - mention.start
            if is_role(mention, items) and context.mentions:  # 'om mødet på mandag med borgmesteren'
                named = False
            alone = mention.known and not context.mentions
            found.complete &= named and (mention.led or alone)
        found.mentions.append(mention)
        return end

    def _is_role_of_last(self, mention: Mention, found: Findings) -> bool:
        """'Anna Jensen, formand': a title after a comma belongs to whoever stands before it."""
        items, start = self._items, mention.start
        if mention.known or not all(map(is_title, items[start : mention.end])):
            return False
        if not found.mentions or found.mentions[-1].title or start == 0 or items[start - 1].key != ",":
            return False
        found.mentions[-1].title = slice_of(self._text, items, start, mention.end)
        found.mentions[-1].beside.append((items[start].start, items[mention.end - 1].end))
        return True

    def _bracket(self, i: int, limit: int, found: Findings) -> int:
        """'(A)', '(gruppeformand)', '(A, Næstved)' after a name; anything else is read on its own."""
        items = self._items
        closing = next((k for k in range(i + 1, min(limit, i + 14)) if items[k].key == ")"), None)
        if closing is None or not found.mentions or i == 0 or items[i - 1].kind is Kind.STOP:
            return i + 1
        last = found.mentions[-1]
        k = i + 1
        while k < closing:
            end = next((m for m in range(k, closing) if items[m].key in (",", ";")), closing)
            text = slice_of(self._text, items, k, end)
            area = self._places.known_area(k, end) if k < end else None
            if party_of(text) and last.party is None:
                last.party = text
                last.beside.append((items[k].start, items[end - 1].end))
            elif area and area[0] == end and found.body is None:
                found.body = BodyRef(text, area=area[1])
                self._claim(found, k, end)
            elif k < end and items[k].is_word and is_title(items[k]) and last.title is None:
                last.title = text
                last.beside.append((items[k].start, items[end - 1].end))
            elif any(item.kind is Kind.DATE for item in items[k:end]):
                found.dates += [item for item in items[k:end] if item.kind is Kind.DATE]
            else:
                found.complete = False
            k = end + 1
        return closing + 1

    # Topic

    def _topic_start(self, i: int, limit: int) -> int | None:
        """The first item of the topic that the word at `i` leads to."""
        item = self._items[i]
        if (
            item.key in TOPIC_LABELS
            and i + 2 < limit
            and self._items[i + 1].key == ":"
            and item.end == self._items[i + 1].start
        ):
            return i + 2
        return i + 1 if item.key in TOPIC_LEADS and i + 1 < limit else None

    def _take_topic(self, i: int, start: int, limit: int, found: Findings) -> int:
        """The topic from `start`: to the end of its sentence, less the clauses at its end that are no topic."""
        items = self._items
        self._claim(found, i, start)
        quote = closing_quote(items, start, limit)
        if quote:
            found.topic = Topic(start + 1, quote)
            self._claim(found, start, quote + 1)
            return quote + 1
        stop = next((k for k in range(start, limit) if items[k].kind is Kind.STOP), limit)
        end = self._peel(start, stop, found)
        if end == stop < limit and items[stop].text in "!?…":
            end += 1  # 'hvem betaler?' is what it is about, with its question mark
        found.topic = Topic(start, end)
        self._claim(found, start, end)
        if stop + 1 < limit:
            self._sentences(stop + 1, limit, found)
        return limit

    def _peel(self, start: int, stop: int, found: Findings) -> int:
        """Where the topic ends: before the longest tail that is nothing but clauses of other kinds."""
        items = self._items
        tries = [
            k
            for k in range(start + 1, stop)
            if items[k].kind is Kind.DATE
            or items[k - 1].key in (",", ";")
            or (items[k].key in PEOPLE_LEADS and not found.mentions)
            or (items[k].key in FROM_LEADS and self._leads_to_body(k, stop, found))
        ]
        for k in tries[-_TAIL_TRIES:]:
            if self._try(k, stop, found):
                return k
        return stop

    def _leads_to_body(self, k: int, stop: int, found: Findings) -> bool:
        """'om veje fra økonomiudvalget i Slagelse': a body that is known stands there, to the end."""
        place = self._places.led(k + 1, stop, surely=True) if found.body is None and k + 1 < stop else None
        return (
            place is not None
            and place.end == stop
            and bool(place.body.organization_id or place.body.candidates)
        )

    def _sentences(self, i: int, limit: int, found: Findings) -> int:
        """Read on after a sentence: clauses and a topic are taken, the first sentence of another kind is notes."""
        items = self._items
        for _ in range(_SENTENCES):
            if i >= limit:
                return limit
            begins_topic = items[i].is_word and self._topic_start(i, limit) and found.topic is None
            people = self._register.people
            listed = items[i - 1].text == "\n" and known_name(
                people, items, i, limit, 2
            )  # a name on each line
            if begins_topic or listed or items[i].kind is Kind.STOP:
                return i
            stop = next((k for k in range(i, limit) if items[k].kind is Kind.STOP), limit)
            if not self._try(i, stop, found):
                break
            i = stop + 1
        if i < limit:
            found.rest = i
        return limit

    def _try(self, i: int, stop: int, found: Findings) -> bool:
        """Take items `i` to `stop` if they are clauses beyond doubt."""
        trial = Findings()
        self._walk(i, stop, trial, found)
        if not (trial.complete and trial.anything):
            return False
        found.mentions += trial.mentions
        found.body = found.body or trial.body
        found.place = found.place or trial.place
        found.dates += trial.dates
        found.claims += trial.claims
        return True

    def _claim(self, found: Findings, first: int, last: int) -> None:
        if first < last:
            found.claims.append((self._items[first].start, self._items[last - 1].end))
