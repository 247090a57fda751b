"""The political year through the whole bot: a calendar program reads its feed, and a picture comes to the room."""

from __future__ import annotations

import re

from icalendar import Calendar

from tests.whole.test_slack_talk import said
from tests.whole.town import PUBLIC, Town, on_slack, on_telegram

ADDRESS = re.compile(rf"{re.escape(PUBLIC)}(/calendar/[\w-]+\.ics)")


@on_slack()
async def test_a_calendar_program_reads_what_its_owner_subscribed_to_until_it_is_closed(town: Town) -> None:
    slack = town.slack
    town.environment["CAUCUS_PUBLIC_URL"] = PUBLIC
    await town.stop()
    await town.start()
    await slack.command(
        "/meeting", "planned Anna Jensen på torsdag kl. 10 om budgettet", user="ida", channel="general"
    )
    await slack.command(
        "/meeting",
        "planned Bent Holm på torsdag kl. 12 om lækagen fortroligt",
        user="otto",
        channel="general",
    )
    ack = await slack.command("/calendar", "subscribe in Slagelse", user="ida", channel="general")
    assert ack.message is not None
    assert ack.message.ephemeral_for == "U00000IDA"
    match = ADDRESS.search(str(ack.message.blocks))
    assert match is not None
    status, body = await town.get(match[1])
    assert status == 200
    names = [str(one["summary"]) for one in Calendar.from_ical(body).walk("VEVENT")]
    assert any("Anna Jensen" in name and "budgettet" in name for name in names)
    assert any("Budgettet vedtages" in name for name in names)
    assert "lækagen" not in body
    assert (await town.get(match[1].replace(".ics", "x.ics")))[0] == 404
    await slack.command("/calendar", "unsubscribe", user="ida", channel="general")
    assert (await town.get(match[1]))[0] == 404


@on_slack()
async def test_the_wheel_comes_as_a_picture_where_it_was_asked_for(town: Town) -> None:
    slack = town.slack
    await slack.dm("kalender hjul 2027 i Slagelse", user="ida")
    await said(slack, "Jeg er i gang")
    await town.bot.worker.drain()
    await town.settled()
    message = await slack.wait_for(lambda: next((one for one in slack.messages if one.files), None))
    assert message is not None
    assert message.channel == slack.state.direct("U00000IDA").id
    (picture,) = slack.state.files.values()
    assert "2027" in picture.title
    assert picture.content is not None
    assert picture.content.startswith(b"\x89PNG")


@on_telegram()
async def test_a_question_about_a_date_is_answered_on_a_phone(town: Town) -> None:
    ida = await town.linked("Ida")
    town.telegram.say("hvornår vedtages budgettet i Slagelse?", user=ida)
    answer = await town.telegram.expect_message("Budgettet vedtages")
    assert "fredag 15. oktober 2027" in answer.text
