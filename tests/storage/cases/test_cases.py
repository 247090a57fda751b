"""Cases, their points and positions on them: kept, changed, taken back, seen by whom they are for, erased, merged."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from bot.core.people import Role
from bot.politics.positions import Confidence, Stance
from storage.cases import Cases, CaseState, NewCase, NewPoint, NewPosition, Positions, SeatCounts
from storage.contacts.duplicates import Duplicates
from storage.contacts.erasures import Erasures
from storage.contacts.held import Held
from storage.contacts.people import People
from storage.team import Team
from storage.visibility import Confidentiality
from storage.work import Unit, Work
from tests.storage.conftest import NOW

TODAY = date(2026, 11, 3)
BUDGET = NewCase("budget", "Budget 2028")


class Room:
    """What a team has of cases, said in one unit each."""

    def __init__(self, work: Work, workspace: int, by: int | None) -> None:
        self.work, self.workspace, self.by = work, workspace, by

    def do(self, repository: Any, method: str, *args: Any, **named: Any) -> Any:
        return self.work.do(
            lambda unit: getattr(repository(unit, self.workspace, NOW, self.by), method)(*args, **named)
        )

    def cases(self, method: str, *args: Any, **named: Any) -> Any:
        return self.do(Cases, method, *args, **named)

    def positions(self, method: str, *args: Any, **named: Any) -> Any:
        return self.do(Positions, method, *args, **named)

    def ask(self, case: int, title: str = "Genoptræning", **more: Any) -> int:
        number = self.cases("add_point", case, NewPoint("ask", title, "idea", **more))
        assert isinstance(number, int)
        return number

    def stand(self, case: int, name: str, stance: Stance | None, point: int | None, **more: Any) -> int:
        made, _ = self.positions("stand", NewPosition(case, name, TODAY, point, stance=stance, **more))
        assert isinstance(made, int)
        return made


@pytest.fixture
def room(work: Work, workspace: int, ida: int) -> Room:
    return Room(work, workspace, ida)


@pytest.fixture
def case(room: Room) -> int:
    number = room.cases("open", BUDGET)
    assert isinstance(number, int)
    return number


def person(room: Room, name: str) -> int:
    return room.work.do(lambda unit: People(unit, room.workspace, NOW).add_person(name))


def test_a_case_is_kept_as_it_was_opened(room: Room, case: int) -> None:
    kept = room.cases("get", case)
    assert (kept.kind, kept.title, kept.state, kept.version) == ("budget", "Budget 2028", CaseState.OPEN, 1)
    assert (kept.creator, kept.confidentiality) == ("Ida Brandt", Confidentiality.TEAM)
    assert [one.id for one in room.cases("of_kind", "budget")] == [case]
    assert room.cases("of_kind", "agreement") == []


def test_points_are_numbered_in_their_case(room: Room, case: int) -> None:
    first, second = room.ask(case, "A"), room.ask(case, "B")
    below = room.ask(case, "B, i nord", parent_id=second)
    again = room.ask(case, "B, i syd", parent_id=second)
    other = room.cases("open", BUDGET)
    assert [one.number for one in room.cases("points", case)] == ["1", "2", "2.1", "2.2"]
    assert room.cases("point", room.ask(other)).number == "1"
    assert {first, second, below, again} == {one.id for one in room.cases("points", case)}


def test_points_are_in_the_order_of_their_numbers(room: Room, case: int) -> None:
    for at in range(11):
        room.ask(case, str(at))
    assert [one.number for one in room.cases("points", case)] == [str(at) for at in range(1, 12)]


def test_a_number_is_never_used_again(room: Room, case: int) -> None:
    room.ask(case, "A")
    gone = room.ask(case, "B")
    assert room.cases("remove_point", gone)
    assert room.cases("remove_point", gone) is None
    assert room.cases("point", room.ask(case, "C")).number == "3"
    assert [one.number for one in room.cases("points", case)] == ["1", "3"]
    assert room.cases("restore_point", gone)
    assert [one.number for one in room.cases("points", case)] == ["1", "2", "3"]


def test_a_point_goes_with_the_one_it_stands_under(room: Room, case: int) -> None:
    above = room.ask(case, "A")
    room.ask(case, "A, i nord", parent_id=above)
    room.cases("remove_point", above)
    assert room.cases("points", case) == []
    assert len(room.cases("points", case, undone=True)) == 2


def test_a_point_of_another_case_is_no_parent(room: Room, case: int) -> None:
    other = room.cases("open", BUDGET)
    elsewhere = room.ask(other)
    assert room.cases("add_point", case, NewPoint("ask", "A", "idea", parent_id=elsewhere)) is None
    assert room.cases("add_point", 999, NewPoint("ask", "A", "idea")) is None


def test_asks_made_at_once_have_numbers_of_their_own(room: Room, case: int) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda at: room.ask(case, str(at)), range(24)))
    assert [one.number for one in room.cases("points", case)] == [str(at) for at in range(1, 25)]


def test_a_change_is_taken_back_as_it_was(room: Room, case: int) -> None:
    point = room.ask(case, amount=1_500_000, amount_kind="yearly")
    act = room.cases("change_point", point, 1, {"state": "agreed", "got_amount": 1_000_000})
    assert (room.cases("point", point).state, room.cases("point", point).got_amount) == ("agreed", 1_000_000)
    assert room.cases("last_act", f"point:{point}") == act
    taken = room.cases("take_back", f"point:{point}", act)
    assert taken is not None
    assert taken.kept == 0
    after = room.cases("point", point)
    assert (after.state, after.got_amount, after.amount) == ("idea", None, 1_500_000)
    assert room.cases("last_act", f"point:{point}") is None
    assert room.cases("take_back", f"point:{point}", act) is None


def test_an_act_on_something_else_is_not_taken_back(room: Room, case: int) -> None:
    point, other = room.ask(case), room.ask(case, "B")
    act = room.cases("change_point", point, 1, {"state": "agreed"})
    assert room.cases("take_back", f"point:{other}", act) is None
    assert room.cases("point", point).state == "agreed"


def test_what_somebody_changed_since_stays(room: Room, case: int) -> None:
    point = room.ask(case)
    act = room.cases("change_point", point, 1, {"state": "sent"})
    room.cases("change_point", point, 2, {"state": "agreed"})
    taken = room.cases("take_back", f"point:{point}", act)
    assert taken is not None
    assert taken.kept == 1
    assert room.cases("point", point).state == "agreed"


def test_a_change_from_an_old_reading_is_refused(room: Room, case: int) -> None:
    point = room.ask(case)
    assert room.cases("change_point", point, 1, {"state": "sent"})
    assert room.cases("change_point", point, 1, {"state": "agreed"}) is None
    assert room.cases("change_point", point, 2, {"state": "sent"}) == 0
    assert room.cases("change", case, 1, {"title": "Budget 2029"})
    assert room.cases("change", case, 1, {"title": "Budget 2030"}) is None


def test_only_what_there_is_can_be_changed(room: Room, case: int) -> None:
    with pytest.raises(ValueError, match="number"):
        room.cases("change_point", room.ask(case), 1, {"number": "7"})
    with pytest.raises(ValueError, match="kind"):
        room.cases("change", case, 1, {"kind": "plan"})


def test_a_case_is_closed_and_opened_again(room: Room, case: int) -> None:
    act = room.cases("change", case, 1, {"state": "closed", "closed_reason": "vedtaget"})
    assert room.cases("of_kind", "budget") == []
    assert [one.id for one in room.cases("of_kind", "budget", state=None)] == [case]
    room.cases("take_back", f"case:{case}", act)
    assert [one.id for one in room.cases("of_kind", "budget")] == [case]


def test_a_case_is_removed_and_restored(room: Room, case: int) -> None:
    assert room.cases("remove", case)
    assert room.cases("of_kind", "budget") == []
    assert room.cases("get", case).undone_at is not None
    assert room.cases("restore", case)
    assert room.cases("restore", case) is None
    assert [one.id for one in room.cases("of_kind", "budget")] == [case]


def test_changes_tell_what_was_and_what_is(room: Room, case: int) -> None:
    point = room.ask(case)
    room.cases("change_point", point, 1, {"state": "sent"})
    undone = room.cases("change_point", point, 2, {"state": "agreed"})
    room.cases("take_back", f"point:{point}", undone)
    room.cases("change", case, 1, {"title": "Budget 2029"})
    told = room.cases("changes", case)
    assert [(one.action, one.point_id, one.by) for one in told] == [
        ("changed", None, "Ida Brandt"),
        ("changed", point, "Ida Brandt"),
        ("added", point, "Ida Brandt"),
        ("opened", None, "Ida Brandt"),
    ]
    assert (told[1].before, told[1].after) == ({"state": "idea"}, {"state": "sent"})


# Positions


def test_the_newest_position_of_everybody_counts(room: Room, case: int) -> None:
    point, other = room.ask(case), room.ask(case, "B")
    party = room.work.do(
        lambda unit: People(unit, room.workspace, NOW).bodies.ensure_organization("Venstre", "party")
    )
    room.stand(case, "V", Stance.UNDECIDED, point, organization_id=party)
    new = room.stand(case, "Venstre", Stance.AGAINST, point, organization_id=party)
    elsewhere = room.stand(case, "V", Stance.FOR, other, organization_id=party)
    typed = room.stand(case, "Den nye liste", Stance.FOR, point)
    again = room.stand(case, "den nye liste", Stance.LEANING, point)
    latest = room.positions("latest", case)
    assert {one.id for one in latest} == {new, elsewhere, again}
    assert next(one for one in latest if one.id == new).name == "Venstre"
    assert len(room.positions("latest", case, rivals=True)) == 4  # nobody tells apart what unknown names say
    assert [one.id for one in room.positions("log", case, point)] == [again, typed, new, new - 1]


def party(room: Room, name: str) -> int:
    return room.work.do(
        lambda unit: People(unit, room.workspace, NOW).bodies.ensure_organization(name, "party")
    )


def test_two_sources_that_differ_on_one_day_are_both_told(room: Room, case: int) -> None:
    point = room.ask(case)
    bent = person(room, "Bent Holm")
    venstre, other = (party(room, name) for name in ("Venstre", "Enhedslisten"))
    whose: list[dict[str, Any]] = [
        {"organization_id": venstre},
        {"organization_id": other},
        {"person_id": bent},
        {"person_id": bent, "organization_id": venstre},
    ]
    for who in whose:
        for at, (first, second, expected) in enumerate(
            (
                ((Stance.FOR, "Bo"), (Stance.AGAINST, "Ida"), 2),
                ((Stance.FOR, "Bo"), (Stance.AGAINST, "Bo"), 1),
                ((Stance.FOR, "Bo"), (Stance.FOR, "Ida"), 1),
                ((Stance.FOR, "Bo"), (Stance.AGAINST, None), 1),
                ((None, "Bo"), (Stance.AGAINST, "Ida"), 2),
            )
        ):
            point = room.ask(case, f"{at} {who}")
            told = [room.stand(case, "X", one, point, source_name=by, **who) for one, by in (first, second)]
            found = room.positions("latest", case, [point], rivals=True)
            assert [one.id for one in found] == told[::-1][:expected], (who, first, second)
            assert [one.id for one in room.positions("latest", case, [point])] == told[1:]
            assert room.positions("latest", case, [point], before=NOW) == []


def test_a_position_told_late_of_an_earlier_day_is_not_the_newest(room: Room, case: int) -> None:
    point = room.ask(case)
    now = room.stand(case, "V", Stance.AGAINST, point)
    late = NewPosition(case, "V", date(2026, 10, 1), point, stance=Stance.FOR)
    room.positions("stand", late)
    assert [one.id for one in room.positions("latest", case)] == [now]


def test_a_position_is_kept_whole(room: Room, case: int) -> None:
    bent = person(room, "Bent Holm")
    number = room.stand(
        case,
        "V",
        None,
        room.ask(case),
        split={Stance.AGAINST: 5, Stance.FOR: 3},
        confidence=Confidence.GUESS,
        source_person_id=bent,
        source_name="Bent",
        note="tror jeg",
    )
    kept = room.positions("get", number)
    assert (kept.stance, kept.split) == (None, {Stance.AGAINST: 5, Stance.FOR: 3})
    assert (kept.confidence, kept.source, kept.note, kept.by) == (
        Confidence.GUESS,
        "Bent Holm",
        "tror jeg",
        "Ida Brandt",
    )


def test_a_position_is_taken_out_of_the_log(room: Room, case: int) -> None:
    number = room.stand(case, "V", Stance.FOR, room.ask(case))
    assert room.positions("take_back", number).rows == 1
    assert room.positions("get", number) is None
    assert room.positions("take_back", number) is None


def test_which_point_a_position_is_on_is_said_afterwards(room: Room, case: int) -> None:
    number, point = room.stand(case, "V", Stance.FOR, None), room.ask(case)
    assert room.positions("name_point", number, point)
    assert room.positions("get", number).point_id == point
    assert room.positions("name_point", number, point) is None
    assert room.positions("take_back", number).kept == 0
    assert room.positions("get", number) is None


def test_positions_recorded_at_once_are_all_kept(room: Room, case: int) -> None:
    point = room.ask(case)
    with ThreadPoolExecutor(10) as pool:
        list(pool.map(lambda at: room.stand(case, f"Liste {at}", Stance.FOR, point), range(50)))
    assert len(room.positions("latest", case)) == 50


# Who may see


def test_a_private_position_is_seen_by_its_author_alone(
    room: Room, work: Work, workspace: int, case: int
) -> None:
    number = room.stand(case, "V", Stance.FOR, room.ask(case), confidentiality=Confidentiality.PRIVATE)
    bo = work.do(lambda unit: Team(unit, workspace, NOW).add_user("Bo", Role.MEMBER))
    others = (Room(work, workspace, bo), Room(work, workspace, None))
    for other in others:
        assert other.positions("get", number) is None
        assert other.positions("latest", case) == other.positions("log", case) == []
    assert [one.id for one in room.positions("latest", case)] == [number]

    def quotes(by: int | None) -> bool:
        def read(unit: Unit) -> bool:
            Positions(unit, workspace, NOW, by).latest(case)
            return unit.confidential

        return work.do(read)

    assert quotes(room.by)
    assert not quotes(bo)


def test_a_private_case_hides_all_that_is_in_it(room: Room, work: Work, workspace: int) -> None:
    case = room.cases("open", NewCase("budget", "Hemmelig", confidentiality=Confidentiality.PRIVATE))
    point = room.ask(case)
    number = room.stand(case, "V", Stance.FOR, point)
    bo = Room(work, workspace, work.do(lambda unit: Team(unit, workspace, NOW).add_user("Bo", Role.MEMBER)))
    assert bo.cases("get", case) is None
    assert bo.cases("of_kind") == bo.cases("points", case) == []
    assert bo.cases("point", point) is bo.positions("get", number) is None


def test_another_team_sees_and_changes_nothing(
    room: Room, work: Work, other_workspace: int, case: int
) -> None:
    point = room.ask(case)
    number = room.stand(case, "V", Stance.FOR, point)
    other = Room(work, other_workspace, None)
    assert other.cases("get", case) is other.cases("point", point) is other.positions("get", number) is None
    assert other.cases("change", case, 1, {"title": "x"}) is other.cases("remove_point", point) is None
    assert other.positions("name_point", number, point) is other.positions("take_back", number) is None
    assert room.cases("get", case).title == "Budget 2028"


# Seats


def test_seats_are_replaced_as_a_whole_and_taken_back(room: Room) -> None:
    def bodies(unit: Unit) -> tuple[int, int, int]:
        register = People(unit, room.workspace, NOW).bodies
        return tuple(register.ensure_organization(one) for one in ("Byrådet", "A", "V"))  # type: ignore[return-value]

    council, a, v = room.work.do(bodies)
    first = room.do(SeatCounts, "tell", council, {a: 9, v: 8}, size=31, source="valg.dk")
    second = room.do(SeatCounts, "tell", council, {a: 10, v: 7})

    def told() -> dict[str | None, int]:
        return {one.party: one.seats for one in room.do(SeatCounts, "of", council, TODAY)}

    assert told() == {"A": 10, "V": 7}
    assert room.do(SeatCounts, "untell", council, second).kept == 0
    assert told() == {"A": 9, "V": 8, None: 31}
    assert room.do(SeatCounts, "untell", council, second) is None
    assert room.do(SeatCounts, "untell", council, first).kept == 0
    assert told() == {}


# People


def test_a_position_goes_with_whom_it_is_about_and_stays_without_its_source(room: Room, case: int) -> None:
    bent, lone = person(room, "Bent Holm"), person(room, "Lone Krag")
    point = room.ask(case, figure="Bent Holm siger 31 dage")
    own = room.stand(case, "Bent Holm", Stance.FOR, point, person_id=bent)
    of_party = room.stand(
        case, "V", Stance.AGAINST, point, source_person_id=bent, source_name="Bent Holm", note="sagde han"
    )
    room.stand(case, "Lone", Stance.FOR, point, person_id=lone)
    held = room.do(Held, "about", bent)
    assert [(one["name"], one["stance"], one["case"], one["point"]) for one in held["positions"]] == [
        ("Bent Holm", "for", "Budget 2028", "Genoptræning"),
        ("V", "against", "Budget 2028", "Genoptræning"),
    ]
    erased = room.do(Erasures, "erase", bent)
    assert [(one.record, one.text) for one in erased.mentions] == [
        (f"case:{case}", "Bent Holm siger 31 dage")
    ]
    assert room.positions("get", own) is None
    left = room.positions("get", of_party)
    assert (left.stance, left.source, left.note) == (Stance.AGAINST, None, None)
    assert len(room.positions("log", case)) == 2


def test_two_who_are_one_have_their_positions_together(room: Room, case: int) -> None:
    keep, gone = person(room, "Bent Holm"), person(room, "Bent H.")
    point = room.ask(case)
    own = room.stand(case, "Bent H.", Stance.FOR, point, person_id=gone)
    told = room.stand(case, "V", Stance.FOR, point, source_person_id=gone)
    act = room.do(Duplicates, "merge", keep, gone)
    assert room.positions("get", own).person_id == keep
    assert room.positions("get", told).source == "Bent Holm"
    room.do(Duplicates, "take_back", act)
    assert room.positions("get", own).person_id == gone


def test_who_keeps_a_private_position_is_told_when_somebody_asks(
    room: Room, work: Work, workspace: int, case: int
) -> None:
    bent = person(room, "Bent Holm")
    private = {"confidentiality": Confidentiality.PRIVATE}
    room.stand(case, "Bent", Stance.FOR, room.ask(case), person_id=bent, **private)
    bo = work.do(lambda unit: Team(unit, workspace, NOW).add_user("Bo", Role.MEMBER))
    assert Room(work, workspace, bo).do(Held, "kept_by", bent) == [room.by]
    assert room.do(Held, "kept_by", bent) == []
    assert Room(work, workspace, bo).do(Held, "about", bent)["positions"] == []
