"""The team: workspaces, users, accounts, invitations and rooms."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.core.messages import Target
from bot.core.people import Role, Standing, Who
from bot.core.reply import Field, Form, Reply
from storage.cards import Cards
from storage.outbox import Outbox
from storage.questions import Questions
from storage.schedule import Schedule
from storage.team import AccountOf, Team
from storage.work import Unit, Work
from tests.rows import change_user
from tests.storage.conftest import NOW


def test_an_account_is_recognised_with_its_team(work: Work, workspace: int, ida: int) -> None:
    assert work.do(lambda unit: Team(unit, workspace, NOW).link_account("slack", "T1", "U1", ida))
    found = work.do(lambda unit: Team(unit, None, NOW).recognise("slack", "T1", "U1"))
    assert found is not None
    assert found.workspace_id == workspace
    assert found.who == Who(ida, "Ida Brandt", Role.MEMBER, "U1", "da", None)
    assert work.do(lambda unit: Team(unit, None, NOW).user_of("slack", "T1", "U1")) == found.who


def test_an_account_of_another_team_or_platform_is_a_stranger(work: Work, workspace: int, ida: int) -> None:
    work.do(lambda unit: Team(unit, workspace, NOW).link_account("slack", "T1", "U1", ida))

    def strangers(unit: Unit) -> list[Who | None]:
        team = Team(unit, None, NOW)
        return [
            team.user_of("slack", "T2", "U1"),
            team.user_of("telegram", "T1", "U1"),
            team.user_of("slack", "T1", "U2"),
        ]

    assert work.do(strangers) == [None, None, None]


def test_an_account_is_linked_once(work: Work, workspace: int, ida: int) -> None:
    def twice(unit: Unit) -> tuple[bool, bool]:
        team = Team(unit, workspace, NOW)
        other = team.add_user("Bo Lind", Role.READER)
        return team.link_account("slack", "T1", "U1", ida), team.link_account("slack", "T1", "U1", other)

    assert work.do(twice) == (True, False)
    assert work.do(lambda unit: Team(unit, workspace, NOW).accounts_of(ida)) == [
        AccountOf("slack", "T1", "U1")
    ]


def test_enrolling_twice_makes_one_user(work: Work, workspace: int) -> None:
    def enrol(unit: Unit) -> Who | None:
        return Team(unit, workspace, NOW).enrol("slack", "T1", "U7", "Bo Lind", Role.MEMBER, locale="da")

    first, second = work.do(enrol), work.do(enrol)
    assert first is not None
    assert first == second
    assert [user.name for user in work.do(lambda unit: Team(unit, workspace, NOW).users())] == ["Bo Lind"]


def test_a_user_switched_off_is_a_stranger_and_cannot_enrol_again(
    work: Work, workspace: int, ida: int
) -> None:
    def leave(unit: Unit) -> None:
        team = Team(unit, workspace, NOW)
        team.link_account("slack", "T1", "U1", ida)
        assert change_user(team, ida, active=False)

    work.do(leave)
    assert work.do(lambda unit: Team(unit, None, NOW).user_of("slack", "T1", "U1")) is None
    again = work.do(lambda unit: Team(unit, workspace, NOW).enrol("slack", "T1", "U1", "Ida", Role.MEMBER))
    assert again is None
    assert work.do(lambda unit: Team(unit, workspace, NOW).users()) == []


def test_users_of_another_team_cannot_be_changed(work: Work, other_workspace: int, ida: int) -> None:
    assert not work.do(lambda unit: Team(unit, other_workspace, NOW).set_role(ida, Role.ADMIN))
    assert not work.do(lambda unit: Team(unit, other_workspace, NOW).rename(ida, "En anden"))


def test_role_name_and_locale_change(work: Work, workspace: int, ida: int) -> None:
    def change(unit: Unit) -> None:
        team = Team(unit, workspace, NOW, by=ida)
        assert team.set_role(ida, Role.ADMIN)
        assert team.rename(ida, "Ida B.")
        assert team.set_user_locale(ida, None)

    work.do(change)
    (user,) = work.do(lambda unit: Team(unit, workspace, NOW).users())
    assert (user.name, user.role, user.locale) == ("Ida B.", Role.ADMIN, None)


def test_a_platform_team_is_linked_once(work: Work, workspace: int, other_workspace: int) -> None:
    def link(unit: Unit) -> tuple[int, int]:
        team = Team(unit, None, NOW)
        return (
            team.link_workspace("slack", "T1", workspace),
            team.link_workspace("slack", "T1", other_workspace),
        )

    assert work.do(link) == (workspace, workspace)
    assert work.do(lambda unit: Team(unit, None, NOW).workspace_of("slack", "T1")) == workspace
    assert work.do(lambda unit: Team(unit, None, NOW).workspace_of("slack", "T9")) is None


def test_an_invitation_is_used_once_and_in_time(work: Work, workspace: int, ida: int) -> None:
    def invite(unit: Unit) -> None:
        team = Team(unit, workspace, NOW, by=ida)
        team.make_invite("hash-1", Role.MEMBER, NOW + timedelta(days=1))
        team.make_invite("hash-2", Role.ADMIN, NOW + timedelta(days=1))

    work.do(invite)
    later = NOW + timedelta(hours=1)
    used = work.do(lambda unit: Team(unit, None, later).use_invite("hash-1", later))
    assert used is not None
    assert (used.workspace_id, used.role, used.expires_at) == (
        workspace,
        Role.MEMBER,
        NOW + timedelta(days=1),
    )
    assert work.do(lambda unit: Team(unit, None, later).use_invite("hash-1", later)) is None
    too_late = NOW + timedelta(days=1)
    assert work.do(lambda unit: Team(unit, None, too_late).use_invite("hash-2", too_late)) is None
    assert work.do(lambda unit: Team(unit, None, later).use_invite("no such", later)) is None


def test_a_room_is_linked_switched_off_and_on(
    work: Work, workspace: int, other_workspace: int, ida: int
) -> None:
    def link(unit: Unit) -> None:
        room = Team(unit, workspace, NOW, by=ida).link_room("telegram", "-100", name="Gruppen", locale="da")
        assert room is not None
        assert (room.state, room.name, room.workspace_id) == ("active", "Gruppen", workspace)
        assert Team(unit, other_workspace, NOW).link_room("telegram", "-100") is None

    work.do(link)
    assert work.do(lambda unit: Team(unit, None, NOW).switch_room_off("telegram", "-100", "kicked"))
    assert not work.do(lambda unit: Team(unit, None, NOW).switch_room_off("telegram", "-100", "kicked"))
    room = work.do(lambda unit: Team(unit, None, NOW).room_of("telegram", "-100"))
    assert room is not None
    assert (room.state, room.off_reason) == ("off", "kicked")
    again = work.do(lambda unit: Team(unit, workspace, NOW).link_room("telegram", "-100"))
    assert again is not None
    assert (again.state, again.off_reason, again.name, again.locale) == ("active", None, "Gruppen", "da")


def test_a_private_conversation_that_is_blocked_loses_its_subscription(
    work: Work, workspace: int, ida: int
) -> None:
    def subscribe(unit: Unit) -> None:
        place = Target("telegram", "42")
        Schedule(unit, workspace, NOW).subscribe("digest", place, "08:00", "UTC", "da", user_id=ida)

    work.do(subscribe)
    assert work.do(lambda unit: Team(unit, None, NOW).switch_room_off("telegram", "42", "blocked"))
    assert not work.do(lambda unit: Team(unit, None, NOW).switch_room_off("telegram", "42", "blocked"))
    assert work.do(lambda unit: Schedule(unit, None, NOW).subscriptions("digest")) == []


@pytest.mark.parametrize("linked_already", [False, True])
def test_a_group_that_moves_takes_what_waits_for_it_along(
    work: Work, workspace: int, ida: int, linked_already: bool
) -> None:
    form = Form("meeting logged", "Møde", (Field("who", "Hvem"),), "Gem", "Fortryd")

    def settle(unit: Unit) -> int | None:
        team = Team(unit, workspace, NOW, by=ida)
        room = team.link_room("telegram", "-1", name="Gruppen")
        assert room is not None
        for old in ("-1", "-100") if linked_already else ("-1",):
            place = Target("telegram", old)
            Schedule(unit, workspace, NOW).subscribe("digest", place, "08:00", "UTC", "da", room_id=room.id)
            Questions(unit, workspace, NOW).ask(
                "telegram", old, "42", form, expires_at=NOW + timedelta(days=1)
            )
        if linked_already:
            team.link_room("telegram", "-100", name="Gruppen")
        Cards(unit, workspace, NOW).remember("activity:1", "telegram", "-1", "77")
        return Outbox(unit, workspace, NOW).put(Target("telegram", "-1", edit="77"), Reply(), "da", "k")

    row = work.do(settle)
    work.do(lambda unit: Team(unit, None, NOW).move_room("telegram", "-1", "-100"))

    def look(unit: Unit) -> None:
        team = Team(unit, workspace, NOW)
        assert team.room_of("telegram", "-1") is None
        assert [room.external for room in team.rooms()] == ["-100"]
        (subscription,) = Schedule(unit, workspace, NOW).subscriptions("digest")
        assert subscription.target.room == "-100"
        assert subscription.room_id == team.rooms()[0].id
        questions = Questions(unit, workspace, NOW)
        assert questions.open("telegram", "-1", "42") is None
        assert questions.open("telegram", "-100", "42") is not None
        assert Cards(unit, workspace, NOW).of("activity:1") == ()
        (claimed,) = Outbox(unit, None, NOW).claim(NOW, 10, timedelta(minutes=1))
        assert (claimed.parcel.id, claimed.parcel.target) == (row, Target("telegram", "-100"))

    work.do(look)


def test_what_belongs_to_a_team_needs_one(work: Work) -> None:
    with pytest.raises(ValueError, match="without a workspace"):
        work.do(lambda unit: Team(unit, None, NOW).users())


def test_foreign_keys_are_kept(work: Work, workspace: int) -> None:
    with pytest.raises(IntegrityError):
        work.do(lambda unit: Team(unit, workspace, NOW).link_account("slack", "T1", "U1", 4711))


def test_how_an_account_stands_is_what_was_told_last(work: Work, workspace: int) -> None:
    account = ("slack", "T1", "U1")

    def stands(standing: Standing, said: int, minutes: int) -> None:
        now = NOW + timedelta(minutes=minutes)
        work.do(lambda unit: Team(unit, workspace, now).stands(*account, standing, said))

    def told(minutes: int) -> Standing | None:
        since = NOW + timedelta(minutes=minutes)
        return work.do(lambda unit: Team(unit, None, NOW).standing_of(*account, since))

    assert told(0) is None
    stands(Standing.STRANGER, 20, 1)
    stands(Standing.MEMBER, 10, 2)  # older news that came later
    assert [told(0), told(1), told(2)] == [Standing.STRANGER, Standing.STRANGER, None]
    stands(Standing.MEMBER, 30, 3)
    assert told(2) is Standing.MEMBER
