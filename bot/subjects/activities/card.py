"""What the commands about meetings, calls and visits share: names, the record's card, who may change it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from bot.core.errors import Refusal
from bot.core.messages import PlaceKind, is_conversation
from bot.core.people import Role
from bot.core.reply import Reply, Visibility
from bot.engine.context import Context
from bot.engine.router import Subject
from bot.language.dates import Moment, say_part
from bot.language.line import BodyRef, Line, NextStep, PersonRef
from bot.language.line.vocabulary import ASSOCIATION, INSTITUTION
from bot.language.names import Entry, Found, Near, Several, Unknown, fold
from bot.language.words import N_
from bot.politics.contacts import ACTIVITY_TYPES
from bot.politics.nudge_rules import PLAN_OVER
from bot.subjects.cases.evidence import shown_of
from storage.activities import (
    ActivityCard,
    Confidentiality,
    NewParticipant,
    NewTask,
    ParticipantRole,
    Status,
)
from storage.activities.tasks import TaskRow
from storage.journal import Journal
from storage.nudges import Nudges

SUMMARIES = {
    "meeting": N_("Meetings: log, plan, list"),
    "call": N_("Phone calls: log, plan, list"),
    "visit": N_("Visits: log, plan, list"),
    "mail": N_("Mails and letters: log, plan, list"),
    "oped": N_("Op-eds: log, plan, list"),
    "hearing": N_("Consultation responses: log, plan, list"),
}
SUBJECTS = {kind.name: Subject(kind.name, kind.words, SUMMARIES[kind.name]) for kind in ACTIVITY_TYPES}
WITH_PEOPLE = frozenset(kind.name for kind in ACTIVITY_TYPES if kind.with_people)

CHOICES = 4  # contacts offered for one name


def as_said(
    line: Line,
    people: tuple[PersonRef, ...],
    body: BodyRef | None,
    when: Moment | None,
    topic: str | None,
    details: str | None,
    next_steps: tuple[NextStep, ...],
    confidential: bool,
) -> Line:
    """What was said, whether it was typed in a line or sent in by a form."""
    return replace(
        line,
        people=people,
        body=body,
        when=when,
        topic=topic,
        details=details,
        next_steps=next_steps,
        confidential=confidential,
    )


def details_of(said: Line, locale: str) -> str:
    """The notes, with what fitted nowhere else: nothing typed is lost, the part of the day neither."""
    when = said.when
    part = say_part(when.part, locale) if when is not None and when.part and when.time is None else ""
    return "\n".join(one for one in (part, said.details, said.leftovers) if one)


def task_of(ctx: Context, step: NextStep) -> NewTask:
    """A next step to keep; whose it is not said is the speaker's."""
    if step.owner is None:
        return NewTask(step.subject, step.due, ctx.who.user_id, ctx.who.name)
    return NewTask(step.subject, step.due, step.owner_id, step.owner)


def card_of(
    ctx: Context, number: int, *, note: str = "", act: int | None = None, taken_down: bool = False
) -> Reply:
    """A record's card, with the questions that names left open."""
    activity = ctx.activities.get(number)
    if activity is None:
        raise Refusal("errors/no_record", number=number)
    return show_card(ctx, activity, note=note, act=act, taken_down=taken_down)


def show_card(
    ctx: Context, activity: ActivityCard, *, note: str = "", act: int | None = None, taken_down: bool = False
) -> Reply:
    """The card of a record as it was read; `note` says what just happened to it, 'shared' makes the room's copy.

    With `taken_down` it says that the copy in a room is gone. `act` is the act its Undo takes back; without one
    that is the recording, while nothing came after it.
    """
    mine = activity.created_by == ctx.who.user_id or ctx.who.role >= Role.ADMIN
    open_names = _open_names(ctx, activity) if mine and note != "shared" else []
    reply = ctx.say(
        "activities/card",
        activity=activity,
        met=[p for p in activity.participants if p.role is ParticipantRole.TARGET],
        ours=[
            p.name
            for p in activity.participants
            if p.role is ParticipantRole.SOURCE and p.user_id != activity.created_by and p.name
        ],
        confidential=activity.confidentiality is not Confidentiality.TEAM,
        asked=[(at, name, found) for at, name, found in open_names if found],
        unknown=[(at, name) for at, name, found in open_names if not found],
        unknown_body=_unknown_body(activity) if mine and note != "shared" else None,
        with_people=activity.activity_type in WITH_PEOPLE,
        may_change=mine and note != "shared",
        may_release=may_release(ctx, activity),
        may_share=ctx.place.kind is PlaceKind.ROOM and not ctx.aloud and activity.visible_to(None),
        note=note,
        act=act,
        taken_down=taken_down,
        moment=activity.starts_at or activity.day,
        may_tick=ctx.who.role >= Role.MEMBER and note != "shared" and not ctx.aloud,
        over=activity.status is Status.PLANNED and is_over(ctx, activity),
        cases=shown_of(ctx, activity),
        locale=ctx.locale,
    )
    reply = replace(reply, whole=f"{activity.activity_type} show {activity.id}")
    if not activity.visible_to(None):
        reply = reply.shown_to(Visibility.SECRET)
    return reply


