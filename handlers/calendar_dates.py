"""The team's own dates, and those it knows better than the rules: set, added, listed, taken out."""

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
from bot.core.text import one_line
from bot.engine.context import Context
from bot.engine.dates import Moment, Prefer, find_spans, impossible_dates, understand_when
from bot.engine.event_lines import event_line
from bot.engine.event_names import NamedEvent, events_named, meant_cycle, names_like
from bot.engine.political_year import area_name, area_said
from bot.engine.router import Router
from bot.engine.slots import Reads, Slot
from bot.engine.words import N_
from bot.politics.calendar import Calendar, Event, Family, Override
from bot.politics.calendar.lawful import breach
from bot.politics.calendar.records import records
from handlers.calendar import CALENDAR, area_meant, calendar_for
from storage.calendar import CalendarDates

OWN: Final = "own:"
LONGEST: Final = 120  # characters of a name
WIDEST: Final = timedelta(days=190)  # the longest stretch that is taken for one date
LISTED: Final = 12
EVERYWHERE: Final = frozenset({Family.ELECTION, Family.DEADLINE, Family.AGREEMENT, Family.KL, Family.EVENT})

_TAG: Final = re.compile(r"\[(?P<id>[\w:.-]+)/(?P<cycle>\d{1,4})@(?P<area>\w*)\]")
_ANYWAY: Final = re.compile(r"\s*\[anyway\]", re.IGNORECASE)
_QUOTED: Final = re.compile(r"""["“”„«»']([^"“”„«»]+)["“”»«']""")
_AREA: Final = re.compile(r"\s*\b(?:in|i|for)\s+(?P<area>[^\d\"]+?)\s*$", re.IGNORECASE)
_EDGES: Final = " .,:;–-"
_DANGLING: Final = re.compile(r"\s+(?:on|til|to|den|d\.|the|is|er|bliver)$", re.IGNORECASE)

