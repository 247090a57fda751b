"""Makes of what was said, in a line or in a form, a change of exactly those parts of a record."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from typing import Any, Final

from bot.core.errors import Refusal
from bot.core.reply import Reply, Visibility
from bot.engine.context import Context
from bot.engine.grammar import NUMBER, Reading, as_typed, read_form
from bot.engine.slots import Reads
from bot.language.dates import Moment, Prefer
from bot.language.line import BodyRef, Line, NextStep, PersonRef, write_line
from bot.language.line.absence import is_one_of
from bot.language.line.change import Change, Manner, read_change
from bot.language.line.fields import person_as_typed, step_as_typed, steps_in
from bot.language.names import fold
from bot.subjects.activities.card import participants_of, task_of
from bot.subjects.activities.other_day import nearer
from storage.activities import (
    ActivityCard,
    Confidentiality,
    NewParticipant,
    NewTask,
    ParticipantRole,
    ParticipantRow,
    Status,
    TaskRow,
)
from storage.activities.tasks import TaskStatus

_STATE: Final = re.compile(r"(?:(?<!\s)\s+)?\bv(\d+)\s*$")
_DIGITS: Final = 6  # of the digest of one field as it was when the form was opened


@dataclass(frozen=True, slots=True)
class Patch:
    """The parts of a record to change; what is None or not in `fields` stays as it is.

    In `participants` and `tasks` a number is one that is there and stays: its position, its id.
    """

    fields: dict[str, Any] = field(default_factory=dict)
    participants: tuple[NewParticipant | int, ...] | None = None
    tasks: tuple[NewTask | int, ...] | None = None
    more_tasks: tuple[NewTask, ...] = ()


# A line


def said_in_line(ctx: Context, activity: ActivityCard) -> Change:
    """What the line after the record's number says is to be changed."""
    number = NUMBER.match(ctx.rest)
    rest = ctx.rest[number.end() :] if number else ctx.rest
    if number and number[0].endswith(":"):
        rest = f":{rest}"  # 'møde ret 4: hun tager Bo med'
    now = ctx.said_at.astimezone(ctx.tz)
    prefer = Prefer.FUTURE if activity.status is Status.PLANNED else Prefer.PAST
    return read_change(_STATE.sub("", rest), now, prefer, ctx.locale, ctx.register)


def question_about(ctx: Context, activity: ActivityCard, change: Change) -> Reply | None:
    """What has to be asked before anything is changed: words that are not understood, or whether a name goes
    in place of who is there; None when all is clear.
    """
    if change.unread:
        noted = replace(change.line, details="\n".join(filter(None, (change.line.details, *change.unread))))
        understood = _sentence(ctx, activity, change, change.line)
        reply = ctx.say(
            "activities/edit_unread",
            activity=activity,
            unread=change.unread,
            understood=understood,
            only=f"{_edit(activity)} {understood}" if understood else "",
            noted=f"{_edit(activity)} {_sentence(ctx, activity, change, noted)}",
        )
        return _as_private(activity, reply)
    prefer = Prefer.FUTURE if activity.status is Status.PLANNED else Prefer.PAST
    other = change.day and nearer(ctx, change.line.when_text, change.day, prefer, timedelta(0))
    if other:
        reply = ctx.say(
            "activities/edit_day",
            activity=activity,
            planned=activity.status is Status.PLANNED,
            day=change.day,
            other=other.day,
            says=f"{_edit(activity)} {_sentence(ctx, activity, change, change.line)}",
        )
        return _as_private(activity, reply)
    met = met_at(activity)
    if change.line.absent:
        strangers = [
            one.name for one in change.line.absent if not any(_is_called(one, there) for there in met)
        ]
        if strangers and not change.line.people:
            reply = ctx.say(
                "activities/edit_not_there",
                activity=activity,
                names=strangers,
                met=[there.name for there in met],
                noted=f"{_edit(activity)} notes: {change.line.absent_words}",
            )
            return _as_private(activity, reply)
        return None
    new = [one for one in change.line.people if not any(_is(one, there) for there in met)]
    left = [there for there in met if not any(_is(one, there) for one in change.line.people)]
    if not change.line.people or change.manner is not None or not met or (not new and not left):
        return None
    said = _sentence(ctx, activity, change, change.line)
    reply = ctx.say(
        "activities/edit_who",
        activity=activity,
        new=[one.name for one in change.line.people],
        met=[there.name for there in met],
        only=len(left) < len(met),
        added=bool(new),
        instead=f"{_edit(activity)} {said} [instead]",
        also=f"{_edit(activity)} {said} [also]",
    )
    return _as_private(activity, reply)


def _edit(activity: ActivityCard) -> str:
    return f"{activity.activity_type} edit {activity.id}"


