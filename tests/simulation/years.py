"""A team at work from one day to another: what it does is drawn by lot, what the bot says of its own accord is kept."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from bot.core.localtime import instant_of
from bot.core.messages import Kind, Place, PlaceKind
from bot.core.outgoing import Parcel
from bot.core.reply import Reply
from bot.engine.dispatch import House
from bot.engine.register import Registers
from bot.engine.scheduler import Scheduler
from bot.politics.quiet import CLOSES, OPENS, is_quiet
from bot.politics.workdays import is_workday
from bot.subjects.nudges.nudging import Nudging
from storage.activities.tasks import Tasks
from storage.nudges import NudgeRow, Nudges
from storage.outbox import Outbox
from storage.work import Unit
from tests.countries import DK
from tests.office import BUDGET, COPENHAGEN, PAGES, Office, choices, office, shown
from tests.simulation.branch import CONTACTS, USERS, make_large_branch

TICKS = tuple(
    map(time.fromisoformat, ("00:05", "07:59", "08:00", "08:15", "09:00", "12:00", "17:59", "18:01", "23:55"))
)
TOPICS = (
    "genoptræning",
    "hjertestartere",
    "røgfri skoletid",
    "pårørendegrupper",
    "motion på recept",
    "budget",
    "sundhedspolitik",
)
PROMISES = (
    "send tal",
    "send materiale",
    "ring og hør nærmere",
    "find et lokale",
    "skriv et oplæg",
    "send en invitation",
)
SEASON = (8, 9)  # the months of the budget season
NUDGE = re.compile(r"nudge done (\d+)")


@dataclass(frozen=True, slots=True)
class Said:
    """One message nobody asked for: when (local), to whom, under which key, and how it reads."""

    at: datetime
    to: str
    key: str
    text: str
    nudges: tuple[str, ...]  # the rule of each nudge in it


@dataclass
class Years:
    """What happened; `said` in order. `again` counts how often each nudge was said, and put off in between."""

    said: list[Said] = field(default_factory=list)
    told: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    put_off: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    sentences: int = 0


class Team:
    """Ida, Bo and Malik, who are neither perfect nor hopeless; `chance` decides what they do."""

    def __init__(self, made: Office, chance: Random, years: Years) -> None:
        self._office = made
        self._chance = chance
        self._years = years
        # Whom they work with: most often the first ones.
        self._known = chance.sample(CONTACTS, 90)

    def say(self, text: str, who: str) -> Reply:
        self._years.sentences += 1
        place = Place("shell", who, kind=PlaceKind.DIRECT)
        return self._office.say(text, who, place)

    def begin(self) -> None:
        self._office.say("caucus område Slagelse")
        self.say("overblik dagligt 08.00", "ida")
        self.say("overblik ugentligt 08.15", "bo")
        self._office.say("overblik her ugentligt 08.15", place=BUDGET)
        for number, name in enumerate(self._known[:60]):
            self.say(f"kontakt trin {name} {1 + number % 4}", "ida")

    def work(self, day: date) -> None:
        """A day at work: contacts logged, meetings planned, next steps done."""
        if not is_workday(day, DK) or (day.month == 7 and self._chance.random() < 0.8):
            return
        for who, often in (("ida", 0.35), ("bo", 0.2), ("malik", 0.1)):
            if self._chance.random() < often:
                self._log(who)
            if self._chance.random() < often / 5:
                name, topic = self._someone(), self._chance.choice(TOPICS)
                self.say(f"møde planlagt {name} om {self._chance.randint(3, 20)} dage kl. 14 om {topic}", who)
            self._do_steps(who, day)

    def _someone(self) -> str:
        return self._known[min(int(self._chance.expovariate(0.05)), len(self._known) - 1)]

    def _log(self, who: str, name: str | None = None) -> None:
        topic, promise = self._chance.choice(TOPICS), self._chance.choice(PROMISES)
        kind = self._chance.choice(("møde noteret", "opkald noteret", "møde noteret"))
        after = (
            f" Næste: {promise} inden om {self._chance.randint(2, 14)} dage"
            if self._chance.random() < 0.6
            else ""
        )
        self.say(f"{kind} {name or self._someone()} i dag om {topic}.{after}", who)

    def _do_steps(self, who: str, day: date) -> None:
        made = self._office
        user = next(number for number, (account, _, _) in enumerate(USERS, 1) if account == who)
        open_ones = made.work.do(
            lambda unit: Tasks(unit, made.workspace, made.clock.now()).open_for(user, day)
        )
        for step in open_ones:
            if self._chance.random() < (0.5 if step.due == day else 0.15):
                self.say(f"opgave færdig {step.id}", who)

    def read(self, parcel: Parcel, rows: Sequence[NudgeRow]) -> None:
        """Press what is to be pressed in a message, or leave it."""
        in_room = parcel.target.room.startswith("#")
        who = "ida" if in_room else parcel.target.room
        place = BUDGET if in_room else Place("shell", who, kind=PlaceKind.DIRECT)
        for row in rows:
            lot = self._chance.random()
            if row.rule == "losing_touch" and lot < 0.5:
                self._log(who, row.given["name"])
            elif lot < 0.6:
                self._office.say(f"nudge done {row.id}", who, place, kind=Kind.BUTTON)
            elif lot < 0.8:
                self._office.say(f"nudge snooze {row.id} next week", who, place, kind=Kind.BUTTON)
                self._years.put_off[_matter(row)] += 1
            self._years.sentences += 1


@contextmanager
def running(first: date) -> Iterator[tuple[Office, Scheduler]]:
    """An office of the branch, with the clock's two callers beside it."""
    began = datetime.combine(first, time(6), COPENHAGEN).astimezone(UTC)
    with office("da", began, team=make_large_branch) as made:
        house = House(COPENHAGEN, "da", str)
        nudging = Nudging(made.work, PAGES, made.clock, house, lambda: None)
        scheduler = Scheduler(
            made.work,
            made.desk.registry,
            PAGES,
            Registers(),
            made.clock,
            house,
            lambda: None,
            (nudging.tick,),
        )
        yield made, scheduler


