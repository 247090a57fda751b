"""Finds the event of the political calendar somebody means by its name, in either language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from rapidfuzz import fuzz, process

from bot.core.folding import fold
from bot.politics.calendar import Calendar, Event, Family
from bot.politics.calendar.records import Record, phases, records
from bot.politics.country import Country

LIKE: Final = 68  # how alike (0-100) what was said and a name of an event must be
CLOSE: Final = 12  # events no farther than this behind the best are asked about
MOST: Final = 5
FAR: Final = 90  # days from where an event usually falls within which a date may be meant for it

LONGEST: Final = 200  # characters; no event has a longer name, and comparing takes time
_PARENS: Final = re.compile(r"\(([^()]+)\)")
_ORDINALS: Final = {"anden": "2", "forste": "1", "tredje": "3", "1st": "first", "2nd": "second"}
_GLUED: Final = re.compile(r"^(anden|forste)(behandling\w*)$")
_ENDING: Final = re.compile(r"(?<=\w{5})(?:ernes|ens|ets|enes|erne|ene|en|et|s)$")
_DEADLINE: Final = frozenset({"deadline", "frist", "senest", "seneste", "latest", "legal", "lovfrist"})
_ALWAYS: Final = frozenset({"budget", "frist", "deadline", "region", "kommune", "council", "meeting", "date"})
_NUMBER: Final = re.compile(r"\b(?:\d+|first|second|third)\b")
_FILLERS: Final = frozenset({"the", "of", "for", "af", "til", "on", "om", "i", "in", "is", "er"})
_REGION: Final = re.compile(r"\bregion\w*", re.IGNORECASE)
_OF_REGIONS: Final = re.compile(r"\bregion(?:al|ens?|ernes?)?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NamedEvent:
    """An event by its id and names; `deadline` says that its day is the last lawful one."""

    id: str
    label: Mapping[str, str]
    deadline: bool


def events_named(said: str, calendar: Calendar, today: date, *, like: float = LIKE) -> tuple[NamedEvent, ...]:
    """The events that may be meant, the likeliest first: one when it is clear, none when nothing comes near.

    `like` is how near that is (0-100).

    Of a deadline and the meeting that must keep it, both by that name, the meeting is meant, unless the
    words say otherwise.
    """
    said = said[:LONGEST]
    candidates = known(calendar, today, said)
    if said.strip() in candidates:
        return (candidates[said.strip()],)
    names = {id_: [_key(name) for name in _names(records(calendar.country)[id_])] for id_ in candidates}
    wanted = _key(_OF_REGIONS.sub("", said)) if _speaks_of_region(calendar, said) else _key(said)
    deadline = bool(_words(said) & _DEADLINE)
    if not wanted:
        return ()
    by_name = {id_: candidates[id_] for id_, own in names.items() if wanted in own or _key(said) in own}
    if by_name:
        return _preferred(by_name, deadline)
    scores = {id_: max(_likeness(wanted, name) for name in own) for id_, own in names.items()}
    best = max(scores.values(), default=0.0)
    if best < like:
        return ()
    near = sorted((id_ for id_ in scores if scores[id_] >= best - CLOSE), key=lambda id_: -scores[id_])
    return _preferred({id_: candidates[id_] for id_ in near[:MOST]}, deadline, exact=False)


def own_named(said: str, events: Iterable[Event], *, whole: bool) -> tuple[Event, ...]:
    """Those of the team's own dates that are called so; unless `whole`, by some of the words of their name too."""
    wanted = _key(said[:LONGEST])
    own = [(one, _key(next(iter(one.label.values()), ""))) for one in events if one.family is Family.OWN]
    if called := tuple(one for one, key in own if wanted and key == wanted):
        return called
    return tuple(one for one, key in own if wanted and not whole and set(wanted.split()) <= set(key.split()))


