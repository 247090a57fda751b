"""What becomes of a draft: edited, approved, sent, discarded, made public."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Annotated, Any, Final, TypeAlias

from bot.core.errors import Refusal
from bot.core.messages import Kind
from bot.core.refs import YES
from bot.core.reply import FieldKind, Reply, Visibility, first_line
from bot.core.text import clean, one_line
from bot.engine.context import Context
from bot.engine.grammar import form_of
from bot.engine.router import Router
from bot.engine.slots import Number, Own, Reads, Slot
from bot.language.words import N_
from bot.politics.confidential import is_marked as is_marked_throughout
from bot.politics.confidential import marks_in
from bot.subjects.activities.card import withdrawn
from bot.subjects.cases.evidence import count_in
from bot.subjects.first_words import DRAFT
from bot.subjects.letters.card import as_told, body_blocks, draft_card, seen_draft
from bot.subjects.letters.drafting import gaps_in, told
from bot.subjects.letters.files import LONGEST, text_file
from bot.subjects.letters.heads import LetterKind
from bot.subjects.letters.redaction import is_marked, public
from bot.subjects.letters.said_after import day_after, nothing_after
from storage.activities import Confidentiality, NewActivity, NewParticipant, ParticipantRole
from storage.letters.drafts import DraftRow, Drafts, DraftStatus, NewDraft

LINE: Final = 400
_VERSION: Final = re.compile(r"\bv(\d{1,9})\b")
_BATCH: Final = re.compile(r"^(?:batch|samling)\s+#?(\d{1,9})$", re.IGNORECASE)

To: TypeAlias = Annotated[str, Slot(Reads.FIELD, N_("To"), N_("Who is it to?"), FieldKind.LINE)]
Subject: TypeAlias = Annotated[str, Slot(Reads.FIELD, N_("Subject"), "", FieldKind.LINE)]
Text: TypeAlias = Annotated[str, Slot(Reads.FIELD, N_("Text"), N_("What should it say?"), FieldKind.TEXT)]
OnlyMe: TypeAlias = Annotated[str, Slot(Reads.FIELD, N_("Confidential: only you see it"), "", FieldKind.FLAG)]

router = Router(DRAFT)


def _drafts(ctx: Context) -> Drafts:
    return ctx.of(Drafts)


def _open(ctx: Context, number: int) -> DraftRow:
    """An open draft the asker may see, and that nobody else changes before this unit ends."""
    draft = seen_draft(ctx, number, lock=True)
    if not draft.is_open:
        raise Refusal("letters/settled", draft=draft)
    return draft


def _now(ctx: Context, number: int, note: str) -> Reply:
    """The card after a change, in place of the one pressed; what has become confidential leaves the rooms."""
    draft = seen_draft(ctx, number)
    if not draft.visible_to(None):
        copy = withdrawn(ctx, number).shown_to(Visibility.ROOM)
        ctx.refresh_cards(draft.record, copy, version=draft.version, but_pressed=False, rooms_only=True)
    return replace(draft_card(ctx, draft, note=note), replaces=True)


@router.command("edit", "ret", "rediger", "change", summary=N_("Change a draft"), form=True, en="1", da="1")
def edit(
    ctx: Context,
    number: Number,
    more: Own = "",
    recipient: To = "",
    subject: Subject = "",
    text: Text = "",
    only_me: OnlyMe = "",
) -> Reply:
    """Change a draft in its form, or put the text of a file in place of its own."""
    draft = _open(ctx, number)
    if ctx.message.kind is Kind.FORM:
        seen = _VERSION.search(ctx.rest)
        version = int(seen[1]) if seen else draft.version
        return _changed(ctx, draft, version, recipient, subject, text, only_me=bool(only_me))
    nothing_after(ctx)
    if ctx.message.files:
        body = text_file(ctx)
        return _changed(
            ctx,
            draft,
            draft.version,
            draft.recipient,
            draft.subject,
            body,
            only_me=draft.confidentiality is Confidentiality.PRIVATE,
        )
    filled = {
        "recipient": draft.recipient,
        "subject": draft.subject,
        "text": draft.body,
        "only_me": "yes" if draft.confidentiality is Confidentiality.PRIVATE else "",
    }
    says = f"draft edit {draft.id} v{draft.version}"
    form = form_of(ctx.command, says, ctx.translate, filled=filled)
    return replace(ctx.say("letters/edit", draft=draft), form=form).shown_to(Visibility.SECRET)


def _changed(
    ctx: Context, draft: DraftRow, version: int, recipient: str, subject: str, text: str, *, only_me: bool
) -> Reply:
    subject, body = one_line(subject, LINE), clean(text.strip(), LONGEST)
    if not subject or not body:
        raise Refusal("letters/no_text", field="subject" if not subject else "text")
    level = draft.confidentiality
    if only_me or _newly_marked(draft, f"{subject}\n{body}"):
        level = Confidentiality.PRIVATE
    elif level is Confidentiality.PRIVATE:
        level = Confidentiality.GROUP if draft.created_by == ctx.who.user_id else level
    done = _drafts(ctx).edit(
        draft.id,
        version,
        subject=subject,
        body=body,
        recipient=one_line(recipient, LINE),
        gaps=_gaps_left(draft, subject, body),
        confidentiality=told(level, LetterKind(draft.kind), f"{body}\n{draft.case_text}"),
    )
    if not done:
        filled = {
            "recipient": recipient,
            "subject": subject,
            "text": body,
            "only_me": "yes" if only_me else "",
        }
        return _once_more(ctx, seen_draft(ctx, draft.id), filled)
    return _now(ctx, draft.id, "changed")


def _newly_marked(draft: DraftRow, text: str) -> bool:
    """Whether words that mark a letter as confidential came into it; the lines about a passage are no such."""
    texts = (text, f"{draft.subject}\n{draft.body}")
    now, before = (is_marked_throughout(marks_in(one)) for one in texts)
    return now and not before


def _once_more(ctx: Context, draft: DraftRow, filled: Mapping[str, str]) -> Reply:
    """Somebody was first: their words are shown, and what was typed stays in the form."""
    page = ctx.say("letters/changed_meanwhile", draft=draft, blocks=body_blocks(draft.body))
    trouble = {"text": first_line(page)}
    says = f"draft edit {draft.id} v{draft.version}"
    form = form_of(ctx.command, says, ctx.translate, filled=filled, troubles=trouble)
    return replace(page, form=form).shown_to(Visibility.SECRET)


def _gaps_left(draft: DraftRow, subject: str, body: str) -> tuple[str, ...]:
    """The gaps still marked in the text, and what it lacks beside, until its words are others."""
    marked = gaps_in(draft.subject, draft.body)
    beside = tuple(gap for gap in draft.gaps if gap not in marked) if body == draft.body else ()
    return tuple(dict.fromkeys((*beside, *gaps_in(subject, body))))


# Approving and sending


@router.command("approve", "godkend", "ok", summary=N_("Approve somebody else's draft"), en="1", da="1")
def approve(ctx: Context, number: Number, more: Own = "") -> Reply:
    """Approve the words as they were shown: a second person, never the one who wrote them."""
    nothing_after(ctx)
    draft = _open(ctx, number)
    if draft.status is DraftStatus.APPROVED:
        raise Refusal("letters/settled", draft=draft)
    if not draft.may_approve(ctx.who.user_id):
        raise Refusal("letters/own_words", draft=draft)
    seen = _VERSION.search(ctx.rest)
    if not _drafts(ctx).approve(number, int(seen[1]) if seen else draft.version):
        raise Refusal("errors/changed_meanwhile", number=number)
    return _now(ctx, number, "approved")


@router.command(
    "sent", "sendt", "afsendt", summary=N_("Note that a draft was sent, and log it"), en="1", da="1"
)
def sent(ctx: Context, number: Number, more: Own = "") -> Reply:
    """Log the letter on the relation, and offer the next step; what needs approval has it first."""
    day = day_after(ctx)
    draft = _open(ctx, number)
    if draft.kind == LetterKind.BRIEF:
        raise Refusal("letters/not_sendable", draft=draft)
    if draft.needs_approval and draft.status is not DraftStatus.APPROVED:
        raise Refusal("letters/not_approved", draft=draft)
    if is_marked(draft.body):
        raise Refusal("letters/marked", draft=draft)
    if draft.gaps and not YES.search(more):
        says = f"draft sent {draft.id}{f' {day}' if day else ''} [yes]"
        return as_told(draft, ctx.say("letters/still_gaps", draft=draft, says=says))
    at = datetime.combine(day, time.min, ctx.tz) if day is not None and day != ctx.today else None
    logged = _log(ctx, draft, day or ctx.today) if draft.logged_as else None
    _drafts(ctx).sent(number, logged, at)
    return _now(ctx, number, "sent")


def _log(ctx: Context, draft: DraftRow, day: date) -> int:
    """The record of what was sent on a day, as told as the draft was."""
    to = (
        (NewParticipant(draft.recipient, ParticipantRole.TARGET, draft.person_id),) if draft.person_id else ()
    )
    body = ctx.register.bodies.get(draft.organization_id) if draft.organization_id is not None else None
    number = ctx.activities.record(
        NewActivity(
            draft.logged_as,
            draft.topic or draft.subject,
            day,
            participants=(
                *to,
                NewParticipant(ctx.who.name, ParticipantRole.SOURCE, user_id=ctx.who.user_id),
            ),
            organization_id=body.id if body else None,
            organization_name=body.name if body else None,
            area_name=(body.hint or None) if body else None,
            confidentiality=draft.confidentiality,
            locale=ctx.locale,
        )
    )
    count_in(ctx, number, draft.topic, draft.subject)
    return number


@router.command("discard", "kassér", "slet", "delete", summary=N_("Put a draft aside"), en="1", da="1")
def discard(ctx: Context, number: Number = 0, which: Own = "") -> Reply:
    """Put a draft aside, or all that were made together; it can be taken up again."""
    if found := _BATCH.match(which.strip()):
        count = _drafts(ctx).discard_batch(int(found[1]), ctx.who.user_id)
        return ctx.say("letters/all_discarded", count=count)
    if not number:
        raise Refusal("errors/no_number", said=which or "?")
    nothing_after(ctx)
    _drafts(ctx).discard(_open(ctx, number).id)
    return _now(ctx, number, "discarded")


@router.command(
    "reopen", "genåbn", "åbn", "undo", "fortryd", summary=N_("Take a draft up again"), en="1", da="1"
)
def reopen(ctx: Context, number: Number) -> Reply:
    """Take up a draft that was discarded or not sent after all; what was logged of it is taken back."""
    nothing_after(ctx)
    draft = seen_draft(ctx, number, lock=True)
    if not _drafts(ctx).reopen(number):
        raise Refusal("letters/settled", draft=draft)
    if draft.activity_id is not None:
        ctx.activities.undo(draft.activity_id)
    return _now(ctx, number, "reopened")


@router.command(
    "public",
    "offentlig",
    "offentliggør",
    summary=N_("Make the public version of a case"),
    en="1",
    da="1",
)
def make_public(ctx: Context, number: Number) -> Reply:
    """A second draft without what is marked confidential, decisions numbered; the internal one stays."""
    nothing_after(ctx)
    draft = seen_draft(ctx, number)
    if not is_marked(f"{draft.subject}\n{draft.body}"):
        raise Refusal("letters/not_marked", draft=draft)
    both = public(f"{draft.subject}\n\n{draft.body}", draft.locale)
    subject, _, body = both.partition("\n")
    changes: Mapping[str, Any] = {"subject": subject, "body": body.strip(), "gaps": gaps_in(both)}
    level = Confidentiality.TEAM if draft.confidentiality is Confidentiality.GROUP else draft.confidentiality
    made = NewDraft(
        draft.template,
        draft.edition,
        draft.kind if draft.kind != LetterKind.BRIEF else LetterKind.DOCUMENT.value,
        draft.logged_as,
        draft.locale,
        branch=draft.branch,
        person_id=draft.person_id,
        organization_id=draft.organization_id,
        recipient=draft.recipient,
        topic=public(draft.topic, draft.locale),
        confidentiality=level,
        # What is hidden is for a second person to look at, before anybody else does.
        needs_approval=True,
        **changes,
    )
    new = _drafts(ctx).add(made)
    return draft_card(ctx, seen_draft(ctx, new), note="public")
