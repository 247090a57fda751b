"""What is confidential, in Slack and Telegram with the whole bot: no room is sent a word of it."""

from __future__ import annotations

from dataclasses import replace

from bot.core.people import Role
from tests.whole.test_slack_talk import said
from tests.whole.town import Town, on_slack, on_telegram

SECRET = "Zibeline"
KEPT = f"meeting logged Bent Holm yesterday about {SECRET}, confidential"
SAYINGS = ("meeting show 1", "meeting edit 1", "meeting edit 1 about another", "meeting undo", "meeting list")


@on_slack()
async def test_no_channel_reads_what_is_confidential(town: Town) -> None:
    slack = town.slack
    await slack.dm(KEPT, user="ida")
    await said(slack, SECRET)
    for text in SAYINGS:
        await slack.mention(text, user="ida", channel="general")
        await slack.command("/caucus", text, user="ida", channel="general")
        await town.settled()
    room = slack.state.channel("general").id
    read = [one for one in slack.messages if one.channel == room and one.ephemeral_for is None]
    assert read, "the mentions were answered there"
    assert not [one.shown for one in read if SECRET in repr((one.shown, one.blocks, one.revisions))]


@on_slack()
async def test_who_is_deactivated_is_let_in_nowhere_any_more(town: Town) -> None:
    slack = town.slack
    await slack.command("/meeting", "logged Bent Holm yesterday about x", user="evan", channel="general")
    gone = replace(slack.state.person("evan"), deleted=True)
    user = {"id": gone.id, "team_id": slack.team_id, "deleted": True, "updated": 1_800_000_000}
    await slack.event({"type": "user_change", "user": user, "event_ts": "1.0"})
    # As another replica, which was told nothing and asked Slack a moment ago.
    ack = await slack.command(
        "/meeting", "logged Bent Holm yesterday about y", user="evan", channel="general"
    )
    assert "another organisation" in ack.text
    assert [one.subject for one in town.recorded()] == ["x"]


@on_telegram()
async def test_no_group_reads_what_is_confidential(town: Town) -> None:
    telegram = town.telegram
    ida = await town.linked("Ida", Role.ADMIN, language="en")
    group = telegram.group("Budget", [ida])
    telegram.say("/caucus link", user=ida, chat=group)
    await telegram.expect_message(chat=group)
    telegram.say(KEPT, user=ida)
    await telegram.expect_message(SECRET, chat=telegram.private(ida))
    before = len(telegram.history(group))
    for text in SAYINGS:
        telegram.say(f"/{text}", user=ida, chat=group)
        await telegram.delivered()
        await town.settled()
    said = telegram.history(group)[before:]
    assert len(said) > len(SAYINGS), "each was answered there"
    assert not [one.text for one in said if SECRET in repr(one)]
