"""Reads a sentence said as to a colleague into sentences of the bot's own grammar."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import Final

from bot.language.dates import Prefer, Span, find_spans
from bot.language.line.parts import Known, Line, PersonRef, Register
from bot.language.line.read import read_line
from bot.language.line.vocabulary import (
    ABBREVIATIONS,
    ARTICLES,
    MAY_END,
    PARTICLES,
    SPEAKER,
    SPOKEN,
    TITLE_ENDINGS,
    TITLES,
)
from bot.language.names import Found, fold, is_pronoun
from bot.language.questions import is_question
from bot.language.sentences.frames import Contact, Sentences, sentences
from bot.language.sentences.smooth import EDGES, corrected, unframed, without_fillers
from bot.language.sentences.templates import Hit, Word, words_of

READ_AT_MOST: Final = 1_500
"""Characters; whoever writes more writes no sentence as to a colleague."""

_END: Final = re.compile(r"(?<=[.!?…])\s+(?=[^\W\d_])|\n+|\s[-–—]+\s|;\s")
_COMMA: Final = re.compile(r",\s+|\s(?:og|men|and|but)\s(?=\S)")
_WITH: Final = {"da": "med", "en": "with"}
_NOTES: Final = {"da": "Noter", "en": "Notes"}
_LEADS: Final = frozenset(
    ["med", "m", "hos", "with", "w", "to", "til", "af", "by", "from", "fra", "i", "in", "at"]
)
_AHEAD: Final = re.compile(r"(?<!\w)(?:på|next|næste|kl\.?|at|inden|coming|kommende|this)\s", re.IGNORECASE)
_SOON: Final = 40  # characters behind a comma within which a second contact begins
_DEADLINE: Final = re.compile(
    r"(?<!\w)(?:inden|senest|før|by|before|until|no later than)\s+(?:d\.|den\s+)?\Z", re.IGNORECASE
)
_TO_ONE: Final = re.compile(
    r"(?:[^\W\d_]{1,12}\s){0,2}(?:til|for|to)\s+([^\W\d_]{2,20}):\s*(\S.*)\Z", re.IGNORECASE | re.DOTALL
)
_CAN_ONE: Final = re.compile(
    r"(?:kan|kunne|vil|gider|can|could|would|will)\s+([^\W\d_]{2,20})\s+(?:ikke\s+)?(?:lige\s+)?(\S.*)\Z",
    re.IGNORECASE | re.DOTALL,
)
_ASKED_TO: Final = re.compile(
    r"\A(?:vil|kan|gider|kunne|would|will|can|could)\s+(?:du|you)\s+(?:(?:ikke|lige|please)\s+){0,2}",
    re.IGNORECASE,
)
_LATEST: Final = re.compile(r"\A(?:senest|inden|within|by|before|no later than)\s+", re.IGNORECASE)
_MARKED: Final = re.compile(r"[.,;:!?](?=\s)")
_SOME_DAY: Final = {"da": "forleden", "en": "the other day"}
_TODAY: Final = {"da": "i dag", "en": "today"}
_LONG_AGO: Final = 120  # days; a day without a year that is nearer ahead is that one
_NAMED_AT_MOST: Final = 4  # words of a name that was dictated


@dataclass(frozen=True, slots=True)
class Heard:
    """What a sentence means: sentences of the bot's grammar, in the order they were told, and how surely (0 to 1).

    More than one where several things were told at once. `planned`: the first is a contact to come.
    """

    says: tuple[str, ...]
    score: float
    planned: bool = False


@dataclass(slots=True)
class _Event:
    contact: Contact
    head: str
    line: Line
    steps: list[str]
    notes: list[str]
    unread: str = ""  # words of its clause that were taken for no name


def hear(text: str, now: datetime, language: str, register: Register) -> Heard | None:
    """What a sentence means; None where it is none of those that are known. Never raises on any text.

    `now` is aware and local. Takes time in proportion to the text, of which `READ_AT_MOST` characters are read.
    """
    if not text.strip() or len(text) > READ_AT_MOST:
        return None
    said = sentences(language)
    smooth = without_fillers(text, said)
    plain = unframed(smooth, said)
    for candidate in dict.fromkeys((text.strip(), smooth, plain)):
        if heard := _whole(candidate, said):
            return heard
    asked = plain.endswith("?")
    then = smooth.removesuffix(plain).split()[-1:] == ["så"]  # 'så var jeg til møde' asks nothing
    begins = not then and said.asking.begin(words_of(plain[:60]))
    if (asked and plain == smooth) or begins or is_question(plain.rstrip("?")):
        return None
    first, _, rest = plain.partition(" ")
    if fold(first) in ARTICLES:
        plain = f"{first.lower()} {rest}"  # 'The mayor' names nobody called The
    named = said.noting.begin(words_of(smooth[:60])) and fold(first) in said.named and rest
    if named and fold(rest.partition(" ")[0].rstrip(".")) not in _LEADS:  # 'log møde Bent Holm tirsdag'
        plain = f"{first} {_WITH[_tongue(language)]} {rest}"
    plain = corrected(plain.rstrip(" ?") if asked else plain, now, language, register, said)
    told = _contacts(plain, now, language, register, said)
    task = said.tasks.begin(words_of(plain[:120]))
    what = _without(said.polite, plain[task.end :].lstrip(" ,:")) if task else ""
    if what.strip(EDGES) and not said.vague.begin(words_of(what)) and not (told and told.planned):
        return Heard((f"task add {what}",), 0.85)
    duty = _duty(plain, now, language, register, said)
    if duty and told and not told.planned and not _told_before_duty(plain, said):
        return duty  # 'Bo skal have ringet til trykkeriet'
    return told or _ordered(plain, register, said) or duty or _deadline(plain, now, language, said)


def _ordered(text: str, register: Register, said: Sentences) -> Heard | None:
    """'Bed Bo om at ringe', 'Ida booker lokalet', 'Malik is getting quotes': a task of somebody of the team."""
    order = said.orders.begin(words_of(text[:60]))
    rest = text[order.end :].strip() if order else text
    name, _, what = rest.partition(" ")
    own = name.removesuffix("'s").removesuffix("’s").rstrip(",")
    if not what or not _one_of_us(own, register):
        return None
    what = _ASKED_TO.sub("", what)
    if order:
        behind = said.order_behind.begin(words_of(what[:30]))
        what = what[behind.end :].strip() if behind else what
        return Heard((f"task add {own}: {what}",), 0.75)
    if name.endswith(",") and what != rest.partition(" ")[2]:
        return Heard((f"task add {own}: {_END.sub(', ', what.rstrip(' ?')).replace('?,', ',')}",), 0.75)
    verb, _, behind_it = what.partition(" ")
    doing = behind_it if verb in ("is", "will") else what if name != own else ""
    acting = doing if said.present == "ing" else what
    first = acting.partition(" ")[0].lower()
    if first.endswith(said.present) and first not in said.states and len(acting.split()) > 2:
        return Heard((f"task add {own}: {acting}",), 0.7)
    return None


def _told_before_duty(text: str, said: Sentences) -> bool:
    """'Mødte Bent, Ida skal sende tallene': the contact is told first."""
    duty = next(said.duties.find(words_of(text[:60])), None)
    before = said.contacts.find(words_of(text[: duty.start])) if duty else iter(())
    return any(hit.means.told != "open" for hit in before)


def _without(words: frozenset[str], text: str) -> str:
    """A text without those words before it: 'lige få fat i Karl'."""
    while (parts := text.split(None, 1)) and len(parts) == 2 and fold(parts[0]) in words:
        text = parts[1]
    return text


def _deadline(text: str, now: datetime, language: str, said: Sentences) -> Heard | None:
    """'Ansøgningen skal ind senest 15. december': a task in its own words, where a day is named."""
    if said.whole_tasks.begin(words_of(text[:40])) and len(text.split()) > 2:
        return Heard((f"task add {text.strip(EDGES)}",), 0.75)
    found = next(said.deadlines.find(words_of(text)), None)
    spans = find_spans(text, now, Prefer.FUTURE, language) if found else []
    recent = (
        [one for one in find_spans(text, now, Prefer.PAST, language) if _is_recent(one, now)] if found else []
    )
    if spans and not recent and not next(said.not_contacts.find(words_of(text)), None):
        whole = _END.sub(lambda end: " – " if "\n" not in end[0] else end[0], text.strip(EDGES))
        return Heard((f"task add {whole}",), 0.75)
    return None


def _whole(text: str, said: Sentences) -> Heard | None:
    """A sentence that means a command as it stands, or with a name in it."""
    words = words_of(text)
    if command := said.commands.whole(words):
        return Heard((command,), 0.95)
    keys = tuple(word.key for word in words)
    for one in (*said.around.get((*keys, "")[0], ()), *said.around.get("", ())):
        first, last = len(one.before), len(words) - len(one.behind)
        told = keys[first : first + 1] and keys[first] in said.told_next
        if first < last and keys[:first] == one.before and keys[last:] == one.behind and not told:
            rest = text[words[first].start : words[last - 1].end]
            return Heard((one.command.replace("{rest}", rest),), 0.7)
    return None


def _duty(text: str, now: datetime, language: str, register: Register, said: Sentences) -> Heard | None:
    """'Bo skal bestille brochurer inden 1/12', 'om en måned skal jeg følge op': a task, and whose it is or when."""
    if (told := _TO_ONE.match(text)) and _one_of_us(told[1], register):  # 'til Bo: print dagsordenen'
        return Heard((f"task add {told[1]}: {told[2]}",), 0.8)
    if (told := _CAN_ONE.match(text)) and _one_of_us(told[1], register) and text.rstrip().endswith("?"):
        return Heard((f"task add {told[1]}: {told[2].rstrip(' ?')}",), 0.7)
    for duty in said.duties.find(words_of(text[:60])):
        before, after = text[: duty.start].strip(EDGES), text[duty.end :].strip(" ,")
        if len(after.split()) < 2:
            continue
        if _one_of_us(before, register):
            return Heard((f"task add {before}: {after}",), 0.75)
        first, _, rest = after.partition(" ")
        before = _LATEST.sub("", before)
        span = next(iter(find_spans(before, now, Prefer.FUTURE, language)), None)
        if span and span.start <= 1 and not before[span.end :].strip(EDGES):
            if fold(first) in SPEAKER:
                return Heard((f"task add {rest} {before}",), 0.75)
            owner = (before[: span.start] + before[span.end :]).strip(EDGES)
            if _one_of_us(owner, register):
                return Heard((f"task add {owner}: {after} {span.text}",), 0.75)
    return None


def _contacts(text: str, now: datetime, language: str, register: Register, said: Sentences) -> Heard | None:
    if next(said.no_news.find(words_of(text)), None):
        return None
    events: list[_Event] = []
    before: list[str] = []
    for piece in _pieces(text, said):
        step = said.steps.begin(words_of(piece[:120]))
        event = _event(piece, now, language, register, said)
        if event and (step is None or event.contact.told == "future"):
            events.append(event)
        elif not events:
            before.append(piece)
        elif step is not None and piece[step.end :].strip(EDGES):
            events[-1].steps.append(piece[step.end :].strip(EDGES))
        elif theirs := _promised(piece, events[-1].line.people, said):
            events[-1].steps.append(theirs)
        else:
            events[-1].notes.append(piece.strip(EDGES))
    if not events:
        return _with_somebody(text, now, language, register, said)
    if events[0].line.when is None and events[0].contact.told != "future":
        day = next((day for one in before if (day := _past_day(one, now, language))), None)
        if day:  # 'deltog i borgermøde i aftes - fik hilst på Mette'
            events[0].head = f"{day} {events[0].head}"
            events[0].line = read_line(events[0].head, now, Prefer.PAST, language, register)
    events[0].notes[:0] = [one.strip(EDGES) for one in before if one.strip(EDGES)]
    for event in events:
        _gather(event, now, language, said)
        _ask_for_the_day(event, language, said)
    return Heard(
        tuple(_sentence(event, now, language) for event in events), 0.92, _is_to_come(events[0], now)
    )


def _with_somebody(
    text: str, now: datetime, language: str, register: Register, said: Sentences
) -> Heard | None:
    """A contact of which is not said with whom: the command then asks, with the rest filled in."""
    for piece in _pieces(text, said):
        words = words_of(piece)
        if next(said.not_contacts.find(words), None):
            return None
        for hit in said.contacts.find(words):
            if hit.means.told != "open" and len(hit.words) > 1:
                head = _head(piece, words, hit, language, register, said)
                line = read_line(head, now, Prefer.PAST, language, register)
                nobody = [one.typed or one.name for one in line.people if not _is_somebody(one, piece, said)]
                for name in nobody:
                    head = _put(head, name, " ")
                event = _Event(hit.means, head, line, [], nobody)
                return Heard((_sentence(event, now, language),), 0.55)
    return None


def _promised(piece: str, met: tuple[PersonRef, ...], said: Sentences) -> str:
    """'Bent lovede at sende referatet' of somebody who was met: 'Bent Holm: sende referatet'; else ''."""
    hit = next(said.promised.find(words_of(piece[:80])), None)
    what = piece[hit.end :].strip(EDGES) if hit else ""
    if hit is None or not what:
        return ""
    who = piece[: hit.start].strip(EDGES)
    known = [one for one in met if one.person_id is not None]
    if is_pronoun(who) and len(met) == 1:
        theirs = known
    else:
        theirs = [one for one in known if fold(who) and set(fold(who).split()) <= set(fold(one.name).split())]
    return f"{theirs[0].name}: {what}" if len(theirs) == 1 else ""


def _gather(event: _Event, now: datetime, language: str, said: Sentences) -> None:
    """Take into the head what clauses of their own say of it: when it was, and what about."""
    kept = []
    for note in event.notes:
        dated = said.dated.begin(words_of(note[:60]))
        begin = dated.end if dated else 0
        spans = find_spans(note[begin:], now, Prefer.PAST, language) if event.line.when is None else []
        if spans and not note[begin : begin + spans[0].start].strip(EDGES):
            event.head = f"{spans[0].text} {event.head}"
            event.line = replace(event.line, when=spans[0].moment)
            note = note[begin + spans[0].end :].strip(EDGES)
        topic = said.topics.begin(words_of(note[:80])) if event.line.topic is None else None
        if topic and (about := note[topic.end :].strip(EDGES)):
            event.head = f"{event.head.rstrip(EDGES)} {SPOKEN[_tongue(language)].about} {about}"
            event.line = replace(event.line, topic=about)
            note = ""
        kept.append(note)
    event.notes = [note for note in kept if note]
    if event.line.when is None and event.contact.told != "future":
        said_besides = (*event.notes, event.line.leftovers)
        other = next((day for note in said_besides if (day := _past_day(note, now, language))), None)
        if other:  # it may be that day's, or only be spoken of: the command asks which of the two
            event.head = f"{_TODAY[_tongue(language)]} {other} {event.head}"


def _is_recent(span: Span, now: datetime) -> bool:
    return 0 < (now.date() - span.moment.day).days < _LONG_AGO and span.moment.is_past(now)


def _ask_for_the_day(event: _Event, language: str, said: Sentences) -> None:
    """Where words of the clause name a day or an hour that nobody could read, let the command ask when it was."""
    line = event.line
    left = f"{line.leftovers} {line.details or ''} {event.unread}"
    unread = {word.key for word in words_of(left)} & said.day_words
    if not unread:
        return
    if event.contact.told != "future" and (line.when is None or line.hour_only):
        event.head = f"{_SOME_DAY[_tongue(language)]} {event.head}"
    elif event.contact.told == "future" and line.when_span and line.hour_only:
        first, last = line.when_span
        event.notes.append(event.head[first:last])
        event.head = f"{event.head[:first].rstrip()} {event.head[last:].lstrip()}"


def _past_day(note: str, now: datetime, language: str) -> str | None:
    """A day in a note that is over whichever way it is read, as it was typed."""
    ahead = {span.start: span.moment for span in find_spans(note, now, Prefer.FUTURE, language)}
    for span in find_spans(note, now, Prefer.PAST, language):
        if span.moment.day < now.date() and ahead.get(span.start) == span.moment and not span.moment.until:
            return None if _DEADLINE.search(note[: span.start]) else span.text
    return None


def _tongue(language: str) -> str:
    return "da" if language.lower().startswith("da") else "en"


def _sentence(event: _Event, now: datetime, language: str) -> str:
    verb = "planned" if _is_to_come(event, now) else "logged"
    if event.contact.kind == "mail" and verb == "logged":
        verb = "received" if event.contact.received else "sent"
    tongue = _tongue(language)
    parts = [f"{event.contact.kind} {verb} {event.head.strip(' .,;!?')}"]
    parts += [f"{SPOKEN[tongue].next_}: {step}" for step in event.steps]
    if told := ". ".join(filter(None, event.notes)):
        parts.append(f"{_NOTES[tongue]}: {told}")
    return ". ".join(parts)


def _is_to_come(event: _Event, now: datetime) -> bool:
    when = event.line.when
    if event.contact.told != "open":
        return event.contact.told == "future"
    return when is not None and when.is_future(now)


def _event(piece: str, now: datetime, language: str, register: Register, said: Sentences) -> _Event | None:
    """The contact a clause tells: the longest verb phrase, without it the words that say with whom, when, where."""
    spans = find_spans(piece, now, Prefer.PAST, language)
    dated = next(iter(spans), None)
    if dated and not piece[: dated.start].strip() and piece[dated.end : dated.end + 1] == ":":
        piece = f"{piece[: dated.end]} {piece[dated.end + 1 :]}"  # '3/12 kl. 10.30: møde med'
        spans = find_spans(piece, now, Prefer.PAST, language)
    words = words_of(piece)
    if next(said.not_contacts.find(words), None):
        return None
    for span in spans:
        for word in words:  # 'afleverede i går et brev til'
            word.passed |= span.start <= word.start and word.end <= span.end
    over = next(said.past_marks.find(words), None) is not None
    hits = sorted(said.contacts.find(words), key=lambda hit: (-_weight(hit), hit.start))
    for hit in hits:
        contact, by = hit.means, list[str]()
        if _is_denied(hit, words, said):
            continue
        if hit.start == 0 and len(hit.words) == 1 and hit.words[0].key in said.named:
            continue  # 'møde Bent Holm i går': as a command, which asks
        if over and contact.told == "open":
            contact = replace(contact, told="past")
        head = _head(piece, words, hit, language, register, said)
        prefer = Prefer.FUTURE if contact.told == "future" else Prefer.PAST
        line = read_line(head, now, prefer, language, register)
        today = line.when is not None and line.hour_only and line.when.is_past(now)
        today = today and line.when is not None and line.when.day == now.date()
        if (
            contact.told == "open"
            and not today
            and (line.when is None or not line.when.is_past(now) or line.when.time)
        ):
            ahead = read_line(head, now, Prefer.FUTURE, language, register)
            clock = ahead.when is not None and ahead.when.time is not None
            line = ahead if ahead.when is not None and (clock or _AHEAD.search(head)) else line
        if contact.told == "open" and line.when and (now.date() - line.when.day).days > _LONG_AGO:
            ahead = read_line(head, now, Prefer.FUTURE, language, register)  # '2. december', said in November
            nearer = ahead.when and (ahead.when.day - now.date()).days < _LONG_AGO
            contact, line = (replace(contact, told="future"), ahead) if nearer else (contact, line)
        if line.when is None and ": " in head:  # 'aftalt med Mette: telefonmøde onsdag'
            other = read_line(head.replace(": ", ", ", 1), now, prefer, language, register)
            if other.when is not None and other.people == line.people and line.people:
                head, line = head.replace(": ", ", ", 1), other
        if hit.means.told != "future" and line.when_span and _DEADLINE.search(head[: line.when_span[0]]):
            if hit.means.told == "open":
                contact = replace(contact, told="future")  # a wish for a meeting: the command asks when
            lead = _DEADLINE.search(head[: line.when_span[0]])
            first, last = lead.start() if lead else line.when_span[0], line.when_span[1]
            by = [head[first:last]]
            head = f"{head[:first]} {head[last:]}".strip()
            line = read_line(head, now, prefer, language, register)
        if hit.means.told == "past" and len(line.choices) > 1 and (cut := _later_clause(head, now, language)):
            by.append(head[cut:].strip(EDGES))
            head = head[:cut].rstrip(EDGES)
            line = read_line(head, now, prefer, language, register)
        nobody = [one for one in line.people if not _is_somebody(one, piece, said)]
        body = line.body if line.body and not line.body.is_place else None
        if len(nobody) < len(line.people) or body:
            for one in line.people:
                if one not in nobody and _is_dictated(one, piece, said):
                    head = _put(head, one.typed, one.typed.title())
            for one in nobody:
                head = _put(head, one.typed or one.name, " ")
            left = [one.typed or one.name for one in nobody if one.typed.lower() not in SPEAKER]
            besides = _said_besides(piece, hit, register, said)
            return _Event(contact, head, line, [], [*besides, *left, *by], " ".join(left))
    return None


def _put(text: str, words: str, other: str) -> str:
    """The text with those whole words put otherwise."""
    return re.sub(rf"(?<!\w){re.escape(words)}(?!\w)", lambda _: other, text, count=1)


def _is_denied(hit: Hit[Contact], words: list[Word], said: Sentences) -> bool:
    """'Kommer ikke forbi': a word that denies it stands in the verb phrase or right behind."""
    within = [word for word in words if hit.start < word.start]
    return any(word.key in said.denials for word in within if word.start < hit.end) or any(
        word.key in said.denials for word in [one for one in within if one.start >= hit.end][:1]
    )


def _later_clause(head: str, now: datetime, language: str) -> int:
    """Where the clause begins that holds the first day to come, behind one that is over; 0 for none."""
    spans = find_spans(head, now, Prefer.PAST, language)
    later = next((span for span in spans if span.moment.is_future(now)), None)
    if later is None or not any(span.end < later.start for span in spans if span.moment.is_past(now)):
        return 0
    return max((comma.start() for comma in _COMMA.finditer(head, 0, later.start)), default=0)


def _one_of_us(before: str, register: Register) -> bool:
    subject = before.strip(EDGES)
    return bool(subject) and isinstance(register.team.look_up(subject, near=False), Found)


def _said_besides(piece: str, hit: Hit[Contact], register: Register, said: Sentences) -> list[str]:
    """What a verb phrase says beyond the kind of contact: who of the team it was, and 'kaffe', 'zoom', 'gåtur'."""
    if _one_of_us(piece[: hit.start], register):
        return [piece[: hit.end].strip(EDGES)]
    return [piece[word.start : word.end] for word in hit.words if word.key in said.kept]


def _weight(hit: Hit[Contact]) -> int:
    """How much a verb phrase tells: its words, one less where only the date says its tense."""
    return 2 * len(hit.words) - (1 if hit.means.told == "open" else 0)


def _is_somebody(person: PersonRef, piece: str, said: Sentences) -> bool:
    """Whether words taken for a name may be one: known, a post, or with capitals and not the sentence's first word.

    In small letters, as dictation writes, only what begins with a given name.
    """
    name = person.typed or person.name
    if person.person_id is not None or person.candidates or person.title:
        return True
    words = name.split()
    if TITLE_ENDINGS.fullmatch(words[-1].lower()) or words[-1].lower() in TITLES:
        return True
    if _is_dictated(person, piece, said):
        return True
    if any(fold(word) in said.day_words for word in words):
        return False  # 'Mon 23rd'
    capital = all(word[:1].isupper() or word in PARTICLES for word in words)
    return capital and (len(words) > 1 or not piece.lstrip().startswith(name))


def _is_dictated(person: PersonRef, piece: str, said: Sentences) -> bool:
    """Whether it is a new name in small letters, in a text that has no others: 'per vang'."""
    words = fold(person.typed).split()
    known = person.known is not Known.UNKNOWN or not person.typed.islower() or not piece[1:].islower()
    if known or len(words) > _NAMED_AT_MOST or words[0] not in said.given_names:
        return False
    return not any(word in said.small | said.subjects for word in words)


def _head(
    piece: str, words: list[Word], hit: Hit[Contact], language: str, register: Register, said: Sentences
) -> str:
    """The clause without its verb phrase, and without whoever of the team did it (see `_said_besides`)."""
    gone = [
        word
        for word in words
        if word in hit.words
        or (word.key in said.small and not word.passed and _within(word, words, hit, said.small))
    ]
    first = 0 if _one_of_us(piece[: gone[0].start], register) else gone[0].start
    joint = f" {_WITH[_tongue(language)]} " if hit.words[-1].key in _LEADS else " "
    out, place = [piece[:first] if first else ""], gone[0].end
    for word in gone[1:]:
        out.append(piece[place : word.start])
        place = word.end
    rest = piece[place:].lstrip(" .").rstrip()  # 'frokost m. Bent'
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


def _pieces(text: str, said: Sentences) -> Iterator[str]:
    """The clauses of a message: sentences, and what behind a comma or 'og' begins with a subject of its own."""
    for sentence in _sentences(text):
        place = 0
        for comma in _COMMA.finditer(sentence):
            following = sentence[comma.end() :]
            if _second(sentence[place : comma.start()], following, said):
                yield sentence[place : comma.start()]
                place = comma.end()
                continue
            beginning = words_of(following[:80])
            if said.openers.begin(beginning) or said.steps.begin(beginning):
                yield sentence[place : comma.start()]
                place = comma.end()
        yield from _unmarked(sentence[place:].lstrip(" ,"), said)


def _unmarked(clause: str, said: Sentences) -> Iterator[str]:
    """What dictation wrote without marks: a clause that tells a contact, and what 'hun vil' and its like begin."""
    place = 0
    words = [] if _MARKED.search(clause) else words_of(clause)
    over = next(said.past_marks.find(words), None) is not None
    for before, word, after in zip(words, words[1:], words[2:], strict=False):
        if word.key not in said.subjects or before.key in said.joints or after.key in said.subjects:
            continue
        told = [
            hit
            for hit in said.contacts.find(words_of(clause[place : word.start]))
            if over or hit.means.told != "open"
        ]
        last = told[-1] if told else None
        if last and (place + last.end < before.end or (len(last.words) > 1 and before.key not in _LEADS)):
            yield clause[place : word.start].strip()
            place = word.start
    yield clause[place:]


def _second(before: str, following: str, said: Sentences) -> bool:
    """Whether a second contact is told behind a comma or 'og', the first of them before it."""

    def told(text: str) -> bool:
        return any(hit.means.told != "open" for hit in said.contacts.find(words_of(text)))

    return told(following[:_SOON]) and told(before)


def _sentences(text: str) -> Iterator[str]:
    place = 0
    for end in _END.finditer(text):
        last = text[place : end.start()].rsplit(None, 1)[-1:] or [""]
        word = last[0].rstrip(".").lower()
        if text[end.start() - 1 : end.start()] == "." and (
            word in ABBREVIATIONS | MAY_END or len(word) <= 1 or word.isdigit()
        ):
            continue
        if piece := text[place : end.start()].strip():
            yield piece
        place = end.end()
    if piece := text[place:].strip():
        yield piece
