"""Contacts are added from a line, shown on a card, and found by anything that is known of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.core.messages import Abilities, Kind
from bot.core.people import Role, Sender, Standing
from bot.core.reply import FieldKind
from storage.contacts.people import PersonCard
from storage.team import Team
from storage.work import Unit
from tests.databases import postgres_work
from tests.office import FRIDAY, GROUP, ON_TELEGRAM, PHONE, Office, button, choices, office, shown
from tests.people import People

QUESTIONS = Abilities(forms=False, questions=True)
LINE = "Ulla Krag, formand for Sundhedsudvalget i Slagelse, A, ulla@example.dk, 12 34 56 78"


def people(at: Office, name: str) -> list[PersonCard]:
    """Everybody of exactly that name, first added first."""

    def find(unit: Unit) -> list[PersonCard]:
        contacts = People(unit, at.workspace, FRIDAY)
        cards = [contacts.person(number) for number in contacts.find_by_name(name)]
        return [card for card in cards if card is not None]

    return at.work.do(find)


def labels(at: Office) -> list[str]:
    return [choice.label for choice in choices(at.last)]


# Adding


def test_one_line_holds_a_contact(da: Office) -> None:
    card = da.lines(f"kontakt tilføj {LINE}")
    for said in (
        "Kontakt tilføjet",
        "Ulla Krag",
        "formand",
        "Sundheds- og Ældreudvalget, Slagelse",
        "Socialdemokratiet",
    ):
        assert said in card
    (ulla,) = people(da, "Ulla Krag")
    assert ulla.email == "ulla@example.dk"
    assert [(one.type, one.value) for one in ulla.contact_details] == [("voice", "12 34 56 78")]
    assert [(seat.organization, seat.area, seat.role, seat.party) for seat in ulla.memberships] == [
        ("Sundheds- og Ældreudvalget", "Slagelse", "formand", "Socialdemokratiet")
    ]


@pytest.mark.parametrize("subject", ["contact", "contacts", "kontakt", "kontakter", "person"])
@pytest.mark.parametrize("verb", ["add", "tilføj", "opret"])
def test_in_many_words(en: Office, subject: str, verb: str) -> None:
    assert "Contact added" in en.lines(f"{subject} {verb} Ulla Krag")


def test_a_new_contact_is_known_at_once(en: Office) -> None:
    en.say(f"contact add {LINE}")
    card = en.lines("meeting logged Ulla Krag yesterday about rehab")
    assert "Add as contact" not in card
    assert "rehab" in en.lines("contact show Ulla Krag")


def test_bodies_and_parties_are_those_there_are(en: Office) -> None:
    en.say("contact add Ulla Krag, medlem af Sundheds- og Ældreudvalget i Slagelse, S")
    (ulla,), (bent,) = people(en, "Ulla Krag"), people(en, "Bent Holm")
    assert ulla.memberships[0].organization_id == bent.memberships[0].organization_id
    karl = people(en, "Karl Vestermark")[0]
    en.say("contact add Ulf Lund, medlem af Økonomiudvalget i Slagelse, K")
    assert people(en, "Ulf Lund")[0].memberships[0].party == karl.memberships[0].party


def test_a_body_of_several_places_is_asked_for(en: Office) -> None:
    assert "several called Byrådet" in en.lines("contact add Ulla Krag, medlem af Byrådet")
    assert people(en, "Ulla Krag") == []
    assert labels(en) == ["Byrådet, Næstved", "Byrådet, Ringsted", "Byrådet, Slagelse"]
    assert "Byrådet, Ringsted" in shown(en.press("Byrådet, Ringsted"))
    assert [seat.area for seat in people(en, "Ulla Krag")[0].memberships] == ["Ringsted"]


def test_a_place_alone_is_its_municipality(en: Office) -> None:
    en.say("contact add sundhedschef Ulla Krag fra Køge")
    assert people(en, "Ulla Krag") == []
    en.press("Add Køge Kommune")
    seat = people(en, "Ulla Krag")[0].memberships[0]
    assert (seat.organization, seat.area, seat.role) == ("Køge Kommune", "Køge", "sundhedschef")


@pytest.mark.parametrize("place", ["Næstved", "Næstved Kommune", "Næstved Municipality"])
@pytest.mark.parametrize(
    "line",
    [
        "Kaj Ley, byrådsmedlem i {}, SF",
        "Kaj Ley, byrådsmedlem for SF i {}",
        "Kaj Ley, byrådsmedlem i {} for SF",
        "Kaj Ley, Byrådsmedlem, {}, SF",
        "Kaj Ley, councillor for SF in {}",
        "borgmester Kaj Ley fra {}, SF",
        "Kaj Ley, mayor of {}, SF",
        "Kaj Ley, viceborgmester, {}, SF",
    ],
)
def test_who_sits_for_a_place_sits_in_its_council(en: Office, line: str, place: str) -> None:
    en.say(f"contact add {line.format(place)}")
    seats = people(en, "Kaj Ley")[0].memberships
    assert [(seat.organization, seat.area, seat.party) for seat in seats] == [("Byrådet", "Næstved", "SF")]


@pytest.mark.parametrize(
    "line",
    [
        "Kaj Ley, byrådsmedlem i Roskilde",
        "Kaj Ley, udvalgsformand, Københavns Kommune",
        "Kaj Ley, mayor of Køge",
    ],
)
def test_no_body_is_made_unasked_for_a_place(en: Office, line: str) -> None:
    assert "I do not know" in en.lines(f"contact add {line}")
    assert people(en, "Kaj Ley") == []


@pytest.mark.parametrize("between", [" og ", " and ", " & ", " samt ", ", Bo Ley og "])
@pytest.mark.parametrize("rest", [", medlemmer af byrådet i Næstved", " fra Næstved", "", ", SF"])
def test_several_people_are_no_contact_of_one_name(en: Office, between: str, rest: str) -> None:
    assert "several people" in en.lines(f"contact add Ib Dam{between}Pia Dam{rest}")
    assert people(en, "Ib Dam") == people(en, "Pia Dam") == []
    en.press("Pia Dam")
    assert len(people(en, "Pia Dam")) == 1


@pytest.mark.parametrize(
    "rest", [" fra Vækst og Viden", ", Kultur- og Fritidsudvalget i Slagelse", ", kender Bo og Pia"]
)
def test_one_person_with_and_behind_is_one(en: Office, rest: str) -> None:
    assert "several people" not in en.lines(f"contact add Pia Holm{rest}")


def test_a_family_name_first_is_turned_round(en: Office) -> None:
    en.say("contact add Jensen, Poul, medlem af Børneudvalget i Slagelse")
    assert len(people(en, "Poul Jensen")) == 1


def test_a_role_without_a_seat_and_what_is_left_over_are_kept(en: Office) -> None:
    card = en.lines("contact add Ulla Krag, journalist, kender Bent godt")
    assert "journalist, kender Bent godt" in card
    (ulla,) = people(en, "Ulla Krag")
    assert (ulla.summary, ulla.memberships) == ("journalist, kender Bent godt", ())


def test_a_party_alone_is_a_membership_of_it(en: Office) -> None:
    en.say("contact add Ulla Krag (V)")
    assert [seat.organization for seat in people(en, "Ulla Krag")[0].memberships] == ["Venstre"]


# Somebody who is there already


def test_a_name_that_is_there_is_asked_and_not_doubled(en: Office) -> None:
    asked = en.lines("contact add bent holm, Venstre")
    assert "Is it the same person" in asked
    assert "Bent Holm · Slagelse" in asked
    assert len(people(en, "Bent Holm")) == 1
    assert labels(en) == ["Add it to the card", "Show", "Add another"]
    assert "Sundheds- og Ældreudvalget" in shown(en.say(button(en.last, "Show").says, kind=Kind.BUTTON))
    assert len(people(en, "Bent Holm")) == 1


def test_another_of_the_name_is_added_when_said(en: Office) -> None:
    en.say("contact add Bent Holm, formand for Kulturudvalget i Køge, A, bent@example.dk")
    en.press("Add Kulturudvalget")
    assert "Contact added" in shown(en.press("Add another"))
    first, second = people(en, "Bent Holm")
    assert [seat.organization for seat in second.memberships] == ["Kulturudvalget"]
    assert (second.email, first.email) == ("bent@example.dk", None)


def test_the_name_counts_however_it_is_spelled(en: Office) -> None:
    en.say("contact add Søren Ærø")
    assert "Is it the same person" in en.lines("contact add Soeren Aeroe")


def test_what_is_new_goes_onto_the_card(en: Office) -> None:
    en.say("contact add Bent Holm, bent@example.dk, 12 34 56 78")
    assert "Noted" in shown(en.press("Add it to the card"))
    (bent,) = people(en, "Bent Holm")
    assert bent.email == "bent@example.dk"
    assert len(bent.memberships) == 1
    en.say("contact add Bent Holm, other@example.dk, 12345678")
    en.press("Add it to the card")
    (bent,) = people(en, "Bent Holm")
    assert bent.email == "bent@example.dk"
    assert [(one.type, one.value) for one in bent.contact_details] == [
        ("voice", "12 34 56 78"),
        ("email", "other@example.dk"),
    ]


def test_a_party_said_later_goes_to_the_seats_without_one(en: Office) -> None:
    en.say("contact add Ulla Krag, medlem af Kulturudvalget i Køge")
    assert people(en, "Ulla Krag") == []
    en.press("Add Kulturudvalget")
    en.say("contact add Ulla Krag, V")
    en.press("Add it to the card")
    assert [(seat.organization, seat.party) for seat in people(en, "Ulla Krag")[0].memberships] == [
        ("Kulturudvalget", "Venstre")
    ]


def test_an_address_that_is_somebodys_is_asked_about(en: Office) -> None:
    en.say(f"contact add {LINE}")
    asked = en.lines("contact add Ursula Krag, Ulla@example.dk")
    assert "ulla@example.dk belongs to a contact already" in asked
    assert people(en, "Ursula Krag") == []


# Forms


def test_said_alone_it_opens_its_form(en: Office) -> None:
    assert en.desk.opens_form("contact add")
    form = en.say("contact add").form
    assert form is not None
    assert [one.name for one in form.fields] == ["name", "role", "body", "party", "email", "phone"]
    assert [one.kind for one in form.fields].count(FieldKind.BODY) == 1
    card = shown(
        en.send_in(
            {
                "name": "Ulla Krag",
                "role": "formand",
                "body": "Sundhedsudvalget i Slagelse",
                "party": "A",
                "email": "Ulla@example.dk",
                "phone": "12 34 56 78",
            }
        )
    )
    assert "Contact added" in card
    (ulla,) = people(en, "Ulla Krag")
    assert (ulla.email, ulla.memberships[0].organization) == (
        "ulla@example.dk",
        "Sundheds- og Ældreudvalget",
    )


def test_a_picked_body_is_that_body(en: Office) -> None:
    en.say("contact add")
    bent = people(en, "Bent Holm")[0].memberships[0]
    en.send_in({"name": "Ulla Krag", "body": f"Sundheds- og Ældreudvalget [o{bent.organization_id}]"})
    assert people(en, "Ulla Krag")[0].memberships[0].organization_id == bent.organization_id


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(en: Office) -> None:
    en.say("contact add")
    reply = en.send_in({"name": "Ulla Krag", "email": "ulla at example.dk", "phone": "12 34 56 78"})
    assert reply.form is not None
    fields = {one.name: one for one in reply.form.fields}
    assert fields["email"].trouble
    assert fields["email"].value == "ulla at example.dk"
    assert fields["phone"].value == "12 34 56 78"
    assert people(en, "Ulla Krag") == []
    en.send_in({"email": "ulla@example.dk"})
    assert people(en, "Ulla Krag")[0].email == "ulla@example.dk"


def test_a_line_with_a_bad_address_comes_back_as_a_filled_form(en: Office) -> None:
    reply = en.say("contact add Ulla Krag, formand for Kulturudvalget i Køge, V, ulla@example, 12345678")
    assert reply.form is not None
    values = {one.name: one.value for one in reply.form.fields}
    assert values == {
        "name": "Ulla Krag",
        "role": "formand",
        "body": "Kulturudvalget in Køge",
        "party": "V",
        "email": "ulla@example",
        "phone": "12345678",
    }
    en.send_in({"email": "ulla@example.dk"})
    en.press("Add Kulturudvalget")
    assert people(en, "Ulla Krag")[0].memberships[0].area == "Køge"


def test_without_a_name_it_is_asked_for(en: Office) -> None:
    reply = en.say("contact add formand for Kulturudvalget i Køge")
    assert reply.form is not None
    assert {one.name: one.value for one in reply.form.fields}["role"] == "formand"
    assert next(one for one in reply.form.fields if one.name == "name").trouble


def test_where_questions_are_asked_one_line_answers_them_all(en: Office) -> None:
    asked = en.say("contact add", abilities=QUESTIONS)
    assert asked.asks
    assert "Contact added" in en.lines(LINE, abilities=QUESTIONS)
    assert people(en, "Ulla Krag")[0].memberships[0].party == "Socialdemokratiet"


# Showing


def test_a_card_tells_seats_last_contact_and_next_steps(da: Office) -> None:
    card = da.lines("kontakt vis Bent Holm")
    assert (
        "næstformand, Sundheds- og Ældreudvalget, Slagelse · Venstre · 1. januar 2026–31. december 2029"
        in card
    )
    assert "Møde, lørdag 14. november kl. 15.00: genoptræning efter apopleksi #1" in card
    assert "send ventelistetal til udvalget · Ida" in card
    assert "1 January 2026–31 December 2029" not in card


def test_former_seats_come_last(en: Office) -> None:
    def past(unit: Unit) -> None:
        contacts = People(unit, en.workspace, FRIDAY)
        bent = contacts.find_by_name("Bent Holm")[0]
        club = contacts.bodies.ensure_organization("Roklubben")
        contacts.bodies.ensure_membership(bent, club, role="formand", start_date="2018", end_date="2021-12")

    en.work.do(past)
    card = en.lines("contact show Bent Holm")
    assert (
        card.index("vice chair")
        < card.index("Formerly:")
        < card.index("chair, Roklubben · 2018–December 2021")
    )


def test_confidential_contact_is_shown_to_those_who_may_see_it(en: Office) -> None:
    en.say("meeting logged Bent Holm yesterday 14:00 about mergers confidential")
    assert "mergers" in en.lines("contact show Bent Holm")
    assert "mergers" not in en.lines("contact show Bent Holm", who="bo")
    code = en.lines("caucus invite admin").split("/start ")[1].split()[0]
    bodil: dict[str, Any] = {"workspace": "", "sender": Sender("500", "Bodil", Standing.UNKNOWN)}
    en.say(f"start {code}", "500", PHONE, **bodil)
    assert "now works" in en.lines("caucus link", "500", GROUP, **bodil)
    en.say("meeting logged Bent Holm today 9:00 about sackings confidential", "500", PHONE, **bodil)
    assert "sackings" in en.lines("contact show Bent Holm", "500", PHONE, **bodil)
    card = en.lines("contact show Bent Holm", "500", GROUP, abilities=ON_TELEGRAM, **bodil)
    assert "Sundheds- og Ældreudvalget" in card
    assert "sackings" not in card


def test_a_meeting_is_logged_from_the_card(en: Office) -> None:
    en.say("contact show Bent Holm")
    form = en.press("Log a meeting").form
    assert form is not None
    assert {one.name: one.value for one in form.fields}["people"].startswith("Bent Holm [p")
    assert "Meeting logged" in shown(en.send_in({"topic": "rehab"}))


def test_the_meetings_of_a_contact_are_a_press_away(en: Office) -> None:
    en.say("contact show Bent Holm")
    assert "rehabilitation after a stroke" in shown(en.press("All meetings"))


def test_of_several_with_one_name_one_is_picked(en: Office) -> None:
    assert "several called Anna Jensen" in en.lines("contact show Anna Jensen")
    assert len(labels(en)) == 2
    assert "Omsorgs- og Forebyggelsesudvalget" in shown(en.press("Anna Jensen · Næstved"))


def test_a_near_miss_is_asked(en: Office) -> None:
    assert "Did you mean" in en.lines("contact show Bent Hollm")
    assert "vice chair" in shown(en.press("Bent Holm"))


def test_words_about_somebody_lead_to_them(en: Office) -> None:
    assert "Did you mean" in en.lines("contact show Venstre Slagelse")
    assert labels(en)[0].startswith("Bent Holm")


def test_nobody_of_that_name_can_be_added(en: Office) -> None:
    assert "I do not know Ulla Krag." in en.lines("contact show Ulla Krag")
    assert "Contact added" in shown(en.press("Add as contact"))


def test_a_contact_of_another_team_is_nobody(en: Office) -> None:
    def elsewhere(unit: Unit) -> int:
        other = Team(unit, None, FRIDAY).make_workspace("Others")
        return People(unit, other, FRIDAY).add_person("Secret Person")

    number = en.work.do(elsewhere)
    assert "not here any more" in en.lines(f"contact show [p{number}]")
    assert "I do not know" in en.lines("contact show Secret Person")
    assert "Secret" not in en.lines("contact find secret").replace("“secret”", "")


def test_an_erased_contact_is_gone(en: Office) -> None:
    (bent,) = people(en, "Bent Holm")
    en.say("contact show Bent Holm")
    en.work.do(lambda unit: People(unit, en.workspace, FRIDAY).erase(bent.id))
    assert "not here any more" in en.lines(f"contact show [p{bent.id}]")
    assert "not here any more" in en.lines(f"contact add Bent Holm, 12345678 [p{bent.id}]")
    assert people(en, "Bent Holm") == []


# Finding


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("slagelse", 4),
        ("anna", 2),
        ("sundhed", 3),
        ("ældreudvalg", 2),
        ("aeldreudvalg", 2),
        ("venstre slagelse", 1),
        ("formand slagelse", 3),
        ("jensen næstved", 1),
    ],
)
def test_contacts_are_found_by_any_words(en: Office, words: str, count: int) -> None:
    reply = en.say(f"contact find {words}")
    if count == 1:
        assert button(reply, "Log a meeting").says.startswith("answer topic meeting logged")
    else:
        assert f"{count} contacts" in shown(reply)


def test_a_found_contact_is_a_press_away(en: Office) -> None:
    en.say("contact find anna")
    assert "Omsorgs- og Forebyggelsesudvalget" in shown(en.press("Anna Jensen · Næstved"))


def test_long_lists_come_in_pages(en: Office) -> None:
    def many(unit: Unit) -> None:
        for number in range(25):
            People(unit, en.workspace, FRIDAY).add_person(f"Person Number{number:02}")

    en.work.do(many)
    first = en.lines("contact find number")
    assert "25 contacts" in first
    assert "Number00" in first
    assert "Number10" not in first
    second = shown(en.press("15 more"))
    assert "Number10" in second
    assert "Number09" not in second
    third = shown(en.press("5 more"))
    assert "Number24" in third
    assert not any("more" in label for label in labels(en))


def test_nothing_found_says_so_and_asks_about_near_misses(en: Office) -> None:
    assert "I find no contact with “zzz”" in en.lines("contact find zzz")
    assert "Did you mean" in en.lines("contact find Vestermrak")
    assert labels(en) == ["Karl Vestermark · Slagelse, chair, Økonomiudvalget, Det Konservative Folkeparti"]


def test_a_change_by_another_process_is_seen(en: Office) -> None:
    en.say("contact find anna")
    en.work.do(lambda unit: People(unit, en.workspace, FRIDAY).add_person("Anna Ny"))
    assert "3 contacts" in en.lines("contact find anna")


# Who may


def test_a_reader_shows_and_finds_but_does_not_add(en: Office) -> None:
    bo = next(
        one.id
        for one in en.work.do(lambda unit: Team(unit, en.workspace, FRIDAY).users())
        if one.name == "Bo"
    )
    en.work.do(lambda unit: Team(unit, en.workspace, FRIDAY).set_role(bo, Role.READER))
    card = en.say("contact show Bent Holm", who="bo")
    assert "vice chair" in shown(card)
    assert not any(choice.label == "Log a meeting" for choice in card.choices)
    en.say("contact add Ulla Krag", who="bo")
    assert people(en, "Ulla Krag") == []


@pytest.mark.parametrize(
    "line",
    [
        "<!channel>",
        "😀",
        "*_~`<b>x</b>",
        "'; DROP TABLE persons; --",
        "x" * 5000,
        "[p99999999999]",
        "[again]",
        "@",
        ",",
    ],
)
def test_strange_lines_are_taken_calmly(en: Office, line: str) -> None:
    for verb in ("add", "show", "find"):
        said = en.lines(f"contact {verb} {line}")
        assert "went wrong" not in said
        assert said


def test_on_postgresql_it_is_the_same() -> None:
    with postgres_work() as work, office("en", work=work) as at:
        at.say(f"contact add {LINE}")
        assert "Sundheds- og Ældreudvalget, Slagelse" in at.lines("contact show ulla krag")
        assert "5 contacts" in at.lines("contact find slagelse")


def test_a_press_from_an_old_message_adds_nobody_twice(en: Office) -> None:
    en.say("contact add Bent Holm, V")
    pressed = button(en.last, "Add another")
    message = replace(en.message(pressed.says), kind=Kind.BUTTON)
    assert en.hand_in(message).reply is not None
    assert en.hand_in(message).duplicate
    assert len(people(en, "Bent Holm")) == 2


@pytest.mark.parametrize("said", ["contact Bent Holm", "kontakt bent holm", "/contact Bent Holm"])
def test_a_name_alone_shows_the_contact(en: Office, said: str) -> None:
    assert "Sundheds- og Ældreudvalget" in en.lines(said)
    assert en.lines(said) == en.lines("contact show Bent Holm")


def test_a_name_with_more_behind_it_is_asked_about(en: Office) -> None:
    lines = en.lines("contact Bent Holm, bent@example.dk")
    assert "Did you mean" in lines
    assert "contact add Bent Holm, bent@example.dk" in lines


def test_a_slip_of_a_verb_is_no_name(en: Office) -> None:
    assert "contact show Bent Holm" in en.lines("contact shwo Bent Holm")


def test_a_committee_alone_shows_who_sits_there(en: Office) -> None:
    assert en.lines("committee health committee in Slagelse").startswith(
        "Sundheds- og Ældreudvalget, Slagelse"
    )
    assert "committee who health committee" in en.lines("committee whoo health committee")
