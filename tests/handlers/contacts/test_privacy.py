"""What is held about somebody: shown, exported, erased for good, and when it is to be looked at again."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from bot.core.reply import Visibility
from tests.office import BUDGET, Office, button, choices, shown


def test_what_is_held_is_shown_before_anything_goes(en: Office) -> None:
    en.say("contact note Bent Holm: prefers mornings")
    asked = en.lines("contact forget Bent Holm")
    assert "Erase Bent Holm?" in asked
    assert "1 seat" in asked
    assert "1 note" in asked
    assert "1 meeting: it stays, without the name" in asked
    assert en.last.visibility is Visibility.SECRET
    assert "prefers mornings" in en.lines("contact show Bent Holm")


def test_an_erased_person_is_gone_and_the_meeting_stays(da: Office) -> None:
    da.say("møde noteret Bent Holm i går om budget: Bent Holm vil ringe")
    number = next(word for word in shown(da.last).split() if word.startswith("#")).strip("#")
    da.say("kontakt glem Bent Holm")
    da.press("Slet")
    told = shown(da.last)
    assert "Slettet. 2 møder bliver stående uden navnet." in told
    assert f"Bent Holm vil ringe #{number}" in told
    assert "En import henter dem ikke tilbage" in told
    assert "Jeg kender ikke Bent Holm" in da.lines("kontakt vis Bent Holm")
    meeting = da.lines(f"møde vis {number}")
    assert "budget" in meeting
    assert "Hvem" not in meeting
    assert "Bent Holm" not in da.lines("udvalg hvem sundhedsudvalget i Slagelse")


def test_the_texts_that_name_them_are_offered_for_a_look(en: Office) -> None:
    en.say("meeting logged Bent Holm yesterday about budget: Bent Holm will call")
    en.say("contact forget Bent Holm")
    en.press("Erase")
    en.press("Edit #")
    assert en.last.form is not None
    values = {field.name: field.value for field in en.last.form.fields}
    assert values["details"] == "Bent Holm will call"
    assert values["people"] == ""


def test_who_was_known_by_name_only_may_come_back(en: Office) -> None:
    en.say("contact add Ole Dam")
    en.say("contact forget Ole Dam")
    en.press("Erase")
    assert "Only a name was held" in shown(en.last)


def test_only_an_administrator_erases(en: Office) -> None:
    assert "Only an administrator" in en.lines("contact forget Bent Holm", "bo")
    en.say("contact forget Bent Holm")
    says = button(en.last, "Erase").says
    assert "Only an administrator" in en.lines(says, "bo")
    assert "Sundheds" in en.lines("contact show Bent Holm")


def test_an_old_button_erases_nobody_else(en: Office) -> None:
    en.say("contact forget Bent Holm")
    asked = en.last
    en.press("Erase")
    en.last = asked
    en.press("Erase")
    assert "not here any more" in shown(en.last)


def test_the_export_is_a_file_for_the_asker_alone(en: Office) -> None:
    en.say("contact edit Bent Holm, bent@example.dk")
    reply = en.say("contact export Bent Holm", place=BUDGET)
    assert reply.visibility is Visibility.SECRET
    assert reply.file is not None
    held = json.loads(reply.file.content)
    assert held["person"]["name"] == "Bent Holm"
    assert held["person"]["email"] == "bent@example.dk"
    assert held["memberships"][0]["role"] == "næstformand"
    assert held["activities"][0]["subject"] == "rehabilitation after a stroke"
    assert reply.file.media_type == "application/json"


def test_what_somebody_keeps_private_is_asked_of_them_and_told_to_nobody(en: Office) -> None:
    alone = en.say("contact export Bent Holm").blocks
    en.say("meeting logged Bent Holm yesterday about secrets confidential", "bo")
    en.parcels()
    reply = en.say("contact export Bent Holm")
    assert reply.file is not None
    assert b"secrets" not in reply.file.content
    assert reply.blocks == alone
    (asked,) = en.parcels()
    assert asked.target.room == "bo"
    assert "Ida has taken out everything held about Bent Holm" in shown(asked.reply)
    en.say("contact export Bent Holm")
    assert not en.parcels(), "once a day is enough"
    en.last = asked.reply
    own = en.press("Take out mine", "bo")
    assert own.file is not None
    assert b"secrets" in own.file.content


def test_what_somebody_keeps_private_is_erased_too_and_only_they_are_told(en: Office) -> None:
    en.say("meeting logged Bent Holm yesterday about the house of Bent Holm, confidential", "bo")
    before = shown(en.say("contact forget Bent Holm"))
    assert "1 meeting: it stays" in before
    en.parcels()
    assert "1 meeting stays" in shown(en.press("Erase"))
    told = {parcel.target.room: shown(parcel.reply) for parcel in en.parcels()}
    assert set(told) == {"bo"}
    assert "Ida has erased a contact" in told["bo"]
    assert "Meeting #3" in told["bo"]
    assert "Bent" not in told["bo"]


def test_the_overdue_and_the_untold_are_listed(en: Office) -> None:
    assert "everybody has been told" in en.lines("contact retention")
    en.say("contact keep Bent Holm until 30 November 2026")
    assert "is kept until Monday 30 November" in shown(en.last)
    assert "was told Friday 13 November" in en.lines("contact notice Ellen Thorup on 13 November")
    en.clock.set(datetime(2027, 1, 4, 9, tzinfo=UTC))
    listed = en.lines("contact retention")
    assert "Bent Holm · kept until Monday 30 November 2026" in listed
    assert "Karl Vestermark · here since" in listed
    assert "Ellen Thorup" not in listed
    assert "Erase Bent Holm" in [choice.label for choice in choices(en.last)]
    assert "Erase Bent Holm" not in [choice.label for choice in choices(en.say("contact retention", "bo"))]


def test_days_that_cannot_be_are_refused(en: Office) -> None:
    assert "Until when?" in en.lines("contact keep Bent Holm")
    assert "is over" in en.lines("contact keep Bent Holm until 2020")
    assert "still to come" in en.lines("contact notice Bent Holm on 24 December 2026")


@pytest.mark.parametrize("verb", ["forget", "export", "notice", "keep"])
@pytest.mark.parametrize("who", ["Nobody Known", "[p99999]", "Anna Jensen until 2029", "x" * 500])
def test_whom_nobody_knows_or_two_share_is_asked_about(en: Office, verb: str, who: str) -> None:
    told = en.lines(f"contact {verb} {who}")
    assert told
    assert "went wrong" not in told
    assert en.last.file is None
