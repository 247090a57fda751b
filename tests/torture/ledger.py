"""What was said to the bot and what it answered, held against what is on disk and on the platforms in the end."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field

LETTERS = "bcdfghjklmnpqrstvwxz"


@dataclass(slots=True)
class Said:
    """One meeting somebody recorded: its topic is a word of its own, so that it is found again."""

    topic: str
    door: str
    answered: bool = False
    undone: bool = False
    waited: float = 0.0  # seconds until it was answered


@dataclass
class Ledger:
    """Everything that was said, and counts of what else was done to the bot."""

    chance: random.Random
    said: list[Said] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)

    def new(self, door: str) -> Said:
        topic = "zq" + "".join(self.chance.choices(LETTERS, k=10))
        self.said.append(one := Said(topic, door))
        return one

    def fault(self, kind: str, what: str) -> None:
        """Something that must not happen has happened."""
        self.wrong[kind] += 1
        if self.wrong[kind] <= 3:
            self.examples.append(f"{kind}: {what[:300]}")

    def hold_against(self, recorded: dict[str, list[bool]]) -> None:
        """Compare with what is on disk: for each topic, whether each record of it was taken back."""
        for one in self.said:
            rows = recorded.get(one.topic, [])
            if one.answered and not rows:
                self.fault("lost", f"{one.door} {one.topic}")
            if len(rows) > 1:
                self.fault("recorded twice", f"{one.door} {one.topic}: {len(rows)}")
            if one.undone and rows and not all(rows):
                self.fault("undo lost", f"{one.door} {one.topic}")
            if rows and any(rows) and not one.undone:
                self.fault("taken back unasked", f"{one.door} {one.topic}")

    def rows(self) -> list[tuple[str, str]]:
        """The table: what was done, and what went wrong."""
        answered = [one for one in self.said if one.answered]
        longest = max((one.waited for one in answered), default=0.0)
        table = [("meetings said", str(len(self.said))), ("of them answered", str(len(answered)))]
        table += [(name, str(count)) for name, count in sorted(self.done.items())]
        table.append(("longest wait for an answer, kills and faults included", f"{longest:.1f} s"))
        kinds = (
            "lost", "recorded twice", "undo lost", "taken back unasked", "sent twice", "digest missed",
            "digest twice", "unanswered", "forgery let in", "server error", "platform rule broken", "traceback",
            "left in the outbox",
        )  # fmt: skip
        return table + [(kind, str(self.wrong[kind])) for kind in kinds]
