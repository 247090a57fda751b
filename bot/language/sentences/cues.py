"""Reads a contact by its cues, where no phrase of it is known: the kind, the tense, who, when, what about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot.language.dates import Moment, Prefer, Span
from bot.language.line.vocabulary import SPOKEN
from bot.language.line.write import say_exactly
from bot.language.names import fold, is_pronoun
from bot.language.sentences.between import is_barred, is_between_others
from bot.language.sentences.clauses import pieces
from bot.language.sentences.days_told import beside, is_unread, is_vague
from bot.language.sentences.event import LEADS
from bot.language.sentences.follow_up import step_of
from bot.language.sentences.frames import Contact, said_in_all, sentences, tongue_of
from bot.language.sentences.heard import Heard, written
from bot.language.sentences.mentions import Mention, mentions
from bot.language.sentences.smooth import EDGES
from bot.language.sentences.terms import Terms
from bot.language.templates import Hit, Word, words_of

RECORDED: Final = 0.8
ASKED: Final = 0.5
_GENERAL: Final = "meeting"  # said besides another kind, it only says that they talked
_FAR: Final = 60  # days; of two years a day without one may be in, the one that is nearer by so much
_BETWEEN: Final = 3  # words that may stand between somebody and a day that are listed
_WEEK: Final = 7  # days
TONGUES: Final = ("da", "en")


@dataclass(frozen=True, slots=True)
class _Told:
    """What one clause tells: the kind of contact, or none where only somebody and a day are listed."""

    clause: str
    contact: Contact | None
    named: tuple[Mention, ...]
    place: int  # among the clauses


def by_cues(text: str, on: Terms) -> Heard | None:
    """The contact a message tells by its cues; None where it tells none, or one that cannot be ours.

    It is recorded when a kind, somebody known, and a day or a past verb are told; else it is asked what it was.
    """
    said = on.said
    words = words_of(text)
    if tongue_of(word.key for word in words) not in ("", on.tongue):
        return None
    if (
        words
        and any(words[0].key in sentences(one).named for one in TONGUES)
        and (len(words) == 1 or words[1].key not in LEADS)
    ):
        return None  # 'meeting Bent Holm': as a command, which asks
    if next(said.no_news.find(words_of(text)), None):
        return None
    clauses = [one.strip() for one in pieces(text, on) if one.strip(EDGES)]
    told = _told(clauses, on)
    if told is None:
        return None
    named = _who(told, clauses, on)
    if not named or next(said.not_cues.find(words_of(text)), None):
        return None
    if _is_theirs(told, on):
        return None
    spans = _dates(told, clauses, on)
    when, asks = _when(spans, on)
    status = _status(told, text, spans, on)
    if (
        when is None
        and not asks
        and status == "planned"
        and (told.contact is None or told.contact.kind == "mail")
    ):
        return None  # 'brev til økonomiudvalget': to be written
    if (
        status == "logged"
        and when is None
        and not asks
        and (is_vague(text, on, told.contact.kind if told.contact else "") or _is_over(clauses, on))
    ):
        asks = on.unsettled
    if when is not None and not asks and not status:
        days = [say_exactly(one, on.tongue == "da") for one in when]
        asks, status = f" {SPOKEN[on.tongue].joined_by} ".join(days), "logged"
    elif when is not None and (half := on.line(told.clause, Prefer.PAST).unsettled):
        asks = half if on.line(half, Prefer.PAST).unsettled else on.unsettled
    moment = asks or (say_exactly(_moment(when, status), on.tongue == "da") if when else "")
    topic, notes, steps = _rest(told, named, spans, clauses, on)
    settled = _moment(when, status) if when else None
    here = [span for span, _ in spans if told.clause[span.start : span.end] == span.text]
    if here:
        left = [beside(told.clause, span.start, span.end) for span in here]
    else:
        left = list(_fragments(told.clause, _cuts(told, spans), on))
    if any(is_unread(one, on, settled) for one in left):
        moment = on.unsettled  # a day was said that nobody could read
    head = _head(named, moment, topic, on)
    contact = told.contact
    known, dated = _is_known(named), when is not None or bool(asks)
    if not known and not dated:
        return None
    if contact is not None and not (known and (dated or contact.told == "past")):
        contact = None  # too little to go by: it is asked what it was
    if contact is None:
        if status == "planned" and when is not None and when[0].time is not None:
            return Heard(
                (written("meeting", "planned", head, steps, notes, on.tongue),), RECORDED, True, by_cues=True
            )
        line = written("", status, head, steps, notes, on.tongue).strip()
        return Heard((f"meeting unsure {line}",), ASKED, status == "planned", by_cues=True)
    verb = status
    if contact.kind == "mail" and status == "logged":
        verb = "received" if contact.received else "sent"
    return Heard(
        (written(contact.kind, verb, head, steps, notes, on.tongue),),
        RECORDED,
        status == "planned",
        by_cues=True,
    )


def _is_known(named: Iterable[Mention]) -> bool:
    """Whether somebody of the register, a post or a body is among them."""
    return any(
        one.person_id is not None or one.post or (one.body is not None and not one.body.is_place)
        for one in named
    )


def _is_theirs(told: _Told, on: Terms) -> bool:
    """'Bent Holm fremlagde budgettet': what somebody did by themselves, with none of us named."""
    contact = told.contact
    if contact is None or contact.kind != _GENERAL or contact.told != "past":
        return False
    first = next(iter(told.named), None)
    ours = any(word.key in on.said.ours for word in words_of(told.clause))
    return first is not None and first.start == 0 and first.is_person and not ours


# The clause that tells it


def _told(clauses: list[str], on: Terms) -> _Told | None:
    best: tuple[tuple[int, int], _Told] | None = None
    for place, clause in enumerate(clauses):
        words = words_of(clause)
        if is_barred(clause, words, on.said.cues, on) or is_between_others(clause, on):
            continue
        hits = [one for one in on.said.cues.find(words) if not _is_denied(one, words, on)]
        if not hits:
            continue
        contact = _kind(hits)
        weight = (int(any(one.means.told != "open" for one in hits)), max(len(one.words) for one in hits))
        named = tuple(mentions(clause, on))
        weight = (weight[0] + any(not one.ours for one in named), weight[1])
        if best is None or weight > best[0]:
            best = (weight, _Told(clause, contact, named, place))
    if best is not None:
        return best[1]
    for place, clause in enumerate(clauses[:2]):
        if (listed := _listed(clause, on)) and not next(on.said.not_contacts.find(words_of(clause)), None):
            return _Told(clause, None, listed, place)
    return None


def _is_denied(hit: Hit[Contact], words: list[Word], on: Terms) -> bool:
    """A word that denies stands among the four before it, within it, or right behind."""
    first, last = words.index(hit.words[0]), words.index(hit.words[-1])
    return any(word.key in on.said.denials for word in words[max(0, first - 4) : last + 2])


def _kind(hits: list[Hit[Contact]]) -> Contact:
    """The kind that cues tell together; the tense is that of the first that has one."""
    strong = [one.means for one in hits if one.means.told != "open"] or [one.means for one in hits]
    special = [one.means for one in hits if one.means.kind != _GENERAL]
    chosen = next((one for one in strong if one.kind != _GENERAL), special[0] if special else strong[0])
    told = next((one.told for one in strong if one.told != "open"), "open")
    received = next((one.received for one in special if one.kind == chosen.kind), chosen.received)
    return Contact(chosen.kind, told, received)


def _listed(clause: str, on: Terms) -> tuple[Mention, ...]:
    """'Yusuf Demir, 24/11, 13:00, his office': somebody and a day stand first, beside one another."""
    everybody = mentions(clause, on)
    named = [one for one in everybody if not one.ours]
    spans = on.spans(clause, Prefer.FUTURE)
    if not any(one.is_person or (one.body and not one.body.is_place) for one in named) or not spans:
        return ()
    place, seen = 0, set[str]()
    marks = sorted(
        [(one.start, one.end, "ours" if one.ours else "who") for one in everybody]
        + [(one.start, one.end, "when") for one in spans]
    )
    for start, end, what in marks:
        between = [
            word
            for word in words_of(clause[place:start])
            if word.key not in on.said.small and not said_in_all().lead.search(f" {word.key} ")
        ]
        plain = [word for word in between if not clause[place + word.start].isupper()]
        if len(between) > _BETWEEN or any(
            len(word.key) > 1 and word.key not in said_in_all().listed for word in plain
        ):
            break
        place = end
        if what == "ours":
            continue
        seen.add(what)
        if len(seen) == 2:
            return tuple(named)
    return ()


# Who, when


def _who(told: _Told, clauses: list[str], on: Terms) -> tuple[Mention, ...]:
    """Who it was with: those named in the clause before what it was about, or else in the clause beside it."""
    until = _zone(told.clause, told.named)
    here = [one for one in told.named if not one.ours and one.start < until]
    if not any(one.is_person or (one.body and not one.body.is_place) for one in here):
        beside = [told.place - 1, told.place + 1, *range(len(clauses))]
        for place in beside:
            if 0 <= place < len(clauses) and place != told.place:
                other = [one for one in mentions(clauses[place], on) if not one.ours]
                if any(one.is_person or (one.body and not one.body.is_place) for one in other):
                    return (
                        tuple(one for one in other if one.is_person)[:2]
                        + tuple(one for one in (*here, *other) if one.body is not None)[:1]
                    )
        return ()
    return tuple(here)


def _zone(clause: str, named: Iterable[Mention]) -> int:
    """Where who it was with is told no more: at the topic, or at a clause within that says what was said."""
    first = min((one.end for one in named if not one.ours), default=0)
    marks = [found.start() for found in said_in_all().topic.finditer(clause) if found.start() >= first]
    marks += [
        found.start()
        for found in said_in_all().that.finditer(clause)
        if found.start() >= first and found[0].strip(" ,:-–—")
    ]
    return min(marks, default=len(clause))


def _dates(told: _Told, clauses: list[str], on: Terms) -> list[tuple[Span, Span]]:
    """The dates of the clause, read back and ahead; where it has none, those of a clause that tells nothing else."""
    for place in (told.place, told.place + 1, told.place - 1, *range(len(clauses))):
        if not 0 <= place < len(clauses):
            continue
        clause = clauses[place]
        past, ahead = (
            on.spans(clause, Prefer.PAST),
            {one.start: one for one in on.spans(clause, Prefer.FUTURE)},
        )
        spans = [(one, ahead.get(one.start, one)) for one in past]
        if place == told.place:
            if spans:
                return spans
            continue
        dated = on.said.dated.begin(words_of(clause[:60]))
        begins = dated.end if dated else 0
        if spans and not clause[begins : spans[0][0].start].strip(EDGES):
            return spans[:1]
        over = [one for one in spans if one[1].moment.is_past(on.now)]
        if over and place < told.place:
            return over[:1]
    return []


def _when(spans: list[tuple[Span, Span]], on: Terms) -> tuple[tuple[Moment, Moment] | None, str]:
    """The one moment that dates name, read back and ahead; or the words that name several, for the command to ask."""
    if not spans:
        return None, ""
    stretches = [one for one in spans if one[0].moment.until is not None]
    days = [one for one in spans if one[0].moment.until is None and one[0].day]
    if len(stretches) == 1 and days:  # 'week 50, thursday'
        first, last = stretches[0][1].moment.day, stretches[0][1].moment.until or stretches[0][1].moment.day
        day = first + timedelta(days=(days[0][1].moment.day - first).days % _WEEK)
        if day <= last:
            time = next((one[1].moment.time for one in spans if one[1].moment.time), None)
            return (Moment(day, time), Moment(day, time)), ""
    moments = dict.fromkeys((one[0].moment, one[1].moment) for one in spans)
    if len(moments) > 1:
        later = [one for one in spans if one[0].moment.is_future(on.now)]
        over = [one for one in spans if one[1].moment.is_past(on.now)]
        if len(over) == 1 and len(later) + 1 == len(spans) and over[0] is spans[0]:
            return (over[0][0].moment, over[0][1].moment), ""
        joint = " og " if on.tongue == "da" else " and "
        return next(iter(moments)), joint.join(one[0].text for one in spans)
    return next(iter(moments)), ""


def _is_over(clauses: list[str], on: Terms) -> bool:
    """Whether some clause names a day that is over, though not that of the contact itself."""
    return any(span.moment.is_past(on.now) for one in clauses for span in on.spans(one, Prefer.FUTURE))


def _moment(when: tuple[Moment, Moment], status: str) -> Moment:
    return when[0] if status == "logged" else when[1]


def _status(told: _Told, text: str, spans: list[tuple[Span, Span]], on: Terms) -> str:
    """'logged' or 'planned', as its verb says, or its day, or the words around it; '' where nothing says which."""
    contact = told.contact
    if contact is not None and contact.told == "past":
        return "logged"
    if contact is not None and contact.told == "future":
        return "planned"
    if spans:
        back, ahead = spans[0][0].moment, spans[0][1].moment
        if back.is_future(on.now):
            return "planned"
        if ahead.is_past(on.now):
            return "logged"
        nearer = (on.now.date() - back.day).days, (ahead.day - on.now.date()).days
        if back != ahead and (min(nearer) < _FAR < max(nearer)):  # '16/11': the nearer of the two years
            return "logged" if nearer[0] < nearer[1] else "planned"
    keys = [word.key for word in words_of(told.clause)]
    past = any(key in on.said.past_words for key in keys)
    future = any(key in on.said.future_words for key in keys)
    if past != future:
        return "logged" if past else "planned"
    if spans and any(ahead.clock for _, ahead in spans):
        return "planned"
    if spans and spans[0][1].moment.day == on.now.date():
        return "logged"
    after = [word.key for word in words_of(text)]
    if any(key in on.said.past_words for key in after):
        return "logged"
    ambiguous = spans and spans[0][0].moment != spans[0][1].moment and contact is not None
    return "" if ambiguous else "planned"


# What else was said


def _rest(
    told: _Told, named: tuple[Mention, ...], spans: list[tuple[Span, Span]], clauses: list[str], on: Terms
) -> tuple[str, list[str], list[str]]:
    """The topic, the notes and the next steps: all words that are not in the head."""
    topic, gone = _topic(told.clause, on)
    cut = [one for one in _cuts(told, spans) if one not in _unsaid(told, named)]
    if gone:
        cut = [one for one in cut if not (gone[0] <= one[0] < gone[1])] + [gone]
    notes = list(_fragments(told.clause, sorted(cut), on))
    steps: list[str] = []
    met = [one for one in named if one.is_person]
    before: list[str] = []
    for clause in clauses[: told.place]:
        if (do := on.said.tasks.begin(words_of(clause[:120]))) and clause[do.end :].strip(EDGES):
            steps.append(
                clause[do.end :].strip(EDGES)
            )  # 'husk mig på at sende tallene, det lovede jeg da vi mødtes'
        else:
            before.append(clause)
    for clause in clauses[told.place + 1 :]:
        if step := step_of(clause, [one.says for one in met if one.person_id], on):
            steps.append(step)
        else:
            notes.append(clause.strip(EDGES))
    return topic, [*(one.strip(EDGES) for one in before), *notes], steps


def _cuts(told: _Told, spans: list[tuple[Span, Span]]) -> list[tuple[int, int]]:
    """The places of who and when in the clause."""
    cut = [(one.start, one.end) for one in told.named if not one.ours]
    cut += [(one.start, one.end) for one, _ in spans if told.clause[one.start : one.end] == one.text]
    return sorted(cut)


def _unsaid(told: _Told, named: tuple[Mention, ...]) -> set[tuple[int, int]]:
    """The places of those who are named in the clause and not in the head."""
    return {(one.start, one.end) for one in told.named if one not in named}


def _topic(clause: str, on: Terms) -> tuple[str, tuple[int, int] | None]:
    found = said_in_all().topic.search(clause)
    if found is None or not words_of(clause[: found.start()]):
        return "", None
    end = len(clause)
    for mark in re.finditer(r",\s|;\s|[.!?](?:\s|\Z)|\s[-–—]\s|:\s", clause[found.end() :]):
        end = found.end() + mark.start()
        break
    for span in on.spans(clause, Prefer.PAST):
        if span.start >= found.end() and span.end >= end - 1:
            end = span.start
    about = said_in_all().lead.sub("", clause[found.end() : end]).strip(EDGES)
    return (about, (found.start(), end)) if about else ("", None)


def _fragments(clause: str, cut: list[tuple[int, int]], on: Terms) -> Iterator[str]:
    """What a clause says between what was taken out of it, where that says more than the kind of contact."""
    place = 0
    for start, end in [*cut, (len(clause), len(clause))]:
        piece = clause[place:start]
        place = max(place, end)
        piece = said_in_all().lead.sub("", piece).strip(f"{EDGES}()")
        words = words_of(piece)
        cue = {word.start for hit in on.said.cues.find(words) for word in hit.words}
        says = [
            word
            for word in words
            if word.start not in cue
            and word.key not in on.said.small
            and word.key not in on.said.ours
            and word.key not in on.said.past_words
            and word.key not in on.said.joints
            and len(word.key) > 1
        ]
        if says:
            yield piece


def _head(named: tuple[Mention, ...], moment: str, topic: str, on: Terms) -> str:
    spoken = SPOKEN[on.tongue]
    people = list(dict.fromkeys(one.says for one in named if one.is_person))
    posts = [one.says for one in named if one.post]
    people = [one for one in people if one not in posts] + list(dict.fromkeys(posts))
    bodies = [one for one in named if one.body is not None and not is_pronoun(one.says)]
    body = next((one for one in bodies if one.body and not one.body.is_place), next(iter(bodies), None))
    if body is not None and any(fold(body.says) in fold(one) for one in people):
        body = None
    who = f" {spoken.joined_by} ".join(filter(None, [", ".join(people[:-1]), *people[-1:]]))
    lead = "med" if on.tongue == "da" else "with"
    parts = [f"{lead} {who}" if who else "", moment]
    if body is not None:
        parts.append(f"{spoken.from_} {body.says}")
    head = " ".join(filter(None, parts))
    return f"{head} {spoken.about} {topic}" if topic else head
