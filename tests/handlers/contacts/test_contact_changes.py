"""Contacts changed, noted on, told apart and made one; and all of it taken back."""

from __future__ import annotations

import pytest

from tests.office import BUDGET, GROUP, ON_TELEGRAM, Office, choices, shown


def labels(an: Office) -> list[str]:
    return [choice.label for choice in choices(an.last)]


# Editing


def test_an_address_said_in_one_line_is_kept_and_taken_back(en: Office) -> None:
    card = en.lines("contact edit Bent Holm, bent@example.dk, 12 34 56 78")
    assert "bent@example.dk" in card
    assert "12 34 56 78" in card
    en.press("Undo")
    assert "Taken back" in shown(en.last)
    assert "bent@example.dk" not in en.lines("contact show Bent Holm")
    assert "12 34 56 78" not in shown(en.last)


def test_the_form_holds_what_there_is_and_changes_all_of_it(da: Office) -> None:
    da.say("kontakt ret Bent Holm, bent@example.dk, 12 34 56 78")
    da.press("Ret")
    form = da.last.form
    assert form is not None
    assert {field.name: field.value for field in form.fields} == {
        "name": "Bent Holm",
        "email": "bent@example.dk",
        "phone": "12 34 56 78",
        "about": "",
        "honorific_prefix": "",
    }
    card = shown(da.send_in({"name": "Bent Holmgård", "email": "", "about": "leder svømmeklubben"}))
    assert "Bent Holmgård" in card
    assert "leder svømmeklubben" in card
    assert "bent@example.dk" not in card
    assert "12 34 56 78" in card
    assert "Jeg kender ikke Bent Holm" in da.lines("kontakt vis Bent Holm")


@pytest.mark.parametrize(
    ("language", "line", "shows"),
    [
        ("en", "contact edit Bent Holm, title: Dr.", "Title Dr."),
        ("da", "kontakt ret Bent Holm, bent@example.dk, titel: lektor", "Titel lektor"),
    ],
)
def test_a_title_is_said_by_its_name_and_taken_back(
    en: Office, da: Office, language: str, line: str, shows: str
) -> None:
    an = {"en": en, "da": da}[language]
    assert shows in " ".join(an.lines(line).split())
    an.press("Undo" if language == "en" else "Fortryd")
    assert shows not in " ".join(an.lines("contact show Bent Holm").split())


def test_a_title_is_in_the_form(en: Office) -> None:
    en.say("contact edit Bent Holm, title: Dr.")
    en.press("Edit")
    assert en.last.form is not None
    assert {"Title": "Dr."}.items() <= {field.label: field.value for field in en.last.form.fields}.items()
    assert "Title Prof." in " ".join(shown(en.send_in({"honorific_prefix": "Prof."})).split())
    en.press("Edit")
    assert "Title" not in shown(en.send_in({"honorific_prefix": ""}))


def test_which_of_two_is_asked_and_the_title_is_still_said(en: Office) -> None:
    en.say("contact edit Anna Jensen, title: Dr.")
    en.press("Anna Jensen · Slagelse")
    assert "Title Dr." in " ".join(shown(en.last).split())


def test_what_is_wrong_is_said_beside_its_field(en: Office) -> None:
    en.say("contact edit Bent Holm")
    en.send_in({"email": "no address", "about": "runs the club"})
    assert en.last.form is not None
    fields = {field.name: field for field in en.last.form.fields}
    assert fields["email"].trouble
    assert fields["about"].value == "runs the club"
    en.send_in({"email": "", "name": ""})
    assert en.last.form is not None
    assert next(field for field in en.last.form.fields if field.name == "name").trouble
    assert "Bent Holm" in en.lines("contact show Bent Holm")


def test_the_same_once_more_changes_nothing(en: Office) -> None:
    en.say("contact edit Bent Holm, bent@example.dk")
    assert "how it reads already" in en.lines("contact edit Bent Holm, bent@example.dk")
    assert "Undo" not in labels(en)


def test_of_two_of_one_name_it_is_asked_which(en: Office) -> None:
    assert "There are several called Anna Jensen" in en.lines("contact edit Anna Jensen, anna@example.dk")
    en.press("Anna Jensen · Slagelse")
    assert "anna@example.dk" in shown(en.last)
    assert "Slagelse" in shown(en.last)


# Notes


def test_a_note_stands_on_the_card_and_is_taken_back(da: Office) -> None:
    card = da.lines("kontakt notat Bent Holm: foretrækker formiddage")
    assert "foretrækker formiddage · Ida" in card
    da.press("Fortryd")
    assert "foretrækker" not in da.lines("kontakt vis Bent Holm")


