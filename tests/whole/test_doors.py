"""Who gets in and who does not, through the whole bot: people, invitations, signatures, secrets."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from io import BytesIO

import aiohttp
import pytest

from bot.cli.invitations import invitation
from bot.core.people import Role
from storage import tables
from tests.loopback.telegram import Chat
from tests.whole.town import WEBHOOK_SECRET, Town, on_slack, on_telegram, town

LOGGED = "logged Anna Jensen yesterday about rehab"


def kept(place: Town) -> list[object]:
    """Everything anybody could have left behind."""
    return [
        row
        for table in (tables.Activity, tables.Person, tables.User, tables.Account, tables.Subscription)
        for row in place.rows(table)
    ]


@on_slack()
@pytest.mark.parametrize("who", ["gert", "sille", "frida", "robot", "gorm"])
async def test_slack_turns_away_with_one_sentence(town: Town, who: str) -> None:
    slack = town.slack
    person = slack.state.person(who)
    ack = await slack.command("/meeting", LOGGED, user=person, channel="general")
    assert ack.message is not None
    assert ack.message.ephemeral_for == person.id
    assert len(ack.text.splitlines()) == 1
    assert len(ack.text) > 20
    ack = await slack.command("/meeting", "logged", user=person, channel="general")
    view = slack.top_view(person)
    assert view is None or not [block for block in view.blocks if block["type"] == "input"]
    said = len(slack.messages)
    await slack.mention(f"meeting {LOGGED}", user=person, channel="general")
    await town.settled()
    assert len(slack.messages) <= said + 1
    ack = await slack.command("/digest", "here", user=person, channel="general")
    assert ack.ok
    assert kept(town) == []


@on_slack()
async def test_slack_members_are_in_and_administrators_are_admins(town: Town) -> None:
    slack = town.slack
    ack = await slack.command("/caucus", "invite", user="evan", channel="general")
    assert "/caucus start" not in ack.text
    ack = await slack.command("/caucus", "invite", user="astrid", channel="general")
    assert "/caucus start" in ack.text
    assert ack.message is not None
    assert ack.message.ephemeral_for == "U000ASTRID"
    assert [row.name for row in town.rows(tables.User)] == ["Evan Marsh", "Astrid Lunøe"]


@on_telegram()
async def test_nobody_is_anybody_on_telegram_before_an_invitation(town: Town) -> None:
    telegram = town.telegram
    stranger = telegram.user("Kurt", language_code="da")
    group = telegram.group("Budget", [stranger])
    for text in (f"/meeting {LOGGED}", "hej", "/digest at 08:00", "/caucus link", "/start", "/start guess"):
        telegram.say(text, user=stranger)
        told = await telegram.expect_message(chat=telegram.private(stranger))
        assert len(told.text.splitlines()) <= 2
        assert not told.buttons
    telegram.say(f"/meeting {LOGGED}", user=stranger, chat=group)
    told = await telegram.expect_message(chat=group)
    assert "Anna" not in told.text
    telegram.say("/caucus link", user=stranger, chat=group)
    await telegram.expect_message(chat=group)
    assert kept(town) == []
    assert town.rows(tables.Room) == []


@on_telegram()
async def test_an_invitation_lets_one_person_in_once(town: Town) -> None:
    telegram = town.telegram
    line = await invitation(town.settings, "admin", town.clock.now())
    code = line.rpartition("start=")[2]
    assert line == f"https://t.me/caucus_test_bot?start={code}"
    ida, bo, eve = (telegram.user(name) for name in ("Ida", "Bo", "Eve"))
    telegram.say(f"/start {code}", user=ida)
    welcome = await telegram.expect_message("Ida", chat=telegram.private(ida))
    assert welcome.buttons
    telegram.say(f"/start {code}", user=eve)
    await telegram.expect_message(chat=telegram.private(eve))
    # An administrator invites the next, in words that work at once.
    telegram.say("/caucus invite", user=ida)
    told = await telegram.expect_message("https://t.me/caucus_test_bot?start=", chat=telegram.private(ida))
    second = told.text.partition("?start=")[2].split()[0]
    telegram.say(f"/start {second}", user=bo)
    await telegram.expect_message("Bo", chat=telegram.private(bo))
    telegram.say("/caucus invite", user=bo)
    refused = await telegram.expect_message(chat=telegram.private(bo))
    assert "start=" not in refused.text
    users = {row.name: row.role for row in town.rows(tables.User)}
    assert users == {"Ida": Role.ADMIN, "Bo": Role.MEMBER}


@on_telegram()
async def test_an_invitation_asked_for_in_a_group_is_told_in_private(town: Town) -> None:
    ida = await town.linked("Ida", Role.ADMIN)
    telegram = town.telegram
    group = telegram.group("Budget", [ida])
    telegram.say("/caucus link", user=ida, chat=group)
    await telegram.expect_message(chat=group)
    telegram.say("/caucus invite", user=ida, chat=group)
    await telegram.expect_message("start=", chat=telegram.private(ida))
    public = await telegram.expect_message(chat=group)
    assert "start=" not in public.text


@on_telegram()
async def test_a_group_works_once_an_administrator_links_it(town: Town) -> None:
    ida, bo = await town.linked("Ida", Role.ADMIN), await town.linked("Bo")
    telegram = town.telegram
    group = telegram.group("Budget", [ida, bo])
    telegram.say(f"/meeting {LOGGED}", user=bo, chat=group)
    told = await telegram.expect_message("tilknyt", chat=group)
    assert "Anna" not in told.text
    telegram.say("/caucus link", user=bo, chat=group)
    await telegram.expect_message(chat=group)
    assert town.rows(tables.Room) == []
    telegram.say("/caucus link", user=ida, chat=group)
    await telegram.expect_message(chat=group)
    telegram.say(f"/meeting {LOGGED}", user=bo, chat=group)
    await telegram.expect_message("Anna Jensen", chat=group)
    assert len(town.recorded()) == 1


@on_slack(["http"])
async def test_forged_aged_and_replayed_requests_change_nothing(town: Town) -> None:
    slack = town.slack
    delivery = slack.payloads.command(
        "/meeting", LOGGED, slack.state.person("ida"), slack.state.channel("general")
    )
    assert (await slack.deliver(delivery, secret="somebody else's")).status == 401
    assert (await slack.deliver(delivery, age=301)).status == 401
    assert (await slack.deliver(delivery, age=-301)).status == 401
    assert kept(town) == []
    ack = await slack.deliver(delivery)
    assert ack.ok
    assert len(town.recorded()) == 1
    again = await slack.replay(ack)
    assert "Anna" not in again.body
    assert len(town.recorded()) == 1
    town.clock.advance(timedelta(seconds=301))
    assert (await slack.replay(ack)).status == 401
    await slack.mention(f"meeting {LOGGED}", user="otto", channel="general")
    assert len(town.recorded()) == 2


HOSTILE = [
    b"",
    b"{",
    b"[" * 100_000,
    b"null",
    b"payload=%7B",
    b"payload=" + b"%5B" * 100_000,
    b"\xff\xfe\x00",
    b"ssl_check=1",
    json.dumps({"type": "url_verification", "challenge": "c"}).encode(),
    b"a" * (2 * 1024 * 1024),
]


@on_slack(["http"])
async def test_unsigned_rubbish_is_refused_before_it_is_read(town: Town) -> None:
    async with aiohttp.ClientSession() as session:
        for body in HOSTILE:
            for headers in (
                {},
                {"X-Slack-Request-Timestamp": "abc", "X-Slack-Signature": "v0=ø"},
                {"X-Slack-Request-Timestamp": "9" * 400, "X-Slack-Signature": "v0="},
                {"Content-Type": "application/json; charset=nonsense"},
            ):
                async with session.post(
                    f"{town.address}/slack/events", data=BytesIO(body), headers=headers
                ) as answer:
                    assert answer.status in (400, 401, 413), (body[:20], headers, answer.status)
        async with session.get(f"{town.address}/slack/events") as answer:
            assert answer.status == 405
        async with session.post(f"{town.address}/telegram/webhook", data=b"{}") as answer:
            assert answer.status == 404
    assert kept(town) == []


@on_slack(["http"])
async def test_slack_verifies_the_address(town: Town) -> None:
    ack = await town.slack.verify_url("a-challenge")
    assert ack.ok


@on_telegram(["webhook"])
async def test_only_telegram_knows_the_secret(town: Town) -> None:
    ida = await town.linked("Ida")
    telegram = town.telegram
    update = {
        "update_id": 99,
        "message": {
            "message_id": 1,
            "date": 1_795_000_000,
            "chat": {"id": ida.id, "type": "private", "first_name": "Ida"},
            "from": {"id": ida.id, "is_bot": False, "first_name": "Ida"},
            "text": f"/meeting {LOGGED}",
        },
    }
    url = f"{town.address}/telegram/webhook"
    secret = "X-Telegram-Bot-Api-Secret-Token"
    async with aiohttp.ClientSession() as session:
        for headers in ({}, {secret: "guess"}, {secret: ""}, {secret: WEBHOOK_SECRET + "x"}):
            async with session.post(url, json=update, headers=headers) as answer:
                assert answer.status == 403
        assert town.recorded() == []
        for body, status in ((b"{", 400), (b"[]", 400), (b"[" * 100_000, 400), (b"a" * 1_100_000, 413)):
            async with session.post(url, data=BytesIO(body), headers={secret: WEBHOOK_SECRET}) as answer:
                assert answer.status == status
        async with session.post(url, json=update, headers={secret: WEBHOOK_SECRET}) as answer:
            assert answer.status == 200
    chat: Chat = telegram.private(ida)
    await telegram.expect_message("Anna Jensen", chat=chat)
    assert len(town.recorded()) == 1


def test_it_says_whether_it_lives_and_is_ready() -> None:
    async def played() -> None:
        async with town("socket", "polling") as place:
            assert await place.get("/livez") == (200, "ok\n")
            for _ in range(100):
                status, text = await place.get("/readyz")
                if status == 200:
                    break
                await asyncio.sleep(0.02)
            assert (status, text) == (
                200,
                "database: ok\nbackground: ok\njobs: ok\nslack: ok\ntelegram: ok\n",
            )
            assert (await place.get("/"))[0] == 404
            # Slack's side hangs up for good: the bot lives on and says what is wrong.
            place.slack.faults.next("apps.connections.open", status=503, times=50)
            place.slack.sockets.drop()
            for _ in range(200):
                status, text = await place.get("/readyz")
                if status == 503:
                    break
                await asyncio.sleep(0.02)
            assert status == 503
            assert "slack: " in text
            assert "telegram: ok" in text
            assert (await place.get("/livez"))[0] == 200
            place.trouble.clear()

    asyncio.run(played())
