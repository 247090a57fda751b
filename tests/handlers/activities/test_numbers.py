"""Lists show the numbers they take; any other number is refused with the list, and changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest

from bot.core.messages import Kind
from tests.office import Office, button, office_after, shown
from tests.rows import differences, every_row

VERBS: Final = (
    *(
        "task done",
        "task snooze",
        "task reopen",
        "task remove",
        "meeting edit",
        "meeting undo",
        "meeting remove",
        "meeting show",
    ),
    *(
        "meeting restore",
        "meeting happened",
        "meeting cancelled",
        "meeting share",
        "draft show",
        "draft edit",
    ),
    *(
        "draft approve",
        "draft discard",
        "draft sent",
        "draft copy",
        "nudge done",
        "nudge snooze",
        "nudge dismiss",
    ),
    *("nudge mine", "nudge reopen", "call edit", "call undo"),
)


def records_of_two(made: Office) -> None:
    made.say("meeting logged Ellen Thorup yesterday about the ferry. Next: call her by Monday", "malik")
    made.say("meeting logged Bent Holm yesterday about rehab (confidential). Next: read the report", "bo")
    made.say("draft new congratulation Bent Holm", "bo")
    made.work_off()


@pytest.fixture(params=["en", "da"])
def here(request: pytest.FixtureRequest) -> Iterator[Office]:
    with office_after(records_of_two, request.param) as made:
        yield made


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("number", [99, 999_999_999])
def test_a_number_that_is_none_is_refused_with_the_list(here: Office, verb: str, number: int) -> None:
    before = every_row(here.work)
    told = here.lines(f"{verb} {number}" + (" not ours" if verb.endswith("dismiss") else ""), "bo")
    assert differences(before, every_row(here.work)) == set()
    assert "#" in told
    assert "after #" in told or "efter #" in told


def test_own_lists_show_what_their_verbs_take(here: Office) -> None:
    for who, list_, verb in (("malik", "task list", "task done"), ("bo", "draft list", "draft discard")):
        listed = here.lines(list_, who)
        number = listed.partition("#")[2].split()[0]
        before = every_row(here.work)
        here.say(f"{verb} {number}", who)
        assert differences(before, every_row(here.work)), (listed, verb, number)


def test_a_bare_number_never_takes_what_was_not_in_the_list(here: Office) -> None:
    before = every_row(here.work)
    for number in range(1, 6):
        for verb in ("task done", "task snooze", "opgave færdig", "opgave udsæt"):
            if f"#{number}" not in here.lines("task list", "malik"):
                here.say(f"{verb} {number}", "malik")
                assert differences(before, every_row(here.work)) == set(), (verb, number)


def test_somebody_elses_step_is_asked_about_and_then_ticked(here: Office) -> None:
    number = here.lines("task list", "malik").partition("#")[2].split()[0]
    before = every_row(here.work)
    asked = here.say(f"task done {number}", "bo")
    assert f"#{number}" in shown(asked)
    assert differences(before, every_row(here.work)) == set()
    here.say(button(asked, "Yes" if here.locale == "en" else "Ja").says, "bo", kind=Kind.BUTTON)
    assert "tasks.status" in differences(before, every_row(here.work))


def test_what_one_may_not_see_has_no_number(here: Office) -> None:
    secret = next(
        row["id"]
        for row in every_row(here.work)["activities"].values()
        if row["confidentiality"] == "private"
    )
    step = next(row["id"] for row in every_row(here.work)["tasks"].values() if row["activity_id"] == secret)
    for said in (
        f"meeting show {secret}",
        f"meeting edit {secret} about x",
        f"meeting undo {secret}",
        f"task done {step}",
    ):
        before = every_row(here.work)
        missing = here.lines(said.replace(str(secret if "meeting" in said else step), "98"), "malik")
        told = here.lines(said, "malik")
        assert told == missing.replace("98", str(secret if "meeting" in said else step))
        assert differences(before, every_row(here.work)) == set()
