"""Runs the bench: `python -m tests.bench [--quick] [--rounds N] [QUESTION ...]`, by default all of them."""

from __future__ import annotations

import argparse
import os
import platform
import time

from tests.bench import (
    bots,
    cases,
    dispatch,
    edits,
    imports,
    nudges,
    pictures,
    register,
    sentences,
    slack,
    where,
)
from tests.bench.stage import Stage

QUESTIONS = (
    *("slack", "dispatch", "edits", "register", "imports", "nudges", "pictures", "sentences"),
    *("cases", "bots"),
)
SLOW = ("bots",)  # installs other bots first


def main() -> None:
    """Ask the questions wanted, all of them by default, and print the answers."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("questions", nargs="*", help=f"some of: {', '.join(QUESTIONS)}")
    parser.add_argument("--rounds", type=int, default=5, help="interleaved rounds (5)")
    parser.add_argument("--quick", action="store_true", help="one short round, no other bots: does it run?")
    told = parser.parse_args()
    if unknown := [name for name in told.questions if name not in QUESTIONS]:
        parser.error(f"no such question: {', '.join(unknown)}")
    run(
        told.questions or tuple(one for one in QUESTIONS if not (told.quick and one in SLOW)),
        told.rounds,
        quick=told.quick,
    )


def run(questions: list[str] | tuple[str, ...], rounds: int, *, quick: bool) -> None:
    """Ask these questions; `quick` makes the figures worthless and the run short."""
    began = time.monotonic()
    load = " ".join(f"{one:.1f}" for one in os.getloadavg())
    print(f"Caucus bench: Python {platform.python_version()}, {os.cpu_count()} cores, load before {load}")
    if quick:
        print("A quick run: it shows that everything works; its figures mean nothing.")
        rounds = 1
    with Stage() as stage:
        if "slack" in questions:
            slack.measure(stage, rounds, *((10, 64) if quick else (300, 3000)), late=quick)
            where.measure(20 if quick else 2000)
        if "dispatch" in questions:
            dispatch.measure(rounds, *((200, 20) if quick else (100_000, 400)))
        if "edits" in questions:
            edits.measure(rounds if quick else 4 * rounds, postgres=not quick)
        if "register" in questions:
            sizes, lookups, asked = ((1_000,), 20, 3) if quick else ((10_000, 100_000), 200, 40)
            register.measure(stage, rounds, sizes, lookups, asked)
        if "imports" in questions:
            imports.measure(rounds, (50, 200) if quick else (2_500, 10_000))
        if "nudges" in questions:
            nudges.measure(rounds, *((1_000, 32) if quick else (100_000, 640)))
        if "pictures" in questions:
            pictures.measure(rounds)
        if "sentences" in questions:
            sentences.measure(rounds, 8 if quick else 400)
        if "cases" in questions:
            cases.measure(rounds, *((2, 4, 100) if quick else (20, 40, 5_000)))
        if "bots" in questions:
            bots.measure(stage, rounds)
    print(f"Took {time.monotonic() - began:.0f} s.")


if __name__ == "__main__":
    main()
