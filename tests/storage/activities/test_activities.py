"""Activities and next steps: recorded, listed, changed, undone, ticked off."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.core.people import Role
from storage.activities import (
    Activities,
    ActivityCard,
    Confidentiality,
    NewActivity,
    NewParticipant,
    NewTask,
    ParticipantRole,
    Status,
)
from storage.activities.tasks import TaskRow, Tasks, TaskStatus
from storage.audit import Audit
from storage.team import Team
from storage.work import Unit, Work
from tests.people import People
from tests.storage.conftest import NOW

MEETING = NewActivity(
    activity_type="meeting",
    subject="budget 2027",
    day=date(2026, 11, 2),
    starts_at=datetime(2026, 11, 2, 13, 0, tzinfo=UTC),
    details="De vil have flere træningspladser.",
    participants=(
        NewParticipant("Ida", ParticipantRole.SOURCE),
        NewParticipant("Anna Holm"),
        NewParticipant("borgmesteren i Næstved"),
    ),
    tasks=(NewTask("send tal", date(2026, 11, 5)), NewTask("ring til Anna")),
    organization_name="Økonomiudvalget",
    area_name="Næstved",
    locale="da",
    duplicate_key="same",
)


def record(work: Work, workspace: int, by: int | None, activity: NewActivity = MEETING) -> int:
    return work.do(lambda unit: Activities(unit, workspace, NOW, by).record(activity))


def get(work: Work, workspace: int, activity_id: int) -> ActivityCard:
    card = work.do(lambda unit: Activities(unit, workspace, NOW).get(activity_id))
    assert card is not None
    return card


def test_what_is_recorded_comes_back_whole(work: Work, workspace: int, ida: int) -> None:
    card = get(work, workspace, record(work, workspace, ida))
    assert (card.activity_type, card.subject, card.details) == ("meeting", "budget 2027", MEETING.details)
    assert (card.day, card.starts_at) == (date(2026, 11, 2), MEETING.starts_at)
    assert (card.status, card.confidentiality, card.version) == (Status.COMPLETED, Confidentiality.TEAM, 1)
    assert (card.created_by, card.creator, card.created_at) == (ida, "Ida Brandt", NOW)
    assert (card.organization_name, card.area_name, card.locale) == ("Økonomiudvalget", "Næstved", "da")
    assert [(one.position, one.role, one.name) for one in card.participants] == [
        (0, ParticipantRole.SOURCE, "Ida"),
        (1, ParticipantRole.TARGET, "Anna Holm"),
        (2, ParticipantRole.TARGET, "borgmesteren i Næstved"),
    ]
    assert [(task.subject, task.due_date, task.status, task.activity) for task in card.tasks] == [
        ("send tal", date(2026, 11, 5), TaskStatus.OPEN, "budget 2027"),
        ("ring til Anna", None, TaskStatus.OPEN, "budget 2027"),
    ]
    trail = work.do(lambda unit: Audit(unit, workspace, NOW).of(f"activity:{card.id}"))
    assert [(change.action, change.user_id, change.user_name, change.at) for change in trail] == [
        ("recorded", ida, "Ida Brandt", NOW)
    ]


def test_whoever_is_named_in_the_activity_is_its_creator(work: Work, workspace: int, ida: int) -> None:
    card = get(work, workspace, record(work, workspace, None, replace(MEETING, created_by=ida)))
    assert card.created_by == ida
    trail = work.do(lambda unit: Audit(unit, workspace, NOW).of(f"activity:{card.id}"))
    assert trail[0].user_id == ida


def test_an_activity_with_nobody_and_nothing_to_do_is_kept(work: Work, workspace: int) -> None:
    bare = NewActivity("call", "", date(2026, 11, 2))
    card = get(work, workspace, record(work, workspace, None, bare))
    assert (card.participants, card.tasks, card.starts_at) == ((), (), None)
    assert (card.creator, card.details) == (None, "")


@pytest.mark.parametrize("typed", ["a\x00b", "x\ud800y", "\ud83d\ude00", "مرحبا", "e\u0301\u200b"])
def test_nothing_a_person_can_type_is_refused(work: Work, workspace: int, typed: str) -> None:
    odd = replace(MEETING, subject=typed, participants=(NewParticipant(typed),))
    kept = get(work, workspace, record(work, workspace, None, odd)).subject
    expected = {"a\x00b": "a\ufffdb", "x\ud800y": "x\ufffdy", "\ud83d\ude00": "😀"}.get(typed, typed)
    assert kept == expected


def test_text_of_any_length_is_kept(work: Work, workspace: int, ida: int) -> None:
    long = "æ" * 200_000
    endless = replace(
        MEETING,
        subject=long,
        participants=(NewParticipant(long),),
        tasks=(NewTask(long),),
        duplicate_key=long,
    )
    activity_id = record(work, workspace, ida, endless)
    card = get(work, workspace, activity_id)
    assert (card.subject, card.participants[0].name, card.tasks[0].subject) == (long, long, long)
    person = work.do(lambda unit: People(unit, workspace, NOW).add_person(long, email=long))
    assert work.do(lambda unit: People(unit, workspace, NOW).find_by_name(long)) == [person]
    assert work.do(lambda unit: People(unit, workspace, NOW).find_by_email(long)) == person


@pytest.mark.parametrize("made_up", [0, -1, 2**31, 10**30])
def test_a_number_somebody_made_up_finds_nothing(work: Work, workspace: int, made_up: int) -> None:
    record(work, workspace, None)

    def look(unit: Unit) -> None:
        activities, tasks = Activities(unit, workspace, NOW), Tasks(unit, workspace, NOW)
        assert activities.get(made_up) is None
        assert not activities.change(made_up, 1, {"subject": "x"})
        assert not activities.undo(made_up)
        assert not activities.restore(made_up)
        assert not activities.name_participant(made_up, 0, made_up)
        assert tasks.get(made_up) is None
        assert not tasks.done(made_up)
        assert not tasks.snooze(made_up, NOW.date())
        assert People(unit, workspace, NOW).person(made_up) is None
        assert not Team(unit, workspace, NOW).set_role(made_up, Role.ADMIN)

    work.do(look)


def test_a_naive_moment_is_refused(work: Work, workspace: int) -> None:
    with pytest.raises(Exception, match="naive"):
        record(work, workspace, None, replace(MEETING, starts_at=datetime(2026, 11, 2, 13, 0)))


def test_another_team_sees_nothing_and_changes_nothing(
    work: Work, workspace: int, other_workspace: int, ida: int
) -> None:
    activity_id = record(work, workspace, ida)
    task_id = get(work, workspace, activity_id).tasks[0].id

    def peep(unit: Unit) -> None:
        others = Activities(unit, other_workspace, NOW, by=ida)
        assert others.get(activity_id) is None
        assert others.list() == ((), 0)
        assert others.meetings_between(date(2026, 1, 1), date(2026, 12, 31)) == ()
        assert others.logged_on(NOW.date()) == ()
        assert not others.change(activity_id, 1, {"subject": "overtaget"})
        assert not others.undo(activity_id)
        tasks = Tasks(unit, other_workspace, NOW, by=ida)
        assert tasks.get(task_id) is None
        assert not tasks.done(task_id)
        assert not tasks.snooze(task_id, date(2027, 1, 1))
        assert tasks.due(date(2027, 1, 1)) == []

    work.do(peep)
    assert get(work, workspace, activity_id).version == 1


def test_a_person_of_another_team_is_neither_named_nor_shown(
    work: Work, workspace: int, other_workspace: int
) -> None:
    stranger = work.do(lambda unit: People(unit, other_workspace, NOW).add_person("Hemmelig Person"))
    activity_id = record(work, workspace, None)
    assert not work.do(
        lambda unit: Activities(unit, workspace, NOW).name_participant(activity_id, 1, stranger)
    )
    smuggled = replace(MEETING, participants=(NewParticipant("Anna", person_id=stranger),))
    card = get(work, workspace, record(work, workspace, None, smuggled))
    assert card.participants[0].name == "Anna"


def test_a_participant_is_named_and_keeps_what_was_typed(work: Work, workspace: int, ida: int) -> None:
    activity_id = record(work, workspace, ida)
    anna = work.do(lambda unit: People(unit, workspace, NOW).add_person("Anna Katrine Holm"))
    assert work.do(lambda unit: Activities(unit, workspace, NOW).name_participant(activity_id, 1, anna))
    assert not work.do(lambda unit: Activities(unit, workspace, NOW).name_participant(activity_id, 9, anna))
    card = get(work, workspace, activity_id)
    assert (card.participants[1].name, card.participants[1].typed) == ("Anna Katrine Holm", "Anna Holm")
    assert card.version == 2
    listed = work.do(lambda unit: Activities(unit, workspace, NOW).list(person_id=anna))
    assert ([one.id for one in listed[0]], listed[1]) == ([activity_id], 1)


def test_a_change_at_an_old_version_is_refused(work: Work, workspace: int, ida: int) -> None:
    activity_id = record(work, workspace, ida)

    def change(subject: str, version: int) -> int | None:
        return work.do(
            lambda unit: Activities(unit, workspace, NOW, ida).change(
                activity_id, version, {"subject": subject, "day": date(2026, 11, 4)}
            )
        )

    assert change("første", 1)
    assert not change("anden", 1)
    assert change("tredje", 2)
    card = get(work, workspace, activity_id)
    assert (card.subject, card.version, card.day) == ("tredje", 3, date(2026, 11, 4))
    trail = work.do(lambda unit: Audit(unit, workspace, NOW).of(f"activity:{activity_id}"))
    assert [change.action for change in trail] == ["recorded", "changed", "changed"]
    assert trail[1].before == {"subject": "budget 2027", "day": "2026-11-02"}
    assert trail[1].after == {"subject": "første", "day": "2026-11-04"}


def test_only_fields_that_may_change_are_changed(work: Work, workspace: int) -> None:
    activity_id = record(work, workspace, None)
    with pytest.raises(ValueError, match="workspace_id"):
        work.do(lambda unit: Activities(unit, workspace, NOW).change(activity_id, 1, {"workspace_id": 2}))


def test_a_change_replaces_people_and_keeps_steps_that_stay(work: Work, workspace: int, ida: int) -> None:
    activity_id = record(work, workspace, ida)
    first, second = get(work, workspace, activity_id).tasks
    assert work.do(lambda unit: Tasks(unit, workspace, NOW, ida).done(first.id))
    assert work.do(
        lambda unit: Activities(unit, workspace, NOW, ida).change(
            activity_id,
            1,
            {},
            participants=[NewParticipant("Bo Lind")],
            tasks=[NewTask("send tal", date(2026, 11, 6)), NewTask("book lokale")],
        )
    )
    card = get(work, workspace, activity_id)
    assert [one.name for one in card.participants] == ["Bo Lind"]
    assert [
        (task.id, task.subject, task.due_date, task.status) for task in card.tasks if task.id == first.id
    ] == [(first.id, "send tal", date(2026, 11, 6), TaskStatus.DONE)]
    assert [task.subject for task in card.tasks] == ["send tal", "book lokale"]
    gone = work.do(lambda unit: Tasks(unit, workspace, NOW).get(second.id))
    assert gone is not None
    assert gone.status is TaskStatus.CANCELLED


def test_undone_once_and_restored_once(work: Work, workspace: int, ida: int) -> None:
    activity_id = record(work, workspace, ida)

    def act(name: str) -> bool:
        return work.do(lambda unit: bool(getattr(Activities(unit, workspace, NOW, ida), name)(activity_id)))

    assert [act("undo"), act("undo")] == [True, False]
    card = get(work, workspace, activity_id)
    assert (card.undone_at, card.undone_by) == (NOW, ida)
    assert work.do(lambda unit: Activities(unit, workspace, NOW, ida).list()) == ((), 0)
    assert work.do(lambda unit: Tasks(unit, workspace, NOW, ida).due(date(2027, 1, 1))) == []
    assert [act("restore"), act("restore")] == [True, False]
    assert work.do(lambda unit: Activities(unit, workspace, NOW, ida).list())[1] == 1
    trail = work.do(lambda unit: Audit(unit, workspace, NOW).of(f"activity:{activity_id}"))
    assert [change.action for change in trail] == ["recorded", "undone", "restored"]


def test_lists_are_filtered_paged_and_counted(work: Work, workspace: int, ida: int) -> None:
    bo = work.do(lambda unit: Team(unit, workspace, NOW).add_user("Bo Lind", Role.MEMBER))
    ids = [
        record(
            work, workspace, ida, replace(MEETING, day=date(2026, 11, day), starts_at=None, subject=str(day))
        )
        for day in (2, 3, 4)
    ]
    planned = replace(
        MEETING,
        day=date(2026, 11, 9),
        starts_at=datetime(2026, 11, 9, 8, 0, tzinfo=UTC),
        status=Status.PLANNED,
        activity_type="visit",
        participants=(NewParticipant("Bo", user_id=bo),),
    )
    ids.append(record(work, workspace, ida, planned))

    def listed(**filters: object) -> tuple[list[int], int]:
        cards, total = work.do(lambda unit: Activities(unit, workspace, NOW, ida).list(**filters))  # type: ignore[arg-type]
        return [card.id for card in cards], total

    assert listed() == (ids[::-1], 4)
    assert listed(limit=2, offset=1) == ([ids[2], ids[1]], 4)
    assert listed(status=Status.PLANNED) == ([ids[3]], 1)
    assert listed(activity_types=["visit"]) == ([ids[3]], 1)
    assert listed(since=date(2026, 11, 3), until=date(2026, 11, 4)) == ([ids[2], ids[1]], 2)
    assert listed(user_id=bo) == ([ids[3]], 1)
    assert listed(user_id=ida)[1] == 4
    between = work.do(
        lambda unit: Activities(unit, workspace, NOW, ida).meetings_between(
            date(2026, 11, 4), date(2026, 11, 9)
        )
    )
    assert [card.id for card in between] == [ids[2], ids[3]]
    (own,) = work.do(
        lambda unit: Activities(unit, workspace, NOW, ida).meetings_between(
            date(2026, 11, 1), date(2026, 11, 30), user_id=bo
        )
    )
    assert own.id == ids[3]
    assert own.participants[0].name == "Bo Lind"


def test_a_day_is_listed_from_morning_to_evening_with_the_untimed_first(work: Work, workspace: int) -> None:
    def at(hour: int | None) -> NewActivity:
        moment = None if hour is None else datetime(2026, 11, 2, hour, tzinfo=UTC)
        return replace(MEETING, starts_at=moment, participants=(), tasks=())

    evening, untimed, morning = (record(work, workspace, None, at(hour)) for hour in (19, None, 8))
    cards = work.do(lambda unit: Activities(unit, workspace, NOW).meetings_between(MEETING.day, MEETING.day))
    assert [card.id for card in cards] == [untimed, morning, evening]


def test_what_was_logged_yesterday_goes_by_the_local_day_it_was_typed(work: Work, workspace: int) -> None:
    midnight = datetime(2026, 11, 2, 23, 30, tzinfo=UTC)  # half past midnight on 3 November in Copenhagen
    activity_id = work.do(lambda unit: Activities(unit, workspace, midnight).record(MEETING))
    planned = replace(MEETING, status=Status.PLANNED)
    work.do(lambda unit: Activities(unit, workspace, midnight).record(planned))

    def logged(day: int, timezone: str) -> list[int]:
        cards = work.do(
            lambda unit: Activities(unit, workspace, NOW).logged_on(date(2026, 11, day), timezone)
        )
        return [card.id for card in cards]

    assert logged(2, "Europe/Copenhagen") == []
    assert logged(3, "Europe/Copenhagen") == [activity_id]
    assert logged(2, "UTC") == [activity_id]


@pytest.mark.parametrize(
    ("level", "room", "colleague", "participant", "author"),
    [
        (Confidentiality.TEAM, True, True, True, True),
        (Confidentiality.GROUP, False, True, True, True),
        (Confidentiality.PRIVATE, False, False, True, True),
    ],
)
def test_confidential_activities_and_their_steps_are_told_only_to_those_who_may_know(
    work: Work,
    workspace: int,
    ida: int,
    level: Confidentiality,
    room: bool,
    colleague: bool,
    participant: bool,
    author: bool,
) -> None:
    def others(unit: Unit) -> tuple[int, int]:
        team = Team(unit, workspace, NOW)
        return team.add_user("Bo Lind", Role.MEMBER), team.add_user("Eva Skov", Role.MEMBER)

    bo, eva = work.do(others)
    secret = replace(MEETING, confidentiality=level, participants=(NewParticipant("Eva", user_id=eva),))
    card = get(work, workspace, record(work, workspace, ida, secret))

    def seen(by: int | None) -> set[bool]:
        def look(unit: Unit) -> set[bool]:
            activities = Activities(unit, workspace, NOW, by)
            return {
                activities.list()[1] == 1,
                len(activities.meetings_between(MEETING.day, MEETING.day)) == 1,
                len(activities.logged_on(NOW.date())) == 1,
                len(Tasks(unit, workspace, NOW, by).due(date(2027, 1, 1))) == 1,
                card.visible_to(by),
            }

        return work.do(look)

    assert [seen(by) for by in (None, bo, eva, ida)] == [{room}, {colleague}, {participant}, {author}]
    assert {task.confidentiality for task in card.tasks} == {level.value}


def tasks_of(work: Work, workspace: int, user_id: int, until: date | None) -> list[TaskRow]:
    return work.do(lambda unit: Tasks(unit, workspace, NOW).open_for(user_id, until))


def test_open_steps_are_the_pressing_ones_first(work: Work, workspace: int, ida: int) -> None:
    steps = (
        NewTask("uden dato", None, ida),
        NewTask("senere", date(2026, 12, 1), ida),
        NewTask("forfalden", date(2026, 10, 1), ida),
        NewTask("en andens", date(2026, 10, 1), None, "Anna"),
    )
    record(work, workspace, ida, replace(MEETING, tasks=steps))
    assert [task.subject for task in tasks_of(work, workspace, ida, None)] == [
        "forfalden",
        "senere",
        "uden dato",
    ]
    assert [task.subject for task in tasks_of(work, workspace, ida, date(2026, 11, 30))] == ["forfalden"]
    assert [task.assignee_name for task in tasks_of(work, workspace, ida, None)] == ["Ida Brandt"] * 3
    everybody = work.do(lambda unit: Tasks(unit, workspace, NOW).due(date(2026, 11, 30)))
    assert [(task.subject, task.assignee_name) for task in everybody] == [
        ("forfalden", "Ida Brandt"),
        ("en andens", "Anna"),
    ]
    assert len(work.do(lambda unit: Tasks(unit, workspace, NOW).due(date(2026, 11, 30), limit=1))) == 1


def test_a_step_is_ticked_off_once_and_taken_up_again(work: Work, workspace: int, ida: int) -> None:
    task_id = work.do(lambda unit: Tasks(unit, workspace, NOW, ida).add(NewTask("ring", None, ida)))

    def act(name: str) -> bool:
        return work.do(lambda unit: bool(getattr(Tasks(unit, workspace, NOW, ida), name)(task_id)))

    assert [act("done"), act("done")] == [True, False]
    done = work.do(lambda unit: Tasks(unit, workspace, NOW).get(task_id))
    assert done is not None
    assert (done.status, done.done_at, done.done_by, done.activity_id) == (TaskStatus.DONE, NOW, ida, None)
    assert tasks_of(work, workspace, ida, None) == []
    assert [act("reopen"), act("reopen")] == [True, False]
    again = work.do(lambda unit: Tasks(unit, workspace, NOW).get(task_id))
    assert again is not None
    assert (again.status, again.done_at, again.done_by) == (TaskStatus.OPEN, None, None)
    trail = work.do(lambda unit: Audit(unit, workspace, NOW).of(f"task:{task_id}"))
    assert [change.action for change in trail] == ["added", "done", "reopened"]


def test_a_step_put_off_comes_back_on_its_day_with_its_due_date(work: Work, workspace: int, ida: int) -> None:
    task_id = work.do(
        lambda unit: Tasks(unit, workspace, NOW, ida).add(NewTask("ring", date(2026, 11, 3), ida))
    )
    assert work.do(lambda unit: Tasks(unit, workspace, NOW, ida).snooze(task_id, date(2026, 11, 10)))
    assert tasks_of(work, workspace, ida, date(2026, 11, 9)) == []
    (task,) = tasks_of(work, workspace, ida, date(2026, 11, 10))
    assert (task.due, task.due_date) == (date(2026, 11, 10), date(2026, 11, 3))
    assert work.do(lambda unit: Tasks(unit, workspace, NOW).done(task_id, by=ida))
    assert not work.do(lambda unit: Tasks(unit, workspace, NOW).snooze(task_id, date(2026, 12, 1)))
