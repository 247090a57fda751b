"""What somebody typed is read in time in proportion to its length: every pattern and every command, at its worst."""

from __future__ import annotations

import functools
import re

import pytest

from tests.patterns import attacks, patterns, slowest

PATTERNS = patterns()


@pytest.mark.parametrize("part", range(8))
def test_every_pattern_takes_time_in_proportion_to_the_text(part: int) -> None:
    slow = {}
    for number, (where, pattern) in enumerate(PATTERNS.items()):
        if number % 8 != part:
            continue
        texts = functools.cache(functools.partial(attacks, pattern))
        for way in (functools.partial(pattern.sub, ""), pattern.fullmatch):
            if trouble := slowest(way, texts):
                slow[where] = trouble
    assert not slow


def test_the_patterns_of_every_room_are_found() -> None:
    assert len(PATTERNS) > 300
    for room in ("bot.core", "bot.politics", "bot.engine", "bot.adapters", "handlers", "storage"):
        assert any(where.startswith(room) for where in PATTERNS), room


def test_a_pattern_that_takes_long_is_noticed() -> None:
    """The measure itself: the shapes that have hung bots before."""
    for careless in (r"(a+)+$", r"\s+x", r"^(.+?)\s*,?\s+for\s+(?:\S+\s*){1,4}?$", r"a.*b.*c.*d$"):
        pattern = re.compile(careless)
        texts = functools.cache(functools.partial(attacks, pattern))
        assert slowest(functools.partial(pattern.sub, ""), texts), careless
