"""The dates the team has put down itself: its own are added, all of them listed and taken out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Final, TypeAlias

from bot.core.errors import Refusal
from bot.core.folding import fold
from bot.core.people import Role
from bot.core.reply import Reply
from bot.engine.context import Context
from bot.engine.router import Router
from bot.engine.slots import Reads, Slot
from bot.language.date_line import TAG, exact, tag_of
from bot.language.dates import Moment
from bot.language.words import N_
from bot.politics.calendar import OWN, Override
from bot.subjects.calendar.date_asked import AreaField, DayField, ask_day, label_of, moment_of, said_in
from bot.subjects.calendar.event_lines import event_line
from bot.subjects.calendar.political_year import area_meant, calendar_for
from bot.subjects.first_words import CALENDAR
from storage.calendar import CalendarDates

LISTED: Final = 12


OwnSaid: TypeAlias = Annotated[str, Slot(Reads.REST, N_("What is it called"), hint=N_("Dialogue meeting"))]
Which: TypeAlias = Annotated[str, Slot(Reads.REST, N_("Which date"))]

router = Router(CALENDAR)


@dataclass(frozen=True, slots=True)
class Kept:
    """A date the team has put down, as a list shows it."""

    label: str
    area: str
    when: Moment
    own: bool
    note: str
    tag: str


@router.command(
    "add",
    "tilføj",
    "ny",
    "new",
    summary=N_("Add a date of your own"),
    form=True,
    once=True,
    knows_twice=True,
    en='"Dialogue meeting" 3 March 2027 at 19:00',
    da='"Dialogmøde" 3. marts 2027 kl. 19',
    public=True,
)
def add(ctx: Context, what: OwnSaid, day: DayField = "", where: AreaField = "") -> Reply:
    """Add a date of the team's own, for every area unless one is named."""
    said = said_in(ctx, what, day, where)
    if said.moment is None:
        return ask_day(ctx, said)
    if not fold(said.name):
        raise Refusal("calendar/no_name", field="what")
    area = area_meant(ctx, said.area, f'calendar add "{said.name}" {exact(said.moment)} in {{}}')
    area = area if said.area.strip() else ""
    slug = re.sub(r"[^a-z0-9]+", "-", fold(said.name)).strip("-")[:40] or "date"
    event = f"{OWN}{slug}-{said.moment.day}"
    dates = ctx.of(CalendarDates)
    new = Override(event, 0, said.moment.day, said.moment.until, said.moment.time, said.name)
    if dates.get(event, 0, area) == new:
        return ctx.say("calendar/same", label=said.name, when=said.moment)
    before = dates.put(new, area)
    tag = tag_of(event, 0, area)
    undo = f"calendar set {tag} {exact(moment_of(before))}" if before else f"calendar remove {tag}"
    return ctx.say(
        "calendar/added",
        label=said.name,
        area=ctx.country.areas.name_of(area, ctx.locale),
        when=said.moment,
        past=said.moment.last_day < ctx.today,
        undo=undo,
    )


@router.command(
    "list",
    "liste",
    "own",
    "egne",
    "vores",
    summary=N_("The dates you have set and added yourselves"),
    role=Role.READER,
    reads=True,
)
def list_(ctx: Context) -> Reply:
    """Every date the team has put down, those to come first."""
    kept = _kept(ctx)
    ahead = [one for one in kept if one.when.last_day >= ctx.today]
    past = [one for one in reversed(kept) if one.when.last_day < ctx.today]
    shown = (ahead + past)[:LISTED]
    return ctx.say(
        "calendar/list",
        dates=shown,
        more=len(kept) - len(shown),
        may_change=ctx.who.role >= Role.MEMBER and not ctx.aloud,
        today=ctx.today,
    )


def _kept(ctx: Context) -> list[Kept]:
    dates = CalendarDates(ctx.unit, ctx.workspace, ctx.now)
    return [
        Kept(
            said.label or label_of(ctx, said.event, None),
            ctx.country.areas.name_of(area, ctx.locale),
            moment_of(said),
            said.event.startswith(OWN),
            said.note or "",
            tag_of(said.event, said.cycle, area),
        )
        for area, said in dates.every()
    ]


@router.command(
    "remove",
    "fjern",
    "slet",
    "delete",
    "unset",
    summary=N_("Take a date out that you set or added"),
    en="Dialogue meeting",
    da="Dialogmøde",
)
def remove(ctx: Context, which: Which) -> Reply:
    """Take out a date of the team's: its own is gone, and where one was set the rule holds again."""
    tag = TAG.search(which)
    dates = ctx.of(CalendarDates)
    if tag is None:
        wanted = fold(which.strip('"“”„«»'))
        kept = _kept(ctx)
        found = [one for one in kept if fold(one.label) == wanted] or [
            one for one in kept if wanted and wanted in fold(one.label)
        ]
        if not found:
            raise Refusal("calendar/not_kept", said=which, any=bool(kept))
        if len(found) > 1:
            ways = [(_spoken(ctx, one), f"calendar remove {one.tag}") for one in found[:LISTED]]
            return ctx.say("calendar/which_event", said=which, ways=ways, lines=())
        tag = TAG.search(found[0].tag)
        assert tag is not None  # it was written to be read
    id_, cycle, area = tag["id"], int(tag["cycle"]), tag["area"]
    before = dates.remove(id_, cycle, area)
    if before is None:
        raise Refusal("calendar/gone_already")
    now = calendar_for(ctx, area).event(id_, cycle)
    day = exact(moment_of(before))
    own = id_.startswith(OWN)
    there = f" in {ctx.country.areas.name_of(area, 'da')}" if area else ""
    undo = f'calendar add "{before.label}" {day}{there}' if own else None
    return ctx.say(
        "calendar/removed",
        label=before.label or label_of(ctx, id_, now),
        area=ctx.country.areas.name_of(area, ctx.locale),
        when=moment_of(before),
        now=event_line(ctx.country, now, ctx.locale, ctx.local_now) if now is not None else None,
        own=own,
        undo=undo or f"calendar set {tag_of(id_, cycle, area)} {day} [anyway]",
    )


def _spoken(ctx: Context, one: Kept) -> str:
    """A date as a button tells it from others."""
    where = f", {one.area}" if one.area else ""
    return f"{one.label}{where} {one.when.day:%d.%m.%Y}"
