"""Whatever offers an Undo: its press brings every row back as it was before that act, and touches nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

import pytest

from bot.core.messages import Kind
from tests.office import Office, choices, office, shown
from tests.rows import differences, every_row

# What is said beforehand, and the act that offers the Undo; '<label>' is pressed.
ACTS: Final[dict[str, tuple[tuple[str, ...], str]]] = {
    "happened": (("meeting planned Bent Holm today 11:00 about rehab",), "meeting happened 3"),
    "cancelled": (("meeting planned Bent Holm next Tuesday 11:00 about rehab",), "meeting cancelled 3"),
    "happened after all": (
        ("meeting planned Bent Holm today 11:00 about rehab", "meeting cancelled 3"),
        "meeting happened 3",
    ),
    "on after all": (
        ("meeting planned Bent Holm next Tuesday 11:00 about rehab", "meeting cancelled 3"),
        "meeting reopen 3",
    ),
    "edited": (("meeting logged Bent Holm yesterday about rehab",), "meeting edit 3 about waiting times"),
    "edited twice": (
        ("meeting logged Bent Holm yesterday about rehab", "meeting edit 3: more"),
        "meeting edit 3 about waiting times",
    ),
    "restored": (("meeting logged Bent Holm yesterday about rehab", "meeting remove 3"), "meeting restore 3"),
    "newcomer": (("meeting logged Karla Due yesterday about rehab",), "meeting newcomer 3 0"),
    "counterpart": (("visit logged Solbakken Hospice yesterday",), "meeting counterpart 3 institution"),
    "named": (("meeting logged Karla Due yesterday about rehab",), "meeting who 3 0 2"),
    "noted": ((), "contact note Bent Holm: prefers mornings"),
    "contact edited": ((), "contact edit Bent Holm, bent.holm@example.dk, 87 65 43 21"),
    "merged": (
        ("contact add Karla Due", "contact note Karla Due: sings"),
        "contact merge Bent Holm with Karla Due [yes]",
    ),
    "step noted": ((), "contact step Bent Holm 3"),
    "step noted again": (("contact step Bent Holm 2",), "contact step Bent Holm 4"),
    "seated": ((), "committee seat Nora Dam on the health committee in Slagelse"),
    "date added": ((), "calendar add group meeting on 1 December 2026"),
    "date removed": (("calendar add group meeting on 1 December 2026",), "calendar remove group meeting"),
    "date set": ((), "calendar set second reading 7 October 2027 in Slagelse"),
    "date set again": (
        ("calendar set second reading 7 October 2027 in Slagelse",),
        "calendar set second reading 8 October 2027 in Slagelse",
    ),
    "rule off": ((), "nudge off hearing"),
    "rule on": (("nudge off hearing",), "nudge on hearing"),
    "rule lead": ((), "nudge lead hearing 21"),
    "rule lead again": (("nudge lead hearing 21",), "nudge lead hearing 30"),
    "rule added": ((), "nudge add “Call the chair” every year 1 March"),
}  # fmt: skip
LABELS: Final = {"en": ("Undo",), "da": ("Fortryd",)}


@pytest.fixture(params=["en", "da"])
def here(request: pytest.FixtureRequest) -> Iterator[Office]:
    with office(request.param) as made:
        yield made


@pytest.mark.parametrize("act", ACTS)
def test_an_undo_brings_every_row_back(here: Office, act: str) -> None:
    before_it, said = ACTS[act]
    for one in before_it:
        here.say(one)
    if "today 11:00" in " ".join(before_it):
        here.clock.advance(timedelta(hours=3))
    before = every_row(here.work)
    reply = here.say(said)
    assert differences(before, every_row(here.work)), shown(reply)
    undo = next((one for one in choices(reply) if one.label.startswith(LABELS[here.locale])), None)
    assert undo is not None, shown(reply)
    here.say(undo.says, kind=Kind.BUTTON)
    assert differences(before, every_row(here.work)) == set(), shown(here.last)
    here.say(undo.says, kind=Kind.BUTTON)
    assert differences(before, every_row(here.work)) == set(), shown(here.last)
