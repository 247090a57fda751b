"""Holds the conversations in tests/dialogs with the real bot in the real terminal; renews them from what it answers.

A file begins with prose, in which lines like `locale: da` and `at: 2026-11-20T10:00` set the scene; `team: towns`
is a team with a larger register (tests/towns.py). Then
`ida@budget> møde noteret ...` is what somebody says in a room (`ida> ...` to the bot alone), and the lines
below it are the answer: `...` stands for any lines, and for anything within a line. What is said may hold
`\\x00`, `\\ud800` and the like, and `\\{a*1000}` for a thousand times an a.

`python -m tests.conversation FILE ...` writes the present answers into files, to be read before they are kept.
"""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.console import Console

from bot.adapters.shell.app import Shell, Surroundings
from bot.adapters.shell.lines import Lines, piped
from bot.adapters.shell.screen import Screen, ShellCarrier
from bot.core.clock import RehearsalClock
from bot.demo import make_demo_team
from bot.main import Bot, assembled
from bot.settings import Settings
from bot.team import DEMO
from tests import towns
from tests.databases import sqlite_url

FOLDER = Path(__file__).resolve().parent / "dialogs"
PROMPT = re.compile(r"^(\w+)(?:@([\w-]+))?> ?(.*)$")
SETTING = re.compile(r"^(locale|at|team|records): (\S.*)$")
ESCAPE = re.compile(r"\\x([0-9a-f]{2})|\\u([0-9a-f]{4})|\\\{(.+?)\*(\d+)\}")
TZ = ZoneInfo("Europe/Copenhagen")
TEAMS = {"demo": make_demo_team, "towns": towns.make_team}


@dataclass(slots=True)
class Turn:
    """One line somebody says, as it stands in the file, and the answer that is expected."""

    prompt: str
    expected: list[str]

    @property
    def orders(self) -> Iterator[str]:
        """The lines the terminal is given: who speaks, where, and what they say."""
        found = PROMPT.match(self.prompt)
        assert found is not None  # it was recognised by this very pattern
        yield f":as {found[1]}"
        yield f":room {found[2] or ''}"
        yield ESCAPE.sub(_unescaped, found[3])


@dataclass(slots=True)
class Conversation:
    prose: list[str]
    turns: list[Turn]

    def setting(self, name: str, otherwise: str) -> str:
        found = (SETTING.match(line) for line in self.prose)
        return next((one[2] for one in found if one and one[1] == name), otherwise)


def _unescaped(found: re.Match[str]) -> str:
    if found[3]:
        return found[3] * int(found[4])
    return chr(int(found[1] or found[2], 16))


def read(text: str) -> Conversation:
    """The conversation a file holds."""
    conversation = Conversation([], [])
    for line in text.splitlines():
        if PROMPT.match(line):
            conversation.turns.append(Turn(line, []))
        elif conversation.turns:
            conversation.turns[-1].expected.append(line.rstrip())
        else:
            conversation.prose.append(line)
    return conversation


@contextmanager
def beginning(conversation: Conversation) -> Iterator[Bot]:
    """The bot as a conversation finds it: a fresh demo team, and a clock that stands still."""
    at = datetime.fromisoformat(conversation.setting("at", "2026-11-20T10:00"))
    clock = RehearsalClock(at.replace(tzinfo=TZ), running=False)
    with sqlite_url() as url:
        settings = Settings(database_url=url, locale=conversation.setting("locale", "en"))
        with assembled(settings, clock) as bot:
            team = TEAMS[conversation.setting("team", "demo")]
            bot.work.do(lambda unit: team(unit, clock.now(), settings.locale, TZ))
            yield bot


def hold(conversation: Conversation) -> list[list[str]]:
    """What is answered to each turn, empty lines left out."""
    with beginning(conversation) as bot:
        return asyncio.run(_held(bot, conversation))


def shell_of(
    bot: Bot, lines: Lines, screen: Screen, *, name: str = "ida", room: str = "", interactive: bool = False
) -> Shell:
    """A terminal of the bot's, greeting nobody."""
    bot.carriers[ShellCarrier.platform] = ShellCarrier(screen)
    around = Surroundings(bot.clock, TZ, bot.settings.locale, bot.scheduler.tick, bot.settle, DEMO)
    return Shell(
        bot.desk, around, lines, screen, name=name, room=room, interactive=interactive, greeting=False
    )


async def _held(bot: Bot, conversation: Conversation) -> list[list[str]]:
    paper = StringIO()
    heard: list[list[str]] = []
    waiting = iter([line for turn in conversation.turns for line in turn.orders])
    asked = 0

    def give(size: int) -> bytes:
        """The next line for the terminal; by then the one before it has been answered."""
        nonlocal asked
        if asked and asked % 3 == 0:
            heard.append([line for line in paper.getvalue().splitlines() if line.strip()])
        if asked % 3 == 2:
            paper.seek(0)
            paper.truncate()
        asked += 1
        line = next(waiting, None)
        return b"" if line is None else line.encode("utf-8", "surrogatepass") + b"\n"

    await shell_of(bot, piped(give), Screen(Console(file=paper))).run()
    return heard


def fits(expected: list[str], answered: list[str]) -> bool:
    """Is this the answer that was expected?"""
    wanted = [line for line in expected if line.strip()]
    pattern = "".join(
        r"(?:.*\n)*?" if line.strip() == "..." else re.escape(line).replace(r"\.\.\.", ".*") + "\n"
        for line in wanted
    )
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in answered)) is not None


def renew(file: Path, hold: Callable[[Conversation], list[list[str]]] = hold) -> None:
    """Write what is answered now into a file, wherever something else stands there."""
    conversation = read(file.read_text("utf-8"))
    parts = ["\n".join(conversation.prose).strip()]
    for turn, answered in zip(conversation.turns, hold(conversation), strict=True):
        kept = [line for line in turn.expected if line.strip()]
        shown = kept if kept and fits(kept, answered) else answered
        parts.append("\n".join([turn.prompt.rstrip(), *shown]))
    file.write_text("\n\n".join(parts) + "\n", "utf-8")


if __name__ == "__main__":
    for name in sys.argv[1:] or sorted(map(str, FOLDER.glob("*.txt"))):
        renew(Path(name))
