"""Times of day: 'kl. 14.30', '2pm', 'halv tre', 'quarter past 3', '14-15'."""

from typing import Final, NamedTuple

from bot.language.dates.line import Line
from bot.language.dates.words import (
    ABOUT_CLOCK,
    AFTER_CLOCK,
    AFTER_FIGURES,
    ALL_MONTHS,
    AND,
    BETWEEN,
    CLOCK_WORDS,
    DASHES,
    EARLY_LATE,
    FACE_TIMES,
    HOURS,
    HOURS_OF_24,
    MINUTES,
    OM_PARTS,
    OR,
    PARTS,
    THIS_PARTS,
    TO,
    WEEKDAYS,
    Part,
)

_HALF, _QUARTER, _PAST, _BEFORE = (
    ("halv", "half"),
    ("kvart", "quarter", "kvarter"),
    ("over", "past"),
    ("i", "to"),
)


class Clock(NamedTuple):
    """A time as said, up to token `end`; hour 24 ends the day. Unless `sure`, 2 may be 14:00."""

    end: int
    hour: int
    minute: int
    sure: bool
    possible: bool = True
    offset: int | None = None  # minutes east of UTC, from a full ISO timestamp
    begin: int = -1  # the token it begins at
    others: tuple["Clock", ...] = ()  # named beside it, of which one is meant: 'kl. 10 eller 11'


def clock_at(line: Line, i: int, *, after_day: bool) -> Clock | None:
    """The time that begins at `i`, with what belongs to it: 'kl. 9 præcis', '14-tiden', 'kl. 10 eller 11'.

    After a day more counts: 'at 10', '14-15', '9.30'.
    """
    words = line.words
    about = words[i] in ABOUT_CLOCK and not line.touches(i - 1)
    j = i + 1 if about else i
    j += about and words[j] in (".", "over", "foer")  # 'ca.', 'lidt over'
    found = (
        (_between(line, j, after_day) if words[j] in BETWEEN else None)
        or _face_time(line, j)
        or _clock(line, j, after_day=after_day)
        or (_around(line, j) if about and (after_day or line.whole) else None)
    )
    if found is None:
        return None
    end = found.end
    if words[end] in AFTER_CLOCK or (words[end] == "-" and words[end + 1] in AFTER_CLOCK):
        end += 1 if words[end] != "-" else 2
    if words[end] in OR:
        other = _clock(line, end + 1, after_day=True) or _around(line, end + 1)
        if other and other.possible:
            return found._replace(end=other.end, begin=i, others=(*found.others, other, *other.others))
    return found._replace(end=end, begin=i)


def _between(line: Line, i: int, after_day: bool) -> Clock | None:
    """'mellem kl. 10 og 12', 'between 2 and 4pm': it begins at the first."""
    words, j = line.words, i + 1
    first = _clock(line, j, after_day=True) or (_around(line, j, closed=False) if after_day else None)
    if first is None or words[first.end] not in AND:
        return None
    last = _clock(line, first.end + 1, after_day=True) or _around(line, first.end + 1)
    if last is None or not last.possible:
        return None
    later = not first.sure and last.sure and first.hour + 12 < last.hour  # 'between 2 and 4pm'
    return first._replace(end=last.end, hour=first.hour + 12 * later)


def _around(line: Line, i: int, *, closed: bool = True) -> Clock | None:
    """A bare hour: the '10' of 'omkring 10', where nothing is counted."""
    hour = line.number(i) if line.number(i) is not None else HOURS_OF_24.get(line.words[i])
    if hour is None or not hour < 25 or (closed and not line.closed(i + 1)):
        return None
    return Clock(i + 1, hour, 0, hour > 12)


