"""A desk to talk to in tests: the real one, with the demo team, a real database and a clock that stands still."""

from __future__ import annotations

import asyncio
import atexit
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from bot import commands
from bot.adapters.shell.render import reply_lines
from bot.core.clock import RehearsalClock
from bot.core.desk import Outcome
from bot.core.messages import Abilities, Kind, Message, Place, PlaceKind, Target
from bot.core.outgoing import Parcel
from bot.core.people import Sender, Standing
from bot.core.reply import Buttons, Choice, Reply
from bot.demo import make_demo_team
from bot.engine.dispatch import FrontDesk, House
from bot.engine.jobs import Worker
from bot.engine.labels import Labels
from bot.engine.pages import Pages
from bot.engine.router import Registry
from storage.outbox import Outbox
from storage.work import Unit, Work
from tests.databases import sqlite_copy, sqlite_work

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
FRIDAY = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)  # 10:00 in Copenhagen
DIRECT = Place("shell", "ida", kind=PlaceKind.DIRECT)
BUDGET = Place("shell", "#budget")
PAGES = Pages()
MakesTeam: TypeAlias = Callable[[Unit, datetime, str, ZoneInfo], int]


@dataclass
class Office:
    """Says things to the desk and keeps the last reply.

    People are accounts of the demo team: 'ida' (admin), 'bo' and 'malik' (members); anybody else is new.
    """

    work: Work
    clock: RehearsalClock
    desk: FrontDesk
    workspace: int
    locale: str
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    kicked: list[int] = field(default_factory=list)
    last: Reply = field(default_factory=Reply)

    def message(self, text: str, who: str = "ida", place: Place = DIRECT, **changes: Any) -> Message:
        sender = Sender(who, who.capitalize(), Standing.MEMBER)
        kind = Kind.DIRECT if place.kind is PlaceKind.DIRECT else Kind.COMMAND
        message = Message(place.platform, f"event-{next(self.numbers)}", "demo", sender, place, text, kind)
        return replace(message, **changes)

    def hand_in(self, message: Message) -> Outcome:
        return _loop().run_until_complete(self.desk.handle(message))

    def say(self, text: str, who: str = "ida", place: Place = DIRECT, **changes: Any) -> Reply:
        """The reply to a sentence."""
        outcome = self.hand_in(self.message(text, who, place, **changes))
        self.last = outcome.reply or Reply()
        return self.last

    def lines(self, text: str, who: str = "ida", place: Place = DIRECT, **changes: Any) -> str:
        """The reply to a sentence as the terminal shows it."""
        return shown(self.say(text, who, place, **changes), self.locale)

    def press(self, label: str, who: str = "ida", place: Place = DIRECT, **changes: Any) -> Reply:
        """Press the button of the last reply whose label begins so."""
        choice = button(self.last, label)
        return self.say(choice.says, who, place, kind=Kind.BUTTON, **changes)

    def send_in(self, form: dict[str, str], who: str = "ida", place: Place = DIRECT, **changes: Any) -> Reply:
        """Send in the form of the last reply: its values, changed by `form`."""
        asked = self.last.form
        assert asked is not None, "the last reply asked for nothing"
        values = {one.name: one.value for one in asked.fields} | form
        return self.say(asked.says, who, place, kind=Kind.FORM, form=values, **changes)

    def work_off(self) -> None:
        """Do the jobs that are waiting; what comes of them lies in the outbox."""
        house = House(COPENHAGEN, self.locale, "/start {}".format)
        worker = Worker(
            self.work,
            self.desk.registry,
            PAGES,
            self.desk.registers,
            self.clock,
            house,
            lambda: self.kicked.append(1),
            alone=True,
        )
        asyncio.run(worker.drain())

    def parcels(self) -> list[Parcel]:
        """What lies in the outbox, due at any time; taken out of it."""
        later = self.clock.now() + timedelta(days=3650)
        claimed = self.work.do(
            lambda unit: Outbox(unit, None, later).claim(later, 1000, timedelta(minutes=1))
        )
        return [one.parcel for one in claimed]


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """One event loop for everything said in a process: a new one for each sentence costs more than some answers."""
    loop = asyncio.new_event_loop()
    atexit.register(loop.close)
    return loop


@contextmanager
def office(
    locale: str = "en", now: datetime = FRIDAY, work: Work | None = None, team: MakesTeam = make_demo_team
) -> Iterator[Office]:
    """An office on a fresh SQLite database, or on a given one; `team` founds who works there."""
    if work is None:
        file, workspace = _founded(locale, now, team)
        with sqlite_work(file) as fresh:
            yield _opened(fresh, workspace, locale, now)
        return
    yield _opened(work, work.do(lambda unit: team(unit, now, locale, COPENHAGEN)), locale, now)


@contextmanager
def office_after(
    told: Callable[[Office], None], locale: str = "en", now: datetime = FRIDAY
) -> Iterator[Office]:
    """An office where something was told already, once per process; each one is on a copy of what that left."""
    file, workspace = _told(told, locale, now)
    with sqlite_work(file) as fresh:
        made = _opened(fresh, workspace, locale, now)
        made.numbers = count(10_000)
        yield made


@cache
def _told(told: Callable[[Office], None], locale: str, now: datetime) -> tuple[Path, int]:
    founded, workspace = _founded(locale, now, make_demo_team)
    return sqlite_copy(lambda work: told(_opened(work, workspace, locale, now)), founded), workspace


@cache
def _founded(locale: str, now: datetime, team: MakesTeam) -> tuple[Path, int]:
    """A database with a team in it, made once per process, and the team's workspace."""
    made: list[int] = []
    file = sqlite_copy(lambda work: made.append(work.do(lambda unit: team(unit, now, locale, COPENHAGEN))))
    return file, made[0]


_registry_read = cache(commands.registry)


def _registry() -> Registry:
    """What the handlers bring, read once per process; a test may add to its own."""
    registry = copy(_registry_read())
    for name, value in vars(registry).items():
        setattr(registry, name, copy(value))
    return registry


@cache
def _meanings() -> Labels:
    return Labels(_registry_read(), PAGES.sources())


def _opened(work: Work, workspace: int, locale: str, now: datetime) -> Office:
    clock = RehearsalClock(now, running=False)
    kicked: list[int] = []
    desk = FrontDesk(
        work,
        _registry(),
        PAGES,
        clock,
        House(COPENHAGEN, locale, "/start {}".format),
        lambda: kicked.append(1),
        meanings=_meanings(),
    )
    return Office(work, clock, desk, workspace, locale, kicked=kicked)


def shown(reply: Reply, locale: str = "en") -> str:
    """A reply as the terminal shows it."""
    return "\n".join(reply_lines(reply, locale))


def choices(reply: Reply) -> list[Choice]:
    """Every button of a reply, those among its blocks first."""
    inside = [choice for block in reply.blocks if isinstance(block, Buttons) for choice in block.choices]
    return [*inside, *reply.choices]


def button(reply: Reply, label: str) -> Choice:
    """The button whose label begins so."""
    for choice in choices(reply):
        if choice.label.startswith(label):
            return choice
    raise AssertionError(f"no button {label!r} among {[choice.label for choice in choices(reply)]}")


ELSEWHERE = Target("telegram", "-100", edit="77")
GROUP = Place("telegram", "-100", kind=PlaceKind.ROOM, name="Budget")
PHONE = Place("telegram", "500", kind=PlaceKind.DIRECT)
ON_TELEGRAM = Abilities(forms=False, questions=True, private=False)
