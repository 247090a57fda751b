"""Keeps who stands where on a case, and how many seats each party has; says whom nobody has asked."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Final, TypeAlias

from bot.core.errors import Refusal
from bot.core.people import Role
from bot.core.refs import PERSON
from bot.core.reply import FieldKind, Reply
from bot.core.text import one_line
from bot.engine.context import Context
from bot.engine.router import Router, SaidInstead
from bot.engine.slots import Guarded, Number, Own, Reads, Slot
from bot.language.case_talk import is_all_the_same, positions_said
from bot.language.names import Entry, Found, fold, is_pronoun
from bot.language.positions import SaidPosition, read_case_question
from bot.language.seat_counts import read_seat_counts
from bot.language.words import N_
from bot.politics.cases import CaseKind, case_kinds
from bot.politics.parties import Party
from bot.politics.positions import Stance
from bot.subjects.cases.card import STANCES, needs_seats, seats_example
from bot.subjects.cases.chamber import Council, council_of, economy_members, letter_of
from bot.subjects.cases.closing import group_chairs
from bot.subjects.cases.kinds import SUBJECTS, kind_of
from bot.subjects.cases.parties import agreements_of
from bot.subjects.cases.room import notice_seats
from bot.subjects.cases.standing import Standing, as_called, read_positions_of, standing
from bot.subjects.cases.talk import room_of
from bot.subjects.cases.which import Here, again, case_here, point_here, points_meant, which_point
from bot.subjects.committees.said import Said
from storage.activities import ActivityCard
from storage.cases import (
    CaseRooms,
    CaseRow,
    Cases,
    CaseState,
    NewPosition,
    PointRow,
    PositionRow,
    Positions,
    SeatCounts,
)
from storage.committees.seats import Seats
from storage.visibility import Confidentiality

LONGEST: Final = 300
_ACTIVITY: Final = re.compile(r"(?:(?<!\s)\s+)?\[a(\d{1,9})\]")
OFFERED: Final = 8
_MAY_SEE: Final = tuple(map(fold, ("må se", "may see", "kan se", "can see")))
_SURE: Final = "[sure]"  # as many seats as were told
_REST: Final = "[rest]"  # those that were told, and others

Message: TypeAlias = Annotated[
    str, Slot(Reads.FIELD, N_("As it was said"), "", FieldKind.TEXT, N_("the message it is from"))
]
PositionSaid: TypeAlias = Annotated[
    str,
    Slot(Reads.REST, N_("Who stands where"), N_("Who stands where?"), hint=N_("V against 2 per Bent Holm")),
]
Numbers: TypeAlias = Annotated[
    str, Slot(Reads.FIELD, N_("Numbers"), N_("How are they divided?"), FieldKind.LINE, N_("5 against, 3 for"))
]


@dataclass(frozen=True, slots=True)
class Whom:
    """Whom a position is about: a party by its name and letter, a person, or a name nobody knows."""

    name: str
    party: Party | None = None
    person_id: int | None = None


def stand(ctx: Context, text: PositionSaid, details: Message = "", confidential: Guarded = False) -> Reply:
    """Note where a party or a person stands; what is not clear is asked, and what is clear is kept meanwhile."""
    here = case_here(ctx, text, closed=True)
    kind, case = here.kind, here.case
    named = PERSON.search(here.rest)
    told = _ACTIVITY.search(here.rest)
    rest = _ACTIVITY.sub("", PERSON.sub("", here.rest))
    points = ctx.of(Cases).points(case.id)
    room = room_of(ctx.unit, ctx.workspace, ctx.now, ctx.country, ctx.register, case, points, ctx.who.name)
    said = positions_said(rest, ctx.locale, room)
    if not said or not all(one.who for one in said):
        raise Refusal(
            "cases/no_position",
            kind=kind,
            locale=ctx.locale,
            said=here.rest,
            example=ctx.command.example(ctx.locale),
        )
    whom: list[Whom] = []
    for one in said:
        known = _whom(ctx, case, one, rest, int(named[1]) if named and len(said) == 1 else None)
        if isinstance(known, Reply):
            return known
        if one.stance is None and one.readings:
            ways = [
                (stance, again(ctx, case, f"{one.who} {stance.value} {' '.join(one.points)}"))
                for stance in one.readings
            ]
            return ctx.say("cases/which_stance", said=rest, ways=ways)
        if one.stance is None and not one.split and (ratio := _RATIO.fullmatch(one.unread)):
            return _which_way(ctx, case, known, one, int(ratio[1]), int(ratio[2]))
        if one.stance is None and not one.split:
            return ctx.say(
                "cases/how_divided",
                name=letter_of(ctx.country, case.area_code or "", known.name),
                example=f"{ctx.command.word(ctx.locale)} {one.who} {_divided(ctx, case, known, one)}",
                says=f"{ctx.subject} split {one.who} {one.points[0]} [c{case.id}]"
                if len(one.points) == 1
                else "",
            )
        whom.append(known)
    if any(one.every for one in said) and len(points) != 1:
        return which_point(ctx, case, points, again(ctx, case, f"{rest} {{}}"))
    activity = ctx.activities.get(int(told[1])) if told else None
    if activity is not None and (activity.undone_at is not None or not activity.visible_to(ctx.who.user_id)):
        activity = None
    if activity is not None and activity.confidentiality is not Confidentiality.TEAM:
        confidential = True  # what it tells goes no further than it does
    level = Confidentiality.PRIVATE if confidential else Confidentiality.TEAM
    kept: list[PositionRow] = []
    for one, known in zip(said, whom, strict=True):
        for point in _points(points, one):
            kept.append(
                _keep(
                    ctx,
                    case,
                    point,
                    one,
                    known,
                    level,
                    activity,
                    details if details.strip() != text.strip() else "",
                )
            )
    return _stood(ctx, case, points, kept, [one.unread for one in said if one.unread])


def split(ctx: Context, said: Own = "", numbers: Numbers = "") -> Reply:
    """Note how a group is divided on a point, 'V 2', by the numbers that a form asks for."""
    here = case_here(ctx, closed=True)
    if not numbers:
        return Reply(form=ctx.form({}))
    group, _, number = here.rest.rpartition(" ")
    text = f"{group} {'delt' if ctx.locale == 'da' else 'split'}: {numbers} {number}"
    points = ctx.of(Cases).points(here.case.id)
    room = room_of(
        ctx.unit, ctx.workspace, ctx.now, ctx.country, ctx.register, here.case, points, ctx.who.name
    )
    told = positions_said(text, ctx.locale, room)
    if not (len(told) == 1 and (told[0].split or _RATIO.fullmatch(told[0].unread))):
        raise Refusal("cases/no_numbers", field="numbers", said=numbers, name=group)
    command = ctx.registry.by_subject[ctx.subject]["stand"]
    return stand(replace(ctx, command=command), f"{text} [c{here.case.id}]")


_RATIO: Final = re.compile(r"(\d{1,2})-(\d{1,2})(?: or something)?")


def _which_way(ctx: Context, case: CaseRow, known: Whom, said: SaidPosition, one: int, other: int) -> Reply:
    """'V is divided 5-3': how many are for, and how many against?"""
    name = letter_of(ctx.country, case.area_code or "", known.name)
    by = ("ifølge" if ctx.locale == "da" else "according to") + f" {said.source}" if said.source else ""
    ways = []
    for pros, cons in ((one, other), (other, one)):
        told = f"{name} {pros} for, {cons} {'imod' if ctx.locale == 'da' else 'against'}"
        ways.append((pros, cons, again(ctx, case, f"{told} {', '.join(said.points)} {by}")))
    return ctx.say("cases/which_way", name=name, ways=ways)


def _divided(ctx: Context, case: CaseRow, known: Whom, said: SaidPosition) -> str:
    """An example of how a divided group is told, with numbers that fit it."""
    letter = letter_of(ctx.country, case.area_code or "", known.name)
    seats = council_of(ctx, case).chamber.groups.get(letter, 8)
    against = max(1, seats - seats // 3)
    danish = ctx.locale == "da"
    told = (
        f"delt: {against} imod, {seats - against} for"
        if danish
        else f"split: {against} against, {seats - against} for"
    )
    return f"{told} {' '.join(said.points)}".strip()


def _whom(ctx: Context, case: CaseRow, said: SaidPosition, text: str, person_id: int | None) -> Whom | Reply:
    """Who is meant, or the question which: a party of the council, a contact, or somebody nobody knows."""
    who = one_line(said.who, LONGEST)
    found = ctx.country.seats.parties_said(who, case.area_code or "") if person_id is None else ()
    council = council_of(ctx, case)
    if (
        len(found) == 1
        and found[0].letter not in council.chamber.groups
        and council.known == council.chamber.size
    ):
        lists = [(letter, _instead(ctx, text, who, letter, said)) for letter in council.chamber.groups]
        return _ask_who(ctx, case, found[0].name["da"], lists[: 2 * OFFERED])
    if len(found) == 1:
        return Whom(_name_of(found[0]), found[0])
    if len(found) > 1:
        ways = [
            (f"{one.letter} {_name_of(one)}", _instead(ctx, text, who, _name_of(one), said)) for one in found
        ]
        return _ask_who(ctx, case, who, ways)
    if is_pronoun(who):
        raise Refusal("errors/whom", field="text", said=who)
    if is_all_the_same(who):
        lists = [(letter, _instead(ctx, text, who, letter, said)) for letter in council.chamber.groups]
        return _ask_who(ctx, case, who, lists[: 2 * OFFERED])
    meant = Said(ctx).person(who, case.area, person_id)
    if meant.person_id is not None:
        entry = ctx.register.people.get(meant.person_id)
        return Whom(entry.name if entry is not None else who, None, meant.person_id)
    if meant.choices:
        ways = [(_label(ctx, one), text.replace(who, f"{one.name} [p{one.id}]", 1)) for one in meant.choices]
        return _ask_who(ctx, case, who, ways)
    if len(who) <= 3 or len(who.split()) == 1:
        lists = [(letter, _instead(ctx, text, who, letter, said)) for letter in council.chamber.groups]
        return _ask_who(ctx, case, who, lists[: 2 * OFFERED])
    return Whom(who)


def _instead(ctx: Context, text: str, who: str, name: str, said: SaidPosition) -> str:
    """What was said with another name; in the words of a command where the name was told in other words."""
    if who in text.split() or (" " in who and who in text):
        return text.replace(who, name, 1)
    stance = said.stance.value if said.stance is not None else ""
    by = ("ifølge" if ctx.locale == "da" else "according to") + f" {said.source}" if said.source else ""
    return " ".join(one for one in (name, stance, ", ".join(said.points), by) if one)


def _label(ctx: Context, entry: Entry) -> str:
    return f"{entry.name} · {ctx.hint(entry.hint)}" if entry.hint else entry.name


def _ask_who(ctx: Context, case: CaseRow, who: str, ways: list[tuple[str, str]]) -> Reply:
    said = [(label, again(ctx, case, text)) for label, text in ways]
    return ctx.say("cases/who_stands", said=who, ways=said)


def _name_of(party: Party) -> str:
    """'Venstre' of 'Venstre, Danmarks Liberale Parti'; of a local list its letter, as its seats are told by."""
    return f"Liste {party.letter}" if ":" in party.id else party.name["da"]


def _points(points: list[PointRow], said: SaidPosition) -> list[PointRow | None]:
    """The points that were said; None for one that is to be asked. Of a case with one point that one is meant."""
    if not said.points:
        return [points[0]] if len(points) == 1 else [None]
    found: list[PointRow | None] = []
    for one in said.points:
        meant = points_meant(points, one)
        found.append(meant[0] if len(meant) == 1 else None)
    return list(dict.fromkeys(found))


def _keep(
    ctx: Context,
    case: CaseRow,
    point: PointRow | None,
    said: SaidPosition,
    whom: Whom,
    level: Confidentiality,
    activity: ActivityCard | None,
    details: str,
) -> PositionRow:
    party = None
    if whom.party is not None:
        name = whom.party.letter if ":" in whom.party.id else whom.party.name["da"]
        party = Said(ctx).ensure_party(name, case.area_id)
    source = one_line(said.source, LONGEST) or None
    message = ctx.message
    url = message.prefill.get("source_url") or (message.form or {}).get("source_url")
    by = ctx.register.people.look_up(source, near=False) if source else None
    positions = ctx.of(Positions)
    number, _ = positions.stand(
        NewPosition(
            case.id,
            whom.name,
            activity.day if activity is not None else ctx.today,
            point.id if point is not None else None,
            whom.person_id,
            party,
            said.stance,
            dict(said.split) or None,
            said.confidence,
            by.entry.id if isinstance(by, Found) else None,
            by.entry.name if isinstance(by, Found) else source,
            activity.id if activity is not None else None,
            source_url=url or (message.quoted.url if message.quoted is not None else None),
            note=one_line("; ".join(one for one in (said.notes, said.unread, details) if one), 2000) or None,
            confidentiality=level,
        )
    )
    kept = positions.get(number)
    assert kept is not None  # just made
    return as_called(ctx, case, kept)


def _stood(
    ctx: Context, case: CaseRow, points: list[PointRow], kept: list[PositionRow], unread: list[str]
) -> Reply:
    """What was noted, what was known before, and what it makes of the majority."""
    kind, council = kind_of(case), council_of(ctx, case)
    points_said = {one.point_id for one in kept if one.point_id is not None}
    rows = read_positions_of(ctx, case, points_said)
    by_id = {one.id: one for one in points}
    before: dict[int, PositionRow] = {}
    for one in kept:
        known = one.point_id is not None and (one.person_id or one.organization_id)
        if known and (earlier := ctx.seen_by_reader(Positions).before(one)) is not None:
            before[one.id] = earlier
    shown = list(dict.fromkeys(one.point_id for one in kept if one.point_id is not None))
    there = [standing(by_id[number], rows.get(number, []), council) for number in shown]
    asked = [one for one in kept if one.point_id is None]
    return ctx.say(
        "cases/stood",
        kind=kind,
        locale=ctx.locale,
        case=case,
        kept=[(one, by_id.get(one.point_id or 0), before.get(one.id)) for one in kept],
        there=there[:3],
        agreements=agreements_of(ctx, case, council) if there else [],
        stances=STANCES,
        asked=asked,
        points=points[: 2 * OFFERED],
        ended=[one for one in (by_id[number] for number in shown) if kind.state(one.state).ends],
        closed=case.state is CaseState.CLOSED,
        unknown=[one.name for one in kept if one.person_id is None and one.organization_id is None],
        unread=unread,
        confidential=any(one.confidentiality is not Confidentiality.TEAM for one in kept),
        today=ctx.today,
        seats_example=seats_example(ctx, kind) if needs_seats(council) else "",
    )


def about(ctx: Context, number: Number, point: Own = "") -> Reply:
    """Say which point a position is on that was kept without one."""
    positions, cases = ctx.of(Positions), ctx.of(Cases)
    position = positions.get(number)
    case = cases.get(position.case_id) if position is not None else None
    if position is None or case is None:
        raise Refusal("errors/no_record", number=number)
    points = cases.points(case.id)
    if position.point_id is None:
        on = point_here(ctx, Here(kind_of(case), case, point), points, point, f"{number} {{}}")
        positions.name_point(number, on.id)
        position = positions.get(number)
        assert position is not None  # as it was read
    return replace(_stood(ctx, case, points, [as_called(ctx, case, position)], []), replaces=True)


def seats(ctx: Context, text: Own = "") -> Reply:
    """Say how many seats each party has; with nothing said they are shown as they are known."""
    here = case_here(ctx, text)
    kind, case = here.kind, here.case
    example = ctx.command.example(ctx.locale)
    sure, some = _SURE in here.rest, _REST in here.rest
    said = here.rest.replace(_SURE, "").replace(_REST, "").strip()
    if case.organization_id is None:
        return ctx.say("cases/no_council", case=case)
    if not said:
        return _seats(ctx, case, "")
    code = case.area_code or ""
    read = read_seat_counts(ctx.country, said, code)
    if read is None:
        raise Refusal("cases/no_seats", said=said, example=example)
    mismatch = read.said_total is not None and read.said_total != read.total
    open_ = bool(read.unclear or read.twice or read.unread or mismatch)
    data = ctx.country.seats.of(code) if code else None
    whole = data.size if data is not None and data.size_verified and data.size != read.total else None
    if open_ or ((read.trouble is not None or whole is not None) and not (sure or some)):
        ways = [
            (f"{one.said} = {reading.letter} {_name_of(reading)}", _with(said, one.said, reading, one.seats))
            for one in read.unclear
            for reading in one.readings[:4]
        ]
        return ctx.say(
            "cases/seats_asked",
            read=read,
            twice=[one.party.letter for one in read.twice],
            mismatch=read.said_total if mismatch else None,
            ways=[(label, again(ctx, case, text)) for label, text in ways],
            trouble=read.trouble.value if read.trouble is not None and whole is None else "",
            whole=whole,
            rest=again(ctx, case, f"{said} {_REST}")
            if whole is not None and whole > read.total and not open_
            else "",
            keep="" if open_ else again(ctx, case, f"{said} {_SURE}"),
            example=example,
        )
    names = Said(ctx)
    told: dict[int, int] = {}
    for one in read.counts:
        party = one.party
        number = names.ensure_party(party.letter if ":" in party.id else party.name["da"], case.area_id)
        told[number] = told.get(number, 0) + one.seats
    term = ctx.country.terms.of(ctx.today)
    act = ctx.of(SeatCounts).tell(
        case.organization_id,
        told,
        size=whole if some and whole is not None else read.total,
        source=ctx.who.name,
        term=term if term[0] > date.min else None,
    )
    notice_seats(ctx, case, ctx.of(CaseRooms).of(case.id))
    return _seats(ctx, case, f"{kind.name} undo seats:{case.organization_id} {act}" if act else "")


def _with(text: str, said: str, party: Party, count: int) -> str:
    """The list with what was unclear said by the party's name."""
    return text.replace(f"{said} {count}", f"{_name_of(party)} {count}", 1)


