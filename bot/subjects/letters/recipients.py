"""Finds whom a letter is for: names, a body, all who hold an office, or those the team met before the election."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, TypeAlias

from bot.core.errors import Refusal
from bot.core.folding import fold
from bot.core.refs import PERSON_OR_BODY
from bot.core.reply import Reply
from bot.engine.context import Context
from bot.language.names import Entry, Found, Near, Several, is_pronoun
from bot.language.questions.bodies import How, KnownBodies
from bot.language.who_is import who_is
from bot.politics.country import Country
from bot.politics.places import parted
from bot.subjects.letters.facts import in_seat, is_political
from storage.committees.memberships import Seat
from storage.letters.facts import LetterFacts

Again: TypeAlias = Callable[[str], str]
CHOICES: Final = 8
LONGEST: Final = 400  # characters of a description of people
MOST: Final = 2_000  # people in one list
IMPORTANT: Final = ("mayor", "regional_chair", "committee_chair")

_HERE: Final = re.compile(
    r"(?<![\s,])[\s,]++(?<=\s)(?:(?:in|i)\s+(?:our|vores|vore)\s+(?:areas?|områder?|kommuner?|municipalit(?:y|ies)|egn)|i\s+området"
    r"|in\s+the\s+area|hos\s+os|around\s+here|her\s+på\s+egnen)\s*$",
    re.IGNORECASE,
)
_IN: Final = re.compile(r"(?<![\s,])[\s,]++(?<=\s)(?:in|i)\s+(?P<places>\S.{0,300})$", re.IGNORECASE)
_ALL: Final = re.compile(
    r"^(?:all(?:e)?|every|each|samtlige|hver)\s+(?:of\s+)?(?:the\s+|de\s+|our\s+|vores\s+)?", re.IGNORECASE
)
_EVERYBODY: Final = re.compile(
    r"^(?:alle|all|everybody|everyone|all\s+members|alle\s+medlemmer(?:ne)?|medlemmerne)\s+(?:der\s+sidder\s+|who\s+sits?\s+)?"
    r"(?:on|in|of|i|på|fra|from|af)\s+(?:the\s+|de\s+)?(?P<body>.+)$",
    re.IGNORECASE,
)
_OFFICE_OF: Final = re.compile(
    r"^(?P<office>.+?)(?<!\s)\s+(?:for|of|in|i|på|on|af|from|fra)\s+(?:the\s+|de\s+)?(?P<body>.{1,300})$",
    re.IGNORECASE,
)
_MET: Final = re.compile(
    r" (?:vi|we|jeg) (?:har |have |had |havde )?(?:modtes med|modte|modt|talte med|talt med|snakkede med|snakket med"
    r"|met with|met|talked with|talked to|spoke with|spoke to|spoken with|spoken to|var i dialog med)(?= )"
)
_BEFORE: Final = re.compile(
    r" (?:for|inden|op til|before|ahead of|up to) (?:the |det )?(?:(?:sidste |last )?"
    r"(?:kommunal|lokal|local |municipal )?(?:valget|valg|elections?)|kv ?\d\d)(?= )"
)
_NOT: Final = re.compile(r" (?:ikke|not|no|without|uden|lost|didnt|mistede)(?= )")
_SEATED: Final = re.compile(
    r" (?:hold|holds|seats?|sits?|sidder|plads|valgt|genvalgt|elected|post|poster|kom ind|made it|got in|saede)(?= )"
)
_OTHERS: Final = re.compile(
    r"^ (?:de |the |alle |all )?(?:andre|ovrige|others?|other people)(?: people| politikere| politicians)? "
    r"(?:pa|med|in|with|on|who hold) (?:vigtige|important) (?:poster|pladser|seats|posts|positions) $"
)
_PLURALS: Final = (
    (re.compile(r"\b(komit[eé]|udvalg|råd|nævn|bestyrelse)(?:ene|erne|rne|er)\b", re.IGNORECASE), r"\1"),
    (re.compile(r"(udvalg|råd|nævn)(?:ene|erne)\b", re.IGNORECASE), r"\1et"),
    (re.compile(r"(bestyrelse)(?:rne|r)\b", re.IGNORECASE), r"\1"),
    (re.compile(r"\b(committee|council|board)s\b", re.IGNORECASE), r"\1"),
)
_OFFICES: Final = {
    "medlemmer": "medlem",
    "medlemmerne": "medlem",
    "councillors": "councillor",
    "borgmestrene": "borgmester",
    "viceborgmestrene": "viceborgmester",
    "rådmænd": "rådmand",
    "gruppeformænd": "gruppeformand",
    "udvalgsformænd": "udvalgsformand",
    "byrådsmedlemmer": "byrådsmedlem",
    "regionsrådsformænd": "regionsrådsformand",
    "ordførere": "ordfører",
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whom a letter is for, in the order to write to them.

    `body_ids` are the bodies they were chosen for. `body_id` is a body nobody is known to sit in: then the
    letter is to the body. `without` are areas in which no body of that name is known.
    """

    people: tuple[int, ...] = ()
    body_ids: frozenset[int] = frozenset()
    body_id: int | None = None
    without: tuple[str, ...] = ()