def participants_of(ctx: Context, people: Iterable[PersonRef], *, met: bool = False) -> list[NewParticipant]:
    """Those named in a record: contacts are whom it was with, colleagues those of us who took part.

    A colleague is whom it is with where nobody else is; `met`: somebody else is there already. Whoever asks is left
    out of those of us.
    """
    named = [(one, _colleague(ctx, one)) for one in people]
    others = met or any(user is None for _, user in named)
    found: list[NewParticipant] = []
    for one, user in named:
        if user is None or not others:
            found.append(NewParticipant(one.name, ParticipantRole.TARGET, one.person_id))
        elif user.id != ctx.who.user_id:
            found.append(NewParticipant(user.name, ParticipantRole.SOURCE, user_id=user.id))
    return found


def _colleague(ctx: Context, one: PersonRef) -> Entry | None:
    """Who of the team a name is, where it is no contact's and said without a title or a party."""
    if one.person_id is not None or one.candidates or one.title or one.party:
        return None
    found = ctx.register.team.look_up(one.typed or one.name, near=False)
    return found.entry if isinstance(found, Found) else None


def may_release(ctx: Context, activity: ActivityCard) -> bool:
    """Whether the asker may open a confidential record to the team, here: who made it, and nobody else."""
    private = activity.confidentiality is not Confidentiality.TEAM
    return private and activity.created_by == ctx.who.user_id and not ctx.aloud


def is_over(ctx: Context, activity: ActivityCard) -> bool:
    """Whether the time of a record has passed; one without a time of day passes with its day."""
    return activity.starts_at <= ctx.now if activity.starts_at else activity.day < ctx.today


def _unknown_body(activity: ActivityCard) -> str | None:
    """As what an organization that is only kept as typed would be added, by its name; the register is no secret."""
    name = activity.organization_name if activity.visible_to(None) else None
    if not name or activity.organization_id is not None or fold(name) == fold(activity.area_name or ""):
        return None
    words = name.split()
    if any(INSTITUTION.fullmatch(word) for word in words):
        return "institution"
    return "association" if any(ASSOCIATION.fullmatch(word) for word in words) else "body"


def _open_names(ctx: Context, activity: ActivityCard) -> list[tuple[int, str, tuple[Entry, ...]]]:
    """The people met whom no contact is known to be: their place, their name as typed, and who it may be."""
    found = []
    for one in activity.participants:
        if one.role is not ParticipantRole.TARGET or one.person_id is not None:
            continue
        match ctx.register.people.look_up(one.typed):
            case Several(entries) | Near(entries):
                found.append((one.position, one.typed, entries[:CHOICES]))
            case Found(entry):
                found.append((one.position, one.typed, (entry,)))
            case Unknown():
                found.append((one.position, one.typed, ()))
    return found


def seen_step(ctx: Context, number: int) -> TaskRow:
    """A step the asker may see: their own, or one of an activity that is theirs to read."""
    step = ctx.tasks.get(number)
    if step is None:
        raise Refusal("tasks/none", number=number)
    if step.activity_id is not None:
        activity = ctx.activities.get(step.activity_id)
        mine = step.assignee_user_id == ctx.who.user_id
        if activity is None or activity.undone_at or not (mine or activity.visible_to(ctx.who.user_id)):
            raise Refusal("tasks/none", number=number)
    elif not step.visible_to(ctx.who.user_id):
        raise Refusal("tasks/none", number=number)
    return step


def own_record(ctx: Context, number: int) -> ActivityCard:
    """A record the asker may change, and nobody else before this unit ends.

    Refused for somebody else's, and for what they may not even see.
    """
    activity = ctx.activities.get(number, lock=True)
    if activity is None or not activity.visible_to(ctx.who.user_id):
        raise Refusal("errors/no_record", number=number)
    if activity.created_by != ctx.who.user_id and ctx.who.role < Role.ADMIN:
        raise Refusal("errors/not_yours", creator=activity.creator or "?")
    return activity


