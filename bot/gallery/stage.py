"""Plays the scenes of the gallery on a throw-away database, through the desk every message goes through."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import commands
from bot.core.clock import RehearsalClock
from bot.core.messages import Abilities, Attached, Kind, Message, Place, PlaceKind, Target
from bot.core.outgoing import Parcel, Receipt
from bot.core.people import Sender as Speaker
from bot.core.people import Standing
from bot.core.reply import Buttons, Choice, Form, Reply
from bot.demo import USERS, make_demo_team
from bot.engine.contexts import Contexts
from bot.engine.current import Current
from bot.engine.dispatch import FrontDesk, House
from bot.engine.jobs import Worker
from bot.engine.labels import Labels
from bot.engine.outbox import Sender
from bot.engine.pages import Pages
from bot.engine.register import Registers
from bot.engine.router import Command, Registry
from bot.engine.scheduler import Scheduler
from bot.gallery.scenes import SCENES
from bot.gallery.steps import (
    PLATFORMS,
    SHELL,
    SLACK,
    TELEGRAM,
    At,
    Fill,
    Give,
    Press,
    Say,
    Scene,
    Step,
    Tick,
    Wait,
)
from bot.language.words import LANGUAGES, translator
from bot.politics.country import country
from bot.subjects.nudges.nudging import Nudging
from bot.team import DEMO
from storage.db import open_engine
from storage.schema import upgrade
from storage.team import Team
from storage.work import Unit, Work

TZ = ZoneInfo("Europe/Copenhagen")
NOW = datetime(2026, 11, 20, 10, tzinfo=TZ)
WORKSPACE = {SLACK: "T0DEMO", TELEGRAM: "", SHELL: DEMO}
ROOM = "budget"  # the room the demo team works in
CODE = "k7mq2xw9hd4t"  # what an invitation shows here instead of its real, random code


@dataclass(frozen=True, slots=True)
class Answer:
    """One reply as it reached somebody; `to` is set when it went elsewhere than to the asker."""

    reply: Reply
    locale: str
    to: str | None = None


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One sentence on one platform in one language, and everything that was answered."""

    group: str
    scene: str
    platform: str
    locale: str
    message: Message
    said: str
    answers: tuple[Answer, ...]

    @property
    def title(self) -> str:
        return self.scene if self.scene == self.group else f"{self.group}: {self.scene}"


SCENERY = country("dk")  # what the scenes are about

After = Callable[["Stage", Exhibit], Awaitable[None]]


