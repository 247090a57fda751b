"""Shows, lists, shares, changes and takes back what has been recorded."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from bot.core.errors import Refusal
from bot.core.messages import Kind
from bot.core.people import Role
from bot.core.reply import Reply, Visibility
from bot.core.text import number_in
from bot.engine.context import Context
from bot.engine.marked_sentence import opens
from bot.engine.router import ANY, Router, SaidInstead
from bot.engine.slots import (
    AsRead,
    Body,
    Confidential,
    Details,
    Guarded,
    NextSteps,
    Number,
    Own,
    Past,
    People,
    Rest,
    Topic,
)
from bot.language.line import PersonRef
from bot.language.listed_period import EVERYTHING, listed
from bot.language.names import Found, fold
from bot.language.words import N_
from bot.politics import confidential
from bot.politics.cases import case_kinds
from bot.subjects.activities.card import (
    SUBJECTS,
    answer_nudges,
    is_over,
    own_record,
    refresh_copies,
    settled,
    show_card,
    told_to,
)
from bot.subjects.activities.record_edit import (
    Patch,
    as_form,
    patch_of_form,
    patch_of_line,
    question_about,
    said_in_line,
    state_of,
)
from storage.activities import ActivityCard, Confidentiality, Status

LONG: Final = 2_500  # characters of topic and notes; more do not surely fit on one card

router = Router(*SUBJECTS.values())

PAGE = 8
LATELY: Final = timedelta(hours=24)  # what 'undo' alone, without a number, takes back
_WITH = re.compile(r"^(?:med|with|for|hos|af|by)\s+", re.IGNORECASE)


@router.command("show", "vis", "se", summary=N_("Show one of them"), role=Role.READER, en="1", da="1")
def show(ctx: Context, number: Number) -> Reply:
    """The card of one record."""
    activity = ctx.seen.get(number)
    if activity is None or not activity.visible_to(ctx.who.user_id) or _is_gone(ctx, activity):
        raise Refusal("errors/no_record", number=number)
    if activity.undone_at is not None:
        return ctx.say("activities/undone_already", activity=activity).shown_to(Visibility.SECRET)
    if ctx.aloud and not activity.visible_to(None):
        raise Refusal("errors/confidential")
    card = show_card(ctx, activity, note="shown")
    # Where a card is one message only, what is too long for one is shown in several, as any other answer.
    return (
        replace(card, card=None) if len(activity.details or "") + len(activity.subject or "") > LONG else card
    )


def _is_gone(ctx: Context, activity: ActivityCard) -> bool:
    """Whether it was taken back: then it is shown to its author only, who may put it back."""
    return activity.undone_at is not None and activity.created_by != ctx.who.user_id


@router.command("share", "del", summary=N_("Share in the channel"), en="1", da="1")
def share(ctx: Context, number: Number, said: Own = "") -> Reply:
    """The card of one record, for everybody in the room; what is confidential stays where it is."""
    activity = ctx.seen.get(number)
    if activity is None or not activity.visible_to(ctx.who.user_id) or _is_gone(ctx, activity):
        raise Refusal("errors/no_record", number=number)
    if activity.undone_at is not None:
        return ctx.say("activities/undone_already", activity=activity).shown_to(Visibility.SECRET)
    marked = confidential.read(said)
    if marked.marked and activity.visible_to(None):
        page = ctx.say("activities/share_marked", activity=activity, words=marked.words)
        return page.shown_to(Visibility.SECRET)
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
    asked = listed(ctx.country, ctx.rest, ctx.said_at.astimezone(ctx.tz), ctx.locale)
    person = people[0] if people else None
    if not asked.all_days:
        person = _whose(ctx, asked.rest)
    elif person is None and fold(asked.rest) not in EVERYTHING:
        raise Refusal("errors/not_listed", said=asked.rest)
    if person is not None and person.person_id is None:
        return ctx.say("activities/whose", person=person, subject=ctx.subject)
    only = person.person_id if person else None
    rows, total = ctx.seen.list(
        activity_types=(ctx.subject,),
        person_id=only,
        since=asked.first,
        until=asked.last,
        limit=PAGE,
        offset=PAGE * (max(page, 1) - 1),
    )
    to_come = (row for row in rows if row.status is not Status.COMPLETED and row.day >= ctx.today)
    ahead = sorted(to_come, key=_order)
    behind = [row for row in rows if row not in ahead]
    more = total - PAGE * page
    return ctx.say(
        "activities/list",
        subject=ctx.subject,
        person=person,
        ahead=ahead,
        behind=behind,
        unsettled=[row for row in behind if row.status is Status.PLANNED and _may_settle(ctx, row)][:3],
        total=total,
        more=more,
        asked=asked,
        next_page=" ".join(f"{ctx.subject} list {asked.said} [page{page + 1}]".split()),
    )


def _whose(ctx: Context, said: str) -> PersonRef | None:
    """The one a list is asked for, beside the days it is asked for."""
    name = _WITH.sub("", said)
    if fold(name) in EVERYTHING:
        return None
    match ctx.register.people.look_up(name, near=False):
        case Found(entry):
            return PersonRef(entry.name, entry.id)
        case _:
            return PersonRef(name)


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
    filled=True,
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
    """Change what is said in the line, or typed over in a form, and nothing else; with nothing said the form opens.

    What is not understood is asked, and until then nothing is changed.
    """
    activity = own_record(ctx, number)
    if activity.undone_at is not None:
        raise Refusal("activities/edit_removed", activity=activity)
    if ctx.message.kind is not Kind.FORM and opens(re.sub(r"^\s*#?\d+", "", ctx.rest)):
        return told_to(ctx, number, Confidentiality.TEAM, "released")
    if ctx.message.kind is Kind.FORM:
        return _changed(ctx, activity, patch_of_form(ctx, activity, ctx.message.form or {}))
    change = said_in_line(ctx, activity)
    if change.is_empty:
        filled = as_form(ctx, activity)
        form = ctx.form(filled)
        form = replace(form, says=f"{form.says} {state_of(filled)}")
        _, _, said = ctx.command.examples.get(ctx.locale, "").partition(" ")
        example = f"{ctx.command.word(ctx.locale)} {number} {said}"
        return replace(ctx.say("activities/edit", activity=activity, example=example), form=form)
    question = question_about(ctx, activity, change)
    return question or _changed(ctx, activity, patch_of_line(ctx, activity, change))


def _changed(ctx: Context, activity: ActivityCard, patch: Patch) -> Reply:
    """Make a change, unless it says that what is logged is still to come."""
    day = patch.fields.get("day", activity.day)
    if "day" in patch.fields and activity.status is Status.COMPLETED:
        starts_at = patch.fields["starts_at"]
        if day > ctx.today or (starts_at is not None and starts_at > ctx.now):
            raise Refusal("errors/not_yet", field="when", when=starts_at or day)
    act = ctx.activities.change(
        activity.id,
        activity.version,
        patch.fields,
        participants=patch.participants,
        tasks=patch.tasks,
        more_tasks=patch.more_tasks,
        also=lambda act: answer_nudges(ctx, activity, activity.status, day, act),
    )
    if act is None:
        raise Refusal("errors/changed_meanwhile", number=activity.id)
    return settled(ctx, activity, note="changed" if act else "same", act=act)


@router.command(
    "undo", "fortryd", "annuller", summary=N_("Take the last change back"), last=True, en="1", da="1"
)
def undo(ctx: Context, number: Number = 0, act: Own = "") -> Reply:
    """Take back what was last done to a record: a change, else its recording; without a number, what the asker
    did last. With the number of an act that act, and nothing else.
    """
    anything = not number and act.strip() == ANY
    if not number and act.strip() and not anything:
        raise Refusal("errors/no_number", said=ctx.rest)
    if act.strip() and not act.strip().isdecimal() and not anything:
        raise Refusal("errors/no_number", said=act)
    wanted = int(act) if act.strip() and not anything else None
    if not number:
        types = tuple(SUBJECTS) if anything else (ctx.subject,)
        last = ctx.activities.last_of(ctx.who.user_id, types, ctx.now - LATELY, of_all=anything)
        if last is None:
            return (_something_else(ctx) if anything else None) or _nothing_to_undo(ctx)
        number, wanted = last
    elif wanted is None:
        wanted = ctx.activities.last_act(number)
    activity = own_record(ctx, number)
    if wanted is None or (activity.undone_at is not None and (anything or not act.strip())):
        sure = ctx.message.kind is Kind.BUTTON or activity.undone_at is not None
        if sure or ctx.activities.just_recorded(number, ctx.now - LATELY):
            return _removed(ctx, activity)
        return _as_seen(ctx.say("activities/remove_whole", activity=activity), activity)
    taken = ctx.activities.take_back(number, wanted)
    if taken is None:
        return ctx.say("activities/taken_back_already", activity=activity)
    if taken.kept:
        by = next((one.name for one in ctx.team.users() if one.id == taken.since), None)
        raise Refusal("activities/changed_since", activity=activity, by=by)
    after = ctx.activities.get(number)
    if after is not None and after.undone_at is not None:
        reply = ctx.say("activities/undone", activity=after)
        refresh_copies(ctx, activity, reply)
        return reply
    again = after is not None and after.status is Status.PLANNED is not activity.status
    return settled(ctx, activity, note="planned again" if again else "as before")


# What takes back what was done to a next step.
_OF_A_STEP: Final = {"added": "task remove", "done": "task reopen", "cancelled": "task reopen"}


def _something_else(ctx: Context) -> Reply | None:
    """The undo of what was done last to something else: to a next step at once, of a contact or a body it is asked."""
    last = ctx.audit.last_by(ctx.who.user_id, ctx.now - LATELY)
    if last is None:
        return None
    act, action, record, reversible = last
    kind, _, number = record.partition(":")
    if kind == "task" and action in _OF_A_STEP:
        raise SaidInstead(f"{_OF_A_STEP[action]} #{number}")
    if kind in ("case", "point", "position", "seats"):
        raise SaidInstead(f"{next(iter(case_kinds()))} undo {record}{f' {act}' if reversible else ''}")
    if not reversible or kind not in ("person", "organization"):
        return None
    if kind == "person":
        person = ctx.people.person(int(number))
        name, says = (person.name if person is not None else ""), f"contact undo {act}"
    else:
        body = ctx.registers.bodies(ctx.unit, ctx.workspace, ctx.now).get(int(number))
        name, says = (body.name if body is not None else ""), f"committee undo {act}"
    return ctx.say("activities/undo_other", name=name, says=says) if name else None


def _nothing_to_undo(ctx: Context) -> Reply:
    """Nothing was done lately: what there is, to be removed by its number."""
    rows, _ = ctx.seen.list(activity_types=(ctx.subject,), limit=PAGE)
    mine = [row for row in rows if row.created_by == ctx.who.user_id]
    if ctx.aloud:
        mine = [row for row in mine if row.visible_to(None)]
    reply = ctx.say("activities/nothing_to_undo", rows=mine, subject=ctx.subject)
    return reply if all(row.visible_to(None) for row in mine) else reply.shown_to(Visibility.SECRET)


def _as_seen(reply: Reply, activity: ActivityCard) -> Reply:
    return reply if activity.visible_to(None) else reply.shown_to(Visibility.SECRET)


@router.command("remove", "slet", "fjern", "delete", summary=N_("Remove it"), en="1", da="1")
def remove(ctx: Context, number: Number, confidential: Guarded = False) -> Reply:
    """Take a whole record away, whatever was done to it since; it can be put back, confidential where that was said."""
    return _removed(ctx, _guarded(ctx, own_record(ctx, number), confidential))


def _guarded(ctx: Context, activity: ActivityCard, confidential: bool) -> ActivityCard:
    """The record, made confidential where a word beside its number says so."""
    if not confidential or activity.confidentiality is not Confidentiality.TEAM:
        return activity
    if activity.created_by != ctx.who.user_id:
        raise Refusal("errors/not_yours", creator=activity.creator or "?")
    ctx.activities.change(activity.id, activity.version, {"confidentiality": Confidentiality.PRIVATE.value})
    return ctx.activities.get(activity.id) or activity


def _removed(ctx: Context, activity: ActivityCard) -> Reply:
    undone = ctx.activities.undo(activity.id)
    page = "activities/undone" if undone else "activities/undone_already"
    reply = ctx.say(page, activity=ctx.activities.get(activity.id))
    refresh_copies(ctx, activity, reply)
    return reply


@router.command("restore", "gendan", summary=N_("Put back what was taken back"), en="1", da="1")
def restore(ctx: Context, number: Number, confidential: Guarded = False) -> Reply:
    """Put an undone record back, confidential where that was said."""
    activity = own_record(ctx, number)
    act = ctx.activities.restore(number)
    activity = _guarded(ctx, ctx.activities.get(number) or activity, confidential)
    return settled(ctx, activity, note="restored", act=act)


@router.command("who", "hvem", summary="", en="1 0 7", da="1 0 7")
def who(ctx: Context, number: Number, choice: Rest) -> Reply:
    """Say which contact a participant is: the participant's place and the contact's number ('1 0 7')."""
    activity = own_record(ctx, number)
    place, _, person = choice.partition(" ")
    position, contact = number_in(place), number_in(person)
    if position is None or contact is None:
        raise Refusal("errors/old_button")
    act = ctx.activities.name_participant(number, position, contact)
    if act is None:
        raise Refusal("errors/old_button")
    return settled(ctx, activity, note="named", act=act)


@router.command("newcomer", "nykontakt", summary="", en="1 0", da="1 0")
def newcomer(ctx: Context, number: Number, place: Rest) -> Reply:
    """Make a contact of a participant who was kept as typed."""
    activity = own_record(ctx, number)
    found = next((p for p in activity.participants if str(p.position) == place.strip()), None)
    if found is None:
        raise Refusal("errors/old_button")
    if found.person_id is not None:
        return settled(ctx, activity, note="shown")
    person = ctx.people.add_person(found.typed)
    act = ctx.activities.name_participant(number, found.position, person, newcomer=True)
    return settled(ctx, activity, note="added", act=act)