def choose(ctx: Context, said: str, again: Again) -> Chosen | Reply:
    """Whom `said` means, or the question which of several; nothing is guessed.

    `again` makes of other words for them the sentence to say once more.
    """
    said = said.strip(" .,;:!?")
    if is_pronoun(said):
        raise Refusal("errors/whom", field="people", said=said)
    bodies = ctx.registers.bodies(ctx.unit, ctx.workspace, ctx.now)
    if len(said) > LONGEST:  # a pasted list: names and nothing else
        return _names(ctx, said, again)
    listed = _met(ctx, said, bodies) or _others(ctx, said) or _holders(ctx, said, bodies)
    return listed or _body(ctx, said, bodies, again) or _names(ctx, said, again)


# Those we met


def _met(ctx: Context, said: str, bodies: KnownBodies) -> Chosen | None:
    """'those we met before the election who hold a seat now', 'dem vi mødte før valget'."""
    text, areas = _areas(ctx, said, bodies)
    line = f" {fold(text)} "
    met, before = _MET.search(line), _BEFORE.search(line)
    if met is None or before is None:
        return None
    rest = _BEFORE.sub(" ", _MET.sub(" ", line))
    people = _met_before_election(ctx)
    held = _held(ctx)
    seated = {one.person_id for one in held}
    if _NOT.search(rest):
        people = [one for one in people if one not in seated]
    elif _SEATED.search(rest):
        people = [one for one in people if one in seated]
    if areas:
        there = _of_areas(ctx.seen_by_reader(LetterFacts).holders(), areas)
        people = [one for one in people if one in there]
    return Chosen(tuple(people))


def _others(ctx: Context, said: str) -> Chosen | None:
    """'others in important seats', 'andre på vigtige poster': mayors and chairs nobody met before the election."""
    bodies = ctx.registers.bodies(ctx.unit, ctx.workspace, ctx.now)
    text, areas = _areas(ctx, said, bodies)
    if not _OTHERS.match(f" {fold(text)} "):
        return None
    met = frozenset(_met_before_election(ctx))
    held = [
        one
        for one in _held(ctx)
        if one.person_id not in met and any(ctx.country.roles.holds(one.role, role) for role in IMPORTANT)
    ]
    if areas:
        there = _of_areas(held, areas)
        held = [one for one in held if one.person_id in there]
    return _chosen(ctx, held)


def _met_before_election(ctx: Context) -> list[int]:
    election = ctx.country.terms.election_before(ctx.today)
    records = ctx.seen_by_reader(LetterFacts)
    return records.met_between(ctx.country.terms.election_before(election) + timedelta(days=1), election)


def _held(ctx: Context) -> list[Seat]:
    every = ctx.seen_by_reader(LetterFacts).holders()
    return [one for one in every if is_political(ctx.country, one) and in_seat(ctx.country, one, ctx.today)]


def _of_areas(offices: Iterable[Seat], areas: Sequence[str]) -> frozenset[int]:
    keys = {fold(area) for area in areas}
    return frozenset(one.person_id for one in offices if one.area and fold(one.area) in keys)


# All who hold an office


def _holders(ctx: Context, said: str, bodies: KnownBodies) -> Chosen | None:
    """'all chairs of health committees in our area', 'alle borgmestre', 'alle i sundhedsudvalgene'."""
    text, areas = _areas(ctx, said, bodies)
    all_of = _ALL.match(text)
    if everybody := _EVERYBODY.match(text):
        office, body = "", everybody["body"]
    elif all_of:
        parts = _office_and_body(ctx.country, text[all_of.end() :])
        if parts is None:
            return None
        office, body = parts
    else:
        return None
    body = _singular(body)
    held = _held(ctx)
    if office:
        held = [one for one in held if ctx.country.roles.holds(one.role, office)]
    places = areas or bodies.areas()
    if not body:
        there = {fold(place) for place in places}
        return _chosen(ctx, [one for one in held if one.area and fold(one.area) in there] if areas else held)
    ids: set[int] = set()
    without = []
    for place in places:
        meant = bodies.find(body, body, place, None)
        entries = meant.entries if meant.how in (How.ONE, How.SEVERAL) else ()
        ids |= {entry.id for entry in entries}
        if not entries:
            without.append(place)
    if not ids and not ctx.country.bodies.words(body).shape and ctx.country.bodies.kind_named(body) is None:
        return None
    return _chosen(ctx, [one for one in held if one.organization_id in ids], frozenset(ids), tuple(without))


def _office_and_body(country: Country, text: str) -> tuple[str, str] | None:
    """(office id, body as said) of 'chairs of health committees', 'health committee chairs', 'borgmestre'."""
    if office := _office(country, text):
        return office, ""
    if (found := _OFFICE_OF.match(text)) and (office := _office(country, found["office"])):
        return office, found["body"]
    words = text.split()
    for count in (2, 1):
        if len(words) > count and (office := _office(country, " ".join(words[-count:]))):
            return office, " ".join(words[:-count])
    return None


