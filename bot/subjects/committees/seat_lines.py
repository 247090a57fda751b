"""Seats in the words of answers and cards: role, party, dates, source and last confirmation; and their order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.core.folding import fold
from bot.language.partial_dates import say_partial
from bot.language.questions.query import Period
from bot.language.words import N_
from bot.politics.country import Country
from bot.politics.partial_dates import first_day, last_day
from storage.committees.memberships import Seat

_ORDER: Final = ("mayor", "committee_chair", "deputy_mayor", "committee_vice_chair")
_MEMBER: Final = "council_member"
_SOURCES: Final = 3


@dataclass(frozen=True, slots=True)
class SeatLine:
    """One seat in words; `role` is '' for a plain member, `term` '' when it is everybody's."""

    person_id: int
    person: str
    place: str
    role: str
    party: str
    term: str
    surely: str


@dataclass(frozen=True, slots=True)
class Lines:
    """Seats in words; `term` and `surely` are what all of them have in common, else ''.

    `sources` are (address or '', words) pairs.
    """

    seats: tuple[SeatLine, ...]
    term: str
    surely: str
    sources: tuple[tuple[str, str], ...]
    more_sources: int = 0


def lines(
    country: Country,
    seats: Sequence[Seat],
    locale: str,
    zone: ZoneInfo,
    translate: Callable[[str], str],
    *,
    spans: bool,
    today: date = date.max,
) -> Lines:
    """Seats in words; with `spans` from when until when, else since when, or from when after `today`."""
    said = [_line(country, seat, locale, zone, translate, spans=spans, today=today) for seat in seats]
    terms, surely = {one.term for one in said}, {one.surely for one in said}
    term = said[0].term if len(said) > 1 and len(terms) == 1 else ""
    sure = said[0].surely if len(surely) == 1 else ""
    sources = _together(dict.fromkeys(found for seat in seats if (found := _source(seat))))
    return Lines(
        tuple(
            SeatLine(
                one.person_id,
                one.person,
                one.place,
                one.role,
                one.party,
                "" if term else one.term,
                "" if sure else one.surely,
            )
            for one in said
        ),
        term,
        sure,
        sources[:_SOURCES],
        max(0, len(sources) - _SOURCES),
    )


def ranked(country: Country, seats: Iterable[Seat]) -> tuple[Seat, ...]:
    """Chairs first, then by name; of one person's seats in one body at one time the highest."""
    kept: dict[tuple[int, int], Seat] = {}
    for seat in by_rank(country, seats):
        kept.setdefault((seat.person_id, seat.organization_id), seat)
    return tuple(kept.values())


def by_rank(country: Country, seats: Iterable[Seat]) -> list[Seat]:
    """Chairs first, then by name, then the one held longest."""
    return sorted(seats, key=lambda seat: (_rank(country, seat), fold(seat.person), seat.start_date or ""))


def each_office(country: Country, seats: Iterable[Seat]) -> tuple[Seat, ...]:
    """Seats of one person held at one time, each office in a body once; a plain member's where there is no other."""
    kept: list[Seat] = []
    seats = tuple(seats)
    for seat in seats:
        there = [one for one in seats if one.organization_id == seat.organization_id]
        plain = _is_plain(country, seat) and not all(_is_plain(country, one) for one in there)
        known = any(
            one.organization_id == seat.organization_id and country.roles.same(one.role, seat.role)
            for one in kept
        )
        if not plain and not known:
            kept.append(seat)
    return tuple(kept)


def with_parties(seats: Iterable[Seat]) -> tuple[Seat, ...]:
    """Seats of one body or area, each with the party of its holder's other seats there where it has none.

    Registers give a mayor's party with the seat in the council and not with the office.
    """
    seats = tuple(seats)
    parties: dict[int, set[str]] = {}
    for seat in seats:
        if known_party(seat):
            parties.setdefault(seat.person_id, set()).add(known_party(seat))
    return tuple(
        replace(seat, party=next(iter(known)))
        if not known_party(seat) and len(known := parties.get(seat.person_id, set())) == 1
        else seat
        for seat in seats
    )


def of_party(country: Country, seats: Iterable[Seat], party: str) -> tuple[Seat, ...]:
    """The seats held for a party, as somebody calls it."""
    wanted = country.parties.id_of(party)
    if wanted == "outside_parties":
        return tuple(seat for seat in seats if seat.party and country.parties.id_of(seat.party) == wanted)
    key = fold(party)
    return tuple(
        seat
        for seat in seats
        if seat.party and (country.parties.id_of(seat.party) == wanted if wanted else fold(seat.party) == key)
    )


def holding(
    country: Country, seats: Iterable[Seat], offices: Iterable[str], number: str = ""
) -> tuple[Seat, ...]:
    """The seats with one of these offices; of '1. viceborgmester' and its like those with that `number`.

    Where none has it, those whose number is not known.
    """
    offices = tuple(offices)
    held = [seat for seat in seats if any(country.roles.holds(seat.role, office) for office in offices)]
    if not number:
        return tuple(held)
    numbers = [(seat, country.roles.numbered(seat.role)[1]) for seat in held]
    return tuple(seat for seat, own in numbers if own == number) or tuple(
        seat for seat, own in numbers if not own
    )


