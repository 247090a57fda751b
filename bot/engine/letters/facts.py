"""Gathers what a letter may say of its recipient and its sender; what no record says is left empty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, Final

from bot.engine.context import Context
from bot.politics.areas import load
from bot.politics.partial_dates import first_day, last_day, meets
from bot.politics.roles import holds, office_of, role_named
from bot.politics.terms import council_election, council_term
from storage.letter_facts import Addressee, Contact, LetterFacts, Office, Promise
from storage.visibility import Confidentiality

GIVEN: Final = (
    *("story", "our_wish", "date", "place", "deadline", "case"),
    *("headline", "proposal", "cost", "gain", "other_gains", "our_part"),
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
_MEMBER: Final = "council_member"
_COUNCILS: Final = frozenset({"council", "municipal_council", "regional_council"})
_OF: Final = {"da": "{role} {link} {body}", "en": "{role} of {body}"}
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
    """What was said for every letter of a batch; `figure` as bot.engine.letters.order.read_figure makes it.

    `area` is the sender's: the one meant where the letter was asked for.
    """

    topic: str = ""
    figure: Mapping[str, str] | None = None
    others: Mapping[str, str] = field(default_factory=dict)  # by a name of GIVEN
    area: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """The values of one letter (plain JSON), and how far they may be told.

    `body_id` is the body of the seat it is addressed to, `area_code` that of its area.
    """

    person_id: int | None
    name: str
    email: str
    body_id: int | None
    area: str
    area_code: str
    values: dict[str, Any]
    confidentiality: Confidentiality


def seat_day(today: date) -> date:
    """The day on which "now" is looked at: between an election and the new year that of the new term."""
    _, last = council_term(today)
    return date(last.year + 1, 1, 1) if council_election(today).year == last.year else today


def facts_of(
    ctx: Context, people: Sequence[int], given: Given, locale: str, body_ids: frozenset[int] = frozenset()
) -> list[Facts]:
    """The facts for letters to these people, in their order; who is not in the register is left out.

    `body_ids` are the bodies they were chosen for: a seat there is the one they are addressed by. What the
    asker may not see, or everybody in a room might read, is not in it.
    """
    records = LetterFacts(ctx.unit, ctx.workspace, ctx.now, ctx.reader)
    known = records.people(people)
    offices = records.offices(people)
    contacts = records.contacts(people, ctx.today)
    promises = records.promises(people)
    shared = _shared(ctx, given, locale, records)
    term, _ = council_term(seat_day(ctx.today))
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
            tuple(promises.get(person, ())),
            body_ids,
        )
        for person in dict.fromkeys(people)
        if person in known
    ]


def facts_of_nobody(ctx: Context, given: Given, locale: str, body_id: int | None = None) -> Facts:
    """The facts for what is written to nobody in particular: an op-ed, a consultation response."""
    records = LetterFacts(ctx.unit, ctx.workspace, ctx.now, ctx.reader)
    shared = _shared(ctx, given, locale, records)
    entry = ctx.register.bodies.get(body_id) if body_id is not None else None
    area = (entry.hint if entry else "") or shared["sender"]["area"]
    recipient = {**_NO_RECIPIENT, "body": entry.name if entry else "", "area": area}
    values = {
        **shared,
        "recipient": recipient,
        "last_meeting": None,
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
    "newly_elected": False,
    "reelected": False,
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
    offices: tuple[Office, ...],
    contacts: tuple[Contact, ...],
    promises: tuple[Promise, ...],
    body_ids: frozenset[int],
) -> Facts:
    day = seat_day(ctx.today)
    held = [one for one in offices if is_political(one) and meets(one.start_date, one.ends, day, day)]
    main = min(held, key=lambda one: _order(one, body_ids), default=None)
    term, _ = council_term(day)
    before = _sat_before(offices, term)
    fresh = bool(held) and all(begun is not None and begun >= term for begun in _starts(held))
    area = (main.area if main else None) or next((one.area for one in reversed(offices) if one.area), "")
    recipient = {
        **_NO_RECIPIENT,
        "name": person.name,
        "given_name": person.given_name or person.name.split()[0],
        "title": _title(main, locale),
        "role": _role(main, locale),
        "body": main.body if main else "",
        "area": area,
        "email": person.email or "",
        "mayor": bool(_MAYOR & _offices_of(held)),
        "chair": "committee_chair" in _offices_of(held),
        "vice_chair": "committee_vice_chair" in _offices_of(held),
        "elected": bool(held),
        # Where the register does not reach back, nobody is called new for want of a record.
        "newly_elected": fresh and not before and area in told_apart,
        "reelected": bool(held) and before,
    }
    meetings = [_meeting(one, locale, ctx) for one in contacts]
    values = {
        **shared,
        "recipient": recipient,
        "last_meeting": meetings[0] if meetings else None,
        "meetings": meetings,
        "promised": [
            {"what": one.what, "by": say_date(one.due, locale) if one.due else "", "who": one.who or ""}
            for one in promises
        ],
        "seats": [
            {"role": _role(one, locale), "body": one.body, "since": _since(one, locale)} for one in held
        ],
        "municipality": area or shared["sender"]["area"],
    }
    levels = [one.confidentiality for one in contacts] + [one.confidentiality for one in promises]
    code = next((one.area_code for one in (main, *offices) if one and one.area == area and one.area_code), "")
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


def is_political(office: Office) -> bool:
    """Whether somebody was elected or appointed to it: not a director, nor whoever stands in."""
    found = office_of(office.role) if office.role else None
    return found is None or found.id not in (*_administrative(), "substitute")


@cache
def _administrative() -> frozenset[str]:
    return frozenset(row["id"] for row in load("bodies")["roles_administrative"])


def _order(office: Office, body_ids: frozenset[int]) -> tuple[bool, int, bool, int]:
    """The seat they were chosen for, then the highest; a committee says more than the council as a whole."""
    rank = next((i for i, role in enumerate(_RANK) if holds(office.role, role)), len(_RANK))
    asked = office.organization_id in body_ids
    return not asked, rank, office.classification in _COUNCILS, office.organization_id


def _sat_before(offices: tuple[Office, ...], term: date) -> bool:
    """Whether they held a seat before this term that a register says the beginning of."""
    return any(
        (begun := first_day(one.start_date)) is not None and begun < term
        for one in offices
        if is_political(one)
    )


def _starts(offices: Sequence[Office]) -> list[date | None]:
    return [first_day(one.start_date) for one in offices]


def _offices_of(held: Sequence[Office]) -> frozenset[str]:
    return frozenset(found.id for one in held if one.role and (found := office_of(one.role)))


def _role(office: Office | None, locale: str) -> str:
    """'formand', 'mayor': the office in the letter's language where it is a known one."""
    if office is None or not office.role:
        return ""
    found = office_of(office.role)
    return role_named(found.id).label[locale] if found is not None else office.role


