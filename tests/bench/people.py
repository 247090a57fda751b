"""People and committees by the thousand, invented, in a database of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from random import Random

from storage.db import open_engine
from storage.repository import inserting
from storage.tables import Area, Membership, Organization, Person
from storage.team import Team
from storage.work import Unit, Work
from tests.bench.stage import make_database
from tests.countries import DK
from tests.loopback.slack_model import TEAM

_GIVEN_BEGINS = (
    "An",
    "Bo",
    "Ca",
    "Da",
    "El",
    "Fre",
    "Gud",
    "Hol",
    "In",
    "Jep",
    "Ka",
    "Lis",
    "Mag",
    "Nan",
    "Ol",
)
_GIVEN_ENDS = ("ne", "dil", "milla", "gny", "se", "ja", "run")
_FIRST = (
    "Abild",
    "Birke",
    "Dals",
    "Ege",
    "Fjord",
    "Gran",
    "Hvid",
    "Kilde",
    "Lind",
    "Mose",
    "Nør",
    "Øster",
    "Præste",
)
_LAST = (
    "gren",
    "mose",
    "ager",
    "lykke",
    "bak",
    "lund",
    "torn",
    "vang",
    "holt",
    "kjær",
    "gård",
    "skov",
    "bo",
    "dal",
)
_MIDDLE = ("Bay", "Dam", "Friis", "Holk", "Juhl", "Krag", "Munk", "Ravn")
BODIES = (
    *(
        "Byrådet",
        "Økonomiudvalget",
        "Sundhedsudvalget",
        "Teknik- og Miljøudvalget",
        "Kultur- og Fritidsudvalget",
    ),
    *(
        "Børne- og Ungeudvalget",
        "Socialudvalget",
        "Beskæftigelsesudvalget",
        "Klimaudvalget",
        "Seniorudvalget",
    ),
)
SEATS = 10  # people in one body, so that there is a body for every tenth person


@dataclass(frozen=True, slots=True)
class Register:
    """What was put into a database: its address, its team, the names by the id of their row.

    `bodies` are pairs of name and area; the people of body n are those from `SEATS * (n - first)` on.
    """

    url: str
    workspace: int
    people: tuple[tuple[int, str], ...]
    bodies: tuple[tuple[int, str, str], ...]

    def members(self, at: int) -> tuple[str, ...]:
        """Who sits in `bodies[at]`."""
        return tuple(name for _, name in self.people[SEATS * at : SEATS * (at + 1)])


def names() -> Iterator[str]:
    """100 000 and more names, each once, in no order."""
    given = ["".join(parts) for parts in product(_GIVEN_BEGINS, _GIVEN_ENDS)]
    family = ["".join(parts) for parts in product(_FIRST, _LAST)]
    every = [" ".join(parts) for parts in product(given, _MIDDLE, family)]
    Random(2026).shuffle(every)
    return iter(every)


def areas(count: int) -> list[str]:
    """Municipalities, and invented ones when those do not suffice."""
    known = [place.name["da"] for place in DK.areas.municipalities]
    invented = (
        "".join(parts) for parts in product(_FIRST, _LAST, ("rup", "by", "købing", "sted", "lev", "inge"))
    )
    return [*known, *invented][:count]


def misspelt(name: str, random: Random) -> str:
    """A name with two letters of its longest word the wrong way round."""
    word = max(name.split(), key=len)
    at = random.choice([n for n in range(1, len(word) - 1) if word[n] != word[n + 1]])
    return name.replace(word, word[:at] + word[at + 1] + word[at] + word[at + 2 :])


def make_register(file: Path, people: int) -> Register:
    """A database with so many people, each with a seat in a committee, ten in each, ten of those in an area."""
    url = make_database(file)
    engine = open_engine(url)
    try:
        with Work(engine, DK) as work:
            return work.do(lambda unit: _fill(unit, url, people))
    finally:
        engine.dispose()


def _fill(unit: Unit, url: str, count: int) -> Register:
    now = datetime.now(UTC)
    workspace = Team(unit, None, now).workspace_of("slack", TEAM)
    assert workspace is not None
    made = {"workspace_id": workspace, "created_at": now, "updated_at": now}
    first = {"person": 1_000, "organization": 1, "area": 1}  # beyond the contacts of the team itself
    called = names()
    persons = [(first["person"] + n, next(called)) for n in range(count)]
    there = areas(-(-count // (SEATS * len(BODIES))))
    bodies = [
        (first["organization"] + n, BODIES[n % len(BODIES)], there[n // len(BODIES)])
        for n in range(count // SEATS)
    ]
    _insert(unit, Area, [{**made, "id": n, "name": name} for n, name in enumerate(there, first["area"])])
    _insert(
        unit,
        Organization,
        [
            {
                **made,
                "id": number,
                "name": name,
                "classification": "committee",
                "area_id": there.index(area) + 1,
            }
            for number, name, area in bodies
        ],
    )
    _insert(unit, Person, [{**made, "id": number, "name": name} for number, name in persons])
    _insert(
        unit,
        Membership,
        [
            {
                **made,
                "person_id": number,
                "organization_id": bodies[n // SEATS][0],
                "role": "medlem" if n % SEATS else "formand",
                "start_date": "2026-01-01",
                "end_date": "2029-12-31",
            }
            for n, (number, _) in enumerate(persons[: len(bodies) * SEATS])
        ],
    )
    return Register(url, workspace, tuple(persons), tuple(bodies))


def _insert(unit: Unit, table: type, rows: Sequence[dict[str, object]]) -> None:
    unit.connection.execute(inserting(table), list(rows))
