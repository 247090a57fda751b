"""No letter claims what no record holds: every shipped letter, in both languages, to people in every situation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core.people import Role, Who
from bot.engine.context import Context
from bot.engine.contexts import NOTHING
from bot.politics.calendar.event import Override
from bot.subjects.letters.drafting import Batch, Plan, batch_of
from bot.subjects.letters.facts import Given
from bot.subjects.letters.heads import LetterKind
from bot.subjects.letters.rendering import Letter, render_letters
from bot.subjects.letters.shipped import head, shipped_letters
from storage.activities import Activities, NewActivity, NewParticipant, NewTask, Status
from storage.calendar import CalendarDates
from storage.contacts.people import People
from storage.visibility import Confidentiality
from storage.work import Unit
from tests.office import COPENHAGEN, PAGES, Office, office
from tests.tables import table

STEP = "INTERNSKRIDT"
SECRET = "HEMMELIGHED"
NOTE = "NOTATET"
OLD = ("2022-01-01", "2025-12-31")
NOW = ("2026-01-01", "2029-12-31")
NEXT = ("2030-01-01", "2033-12-31")


@dataclass(frozen=True)
class Person:
    """What is on file of somebody; `told` is what may be claimed: names of CLAIMS."""

    name: str
    seats: tuple[tuple[str, str, str | None, str | None], ...] = ()  # body, role, start, end
    contacts: tuple[tuple[str, int, Status], ...] = ()  # kind, days before the letter, what became of it
    outcome: str = ""
    told: frozenset[str] = frozenset()
    at: datetime = datetime(2029, 11, 21, 9, tzinfo=UTC)  # the day after the election


def who(name: str, *told: str, **changes: object) -> Person:
    return replace(Person(name, told=frozenset(told)), **changes)  # type: ignore[arg-type]


HELD, OFF, AHEAD = Status.COMPLETED, Status.CANCELLED, Status.PLANNED
JANUARY = datetime(2030, 1, 7, 9, tzinfo=UTC)
DECEMBER = datetime(2029, 12, 5, 9, tzinfo=UTC)
MIDTERM = datetime(2026, 11, 20, 9, tzinfo=UTC)
OCTOBER = datetime(2026, 10, 20, 9, tzinfo=UTC)
JUNE = datetime(2028, 6, 1, 9, tzinfo=UTC)
COUNCIL = ("Byrådet", "medlem")
CHAIR = ("Sundheds- og Ældreudvalget", "formand")
PEOPLE = [
    who("Nis Fremmed"),
    who("Rie Siddende", seats=((*COUNCIL, *NOW),)),
    who("Ole Åben", seats=((*COUNCIL, "2026-01-01", None),)),
    who("Ida Uden", seats=((*COUNCIL, None, None),)),
    who("Per Kandidat", seats=(("Byrådet", "kandidat", "2029-11-01", "2029-11-20"),)),
    who("Asta Åbenformand", seats=((*CHAIR, "2026-01-01", None),), at=DECEMBER),
    who("Bodil Åbenformand", seats=((*CHAIR, "2026-01-01", None),), at=JANUARY),
    who("Carl Forbi", seats=((*COUNCIL, *NOW),), at=JANUARY),
    who("Dan Igen", "elected", "reelected", seats=((*COUNCIL, *NOW), (*COUNCIL, *NEXT)), at=DECEMBER),
    who("Eva Ny", "elected", "maybe new", seats=((*COUNCIL, *NEXT),), at=DECEMBER),
    who("Finn Nyformand", "elected", "chair", "maybe new", seats=((*CHAIR, *NEXT),), at=JANUARY),
    who(
        "Gerda Borgmester",
        "elected",
        "mayor",
        "maybe new",
        seats=(("Byrådet", "borgmester", *NEXT),),
        at=DECEMBER,
    ),
    who(
        "Hans Midtvejs",
        seats=((*COUNCIL, "2028-05-01", "2029-12-31"),),
        at=JUNE,
        told=frozenset({"seat"}),
    ),
    who("Inge Ældreråd", "seat", seats=(("Ældrerådet", "medlem", *NOW),), at=MIDTERM),
    who(
        "Jens Pause", "elected", seats=((*COUNCIL, "2018-01-01", "2021-12-31"), (*COUNCIL, *NOW)), at=MIDTERM
    ),
    who("Kaj Ikke", "not elected", seats=((*COUNCIL, *NOW),), outcome="ikke genvalgt"),
    who("Lis Genvalgt", "elected", "reelected", outcome="genvalgt"),
    who("Mads Valgt", "elected", outcome="elected"),
    who("Nina Mødt", "met", "talked", contacts=(("meeting", 3, HELD),)),
    who("Oda Besøgt", "met", "talked", "met before budget", contacts=(("visit", 40, HELD),)),
    who("Palle Ringet", "talked", "called", contacts=(("call", 2, HELD),)),
    who("Rita Brev", contacts=(("mail", 2, HELD),)),
    who("Sus Aflyst", contacts=(("meeting", 3, OFF),)),
    who("Tom Planlagt", contacts=(("meeting", -3, AHEAD),)),
    who("Ulla Glemt", contacts=(("meeting", 3, AHEAD),)),
    who("Vagn Kun", contacts=()),
    who("Jensen", seats=((*COUNCIL, *NOW),)),
    who("Hr. Bo", contacts=(("call", 2, HELD),), told=frozenset({"talked", "called"})),
    who(
        "Yrsa Før",
        "met",
        "talked",
        "met before budget",
        "budget",
        contacts=(("meeting", 45, HELD),),
        at=OCTOBER,
    ),
    who(
        "Åse Efter",
        "met",
        "talked",
        "budget",
        contacts=(("meeting", 1, HELD),),
        at=OCTOBER,
    ),
    who("Ærø Tidlig", at=datetime(2026, 10, 1, 9, tzinfo=UTC)),
    who("Øjvind Egen", "budget", at=datetime(2026, 10, 9, 9, tzinfo=UTC)),
]

# What a letter may say, and the facts of which one has to be there.
CLAIMS: list[tuple[str, tuple[str, ...]]] = [
    (r"tillykke med valget|tillykke med genvalget|on your election|re-election", ("elected",)),
    (r"genvalg(?!t eller)|re-election|fortsætter|carry on", ("reelected",)),
    (
        r"første gang|first time|to gode nyheder|good news at once|fra første dag|very first day",
        ("maybe new",),
    ),
    (r"tillykke|congratulations", ("elected", "seat")),
    (
        r"mere tid til alt|more time for everything|valgkampen er|nu er valgkampen forbi|campaign is over",
        ("not elected",),
    ),
    (
        r"(?:vores snak|our talk|tak for snakken|tale med os|talking with us|talk with us) (?!\[)",
        ("talked",),
    ),
    (r"tak for mødet (?!\[)|thank you for the meeting (?!\[)", ("met",)),
    (r"tak for samtalen|thank you for talking", ("called",)),
    (r"mødes med os (?!\[)|for meeting us (?!\[)", ("met before budget",)),
    (r"trække vejret|breathe again", ("budget",)),
    (r"posten som borgmester|becoming mayor", ("mayor",)),
    (r"posten som formand|skal være formand|post as chair|being chair", ("chair",)),
    (r"vi aftalte|we agreed|lovede|promised", ("agreed",)),
    (r"ikke mødt|not met|lære dig at kende|get to know you", ("never",)),
    (r"(?<!inden )(?<!før )i går|yesterday|i dag|i morgen|tomorrow", ("never",)),
    (r"kære (?:jensen|hr|fru|dr)\b|dear (?:jensen|hr|mr|dr)\b", ("never",)),
    (r"formand (?:i|af) |medlem (?:for|i) |udvalget i sundheds", ("never",)),
]


@pytest.fixture(scope="module")
def full() -> Iterator[Office]:
    with office("da", datetime(2026, 1, 5, 9, tzinfo=UTC)) as made:
        made.work.do(lambda unit: _fill(unit, made.workspace))
        yield made


def _fill(unit: Unit, workspace: int) -> None:
    people = People(unit, workspace, MIDTERM)
    area = people.bodies.ensure_area("Slagelse", "0330", "municipality")
    bodies = {
        "Byrådet": people.bodies.ensure_organization("Byrådet", "council", area),
        "Sundheds- og Ældreudvalget": people.bodies.ensure_organization(
            "Sundheds- og Ældreudvalget", "committee", area
        ),
        "Ældrerådet": people.bodies.ensure_organization("Ældrerådet", "committee", area),
    }
    for number in range(6):  # whom the register has known for long
        other = people.add_person(f"Anden Nummer{number}")
        people.bodies.ensure_membership(
            other, bodies["Byrådet"], role="medlem", start_date=OLD[0], end_date=OLD[1], area_id=area
        )
    # The team's own second reading of 2026, well before the law's last day.
    own = Override("s_second_reading", 2027, date(2026, 10, 7))
    CalendarDates(unit, workspace, MIDTERM).put(own, "0330")
    for one in PEOPLE:
        person = people.add_person(one.name)
        for body, role, start, end in one.seats:
            people.bodies.ensure_membership(
                person, bodies[body], role=role, start_date=start, end_date=end, area_id=area
            )
        if not one.seats:
            people.bodies.ensure_membership(
                person,
                bodies["Byrådet"],
                role="kandidat",
                start_date="2021-01-01",
                end_date="2021-02-01",
                area_id=area,
            )
        for kind, days, status in one.contacts:
            day = one.at.date() - timedelta(days=days)
            Activities(unit, workspace, one.at, 1).record(
                NewActivity(
                    kind,
                    "genoptræning",
                    day,
                    details=NOTE,
                    status=status,
                    participants=(NewParticipant(one.name, person_id=person),),
                    tasks=(NewTask(STEP, day + timedelta(days=9), 1, "Ida"),),
                )
            )
        # With somebody else, and what a colleague keeps to herself.
        Activities(unit, workspace, one.at, 1).record(
            NewActivity(
                "meeting",
                SECRET,
                one.at.date() - timedelta(days=1),
                participants=(NewParticipant("En Anden"),),
            )
        )
        Activities(unit, workspace, one.at, 2).record(
            NewActivity(
                "meeting",
                SECRET,
                one.at.date() - timedelta(days=1),
                confidentiality=Confidentiality.PRIVATE,
                participants=(NewParticipant(one.name, person_id=person),),
            )
        )


def _context(unit: Unit, made: Office, now: datetime, locale: str) -> Context:
    """As Ida's order for a letter is worked off at a moment."""
    return Context(
        unit=unit,
        message=made.message("draft new"),
        command=NOTHING,
        rest="",
        who=Who(1, "Ida", Role.ADMIN, "ida"),
        workspace=made.workspace,
        now=now,
        said_at=now,
        locale=locale,
        tz=COPENHAGEN,
        house_tz=COPENHAGEN,
        pages=PAGES,
        registers=made.desk.registers,
        registry=made.desk.registry,
        newcomer_line="/start {}".format,
    )