def _office(country: Country, said: str) -> str:
    words = [_OFFICES.get(word.lower(), word) for word in said.split()]
    text = re.sub(r"mændene$", "mænd", " ".join(words))
    role = country.roles.said(text) or country.roles.said(text.removesuffix("s"))
    return role.id if role else ""


def _singular(body: str) -> str:
    for pattern, one in _PLURALS:
        body = pattern.sub(one, body)
    return body.strip()


def _areas(ctx: Context, said: str, bodies: KnownBodies) -> tuple[str, tuple[str, ...]]:
    """The text without the area at its end, and the areas it names; none for everywhere the team knows."""
    if found := _HERE.search(said):
        own = ctx.default_area
        return said[: found.start()], (own,) if own else ()
    for match in reversed(list(re.finditer(r"(?<!\s)\s+(?:in|i)\s+", said, re.IGNORECASE))):
        parts = re.split(r",|(?<!\s)\s+(?:og|and|&)\s+", said[match.end() :])
        named = [bodies.area_named(part.strip()) for part in parts if part.strip()]
        if named and all(named):
            return said[: match.start()].rstrip(" ,"), tuple(one for one in named if one)
    return said, ()


def _chosen(
    ctx: Context,
    offices: Iterable[Seat],
    body_ids: frozenset[int] = frozenset(),
    without: tuple[str, ...] = (),
) -> Chosen:
    """Those who hold the offices, each once, by area and name."""
    people = ctx.register.people
    order = sorted(
        offices,
        key=lambda one: (
            fold(one.area or ""),
            fold(entry.name if (entry := people.get(one.person_id)) else ""),
            one.person_id,
        ),
    )
    ids = tuple(dict.fromkeys(one.person_id for one in order))
    return Chosen(ids[:MOST], body_ids or frozenset(one.organization_id for one in order), without=without)


# A body


def _body(ctx: Context, said: str, bodies: KnownBodies, again: Again) -> Chosen | Reply | None:
    """'the health committee in Slagelse': whoever sits there now."""
    reference = next((int(number) for kind, number in PERSON_OR_BODY.findall(said) if kind == "o"), None)
    if reference is not None and bodies.get(reference) is not None:
        return _members(ctx, reference)
    said = PERSON_OR_BODY.sub("", said)
    where = parted(ctx.country, said, bodies.area_named, bodies.is_named)
    sure = bool(where.body) and bool(
        ctx.country.bodies.words(where.body).shape or ctx.country.bodies.kind_named(where.body)
    )
    if not sure or isinstance(who_is(ctx.country, ctx.register.people, said, near=False), Found):
        return None
    default = None if where.area else ctx.default_area
    meant = bodies.find(where.body, said, where.area, default)
    if meant.how is How.ONE:
        return _members(ctx, meant.entries[0].id)
    ways = [(entry, again(f"{entry.name} [o{entry.id}]")) for entry in meant.entries[:CHOICES]]
    return ctx.say("letters/which_body", said=said, ways=ways, near=meant.how is How.NEAR)


def _members(ctx: Context, body: int) -> Chosen:
    held = [one for one in _held(ctx) if one.organization_id == body]
    found = _chosen(ctx, held, frozenset((body,)))
    return found if found.people else Chosen(body_id=body)


# Names


def _names(ctx: Context, said: str, again: Again) -> Chosen | Reply:
    """'Anna Jensen and Bo Holm'; a name that is several people's, or nobody's, is asked about."""
    people = ctx.register.people
    whole = who_is(ctx.country, people, PERSON_OR_BODY.sub("", said), near=False)
    parts = [said] if isinstance(whole, Found) else re.split(r"[,;\n]|(?<!\s)\s+(?:og|and|&)\s+", said)
    ids = []
    if isinstance(whole, Found) and not PERSON_OR_BODY.search(said):
        return Chosen((whole.entry.id,))
    for part in filter(None, map(str.strip, parts)):
        reference = next((int(number) for kind, number in PERSON_OR_BODY.findall(part) if kind == "p"), None)
        if reference is not None and people.get(reference) is not None:
            ids.append(reference)
            continue
        match who_is(ctx.country, people, part):
            case Found(entry):
                ids.append(entry.id)
            case Several(entries):
                return _which(ctx, said, part, entries, again, several=True)
            case Near(entries):
                return _which(ctx, said, part, entries, again, several=False)
            case _:
                return _which(ctx, said, part, (), again, several=False)
    return Chosen(tuple(dict.fromkeys(ids)))


def _which(
    ctx: Context, said: str, part: str, entries: Sequence[Entry], again: Again, *, several: bool
) -> Reply:
    ways = [
        (entry, again(said.replace(part, f"{entry.name} [p{entry.id}]", 1))) for entry in entries[:CHOICES]
    ]
    return ctx.say("contacts/which", name=part, several=several, ways=ways)
