"""Takes a case along: an internal or a public report, a file for a spreadsheet; says what of it is internal."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Final

from bot.core.errors import Refusal
from bot.core.messages import Kind
from bot.core.people import Role
from bot.core.reply import File, Reply
from bot.core.text import file_name, one_line
from bot.engine.context import Context
from bot.engine.document import TYPE, document
from bot.engine.jobs import Outside
from bot.engine.router import Router
from bot.engine.slots import Own
from bot.language.names import fold
from bot.language.words import N_
from bot.politics.cases import CaseKind, case_kinds
from bot.subjects.cases.card import point_card
from bot.subjects.cases.kinds import SUBJECTS, kind_of
from bot.subjects.cases.pictures import leaves_out
from bot.subjects.cases.report import internal_report, public_report
from bot.subjects.cases.sheets import XLSX, as_csv, as_xlsx, sheets
from bot.subjects.cases.which import Here, again, case_here, only_here, point_here
from storage.cases import CaseRow, Cases
from storage.jobs import Job

SHOWN: Final = 6  # points of an internal report in a message; the document has all
_WORDS: Final = {
    "internal": ("intern", "internt", "interne", "internal"),
    "public": ("offentlig", "offentligt", "offentlige", "public"),
    "docx": ("docx", "word", "dokument", "document", "fil", "file"),
    "xlsx": ("xlsx", "excel", "regneark", "spreadsheet", "xls"),
    "csv": ("csv", "kommasepareret"),
}
_BY_WORD: Final = {fold(word): kind for kind, words in _WORDS.items() for word in words}
_SMALL: Final = frozenset(
    map(fold, ("som", "as", "i", "in", "a", "an", "et", "en", "rapport", "report", "til", "to"))
)
_AMOUNT: Final = re.compile(r"\b(?:beløb|beløbet|amount|the amount)\b\s*(?:(?:på|of|i|in)\b)?", re.IGNORECASE)
_LABELS: Final = {
    "xlsx": N_("Spreadsheet (.xlsx)"),
    "csv": N_("Table (.csv)"),
    "docx": N_("Document (.docx)"),
}


def report(ctx: Context, which: Own = "") -> Reply:
    """The internal or the public report as a message, or as a document."""
    here = case_here(ctx, closed=True)
    said = _said(here.rest)
    wants = [one for one in said if one in ("internal", "public")]
    if None in said or len(wants) != 1:
        rest = " docx" if "docx" in said else ""
        return ctx.say("cases/which_report", kind=here.kind, case=here.case, rest=rest)
    if "docx" in said and (nowhere := only_here(ctx, here.case)) is not None:
        return nowhere
    if "docx" in said:
        return ctx.start_job(
            "case file", {"case": here.case.id, "what": wants[0], "as": "docx"}, aloud=ctx.aloud
        )
    return public_report(ctx, here.case) if wants[0] == "public" else internal_report(ctx, here.case, SHOWN)


def file(ctx: Context, which: Own = "") -> Reply:
    """The case as a spreadsheet, a plain table, or a document."""
    here = case_here(ctx, closed=True)
    said = [one for one in _said(here.rest) if one != "internal"]
    if None in said or "public" in said or len(said) > 1:
        ways = [(ctx.translate(label), again(ctx, here.case, kind)) for kind, label in _LABELS.items()]
        return ctx.say("cases/no_such_file", said=here.rest, ways=ways)
    if (nowhere := only_here(ctx, here.case)) is not None:
        return nowhere
    wanted = said[0] if said else "xlsx"
    return ctx.start_job("case file", {"case": here.case.id, "what": "", "as": wanted}, aloud=ctx.aloud)


def _said(rest: str) -> list[str | None]:
    """What words say, in order; None for a word that says nothing of it."""
    words = [fold(word.strip(".,")) for word in rest.split()]
    return [_BY_WORD.get(word) for word in words if word and word not in _SMALL]


def make_file(ctx: Context, job: Job) -> Reply | Outside:
    """Gather what the file holds, then write it beside everything else."""
    case = ctx.seen_by_reader(Cases).get(job.payload["case"])
    if case is None:
        raise Refusal("errors/no_record", number=job.payload["case"])
    what, wanted = job.payload["what"], job.payload["as"]
    if wanted == "docx":
        told = public_report(ctx, case) if what == "public" else internal_report(ctx, case)
        at = ctx.local_now
        return Outside(
            lambda: document(case.title, told.blocks, at),
            lambda then, made: _given(then, case, made, wanted, TYPE, what or "internal"),
        )
    tables = sheets(ctx, case)
    if wanted == "csv":
        return _given(ctx, case, as_csv(tables[0], ctx.locale), "csv", "text/csv", "")
    return Outside(
        lambda: as_xlsx(tables, case.title), lambda then, made: _given(then, case, made, "xlsx", XLSX, "")
    )


def _given(ctx: Context, case: CaseRow, made: bytes, ending: str, media: str, what: str) -> Reply:
    kind = kind_of(case)
    words = "-".join(fold(case.title).split())[:80] + (f"-{what}" if what else "")
    others = [
        (ctx.translate(label), f"{kind.name} file {one} [c{case.id}]")
        for one, label in _LABELS.items()
        if not what and one != ending
    ]
    reply = ctx.say(
        "cases/file",
        case=case,
        what=what,
        others=others,
        kept=what != "public" and kind.council and leaves_out(ctx, case),
    )
    return replace(reply, file=File(file_name(words, f".{ending}"), made, media, one_line(case.title, 100)))


def internal(ctx: Context, number: Own = "") -> Reply:
    """Leave a point out of public reports, or with 'amount' only what it costs."""
    return _mark(ctx, True)


def public(ctx: Context, number: Own = "") -> Reply:
    """Let a point, or only its amount, be told in public reports again."""
    return _mark(ctx, False)


def _mark(ctx: Context, is_internal: bool) -> Reply:
    here, cases = case_here(ctx), ctx.of(Cases)
    amount = bool(here.kind.amounts and _AMOUNT.search(here.rest))
    said = _AMOUNT.sub(" ", here.rest).strip() if amount else here.rest
    points = cases.points(here.case.id)
    point = point_here(ctx, Here(here.kind, here.case, said), points, said, "amount {}" if amount else "{}")
    fields: dict[str, Any] = {"amount_internal": is_internal} if amount else {"internal": is_internal}
    if not is_internal and not amount:
        fields["amount_internal"] = False
    fields = {name: value for name, value in fields.items() if bool(getattr(point, name)) != value}
    act = cases.change_point(point.id, point.version, fields)
    if act is None:
        raise Refusal("errors/changed_meanwhile", number=point.id)
    after = cases.point(point.id)
    assert after is not None  # as it was read
    undo = f"point:{point.id} {act}" if act else ""
    reply = point_card(ctx, here.case, after, note="changed" if act else "same", undo=undo)
    return replace(reply, replaces=ctx.message.kind is Kind.BUTTON)


def _router(kind: CaseKind) -> Router:
    router = Router(SUBJECTS[kind.name])
    router.command(
        "report",
        *("rapport", "rapporten"),
        summary=N_("A report, internal or for the public"),
        role=Role.READER,
        reads=True,
        en="public",
        da="offentlig",
    )(report)
    router.command(
        "file",
        *("fil", "hent", "download", "export", "eksport"),
        summary=N_("It as a spreadsheet or a document"),
        role=Role.READER,
        reads=True,
        en="excel",
        da="excel",
    )(file)
    router.command(
        "internal",
        *("intern", "internt"),
        summary=N_("Leave a point, or its amount, out of public reports"),
        en="2",
        da="2",
    )(internal)
    router.command(
        "public",
        *("offentlig", "offentligt"),
        summary=N_("Let a point be told in public reports again"),
        en="2",
        da="2",
    )(public)
    return router


routers = tuple(_router(kind) for kind in case_kinds().values())
routers[0].job("case file")(make_file)
