"""Makes people of the words that may name them: title, name, party, and which contact is meant."""

from dataclasses import dataclass, field, replace
from typing import Final

from bot.language.line.parts import BodyRef, Known, PersonRef, Register
from bot.language.line.scan import Item, Kind, slice_of
from bot.language.line.vocabulary import (
    ARTICLES,
    FILLERS,
    FROM_LEADS,
    IN_LEADS,
    JOINS,
    NOT_NAMES,
    PARTICLES,
    PARTIES,
    PARTY_LETTERS,
    PEOPLE_LEADS,
    PEOPLE_LEADS_OPEN,
    TITLE_ENDINGS,
    TITLES,
)
from bot.language.names import Entry, Found, NameIndex, Near, Several, Unknown, fold, is_pronoun

_LONGEST: Final = 8
_LED_BY: Final = PEOPLE_LEADS | PEOPLE_LEADS_OPEN | FROM_LEADS | IN_LEADS | {"for", "by"}
# Looking for near misses costs most; a line names few people, a pasted list may name hundreds.
_NEAR_LOOKUPS: Final = 12


@dataclass(slots=True)
class Mention:
    """Words that may name somebody: items `start` to `end`, with what stood beside them."""

    start: int
    end: int
    led: bool = False  # after 'med' or 'with'
    title: str | None = None
    party: str | None = None
    person_id: int | None = None
    beside: list[tuple[int, int]] = field(default_factory=list)  # places in the text of what stood beside it
    known: bool = False  # exactly a name of the register, or quoted: taken whole


def known_name(index: NameIndex, items: list[Item], i: int, limit: int, least: int = 1) -> int | None:
    """The end of the longest name of the index, of at least so many words, that begins at item `i`."""
    if not len(index) or not items[i].is_word:
        return None
    words: list[str] = []
    best = None
    for k in range(i, min(limit, i + _LONGEST)):
        parts = items[k].fold.split()
        if not items[k].is_word or not parts or not all(map(index.has_word, parts)):
            break
        words += parts
        if k + 1 - i >= least and index.named(" ".join(words)):
            best = k + 1
    return best


def is_title(item: Item) -> bool:
    return item.key in TITLES or TITLE_ENDINGS.fullmatch(item.key) is not None


def is_filler(item: Item) -> bool:
    """Whether a word names the act itself ('møde', 'talte') and nobody; 'En' and 'A' may be names."""
    return item.key in FILLERS and (len(item.key) > 2 or not item.capital)


def party_of(text: str) -> str | None:
    """The party that stood in brackets after a name, as typed."""
    return text if PARTY_LETTERS.fullmatch(text) or text.lower() in PARTIES else None


def is_role(mention: Mention, items: list[Item]) -> bool:
    """Whether it is titles and nothing else: 'borgmesteren', 'Deputy Mayor'."""
    words = items[mention.start : mention.end]
    return bool(words) and not mention.known and all(item.is_word and is_title(item) for item in words)


def is_post(name: str) -> bool:
    """Whether a name is titles and nothing else, with or without its article: 'formanden', 'the chair'."""
    words = [word for word in name.lower().split() if word not in ARTICLES]
    return bool(words) and all(word in TITLES or TITLE_ENDINGS.fullmatch(word) for word in words)


def strip_title(mention: Mention, items: list[Item], register: Register, text: str) -> None:
    """Take the title off the front of a mention: 'borgmester'."""
    people, first = register.people, mention.start
    if mention.known:
        return
    if known_name(people, items, first, mention.end) == mention.end:
        mention.known = True
        return
    k = first
    while k < mention.end - 1 and is_title(items[k]):
        if items[k].capital and known_name(people, items, k, mention.end, 2):
            break
        k += 1
    if k > first:
        mention.title = mention.title or slice_of(text, items, first, k)
        mention.beside.append((items[first].start, items[k - 1].end))
        mention.start = k
        mention.known = known_name(people, items, k, mention.end) == mention.end


def split(mention: Mention, items: list[Item], register: Register, *, capitals: bool) -> list[Mention]:
    """The people in a run of words; what is left out of all of them is no name.

    `capitals`: somebody in the line is written with a capital, so words without are no names unless known.
    """
    if mention.known or is_role(mention, items):
        return [mention]
    found: list[Mention] = []
    i = mention.start
    while i < mention.end:
        known = known_name(register.people, items, i, mention.end, 2 if items[i].capital else 1)
        end = known or _capital_run(items, i, mention.end)
        if end is None or (known is None and items[i].key in NOT_NAMES):
            i = end or i + 1
            continue
        part = replace(mention, start=i, end=end, known=known is not None)
        if found or i > mention.start:
            part.title, part.party = (None if found else mention.title), None
        found.append(part)
        i = end
    if found:
        found[-1].party, found[-1].person_id = mention.party, mention.person_id
        return found
    words = [item for item in items[mention.start : mention.end] if item.text[0].isalpha()]
    if not words or mention.start >= mention.end or words[0].key in NOT_NAMES | FILLERS:
        return []
    if not capitals and len(words) <= 4 and len(words) == mention.end - mention.start:
        return [mention]
    found_name = register.people.look_up(slice_of_words(words), near=False)
    return [mention] if isinstance(found_name, Found | Several) or mention.person_id else []


def slice_of_words(words: list[Item]) -> str:
    return " ".join(item.text for item in words)