def test_the_button_asks_for_the_note(en: Office) -> None:
    en.say("contact show Bent Holm")
    en.press("Add a note")
    assert "What should I note?" in shown(en.last)
    assert "prefers tea" in shown(en.send_in({"text": "prefers tea"}))
    en.say("contact note Bent Holm")
    en.send_in({"text": ""})
    assert en.last.form is not None
    assert next(field for field in en.last.form.fields if field.name == "text").trouble


def test_a_private_note_is_read_by_its_writer_alone(en: Office) -> None:
    assert "only you see it" in en.lines("contact note Bent Holm (private): owes us an answer")
    assert "owes us" not in en.lines("contact show Bent Holm", "bo")
    assert "owes us" not in en.lines("share contact show Bent Holm", place=BUDGET)
    told = en.say("contact note Bent Holm (private): and another", place=GROUP, abilities=ON_TELEGRAM)
    assert "another" not in shown(told)


def test_a_reader_may_not_write(en: Office) -> None:
    en.say("caucus role reader Bo")
    for said in (
        "contact note Bent Holm: x",
        "contact edit Bent Holm, b@example.dk",
        "contact merge a with b",
    ):
        assert "read along" in en.lines(said, "bo")
    assert "Edit" not in [choice.label for choice in choices(en.say("contact show Bent Holm", "bo"))]


# One person or two


def twins(an: Office) -> None:
    an.say("contact edit Bent Holm, bent@example.dk")
    an.say("contact add Bent Holmgaard, bent@example.dk [again]")
    an.say("meeting logged Bent Holmgaard yesterday about cycling")


def test_duplicates_are_suggested_compared_and_merged(en: Office) -> None:
    twins(en)
    assert "Bent Holm · Bent Holmgaard: the same e-mail address" in en.lines("contact duplicates")
    en.press("Compare")
    assert labels(en) == ["Merge as Bent Holm", "Merge as Bent Holmgaard", "Two people"]
    en.press("Merge as Bent Holm")
    card = shown(en.last)
    assert "Made one contact of two" in card
    assert "Also Bent Holmgaard" in card
    assert "cycling" in card
    assert "cycling" in en.lines("contact show Bent Holmgaard")
    assert "No two contacts" in en.lines("contact duplicates")


def test_a_merge_is_taken_back_whole(en: Office) -> None:
    twins(en)
    before = [en.lines(f"contact show {name}") for name in ("Bent Holm", "Bent Holmgaard")]
    en.say("contact merge Bent Holm with Bent Holmgaard")
    en.press("Merge as Bent Holmgaard")
    en.press("Undo")
    assert "Taken back" in shown(en.last)
    assert [en.lines(f"contact show {name}") for name in ("Bent Holm", "Bent Holmgaard")] == before


def test_two_people_are_not_suggested_again(en: Office) -> None:
    twins(en)
    en.say("contact duplicates")
    en.press("Two people")
    assert "I will not ask again" in shown(en.last)
    assert "No two contacts" in en.lines("contact duplicates")


def test_namesakes_in_two_municipalities_are_no_duplicates(en: Office) -> None:
    assert "No two contacts" in en.lines("contact duplicates")


@pytest.mark.parametrize(
    "said",
    [
        "contact merge",
        "contact merge Bent Holm",
        "contact merge Bent Holm with Bent Holm",
        "contact merge [p1] [p99999]",
        "contact merge [p1] [p1] [yes]",
        "contact two 1",
        "contact two 1 99999",
        "contact undo 99999",
        "contact undo x",
        "contact edit",
        "contact edit 99999",
        "contact edit Nobody Known",
        "contact edit Bent Holm, @",
        "contact note : text",
        "contact note Nobody Known: text",
    ],
)
def test_what_cannot_be_is_answered_calmly(en: Office, said: str) -> None:
    before = en.lines("contact show Bent Holm")
    told = en.lines(said)
    assert told
    assert "went wrong" not in told
    assert en.lines("contact show Bent Holm") == before


def test_a_member_takes_back_only_what_is_their_own(en: Office) -> None:
    en.say("contact note Bent Holm: from Ida")
    undo = next(choice.says for choice in choices(en.last) if choice.label == "Undo")
    assert "Ida wrote this" in en.lines(undo, "bo")
    assert "from Ida" in en.lines("contact show Bent Holm")
