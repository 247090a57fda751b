"""Who is told that a place cannot be reached any more, and in which words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.adapters.shell.render import reply_lines
from bot.core.errors import Unreachable
from bot.core.messages import Target
from bot.core.outgoing import Parcel
from bot.core.people import Role
from bot.core.reply import Reply
from bot.engine.delivery_results import settle
from bot.engine.dispatch import House
from bot.engine.notices import telling_admins
from bot.engine.pages import Pages
from storage.outbox import Outbox
from storage.schedule import Schedule
from storage.team import Team
from storage.work import Unit, Work
from tests.databases import sqlite_work

NOW = datetime(2027, 1, 12, 7, 0, tzinfo=UTC)
TELL = telling_admins(Pages(), House(ZoneInfo("Europe/Copenhagen"), "en"))


class Place:
    """A team with a channel that subscribed, and one message on its way to a room."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.workspace = work.do(lambda unit: Team(unit, None, NOW).make_workspace("Byrådsgruppen"))

    def user(self, name: str, role: Role, account: str, locale: str | None = None) -> int:
        def add(unit: Unit) -> int:
            team = Team(unit, self.workspace, NOW)
            number = team.add_user(name, role, locale=locale)
            team.link_account("slack", "T1", account, number)
            return number

        return self.work.do(add)

    def lose(self, room: str, *, name: str | None = None, by: int | None = None) -> list[Parcel]:
        """What lies in the outbox after a room that had subscribed was lost twice over."""

        def subscribe(unit: Unit) -> None:
            target = Target("slack", room)
            if name is not None:
                Team(unit, self.workspace, NOW).link_room("slack", room, name=name)
            Schedule(unit, self.workspace, NOW, by).subscribe("digest", target, "08:00", "UTC", "en")

        def send(unit: Unit, key: str) -> None:
            outbox = Outbox(unit, self.workspace, NOW)
            outbox.put(Target("slack", room), Reply(), "en", key)
            (claimed,) = outbox.claim(NOW, 1, timedelta(minutes=1))
            settle(unit, NOW, claimed, Unreachable("is_archived"), TELL)

        self.work.do(subscribe)
        self.work.do(lambda unit: send(unit, "a"))
        waiting = self.work.do(
            lambda unit: [one.parcel for one in Outbox(unit, None, NOW).claim(NOW, 9, timedelta(minutes=1))]
        )
        self.work.do(lambda unit: send(unit, "b"))
        assert not self.work.do(lambda unit: Outbox(unit, None, NOW).claim(NOW, 9, timedelta(minutes=1)))
        return waiting


@pytest.fixture
def place() -> Iterator[Place]:
    with sqlite_work() as work:
        yield Place(work)


def said(parcel: Parcel) -> str:
    return "\n".join(reply_lines(parcel.reply, parcel.locale))


def test_an_administrator_is_told_once_in_private_and_in_their_language(place: Place) -> None:
    place.user("Bo", Role.MEMBER, "U2")
    place.user("Ida", Role.ADMIN, "U1", "da")
    (parcel,) = place.lose("C1", name="budget")
    assert (parcel.target, parcel.locale) == (Target("slack", "U1"), "da")
    assert "Jeg kan ikke længere skrive til budget" in said(parcel)
    assert "slack: is_archived" in said(parcel)


def test_without_an_administrator_it_is_whoever_asked_for_it(place: Place) -> None:
    place.user("Malik", Role.MEMBER, "U3")
    bo = place.user("Bo", Role.MEMBER, "U2")
    (parcel,) = place.lose("C1", by=bo)
    assert parcel.target == Target("slack", "U2")
    assert "I cannot write to a channel any more" in said(parcel)
    assert "C1" not in said(parcel)


def test_a_person_who_cannot_be_reached_is_named_to_somebody_else(place: Place) -> None:
    place.user("Ida", Role.ADMIN, "U1")
    place.user("Else", Role.ADMIN, "U4")
    (parcel,) = place.lose("U1")
    assert parcel.target == Target("slack", "U4")
    assert "I cannot write to Ida any more" in said(parcel)


def test_where_there_is_nobody_to_tell_nothing_is_sent(place: Place) -> None:
    place.user("Bo", Role.MEMBER, "U2")
    assert place.lose("C1") == []
