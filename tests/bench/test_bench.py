"""The bench's arithmetic is right, and the bench runs; how fast anything is, no test says."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.bench.figures import Figure, Goal, quantile
from tests.bench.report import number, shown
from tests.bench.stage import ROOT, bare_environment


def test_a_quantile_is_a_sample_that_enough_others_do_not_exceed() -> None:
    samples = [5.0, 1.0, 4.0, 2.0, 3.0]
    assert [quantile(samples, share) for share in (0.2, 0.5, 0.8, 0.99, 1.0)] == [1, 3, 4, 5, 5]
    assert quantile([7.0], 0.5) == 7
    with pytest.raises(ValueError, match="no samples"):
        quantile([], 0.5)


def test_a_ratio_is_taken_round_by_round() -> None:
    ours, floor = Figure((2.0, 9.0, 3.0)), Figure((1.0, 3.0, 2.0))
    ratio = ours.over(floor)
    assert ratio.rounds == (2.0, 3.0, 1.5)
    assert (ratio.median, ratio.least, ratio.most) == (2.0, 1.5, 3.0)
    with pytest.raises(ValueError, match="as many rounds"):
        ours.over(Figure((1.0,)))


def test_a_goal_is_met_by_the_median_at_its_limit_and_on_the_right_side_of_it() -> None:
    figure = Figure((0.1, 0.3, 0.9))
    assert Goal("", figure, 0.3).met
    assert not Goal("", figure, 0.29).met
    assert Goal("", figure, 0.3, at_least=True).met
    assert not Goal("", figure, 0.31, at_least=True).met


def test_figures_are_shown_with_their_spread() -> None:
    assert [number(value) for value in (0.1234, 12.34, 1234.5, 3.0)] == ["0.12", "12.3", "1 234", "3"]
    assert shown(Figure((1.5, 2.5, 2.0)), "ms") == "2 ms (1.50-2.50)"


@pytest.mark.timeout(600)
def test_a_quick_run_goes_through() -> None:
    done = subprocess.run(
        (sys.executable, "-m", "tests.bench", "--quick"),
        cwd=ROOT,
        env=bare_environment(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=540,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    for words in (
        "p50 alone / Bolt with one insert",
        "finding the command / with one",
        "SQLite: lost, a round",
        "calls to Slack for a question by mention",
        "50 rows           200 rows",
        "rows claimed and rendered, a minute and core",
        "p50 while a picture is drawn / without",
        "a position recorded / a meeting logged",
    ):
        assert words in done.stdout
