"""People erased for good: what goes, what stays, and that neither an import nor a backup brings them back."""

from __future__ import annotations

import json
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.core.messages import Target
from bot.core.outgoing import Urgency
from bot.core.people import Role
from bot.core.reply import Paragraph, Reply, Text
from storage.activities import Activities, NewActivity, NewParticipant, NewTask
from storage.audit import Audit
from storage.committees.terms import Terms
from storage.contacts.duplicates import Duplicates
from storage.contacts.erasures import Erasures, erased_in, ledger_of, read_ledger, replay
from storage.contacts.held import Held
from storage.contacts.notes import Notes
from storage.db import open_engine
from storage.imports import import_file
from storage.nudges import Nudges, Reader
from storage.outbox import Outbox
from storage.schema import downgrade, upgrade
from storage.sentences import Sentences
from storage.tables import AuditEntry, Base, ImportChange, OutboxMessage, Sentence, Task
from storage.team import Team
from storage.visibility import Confidentiality
from storage.work import Unit, Work
from tests.databases import sqlite_url, work_on
from tests.people import People
from tests.storage.conftest import NOW

NAME = "Birthe Ågård"


def enter(unit: Unit, workspace: int, ida: int) -> int:
    """Birthe with all that can be held about somebody."""
    people = People(unit, workspace, NOW, ida)
    council = people.bodies.ensure_organization(
        "Byrådet", "council", people.bodies.ensure_area("Næstved", "0370")
    )
    birthe = people.add_person(NAME, email="birthe@example.dk", phone="12 34 56 78", summary="kender alle")
    people.add_name(birthe, "Birthe Ågård Lund")
    people.bodies.add_identifier("ocd-person/77", "ocd", person_id=birthe)
    people.add_source("https://example.dk/birthe", person_id=birthe)
    people.bodies.ensure_membership(birthe, council, role="medlem", start_date="2026-01-01")
    people.change_person(birthe, summary="kender alle i byen")
    Notes(unit, workspace, NOW, ida).add_note(birthe, "Vil helst ringes op", Confidentiality.TEAM)
    Activities(unit, workspace, NOW, ida).record(
        NewActivity(
            "meeting",
            "cykelstier",
            NOW.date(),
            details=f"{NAME} vil tale med udvalget",
            participants=(NewParticipant(NAME, person_id=birthe), NewParticipant("Ole Dam")),
            tasks=(NewTask(f"skriv til {NAME}"),),
        )
    )
    return birthe


@pytest.fixture
def birthe(work: Work, workspace: int, ida: int) -> int:
    return work.do(lambda unit: enter(unit, workspace, ida))


def tables_with(work: Work, *words: str) -> set[str]:
    """The tables in which any of these words stand."""

    def read(unit: Unit) -> set[str]:
        return {
            table.name
            for table in Base.metadata.sorted_tables
            for row in unit.connection.execute(sa.select(table))
            if any(word in str(tuple(row)) for word in words)
        }

    return work.do(read)


def test_all_of_it_goes_but_the_meeting_and_its_texts(
    work: Work, workspace: int, ida: int, birthe: int
) -> None:
    def put(unit: Unit) -> None:
        reply = Reply((Paragraph((Text(f"Mødt: {NAME}"),)),))
        outbox = Outbox(unit, workspace, NOW, ida)
        outbox.put(Target("shell", "ida"), reply, "da", "k", NOW, Urgency.ANSWER)
        for one in outbox.claim(NOW, 10, timedelta(minutes=1)):
            outbox.sent(one.parcel.id, one.attempt_id, "9")
        Sentences(unit, workspace, NOW).keep(f"committee seat x\n{NAME} (A)")
        Sentences(unit, workspace, NOW).keep("committee seat x\nOle Dam")
        Audit(unit, workspace, NOW).note(
            "changed", "activity:1", {"details": f"{NAME} ringede"}, {"subject": "b"}
        )
        step = unit.connection.execute(sa.select(sa.func.min(Task.id))).scalar_one()
        Nudges(unit, workspace, NOW).bring_up(
            "next_step",
            "1",
            Reader(user_id=ida),
            due_on=NOW.date(),
            record=f"task:{step}",
            given={"subject": "skriv", "about": f" · {NAME}: ældre"},
        )

    work.do(put)
    assert {"outbox", "sentences", "notes", "audit", "nudges"} <= tables_with(work, NAME, "ringes op")
    erased = work.do(lambda unit: Erasures(unit, workspace, NOW, ida).erase(birthe))
    assert erased is not None
    assert erased.recognisable
    assert len(erased.activities) == 1
    assert [one.text for one in erased.mentions] == [f"{NAME} vil tale med udvalget", f"skriv til {NAME}"]

    def check(unit: Unit) -> None:
        [row], _ = Activities(unit, workspace, NOW, ida).list()
        assert [one.name for one in row.participants] == ["", "Ole Dam"]
        texts = unit.connection.execute(sa.select(Sentence.text)).scalars().all()
        assert texts == ["committee seat x\nOle Dam"]
        assert unit.connection.execute(sa.select(sa.func.count(OutboxMessage.id))).scalar_one() == 0

    work.do(check)
    words = ("birthe@", "12 34 56 78", "kender alle", "ringes op", "ocd-person", "example.dk/birthe")
    assert tables_with(work, *words) == set()
    # What was typed about her in a meeting is for somebody to look through.
    assert tables_with(work, NAME) == {"activities", "tasks"}
    assert work.do(lambda unit: Erasures(unit, workspace, NOW, ida).erase(birthe)) is None
    assert work.do(lambda unit: Held(unit, workspace, NOW, ida).about(birthe)) is None


