"""Records meetings, calls, visits and letters from one line, and shows, changes and takes them back."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.core.errors import Refusal
from bot.core.messages import Kind, PlaceKind
from bot.core.people import Role
from bot.core.reply import Reply, Visibility
from bot.engine.context import Context
from bot.engine.dates import Moment, Prefer, understand_when
from bot.engine.grammar import as_typed
from bot.engine.line import BodyRef, Line, NextStep, PersonRef, write_line
from bot.engine.names import Entry, Found, Near, Several, Unknown, fold
from bot.engine.router import Router, Subject
from bot.engine.slots import (
    AsRead,
    Body,
    Confidential,
    Details,
    Future,
    NextSteps,
    Number,
    Past,
    People,
    Reads,
    Rest,
    Topic,
)
from bot.engine.words import N_
from bot.politics.contacts import ACTIVITY_TYPES
from storage.activities import (
    ActivityCard,
    Confidentiality,
    NewActivity,
    NewParticipant,
    NewTask,
    ParticipantRole,
    Status,
)

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

router = Router(*(subject for name, subject in SUBJECTS.items() if name in WITH_PEOPLE))
spoken = Router(*(subject for subject in router.subjects if subject.name != "mail"))
letters = Router(SUBJECTS["mail"])
written = Router(*(subject for name, subject in SUBJECTS.items() if name not in WITH_PEOPLE))
shared = Router(*SUBJECTS.values())
routers = (spoken, letters, router, written, shared)

SAME = timedelta(minutes=1)  # the same thing said twice within this is asked about
PAGE = 8
CHOICES = 4  # contacts offered for one name


@letters.command(
    "logged",
    "sendt",
    "noteret",
    "log",
    "sent",
    "modtaget",
    "received",
    summary=N_("Log what was sent"),
    form=True,
    en="Anna Jensen yesterday about rehabilitation. Next: ask for an answer by Friday",
    da="Anna Jensen i går om genoptræning. Næste: bed om svar inden fredag",
)
@spoken.command(
    "logged",
    "noteret",
    "afholdt",
    "log",
    "held",
    "logget",
    "holdt",
    summary=N_("Log what took place"),
    form=True,
    en="Anna Jensen yesterday 14:00 about rehabilitation. Next: send the figures by Friday",
    da="Anna Jensen i går kl. 14 om genoptræning. Næste: send tal inden fredag",
)
def logged(
    ctx: Context,
    people: People,
    line: AsRead,
    when: Past = None,
    topic: Topic = None,
    body: Body = None,
    details: Details = None,
    next_steps: NextSteps = (),
    confidential: Confidential = False,
) -> Reply:
    """Keep something that took place; without a time it was just now."""
    when = when or Moment(ctx.today, ctx.local_now.time().replace(second=0, microsecond=0))
    said = Line(
        people, body, when, "", None, topic, details, next_steps, confidential, (), line.tags, line.leftovers
    )
    return _record(ctx, said, Status.COMPLETED)


@router.command(
    "planned",
    "planlagt",
    "plan",
    "planlæg",
    "booked",
    "aftalt",
    summary=N_("Plan what is to come"),
    form=True,
    en="Anna Jensen Tuesday 14:00 about the budget",
    da="Anna Jensen på tirsdag kl. 14 om budgettet",
)
def planned(
    ctx: Context,
    people: People,
    when: Future,
    line: AsRead,
    topic: Topic = None,
    body: Body = None,
    details: Details = None,
    next_steps: NextSteps = (),
    confidential: Confidential = False,
) -> Reply:
    """Keep something that is agreed for a day to come."""
    said = Line(
        people, body, when, "", None, topic, details, next_steps, confidential, (), line.tags, line.leftovers
    )
    return _record(ctx, said, Status.PLANNED)


@written.command(
    "logged",
    "sendt",
    "log",
    "published",
    "sent",
    "bragt",
    "afgivet",
    summary=N_("Log what was sent"),
    form=True,
    en="about rehabilitation yesterday: printed in the local paper",
    da="om genoptræning i går: bragt i lokalavisen",
)
def published(
    ctx: Context,
    topic: Topic,
    line: AsRead,
    when: Past = None,
    people: People = (),
    body: Body = None,
    details: Details = None,
    next_steps: NextSteps = (),
    confidential: Confidential = False,
) -> Reply:
    """Keep what was published or sent."""
    when = when or Moment(ctx.today, None)
    said = Line(
        people, body, when, "", None, topic, details, next_steps, confidential, (), line.tags, line.leftovers
    )
    return _record(ctx, said, Status.COMPLETED)


@written.command(
    "planned",
    "planlagt",
    "plan",
    "planlæg",
    summary=N_("Plan what is to be sent"),
    form=True,
    en="about rehabilitation on Tuesday",
    da="om genoptræning på tirsdag",
)
def planned_writing(
    ctx: Context,
    topic: Topic,
    when: Future,
    line: AsRead,
    people: People = (),
    body: Body = None,
    details: Details = None,
    next_steps: NextSteps = (),
    confidential: Confidential = False,
) -> Reply:
    """Keep what is to be published or sent."""
    said = Line(
        people, body, when, "", None, topic, details, next_steps, confidential, (), line.tags, line.leftovers
    )
    return _record(ctx, said, Status.PLANNED)


def _said(
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


def _record(ctx: Context, said: Line, status: Status) -> Reply:
    """Keep what was said, unless its time contradicts its verb or it was said a moment ago: then ask."""
    when = said.when
    assert when is not None  # both callers give one
    if when.until is not None and when.until != when.day:
        return _ask_again(ctx, said, "meetings/which_day", "errors/which_day")
    now = ctx.said_at.astimezone(ctx.tz)
    if status is Status.COMPLETED and when.is_future(now):
        return _ask_again(ctx, said, "meetings/not_yet", "errors/not_yet")
    if status is Status.PLANNED and when.is_past(now):
        return _ask_again(ctx, said, "meetings/already_over", "errors/already_over")
    key = _duplicate_key(ctx, said, status)
    if "again" not in said.tags:
        twin = ctx.activities.recent_same(ctx.who.user_id, key, ctx.now - SAME)
        if twin is not None:
            says = f"{ctx.command.name} {_one_line(ctx, said)} [again]"
            return ctx.say("meetings/twice", number=twin, subject=ctx.subject, says=says)
    activity = NewActivity(
        activity_type=ctx.subject,
        subject=said.topic or "",
        day=when.day,
        starts_at=when.instant(ctx.tz),
        status=status,
        details=_details(said),
        participants=_participants(ctx, said.people),
        tasks=tuple(_task(ctx, step) for step in said.next_steps),
        organization_id=said.body.organization_id if said.body else None,
        organization_name=(said.body.text or None) if said.body else None,
        area_name=said.body.area if said.body else None,
        confidentiality=Confidentiality.PRIVATE if said.confidential else Confidentiality.TEAM,
        source_url=ctx.message.prefill.get("source_url") or (ctx.message.form or {}).get("source_url"),
        locale=ctx.locale,
        duplicate_key=key,
    )
    number = ctx.activities.record(activity)
    return _card(ctx, number)


def _ask_again(ctx: Context, said: Line, page: str, refusal: str) -> Reply:
    """The time cannot be right: say so beside the form's field, or offer the ways out as buttons."""
    if ctx.message.kind is Kind.FORM:
        raise Refusal(refusal, field="when", when=said.when)
    line = _one_line(ctx, said)
    return ctx.say(page, when=said.when, line=line, subject=ctx.subject, command=ctx.command)


