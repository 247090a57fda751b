"""How many due nudges are claimed, rendered and put into the outbox in a minute, beside the bare SQL claim."""

from __future__ import annotations

import json
import shutil
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from bot.adapters.slack import render
from bot.core.clock import RehearsalClock
from bot.core.people import Role
from bot.engine.dispatch import House
from bot.engine.outbox import CONCURRENT, LEASE
from bot.engine.pages import Pages
from bot.language.words import translator
from bot.subjects.nudges.nudging import Nudging
from storage.db import open_engine
from storage.nudges import NewNudge, Nudges, Reader
from storage.outbox import Outbox
from storage.tables import Nudge, OutboxMessage
from storage.team import Team, WorkspaceCard
from storage.work import Unit, Work
from tests.bench import report
from tests.bench.bolt import PRAGMAS
from tests.bench.figures import Figure, Goal
from tests.bench.people import names
from tests.bench.stage import folder, make_database
from tests.countries import DK

MONDAY: Final = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)  # 10:00 in Copenhagen
TODAY: Final = MONDAY.date()
READERS: Final = 100  # in one team
EACH: Final = 5  # nudges of one reader, which are one message
BATCH: Final = 200  # rows of one bare claim, as of one of ours

# As the bot claims them: due, open, not said, not stale; the rows come back to be told.
CLAIM: Final = f"""
UPDATE nudges SET sent_at = ?, updated_at = ? WHERE id IN (
    SELECT id FROM nudges
    WHERE workspace_id = ? AND state = 'open' AND due_on <= ? AND sent_at IS NULL
        AND (expires_on IS NULL OR expires_on > ?)
    ORDER BY reader LIMIT {BATCH}
) RETURNING *"""


