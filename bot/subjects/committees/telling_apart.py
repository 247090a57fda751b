"""Tells bodies of one name in one area apart, by what differs: kind, years, what they belong to, how many sit there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from bot.core.folding import fold
from bot.core.text import one_line
from bot.language.names import Entry
from bot.language.words import N_, translations, translator
from bot.politics.partial_dates import first_day, last_day
from bot.subjects.committees.seat_lines import place_of
from storage.committees.seats import BodyFacts, Seats

LONGEST: Final = 75  # characters of a button, on the platform that allows the fewest
KINDS: Final = {
    "committee": N_("committee"),
    "council": N_("council"),
    "board": N_("board"),
    "party": N_("party"),
    "council group": N_("council group"),
    "municipality": N_("municipality"),
    "region": N_("region"),
    "administration": N_("administration"),
    "association": N_("association"),
    "institution": N_("institution"),
}


def told_apart(seats: Seats, entries: Sequence[Entry], today: date, locale: str) -> list[str]:
    """What each body is called on a button, no two alike: name and area, and what differs where they do not.

    `today` is the day to count members on.
    """
    places = [place_of(entry.name, entry.hint) for entry in entries]
    keys = [fold(place) for place in places]
    alike = [entry.id for entry, key in zip(entries, keys, strict=True) if keys.count(key) > 1]
    if not alike:
        return places
    facts = seats.facts_of(alike)
    said: list[str] = []
    for entry, place, key in zip(entries, places, keys, strict=True):
        others = [one.id for one, other in zip(entries, keys, strict=True) if other == key]
        said.append(
            _with(place, _differing(facts, others, entry.id, today, locale)) if len(others) > 1 else place
        )
    return said


def _with(place: str, differing: str) -> str:
    """The name and what differs; if it is too long for a button the name is cut."""
    end = f" · {differing}"
    return one_line(place, max(20, LONGEST - len(end))) + end


def _differing(
    facts: dict[int, BodyFacts], alike: Sequence[int], number: int, today: date, locale: str
) -> str:
    """The fewest facts that tell a body from the others of its name, else its number."""
    tellers: tuple[Callable[[BodyFacts], str], ...] = (
        lambda one: translator(locale)(KINDS.get(one.classification, one.classification)),
        lambda one: _years(one, locale),
        lambda one: one.parent,
        lambda one: _members(one, today, locale),
    )
    told: dict[int, tuple[str, ...]] = dict.fromkeys(alike, ())
    for tell in tellers:
        words = {one: tell(facts[one]) for one in alike}
        if len(set(words.values())) > 1:
            told = {one: (*told[one], words[one]) for one in alike}
        if len(set(told.values())) == len(alike):
            break
    own = [word for word in told[number] if word]
    if not own or list(told.values()).count(told[number]) > 1:
        own.append(f"#{number}")
    return ", ".join(own)


def _years(one: BodyFacts, locale: str) -> str:
    """'2022–2025', 'from 2026', 'until 2025': by its own dates, else by those of its seats."""
    begun, over = first_day(one.begins), last_day(one.ends)
    if begun and over:
        return f"{begun.year}–{over.year}" if begun.year != over.year else str(over.year)
    if over:
        return translator(locale)(N_("until {end}")).format(end=over.year)
    return translator(locale)(N_("from {start}")).format(start=begun.year) if begun else ""


def _members(one: BodyFacts, today: date, locale: str) -> str:
    n = one.held(today)
    if not n:
        return translator(locale)(N_("no members known"))
    return translations(locale).ngettext("{n} member", "{n} members", n).format(n=n)
