"""One budget in a Slack channel and a Telegram group at once: pinned, kept up to date, told in the morning."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from bot.core.people import Role
from storage import tables
from tests.loopback.slack_model import Message as Posted
from tests.loopback.telegram import Message
from tests.whole.town import Town, play

MONDAY = datetime(2027, 9, 6, 6, 0, tzinfo=UTC)  # 8:00 in Copenhagen
SEATS = "A 9, V 8, F 3, C 3, B 2, Ø 2, Æ 2, M 1, O 1"
PARTIES = ("A", "V", "F", "C", "B", "Ø", "Æ", "M", "O")


def on_slack(town: Town, text: str) -> list[Posted]:
    return [one for one in town.slack.messages if text in one.shown and not one.ephemeral_for]


def on_telegram(town: Town, text: str) -> list[Message]:
    return [one for one in town.telegram.messages if text in one.text]


def test_one_case_in_rooms_of_two_platforms() -> None:
    async def scenario(town: Town) -> None:
        slack, telegram = town.slack, town.telegram
        ida = await town.linked("Ida", Role.ADMIN, language="en")
        group = telegram.group("Budget", [ida])
        telegram.say("/caucus link", user=ida, chat=group)
        await telegram.expect_message(chat=group)
        await slack.command("/caucus", "language en here", user="otto", channel="general")

        async def says(text: str, user: str = "evan") -> str:
            return (await slack.command("/caucus", f"budget {text}", user=user, channel="general")).text

        assert "Budget 2028 is open" in await says('open "Budget 2028" in Slagelse')
        await says(f"seats {SEATS}")
        await says("ask Rehabilitation DKK 1.5m a year owner Bo")
        await says("ask Evenings DKK 2m a year")
        telegram.say("/budget also here", user=ida, chat=group)
        await telegram.expect_message("is here too", chat=group)
        await town.later(timedelta(seconds=11))
        await town.later(timedelta(seconds=11))
        (pinned,) = on_slack(town, "days to the adoption")
        assert pinned.pinned
        (status,) = on_telegram(town, "days to the adoption")
        assert not status.pinned
        assert "I may not pin this here" in status.text
        assert "I may not pin" not in pinned.shown
        group.bot_status = "administrator"
        telegram.say("/budget pin", user=ida, chat=group)
        await telegram.expect_message("I am trying to pin it", chat=group)
        await town.later(timedelta(seconds=11))
        await town.later(timedelta(seconds=11))
        (now,) = on_telegram(town, "days to the adoption")
        assert now.pinned
        assert "I may not pin" not in now.text
        # Many at once: everything is kept, nothing is posted twice, and each room gets one edit.
        edits = (len(pinned.revisions), status.edits)
        await asyncio.gather(
            *(says(f"stand {PARTIES[n % 9]} {('for', 'against', 'undecided')[n % 3]} 1") for n in range(50))
        )
        assert len(town.rows(tables.Position)) == 50
        await town.later(timedelta(seconds=11))
        assert (len(pinned.revisions), status.edits) == (edits[0] + 1, edits[1] + 1)
        assert "1 Rehabilitation" in pinned.shown
        assert "/16" in pinned.shown
        (row,) = [one for one in town.rows(tables.OutboxMessage) if one.record == "caseroom:1"]
        assert (row.state, row.again) == ("sent", False)
        # The morning comes once in each room and is changed in place.
        await town.at(MONDAY + timedelta(days=1, minutes=-25))
        await town.later(timedelta(seconds=11))
        (here,) = on_slack(town, "Moved since yesterday")
        (there,) = on_telegram(town, "Moved since yesterday")
        take = next(one for row in there.buttons for one in row if one.text == "I take it")
        telegram.press(there, take.text, user=ida)
        await telegram.expect_message("Ask 2: Evenings", chat=group)
        await town.later(timedelta(seconds=11))
        await town.later(timedelta(seconds=11))
        assert "I take it" not in here.shown
        assert there.buttons == []
        assert len(on_slack(town, "Moved since yesterday")) == 1
        assert len(on_telegram(town, "Moved since yesterday")) == 1

    play(scenario, slack="http", telegram="polling", now=MONDAY)
