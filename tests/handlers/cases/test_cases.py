"""Cases through the desk: which is meant, what is asked, what is kept meanwhile, what is understood unsaid."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.core.messages import Place, PlaceKind, Quoted
from bot.core.people import Role
from bot.politics.cases import case_kinds
from bot.politics.positions import Stance
from storage.cases import Cases, Positions, SeatCounts
from storage.team import Team
from tests.office import BUDGET, FRIDAY, Office, choices, office, shown

SPLIT = "A 9, V 8, F 3, C 3, B 2, Ø 2, Æ 2, M 1, O 1"
ROOM = Place("telegram", "-100", kind=PlaceKind.ROOM, name="Budget")


def opened(made: Office, *asks: str) -> Office:
    """An office with a budget of Slagelse, its seats, and these asks."""
    made.say('budget open "Budget 2028" in Slagelse')
    made.say(f"budget seats {SPLIT}")
    for ask in asks or ("Rehabilitation DKK 1.5m a year",):
        made.say(f"budget ask {ask}")
    return made


def rows(made: Office, repository: Any, method: str, *args: Any) -> Any:
    ida = made.work.do(lambda unit: Team(unit, None, made.clock.now()).recognise("shell", "demo", "ida"))
    assert ida is not None
    return made.work.do(
        lambda unit: getattr(repository(unit, made.workspace, made.clock.now(), ida.who.user_id), method)(
            *args
        )
    )


def labels(made: Office) -> list[str]:
    return [one.label for one in choices(made.last)]


# Which case


def test_nothing_is_done_where_none_is_open(en: Office) -> None:
    said = en.lines("budget ask Rehabilitation DKK 1.5m")
    assert "No budget is open here" in said
    assert "You said: budget ask Rehabilitation DKK 1.5m" in said
    assert rows(en, Cases, "of_kind") == []


def test_the_only_open_one_is_meant_and_of_two_it_is_asked(en: Office) -> None:
    opened(en)
    en.say('budget open "Budget 2028" in Næstved')
    en.say("budget ask A road DKK 2m")
    assert labels(en) == ["Budget 2028 · Næstved", "Budget 2028 · Slagelse"]
    assert en.press("Budget 2028 · Næstved") is en.last
    assert "Ask 1: A road" in shown(en.last)
    assert [len(rows(en, Cases, "points", one.id)) for one in rows(en, Cases, "of_kind")] == [1, 1]


def test_the_one_of_the_room_is_meant(en: Office) -> None:
    now = en.clock.now()
    for number, (room, place) in enumerate((("#a", "Slagelse"), ("#b", "Næstved"))):
        en.work.do(lambda unit, room=room: Team(unit, en.workspace, now).link_room("shell", room, name=room))  # type: ignore[misc]
        at = Place("shell", room, kind=PlaceKind.ROOM, name=room)
        en.say(f'budget open "Budget 2028" in {place}', place=at)
        en.say(f"budget ask {number} road", place=at)
    assert "Budget 2028 · Næstved" in en.lines("budget", place=Place("shell", "#b", kind=PlaceKind.ROOM))
    assert "Budget 2028 · Slagelse" in en.lines("budget", place=Place("shell", "#a", kind=PlaceKind.ROOM))
    assert labels(en)  # in a private conversation it is asked
    en.say("budget")
    assert len(labels(en)) == 2


def test_what_is_open_in_a_room_is_not_opened_again(en: Office) -> None:
    opened(en)
    assert "It is open already" in en.lines('budget open "Budget 2028" in Slagelse')
    assert len(rows(en, Cases, "of_kind")) == 1


# Points


def test_a_line_gives_title_amount_owner_and_figure(en: Office) -> None:
    said = opened(en).lines(
        'budget ask "Cycle path: phase 2" DKK 750,000 once owner Malik: 3 libraries close at 16'
    )
    assert [line.strip() for line in said.splitlines()[:5]] == [
        "Ask 2: Cycle path: phase 2",
        "Amount      DKK 750,000 once",
        "Sees to it  Malik",
        "Status      idea",
        "Figure      3 libraries close at 16",
    ]


@pytest.mark.parametrize(
    ("said", "title", "amount"),
    [
        ("15 new hands DKK 3m", "15 new hands", 3_000_000),
        ("A path in 2028", "A path in 2028", None),
        ("Help within 14 days", "Help within 14 days", None),
        ("A path 1-2 million", "A path", 1_000_000),
    ],
)
def test_a_title_is_what_stands_before_the_first_known_word(
    en: Office, said: str, title: str, amount: int | None
) -> None:
    opened(en, said)
    (point,) = rows(en, Cases, "points", 1)
    assert (point.title, point.amount, point.number) == (title, amount, "1")


def test_an_amount_that_may_be_two_is_kept_as_typed_and_asked(en: Office) -> None:
    opened(en, "Open evenings 1.500")
    assert labels(en)[:2] == ["DKK 1,500", "DKK 1.5m"]
    (point,) = rows(en, Cases, "points", 1)
    assert (point.amount, point.amount_said) == (None, "1.500")
    en.press("DKK 1,500")
    (point,) = rows(en, Cases, "points", 1)
    assert (point.amount, point.amount_kind) == (1_500, None)
    en.press("Every year")
    (point,) = rows(en, Cases, "points", 1)
    assert (point.amount, point.amount_kind) == (1_500, "yearly")


def test_of_several_amounts_the_one_that_is_meant_is_asked(en: Office) -> None:
    opened(en, "Lane 1 DKK 2m a year")
    (point,) = rows(en, Cases, "points", 1)
    assert point.amount is None
    assert "DKK 2m a year" in labels(en)
    en.press("DKK 2m a year")
    (point,) = rows(en, Cases, "points", 1)
    assert (point.amount, point.amount_kind) == (2_000_000, "yearly")


def test_two_asks_of_one_title_are_asked(en: Office) -> None:
    opened(en)
    en.say("budget ask rehabilitation owner Bo")
    assert len(rows(en, Cases, "points", 1)) == 1
    en.press("Add it to 1")
    (point,) = rows(en, Cases, "points", 1)
    assert point.owner == "Bo"
    en.say("budget ask rehabilitation owner Bo")
    en.press("One more")
    assert [one.number for one in rows(en, Cases, "points", 1)] == ["1", "2"]


def test_a_number_with_words_that_may_be_a_title_is_asked(en: Office) -> None:
    opened(en)
    en.say("budget ask 1 something else")
    assert [one.title for one in rows(en, Cases, "points", 1)] == ["Rehabilitation"]
    en.press("1 is called")
    assert [one.title for one in rows(en, Cases, "points", 1)] == ["something else"]


def test_agreed_in_part_says_of_how_much(en: Office) -> None:
    assert "got DKK 1m a year of DKK 1.5m a year" in opened(en).lines("budget ask 1 agreed DKK 1m")
    assert "Got: DKK 1m a year" in en.lines("budget")
    en.say("budget undo")
    (point,) = rows(en, Cases, "points", 1)
    assert (point.state, point.got_amount) == ("idea", None)


def test_what_is_left_over_is_kept_and_told(en: Office) -> None:
    said = opened(en).lines("budget ask Evenings DKK 2m and more of it")
    assert "I did not understand “and more of it”" in said
    assert rows(en, Cases, "points", 1)[1].figure == "and more of it"


def test_the_form_comes_filled_and_changes_what_is_typed_over(en: Office) -> None:
    opened(en, '"Rehabilitation" DKK 1.5m a year owner Bo: the wait is 31 days')
    en.say("budget edit 1")
    en.send_in({"story": "She waited 31 days", "owner": ""})
    (point,) = rows(en, Cases, "points", 1)
    assert (point.story, point.owner, point.amount, point.figure) == (
        "She waited 31 days",
        None,
        1_500_000,
        "the wait is 31 days",
    )


def test_a_number_is_not_used_again(en: Office) -> None:
    opened(en, "A", "B")
    en.say("budget remove 2")
    en.say("budget ask C")
    assert [one.number for one in rows(en, Cases, "points", 1)] == ["1", "3"]
    assert "Ask 3" in en.lines("budget 3")
    en.say("budget ask 3.1 Below it")
    assert "Ask 3.1: Below it" in en.lines("budget 3.1")


def test_undo_alone_takes_back_what_was_done_last(en: Office) -> None:
    opened(en, "A")
    en.say("budget ask 1 sent in")
    en.say("undo")
    assert rows(en, Cases, "points", 1)[0].state == "idea"
    en.say("budget ask B")
    en.say("undo")
    assert [one.title for one in rows(en, Cases, "points", 1)] == ["A"]
    en.clock.set(en.clock.now() + timedelta(days=2))
    assert "nothing to take back" in en.lines("budget undo")


# Positions


def test_a_position_without_its_ask_is_kept_and_asked(en: Office) -> None:
    opened(en, "A", "B")
    en.say("budget stand V against")
    (kept,) = rows(en, Positions, "log", 1)
    assert (kept.point_id, kept.stance) == (None, Stance.AGAINST)
    en.press("2 B")
    (kept,) = rows(en, Positions, "log", 1)
    assert rows(en, Cases, "point", kept.point_id).number == "2"
    en.press("Undo")
    assert rows(en, Positions, "log", 1) == []


@pytest.mark.parametrize(
    "said", ["X against 1", "Zork against 1", "she is against 1", "nonsense", "V split 1"]
)
def test_what_is_not_clear_is_asked_and_not_kept(en: Office, said: str) -> None:
    opened(en).say(f"budget stand {said}")
    assert rows(en, Positions, "log", 1) == []


def test_a_position_on_a_settled_ask_is_kept_and_said(en: Office) -> None:
    opened(en).say("budget ask 1 rejected")
    assert "settled (rejected)" in en.lines("budget stand V for 1")
    assert len(rows(en, Positions, "log", 1)) == 1


def test_two_sources_of_a_day_are_both_kept_and_asked(en: Office) -> None:
    opened(en).say("budget stand V against 1 per Bent Holm")
    said = en.lines("budget stand V for 1 per Anna Jensen")
    assert "Until then it counts as undecided" in said
    assert "Undecided  V 8" in said
    en.press("Against")
    assert "Against    V 8" in shown(en.last)
    assert [one.stance for one in rows(en, Positions, "log", 1)] == [
        Stance.AGAINST,
        Stance.FOR,
        Stance.AGAINST,
    ]


def test_a_guess_that_somebody_is_for_is_not_sure(en: Office) -> None:
    opened(en).say("budget stand A maybe for 1")
    assert "Leaning for  A 9" in shown(en.last)
    assert "Sure 0 of 16" in shown(en.last)


def test_a_confidential_position_is_seen_and_counted_by_its_author_alone(en: Office) -> None:
    opened(en).say("budget stand A for 1")
    assert "Confidential" in en.lines("budget stand confidential: V for 1")
    assert "Sure 17 of 16" in en.lines("budget 1")
    for who, place in (("bo", None), ("ida", BUDGET)):
        told = en.lines("share budget 1" if place else "budget 1", who, **({"place": place} if place else {}))
        assert "Sure 9 of 16" in told
        assert "V is for" not in told


# Seats


def test_seats_that_do_not_add_up_are_asked(en: Office) -> None:
    opened(en)
    told = rows(en, SeatCounts, "of", rows(en, Cases, "get", 1).organization_id, FRIDAY.date())
    for said in ("A 9, V 8", "S 9, V 22", "A 9, A 8", f"{SPLIT} in all 30"):
        en.say(f"budget seats {said}")
        assert rows(en, SeatCounts, "of", rows(en, Cases, "get", 1).organization_id, FRIDAY.date()) == told, (
            said
        )


def test_seats_that_are_told_in_part_leave_the_rest_unknown(en: Office) -> None:
    opened(en).say("budget seats A 9, V 8")
    en.press("Keep them; 14 I do not know")
    said = en.lines("budget stand A for 1")
    assert "Seats I do not know  14" in said
    assert "Sure 9 of 16" in said


def test_seats_hold_for_the_term_they_were_told_in(en: Office) -> None:
    opened(en).say("budget seats A 9, V 8, F 3, C 3, B 2, Ø 2, Æ 2, M 2")
    assert "M 2" in en.lines("budget seats")
    en.clock.set(en.clock.now() + timedelta(days=4 * 366))
    assert "M 2" not in en.lines("budget seats")
    assert "as elected" not in shown(en.last)  # nor does what was counted at the election hold any more


def test_a_majority_is_never_told_of_seats_nobody_knows() -> None:
    with office("en") as made:
        made.say('budget open "Budget 2028" in Slagelse')
        made.say("budget ask A")
        told = made.lines("budget stand A for 1")
        assert "✓" not in told


# Said as to a colleague

SPOKEN = (
    ("en", "is there a majority for rehabilitation?", "Ask 1: Rehabilitation"),
    ("en", "how far are we?", "Budget 2028"),
    ("en", "who have we not talked with about 1?", "Budget 2028 · 1 Rehabilitation"),
    ("en", "V is coming round on 1", "Noted: V is leaning for"),
    ("en", "budget V is coming round on 1", "Noted: V is leaning for"),
    ("da", "er der flertal for rehabilitation?", "Ønske 1: Rehabilitation"),
    ("da", "hvor langt er vi?", "Budget 2028"),
    ("da", "hvem mangler vi at tale med om 1", "Budget 2028 · 1 Rehabilitation"),
    ("da", "budget hvem mangler vi at tale med om rehabilitation", "Budget 2028 · 1 Rehabilitation"),
    ("da", "V er ved at vende på 1", "Noteret: V er nærmest for"),
)


@pytest.mark.parametrize(("locale", "said", "answer"), SPOKEN)
def test_an_open_case_is_spoken_of_without_its_word(locale: str, said: str, answer: str) -> None:
    with office(locale) as made:
        before = made.lines(said)
        assert answer not in before
        assert rows(made, Cases, "of_kind") == []
        opened(made)
        assert answer in made.lines(said)
        made.say("budget close [yes]")
        if not said.startswith("budget"):
            assert answer not in made.lines(said)


@pytest.mark.parametrize(
    "said",
    [
        "is there a majority for a new hall?",
        "met Bent Holm yesterday about rehabilitation: V is against",
        "Bent Holm is against",
        "who is chair of the health committee in Slagelse?",
    ],
)
def test_what_is_of_something_else_is_not_taken_for_the_case(en: Office, said: str) -> None:
    opened(en, "Rehabilitation", "Evenings").say(said)
    assert rows(en, Positions, "log", 1) == []
    assert "Budget 2028" not in shown(en.last)


def test_a_reader_looks_and_changes_nothing(en: Office) -> None:
    opened(en)
    now = en.clock.now()
    bo = en.work.do(lambda unit: Team(unit, None, now).recognise("shell", "demo", "bo"))
    assert bo is not None
    en.work.do(lambda unit: Team(unit, en.workspace, now).set_role(bo.who.user_id, Role.READER))
    assert "Rehabilitation" in en.lines("budget 1", "bo")
    assert not any(one.says.startswith(("budget ask", "budget undo")) for one in choices(en.last))
    en.say("budget ask 1 rejected", "bo")
    en.say("budget stand V for 1", "bo")
    assert rows(en, Cases, "points", 1)[0].state == "idea"
    assert rows(en, Positions, "log", 1) == []


def test_a_kind_is_data_alone(da: Office) -> None:
    kind = case_kinds()["agreement"]
    assert not kind.council
    assert not kind.amounts
    da.say('aftale åbn "Udviklingsaftale 2027" i Slagelse')
    da.say("aftale mål Flere hjemmebesøg ansvarlig Bo: 40 om måneden")
    da.say("aftale mål Kortere ventetid 2 mio.")
    told = da.lines("aftale")
    assert "Flere hjemmebesøg" in told
    assert "Kortere ventetid 2 mio" in told  # it has no amounts, so none is read
    assert "Beløb" not in told
    assert "Flertal" not in told


@pytest.mark.parametrize(
    ("locale", "button", "numbers"),
    [("da", "Delt …", "5 imod, 3 for"), ("en", "Divided …", "5 against and 3 for")],
)
def test_a_contradiction_is_settled_by_numbers(locale: str, button: str, numbers: str) -> None:
    with office(locale) as made:
        opened(made)
        word = {"da": ("imod", "ifølge"), "en": ("against", "per")}[locale]
        made.say(f"budget stand V for 1 {word[1]} Lone Krag")
        made.say(f"budget stand V {word[0]} 1 {word[1]} Bent Holm")
        made.press(button)
        assert made.last.form is not None
        assert [one.name for one in made.last.form.fields] == ["numbers"]
        made.send_in({"numbers": "???"})
        assert made.last.form is not None  # asked again, with what was typed
        made.send_in({"numbers": numbers})
        newest = rows(made, Positions, "log", 1)[0]
        assert newest.split == {Stance.AGAINST: 5, Stance.FOR: 3}
        assert button not in labels(made)


def test_a_message_that_is_answered_is_the_line(da: Office) -> None:
    opened(da, "Genoptræning 1,5 mio.", "Svømmehal 2 mio.")
    link = "https://t.me/c/100/7"
    said = da.lines("budget holdning", quoted=Quoted("V er imod 2 ifølge Bent Holm", link))
    assert "V er imod" in said
    assert "V er imod" in da.lines("budget 2")
    newest = rows(da, Positions, "log", 1)[0]
    assert (newest.source_url, newest.source) == (link, "Bent Holm")
    da.say("budget holdning A for 1", quoted=Quoted("V er imod 1"))  # what is typed goes before
    assert rows(da, Positions, "log", 1)[0].name != newest.name
    assert "ikke, hvem" in da.lines("budget holdning", quoted=Quoted("Hvornår spiser vi?"))
    assert len(rows(da, Positions, "log", 1)) == 2


def test_an_agreement_of_parties_is_counted_as_one_on_request(da: Office) -> None:
    opened(da, "Genoptræning 1,5 mio.")
    made = da.lines('aftale konstituering "Slagelse 2026-2029" med A, F, B, Ø, C')
    assert "Partier: A, B, C, F, Ø: 19 pladser" in made
    da.say("budget holdning V imod 1")
    told = da.lines("budget holdning A for 1")
    assert "samler A, B, C, F, Ø: 19 pladser" in told
    assert "Sikre 9 af 16" in told  # nothing is counted as one unasked
    together = shown(da.press("Regn dem samlet"), "da")
    assert "Regnet samlet" in together
    assert "A+B+C+F+Ø 19" in together
    assert "✓" not in together  # it is sure only if they vote alike
    assert "Sikre 9 af 16" in shown(da.press("Regn dem hver for sig"), "da")
    da.say("konstitueringsaftale uden A, B, C, Ø")
    assert "Regn dem samlet" not in labels(da)
    da.say("budget 1")
    assert "samler" not in shown(da.last, "da")  # of one party there is nothing to count together


def test_a_party_that_may_be_several_is_asked_and_the_others_are_kept(en: Office) -> None:
    said = en.lines('agreement constitution "Slagelse 2026-2029" with A, Xyz and F')
    assert "Parties: A, F\n" in said  # nobody has told the seats
    assert "no party called Xyz" in said
    assert "A is behind it" in en.lines("coalition log")


def test_whom_to_talk_with_is_a_step_of_whoever_presses(en: Office) -> None:
    opened(en, "Rehabilitation").say("budget who 1")
    en.press("I call Karl Vestermark", "bo")
    assert "call Karl Vestermark (C) about 1 Rehabilitation" in shown(en.last)
