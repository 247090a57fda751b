"""One person's own page: short when there is little, in pages when there is much."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.messages import Abilities, Kind, Place, PlaceKind
from bot.core.people import Standing
from bot.core.reply import Reply
from tests.office import BUDGET, Office, button, choices, shown

HOME = Place("shell", "ida", kind=PlaceKind.HOME)


def opened(made: Office, text: str = "home", who: str = "ida") -> Reply:
    made.last = made.say(text, who, Place("shell", who, kind=PlaceKind.HOME), kind=Kind.HOME)
    return made.last


def test_it_shows_what_to_do_what_is_ahead_and_what_was_logged(en: Office) -> None:
    lines = shown(opened(en))
    order = [
        "Your next steps",
        "send the waiting list figures",
        "Coming up",
        "Karl Vestermark",
        "Recently logged",
    ]
    places = [lines.index(word) for word in (*order, "Meeting with Bent Holm")]
    assert places == sorted(places)


def test_it_is_danish_in_danish(da: Office) -> None:
    lines = shown(opened(da), "da")
    for words in ("Dine næste skridt", "Kommende", "i morgen, lørdag 21. november kl. 10.30: Møde med Karl"):
        assert words in lines


def test_for_a_newcomer_it_is_short_and_says_how_to_begin(en: Office) -> None:
    en.say("meeting remove 1")
    en.clock.advance(timedelta(days=9))
    lines = shown(opened(en, who="malik"))
    assert "Welcome, Malik" in lines
    assert "meeting logged Anna Jensen yesterday 14:00" in lines
    assert len(lines.splitlines()) <= 9


def test_the_example_it_gives_works(da: Office) -> None:
    da.say("møde slet 1")
    da.clock.advance(timedelta(days=9))
    lines = shown(opened(da, who="malik"), "da")
    sentence = lines.partition("skrive: ")[2].replace("\n", " ")
    assert "Anna Jensen" in da.lines(sentence, "malik")


def test_it_turns_its_pages(en: Office) -> None:
    for number in range(24):
        en.say(f"task add step {number}")
    first = opened(en)
    assert "Page 1 of 3" in shown(first)
    assert "Coming up" in shown(first)
    assert button(first, "More").says == "home 2"
    second = opened(en, "home 2")
    assert "Page 2 of 3" in shown(second)
    assert "Coming up" not in shown(second)
    assert [button(second, label).says for label in ("Back", "More")] == ["home 1", "home 3"]
    third = opened(en, "home 3")
    assert len([one for one in choices(third) if one.label == "Done"]) == 5
    assert shown(opened(en, "home 99")) == shown(third)


def test_a_press_on_the_bots_own_page_answers_with_what_happened(en: Office) -> None:
    """The page is drawn anew after every press on it, so the answer is only what happened."""
    opened(en)
    reply = en.say(button(en.last, "Done").says, place=HOME, kind=Kind.BUTTON)
    assert shown(reply).startswith("✓ Done: send the waiting list figures")
    assert "Your next steps" not in shown(reply)
    assert "You have no open next steps." in shown(opened(en))


def test_said_in_a_conversation_its_buttons_redraw_it(en: Office) -> None:
    en.say("caucus home")
    reply = en.press("Monday")
    assert reply.replaces
    assert "Put off: send the waiting list figures" in shown(reply)
    assert "by Monday 23 November" in shown(reply)


def test_where_others_read_along_it_goes_to_that_person_alone(en: Office) -> None:
    reply = en.say("home", place=BUDGET, abilities=Abilities(forms=False, private=False))
    assert "waiting list" not in shown(reply)
    (parcel,) = en.parcels()
    assert parcel.target.room == "ida"
    assert "waiting list" in shown(parcel.reply)


def test_what_is_over_is_not_ahead(en: Office) -> None:
    en.clock.advance(timedelta(days=1, hours=1))
    assert "Karl Vestermark" not in shown(opened(en)).partition("Recently")[0]


def test_strangers_see_nothing(en: Office) -> None:
    sender = en.message("home").sender
    stranger = type(sender)("x9", "Xenia", Standing.STRANGER)
    lines = en.lines("home", sender=stranger)
    assert "waiting list" not in lines
    assert "another organisation" in lines


@pytest.mark.parametrize("said", ["home", "hjem", "forside", "caucus home", "caucus hjem", "/caucus home 1"])
def test_the_words_for_it(en: Office, said: str) -> None:
    assert "Your next steps" in en.lines(said)


def test_what_is_no_page_is_answered_with_how_it_is_said(en: Office) -> None:
    assert "You can say, for example:\n•  home" in en.lines("home sweet home")