def _face_time(line: Line, i: int) -> Clock | None:
    """'14-tiden', 'kl. 14-tiden', 'ved ottetiden'."""
    words = line.words
    j = i + 1 if words[i] in CLOCK_WORDS else i
    j += words[j] == "." and j > i
    if words[j] in FACE_TIMES:
        return Clock(j + 1, FACE_TIMES[words[j]], 0, False)
    hour = line.number(j) if line.number(j) is not None else HOURS_OF_24.get(words[j])
    if hour is None or hour > 24:
        return None
    if words[j + 1] in (".", ":") and _pair_follows(line, j):
        minute, k = line.number(j + 2) or 0, j + 3
    else:
        minute, k = 0, j + 1
    if words[k] not in DASHES or words[k + 1] != "tiden":
        return None
    return Clock(k + 2, hour, minute, words[j].isdecimal(), _exists(hour, minute))


def _clock(line: Line, i: int, *, after_day: bool) -> Clock | None:
    words = line.words
    word = words[i]
    if word in CLOCK_WORDS:
        j = i + 1
        while words[j] in (".", ":"):
            j += 1
        while words[j] in ABOUT_CLOCK and words[j + 1]:  # 'kl. ca. 14'
            j += 2 if words[j + 1] == "." else 1
        return _spoken(line, j) or _in_words(line, j) or _figures(line, j, _KL)
    if word in ("at", "@"):
        return _spoken(line, i + 1) or _at(line, i + 1, after_day)
    if words[i + 1] in ("o'clock", "oclock") and word in HOURS:
        return Clock(i + 2, HOURS[word], 0, False)
    if words[i + 1] in ("am", "pm") and word in HOURS:
        return Clock(i + 2, HOURS[word] % 12 + (12 if words[i + 1] == "pm" else 0), 0, True)
    if led := _in_a_part(line, i):
        return led
    if word in ("ved", "fra", "from"):
        if words[i + 1] in CLOCK_WORDS:
            return clock_at(line, i + 1, after_day=True)
        return _figures(line, i + 1, _FROM) if after_day else None
    if word == "12" and words[i + 1] in ("noon", "midnight"):
        return _spoken(line, i + 1)
    if word and "0" <= word[0] <= "9":
        return _figures(line, i, _Allow(dotted=after_day or line.whole, ranged=after_day))
    if word == "t" and after_day and line.touches(i) and line.touches(i - 1):
        return _iso(line, i + 1)
    return _spoken(line, i)


def _in_a_part(line: Line, i: int) -> Clock | None:
    """'8 in the morning', 'otte om aftenen': a bare hour with its part of the day."""
    words = line.words
    hour = line.number(i) or HOURS.get(words[i], 0)
    if not 1 <= hour <= 12:
        return None
    if words[i + 1 : i + 3] == ["in", "the"] and words[i + 3] in THIS_PARTS:
        end, part = i + 4, THIS_PARTS[words[i + 3]]
    elif words[i + 1] == "om" and words[i + 2] in OM_PARTS:
        end, part = i + 3, OM_PARTS[words[i + 2]]
    else:
        return None
    late = part in (Part.AFTERNOON, Part.EVENING) and hour < 12
    return Clock(end, hour + 12 if late else hour, 0, True)


def part_at(line: Line, i: int, *, after_clock: bool = False) -> tuple[int, Part] | None:
    """A part of the day that follows a day or (`after_clock`) a time, with where it ends."""
    words = line.words
    i += words[i] in EARLY_LATE and (
        words[i + 1] in PARTS
        or words[i + 2] in OM_PARTS
        or (words[i + 1] == "in" and words[i + 3] in THIS_PARTS)
    )
    i += words[i] == "-" and words[i - 1] == "mid" and words[i + 1] in PARTS
    word = words[i]
    if word in ("hen", "op", "ud", "ind") and words[i + 1] in ("ad", "paa", "under", "imod"):
        i, word = i + 1, "paa"
    if word in ("om", "paa", "ad") and words[i + 1] in OM_PARTS:
        return i + 2, OM_PARTS[words[i + 1]]
    if word in ("ved", "omkring", "til", "at", "around") and words[i + 1] in (
        "middag",
        "middagstid",
        "midday",
        "lunchtime",
    ):
        return i + 2, Part.NOON
    if word == "in" and words[i + 1] == "the" and words[i + 2] in THIS_PARTS:
        return i + 3, THIS_PARTS[words[i + 2]]
    if word == "at" and words[i + 1] == "night":
        return i + 2, Part.EVENING
    if after_clock:
        return None
    part = PARTS.get(word)
    if part is None:
        return None
    if words[i + 1] == "tidlig" or words[i + 1] == "tidligt":
        return i + 2, part
    return i + 1, part


