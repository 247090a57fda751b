"""What somebody typed is read in time in proportion to its length: every pattern and every command, at its worst."""

from __future__ import annotations

import functools
import re
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from bot.core.messages import Kind
from tests.office import Office, office
from tests.patterns import GROWTH, attacks, patterns, slowest

every_pattern = functools.cache(patterns)


@pytest.mark.parametrize("part", range(8))
def test_every_pattern_takes_time_in_proportion_to_the_text(part: int) -> None:
    slow = {}
    for number, (where, pattern) in enumerate(every_pattern().items()):
        if number % 8 != part:
            continue
        texts = functools.cache(functools.partial(attacks, pattern))
        for way in (functools.partial(pattern.sub, ""), pattern.fullmatch):
            if trouble := slowest(way, texts):
                slow[where] = trouble
    assert not slow


def test_the_patterns_of_every_room_are_found() -> None:
    assert len(every_pattern()) > 300
    for room in ("bot.core", "bot.politics", "bot.engine", "bot.adapters", "handlers", "storage"):
        assert any(where.startswith(room) for where in every_pattern()), room


def test_a_pattern_that_takes_long_is_noticed() -> None:
    """The measure itself: the shapes that have hung bots before."""
    for careless in (r"(a+)+$", r"\s+x", r"^(.+?)\s*,?\s+for\s+(?:\S+\s*){1,4}?$", r"a.*b.*c.*d$"):
        pattern = re.compile(careless)
        texts = functools.cache(functools.partial(attacks, pattern))
        assert slowest(functools.partial(pattern.sub, ""), texts), careless


# The whole desk

LONGEST = 19_900
SAID_AGAIN = (
    *(
        "a",
        "a ",
        "Aa Bb ",
        "1 ",
        "1. ",
        ", ",
        "a, ",
        "i ",
        "in ",
        "for ",
        "(a ",
        "[a] ",
        "[p1] ",
        '"a" ',
        '"',
        "<b> ",
    ),
    *(
        "@ida ",
        "a@b.dk ",
        "kl 1 ",
        "mandag ",
        "next: ",
        "noter: ",
        "\n",
        "- a\n",
        "fortroligt ",
        "as chair for A ",
    ),
    *("Anna Jensen, ", "udvalg ", ": ", "2026 ", "because ", "from on "),
)
TWINS = ("call", "visit", "mail", "oped", "hearing")  # share the handlers of 'meeting'
TRIED = 16  # of the slowest, at ten times the length


def seconds(at: Office, said: str, **how: Any) -> float:
    """Processor time an answer takes."""
    began = time.process_time()
    at.say(said, **how)
    at.clock.advance(timedelta(minutes=2))
    return time.process_time() - began


def spoken(locale: str, at: Office) -> Iterator[str]:
    """Every command with some of what is said over and over, others for each command and in each language."""
    registry, turn = at.desk.registry, 6 * (locale == "da")
    for number, command in enumerate(
        one
        for subject in registry.all_subjects()
        if subject.name not in TWINS
        for one in registry.of_subject(subject)
    ):
        for again in SAID_AGAIN[(number + turn) % 12 :: 12]:
            yield f"{command.example(locale)} \N{BULLET}{again}"
    for question in (
        "who chairs",
        "hvem er formand for",
        "when is",
        "hvornår er",
        "when did we last meet",
        "",
    ):
        yield from (f"{question} \N{BULLET}{again}" for again in SAID_AGAIN)


@pytest.mark.parametrize("locale", ["en", "da"])
def test_every_command_answers_in_time_in_proportion_to_the_line(locale: str) -> None:
    slow = {}
    with office(locale) as at:
        took = {said: seconds(at, lengthened(said, 1_990)) for said in spoken(locale, at)}
        for said in sorted(took, key=lambda one: -took[one])[:TRIED]:
            long = seconds(at, lengthened(said, LONGEST))
            if long > GROWTH * took[said] and long > 1.0:
                # Once more, both: the machine may have done something else.
                short, long = (seconds(at, lengthened(said, size)) for size in (1_990, LONGEST))
                if long > GROWTH * short and long > 1.0:
                    slow[said] = (short, long)
    assert not slow


FIELDS = ("people", "body", "when", "topic", "details", "next_steps")


@pytest.mark.parametrize("again", SAID_AGAIN)
def test_every_field_of_a_form_is_read_in_time_in_proportion_to_its_length(again: str) -> None:
    slow = {}
    with office() as at:
        # Two fields of the six, other ones for the next text.
        for name in FIELDS[SAID_AGAIN.index(again) % 3 :: 3]:

            def form(size: int, name: str = name) -> dict[str, str]:
                values = {"people": "Ib Is", "when": "yesterday"}
                return values | {name: again * (size // len(again))}

            long = seconds(at, "meeting logged", kind=Kind.FORM, form=form(LONGEST))
            if long > 1.0:
                short = seconds(at, "meeting logged", kind=Kind.FORM, form=form(1_990))
                if long > GROWTH * short:
                    slow[name] = (short, long)
    assert not slow


def lengthened(said: str, size: int) -> str:
    begin, _, again = said.partition("\N{BULLET}")
    return f"{begin}{again * (size // len(again))} b c d e f"


def test_the_line_that_once_hung_is_answered() -> None:
    with office() as at:
        told = at.lines("committee seat Anna Jensen on the health committee for " + "a" * 400 + " b c d e f")
    assert "health committee" in told