def simulate(first: date, last: date, seed: int = 1) -> Years:
    """Every day from the first to the last, both included; the same each time for a seed."""
    years, chance = Years(), Random(seed)
    with running(first) as (made, scheduler):
        team = Team(made, chance, years)
        team.begin()
        day = first
        while day <= last:
            for clock in TICKS:
                now = instant_of(day, clock, COPENHAGEN)
                made.clock.set(now)
                asyncio.run(scheduler.tick())
                for parcel in _sent(made, now):
                    rows = _told(made, parcel, now)
                    years.told.update(_matter(row) for row in rows)
                    years.said.append(
                        Said(
                            now.astimezone(COPENHAGEN),
                            parcel.target.room,
                            parcel.key,
                            shown(parcel.reply, "da"),
                            tuple(row.rule for row in rows),
                        )
                    )
                    team.read(parcel, rows)
                if clock == time(12):
                    team.work(day)
            day += timedelta(days=1)
    return years


def _matter(row: NudgeRow) -> tuple[str, str, str]:
    return row.rule, row.occurrence, row.reader


def _sent(made: Office, now: datetime) -> list[Parcel]:
    """What the outbox holds now of what nobody asked for; taken out and sent."""

    def claim(unit: Unit) -> list[Parcel]:
        outbox = Outbox(unit, None, now)
        claimed = outbox.claim(now, 99, timedelta(minutes=1))
        for one in claimed:
            outbox.sent(one.parcel.id, one.attempt_id, f"m{one.parcel.id}")
        return [one.parcel for one in claimed if one.parcel.key.startswith(("digest:", "nudges:"))]

    return made.work.do(claim)


def _told(made: Office, parcel: Parcel, now: datetime) -> list[NudgeRow]:
    """The nudges in a message that can be pressed."""
    said = [choice.says for choice in choices(parcel.reply)]
    numbers = dict.fromkeys(int(match[1]) for one in said if (match := NUDGE.match(one)))

    def look(unit: Unit) -> list[NudgeRow]:
        nudges = Nudges(unit, made.workspace, now)
        return [row for number in numbers if (row := nudges.get(number)) is not None]

    return made.work.do(look)


def faults(years: Years) -> list[str]:
    """What must never happen: one message twice, or one nobody should get at that time."""
    found = [
        f"{key} was sent {n} times" for key, n in Counter(one.key for one in years.said).items() if n > 1
    ]
    for one in years.said:
        day, clock = one.at.date(), one.at.time()
        if not is_workday(day, DK):
            found.append(f"{one.key} was sent on {day:%A} {day}, a day off")
        if not OPENS <= clock < CLOSES:
            found.append(f"{one.key} was sent at {clock}")
        if (
            one.key.startswith("nudges:")
            and is_quiet(day, DK)
            and "§" not in one.text
            and "lov" not in one.text
        ):
            found.append(f"{one.key} was sent in the holidays")
    return found


def a_week(years: Years, whom: str, first: date, last: date) -> float:
    """Messages a week to somebody on average, outside the budget season."""
    weeks = {
        (first + timedelta(days=n)).isocalendar()[:2]
        for n in range((last - first).days + 1)
        if (first + timedelta(days=n)).month not in SEASON
    }
    told = [one for one in years.said if one.to == whom and one.at.month not in SEASON]
    return len(told) / len(weeks) if weeks else 0
