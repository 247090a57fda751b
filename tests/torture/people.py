"""People who go on whatever happens to the bot: they say it again until they are answered."""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from tests.loopback.slack_http import sign
from tests.torture.ledger import Said
from tests.torture.town import Town
from tests.whole.test_bad_input import TEXTS, VERBS

KNOWN = ("Meeting logged", "a moment ago")
PATIENCE = 45.0  # seconds on end without a kill, after which somebody who is not answered is a fault
BODIES = (
    b"",
    b"null",
    b"[]",
    b"payload=null",
    b"payload=%7B%7D",
    b"{}",
    b'{"type":1}',
    b"[" * 5000,
    b"\xff\xfe" * 90,
)


@asynccontextmanager
async def waiting(town: Town) -> AsyncIterator[None]:
    await town.calm.wait()
    town.busy += 1
    try:
        yield
    finally:
        town.busy -= 1


def line(said: Said) -> str:
    return f"logged Bent Holm yesterday 14:00 about {said.topic}"


def settled(said: Said, since: float) -> None:
    said.answered, said.waited = True, time.monotonic() - since


async def by_command(town: Town) -> None:
    """A slash command, typed again until it is answered; sometimes taken back by its button."""
    async with waiting(town):
        said, since = town.ledger.new("slash command"), time.monotonic()
        while not said.answered:
            ack = await town.slack.command("/meeting", line(said), user="evan", channel="general")
            shown = [one for one in town.slack.messages if said.topic in one.shown]
            if ack.ok and (any(word in ack.text for word in KNOWN) or shown):
                settled(said, since)
            else:
                await asyncio.sleep(town.chance.uniform(0.3, 1.2))
        if ack.message is not None and "Meeting logged" in ack.text and town.chance.random() < 0.3:
            while not said.undone:
                pressed = await town.slack.press(ack.message, "Undo", "evan")
                said.undone = pressed.ok
                await asyncio.sleep(0 if pressed.ok else 0.7)
            town.ledger.done["undo pressed"] += 1


async def by_mention(town: Town) -> None:
    """A mention, which Slack tells again until it is heard; the answer must come, and once."""
    async with waiting(town):
        said, since = town.ledger.new("mention"), time.monotonic()
        ack = await town.slack.mention(f"meeting {line(said)}", "evan", "general")
        while not ack.ok:
            await asyncio.sleep(town.chance.uniform(0.3, 1.2))
            ack = await town.slack.retry(ack)
        settled(said, since)
        if town.chance.random() < 0.2:
            await town.slack.retry(ack)  # Slack is not sure that it was heard
            town.ledger.done["events told twice"] += 1


async def by_telegram(town: Town) -> None:
    """A message on Telegram, which hands it out until it is confirmed."""
    async with waiting(town):
        said, since = town.ledger.new("telegram"), time.monotonic()
        town.telegram.say(f"/meeting {line(said)}", user=town.user)
        if town.chance.random() < 0.2:
            town.telegram.repeat()
            town.ledger.done["events told twice"] += 1
        while not any(said.topic in one.text for one in town.telegram.messages):
            await asyncio.sleep(0.1)
            if time.monotonic() - since > 4 * PATIENCE:
                town.ledger.fault("unanswered", f"telegram {said.topic}")
                return
        settled(said, since)


async def hostile(town: Town) -> None:
    """Words nobody would type, by any door; the bot need only go on."""
    name = town.chance.choice(list(TEXTS))
    text = TEXTS[name]
    # 'undo' with nothing behind it is an order like any other.
    verb = town.chance.choice([one for one in VERBS if one != "undo" or text.strip()])
    match town.chance.randrange(4):
        case 0:
            ack = await town.slack.command("/meeting", f"{verb} {text}", user="evan", channel="general")
            status = ack.status
        case 1:
            status = (await town.slack.dm(text, user="evan", raw=True)).status
        case 2:
            status = (await town.slack.mention(f"contact add {text}", "evan", "general", raw=True)).status
        case _:
            town.telegram.say(f"/meeting {verb} {text}"[:4096], user=town.user)
            status = None
    for view in town.slack.views:
        view.open = False
    if status is not None and status >= 500:
        town.ledger.fault("server error", f"{status} on {name}")
    town.ledger.done["hostile texts"] += 1


async def forged(town: Town) -> None:
    """Signed by somebody else, or long ago: never let in."""
    said = town.ledger.new("forgery")
    town.ledger.said.remove(said)
    person, place = town.slack.state.person("evan"), town.slack.state.channel("general")
    delivery = town.slack.payloads.command("/meeting", line(said), person, place)
    how: dict[str, str | float] = town.chance.choice([{"secret": "not the secret"}, {"age": 900.0}])
    ack = await town.slack.deliver(delivery, **how)  # type: ignore[arg-type]
    if ack.status is not None and ack.status < 400:
        town.ledger.fault("forgery let in", f"{ack.status} {how}")
    town.ledger.done["forged requests"] += 1


async def odd(town: Town) -> None:
    """Signed as it should be, with a body that means nothing."""
    body = town.chance.choice(
        (*BODIES, os.urandom(200), json.dumps({"type": "event_callback", "event": 3}).encode())
    )
    stamp = str(int(town.slack.state.now()))
    kind = town.chance.choice(("application/json", "application/x-www-form-urlencoded", "text/plain"))
    signature = sign(town.slack.signing_secret, stamp, body)
    headers = {"Content-Type": kind, "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature}
    assert town.slack.events_url is not None
    told = await town.slack.poster.post(town.slack.events_url, headers, body, 5.0)
    if told.status is not None and told.status >= 500:
        town.ledger.fault("server error", f"{told.status} on {body[:60]!r}")
    town.ledger.done["odd requests"] += 1


ACTS: tuple[tuple[Callable[[Town], Awaitable[None]], float], ...] = (
    (by_command, 3), (by_mention, 2), (by_telegram, 3), (hostile, 2), (forged, 1), (odd, 1),
)  # fmt: skip


async def somebody(town: Town, stop: asyncio.Event) -> None:
    """One person, who does one thing after another until told to stop."""
    acts, weights = zip(*ACTS, strict=True)
    while not stop.is_set():
        await town.calm.wait()
        (act,) = town.chance.choices(acts, weights)
        await act(town)
        await asyncio.sleep(town.chance.uniform(0.0, 0.4))