def _one_line(ctx: Context, said: Line) -> str:
    return ctx.rest if ctx.message.kind is not Kind.FORM else write_line(said, ctx.locale)


def _duplicate_key(ctx: Context, said: Line, status: Status) -> str:
    names = sorted(str(person.person_id or fold(person.name)) for person in said.people)
    parts = (ctx.subject, status.value, *names, fold(said.topic or ""))
    return hashlib.blake2s("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()


def _details(said: Line) -> str:
    return "\n".join(part for part in (said.details, said.leftovers) if part)


def _participants(ctx: Context, people: tuple[PersonRef, ...]) -> tuple[NewParticipant, ...]:
    met = (NewParticipant(person.name, ParticipantRole.TARGET, person.person_id) for person in people)
    return (*met, NewParticipant(ctx.who.name, ParticipantRole.SOURCE, user_id=ctx.who.user_id))


def _task(ctx: Context, step: NextStep) -> NewTask:
    if step.owner is None:
        return NewTask(step.subject, step.due, ctx.who.user_id, ctx.who.name)
    return NewTask(step.subject, step.due, step.owner_id, step.owner)


def _card(ctx: Context, number: int, *, note: str = "") -> Reply:
    """A record's card, with the questions that names left open."""
    activity = ctx.activities.get(number)
    if activity is None:
        raise Refusal("errors/no_record", number=number)
    return _show(ctx, activity, note=note)


def _show(ctx: Context, activity: ActivityCard, *, note: str = "") -> Reply:
    mine = activity.created_by == ctx.who.user_id or ctx.who.role >= Role.ADMIN
    open_names = _open_names(ctx, activity) if mine and note != "shared" else []
    reply = ctx.say(
        "meetings/card",
        activity=activity,
        met=[p for p in activity.participants if p.role is ParticipantRole.TARGET],
        confidential=activity.confidentiality is not Confidentiality.TEAM,
        asked=[(at, name, found) for at, name, found in open_names if found],
        unknown=[(at, name) for at, name, found in open_names if not found],
        may_change=mine and note != "shared",
        may_share=ctx.place.kind is PlaceKind.ROOM and not ctx.aloud and activity.visible_to(None),
        note=note,
        moment=activity.starts_at or activity.day,
    )
    if not activity.visible_to(None):
        reply = reply.shown_to(Visibility.SECRET)
    return reply


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


def _mine(ctx: Context, number: int) -> ActivityCard:
    """A record the asker may change, and nobody else before this unit ends.

    Refused for somebody else's, and for what they may not even see.
    """
    activity = ctx.activities.get(number, lock=True)
    if activity is None or not activity.visible_to(ctx.who.user_id):
        raise Refusal("errors/no_record", number=number)
    if activity.created_by != ctx.who.user_id and ctx.who.role < Role.ADMIN:
        raise Refusal("errors/not_yours", creator=activity.creator or "?")
    return activity


@shared.command("show", "vis", "se", summary=N_("Show one of them"), role=Role.READER, en="1", da="1")
def show(ctx: Context, number: Number) -> Reply:
    """The card of one record."""
    activity = ctx.seen.get(number)
    if activity is None or not activity.visible_to(ctx.who.user_id):
        raise Refusal("errors/no_record", number=number)
    if ctx.aloud and not activity.visible_to(None):
        raise Refusal("errors/confidential")
    return _show(ctx, activity, note="shown")


@shared.command("share", "del", summary=N_("Share in the channel"), en="1", da="1")
def share(ctx: Context, number: Number) -> Reply:
    """The card of one record, for everybody in the room; what is confidential stays where it is."""
    activity = ctx.seen.get(number)
    if activity is None or not activity.visible_to(ctx.who.user_id):
        raise Refusal("errors/no_record", number=number)
    if not activity.visible_to(None):
        raise Refusal("errors/confidential")
    return _show(replace(ctx, aloud=True), activity, note="shared").shown_to(Visibility.ROOM)


@shared.command(
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
        total=total,
        more=more,
        next_page=f"{ctx.subject} list {person.name if person else ''} [page{page + 1}]".replace("  ", " "),
    )


def _order(activity: ActivityCard) -> tuple[date, float]:
    return activity.day, activity.starts_at.timestamp() if isinstance(activity.starts_at, datetime) else 0.0


@shared.command(
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
    activity = _mine(ctx, number)
    whole = ctx.message.kind is Kind.FORM
    said = Line(
        people, body, when, "", None, topic, details, next_steps, confidential, (), line.tags, line.leftovers
    )
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
        tasks=tuple(_task(ctx, step) for step in next_steps) if next_steps or whole else None,
    )
    if not done:
        raise Refusal("errors/changed_meanwhile", number=number)
    reply = replace(_card(ctx, number, note="changed"), replaces=True)
    ctx.refresh_cards(f"activity:{number}", _for_room(reply), version=activity.version + 1)
    return reply


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
        changes["details"] = _details(said)
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
    met = (p for p in activity.participants if p.role is ParticipantRole.TARGET)
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


def _for_room(reply: Reply) -> Reply:
    """The card as it stands in a room: without the asker's own buttons."""
    return replace(reply, choices=(), visibility=Visibility.ROOM)


@shared.command(
    "undo", "fortryd", "annuller", "slet", "delete", summary=N_("Take it back"), en="1", da="1"
)
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
    activity = _mine(ctx, number)
    undone = ctx.activities.undo(number)
    page = "meetings/undone" if undone else "meetings/undone_already"
    reply = ctx.say(page, activity=ctx.activities.get(number))
    ctx.refresh_cards(f"activity:{number}", _for_room(reply), version=activity.version + 1)
    return reply


@shared.command("restore", "gendan", summary=N_("Put back what was taken back"), en="1", da="1")
def restore(ctx: Context, number: Number) -> Reply:
    """Put an undone record back."""
    activity = _mine(ctx, number)
    ctx.activities.restore(number)
    reply = replace(_card(ctx, number, note="restored"), replaces=True)
    ctx.refresh_cards(f"activity:{number}", _for_room(reply), version=activity.version + 1)
    return reply


@shared.command("who", "hvem", summary="", en="1 0 7", da="1 0 7")
def who(ctx: Context, number: Number, choice: Rest) -> Reply:
    """Say which contact a participant is: the participant's place and the contact's number ('1 0 7')."""
    activity = _mine(ctx, number)
    place, _, person = choice.partition(" ")
    if not (
        place.isdigit()
        and person.isdigit()
        and ctx.activities.name_participant(number, int(place), int(person))
    ):
        raise Refusal("errors/old_button")
    return _renamed(ctx, activity)


@shared.command("newcomer", "nykontakt", summary="", en="1 0", da="1 0")
def newcomer(ctx: Context, number: Number, place: Rest) -> Reply:
    """Make a contact of a participant who was kept as typed."""
    activity = _mine(ctx, number)
    found = next((p for p in activity.participants if str(p.position) == place.strip()), None)
    if found is None:
        raise Refusal("errors/old_button")
    if found.person_id is None:
        person = ctx.people.add_person(found.typed)
        ctx.activities.name_participant(number, found.position, person)
    return _renamed(ctx, activity, note="added")


def _renamed(ctx: Context, activity: ActivityCard, *, note: str = "named") -> Reply:
    reply = replace(_card(ctx, activity.id, note=note), replaces=True)
    ctx.refresh_cards(f"activity:{activity.id}", _for_room(reply), version=activity.version + 1)
    return reply