def _capital_run(items: list[Item], i: int, limit: int) -> int | None:
    """The end of a run that looks like a name: capitals, initials, and particles between them."""
    if not items[i].capital and not (items[i].key in PARTICLES and i + 1 < limit and items[i + 1].capital):
        return None
    last = i
    for k in range(i, limit):
        if items[k].capital:
            last = k + 1
        elif items[k].key not in PARTICLES:
            break
    return last


class Identifier:
    """Says which contacts are meant, with a fixed allowance of look-ups for near misses per line."""

    def __init__(self, register: Register, body: BodyRef | None) -> None:
        self._people = register.people
        self._body = body
        self._allowance = _NEAR_LOOKUPS

    def person(self, typed: str, mention: Mention) -> PersonRef:
        """The person a mention names."""
        title, party = mention.title, mention.party
        picked = self._people.get(mention.person_id) if mention.person_id is not None else None
        found = self._people.look_up(typed, near=self._allowance > 0)
        if picked:
            namesakes = found.entries if isinstance(found, Several) else ()
            return PersonRef(picked.name, picked.id, Known.EXACT, namesakes, title, party, typed)
        match found:
            case Found(entry):
                return PersonRef(entry.name, entry.id, Known.EXACT, (), title, party, typed)
            case Several(entries):
                one = self._told_apart(entries, mention)
                if one:
                    return PersonRef(one.name, one.id, Known.EXACT, (), title, party, typed)
                return PersonRef(typed, None, Known.SEVERAL, entries, title, party, typed)
            case Near(entries):
                self._allowance -= 1
                return PersonRef(typed, None, Known.NEAR, entries, title, party, typed)
            case Unknown():
                self._allowance -= 1
                return PersonRef(typed, None, Known.UNKNOWN, (), title, party, typed)

    def _told_apart(self, entries: tuple[Entry, ...], mention: Mention) -> Entry | None:
        """The one namesake whose hint holds the place or party that was said, when all others' hints do not."""
        said = [mention.party, *((self._body.area, self._body.text) if self._body else ())]
        for words in filter(None, said):
            fitting = [entry for entry in entries if f" {fold(words)} " in f" {fold(entry.hint)} "]
            if len(fitting) == 1 and all(entry.hint for entry in entries):
                return fitting[0]
        return None


def people_of(
    text: str, items: list[Item], named: list[Mention], body: BodyRef | None, register: Register
) -> tuple[tuple[PersonRef, ...], list[tuple[int, int]]]:
    """The people of a head and the places of the words that name them."""
    claims: list[tuple[int, int]] = []
    mentions: list[Mention] = []
    titles: Mention | None = None
    for mention in _turned(named, items, register):
        role = is_role(mention, items)
        if not role:
            strip_title(mention, items, register, text)
        if titles and not role and _follows(titles, mention, items):  # 'formanden for Udvalget Anna Jensen'
            mention.title = slice_of(text, items, titles.start, titles.end)
            mention.beside.append(_place(items, titles.start, titles.end))
            mentions.pop()
        titles = mention if role else None
        mentions.append(mention)
    capitals = any(items[k].capital for mention in mentions for k in range(mention.start, mention.end))
    identifier = Identifier(register, body)
    people: list[PersonRef] = []
    for mention in mentions:
        for part in split(mention, items, register, capitals=capitals):
            typed = slice_of(text, items, part.start, part.end)
            if typed and (part.known or part.person_id is not None or not _is_pronoun(typed)):
                people.append(identifier.person(typed, part))
                claims += mention.beside
                claims.append(_place(items, part.start, part.end))
    return tuple(people), claims


def _turned(named: list[Mention], items: list[Item], register: Register) -> list[Mention]:
    """The mentions, 'Jensen, Anna' being one where an Anna Jensen is known."""
    kept: list[Mention] = []
    for mention in named:
        before = kept[-1] if kept else None
        if before is not None and before.end + 1 == mention.start and items[before.end].key == ",":
            family, given = items[before.start : before.end], items[mention.start : mention.end]
            whole = fold(f"{slice_of_words(given)} {slice_of_words(family)}")
            if len(family) == 1 and register.people.named(whole):
                kept[-1] = replace(
                    mention,
                    start=before.start,
                    known=True,
                    led=before.led,
                    title=before.title,
                    beside=[*before.beside, *mention.beside],
                )
                continue
        kept.append(mention)
    return kept


def _is_pronoun(typed: str) -> bool:
    """'hende', 'til hende', 'with him'."""
    words = typed.split()
    while len(words) > 1 and words[0].lower() in _LED_BY:
        words = words[1:]
    return is_pronoun(" ".join(words))


def _follows(titles: Mention, mention: Mention, items: list[Item]) -> bool:
    """Whether a mention is whom the titles before it are of: nothing that joins stands between."""
    between = items[titles.end : mention.start]
    if between and between[-1].key == "," and items[titles.end - 1].key.endswith(("en", "et")):
        between = between[:-1]  # 'ældrechefen i Næstved, Flemming Rask'
    named = (
        mention.known or items[mention.start].capital
    )  # 'formanden for udvalget til temadagen' names nobody
    return (
        named
        and mention.title is None
        and not any(item.key in JOINS or item.kind in (Kind.STOP, Kind.DATE) for item in between)
    )


def _place(items: list[Item], first: int, last: int) -> tuple[int, int]:
    """Where items `first` up to `last` stand in the text."""
    return items[first].start, items[last - 1].end
