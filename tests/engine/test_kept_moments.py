"""A button that says again what somebody typed means the days of when it was typed, whenever it is pressed."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from itertools import product
from typing import Any, Final

import pytest

from bot.core.messages import Abilities, Kind, Place, PlaceKind
from bot.language.line.vocabulary import JOIN_WORDS
from storage.team import Team
from storage.work import Unit
from tests.office import ON_TELEGRAM, Office, choices, office, shown
from tests.rows import every_row

DOORS: Final[dict[str, tuple[Place, dict[str, Any]]]] = {
    "shell": (Place("shell", "ida", kind=PlaceKind.DIRECT), {}),
    "telegram": (Place("telegram", "ida", kind=PlaceKind.DIRECT), {"abilities": ON_TELEGRAM}),
    "slack": (Place("slack", "C1"), {"abilities": Abilities(forms=False, questions=False)}),
}
# What is said, and the beginning of the label of the button that says it again.
SAID: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "da": (
        ("mødte Bent Holm i går og i forgårs ringede jeg til Karl Vestermark", "opkald noteret"),
        ("mødte Bent Holm i går og ringede til Karl Vestermark", "opkald noteret"),
        ("møde planlagt Bent Holm i går om budget", "Ja"),
        ("møde noteret Bent Holm i morgen om budget", "Ja"),
        ("møde noter Bent Holm i forgårs", "møde noteret"),
        ("møde noter Bent Holm", "møde noteret"),
        ("opkald noteret Bent Holm i går, intet svar", "Ja"),
        ("opgve tilføj ring til Bent Holm i morgen", "opgave"),
    ),
    "en": (
        ("met Bent Holm yesterday and two days ago I called Karl Vestermark", "call logged"),
        ("meeting planned Bent Holm yesterday about the budget", "Yes"),
        ("meeting logged Bent Holm tomorrow about the budget", "Yes"),
        ("meeting loged Bent Holm two days ago", "meeting logged"),
        ("call logged Bent Holm yesterday, no answer", "Yes"),
        ("tsk add call Bent Holm tomorrow", "task"),
    ),
}


def newest_day(here: Office, before: dict[str, Any]) -> date:
    """The day of what was recorded since."""
    after = every_row(here.work)
    for table, column in (("activities", "day"), ("tasks", "due_date")):
        if new := after[table].keys() - before[table].keys():
            return date.fromisoformat(str(after[table][max(new)][column])[:10])
    raise AssertionError(f"nothing was recorded: {shown(here.last, here.locale)}")


@pytest.mark.parametrize("locale", SAID)
def test_a_button_pressed_the_next_day_means_the_day_that_was_meant(locale: str) -> None:
    with office(locale) as here:
        for platform in ("slack", "telegram"):
            here.work.do(partial(_link, here, platform))
        for (said, label), (place, how) in product(SAID[locale], DOORS.values()):
            meant: list[int] = []
            for later in (timedelta(0), timedelta(days=1), timedelta(days=9)):
                spoken = here.clock.now().date()
                here.say(said, place=place, kind=Kind.DIRECT, **how)
                pressed = next((one for one in choices(here.last) if one.label.startswith(label)), None)
                assert pressed is not None, (said, shown(here.last, locale))
                here.clock.advance(later)
                before = every_row(here.work)
                here.say(pressed.says, place=place, kind=Kind.BUTTON, **how)
                meant.append((newest_day(here, before) - spoken).days)
                # Another week, so that nothing is said twice.
                here.clock.advance(timedelta(days=14) - later)
            assert meant == [meant[0]] * 3, (said, place.platform)


def _link(here: Office, platform: str, unit: Unit) -> None:
    Team(unit, None, here.clock.now()).link_workspace(platform, "demo", here.workspace)
    Team(unit, here.workspace, here.clock.now()).link_account(platform, "demo", "ida", 1)


@pytest.mark.parametrize("locale", SAID)
def test_what_was_told_too_begins_with_no_word_that_joins(locale: str) -> None:
    said = {
        "da": "mødte Bent Holm i går og så ringede jeg til Karl Vestermark",
        "en": "met Bent Holm yesterday and then I called Karl Vestermark",
    }
    with office(locale) as here:
        offered = choices(here.say(said[locale]))[0]
        words = offered.label.split()
        assert words[:2] in (["opkald", "noteret"], ["call", "logged"])
        assert words[2] not in JOIN_WORDS
        assert "Karl Vestermark" in here.lines(offered.says, kind=Kind.BUTTON)


def test_what_was_typed_into_a_question_keeps_its_day_over_midnight() -> None:
    """Where one field is asked for at a time the answers come one by one."""
    with office("da") as here:
        before = every_row(here.work)
        how: dict[str, Any] = {"abilities": ON_TELEGRAM}
        here.say("møde planlagt", **how)
        here.say("Bent Holm kl. 25", **how)
        here.say("i morgen kl. 9", **how)
        day = newest_day(here, before)
        assert (day - here.clock.now().date()).days == 1