EventSaid: TypeAlias = Annotated[
    str, Slot(Reads.REST, N_("Which date"), N_('"NAME" DAY in PLACE'), hint=N_("budget second reading"))
]
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
class DateSaid:
    """What a line says: a name, the days it names, and the area it names ('' for none)."""

    name: str
    moment: Moment | None
    area: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A date the team has put down, as a list shows it."""

    label: str
    area: str
    when: Moment
    own: bool
    note: str
    tag: str


def tag_of(event: str, cycle: int, area: str) -> str:
    """An event of one cycle in one area as a button names it."""
    return f"[{event}/{cycle}@{area}]"


def _said(ctx: Context, what: str, day: str, where: str) -> DateSaid:
    """The parts of a line, or of a form; a day that cannot be is refused."""
    now = ctx.said_at.astimezone(ctx.tz)
    if ctx.message.kind is Kind.FORM:
        moment = understand_when(day, now, Prefer.FUTURE, ctx.locale) if day.strip() else None
        if moment is None:
            raise Refusal("errors/no_date" if day.strip() else "calendar/which_day", field="day", said=day)
        return DateSaid(_name(what), moment, where)
    quoted = _QUOTED.search(what)
    rest = what[: quoted.start()] + " " + what[quoted.end() :] if quoted else what
    spans = find_spans(rest, now, Prefer.FUTURE, ctx.locale)
    if not spans:
        if impossible := impossible_dates(rest, now, Prefer.FUTURE, ctx.locale):
            raise Refusal("errors/no_such_day", said=impossible[0].text)
        name, area = _without_area(rest)
        return DateSaid(_name(quoted[1] if quoted else name), None, where or area)
    span = spans[-1]
    before, after = rest[: span.start], rest[span.end :]
    name, area = _without_area(before)
    late = _AREA.search(after)
    return DateSaid(
        _name(quoted[1] if quoted else name if area else before),
        span.moment,
        where or (late["area"] if late else area),
    )


def _without_area(text: str) -> tuple[str, str]:
    """A name and the area after it, where what stands after it is one."""
    found = _AREA.search(text)
    if found is None or area_said(found["area"]) is None:
        return text, ""
    return text[: found.start()], found["area"]


def _name(text: str) -> str:
    bare = one_line(_TAG.sub("", _ANYWAY.sub("", text)), LONGEST).strip(_EDGES)
    return _DANGLING.sub("", bare).strip(_EDGES).strip("\"“”„«»'")


@router.command(
    "set",
    "sæt",
    "ret",
    summary=N_("Set a date you know better than the rule"),
    form=True,
    en='"budget second reading" 2027-10-07 in Slagelse',
    da='"2. behandling" 7. oktober 2027 i Slagelse',
)
def set_(ctx: Context, what: EventSaid, day: DayField = "", where: AreaField = "") -> Reply:
    """Put down when something is in an area, in place of what the rule says; what breaks a deadline is asked."""
    tag = _TAG.search(what)
    said = _said(ctx, _TAG.sub("", what), day, where)
    area = tag["area"] if tag else area_meant(ctx, said.area, f"calendar set {what} in {{}}")
    if said.moment is None:
        return _form(ctx, said)
    if said.moment.last_day - said.moment.day > WIDEST:
        raise Refusal("calendar/too_wide", when=said.moment)
    if tag:
        event, cycle = tag["id"], int(tag["cycle"])
    else:
        meant = _meant(ctx, calendar_for(ctx, area), said)
        if isinstance(meant, Reply):
            return meant
        event, cycle, area = meant
    anyway = _ANYWAY.search(what) is not None
    return _set(ctx, calendar_for(ctx, area), event, cycle, said.moment, anyway=anyway)


def _form(ctx: Context, said: DateSaid) -> Reply:
    """A date with no day: ask for it, with what was said filled in."""
    filled = {name: text for name, text in (("what", said.name), ("where", said.area)) if text}
    return replace(ctx.say("calendar/which_day", said=said.name), form=ctx.form(filled))


def _meant(ctx: Context, calendar: Calendar, said: DateSaid) -> tuple[str, int, str] | Reply:
    """The event, cycle and area that are meant; a reply that asks where several may be."""
    moment = said.moment
    assert moment is not None  # the caller has asked for it
    own = _own_named(ctx, said.name, calendar.area)
    if own is not None:
        return own
    found = events_named(said.name, calendar, ctx.today)
    spoken = f'"{said.name}" {_exact(moment)}' + (f" in {said.area}" if said.area else "")
    if not found:
        near = names_like(said.name, calendar, ctx.today, ctx.locale)
        add = f"calendar add {spoken}"
        raise Refusal("calendar/no_such_event", said=said.name, near=near, add=add)
    cycles = {one.id: meant_cycle(calendar, one.id, moment.day) for one in found}
    there = [one for one in found if _covers(cycles[one.id], moment)]
    if len(found) > 1 and len(there) != 1:
        return _which(ctx, calendar, said, found)
    chosen = there[0] if there else found[0]
    cycle = cycles[chosen.id]
    if cycle is None:
        usual = [event_line(event, ctx.locale, ctx.local_now) for event in _usual(ctx, calendar, chosen.id)]
        raise Refusal("calendar/too_far", label=chosen.label[ctx.locale], usual=usual, when=moment)
    return chosen.id, cycle[0], _where(calendar.area, said, chosen.id)


def _where(area: str, said: DateSaid, id_: str) -> str:
    """The area a date is put down for: what is the same everywhere is so for the whole team, unless one is named."""
    record = records()[id_]
    same = record.family in EVERYWHERE and (record.kind != "local" or record.family is Family.KL)
    return "" if same and not said.area.strip() else area


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
            tag = tag_of(one.id, cycle[0], _where(calendar.area, said, one.id))
            ways.append((one.label[ctx.locale], f"calendar set {tag} {_exact(moment)}"))
    return ctx.say("calendar/which_event", said=said.name, ways=ways)


def _exact(moment: Moment) -> str:
    """A date phrase that means the same on any day."""
    days = f"{moment.day}" + (f" - {moment.until}" if moment.until else "")
    return days + (f" {moment.time:%H:%M}" if moment.time else "")


def _set(ctx: Context, calendar: Calendar, id_: str, cycle: int, moment: Moment, *, anyway: bool) -> Reply:
    area, tag = calendar.area, tag_of(id_, cycle, calendar.area)
    broken = breach(calendar, id_, cycle, moment.day, moment.last_day)
    standing = calendar.event(id_, cycle)
    if broken is not None and not anyway:
        return ctx.say(
            "calendar/unlawful",
            label=_label(ctx, id_, standing),
            when=moment,
            breach=broken,
            by=event_line(broken.by, ctx.locale, ctx.local_now),
            anyway=f"calendar set {tag} {_exact(moment)} [anyway]",
        )
    dates = CalendarDates(ctx.unit, ctx.workspace, ctx.now, ctx.who.user_id)
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
        return ctx.say("calendar/same", label=_label(ctx, id_, standing), when=moment)
    before = dates.put(said, area)
    undo = f"calendar set {tag} {_exact(_moment(before))} [anyway]" if before else f"calendar remove {tag}"
    return ctx.say(
        "calendar/set",
        label=_label(ctx, id_, standing),
        area=area_name(area, ctx.locale),
        when=moment,
        before=event_line(standing, ctx.locale, ctx.local_now) if standing else None,
        anyway=broken is not None,
        undo=undo,
        locale=ctx.locale,
    )


def _label(ctx: Context, id_: str, event: Event | None) -> str:
    record = records().get(id_)
    label = record.label if record is not None else event.label if event is not None else {}
    return label.get(ctx.locale) or id_


def _moment(said: Override) -> Moment:
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
    said = _said(ctx, what, day, where)
    if said.moment is None:
        return _form(ctx, said)
    if not fold(said.name):
        raise Refusal("calendar/no_name", field="what")
    if said.moment.last_day - said.moment.day > WIDEST:
        raise Refusal("calendar/too_wide", when=said.moment)
    area = area_meant(ctx, said.area, f'calendar add "{said.name}" {_exact(said.moment)} in {{}}')
    area = area if said.area.strip() else ""
    slug = re.sub(r"[^a-z0-9]+", "-", fold(said.name)).strip("-")[:40] or "date"
    event = f"{OWN}{slug}-{said.moment.day}"
    dates = CalendarDates(ctx.unit, ctx.workspace, ctx.now, ctx.who.user_id)
    new = Override(event, 0, said.moment.day, said.moment.until, said.moment.time, said.name)
    if dates.get(event, 0, area) == new:
        return ctx.say("calendar/same", label=said.name, when=said.moment)
    before = dates.put(new, area)
    tag = tag_of(event, 0, area)
    undo = f"calendar set {tag} {_exact(_moment(before))}" if before else f"calendar remove {tag}"
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
            said.label or _label(ctx, said.event, None),
            area_name(area, ctx.locale),
            _moment(said),
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
    tag = _TAG.search(which)
    dates = CalendarDates(ctx.unit, ctx.workspace, ctx.now, ctx.who.user_id)
    if tag is None:
        wanted = fold(_name(which))
        kept = _kept(ctx)
        found = [one for one in kept if fold(one.label) == wanted] or [
            one for one in kept if wanted and wanted in fold(one.label)
        ]
        if not found:
            raise Refusal("calendar/not_kept", said=which, any=bool(kept))
        if len(found) > 1:
            ways = [(_spoken(ctx, one), f"calendar remove {one.tag}") for one in found[:LISTED]]
            return ctx.say("calendar/which_event", said=which, ways=ways)
        tag = _TAG.search(found[0].tag)
        assert tag is not None  # it was written to be read
    id_, cycle, area = tag["id"], int(tag["cycle"]), tag["area"]
    before = dates.remove(id_, cycle, area)
    if before is None:
        raise Refusal("calendar/gone_already")
    now = calendar_for(ctx, area).event(id_, cycle)
    exact = _exact(_moment(before))
    own = id_.startswith(OWN)
    there = f" in {area_name(area, 'da')}" if area else ""
    undo = f'calendar add "{before.label}" {exact}{there}' if own else None
    return ctx.say(
        "calendar/removed",
        label=before.label or _label(ctx, id_, now),
        area=area_name(area, ctx.locale),
        when=_moment(before),
        now=event_line(now, ctx.locale, ctx.local_now) if now is not None else None,
        own=own,
        undo=undo or f"calendar set {tag_of(id_, cycle, area)} {exact} [anyway]",
    )


def _spoken(ctx: Context, one: Kept) -> str:
    """A date as a button tells it from others."""
    where = f", {one.area}" if one.area else ""
    return f"{one.label}{where} {one.when.day:%d.%m.%Y}"


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
