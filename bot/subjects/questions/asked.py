"""A question on its way to its answer: the body and the person it is about are found here, or asked for."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Final

from bot.core.errors import Refusal
from bot.core.folding import fold
from bot.core.people import Role
from bot.core.refs import PERSON_OR_BODY
from bot.core.reply import Reply
from bot.engine.context import Context
from bot.language.names import Entry, Found, Lookup, Near, Several, is_pronoun
from bot.language.questions.bodies import How, KnownBodies, Meant
from bot.language.questions.query import Period, Query
from bot.language.questions.understand import understood
from bot.language.who_is import who_is
from bot.politics.places import is_body, parted
from bot.subjects.committees.seat_lines import Lines, days, holding, lines, place_of
from bot.subjects.committees.telling_apart import told_apart
from storage.activities.tasks import Tasks
from storage.committees.memberships import Seat
from storage.committees.seats import Seats

CHOICES: Final = 8
_GENITIVE: Final = re.compile(r"(?:['’]s|['’]|s)$")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question being answered; `text` is what was typed, without references and question mark."""

    ctx: Context
    text: str
    query: Query
    bodies: KnownBodies
    seats: Seats

    @property
    def period(self) -> Period:
        """The days it is about: today where no others were said."""
        return self.query.period or Period(self.ctx.today, self.ctx.today)

    @property
    def past(self) -> bool:
        return self.query.period is not None

    @property
    def days(self) -> str:
        return days(self.query.period, self.ctx.locale)

    @property
    def party(self) -> str:
        """The party that was named, by its own name in the reader's language where it is a known one."""
        known = self.ctx.country.parties.id_of(self.query.party) if self.query.party else None
        return self.ctx.country.parties.label(known, self.ctx.locale) if known else self.query.party

    @property
    def title(self) -> str:
        """'Formand og næstformand': the offices that were named, in the reader's language."""
        named = [self.ctx.country.roles.named(office).label[self.ctx.locale] for office in self.query.offices]
        if self.query.number and len(self.query.offices) == 1:
            named = [self.ctx.country.roles.in_words(f"{self.query.number}. {named[0]}", self.ctx.locale)]
        joined = (" og " if self.ctx.locale == "da" else " and ").join(named)
        return joined[:1].upper() + joined[1:]

    @property
    def tasks(self) -> Tasks:
        """The steps as whoever reads the answer may see them."""
        return self.ctx.seen_by_reader(Tasks)

    def during(self, period: Period | None) -> Asked:
        """The same, about other days."""
        return replace(self, query=replace(self.query, period=period))

    def say(self, page: str, **values: object) -> Reply:
        """A page of this subject; what a page need not be told is empty."""
        ctx, whom = self.ctx, values.get("whom")
        known: dict[str, object] = {
            "text": self.text,
            "query": self.query,
            "called": self.query.body[:1].upper() + self.query.body[1:],
            "period": self.days,
            "party": self.party,
            "title": self.title,
            "add": "",
            "which": self.called(whom) if isinstance(whom, Entry) else "",
            "may_log": ctx.who.role >= Role.MEMBER and not ctx.aloud,
        }
        return ctx.say(f"questions/{page}", **(known | values))

    def lines(self, seats: tuple[Seat, ...]) -> Lines:
        """Seats in words: since when today, from when until when at other times."""
        ctx = self.ctx
        return lines(
            self.ctx.country, seats, ctx.locale, ctx.tz, ctx.translate, spans=self.past, today=ctx.today
        )

    # Which area

    @property
    def default_area(self) -> str | None:
        """The area meant where none is said: the room's, else the team's."""
        return self.ctx.default_area

    def which_area(self, area: str | None) -> Reply:
        """Ask for an area; `area` is one that was said and that nobody knows."""
        areas = self.bodies.areas_like(area) if area else self.bodies.areas()
        return self.say("which_area", area=area, areas=areas[:CHOICES], wording=self.without_area())

    def without_area(self) -> str:
        """The question without the area it named, for another to be put in its place."""
        if self.query.area is None:
            return self.text
        said = rf"\s*\b(?:i|in|for|of)\s+{re.escape(self.query.area)}\b"
        return re.sub(said, "", self.text, flags=re.IGNORECASE)

    # Which body

    def meant(self) -> Meant:
        """The body it is about; a reference in the text counts for more than a name."""
        query = self.query
        if query.organization_id is not None and (entry := self.bodies.get(query.organization_id)):
            return Meant(How.ONE, (entry,), entry.hint or None)
        default = None if query.area else self.default_area
        return self.bodies.find(query.body, query.said, query.area, default)

    def about(self, said: str) -> Asked:
        """The same, about a body that was taken for something else at first."""
        where = parted(self.ctx.country, said, self.bodies.area_named, self.bodies.is_named)
        return replace(self, query=replace(self.query, said=said, body=where.body, area=where.area))

    def which_body(self, meant: Meant) -> Reply:
        """Ask which body; where there is none, say so and how it is added."""
        query = self.query
        if meant.entries:
            shown = meant.entries[:CHOICES]
            entries = list(
                zip(shown, told_apart(self.seats, shown, self.ctx.today, self.ctx.locale), strict=True)
            )
            return self.say("which_body", how=meant.how.name, entries=entries, area=meant.area)
        if query.area and self.bodies.area_named(query.area) is None:
            return self.which_area(query.area)
        if meant.area is None and not query.body:
            return self.which_area(None)
        return self.say("no_members", area=meant.area, add=self.how_to_add(query.body))

    def how_to_add(self, body: str) -> str:
        """What to say to add its members, in the reader's language."""
        registry, locale = self.ctx.registry, self.ctx.locale
        area = self.query.area or self.default_area
        where = f"{body} {'i' if locale == 'da' else 'in'} {area}" if area and body else body or area or ""
        if seat := registry.by_subject.get("committee", {}).get("seat"):
            return f"{seat.word(locale)} {where}"
        add = registry.by_subject.get("contact", {}).get("add")
        return f"{add.word(locale)} Anna Jensen, {where}" if add else ""

    # Which person

    def called(self, whom: Entry) -> str:
        """The name of a contact; of several of one name with what tells them apart first: 'Anna Jensen (Næstved)'."""
        alike = self.ctx.register.people.named(fold(whom.name))
        place = whom.hint.partition(", ")[0]
        return f"{whom.name} ({place})" if len(alike) > 1 and place else whom.name

    def whom(self, among: Collection[int] = ()) -> Entry | Reply:
        """The one person it is about, or the question which one; of several called so the only one `among` some."""
        people, query = self.ctx.register.people, self.query
        if query.offices and not query.person:
            return self._holder()
        if query.person_id is not None and (entry := people.get(query.person_id)):
            return entry
        if is_pronoun(query.person):
            raise Refusal("errors/whom", field="people", said=query.person)
        match self._named(query.person):
            case Found(entry):
                return entry
            case Several(entries):
                here = [entry for entry in entries if entry.id in among]
                if len(here) == 1:
                    return here[0]
                return self.say("which_person", several=True, entries=entries[:CHOICES])
            case Near(entries):
                return self.say("which_person", several=False, entries=entries[:CHOICES])
            case _:
                return self.say("which_person", several=False, entries=())

    def _holder(self) -> Entry | Reply:
        """The one who holds the office it is about; or that nobody is known to, or the question who of several."""
        query, country = self.query, self.ctx.country
        area = query.area or self.default_area
        if query.body:
            meant = self.meant()
            if meant.how is not How.ONE:
                return self.which_body(meant)
            ids, place = [meant.entries[0].id], place_of(meant.entries[0].name, meant.entries[0].hint)
        elif area is None or self.bodies.area_named(area) is None:
            return self.which_area(area)
        else:
            ids, place = [one.id for one in self.bodies.of_area(area)], area
        today = self.ctx.today
        held = holding(country, self.seats.held(ids, today, today), query.offices, query.number)
        entries = tuple(
            entry
            for number in dict.fromkeys(seat.person_id for seat in held)
            if (entry := self.ctx.register.people.get(number)) is not None
        )
        if len(entries) == 1:
            return entries[0]
        if not entries:
            return self.say("no_office", place=place, body=None)
        return self.say("which_person", several=True, entries=entries[:CHOICES])

    def _named(self, said: str) -> Lookup:
        """Who is called so; 'Bent Holms' is Bent Holm, where nobody is called Holms."""
        country, people = self.ctx.country, self.ctx.register.people
        for form in (said, _GENITIVE.sub("", said)):
            found = who_is(country, people, form, near=False)
            if isinstance(found, Found | Several):
                return found
        return who_is(country, people, said)

    def whom_or_body(self) -> Entry | Meant | Reply:
        """Whom it is about: somebody, else a body that is called so; or the question which."""
        if self.query.offices and not self.query.person:
            return self._holder()
        of_body = self.about(self.query.person)
        meant = of_body.meant()
        named = bool(is_body(self.ctx.country, of_body.query.body))
        if self.query.person_id is None and named and meant.how is not How.NONE:
            return meant if meant.how is How.ONE else of_body.which_body(meant)
        whom = self.whom()
        if isinstance(whom, Entry) or self.query.person_id is not None or meant.how is How.NONE:
            return whom
        if meant.how is How.ONE:
            return meant
        return of_body.which_body(meant) if meant.how is not How.NEAR else whom


def asked_of(ctx: Context, text: str) -> tuple[Asked, ...]:
    """A text as a question: one way, two where it may as well mean either, none where there is no answer to it."""
    bodies = ctx.registers.bodies(ctx.unit, ctx.workspace, ctx.now)
    now = ctx.said_at.astimezone(ctx.tz)
    queries = understood(text, now, ctx.locale, ctx.register, bodies.area_named, bodies.is_named)
    seats = ctx.seen_by_reader(Seats)
    return tuple(Asked(ctx, bare_of(text), query, bodies, seats) for query in queries)


def bare_of(text: str) -> str:
    """What was typed, without references and question mark."""
    return PERSON_OR_BODY.sub("", text).strip().rstrip("?").rstrip()
