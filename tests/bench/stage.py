"""What a bot under measurement needs around it: loopback platforms, a database, and a process of its own."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from bot.core.people import Role
from storage.contacts.people import People
from storage.db import open_engine
from storage.schema import upgrade
from storage.team import Team
from storage.work import Unit, Work
from tests.bench.commands import CONTACTS
from tests.countries import DK
from tests.loopback.slack import BOT_TOKEN, SIGNING_SECRET, Slack, slack_loopback
from tests.loopback.slack_model import TEAM
from tests.loopback.telegram import Telegram, telegram_loopback

T = TypeVar("T")

ROOT = Path(__file__).parents[2]
CAUCUS = (str(Path(sys.executable).with_name("caucus")), "run")
STARTING = 60.0  # seconds a process may take until it answers


class Stage:
    """A loopback Slack and a loopback Telegram, on a thread and an event loop of their own."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="stage", daemon=True)
        self._exits = contextlib.AsyncExitStack()

    def __enter__(self) -> Stage:
        self._thread.start()
        self.slack: Slack = self.run(self._exits.enter_async_context(slack_loopback(specs=None)))
        self.telegram: Telegram = self.run(self._exits.enter_async_context(telegram_loopback()))
        return self

    def __exit__(self, *_: object) -> None:
        self.run(self._exits.aclose())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def run(self, job: Coroutine[Any, Any, T]) -> T:
        """Have the loop do it, and wait."""
        return asyncio.run_coroutine_threadsafe(job, self._loop).result(STARTING)


@contextmanager
def folder() -> Iterator[Path]:
    """A folder on the disk this checkout is on: where /tmp is memory, a commit there proves nothing."""
    build = ROOT / "build"
    build.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=build) as name:
        yield Path(name)


def make_database(file: Path) -> str:
    """A database with a team linked to Slack and a register of contacts; its address."""
    url = f"sqlite:///{file}"
    engine = open_engine(url)
    upgrade(engine)
    engine.dispose()
    make_team(url)
    return url


def make_team(url: str) -> None:
    """A team linked to Slack, and its contacts, in a database that has its tables."""
    engine = open_engine(url)
    with Work(engine, DK) as work:
        work.do(_found)
    engine.dispose()


def _found(unit: Unit) -> None:
    now = datetime.now(UTC)
    workspace = Team(unit, None, now).make_workspace("Bench", "en", "Europe/Copenhagen")
    team = Team(unit, workspace, now)
    team.link_workspace("slack", TEAM, workspace)
    team.add_user("Bente Bænk", Role.ADMIN)
    people = People(unit, workspace, now)
    for name in CONTACTS:
        people.add_person(name)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def bare_environment() -> dict[str, str]:
    """This process's environment without anything that would set a bot up."""
    chatty = ("SLACK_", "TELEGRAM_", "CAUCUS_", "PYTHON")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(chatty)}
    return {name: value for name, value in kept.items() if not name.lower().endswith("_proxy")}


def caucus_environment(url: str, port: int, stage: Stage, *, telegram: bool) -> dict[str, str]:
    """What `caucus run` is told: Slack over HTTP, Telegram by polling when wanted."""
    settings = {
        "CAUCUS_DATABASE_URL": url,
        "CAUCUS_HTTP_PORT": str(port),
        "CAUCUS_LOCALE": "en",
        "SLACK_MODE": "http",
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "SLACK_API_URL": stage.slack.base_url,
    }
    if telegram:
        settings |= {
            "TELEGRAM_BOT_TOKEN": stage.telegram.token,
            "TELEGRAM_API_URL": stage.telegram.api_url,
        }
    return bare_environment() | settings


class Failed(Exception):
    """A bot that does not start or answer; its text says how it ended."""


@contextmanager
def running(
    command: Sequence[str], environment: Mapping[str, str], cwd: Path, *, talking: bool = False
) -> Iterator[subprocess.Popen[bytes]]:
    """A child process, ended with the block.

    What it says goes to `said.log` in `cwd`; with `talking` its standard input and output are pipes.
    """
    with (cwd / "said.log").open("wb") as log:
        process = subprocess.Popen(
            command,
            env=dict(environment),
            cwd=cwd,
            stdin=subprocess.PIPE if talking else subprocess.DEVNULL,
            stdout=subprocess.PIPE if talking else log,
            stderr=log,
        )
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with contextlib.suppress(OSError):
                        pipe.close()


def until(attempt: Callable[[], T | None], process: subprocess.Popen[bytes], cwd: Path) -> T:
    """The first answer of `attempt`, tried again every few milliseconds while the process starts."""
    give_up = time.perf_counter() + STARTING
    while time.perf_counter() < give_up:
        if process.poll() is not None:
            raise Failed(f"ended with {process.returncode}: {_last_words(cwd)}")
        try:
            if (found := attempt()) is not None:
                return found
        except OSError:
            pass  # nobody listens yet
        time.sleep(0.003)
    raise Failed(f"no answer in {STARTING:.0f} s: {_last_words(cwd)}")


def _last_words(cwd: Path) -> str:
    lines = (cwd / "said.log").read_text("utf-8", "replace").strip().splitlines()
    return " / ".join(lines[-3:]) or "silently"
