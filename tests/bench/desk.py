"""The desk without a platform: a registry, a database, and people who speak to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.core.clock import SystemClock
from bot.core.messages import Abilities, Message, Place
from bot.core.people import Sender, Standing
from bot.engine.dispatch import FrontDesk, House
from bot.engine.pages import Pages
from bot.engine.router import Registry
from storage.db import open_engine
from storage.work import Work
from tests.countries import DK

TEAM = "T00VESTER"


@dataclass(slots=True)
class Speaker:
    """Makes messages, each under an event of its own."""

    standing: Standing = Standing.MEMBER
    said: int = 0

    def says(self, text: str, account: str = "U00000IDA") -> Message:
        self.said += 1
        return Message(
            "slack",
            f"{account}.{self.said}",
            TEAM,
            Sender(account, account.title(), self.standing, "en", "Europe/Copenhagen"),
            Place("slack", "C00GENERAL"),
            text,
            abilities=Abilities(answers_in_ack=True),
        )


@contextmanager
def desks(
    url: str, registries: Sequence[Registry], on_step: Callable[[str], None] | None = None
) -> Iterator[tuple[Work, list[FrontDesk]]]:
    """One database, and a desk for each registry; `on_step` as for storage.work.Work."""
    engine = open_engine(url)
    house = House(ZoneInfo("Europe/Copenhagen"), "en")
    try:
        with Work(engine, DK, on_step) as work:
            pages, clock = Pages(), SystemClock()
            yield work, [FrontDesk(work, one, pages, clock, house, lambda: None) for one in registries]
    finally:
        engine.dispose()
