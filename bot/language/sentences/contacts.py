"""Reads the contacts a message tells of, with what was noted and what is to follow."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from bot.language.dates import Prefer
from bot.language.dates.words import CLEAR_WEEKDAYS
from bot.language.line.parts import Known, PersonRef
from bot.language.line.vocabulary import ARTICLES, SPOKEN
from bot.language.names import fold, is_pronoun
from bot.language.sentences.between import is_between_others
from bot.language.sentences.clauses import pieces
from bot.language.sentences.days_told import beside, is_unread, is_vague
from bot.language.sentences.event import WITH, Event, event_of, head_of, is_denied, put
from bot.language.sentences.follow_up import step_of
from bot.language.sentences.heard import Heard, with_ours, written
from bot.language.sentences.smooth import EDGES
from bot.language.sentences.somebody import along, is_somebody, one_of_us
from bot.language.sentences.terms import Terms
from bot.language.templates import words_of

_DEADLINE: Final = re.compile(
    r"(?<!\w)(?:inden|senest|før|by|before|until|no later than)\s+(?:d\.|den\s+)?\Z", re.IGNORECASE
)
_WITH: Final = re.compile(r"^(?:(?:og|and)\s+)?(?:med\s+|with\s+)?", re.IGNORECASE)
_LED: Final = re.compile(r"(?:hos|på|i|at|in|fra|from)\s", re.IGNORECASE)
_AT: Final = {"da": "hos ", "en": "at "}
_TODAY: Final = {"da": "i dag", "en": "today"}


def contacts(text: str, on: Terms) -> Heard | None:
    """The contacts a message tells by their phrases; None where it tells none so."""
    if next(on.said.no_news.find(words_of(text)), None):
        return None
    events: list[Event] = []
    before: list[str] = []
    for piece in pieces(text, on):
        first, _, rest = piece.lstrip().partition(" ")
        if fold(first) in ARTICLES and rest:
            piece = f"{first.lower()} {rest}"  # 'The manager showed us round' names nobody called The
        step = on.said.steps.begin(words_of(piece[:120]))
        event = event_of(piece, on)
        if event and (step is None or event.contact.told == "future"):
            events.append(event)
        elif not events:
            before.append(piece)
        elif also := along(piece, on):
            events[-1].ours += also
        elif step is not None and piece[step.end :].strip(EDGES):
            events[-1].steps.append(piece[step.end :].strip(EDGES))
        elif theirs := _promised(piece, events[-1].line.people, on):
            events[-1].steps.append(theirs)
        elif follows := step_of(piece, _names(events[-1].line.people), on):
            events[-1].steps.append(follows)
        else:
            events[-1].notes.append(piece.strip(EDGES))
    if not events:
        return None
    if events[0].line.when is None and events[0].contact.told != "future":
        day = next((day for one in before if (day := _past_day(one, on))), None)
        if day:  # 'deltog i borgermøde i aftes - fik hilst på Mette'
            events[0].head = f"{day} {events[0].head}"
            events[0].line = on.line(events[0].head, Prefer.PAST)
        elif any(_told_a_day(one, on) for one in before):
            events[
                0
            ].head = f"{on.unsettled} {events[0].head}"  # 'Karl was at our stand on Saturday and we talked'
            events[0].line = on.line(events[0].head, Prefer.PAST)
    if events[0].contact.told == "open" and next(on.said.future_marks.find(words_of(text)), None):
        ahead = on.line(events[0].head, Prefer.FUTURE)
        if ahead.when is not None and ahead.when.is_future(on.now):
            events[0].line = ahead
    events[0].notes[:0] = [one.strip(EDGES) for one in before if one.strip(EDGES)]
    events = _joined(events, on)
    for event in events:
        _gather(event, on)
        _ask_for_the_day(event, on)
    return Heard(tuple(_sentence(event, on) for event in events), 0.92, _is_to_come(events[0], on))


def _joined(events: list[Event], on: Terms) -> list[Event]:
    """'Var på plejecentret, talte med forstander Lone Brix': where nobody was named at a place yet, and the next clause
    names somebody and no day of its own, that is whom it was with there."""
    out: list[Event] = []
    for event in events:
        there = out[-1] if out else None
        met = [
            one for one in event.line.people if one.known is not Known.UNKNOWN or one.name != one.name.lower()
        ]
        if (
            there is None
            or on.line(there.head, Prefer.PAST).people
            or there.line.body is None
            or event.line.body is not None
            or event.line.when is not None
            or not met
            or {there.contact.told, event.contact.told} != {"past"}
            or "mail" in (there.contact.kind, event.contact.kind)
        ):
            out.append(event)
            continue
        who = ", ".join(f"{one.title or ''} {one.typed or one.name}".strip() for one in met)
        where = _WITH.sub("", there.head.strip())
        at = _AT[on.tongue]
        about = event.line.topic if there.line.topic is None else None
        there.head = f"{WITH[on.tongue]} {who} {'' if _LED.match(where) else at}{where}"
        if about:
            there.head = f"{there.head} {SPOKEN[on.tongue].about} {about}"
        there.line = on.line(there.head, Prefer.PAST)
        there.notes += [one for one in (event.line.leftovers, event.line.details) if one] + event.notes
        there.steps += event.steps
        there.ours += event.ours
    return out


def _names(people: tuple[PersonRef, ...]) -> list[str]:
    return [one.name for one in people if one.person_id is not None]


def with_somebody(text: str, on: Terms) -> Heard | None:
    """A contact of which is not said with whom: the command then asks, with the rest filled in."""
    for piece in pieces(text, on):
        words = words_of(piece)
        if next(on.said.not_contacts.find(words), None) or is_between_others(piece, on):
            return None
        for hit in on.said.contacts.find(words):
            if is_denied(hit, words, on) or on.said.elsewhere.whole(hit.words):
                return None
            if hit.means.told != "open" and len(hit.words) > 1:
                head = head_of(piece, words, hit, on)
                line = on.line(head, Prefer.PAST)
                nobody = [one.typed or one.name for one in line.people if not is_somebody(one, piece, on)]
                for name in nobody:
                    head = put(head, name, " ")
                event = Event(hit.means, head, line, [], nobody)
                return Heard((_sentence(event, on),), 0.55)
    return None


def _promised(piece: str, met: tuple[PersonRef, ...], on: Terms) -> str:
    """'Bent lovede at sende referatet' of somebody who was met: 'Bent Holm: sende referatet'; else ''."""
    hit = next(on.said.promised.find(words_of(piece[:80])), None)
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


def _gather(event: Event, on: Terms) -> None:
    """Take into the head what clauses of their own say of it: when it was, and what about."""
    kept = []
    for note in event.notes:
        dated = on.said.dated.begin(words_of(note[:60]))
        begin = dated.end if dated else 0
        spans = on.spans(note[begin:], Prefer.PAST) if event.line.when is None else []
        if spans and not note[begin : begin + spans[0].start].strip(EDGES):
            short = "," if spans[0].text.lower().split()[-1] in CLEAR_WEEKDAYS else ""
            event.head = f"{spans[0].text}{short} {event.head.strip() if short else event.head}"
            event.line = replace(event.line, when=spans[0].moment)
            note = note[begin + spans[0].end :].strip(EDGES)
        topic = on.said.topics.begin(words_of(note[:80])) if event.line.topic is None else None
        if topic and (about := note[topic.end :].strip(EDGES)):
            event.head = f"{event.head.rstrip(EDGES)} {SPOKEN[on.tongue].about} {about}"
            event.line = replace(event.line, topic=about)
            note = ""
        kept.append(note)
    event.notes = [note for note in kept if note]
    if event.line.when is None and event.contact.told != "future":
        said_besides = (*event.notes, event.line.leftovers)
        other = next((day for note in said_besides if (day := _past_day(note, on))), None)
        if other:  # it may be that day's, or only be spoken of: the command asks which of the two
            event.head = f"{_TODAY[on.tongue]} {other} {event.head}"


def _ask_for_the_day(event: Event, on: Terms) -> None:
    """Where words of the clause name a day or an hour that nobody could read, let the command ask when it was.

    So it does where the day is only vaguely said.
    """
    line = event.line
    if line.unsettled or line.recurs:
        return
    spans = on.spans(event.head, Prefer.PAST) if line.when else []
    dated = next((one for one in spans if one.text in line.when_text), None)
    left = beside(event.head, dated.start, dated.end) if dated else ""
    if not left and line.when is None:
        left = f"{line.leftovers} {line.details or ''} {event.unread}"
    if not is_unread(left, on, line.when):
        undated = line.when is None and event.contact.told != "future"
        kind = event.contact.kind if undated else ""
        if undated and (event.contact.told == "past" or kind == "visit") and is_vague(event.said, on, kind):
            event.head = f"{on.unsettled} {event.head}"
        return
    if dated:
        event.notes.append(dated.text)
        event.head = f"{event.head[: dated.start].rstrip()} {event.head[dated.end :].lstrip()}"
    if event.contact.told != "future":
        event.head = f"{on.unsettled} {event.head}"


def _past_day(note: str, on: Terms) -> str | None:
    """A day in a note that is over whichever way it is read, as it was typed."""
    ahead = {span.start: span.moment for span in on.spans(note, Prefer.FUTURE)}
    for span in on.spans(note, Prefer.PAST):
        if span.moment.day < on.now.date() and ahead.get(span.start) == span.moment and not span.moment.until:
            return None if _DEADLINE.search(note[: span.start]) else span.text
    return None


def _told_a_day(clause: str, on: Terms) -> bool:
    """Whether a clause tells what was on some day, which may be that of the contact told behind it."""
    past = any(word.key in on.said.past_words for word in words_of(clause))
    return past and any(one.moment.is_past(on.now) for one in on.spans(clause, Prefer.PAST))


def _sentence(event: Event, on: Terms) -> str:
    verb = "planned" if _is_to_come(event, on) else "logged"
    if event.contact.kind == "mail" and verb == "logged":
        verb = "received" if event.contact.received else "sent"
    ours = [*event.ours, *(name for one in event.notes for name in along(one, on))]
    notes = [one for one in event.notes if not along(one, on)]
    head = event.head
    if ours and len(told := with_ours(head, ours, on.tongue)) > len(head):
        prefer = Prefer.FUTURE if verb == "planned" else Prefer.PAST
        before, after = on.line(head, prefer), on.line(told, prefer)
        names = [one.name for one in before.people if not one_of_us(one.typed or one.name, on)]
        same = [one.name for one in after.people if not one_of_us(one.typed or one.name, on)] == names
        if same and after.body == before.body and after.leftovers == before.leftovers:
            head = told
        else:
            notes = [", ".join(ours), *notes]
    return written(event.contact.kind, verb, head, event.steps, notes, on.tongue)


def _is_to_come(event: Event, on: Terms) -> bool:
    when = event.line.when
    if event.contact.told != "open":
        return event.contact.told == "future"
    return when is not None and when.is_future(on.now)
