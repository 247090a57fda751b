"""Runs four years and writes down all that was said: `python -m tests.simulation FILE [--from DAY] [--to DAY]`."""

from __future__ import annotations

import argparse
import time
from collections import Counter
from datetime import date
from pathlib import Path

from tests.simulation.branch import FIRST_DAY, LAST_DAY
from tests.simulation.years import Years, a_week, faults, simulate


def main() -> None:
    """Simulate, write the file, print the counts and whatever went wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--from", dest="first", type=date.fromisoformat, default=FIRST_DAY)
    parser.add_argument("--to", dest="last", type=date.fromisoformat, default=LAST_DAY)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    began = time.monotonic()
    years = simulate(told.first, told.last, told.seed)
    told.file.write_text(written(years), encoding="utf-8")
    print(f"{told.first} to {told.last}: {years.sentences} sentences, {time.monotonic() - began:.0f} s")
    for whom, n in Counter(one.to for one in years.said).most_common():
        print(
            f"{whom}: {n} messages, {a_week(years, whom, told.first, told.last):.2f} a week outside the season"
        )
    for rule, n in Counter(rule for one in years.said for rule in one.nudges).most_common():
        print(f"{n:5}  {rule}")
    print("\n".join(faults(years)) or "No fault.")


def written(years: Years) -> str:
    """Everything said, in order."""
    return "\n".join(
        f"=== {one.at:%a %Y-%m-%d %H:%M} -> {one.to} [{one.key}]\n{one.text}\n" for one in years.said
    )


if __name__ == "__main__":
    main()
