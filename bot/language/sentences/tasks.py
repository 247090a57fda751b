"""Reads what is to be done, said as to a colleague."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from bot.language.dates import Prefer, Span
from bot.language.dates.words import WEEK_NUMBERS
from bot.language.line.vocabulary import SPEAKER
from bot.language.names import fold
from bot.language.questions import is_question
from bot.language.sentences.clauses import sentences_of
from bot.language.sentences.heard import Heard
from bot.language.sentences.mentions import mentions
from bot.language.sentences.smooth import EDGES
from bot.language.sentences.somebody import one_of_us, ours_in
from bot.language.sentences.terms import Terms
from bot.language.templates import Word, words_of

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
_LEADS: Final = re.compile(
    r"\A\W*+(?:senest|inden|within|by|before|no later than|i|in|om|on|på|til|the|den|d\.)?\s*\Z",
    re.IGNORECASE,
)
_HEADING: Final = re.compile(
    r"\A\W*+(?P<many>[2-9]|[^\W\d_]{2,6})\s{1,3}(?P<of>[^\s:][^:]{1,29}):\s", re.IGNORECASE
)
_JOINTS: Final = (
    re.compile(r"[,;]\s+(?:og|and)\s+|;\s|\n|\s(?=2[.)]\s)", re.IGNORECASE),
    re.compile(r"[,;]\s+(?:og|and)\s+|\s(?:og|and)\s+|;\s|\n", re.IGNORECASE),
    re.compile(r"[,;]\s+(?:(?:og|and)\s+)?|\s(?:og|and)\s+|\n", re.IGNORECASE),
)  # between tasks, the surest first
_PARTS: Final = re.compile(r",\s+|\s[-–—]\s|(?<=[.!?])\s+|;\s|\n")
_TO: Final = frozenset(("til", "with", "med"))
_LEAD_WORDS: Final = 8
_SHORT: Final = 6  # words of a clause that says who takes a task
_NOUNS: Final = 9  # words of what is to be got
_YOU: Final = re.compile(r"\A(?:du|you)\s+(?:(?:ikke|lige|please)\s+){0,2}", re.IGNORECASE)
_WITHIN: Final = {"da": "inden for", "en": "within"}
_WITH: Final = {"da": "med", "en": "with"}
_ON: Final = frozenset(("på", "pa", "on"))
_SELF: Final = "me"
_LATEST: Final = re.compile(r"\A(?:senest|inden|within|by|before|no later than)\s+", re.IGNORECASE)
_LONG_AGO: Final = 120  # days; a day without a year that is nearer ahead is that one


def task(text: str, on: Terms) -> Heard | None:
    """'Husk at sende tallene', 'I have to write to Bent', '..., remind me': the whole of it is to be done."""
    if several := _several(text, on):
        return several
    said = on.said
    words = words_of(text)
    for mark in said.task_marks.find(words):
        rest = f"{text[: mark.start].rstrip(f' (-{EDGES}')}{text[mark.end :].rstrip(EDGES)}".strip(EDGES)
        if mark.end >= len(text.rstrip(f"{EDGES})")) and len(rest.split()) > 1:
            return _one(rest, on)
    spans = on.spans(text[:120], Prefer.FUTURE)
    head = words_of(text[:120])
    for word in head:  # 'påmind mig klokken to i dag om at'
        word.passed = any(span.start <= word.start < span.end for span in spans)
    begins = said.tasks.begin(head)
    if begins:
        within = [span.text for span in spans if span.end <= begins.end]
        what = without(said.polite, text[begins.end :].lstrip(" ,:"))
        if not what.strip(EDGES) or said.vague.begin(words_of(what)):
            return None
        return _one(
            " ".join([what.rstrip(f" ?{EDGES}"), *within])
            if within and not on.spans(what, Prefer.FUTURE)
            else what,
            on,
        )
    day = next((one for one in on.spans(text, Prefer.FUTURE) if not _LEADS.sub("", text[: one.start])), None)
    if day is not None and (begins := said.tasks.begin(words_of(text[day.end : day.end + 120]))):
        what = text[day.end + begins.end :].strip(EDGES)
        name, _, doing = what.partition(" ")
        owner = name if doing and one_of_us(name, on) else ""  # 'på mandag skal Bo hente stole'
        return _one(f"{doing if owner else what} {text[: day.end].strip(EDGES)}", on, owner) if what else None
    return _taken(text, on) or _behind_a_lead(text, words, on)


def _behind_a_lead(text: str, words: list[Word], on: Terms) -> Heard | None:
    """'Jeg tror vi skal have købt stole', 'keep in mind that I need to': words that tell nothing lead to it."""
    said = on.said
    for hit in said.tasks.find(words[: _LEAD_WORDS + 4]):
        if not any(word.key in said.obliged for word in hit.words):
            continue
        lead = text[: hit.start]
        before = words_of(lead)
        what = without(said.polite, text[hit.end :].strip(EDGES))
        if not before or len(before) > _LEAD_WORDS or not what:
            return None
        keys = [word.key for word in before]
        theirs = said.subjects - said.first_person
        tells = (
            theirs.union(said.past_words, said.denials, said.conditions, said.named).intersection(keys)
            or any(text[word.start].isupper() and word.key not in SPEAKER for word in before[1:])
            or any(
                True
                for phrases in (said.cues, said.contacts, said.not_contacts)
                for _ in phrases.find(before)
            )
            or said.asking.begin(before)
            or any(is_question(word.key) for word in before)
            or mentions(lead, on)
            or (any(character.isdigit() for character in lead) and not on.spans(lead, Prefer.FUTURE))
        )
        if tells or len(what.split()) < 2 or said.vague.begin(words_of(what)):
            return None
        days = [span.text for span in on.spans(lead, Prefer.FUTURE)]
        heard = _one(" ".join([what.rstrip(f" ?{EDGES}"), *days]) if days else what, on)
        return replace(heard, score=0.72) if heard else None
    return None


def _several(text: str, on: Terms) -> Heard | None:
    """'2 opg: rykke Samira, og sende blomster': as many tasks as its heading says, where it can be cut so."""
    heading = _HEADING.match(text)
    if heading is None or not on.said.task_headings.whole(words_of(heading["of"])):
        return None
    said, what = heading["many"], text[heading.end() :].strip(EDGES)
    many = int(said) if said.isdecimal() else WEEK_NUMBERS.get(fold(said), 0)
    if not what or not many:
        return None
    for joint in _JOINTS:
        parts = [part.strip(EDGES) for part in joint.split(what) if part.strip(EDGES)]
        if len(parts) == many:
            return Heard((f"task add {'; '.join(parts)}",), 0.95)
    return Heard((f"task add {what}",), 0.95)


def _one(what: str, on: Terms, owner: str = "") -> Heard | None:
    """One task of all its sentences; a call at an hour is a call that is planned."""
    said = on.said
    if (told := _TO_ONE.match(what)) and one_of_us(told[1], on):  # 'opgave til Malik: oversæt folderen'
        owner, what = told[1], told[2]
    what = without(said.polite, what).rstrip(f" ?{EDGES}")
    if _is_day_alone(what, on):
        return None  # 'add Malik to tomorrow as well'
    for given in said.time_given.find(words_of(what)):  # '..., han har en uge'
        within = f"{_WITHIN[on.tongue]} {what[given.end :].strip(EDGES)}"
        if any(span.text == within for span in on.spans(within, Prefer.FUTURE)):
            what = f"{what[: given.start].rstrip(EDGES)} {within}"
            break
        tail = what[given.end :].strip(EDGES)
        days = on.spans(tail, Prefer.FUTURE)
        if len(days) == 1 and not _LEADS.sub("", tail.replace(days[0].text, "")).strip(EDGES):
            what = f"{what[: given.start].rstrip(EDGES)} {tail}"  # '..., he should do it by Wednesday'
            break
    while len(what.split()) > 2 and fold(what.rsplit(None, 1)[-1]) in said.polite | said.courtesies:
        what = what.rsplit(None, 1)[0].rstrip(f" ?{EDGES}")
    call = said.calls.begin(words_of(what[:40])) if not owner else None
    if call and any(span.clock and span.day for span in on.spans(what, Prefer.FUTURE)):
        whom = what[call.end :].strip()
        if any(one.is_person for one in mentions(whom, on)):
            lead = "til" if on.tongue == "da" else "with"
            return Heard(
                (f"call planned {whom if call.words[-1].key in _TO else f'{lead} {whom}'}",), 0.85, True
            )
    parts = list(sentences_of(what))
    joined, separate = parts[0], list[str]()
    for part in parts[1:]:
        words = words_of(part[:60])
        due = said.deadlines.begin(words)
        if not due and (separate or said.tasks.begin(words) or said.whole_tasks.begin(words)):
            separate.append(part)
        else:
            joined = f"{joined.rstrip(f' ?{EDGES}')}, {part}"
    lead = f"{owner}: " if owner else ""
    return Heard((f"task add {lead}{'. '.join([joined, *separate])}",), 0.85)


def _is_day_alone(what: str, on: Terms) -> bool:
    span = next(iter(on.spans(what, Prefer.FUTURE)), None)
    if span is None:
        return False
    rest = words_of(f"{what[: span.start]} {what[span.end :]}")
    return all(word.key in on.said.along | on.said.small | on.said.polite for word in rest)


def _taken(text: str, on: Terms) -> Heard | None:
    """'Folderen skal være klar onsdag, Malik skriver den', 'leaflets - me, wk 48': who takes it is said last."""
    parts = [one.strip(EDGES) for one in _PARTS.split(text.strip(f" ?{EDGES}")) if one.strip(EDGES)]
    owner, days, kept = "", list[str](), len(parts)
    while kept > 1:
        part = parts[kept - 1]
        spans = on.spans(part, Prefer.FUTURE)
        if len(spans) == 1 and not _LEADS.sub("", part.replace(spans[0].text, "")).strip(EDGES):
            days.insert(0, part)
        elif not owner and (found := _taker(part, on)):
            owner = found
            days[:0] = [one.text for one in spans[:1]]
        else:
            break
        kept -= 1
    what = ", ".join(parts[:kept])
    if not owner or len(what.split()) < 2 or any(_tells_contact(one, on) for one in parts[:kept]):
        return None
    begins = on.said.tasks.begin(words_of(what[:60]))
    what = what[begins.end :].strip(EDGES) if begins else what
    heard = _one(" ".join([what, *days]), on, "" if owner == _SELF else owner)
    return replace(heard, score=0.75) if heard else None


def _taker(part: str, on: Terms) -> str:
    """Who of the team is said to take it: 'Malik skriver den', 'Bo does it', 'me', 'det tager Bo sig af'."""
    words = words_of(part)
    if len(words) > _SHORT:
        return ""
    if on.said.self_takes.whole(words):
        return _SELF
    name = next((part[one.start : one.end] for one in words if one_of_us(part[one.start : one.end], on)), "")
    if len(words) == 1:
        return name
    return name if name and any(word.key in on.said.takes_it for word in words) else ""


def _tells_contact(part: str, on: Terms) -> bool:
    return any(hit.means.told != "open" for hit in on.said.contacts.find(words_of(part)))


def wanted(text: str, on: Terms) -> Heard | None:
    """'Ny toner til printeren', 'need: business cards for Malik': what is to be got, said without a verb."""
    words = words_of(text)
    if dated := _for_a_day(text, words, on):
        return dated
    if not 2 < len(words) <= _NOUNS or words[0].key not in on.said.wanted or on.spans(text, Prefer.PAST):
        return None
    if any(word.key in on.said.past_words or word.key in on.said.future_words for word in words):
        return None
    if not any(word.key in ("til", "for", "to") for word in words) or _tells_contact(text, on):
        return None
    heard = _one(text, on)
    return replace(heard, score=0.7) if heard else None


def _for_a_day(text: str, words: list[Word], on: Terms) -> Heard | None:
    """'Julekort til alle udvalgsformænd, uge 50': what is to be ready, and behind a comma only by when."""
    what, _, day = text.strip(f" {EDGES}").rpartition(", ")
    spans = on.spans(day, Prefer.FUTURE) if len(what.split()) > 2 else []
    if len(spans) != 1 or _LEADS.sub("", day.replace(spans[0].text, "")).strip(EDGES):
        return None
    busy = on.said.past_words | on.said.future_words | on.said.subjects
    if not spans[0].moment.is_future(on.now) or any(word.key in busy for word in words):
        return None
    if next(on.said.cues.find(words_of(what)), None) or any(one.start == 0 for one in mentions(what, on)):
        return None
    heard = _one(text, on)
    return replace(heard, score=0.7) if heard else None


def ordered(text: str, on: Terms) -> Heard | None:
    """'Bed Bo om at ringe', 'Ida booker lokalet', 'Malik is getting quotes': a task of somebody of the team."""
    order = on.said.orders.begin(words_of(text[:60]))
    rest = text[order.end :].strip() if order else text
    name, _, what = rest.partition(" ")
    own = name.removesuffix("'s").removesuffix("’s").rstrip(",:")
    behind = None if order else on.said.order_behind.begin(words_of(what[:30]))
    if (order or behind) and not one_of_us(own, on):
        own = own.removesuffix("s")  # 'sæt på Bos liste at'
    if not what or not one_of_us(own, on):
        return None
    what = _ASKED_TO.sub("", what)
    if behind and behind.start == 0:  # 'Bo at han skal ringe', behind 'vil du skrive på'
        return _one(what[behind.end :].strip(), on, own)
    if order:
        behind = on.said.order_behind.begin(words_of(what[:30]))
        if behind is None and len(order.words) == 1 and order.words[0].key in _ON:
            return None
        what = what[behind.end :].strip() if behind else what
        return _one(what, on, own)
    verb, _, behind_it = what.partition(" ")
    doing = behind_it if verb in ("is", "will") else what if name != own else ""
    acting = doing if on.said.present == "ing" else what
    first = acting.partition(" ")[0].lower()
    if on.said.takes_over.begin(words_of(acting[:40])):
        return None  # a step there is already gets somebody else to do it
    if first.endswith(on.said.present) and first not in on.said.states and len(acting.split()) > 2:
        return Heard((f"task add {own}: {acting}",), 0.7)
    return None


def addressed(text: str, on: Terms) -> Heard | None:
    """'Malik kan du købe mælk?': what somebody of the team is asked to do, by name."""
    name, _, what = text.partition(" ")
    name = name.rstrip(",:")
    asked = _ASKED_TO.match(what) or _begged(what, on)
    if asked is None or not one_of_us(name, on) or on.said.vague.begin(words_of(what[asked.end() :])):
        return None
    return _one(what[asked.end() :], on, name)


def _begged(what: str, on: Terms) -> re.Match[str] | None:
    """'pls' of 'Malik pls update the member list'."""
    first = re.match(r"\A([^\W\d_]{1,15})\s{1,3}(?=\S{1,60}\s{1,3}\S)", what)
    past = any(word.key in on.said.past_words for word in words_of(what)[:3])
    return first if first and not past and fold(first[1]) in on.said.courtesies else None


def told_before_duty(text: str, on: Terms) -> bool:
    """'Mødte Bent, Ida skal sende tallene': the contact is told first."""
    duty = next(on.said.duties.find(words_of(text[:60])), None)
    before = on.said.contacts.find(words_of(text[: duty.start])) if duty else iter(())
    return any(hit.means.told != "open" for hit in before)


def without(words: frozenset[str], text: str) -> str:
    """A text without those words before it: 'lige få fat i Karl'."""
    while (parts := text.split(None, 1)) and len(parts) == 2 and fold(parts[0]) in words:
        text = parts[1]
    return text


def deadline(text: str, on: Terms) -> Heard | None:
    """'Ansøgningen skal ind senest 15. december': a task in its own words, where a day is named."""
    if on.said.whole_tasks.begin(words_of(text[:40])) and len(text.split()) > 2:
        heard = _one(text.strip(EDGES), on)
        return replace(heard, score=0.75) if heard else None
    found = next(on.said.deadlines.find(words_of(text)), None)
    spans = on.spans(text, Prefer.FUTURE) if found else []
    recent = [one for one in on.spans(text, Prefer.PAST) if _is_recent(one, on)] if found else []
    if spans and not recent and not next(on.said.not_contacts.find(words_of(text)), None):
        whole = " – ".join(sentences_of(text.strip(EDGES)))
        return Heard((f"task add {whole}",), 0.75)
    return None


def duty(text: str, on: Terms) -> Heard | None:
    """'Bo skal bestille brochurer inden 1/12', 'om en måned skal jeg følge op': a task, and whose it is or when."""
    if (told := _TO_ONE.match(text)) and one_of_us(told[1], on):  # 'til Bo: print dagsordenen'
        return _one(told[2], on, told[1])
    if (told := _CAN_ONE.match(text)) and one_of_us(told[1], on) and text.rstrip().endswith("?"):
        return _one(told[2], on, told[1])
    for duty in on.said.duties.find(words_of(text[:60])):
        before, after = text[: duty.start].strip(EDGES), text[duty.end :].strip(" ,")
        if len(after.split()) < 2:
            continue
        if owners := ours_in(before, on):
            heard = _one(_YOU.sub("", after), on, owners[0])
            beside = f" ({_WITH[on.tongue]} {', '.join(owners[1:])})" if owners[1:] else ""
            return Heard((f"{heard.says[0]}{beside}",), 0.75) if heard else None
        first, _, rest = after.partition(" ")
        before = _LATEST.sub("", before)
        span = next(iter(on.spans(before, Prefer.FUTURE)), None)
        if span and span.start <= 1 and not before[span.end :].strip(EDGES):
            if fold(first) in SPEAKER:
                return Heard((f"task add {rest} {before}",), 0.75)
            owner = (before[: span.start] + before[span.end :]).strip(EDGES)
            if one_of_us(owner, on):
                return Heard((f"task add {owner}: {after} {span.text}",), 0.75)
    return None


def _is_recent(span: Span, on: Terms) -> bool:
    return 0 < (on.now.date() - span.moment.day).days < _LONG_AGO and span.moment.is_past(on.now)