def measure(rounds: int, rows: int, sent: int) -> None:
    """Say `rows` nudges, a part of them in every round, and claim the same rows bare; then render for Slack."""
    with folder() as cwd:
        url = make_database(cwd / "caucus.db")
        with _working(url) as work:
            teams = [work.do(partial(_make_team, number=n)) for n in range(rows // (READERS * EACH))]
        shutil.copy(cwd / "caucus.db", cwd / "bare.db")
        parts = [teams[n::rounds] for n in range(rounds)]
        ours: list[tuple[float, float]] = []
        bare: list[tuple[float, float]] = []
        with _working(url) as work, closing(_bare(cwd / "bare.db")) as database:
            nudging = Nudging(
                work,
                Pages(),
                RehearsalClock(MONDAY, running=False),
                House(ZoneInfo("Europe/Copenhagen"), "da"),
                lambda: None,
            )
            for turn, part in enumerate(parts):
                if turn % 2:
                    bare.append(_clocked(lambda: _claim(database, part)))  # noqa: B023
                ours.append(_clocked(lambda: _say(work, nudging, part)))  # noqa: B023
                if not turn % 2:
                    bare.append(_clocked(lambda: _claim(database, part)))  # noqa: B023
            told = [len(part) * READERS * EACH for part in parts]
            _check(work, sum(told))
            carried = [_clocked(lambda: _carry(work, sent)) for _ in range(rounds)]
    _tell(told, ours, bare, carried, sent)


@contextmanager
def _working(url: str) -> Iterator[Work]:
    engine = open_engine(url)
    try:
        with Work(engine, DK) as work:
            yield work
    finally:
        engine.dispose()


def _make_team(unit: Unit, number: int) -> WorkspaceCard:
    """A team whose every member has five things to see to and no digest to read them in."""
    founded = MONDAY - timedelta(days=30)
    here = Team(unit, None, founded).make_workspace(f"Bench {number}", "da", "Europe/Copenhagen")
    team = Team(unit, here, founded)
    new: list[NewNudge] = []
    for n, name in enumerate(islice(names(), READERS)):
        user = team.add_user(name, Role.MEMBER)
        team.link_account("slack", f"T{number:05d}", f"U{number:05d}{n:03d}", user)
        new += _due(Reader(user_id=user), n)
    Nudges(unit, here, founded).bring_up_all(new)
    return team.workspace()


def _due(reader: Reader, n: int) -> list[NewNudge]:
    """What one reader has to see to: two next steps, a contact, a meeting, a date of the political year."""
    before = (TODAY - timedelta(days=3)).isoformat()
    stale = date(2027, 3, 1)
    due = partial(NewNudge, reader=reader, due_on=TODAY, expires_on=stale)
    return [
        due("next_step", f"task:{n}:1", record=f"task:{n}", given={"subject": "send tallene", "on": before}),
        due(
            "next_step",
            f"task:{n}:2",
            record=f"task:{n}",
            given={"subject": "ring til formanden", "on": before},
        ),
        due(
            "losing_touch", f"person:{n}", record=f"person:{n}", given={"name": "Asta Abildgren", "weeks": 9}
        ),
        due("followup", f"activity:{n}", record=f"activity:{n}", given={"subject": "skoler", "on": before}),
        due(
            "heavy_proposals", "2027", record="event:heavy_proposals_early:2027", given={"date": "2027-03-31"}
        ),
    ]


def _clocked(job: Any) -> tuple[float, float]:
    """Seconds on the wall and of processors, of all threads."""
    wall, cpu = time.perf_counter(), time.process_time()
    job()
    return time.perf_counter() - wall, time.process_time() - cpu


def _say(work: Work, nudging: Nudging, teams: Sequence[WorkspaceCard]) -> None:
    """Say what is due in these teams, a batch to a transaction, as at a tick."""
    for team in teams:
        said = 0
        while told := work.do(lambda unit, team=team: nudging.say_batch(unit, team, MONDAY)):  # type: ignore[misc]
            said += told
        if said != READERS:
            raise AssertionError(f"{said} messages to {READERS} readers")


def _bare(file: Path) -> sqlite3.Connection:
    database = sqlite3.connect(file, isolation_level=None)
    for pragma in PRAGMAS:
        database.execute(pragma)
    return database


def _claim(database: sqlite3.Connection, teams: Sequence[WorkspaceCard]) -> None:
    """Claim the same rows in the same portions, each in a transaction that is on disk, and do nothing with them."""
    now, today = MONDAY.strftime("%Y-%m-%d %H:%M:%S.%f"), TODAY.isoformat()
    for team in teams:
        claimed = 0
        while rows := database.execute(CLAIM, (now, now, team.id, today, today)).fetchall():
            claimed += len(rows)
        if claimed != READERS * EACH:
            raise AssertionError(f"{claimed} rows of {READERS * EACH}")


def _check(work: Work, rows: int) -> None:
    """Every row said once, every reader with one message that tells all of theirs."""

    def look(unit: Unit) -> tuple[int, int, list[Any]]:
        said = select(func.count()).where(Nudge.sent_at == MONDAY, Nudge.state == "open")
        written = select(func.count()).select_from(OutboxMessage)
        bodies = select(OutboxMessage.body).limit(20)
        execute = unit.connection.execute
        return execute(said).scalar_one(), execute(written).scalar_one(), list(execute(bodies).scalars())

    said, written, bodies = work.do(look)
    if (said, written) != (rows, rows // EACH):
        raise AssertionError(f"{rows} rows: {said} said, {written} messages")
    for body in bodies:
        words = json.dumps(body, ensure_ascii=False)
        if not all(
            part in words for part in ("send tallene", "ring til", "Asta Abildgren", "skoler", "koster")
        ):
            raise AssertionError(words)


def _carry(work: Work, messages: int) -> None:
    """Take messages from the outbox as the sender does, render them for Slack, and settle them as sent."""
    now, say, done = MONDAY + timedelta(minutes=1), translator("da"), 0
    while done < messages:
        claimed = work.do(lambda unit: Outbox(unit, None, now).claim(now, CONCURRENT, LEASE, ("slack",), ()))
        if not claimed:
            raise AssertionError(f"{done} messages of {messages}")
        for one in claimed:
            json.dumps(render.message(one.parcel.reply, say).blocks)

            def settle(unit: Unit, row: int = one.parcel.id, attempt: str = one.attempt_id) -> bool:
                return Outbox(unit, None, now).sent(row, attempt, "1.1")

            if not work.do(settle):
                raise AssertionError("taken away meanwhile")
        done += len(claimed)


def _tell(
    told: Sequence[int],
    ours: Sequence[tuple[float, float]],
    bare: Sequence[tuple[float, float]],
    carried: Sequence[tuple[float, float]],
    sent: int,
) -> None:
    rows = sum(told)
    report.heading(
        7,
        f"{report.number(rows)} due nudges claimed and rendered (SQLite, every transaction on disk)",
        f"{len(told)} rounds, each of a part of the teams; {READERS} readers a team, {EACH} nudges to one message.",
        f"Checked: every row said once, one message a reader; {report.number(rows // EACH)} messages in the outbox.",
        "The floor: UPDATE ... RETURNING of the same rows, 200 at a time, on a copy of the same file.",
    )

    def a_minute(took: Sequence[tuple[float, float]], at: int, of: Sequence[int]) -> Figure:
        return Figure(tuple(60 * n / one[at] for n, one in zip(of, took, strict=True)))

    portions = [-(-sent // CONCURRENT) * CONCURRENT] * len(carried)
    report.table(
        ("median of the rounds (lowest-highest)", "a minute", "a minute and core"),
        [
            (
                "rows claimed, rendered, in the outbox",
                report.shown(a_minute(ours, 0, told)),
                report.shown(a_minute(ours, 1, told)),
            ),
            (
                "the same rows claimed bare",
                report.shown(a_minute(bare, 0, told)),
                report.shown(a_minute(bare, 1, told)),
            ),
            (
                f"messages out of the outbox as Block Kit ({CONCURRENT} a claim)",
                report.shown(a_minute(carried, 0, portions)),
                report.shown(a_minute(carried, 1, portions)),
            ),
        ],
    )
    seconds = Figure(tuple(one[0] for one in ours))
    report.goals(
        [
            Goal(
                "rows claimed and rendered, a minute and core",
                a_minute(ours, 1, told),
                100_000,
                at_least=True,
            ),
            Goal("time / the bare claim", seconds.over(Figure(tuple(one[0] for one in bare))), 60),
        ]
    )
