"""What Telegram refuses is taken for what it is about: the message, the topic, the person, the group, the token."""

from __future__ import annotations

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.adapters.telegram.error_words import _WORDS, About, about
from bot.adapters.telegram.failures import failure
from bot.core.errors import LockedOut, Moved, NotSent, Rejected, Unreachable

PERSON, ROOM, MESSAGE = "person", "room", "message"

# As the Bot API words it.
REFUSALS = [
    (Forbidden("Forbidden: bot was blocked by the user"), PERSON),
    (Forbidden("Forbidden: user is deactivated"), PERSON),
    (Forbidden("Forbidden: bot can't initiate conversation with a user"), PERSON),
    (Forbidden("Forbidden: bot can't send messages to bots"), PERSON),
    (BadRequest("Bad Request: user not found"), PERSON),
    (BadRequest("Bad Request: USER_IS_BLOCKED"), PERSON),
    (BadRequest("Bad Request: INPUT_USER_DEACTIVATED"), PERSON),
    (Forbidden("Forbidden: bot was kicked from the group chat"), ROOM),
    (Forbidden("Forbidden: bot was kicked from the supergroup chat"), ROOM),
    (Forbidden("Forbidden: bot is not a member of the channel chat"), ROOM),
    (Forbidden("Forbidden: bot is not a member of the supergroup chat"), ROOM),
    (Forbidden("Forbidden: the group chat was deleted"), ROOM),
    (Forbidden("Forbidden: something new"), ROOM),
    (BadRequest("Bad Request: chat not found"), ROOM),
    (BadRequest("Bad Request: PEER_ID_INVALID"), ROOM),
    (BadRequest("Bad Request: not enough rights to send text messages to the chat"), ROOM),
    (BadRequest("Bad Request: have no rights to send a message"), ROOM),
    (BadRequest("Bad Request: need administrator rights in the channel chat"), ROOM),
    (BadRequest("Bad Request: CHAT_WRITE_FORBIDDEN"), ROOM),
    (BadRequest("Bad Request: CHAT_RESTRICTED"), ROOM),
    (BadRequest("Bad Request: CHAT_ADMIN_REQUIRED"), ROOM),
    (BadRequest("Bad Request: group chat was deactivated"), ROOM),
    (BadRequest("Bad Request: not enough rights to send photos to the chat"), MESSAGE),
    (BadRequest("Bad Request: not enough rights to send documents to the chat"), MESSAGE),
    (BadRequest("Bad Request: message is too long"), MESSAGE),
    (BadRequest("Bad Request: message text is empty"), MESSAGE),
    (BadRequest("Bad Request: can't parse entities: unsupported start tag"), MESSAGE),
    (BadRequest("Bad Request: BUTTON_DATA_INVALID"), MESSAGE),
    (BadRequest("Bad Request: message to be replied not found"), MESSAGE),
    (BadRequest("Bad Request: message to edit not found"), MESSAGE),
    (BadRequest("Bad Request: message can't be edited"), MESSAGE),
    (BadRequest("Bad Request: message thread not found"), MESSAGE),
    (BadRequest("Bad Request: TOPIC_CLOSED"), MESSAGE),
    (BadRequest("Bad Request: something new"), MESSAGE),
]


@pytest.mark.parametrize(("error", "of"), REFUSALS, ids=[str(error) for error, _ in REFUSALS])
def test_a_refusal_is_about_one_thing(error: TelegramError, of: str) -> None:
    found = failure(error)
    if of == MESSAGE:
        assert type(found) is Rejected
    else:
        assert isinstance(found, Unreachable)
        assert found.person is (of == PERSON)


@pytest.mark.parametrize(("kind", "words"), _WORDS)
def test_each_wording_is_known_by_itself(kind: About, words: str) -> None:
    assert about(f"Bad Request: {words.upper()}") is kind


def test_what_is_not_about_the_message_waits_or_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    assert type(failure(InvalidToken("Unauthorized"))) is LockedOut
    assert type(failure(InvalidToken("Not Found"))) is LockedOut
    assert type(failure(Conflict("Conflict: terminated by other getUpdates request"))) is NotSent
    waits = failure(RetryAfter(17))
    assert type(waits) is NotSent
    assert waits.retry_after is not None
    moved = failure(ChatMigrated(-100123))
    assert isinstance(moved, Moved)
    assert moved.room == "-100123"
