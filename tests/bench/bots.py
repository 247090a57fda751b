"""Start to first answer, and memory then: Caucus on two platforms beside errbot and opsdroid on none."""

from __future__ import annotations

import asyncio
import hashlib
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import psutil

from tests.bench import report
from tests.bench.commands import posted, slash
from tests.bench.figures import Figure, Goal
from tests.bench.load import ask
from tests.bench.stage import (
    CAUCUS,
    ROOT,
    STARTING,
    Failed,
    Stage,
    bare_environment,
    caucus_environment,
    folder,
    free_port,
    make_database,
    running,
    until,
)

OTHERS = ROOT / ".venv-bench"
INSTALLING = 600.0  # seconds
MEGABYTE = 1024 * 1024

ERRBOT = """
import logging
BACKEND = "Text"
BOT_DATA_DIR = "data"
BOT_EXTRA_PLUGIN_DIR = None
BOT_LOG_FILE = None
BOT_LOG_LEVEL = logging.WARNING
BOT_ADMINS = ("@CHANGE_ME",)
"""
OPSDROID = """
logging: {{level: warning, console: true}}
web: {{host: 127.0.0.1, port: {port}}}
welcome-message: false
connectors:
  websocket: {{}}
parsers:
  regex: {{enabled: true}}
skills:
  ping: {{path: {skill}}}
"""
SKILL = """
from opsdroid.matchers import match_regex
from opsdroid.skill import Skill


class Ping(Skill):
    @match_regex(r"^ping$")
    async def ping(self, message):
        await message.respond("pong")
"""


