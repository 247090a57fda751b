"""The tables of cases themselves: no case is passed over, every pair of values appears."""

from __future__ import annotations

from itertools import combinations, product

import pytest

from tests.tables import covering, table


def test_every_case_is_tried_and_those_that_fail_are_told_together() -> None:
    tried = []

    @table(("number", "even"), [(1, True), (2, True), (3, True)])
    @table("sign", "ab")
    def odd(number: int, even: bool, sign: str) -> None:
        tried.append((number, sign))
        assert (number % 2 == 0) is even or sign == "b"

    with pytest.raises(AssertionError, match="2 of 3 cases") as failed:
        odd()
    assert tried == list(product((1, 2, 3), "ab"))
    assert "1, True: " in str(failed.value)
    assert "3, True: " in str(failed.value)


def test_every_pair_of_values_appears() -> None:
    axes = {"door": range(8), "language": ("en", "da"), "level": ("one", "two"), "way": range(5)}
    rows = list(covering(**axes))
    assert rows == list(covering(**axes))
    assert len(rows) < 60
    for one, other in combinations(axes, 2):
        assert {(row[one], row[other]) for row in rows} == set(product(axes[one], axes[other])), (one, other)
