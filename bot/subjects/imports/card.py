"""Makes the card of a file that was given: its preview with buttons, how far it is, what it came to."""

from __future__ import annotations

from typing import Final

from bot.core.people import Role
from bot.core.reply import Reply
from bot.engine.context import Context
from bot.subjects.imports.words import example, format_name, sentence, summary, undone_words
from storage.imports import ImportReport
from storage.imports.batches import Batch, State
from storage.imports.report import REMARKS, unpacked

NAMED: Final = 8  # of new and of changed contacts each
TOLD: Final = 10  # of what was left out or contradicts


def may_decide(ctx: Context, batch: Batch) -> bool:
    """Whoever gave the file may decide on it, and so may administrators."""
    return ctx.who.role >= Role.ADMIN or batch.by == ctx.who.user_id


def import_card(
    ctx: Context,
    batch: Batch,
    report: ImportReport | None = None,
    *,
    kept: int = 0,
    trouble: bool = False,
) -> Reply:
    """The card as it reads now; `report` is what is known beyond what is kept with the file.

    `kept` rows stayed when it was taken back. `trouble`: it could not be finished.
    """
    locale = ctx.locale
    here = unpacked(batch.report)
    found = report or here
    new = [one for one in found.examples if one.new]
    changed = [one for one in found.examples if not one.new]
    left_out = [one for one in found.problems if one.code not in REMARKS]
    remarks = [one for one in found.problems if one.code in REMARKS]
    more = int(batch.report.get("more", 0)) if report is None else 0
    return ctx.say(
        "imports/card",
        batch=batch,
        state=batch.state.value,
        read_as=format_name(batch.format, locale) if batch.format else "",
        summary=summary(here, locale),
        ambiguous=int(batch.report.get("ambiguous", 0)),
        left_out=int(batch.report.get("left_out", 0)),
        new=[example(one, locale) for one in new[:NAMED]],
        more_new=max(0, here.added - NAMED) if new else 0,
        changed=[example(one, locale) for one in changed[:NAMED]],
        more_changed=max(0, here.changed - NAMED) if changed else 0,
        problems=[sentence(one, locale) for one in left_out[:TOLD]],
        more_problems=max(0, len(left_out) - TOLD) + (more if left_out else 0),
        remarks=[sentence(one, locale) for one in remarks[:TOLD]],
        more_remarks=max(0, len(remarks) - TOLD) + (0 if left_out else more),
        written=_figures(batch.written, locale),
        total=_figures(batch.total, locale),
        undone=undone_words(kept, locale) if batch.state is State.UNDONE else "",
        trouble=trouble,
    )


def _figures(number: int, locale: str) -> str:
    """10.000 in Danish, 10,000 in English."""
    return f"{number:,}".replace(",", "." if locale == "da" else ",")
