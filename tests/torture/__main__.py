"""Runs it: `python -m tests.torture [--minutes 20] [--database sqlite|postgresql|both] [--seed N]`."""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from datetime import time as clock_time

from bot.engine.outbox import LEASE
from tests.crash.test_kill import DATABASES
from tests.loopback.slack import slack_loopback
from tests.loopback.telegram import telegram_loopback
from tests.torture.ledger import Ledger
from tests.torture.people import PATIENCE, somebody
from tests.torture.town import POINTS, TZ, Town

PEOPLE = 4
DAY_SECONDS = 60.0  # a day of people at work lasts so long; then it is the next working day, at eight
SOON_SECONDS = 5.0  # within so many, most of it has; the rest waits for the lease of a sender that was killed
CALM_SECONDS = 120.0  # within so many, everything must have been sent once nothing goes wrong any more


async def storm(town: Town, seconds: float) -> None:
    """Faults and kills at random moments, for so long."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        lull = min(time.monotonic() + town.chance.uniform(1.0, 8.0), until)
        while time.monotonic() < lull:
            if town.chance.random() < 0.3:
                town.order_fault()
            await asyncio.sleep(0.5)
        if town.chance.random() < 0.8 or town.dead:
            await town.kill()
            await asyncio.sleep(town.chance.choice((0.0, 0.0, 1.0)))
            await town.start(town.chance.choice(POINTS) if town.chance.random() < 0.4 else "never")


async def come_about(condition: Callable[[], bool], seconds: float = CALM_SECONDS) -> bool:
    """Whether it came true within so many seconds."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        await asyncio.sleep(0.1)
    return condition()


async def calm_again(town: Town) -> None:
    """Everything that was begun is answered and sent, with nothing going wrong any more."""
    town.calm.clear()
    town.no_more_faults()
    await town.kill()
    await town.start()
    if not await come_about(lambda: not (town.busy or town.outbox()), SOON_SECONDS):
        await settle(town)
    if not await come_about(lambda: not town.busy):
        town.ledger.fault("unanswered", f"{town.busy} people wait after {CALM_SECONDS:.0f} s of calm")
    await come_about(lambda: not town.outbox())


async def next_day(town: Town, around: float) -> None:
    """It becomes eight o'clock on the next working day, with a kill or two around it; each overview comes once.

    `around`: the seconds after which it may be killed.
    """
    await town.kill()
    day = town.now.astimezone(TZ).date() + timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    town.jump(datetime.combine(day, clock_time(7, 59, 55), TZ))
    if town.chance.random() < 0.7:
        await town.start(town.chance.choice(POINTS))
        await asyncio.sleep(town.chance.uniform(0.0, around))
        await town.kill()
    await town.start()
    if not await come_about(
        lambda: min(town.overviews(day).values()) > 0 and not town.outbox(), SOON_SECONDS
    ):
        await settle(town)
    await come_about(lambda: min(town.overviews(day).values()) > 0)
    await come_about(lambda: not town.outbox())
    for platform, count in town.overviews(day).items():
        if count != 1:
            town.ledger.fault("digest missed" if count == 0 else "digest twice", f"{platform} {day}: {count}")
    town.ledger.done["days"] += 1


async def settle(town: Town) -> None:
    """What was on its way when its sender was killed is looked up once its lease is over."""
    await town.kill()
    town.jump(town.now + LEASE + timedelta(seconds=30))
    await town.start()
    await come_about(lambda: not town.outbox())


def judge(town: Town) -> None:
    """Hold everything that was said against what is there."""
    ledger = town.ledger
    ledger.hold_against(town.recorded())
    parcels = [str(one.metadata) for one in town.slack.messages if one.metadata]
    for twice in {one for one in parcels if parcels.count(one) > 1}:
        ledger.fault("sent twice", f"slack {twice}")
    texts = [
        (one.chat_id, one.text) for one in town.telegram.messages if not one.deleted and "zq" in one.text
    ]
    for chat, text in {one for one in texts if texts.count(one) > 1}:
        # Telegram cannot be asked whether a message arrived: what may come twice says so.
        if "again" not in text:
            ledger.fault("sent twice", f"telegram {chat} {text}")
    for said in ledger.said:
        answered = any(said.topic in one.shown for one in town.slack.messages)
        if said.door == "mention" and said.answered and not answered:
            ledger.fault("unanswered", f"mention {said.topic}")
    for broken in (*town.slack.violations, *town.telegram.violations):
        ledger.fault("platform rule broken", str(broken))
    log = town.logs.read_text("utf-8", errors="replace") if town.logs.exists() else ""
    for part in log.split("Traceback (most recent call last):")[1:]:
        ledger.fault("traceback", " ".join(part.strip().splitlines()[-1:]))
    if left := town.outbox():
        ledger.fault("left in the outbox", str(left))


async def torture(database: str, minutes: float, seed: int) -> Ledger:
    """Torture one database for so long; the ledger of it."""
    chance = random.Random(seed)
    ledger = Ledger(chance)
    clock: list[Town] = []

    def seconds() -> float:
        return clock[0].now.timestamp() if clock else time.time()

    with DATABASES[database]() as url:
        async with (
            slack_loopback(clock=seconds) as slack,
            telegram_loopback(privacy=False, clock=seconds) as telegram,
        ):
            town = Town(url, slack, telegram, ledger, chance)
            clock.append(town)
            town.found()
            stop = asyncio.Event()
            people = [asyncio.create_task(somebody(town, stop)) for _ in range(PEOPLE)]
            until = time.monotonic() + minutes * 60
            try:
                while time.monotonic() < until:
                    await next_day(town, min(15.0, minutes * 20))
                    town.calm.set()
                    await storm(town, min(DAY_SECONDS, max(1.0, until - time.monotonic())))
                    await calm_again(town)
                    print(
                        f"{database}: {len(ledger.said)} said, {dict(ledger.wrong)}",
                        file=sys.stderr,
                        flush=True,
                    )
            finally:
                stop.set()
                town.calm.set()
                done, late = await asyncio.wait(people, timeout=PATIENCE)
                for task in late:
                    task.cancel()
                await asyncio.gather(*late, return_exceptions=True)
                await settle(town)
                await town.end()
            for task in done:
                task.result()
            judge(town)
    return ledger


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("--minutes", type=float, default=20.0, help="for each database")
    parser.add_argument("--database", choices=[*DATABASES, "both"], default="both")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    asked = parser.parse_args()
    databases = list(DATABASES) if asked.database == "both" else [asked.database]
    ledgers = {one: asyncio.run(torture(one, asked.minutes, asked.seed)) for one in databases}
    print(f"\ntorture, seed {asked.seed}, {asked.minutes:g} minutes each")
    print(f"{'':58}" + "".join(f"{one:>12}" for one in ledgers))
    tables = [dict(ledger.rows()) for ledger in ledgers.values()]
    for name in dict.fromkeys(key for table in tables for key in table):
        print(f"{name:58}" + "".join(f"{table.get(name, '0'):>12}" for table in tables))
    for example in (example for ledger in ledgers.values() for example in ledger.examples):
        print(f"  {example}")
    return 1 if any(ledger.wrong for ledger in ledgers.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
