"""Gathers what a letter may say of its recipient and its sender; what no record says is left empty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from bot.core.folding import fold
from bot.engine.context import Context
from bot.politics.country import Country
from bot.politics.partial_dates import first_day, last_day, meets
from bot.politics.personal_names import given_name
from bot.subjects.calendar.political_year import calendar_of
from storage.committees.memberships import Seat
from storage.letters.facts import Addressee, Contact, LetterFacts, Promise
from storage.visibility import Confidentiality

GIVEN: Final = (
    *("story", "our_wish", "date", "place", "deadline", "case"),
    *("headline", "proposal", "cost", "gain", "other_gains", "our_part"),
    *("agreed", "outcome", "sources"),
)
"""What only the writer can tell, beside the topic and the figure."""

_RANK: Final = (
    "mayor",
    "lord_mayor",
    "regional_chair",
    "committee_chair",
    "deputy_mayor",
    "committee_vice_chair",
)
_MAYOR: Final = frozenset({"mayor", "lord_mayor", "regional_chair"})
_COUNCILS: Final = frozenset({"council", "municipal_council", "regional_council"})
_APPOINTED: Final = ("advisory_bodies", "associations")  # sections of bodies nobody is elected to in November
_MET: Final = ("meeting", "visit")
_TALKED: Final = (*_MET, "call")
_NEAR: Final = 31  # days a month alone is too little for
_LEVELS: Final = (Confidentiality.TEAM, Confidentiality.GROUP, Confidentiality.PRIVATE)
_MONTHS: Final = {
    "da": (
        *("januar", "februar", "marts", "april", "maj", "juni"),
        *("juli", "august", "september", "oktober", "november", "december"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}


@dataclass(frozen=True, slots=True)
class Given:
    """What was said for every letter of a batch; `figure` as bot.subjects.letters.order.read_figure makes it.

    `area` is the sender's: the one meant where the letter was asked for.
    """

    topic: str = ""
    figure: Mapping[str, str] | None = None
    others: Mapping[str, str] = field(default_factory=dict)  # by a name of GIVEN
    area: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """The values of one letter (plain JSON), and how far they may be told.

    `body_id` is the body of the seat it is addressed to, `area_code` that of its area. `beside` is what the
    letter cannot say of what was asked for, in its language.
    """

    person_id: int | None
    name: str
    email: str
    body_id: int | None
    area: str
    area_code: str
    values: dict[str, Any]
    confidentiality: Confidentiality
    beside: tuple[str, ...] = ()


OUTCOMES: Final = {
    **dict.fromkeys(("valgt", "elected", "valgt ind", "kom ind", "nyvalgt", "newly elected"), "elected"),
    **dict.fromkeys(("genvalgt", "re elected", "reelected"), "reelected"),
    **dict.fromkeys(
        ("ikke valgt", "ikke genvalgt", "not elected", "not re elected", "not reelected", "kom ikke ind"),
        "not",
    ),
}
"""What may be said of how an election went for somebody, folded."""


def seat_day(country: Country, today: date) -> date:
    """The day on which "now" is looked at: between an election and the new year that of the new term."""
    _, last = country.terms.of(today)
    return last + timedelta(days=1) if country.terms.election_before(today).year == last.year else today


def facts_of(
    ctx: Context, people: Sequence[int], given: Given, locale: str, body_ids: frozenset[int] = frozenset()
) -> list[Facts]:
    """The facts for letters to these people, in their order; who is not in the register is left out.

    `body_ids` are the bodies they were chosen for: a seat there is the one they are addressed by. What the
    asker may not see, or everybody in a room might read, is not in it.
    """
    records = ctx.seen_by_reader(LetterFacts)
    known = records.people(people)
    offices = records.offices(people)
    contacts = records.contacts(people, ctx.today)
    planned = records.planned(people, ctx.today)
    promises = records.promises(people)
    shared = _shared(ctx, given, locale, records)
    term, _ = ctx.country.terms.of(seat_day(ctx.country, ctx.today))
    told_apart = records.known_before(term)
    return [
        _facts(
            ctx,
            locale,
            shared,
            told_apart,
            known[person],
            tuple(offices.get(person, ())),
            tuple(contacts.get(person, ())),
            tuple(planned.get(person, ())),
            tuple(promises.get(person, ())),
            body_ids,
        )
        for person in dict.fromkeys(people)
        if person in known
    ]


def facts_of_nobody(ctx: Context, given: Given, locale: str, body_id: int | None = None) -> Facts:
    """The facts for what is written to nobody in particular: an op-ed, a consultation response."""
    records = ctx.seen_by_reader(LetterFacts)
    shared = _shared(ctx, given, locale, records)
    entry = ctx.register.bodies.get(body_id) if body_id is not None else None
    area = (entry.hint if entry else "") or shared["sender"]["area"]
    recipient = {**_NO_RECIPIENT, "body": entry.name if entry else "", "area": area}
    values = {
        **shared,
        "recipient": recipient,
        "last_meeting": None,
        "last_talk": None,
        "next_meeting": None,
        "budget": None,
        "meetings": [],
        "promised": [],
        "seats": [],
        "municipality": area,
    }
    name = entry.name if entry else ""
    return Facts(None, name, "", body_id, area, "", values, Confidentiality.TEAM)


_NO_RECIPIENT: Final[Mapping[str, Any]] = {
    "name": "",
    "given_name": "",
    "title": "",
    "role": "",
    "body": "",
    "area": "",
    "email": "",
    "mayor": False,
    "chair": False,
    "vice_chair": False,
    "elected": False,
    "voted_in": False,
    "newly_elected": False,
    "reelected": False,
    "not_elected": False,
}


def _shared(ctx: Context, given: Given, locale: str, records: LetterFacts) -> dict[str, Any]:
    """What is the same in every letter: the sender, the day, and what was said for all of them."""
    team = ctx.team.workspace()
    person_id = next((one.person_id for one in ctx.team.users() if one.id == ctx.who.user_id), None)
    own = records.people([person_id]).get(person_id) if person_id is not None else None
    return {
        "sender": {
            "name": own.name if own else ctx.who.name,
            "organisation": team.name,
            "area": given.area,
            "email": (own.email if own else None) or "",
            "phone": (own.phone if own else None) or "",
            "title": "",
        },
        "topic": given.topic,
        "occasion": "",
        "figure": dict(given.figure) if given.figure else None,
        **{name: given.others.get(name, "") for name in GIVEN},
        "today": say_date(ctx.today, locale),
    }


def _facts(
    ctx: Context,
    locale: str,
    shared: Mapping[str, Any],
    told_apart: frozenset[str],
    person: Addressee,
    offices: tuple[Seat, ...],
    contacts: tuple[Contact, ...],
    planned: tuple[Contact, ...],
    promises: tuple[Promise, ...],
    body_ids: frozenset[int],
) -> Facts:
    term, _ = ctx.country.terms.of(seat_day(ctx.country, ctx.today))
    political = [one for one in offices if is_political(ctx.country, one)]
    known = [one for one in political if in_seat(ctx.country, one, ctx.today)]
    held = known
    if not known and ctx.today < term:  # of the term that is about to end
        held = [one for one in political if meets(one.start_date, one.ends, ctx.today, ctx.today)]
    main = min(held, key=lambda one: _order(ctx.country, one, body_ids), default=None)
    said = OUTCOMES.get(fold(shared["outcome"]), "")
    won = [one for one in known if _won(ctx.country, one, term)]
    before = _sat_before(ctx.country, political, term)
    seated = any(_proves(one, term) for one in known)
    area = (main.area if main else None) or next((one.area for one in reversed(offices) if one.area), "")
    code = next((one.area_code for one in (main, *offices) if one and one.area == area and one.area_code), "")
    recipient = {
        **_NO_RECIPIENT,
        "name": person.name,
        "given_name": given_name(ctx.country, person.name, person.given_name),
        "title": _title(ctx.country, main, locale),
        "role": _role(ctx.country, main, locale),
        "body": main.organization if main else "",
        "area": area,
        "email": person.email or "",
        "mayor": bool(_MAYOR & _offices_of(ctx.country, known)),
        "chair": "committee_chair" in _offices_of(ctx.country, known),
        "vice_chair": "committee_vice_chair" in _offices_of(ctx.country, known),
        "elected": seated or said in ("elected", "reelected"),
        "voted_in": bool(won) or said in ("elected", "reelected"),
        # Where the register does not reach back, nobody is called new for want of a record.
        "newly_elected": bool(won)
        and not any(_began_before(one, term) for one in political)
        # and said of those alone who are known to be new
        and area in told_apart,
        "reelected": (bool(won) and before) or (not seated and said == "reelected"),
        # That no seat is on file proves nothing: it is said, or it is not known.
        "not_elected": not seated and said == "not",
    }
    meetings = [_meeting(one, locale, ctx) for one in contacts if one.activity_type in _TALKED]
    met = [one for one in meetings if one["kind"] in _MET]
    coming = next((one for one in planned if one.activity_type in _TALKED), None)
    values = {
        **shared,
        "recipient": recipient,
        "last_meeting": met[0] if met else None,
        "last_talk": meetings[0] if meetings else None,
        "meetings": meetings,
        "next_meeting": _meeting(coming, locale, ctx) if coming else None,
        "budget": _budget(ctx, locale, code or "", contacts),
        "promised": [
            {"what": one.what, "by": say_date(one.due, locale) if one.due else "", "who": one.who or ""}
            for one in promises
        ],
        "seats": [
            {"role": _role(ctx.country, one, locale), "body": one.organization, "since": _since(one, locale)}
            for one in held
        ],
        "municipality": area or shared["sender"]["area"],
    }
    levels = [one.confidentiality for one in (*contacts, *planned)]
    levels += [one.confidentiality for one in promises]
    return Facts(
        person.id,
        person.name,
        person.email or "",
        main.organization_id if main else None,
        area,
        code or "",
        values,
        max(levels, key=_LEVELS.index, default=Confidentiality.TEAM),
    )


def is_political(country: Country, office: Seat) -> bool:
    """Whether somebody was elected or appointed to it: not a director, nor whoever stands in."""
    found = country.roles.office_of(office.role) if office.role else None
    return found is None or found.id not in (*country.roles.administrative, "substitute", "candidate")


def _order(country: Country, office: Seat, body_ids: frozenset[int]) -> tuple[bool, int, bool, int]:
    """The seat they were chosen for, then the highest; a committee says more than the council as a whole."""
    rank = next((i for i, role in enumerate(_RANK) if country.roles.holds(office.role, role)), len(_RANK))
    asked = office.organization_id in body_ids
    return not asked, rank, office.classification in _COUNCILS, office.organization_id


def in_seat(country: Country, office: Seat, today: date) -> bool:
    """Whether the records say that a seat is held now, and between an election and the new year in the new term.

    A seat of before without an end is not carried over an election.
    """
    day = seat_day(country, today)
    if not meets(office.start_date, office.ends, day, day):
        return False
    term, _ = country.terms.of(day)
    undated = first_day(office.start_date) is None and day == today
    return undated or _proves(office, term) or not _elective(country, office)


def _proves(office: Seat, term: date) -> bool:
    """Whether a seat that is held says by its own dates that it belongs to a term."""
    begun, ends = first_day(office.start_date), last_day(office.end_date)
    return (begun is not None and begun >= term) or (ends is not None and ends >= term)


def _won(country: Country, office: Seat, term: date) -> bool:
    """Whether a seat was got by the election before a term: not in the middle of it."""
    begun = first_day(office.start_date)
    late = begun is not None and begun > term + timedelta(days=_NEAR)
    return _elective(country, office) and _proves(office, term) and not late


def _elective(country: Country, office: Seat) -> bool:
    """Whether councillors sit there."""
    kind = country.bodies.kind_named(office.organization)
    return kind is None or kind.section not in _APPOINTED


def _began_before(office: Seat, term: date) -> bool:
    begun = first_day(office.start_date)
    return begun is not None and begun < term


def _sat_before(country: Country, offices: Sequence[Seat], term: date) -> bool:
    """Whether they sat in the term before, up to its last year."""
    year_before = date(term.year - 1, 1, 1)
    return any(
        _elective(country, one)
        and _began_before(one, term)
        and ((ends := last_day(one.ends)) is None or ends >= year_before)
        for one in offices
    )


def _offices_of(country: Country, held: Sequence[Seat]) -> frozenset[str]:
    return frozenset(found.id for one in held if one.role and (found := country.roles.office_of(one.role)))


def _role(country: Country, office: Seat | None, locale: str) -> str:
    """'formand', 'mayor': the office in the letter's language where it is a known one."""
    return country.roles.label(office.role, locale) if office is not None and office.role else ""


