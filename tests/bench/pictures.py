"""How long the year wheel and the pictures of a case take, and whether commands are answered meanwhile."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Final
from zoneinfo import ZoneInfo

from bot.commands import registry
from bot.core.clock import SystemClock
from bot.engine.dispatch import FrontDesk, House
from bot.engine.jobs import Worker
from bot.engine.pages import Pages
from storage.outbox import Outbox
from storage.work import Work
from tests.bench import report
from tests.bench.commands import CONTACTS, topic
from tests.bench.desk import Speaker, desks
from tests.bench.figures import Figure, Goal, quantile
from tests.bench.stage import bare_environment, folder, make_database

ASKED: Final = {
    "the year wheel": "calendar wheel 2027 in Slagelse",
    "the majority of one ask": "budget picture 1",
    "the majority of 20 asks, 13 parties": "budget picture",
    "the table of 20 asks": "budget picture table",
}
PARTIES: Final = "A 9, B 5, C 4, D 2, F 6, I 2, K 1, M 2, O 2, V 12, Æ 3, Ø 6, Å 1"
STANCES: Final = ("for", "leaning", "undecided", "against")
# The least a picture can take in a process of its own: loading the library and writing an empty sheet.
BARE: Final = """
import io
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
sheet = Figure((12, 14), dpi=100)
FigureCanvasAgg(sheet)
out = io.BytesIO()
sheet.savefig(out, format="png")
assert out.getvalue().startswith(b"\\x89PNG")
"""


@dataclass(slots=True)
class Taken:
    """Round by round: seconds for the picture and for the floors, milliseconds of every command."""

    pictures: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in ASKED})
    bare: list[float] = field(default_factory=list)
    empty: list[float] = field(default_factory=list)
    alone: list[list[float]] = field(default_factory=list)
    meanwhile: list[list[float]] = field(default_factory=list)

    def p(self, share: float, *, meanwhile: bool) -> Figure:
        rounds = self.meanwhile if meanwhile else self.alone
        return Figure(tuple(quantile(one, share) for one in rounds))


def measure(rounds: int) -> None:
    """Ask for the wheel as a person does, answer commands until it is there, and as many without it."""
    taken = Taken()
    with folder() as cwd, desks(make_database(cwd / "caucus.db"), [registry()]) as (work, (desk,)):
        asyncio.run(_by_turns(work, desk, taken, rounds))
    if "matplotlib" in sys.modules:
        raise AssertionError("the process that answers has loaded the library that draws")
    _tell(taken, rounds)


async def _by_turns(work: Work, desk: FrontDesk, taken: Taken, rounds: int) -> None:
    house = House(ZoneInfo("Europe/Copenhagen"), "en")
    worker = Worker(
        work, desk.registry, Pages(), desk.registers, SystemClock(), house, lambda: None, alone=True
    )
    speaker, commands = Speaker(), count()
    await _case(desk, speaker)
    for turn in range(-1, rounds):  # the round before the first warms up and looks for the letters
        empty, bare = _process("pass"), _process(BARE)
        meanwhile: list[float] = []
        seconds = {}
        for name, asked in ASKED.items():
            seconds[name], took = await _picture(work, desk, worker, speaker, commands, asked)
            meanwhile += took
        alone = [await _command(desk, speaker, commands) for _ in range(max(20, len(meanwhile)))]
        if turn >= 0:
            for name, one in seconds.items():
                taken.pictures[name].append(one)
            taken.bare.append(bare)
            taken.empty.append(empty)
            taken.meanwhile.append(meanwhile)
            taken.alone.append(alone)


async def _case(desk: FrontDesk, speaker: Speaker) -> None:
    """A budget with 40 asks of a council of 13 parties, each with a position on each."""
    said = ['budget open "Budget 2028" in København', f"budget seats {PARTIES} [sure]"]
    said += [f'budget ask "{topic(one)} number {one}" DKK {one + 1}00,000 a year' for one in range(40)]
    letters = [one.split()[0] for one in PARTIES.split(",")]
    said += [
        f"budget stand {', '.join(letters[side::4])} {STANCES[(side + ask) % 4]} {ask}"
        for ask in range(1, 21)
        for side in range(4)
    ]
    for one in said:
        outcome = await desk.handle(speaker.says(one))
        if outcome.reply is None:
            raise AssertionError(f"{one!r} was not answered")


async def _picture(
    work: Work, desk: FrontDesk, worker: Worker, speaker: Speaker, commands: Iterator[int], asked: str
) -> tuple[float, list[float]]:
    """Seconds from the command until the picture lies in the outbox, and the commands answered meanwhile."""
    started = time.perf_counter()
    begun = await desk.handle(speaker.says(asked))
    if begun.reply is None or begun.reply.file is not None:
        raise AssertionError("the picture was not begun")
    drawing = asyncio.create_task(worker.drain())
    took: list[float] = []
    seconds = 0.0

    def ended(_: object) -> None:
        nonlocal seconds
        seconds = time.perf_counter() - started

    drawing.add_done_callback(ended)
    while not drawing.done():
        took.append(await _command(desk, speaker, commands))
    await drawing
    later = datetime.now(UTC) + timedelta(minutes=1)
    lying = await work.run(lambda unit: Outbox(unit, None, later).claim(later, 10, timedelta(minutes=5)))
    files = [one.parcel.reply.file for one in lying if one.parcel.reply.file is not None]
    if (
        len(files) != 1
        or not files[0].content.startswith(b"\x89PNG")
        or files[0].content[16:20] != b"\0\0\x04\xb0"
    ):
        raise AssertionError(f"{len(files)} pictures")  # one, 1200 pixels wide
    return seconds, took


async def _command(desk: FrontDesk, speaker: Speaker, commands: Iterator[int]) -> float:
    """Milliseconds of one `meeting logged`, from the desk and back, on disk."""
    number = next(commands)
    said = f"meeting logged {CONTACTS[number % len(CONTACTS)]} yesterday 14:00 about {topic(number)}"
    started = time.perf_counter()
    outcome = await desk.handle(speaker.says(said))
    took = 1000 * (time.perf_counter() - started)
    if outcome.reply is None or not (outcome.reply.card or "").startswith("activity:"):
        raise AssertionError(f"{said!r} was not kept")
    return took


def _process(code: str) -> float:
    """Seconds of a Python process that does this and ends."""
    started = time.perf_counter()
    subprocess.run((sys.executable, "-I", "-c", code), env=bare_environment(), check=True, timeout=60)
    return time.perf_counter() - started


def _tell(taken: Taken, rounds: int) -> None:
    meanwhile = sum(map(len, taken.meanwhile))
    report.heading(
        8,
        "Pictures, drawn in a process of their own while commands are answered",
        f"{rounds} rounds; {meanwhile} commands answered while a picture was under way, each checked and on disk,",
        "and as many without one. The process that answers has not loaded the library that draws.",
    )
    pictures = {name: Figure(tuple(took)) for name, took in taken.pictures.items()}
    bare = Figure(tuple(taken.bare))
    report.table(
        ("median of the rounds (lowest-highest)", "s"),
        [
            *(
                (f"{name}, from the command into the outbox", report.shown(one))
                for name, one in pictures.items()
            ),
            ("the library loaded and an empty sheet, in a process", report.shown(bare)),
            ("an empty Python process", report.shown(Figure(tuple(taken.empty)))),
        ],
    )
    report.table(
        ("/meeting logged, ms", "p50", "p99"),
        [
            (name, *(report.shown(taken.p(share, meanwhile=which)) for share in (0.5, 0.99)))
            for name, which in (("without a picture", False), ("while a picture is drawn", True))
        ],
    )
    report.goals(
        [
            *(
                Goal(f"{name}, commands answered meanwhile", one, 1, unit="s")
                for name, one in pictures.items()
            ),
            *(Goal(f"{name} / an empty sheet", one.over(bare), 3) for name, one in pictures.items()),
            Goal(
                "p50 while a picture is drawn / without",
                taken.p(0.5, meanwhile=True).over(taken.p(0.5, meanwhile=False)),
                2,
            ),
            Goal("p99 while a picture is drawn", taken.p(0.99, meanwhile=True), 50, unit="ms"),
        ]
    )