def _in_words(line: Line, i: int) -> Clock | None:
    """The hour in a word after 'kl.' or 'at': 'ni', 'seksten', 'fjorten tredive', 'nine fifteen'."""
    words = line.words
    hour = 1 if words[i] == "en" else HOURS_OF_24.get(words[i])
    if hour is None:
        return None
    half = _meridiem(line, i + 1)
    if half:
        return Clock(half[0], hour % 12 + half[1], 0, True) if hour <= 12 else None
    j = i + 2 if words[i + 1] in AND else i + 1
    minute = MINUTES.get(words[j]) if line.closed(j + 1) else None
    if minute is None and len(words[j]) == 2 and line.closed(j + 1):
        minute = line.number(j)
    if minute is not None and minute < 60:
        return Clock(j + 1, hour, minute, hour > 12, hour < 24)
    j = i + 2 if words[i + 1] in ("o'clock", "oclock") else i + 1
    return Clock(j, hour, 0, hour > 12)


def _at(line: Line, j: int, after_day: bool) -> Clock | None:
    """'at 14:00', 'at 2pm'; a bare 'at 10' or 'at ten' only where a day stands before and no noun follows."""
    told = _in_words(line, j)
    if told:
        more = told.end > j + 1
        day = _day_follows(line, told.end)
        return told if more or day or ((after_day or line.whole) and line.closed(told.end)) else None
    found = _figures(line, j, _Allow(bare=True, dotted=True, ranged=True, face=True))
    if found is None or not found.possible:
        return None
    closed = line.closed(found.end) or line.words[found.end] in AFTER_CLOCK
    if (
        found.end == j + 1
        and not ((after_day or line.whole) and closed)
        and not _day_follows(line, found.end)
    ):
        return None
    return found


def _day_follows(line: Line, i: int) -> bool:
    """Whether a day follows an hour: 'at four tomorrow', 'at 4 on Monday'."""
    words = line.words
    i += words[i] == "on"
    return words[i] in WEEKDAYS or words[i] in ("today", "tomorrow", "tonight", "yesterday", "next", "last")


class _Allow(NamedTuple):
    """What figures may be a time where they stand: each rule is named after the phrase it allows."""

    bare: bool = False  # '14'
    dotted: bool = False  # '14.30'
    ranged: bool = False  # '14-15'
    led: bool = False  # '14 til 15', after 'fra'
    literal: bool = False  # after 'kl.': the figures as they are, even impossible ones
    face: bool = False  # after 'at': an hour that may be of the afternoon, unless the figures tell


_KL: Final = _Allow(bare=True, dotted=True, literal=True)
_FROM: Final = _Allow(dotted=True, ranged=True, led=True)


