"""Shows, lists, shares, changes and takes back what has been recorded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Final

from bot.core.errors import Refusal
from bot.core.messages import Kind
from bot.core.people import Role
from bot.core.reply import Reply, Visibility
from bot.core.text import number_in
from bot.engine.activity_card import (
    SUBJECTS,
    as_said,
    details_of,
    is_over,
    own_record,
    refresh_copies,
    settled,
    show_card,
    task_of,
)
from bot.engine.context import Context
from bot.engine.dates import Moment, Prefer, understand_when
from bot.engine.grammar import as_typed
from bot.engine.line import BodyRef, Line, NextStep, PersonRef
from bot.engine.router import Router
from bot.engine.slots import (
    AsRead,
    Body,
    Confidential,
    Details,
    NextSteps,
    Number,
    Past,
    People,
    Reads,
    Rest,
    Topic,
)
from bot.engine.words import N_
from storage.activities import ActivityCard, Confidentiality, NewParticipant, ParticipantRole, Status

LONG: Final = 2_500  # characters of topic and notes; more do not surely fit on one card

router = Router(*SUBJECTS.values())

PAGE = 8


@router.command("show", "vis", "se", summary=N_("Show one of them"), role=Role.READER, en="1", da="1")
def show(ctx: Context, number: Number) -> Reply:
    """The card of one record."""
    activity = ctx.seen.get(number)
    if activity is None or not activity.visible_to(ctx.who.user_id):
        raise Refusal("errors/no_record", number=number)
    if ctx.aloud and not activity.visible_to(None):
        raise Refusal("errors/confidential")
    card = show_card(ctx, activity, note="shown")
    # Where a card is one message only, what is too long for one is shown in several, as any other answer.
    return (
        replace(card, card=None) if len(activity.details or "") + len(activity.subject or "") > LONG else card
    )


@router.command("share", "del", summary=N_("Share in the channel"), en="1", da="1")
def share(ctx: Context, number: Number) -> Reply:
    """The card of one record, for everybody in the room; what is confidential stays where it is."""
    activity = ctx.seen.get(number)
    if activity is None or not activity.visible_to(ctx.who.user_id):
        raise Refusal("errors/no_record", number=number)
    if not activity.visible_to(None):
        raise Refusal("errors/confidential")
    return show_card(replace(ctx, aloud=True), activity, note="shared").shown_to(Visibility.ROOM)


@router.command(
    "list",
    "liste",
    "oversigt",
    summary=N_("List what is planned and logged"),
    role=Role.READER,
    reads=True,
    en="Anna Jensen",
    da="Anna Jensen",
)
def list_(ctx: Context, line: AsRead, people: People = ()) -> Reply:
    """What is planned from today on, then what was logged, newest first; of one person when named."""
    page = next((int(tag[4:]) for tag in line.tags if tag.startswith("page") and tag[4:].isdigit()), 1)
    person = people[0] if people else None
    if person is not None and person.person_id is None:
        return ctx.say("meetings/whose", person=person, subject=ctx.subject)
    only = person.person_id if person else None
    rows, total = ctx.seen.list(
        activity_types=(ctx.subject,), person_id=only, limit=PAGE, offset=PAGE * (max(page, 1) - 1)
    )
    ahead = sorted((row for row in rows if row.status is Status.PLANNED and row.day >= ctx.today), key=_order)
    behind = [row for row in rows if row not in ahead]
    more = total - PAGE * page
    return ctx.say(
        "meetings/list",
        subject=ctx.subject,
        person=person,
        ahead=ahead,
        behind=behind,
        unsettled=[row for row in behind if row.status is Status.PLANNED and _may_settle(ctx, row)][:3],
        total=total,
        more=more,
        next_page=f"{ctx.subject} list {person.name if person else ''} [page{page + 1}]".replace("  ", " "),
    )


def _may_settle(ctx: Context, activity: ActivityCard) -> bool:
    """Whether the asker may say what became of a plan, here."""
    mine = activity.created_by == ctx.who.user_id or ctx.who.role >= Role.ADMIN
    return mine and not ctx.aloud and is_over(ctx, activity)


def _order(activity: ActivityCard) -> tuple[date, float]:
    return activity.day, activity.starts_at.timestamp() if isinstance(activity.starts_at, datetime) else 0.0


@router.command(
    "edit",
    "ret",
    "rediger",
    "change",
    summary=N_("Change what is noted"),
    form=True,
    en="1 about waiting times",
    da="1 om ventetider",
)
def edit(
    ctx: Context,
    number: Number,
    line: AsRead,
    people: People = (),
    when: Past = None,
    topic: Topic = None,
    body: Body = None,
    details: Details = None,
    next_steps: NextSteps = (),
    confidential: Confidential = False,
) -> Reply:
    """Change what is said in the line, or everything a form holds; with nothing said the form opens."""
    activity = own_record(ctx, number)
    whole = ctx.message.kind is Kind.FORM
    said = as_said(line, people, body, when, topic, details, next_steps, confidential)
    if not whole and not (
        people or body or when or topic or details or next_steps or confidential or line.leftovers
    ):
        form = ctx.form(_as_form(ctx, activity))
        _, _, change = ctx.command.examples.get(ctx.locale, "").partition(" ")
        example = f"{ctx.command.word(ctx.locale)} {number} {change}"
        return replace(ctx.say("meetings/edit", activity=activity, example=example), form=form)
    if when and not whole and activity.status is Status.PLANNED:
        now = ctx.said_at.astimezone(ctx.tz)
        when = understand_when(line.when_text, now, Prefer.FUTURE, ctx.locale) or when
    changes = _changes(ctx, replace(said, when=when), whole)
    done = ctx.activities.change(
        number,
        activity.version,
        changes,
        participants=_participants_kept(ctx, activity, people) if people else None,
        tasks=tuple(task_of(ctx, step) for step in next_steps) if next_steps or whole else None,
    )
    if not done:
        raise Refusal("errors/changed_meanwhile", number=number)
    return settled(ctx, activity, note="changed")


def _participants_kept(
    ctx: Context, activity: ActivityCard, people: tuple[PersonRef, ...]
) -> tuple[NewParticipant, ...]:
    """The people now named, and those of our own who were there before."""
    ours = (p for p in activity.participants if p.role is not ParticipantRole.TARGET)
    met = (NewParticipant(person.name, ParticipantRole.TARGET, person.person_id) for person in people)
    return (*met, *(NewParticipant(p.typed, p.role, p.person_id, p.user_id) for p in ours))


def _changes(ctx: Context, said: Line, whole: bool) -> dict[str, object]:
    """The fields to change: those said, or all of them when a form was sent in."""
    changes: dict[str, object] = {}
    if said.when is not None:
        changes |= {"day": said.when.day, "starts_at": said.when.instant(ctx.tz)}
    if said.topic or whole:
        changes["subject"] = said.topic or ""
    if said.details or said.leftovers or whole:
        changes["details"] = details_of(said)
    if said.body is not None or whole:
        body = said.body or BodyRef("")
        changes |= {
            "organization_id": body.organization_id,
            "organization_name": body.text or None,
            "area_name": body.area,
        }
    if said.confidential or whole:
        changes["confidentiality"] = (
            Confidentiality.PRIVATE if said.confidential else Confidentiality.TEAM
        ).value
    return changes


def _as_form(ctx: Context, activity: ActivityCard) -> dict[str, str]:
    """A record as somebody would have typed it into the form."""
    # Who was erased has a place and no name.
    met = (p for p in activity.participants if p.role is ParticipantRole.TARGET and p.name)
    moment = Moment(
        activity.day, activity.starts_at.astimezone(ctx.tz).time() if activity.starts_at else None
    )
    steps = tuple(
        NextStep(task.subject, task.assignee_name, task.assignee_user_id, task.due_date)
        for task in activity.tasks
        if task.status.value == "open"
    )
    place = BodyRef(activity.organization_name or "", activity.organization_id, activity.area_name)
    return {
        "people": as_typed(Reads.PEOPLE, tuple(PersonRef(p.name, p.person_id) for p in met), ctx.locale),
        "when": as_typed(Reads.WHEN, moment, ctx.locale),
        "topic": activity.subject,
        "body": as_typed(Reads.BODY, place, ctx.locale) if place.text or place.area else "",
        "details": activity.details,
        "next_steps": as_typed(Reads.STEPS, steps, ctx.locale),
        "confidential": as_typed(
            Reads.CONFIDENTIAL, activity.confidentiality is not Confidentiality.TEAM, ctx.locale
        ),
    }


@router.command("undo", "fortryd", "annuller", "slet", "delete", summary=N_("Take it back"), en="1", da="1")
def undo(ctx: Context, number: Number = 0) -> Reply:
    """Take a record back; without a number, the last one the asker made."""
    if not number and ctx.rest.strip():
        raise Refusal("errors/no_number", said=ctx.rest)
    if not number:
        rows, _ = ctx.activities.list(activity_types=(ctx.subject,), user_id=ctx.who.user_id, limit=50)
        own = [row for row in rows if row.created_by == ctx.who.user_id]
        if not own:
            raise Refusal("errors/nothing_to_undo")
        number = max(row.id for row in own)
    activity = own_record(ctx, number)
    undone = ctx.activities.undo(number)
    page = "meetings/undone" if undone else "meetings/undone_already"
    reply = ctx.say(page, activity=ctx.activities.get(number))
    refresh_copies(ctx, activity, reply)
    return reply


@router.command("restore", "gendan", summary=N_("Put back what was taken back"), en="1", da="1")
def restore(ctx: Context, number: Number) -> Reply:
    """Put an undone record back."""
    activity = own_record(ctx, number)
    ctx.activities.restore(number)
    return settled(ctx, activity, note="restored")


@router.command("who", "hvem", summary="", en="1 0 7", da="1 0 7")
def who(ctx: Context, number: Number, choice: Rest) -> Reply:
    """Say which contact a participant is: the participant's place and the contact's number ('1 0 7')."""
    activity = own_record(ctx, number)
    place, _, person = choice.partition(" ")
    position, contact = number_in(place), number_in(person)
    if position is None or contact is None or not ctx.activities.name_participant(number, position, contact):
        raise Refusal("errors/old_button")
    return settled(ctx, activity, note="named")


@router.command("newcomer", "nykontakt", summary="", en="1 0", da="1 0")
def newcomer(ctx: Context, number: Number, place: Rest) -> Reply:
    """Make a contact of a participant who was kept as typed."""
    activity = own_record(ctx, number)
    found = next((p for p in activity.participants if str(p.position) == place.strip()), None)
    if found is None:
        raise Refusal("errors/old_button")
    if found.person_id is None:
        person = ctx.people.add_person(found.typed)
        ctx.activities.name_participant(number, found.position, person)
    return settled(ctx, activity, note="added")
