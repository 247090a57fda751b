"""The very same said twice at once is recorded once; what differs in any part is another."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Final

import pytest

from bot.core.messages import Kind
from storage.work import Work
from tests.databases import postgres_work, sqlite_work
from tests.office import Office, choices, office, shown
from tests.rows import differences, every_row

AT_ONCE: Final = 20
WORKS: Final[dict[str, Callable[[], AbstractContextManager[Work]]]] = {
    "sqlite": sqlite_work,
    "postgresql": postgres_work,
}
RECORDS: Final = {
    "meeting logged Bent Holm yesterday 14:00 about rehab: fine. Next: send the figures by Friday": "activities",
    "meeting planned Bent Holm on 3 December at 10 about a series": "activities",
    "call logged Bent Holm yesterday": "activities",
    "oped logged about rehab yesterday": "activities",
    "contact add Karla Due, karla@example.dk": "persons",
    "contact note Bent Holm: prefers mornings": "notes",
    "task add send the figures by Friday": "tasks",
    "calendar add group meeting on 1 December 2026": "calendar_dates",
    "committee seat Nora Dam on the health committee in Slagelse": "memberships",
    "draft new congratulation Bent Holm": "drafts",
}
BASE: Final = (
    "meeting planned Bent Holm on 3 December 2026 at 10 about rehab: fine. Next: send figures by 1 December"
)
OTHERS: Final = (
    BASE.replace("Bent Holm", "Ellen Thorup"),
    BASE.replace("on 3", "on 10"),
    BASE.replace("at 10", "at 11"),
    BASE.replace("about rehab", "about parking"),
    BASE.replace("fine", "not fine"),
    BASE.replace("send figures", "send letters"),
    BASE.replace("by 1 Dec", "by 2 Dec"),
    BASE.replace("about", "from Slagelse about"),
    f"{BASE} (confidential)",
    BASE.replace("meeting", "call", 1),
)


@pytest.fixture(params=list(WORKS))
def here(request: pytest.FixtureRequest) -> Iterator[Office]:
    with WORKS[request.param]() as work, office("en", work=work) as made:
        yield made


def count(here: Office, table: str) -> int:
    return len(every_row(here.work)[table])


def at_once(here: Office, text: str) -> None:
    async def all_of_them() -> None:
        messages = [here.message(text) for _ in range(AT_ONCE)]
        await asyncio.gather(*(here.desk.handle(one) for one in messages))

    asyncio.run(all_of_them())


def test_twenty_at_once_are_one(here: Office) -> None:
    for text, table in RECORDS.items():
        before = count(here, table)
        at_once(here, text)
        here.work_off()
        assert count(here, table) == before + 1, text


def test_what_differs_in_any_part_is_another(here: Office) -> None:
    before = count(here, "activities")
    for number, text in enumerate((BASE, *OTHERS), 1):
        here.say(text)
        assert count(here, "activities") == before + number, (text, shown(here.last))
        assert here.last.card is not None
    for text in (BASE, *OTHERS):
        here.say(text)
        assert "a moment ago" in shown(here.last)
    assert count(here, "activities") == before + 1 + len(OTHERS)


@pytest.mark.parametrize(
    "text", [text for text in RECORDS if not text.startswith(("contact add", "committee", "calendar"))]
)
def test_once_more_is_asked_and_done_on_a_press(text: str) -> None:
    with office("en") as here:
        here.say(text)
        here.work_off()
        before = count(here, RECORDS[text])
        here.say(text)
        says = choices(here.last)[-1].says
        here.work_off()
        assert count(here, RECORDS[text]) == before
        here.say(says, kind=Kind.BUTTON, card="9")
        here.say(says, kind=Kind.BUTTON, card="9")  # a finger that slipped
        here.work_off()
        assert count(here, RECORDS[text]) == before + 1
        here.clock.advance(timedelta(minutes=2))
        here.say(text)
        here.work_off()
        assert count(here, RECORDS[text]) == before + 2


def test_what_was_taken_back_or_asked_may_be_said_again() -> None:
    with office("en") as here:
        here.say(BASE)
        here.press("Undo")
        before = every_row(here.work)
        here.say(BASE)
        assert "+activities" in differences(before, every_row(here.work))
        here.say("meeting logged Bent Holm tomorrow about rehab")
        first = shown(here.last)
        here.say("meeting logged Bent Holm tomorrow about rehab")
        assert shown(here.last) == first


def test_a_form_sent_in_twice_is_recorded_once() -> None:
    with office("en") as here:
        here.say("meeting logged")
        form = here.last.form
        assert form is not None
        values = {"people": "Bent Holm", "topic": "rehab", "when": "yesterday"}
        before = count(here, "activities")
        for _ in range(2):
            here.say(form.says, kind=Kind.FORM, form=values)
        assert count(here, "activities") == before + 1
        here.say(choices(here.last)[-1].says, kind=Kind.BUTTON)
        assert count(here, "activities") == before + 2