def _seats(ctx: Context, case: CaseRow, undo: str) -> Reply:
    council = council_of(ctx, case)
    return ctx.say(
        "cases/seats",
        kind=kind_of(case),
        case=case,
        council=council,
        example=ctx.command.example(ctx.locale),
        undo=undo,
    )


def who(ctx: Context, point: Own = "") -> Reply:
    """The parties nobody has said anything of, and those who can still tip it, with whom the team knows there."""
    if fold(ctx.rest).startswith(_MAY_SEE):
        raise SaidInstead(f"{ctx.subject} visible {ctx.rest}")
    here = case_here(ctx)
    kind, case = here.kind, here.case
    points = ctx.seen_by_reader(Cases).points(case.id)
    council = council_of(ctx, case)
    rows = read_positions_of(ctx, case)
    if here.rest:
        asked = read_case_question(f"{ctx.command.word(ctx.locale).rpartition(' ')[2]} {here.rest}")
        named = asked.point if asked is not None else here.rest
        points = [point_here(ctx, here, points, named)] if named else points
    there = [
        standing(one, rows.get(one.id, []), council)
        for one in points
        if not kind.state(one.state).ends or here.rest
    ]
    letters = list(dict.fromkeys(letter for one in there for letter in _open_letters(one)))
    known = [
        (letter, council.chamber.groups[letter], _known(ctx, case, council, letter)) for letter in letters
    ]
    return ctx.say(
        "cases/who",
        kind=kind,
        locale=ctx.locale,
        case=case,
        there=there[:1] if len(there) == 1 else [],
        known=known,
        council=council,
        about=f"{there[0].point.number} {there[0].point.title}" if len(there) == 1 else case.title,
        may_change=ctx.who.role >= Role.MEMBER and not ctx.aloud,
    )


