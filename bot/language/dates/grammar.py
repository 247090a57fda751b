"""A day and a time put together, found in a text, and made a moment."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta, timezone
from functools import partial
from typing import Final, NamedTuple

from bot.language.dates import reckon
from bot.language.dates.clocks import Clock, clock_at, part_at
from bot.language.dates.dated import Read
from bot.language.dates.days import day_at, may_begin
from bot.language.dates.line import Line
from bot.language.dates.moment import Asks, Impossible, Moment, Prefer, Span, Why
from bot.language.dates.reckon import Ask, Refused
from bot.language.dates.words import (
    ABOUT_CLOCK,
    BETWEEN,
    CLOCK_WORDS,
    FACE_TIMES,
    HOURS,
    NTH,
    RECURRING,
    REGULARLY,
    UNITS,
    VAGUE,
    WEEKDAYS,
    Part,
    Unit,
)

# A chat line is far shorter; what stands further on in a pasted document is not when the meeting was.
LOOKED_AT: Final = 2_000
_CLOCK_STARTS: Final = (
    CLOCK_WORDS
    | ABOUT_CLOCK
    | BETWEEN
    | FACE_TIMES.keys()
    | HOURS.keys()
    | {
        "at",
        "@",
        "noon",
        "midnight",
        "midnat",
        "halv",
        "half",
        "kvart",
        "quarter",
        "fem",
        "five",
        "ti",
        "ten",
        "tyve",
        "twenty",
        "fra",
        "from",
        "midday",
        "middagstid",
    }
)

# Beyond these another sentence, the notes or the next step begins.
_VAGUE: Final = {
    first: tuple(phrase for phrase in VAGUE if phrase[0] == first)
    for first in {phrase[0] for phrase in VAGUE}
}
# 'om tirsdagen', 'tirsdage', 'on Tuesdays'.
_WEEKLY: Final = {
    **{f"{day}en": number for day, number in WEEKDAYS.items() if day.endswith("dag")},
    **{f"{day}e": number for day, number in WEEKDAYS.items() if day.endswith("dag")},
    **{f"{day}s": number for day, number in WEEKDAYS.items() if day.endswith("day")},
}
_CLAUSE_ENDS: Final = frozenset({";", ":", ".", "!", "?", "-", "–", "—", "next", "naeste"})


class Phrase(NamedTuple):
    """A day, a time, or both, up to token `end`."""

    end: int
    day: Read | None
    clock: Clock | None
    part: Part | None


def phrase_at(line: Line, i: int) -> Phrase | None:
    """The longest date phrase that begins at token `i`."""
    day = day_at(line, i)
    if day:
        return _day_then_clock(line, day)
    word = line.words[i]
    if not word or not (word in _CLOCK_STARTS or "0" <= word[0] <= "9"):
        return None
    clock = clock_at(line, i, after_day=False)
    if clock is None:
        # '14.30 i morgen' is a time for the sake of the day after it.
        found = _clock_then_day(line, clock_at(line, i, after_day=True))
        return found if found and found.day else None
    return _clock_then_day(line, clock)


def _clock_then_day(line: Line, clock: Clock | None) -> Phrase | None:
    if clock is None:
        return None
    end, part = clock.end, None
    later = part_at(line, end, after_clock=True)
    if later:
        end, part = later
    j = end + 1 if line.words[end] == "," else end
    day = day_at(line, j) if not (line.words[j] == "i" and line.capital(j)) else None
    if day:
        following = clock_at(line, day.end, after_day=True)
        if following is None or line.words[end] != ",":
            later = part_at(line, day.end) if day.part is None else None
            end, named = later if later else (day.end, day.part)
            return Phrase(end, day, clock, part or named)
    return Phrase(end, None, clock, part)


def _day_then_clock(line: Line, day: Read) -> Phrase:
    end, part = day.end, day.part
    if part is None:
        later = part_at(line, end)
        if later:
            end, part = later
    clock = None
    word = line.words[end]
    if word:
        clock = clock_at(line, end + 1 if word == "," else end, after_day=True)
    if clock:
        end = clock.end
        if part is None:
            later = part_at(line, end, after_clock=True)
            if later:
                end, part = later
    return Phrase(end, day, clock, part)


def settle(phrase: Phrase, ask: Ask) -> Moment:
    """The moment a phrase means. Raises `Refused` when it has the shape of a date and names none."""
    clock, day = phrase.clock, phrase.day
    if clock is None and phrase.part is Part.NOON:
        clock = Clock(phrase.end, 12, 0, sure=True)
    if clock is None:
        moment = day.reckon(ask) if day else Moment(ask.today)
        return replace(
            moment, part=phrase.part, also=tuple(replace(one, part=phrase.part) for one in moment.also)
        )
    if not clock.possible:
        raise Refused(Why.TIME)
    if clock.others:
        each = [settle(phrase._replace(clock=one), ask) for one in (clock._replace(others=()), *clock.others)]
        return replace(each[0], also=tuple(each[1:]))
    hour = _hour(clock, phrase.part)
    next_day = hour == 24
    wall = time(0 if next_day else hour, clock.minute)
    if day is None:
        return _time_only(ask, wall)
    moment = day.reckon(replace(ask, clock=None if next_day else wall))
    if clock.offset is not None:
        return _with_offset(moment, wall, clock.offset, ask.now)
    late_night = phrase.part is Part.EVENING and (hour, clock.minute) == (0, 0)
    small_hours = phrase.part is Part.NIGHT and hour < 6 and ask.future and _gone(moment, wall, ask.now)
    if next_day or late_night or small_hours:
        moment = Moment(reckon.plus_days(moment.day, 1))
    return replace(moment, time=wall, also=tuple(replace(one, time=wall) for one in moment.also))


def _hour(clock: Clock, part: Part | None) -> int:
    """The hour of 24: a part of the day settles it; else an open 1 to 6 is in the afternoon."""
    hour = clock.hour
    if part in (Part.EVENING, Part.AFTERNOON) and 1 <= hour < 12:
        return hour + 12
    if not clock.sure and part is None and 1 <= hour <= 6:
        return hour + 12
    return hour


def _gone(moment: Moment, wall: time, now: datetime) -> bool:
    return moment.day == now.date() and wall < now.time()


def _time_only(ask: Ask, wall: time) -> Moment:
    now = ask.now.time()
    if ask.future:
        days = 1 if wall < now.replace(second=0, microsecond=0) else 0
    else:
        days = -1 if wall > now else 0
    return Moment(reckon.plus_days(ask.today, days), wall)


def _with_offset(moment: Moment, wall: time, offset: int, now: datetime) -> Moment:
    there = datetime.combine(moment.day, wall, timezone(timedelta(minutes=offset)))
    try:
        here = there.astimezone(now.tzinfo)
    except OverflowError:
        raise Refused(Why.YEAR) from None
    return Moment(here.date(), here.time())


class Found(NamedTuple):
    """A phrase where it stands, from token `begin`, and what it means."""

    begin: int
    phrase: Phrase
    meant: Span | Impossible


class Placed(NamedTuple):
    """A phrase where it stands, before a day is made of it; `asks` why none can be."""

    begin: int
    phrase: Phrase
    asks: Asks | None = None


def phrases(line: Line) -> Iterator[Placed]:
    """Every date phrase in a text, left to right; whichever way an open one looks, it is the same phrase."""
    words = line.words
    i = 0
    while i < line.count:
        word = words[i]
        recurring = recurrence_at(line, i)
        if recurring:
            end, one = recurring
            if end > i:
                yield Placed(i, one, Asks.RECURS)
            i = max(end, i + 1)
            continue
        vague = vague_at(line, i)
        if vague and stands_alone(line, i, vague):
            yield Placed(i, Phrase(vague, None, None, None), Asks.VAGUE)
            i = vague
            continue
        if not (may_begin(word) or word in _CLOCK_STARTS):
            i += 1
            continue
        phrase = phrase_at(line, i)
        if phrase is None or not stands_alone(line, i, phrase.end):
            i += 1
            continue
        yield Placed(i, phrase)
        i = phrase.end


def settled(line: Line, placed: Iterable[Placed], ask: Ask) -> list[Found]:
    """What phrases mean, possible or not; what recurs or is vague says so."""
    found = []
    for i, phrase, asks in placed:
        if asks is None:
            found.append(Found(i, phrase, told(line, i, phrase, ask)))
        else:
            looking = replace(ask, prefer=Prefer.FUTURE) if asks is Asks.RECURS else ask
            found.append(_asking(line, i, phrase, looking, asks))
    return found


def _asking(line: Line, i: int, phrase: Phrase, ask: Ask, why: Asks) -> Found:
    """What must be asked about; of what recurs the next one, where that is known."""
    start, end = line.cut(i, phrase.end)
    try:
        moment = settle(phrase, ask)
    except Refused:
        moment = Moment(ask.today)
    return Found(i, phrase, Span(start, end, line.text[start:end], moment, asks=why))


def vague_at(line: Line, i: int) -> int | None:
    """Where 'forleden', 'for nogle dage siden', 'the other day' ends: no day can be made of it."""
    best = 0
    for phrase in _VAGUE.get(line.words[i], ()):
        said = line.words[i : i + len(phrase)]
        if all(
            want == word or (want == "+" and word in UNITS) for want, word in zip(phrase, said, strict=False)
        ):
            best = max(best, i + len(phrase))
    return best or None


def paired(line: Line, found: list[Found], ask: Ask) -> list[Found]:
    """One day and one time standing apart in one clause belong together: 'tirsdag med Anna kl. 14'.

    Both are given the whole moment.
    """
    if len(found) != 2:
        return found
    first, second = found
    days = [one for one in found if one.phrase.day and not one.phrase.clock]
    clocks = [one for one in found if one.phrase.clock and not one.phrase.day]
    if len(days) != 1 or len(clocks) != 1 or _CLAUSE_ENDS & set(line.words[first.phrase.end : second.begin]):
        return found
    day, clock = days[0].phrase, clocks[0].phrase
    whole = Phrase(0, day.day, clock.clock, clock.part or day.part)
    if isinstance(days[0].meant, Impossible) or days[0].meant.moment.until or days[0].meant.moment.time:
        return found
    if isinstance(clocks[0].meant, Impossible) or any(
        isinstance(one.meant, Span) and one.meant.asks for one in found
    ):
        return found
    try:
        moment = settle(whole, ask)
    except Refused:
        return found
    return [
        one._replace(meant=replace(one.meant, moment=moment)) for one in found if isinstance(one.meant, Span)
    ]


def told(line: Line, i: int, phrase: Phrase, ask: Ask, begin: int | None = None) -> Span | Impossible:
    """A phrase as the span it fills, from token `begin` (default `i`)."""
    start, end = line.cut(i if begin is None else begin, phrase.end)
    clock = phrase.clock
    hour = (
        line.text[line.starts[clock.begin] : line.ends[clock.end - 1]] if clock and clock.begin >= 0 else ""
    )
    try:
        return Span(start, end, line.text[start:end], settle(phrase, ask), hour, day=phrase.day is not None)
    except Refused as refused:
        return Impossible(start, end, line.text[start:end], refused.why, refused.day)


def look_at(text: str) -> str:
    """The part of a text that is read: its beginning, to a word's end."""
    if len(text) <= LOOKED_AT:
        return text
    head = text[:LOOKED_AT]
    return head[: max(head.rfind(" "), head.rfind("\n"), 0)] or head


