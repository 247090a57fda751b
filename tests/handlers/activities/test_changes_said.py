"""What undoes and changes, in people's own words, does what the bot's own line does, or asks and changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest

from bot.core.messages import Kind, Place
from storage.cards import Cards
from tests.office import Office, choices, office, shown
from tests.rows import Rows, differences, every_row

FILE: Final = Path(__file__).with_name("changes_said.tsv")


def typed(locale: str) -> Iterator[tuple[list[str], str, str]]:
    for line in FILE.read_text("utf-8").splitlines():
        if line.startswith(f"{locale}\t"):
            _, before, said, means = line.split("\t")
            yield [one for one in before.split(" && ") if one], said, means


def left_by(locale: str, before: list[str], said: str) -> tuple[Rows, Rows, Office]:
    with office(locale) as here:
        for one in before:
            here.say(one)
        first = every_row(here.work)
        here.say(said)
        return first, every_row(here.work), here


@pytest.mark.parametrize("locale", ["da", "en"])
def test_it_leaves_what_the_line_leaves(locale: str) -> None:
    wrong = []
    for before, said, means in typed(locale):
        first, after, here = left_by(locale, before, said)
        if means == "ask":
            if differences(first, after) or not choices(here.last):
                wrong.append((said, differences(first, after), shown(here.last, locale)))
            continue
        _, wanted, line = left_by(locale, before, means)
        assert differences(first, wanted), (means, shown(line.last, locale))
        if differences(wanted, after):
            wrong.append((said, differences(wanted, after), shown(here.last, locale)))
    assert wrong == []


@pytest.fixture(params=["da", "en"])
def here(request: pytest.FixtureRequest) -> Iterator[Office]:
    with office(request.param) as made:
        yield made


def test_what_is_asked_is_done_when_it_is_pressed(da: Office) -> None:
    da.say("møde planlagt Bent Holm på tirsdag")
    da.say("møde planlagt Bent Holm på torsdag kl. 9")
    asked = da.say("flyt mødet med Bent til 30. november")
    assert [one.label[:2] for one in choices(asked)] == ["#3", "#4"]
    before = every_row(da.work)
    da.clock.advance(timedelta(days=1))
    da.say(choices(asked)[1].says, kind=Kind.BUTTON)
    changed = differences(before, every_row(da.work))
    assert changed == {"activities.day", "activities.starts_at"}
    assert da.last.card == "activity:4"
    removal = da.say("slet mødet med Bent på tirsdag")
    assert differences(before, every_row(da.work)) == changed
    da.say(choices(removal)[0].says, kind=Kind.BUTTON)
    assert da.last.card == "activity:3"
    assert "activities.undone_at" in differences(before, every_row(da.work))


def test_after_an_hour_it_is_asked_which_is_meant(here: Office) -> None:
    said = {
        "da": ("møde noteret Bent Holm i dag kl. 8", "ret det til i går", "det var ikke Bent men Karl"),
        "en": ("meeting logged Bent Holm today at 8", "move it to yesterday", "it was Karl, not Bent"),
    }[here.locale]
    here.say(said[0])
    before = every_row(here.work)
    here.clock.advance(timedelta(minutes=61))
    for line in said[1:]:
        here.say(line)
        assert differences(before, every_row(here.work)) == set()
        assert any("#3" in one.label for one in choices(here.last)), shown(here.last, here.locale)


def test_what_it_was_said_under_is_what_is_meant(here: Office) -> None:
    """A reply to a card, or a line in its thread, is about that card, whatever was said since."""
    line, moved = {
        "da": ("møde planlagt {} på tirsdag kl. 10", "flyt det til onsdag"),
        "en": ("meeting planned {} on Tuesday at 10", "move it to Wednesday"),
    }[here.locale]
    room = Place("shell", "#budget")
    here.say(line.format("Bent Holm"))
    here.work.do(
        lambda unit: Cards(unit, here.workspace, here.clock.now()).remember(
            "activity:3", "shell", "#budget", "m7", "t1"
        )
    )
    here.say(line.format("Karl Vestermark"))
    before = every_row(here.work)
    here.say(moved, place=room, kind=Kind.MENTION, reply_to="m7")
    assert here.last.card == "activity:3"
    here.say(
        moved.replace("onsdag", "torsdag").replace("Wednesday", "Thursday"),
        place=Place("shell", "#budget", "t1"),
    )
    assert here.last.card == "activity:3"
    after = every_row(here.work)
    assert {number for number, row in after["activities"].items() if row != before["activities"][number]} == {
        3
    }


def test_only_what_one_may_change_is_changed(here: Office) -> None:
    said = {
        "da": (
            "møde planlagt Ellen Thorup på tirsdag",
            "flyt mødet med Ellen til onsdag",
            "slet mødet med Ellen",
        ),
        "en": (
            "meeting planned Ellen Thorup on Tuesday",
            "move the meeting with Ellen to Wednesday",
            "delete the meeting with Ellen",
        ),
    }[here.locale]
    here.say(said[0], "malik")
    before = every_row(here.work)
    assert "Malik" in here.lines(said[1], "bo")
    removal = here.say(said[2], "bo")
    for one in choices(removal):
        here.say(one.says, "bo", kind=Kind.BUTTON)
    assert differences(before, every_row(here.work)) == set()
    here.say("call logged Jonas Krogsgaard 19 November 2026 (confidential)", "malik")
    for line in ("flyt opkaldet med Jonas til i forgårs", "move the call with Jonas to two days ago"):
        assert "Krogsgaard" not in here.lines(line, "bo")


def test_a_step_told_of_is_offered_and_never_ticked_off(here: Office) -> None:
    said = {
        "da": ("opgave tilføj sende tal til Bent", "jeg har sendt tallene til Bent", "Gjort"),
        "en": ("task add send the figures to Bent", "sent the figures to Bent Holm", "Done"),
    }[here.locale]
    here.say(said[0])
    before = every_row(here.work)["tasks"]
    here.say(said[1])
    assert every_row(here.work)["tasks"] == before
    here.press(said[2])
    assert [row["status"] for row in every_row(here.work)["tasks"].values()].count("done") == 1


@pytest.mark.parametrize(
    "said",
    [
        *(
            "slet alt",
            "slet alle møder",
            "slet Bent Holm",
            "delete everything",
            "det var sjovt",
            "it was nice",
        ),
        "flyt bilen til garagen",
    ],
)
def test_what_only_sounds_like_a_change_changes_nothing(here: Office, said: str) -> None:
    here.say("meeting logged Bent Holm today at 8")
    before = every_row(here.work)
    here.say(said)
    assert differences(before, every_row(here.work)) == set()
    assert not any("remove" in one.says or "contact erase" in one.says for one in choices(here.last))
