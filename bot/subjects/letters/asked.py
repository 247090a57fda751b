"""Settles which letter, in which branch and language, and which wording of it is meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, TypeAlias

from bot.core.errors import Refusal
from bot.core.people import Role
from bot.core.reply import Reply
from bot.engine.context import Context
from bot.engine.slots import Reads, Slot
from bot.language.words import N_
from bot.subjects.letters.editions import Editions, branch_shown
from bot.subjects.letters.shipped import shipped_letters
from bot.subjects.letters.wording import (
    Meant,
    read_wording,
)
from storage.letters.templates import Letters, Wording

Which: TypeAlias = Annotated[str, Slot(Reads.REST, label=N_("Which letter"), asked=False)]


@dataclass(frozen=True, slots=True)
class Asked:
    """One letter, surely; `name` is the one it is kept under."""

    editions: Editions
    meant: Meant
    name: str

    @property
    def branch(self) -> str:
        return self.meant.branch

    @property
    def locale(self) -> str:
        return self.meant.locale

    @property
    def says(self) -> str:
        """How it is named in a button."""
        where = f" in {branch_shown(self.editions.letters.unit.country, self.branch)}" if self.branch else ""
        return f"{self.name}{where} {'in English' if self.locale == 'en' else 'in Danish'}"

    def values(self, ctx: Context) -> dict[str, Any]:
        """What every page about it is given."""
        head = self.editions.head(self.name, self.locale)
        return {
            "title": head.title or self.name,
            "branch": branch_shown(ctx.country, self.branch),
            "says": self.says,
            "language": self.locale,
            "may_word": ctx.who.role >= (Role.MEMBER if self.branch else Role.ADMIN) and not ctx.aloud,
        }


def asked_of(ctx: Context, said: str) -> Asked | Reply:
    """The letter that is meant, or the question which."""
    editions = Editions(ctx.of(Letters))
    meant = read_wording(ctx.country, said, editions, ctx.locale)
    if len(meant.names) == 1:
        return Asked(editions, meant, meant.names[0])
    known = [(name, head.title or name) for name, head in editions.names(ctx.locale)]
    ways = [
        (title, f"{ctx.command.name} {said.replace(meant.said, name, 1) if meant.said else name}")
        for name, title in known
        if not meant.names or name in meant.names
    ]
    return ctx.say("letters/which_letter", said=meant.said, letters=bool(meant.names), ways=ways)


def wording_of(ctx: Context, asked: Asked) -> tuple[Wording | None, str]:
    """The wording that is meant, None for the one that came with the program, and its text."""
    meant = asked.meant
    if meant.number is not None:
        found = asked.editions.letters.version(asked.name, asked.branch, asked.locale, meant.number)
        if found is None:
            raise Refusal("letters/no_version", number=meant.number)
        return found, found.source
    own = asked.editions.own(asked.name, asked.branch, asked.locale)
    if own is not None and not meant.original:
        return own, own.source
    shipped = shipped_letters(asked.locale).get(asked.name)
    if asked.branch or shipped is None:
        raise Refusal("letters/no_such_wording", **asked.values(ctx))
    return None, shipped.source
