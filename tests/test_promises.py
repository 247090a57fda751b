"""What every command promises by being declared: words in both languages, an example that works, replies that fit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from functools import cache
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import pytest
from rich.cells import cell_len

from bot import commands
from bot.adapters.shell.render import reply_lines
from bot.adapters.telegram.keyboard import SAYS_BYTES
from bot.core.desk import Outcome
from bot.core.reply import (
    Block,
    Bullets,
    Buttons,
    Divider,
    Fields,
    Form,
    Heading,
    Note,
    Paragraph,
    Reply,
    Table,
    first_line,
    plain,
)
from bot.engine.grammar import Reading, question_of, read_text
from bot.engine.pages import Pages
from bot.engine.register import Registers
from bot.engine.router import Command, Understood
from bot.gallery.stage import NOW, TZ, Answer, Exhibit, Stage, buttons_of, make_known, play, scenes
from bot.gallery.steps import PLATFORMS, SLACK, TELEGRAM, Scene
from bot.gallery.text import slack_message, slack_modal, telegram_pages
from bot.language.words import LANGUAGES, SOURCE, translations, translator
from storage.work import Unit, Work
from tests import translations as files
from tests.databases import sqlite_work
from tests.loopback.slack import SPECS
from tests.loopback.slack_check import Checker, fallback_missing
from tests.loopback.telegram_text import TEXT_LIMIT, formatted_text
from tests.tables import table
from tests.test_slash_commands import unregistered

T = TypeVar("T")
REGISTRY = commands.registry()
SHOWN = [command for command in REGISTRY.commands if command.summary]
CHECK = Checker(SPECS)
COLUMNS = 80
PRESSED_ON = (SLACK, TELEGRAM)
SMALL_TALK = {
    "caucus thanks",
    "meeting rephrased",
    "contact rephrased",
    "task rephrased",
    *(f"budget {verb}" for verb in ("amount", "perhaps", "answered", "each", "instead")),
}  # what people say untold
DEAD_ENDS = {"errors/ours", "errors/old_button", "errors/unclear", "errors/usage"}

every_command = table("command", REGISTRY.commands)
every_shown_command = table("command", SHOWN)
every_language = pytest.mark.parametrize("locale", LANGUAGES)


@cache
def sources() -> dict[str, str]:
    """The program and its templates: text by file."""
    return {
        str(file.relative_to(files.ROOT)): file.read_text("utf-8")
        for folder, pattern in (("bot", "*.py"), ("handlers", "*.py"), ("templates", "*.html"))
        for file in sorted((files.ROOT / folder).rglob(pattern))
        if "gallery" not in file.parts
    }


@cache
def written() -> str:
    """What shows buttons: the program without its handlers, and the templates."""
    return "\n".join(part for name, part in sources().items() if not name.startswith("handlers"))


# What is declared


@every_command
def test_its_handler_says_what_it_does(command: Command) -> None:
    assert (command.handler.__doc__ or "").strip()


@every_command
def test_what_no_help_shows_is_said_by_a_button(command: Command) -> None:
    said = re.compile(rf"\b{command.subject.name} {command.verb}\b|[}}] {command.verb} (?:\[\w+)?[{{]")
    assert command.summary or command.name in SMALL_TALK or said.search(written())


@every_language
@every_shown_command
def test_its_summary_and_questions_are_words_of_the_language(command: Command, locale: str) -> None:
    say = translator(locale)
    questions = [question_of(command, one, say) for one in command.parameters if one.slot.asked]
    assert all(one.endswith("?") and len(one) > 3 for one in questions)
    if locale != SOURCE:
        slots = (one.slot for one in command.parameters)
        assert all(say(asked) != asked for slot in slots for asked in (slot.question, slot.ahead) if asked)
        assert say(command.summary) != command.summary
        assert say(command.subject.summary) != command.subject.summary


@pytest.fixture(scope="module")
def reading() -> Iterator[Callable[[str], Reading]]:
    """Reads a line the way the demo team's desk would."""
    with sqlite_work() as work:
        workspace = work.do(lambda unit: make_known(unit, SOURCE))
        register = work.do(lambda unit: Registers().of(unit, workspace, NOW))
        yield lambda locale: Reading(NOW.astimezone(TZ), locale, register)