def stands_alone(line: Line, i: int, end: int) -> bool:
    """Whether the phrase is no part of something longer: '#fredag', 'fredag-møde', 'pre-Friday', 'B12:30'."""
    words = line.words
    if i and line.touches(i - 1):
        before = words[i - 1]
        if before in ("#", "@", "§", "/") and not (before == "/" and words[i][0].isalpha()):
            return False
        if before[0].isalnum() and words[i][0].isdecimal():
            return False
        joined = i > 1 and line.touches(i - 2) and words[i - 2][0].isalnum()
        figures = words[i][0].isdecimal() and words[i - 2].isdecimal()
        if joined and (before in "-–" or (before in ".,:" and figures)):
            return False
    if end < line.count and line.touches(end - 1):
        after = words[end]
        if after[0].isalnum() and words[end - 1][-1].isalnum():
            return False
        if after in ("-", "–") and line.touches(end) and words[end + 1][:1].isalnum():
            return False
    return True


def recurrence_at(line: Line, i: int) -> tuple[int, Phrase] | None:
    """What recurs: 'hver anden mandag kl. 14', 'every Tuesday', 'om tirsdagen', 'on Mondays', 'weekly'.

    Its end, and the phrase of the next one; the end is `i` where no time recurs.
    """
    words = line.words
    word = words[i]
    if word in RECURRING:
        return _recurring(line, i + 1)
    j = i + 1 if word in ("om", "on") else i
    weekday = _WEEKLY.get(words[j]) if word != "om" or words[j].endswith("dagen") else None
    if weekday is not None and (
        word in ("om", "on") or words[j].endswith("days") or words[j].endswith("dage")
    ):
        ahead = Read(j + 1, partial(reckon.coming_weekday, weekday=weekday))
        phrase = _day_then_clock(line, ahead)
        return phrase.end, phrase
    if word in REGULARLY and line.closed(i + 1):
        clock = clock_at(line, i + 1, after_day=True)
        end = clock.end if clock else i + 1
        return end, Phrase(end, None, clock, None)
    return None