def _title(office: Office | None, locale: str) -> str:
    """'borgmester', 'formand for Sundhedsudvalget', 'member of Byrådet', as it stands in running text."""
    role = _role(office, locale)
    if office is None or not role:
        return ""
    found = office_of(office.role or "")
    if found is not None and found.id in _MAYOR:
        return role
    link = "af" if found is not None and _MEMBER in found.alike else "for"
    body = f"the {office.body}" if locale == "en" and office.body.lower().endswith(_ENGLISH) else office.body
    return _OF[locale].format(role=role, link=link, body=body)


_ENGLISH: Final = ("committee", "council", "board")


def _meeting(contact: Contact, locale: str, ctx: Context) -> dict[str, str]:
    return {
        "date": say_date(contact.day, locale),
        "when": _month(contact.day, ctx.today, locale),
        "topic": contact.topic,
        "place": "",
        "kind": contact.activity_type,
    }


def say_date(day: date, locale: str) -> str:
    """'3. december 2026', '3 December 2026': as a letter writes a day, whenever it is read."""
    return f"{day.day}{'.' if locale == 'da' else ''} {_MONTHS[locale][day.month - 1]} {day.year}"


def _month(day: date, today: date, locale: str) -> str:
    """'i oktober', 'in October 2025': with the year once the month alone could mean another."""
    far = (today.year - day.year) * 12 + today.month - day.month > 10
    month = _MONTHS[locale][day.month - 1]
    return f"{'i' if locale == 'da' else 'in'} {month}{f' {day.year}' if far else ''}"


def _since(office: Office, locale: str) -> str:
    begun, last = first_day(office.start_date), last_day(office.start_date)
    if begun is None or last is None:
        return ""
    if begun == last:
        return say_date(begun, locale)
    return (
        str(begun.year) if last.month != begun.month else f"{_MONTHS[locale][begun.month - 1]} {begun.year}"
    )