@dataclass(slots=True)
class Bot:
    """A bot that can be started and asked one thing.

    `asked` blocks until the first answer, and for Caucus until the other platform has answered too; it
    returns both moments by time.perf_counter.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    cwd: Path
    asked: Callable[[subprocess.Popen[bytes]], tuple[float, float]]
    talking: bool = False  # over its standard input and output
    first: list[float] = field(default_factory=list)  # seconds from start to the first answer
    last: list[float] = field(default_factory=list)  # and until every platform had answered
    memory: list[float] = field(default_factory=list)  # MB, resident, of the process and its children

    def start(self) -> tuple[float, float, float]:
        started = time.perf_counter()
        with running(self.command, self.environment, self.cwd, talking=self.talking) as process:
            first, last = self.asked(process)
            family = psutil.Process(process.pid)
            resident = sum(one.memory_info().rss for one in (family, *family.children(recursive=True)))
        return first - started, last - started, resident / MEGABYTE

    def measure(self) -> None:
        first, last, memory = self.start()
        self.first.append(first)
        self.last.append(last)
        self.memory.append(memory)


def measure(stage: Stage, rounds: int) -> None:
    """Start each in turn, once more than counts, and print how long it took and what it needs."""
    with folder() as cwd:
        bots, absent = [_caucus(stage, _place(cwd, "caucus")), _libraries(_place(cwd, "libraries"))], []
        for bot in bots:
            bot.start()  # writes byte code and what else a first start writes
        for name, make in (("errbot", _errbot), ("opsdroid", _opsdroid)):
            try:
                bot = make(_installed(name), _place(cwd, name))
                bot.start()
            except (Failed, OSError) as trouble:
                absent.append(f"{name} is left out: {trouble}")
            else:
                bots.append(bot)
        for turn in range(rounds):
            for bot in bots[turn % len(bots) :] + bots[: turn % len(bots)]:
                bot.measure()
    _tell(bots, absent, rounds)


def _place(cwd: Path, name: str) -> Path:
    place = cwd / name
    place.mkdir()
    return place


# Caucus


def _caucus(stage: Stage, place: Path) -> Bot:
    port, url = free_port(), make_database(place / "caucus.db")
    person = stage.telegram.user("Asta")

    def over_slack() -> bool | None:
        answer = ask(port, posted(slash("/caucus", "help", "U00000IDA")))
        if answer.startswith(b"HTTP/1.1 503"):
            return None  # Slack has not said yet who the bot is
        if b'"blocks"' not in answer:
            raise Failed(answer[:500].decode("utf-8", "replace"))
        return True

    async def say() -> int:
        stage.telegram.say("/start", user=person)
        return len(stage.telegram.messages)

    def asked(process: subprocess.Popen[bytes]) -> tuple[float, float]:
        said = stage.run(say())
        until(over_slack, process, place)
        first = time.perf_counter()
        until(lambda: True if len(stage.telegram.messages) > said else None, process, place)
        return first, time.perf_counter()

    environment = caucus_environment(url, port, stage, telegram=True)
    return Bot("Caucus, Slack and Telegram", CAUCUS, environment, place, asked)


# The others


def _libraries(place: Path) -> Bot:
    """The libraries of both platforms and the database, imported, and nothing else."""

    def asked(process: subprocess.Popen[bytes]) -> tuple[float, float]:
        return _said(process, b"ready")

    return Bot(
        "the libraries of Caucus, imported",
        (sys.executable, "-m", "tests.bench.libraries"),
        bare_environment() | {"PYTHONPATH": str(ROOT)},
        place,
        asked,
        talking=True,
    )


def _said(process: subprocess.Popen[bytes], words: bytes) -> tuple[float, float]:
    """When the process first said these words on its standard output."""
    assert process.stdout is not None  # a pipe
    give_up = threading.Timer(STARTING, process.kill)
    give_up.start()
    try:
        for line in process.stdout:
            if words in line:
                return (moment := time.perf_counter()), moment
    finally:
        give_up.cancel()
    raise Failed(f"ended with {process.wait()} before it answered")


def _installed(name: str) -> Path:
    """The folder of programs of one of the others, installed by its own lock if it is not there yet."""
    lock, home = Path(__file__).with_name(f"requirements-{name}.lock"), OTHERS / name
    stamp, wanted = home / "lock.sha256", hashlib.sha256(lock.read_bytes()).hexdigest()
    if not (stamp.is_file() and stamp.read_text() == wanted):
        print(f"   installing {name} into {home.relative_to(ROOT)} (once)", file=sys.stderr)
        _run(sys.executable, "-m", "venv", "--clear", str(home))
        pip = (str(home / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
        _run(*pip, "--require-hashes", "--no-deps", "-r", str(lock))
        stamp.write_text(wanted)
    return home / "bin"


def _run(*command: str) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=INSTALLING)
    except subprocess.CalledProcessError as failure:
        words = failure.stderr.decode("utf-8", "replace").strip().splitlines()
        raise Failed(
            f"{command[-1]} cannot be installed ({words[-1] if words else failure.returncode})"
        ) from None
    except subprocess.TimeoutExpired:
        raise Failed("installing took too long") from None


def _errbot(programs: Path, place: Path) -> Bot:
    """errbot with its Text backend, asked over its standard input for an echo."""
    (place / "config.py").write_text(ERRBOT)
    (place / "data").mkdir()

    def asked(process: subprocess.Popen[bytes]) -> tuple[float, float]:
        assert process.stdin is not None  # a pipe
        process.stdin.write(b"!echo ping-pong\n")
        process.stdin.flush()
        return _said(process, b"ping-pong")

    return Bot(
        "errbot, Text backend",
        (str(programs / "errbot"), "-c", str(place / "config.py")),
        bare_environment() | {"PYTHONUNBUFFERED": "1"},
        place,
        asked,
        talking=True,
    )


def _opsdroid(programs: Path, place: Path) -> Bot:
    """opsdroid with its websocket connector and a skill of one line."""
    port, skill = free_port(), place / "ping"
    skill.mkdir()
    (skill / "__init__.py").write_text(SKILL)
    (place / "configuration.yaml").write_text(OPSDROID.format(port=port, skill=skill))

    async def over_websocket() -> float:
        address = f"http://127.0.0.1:{port}/connector/websocket"
        async with aiohttp.ClientSession() as session:
            async with session.post(address) as opened:
                ticket = json.loads(await opened.text())["socket"]
            async with session.ws_connect(f"{address}/{ticket}") as socket:
                await socket.send_str("ping")
                if "pong" not in await socket.receive_str(timeout=10):
                    raise Failed("answered something else")
                return time.perf_counter()

    def asked(process: subprocess.Popen[bytes]) -> tuple[float, float]:
        moment = until(lambda: asyncio.run(over_websocket()), process, place)
        return moment, moment

    return Bot(
        "opsdroid, websocket connector",
        (str(programs / "opsdroid"), "start", "-f", str(place / "configuration.yaml")),
        bare_environment() | {"HOME": str(place)},
        place,
        asked,
    )


def _tell(bots: list[Bot], absent: list[str], rounds: int) -> None:
    report.heading(
        4,
        "From start to the first answer, and memory then",
        f"{rounds} rounds, in turns, each a new process on files it had before.",
        "The second line is what cannot be saved short of other libraries.",
        "Caucus is asked `/caucus help` on Slack and `/start` on Telegram; the others echo a word, on no platform.",
        *absent,
    )
    firsts = {bot.name: Figure(tuple(bot.first)) for bot in bots}
    memories = {bot.name: Figure(tuple(bot.memory)) for bot in bots}
    report.table(
        ("median of the rounds (lowest-highest)", "first answer, s", "all platforms, s", "resident, MB"),
        [
            (
                bot.name,
                report.shown(firsts[bot.name]),
                report.shown(Figure(tuple(bot.last))),
                report.shown(memories[bot.name]),
            )
            for bot in bots
        ],
    )
    ours, _, *others = bots
    report.goals(list(_goals(firsts, "start to first answer", ours, others)))
    report.goals(list(_goals(memories, "resident memory", ours, others)))


def _goals(figures: Mapping[str, Figure], what: str, ours: Bot, others: Sequence[Bot]) -> Iterator[Goal]:
    for other in others:
        name = other.name.partition(",")[0]
        yield Goal(f"{what} / {name}", figures[ours.name].over(figures[other.name]), 1.3)