def told_to(ctx: Context, number: int, level: Confidentiality, note: str) -> Reply:
    """Say how far a record of one's own may be told: its card. Refused for anybody but whoever made it."""
    activity = own_record(ctx, number)
    if activity.created_by != ctx.who.user_id:
        raise Refusal("errors/not_yours", creator=activity.creator or "?")
    if activity.confidentiality is level:
        return replace(show_card(ctx, activity, note="shown"), replaces=True)
    if ctx.activities.change(number, activity.version, {"confidentiality": level.value}) is None:
        raise Refusal("errors/changed_meanwhile", number=number)
    return settled(ctx, activity, note=note)


def became(
    ctx: Context,
    activity: ActivityCard,
    status: Status,
    *,
    note: str,
    fields: Mapping[str, str] | None = None,
) -> Reply:
    """What became of a plan is written down, with `fields` that change as well: its card.

    Refused for what is said to be over while its day is to come.
    """
    if status is Status.COMPLETED and activity.day > ctx.today:
        raise Refusal("activities/not_over", when=activity.starts_at or activity.day, activity=activity)
    act = ctx.activities.change(
        activity.id,
        activity.version,
        {"status": status.value, **(fields or {})},
        also=lambda act: answer_nudges(ctx, activity, status, activity.day, act),
    )
    if act is None:
        raise Refusal("errors/changed_meanwhile", number=activity.id)
    return settled(ctx, activity, note=note, act=act)


def answer_nudges(ctx: Context, before: ActivityCard, status: Status, day: date, act: Journal) -> None:
    """Whether a plan came to something is not asked of what has been said to be settled, or moved."""
    if (before.status, before.day) != (status, day):
        again = status is Status.PLANNED and before.status is not Status.PLANNED
        nudges = ctx.of(Nudges)
        nudges.answered(PLAN_OVER, f"activity:{before.id}", act, again=again)


def settled(ctx: Context, before: ActivityCard, *, note: str, act: int | None = None) -> Reply:
    """The card after a change, in place of the one pressed; every other copy of it follows.

    A copy in a room never shows more than the room may know: what has become confidential is taken off it.
    """
    after = ctx.activities.get(before.id)
    down = before.visible_to(None) and after is not None and not after.visible_to(None)
    record = f"activity:{before.id}"
    down = down and any(not is_conversation(one.platform, one.room) for one in ctx.cards.of(record))
    reply = replace(card_of(ctx, before.id, note=note, act=act, taken_down=down), replaces=True)
    refresh_copies(ctx, before, reply)
    return reply


def step_changed(ctx: Context, activity_id: int | None) -> None:
    """Bring the cards of what a next step came from up to date, but for the one that was pressed."""
    activity = ctx.activities.get(activity_id) if activity_id is not None else None
    if activity is not None and activity.undone_at is None:
        refresh_copies(ctx, activity, Reply(replaces=True), version=int(ctx.now.timestamp() * 1000))


def refresh_copies(ctx: Context, before: ActivityCard, reply: Reply, *, version: int | None = None) -> None:
    """Change the other copies of a record's card; `reply` is what the asker sees in place of theirs.

    `version` tells one change from the next where the record's own does not.
    """
    after = ctx.activities.get(before.id)
    if after is None:
        return
    if not after.visible_to(None):
        copy = withdrawn(ctx, after.id)
    elif after.undone_at is not None:
        copy = replace(reply, choices=())
    else:
        copy = show_card(replace(ctx, aloud=True), after, note="shared")
    ctx.refresh_cards(
        f"activity:{after.id}",
        copy.shown_to(Visibility.ROOM),
        version=after.version if version is None else version,
        but_pressed=reply.replaces,
        rooms_only=True,
        private=_in_private(ctx, after, reply) if after.visible_to(None) else None,
    )


def withdrawn(ctx: Context, number: int) -> Reply:
    """What stands in a room in place of a card that is no longer for it."""
    return ctx.say("activities/withdrawn", number=number)


def _in_private(ctx: Context, after: ActivityCard, reply: Reply) -> Reply:
    """A copy in somebody's own conversation, with its buttons; what is confidential is left as it stands there."""
    if after.undone_at is not None:
        return replace(reply, choices=())
    return show_card(replace(ctx, aloud=False), after, note="shown")