@pytest.fixture(scope="module", params=["da", "en"])
def letters(request: pytest.FixtureRequest, full: Office) -> dict[tuple[str, str], Letter]:
    """Every shipped letter to everybody, by its name and theirs."""
    locale = request.param

    def ordered(unit: Unit) -> list[tuple[str, str, Batch]]:
        found = []
        for one in PEOPLE:
            ctx = _context(unit, full, one.at, locale)
            person = next(entry.id for entry in ctx.register.people.entries() if entry.name == one.name)
            given = Given(others={"outcome": one.outcome} if one.outcome else {}, area="Slagelse")
            for name in shipped_letters(locale):
                found.append((name, one.name, batch_of(ctx, Plan(name, locale, given, (person,)))))
        return found

    every = full.work.do(ordered)
    sources = {key: text for _, _, batch in every for key, text in batch.sources.items()}
    written = render_letters(sources, [batch.requests[0] for _, _, batch in every])
    assert all(isinstance(one, Letter) for one in written)
    return {
        (name, who_): one
        for (name, who_, _), one in zip(every, written, strict=True)
        if isinstance(one, Letter)
    }


def _is_ours(name: str) -> bool:
    return head(shipped_letters("da")[name].source).kind is LetterKind.BRIEF


def test_there_is_a_letter_of_each_to_everybody(letters: dict[tuple[str, str], Letter]) -> None:
    assert len(letters) == len(PEOPLE) * len(shipped_letters("da")) > 300