@every_language
@every_command
def test_its_example_is_understood(command: Command, locale: str, reading: Callable[[str], Reading]) -> None:
    example = command.example(locale)
    for sentence in (example, f"/{example}", f"caucus {example}"):
        understood = REGISTRY.understand(sentence)
        assert isinstance(understood, Understood), sentence
        assert understood.command is command
        rest = understood.rest
    arguments = read_text(command, rest, reading(locale))
    assert not arguments.troubles
    assert not arguments.missing
    if arguments.line is not None:
        assert not arguments.line.leftovers, "an example leaves no word over"


def test_every_template_is_used() -> None:
    unused = [name for name in Pages().names() if not _named(name)]
    assert unused == []


def _named(template: str) -> bool:
    folder = template.rpartition("/")[0]
    ways = (f'"{template}"', f'"{template}.html"', f'f"{folder}/{{')
    return any(way in text for text in sources().values() for way in ways)


# What is answered


class Watched(Pages):
    """Pages that remember which of them were shown."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def reply(self, template: str, locale: str, tz: ZoneInfo, now: datetime, /, **values: Any) -> Reply:
        self.shown.append(template)
        return super().reply(template, locale, tz, now, **values)


class Rehearsed:
    """A Work whose every unit is rolled back: a button can be pressed without a trace."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def run(self, unit: Callable[[Unit], T]) -> T:
        answers: list[T] = []

        def once(one: Unit) -> None:
            answers.append(unit(one))
            raise _TakenBack

        with suppress(_TakenBack):
            await self._work.run(once)
        return answers[0]


class _TakenBack(Exception):
    pass


def in_turn(platform: str, locale: str) -> Callable[[Scene], bool]:
    """The scenes played on a platform in a language: every second one, so that each is played in both languages.

    On Slack in the one, on Telegram in the other, in the terminal (tests/test_labels.py) in either; what can only
    happen on some platforms is played there in both.
    """
    turns = {scene.title: number for number, (_, scene) in enumerate(scenes(REGISTRY))}
    turn = PLATFORMS.index(platform) + LANGUAGES.index(locale)
    return lambda scene: len(scene.on) < len(PLATFORMS) or (turns[scene.title] + turn) % 2 == 0


@pytest.mark.timeout(600)  # it plays half of the gallery and presses every button
@every_language
@pytest.mark.parametrize("platform", PRESSED_ON)
def test_every_reply_fits_and_every_button_leads_on(platform: str, locale: str) -> None:
    """What is shown is looked at on every platform and in either language; each button is pressed on one of them.

    What the terminal shows is looked at while its labels are typed (tests/test_labels.py).
    """
    pages = Watched()
    wrong: list[str] = []
    turn = PRESSED_ON.index(platform)

    async def look(stage: Stage, exhibit: Exhibit) -> None:
        where = f"{exhibit.title}: {exhibit.said[:60]}"
        for answer in exhibit.answers:
            wrong.extend(f"{where}: {trouble}" for trouble in troubles(answer, exhibit))
            for choice in buttons_of(answer.reply):
                if len(choice.says) % len(PRESSED_ON) != turn:
                    continue
                pages.shown.clear()
                pressed = stage.pressed(choice.says, exhibit.message.sender.name, answer)
                desk = stage.desk.on(Rehearsed(stage.work))  # type: ignore[arg-type]
                outcome = await desk.handle(pressed)
                wrong.extend(f"{where} [{choice.label}]: {trouble}" for trouble in _dead(outcome, pages))

    shown = list(play((platform,), (locale,), pages=pages, after=look, only=in_turn(platform, locale)))
    assert len(shown) >= len(SHOWN) // 2
    assert wrong == []


def _dead(outcome: Outcome, pages: Watched) -> Iterator[str]:
    if dead := DEAD_ENDS & set(pages.shown):
        yield f"leads to {', '.join(sorted(dead))}"
    reply = outcome.reply
    if reply is None or not (reply.blocks or reply.form or reply.file):
        yield "is answered with nothing"


def troubles(answer: Answer, exhibit: Exhibit) -> list[str]:
    """What is wrong with an answer where it is read."""
    return [*_unfit(answer, exhibit), *_foreign(answer), *unregistered(answer, exhibit)]


