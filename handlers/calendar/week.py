"""A week of the year, one date with all that is known of it, and the calendar asked with no verb."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Annotated, Final, TypeAlias

from bot.core.errors import Refusal
from bot.core.people import Role
from bot.core.reply import Reply
from bot.engine.context import Context
from bot.engine.router import Router
from bot.engine.slots import Reads, Slot
from bot.language.dates import Moment, Prefer, understand_when
from bot.language.questions.dates import parted_from_area
from bot.language.words import N_
from bot.politics.calendar import Family
from bot.politics.workdays import public_holidays
from bot.subjects.calendar.event_lines import dates_of, lines_of
from bot.subjects.calendar.political_year import area_code_of, calendar_for
from bot.subjects.first_words import CALENDAR
from storage.activities import Status
from storage.activities.tasks import TaskRow, Tasks

_WEEK: Final = re.compile(
    r"(?:(?:week|uge)\s*|(?<!\s)\s+)?(\d{1,2})(?:\s*+(?:(?:,|in|i)\s*+)?((?:19|20|21)\d\d))?", re.IGNORECASE
)

WeekSaid: TypeAlias = Annotated[str, Slot(Reads.REST, N_("Which week"), "", hint="45", asked=False)]

DaysSaid: TypeAlias = Annotated[
    str, Slot(Reads.REST, N_("Which days"), N_("MONTH"), hint=N_("December"), asked=False)
]
LONGEST: Final = timedelta(days=100)  # the longest stretch shown day by day
_TWO_DAYS: Final = re.compile(r"(\d{4}-\d\d-\d\d) (\d{4}-\d\d-\d\d)")

router = Router(CALENDAR)


@router.command(
    "week",
    "uge",
    "ugen",
    summary=N_("What is in a week, our meetings and next steps too"),
    role=Role.READER,
    reads=True,
    en="45",
    da="45",
)
def week(ctx: Context, which: WeekSaid = "") -> Reply:
    """A week by its ISO number: the calendar, our meetings and next steps; this week where none is said."""
    which, named = parted_from_area(ctx.country, which)
    monday = _monday(ctx, which)
    return _shown(ctx, monday, monday + timedelta(days=6), named, of_week=True)


@router.command(
    "days",
    "dage",
    "måned",
    "month",
    summary=N_("What is in a month or on some days, our meetings and next steps too"),
    role=Role.READER,
    reads=True,
    en="December",
    da="december",
)
def days(ctx: Context, which: DaysSaid = "") -> Reply:
    """A month, or any days: the calendar, our meetings and next steps; this month where none is said."""
    which, named = parted_from_area(ctx.country, which)
    first, last = _days(ctx, which.strip(" ?.!"))
    return _shown(ctx, first, last, named, of_week=False)


def _shown(ctx: Context, first: date, last: date, named: str, *, of_week: bool) -> Reply:
    area = named or area_code_of(ctx)
    events = calendar_for(ctx, area).between(first, last)
    dates = dates_of(calendar_for(ctx, area), events)
    here = [event for event in dates if event.start >= first or event.end <= last]
    return ctx.say(
        "calendar/week",
        days=Moment(first, None, last if last != first else None),
        of_week=of_week,
        this=first <= ctx.today <= last,
        area=ctx.country.areas.name_of(area, ctx.locale),
        here=lines_of(ctx, here),
        under_way=lines_of(ctx, [event for event in dates if event not in here]),
        quiet=lines_of(ctx, [event for event in events if event.family is Family.QUIET]),
        off=[
            (day, name)
            for year in sorted({first.year, last.year})
            for day, name in public_holidays(ctx.country, year, ctx.locale)
            if first <= day <= last
        ],
        meetings=[
            activity
            for activity in ctx.seen.meetings_between(first, last, user_id=ctx.reader)
            if activity.status in (Status.PLANNED, Status.COMPLETED)
        ],
        steps=_steps(ctx, first, last),
        before=_week_said(first - timedelta(days=7)),
        after=_week_said(first + timedelta(days=7)),
        today=ctx.today,
        locale=ctx.locale,
    )


def _days(ctx: Context, said: str) -> tuple[date, date]:
    """The days somebody means: 'december', '3. december', '2026-12-01 2026-12-31'; this month where none are said."""
    if exact := _TWO_DAYS.fullmatch(said):
        first, last = date.fromisoformat(exact[1]), date.fromisoformat(exact[2])
        return (first, last) if first <= last else (last, first)
    if not said:
        first = ctx.today.replace(day=1)
        return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    local: datetime = ctx.said_at.astimezone(ctx.tz)
    moment = understand_when(said, local, Prefer.FUTURE, ctx.locale) or understand_when(
        f"{'i' if ctx.locale == 'da' else 'in'} {said}", local, Prefer.FUTURE, ctx.locale
    )
    if moment is None or moment.last_day - moment.day > LONGEST:
        raise Refusal("calendar/which_days", said=said)
    return moment.day, moment.last_day


def _monday(ctx: Context, said: str) -> date:
    """The Monday of the week somebody means: '45', '45 2027', 'next week', or a day in it."""
    said = said.strip(" ?.!")
    if not said:
        return ctx.today - timedelta(days=ctx.today.weekday())
    number = _WEEK.fullmatch(said)
    words = f"week {number[1]} {number[2] or ''}".strip() if number else said
    local: datetime = ctx.said_at.astimezone(ctx.tz)
    moment = understand_when(words, local, Prefer.FUTURE, ctx.locale)
    if moment is None:
        raise Refusal("calendar/which_week", said=said)
    return moment.day - timedelta(days=moment.day.weekday())


def _week_said(monday: date) -> tuple[int, str]:
    """The number of a week, and the words that name it for good."""
    year, number, _ = monday.isocalendar()
    return number, f"{number} {year}"


def _steps(ctx: Context, monday: date, sunday: date) -> list[TaskRow]:
    """The open next steps that fall in a week: the reader's own, or everybody's when read aloud."""
    tasks = ctx.seen_by_reader(Tasks)
    steps = tasks.due(sunday) if ctx.reader is None else tasks.open_for(ctx.reader, sunday)
    return [step for step in steps if step.due is not None and step.due >= monday]
