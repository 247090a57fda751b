"""Keeps the bodies: added, named anew, ended, merged, the seats of a term closed."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from bot.core.errors import Refusal
from bot.core.folding import fold, fold_body
from bot.core.people import Role as MayDo
from bot.core.refs import CLOSE, KEEP, NEW
from bot.core.reply import Reply
from bot.core.text import one_line
from bot.engine.context import Context
from bot.engine.router import Router
from bot.engine.slots import Rest
from bot.language.names import Entry
from bot.language.questions.bodies import How
from bot.language.seat_line import read_day
from bot.language.words import N_
from bot.politics.bodies import BodyKind
from bot.politics.partial_dates import last_day
from bot.subjects.committees.said import CHOICES, LONGEST, Said, classification_of
from bot.subjects.committees.telling_apart import KINDS as CALLED
from bot.subjects.committees.which_body import BodySaid, only_body, which_body
from bot.subjects.first_words import COMMITTEE
from storage.committees.seating import Seating
from storage.committees.terms import Terms

# What a body that is added is, where that is said behind it, and what it belongs to.
_AS: Final = re.compile(
    r"(?<!\s)\s+(?:som|as)\s+(?:an?\s|en\s|et\s)?(?P<kind>[^\W\d_]{2,20})\s*$", re.IGNORECASE
)
_UNDER: Final = re.compile(
    r"^(?P<body>.+?)(?<!\s)\s+(?:hører\s+under|belongs\s+to|under)\s+(?P<parent>.+)$",
    re.IGNORECASE | re.DOTALL,
)
KINDS: Final = {
    word: kind
    for kind, words in {
        "institution": "institution",
        "association": "forening association organisation organization",
        "committee": "udvalg committee",
        "council": "raad council",
        "board": "bestyrelse board",
    }.items()
    for word in map(fold, words.split())
}

_TO: Final = re.compile(r"^(?P<old>.+)(?<!\s)\s+(?:to|til)\s+(?P<new>.+)$", re.IGNORECASE | re.DOTALL)
_INTO: Final = re.compile(
    r"(?<!\s)\s+(?:into|becomes|became|bliver\s+til|blev\s+til|ind\s+i|og\s+bliver\s+til|går\s+op\s+i)\s+(?P<said>.{1,400})$",
    re.IGNORECASE,
)
_ON_DAY: Final = re.compile(
    r"^(?P<body>.+?)(?<!\s)\s+(?:on|den|d\.|pr\.?|per)\s+(?P<day>.{1,80})$", re.IGNORECASE
)
_YEARS: Final = re.compile(r"((?:19|20)\d\d)\s*[-–/]\s*((?:19|20)\d\d)")


router = Router(COMMITTEE)


@router.command(
    "add",
    "tilføj",
    "opret",
    "new",
    "ny",
    summary=N_("Add a committee"),
    en="Health committee in Slagelse",
    da="Sundhedsudvalget i Slagelse",
    public=True,
)
def add(ctx: Context, body: BodySaid) -> Reply:
    """Add a body under its local name; an area alone, or an abbreviation, offers the usual names.

    'under' says what it belongs to, 'as' what it is: 'X under the council in Slagelse as institution'. One that is
    called much like a body of the place is asked about.
    """
    said = Said(ctx)
    keep, sure = KEEP.search(body) is not None, NEW.search(body) is not None
    text, kind = _kind_said(NEW.sub("", KEEP.sub("", body)).strip())
    under = None if said.body(text).how is How.ONE else _UNDER.match(text)
    parent: int | None = None
    if under is not None:
        ending = f" as {kind}" if kind else ""
        parent_or_asked = only_body(ctx, under["parent"], f"committee add {under['body']} under {{}}{ending}")
        if isinstance(parent_or_asked, Reply):
            return parent_or_asked
        parent, text = parent_or_asked, under["body"]
    where = said.where(text)
    above = said.bodies.get(parent) if parent is not None else None
    name = one_line(where.name, LONGEST)
    place = where.area or (above.hint if above is not None else "") or said.home
    if not name:
        known = {fold_body(entry.name) for entry in said.bodies.of_area(place)} if place else set()
        offered = [one for one in _usual(ctx, place) if fold_body(one[0]) not in known][:8]
        return ctx.say("committees/usual", area=place, names=offered, short="")
    kinds = () if keep or sure else ctx.country.bodies.kinds_abbreviated(name)
    if kinds and name.isupper():
        names = [_offered(kind, ctx.locale) for kind in kinds]
        return ctx.say("committees/usual", area=place, names=names, short=name)
    if not place and not keep and (elsewhere := _elsewhere(said, name)):
        areas = [area for area in said.bodies.areas() if area not in {one.hint for one in elsewhere}][:5]
        return ctx.say("committees/add_where", name=name, known=elsewhere[:3], areas=areas)
    known_there = said.bodies.find(name, name, place, None) if place else said.body(name)
    if known_there.how is How.ONE and fold(known_there.entries[0].name) == fold(name):
        return ctx.say(
            "committees/added",
            body=known_there.entries[0],
            area=place,
            act=None,
            known=True,
            above=None,
            kind="",
        )
    named_alone = kind in ("institution", "association")  # by words of its own, not by its field of work
    alike = known_there.how in (How.ONE, How.NEAR) and not named_alone
    if alike and known_there.entries and place and not (sure or keep):
        again = f"committee add {name} in {place}{f' under [o{parent}]' if parent else ''}"
        again += f"{f' as {kind}' if kind else ''} [new]"
        return ctx.say(
            "committees/add_alike", name=name, area=place, known=known_there.entries[:CHOICES], again=again
        )
    act = ctx.of(Seating)
    number = act.new_body(
        name,
        kind or classification_of(ctx.country, name),
        said.ensure_area(place) if place else None,
        parent,
    )
    entry = act.journal.close("body added", f"organization:{number}")
    return ctx.say(
        "committees/added",
        body=act.body(number),
        area=place,
        act=entry,
        known=False,
        above=above,
        kind=ctx.translate(CALLED[kind]) if kind else "",
    )


def _kind_said(text: str) -> tuple[str, str]:
    """What a body is called and, where that is said behind it, what it is: 'X som institution'."""
    found = _AS.search(text)
    kind = KINDS.get(fold(found["kind"]), "") if found else ""
    return (text[: found.start()], kind) if found and kind else (text, "")


def _elsewhere(said: Said, name: str) -> list[Entry]:
    """The bodies of this very name in some place, where none was said."""
    meant = said.body(name)
    return [one for one in meant.entries if one.hint and fold(one.name) == fold(name)]


def _usual(ctx: Context, place: str | None) -> list[tuple[str, str]]:
    """The usual bodies of a municipality or a region: (local name, what the button says)."""
    of_region = any(place in one.name.values() for one in ctx.country.areas.regions)
    return [
        _offered(kind, ctx.locale)
        for kind in ctx.country.bodies.kinds
        if (
            kind.section == "councils"
            and kind.id.startswith("regional") is of_region
            and "preparatory" not in kind.id
        )
        or (kind.standing and not of_region and "(" not in kind.label["da"] and "§" not in kind.label["da"])
    ]


def _offered(kind: BodyKind, locale: str) -> tuple[str, str]:
    """A body's name as its municipality would write it, with what it means for who reads English."""
    name = re.sub(r"(udvalg|råd)$", r"\1et", kind.label["da"])
    name = re.sub(r"(bestyrelse)$", r"\1n", name)
    return name, name if locale == "da" else f"{name} ({kind.label[locale]})"