def _figures(line: Line, i: int, allow: _Allow) -> Clock | None:
    """A time in figures at `i`: '14:30', '2pm', and what `allow` adds."""
    words = line.words
    if allow.literal and len(words[i]) == 4 and (number := line.number(i, 4)) is not None:
        return Clock(i + 1, number // 100, number % 100, True, _exists(number // 100, number % 100))
    hour = line.number(i)
    if hour is None:
        return None
    j, minute = _minutes(line, i, allow)
    told = j > i + 1
    if told and words[i + 1] == "." and not allow.literal and words[j] in AFTER_FIGURES:
        return None  # 'i går 12.50 kr'
    half = _meridiem(line, j)
    if half:
        j = half[0]
        if not 1 <= hour <= 12 or minute > 59:
            return None
        hour = hour % 12 + half[1]
    surely = told or half is not None or allow.literal
    tail = _tail(line, j, free=surely or allow.led)
    if tail:
        end, end_hour, end_half = tail
        if end_half is not None and half is None:
            if not 1 <= hour <= 12:
                return None
            half = (end, end_half if hour % 12 <= end_hour % 12 else 0)  # '2-3pm', but '11-1pm'
            hour = hour % 12 + half[1]
        if surely or half is not None or ((allow.bare or allow.ranged) and line.closed(end)):
            told, j = True, end
    possible = _exists(hour, minute)
    if not (told or half or allow.bare) or not (possible or allow.literal or told):
        return None
    sure = not allow.face or half is not None or not 1 <= hour <= 12 or words[i][0] == "0"
    return Clock(j, hour, minute, sure, possible)


def _minutes(line: Line, i: int, allow: _Allow) -> tuple[int, int]:
    """Where the minutes (and seconds) after the hour at `i` end, and how many they are."""
    words, j = line.words, i + 1
    if allow.literal and not line.touches(i):  # 'kl. 14 30', 'klokken 14 og 30'
        k = j + 1 if words[j] in AND and not BETWEEN & set(words[max(0, i - 3) : i]) else j
        if (
            len(words[k]) == 2
            and (minute := line.number(k)) is not None
            and minute % 5 == 0
            and line.closed(k + 1)
        ):
            return (k + 1, minute) if words[k + 1] not in (".", "/", ":") else (j, 0)
    if words[j] not in (":", ".") or not _pair_follows(line, i):
        return j, 0
    seconds = words[j + 2] == words[j] and _pair_follows(line, i + 2)
    if words[j] == "." and (seconds or not (allow.dotted or _meridiem(line, j + 2))):
        return j, 0
    return j + (4 if seconds else 2), line.number(j + 1) or 0


def _pair_follows(line: Line, i: int) -> bool:
    """Whether a sign and two figures follow the figures at `i` without a gap."""
    j = i + 1
    return (
        line.touches(i) and line.touches(j) and len(line.words[j + 1]) == 2 and line.number(j + 1) is not None
    )


def _exists(hour: int, minute: int) -> bool:
    return (hour < 24 and minute < 60) or (hour, minute) == (24, 0)


def _meridiem(line: Line, i: int) -> tuple[int, int] | None:
    """Where 'am', 'pm', 'a.m.', 'p.m.' at `i` ends, and the hours it adds."""
    words = line.words
    if words[i] in ("am", "pm"):
        return i + 1, 12 if words[i] == "pm" else 0
    if words[i] in ("a", "p") and words[i + 1] == "." and words[i + 2] == "m" and line.touches(i):
        return i + (4 if words[i + 3] == "." and line.touches(i + 2) else 3), 12 if words[i] == "p" else 0
    return None


def _tail(line: Line, i: int, *, free: bool) -> tuple[int, int, int | None] | None:
    """The end of '14-15': where it stops, its hour, its am/pm; words ('til 15') only after a `free` time."""
    words = line.words
    if words[i] in DASHES or (words[i] in TO and free):
        j = i + 1
    else:
        return None
    if words[j] in CLOCK_WORDS:
        j += 2 if words[j + 1] == "." else 1
    hour = line.number(j)
    if hour is None or hour > 24:
        return None
    k = j + 3 if words[j + 1] in (":", ".") and _pair_follows(line, j) else j + 1
    half = _meridiem(line, k)
    if half:
        return half[0], hour, half[1]
    month = words[k + 1] if words[k] == "." else words[k]
    if month in ALL_MONTHS or (
        words[k] in ("/", "-", ".") and line.touches(k) and line.number(k + 1, 4) is not None
    ):
        return None  # 'kl. 14 - 3. marts', 'kl. 14 - 3/12'
    if k == j + 1 and not line.closed(k):
        return None
    return k, hour, None


def _spoken(line: Line, i: int) -> Clock | None:
    """'noon', 'midnat', 'halv tre', 'half past two', 'kvart over 3', 'ten minutes to four'."""
    words = line.words
    word = words[i]
    if word == "noon":
        return Clock(i + 1, 12, 0, True)
    if word in ("midnight", "midnat"):
        return Clock(i + 1, 0, 0, True)
    if word in _HALF:
        if word == "halv" and (hour := _hour(line, i + 1)):
            return Clock(i + 2, (hour - 1) or 12, 30, False)
        if words[i + 1] == "past" and (hour := _hour(line, i + 2)):
            return Clock(i + 3, hour, 30, False)
        if word == "half" and (hour := HOURS.get(words[i + 1], 0)) and line.closed(i + 2):
            # In Britain after that hour, to a Dane before it.
            return Clock(i + 2, hour, 30, False, others=(Clock(i + 2, (hour - 1) or 12, 30, False),))
        return None
    if word in ("midday", "middagstid"):
        return Clock(i + 1, 12, 0, True)
    minutes, j = (15, i + 1) if word in _QUARTER else (0, i)
    if not minutes and words[i + 1] in ("minutes", "minutter", "min"):
        minutes, j = (
            line.number(i)
            or {"fem": 5, "five": 5, "ti": 10, "ten": 10, "tyve": 20, "twenty": 20}.get(word, 0),
            i + 2,
        )
    elif word in ("five", "ten", "twenty") and (
        words[i + 1] == "past" or (words[i + 1] == "to" and (line.whole or words[i - 1] in ("at", "around")))
    ):
        minutes, j = {"five": 5, "ten": 10, "twenty": 20}[word], i + 1
    elif (
        word in ("fem", "ti", "tyve")
        and words[i + 1] in ("over", "i")
        and words[i - 1] in CLOCK_WORDS | {".", "ved"}
    ):
        minutes, j = {"fem": 5, "ti": 10, "tyve": 20}[word], i + 1
    if not 0 < minutes < 30 or words[j] not in _PAST + _BEFORE:
        return None
    if words[j + 1] == "halv" and (hour := _hour(line, j + 2)) and minutes <= 10:  # 'fem minutter i halv ni'
        minute = 30 + (minutes if words[j] in _PAST else -minutes)
        return Clock(j + 3, (hour - 1) or 12, minute, False)
    hour = _hour(line, j + 1)
    if not hour:
        return None
    if words[j] in _PAST:
        return Clock(j + 2, hour, minutes, False)
    return Clock(j + 2, (hour - 1) or 12, 60 - minutes, False)


def _hour(line: Line, i: int) -> int:
    """An hour of the clock face in words or figures, else 0."""
    number = line.number(i)
    if number is not None:
        return number if 1 <= number <= 12 else 0
    return HOURS.get(line.words[i], 0)


def _iso(line: Line, i: int) -> Clock | None:
    """The time of an ISO 8601 timestamp after its 'T', with its offset."""
    found = _figures(line, i, _Allow())
    if found is None:
        return None
    words, j = line.words, found.end
    if words[j] == "." and line.touches(j) and words[j + 1].isdecimal():
        j += 2
    if words[j] == "z" and line.touches(j - 1):
        return found._replace(end=j + 1, offset=0)
    hours = line.number(j + 1)
    if (
        words[j] in ("+", "-")
        and line.touches(j - 1)
        and line.touches(j)
        and hours is not None
        and hours <= 14
    ):
        minutes = line.number(j + 3) if words[j + 2] == ":" else None
        sign = 1 if words[j] == "+" else -1
        return found._replace(
            end=j + (2 if minutes is None else 4), offset=sign * (hours * 60 + (minutes or 0))
        )
    return found._replace(end=j)