def _sentence(ctx: Context, activity: ActivityCard, change: Change, line: Line) -> str:
    """One line that says it again, with the day and the time of day as they would become."""
    tags = line.tags | ({change.manner.value} if change.manner else set())
    whole = replace(line, when=_moment(ctx, activity, change.day, change.clock), tags=frozenset(tags))
    return write_line(whole, ctx.locale)


def _as_private(activity: ActivityCard, reply: Reply) -> Reply:
    return reply if activity.visible_to(None) else reply.shown_to(Visibility.SECRET)


def _moment(ctx: Context, activity: ActivityCard, day: date | None, clock: time | None) -> Moment | None:
    """When it is to be: what was not said of day and time stays."""
    if day is None and clock is None:
        return None
    was = activity.starts_at.astimezone(ctx.tz).time() if activity.starts_at else None
    return Moment(day or activity.day, clock or was)


def patch_of_line(ctx: Context, activity: ActivityCard, change: Change) -> Patch:
    """The change a clear line asks for: notes and next steps come on top of those there are."""
    said = change.line
    fields = _time(ctx, _moment(ctx, activity, change.day, change.clock))
    if said.topic:
        fields["subject"] = said.topic
    if said.details:
        fields["details"] = "\n".join(filter(None, (activity.details, said.details)))
    if said.body is not None:
        fields |= _place(said.body)
    if said.confidential or said.opened:
        fields["confidentiality"] = _level(said.confidential)
    participants: tuple[NewParticipant | int, ...] | None = None
    if said.people or said.absent:
        met = [there for there in met_at(activity) if not any(_is_called(one, there) for one in said.absent)]
        gone = change.manner is Manner.INSTEAD
        kept = [there.position for there in met if not gone or any(_is(one, there) for one in said.people)]
        new = [one for one in said.people if not any(_is(one, there) for there in met)]
        ours = {one.user_id for one in activity.participants if one.user_id is not None}
        named = participants_of(ctx, new, met=bool(kept) or activity.organization_id is not None)
        there_not = (one for one in named if one.user_id is None or one.user_id not in ours)
        participants = (*_ours(activity), *kept, *there_not)
    there = {(one.subject, one.due_date) for one in open_steps(activity)}
    steps = tuple(task_of(ctx, step) for step in said.next_steps if (step.subject, step.due) not in there)
    return Patch(fields, participants, None, steps)


# A form


def as_form(ctx: Context, activity: ActivityCard) -> dict[str, str]:
    """A record as somebody would have typed it into the form."""
    # Who was erased has a place and no name.
    met = [there for there in met_at(activity) if there.name]
    moment = Moment(
        activity.day, activity.starts_at.astimezone(ctx.tz).time() if activity.starts_at else None
    )
    place = BodyRef(activity.organization_name or "", activity.organization_id, activity.area_name)
    return {
        "people": ", ".join(map(_as_named, met)),
        "when": as_typed(Reads.WHEN, moment, ctx.locale),
        "topic": activity.subject,
        "body": as_typed(Reads.BODY, place, ctx.locale) if place.text or place.area else "",
        "details": activity.details,
        "next_steps": "\n".join(_as_step(ctx, task) for task in open_steps(activity)),
        "confidential": as_typed(
            Reads.CONFIDENTIAL, activity.confidentiality is not Confidentiality.TEAM, ctx.locale
        ),
    }


def state_of(filled: Mapping[str, str]) -> str:
    """Every field of a form as it was when it was opened, short enough to travel with it: 'v' and digits."""
    return "v" + "".join(map(_digest, filled.values()))


def patch_of_form(ctx: Context, activity: ActivityCard, sent: Mapping[str, str]) -> Patch:
    """The change a form asks for: the fields that were typed over, and no others.

    Refused beside a field that somebody else has changed since the form was opened.
    """
    now = as_form(ctx, activity)
    seen = _STATE.search(ctx.rest)
    digests = re.findall(r"\d" * _DIGITS, seen[1]) if seen else []
    opened = dict(zip(now, digests, strict=False)) if len(digests) == len(now) else {}
    changed = {}
    for name, value in now.items():
        typed = sent.get(name, "")
        if _same(typed, value) or opened.get(name) == _digest(typed):
            continue
        if opened and opened[name] != _digest(value):
            raise Refusal("activities/changed_field", field=name, now=value)
        changed[name] = typed
    return _read(ctx, activity, changed)