def _title(country: Country, office: Seat | None, locale: str) -> str:
    """'borgmester', 'formand for Sundhedsudvalget', 'member of Byrådet', as it stands in running text."""
    return country.roles.title_of(office.role, office.organization, locale) if office is not None else ""


_CALLED: Final = {
    "da": {"meeting": "møde", "visit": "besøg", "call": "telefonsamtale"},
    "en": {"meeting": "meeting", "visit": "visit", "call": "telephone call"},
}


def _meeting(contact: Contact, locale: str, ctx: Context) -> dict[str, str]:
    return {
        "date": say_date(contact.day, locale),
        "when": _month(contact.day, ctx.today, locale),
        "topic": contact.topic,
        "place": "",
        "kind": contact.activity_type,
        "called": _CALLED[locale].get(contact.activity_type, ""),
        "time": f"{contact.starts_at.astimezone(ctx.tz):%H.%M}" if contact.starts_at else "",
    }


def _budget(ctx: Context, locale: str, area_code: str, contacts: Sequence[Contact]) -> dict[str, Any] | None:
    """The budget last adopted: which day, and the last meeting of that year before it; None where none is lately.

    The day is the team's own where it has set one.
    """
    calendar = calendar_of(ctx.unit, ctx.workspace, ctx.now, area_code)
    adopted = calendar.adopted(ctx.today)
    if adopted is None or ctx.today - adopted.end > _LATELY:
        return None
    year = date(adopted.end.year, 1, 1)
    met = (one for one in contacts if one.activity_type in _MET and year <= one.day <= adopted.end)
    meeting = next(met, None)
    return {
        "adopted": say_date(adopted.end, locale),
        "year": str(adopted.cycle),
        "meeting": _meeting(meeting, locale, ctx) if meeting else None,
    }


_LATELY: Final = timedelta(days=120)


def say_date(day: date, locale: str) -> str:
    """'3. december 2026', '3 December 2026': as a letter writes a day, whenever it is read."""
    return f"{day.day}{'.' if locale == 'da' else ''} {_MONTHS[locale][day.month - 1]} {day.year}"


def _month(day: date, today: date, locale: str) -> str:
    """'den 3. oktober' of lately, else 'i juni'; with the year once it alone could mean another."""
    if (today - day).days <= _NEAR:
        near = say_date(day, locale)
        near = near if day.year != today.year else near.removesuffix(f" {day.year}")
        return f"{'den' if locale == 'da' else 'on'} {near}"
    far = (today.year - day.year) * 12 + today.month - day.month > 10
    month = _MONTHS[locale][day.month - 1]
    return f"{'i' if locale == 'da' else 'in'} {month}{f' {day.year}' if far else ''}"


def _since(office: Seat, locale: str) -> str:
    begun, last = first_day(office.start_date), last_day(office.start_date)
    if begun is None or last is None:
        return ""
    if begun == last:
        return say_date(begun, locale)
    return (
        str(begun.year) if last.month != begun.month else f"{_MONTHS[locale][begun.month - 1]} {begun.year}"
    )
