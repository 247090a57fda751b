"""Reads the contact one clause tells of."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

from bot.language.dates import Prefer
from bot.language.line.parts import Known, Line
from bot.language.line.vocabulary import SPEAKER, SPOKEN
from bot.language.sentences.between import is_barred, is_between_others
from bot.language.sentences.clauses import COMMA
from bot.language.sentences.frames import Contact
from bot.language.sentences.mentions import mentions
from bot.language.sentences.smooth import EDGES
from bot.language.sentences.somebody import along, is_dictated, is_somebody, one_of_us, ours_in
from bot.language.sentences.terms import Terms
from bot.language.templates import Hit, Word, words_of

WITH: Final = {"da": "med", "en": "with"}
LEADS: Final = frozenset(
    ["med", "m", "hos", "with", "w", "to", "til", "af", "by", "from", "fra", "i", "in", "at"]
)
_AHEAD: Final = re.compile(r"(?<!\w)(?:på|next|næste|kl\.?|at|inden|coming|kommende|this)\s", re.IGNORECASE)
_DEADLINE: Final = re.compile(
    r"(?<!\w)(?:inden|senest|før|by|before|until|no later than)\s+(?:d\.|den\s+)?\Z", re.IGNORECASE
)
_ARTICLE: Final = re.compile(r"^(?:[Tt]he|[Aa]n?)\s+(?=[A-ZÆØÅ])")
_TO: Final = re.compile(r"(?<!\w)(?:til|to|med|with)\s+", re.IGNORECASE)
_ABOUT: Final = re.compile(r"(?:om|about|regarding|vedr\.?|ang\.?)\s*\Z", re.IGNORECASE)
_PARTS: Final = re.compile(r",\s|\s[-–—]\s")
_ALONG: Final = re.compile(
    r",?(?<!\w)(?:(?:sammen|along|together)\s+)?(?:med|m|with|w)[./]?\s+(?P<who>[^\W\d_]{2,20})(?!\w)",
    re.IGNORECASE,
)
_LONG_AGO: Final = 120  # days; a day without a year that is nearer ahead is that one


@dataclass(slots=True)
class Event:
    """A contact as it was told: the line of it, what is to be done, and what else was said."""

    contact: Contact
    head: str
    line: Line
    steps: list[str]
    notes: list[str]
    unread: str = ""  # words of its clause that were taken for no name
    ours: list[str] = field(default_factory=list)  # those of the team who took part
    said: str = ""  # its clause as it was typed


def event_of(piece: str, on: Terms) -> Event | None:
    """The contact a clause tells: the longest verb phrase, without it the words that say with whom, when, where."""
    spans = on.spans(piece, Prefer.PAST)
    dated = next(iter(spans), None)
    if dated and not piece[: dated.start].strip() and piece[dated.end : dated.end + 1] == ":":
        piece = f"{piece[: dated.end]} {piece[dated.end + 1 :]}"  # '3/12 kl. 10.30: møde med'
        spans = on.spans(piece, Prefer.PAST)
    words = words_of(piece)
    if is_barred(piece, words, on.said.contacts, on) or is_between_others(piece, on):
        return None
    for span in spans:
        for word in words:  # 'afleverede i går et brev til'
            word.passed |= span.start <= word.start and word.end <= span.end
    over = next(on.said.past_marks.find(words), None) is not None
    hits = sorted(on.said.contacts.find(words), key=lambda hit: (-_weight(hit), hit.start))
    for hit in hits:
        contact, due = hit.means, list[str]()
        if is_denied(hit, words, on):
            continue
        if hit.start == 0 and len(hit.words) == 1 and hit.words[0].key in on.said.named:
            continue  # 'møde Bent Holm i går': as a command, which asks
        if over and contact.told == "open":
            contact = replace(contact, told="past")
        prefer = Prefer.FUTURE if contact.told == "future" else Prefer.PAST
        head, ours = _without_ours(head_of(piece, words, hit, on), prefer, on)
        line = on.line(head, prefer)
        today = line.when is not None and line.hour_only and line.when.is_past(on.now)
        today = today and line.when is not None and line.when.day == on.now.date()
        if (
            contact.told == "open"
            and not today
            and (
                line.when is None
                or not line.when.is_past(on.now)
                or line.when.time
                or _is_coming(words, hit, on)
            )
        ):
            ahead = on.line(head, Prefer.FUTURE)
            clock = ahead.when is not None and ahead.when.time is not None
            coming = clock or _AHEAD.search(head) or _is_coming(words, hit, on)
            line = ahead if ahead.when is not None and coming else line
        if contact.told == "open" and line.when and (on.now.date() - line.when.day).days > _LONG_AGO:
            ahead = on.line(head, Prefer.FUTURE)  # '2. december', said in November
            nearer = ahead.when and (ahead.when.day - on.now.date()).days < _LONG_AGO
            contact, line = (replace(contact, told="future"), ahead) if nearer else (contact, line)
        unnamed = not any(is_somebody(one, piece, on) for one in line.people)
        party = line.body is not None and on.register.country.parties.id_of(line.body.text)
        known = line.body is not None and line.body.organization_id is not None and not party
        if contact.kind == "mail" and unnamed and not known and line.topic:
            head = _addressed_first(head, line.topic, on)
            line = on.line(head, prefer)
        if line.when is None and ": " in head:  # 'aftalt med Mette: telefonmøde onsdag'
            other = on.line(head.replace(": ", ", ", 1), prefer)
            if other.when is not None and other.people == line.people and line.people:
                head, line = head.replace(": ", ", ", 1), other
        if hit.means.told != "future" and line.when_span and _DEADLINE.search(head[: line.when_span[0]]):
            if hit.means.told == "open":
                contact = replace(contact, told="future")  # a wish for a meeting: the command asks when
            lead = _DEADLINE.search(head[: line.when_span[0]])
            first, last = lead.start() if lead else line.when_span[0], line.when_span[1]
            due = [head[first:last]]
            head = f"{head[:first]} {head[last:]}".strip()
            line = on.line(head, prefer)
        if hit.means.told == "past" and len(line.choices) > 1 and (cut := _later_clause(head, on)):
            due.append(head[cut:].strip(EDGES))
            head = head[:cut].rstrip(EDGES)
            line = on.line(head, prefer)
        strangers = all(one.known is Known.UNKNOWN and not one.title for one in line.people)
        if on.said.elsewhere.whole(hit.words) and strangers and line.body is None:
            continue  # 'jeg var i Berlin'
        nobody = [one for one in line.people if not is_somebody(one, piece, on)]
        body = line.body if line.body and not line.body.is_place else None
        if len(nobody) < len(line.people) or body:
            for one in line.people:
                if one not in nobody and is_dictated(one, piece, on):
                    head = put(head, one.typed, one.typed.title())
            for one in nobody:
                head = put(head, one.typed or one.name, " ")
            left = [one.typed or one.name for one in nobody if one.typed.lower() not in SPEAKER]
            ours += [name for name in left if one_of_us(name, on)]
            left = [name for name in left if not one_of_us(name, on)]
            ours[:0] = [name for name in ours_in(piece[: hit.start], on) if name.lower() not in SPEAKER]
            besides = _said_besides(piece, hit, on)
            return Event(contact, head, line, [], [*besides, *left, *due], " ".join(left), ours, piece)
    return None


def _is_coming(words: list[Word], hit: Hit[Contact], on: Terms) -> bool:
    """Whether the words of a clause are of what is to come, and none of what was."""
    keys = [word.key for word in words]
    before = [word.key for word in words if word.start < hit.end]
    return any(key in on.said.future_words for key in before) and not any(
        key in on.said.past_words for key in keys
    )


def put(text: str, words: str, other: str) -> str:
    """The text with those whole words put otherwise."""
    return re.sub(rf"(?<!\w){re.escape(words)}(?!\w)", lambda _: other, text, count=1)


def is_denied(hit: Hit[Contact], words: list[Word], on: Terms) -> bool:
    """'Kommer ikke forbi': a word that denies it stands in the verb phrase or right behind."""
    within = [word for word in words if hit.start < word.start]
    return any(word.key in on.said.denials for word in within if word.start < hit.end) or any(
        word.key in on.said.denials for word in [one for one in within if one.start >= hit.end][:1]
    )


def _later_clause(head: str, on: Terms) -> int:
    """Where the clause begins that holds the first day to come, behind one that is over; 0 for none."""
    spans = on.spans(head, Prefer.PAST)
    later = next((span for span in spans if span.moment.is_future(on.now)), None)
    if later is None or not any(span.end < later.start for span in spans if span.moment.is_past(on.now)):
        return 0
    return max((comma.start() for comma in COMMA.finditer(head, 0, later.start)), default=0)


def _addressed_first(head: str, topic: str, on: Terms) -> str:
    """A letter whose addressee stands behind what it is about: 'a letter about frames to Ellen Thorup on the 12th'."""
    named = next((one for one in mentions(topic, on) if one.is_person), None)
    leads = [found for found in _TO.finditer(topic) if named and found.end() <= named.start]
    place = head.rfind(topic)
    if not leads or place < 0 or topic[leads[-1].end() : named.start if named else 0].strip():
        return head
    about = topic[: leads[-1].start()].strip()
    before = _ABOUT.sub("", head[:place]).strip(EDGES)
    told = next(on.said.cues.find(words_of(before)), None)  # 'the letter' says no more than its kind
    behind = f"{topic[leads[-1].start() :].strip()}{head[place + len(topic) :]}"
    return f"{behind} {SPOKEN[on.tongue].about} {about}" + (f". {before}" if before and not told else "")


def _without_ours(head: str, prefer: Prefer, on: Terms) -> tuple[str, list[str]]:
    """The clause without 'sammen med Malik', and who of the team that was, where it is with somebody else too."""
    ours: list[str] = []
    for part in _PARTS.split(head)[1:]:
        if there := along(part, on):  # ', Bo var også med'
            ours += there
            head = put(head, part, "")
    head = head.strip(" ,-–—")
    for found in reversed(list(_ALONG.finditer(head))):
        if not one_of_us(found["who"], on):
            continue
        bare = f"{head[: found.start()]} {head[found.end() :]}".strip()
        line = on.line(bare, prefer)
        if any(not one_of_us(one.typed or one.name, on) for one in line.people) or line.body is not None:
            head = bare
            ours.insert(0, found["who"])
    return head, ours


def _said_besides(piece: str, hit: Hit[Contact], on: Terms) -> list[str]:
    """What a verb phrase says beyond the kind of contact: 'kaffe', 'zoom', 'gåtur'."""
    return [piece[word.start : word.end] for word in hit.words if word.key in on.said.kept]


def _weight(hit: Hit[Contact]) -> int:
    """How much a verb phrase tells: its words, one less where only the date says its tense."""
    return 2 * len(hit.words) - (1 if hit.means.told == "open" else 0)


def head_of(piece: str, words: list[Word], hit: Hit[Contact], on: Terms) -> str:
    """The clause without its verb phrase, and without whoever of the team did it (see `_said_besides`)."""
    gone = [
        word
        for word in words
        if word in hit.words
        or (word.key in on.said.small and not word.passed and _within(word, words, hit, on.said.small))
    ]
    first = 0 if one_of_us(piece[: gone[0].start], on) else gone[0].start
    joint = f" {WITH[on.tongue]} " if hit.words[-1].key in LEADS else " "
    out, place = [piece[:first] if first else ""], gone[0].end
    for word in gone[1:]:
        out.append(piece[place : word.start])
        place = word.end
    rest = piece[place:].lstrip(" .").rstrip()  # 'frokost m. Bent'
    rest = _ARTICLE.sub("", rest)
    return re.sub(r"\s{2,}", " ", f"{''.join(out)}{joint}{rest}").strip(" ,")


def _within(word: Word, words: list[Word], hit: Hit[Contact], small: frozenset[str]) -> bool:
    """Whether a small word belongs to the verb phrase: one of the two before it, or between words of it alone."""
    at = words.index(word)
    if word.start < hit.start:
        return words.index(hit.words[0]) - at <= 2
    parts = [words.index(one) for one in hit.words]
    around = next(((a, b) for a, b in pairwise(parts) if a < at < b), None)
    return around is not None and all(
        one.key in small or one.passed for one in words[around[0] + 1 : around[1]]
    )
