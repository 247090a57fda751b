"""Contacts and bodies: found by what identifies them, made once, erased on request."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage.activities import Activities, NewParticipant
from storage.audit import Audit
from storage.contacts.people import ContactLine, IndexedName, PersonCard
from storage.known_names import names_version
from storage.work import Unit, Work
from tests.people import People
from tests.storage.activities.test_activities import MEETING
from tests.storage.conftest import NOW


@pytest.fixture
def anna(work: Work, workspace: int) -> int:
    """Anna Holm, who chairs a committee for her party."""

    def add(unit: Unit) -> int:
        people = People(unit, workspace, NOW)
        anna = people.add_person("Anna Holm", email="Anna@Naestved.example", phone="+45 55 00 00 01")
        area = people.bodies.ensure_area("Næstved", "370", "municipality")
        council = people.bodies.ensure_organization("Næstved Byråd", "council", area)
        committee = people.bodies.ensure_organization("Økonomiudvalget", "committee", area, council)
        party = people.bodies.ensure_organization("Midterlisten", "party")
        people.bodies.ensure_membership(
            anna, council, role="medlem", start_date="2018", end_date="2021-12-31"
        )
        people.bodies.ensure_membership(
            anna, committee, role="formand", on_behalf_of_id=party, start_date="2026-01-01"
        )
        people.add_name(anna, "Anna Katrine Holm")
        return anna

    return work.do(add)


def card(work: Work, workspace: int, person_id: int) -> PersonCard:
    found = work.do(lambda unit: People(unit, workspace, NOW).person(person_id))
    assert found is not None
    return found


def test_a_contact_is_told_with_where_they_sit(work: Work, workspace: int, anna: int) -> None:
    person = card(work, workspace, anna)
    assert (person.name, person.email, person.erased) == ("Anna Holm", "anna@naestved.example", False)
    assert person.other_names == ("Anna Katrine Holm",)
    assert person.contact_details == (ContactLine("voice", "+45 55 00 00 01", None),)
    now, before = person.memberships
    assert (now.organization, now.role, now.party, now.area) == (
        "Økonomiudvalget",
        "formand",
        "Midterlisten",
        "Næstved",
    )
    assert (now.start_date, now.end_date) == ("2026-01-01", None)
    assert (before.organization, before.start_date, before.end_date) == (
        "Næstved Byråd",
        "2018",
        "2021-12-31",
    )


def test_every_name_is_indexed_with_what_tells_it_apart(work: Work, workspace: int, anna: int) -> None:
    plain = work.do(lambda unit: People(unit, workspace, NOW).add_person("Anna Holm"))
    hint = "Næstved, formand, Økonomiudvalget, Midterlisten"
    assert work.do(lambda unit: People(unit, workspace, NOW).names()) == [
        IndexedName(anna, "Anna Holm", hint),
        IndexedName(plain, "Anna Holm", ""),
        IndexedName(anna, "Anna Katrine Holm", hint),
    ]
    bodies = work.do(lambda unit: People(unit, workspace, NOW).bodies.organization_names())
    assert {(body.name, body.hint, body.classification) for body in bodies} == {
        ("Næstved Byråd", "Næstved", "council"),
        ("Økonomiudvalget", "Næstved", "committee"),
        ("Midterlisten", "", "party"),
    }


def test_another_team_finds_nobody(work: Work, other_workspace: int, anna: int) -> None:
    def look(unit: Unit) -> None:
        people = People(unit, other_workspace, NOW)
        assert people.names() == []
        assert people.bodies.organization_names() == []
        assert people.person(anna) is None
        assert people.find_by_email("anna@naestved.example") is None
        assert people.find_by_name("Anna Holm") == []
        assert people.bodies.area_by_name("Næstved") is None
        assert not people.change_person(anna, name="En anden")
        assert not people.erase(anna)

    work.do(look)


def test_a_contact_is_found_by_address_and_name(work: Work, workspace: int, anna: int) -> None:
    assert work.do(lambda unit: People(unit, workspace, NOW).find_by_email("ANNA@naestved.example")) == anna
    assert work.do(lambda unit: People(unit, workspace, NOW).find_by_email("bo@naestved.example")) is None
    assert work.do(lambda unit: People(unit, workspace, NOW).find_by_name("Anna Holm")) == [anna]


def test_saying_the_same_thing_twice_changes_nothing(work: Work, workspace: int, anna: int) -> None:
    def again(unit: Unit) -> tuple[int, int]:
        people = People(unit, workspace, NOW)
        before = names_version(unit, workspace)
        area = people.bodies.ensure_area("Næstved", "370", "municipality")
        committee = people.bodies.ensure_organization("Økonomiudvalget", "committee", area)
        party = people.bodies.ensure_organization("Midterlisten")
        people.bodies.ensure_membership(
            anna, committee, role="formand", on_behalf_of_id=party, start_date="2026-01-01"
        )
        assert not people.add_name(anna, "Anna Katrine Holm")
        assert not people.add_contact_detail(anna, "voice", "+45 55 00 00 01")
        return before, names_version(unit, workspace)

    before, after = work.do(again)
    assert before == after
    assert len(card(work, workspace, anna).memberships) == 2


def test_what_was_missing_is_filled_in_and_what_was_known_stays(work: Work, workspace: int) -> None:
    def fill(unit: Unit) -> None:
        people = People(unit, workspace, NOW)
        area = people.bodies.ensure_area("Faxe")
        assert people.bodies.ensure_area("FAXE", "320") == area
        assert people.bodies.ensure_area("Faxe Kommune", "320", "municipality") == area
        assert people.bodies.ensure_area("Faxe", "999") != area
        found = people.bodies.area_by_name("faxe")
        assert found is not None
        assert (found.name, found.identifier, found.classification) == ("Faxe", "320", "municipality")
        body = people.bodies.ensure_organization("Byrådet")
        assert people.bodies.ensure_organization("Byrådet", "council", area) == body
        elsewhere = people.bodies.ensure_area("Solrød", "269")
        assert people.bodies.ensure_organization("Byrådet", "council", elsewhere) != body
        bo = people.add_person("Bo Lind")
        membership = people.bodies.ensure_membership(bo, body, role="medlem")
        assert people.bodies.ensure_membership(bo, body, role="medlem", start_date="2022") == membership
        assert (
            people.bodies.ensure_membership(bo, body, role="medlem", start_date="2022", end_date="2025-12-31")
            == membership
        )
        assert people.bodies.ensure_membership(bo, body, role="medlem", start_date="2030") != membership
        assert people.bodies.confirm_membership(membership)
        post = people.bodies.ensure_post("Borgmester", body)
        assert people.bodies.ensure_post("Borgmester", body, "mayor") == post

    work.do(fill)


def test_an_area_is_found_whatever_the_case_of_its_danish_letters(work: Work, workspace: int) -> None:
    area = work.do(lambda unit: People(unit, workspace, NOW).bodies.ensure_area("Ærø", "492"))
    found = work.do(lambda unit: People(unit, workspace, NOW).bodies.area_by_name("ÆRØ"))
    assert found is not None
    assert found.id == area
    assert work.do(lambda unit: People(unit, workspace, NOW).bodies.area_by_name("Ærø\x00\ud800")) is None
    assert [one.name for one in work.do(lambda unit: People(unit, workspace, NOW).bodies.areas())] == ["Ærø"]


def test_an_index_of_names_is_known_to_be_old(work: Work, workspace: int, other_workspace: int) -> None:
    def version(team: int) -> int:
        return work.do(lambda unit: names_version(unit, team))

    before, others = version(workspace), version(other_workspace)
    bo = work.do(lambda unit: People(unit, workspace, NOW).add_person("Bo Lind"))
    added = version(workspace)
    work.do(lambda unit: People(unit, workspace, NOW).change_person(bo, name="Bo Lind Sø"))
    assert before < added < version(workspace)
    assert version(other_workspace) == others


def test_identifiers_lead_to_whom_they_were_issued(work: Work, workspace: int, anna: int) -> None:
    def identify(unit: Unit) -> None:
        people = People(unit, workspace, NOW)
        body = people.bodies.ensure_organization("Midterlisten")
        assert people.bodies.add_identifier("M-1", "register", person_id=anna)
        assert not people.bodies.add_identifier("M-1", "register", person_id=anna)
        assert people.bodies.add_identifier("12345678", "cvr", organization_id=body)
        assert people.bodies.find_by_identifier("M-1", "register") == (anna, None)
        assert people.bodies.find_by_identifier("12345678", "cvr") == (None, body)
        assert people.bodies.find_by_identifier("M-1") is None
        assert people.add_source("https://example.dk/byraad", person_id=anna)
        assert not people.add_source("https://example.dk/byraad", person_id=anna)

    work.do(identify)


def test_an_erased_person_is_gone_and_the_meeting_stays(
    work: Work, workspace: int, anna: int, ida: int
) -> None:
    met = replace(MEETING, participants=(NewParticipant("Anna H", person_id=anna), NewParticipant("Bo")))
    activity_id = work.do(lambda unit: Activities(unit, workspace, NOW, ida).record(met))
    work.do(lambda unit: People(unit, workspace, NOW, ida).change_person(anna, summary="Bor i Næstved"))
    assert work.do(lambda unit: People(unit, workspace, NOW, ida).erase(anna))
    assert not work.do(lambda unit: People(unit, workspace, NOW, ida).erase(anna))
    person = card(work, workspace, anna)
    assert person == PersonCard(anna, "", None, None, (), (), (), True)
    assert work.do(lambda unit: People(unit, workspace, NOW).names()) == []
    meeting = work.do(lambda unit: Activities(unit, workspace, NOW).get(activity_id))
    assert meeting is not None
    assert [(one.name, one.typed) for one in meeting.participants] == [("", ""), ("Bo", "Bo")]
    trail = work.do(lambda unit: Audit(unit, workspace, NOW).of(f"person:{anna}"))
    assert [(change.action, change.after) for change in trail] == [
        ("added", None),
        ("changed", None),
        ("erased", None),
    ]


def test_only_fields_of_a_person_are_changed(work: Work, workspace: int, anna: int) -> None:
    with pytest.raises(ValueError, match="erased_at"):
        work.do(lambda unit: People(unit, workspace, NOW).change_person(anna, erased_at=None))
