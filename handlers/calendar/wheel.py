"""Draws the year as a wheel and the term as a timeline, beside everything else that is being answered."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Annotated, Final, TypeAlias

from bot.core.errors import Refusal
from bot.core.people import Role
from bot.core.reply import File, Reply
from bot.core.text import one_line
from bot.engine.context import Context
from bot.engine.jobs import Outside
from bot.engine.router import Router
from bot.engine.slots import Reads, Slot
from bot.language.words import N_
from bot.subjects.calendar.political_year import area_code_of, calendar_for, calendar_of, term_for
from bot.subjects.first_words import CALENDAR
from bot.subjects.pictures.drawing import draw
from bot.subjects.pictures.spec import TimelineSpec, WheelSpec
from bot.subjects.pictures.year import timeline, wheel
from storage.activities import Status
from storage.jobs import Job

YEARS: Final = range(2014, 2100)
_YEAR: Final = re.compile(r"\b(\d{4})\b")
_LEAD: Final = re.compile(r"^(?:in|i|for)\s+", re.IGNORECASE)

Which: TypeAlias = Annotated[str, Slot(Reads.REST, N_("Year and municipality"), asked=False)]

router = Router(CALENDAR)


@router.command(
    "wheel",
    "årshjul",
    "hjul",
    "årshjulet",
    summary=N_("The year as a picture"),
    role=Role.READER,
    reads=True,
    en="2027 in Slagelse",
    da="2027 i Slagelse",
)
def wheel_(ctx: Context, which: Which = "") -> Reply:
    """The year wheel: the budgets in the making, dates, our meetings, and today."""
    year, area = _which(ctx, which)
    return ctx.start_job("wheel", {"year": year, "area": area}, aloud=ctx.aloud)


@router.command(
    "timeline",
    "tidslinje",
    "tidslinjen",
    summary=N_("The four years of the term as a picture"),
    role=Role.READER,
    reads=True,
    en="in Slagelse",
    da="i Slagelse",
)
def timeline_(ctx: Context, which: Which = "") -> Reply:
    """The four years of the term, with elections and budgets."""
    year, area = _which(ctx, which)
    term_for(ctx, calendar_for(ctx, area))
    return ctx.start_job("timeline", {"year": year, "area": area}, aloud=ctx.aloud)


@router.job("wheel")
def draw_wheel(ctx: Context, job: Job) -> Outside:
    """Gather what the wheel shows, then draw it in a process of its own."""
    year, area = job.payload["year"], job.payload["area"]
    met = ctx.seen.meetings_between(date(year, 1, 1), date(year, 12, 31))
    days = [one.day for one in met if one.status is not Status.CANCELLED]
    calendar = calendar_of(ctx.unit, ctx.workspace, ctx.now, area)
    spec = wheel(calendar, year, ctx.today, ctx.country.areas.name_of(area, ctx.locale), days, ctx.locale)
    return Outside(lambda: draw(spec), lambda then, png: _shown(then, spec, png, "wheel"))


@router.job("timeline")
def draw_timeline(ctx: Context, job: Job) -> Outside:
    """Gather what the timeline shows, then draw it in a process of its own."""
    year, area = job.payload["year"], job.payload["area"]
    today = ctx.today if year == ctx.today.year else date(year, 1, 1)
    calendar = calendar_of(ctx.unit, ctx.workspace, ctx.now, area)
    spec = timeline(calendar, today, ctx.country.areas.name_of(area, ctx.locale), ctx.locale)
    return Outside(lambda: draw(spec), lambda then, png: _shown(then, spec, png, "timeline"))


def _shown(ctx: Context, spec: WheelSpec | TimelineSpec, png: bytes, kind: str) -> Reply:
    """The picture, with a line below it that says what it shows to whoever cannot see it."""
    marks = (
        spec.marks if isinstance(spec, WheelSpec) else tuple(one for row in spec.rows for one in row.marks)
    )
    ahead = [mark for mark in marks if not mark.past]
    reply = ctx.say(
        "calendar/picture",
        kind=kind,
        title=spec.title,
        place=spec.place,
        ahead=ahead[:1],
        rest=len(ahead) - 1,
    )
    title = one_line(f"{ctx.translate(NAMES[kind])} {spec.title} {spec.place}".strip(), 100)
    name = f"{kind}-{spec.title.replace('–', '-')}.png"
    return replace(reply, file=File(name, png, "image/png", title))


NAMES: Final = {"wheel": N_("Year wheel"), "timeline": N_("Timeline")}


def _which(ctx: Context, said: str) -> tuple[int, str]:
    """The year and the area that are meant."""
    found = _YEAR.search(said)
    year = int(found[1]) if found else ctx.today.year
    if year not in YEARS:
        raise Refusal("calendar/no_such_year", year=year, first=YEARS[0], last=YEARS[-1])
    place = _LEAD.sub("", _YEAR.sub("", said).strip(" ,.?!")).strip()
    if place and ctx.country.areas.code_of(place) is None:
        near = ctx.registers.bodies(ctx.unit, ctx.workspace, ctx.now).areas_like(place)
        raise Refusal("calendar/no_such_area", said=place, near=near, again="calendar wheel in {}")
    return year, area_code_of(ctx, place)
