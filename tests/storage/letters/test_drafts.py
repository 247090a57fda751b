"""Drafts and letter templates as they are kept: versions, who may see what, erased and merged with their people."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.people import Role
from storage.audit import Audit
from storage.contacts.duplicates import Duplicates
from storage.contacts.erasures import Erasures
from storage.contacts.held import Held
from storage.contacts.people import People
from storage.letters.drafts import Drafts, DraftStatus, NewDraft
from storage.letters.templates import Letters
from storage.team import Team
from storage.visibility import Confidentiality
from storage.work import Unit, Work
from tests.storage.conftest import NOW

DRAFT = NewDraft(
    "congratulation",
    "shipped:4f1c0a27",
    "mail",
    "mail",
    "da",
    "Tillykke, Anna",
    "Kære Anna",
    ("emnet",),
    recipient="Anna Holm",
    topic="genoptræning",
)


@pytest.fixture
def bo(work: Work, workspace: int) -> int:
    return work.do(lambda unit: Team(unit, workspace, NOW).add_user("Bo", Role.MEMBER))


@pytest.fixture
def anna(work: Work, workspace: int) -> int:
    return work.do(lambda unit: People(unit, workspace, NOW).add_person("Anna Holm", email="anna@example.dk"))


def drafts(unit: Unit, workspace: int, by: int | None = None) -> Drafts:
    return Drafts(unit, workspace, NOW, by)


def test_a_draft_is_read_back_with_the_address_the_register_has_now(
    work: Work, workspace: int, ida: int, anna: int
) -> None:
    number = work.do(lambda unit: drafts(unit, workspace, ida).add(replace(DRAFT, person_id=anna)))
    work.do(lambda unit: People(unit, workspace, NOW).change_person(anna, email="ny@example.dk"))
    found = work.do(lambda unit: drafts(unit, workspace).get(number))
    assert found is not None
    assert (found.subject, found.gaps, found.email) == ("Tillykke, Anna", ("emnet",), "ny@example.dk")
    assert (found.status, found.version, found.creator) == (DraftStatus.DRAFT, 1, "Ida Brandt")


def test_another_team_sees_and_changes_nothing(
    work: Work, workspace: int, other_workspace: int, ida: int
) -> None:
    number = work.do(lambda unit: drafts(unit, workspace, ida).add(DRAFT))

    def others(unit: Unit) -> tuple[object, ...]:
        theirs = drafts(unit, other_workspace, ida)
        return (
            theirs.get(number),
            theirs.list(ida),
            theirs.approve(number, 1),
            theirs.discard(number),
            theirs.sent(number, None),
        )

    assert work.do(others) == (None, ((), 0), False, False, False)


def test_an_edit_is_refused_once_somebody_else_was_first(
    work: Work, workspace: int, ida: int, bo: int
) -> None:
    number = work.do(lambda unit: drafts(unit, workspace, ida).add(DRAFT))

    def edit(by: int, version: int, body: str) -> bool:
        return work.do(
            lambda unit: drafts(unit, workspace, by).edit(
                number,
                version,
                subject="Tillykke",
                body=body,
                recipient="Anna",
                gaps=(),
                confidentiality=Confidentiality.TEAM,
            )
        )

    assert edit(bo, 1, "fra Bo")
    assert not edit(ida, 1, "fra Ida")
    found = work.do(lambda unit: drafts(unit, workspace).get(number))
    assert found is not None
    assert (found.body, found.edited_by, found.version) == ("fra Bo", bo, 2)


def test_an_approval_is_of_the_very_words_and_goes_with_them(
    work: Work, workspace: int, ida: int, bo: int
) -> None:
    number = work.do(lambda unit: drafts(unit, workspace, ida).add(replace(DRAFT, needs_approval=True)))

    def approve(version: int) -> bool:
        return work.do(lambda unit: drafts(unit, workspace, bo).approve(number, version))

    assert not approve(7)
    assert approve(1)
    assert not approve(2)  # it is approved
    approved = work.do(lambda unit: drafts(unit, workspace).get(number))
    assert approved is not None
    assert (approved.status, approved.approver, approved.approved_at) == ("approved", "Bo", NOW)
    work.do(
        lambda unit: drafts(unit, workspace, ida).edit(
            number, 2, subject="x", body="y", recipient="", gaps=(), confidentiality=Confidentiality.TEAM
        )
    )
    changed = work.do(lambda unit: drafts(unit, workspace).get(number))
    assert changed is not None
    assert (changed.status, changed.approved_by, changed.approved_at) == ("draft", None, None)
    trail = work.do(lambda unit: Audit(unit, workspace, NOW).of(f"draft:{number}"))
    assert [(one.action, one.user_name) for one in trail] == [
        ("drafted", "Ida Brandt"),
        ("approved", "Bo"),
        ("edited", "Ida Brandt"),
    ]


def test_a_private_draft_is_listed_for_its_author_alone_and_none_but_open_ones_for_a_room(
    work: Work, workspace: int, ida: int, bo: int
) -> None:
    def fill(unit: Unit) -> list[int]:
        own = drafts(unit, workspace, ida)
        return [
            own.add(replace(DRAFT, confidentiality=level))
            for level in (Confidentiality.TEAM, Confidentiality.GROUP, Confidentiality.PRIVATE)
        ]

    team, group, private = work.do(fill)

    def seen(reader: int | None) -> set[int]:
        rows, total = work.do(lambda unit: drafts(unit, workspace).list(reader))
        assert total == len(rows)
        return {row.id for row in rows}

    assert seen(ida) == {team, group, private}
    assert seen(bo) == {team, group}
    assert seen(None) == {team}
    for number, readers in ((team, (ida, bo, None)), (group, (ida, bo)), (private, (ida,))):
        draft = work.do(lambda unit: drafts(unit, workspace).get(number))  # noqa: B023
        assert draft is not None
        assert {reader for reader in (ida, bo, None) if draft.visible_to(reader)} == set(readers)


def test_a_batch_is_walked_through_discarded_and_taken_up_again(work: Work, workspace: int, ida: int) -> None:
    numbers = work.do(
        lambda unit: [drafts(unit, workspace, ida).add(replace(DRAFT, batch=9)) for _ in range(3)]
    )
    work.do(lambda unit: drafts(unit, workspace, ida).discard(numbers[1]))
    first = work.do(lambda unit: drafts(unit, workspace).get(numbers[0]))
    assert first is not None
    assert work.do(lambda unit: drafts(unit, workspace).next_in_batch(first, ida)) == numbers[2]
    assert work.do(lambda unit: drafts(unit, workspace, ida).discard_batch(9, ida)) == 2
    assert work.do(lambda unit: drafts(unit, workspace).list(ida, batch=9)) == ((), 0)
    assert work.do(lambda unit: drafts(unit, workspace, ida).reopen(numbers[0]))
    assert not work.do(lambda unit: drafts(unit, workspace, ida).reopen(numbers[0]))


def test_what_was_approved_is_approved_still_when_it_was_not_sent_after_all(
    work: Work, workspace: int, ida: int, bo: int
) -> None:
    number = work.do(lambda unit: drafts(unit, workspace, ida).add(DRAFT))
    work.do(lambda unit: drafts(unit, workspace, bo).approve(number, 1))
    assert work.do(lambda unit: drafts(unit, workspace, ida).sent(number, None))
    assert not work.do(lambda unit: drafts(unit, workspace, ida).sent(number, None))
    assert work.do(lambda unit: drafts(unit, workspace, ida).reopen(number))
    found = work.do(lambda unit: drafts(unit, workspace).get(number))
    assert found is not None
    assert (found.status, found.approver, found.sent_at) == ("approved", "Bo", None)


# With their people


def test_erasing_somebody_takes_the_drafts_to_them_and_tells_of_those_that_name_them(
    work: Work, workspace: int, ida: int, bo: int, anna: int
) -> None:
    hers = work.do(lambda unit: drafts(unit, workspace, ida).add(replace(DRAFT, person_id=anna)))
    naming = replace(DRAFT, recipient="Bent", subject="Hej", body="Jeg har talt med Anna Holm.")
    other = work.do(lambda unit: drafts(unit, workspace, ida).add(naming))
    work.do(
        lambda unit: drafts(unit, workspace, bo).add(replace(naming, confidentiality=Confidentiality.PRIVATE))
    )
    erased = work.do(lambda unit: Erasures(unit, workspace, NOW, ida).erase(anna))
    assert erased is not None
    assert [(one.record, one.text) for one in erased.mentions] == [
        (f"draft:{other}", "Jeg har talt med Anna Holm.")
    ]
    assert work.do(lambda unit: drafts(unit, workspace).get(hers)) is None


def test_what_is_held_of_somebody_holds_the_drafts_to_them(
    work: Work, workspace: int, ida: int, bo: int, anna: int
) -> None:
    def fill(unit: Unit) -> None:
        drafts(unit, workspace, ida).add(replace(DRAFT, person_id=anna))
        drafts(unit, workspace, bo).add(
            replace(DRAFT, person_id=anna, body="kun Bo", confidentiality=Confidentiality.PRIVATE)
        )

    work.do(fill)
    held = work.do(lambda unit: Held(unit, workspace, NOW, ida).about(anna))
    assert held is not None
    assert [(one["subject"], one["by"]) for one in held["drafts"]] == [("Tillykke, Anna", "Ida Brandt")]
    assert work.do(lambda unit: Held(unit, workspace, NOW, ida).kept_by(anna)) == [bo]


def test_drafts_follow_a_merge_and_its_undoing(work: Work, workspace: int, ida: int, anna: int) -> None:
    twin = work.do(lambda unit: People(unit, workspace, NOW).add_person("Anna Maria Holm"))
    number = work.do(lambda unit: drafts(unit, workspace, ida).add(replace(DRAFT, person_id=twin)))

    def whose() -> int | None:
        found = work.do(lambda unit: drafts(unit, workspace).get(number))
        assert found is not None
        return found.person_id

    act = work.do(lambda unit: Duplicates(unit, workspace, NOW, ida).merge(anna, twin))
    assert act is not None
    assert whose() == anna
    work.do(lambda unit: Duplicates(unit, workspace, NOW, ida).take_back(act))
    assert whose() == twin


# Templates


def test_every_wording_is_kept_and_one_is_in_use(work: Work, workspace: int, ida: int) -> None:
    def save(source: str, seen: int, *, use: bool = True) -> int | None:
        return work.do(
            lambda unit: Letters(unit, workspace, NOW, ida).save(
                "invitation", "", "da", source, seen=seen, note="prøve", over="shipped:1", use=use
            )
        )

    assert save("en", 0) == 1
    assert save("to", 1, use=False) == 2
    assert save("for sent", 1) is None
    letters = work.do(lambda unit: Letters(unit, workspace, NOW).history("invitation", "", "da"))
    assert [(one.number, one.source, one.current, one.by) for one in letters] == [
        (2, "to", False, "Ida Brandt"),
        (1, "en", True, "Ida Brandt"),
    ]
    assert work.do(lambda unit: Letters(unit, workspace, NOW, ida).use("invitation", "", "da", 2))
    assert not work.do(lambda unit: Letters(unit, workspace, NOW, ida).use("invitation", "", "da", 3))
    current = work.do(lambda unit: Letters(unit, workspace, NOW).current("invitation", "", "da"))
    assert current is not None
    assert (current.source, current.note, current.over) == ("to", "prøve", "shipped:1")


def test_local_versions_and_languages_are_wordings_of_their_own(
    work: Work, workspace: int, other_workspace: int, ida: int
) -> None:
    def fill(unit: Unit) -> None:
        letters = Letters(unit, workspace, NOW + timedelta(hours=1), ida)
        for branch, locale in (("", "da"), ("0330", "da"), ("0370", "da"), ("", "en")):
            letters.save("invitation", branch, locale, f"{branch} {locale}", seen=0)

    work.do(fill)
    local = work.do(lambda unit: Letters(unit, workspace, NOW).local("invitation", "da"))
    assert [one.branch for one in local] == ["0330", "0370"]
    assert len(work.do(lambda unit: Letters(unit, workspace, NOW).all())) == 4
    assert work.do(lambda unit: Letters(unit, other_workspace, NOW).all()) == []
