"""A short torture on every run; a long one by hand: `make torture MINUTES=20`."""

from __future__ import annotations

import asyncio

import pytest

from tests.torture.__main__ import torture


@pytest.mark.timeout(480)
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_nothing_is_lost_doubled_or_let_in(database: str) -> None:
    ledger = asyncio.run(torture(database, 0.1, seed=11))
    assert ledger.examples == []
    assert ledger.done["kills"] > 0
    assert any(one.answered for one in ledger.said)
