"""Takes back that something was told, when the message that held it never reached anybody."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from storage.nudges import SCHEDULE, Nudges
from storage.outbox import Undelivered
from storage.schedule import Schedule
from storage.work import Unit

DIGEST: Final = "digest"
NUDGES: Final = "nudges"
UNDELIVERED: Final = "undelivered"
"""How a turn ended whose message was given up; what it held is in the next one."""


_DIGEST_KEY: Final = re.compile(rf"{DIGEST}:(?P<number>\d+):(?P<day>\d{{4}}-\d\d-\d\d)(?::.*)?")
_NUDGES_KEY: Final = re.compile(rf"{NUDGES}:(?P<reader>\w+:\d+):(?P<day>\d{{4}}-\d\d-\d\d)")


def untell(unit: Unit, now: datetime, lost: Iterable[Undelivered]) -> None:
    """Let what was in these messages be said again: digests and nudges, by the keys they were put under."""
    for one in lost:
        if one.workspace_id is None:
            continue
        schedule = Schedule(unit, one.workspace_id, now)
        if found := _DIGEST_KEY.fullmatch(one.key):
            number = int(found["number"])
            turn = (DIGEST, date.fromisoformat(found["day"]), f"subscription:{number}")
            reader = schedule.reader_of(number)
        elif found := _NUDGES_KEY.fullmatch(one.key):
            reader = found["reader"]
            turn = (SCHEDULE, date.fromisoformat(found["day"]), reader)
        else:
            continue
        schedule.settle_slot(*turn, UNDELIVERED)
        if reader is not None:
            Nudges(unit, one.workspace_id, now).unsaid(reader, one.put_at)