def _recurring(line: Line, i: int) -> tuple[int, Phrase]:
    """After 'hver': past 'anden mandag og onsdag kl. 14', with the first of the days."""
    words, begin = line.words, i
    if (words[i] in NTH or words[i] in ("andet", "other", "single")) and day_at(line, i) is None:
        i += 1
    elif line.number(i) is not None and words[i + 1] == ".":
        i += 2
    first: Phrase | None = None
    if words[i] in UNITS and UNITS[words[i]] is not Unit.HOUR:
        i += 1
        if words[i] in ("paa", "on", "om", "i"):
            i += phrase_at(line, i + 1) is not None and 0
        first = Phrase(i, None, None, None)
    elif words[i] in ("hverdag", "weekday", "workday", "weekend", "morgen", "morning", "aften", "evening"):
        i += 1
        first = Phrase(i, None, None, None)
    while True:
        phrase = phrase_at(line, i)
        if phrase is None:
            break
        first = phrase if first is None or (first.day is None and first.clock is None) else first
        if first is not phrase and first.clock is None and phrase.clock:
            first = first._replace(clock=phrase.clock)
        i = phrase.end
        if words[i] in ("og", "and", ",", "&") and phrase_at(line, i + 1):
            i += 1
        elif phrase_at(line, i) is None:
            break
    if words[i] in ("i", "in", "of", "om") and words[i + 1] in ("maaneden", "ugen", "aaret", "month", "the"):
        i += 3 if words[i + 1] == "the" else 2
    if first is None:
        return begin - 1, Phrase(i, None, None, None)
    return i, first._replace(end=i)
