"""A question on its way to its answer: the body and the person it is about are found here, or asked for."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Final

from bot.core.errors import Refusal
from bot.core.people import Role
from bot.core.refs import PERSON_OR_BODY
from bot.core.reply import Reply
from bot.engine.context import Context
from bot.language.names import Entry, Found, Lookup, Near, Several, is_pronoun
from bot.language.questions.bodies import How, KnownBodies, Meant
from bot.language.questions.query import Period, Query
from bot.language.questions.read import read_question
from bot.language.who_is import who_is
from bot.politics.places import is_body, parted
from bot.subjects.committees.seat_lines import Lines, days, lines
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
        ctx = self.ctx
        known: dict[str, object] = {
            "text": self.text,
            "query": self.query,
            "called": self.query.body[:1].upper() + self.query.body[1:],
            "period": self.days,
            "party": self.party,
            "title": self.title,
            "add": "",
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

    def whom(self, among: Collection[int] = ()) -> Entry | Reply:
        """The one person it is about, or the question which one; of several called so the only one `among` some."""
        people, query = self.ctx.register.people, self.query
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


def asked_of(ctx: Context, text: str) -> Asked | str:
    """A text as a question, or the bare text when it is none there is an answer to."""
    bodies = ctx.registers.bodies(ctx.unit, ctx.workspace, ctx.now)
    now = ctx.said_at.astimezone(ctx.tz)
    query = read_question(ctx.country, text, now, ctx.locale, bodies.area_named, bodies.is_named)
    bare = PERSON_OR_BODY.sub("", text).strip().rstrip("?").rstrip()
    if query is None:
        return bare
    return Asked(ctx, bare, query, bodies, ctx.seen_by_reader(Seats))
