"""The dates the team has put down itself: its own are added, all of them listed and taken out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Annotated, Final, TypeAlias

from bot.core.errors import Refusal
from bot.core.folding import fold
from bot.core.messages import Kind
from bot.core.people import Role
from bot.core.reply import FieldKind, Reply
from bot.engine.context import Context
from bot.engine.date_line import ANYWAY, TAG, DateSaid, date_in, date_of_form, exact, tag_of
from bot.engine.dates import Moment
from bot.engine.event_lines import event_line
from bot.engine.political_year import area_name
from bot.engine.router import Router
from bot.engine.slots import Reads, Slot
from bot.engine.words import N_
from bot.politics.calendar import OWN, Event, Override
from bot.politics.calendar.records import records
from handlers.calendar import CALENDAR, area_meant, calendar_for
from storage.calendar import CalendarDates

WIDEST: Final = timedelta(days=190)  # the longest stretch that is taken for one date
LISTED: Final = 12


OwnSaid: TypeAlias = Annotated[
    str, Slot(Reads.REST, N_("What is it called"), N_('"NAME" DAY'), hint=N_("Dialogue meeting"))
]
DayField: TypeAlias = Annotated[
    str, Slot(Reads.FIELD, N_("Which day"), "", FieldKind.DAY, N_("7 October 2027 at 17:00"))
]
AreaField: TypeAlias = Annotated[
    str, Slot(Reads.FIELD, N_("Municipality or region"), "", FieldKind.LINE, "Slagelse")
]
Which: TypeAlias = Annotated[str, Slot(Reads.REST, N_("Which date"), N_("NAME"))]

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


def said_in(ctx: Context, what: str, day: str, where: str) -> DateSaid:
    """What is said of a date, in one line or in the fields of a form; a day too long for a date is refused."""
    now = ctx.said_at.astimezone(ctx.tz)
    what = ANYWAY.sub("", TAG.sub("", what))
    if ctx.message.kind is Kind.FORM:
        said = date_of_form(what, day, where, now, ctx.locale)
    else:
        said = date_in(what, now, ctx.locale)
    if said.moment is not None and said.moment.last_day - said.moment.day > WIDEST:
        raise Refusal("calendar/too_wide", when=said.moment)
    return said


def ask_day(ctx: Context, said: DateSaid) -> Reply:
    """A date with no day: ask for it, with what was said filled in."""
    filled = {name: text for name, text in (("what", said.name), ("where", said.area)) if text}
    form = ctx.form(filled)
    fields = tuple(replace(one, required=one.required or one.name == "day") for one in form.fields)
    return replace(ctx.say("calendar/which_day", said=said.name), form=replace(form, fields=fields))


def label_of(ctx: Context, id_: str, event: Event | None) -> str:
    """What an event is called in the reader's language, by its rule, else as the team named it."""
    record = records(ctx.country).get(id_)
    label = record.label if record is not None else event.label if event is not None else {}
    return label.get(ctx.locale) or id_


def moment_of(said: Override) -> Moment:
    """The days of a date that was put down, as a date phrase."""
    return Moment(said.start, said.time, said.end)


@router.command(
    "add",
    "tilføj",
    "ny",
    "new",
    summary=N_("Add a date of your own"),
    form=True,
    en='"Dialogue meeting" 3 March 2027 at 19:00',
    da='"Dialogmøde" 3. marts 2027 kl. 19',
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
    dates = CalendarDates(ctx.unit, ctx.workspace, ctx.now, ctx.who.user_id)
    new = Override(event, 0, said.moment.day, said.moment.until, said.moment.time, said.name)
    if dates.get(event, 0, area) == new:
        return ctx.say("calendar/same", label=said.name, when=said.moment)
    before = dates.put(new, area)
    tag = tag_of(event, 0, area)
    undo = f"calendar set {tag} {exact(moment_of(before))}" if before else f"calendar remove {tag}"
    return ctx.say(
        "calendar/added",
        label=said.name,
        area=area_name(area, ctx.locale),
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
            area_name(area, ctx.locale),
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
    dates = CalendarDates(ctx.unit, ctx.workspace, ctx.now, ctx.who.user_id)
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
            return ctx.say("calendar/which_event", said=which, ways=ways)
        tag = TAG.search(found[0].tag)
        assert tag is not None  # it was written to be read
    id_, cycle, area = tag["id"], int(tag["cycle"]), tag["area"]
    before = dates.remove(id_, cycle, area)
    if before is None:
        raise Refusal("calendar/gone_already")
    now = calendar_for(ctx, area).event(id_, cycle)
    day = exact(moment_of(before))
    own = id_.startswith(OWN)
    there = f" in {area_name(area, 'da')}" if area else ""
    undo = f'calendar add "{before.label}" {day}{there}' if own else None
    return ctx.say(
        "calendar/removed",
        label=before.label or label_of(ctx, id_, now),
        area=area_name(area, ctx.locale),
        when=moment_of(before),
        now=event_line(now, ctx.locale, ctx.local_now) if now is not None else None,
        own=own,
        undo=undo or f"calendar set {tag_of(id_, cycle, area)} {day} [anyway]",
    )


def _spoken(ctx: Context, one: Kept) -> str:
    """A date as a button tells it from others."""
    where = f", {one.area}" if one.area else ""
    return f"{one.label}{where} {one.when.day:%d.%m.%Y}"
