"""The words of the political calendar: an event in, what a page shows of it out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from bot.engine.context import Context
from bot.language.dates import Moment, say_day
from bot.politics.calendar import Basis, Calendar, Event, Family
from bot.politics.calendar.records import phases, records
from bot.politics.country import Country
from bot.politics.nudge_rules import NudgeRule, OnEvent, rules


@dataclass(frozen=True, slots=True)
class EventLine:
    """An event as a page shows it, in the reader's language.

    `left` is the days until it begins, or until its last day when it has begun; negative when it is over.
    `to_do` is what to do about it now or next. `law` is the paragraph its date follows from, "§" where none is named;
    each is "" where there is none.
    """

    event: Event
    label: str
    when: Moment
    left: int
    begun: bool
    to_do: str
    law: str
    note: str

    def short(self, locale: str) -> str:
        """What it is called where what it belongs to is said."""
        return (self.event.short or {}).get(locale) or self.label

    @property
    def over(self) -> bool:
        return self.left < 0


def event_lines(
    country: Country, events: Iterable[Event], locale: str, now: datetime
) -> tuple[EventLine, ...]:
    """What a page shows of events, in their order; `now` is local to the reader."""
    return tuple(event_line(country, event, locale, now) for event in events)


def event_line(country: Country, event: Event, locale: str, now: datetime) -> EventLine:
    """What a page shows of one event."""
    return EventLine(
        event,
        event.label.get(locale) or next(iter(event.label.values()), event.id),
        moment_of(event),
        event.days_left(now.date()),
        event.start <= now.date(),
        _to_do(country, event, locale, now),
        _law(event),
        event.note.get(locale, "") if event.note else "",
    )


def moment_of(event: Event) -> Moment:
    """The days of an event as a date phrase."""
    return Moment(event.start, event.time, None if event.one_day else event.end)


def _law(event: Event) -> str:
    """The paragraph that sets a date, or that it is counted from; 'law' is enough where none is named."""
    if event.basis not in (Basis.LAW, Basis.DERIVED):
        return ""
    named = next((source for source in event.sources if "§" in source), "")
    return named or ("§" if event.legal else "")


def _to_do(country: Country, event: Event, locale: str, now: datetime) -> str:
    """What the rules advise about an event: the advice whose time is now, else the first to come."""
    today = now.date()
    coming: tuple[date, NudgeRule] | None = None
    for rule in _on(country, event.id):
        assert isinstance(rule.when, OnEvent)  # they were sorted by it
        on = (event.end if rule.when.at_end else event.start) + timedelta(days=rule.when.offset_days)
        due = on - timedelta(days=rule.lead_days)
        timely = due <= max(event.end, today) and today < on + timedelta(days=rule.expires_days)
        if timely and (coming is None or due < coming[0]):
            coming = due, rule
    if coming is None:
        return (event.what_happens or {}).get(locale, "")
    day = say_day(event.start, now, locale)
    return coming[1].text[locale].format_map({"date": day, "on": day})


@cache
def _on(country: Country, event_id: str) -> tuple[NudgeRule, ...]:
    """The rules that speak of an event."""
    return tuple(
        rule for rule in rules(country) if isinstance(rule.when, OnEvent) and rule.when.event == event_id
    )


def dates_of(calendar: Calendar, events: Iterable[Event]) -> list[Event]:
    """The events people keep dates for: no quiet times, no mere stretches, none of another kind of area's."""
    region = calendar.area.startswith("region_")
    other = "municipality" if region else "region" if calendar.area else None
    rules, stretches = records(calendar.country), phases(calendar.country)
    found = []
    for event in events:
        rule = rules.get(event.id)
        elsewhere = rule is not None and rule.level == {other}
        if not (elsewhere or event.family is Family.QUIET or event.id in stretches):
            found.append(event)
    return found


def lines_of(ctx: Context, events: Iterable[Event]) -> tuple[EventLine, ...]:
    """Events as the asker's pages show them."""
    return event_lines(ctx.country, events, ctx.locale, ctx.local_now)


def role_of(calendar: Calendar, event: Event) -> str | None:
    """What an event is in its family ('adoption', 'constitution'), by its rule; None for one of the team's own."""
    record = records(calendar.country).get(event.id)
    return record.role if record is not None else None