def _read(ctx: Context, activity: ActivityCard, typed: Mapping[str, str]) -> Patch:
    reading = Reading(ctx.said_at.astimezone(ctx.tz), ctx.locale, ctx.register)
    said = read_form(ctx.command, typed, {}, reading).values
    fields: dict[str, Any] = {}
    if "when" in typed:
        if said.get("when") is None:
            raise Refusal("errors/which_day", field="when")
        fields |= _time(ctx, said["when"])
    if "topic" in typed:
        fields["subject"] = said.get("topic") or ""
    if "details" in typed:
        fields["details"] = said.get("details") or ""
    if "body" in typed:
        fields |= _place(said.get("body") or BodyRef(""))
    if "confidential" in typed or said.get("confidential"):  # ticked, or said in what was typed over
        fields["confidentiality"] = _level(bool(said.get("confidential")))
    participants = _people(activity, said.get("people", ())) if "people" in typed else None
    if "next_steps" not in typed:
        return Patch(fields, participants)
    return Patch(fields, participants, *_steps(ctx, activity, typed["next_steps"]))


def _people(activity: ActivityCard, people: tuple[PersonRef, ...]) -> tuple[NewParticipant | int, ...]:
    left = met_at(activity)
    wanted: list[NewParticipant | int] = [*_ours(activity), *(one.position for one in left if not one.name)]
    for one in people:
        same = next((there for there in left if _is(one, there)), None)
        if same is None or (same.person_id is None and one.person_id is not None):
            wanted.append(_newly_met(one))
        else:
            left.remove(same)
            wanted.append(same.position)
    return tuple(wanted)


def _steps(
    ctx: Context, activity: ActivityCard, typed: str
) -> tuple[tuple[NewTask | int, ...], tuple[NewTask, ...]]:
    """The steps a field lists: those there are, a line that stands as it stood being the step it was; and new ones."""
    left = [(" ".join(_as_step(ctx, task).split()), task) for task in open_steps(activity)]
    kept: list[NewTask | int] = []
    typed_over: list[str] = []
    for line in typed.splitlines():
        same = next((pair for pair in left if pair[0] == " ".join(line.split())), None)
        if same is None:
            typed_over.append(line)
        else:
            left.remove(same)
            kept.append(same[1].id)
    steps = steps_in("\n".join(typed_over), ctx.said_at.astimezone(ctx.tz), ctx.locale, ctx.register)
    wanted = [task_of(ctx, step) for step in steps]
    known = {task.subject for _, task in left}
    kept += [task for task in wanted if task.subject in known]
    return tuple(kept), tuple(task for task in wanted if task.subject not in known)


# Both


def met_at(activity: ActivityCard) -> list[ParticipantRow]:
    return [one for one in activity.participants if one.role is ParticipantRole.TARGET]


def _ours(activity: ActivityCard) -> list[int]:
    """The places of those of the team, whom no edit names."""
    return [one.position for one in activity.participants if one.role is not ParticipantRole.TARGET]


def open_steps(activity: ActivityCard) -> list[TaskRow]:
    return [task for task in activity.tasks if task.status is TaskStatus.OPEN]


def _is(one: PersonRef, there: ParticipantRow) -> bool:
    if one.person_id is not None and there.person_id is not None:
        return one.person_id == there.person_id
    return fold(one.name) in (fold(there.name), fold(there.typed)) and bool(fold(one.name))


def _is_called(one: PersonRef, there: ParticipantRow) -> bool:
    """As `_is`, where a part of the name is enough: among the few of one record 'Ellen' is clear."""
    return _is(one, there) or is_one_of(
        PersonRef(there.name, typed=there.typed), {one.name, one.typed or ""} - {""}
    )


def _newly_met(one: PersonRef) -> NewParticipant:
    return NewParticipant(one.name, ParticipantRole.TARGET, one.person_id)


def _as_named(there: ParticipantRow) -> str:
    return person_as_typed(PersonRef(there.name, there.person_id))


def _as_step(ctx: Context, task: TaskRow) -> str:
    step = NextStep(task.subject, task.assignee_name, task.assignee_user_id, task.due_date)
    return step_as_typed(step, ctx.locale)


def _time(ctx: Context, when: Moment | None) -> dict[str, Any]:
    return {} if when is None else {"day": when.day, "starts_at": when.instant(ctx.tz)}


def _place(body: BodyRef) -> dict[str, Any]:
    return {
        "organization_id": body.organization_id,
        "organization_name": body.text or None,
        "area_name": body.area,
    }


def _level(confidential: bool) -> str:
    return (Confidentiality.PRIVATE if confidential else Confidentiality.TEAM).value


def _same(typed: str, value: str) -> bool:
    """Whether a field reads the same: white space at the edges and the ends of lines is not typed over."""
    return _bare(typed) == _bare(value)


def _bare(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.strip().splitlines()]


def _digest(text: str) -> str:
    told = hashlib.blake2s("\n".join(_bare(text)).encode("utf-8", "replace"), digest_size=8).digest()
    return f"{int.from_bytes(told) % 10**_DIGITS:0{_DIGITS}d}"
