"""`/meeting logged` over Slack HTTP, beside Bolt that does nothing and Bolt with one bare insert."""

from __future__ import annotations

import sqlite3
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path

from tests.bench import report
from tests.bench.commands import SPEAKERS, meetings
from tests.bench.disk import insert_alone
from tests.bench.figures import Figure, Goal, quantile
from tests.bench.load import BadAnswer, Timings, ask, exchange
from tests.bench.stage import (
    CAUCUS,
    ROOT,
    STARTING,
    Stage,
    bare_environment,
    caucus_environment,
    folder,
    free_port,
    make_database,
    running,
    until,
)

AT_ONCE = 64


@dataclass(slots=True)
class Server:
    """One of the three: where it listens, what its answers hold, where it keeps what it has heard."""

    name: str
    port: int
    must_hold: bytes
    counting: str = ""
    file: Path | None = None
    answered: int = 0
    alone: list[Timings] = field(default_factory=list)
    together: list[Timings] = field(default_factory=list)

    def ask(self, requests: Sequence[bytes], in_flight: int) -> Timings:
        timings = exchange(self.port, requests, in_flight, self.must_hold)
        self.answered += len(requests)
        return timings

    def kept(self) -> int:
        """Rows on disk, counted by somebody else."""
        with closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)) as database:
            (rows,) = database.execute(self.counting).fetchone()
        return int(rows)

    def p(self, share: float, *, together: bool = False) -> Figure:
        """A quantile of the answer times, in ms, round by round."""
        timings = self.together if together else self.alone
        return Figure(tuple(quantile(one.answers, share) * 1000 for one in timings))

    @property
    def rate(self) -> Figure:
        return Figure(tuple(one.rate for one in self.together))


def measure(stage: Stage, rounds: int, alone: int, together: int, *, late: bool = False) -> None:
    """Ask the three in turn, another one first in every round, and print what came of it.

    `late`: an answer may follow its acknowledgement, as it does on a machine with much else to do.
    """
    with folder() as cwd, ExitStack() as stack:
        said = meetings()
        servers = _start(stage, cwd, stack, said)
        for server in servers:
            server.must_hold = b"" if late else server.must_hold
            server.ask(list(islice(said, max(len(SPEAKERS), alone // 5))), 1)
            server.ask(list(islice(said, max(AT_ONCE, together // 5))), AT_ONCE)
        for turn in range(rounds):
            for server in servers[turn % 3 :] + servers[: turn % 3]:
                server.alone.append(server.ask(list(islice(said, alone)), 1))
                server.together.append(server.ask(list(islice(said, together)), AT_ONCE))
        give_up = time.monotonic() + (STARTING if late else 0.0)
        while time.monotonic() < give_up and any(one.file and one.kept() != one.answered for one in servers):
            time.sleep(0.05)
        disk = insert_alone(cwd / "alone.db", max(20, alone))
        for server in servers:
            if server.file is not None and server.kept() != server.answered:
                raise BadAnswer(f"{server.name}: {server.answered} answers, but {server.kept()} rows on disk")
    _tell(servers, rounds, alone, together, disk)


def _start(stage: Stage, cwd: Path, stack: ExitStack, said: Iterator[bytes]) -> list[Server]:
    ports = [free_port() for _ in range(3)]
    ours = Server(
        "Caucus, meeting and next step committed",
        ports[0],
        b"meeting remove ",
        "SELECT count(*) FROM activities",
        cwd / "caucus" / "caucus.db",
    )
    noop = Server("Bolt as it comes, does nothing", ports[1], b"kept")
    insert = Server(
        "Bolt answering after one sqlite3 insert",
        ports[2],
        b"kept",
        "SELECT count(*) FROM said",
        cwd / "insert" / "said.db",
    )
    for server, name in ((ours, "caucus"), (noop, "noop"), (insert, "insert")):
        place = cwd / name
        place.mkdir()
        if server is ours:
            url = make_database(place / "caucus.db")
            command: Sequence[str] = CAUCUS
            environment = caucus_environment(url, server.port, stage, telegram=False)
        else:
            arguments = (name, str(server.port), stage.slack.base_url, str(place / "said.db"))
            command = (sys.executable, "-m", "tests.bench.bolt", *arguments)
            environment = bare_environment() | {"PYTHONPATH": str(ROOT)}
        process = stack.enter_context(running(command, environment, place))
        until(partial(_is_ready, server, next(said)), process, place)
    return [ours, noop, insert]


def _is_ready(server: Server, request: bytes) -> bool | None:
    """The port is open before Slack has said who the bot is; until then the bot says so."""
    answer = ask(server.port, request)
    if answer.startswith(b"HTTP/1.1 503"):
        return None
    if server.must_hold not in answer:
        raise BadAnswer(answer[:2000].decode("utf-8", "replace"))
    server.answered += 1
    return True


def _tell(servers: list[Server], rounds: int, alone: int, together: int, disk: float) -> None:
    ours, noop, insert = servers
    report.heading(
        1,
        "/meeting logged over Slack HTTP, on disk before the answer (SQLite, WAL, synchronous=FULL)",
        f"{rounds} rounds, in turns: {alone} commands one at a time, then {together} with {AT_ONCE} in flight.",
        f"Every answer checked; rows counted afterwards: {ours.answered} meetings answered, {ours.answered} on disk.",
        f"An insert and its commit alone, without server or Bolt, takes {report.number(disk)} ms on this disk.",
    )
    report.table(
        (
            "median of the rounds (lowest-highest)",
            "p50 alone, ms",
            "p99 alone, ms",
            f"p50 of {AT_ONCE}, ms",
            f"p99 of {AT_ONCE}, ms",
            "answers/s",
        ),
        [
            (
                server.name,
                report.shown(server.p(0.5)),
                report.shown(server.p(0.99)),
                report.shown(server.p(0.5, together=True)),
                report.shown(server.p(0.99, together=True)),
                report.shown(server.rate),
            )
            for server in servers
        ],
    )
    report.goals(list(_goals(ours, noop, insert)))


def _goals(ours: Server, noop: Server, insert: Server) -> Iterator[Goal]:
    yield Goal("p50 alone / Bolt doing nothing", ours.p(0.5).over(noop.p(0.5)), 0.35)
    yield Goal("p50 alone / Bolt with one insert", ours.p(0.5).over(insert.p(0.5)), 6)
    yield Goal(
        f"rate with {AT_ONCE} in flight / Bolt doing nothing", ours.rate.over(noop.rate), 0.2, at_least=True
    )
    yield Goal(f"p99 with {AT_ONCE} in flight", ours.p(0.99, together=True), 250, unit="ms")
