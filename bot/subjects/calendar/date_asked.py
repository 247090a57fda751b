"""What putting a date down needs: its fields, what was said in them, and the question which day."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Annotated, Final, TypeAlias

from bot.core.errors import Refusal
from bot.core.messages import Kind
from bot.core.refs import ANYWAY
from bot.core.reply import FieldKind, Reply
from bot.engine.context import Context
from bot.engine.slots import Reads, Slot
from bot.language.date_line import TAG, DateSaid, date_in, date_of_form
from bot.language.dates import Moment
from bot.language.words import N_
from bot.politics.calendar import Event, Override
from bot.politics.calendar.records import records

WIDEST: Final = timedelta(days=190)  # the longest stretch that is taken for one date


DayField: TypeAlias = Annotated[
    str, Slot(Reads.FIELD, N_("Which day"), "", FieldKind.DAY, N_("7 October 2027 at 17:00"))
]


AreaField: TypeAlias = Annotated[
    str, Slot(Reads.FIELD, N_("Municipality or region"), "", FieldKind.LINE, "Slagelse")
]


def said_in(ctx: Context, what: str, day: str, where: str) -> DateSaid:
    """What is said of a date, in one line or in the fields of a form; a day too long for a date is refused."""
    now = ctx.said_at.astimezone(ctx.tz)
    what = ANYWAY.sub("", TAG.sub("", what))
    if ctx.message.kind is Kind.FORM:
        said = date_of_form(what, day, where, now, ctx.locale)
    else:
        said = date_in(ctx.country, what, now, ctx.locale)
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
