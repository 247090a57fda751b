"""What is said of a case as to a colleague is of the point it names, or it is asked which."""

from __future__ import annotations

from storage.cases import Cases, Positions
from tests.handlers.cases.test_cases import opened, rows
from tests.office import office, shown


def test_the_number_of_a_sum_is_no_point() -> None:
    with office("da") as made:
        opened(made, "Genoptræning 1,5 mio. kr. årligt", "Aftenåbent 400.000 kr.")
        for text in ("vi fik 1 mio til bassinet", "2 mio. til cykelstier er på plads"):
            made.say(text)
        assert [one.state for one in rows(made, Cases, "points", 1)] == ["idea", "idea"]
        made.say("vi fik 1 mio til genoptræning")
        assert [one.state for one in rows(made, Cases, "points", 1)] == ["agreed", "idea"]


def test_a_position_on_a_point_there_is_not_is_kept_and_asked_about() -> None:
    with office("da") as made:
        opened(made, "Genoptræning 1,5 mio. kr. årligt")
        reply = shown(made.say("V er imod 7"), "da")
        assert "Hvilket ønske" in reply
        assert rows(made, Positions, "log", 1)


def test_nobody_has_taken_a_stand_where_the_seats_are_not_known() -> None:
    with office("da") as made:
        made.say('budget åbn "Budget 2028" i Slagelse')
        made.say('budget ønske "Genoptræning" 1,5 mio. kr.')
        made.say("A er for 1")
        for text in ("budget hvem 1", "hvem mangler vi at tale med om genoptræning"):
            reply = shown(made.say(text), "da")
            assert "taget stilling" not in reply
            assert "31 pladser" in reply