class Stage:
    """One scene's demo team on one platform: takes steps and tells what is answered."""

    def __init__(
        self, work: Work, registry: Registry, pages: Pages, meanings: Labels, platform: str, locale: str
    ) -> None:
        self.registry = registry
        self.pages = pages
        self.platform = platform
        self.locale = locale
        self.clock = RehearsalClock(NOW, running=False)
        self.work = work
        self._house = House(TZ, locale, lambda code: f"/start {CODE}")
        self._arrived: list[Answer] = []
        self._last: Answer | None = None
        self._form: Form | None = None
        self._said: Message | None = None
        self._count = count(1)
        registers = Registers()
        current = Current(Contexts(self._house, registry, pages, registers))
        carriers = {name: _Catcher(name, self._arrived) for name in PLATFORMS}
        self._sender = Sender(work, carriers, self.clock, making=current)
        kick = self._sender.kick
        self.desk = FrontDesk(
            work, registry, pages, self.clock, self._house, kick, meanings=meanings, registers=registers
        )
        self._worker = Worker(work, registry, pages, registers, self.clock, self._house, kick, alone=True)
        nudging = Nudging(work, pages, self.clock, self._house, kick)
        self._scheduler = Scheduler(
            work,
            registry,
            pages,
            registers,
            self.clock,
            self._house,
            kick,
            before=(self._sender.expire, nudging.tick),
        )

    async def take(self, step: Step) -> tuple[Message | None, str, list[Answer]]:
        """One step: the message it was, how it reads, and the answers to it."""
        match step:
            case At(moment):
                self.clock.set(datetime.fromisoformat(moment).replace(tzinfo=TZ))
                return None, "", []
            case Tick():
                await self._scheduler.tick()
                said = f"({self.clock.now().astimezone(TZ):%Y-%m-%d %H:%M})"
                return self._said, said, self._remembered(await self._settled())
            case Wait():
                await self._worker.drain()
                return self._said, "…", self._remembered(await self._settled())
            case Give(name):
                message, said = self.given(step), f"[{name}]"
            case Say():
                message = self.heard(step)
                said = step.sentence(self.locale)
            case Press(button, by):
                choice = self._button(button)
                message, said = self.pressed(choice.says, by, self._last), f"[{choice.label}]"
            case Fill():
                message, said = self.filled(step.values(self.locale))
        answers = await self._handed_in(message)
        return message, said, answers

    async def _handed_in(self, message: Message) -> list[Answer]:
        self._said = message
        outcome = await self.desk.handle(message)
        first = [] if outcome.reply is None else [Answer(outcome.reply, outcome.locale)]
        return self._remembered(first + await self._settled())

    def _remembered(self, answers: list[Answer]) -> list[Answer]:
        for answer in answers:
            self._form = answer.reply.form or self._form
            if buttons_of(answer.reply):
                self._last = answer
        return answers

    async def _settled(self) -> list[Answer]:
        await self._sender.drain()
        arrived, self._arrived[:] = list(self._arrived), []
        return arrived

    # Messages as the platforms bring them

    def heard(self, step: Say) -> Message:
        """A sentence somebody types."""
        text = step.sentence(self.locale)
        place = self._place(step.room, step.by)
        direct = Kind.MENTION if step.room else Kind.DIRECT
        kind = Kind.COMMAND if text.startswith("/") else direct
        words = text.removeprefix("/").removeprefix("caucus ")
        return self._message(self._speaker(step.by, step.standing), place, words, kind)

    def given(self, step: Give) -> Message:
        """A file somebody sends."""
        content = step.content(self.locale)
        place = self._place(step.room, step.by)
        kind = Kind.MENTION if step.room else Kind.DIRECT
        message = self._message(self._speaker(step.by, None), place, "", kind)
        here = None if step.room else Target(self.platform, place.room)
        return replace(message, files=(Attached(step.name, len(content), "", content),), answer_to=here)

    def pressed(self, says: str, by: str, on: Answer | None) -> Message:
        """A button somebody presses where the answer it sits on arrived."""
        assert self._said is not None  # a scene begins with a sentence
        place = self._said.place
        if on is not None and on.to:
            name = on.to.partition(" ")[0]
            place = self._place(name[1:] if name.startswith("#") else "", name)
        return self._message(self._speaker(by, None), place, says, Kind.BUTTON)

    def filled(self, values: dict[str, str] | object) -> tuple[Message, str]:
        """The last form sent in with these values; one question answered where forms are asked that way."""
        assert self._said is not None  # a scene begins with a sentence
        assert isinstance(values, dict)
        if self._form is None:
            text = next(iter(values.values())) if len(values) == 1 else " ".join(values.values())
            return replace(self._message(self._said.sender, self._said.place, text, Kind.DIRECT)), text
        message = self._message(self._said.sender, self._said.place, self._form.says, Kind.FORM)
        shown = "; ".join(f"{name}: {value}" for name, value in values.items())
        return replace(message, form=values), f"{{{shown}}}"

    def _message(self, sender: Speaker, place: Place, text: str, kind: Kind) -> Message:
        return Message(
            self.platform,
            f"gallery-{next(self._count)}",
            WORKSPACE[self.platform],
            sender,
            place,
            text,
            kind,
            abilities=self._abilities(place),
        )

    def _abilities(self, place: Place) -> Abilities:
        if self.platform == TELEGRAM:
            return Abilities(forms=False, questions=True, private=place.kind is not PlaceKind.ROOM)
        return Abilities(answers_in_ack=True)

    def _place(self, room: str, by: str) -> Place:
        if room:
            return Place(self.platform, f"#{room}", kind=PlaceKind.ROOM, name=room)
        return Place(self.platform, by.casefold(), kind=PlaceKind.DIRECT)

    def _speaker(self, name: str, standing: Standing | None) -> Speaker:
        vouched = Standing.UNKNOWN if self.platform == TELEGRAM else Standing.MEMBER
        return Speaker(name.casefold(), name, standing or vouched, self.locale)

    def _button(self, wanted: int | str) -> Choice:
        choices = buttons_of(self._last.reply) if self._last else ()
        label = translator(self._last.locale if self._last else self.locale)(str(wanted))
        for place, choice in enumerate(choices):
            if wanted == place or choice.label == label:
                return choice
        raise LookupError(f"no button {wanted!r} among {[choice.label for choice in choices]}")


