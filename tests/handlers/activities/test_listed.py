"""Lists of the days they are asked for, in both languages; what is no such days is said not to be understood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from bot.language.listed_period import EVER, NEVER, listed
from storage.activities import Activities, NewActivity, NewParticipant
from storage.activities.tasks import NewTask, Tasks
from storage.imports.batches import Batches, State
from storage.letters.drafts import Drafts
from storage.work import Unit
from tests.countries import DK
from tests.office import COPENHAGEN, FRIDAY, Office, office

TODAY = date(2026, 11, 20)  # a Friday


def day(text: str) -> date:
    return date.fromisoformat(text)


# said in either language, first and last day
PERIODS = [
    ("sidste uge", "2026-11-09", "2026-11-15"),
    ("last week", "2026-11-09", "2026-11-15"),
    ("i sidste uge", "2026-11-09", "2026-11-15"),
    ("denne uge", "2026-11-16", "2026-11-22"),
    ("this week", "2026-11-16", "2026-11-22"),
    ("næste uge", "2026-11-23", "2026-11-29"),
    ("next week", "2026-11-23", "2026-11-29"),
    ("uge 46", "2026-11-09", "2026-11-15"),
    ("week 46", "2026-11-09", "2026-11-15"),
    ("sidste måned", "2026-10-01", "2026-10-31"),
    ("last month", "2026-10-01", "2026-10-31"),
    ("denne måned", "2026-11-01", "2026-11-30"),
    ("i går", "2026-11-19", "2026-11-19"),
    ("yesterday", "2026-11-19", "2026-11-19"),
    ("i dag", "2026-11-20", "2026-11-20"),
    ("today", "2026-11-20", "2026-11-20"),
    ("den 14. november", "2026-11-14", "2026-11-14"),
    ("14 November 2026", "2026-11-14", "2026-11-14"),
    ("2026-11-14", "2026-11-14", "2026-11-14"),
    ("i marts 2026", "2026-03-01", "2026-03-31"),
    ("in March 2026", "2026-03-01", "2026-03-31"),
    ("i 2025", "2025-01-01", "2025-12-31"),
    ("in 2025", "2025-01-01", "2025-12-31"),
    ("Q3 2026", "2026-07-01", "2026-09-30"),
    ("siden 1. november 2026", "2026-11-01", str(NEVER)),
    ("since 1 November 2026", "2026-11-01", str(NEVER)),
    ("efter 1. november 2026", "2026-11-02", str(NEVER)),
    ("after 1 November 2026", "2026-11-02", str(NEVER)),
    ("før 1. november 2026", str(EVER), "2026-10-31"),
    ("before 1 November 2026", str(EVER), "2026-10-31"),
    ("til og med 1. november 2026", str(EVER), "2026-11-01"),
    ("until 1 November 2026", str(EVER), "2026-11-01"),
    ("fra 1. november 2026 til 15. november 2026", "2026-11-01", "2026-11-15"),
    ("from 1 November 2026 to 15 November 2026", "2026-11-01", "2026-11-15"),
    ("mellem 1. november 2026 og 15. november 2026", "2026-11-01", "2026-11-15"),
    ("between 1 November 2026 and 15 November 2026", "2026-11-01", "2026-11-15"),
    ("de sidste 30 dage", "2026-10-22", "2026-11-20"),
    ("the last 30 days", "2026-10-22", "2026-11-20"),
    ("sidste 2 uger", "2026-11-07", "2026-11-20"),
    ("last 2 weeks", "2026-11-07", "2026-11-20"),
    ("de næste 7 dage", "2026-11-21", "2026-11-27"),
    ("the next 7 days", "2026-11-21", "2026-11-27"),
]
SUBJECTS = ("meeting", "call", "visit", "mail", "task", "draft", "contact import")


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize(("said", "first", "last"), PERIODS, ids=[row[0] for row in PERIODS])
def test_the_days_that_are_meant(said: str, first: str, last: str, language: str) -> None:
    found = listed(DK, said, FRIDAY.astimezone(COPENHAGEN), language)
    assert (found.first, found.last, found.rest) == (day(first), day(last), "")


@pytest.fixture(scope="module")
def full() -> Iterator[Office]:
    """One of each kind on every third day around today; each is called by its day."""
    with office("en") as made:

        def fill(unit: Unit) -> None:
            for days in range(-600, 60, 3):
                on = TODAY + timedelta(days=days)
                at = FRIDAY + timedelta(days=days)
                for kind in ("meeting", "call", "visit", "mail"):
                    Activities(unit, made.workspace, FRIDAY, 1).record(
                        NewActivity(kind, f"on {on}", on, participants=(NewParticipant("Karl Holm"),))
                    )
                Tasks(unit, made.workspace, FRIDAY, 1).add(NewTask(f"on {on}", on, 1, "Ida"))
                Batches(unit, made.workspace, at, 1).add(f"on {on}", State.DONE)
                del at

        made.work.do(fill)
        yield made


def shown_days(made: Office, said: str) -> set[date]:
    """The days of everything a list shows, on all of its pages."""
    found: set[date] = set()
    for page in range(1, 60):
        lines = made.lines(f"{said} [page{page}]")
        days = {day(one) for one in re.findall(r"on (\d{4}-\d\d-\d\d)", lines)}
        if not days - found:
            return found
        found |= days
    raise AssertionError("there is no end to it")


@pytest.mark.parametrize("subject", ["meeting", "call", "visit", "mail", "task"])
@pytest.mark.parametrize(
    ("said", "first", "last"),
    [row for row in PERIODS if row[1] > "2026-09" and row[2] < "2026-12"],
    ids=lambda one: str(one),
)
def test_a_list_shows_those_days_and_no_others(
    full: Office, subject: str, said: str, first: str, last: str
) -> None:
    every = {TODAY + timedelta(days=days) for days in range(-600, 60, 3)}
    assert shown_days(full, f"{subject} list {said}") == {
        one for one in every if day(first) <= one <= day(last)
    }


def test_imports_of_some_days(full: Office) -> None:
    found = set(re.findall(r"on (\d{4}-\d\d-\d\d)", full.lines("contact import last week")))
    assert found == {"2026-11-11", "2026-11-14"}


@pytest.mark.parametrize("subject", [*SUBJECTS, "nudge"])
@pytest.mark.parametrize("said", ["flurb", "somewhen", "purple week"])
def test_what_is_not_understood_is_said(full: Office, subject: str, said: str) -> None:
    verb = "" if subject == "contact import" else " list"
    lines = full.lines(f"{subject}{verb} {said}")
    assert "I do not know" in lines
    assert not re.search(r"on \d{4}-\d\d-\d\d", lines)


@pytest.mark.parametrize(
    "said", ["Bent Holm last month", "last month with Bent Holm", "last month Bent Holm"]
)
def test_of_one_person_in_some_days(full: Office, said: str) -> None:
    full.say("meeting logged Bent Holm 13 October about roads")
    lines = full.lines(f"meeting list {said}")
    assert "roads" in lines
    assert "Karl" not in lines


def test_drafts_of_some_days() -> None:
    with office("en") as made:
        made.say("draft new invitation for Bent Holm")
        made.work_off()
        made.clock.set(FRIDAY + timedelta(days=10))
        assert made.work.do(lambda unit: Drafts(unit, made.workspace, FRIDAY).list(1))[1] == 1
        assert "Bent Holm" in made.lines("draft list 20 November")
        assert "There are none." in made.lines("draft list today")
        assert "There are none." in made.lines("draft list last month")
        assert "No draft waits for approval." in made.lines("draft list waiting last month")
