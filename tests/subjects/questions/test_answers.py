"""Answers to questions as colleagues ask them: what each must say and must not, and that none says too much."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from storage.activities import (
    Activities,
    Confidentiality,
    NewActivity,
    NewParticipant,
    NewTask,
    ParticipantRole,
    Status,
)
from storage.committees.bodies import Bodies
from storage.contacts.people import People
from storage.team import Team
from storage.work import Unit
from tests import towns
from tests.office import BUDGET, FRIDAY, Office, office

ROWS = [
    tuple(row.split("\t"))
    for row in (Path(__file__).parent / "answers.tsv").read_text("utf-8").splitlines()
    if row and not row.startswith("#")
]


@pytest.fixture(scope="module")
def da() -> Iterator[Office]:
    with office("da", team=towns.make_team) as made:
        yield made


@pytest.fixture(scope="module")
def en() -> Iterator[Office]:
    with office("en", team=towns.make_team) as made:
        yield made


@pytest.mark.parametrize("language", ["da", "en"])
def test_each_question_has_its_own_answer(language: str, da: Office, en: Office) -> None:
    asked = {"da": da, "en": en}[language]
    wrong = []
    for _, question, wanted, unwanted in (row for row in ROWS if row[0] == language):
        told = asked.lines(question)
        missing = [part for part in wanted.split("|") if part not in told]
        too_much = [part for part in unwanted.split("|") if part and part in told]
        if missing or too_much:
            wrong.append((question, missing, too_much, told))
    assert not wrong


def people_of(made: Office) -> dict[str, int]:
    """The contacts' numbers by name."""
    return made.work.do(
        lambda unit: {row.name: row.person_id for row in People(unit, made.workspace, FRIDAY).names()}
    )


def users_of(made: Office) -> dict[str, int]:
    return made.work.do(lambda unit: {one.name: one.id for one in Team(unit, made.workspace, FRIDAY).users()})


def met(made: Office, whom: str, topic: str, day: date, **more: Any) -> NewActivity:
    """A meeting Ida had with somebody."""
    with_whom = NewParticipant(whom, ParticipantRole.TARGET, people_of(made)[whom])
    ida = NewParticipant("Ida", ParticipantRole.SOURCE, user_id=users_of(made)["Ida"])
    return replace(NewActivity("meeting", topic, day, participants=(with_whom, ida)), **more)


def record(made: Office, *activities: NewActivity) -> None:
    ida = users_of(made)["Ida"]

    def keep(unit: Unit) -> None:
        log = Activities(unit, made.workspace, FRIDAY, ida)
        for one in activities:
            log.record(one)

    made.work.do(keep)


def test_promises_are_the_steps_of_either_side() -> None:
    with office("da", team=towns.make_team) as made:
        steps = (
            NewTask("sende tallene", date(2026, 11, 25), users_of(made)["Ida"], "Ida"),
            NewTask("rejse det i udvalget", date(2026, 12, 1), None, "Poul"),
        )
        record(
            made,
            met(
                made,
                "Poul Gormsen",
                "tal",
                date(2026, 11, 10),
                tasks=steps,
                details="Poul lovede at tage det op.",
            ),
        )
        made.say("opgave tilføj ringe til Poul Gormsen på mandag")
        ours = made.lines("hvad lovede vi Poul Gormsen?")
        assert "sende tallene · Ida · senest onsdag 25. november · møde, tirsdag 10. november" in ours
        assert "ringe til Poul Gormsen" in ours
        assert "rejse det" not in ours
        theirs = made.lines("hvad har Poul lovet os?")
        assert "rejse det i udvalget · senest tirsdag 1. december" in theirs
        assert "Poul lovede at tage det op." in theirs
        assert "sende tallene" not in theirs
        assert "ringe til Poul Gormsen · senest mandag 23. november" in made.lines("hvem skal jeg ringe til")
        made.say("opgave liste")
        made.press("Gjort")
        assert "Holdt:" in made.lines("hvad lovede vi Poul Gormsen?")


SECRET = "en hemmelig lukning"
ABOUT_IT = (
    "hvem har mødt Laust Bjerre",
    "hvad har vi talt med Laust Bjerre om",
    "hvornår mødes vi med Laust Bjerre",
    "hvornår har vi sidst mødt Laust Bjerre",
    "hvor mange møder har vi haft med Laust Bjerre",
    "hvor mange møder har vi haft i år",
    "hvad lovede vi Laust Bjerre",
    "hvad har Laust Bjerre lovet",
    "hvem mangler vi at møde i Seniorrådet i Slagelse",
    "hvem skal jeg ringe til",
    "hvad sker der i næste uge",
)