def test_the_trail_keeps_no_name_of_one_merged_before(
    work: Work, workspace: int, ida: int, birthe: int
) -> None:
    other = work.do(
        lambda unit: People(unit, workspace, NOW, ida).add_person("B. Ågård", email="b@example.dk")
    )
    work.do(lambda unit: People(unit, workspace, NOW, ida).change_person(other, summary="den samme"))
    work.do(lambda unit: Duplicates(unit, workspace, NOW, ida).merge(birthe, other))
    work.do(lambda unit: Erasures(unit, workspace, NOW, ida).erase(birthe))
    trail = work.do(
        lambda unit: [
            str(tuple(row))
            for row in unit.connection.execute(
                sa.select(AuditEntry.before, AuditEntry.after).where(AuditEntry.record.like("person:%"))
            )
        ]
    )
    assert not any("gård" in one or "samme" in one or "b@example" in one for one in trail)
    actions = [one.action for one in work.do(lambda unit: Audit(unit, workspace, NOW).of(f"person:{birthe}"))]
    assert actions[-1] == "erased"


@pytest.mark.parametrize(
    ("name", "facts", "erased"),
    [
        (NAME, {"emails": ["Birthe@Example.dk"]}, True),
        ("Birte Aagaard", {"emails": ["birthe@example.dk"]}, True),
        ("Kim Larsen", {"emails": ["birthe@example.dk"]}, False),  # who only shares the mailbox
        ("birthe aagaard", {"seats": [("Byrådet", "Næstved")]}, True),
        ("Birthe Ågård Lund", {"seats": [("byrådet", None)]}, True),
        (NAME, {"seats": [("Byrådet", "Slagelse")]}, False),
        (NAME, {"seats": [("Økonomiudvalget", "Næstved")]}, False),
        (NAME, {}, False),  # a name alone is nobody
        ("B. Å.", {"identifiers": [("ocd", "ocd-person/77")]}, True),
        ("B. Å.", {"identifiers": [(None, "77")]}, False),
    ],
)
def test_whom_an_import_must_not_bring_back(
    work: Work,
    workspace: int,
    ida: int,
    birthe: int,
    name: str,
    facts: dict[str, list[str]],
    erased: bool,
) -> None:
    assert not work.do(lambda unit: erased_in(unit, workspace)).is_erased(name, **facts)  # type: ignore[arg-type]
    work.do(lambda unit: Erasures(unit, workspace, NOW, ida).erase(birthe))
    known = work.do(lambda unit: erased_in(unit, workspace))
    assert known.is_erased(name, **facts) is erased  # type: ignore[arg-type]


def test_another_team_has_erased_nobody(
    work: Work, workspace: int, other_workspace: int, ida: int, birthe: int
) -> None:
    assert work.do(lambda unit: Erasures(unit, other_workspace, NOW).erase(birthe)) is None
    work.do(lambda unit: Erasures(unit, workspace, NOW, ida).erase(birthe))
    known = work.do(lambda unit: erased_in(unit, other_workspace))
    assert not known.is_erased(NAME, emails=["birthe@example.dk"])


def test_who_was_known_by_name_only_cannot_be_told_from_others(work: Work, workspace: int) -> None:
    number = work.do(lambda unit: People(unit, workspace, NOW).add_person("Ole Dam"))
    erased = work.do(lambda unit: Erasures(unit, workspace, NOW).erase(number))
    assert erased is not None
    assert not erased.recognisable


def test_a_shared_mailbox_marks_nobody(work: Work, workspace: int) -> None:
    def make(unit: Unit) -> int:
        people = People(unit, workspace, NOW)
        people.add_person("Bo Dam", email="byraad@example.dk")
        return people.add_person("Birgit Dam", email="byraad@example.dk")

    number = work.do(make)
    work.do(lambda unit: Erasures(unit, workspace, NOW).erase(number))
    assert not work.do(lambda unit: erased_in(unit, workspace)).is_erased(
        "Bente Lund", emails=["byraad@example.dk"]
    )


