"""The calendar as calendar programs read it (iCalendar, RFC 5545): political dates, our meetings, next steps."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.core.text import one_line
from bot.language.words import N_, language, translator
from bot.politics.calendar import Event
from bot.subjects.calendar.event_lines import dates_of
from bot.subjects.calendar.political_year import calendar_of
from storage.activities import Activities, ActivityCard, ParticipantRole, Status
from storage.activities.tasks import TaskRow, Tasks
from storage.feeds import Feeds
from storage.team import Team
from storage.work import Unit

PATH: Final = "/calendar/"
SUFFIX: Final = ".ics"
BACK: Final = timedelta(days=92)
AHEAD: Final = timedelta(days=800)
LASTS: Final = timedelta(hours=1)  # a meeting nobody said the end of
LONG: Final = timedelta(
    days=21
)  # what lasts longer is put on its first day: a bar of months hides everything
EXPECTED: Final = N_("expected")
UNTIL: Final = N_("until {day}")
NEXT_STEP: Final = N_("Next step")
KINDS: Final = {
    "meeting": N_("Meeting"),
    "call": N_("Phone call"),
    "visit": N_("Visit"),
    "mail": N_("Mail"),
    "oped": N_("Op-ed"),
    "hearing": N_("Consultation response"),
}
NAME: Final = N_("Political year")


def new_secret() -> str:
    """A secret for an address: 32 letters nobody guesses."""
    return secrets.token_urlsafe(24)


@dataclass(frozen=True, slots=True)
class Contents:
    """What a feed holds, and in whose words."""

    name: str
    events: tuple[Event, ...]
    meetings: tuple[ActivityCard, ...]
    steps: tuple[TaskRow, ...]
    locale: str
    area: str


def feed(unit: Unit, secret: str, now: datetime, house_tz: ZoneInfo) -> bytes | None:
    """The feed a secret opens; None for a secret that opens none, or whose owner has left the team."""
    feeds = Feeds(unit, None, now)
    found = feeds.find(secret)
    if found is None:
        return None
    member = next(
        (one for one in Team(unit, found.workspace_id, now).users() if one.id == found.user_id), None
    )
    if member is None:
        return None
    tz = _zone(member.timezone) or house_tz
    feeds.read(found.id)
    contents = gathered(unit, found.workspace_id, now, tz, found.area_code, found.locale, member.id)
    return ics(contents, now)


def gathered(
    unit: Unit, workspace: int, now: datetime, tz: ZoneInfo, area: str, locale: str, user_id: int | None
) -> Contents:
    """What one user's feed holds; without a user the whole team's, less what is confidential."""
    today = now.astimezone(tz).date()
    first, last = today - BACK, today + AHEAD
    calendar = calendar_of(unit, workspace, now, area)
    events = tuple(
        event for event in dates_of(calendar, calendar.between(first, last)) if event.start >= first
    )
    met = Activities(unit, workspace, now, user_id).meetings_between(first, last, user_id=user_id)
    tasks = Tasks(unit, workspace, now, user_id)
    steps = tasks.open_for(user_id, last) if user_id is not None else tasks.due(last)
    place = unit.country.areas.name_of(area, locale)
    name = translator(locale)(NAME)
    return Contents(
        f"{name}, {place}" if place else name,
        events,
        tuple(one for one in met if one.status is Status.PLANNED),
        tuple(one for one in steps if one.due is not None and one.due >= first),
        locale,
        area,
    )


def ics(contents: Contents, now: datetime) -> bytes:
    """The contents as an iCalendar object. The same day gives the same bytes while nothing changes."""
    from icalendar import Calendar  # takes a while to import, and is needed for feeds alone

    stamp = datetime.combine(now.astimezone(UTC).date(), time(), UTC)
    calendar = Calendar()
    calendar.add("prodid", "-//Caucus//caucus//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", one_line(contents.name, 100))
    calendar.add("name", one_line(contents.name, 100))
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for event in contents.events:
        calendar.add_component(_political(event, contents, stamp))
    for meeting in contents.meetings:
        calendar.add_component(_meeting(meeting, contents, stamp))
    for step in contents.steps:
        calendar.add_component(_step(step, contents, stamp))
    return bytes(calendar.to_ical())


def _political(event: Event, contents: Contents, stamp: datetime) -> Any:
    say = translator(contents.locale)
    label = event.label.get(contents.locale) or next(iter(event.label.values()), event.id)
    remarks = []
    first, last = event.start, event.end
    if last - first > LONG:
        remarks.append(say(UNTIL).replace("{day}", _day(last, contents.locale)))
        last = first
    if event.expected:
        remarks.append(say(EXPECTED))
    title = f"{label} ({', '.join(remarks)})" if remarks else label
    told = [given[contents.locale] for given in (event.what_happens, event.note) if given]
    body = "\n\n".join((*told, *event.sources[:2]))
    made = _component(f"event-{event.id}-{event.cycle}-{contents.area or 'all'}", title, body, stamp)
    _days(made, first, last)
    made.add("transp", "TRANSPARENT")
    made.add("categories", [event.family.value])
    return made


def _meeting(meeting: ActivityCard, contents: Contents, stamp: datetime) -> Any:
    say = translator(contents.locale)
    met = [one.name for one in meeting.participants if one.role is ParticipantRole.TARGET]
    kind = say(KINDS[meeting.activity_type]) if meeting.activity_type in KINDS else ""
    title = ": ".join(filter(None, (kind, ", ".join(met), meeting.subject)))
    made = _component(f"meeting-{meeting.id}", title, meeting.details, stamp)
    if meeting.starts_at is None:
        _days(made, meeting.day, meeting.day)
    else:
        made.add("dtstart", meeting.starts_at.astimezone(UTC))
        made.add("dtend", (meeting.starts_at + LASTS).astimezone(UTC))
    where = ", ".join(filter(None, (meeting.organization_name, meeting.area_name)))
    if where:
        made.add("location", one_line(where, 200))
    made.add("transp", "OPAQUE")
    made.add("class", "PRIVATE")
    return made


def _step(step: TaskRow, contents: Contents, stamp: datetime) -> Any:
    assert step.due is not None  # others are no part of a feed
    title = f"{translator(contents.locale)(NEXT_STEP)}: {step.subject}"
    made = _component(f"step-{step.id}", title, step.activity or "", stamp)
    _days(made, step.due, step.due)
    made.add("transp", "TRANSPARENT")
    made.add("class", "PRIVATE")
    return made


def _component(uid: str, title: str, body: str, stamp: datetime) -> Any:
    from icalendar import Event as Component

    made = Component()
    made.add("uid", f"{uid}@caucus")
    made.add("dtstamp", stamp)
    made.add("summary", one_line(title, 250))
    if body.strip():
        made.add("description", _clean(body)[:4_000])
    return made


def _days(made: Any, first: date, last: date) -> None:
    """Whole days; the end of such an event is the day after its last (RFC 5545, 3.6.1)."""
    made.add("dtstart", first)
    made.add("dtend", last + timedelta(days=1))


def _clean(text: str) -> str:
    return "".join(sign for sign in text if sign == "\n" or sign.isprintable())


def _day(day: date, locale: str) -> str:
    from babel.dates import format_date

    return format_date(day, "d. MMMM" if language(locale) == "da" else "d MMMM", locale=language(locale))


def _zone(name: str | None) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        return None


def addresses(public_url: str, secret: str) -> tuple[str, str]:
    """Where a feed is read: the address for a calendar program to subscribe to, and for a browser."""
    plain = f"{public_url.rstrip('/')}{PATH}{secret}{SUFFIX}"
    return f"webcal://{plain.partition('://')[2]}", plain
