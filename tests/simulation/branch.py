"""An invented branch with two hundred contacts in four municipalities and a region."""

from __future__ import annotations

from datetime import date, datetime
from itertools import cycle, islice, product
from random import Random
from zoneinfo import ZoneInfo

from bot.core.people import Role
from bot.team import DEMO
from storage.committees.terms import Terms
from storage.contacts.people import People
from storage.team import Team
from storage.work import Unit

GIVEN = (
    "Agnete", "Birger", "Carina", "Dan", "Elsebeth", "Frode", "Grethe", "Hassan", "Inger", "Jarl", "Kamilla", "Leif",
    "Merete", "Nikolaj", "Oda", "Preben", "Ragnhild", "Sune", "Tove", "Uffe",
)  # fmt: skip
FAMILY = (
    "Askholm", "Birkerod", "Dalsted", "Egevang", "Fuglebæk", "Gadegård", "Højmark", "Isager", "Kildevæld", "Lyngsø",
)  # fmt: skip
PARTIES = (
    "Socialdemokratiet",
    "Venstre",
    "SF",
    "Det Konservative Folkeparti",
    "Enhedslisten",
    "Radikale Venstre",
)
TOWNS = ("Slagelse", "Næstved", "Ringsted", "Sorø")
COMMITTEES = (
    "Økonomiudvalget",
    "Social- og Sundhedsudvalget",
    "Børne- og Ungeudvalget",
    "Kultur- og Fritidsudvalget",
    "Teknik- og Miljøudvalget",
)
TERM = ("2026-01-01", "2029-12-31")
CONTACTS = tuple(f"{given} {family}" for given, family in product(GIVEN, FAMILY))
USERS = (("ida", "Ida", Role.ADMIN), ("bo", "Bo", Role.MEMBER), ("malik", "Malik", Role.MEMBER))


def make_large_branch(unit: Unit, now: datetime, locale: str, tz: ZoneInfo) -> int:
    """Found the branch: 31 + 20 + 15 + 15 council members with committees, and civil servants; its workspace."""
    workspace = Team(unit, None, now).make_workspace("Åndehullet, Vestsjælland", locale, str(tz))
    team = Team(unit, workspace, now)
    team.link_workspace("shell", DEMO, workspace)
    for account, name, role in USERS:
        team.link_account("shell", DEMO, account, team.add_user(name, role))
    people = People(unit, workspace, now)
    codes = {place.name["da"]: place.code for place in unit.country.areas.municipalities}
    names = iter(CONTACTS)
    chance = Random(2026)
    parties = [people.bodies.ensure_organization(party, "party") for party in PARTIES]
    for town, seats, staff in zip(TOWNS, (31, 25, 21, 19), (40, 24, 20, 20), strict=True):
        area = people.bodies.ensure_area(town, codes[town], "municipality")
        town_hall = people.bodies.ensure_organization(f"{town} Kommune", "municipality", area)
        council = people.bodies.ensure_organization("Byrådet", "council", area, town_hall)
        committees = [
            people.bodies.ensure_organization(name, "committee", area, town_hall) for name in COMMITTEES
        ]
        members = [people.add_person(name) for name in islice(names, seats)]
        for number, person in enumerate(members):
            party = chance.choice(parties)
            _seat(people, person, council, "borgmester" if number == 0 else "medlem", party, area)
            _seat(people, person, committees[number % 5], "formand" if number < 5 else "medlem", party, area)
        titles = cycle(("direktør", "centerchef", "sundhedschef", "konsulent"))
        for name in islice(names, staff):
            people.bodies.ensure_membership(
                people.add_person(name), town_hall, role=next(titles), area_id=area, start_date="2024-01-01"
            )
    terms = Terms(unit, workspace, now)
    terms.put_seats_in(terms.ensure_term("2026-2029", *TERM))
    return workspace


def _seat(people: People, person: int, body: int, role: str, party: int, area: int) -> None:
    start, end = TERM
    people.bodies.ensure_membership(
        person, body, role=role, on_behalf_of_id=party, area_id=area, start_date=start, end_date=end
    )


FIRST_DAY = date(2026, 1, 5)
LAST_DAY = date(2029, 12, 30)