def known_party(seat: Seat) -> str:
    """The party a seat is held for, '' where the register has none."""
    return seat.party or ""


def surely_held(seat: Seat, first: date, last: date) -> bool:
    """Whether a seat was held in a stretch whatever day its partial dates mean.

    One whose beginning is not known was held at the latest when it was entered, or when it ended.
    """
    over = first_day(seat.ends)
    entered = seat.entered_at.date()
    begun = last_day(seat.start_date) or (entered if over is None else min(entered, over))
    return begun <= last and (over is None or over >= first)


def role_in(country: Country, role: str | None, locale: str) -> str:
    """A role of the register in the reader's language where it is a known one, else as it stands."""
    return country.roles.in_words(role, locale)


def role_of(country: Country, seat: Seat, locale: str) -> str:
    """The role of a seat as `role_in` says it, with its label where that says something else: 'kandidat (KV25)'."""
    role = role_in(country, seat.role, locale)
    label = seat.label if seat.label and country.roles.office_of(seat.label) is None else None
    return f"{role} ({label})" if label and fold(label) != fold(seat.role or "") else role


def _is_plain(country: Country, seat: Seat) -> bool:
    """Whether it is a plain member's seat."""
    office = country.roles.office_of(seat.role) if seat.role else None
    return not seat.role or (office is not None and office.id == _MEMBER)


def _rank(country: Country, seat: Seat) -> int:
    return next((i for i, office in enumerate(_ORDER) if country.roles.holds(seat.role, office)), len(_ORDER))


def _line(
    country: Country,
    seat: Seat,
    locale: str,
    zone: ZoneInfo,
    translate: Callable[[str], str],
    *,
    spans: bool,
    today: date,
) -> SeatLine:
    return SeatLine(
        seat.person_id,
        seat.person,
        place_of(seat.organization, seat.area),
        "" if _is_plain(country, seat) else role_of(country, seat, locale),
        known_party(seat),
        _term(seat, locale, translate, spans=spans, today=today),
        _surely(seat, locale, zone, translate),
    )


def place_of(organization: str, area: str | None) -> str:
    """'Sundhedsudvalget, Slagelse'; the area is left out where the name has it."""
    if not area or f" {fold(area)}" in f" {fold(organization)}":
        return organization
    return f"{organization}, {area}"


def _term(
    seat: Seat, locale: str, translate: Callable[[str], str], *, spans: bool, today: date = date.max
) -> str:
    """From when until when; a seat without an end is not taken to be held still."""
    start, end = say_partial(seat.start_date, locale), say_partial(seat.ends, locale)
    if spans and end:
        if start:
            return translate(N_("from {start} to {end}")).format(start=start, end=end)
        return translate(N_("until {end}")).format(end=end)
    if (first_day(seat.start_date) or date.min) > today:
        return translate(N_("from {start}")).format(start=start)
    begun = translate(N_("since {start}")).format(start=start) if start else ""
    return begun if end else ", ".join(filter(None, (begun, translate(N_("no end date known")))))


def _surely(seat: Seat, locale: str, zone: ZoneInfo, translate: Callable[[str], str]) -> str:
    """'confirmed 3 March 2026', or when it was entered if nobody has confirmed it."""
    known = seat.last_confirmed_at or seat.entered_at
    confirmed = N_("confirmed {day}")
    entered = N_("entered {day}, not confirmed since")
    said = translate(confirmed if seat.last_confirmed_at is not None else entered)
    return said.format(day=say_partial(known.astimezone(zone).date().isoformat(), locale))


def _together(sources: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The sources to show; several pages of one site are shown as the site."""
    found = tuple(sources)
    sites = Counter(_site(address or words) for address, words in found)
    return tuple(
        dict.fromkeys(
            ("", site) if (site := _site(one[0] or one[1])) and sites[site] > 1 else one for one in found
        )
    )


def _site(address: str) -> str:
    """'https://www.slagelse.dk' of an address there; '' of what is none."""
    parts = address.split("/")
    return "/".join(parts[:3]) if parts[0] in ("http:", "https:") and len(parts) > 3 else ""


def _source(seat: Seat) -> tuple[str, str] | None:
    """Where a seat is known from: (address or '', words); an address without words is its own."""
    url, note = seat.source or "", seat.source_note or ""
    if not note:
        return ("", url) if url else None
    return (url if url.startswith(("http://", "https://")) else "", note)


def days(period: Period | None, locale: str) -> str:
    """A period as a heading shows it: '2024', 'marts 2026'; '' for today or any time."""
    if period is None or period.ever:
        return ""
    first, last = period.first, period.last
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
    if first.day == 1 and first.month == last.month and (last + timedelta(days=1)).day == 1:
        return say_partial(f"{first:%Y-%m}", locale)
    begin, end = say_partial(first.isoformat(), locale), say_partial(last.isoformat(), locale)
    return begin if first == last else f"{begin} – {end}"
