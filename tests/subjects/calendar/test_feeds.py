"""The calendar as calendar programs read it: valid, private, closed when its owner says so."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import aiohttp
import icalendar
import pytest
import vobject
from aiohttp import web

from bot.core.reply import Reply, Visibility
from bot.engine.dispatch import FrontDesk, House
from bot.subjects.calendar.feeds import feed, gathered, ics
from bot.web.feeds import feed_route
from storage.team import Team
from tests.office import BUDGET, COPENHAGEN, PAGES, Office, office, shown

ADDRESS = "https://caucus.example.dk"


@pytest.fixture(params=["da", "en"])
def desk(request: pytest.FixtureRequest) -> Iterator[Office]:
    with office(request.param) as made:
        house = House(COPENHAGEN, made.locale, public_url=ADDRESS)
        made.desk = FrontDesk(
            made.work, made.desk.registry, PAGES, made.clock, house, lambda: made.kicked.append(1)
        )
        yield made


def secret_in(reply: Reply) -> str:
    words = next(
        run.text
        for one in reply.blocks
        for run in getattr(one, "text", ())
        if not isinstance(run, str) and run.code
    )
    assert words.startswith(f"{ADDRESS}/calendar/")
    assert words.endswith(".ics")
    return str(words).removeprefix(f"{ADDRESS}/calendar/").removesuffix(".ics")


def read(desk: Office, secret: str) -> bytes | None:
    return desk.work.do(lambda unit: feed(unit, secret, desk.clock.now(), COPENHAGEN))


def entries(contents: bytes) -> dict[str, Any]:
    """Every entry by its UID, after both readers have agreed on them."""
    calendar = icalendar.Calendar.from_ical(contents)
    found = {str(one["UID"]): one for one in calendar.walk("VEVENT")}
    other = vobject.readOne(contents.decode())
    assert {one.uid.value: one.summary.value for one in other.vevent_list} == {
        uid: str(one["SUMMARY"]) for uid, one in found.items()
    }
    for line in contents.split(b"\r\n"):
        assert len(line) <= 75
    return found


def test_a_feed_holds_dates_meetings_and_next_steps(desk: Office) -> None:
    secret = secret_in(desk.say("calendar subscribe in Slagelse"))
    contents = read(desk, secret)
    assert contents is not None
    found = entries(contents)
    adoption = found["event-m_adoption-2028-0330@caucus"]
    assert (adoption.decoded("DTSTART"), adoption.decoded("DTEND")) == (
        date(2027, 10, 15),
        date(2027, 10, 16),
    )
    assert str(adoption["TRANSP"]) == "TRANSPARENT"
    seminar = found["event-s_spring_seminar-2028-0330@caucus"]  # eleven weeks are put on their first day
    assert seminar.decoded("DTEND") - seminar.decoded("DTSTART") == timedelta(days=1)
    assert ("til 30. juni, forventet" if desk.locale == "da" else "until 30 June, expected") in seminar[
        "SUMMARY"
    ]
    (meeting,) = (one for uid, one in found.items() if uid.startswith("meeting-"))
    assert meeting.decoded("DTSTART") == datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
    assert "Karl Vestermark: budget 2028" in meeting["SUMMARY"]
    (step,) = (one for uid, one in found.items() if uid.startswith("step-"))
    assert step.decoded("DTSTART") == date(2026, 11, 20)
    assert not [uid for uid in found if "industrial_holiday" in uid or "everyday" in uid]
    # Nothing changed, nothing changes: calendar programs see no news.
    assert read(desk, secret) == contents


def test_the_address_is_told_to_the_asker_alone_and_only_once_open(desk: Office) -> None:
    first = desk.say("calendar subscribe", place=BUDGET)
    assert first.visibility is Visibility.SECRET
    old = secret_in(first)
    again = desk.say("calendar subscribe")
    new = secret_in(again)
    assert old != new
    assert read(desk, old) is None
    assert read(desk, new) is not None
    assert read(desk, "x" * 32) is None
    desk.press("Luk" if desk.locale == "da" else "Close")
    assert read(desk, new) is None
    assert "ingen" in desk.lines("calendar unsubscribe") or "no open" in shown(desk.last)


def test_what_is_confidential_is_in_its_owners_feed_only(desk: Office) -> None:
    desk.say(
        "meeting planned Anna Jensen from Slagelse Tuesday 14:00 about a secret plan confidential", who="bo"
    )
    mine = read(desk, secret_in(desk.say("calendar subscribe", who="bo")))
    others = read(desk, secret_in(desk.say("calendar subscribe", who="ida")))
    assert mine is not None
    assert others is not None
    assert b"secret plan" in mine
    assert b"secret plan" not in others
    team = desk.work.do(
        lambda unit: ics(
            gathered(unit, desk.workspace, desk.clock.now(), COPENHAGEN, "", "en", None), desk.clock.now()
        )
    )
    assert b"secret plan" not in team
    assert b"Karl Vestermark" in team


def test_who_has_left_the_team_reads_nothing(desk: Office) -> None:
    secret = secret_in(desk.say("calendar subscribe", who="bo"))
    member = desk.work.do(
        lambda unit: next(
            one.id for one in Team(unit, desk.workspace, desk.clock.now()).users() if one.name == "Bo"
        )
    )
    desk.work.do(
        lambda unit: unit.connection.exec_driver_sql(f"UPDATE users SET active = 0 WHERE id = {member}")
    )
    assert read(desk, secret) is None


@pytest.mark.parametrize("hostile", ["x\r\nBEGIN:VEVENT\r\nUID:1", "a;b,c\\n\\", "\u2028\x07", "🙂" * 90])
def test_no_word_ends_a_line_of_it(desk: Office, hostile: str) -> None:
    desk.say("meeting planned Anna Jensen from Slagelse Tuesday 14:00 about " + hostile)
    secret = secret_in(desk.say("calendar subscribe"))
    contents = read(desk, secret)
    assert contents is not None
    found = entries(contents)
    assert len([uid for uid in found if uid.startswith("meeting-")]) == 2


def test_without_a_public_address_it_is_said_what_to_set() -> None:
    with office() as desk:
        assert "CAUCUS_PUBLIC_URL" in desk.lines("calendar subscribe")


def test_over_http_a_secret_opens_its_feed_and_nothing_else(desk: Office) -> None:
    secret = secret_in(desk.say("calendar subscribe"))
    contents = read(desk, secret)
    assert contents is not None

    async def look(given: str) -> bytes | None:
        return contents if given == secret else None

    async def scenario() -> None:
        app = web.Application()
        app.add_routes([feed_route(look)])
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        base = f"http://127.0.0.1:{runner.addresses[0][1]}/calendar/"
        try:
            async with aiohttp.ClientSession() as session:
                async with session.get(f"{base}{secret}.ics") as answer:
                    assert (answer.status, answer.content_type) == (200, "text/calendar")
                    assert await answer.read() == contents
                    tag = answer.headers["ETag"]
                async with session.get(f"{base}{secret}.ics", headers={"If-None-Match": tag}) as answer:
                    assert (answer.status, await answer.read()) == (304, b"")
                for wrong in ("x" * 32, "..%2f..%2fetc", "", secret[:-1], secret.swapcase()):
                    async with session.get(f"{base}{wrong}.ics") as answer:
                        assert answer.status == 404
                        assert secret not in await answer.text()
        finally:
            await runner.cleanup()

    asyncio.run(scenario())