@router.command(
    "rename",
    "omdøb",
    summary=N_("Give a committee its new name"),
    en="health committee in Slagelse to Health and Care Committee",
    da="sundhedsudvalget i Slagelse til Sundheds- og Omsorgsudvalget",
    public=True,
)
def rename(ctx: Context, names: Rest) -> Reply:
    """Name a body anew; the former name still finds it."""
    found = _TO.match(names)
    if found is None:
        raise Refusal("committees/rename_how")
    new = one_line(found["new"], LONGEST).strip(" .")
    body = only_body(ctx, found["old"], f"committee rename {{}} to {new}")
    if isinstance(body, Reply):
        return body
    act = ctx.of(Seating)
    former = act.body(body)
    act.rename(body, new)
    entry = act.journal.close("body renamed", f"organization:{body}")
    return ctx.say("committees/renamed", body=act.body(body), former=former, act=entry)


@router.command(
    "end",
    "nedlæg",
    "ophør",
    "merge",
    "slet",
    "delete",
    summary=N_("Say that a committee has ended, alone or in another"),
    en="health committee in Slagelse on 31 December 2026",
    da="sundhedsudvalget i Slagelse den 31. december 2026",
    public=True,
)
def end(ctx: Context, said: Rest) -> Reply:
    """End a body on its last day, with its open seats; `into` names the body that follows it."""
    text, into = NEW.sub("", said).strip(), ""
    if found := _INTO.search(text):
        text, into = text[: found.start()], found["said"].strip(" .")
    dated = _ON_DAY.match(text)
    day = read_day(dated["day"], ctx.said_at.astimezone(ctx.tz), ctx.locale) if dated else None
    last = last_day(day) if day else ctx.today
    if last is None:
        last = ctx.today
    name = dated["body"] if dated and day else text
    tail = f" on {last.isoformat()}" + (f" into {into}" if into else "")
    body = only_body(ctx, name, f"committee end {{}}{tail}")
    if isinstance(body, Reply):
        return body
    if into and NEW.search(said) is None and (asked := _ask_successor(ctx, body, into, last)):
        return asked
    act = ctx.of(Seating)
    successor = _successor(ctx, act, into) if into else None
    seats = act.end_bodies([body], last, successor)
    entry = act.journal.close("body ended", f"organization:{body}")
    return ctx.say(
        "committees/body_ended",
        body=act.body(body),
        day=last,
        successor=act.body(successor) if successor else None,
        seats=seats,
        act=entry,
        future=last >= ctx.today,
    )