class _Catcher:
    """Takes what leaves the outbox for one platform (see bot.core.outgoing.Carrier)."""

    def __init__(self, platform: str, arrived: list[Answer]) -> None:
        self.platform = platform
        self._arrived = arrived

    async def deliver(self, parcel: Parcel) -> Receipt:
        target = parcel.target
        to = target.room + (f" ({target.only})" if target.only else "")
        self._arrived.append(Answer(parcel.reply, parcel.locale, to))
        return Receipt(f"m{parcel.id}")

    async def find(self, parcel: Parcel) -> Receipt | None:
        return None


def buttons_of(reply: Reply) -> tuple[Choice, ...]:
    """Every button of a reply in reading order."""
    inside = (choice for block in reply.blocks if isinstance(block, Buttons) for choice in block.choices)
    return (*inside, *reply.choices)


def scenes(registry: Registry) -> Iterator[tuple[str, Scene]]:
    """(group, scene): every command's own example first, then the scenes that were written."""
    for command in registry.commands:
        if command.summary:
            yield command.name, Scene(command.name, (_example(command),))
    yield from SCENES


def _example(command: Command) -> Say:
    return Say(f"/{command.example('en')}", f"/{command.example('da')}", room=ROOM)


def play(
    platforms: Iterable[str] = PLATFORMS,
    locales: Iterable[str] = LANGUAGES,
    *,
    pages: Pages | None = None,
    after: After | None = None,
    only: Callable[[Scene], bool] = lambda scene: True,
) -> Iterator[Exhibit]:
    """Every exhibit of the scenes wanted; `after` is called while a scene still stands, before its next step."""
    registry, pages = commands.registry(), pages or Pages()
    meanings = Labels(registry, pages.sources())
    platforms, locales = tuple(platforms), tuple(locales)
    with (
        tempfile.TemporaryDirectory(prefix="caucus-gallery-") as folder,
        _scene_file(Path(folder)) as scenery,
    ):
        templates = {locale: _demo_database(Path(folder), locale) for locale in locales}
        for group, scene in ((group, scene) for group, scene in scenes(registry) if only(scene)):
            for locale in locales:
                for platform in platforms:
                    if platform in scene.on:
                        with scenery(templates[locale]) as work:
                            stage = Stage(work, registry, pages, meanings, platform, locale)
                            yield from asyncio.run(_played(stage, group, scene, after))


async def _played(stage: Stage, group: str, scene: Scene, after: After | None) -> list[Exhibit]:
    shown = []
    for step in scene.steps:
        message, said, answers = await stage.take(step)
        if message is None or not answers:
            continue
        exhibit = Exhibit(group, scene.title, stage.platform, stage.locale, message, said, tuple(answers))
        if after is not None:
            await after(stage, exhibit)
        if not (isinstance(step, Say) and step.quiet):
            shown.append(exhibit)
    return shown


Fresh = Callable[[Path], AbstractContextManager[Work]]


@contextmanager
def _scene_file(folder: Path) -> Iterator[Fresh]:
    """Makes of a database a copy to play on, one at a time: the engine, which has compiled its statements, stays."""
    file = folder / "scene.db"
    file.touch()
    engine = open_engine(f"sqlite:///{file}")

    @contextmanager
    def fresh(template: Path) -> Iterator[Work]:
        shutil.copyfile(template, file)  # written into, for the engine knows the file it opened
        try:
            with Work(engine, SCENERY) as work:
                yield work
        finally:
            engine.dispose()  # the last connection of a SQLite database folds its log into the file

    yield fresh


def _demo_database(folder: Path, locale: str) -> Path:
    """A database with the demo team, known on every platform."""
    file = folder / f"demo-{locale}.db"
    engine = open_engine(f"sqlite:///{file}")
    upgrade(engine)
    with Work(engine, SCENERY) as work:
        work.do(lambda unit: make_known(unit, locale))
    engine.dispose()
    return file


def make_known(unit: Unit, locale: str) -> int:
    """Found the demo team, known on every platform and at work in one room; its workspace."""
    workspace = make_demo_team(unit, NOW, locale, TZ)
    team = Team(unit, workspace, NOW)
    team.link_workspace(SLACK, WORKSPACE[SLACK], workspace)
    users = {member.name: member.id for member in team.users()}
    for platform in PLATFORMS:
        for account, name in USERS:
            team.link_account(platform, WORKSPACE[platform], account, users[name])
        team.link_room(platform, f"#{ROOM}", name=ROOM)
    return workspace
