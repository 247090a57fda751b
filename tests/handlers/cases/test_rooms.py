"""The rooms of a case: where it is bound, what stands there, what a morning is told, and who may see it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.core.messages import Abilities, Kind, Place, PlaceKind
from bot.core.outgoing import Parcel, Receipt
from bot.core.people import Role
from bot.core.reply import Reply
from bot.engine.contexts import Contexts
from bot.engine.current import Current
from bot.engine.dispatch import House
from bot.engine.outbox import Sender
from bot.subjects.cases.mornings import Mornings
from storage.cases import Cases, Positions
from storage.tables import Nudge
from storage.team import Team
from tests.handlers.cases.test_cases import SPLIT, SPOKEN, labels, rows
from tests.office import COPENHAGEN, PAGES, Office, choices, office, shown

MONDAY = datetime(2027, 9, 6, 6, 0, tzinfo=UTC)  # 8:00 in Copenhagen
ROOM = Place("shell", "#budget", kind=PlaceKind.ROOM, name="#budget")
OTHER = Place("shell", "#other", kind=PlaceKind.ROOM, name="#other")
TOPIC = Place("telegram", "-100", "7", PlaceKind.ROOM, "Budget")


class Room:
    """An office with the clock and the sender that serve its rooms; `stands` is what stands there, by record."""

    platform = "shell"

    def __init__(self, made: Office) -> None:
        self.office = made
        self.stands: dict[str, Reply] = {}
        self.sent: list[Parcel] = []
        house = House(COPENHAGEN, made.locale, "/start {}".format)
        contexts = Contexts(house, made.desk.registry, PAGES, made.desk.registers)
        self.sender = Sender(made.work, {"shell": self}, made.clock, making=Current(contexts))
        self.mornings = Mornings(made.work, contexts, made.clock, lambda: None)

    async def deliver(self, parcel: Parcel) -> Receipt:
        self.sent.append(parcel)
        self.stands[parcel.reply.card or f"{parcel.target.room} {len(self.sent)}"] = parcel.reply
        return Receipt(parcel.target.edit or f"m{parcel.id}", "" if parcel.reply.pin else None)

    async def find(self, parcel: Parcel) -> Receipt | None:
        return None

    def at(self, moment: datetime) -> None:
        """It becomes that moment, and everything that is due is sent."""
        self.office.clock.set(moment)
        asyncio.run(self.mornings.tick())
        for _ in range(3):
            asyncio.run(self.sender.drain())
            self.office.clock.set(self.office.clock.now() + timedelta(seconds=10))

    def says(self, record: str) -> str:
        return shown(self.stands[record], self.office.locale) if record in self.stands else ""

    def said(self, text: str) -> list[str]:
        return [shown(one, self.office.locale) for one in self.stands.values() if text in shown(one)]


@pytest.fixture
def room() -> Any:
    with office("en", MONDAY) as made:
        made.say('budget open "Budget 2028" in Slagelse', place=ROOM)
        made.say(f"budget seats {SPLIT}", place=ROOM)
        made.say("budget ask Rehabilitation DKK 1.5m a year owner Bo", place=ROOM)
        made.say("budget ask Evenings DKK 2m a year", place=ROOM)
        yield Room(made)


def post(day: int) -> str:
    return f"casemorning:1:2027-09-{day:02}"


# Where it is bound


def test_a_case_is_bound_where_it_is_opened_and_to_more_rooms_when_told(room: Room) -> None:
    en = room.office
    assert "is here already" in en.lines("budget also here", place=ROOM)
    assert "Say it in the channel" in en.lines("budget also here")
    said = en.lines("budget also here", place=OTHER)
    assert "Budget 2028 is here too" in said
    assert "#budget and #other" in said
    assert "open already" in en.lines('budget open "Budget 2028 again" in Slagelse', place=OTHER)
    assert "Budget 2029 is open" in en.lines('budget open "Budget 2029" in Slagelse', place=OTHER)
    assert "no longer bound to this room" in en.lines("budget leave [c1]", place=OTHER)
    en.say("budget ask Roads [c1]", place=ROOM)
    room.at(MONDAY + timedelta(minutes=1))
    assert "Roads" in room.says("caseroom:1")
    assert {one.target.room for one in room.sent if "Roads" in shown(one.reply)} == {"#budget"}


def test_one_budget_a_room_and_year(room: Room) -> None:
    en = room.office
    en.say('budget open "Budget 2028" in Næstved')
    assert "one a year is enough" in en.lines("budget also here", place=ROOM)
    assert labels(en) == ["Budget 2028", "Take Budget 2028 out of this room"]


def test_opened_in_private_it_is_in_no_room_until_it_is_bound(room: Room) -> None:
    en = room.office
    assert "none yet; say this in the one it is for: budget also here" in en.lines(
        'budget open "Budget 2028" in Næstved'
    )
    room.at(MONDAY + timedelta(minutes=1))
    assert "Næstved" not in "".join(map(shown, room.stands.values()))
    en.say("budget also here [c2]", place=OTHER)
    room.at(MONDAY + timedelta(minutes=2))
    assert "Næstved" in room.says("caseroom:2")


def test_topics_of_a_group_are_rooms_of_their_own(room: Room) -> None:
    en = room.office
    en.work.do(lambda unit: Team(unit, en.workspace, MONDAY).link_room("telegram", "-100", name="Budget"))
    phone = Abilities(forms=False, questions=True, private=False, topics=True)
    en.work.do(
        lambda unit: Team(unit, en.workspace, MONDAY).enrol("telegram", "demo", "ida", "Ida", Role.MEMBER)
    )
    for thread, said in (("7", "also here [c1]"), ("8", 'open "Budget 2028" in Næstved')):
        en.say(
            f"budget {said}",
            place=Place("telegram", "-100", thread, PlaceKind.ROOM, "Budget"),
            abilities=phone,
        )
    assert "Slagelse" in en.lines("budget", place=TOPIC, abilities=phone)
    assert "Næstved" in en.lines(
        "budget", place=Place("telegram", "-100", "8", PlaceKind.ROOM, "Budget"), abilities=phone
    )


# What stands there, and what a morning is told


def test_the_status_says_where_the_majority_is_and_folds(room: Room) -> None:
    en = room.office
    for party in ["A", "F", "Ø"]:
        en.say(f"budget stand {party} for 1", place=ROOM)
    en.say("budget stand B leaning for 1", "malik", place=ROOM)
    room.at(MONDAY + timedelta(minutes=1))
    assert "1 Rehabilitation · 14/16 (+2)" in room.says("caseroom:1")
    assert [one.target.edit for one in room.sent] == [None]
    assert room.sent[0].reply.pin
    en.press("Undo", "malik", place=ROOM)
    room.at(MONDAY + timedelta(minutes=2))
    assert "1 Rehabilitation · 14/16\n" in room.says("caseroom:1")
    assert len(room.sent) == 2
    assert not room.sent[1].reply.pin
    en.say("budget close [yes]", place=ROOM)
    room.at(MONDAY + timedelta(minutes=3))
    assert "closed" in room.says("caseroom:1")


def test_a_morning_tells_what_moved_who_has_what_and_what_is_near(room: Room) -> None:
    en = room.office
    room.at(MONDAY + timedelta(hours=1))
    assert not room.says(post(6))  # it was opened after its time
    en.say("budget stand A for 1", place=ROOM)
    en.say('budget question "What do 14 days cost?" to the finance department by 10 September', place=ROOM)
    en.clock.set(MONDAY + timedelta(days=1))
    room.at(MONDAY + timedelta(days=1, minutes=-31))
    assert not room.says(post(7))
    room.at(MONDAY + timedelta(days=1, minutes=-30))  # 7:30
    told = room.says(post(7))
    assert "Budget 2028 · Tuesday 7 September · 38 days to the adoption" in told
    assert "1 Rehabilitation: new; A → for (Ida)" in told
    assert "1: 9/16 (+9)" in told
    assert "Nobody has 2 Evenings" in told
    assert "Unanswered" in told
    assert "What do 14 days cost? · the finance department · Friday 10 September" in told
    taken = next(one for one in choices(room.stands[post(7)]) if one.label == "I take it")
    en.say(taken.says, "malik", place=ROOM, kind=Kind.BUTTON, card=room.sent[-1].target.edit)
    en.say("budget stand A against 1 per Anna Jensen", place=ROOM)
    en.say("task new Bo calls C about Rehabilitation 7 September 2027", place=ROOM)
    en.say("budget question What do 14 days cost? to finance by 10 September", place=ROOM)
    room.at(MONDAY + timedelta(days=1, hours=2))
    told = room.says(post(7))
    assert "A → against (Anna Jensen)" in told
    assert "What do 14 days cost? · finance · Friday 10 September" in told
    assert "Nobody has" not in told
    assert len([one for one in room.sent if one.reply.card == post(7) and not one.target.edit]) == 1
    room.at(MONDAY + timedelta(days=2, minutes=-30))
    assert "A for → against (Anna Jensen)" in room.says(post(8))
    assert "In 7 days: Finance committee's budget proposal to the council (law)" in room.says(post(8))


@pytest.mark.parametrize(
    ("year", "month", "day", "quiet"),
    [
        (2027, 7, 30, True),  # before August
        (2027, 8, 2, False),  # the first working day of it
        (2027, 9, 11, True),  # a Saturday
        (2027, 9, 14, False),  # a day before the proposal is due by law, though nothing has moved
        (2027, 10, 15, False),  # the day of the adoption
        (2027, 10, 18, True),
    ],
)
def test_outside_the_season_and_at_weekends_it_is_quiet(year: int, month: int, day: int, quiet: bool) -> None:
    opened = datetime(year, month, day, 10, 0, tzinfo=UTC) - timedelta(days=3)
    with office("da", opened) as made:
        made.say('budget åbn "Budget 2028" i Slagelse', place=ROOM)
        room = Room(made)
        room.at(datetime(year, month, day, 4, 0, tzinfo=UTC) - timedelta(days=1))
        made.say("budget ønske Genoptræning 1,5 mio. kr.", place=ROOM)
        room.at(datetime(year, month, day, 6, 0, tzinfo=UTC))
        assert any(one.startswith("casemorning") and one.endswith(f"-{day:02}") for one in room.stands) is (
            not quiet
        )


def test_a_morning_with_nothing_to_tell_is_not_told_and_the_hour_is_the_rooms_own(room: Room) -> None:
    room.at(MONDAY + timedelta(days=1))
    assert "Moved since" in room.says(post(7))
    en = room.office
    assert "06:15" in en.lines("budget morning at 6.15", place=ROOM)
    with_nothing = datetime(2027, 9, 27, 4, 30, tzinfo=UTC)  # after the first reading, before the adoption
    room.at(with_nothing)
    room.at(with_nothing + timedelta(days=1))
    assert not room.says("casemorning:1:2027-09-28")
    en.say("budget ask 2 sent in", place=ROOM)
    room.at(with_nothing + timedelta(days=2))
    assert "2 Evenings: sent in" in room.says("casemorning:1:2027-09-29")


def test_those_who_see_to_asks_are_told_once_of_each_deadline_and_rooms_of_what_is_not_sent(
    room: Room,
) -> None:
    en = room.office
    for day in (8, 9, 13, 14):
        room.at(MONDAY.replace(day=day))
    nudges = select(Nudge.given).where(Nudge.rule == "ask_deadline").order_by(Nudge.id)
    given = en.work.do(lambda unit: list(unit.connection.execute(nudges).scalars()))
    assert [(one["what"][:17], one["asks"]) for one in given] == [
        ("Finance committee", "1 Rehabilitation")
    ] * 2
    with office("en", datetime(2027, 3, 1, 9, tzinfo=UTC)) as spring:
        spring.say('budget open "Budget 2028" in Slagelse', place=ROOM)
        spring.say("budget ask Rehabilitation", place=ROOM)
        early = Room(spring)
        for month, day in ((4, 1), (4, 2), (6, 10), (6, 11)):
            early.at(datetime(2027, month, day, 7, tzinfo=UTC))
        assert len([one for one in early.sent if "1 is not sent in" in shown(one.reply)]) == 2
        assert not any(one.startswith("casemorning") for one in early.stands)


def test_a_room_is_told_when_seats_are_counted_otherwise(room: Room) -> None:
    en = room.office
    en.say("budget seats A 10, V 7, F 3, C 3, B 2, Ø 2, Æ 2, M 1, O 1", "bo")
    room.at(MONDAY + timedelta(minutes=1))
    (notice,) = room.said("counted otherwise")
    assert "A 9 → 10 · V 8 → 7" in notice
    room.at(MONDAY + timedelta(days=1))
    assert len(room.said("counted otherwise")) == 1


# Who may see

SECRETS = ("Kestrel", "Zeppelin", "Quentin", "7.7m")


def test_what_is_kept_to_its_room_is_told_nowhere_else_by_any_command(room: Room) -> None:
    en = room.office
    en.say('budget open "Kestrel 2030" in Næstved', place=OTHER)
    en.say("budget ask Zeppelin DKK 7.7m a year [c2]", place=OTHER)
    en.say("budget stand V for 1 per Quentin [c2]", place=OTHER)
    assert "Quentin" in en.lines("budget log [c2]", "malik", place=ROOM)
    en.say("budget visible room [c2]", place=OTHER)
    room.at(MONDAY + timedelta(minutes=1))
    before = (rows(en, Cases, "get", 2).version, len(rows(en, Positions, "log", 2)))
    commands = dict.fromkeys(en.desk.registry.by_subject["budget"].values())
    said_of_it = [(one.name, f"{rest} [c2]") for one in commands for rest in ("", "1", "V against 1")]
    said_of_it += [("budget undo", record) for record in ("case:2", "point:3", "position:1")]
    for name, rest in said_of_it:
        for place in ({}, {"place": ROOM}):
            said = en.lines(f"{name} {rest}", "bo", **place)
            assert not [secret for secret in SECRETS if secret in said], (name, rest, said)
    assert len(commands) > 15
    for _, sentence, _ in SPOKEN:
        said = en.lines(sentence.replace("rehabilitation", "zeppelin"), "bo")
        assert not [secret for secret in SECRETS if secret in said], sentence
    assert (rows(en, Cases, "get", 2).version, len(rows(en, Positions, "log", 2))) == before
    for parcel in en.parcels():
        if (parcel.target.platform, parcel.target.room) != ("shell", "#other"):
            assert not [secret for secret in SECRETS if secret in shown(parcel.reply)], parcel.target
    # In its room everybody sees it, and whoever opened it elsewhere too.
    assert "Quentin" in en.lines("budget log 1 [c2]", "bo", place=OTHER)
    assert "Zeppelin" in en.lines("budget show [c2]")
    en.say("budget visible team [c2]", place=OTHER)
    assert "Zeppelin" in en.lines("budget show [c2]", "bo")


def test_each_kind_has_its_rooms() -> None:
    with office("da", MONDAY) as made:
        made.say('aftale åbn "Udviklingsaftale 2027" i Slagelse', place=ROOM)
        made.say("aftale mål Flere hjemmebesøg ansvarlig Bo", place=ROOM)
        room = Room(made)
        room.at(MONDAY + timedelta(days=1))
        assert "Flere hjemmebesøg" in room.says("caseroom:1")
        assert "Mål" in made.lines("aftale", place=ROOM)
        assert not any(one.startswith("casemorning") for one in room.stands)
        assert "Alle på holdet" in made.lines("aftale hvem må se", place=ROOM)