def test_what_an_import_said_of_somebody_goes(work: Work, workspace: int, ida: int, birthe: int) -> None:
    def given(unit: Unit) -> None:
        made = {"workspace_id": workspace, "created_at": NOW, "updated_at": NOW, "created_by": ida}
        number = unit.connection.execute(
            sa.insert(Base.metadata.tables["imports"]).values(
                **made,
                name="f.csv",
                state="done",
                total=1,
                written=1,
                report={"examples": [{"name": NAME}], "n": 1},
            )
        ).inserted_primary_key
        assert number is not None
        unit.connection.execute(
            sa.insert(ImportChange).values(
                **made,
                import_id=number[0],
                record_table="persons",
                record_id=birthe,
                person_id=birthe,
                after={"name": NAME},
            )
        )

    work.do(given)
    work.do(lambda unit: Erasures(unit, workspace, NOW, ida).erase(birthe))
    imports = Base.metadata.tables["imports"]
    assert work.do(lambda unit: unit.connection.execute(sa.select(imports.c.report)).scalar_one()) == {
        "examples": [{"name": ""}],
        "n": 1,
    }
    assert work.do(lambda unit: unit.connection.execute(sa.select(ImportChange.id)).all()) == []


# After a restore


def test_a_restored_backup_brings_nobody_back(tmp_path: Path) -> None:
    file = tmp_path / "caucus.db"
    with sqlite_url() as url:
        shutil.copy(url.removeprefix("sqlite:///"), file)
    address = f"sqlite:///{file}"
    with work_on(address) as work:
        workspace = work.do(lambda unit: Team(unit, None, NOW).make_workspace("Byrådsgruppen"))
        ida = work.do(lambda unit: Team(unit, workspace, NOW).add_user("Ida", Role.MEMBER))
        birthe = work.do(lambda unit: enter(unit, workspace, ida))
    backup = tmp_path / "backup.db"
    shutil.copy(file, backup)
    with work_on(address) as work:
        work.do(lambda unit: Erasures(unit, workspace, NOW, ida).erase(birthe))
    ledger = ledger_of(file)
    [entry] = read_ledger(ledger)
    assert (entry.workspace, entry.person, entry.by) == (workspace, birthe, ida)
    assert oct(ledger.stat().st_mode)[-3:] == "600"
    assert not any(word in ledger.read_text() for word in (NAME, "birthe", "Byr"))
    shutil.copy(backup, file)
    later = NOW + timedelta(days=3)
    with work_on(address) as work:
        assert work.do(lambda unit: People(unit, workspace, NOW).find_by_name(NAME)) == [birthe]
        assert work.do(lambda unit: replay(unit, ledger, later)) == 1
        assert work.do(lambda unit: People(unit, workspace, NOW).find_by_name(NAME)) == []
        assert work.do(lambda unit: erased_in(unit, workspace)).is_erased(NAME, emails=["birthe@example.dk"])
        assert [one.at for one in work.do(lambda unit: Erasures(unit, workspace, NOW).entries())] == [
            entry.at
        ]
        assert work.do(lambda unit: replay(unit, ledger, later)) == 0
    assert read_ledger(ledger) == [entry]


def test_a_number_that_is_somebody_elses_by_now_is_left_alone(
    tmp_path: Path, work: Work, workspace: int
) -> None:
    number = work.do(lambda unit: People(unit, workspace, NOW).add_person("Ole Dam"))
    work.do(lambda unit: Erasures(unit, workspace, NOW).erase(number))
    [entry] = work.do(lambda unit: Erasures(unit, workspace, NOW).entries())
    ledger = tmp_path / "erasures"
    ledger.write_text(json.dumps({"workspace": workspace, "person": 4711, "at": entry.at, "by": None}) + "\n")
    with ledger.open("a") as file:
        told = {"workspace": workspace, "at": entry.at, "by": None, "salt": entry.salt, "facts": entry.facts}
        file.write(json.dumps({**told, "person": number + 1}) + "\n{cut off")
    other = work.do(lambda unit: People(unit, workspace, NOW + timedelta(hours=1)).add_person("Mette Krogh"))
    assert other == number + 1
    assert work.do(lambda unit: replay(unit, ledger, NOW)) == 0
    assert work.do(lambda unit: People(unit, workspace, NOW).find_by_name("Mette Krogh")) == [other]
    assert {one.person for one in read_ledger(ledger)} == {number, number + 1}


# What is held


