"""Puts a date down that the team knows better than the rule, and asks before a deadline is broken."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Annotated, Final, TypeAlias

from bot.core.errors import Refusal
from bot.core.folding import fold
from bot.core.refs import ANYWAY
from bot.core.reply import Reply
from bot.engine.context import Context
from bot.engine.router import Router
from bot.engine.slots import Reads, Slot
from bot.language.date_line import TAG, DateSaid, exact, tag_of
from bot.language.dates import Moment
from bot.language.event_names import NamedEvent, events_named, meant_cycle, names_like, words_left
from bot.language.words import N_
from bot.politics.calendar import OWN, Calendar, Event, Family, Override
from bot.politics.calendar.lawful import breach
from bot.politics.calendar.records import records
from bot.subjects.calendar.date_asked import AreaField, DayField, ask_day, label_of, moment_of, said_in
from bot.subjects.calendar.event_lines import event_line
from bot.subjects.calendar.political_year import area_meant, calendar_for
from bot.subjects.first_words import CALENDAR
from storage.calendar import CalendarDates

EVERYWHERE: Final = frozenset({Family.ELECTION, Family.DEADLINE, Family.AGREEMENT, Family.KL, Family.EVENT})

EventSaid: TypeAlias = Annotated[str, Slot(Reads.REST, N_("Which date"), hint=N_("budget second reading"))]

router = Router(CALENDAR)


@router.command(
    "set",
    "sæt",
    "ret",
    summary=N_("Set a date you know better than the rule"),
    form=True,
    en='"budget second reading" 2027-10-07 in Slagelse',
    da='"2. behandling" 7. oktober 2027 i Slagelse',
    public=True,
)
def set_(ctx: Context, what: EventSaid, day: DayField = "", where: AreaField = "") -> Reply:
    """Put down when something is in an area, in place of what the rule says; what breaks a deadline is asked."""
    tag = TAG.search(what)
    said = said_in(ctx, what, day, where)
    area = tag["area"] if tag else area_meant(ctx, said.area, f"calendar set {what} in {{}}")
    if said.moment is None:
        return ask_day(ctx, said)
    if tag:
        event, cycle = tag["id"], int(tag["cycle"])
    else:
        meant = _meant(ctx, calendar_for(ctx, area), said)
        if isinstance(meant, Reply):
            return meant
        event, cycle, area = meant
    anyway = ANYWAY.search(what) is not None
    return _set(ctx, calendar_for(ctx, area), event, cycle, said.moment, anyway=anyway)


def _meant(ctx: Context, calendar: Calendar, said: DateSaid) -> tuple[str, int, str] | Reply:
    """The event, cycle and area that are meant; a reply that asks where several may be."""
    moment = said.moment
    assert moment is not None  # the caller has asked for it
    own = _own_named(ctx, said.name, calendar.area)
    if own is not None:
        return own
    found = events_named(said.name, calendar, ctx.today)
    spoken = f'"{said.name}" {exact(moment)}' + (
        f" in {ctx.country.areas.name_of(calendar.area, 'da')}" if said.area else ""
    )
    if not found:
        like = names_like(said.name, calendar, ctx.today, ctx.locale)
        add = f"calendar add {spoken}"
        raise Refusal("calendar/no_such_event", said=said.name, near=like, add=add)
    if not said.area.strip() and (left := words_left(said.name, found[0].id, ctx.country)):
        name = said.name.replace(left, "").strip()
        area_meant(
            ctx, left, f'calendar set "{name or said.name}" {exact(moment)} in {{}}'
        )  # nobody knows it
    cycles = {one.id: meant_cycle(calendar, one.id, moment.day) for one in found}
    there = [one for one in found if _covers(cycles[one.id], moment)]
    near = [one for one in found if cycles[one.id] is not None]
    there = there if len(there) == 1 else near if len(near) == 1 else []
    if len(found) > 1 and not there:
        return _which(ctx, calendar, said, found)
    chosen = there[0] if there else found[0]
    cycle = cycles[chosen.id]
    if cycle is None:
        usual = [
            event_line(ctx.country, event, ctx.locale, ctx.local_now)
            for event in _usual(ctx, calendar, chosen.id)
        ]
        raise Refusal("calendar/too_far", label=chosen.label[ctx.locale], usual=usual, when=moment)
    return chosen.id, cycle[0], _where(calendar, said, chosen.id)


def _where(calendar: Calendar, said: DateSaid, id_: str) -> str:
    """The area a date is put down for: what is the same everywhere is so for the whole team, unless one is named."""
    record = records(calendar.country)[id_]
    same = record.family in EVERYWHERE and (record.kind != "local" or record.family is Family.KL)
    return "" if same and not said.area.strip() else calendar.area


def _covers(cycle: tuple[int, Event | None] | None, moment: Moment) -> bool:
    """Does a day fall where the event falls anyway?"""
    event = cycle[1] if cycle else None
    return event is not None and event.start <= moment.day <= event.end


def _usual(ctx: Context, calendar: Calendar, id_: str) -> list[Event]:
    """The next time an event falls."""
    ahead = calendar.between(ctx.today, ctx.today + timedelta(days=5 * 366))
    return [event for event in ahead if event.id == id_][:1]


def _which(ctx: Context, calendar: Calendar, said: DateSaid, found: tuple[NamedEvent, ...]) -> Reply:
    moment = said.moment
    assert moment is not None  # the caller has asked for it
    ways = []
    for one in found:
        cycle = meant_cycle(calendar, one.id, moment.day)
        if cycle is not None:
            tag = tag_of(one.id, cycle[0], _where(calendar, said, one.id))
            ways.append((one.label[ctx.locale], f"calendar set {tag} {exact(moment)}"))
    return ctx.say("calendar/which_event", said=said.name, ways=ways, lines=())


def _set(ctx: Context, calendar: Calendar, id_: str, cycle: int, moment: Moment, *, anyway: bool) -> Reply:
    area, tag = calendar.area, tag_of(id_, cycle, calendar.area)
    broken = breach(calendar, id_, cycle, moment.day, moment.last_day)
    standing = calendar.event(id_, cycle)
    if broken is not None and not anyway:
        return ctx.say(
            "calendar/unlawful",
            label=label_of(ctx, id_, standing),
            when=moment,
            breach=broken,
            by=event_line(ctx.country, broken.by, ctx.locale, ctx.local_now),
            anyway=f"calendar set {tag} {exact(moment)} [anyway]",
        )
    dates = ctx.of(CalendarDates)
    kept = dates.get(id_, cycle, area)
    if id_.startswith(OWN) and kept is not None and moment.time is None:
        moment = replace(moment, time=kept.time)  # moved to another day, at the same hour
    said = Override(
        id_,
        cycle,
        moment.day,
        moment.until,
        moment.time,
        kept.label if kept else None,
        kept.note if kept else None,
        kept.source if kept else None,
    )
    if kept == said:
        return ctx.say("calendar/same", label=label_of(ctx, id_, standing), when=moment)
    before = dates.put(said, area)
    undo = f"calendar set {tag} {exact(moment_of(before))} [anyway]" if before else f"calendar remove {tag}"
    return ctx.say(
        "calendar/set",
        label=label_of(ctx, id_, standing),
        area=ctx.country.areas.name_of(area, ctx.locale),
        when=moment,
        before=event_line(ctx.country, standing, ctx.locale, ctx.local_now) if standing else None,
        anyway=broken is not None,
        undo=undo,
        locale=ctx.locale,
    )


def _own_named(ctx: Context, name: str, area: str) -> tuple[str, int, str] | None:
    """A date of the team's own by its name, the next one to come where there are several."""
    wanted = fold(name)
    own = [
        (said, where)
        for where, said in CalendarDates(ctx.unit, ctx.workspace, ctx.now).every()
        if said.event.startswith(OWN) and where in ("", area) and said.label and fold(said.label) == wanted
    ]
    ahead = [one for one in own if (one[0].end or one[0].start) >= ctx.today]
    said, where = next(iter(ahead or own[::-1]), (None, ""))
    return (said.event, said.cycle, where) if said is not None else None
