"""A trouble is taken for what it is about: the message, the thread, the person, the room, the token, the workspace."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.core.people import Role
from bot.engine import access
from storage import tables
from tests.loopback.slack import Slack
from tests.loopback.slack_model import Message
from tests.whole.test_slack_talk import said
from tests.whole.town import DATABASES, SLACK_MODES, TUESDAY, Town, on_slack, on_telegram, play, town

WEDNESDAY = datetime(2026, 11, 18, 7, 0, 5, tzinfo=UTC)  # 08:00:05 in Copenhagen
STEP = "logged Anna Jensen i dag om genoptræning. Næste: send tallene i morgen"
REFUSALS = (
    "token_revoked",
    "invalid_auth",
    "account_inactive",
    "team_access_not_granted",
    "org_login_required",
)


async def subscribed(slack: Slack, thread: str | None = None) -> int:
    """A step that calls on Wednesday, and a channel that wants its overview; how much was said by then."""
    await slack.command("/meeting", STEP, user="ida", channel="general")
    if thread is None:
        await slack.command("/digest", "here 08:00", user="ida", channel="general")
    else:
        await slack.mention("digest here 08:00", user="ida", channel="general", thread_ts=thread)
    await said(slack, "08", channel="C00GENERAL")
    return len(slack.messages)


def in_general(slack: Slack, after: int) -> list[Message]:
    """What everybody in the channel was told since."""
    return [m for m in slack.messages[after:] if m.channel == "C00GENERAL" and m.ephemeral_for is None]


async def ready(place: Town, wanted: int) -> str:
    for _ in range(400):
        status, text = await place.get("/readyz")
        if status == wanted:
            return text
        await asyncio.sleep(0.02)
    raise AssertionError(f"/readyz never said {wanted}: {text}")


@pytest.mark.parametrize("code", REFUSALS)
@pytest.mark.parametrize("database", list(DATABASES))
def test_a_token_or_workspace_that_is_refused_comes_back_by_itself(code: str, database: str) -> None:
    pauses: list[float] = []
    mended = asyncio.Event()

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        await (asyncio.sleep(0.01) if len(pauses) < 12 else mended.wait())

    async def scenario(place: Town) -> None:
        slack, telegram = place.slack, place.telegram
        place.bot.adapters["slack"].access._sleep = sleep  # type: ignore[attr-defined]
        boss = await place.linked("Else", Role.ADMIN, language="en")
        before = await subscribed(slack)
        slack.api.refusing = code
        # Somebody whom nobody has seen yet: Slack cannot be asked who they are, and that is what is said.
        ack = await slack.command("/meeting", "list", user="otto", channel="general")
        assert "Nothing was saved" in ack.text
        assert "organisation" not in ack.text
        assert code in await ready(place, 503)
        told = await telegram.expect_message("Slack", chat=telegram.private(boss))
        assert code in told.text
        # What is due waits, and nothing is given up.
        await place.at(WEDNESDAY)
        assert in_general(slack, before) == []
        assert [row.state for row in place.rows(tables.OutboxMessage) if row.room == "C00GENERAL"][
            -1
        ] == "ready"
        assert [row.active for row in place.rows(tables.Subscription)] == [True]
        assert {row.state for row in place.rows(tables.Room)} == {"active"}
        assert max(pauses) <= access.LONGEST_PAUSE
        slack.api.refusing = None
        mended.set()
        await ready(place, 200)
        digest = await said(slack, "send tallene", channel="C00GENERAL", after=before)
        assert in_general(slack, before) == [digest]
        assert [one for one in telegram.messages if "Slack" in one.text] == [told]
        ack = await slack.command("/meeting", "list", user="otto", channel="general")
        assert "Anna Jensen" in ack.text
        place.trouble.clear()  # that it was refused is an error in the log

    async def played() -> None:
        async with town("http", "polling", database=database) as place:
            await scenario(place)

    asyncio.run(played())


@on_telegram()
async def test_a_refused_telegram_token_waits_and_resumes(town: Town) -> None:
    ida = await town.linked("Ida")
    telegram, mended = town.telegram, asyncio.Event()

    async def sleep(seconds: float) -> None:
        await mended.wait()

    adapter: Any = town.bot.adapters["telegram"]
    assert adapter is not None
    assert adapter.access is not None
    adapter.access._sleep = sleep
    telegram.say(f"/meeting {STEP}", user=ida)
    await telegram.expect_message("Anna Jensen")
    telegram.say("/digest at 08:00", user=ida)
    await telegram.expect_message("08.00")
    count = len(telegram.messages)
    right, telegram.server.token = telegram.server.token, "810000001:a-new-token-0000000000000"
    await town.at(WEDNESDAY)
    assert "refuses the bot" in await ready(town, 503)
    assert len(telegram.messages) == count
    assert [row.active for row in town.rows(tables.Subscription)] == [True]
    telegram.server.token = right
    mended.set()
    await ready(town, 200)
    await town.later(timedelta(seconds=5))  # an attempt that was under way is made again after a moment
    await telegram.expect_message("send tallene", chat=telegram.private(ida))
    town.trouble.clear()


@on_slack(["http"])
async def test_a_deleted_thread_leaves_the_channels_digest_on(town: Town) -> None:
    slack = town.slack
    root = slack.say("Her skriver vi", "ida", "general")
    before = await subscribed(slack, root.ts)
    slack.faults.next("chat.postMessage", error="thread_not_found")
    await town.at(WEDNESDAY)
    digest = await said(slack, "send tallene", channel="C00GENERAL", after=before)
    assert digest.thread_ts is None
    assert {row.state for row in town.rows(tables.Room)} <= {"active"}
    await slack.command("/meeting", STEP, user="ida", channel="general")
    count = len(slack.messages)
    await town.at(WEDNESDAY + timedelta(days=1))
    assert in_general(slack, count)


@on_slack(["http"])
@pytest.mark.parametrize("code", ["is_archived", "not_in_channel", "channel_not_found", "restricted_action"])
@pytest.mark.parametrize("comes_back", ["event", "use"])
async def test_a_lost_channel_is_paused_told_of_by_name_and_comes_back(
    town: Town, code: str, comes_back: str
) -> None:
    slack = town.slack
    before = await subscribed(slack)
    slack.state.closed["C00GENERAL"] = code
    await town.at(WEDNESDAY)
    notice = await said(slack, "general", channel=slack.state.direct("U00000IDA").id, after=before)
    assert "C00GENERAL" not in notice.shown
    assert in_general(slack, before) == []
    assert [row.state for row in town.rows(tables.Room)] == ["off"]
    await town.at(WEDNESDAY + timedelta(hours=2))
    assert len([one for one in slack.messages[before:] if "general" in one.shown]) == 1
    slack.state.closed.clear()
    if comes_back == "use":
        await slack.command("/meeting", "list", user="ida", channel="general")
    elif code == "is_archived":
        await slack.event({"type": "channel_unarchive", "channel": "C00GENERAL", "user": "U00000IDA"})
    else:
        await slack.member_event("member_joined_channel", "caucus", "general", "ida")
    assert [row.state for row in town.rows(tables.Room)] == ["active"]
    # What Wednesday's held was never told: Thursday's carries it.
    await town.at(WEDNESDAY + timedelta(days=1))
    await said(slack, "send tallene", channel="C00GENERAL", after=before)


@pytest.mark.parametrize("database", list(DATABASES))
@pytest.mark.parametrize("how", ["daily", "weekly"])
def test_a_digest_that_expired_on_its_way_was_not_told(database: str, how: str) -> None:
    async def scenario(place: Town) -> None:
        slack = place.slack
        day = WEDNESDAY if how == "daily" else datetime(2026, 11, 23, 7, 0, 5, tzinfo=UTC)
        await slack.command("/caucus", "nudge here", user="otto", channel="general")
        words = "here 08:00" if how == "daily" else "here weekly 08:00"
        await slack.command(
            "/meeting", STEP.replace("i morgen", f"{day:%-d}/{day:%-m}"), user="ida", channel="general"
        )
        await slack.command("/digest", words, user="ida", channel="general")
        await said(slack, "08", channel="C00GENERAL")
        await place.settled()
        before = len(slack.messages)
        slack.api.refusing = "team_access_not_granted"
        await place.at(day)
        await place.at(day + timedelta(hours=1))
        nudged = [row.id for row in place.rows(tables.Nudge) if row.sent_at is not None]
        assert in_general(slack, before) == []
        slack.api.refusing = None
        await place.at(day + timedelta(days=1, minutes=-30))
        await place.bot.adapters["slack"]._probe()  # type: ignore[attr-defined]
        turns = {row.outcome for row in place.rows(tables.Slot) if row.slot.startswith("subscription:")}
        assert "undelivered" in turns or how == "weekly"
        await place.at(day + timedelta(days=1))
        digest = await said(slack, "send tallene", channel="C00GENERAL", after=before)
        assert digest.channel == "C00GENERAL"
        told = {row.id for row in place.rows(tables.Nudge) if row.sent_at is not None}
        assert set(nudged) <= told
        await place.at(day + timedelta(days=1, hours=1))
        assert len([one for one in in_general(slack, before) if "send tallene" in one.shown]) == 1
        place.trouble.clear()

    play(scenario, slack="http", database=database, now=TUESDAY)


@on_telegram(["polling"])
async def test_a_group_is_used_again_once_the_bot_is_invited_again(town: Town) -> None:
    ida = await town.linked("Ida", Role.ADMIN)
    telegram = town.telegram
    group = telegram.group("Budget", [ida])
    telegram.say("/caucus link", user=ida, chat=group)
    await telegram.expect_message(chat=group)
    telegram.kick(group, ida)
    await telegram.delivered()
    assert [row.state for row in town.rows(tables.Room)] == ["off"]
    telegram.join(group, ida)
    await telegram.delivered()
    assert [row.state for row in town.rows(tables.Room)] == ["active"]
    telegram.say("/caucus unlink", user=ida, chat=group)
    await telegram.expect_message(chat=group)
    telegram.kick(group, ida)
    telegram.join(group, ida)
    await telegram.delivered()
    assert [row.off_reason for row in town.rows(tables.Room)] == ["unlinked"]


@on_slack(SLACK_MODES)
async def test_it_says_hello_once_in_a_room_it_is_invited_to_and_keeps_its_name(town: Town) -> None:
    slack = town.slack
    for _ in range(2):
        await slack.member_event("member_joined_channel", "caucus", "general", "ida")
        await town.settled()
    (hello,) = in_general(slack, 0)
    assert "/caucus digest here" in hello.shown
    assert "Log a meeting" in hello.shown or "Notér et møde" in hello.shown
    await slack.member_event("member_joined_channel", "evan", "general")
    await town.settled()
    assert in_general(slack, 0) == [hello]
    assert [row.name for row in town.rows(tables.Room)] == ["general"]
    await slack.event(
        {"type": "channel_rename", "channel": {"id": "C00GENERAL", "name": "byraad", "created": 1}}
    )
    assert [row.name for row in town.rows(tables.Room)] == ["byraad"]


EVENTS: list[tuple[dict[str, Any], str]] = [
    ({"type": "channel_archive", "channel": "C00GENERAL", "user": "U00000IDA"}, "off"),
    ({"type": "channel_deleted", "channel": "C00GENERAL"}, "off"),
    ({"type": "channel_left", "channel": "C00GENERAL"}, "off"),
    ({"type": "group_archive", "channel": "C00GENERAL"}, "off"),
    ({"type": "group_deleted", "channel": "C00GENERAL"}, "off"),
    ({"type": "group_left", "channel": "C00GENERAL"}, "off"),
    ({"type": "channel_unarchive", "channel": "C00GENERAL", "user": "U00000IDA"}, "active"),
    ({"type": "group_unarchive", "channel": "C00GENERAL"}, "active"),
    ({"type": "group_rename", "channel": {"id": "C00GENERAL", "name": "byraad"}}, "active"),
    ({"type": "app_uninstalled"}, "active"),
    ({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["U0CAUCUS"]}}, "active"),
]


@on_slack(["http"])
async def test_the_life_of_a_channel_is_followed(town: Town) -> None:
    slack = town.slack
    await slack.member_event("member_joined_channel", "caucus", "general", "ida")
    for event, state in EVENTS:
        assert (await slack.event(event)).ok
        assert [row.state for row in town.rows(tables.Room)] == [state], event
        await slack.command("/meeting", "list", user="ida", channel="general")
        assert [row.state for row in town.rows(tables.Room)] == ["active"]
    await slack.event(
        {"type": "channel_id_changed", "old_channel_id": "C00GENERAL", "new_channel_id": "G00SECRET"}
    )
    assert [row.external for row in town.rows(tables.Room)] == ["G00SECRET"]
    assert await ready(town, 200)