def test_everything_held_is_told_to_who_may_see_it(work: Work, workspace: int, ida: int, birthe: int) -> None:
    def secrets(unit: Unit) -> None:
        Notes(unit, workspace, NOW, ida).add_note(birthe, "fortroligt", Confidentiality.PRIVATE)
        Activities(unit, workspace, NOW, ida).record(
            NewActivity(
                "call",
                "hemmeligt",
                NOW.date(),
                participants=(NewParticipant(NAME, person_id=birthe),),
                confidentiality=Confidentiality.PRIVATE,
            )
        )

    work.do(secrets)
    held = work.do(lambda unit: Held(unit, workspace, NOW, ida).about(birthe))
    assert held is not None
    assert held["person"]["name"] == NAME
    assert held["other_names"] == [{"name": "Birthe Ågård Lund"}]
    assert held["memberships"][0]["organization"] == "Byrådet"
    assert {one["subject"] for one in held["activities"]} == {"cykelstier", "hemmeligt"}
    assert held["activities"][0]["next_steps"][0]["subject"] == f"skriv til {NAME}"
    assert [one["text"] for one in held["notes"]] == ["Vil helst ringes op", "fortroligt"]
    json.dumps(held)
    others = work.do(lambda unit: Held(unit, workspace, NOW, ida + 1).about(birthe))
    assert others is not None
    assert work.do(lambda unit: Held(unit, workspace, NOW, ida + 1).kept_by(birthe)) == [ida]
    assert work.do(lambda unit: Held(unit, workspace, NOW, ida).kept_by(birthe)) == []
    assert "hemmeligt" not in str(others)
    assert "fortroligt" not in str(others)


def test_notice_and_retention(work: Work, workspace: int, birthe: int) -> None:
    today = date(2026, 12, 24)

    def look(unit: Unit) -> tuple[list[str], list[str]]:
        held = Held(unit, workspace, NOW)
        return (
            [name for _, name, _ in held.overdue(today)],
            [name for _, name, _ in held.without_notice(NOW + timedelta(days=1))],
        )

    assert work.do(look) == ([], [NAME])
    work.do(lambda unit: Held(unit, workspace, NOW).give_notice(birthe, today))
    work.do(lambda unit: Held(unit, workspace, NOW).keep_until(birthe, date(2026, 12, 23)))
    assert work.do(look) == ([NAME], [])
    work.do(lambda unit: Held(unit, workspace, NOW).keep_until(birthe, today))
    assert work.do(look) == ([], [])
    assert not work.do(lambda unit: Held(unit, workspace, NOW).keep_until(birthe + 99, today))


def test_the_step_back_and_forth_keeps_people_and_seats(
    url: str, work: Work, workspace: int, ida: int
) -> None:
    birthe = work.do(lambda unit: enter(unit, workspace, ida))

    def fill(unit: Unit) -> None:
        terms = Terms(unit, workspace, NOW)
        terms.put_seats_in(terms.ensure_term("2026-2029", "2026-01-01", "2029-12-31"))
        ole = People(unit, workspace, NOW).add_person("Ole Dam")
        Duplicates(unit, workspace, NOW).tell_apart(birthe, ole)
        Erasures(unit, workspace, NOW).erase(ole)
        Held(unit, workspace, NOW).give_notice(birthe, NOW.date())

    work.do(fill)
    engine = open_engine(url)
    downgrade(engine, "0001")
    upgrade(engine)
    engine.dispose()
    card = work.do(lambda unit: People(unit, workspace, NOW).person(birthe))
    assert card is not None
    assert (card.name, len(card.memberships), len(card.contact_details)) == (NAME, 1, 1)
    assert work.do(lambda unit: Terms(unit, workspace, NOW).terms()) == []


def test_a_file_brings_nobody_back(tmp_path: Path, work: Work, workspace: int, ida: int, birthe: int) -> None:
    work.do(lambda unit: Erasures(unit, workspace, NOW, ida).erase(birthe))
    table = tmp_path / "people.csv"
    table.write_text(
        "name,organization,area,role,email\n"
        f"{NAME},Byrådet,Næstved,medlem,\n"
        "B. Ågård,,,,birthe@example.dk\n"
        f"{NAME},Byrådet,Slagelse,medlem,anden@example.dk\n",
        "utf-8",
    )
    report = import_file(work, workspace, table, NOW)
    erased = [one.line for one in report.problems if one.code == "erased"]
    assert (report.added, erased) == (1, [2, 3])
    popolo = tmp_path / "people.json"
    person = {"id": "p", "name": NAME, "identifiers": [{"scheme": "ocd", "identifier": "ocd-person/77"}]}
    popolo.write_text(
        json.dumps({"persons": [person, {"id": "q", "name": "Mette Krogh"}]}), "utf-8"
    )  # beside a namesake
    report = import_file(work, workspace, popolo, NOW)
    assert (report.added, [one.code for one in report.problems]) == (1, ["erased"])
    names = work.do(lambda unit: [one.name for one in People(unit, workspace, NOW).names()])
    assert sorted(names) == [NAME, "Mette Krogh"]
