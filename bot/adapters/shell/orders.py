"""The orders to the terminal itself, which begin with a colon."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time

from bot.core.clock import FIRST_YEAR, LAST_YEAR
from bot.language.words import N_

_ORDER = re.compile(r":([^\W\d_]+)(?:\s+(.*))?", re.DOTALL)
_NAMES = {
    "som": "as",
    "rum": "room",
    "tid": "at",
    "tik": "tick",
    "gem": "save",
    "hjælp": "help",
    "hjaelp": "help",
    "slut": "quit",
    "exit": "quit",
    "q": "quit",
}

HELP = (
    (":as ida", N_("speak as Ida")),
    (":room budget", N_("speak in #budget; :room alone, with the bot in private")),
    (":at 2027-01-12T08:00", N_("set the clock; :at alone tells it")),
    (":tick", N_("send what is due now: digests and reminders")),
    ("2", N_("press button 2 of the last answer")),
    ("#3 2", N_("press button 2 of answer #3")),
    (":save FILE", N_("keep the last file")),
    (":quit", N_("leave")),
)


@dataclass(frozen=True, slots=True)
class Order:
    name: str
    rest: str


def read_order(line: str) -> Order | None:
    """The order a line gives, by its English name; None when the line is for the bot (':)' is)."""
    if not (found := _ORDER.fullmatch(line)):
        return None
    name = found[1].casefold()
    return Order(_NAMES.get(name, name), (found[2] or "").strip())


def read_moment(text: str, now: datetime) -> datetime | None:
    """'2027-01-12T08:00', '2027-01-12' or '08:00' (today) in UTC; without an offset, in `now`'s zone."""
    text = text.strip().replace(" ", "T")
    try:
        if re.fullmatch(r"\d{1,2}[:.]\d{2}", text):
            hour, minute = re.split("[:.]", text)
            moment = datetime.combine(now.date(), time(int(hour), int(minute)))
        else:
            moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=now.tzinfo)
        return moment.astimezone(UTC) if FIRST_YEAR <= moment.year <= LAST_YEAR else None
    except (ValueError, OverflowError):
        return None