def words_left(said: str, id_: str, country: Country) -> str:
    """The words of what was said that are in no name of an event, not nearly: a place nobody knows."""
    own = {word for name in _names(records(country)[id_]) for word in _key(name).split()}
    own |= _ALWAYS
    left = []
    for word in said.split():
        key = _key(word)
        near = process.extractOne(key, sorted(own), scorer=fuzz.ratio, score_cutoff=LIKE) if key else None
        begins = any(one.startswith(key) or key.startswith(one) for one in own if len(one) > 3)
        if key and near is None and not begins and not any(sign.isdigit() for sign in key):
            left.append(word)
    return " ".join(left)


def known(calendar: Calendar, today: date, said: str = "") -> dict[str, NamedEvent]:
    """The events an area can have dates for; of a municipality none of the regions', unless those are spoken of."""
    region = calendar.area.startswith("region_")
    speaks_of_region = _speaks_of_region(calendar, said)
    found = {}
    for record in records(calendar.country).values():
        elsewhere = "municipality" if region or speaks_of_region else "region"
        if (
            record.id in phases(calendar.country)
            or record.level == {elsewhere}
            or not calendar.concerns(record, today)
        ):
            continue
        found[record.id] = NamedEvent(record.id, record.label, record.kind == "latest_yearly")
    return found


def _speaks_of_region(calendar: Calendar, said: str) -> bool:
    return not calendar.area.startswith("region_") and _REGION.search(said) is not None


def meant_cycle(calendar: Calendar, id_: str, day: date) -> tuple[int, Event | None] | None:
    """The cycle of an event that a day is meant for, with the event as it stands; None when none is near.

    An event no rule gives a day belongs to the cycle of its year.
    """
    record = records(calendar.country)[id_]
    if not record.has_days:
        cycle = day.year + record.of_year
        return cycle, calendar.event(id_, cycle)
    years = range(day.year - 1 + record.of_year, day.year + 2 + record.of_year)
    around = [event for cycle in years if (event := calendar.event(id_, cycle)) is not None]
    nearest = min(around, key=lambda event: _distance(event, day), default=None)
    if nearest is None or _distance(nearest, day) > FAR:
        return None
    return nearest.cycle, nearest


def _distance(event: Event, day: date) -> int:
    return max((event.start - day).days, (day - event.end).days, 0)


def _preferred(
    found: Mapping[str, NamedEvent], deadline: bool, *, exact: bool = True
) -> tuple[NamedEvent, ...]:
    """Those of the kind that is meant, where only one of them is of it."""
    kind = [one for one in found.values() if one.deadline == deadline]
    if len(kind) == 1 and (exact or len(found) == 2):
        return tuple(kind)
    return tuple(found.values())[:MOST]


def _names(record: Record) -> Iterator[str]:
    yield record.id.replace("_", " ")
    yield from record.aliases
    for label in record.label.values():
        yield label
        bare = _PARENS.sub("", label).strip()
        inside = _PARENS.findall(label)
        for name in (bare, *inside, *re.split(r"[:;]", bare)[:1]):
            yield name
            if record.family in (Family.BUDGET, Family.BUDGET_REGION):
                yield f"budget {name}"


def _words(said: str) -> frozenset[str]:
    return frozenset(fold(said).split())


def _key(said: str) -> str:
    """A name as names are compared: no endings, no small words, numbers as figures, in the order said."""
    words = []
    for word in fold(said).split():
        glued = _GLUED.match(word)
        for part in glued.groups() if glued else (word,):
            part = _ORDINALS.get(part, part)
            if part not in _FILLERS and part not in _DEADLINE:
                words.append(_ENDING.sub("", part))
    return " ".join(words)


def _likeness(wanted: str, name: str) -> float:
    numbers = _NUMBER.findall(wanted)
    if not name or (numbers and _NUMBER.findall(name) not in ([], numbers)):
        return 0
    return 0.6 * fuzz.token_set_ratio(wanted, name) + 0.4 * fuzz.token_sort_ratio(wanted, name)


def names_like(said: str, calendar: Calendar, today: date, locale: str) -> tuple[str, ...]:
    """Names of events that come nearest to one that was not understood."""
    labels = {one.label[locale]: _key(one.label[locale]) for one in known(calendar, today).values()}
    near = process.extract(_key(said), labels, scorer=fuzz.WRatio, limit=3, score_cutoff=75)
    return tuple(label for _, _, label in near)
