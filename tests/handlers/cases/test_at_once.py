"""Fifty positions told at the same moment, on both databases: all kept, each party once, the majority right."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import func, select

from storage.cases import Positions
from storage.tables import Organization
from tests.handlers.cases.test_cases import opened, rows
from tests.office import office
from tests.storage.conftest import WORKS

PARTIES = ("A", "V", "F", "C", "B", "Ø", "Æ", "M", "O")
PEOPLE = ("ida", "bo", "malik")


@pytest.mark.parametrize("database", list(WORKS))
def test_fifty_who_tell_at_once_are_all_heard(database: str) -> None:
    with WORKS[database]() as work, office("en", work=work) as made:
        opened(made, *(f"Road {at}" for at in range(1, 6)))
        told = [f"budget stand {party} for {ask}" for ask in range(1, 6) for party in PARTIES]
        told += [f"budget stand Anna Jensen against {ask}" for ask in range(1, 6)]
        messages = [made.message(said, PEOPLE[at % 3]) for at, said in enumerate(told)]

        async def at_once() -> None:
            await asyncio.gather(*(made.desk.handle(one) for one in messages))

        asyncio.run(at_once())
        assert len(rows(made, Positions, "log", 1, None, 100)) == 50
        assert "Sure 30 of 16" in made.lines("budget 3")
        assert "Against  Anna Jensen 1" in made.lines("budget 3")
        parties = select(Organization.name).where(Organization.classification == "party")
        names = parties.group_by(Organization.name).having(func.count() > 1)
        assert made.work.do(lambda unit: unit.connection.execute(names).all()) == []
