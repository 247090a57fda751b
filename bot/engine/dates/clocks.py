"""Times of day: 'kl. 14.30', '2pm', 'halv tre', 'quarter past 3', '14-15'."""

from typing import NamedTuple

from bot.engine.dates.line import Line
from bot.engine.dates.words import (
    AFTER_FIGURES,
    CLOCK_WORDS,
    DASHES,
    HOURS,
    MONTHS,
    OM_PARTS,
    PARTS,
    SHORT_MONTHS,
    THIS_PARTS,
    TO,
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


def clock_at(line: Line, i: int, *, after_day: bool) -> Clock | None:
    """The time that begins at `i`. After a day more counts: 'at 10', '14-15', '9.30'."""
    words = line.words
    word = words[i]
    if word in CLOCK_WORDS:
        j = i + 1
        while words[j] in (".", ":"):
            j += 1
        return _spoken(line, j) or _figures(line, j, bare=True, dotted=True, literal=True)
    if word in ("at", "@"):
        return _spoken(line, i + 1) or _at(line, i + 1, after_day)
    if word in ("ved", "fra", "from"):
        if words[i + 1] in CLOCK_WORDS:
            return clock_at(line, i + 1, after_day=True)
        return _figures(line, i + 1, bare=False, dotted=True, ranged=True, led=True) if after_day else None
    if word and "0" <= word[0] <= "9":
        return _figures(line, i, bare=False, dotted=after_day or line.whole, ranged=after_day)
    if word == "t" and after_day and line.touches(i) and line.touches(i - 1):
        return _iso(line, i + 1)
    return _spoken(line, i)


def part_at(line: Line, i: int, *, after_clock: bool = False) -> tuple[int, Part] | None:
    """A part of the day that follows a day or (`after_clock`) a time, with where it ends."""
    words = line.words
    word = words[i]
    if word == "om" and words[i + 1] in OM_PARTS:
        return i + 2, OM_PARTS[words[i + 1]]
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


def _at(line: Line, j: int, after_day: bool) -> Clock | None:
    """'at 14:00', 'at 2pm'; a bare 'at 10' only where a day stands before and no noun follows."""
    found = _figures(line, j, bare=True, dotted=after_day, ranged=True, face=True)
    if found is None or not found.possible:
        return None
    if found.end == j + 1 and not ((after_day or line.whole) and line.closed(found.end)):
        return None
    return found


def _figures(
    line: Line,
    i: int,
    *,
    bare: bool,
    dotted: bool,
    ranged: bool = False,
    literal: bool = False,
    face: bool = False,
    led: bool = False,
) -> Clock | None:
    """'14:30', '2pm', '14.30' (`dotted`), '14' (`bare`), '14-15' (`ranged`), '14 til 15' (`led` by 'fra').

    `literal` (after 'kl.') takes the figures as they are, even impossible ones.

    `face` (after 'at') leaves open which half of the day is meant, unless the figures tell.
    """
    words = line.words
    if literal and len(words[i]) == 4 and (number := line.number(i, 4)) is not None:
        hour, minute, j = number // 100, number % 100, i + 1
        return Clock(j, hour, minute, True, _exists(hour, minute))
    first = line.number(i)
    if first is None:
        return None
    hour, minute, j = first, 0, i + 1
    told = False
    if line.touches(i) and words[j] in (":", ".") and line.touches(j) and len(words[j + 1]) == 2:
        minutes = line.number(j + 1)
        chain = (
            words[j + 2] == words[j]
            and line.touches(j + 1)
            and line.touches(j + 2)
            and line.number(j + 3) is not None
        )
        noon = _meridiem(line, j + 2)
        if minutes is not None and (words[j] == ":" or (not chain and (dotted or noon))):
            minute, told = minutes, True
            j += 4 if chain else 2
    if told and words[i + 1] == "." and not literal and words[j] in AFTER_FIGURES:
        return None  # 'i går 12.50 kr'
    half = _meridiem(line, j)
    if half:
        j = half[0]
        if not 1 <= hour <= 12 or minute > 59:
            return None
        hour = hour % 12 + half[1]
    tail = _tail(line, j, free=told or literal or led or half is not None)
    if tail:
        end, end_hour, end_half = tail
        if end_half is not None and not half:
            if not 1 <= hour <= 12:
                return None
            hour = hour % 12 + (end_half if hour % 12 <= end_hour % 12 or end_half == 0 else 0)
            half = (end, end_half)
        if not (told or half or bare or ranged):
            return None
        if told or half or literal or line.closed(end):
            told, j = True, end
    if not (told or half or bare):
        return None
    possible = _exists(hour, minute)
    if not possible and not (literal or told):
        return None
    sure = not face or half is not None or not 1 <= hour <= 12 or words[i][0] == "0"
    return Clock(j, hour, minute, sure, possible)


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
    k = j + 1
    if (
        line.touches(j)
        and words[k] in (":", ".")
        and line.touches(k)
        and len(words[k + 1]) == 2
        and line.number(k + 1) is not None
    ):
        k += 2
    half = _meridiem(line, k)
    if half:
        return half[0], hour, half[1]
    if (
        words[k] in MONTHS
        or words[k] in SHORT_MONTHS
        or (words[k] in ("/", "-", ".") and line.touches(k) and line.number(k + 1, 4) is not None)
    ):
        return None
    if words[k] == "." and (words[k + 1] in MONTHS or words[k + 1] in SHORT_MONTHS):
        return None
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
        return None
    minutes, j = (15, i + 1) if word in _QUARTER else (0, i)
    if not minutes and words[i + 1] in ("minutes", "minutter", "min"):
        minutes, j = (
            line.number(i)
            or {"fem": 5, "five": 5, "ti": 10, "ten": 10, "tyve": 20, "twenty": 20}.get(word, 0),
            i + 2,
        )
    elif word in ("five", "ten", "twenty") and words[i + 1] == "past":
        minutes, j = {"five": 5, "ten": 10, "twenty": 20}[word], i + 1
    if not 0 < minutes < 30 or words[j] not in _PAST + _BEFORE:
        return None
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
    found = _figures(line, i, bare=False, dotted=False)
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