def _ask_successor(ctx: Context, body: int, into: str, last: date) -> Reply | None:
    """Where the body that follows is not known: whether it is to be made, or which it is."""
    names = Said(ctx)
    meant = names.body(into)
    if meant.how is How.ONE:
        return None
    again = f"committee end [o{body}] on {last.isoformat()} into {{}}"
    where = names.where(into)
    area = where.area or names.home
    name = where.name if where.proper or not area else f"{where.name} in {area}"
    return which_body(ctx, meant, into, again, new=again.replace("{}", f"{name} [new]") if where.body else "")


def _successor(ctx: Context, act: Seating, text: str) -> int:
    """The body that follows: the one of that name, or a new one."""
    said = Said(ctx)
    meant = said.body(text)
    if meant.how is How.ONE:
        return meant.entries[0].id
    where = said.where(text)
    name = one_line(where.name or text, LONGEST)
    area = where.area or next(
        (one.name["da"] for one in ctx.country.areas.regions if fold(one.name["da"]) == fold(name)), None
    )
    return act.new_body(name, classification_of(ctx.country, name), said.ensure_area(area) if area else None)


@router.command(
    "term",
    "periode",
    "valgperiode",
    summary=N_("End all seats of an electoral term"),
    role=MayDo.ADMIN,
    en="2022-2025",
    da="2022-2025",
    public=True,
)
def term(ctx: Context, years: Rest = "") -> Reply:
    """Show how many seats a term still has open, and end them all in one step when that is said."""
    found = _YEARS.search(years)
    first, last = (int(found[1]), int(found[2])) if found else (0, 0)
    if not found:
        elected = ctx.country.terms.election_before(ctx.today).year == ctx.country.terms.of(ctx.today)[1].year
        begin, over = ctx.country.terms.of(ctx.today, 0 if elected else -1)  # the one that ends, or has ended
        first, last = begin.year, over.year
    if last < first:
        raise Refusal("committees/term_how")
    name = f"{first}-{last}"
    place = years[found.end() :] if found else ""
    place = re.sub(r"^\s*(?:i|in|for|på)\s+", "", CLOSE.sub("", place).strip(" ,()-–:"), flags=re.IGNORECASE)
    area = Said(ctx).bodies.area_named(place) or None
    if place and area is None:
        near = Said(ctx).bodies.areas_like(place)
        return ctx.say("committees/which_area", said=place, areas=near, again=f"committee term {name} {{}}")
    act = ctx.of(Terms)
    area_id = Said(ctx).ensure_area(area) if area else None
    if CLOSE.search(years) is None:
        count = len(act.open_in(f"{first}-01-01", f"{last}-12-31", area_id))
        return ctx.say(
            "committees/term",
            name=name,
            area=area,
            count=count,
            last=date(last, 12, 31),
            runs=date(last, 12, 31) >= ctx.today,
        )
    number = act.ensure_term(name, f"{first}-01-01", f"{last}-12-31", area_id=area_id)
    act.put_seats_in(number)
    entry, ended = act.close_term(number)
    return ctx.say("committees/term_closed", name=name, area=area, count=ended, act=entry)