def test_what_somebody_keeps_to_themselves_is_in_nobody_elses_answer(da: Office) -> None:
    """Others, and the room, are answered as if it were not; the one who kept it is told it, alone."""
    others = {question: da.lines(question, "bo") for question in ABOUT_IT}
    in_room = {question: da.lines(f"share {question}", "bo", BUDGET) for question in ABOUT_IT}
    kept = Confidentiality.PRIVATE
    steps = (
        NewTask(f"ringe om {SECRET}", date(2026, 11, 24), users_of(da)["Ida"], "Ida"),
        NewTask(f"svare om {SECRET}", date(2026, 11, 24), None, "Laust"),
    )
    told = met(
        da,
        "Laust Bjerre",
        SECRET,
        date(2026, 11, 18),
        tasks=steps,
        details=f"Laust lovede {SECRET}.",
        confidentiality=kept,
    )
    ahead = replace(told, day=date(2026, 11, 25), status=Status.PLANNED, tasks=(), details="")
    with_poul = met(da, "Poul Gormsen", SECRET, date(2026, 11, 19), confidentiality=kept)
    record(da, told, ahead, with_poul)
    assert {question: da.lines(question, "bo") for question in ABOUT_IT} == others
    assert {question: da.lines(f"share {question}", "bo", BUDGET) for question in ABOUT_IT} == in_room
    for question in ABOUT_IT:
        assert SECRET not in da.lines(f"share {question}", "ida", BUDGET), question
    own = {question: da.lines(question, "ida") for question in ABOUT_IT}
    assert sum(SECRET in told for told in own.values()) >= 6


FORMS = (
    *(
        "{body} {area}",
        "{body} ({area})",
        "{body} - {area}",
        "{body}, {area}",
        "{body} i {area}",
        "{body}/{area}",
    ),
    *("{body} på {area}", "{body} for {area}", "{area}s {body}", "{area} {body}", "{area}: {body}"),
)
AREAS = ("Slagelse", "Slagelse Kommune", "4200 Slagelse", "slagelse")
SAID = (
    ("hvem sidder i {}", "sundhedsudvalget"),
    ("hvem er formand for {}", "Sundheds- og Ældreudvalget"),
    ("hvem mangler vi at møde i {}", "SÆU"),
    ("udvalg vis {}", "sundhedsudvalget"),
    ("udvalg plads Gudrun Sand i {}", "sundheds- og ældreudvalget"),
    ("kontakt tilføj {name}, medlem af {}", "sundhedsudvalget"),
)
NEW = (  # one a form, none like another
    *(
        "Asta Fyrreby",
        "Bodil Kildehave",
        "Cecil Munkgaard",
        "Dorthe Torsted",
        "Esben Qvortrup",
        "Frode Ullum",
    ),
    *("Gerda Wiberg", "Hugo Yssing", "Jytte Zoffmann", "Knud Ejlersby", "Ludvig Hvam"),
)


def test_a_place_that_is_said_is_never_lost_nor_a_part_of_a_name(da: Office) -> None:
    """Every form of saying where, in questions and commands: the body that is known is meant, and none is made."""

    def known(unit: Unit) -> set[tuple[str, str]]:
        return {(row.name, row.hint) for row in Bodies(unit, da.workspace, FRIDAY).organization_names()}

    before, lost = da.work.do(known), []
    for form, name in zip(FORMS, NEW, strict=True):
        for area in AREAS:
            for sentence, body in SAID:
                if "{name}" in sentence and area != AREAS[1]:
                    continue
                said = sentence.format(form.format(body=body, area=area), name=name)
                told = da.lines(said)
                if "Sundheds- og Ældreudvalget, Slagelse" not in told:
                    lost.append((said, told))
    assert not lost
    assert da.work.do(known) == before


@pytest.mark.parametrize(
    "said", ["contact show Anna Sofie Brandt", "when did we last meet Anna Sofie Brandt"]
)
def test_choices_name_offices_in_the_readers_language(en: Office, said: str) -> None:
    told = en.lines(said)
    assert "Anna Sofie Brandt · Næstved, chair, Omsorgs- og Forebyggelsesudvalget" in told
    assert "formand" not in told
