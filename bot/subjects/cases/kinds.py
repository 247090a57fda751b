"""What the commands of every kind of case share: their first words, and the kind a command is about."""

from __future__ import annotations

from bot.engine.context import Context
from bot.engine.router import Subject
from bot.politics.cases import CaseKind, case_kinds
from storage.cases import CaseRow

SUBJECTS = {kind.name: Subject(kind.name, kind.words, kind.summary) for kind in case_kinds().values()}


def kind_here(ctx: Context) -> CaseKind:
    """The kind the command said is about."""
    return case_kinds()[ctx.subject]


def kind_of(case: CaseRow) -> CaseKind:
    return case_kinds()[case.kind]
