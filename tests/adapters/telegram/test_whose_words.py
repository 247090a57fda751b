"""Whose words a Telegram message holds: what was passed on, or written as a group, is not its sender's."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import Update

from bot.adapters.telegram.hearing import Edited, Me, Spoken, hear
from bot.core.messages import Foreign
from bot.core.people import Standing

ME = Me(900, "caucus_test_bot")
IDA = {"id": 1, "is_bot": False, "first_name": "Ida"}
BO = {"id": 2, "is_bot": False, "first_name": "Bo", "last_name": "Lund"}
THEN = 1_763_370_000
AT = datetime.fromtimestamp(THEN, UTC)
GROUP = {"id": -100, "type": "supergroup", "title": "Byrådsgruppen"}
CHANNEL = {"id": -200, "type": "channel", "title": "Nyt fra byen"}
ORIGINS: list[tuple[dict[str, Any], Foreign | None]] = [
    ({"forward_origin": {"type": "user", "date": THEN, "sender_user": BO}}, Foreign("Bo Lund", AT)),
    ({"forward_origin": {"type": "user", "date": THEN, "sender_user": IDA}}, None),
    (
        {"forward_origin": {"type": "hidden_user", "date": THEN, "sender_user_name": "B."}},
        Foreign("B.", AT),
    ),
    ({"forward_origin": {"type": "chat", "date": THEN, "sender_chat": GROUP}}, Foreign("Byrådsgruppen", AT)),
    (
        {"forward_origin": {"type": "channel", "date": THEN, "chat": CHANNEL, "message_id": 4}},
        Foreign("Nyt fra byen", AT),
    ),
    (
        {"via_bot": {"id": 77, "is_bot": True, "first_name": "Helper"}},
        Foreign("Helper", datetime.fromtimestamp(THEN + 60, UTC)),
    ),
    ({}, None),
]


def update(kind: str = "message", **fields: Any) -> Update:
    message = {
        "message_id": 5,
        "date": THEN + 60,
        "chat": {"id": 1, "type": "private"},
        "from": IDA,
        "text": "/meeting logged Anna yesterday",
    }
    made = Update.de_json({"update_id": 3, kind: message | fields}, None)
    assert made is not None
    return made


@pytest.mark.parametrize(("fields", "whose"), ORIGINS)
def test_what_was_passed_on_has_its_author_and_its_day(fields: dict[str, Any], whose: Foreign | None) -> None:
    heard = hear(update(**fields), ME, lambda word: True)
    assert isinstance(heard, Spoken)
    assert heard.message.words_of == whose


@pytest.mark.parametrize(
    "fields",
    [
        {
            "chat": GROUP,
            "sender_chat": GROUP,
            "from": {"id": 1087968824, "is_bot": True, "first_name": "Group"},
        },
        {"chat": GROUP, "sender_chat": CHANNEL, "from": {"id": 136817688, "is_bot": True, "first_name": "C"}},
        {"chat": GROUP, "from": {"id": 1087968824, "is_bot": True, "first_name": "Group"}},
    ],
)
def test_who_writes_as_a_group_or_channel_is_nobody_that_is_known(fields: dict[str, Any]) -> None:
    heard = hear(update(**fields), ME, lambda word: True)
    assert isinstance(heard, Spoken)
    assert heard.message.sender.standing is Standing.ANONYMOUS


def test_what_is_edited_or_posted_in_a_channel_is_not_said_again() -> None:
    assert isinstance(hear(update("edited_message", edit_date=THEN + 90), ME, lambda word: True), Edited)
    for kind in ("channel_post", "edited_channel_post"):
        assert hear(update(kind, chat=CHANNEL), ME, lambda word: True) is None
