"""Each field of everything Telegram tells dropped or of another kind: no 5xx, no stack, and the next one is heard."""

from __future__ import annotations

import asyncio
import copy
import itertools
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from bot.adapters.telegram.settings import Mode
from tests.adapters.telegram.house import House, run
from tests.adapters.telegram.test_webhook import post, registered

PERSON = {"id": 500, "is_bot": False, "first_name": "Ida", "username": "ida", "language_code": "da"}
CHAT = {"id": 500, "type": "private", "first_name": "Ida"}
GROUP = {"id": -100123, "type": "supergroup", "title": "Budget", "is_forum": True}
BOT = {"id": 1, "is_bot": True, "first_name": "Caucus", "username": "caucus_test_bot"}
SAID: dict[str, Any] = {"message_id": 7, "date": 1_795_000_000, "chat": CHAT, "from": PERSON}
IN_GROUP: dict[str, Any] = SAID | {"chat": GROUP, "message_thread_id": 3, "is_topic_message": True}
TABLE = {"file_id": "f", "file_unique_id": "u", "file_name": "a.csv", "file_size": 9}
PRESS: dict[str, Any] = {"id": "1", "from": PERSON, "chat_instance": "1", "data": "task list"}
MOVE: dict[str, Any] = {"chat": GROUP, "from": PERSON, "date": 1}
GOOD: dict[str, dict[str, Any]] = {
    "a command": {
        "message": SAID
        | {"text": "/meeting logged Bo", "entities": [{"type": "bot_command", "offset": 0, "length": 8}]}
    },
    "words": {"message": SAID | {"text": "meeting logged Bo"}},
    "a reply in a group": {
        "message": IN_GROUP | {"text": "yes", "reply_to_message": SAID | {"from": BOT, "text": "Really?"}}
    },
    "a mention": {"message": IN_GROUP | {"text": "@caucus_test_bot help"}},
    "a channel": {
        "message": IN_GROUP | {"text": "/help", "sender_chat": GROUP, "is_automatic_forward": False}
    },
    "a forward": {
        "message": SAID
        | {"text": "/help", "forward_origin": {"type": "user", "date": 1, "sender_user": PERSON}}
    },
    "a document": {"message": SAID | {"caption": "", "document": TABLE}},
    "a photo": {
        "message": SAID | {"photo": [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]}
    },
    "a press": {"callback_query": PRESS | {"message": SAID | {"text": "card"}}},
    "a press on an old one": {
        "callback_query": PRESS | {"message": {"chat": CHAT, "message_id": 7, "date": 0}}
    },
    "an edit": {"edited_message": SAID | {"text": "meeting logged Bo", "edit_date": 1_795_000_001}},
    "thrown out": {
        "my_chat_member": MOVE
        | {
            "old_chat_member": {"user": BOT, "status": "member"},
            "new_chat_member": {"user": BOT, "status": "left"},
        }
    },
    "moved": {"message": SAID | {"chat": GROUP, "migrate_to_chat_id": -100999}},
}
DROPPED = object()
ODD = [DROPPED, None, 7, "x", [], {}, [None], 2**70, -1, True]


def paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in pairs:
        yield (*path, key)
        yield from paths(one, (*path, key))


def mutated(update: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in list(paths(update)):
        for odd in ODD:
            other = copy.deepcopy(update)
            holder: Any = other
            for key in path[:-1]:
                holder = holder[key]
            if odd is DROPPED:
                del holder[path[-1]]
            else:
                holder[path[-1]] = odd
            yield other


def calm(caplog: pytest.LogCaptureFixture, what: Any) -> None:
    for record in caplog.records:
        assert record.exc_info is None, (record.getMessage(), what)
        assert "Traceback" not in record.getMessage(), what
        assert record.levelno < logging.ERROR, (record.getMessage(), what)


@pytest.mark.parametrize("kind", GOOD)
@pytest.mark.timeout(600)
def test_posted_to_us(kind: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    numbers = itertools.count(1_000)

    async def scenario(home: House) -> None:
        await registered(home)
        home.desk.kick = lambda: None
        tried = 0
        for update in mutated(GOOD[kind]):
            caplog.clear()
            status = await post(home, json.dumps({**update, "update_id": next(numbers)}).encode())
            assert status == 200 or 400 <= status < 500, update
            calm(caplog, update)
            tried += 1
        assert tried > 50
        for odd in (None, "7", [7], {}, 1.5, DROPPED):
            body = dict(GOOD[kind]) if odd is DROPPED else {**GOOD[kind], "update_id": odd}
            assert await post(home, json.dumps(body).encode()) == 400
        before = len(home.desk.attempts)
        good = {**GOOD["words"], "update_id": next(numbers)}
        assert await post(home, json.dumps(good).encode()) == 200
        assert len(home.desk.attempts) == before + 1
        await asyncio.gather(*home.adapter._behind)
        home.telegram.violations.clear()  # presses nobody made are answered too

    run(scenario, Mode.WEBHOOK)


@pytest.mark.timeout(600)
def test_fetched_by_us(caplog: pytest.LogCaptureFixture) -> None:
    async def scenario(home: House) -> None:
        await home.telegram.expect_call("getUpdates")
        home.desk.kick = lambda: None
        for kind, good in GOOD.items():
            for number, update in enumerate(mutated(good)):
                if number % 9 == 0:
                    ((name, payload),) = list(update.items())[:1] or [("message", None)]
                    home.telegram.updates.add(name, payload, hash(kind) % 100)
        home.telegram.say("and the next one", user=home.telegram.user("Ida"))
        await home.until(lambda: "and the next one" in [one.text for one in home.desk.messages], 120)
        assert home.adapter.trouble is None
        assert home.slept == []  # nothing was taken for a trouble and waited for
        await asyncio.gather(*home.adapter._behind)
        home.telegram.violations.clear()

    run(scenario)
    calm(caplog, "fetched")
