"""What a handler is given: who speaks, where, when, and everything it may read or change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from bot.core.errors import Refusal
from bot.core.messages import Kind, Message, Place, PlaceKind, Target, is_conversation
from bot.core.outgoing import Urgency
from bot.core.people import Role, Who
from bot.core.reply import Form, Reply
from bot.engine.grammar import NUMBER, form_of
from bot.engine.pages import Pages
from bot.engine.register import Registers
from bot.engine.router import Command, Registry
from bot.engine.slash import Slash
from bot.engine.slots import Reads
from bot.language.line import Register
from bot.language.who_is import hint_in
from bot.politics.country import Country
from storage.activities import Activities
from storage.activities.tasks import Tasks
from storage.audit import Audit
from storage.cards import Cards
from storage.committees.bodies import Bodies
from storage.contacts.people import People
from storage.jobs import Jobs
from storage.outbox import Outbox
from storage.repository import Repository
from storage.schedule import Schedule
from storage.team import Team
from storage.work import Unit

R = TypeVar("R", bound=Repository)


@dataclass(frozen=True)
class Context:
    """One message being dealt with, inside its transaction.

    `now` is read once per message; `said_at` is when the words were first said (a button pressed
    tomorrow still means today's "tomorrow"). Both are aware and UTC.
    """

    unit: Unit
    message: Message
    command: Command
    rest: str  # what follows the command's words
    who: Who
    workspace: int
    now: datetime
    said_at: datetime
    locale: str
    tz: ZoneInfo
    house_tz: ZoneInfo
    pages: Pages
    registers: Registers
    registry: Registry
    newcomer_line: Callable[[str], str]
    public_url: str = ""  # of the web server; '' when nobody outside can reach it
    prefix: str = ""  # of the slash commands on Slack
    aloud: bool = False  # the answer will be read by everybody in the room

    @property
    def country(self) -> Country:
        """The country the team works in."""
        return self.unit.country

    @property
    def place(self) -> Place:
        return self.message.place

    @property
    def where(self) -> Target:
        """The room or private conversation; the topic too where a platform has topics."""
        thread = self.place.thread if self.message.abilities.topics else None
        return Target(self.place.platform, self.place.room, thread)

    @property
    def subject(self) -> str:
        """The first word of the command, in English: 'meeting', 'call', ..."""
        return self.command.subject.name

    @cached_property
    def local_now(self) -> datetime:
        return self.now.astimezone(self.tz)

    @property
    def today(self) -> date:
        return self.local_now.date()

    @property
    def says(self) -> str:
        """The command as a form says it when sent in: its words, and the number of the record it is about.

        A form that comes back says what it said before; what no field asks for stays in the sentence.
        """
        if self.message.kind is Kind.FORM:
            return self.message.text
        if any(one.slot.reads is Reads.REST and not one.slot.asked for one in self.command.parameters):
            return f"{self.command.name} {self.rest}".strip()
        number = NUMBER.match(self.rest) if self.command.numbered else None
        return f"{self.command.name} {number[1]}" if number else self.command.name

    @property
    def default_area(self) -> str | None:
        """The area meant where none is said: the room's, else the asker's own, else the team's."""
        return self.team.default_area(self.place.platform, self.place.room)

    @property
    def register(self) -> Register:
        """The names this workspace knows now, with what this unit has added and taken back."""
        return self.registers.of(self.unit, self.workspace, self.now)

    def of(self, repository: type[R]) -> R:
        """Rows of one subject, as the asker may see them; what is changed is changed by the asker."""
        return repository(self.unit, self.workspace, self.now, self.who.user_id or None)

    def seen_by_reader(self, repository: type[R]) -> R:
        """Rows of one subject, as whoever reads the answer may see them (`reader`)."""
        return repository(self.unit, self.workspace, self.now, self.reader)

    @cached_property
    def team(self) -> Team:
        return self.of(Team)

    @cached_property
    def people(self) -> People:
        return self.of(People)

    @cached_property
    def bodies(self) -> Bodies:
        return self.of(Bodies)

    @cached_property
    def activities(self) -> Activities:
        return self.of(Activities)

    @property
    def reader(self) -> int | None:
        """Whose eyes the answer is for: the asker's, or None where everybody in the room reads along."""
        return None if self.aloud else (self.who.user_id or None)

    @cached_property
    def seen(self) -> Activities:
        """The activities as the answer may show them."""
        return self.seen_by_reader(Activities)

    @cached_property
    def tasks(self) -> Tasks:
        return self.of(Tasks)

    @cached_property
    def outbox(self) -> Outbox:
        # Somebody of no team is answered too, and 0 is no workspace.
        return Outbox(self.unit, self.workspace or None, self.now, self.who.user_id or None)

    @cached_property
    def cards(self) -> Cards:
        return self.of(Cards)

    @cached_property
    def schedule(self) -> Schedule:
        return self.of(Schedule)

    @cached_property
    def jobs(self) -> Jobs:
        return self.of(Jobs)

    @cached_property
    def audit(self) -> Audit:
        return self.of(Audit)

    def say(self, template: str, /, **values: Any) -> Reply:
        """The page `templates/<template>.html` in the asker's language."""
        values.setdefault("hint", self.hint)
        return self.pages.reply(template, self.locale, self.tz, self.now, who=self.who, **values)

    def hint(self, hint: str) -> str:
        """What tells people of one name apart, as the reader says it."""
        return hint_in(self.country, hint, self.locale)

    def form(self, filled: Mapping[str, str]) -> Form:
        """This command's own form with answers filled in, as typed."""
        return form_of(self.command, self.says, self.translate, filled=filled)

    def in_locale(self, locale: str) -> Context:
        """The same, speaking another language."""
        return replace(self, locale=locale)

    def card(self, record: str) -> Reply | None:
        """The card of a record ('digest:me') as it reads now, to put in place of the one a button sits on.

        None where nothing makes such cards, or the asker may not see this one.
        """
        kind, _, reference = record.partition(":")
        make = self.registry.cards.get(kind)
        card: Reply | None = make(self, reference) if make is not None else None
        return card

    def slash(self, sentence: str) -> str:
        """A sentence as it is typed where the answer is read: a slash command there is."""
        return Slash(self.registry, self.prefix)(self.place.platform, sentence)

    def translate(self, text: str) -> str:
        return self.pages.words(self.locale)(text)

    def need(self, role: Role) -> None:
        """Refuse unless the asker has at least this role."""
        if self.who.role < role:
            raise Refusal("errors/role", role=role)

    def start_job(self, kind: str, payload: Mapping[str, Any], *, aloud: bool = False) -> Reply:
        """Have what `@router.job(kind)` declares done after the commit, and say that it is being done.

        The result comes to the asker alone, into their private conversation when they asked in a room;
        with `aloud` where they asked, for everybody there. A `record` in the payload has cards, on which is
        told how far the job is and what came of it.
        """
        here = self.place
        private = here.kind is not PlaceKind.DIRECT and not aloud
        if private:
            target = Target(here.platform, self.message.sender.account)
        else:
            target = Target(here.platform, here.room, here.thread)
        self.jobs.add(kind, payload, target, self.locale, aloud=aloud)
        return self.say("jobs/begun", private=private)

    def send(
        self,
        target: Target,
        reply: Reply,
        *,
        key: str,
        locale: str | None = None,
        urgency: Urgency = Urgency.BULK,
        due_at: datetime | None = None,
        lasts: timedelta | None = None,
    ) -> int | None:
        """Put a message to somebody else in the outbox, once per `key`; it leaves after the commit."""
        due = due_at or self.now
        expires = due + lasts if lasts is not None else None
        return self.outbox.put(target, reply, locale or self.locale, key, due, urgency, expires_at=expires)

    def refresh_cards(
        self,
        record: str,
        reply: Reply,
        *,
        version: int,
        but_pressed: bool,
        rooms_only: bool = False,
        private: Reply | None = None,
    ) -> None:
        """Change every copy of a record's card in place; `but_pressed` leaves out the one now answered.

        `rooms_only` leaves people's own conversations alone, where more may stand than a room may read;
        with `private` they get that instead.
        """
        pressed = (self.place.platform, self.place.room, self.message.card)
        # What is confidential is not answered in place where others read along (bot.engine.answer).
        but_pressed = but_pressed and not self.unit.confidential
        for card in self.cards.of(record):
            if but_pressed and (card.platform, card.room, card.message_id) == pressed:
                continue
            own = is_conversation(card.platform, card.room)
            if own and rooms_only and private is None:
                continue
            target = Target(card.platform, card.room, card.thread, edit=card.message_id)
            key = f"card:{record}:{version}:{card.platform}:{card.room}:{card.message_id}"
            shown = private if own and private is not None else reply
            self.send(target, replace(shown, replaces=True), key=key, urgency=Urgency.ANSWER)
