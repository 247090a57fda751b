"""The card of a draft: what it lacks, whom it is to, its words, and what can be done with it."""

from __future__ import annotations

from datetime import date, time, timedelta
from itertools import groupby
from typing import Final

from bot.core.errors import Refusal
from bot.core.people import Role
from bot.core.reply import Reply, Visibility
from bot.engine.context import Context
from bot.politics.country import Country
from bot.politics.workdays import next_workday
from bot.subjects.cases.evidence import states_by_letter
from bot.subjects.letters.editions import Editions, branch_shown
from bot.subjects.letters.mail import mailto
from bot.subjects.letters.marks import Run, parts
from bot.subjects.letters.redaction import is_marked
from storage.activities import Confidentiality
from storage.letters.drafts import DraftRow, Drafts
from storage.letters.templates import Letters

FOLLOW_UP: Final = timedelta(days=14)
RECORDS: Final = 50  # of a recipient, the latest, among which a confidential one is looked for


def draft_card(ctx: Context, draft: DraftRow, *, note: str = "") -> Reply:
    """A draft as it stands; `note` says what just happened to it. Never for a room that may not read it."""
    following = ctx.of(Drafts).next_in_batch(draft, ctx.reader)
    reply = ctx.say(
        "letters/card",
        draft=draft,
        title=letter_title(ctx, draft.template, draft.locale),
        made_of=made_of(ctx.country, draft),
        blocks=body_blocks(draft.body),
        mailto=mailto(draft.email, draft.subject, draft.body) if draft.kind == "mail" else None,
        marked=is_marked(draft.body),
        may_change=ctx.who.role >= Role.MEMBER and not ctx.aloud,
        may_approve=draft.may_approve(ctx.who.user_id),
        kept_by=_kept_by(ctx, draft),
        may_release=draft.confidentiality is Confidentiality.PRIVATE and draft.created_by == ctx.who.user_id,
        following=following,
        follow_up=next_workday(ctx.today + FOLLOW_UP - timedelta(days=1), ctx.country),
        sent_on=_only_day(ctx, draft),
        note=note,
        shows=states_by_letter(ctx, draft.template, draft.activity_id, draft.topic) if note == "sent" else [],
        locale=ctx.locale,
    )
    return as_told(draft, reply)


def _kept_by(ctx: Context, draft: DraftRow) -> int | None:
    """The number of the latest confidential record of its recipient, which such a letter is made of; None for none."""
    if draft.confidentiality is not Confidentiality.PRIVATE or draft.person_id is None:
        return None
    rows, _ = ctx.seen.list(person_id=draft.person_id, limit=RECORDS)
    return next((row.id for row in rows if row.confidentiality is not Confidentiality.TEAM), None)


def _only_day(ctx: Context, draft: DraftRow) -> date | None:
    """The day it was sent where only that was said, which is kept as its midnight."""
    at = draft.sent_at.astimezone(ctx.tz) if draft.sent_at is not None else None
    return at.date() if at is not None and at.time() == time.min else None


def letter_title(ctx: Context, name: str, locale: str) -> str:
    """What a letter is called, in the language of whoever reads about it where it is there in it."""
    editions = Editions(Letters(ctx.unit, ctx.workspace, ctx.now))
    own = editions.head(name, ctx.locale).title or editions.head(name, locale).title
    return own or name


def made_of(country: Country, draft: DraftRow) -> tuple[str, str, str]:
    """(number of the team's central text or '', local version's number or '', its branch) of a draft."""
    central, _, local = draft.edition.partition("/")
    return "" if central.startswith("shipped:") else central, local, branch_shown(country, draft.branch)


def body_blocks(body: str) -> list[tuple[str, tuple[tuple[Run, ...], ...]]]:
    """The parts of a letter for a page: ('p' or 'h', its lines) and ('ul', its items)."""
    blocks: list[tuple[str, tuple[tuple[Run, ...], ...]]] = []
    for kind, group in groupby(parts(body), key=lambda part: part.kind):
        lines = [part.lines for part in group]
        if kind == "li":
            blocks.append(("ul", tuple(line for item in lines for line in item)))
        else:
            blocks += [(kind, item) for item in lines]
    return blocks


def seen_draft(ctx: Context, number: int, *, lock: bool = False) -> DraftRow:
    """A draft the asker may see. Refused for one that is none of theirs, and where everybody reads along."""
    draft = ctx.of(Drafts).get(number, lock=lock)
    if draft is None or not draft.visible_to(ctx.who.user_id):
        raise Refusal("letters/none", number=number)
    return draft


def as_told(draft: DraftRow, reply: Reply) -> Reply:
    """An answer about a draft, whispered where the draft is not the whole team's."""
    private = draft.confidentiality is not Confidentiality.TEAM
    return reply.shown_to(Visibility.SECRET) if private else reply