def _open_letters(there: Standing) -> list[str]:
    """The parties nobody knows where stand, and those that may still go either way."""
    shares = there.majority.shares
    either = [
        one.who for stance in (Stance.UNKNOWN, Stance.UNDECIDED, Stance.LEANING) for one in shares[stance]
    ]
    return [one for one in dict.fromkeys(either) if not one.startswith("p") or not one[1:].isdigit()]


def _known(ctx: Context, case: CaseRow, council: Council, letter: str) -> list[tuple[str, object, str]]:
    """Whom to talk with in a party, by name, the day somebody last did, and what makes them the one to ask.

    The chair of its group comes first, then who sits on the finance committee, then whom we talked with last.
    """
    of_party = {number: name for number, (name, party) in council.members.items() if party == letter}
    met: dict[int, object] = {}
    for one in Seats(ctx.unit, ctx.workspace, ctx.now, ctx.reader).met(list(of_party), ctx.today):
        if one.person_id is not None:
            met.setdefault(one.person_id, one.day)
    roles = dict.fromkeys(economy_members(ctx, case), "economy")
    roles |= dict.fromkeys((number for number, _ in group_chairs(ctx, case, council, letter)), "chair")
    first = sorted(of_party, key=lambda number: str(met.get(number) or ""), reverse=True)
    first.sort(key=lambda number: ("chair", "economy", "").index(roles.get(number, "")))
    return [(of_party[number], met.get(number), roles.get(number, "")) for number in first[:3]]


def _router(kind: CaseKind) -> Router:
    router = Router(SUBJECTS[kind.name])
    if not kind.council:
        return router
    standing_, seats_ = kind.examples["stand"], kind.examples["seats"]
    router.command(
        "stand",
        *("holdning", "holdninger", "position", "stance"),
        summary=N_("Note where a party or a person stands"),
        quotes=True,
        en=standing_["en"],
        da=standing_["da"],
    )(stand)
    router.command(
        "split",
        "delt",
        "divided",
        summary=N_("How a group is divided"),
        filled=True,
        public=True,
        en="V 1",
        da="V 1",
    )(split)
    router.command("about", "gælder", summary="", en="1 2", da="1 2")(about)
    router.command(
        "seats",
        *("pladser", "mandater"),
        summary=N_("How many seats each party has"),
        en=seats_["en"],
        da=seats_["da"],
        public=True,
    )(seats)
    router.command(
        "who", "hvem", summary=N_("Whom to talk with"), role=Role.READER, reads=True, en="2", da="2"
    )(who)
    return router


routers = tuple(_router(kind) for kind in case_kinds().values())