@table("one", PEOPLE)
def test_no_letter_claims_what_is_not_known(letters: dict[tuple[str, str], Letter], one: Person) -> None:
    for (name, whom), letter in letters.items():
        if whom != one.name:
            continue
        text = f"{letter.subject}\n{letter.body}".lower()
        for pattern, facts in CLAIMS:
            if re.search(pattern, text):
                known = one.told | ({"budget"} if one.at.month in (11, 12, 1) else set())
                assert known & set(facts), (name, pattern, text)
        assert SECRET.lower() not in text, name
        assert NOTE.lower() not in text, name
        assert STEP.lower() not in text or _is_ours(name), name


def test_what_is_not_known_is_asked(letters: dict[tuple[str, str], Letter]) -> None:
    for one in PEOPLE:
        congratulation, thanks = letters["congratulation", one.name], letters["follow_up", one.name]
        asks = any("udfald" in gap or "outcome" in gap for gap in congratulation.gaps)
        assert asks == (not one.told & {"elected", "not elected", "seat"}), one.name
        asks = any("talte sammen" in gap or "you talked" in gap for gap in thanks.gaps)
        assert asks == ("talked" not in one.told), (one.name, thanks)
        budget = letters["budget_thanks", one.name]
        told_later = one.at.month in (11, 12, 1)  # the law's last day is over
        assert any("budget" in gap for gap in budget.gaps) == (not told_later and "budget" not in one.told), (
            one.name,
            budget,
        )


@pytest.mark.parametrize("name", ["Jensen", "Hr. Bo"])
def test_a_greeting_without_a_given_name_is_a_gap(letters: dict[tuple[str, str], Letter], name: str) -> None:
    first = letters["invitation", name].body.splitlines()[0]
    assert re.fullmatch(r"(?:Kære|Dear) \[.+\]", first)


def test_our_own_steps_are_in_what_is_for_ourselves(letters: dict[tuple[str, str], Letter]) -> None:
    assert STEP in letters["meeting_brief", "Nina Mødt"].body
