"""The newcomers' conversations of tests/dialogs on Slack and Telegram, with a team that knows whom they met."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from tests.conversation import FOLDER, PROMPT, Conversation, read
from tests.whole.town import Town, play

FILES = sorted(FOLDER.glob("newcomer-*.txt"))
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)  # 10:00 in Copenhagen


def typed(conversation: Conversation) -> list[str]:
    found = [PROMPT.match(turn.prompt) for turn in conversation.turns]
    return [one[3] for one in found if one is not None]


def recorded(town: Town) -> list[tuple[tuple[str, ...], str]]:
    return [(tuple(name.lower() for name in one.met), one.day) for one in town.recorded()]


def answered(town: Town, number: int) -> bool:
    return len(told(town)) >= number


def told(town: Town) -> list[str]:
    return (
        [one.shown for one in town.slack.messages]
        if town.slack_server
        else [one.text for one in town.telegram.messages]
    )


def test_there_are_five_in_each_language_of_three_messages_at_most() -> None:
    conversations = [read(file.read_text("utf-8")) for file in FILES]
    assert [one.setting("locale", "") for one in conversations].count("da") == 5
    assert [one.setting("locale", "") for one in conversations].count("en") == 5
    assert all(1 <= len(typed(one)) <= 3 for one in conversations)


@pytest.mark.parametrize("platform", ["slack", "telegram"])
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_first_contact_is_recorded(file: Path, platform: str) -> None:
    conversation = read(file.read_text("utf-8"))
    locale = conversation.setting("locale", "")
    whom, day = conversation.setting("records", "").rsplit(", ", 1)

    async def on_slack(town: Town) -> None:
        await town.contact(whom, "Byrådet", "Slagelse")
        for number, text in enumerate(typed(conversation), 1):
            await town.slack.dm(text, user="ida")
            await town.settled()
            await town.slack.wait_for(partial(answered, town, number))
        assert [one for names, one in recorded(town) if whom.lower() in names] == [day], told(town)

    async def on_telegram(town: Town) -> None:
        await town.contact(whom, "Byrådet", "Slagelse")
        ida = await town.linked("Ida", language=locale)
        for number, text in enumerate(typed(conversation), 1):
            town.telegram.say(text, user=ida)
            await town.telegram.delivered()
            await town.telegram.signal.until(partial(answered, town, number), 60, lambda: "no answer")
        assert [one for names, one in recorded(town) if whom.lower() in names] == [day], told(town)

    if platform == "slack":
        play(on_slack, slack="socket", now=NOW, locale=locale)
    else:
        play(on_telegram, telegram="polling", now=NOW, locale=locale)