def _unfit(answer: Answer, exhibit: Exhibit) -> Iterator[str]:
    """What the platform would refuse or cut off of an answer."""
    reply, locale = answer.reply, answer.locale
    if not (reply.blocks or reply.form or reply.file):
        yield "says nothing"
    if not first_line(reply) and not reply.form:
        yield "has nothing for a notification"
    match exhibit.platform:
        case "slack":
            yield from _slack(answer, exhibit)
        case "telegram":
            yield from _telegram(answer, exhibit)
        case _:
            for line in reply_lines(reply, locale, COLUMNS):
                if cell_len(line) > COLUMNS or not line.isprintable():
                    yield f"a line does not fit the terminal: {line!r}"


def _slack(answer: Answer, exhibit: Exhibit) -> Iterator[str]:
    view = slack_modal(answer.reply, answer.locale, exhibit.message)
    if view is not None:
        yield from CHECK.view(view)
    message = slack_message(answer.reply, answer.locale)
    yield from CHECK.blocks(message.blocks, "message")
    params = {"text": message.text, "blocks": message.blocks}
    error, troubles = CHECK.content(params)
    yield from [*([error] if error else []), *troubles]
    if fallback_missing(params):
        yield "blocks without a text"


def _telegram(answer: Answer, exhibit: Exhibit) -> Iterator[str]:
    for page in telegram_pages(answer.reply, answer.locale, exhibit.message):
        formatted = formatted_text(page.html, "HTML", None, TEXT_LIMIT)
        if formatted.lost or not formatted.text.strip():
            yield f"Telegram loses {formatted.lost}"
        for key in (key for row in page.keys for key in row):
            if len(key.says.encode()) > SAYS_BYTES:
                yield f"the button {key.label!r} carries too much"


def _foreign(answer: Answer) -> Iterator[str]:
    """Words of the other language in an answer."""
    for line in _lines(answer.reply):
        for phrase in _phrases_of_others(answer.locale):
            if phrase in line:
                yield f"{phrase!r} is not {answer.locale}: {line!r}"
        if line in _words_of_others(answer.locale):
            yield f"{line!r} is not {answer.locale}"


@cache
def _pairs() -> tuple[tuple[str, str], ...]:
    """(English, Danish) strings that differ, singular forms only."""
    catalogue = files.translated("da")
    known = [(message.id, message.string) for message in catalogue if message.id]
    single = [(_first(en), _first(da)) for en, da in known]
    return tuple((en, da) for en, da in single if da and en != da)


def _first(string: Any) -> str:
    return string if isinstance(string, str) else str(string[0])


@cache
def _words_of_others(locale: str) -> frozenset[str]:
    english, danish = ({pair[at] for pair in _pairs()} for at in (0, 1))
    return frozenset(english - danish if locale == "da" else danish - english)


@cache
def _phrases_of_others(locale: str) -> tuple[str, ...]:
    """Stretches of at least two words between the placeholders of the other language's strings."""
    own = "\n".join(pair[1 if locale == "da" else 0] for pair in _pairs())
    parts = [
        part.strip(" .,:;·")
        for pair in _pairs()
        for part in re.split(r"%\(\w+\)s|\{\w*\}", pair[0 if locale == "da" else 1])
    ]
    return tuple({part for part in parts if len(part) > 8 and " " in part and part not in own})


def _lines(reply: Reply) -> Iterator[str]:
    for block in reply.blocks:
        yield from _lines_of(block)
    for choice in reply.choices:
        yield choice.label
    if reply.form:
        yield from _lines_of_form(reply.form)
    yield reply.summary


def _lines_of(block: Block) -> Iterator[str]:
    match block:
        case Heading(text):
            yield text
        case Paragraph(text) | Note(text):
            yield plain(text)
            yield from (run.text for run in text)
        case Bullets(items):
            yield from map(plain, items)
        case Fields(pairs):
            for label, value in pairs:
                yield from (label, plain(value))
        case Table(header, rows):
            yield from header
            yield from (plain(cell) for row in rows for cell in row)
        case Buttons(choices):
            yield from (choice.label for choice in choices)
        case Divider():
            pass


def _lines_of_form(form: Form) -> Iterator[str]:
    yield from (form.title, form.intro, form.submit, form.cancel)
    for one in form.fields:
        yield from (one.label, one.hint, one.trouble, *(label for _, label in one.options))


def test_both_languages_speak() -> None:
    assert translations("da").gettext("Edit") == "Ret"
    assert "Edit" in _words_of_others("da")
    assert "Ret" in _words_of_others("en")
    assert any("Who do you mean?" in phrase for phrase in _phrases_of_others("da"))
