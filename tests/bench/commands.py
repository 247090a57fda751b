"""Slash commands as Slack posts them: signed, every one of another meeting under another trigger."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from urllib.parse import urlencode

from tests.loopback.slack import SIGNING_SECRET
from tests.loopback.slack_http import sign
from tests.loopback.slack_model import APP, DOMAIN, TEAM

GIVEN = ("Asta", "Bodil", "Carla", "Dagny", "Erling", "Frode", "Gudrun", "Holger", "Inga", "Jeppe")
FAMILY = ("Abildgren", "Brinkmose", "Dalsager", "Egelykke", "Fjordbak", "Granlund", "Hvidtorn", "Kildevang")
CONTACTS = tuple(f"{given} {family}" for given in GIVEN for family in FAMILY)
SPEAKERS = ("U00000IDA", "U000BERTEL", "U0000EVAN", "U0000OTTO", "U000ASTRID")
LETTERS = "bdfgklmnprstvz"
PATH = "/slack/events"

_numbers = itertools.count()


def topic(number: int) -> str:
    """A word no two numbers share, and no date or name looks like."""
    word = ""
    for _ in range(6):
        number, at = divmod(number, len(LETTERS))
        word = LETTERS[at] + "aeiouy"[at % 6] + word
    return f"rehabilitation in {word}"


def slash(command: str, text: str, user: str) -> bytes:
    """The body of a slash command."""
    number = next(_numbers)
    return urlencode(
        {
            "token": "none",
            "team_id": TEAM,
            "team_domain": DOMAIN,
            "channel_id": "C00GENERAL",
            "channel_name": "general",
            "user_id": user,
            "user_name": user.lower(),
            "command": command,
            "text": text,
            "api_app_id": APP,
            "is_enterprise_install": "false",
            "response_url": f"http://127.0.0.1:9/response/{number}",
            "trigger_id": f"{time.time_ns()}.{number}",
        }
    ).encode()


def posted(body: bytes) -> bytes:
    """The whole HTTP request, signed now."""
    timestamp = str(int(time.time()))
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        "User-Agent: Slackbot 1.0 (+https://api.slack.com/robots)\r\nAccept: */*\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"X-Slack-Request-Timestamp: {timestamp}\r\n"
        f"X-Slack-Signature: {sign(SIGNING_SECRET, timestamp, body)}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def meetings() -> Iterator[bytes]:
    """`/meeting logged ...` without end: known people, topics that differ, a next step."""
    for number in itertools.count():
        person = CONTACTS[number % len(CONTACTS)]
        text = f"logged {person} yesterday 14:00 about {topic(number)}. Next: send the figures by Friday"
        yield posted(slash("/meeting", text, SPEAKERS[number % len(SPEAKERS)]))
