"""Takes a draft along: its text to copy, or the letter as a file."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from bot.core.errors import Refusal
from bot.core.folding import fold
from bot.core.reply import File, Reply
from bot.core.text import file_name
from bot.engine.context import Context
from bot.engine.jobs import Outside
from bot.engine.router import Router
from bot.engine.slots import Number, Rest
from bot.language.words import N_
from bot.subjects.first_words import DRAFT
from bot.subjects.letters.card import as_told, seen_draft
from bot.subjects.letters.mail import eml
from bot.subjects.letters.marks import markdown, plain
from bot.subjects.letters.paper import docx
from bot.subjects.letters.said_after import nothing_after, words_after
from storage.jobs import Job
from storage.letters.drafts import DraftRow
from storage.letters.facts import LetterFacts

FILES: Final = {
    "eml": "message/rfc822",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "md": "text/markdown",
}
_KINDS: Final = {"word": "docx", "mail": "eml", "markdown": "md"}
"""What people call the kinds of file."""

router = Router(DRAFT)


@router.command("copy", "kopier", "kopiér", summary=N_("Show the text to copy"), en="1", da="1")
def copy(ctx: Context, number: Number) -> Reply:
    """Address, subject and text as blocks that are copied as they are."""
    nothing_after(ctx)
    draft = seen_draft(ctx, number)
    reply = ctx.say("letters/copy", draft=draft, text=plain(draft.body))
    return as_told(draft, reply)


@router.command(
    "file",
    "fil",
    "download",
    "hent",
    summary=N_("Get a draft as .eml, .docx or .md"),
    en="1 docx",
    da="1 docx",
)
def file(ctx: Context, number: Number, kind: Rest = "") -> Reply:
    """The draft as a file: a mail to look over and send, a document, or Markdown."""
    draft = seen_draft(ctx, number)
    said = words_after(kind).lower()
    wanted = _KINDS.get(said, re.sub(r"^(?:som|as|i|in)\s+", "", said).lstrip("."))
    if said and wanted not in FILES:
        raise Refusal("letters/more_said", said=kind, says=f"draft file {number}")
    if wanted not in FILES:
        wanted = "eml" if draft.kind == "mail" else "docx"
    if wanted == "docx":
        return ctx.start_job("draft file", {"draft": draft.id})
    return _file(ctx, draft, wanted, _content(ctx, draft, wanted))


def _content(ctx: Context, draft: DraftRow, kind: str) -> bytes:
    if kind == "md":
        return markdown(draft.subject, draft.body).encode()
    person = next((one.person_id for one in ctx.team.users() if one.id == ctx.who.user_id), None)
    known = ctx.of(LetterFacts).people([person] if person else [])
    own = known.get(person) if person else None
    return eml(
        subject=draft.subject,
        body=draft.body,
        to_name=draft.recipient,
        to=draft.email,
        sender_name=own.name if own else ctx.who.name,
        sender=own.email if own else None,
        at=ctx.local_now,
    )


@router.job("draft file")
def document(ctx: Context, job: Job) -> Reply | Outside:
    """The draft as a document for a word processor, which takes a moment to make."""
    draft = seen_draft(ctx, job.payload["draft"])
    at = ctx.local_now
    return Outside(
        lambda: docx(draft.subject, draft.body, at),
        lambda later, content: _file(later, draft, "docx", content),
    )


def _file(ctx: Context, draft: DraftRow, kind: str, content: bytes) -> Reply:
    words = fold(f"{draft.template} {draft.recipient}").split()
    name = file_name("-".join(words)[:80], f"-{draft.id}.{kind}")
    made = File(name, content, FILES[kind], draft.subject)
    return as_told(draft, replace(ctx.say("letters/file", draft=draft, kind=kind), file=made))
