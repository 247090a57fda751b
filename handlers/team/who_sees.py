"""Opens to the team what was kept to few, and keeps it to few again; by whoever made it, and nobody else."""

from __future__ import annotations

from dataclasses import replace

from bot.core.errors import Refusal
from bot.core.reply import Reply, Visibility
from bot.engine.context import Context
from bot.engine.router import Router
from bot.engine.slots import Number
from bot.subjects.activities.card import SUBJECTS, seen_step, told_to
from bot.subjects.contacts.card import card
from bot.subjects.first_words import CONTACT, DRAFT, TASK
from bot.subjects.letters.card import draft_card, seen_draft
from bot.subjects.letters.drafting import told
from bot.subjects.letters.heads import LetterKind
from bot.subjects.letters.said_after import nothing_after
from storage.activities.last_made import LastMade
from storage.contacts.notes import Notes
from storage.letters.drafts import Drafts
from storage.visibility import Confidentiality

records = Router(*SUBJECTS.values())
tasks = Router(TASK)
drafts = Router(DRAFT)
contacts = Router(CONTACT)
routers = (records, tasks, drafts, contacts)


@records.command("release", "frigiv", summary="", en="1", da="1")
def release(ctx: Context, number: Number = 0) -> Reply:
    """Let the whole team see a record of one's own; without a number what the asker made last."""
    return _record(ctx, number, Confidentiality.TEAM, "released")


@records.command("protect", "beskyt", summary="", en="1", da="1")
def protect(ctx: Context, number: Number = 0) -> Reply:
    """Keep a record of one's own to those who took part; without a number what the asker made last."""
    return _record(ctx, number, Confidentiality.PRIVATE, "protected")


def _record(ctx: Context, number: int, level: Confidentiality, note: str) -> Reply:
    if number:
        return told_to(ctx, number, level, note)
    made = ctx.of(LastMade).find()
    match made:
        case None:
            raise Refusal("errors/nothing_made")
        case ("task", last):
            return _task(ctx, last, level)
        case ("draft", last):
            return _draft(ctx, last, level, note)
        case ("note", last):
            return _note(ctx, last, level)
        case (_, last):
            return told_to(ctx, last, level, note)


@tasks.command("release", "frigiv", summary="", en="1", da="1")
def release_task(ctx: Context, number: Number) -> Reply:
    """Let the whole team see a next step of one's own."""
    return _task(ctx, number, Confidentiality.TEAM)


@tasks.command("protect", "beskyt", summary="", en="1", da="1")
def protect_task(ctx: Context, number: Number) -> Reply:
    """Keep a next step to oneself and whose it is."""
    return _task(ctx, number, Confidentiality.PRIVATE)


def _task(ctx: Context, number: int, level: Confidentiality) -> Reply:
    step = seen_step(ctx, number)
    if step.activity_id is not None:
        raise Refusal("tasks/not_to_protect", step=step)
    if step.created_by != ctx.who.user_id:
        raise Refusal("errors/not_yours", creator=step.assignee_name or "?")
    ctx.tasks.keep_to(number, level)
    reply = ctx.say("tasks/told", step=step, opened=level is Confidentiality.TEAM)
    return replace(reply.shown_to(Visibility.SECRET), replaces=True)


@drafts.command("release", "frigiv", summary="", en="1", da="1")
def release_draft(ctx: Context, number: Number) -> Reply:
    """Let the whole team see a draft of one's own."""
    nothing_after(ctx)
    return _draft(ctx, number, Confidentiality.TEAM, "released")


@drafts.command("protect", "beskyt", summary="", en="1", da="1")
def protect_draft(ctx: Context, number: Number) -> Reply:
    """Keep a draft to oneself."""
    nothing_after(ctx)
    return _draft(ctx, number, Confidentiality.PRIVATE, "protected")


def _draft(ctx: Context, number: int, level: Confidentiality, note: str) -> Reply:
    draft = seen_draft(ctx, number, lock=True)
    if draft.created_by != ctx.who.user_id:
        raise Refusal("errors/not_yours", creator=draft.creator or "?")
    if level is Confidentiality.TEAM:  # what is not for rooms stays out of them
        level = told(level, LetterKind(draft.kind), f"{draft.subject}\n{draft.body}\n{draft.case_text}")
    repository = ctx.of(Drafts)
    if not repository.keep_to(draft, level):
        raise Refusal("errors/changed_meanwhile", number=number)
    return replace(draft_card(ctx, seen_draft(ctx, number), note=note), replaces=True)


@contacts.command("release", "frigiv", summary="", en="1", da="1")
def release_note(ctx: Context, number: Number) -> Reply:
    """Let the whole team read a note of one's own; 'contact undo' takes that back."""
    return _note(ctx, number, Confidentiality.TEAM)


@contacts.command("protect", "beskyt", summary="", en="1", da="1")
def protect_note(ctx: Context, number: Number) -> Reply:
    """Keep a note of one's own to oneself; 'contact undo' takes that back."""
    return _note(ctx, number, Confidentiality.PRIVATE)


def _note(ctx: Context, number: int, level: Confidentiality) -> Reply:
    changed = ctx.of(Notes).keep_to(number, level)
    if changed is None:
        raise Refusal("errors/old_button")
    person, act = changed
    return replace(card(ctx, person, note="changed" if act else "same", act=act), replaces=True)
