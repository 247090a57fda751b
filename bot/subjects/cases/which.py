"""Which case is meant, and which point of it: the room's, else the only open one, else it is asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from bot.core.people import Role
from bot.core.reply import Reply
from bot.engine.context import Context
from bot.engine.router import Asked
from bot.language.case_talk import KnownPoint, mentions
from bot.language.names import fold
from bot.politics.cases import CaseKind
from bot.subjects.cases.kinds import kind_here, kind_of
from storage.cases import CaseRooms, CaseRow, Cases, CaseState, PointRow
from storage.visibility import Confidentiality

CHOICES: Final = 6
_TAG: Final = re.compile(r"(?:(?<!\s)\s+)?\[c(\d{1,9})\]")


@dataclass(frozen=True, slots=True)
class Here:
    """What a command is about: a case, its kind, and what was said besides."""

    kind: CaseKind
    case: CaseRow
    rest: str


def tagged(text: str) -> tuple[str, int | None]:
    """What was said, and the number of the case that a button says beside it."""
    found = _TAG.search(text)
    return _TAG.sub("", text).strip(), int(found[1]) if found else None


def again(ctx: Context, case: CaseRow, text: str) -> str:
    """The command said again of this case, with this text."""
    return f"{ctx.command.name} {text.strip()} [c{case.id}]".replace("  ", " ")


def case_here(ctx: Context, text: str | None = None, *, closed: bool = False) -> Here:
    """The case a command is about, else `Asked`: the one a button names, the room's, else the only open one.

    `text` is what was said, by default all that follows the command. With `closed` one that is closed will do.
    """
    kind = kind_here(ctx)
    said, case_id = tagged(ctx.rest if text is None else text)
    case = _case_meant(ctx, kind, said, case_id, closed=closed)
    if isinstance(case, Reply):
        raise Asked(case)
    return Here(kind, case, said)


def point_here(ctx: Context, here: Here, points: list[PointRow], said: str, says: str = "{}") -> PointRow:
    """The one point a number or words mean, else `Asked`; a button says `says` with its number in place of {}."""
    found = points_meant(points, said)
    if len(found) != 1:
        raise Asked(which_point(ctx, here.case, found or points, again(ctx, here.case, says)))
    return found[0]


def room_id_here(ctx: Context) -> int | None:
    """The team's room where it is said; None in a private conversation, and where the bot was not taken in."""
    room = ctx.team.room_of(ctx.place.platform, ctx.place.room)
    return room.id if room is not None and room.workspace_id == ctx.workspace else None


def _case_meant(
    ctx: Context, kind: CaseKind, said: str, case_id: int | None, *, closed: bool
) -> CaseRow | Reply:
    cases = ctx.seen_by_reader(Cases)
    if case_id is not None:
        case = cases.get(case_id)
        if case is not None and case.kind == kind.name and case.undone_at is None:
            return case
    found = cases.of_kind(kind.name)
    if not found and closed:
        found = cases.of_kind(kind.name, state=None)[:1]
    here = _of_this_room(ctx, found)
    if len(here) == 1 or (here and closed):
        return here[0]
    found = here or found
    if len(found) == 1:
        return found[0]
    if not found:
        return none_open(ctx, kind, said)
    ways = [(called(case), again(ctx, case, said)) for case in found[:CHOICES]]
    return ctx.say("cases/which", kind=kind, locale=ctx.locale, ways=ways, more=len(found) - CHOICES)


def none_open(ctx: Context, kind: CaseKind, typed: str) -> Reply:
    """That there is none, how to open one, and what there was that is closed."""
    closed = ctx.seen_by_reader(Cases).of_kind(kind.name, state=CaseState.CLOSED)
    example = (
        f"{kind.words[0] if ctx.locale == 'da' else kind.name} {'åbn' if ctx.locale == 'da' else 'open'}"
    )
    return ctx.say(
        "cases/none_open",
        kind=kind,
        locale=ctx.locale,
        typed=f"{ctx.command.word(ctx.locale)} {typed}".strip() if typed else "",
        example=f"{example} {kind.examples['open'][ctx.locale]}",
        closed=closed[:3],
        may_open=ctx.who.role >= Role.MEMBER,
    )


def _of_this_room(ctx: Context, cases: list[CaseRow]) -> list[CaseRow]:
    """Those bound to the place it is said in: to its topic, else to the room as a whole."""
    room = room_id_here(ctx)
    if room is None:
        return []
    bound = ctx.of(CaseRooms).in_room(room, ctx.where.thread)
    return [case for case in cases if case.id in bound]


def called(case: CaseRow) -> str:
    """The title of a case, with its area where that is not in it."""
    return f"{case.title} · {case.area}" if case.area and case.area not in case.title else case.title


def points_meant(points: list[PointRow], said: str) -> list[PointRow]:
    """The points a number or words of a title mean; several where the words are of several."""
    said = said.strip().removeprefix("#").rstrip(".")
    if by_number := [one for one in points if one.number == said]:
        return by_number
    words = fold(said).split()
    if not words:
        return []
    whole = [one for one in points if fold(one.title) == " ".join(words)]
    if whole:
        return whole
    if found := [one for one in points if _has_words(one.title, words)]:
        return found
    spoken = mentions(
        said, [KnownPoint(one.number, one.title, one.amount_kind == "saving") for one in points]
    )
    return [one for one in points if len(spoken) == 1 and one.number in spoken[0].numbers]


def _has_words(title: str, said: list[str]) -> bool:
    """Whether every word is the beginning of one of the title's, or that one of it: 'genoptræningen'."""
    of_title = fold(title).split()
    return all(
        any(one.startswith(word) or (len(one) > 3 and word.startswith(one)) for one in of_title)
        for word in said
    )


def which_point(ctx: Context, case: CaseRow, points: list[PointRow], says: str) -> Reply:
    """Ask which point is meant; a button says the sentence with its number in place of {}."""
    kind = kind_of(case)
    ways = [(f"{one.number} {one.title}", says.replace("{}", one.number)) for one in points[: 2 * CHOICES]]
    return ctx.say(
        "cases/which_point", kind=kind, locale=ctx.locale, ways=ways, more=len(points) - 2 * CHOICES
    )


def only_here(ctx: Context, case: CaseRow) -> Reply | None:
    """Why what takes a moment cannot come in private: the case is seen in this room alone; else None."""
    if ctx.aloud or case.confidentiality is not Confidentiality.ROOM or ctx.of(Cases).seen_elsewhere(case.id):
        return None
    return ctx.say("cases/only_here", case=case)
