"""Committees as people say them: who sits there, seats, pasted lists, bodies that change, and Undo of it all."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.messages import Abilities
from bot.core.reply import FieldKind
from storage.contacts.people import People
from storage.known_names import names_changed
from storage.tables import Organization
from storage.work import Unit
from tests.office import FRIDAY, Office, button, choices, shown

HEALTH = "Sundheds- og Ældreudvalget"
PASTED = """committee seat Sundheds- og Ældreudvalget in Slagelse
• Formand: Anna Jensen (A)
• Næstformand: Ole Dam (V)
Medlemmer
Mette Krogh \tC\tmette@example.dk
Ny Mand (L)
Læs mere
Opgaver i 2026"""


def who(an: Office, body: str = "health committee in Slagelse") -> str:
    return an.lines(f"committee who {body}")


# Who sits there


def test_a_body_is_shown_with_what_can_be_done(da: Office) -> None:
    card = da.lines("udvalg hvem sundhedsudvalget i Slagelse")
    assert "Anna Jensen (Socialdemokratiet), formand" in card
    assert "Bent Holm (Venstre), næstformand" in card
    assert {"Stadig rigtigt", "Tilføj medlemmer"} <= {choice.label for choice in choices(da.last)}


def test_a_body_is_shown_as_it_was_on_a_day(en: Office) -> None:
    en.say("committee leave Bent Holm from the health committee in Slagelse on 1 October")
    assert "Bent Holm" not in who(en)
    assert "Bent Holm" in who(en, "health committee in Slagelse on 1 September 2026")


def test_a_reader_is_offered_no_changes(en: Office) -> None:
    en.say("caucus role reader Bo")
    reply = en.say("committee who health committee in Slagelse", "bo")
    assert "Still right" not in {choice.label for choice in choices(reply)}
    assert "read along" in en.lines("committee seat Bo Holm on the health committee in Slagelse", "bo")


def test_mine_lists_the_bodies_of_the_area_with_those_met(en: Office) -> None:
    listed = en.lines("committee mine in Slagelse")
    assert f"{HEALTH} · 2 members · you have met Bent Holm (vice chair)" in listed
    assert "Slagelse Kommune" not in listed


def test_mine_asks_for_the_area_unless_the_team_has_one(en: Office) -> None:
    assert "In which municipality" in en.lines("committee mine")
    en.press("Næstved")
    assert "Committees in Næstved" in shown(en.last)
    en.say("caucus area Slagelse")
    assert "Committees in Slagelse" in en.lines("committee mine")


# Two of one name


def alike(an: Office) -> list[str]:
    """What the buttons that ask for one of two bodies read."""
    an.say("committee confirm Havneudvalget in Slagelse")
    return [one.label for one in choices(an.last) if one.says.startswith("committee confirm")]


def two_harbours(an: Office, **other: str | None) -> None:
    """A second Havneudvalget in Slagelse beside the first, with `other` on its row."""

    def make(unit: Unit) -> None:
        people = People(unit, an.workspace, FRIDAY)
        area = people.bodies.ensure_area("Slagelse")
        parents = {name: people.bodies.ensure_organization(name) for name in ("Byrådet", "Havnen")}
        for row in ({"classification": "committee"}, {"classification": "committee", **other}):
            values = {key: parents[str(one)] if key == "parent_id" else one for key, one in row.items()}
            unit.session.add(
                Organization(
                    workspace_id=an.workspace,
                    name="Havneudvalget",
                    area_id=area,
                    created_at=FRIDAY,
                    updated_at=FRIDAY,
                    **values,
                )
            )
        unit.session.flush()
        names_changed(people.unit, people.workspace_id)

    an.work.do(make)


@pytest.mark.parametrize(
    ("other", "labels"),
    [
        ({"classification": "board"}, {"udvalg", "bestyrelse"}),
        ({"founding_date": "2022", "dissolution_date": "2025-12-31"}, {"", "2022–2025"}),
        ({"dissolution_date": "2025"}, {"", "til 2025"}),
        ({"parent_id": "Havnen"}, {"", "Havnen"}),
    ],
)
def test_two_bodies_of_one_name_read_differently(
    da: Office, other: dict[str, str | None], labels: set[str]
) -> None:
    two_harbours(da, **other)
    read = alike(da)
    assert len(set(read)) == 2
    said = {label.removeprefix("Havneudvalget, Slagelse").removeprefix(" · ") for label in read}
    assert {one if one in labels else "" for one in said} == labels
    assert all(len(label) <= 75 for label in read)
    # A question and a new contact are asked about in the same words.
    da.say("hvem sidder i havneudvalget i Slagelse")
    assert {one.label for one in choices(da.last)} >= set(read)
    da.say("kontakt tilføj Ulla Krag, medlem af Havneudvalget i Slagelse")
    assert {one.label for one in choices(da.last)} >= set(read)


def test_two_bodies_with_nothing_else_to_tell_are_told_by_their_members(da: Office) -> None:
    two_harbours(da)
    assert all("#" in label for label in alike(da))  # nothing differs but the number
    first = choices(da.last)[0].says.rpartition("[")[2]
    da.say(f"committee seat Ole Dam on Havneudvalget [{first} from 2026")
    read = alike(da)
    assert "Havneudvalget, Slagelse · fra 2026" in read
    assert len(set(read)) == 2


def test_a_typeahead_tells_two_bodies_apart(da: Office) -> None:
    two_harbours(da, classification="board")
    found = asyncio.run(da.desk.suggest(da.message(""), FieldKind.BODY, "havneudv"))
    assert {label for _, label in found} == {
        "Havneudvalget, Slagelse · udvalg",
        "Havneudvalget, Slagelse · bestyrelse",
    }


# What ends


REGION = "Regionsrådet in Region Sjælland"
NEW_YEAR = datetime(2026, 12, 31, 23, 0, tzinfo=UTC)  # 1 January 2027 in Copenhagen


def seat_the_region(an: Office) -> None:
    an.say("committee add Regionsrådet in Region Sjælland")
    an.say(f"committee seat Ole Dam on {REGION} as regionsrådsformand for V from 2022")
    assert "Ole Dam" in shown(an.last)


def test_a_region_that_is_to_end_says_so_and_what_follows(en: Office) -> None:
    seat_the_region(en)
    en.clock.set(NEW_YEAR - timedelta(minutes=1))
    told = who(en, REGION)
    assert "Ole Dam" in told
    assert "Region Sjælland ends on 31 December 2026 and becomes part of Region Østdanmark" in told
    assert "on 1 January 2027. Its members are not carried over by themselves" in told


def test_a_region_that_has_ended_is_told_as_of_then(en: Office) -> None:
    seat_the_region(en)
    en.clock.set(NEW_YEAR)
    told = who(en, REGION)
    assert "Region Sjælland ended on 31 December 2026 and became part of Region Østdanmark" in told
    assert "Ole Dam" in told
    assert "31 December 2026" in told
    assert not {"Still right", "Add members"} & {choice.label for choice in choices(en.last)}


def test_the_list_of_a_regions_bodies_says_it_ends(en: Office) -> None:
    seat_the_region(en)
    told = en.lines("committee mine in Region Sjælland")
    assert "Region Sjælland ends on 31 December 2026 and becomes part of Region Østdanmark." in told
    assert "Regionsrådet · 1 member" in told
    en.clock.set(NEW_YEAR)
    told = en.lines("committee mine in Region Sjælland")
    assert "Region Sjælland ended on 31 December 2026 and became part of Region Østdanmark." in told
    assert "Regionsrådet · no members known" in told
    assert "Committees in Region Østdanmark" in shown(en.press("Region Østdanmark"))


def test_nobody_is_carried_over_into_the_new_region(en: Office) -> None:
    seat_the_region(en)
    en.clock.set(NEW_YEAR)
    assert "Ole Dam" in en.lines("who chairs the region in Region Sjælland")
    who(en, REGION)
    told = shown(en.press("Region Østdanmark"))
    assert "Ole Dam" not in told
    assert "took over from Region Hovedstaden and Region Sjælland on 1 January 2027" in told
    assert "Ole Dam" in shown(en.press("Region Sjælland"))


def test_the_new_region_is_told_of_before_it_begins(da: Office) -> None:
    seat_the_region(da)
    told = da.lines("hvem sidder i regionsrådet i Region Østdanmark")
    assert "Ole Dam" not in told
    assert "begynder den 1. januar 2027; indtil da er det Region Hovedstaden og Region Sjælland" in told


def test_who_sat_in_a_region_no_longer_sits_there(da: Office) -> None:
    seat_the_region(da)
    assert "Tidligere" not in da.lines("kontakt vis Ole Dam")
    assert "regionsrådet i Region Sjælland" not in da.lines("hvilke udvalg sidder Ole Dam i")
    da.clock.set(NEW_YEAR)
    card = da.lines("kontakt vis Ole Dam")
    assert "Tidligere" in card
    assert "2022–31. december 2026" in card
    told = da.lines(f"sidder Ole Dam i {REGION.replace(' in ', ' i ')}")
    assert "ophørte den 31. december 2026 og blev en del af Region Østdanmark" in told


def test_whoever_sat_in_a_region_is_not_lost_touch_with(da: Office) -> None:
    seat_the_region(da)
    da.say("møde afholdt Ole Dam 1. februar 2026 om ambulancer")
    da.clock.set(NEW_YEAR - timedelta(days=1))
    assert "Ole Dam" in da.lines("kontakt glemte")
    da.clock.set(NEW_YEAR + timedelta(days=1))
    assert "Ole Dam" not in da.lines("kontakt glemte")


def test_a_health_council_outlives_its_region(da: Office) -> None:
    da.say("committee add Sundhedsråd Midt- og Vestsjælland in Region Sjælland")
    da.say("committee seat Ole Dam on Sundhedsråd Midt- og Vestsjælland in Region Sjælland from 2026")
    da.clock.set(NEW_YEAR + timedelta(days=30))
    told = da.lines("hvem sidder i Sundhedsråd Midt- og Vestsjælland")
    assert "Ole Dam" in told
    assert "ophør" not in told


def test_a_body_that_became_another_says_which(en: Office) -> None:
    en.say("committee end health committee in Slagelse on 31 December 2026 into Care Committee in Slagelse")
    assert "I do not know Care Committee in Slagelse" in shown(en.last)
    en.press("Add Care Committee")
    soon = who(en)
    assert "ends on 31 December 2026 and becomes part of Care Committee" in soon
    assert "Anna Jensen" in soon
    en.clock.set(NEW_YEAR)
    told = who(en)
    assert "ended on 31 December 2026 and became part of Care Committee" in told
    assert "Anna Jensen" in told
    assert "Anna Jensen" not in shown(en.press("Care Committee"))


# One seat


def test_somebody_new_is_seated_and_taken_back_whole(en: Office) -> None:
    card = en.lines(
        "committee seat Ole Dam on the health committee in Slagelse as member for V from 1 March 2026"
    )
    assert "Ole Dam (Venstre) · since 1 March 2026" in card
    assert "Added as a new contact" in card
    assert "Ole Dam (Venstre)" in who(en)
    en.say("committee seat Ole Dam on the health committee in Slagelse")
    assert "Known already" in shown(en.last)
    en.say("contact show Ole Dam")
    assert HEALTH in shown(en.last)


def test_undo_takes_the_seat_and_the_new_contact(en: Office) -> None:
    en.say("committee seat Ole Dam on the health committee in Slagelse")
    en.press("Undo")
    assert "Taken back" in shown(en.last)
    assert "Ole Dam" not in who(en)
    assert "I do not know Ole Dam" in en.lines("contact show Ole Dam")


def test_a_contact_in_use_stays_when_the_seat_is_taken_back(en: Office) -> None:
    en.say("committee seat Ole Dam on the health committee in Slagelse")
    card = en.last
    en.say("meeting logged Ole Dam yesterday about rehab")
    en.last = card
    en.press("Undo")
    assert "1 thing stays" in shown(en.last)
    assert "Ole Dam" not in who(en)
    assert "rehab" in en.lines("contact show Ole Dam")


def test_a_new_role_from_a_day_keeps_the_old_one_known(en: Office) -> None:
    en.say("committee seat Bent Holm on the health committee in Slagelse as chair from 1 September 2026")
    assert "Bent Holm (Venstre), chair" in who(en)
    assert "Bent Holm (Venstre), vice chair" in who(en, "health committee in Slagelse on 1 May 2026")


def test_the_same_role_in_another_language_changes_nothing(en: Office) -> None:
    assert "Known already" in en.lines(
        "committee seat Anna Jensen on the health committee in Slagelse as chair for S"
    )


def test_a_namesake_from_another_municipality_is_asked_about(en: Office) -> None:
    asked = en.lines("committee seat Ellen Thorup on the health committee in Slagelse")
    assert "Which Ellen Thorup?" in asked
    assert "Næstved" in asked
    en.press("Somebody else")
    assert "Added as a new contact" in shown(en.last)
    assert len(choices(en.say("contact show Ellen Thorup"))) == 2


def test_an_unknown_body_is_made_on_saving_only(en: Office) -> None:
    assert "I do not know Climate Committee in Ringsted yet" in en.lines(
        "committee seat Ole Dam on the Climate Committee in Ringsted for V"
    )
    en.press("Add ")
    assert "Nothing is saved yet" in shown(en.last)
    assert "Climate Committee" not in en.lines("committee mine in Ringsted")
    en.say("committee seat Ole Dam on the Climate Committee in Ringsted for V")
    en.press("Add ")
    en.press("Save")
    assert "Ole Dam (Venstre)" in who(en, "Climate Committee in Ringsted")


def test_a_body_alone_opens_the_form_for_its_list(en: Office) -> None:
    en.say("committee seat health committee in Slagelse")
    assert "Paste the list" in shown(en.last)
    en.send_in({"people": "Ole Dam (V)\nMette Krogh (C), chair", "since": "2026"})
    assert "2 people in the list" in shown(en.last)
    en.press("Save")
    assert "Mette Krogh (Det Konservative Folkeparti), chair · since 2026" in who(en)


def test_where_no_form_is_shown_the_list_is_asked_for_question_by_question(da: Office) -> None:
    def said(text: str) -> str:
        return da.lines(text, abilities=Abilities(forms=False, questions=True))

    assert said("udvalg plads").startswith("Udvalg eller råd?")
    assert said("sundhedsudvalget i Slagelse").startswith("Hvem sidder der")
    assert "2 personer på listen. Intet er gemt endnu." in said("Formand: Mette Krogh (C)\nOle Dam (V)")
    da.press("Gem")
    assert "Mette Krogh" in who(da, "sundhedsudvalget i Slagelse")


def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(en: Office) -> None:
    en.say("committee seat health committee in Slagelse")
    en.send_in({"people": "Ole Dam", "since": "whenever"})
    form = en.last.form
    assert form is not None
    fields = {field.name: field for field in form.fields}
    assert fields["since"].trouble
    assert fields["people"].value == "Ole Dam"
    en.send_in({"people": "???", "since": ""})
    assert en.last.form is not None
    assert next(field for field in en.last.form.fields if field.name == "people").trouble


# A pasted list


def test_a_pasted_list_is_shown_before_anything_is_saved(en: Office) -> None:
    preview = en.lines(PASTED)
    assert "4 people in the list. Nothing is saved yet." in preview
    assert "Mette Krogh (Det Konservative Folkeparti)" in preview
    assert "Ny Mand (Liste L)" in preview
    assert "In the register but not on the list: Bent Holm" in preview
    assert "“Opgaver i 2026”" in preview
    assert "Ole Dam" not in who(en)
    assert "I do not know Ole Dam" in en.lines("contact show Ole Dam")


def test_a_saved_list_seats_everybody_and_ends_nobody(en: Office) -> None:
    en.say(PASTED)
    en.press("Save")
    saved = shown(en.last)
    assert "4 people saved · 3 new seats · 3 new contacts · 1 as before" in saved
    assert "Not on the list: Bent Holm" in saved
    now = who(en)
    assert "Anna Jensen (Socialdemokratiet), chair" in now
    assert "Ole Dam (Venstre), vice chair" in now
    assert "Bent Holm" in now
    assert "mette@example.dk" in en.lines("contact show Mette Krogh")


def test_those_not_on_the_list_leave_when_that_is_said(en: Office) -> None:
    en.say(PASTED)
    en.press("Save")
    en.press("Bent Holm left")
    assert "Bent Holm: last day today, Friday 20 November" in shown(en.last)
    en.clock.set(datetime(2026, 11, 23, 9, tzinfo=UTC))
    assert "Bent Holm" not in who(en)
    assert "Formerly" in en.lines("contact show Bent Holm")


def test_saving_a_list_is_taken_back_as_one(en: Office) -> None:
    before = who(en)
    en.say(PASTED)
    en.press("Save")
    en.press("Undo")
    assert who(en) == before
    assert "I do not know Ole Dam" in en.lines("contact show Ole Dam")


def test_cancel_saves_nothing(en: Office) -> None:
    before = who(en)
    en.say(PASTED)
    en.press("Cancel")
    assert "Nothing was saved" in shown(en.last)
    assert who(en) == before


def test_a_list_pasted_twice_changes_nothing(en: Office) -> None:
    en.say(PASTED)
    en.press("Save")
    en.say(PASTED)
    en.press("Save")
    assert "4 people saved · 4 as before" in shown(en.last)


def test_a_list_asks_about_namesakes_first(en: Office) -> None:
    en.say(f"committee seat {HEALTH} in Slagelse from 1 January 2026\nEllen Thorup (A)\nOle Dam (V)")
    assert "Before it can be saved: which Ellen Thorup?" in shown(en.last)
    assert not any(choice.label == "Save" for choice in choices(en.last))
    en.press("Ellen Thorup · Næstved")
    assert "The seats begin 1 January 2026" in shown(en.last)
    en.press("Save")
    assert "Ellen Thorup (Socialdemokratiet) · since 1 January 2026" in who(en)


def test_a_list_of_nobody_is_refused_calmly(en: Office) -> None:
    assert "I find no names" in en.lines(f"committee seat {HEALTH} in Slagelse\n???\nLæs mere")


# Leaving and confirming


def test_a_seat_ends_on_its_day_with_its_reason(da: Office) -> None:
    card = da.lines(
        "udvalg forlad Bent Holm fra sundhedsudvalget i Slagelse den 1. november fordi hun er flyttet"
    )
    assert "Bent Holm: sidste dag søndag 1. november" in card
    assert "Grund: hun er flyttet" in card
    assert "Bent Holm" not in da.lines("udvalg hvem sundhedsudvalget i Slagelse")
    assert "Tidligere" in da.lines("kontakt vis Bent Holm")


def test_who_holds_no_seat_cannot_leave_it(en: Office) -> None:
    assert "Nothing was changed" in en.lines("committee leave Ole Dam from the health committee in Slagelse")
    assert "began later" in en.lines(
        "committee leave Bent Holm from the health committee in Slagelse on 1 May 2019"
    )
    assert "Who leaves what?" in en.lines("committee leave Bent Holm")


def test_a_body_is_confirmed_from_its_card(en: Office) -> None:
    assert "not confirmed since" in who(en)
    en.press("Still right")
    assert "2 seats confirmed as of today" in shown(en.last)
    assert "confirmed 20 November 2026" in who(en)
    assert "not confirmed since" not in shown(en.last)


def test_a_person_is_confirmed_and_namesakes_are_asked_about(en: Office) -> None:
    assert "1 seat confirmed" in en.lines("committee confirm Bent Holm")
    assert "Which Anna Jensen?" in en.lines("committee confirm Anna Jensen")
    en.press("Anna Jensen · Slagelse")
    assert "2 seats confirmed" in shown(en.last)


# Bodies


def test_a_body_is_added_once(en: Office) -> None:
    assert "Committee added" in en.lines("committee add Klimaudvalget in Ringsted")
    assert "is here already" in en.lines("committee add Klimaudvalget in Ringsted")
    assert "Klimaudvalget" in en.lines("committee mine in Ringsted")


def test_a_body_is_added_with_what_it_is_and_belongs_to(da: Office, en: Office) -> None:
    added = da.lines("udvalg tilføj Solgårdens Venner under Byrådet i Slagelse som forening")
    assert "Solgårdens Venner, Slagelse · forening · under Byrådet" in added
    added = en.lines("committee add Solgården Care Home in Slagelse as an institution")
    assert "Solgården Care Home, Slagelse · institution" in added
    assert "committee add Trafikudvalget" in str(
        en.say("committee add Klimaudvalget under Trafikudvalget in Slagelse")
    )
    assert "already" not in en.lines("committee add Klimaudvalget in Slagelse")


def test_a_body_called_much_like_another_is_added_after_a_question(da: Office) -> None:
    assert "er det et af disse" in da.lines("udvalg tilføj Sundhedsudvalget i Slagelse")
    da.press("Nej")
    assert "Sundhedsudvalget, Slagelse" in shown(da.last)
    assert "findes allerede" in da.lines("udvalg tilføj Sundhedsudvalget i Slagelse")


def test_an_abbreviation_or_an_area_alone_offers_the_usual_names(da: Office) -> None:
    assert "Børne- og Ungeudvalget" in da.lines("udvalg tilføj BUU i Ringsted")
    da.press("Bare BUU")
    assert "BUU, Ringsted" in shown(da.last)
    da.say("udvalg tilføj Næstved")
    assert "Økonomiudvalget" in shown(da.last)
    assert "lovbestemt" not in shown(da.last)
    da.press("Økonomiudvalget")
    assert "Økonomiudvalget, Næstved" in shown(da.last)


def test_a_renamed_body_is_found_by_both_names(en: Office) -> None:
    en.say("committee rename health committee in Slagelse to Omsorgsudvalget")
    assert "Name changed" in shown(en.last)
    assert "Bent Holm" in who(en, "Omsorgsudvalget in Slagelse")
    assert "Bent Holm" in who(en, f"{HEALTH} in Slagelse")
    assert "Which committee" in en.lines("committee rename health committee in Slagelse")


def test_bodies_merge_and_their_seats_end(en: Office) -> None:
    en.say(
        "committee end Byrådet in Næstved on 31 December 2026 into Storbyrådet in Næstved",
    )
    en.press("Add Storbyrådet")
    told = shown(en.last)
    assert "It ends on Thursday 31 December" in told
    assert "Storbyrådet follows it" in told
    assert "1 seat ends that day" in told
    assert "Ellen Thorup" in who(en, "Byrådet in Næstved")
    en.clock.set(datetime(2027, 1, 5, 9, tzinfo=UTC))
    later = who(en, "Byrådet in Næstved")
    assert "became part of Storbyrådet" in later
    assert "Ellen Thorup" in later


def test_a_term_ends_all_its_seats_in_one_step(en: Office) -> None:
    assert "It runs until" in en.lines("committee term 2026-2029")
    en.clock.set(datetime(2030, 1, 2, 9, tzinfo=UTC))
    assert "10 seats of this term have not been ended" in en.lines("committee term 2026-2029")
    en.press("End the term")
    assert "10 seats were ended" in shown(en.last)
    closed = en.last
    assert "No seats of this term are open" in en.lines("committee term 2026-2029")
    en.last = closed
    en.press("Undo")
    assert "10 seats of this term have not been ended" in en.lines("committee term 2026-2029")


def test_only_an_administrator_ends_a_term(en: Office) -> None:
    assert "Only an administrator" in en.lines("committee term 2022-2025", "bo")


# Who may undo, and what is not understood


def test_somebody_elses_act_is_not_taken_back_by_a_member(en: Office) -> None:
    en.say("committee seat Ole Dam on the health committee in Slagelse")
    undo = button(en.last, "Undo").says
    assert "Ida wrote this" in en.lines(undo, "bo")
    assert "Ole Dam" in who(en)
    en.say("committee seat Mette Krogh on the health committee in Slagelse", "bo")
    en.press("Undo", "ida")
    assert "Mette Krogh" not in who(en)


@pytest.mark.parametrize(
    "said",
    [
        "committee undo x",
        "committee undo 999999999999",
        "committee left",
        "committee left 1 2 3 on never",
        "committee left 99999 on 2026-01-01",
        "committee seat [o99999]",
        "committee seat Ole Dam on [o99999]",
        "committee who [o99999]",
        "committee confirm [p99999]",
        "committee confirm [o99999]",
        "committee end",
        "committee rename a to",
        "committee term 2025-2022",
        "committee add [o1]",
        "committee seat \n\n",
        "committee leave [p1] from [o1]",
    ],
)
def test_what_cannot_be_is_answered_calmly(en: Office, said: str) -> None:
    told = en.lines(said)
    assert told
    assert "went wrong" not in told
