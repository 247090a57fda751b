"""A country: everything politics there is made of, read from its folder in `bot/politics/data/`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final, TypeVar

from bot.politics.areas import Areas
from bot.politics.bodies import Bodies
from bot.politics.data_files import DATA, BadData, Texts, in_every_language, read_file
from bot.politics.parties import Parties
from bot.politics.roles import Roles
from bot.politics.seats import Seats
from bot.politics.terms import Terms

T = TypeVar("T")
ITSELF: Final = "country"  # the file of what is said once; it may hold what the others hold, too


class NoCountry(LookupError):
    """There is no folder for a country; the message says which there are."""


@dataclass(frozen=True, eq=False)
class Country:
    """One country; its files are read when they are first needed.

    `code` is its folder's name, in small letters. A file that is not there is a country without such things;
    one that is wrong raises BadData, which names it.
    """

    code: str
    folder: Path

    @cached_property
    def name(self) -> Texts:
        """What it is called, by language; its code where nobody says."""
        return in_every_language(self.part(ITSELF).get("name") or self.code.upper())

    @cached_property
    def areas(self) -> Areas:
        """Its municipalities and regions."""
        return self._made(Areas, "municipalities")

    @cached_property
    def bodies(self) -> Bodies:
        """The kinds of political bodies it has."""
        return self._made(Bodies, "bodies")

    @cached_property
    def roles(self) -> Roles:
        """The offices people hold in them."""
        return self._made(Roles, "bodies")

    @cached_property
    def parties(self) -> Parties:
        return self._made(Parties, "parties")

    @cached_property
    def seats(self) -> Seats:
        """The sizes of its councils, their seats by party where they are known, and the local lists."""
        return self._made(lambda data: Seats(data, self.parties), "council_seats")

    @cached_property
    def terms(self) -> Terms:
        """What its councils are elected for, and when."""
        return self._made(Terms, ITSELF)

    @cached_property
    def holidays(self) -> str:
        """Whose public holidays are kept, as the library `holidays` calls it; '' for nobody's."""
        return str(self.part(ITSELF).get("holidays") or "")

    @cached_property
    def days_off(self) -> tuple[tuple[int, int], ...]:
        """Days that are no public holidays and yet free in practice: month and day."""
        return self._made(_days_off, ITSELF)

    @cached_property
    def quiet_weeks(self) -> frozenset[int]:
        """The ISO weeks in which nearly everybody is away."""
        return frozenset(self.part(ITSELF).get("quiet_weeks") or ())

    def has(self, name: str) -> bool:
        """Whether it has a file of that name."""
        return (self.folder / f"{name}.yaml").is_file()

    def part(self, name: str) -> Mapping[str, Any]:
        """What its file of that name says, and what its country.yaml says beside it; {} for neither."""
        return {**self.own(ITSELF), **self.own(name)}

    def own(self, name: str) -> Mapping[str, Any]:
        """What its file of that name says; {} where there is no such file."""
        return self._itself if name == ITSELF else self._read(name)

    @cached_property
    def _itself(self) -> Mapping[str, Any]:
        return self._read(ITSELF)

    def _read(self, name: str) -> Mapping[str, Any]:
        try:
            return read_file(self.folder / f"{name}.yaml")
        except FileNotFoundError:
            return {}

    def file(self, name: str) -> Path:
        """The file that `part` is read from; its country.yaml where there is no other."""
        return self.folder / f"{name if self.has(name) else ITSELF}.yaml"

    def _made(self, make: Callable[[Mapping[str, Any]], T], name: str) -> T:
        """Something made of a file. BadData, with the file's name, where it cannot be."""
        try:
            return make(self.part(name))
        except BadData:
            raise
        except KeyError as missing:
            raise BadData(f"{self.file(name)}: {missing.args[0]} is missing") from None
        except (TypeError, ValueError, AttributeError) as trouble:
            raise BadData(f"{self.file(name)}: {trouble}") from None


def _days_off(data: Mapping[str, Any]) -> tuple[tuple[int, int], ...]:
    days = [date.fromisoformat(f"2024-{one}") for one in data.get("days_off") or ()]  # a leap year
    return tuple((day.month, day.day) for day in days)


@cache
def country(code: str) -> Country:
    """The country of that code. NoCountry where it has no folder.

    What its files hold is read when it is first asked for.
    """
    folder = DATA / code
    if code not in countries():
        raise NoCountry(f"there is no country {code!r}, but there are: {', '.join(countries())}")
    return Country(code, folder)


def countries() -> tuple[str, ...]:
    """The codes of the countries there are."""
    return tuple(sorted(one.name for one in DATA.iterdir() if one.is_dir() and _CODE.fullmatch(one.name)))


_CODE: Final = re.compile(r"[a-z]{2,3}")
