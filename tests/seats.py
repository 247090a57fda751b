"""Seats that are easily told in two ways, each with what is to be told of it everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import update

from storage.known_names import names_changed
from storage.tables import Organization
from storage.work import Unit
from tests.people import People

TODAY: Final = date(2026, 11, 20)
PARTY: Final = "Socialdemokratiet"
NOW, AHEAD, OVER, NEVER = "now", "ahead", "over", "never"


@dataclass(frozen=True)
class Told:
    """What is to be told of a seat: `da` and `en` are its role as a reader of that language has it."""

    person: str
    body: str
    area: str | None = None
    role: str | None = None
    da: str = ""
    en: str = ""
    party: str | None = None
    start: str | None = None
    ends: str | None = None
    when: str = NOW
    is_party: bool = False

    @property
    def place(self) -> str:
        return f"{self.body}, {self.area}" if self.area and self.area not in self.body else self.body


TOLD: Final = (
    Told("Astrid Postholm", "Teknikudvalget", "Slagelse", "Formand", "formand", "chair"),
    Told("Birte Postbo", "Kulturudvalget", "Slagelse", "formand", "formand", "chair"),
    Told("Carl Etiket", "Teknikudvalget", "Slagelse", "tovholder", "tovholder", "tovholder"),
    Told("Dagny Tombo", "Teknikudvalget", "Slagelse", "Formand", "formand", "chair"),
    Told("Egon Andetsted", "Byrådet", "Slagelse", "formand", "formand", "chair"),
    Told("Frida Rolleløs", "Byrådet", "Slagelse"),
    Told("Gert Egenegn", "Borgerforum", "Køge", "formand", "formand", "chair"),
    Told("Helga Underholm", "Skoleforum", "Slagelse", "sekretær", "sekretær", "sekretær"),
    Told("Ivan Partibo", "Byrådet", "Slagelse", "borgmester", "borgmester", "mayor", PARTY),
    Told("Jytte Ukendt", "Byrådet", "Slagelse", "borgmester", "borgmester", "mayor"),
    Told("Karl Partimand", PARTY, None, "sekretær", "sekretær", "sekretær", is_party=True),
    Told(
        "Lone Kandidat",
        PARTY,
        "Region Sjælland",
        "kandidat",
        "Kandidat (Regionsvalg 2029)",
        "Candidate (Regionsvalg 2029)",
        start="2026",
        ends="2029-11-20",
        is_party=True,
    ),
    Told("Mads Dobbelt", "Byrådet", "Slagelse", "næstformand", "næstformand", "vice chair"),
    Told("Mads Dobbelt", "Byrådet", "Slagelse", "gruppeformand", "gruppeformand", "group chair"),
    Told(
        "Nora Nedlagt",
        "Trafiknævnet",
        "Slagelse",
        "formand",
        "formand",
        "chair",
        None,
        "2022",
        "2026-06-30",
        OVER,
    ),
    Told(
        "Otto Regionsbo",
        "Regionsrådet",
        "Region Sjælland",
        "formand",
        "formand",
        "chair",
        None,
        "2026-01-01",
        "2026-12-31",
    ),
    Told(
        "Pia Videre",
        "Sundhedsråd Sjælland",
        "Region Sjælland",
        "formand",
        "formand",
        "chair",
        None,
        "2026-07-01",
        "2029-12-31",
    ),
    Told(
        "Rune Kommende",
        "Byrådet",
        "Slagelse",
        "borgmester",
        "borgmester",
        "mayor",
        None,
        "2030-01-01",
        None,
        AHEAD,
    ),
    Told("Signe Delvis", "Byrådet", "Slagelse", "formand", "formand", "chair", None, "2026", "2026-03", OVER),
    Told("Tage Årstal", "Byrådet", "Slagelse", "formand", "formand", "chair", None, "2022-05", "2026"),
    Told("Ulla Vikar", "Byrådet", "Slagelse", "suppleant", "stedfortræder", "substitute"),
    Told("Viggo Nytnavn", "Klimaudvalget", "Slagelse", "formand", "formand", "chair"),
    Told(
        "Xenia Aldrig",
        "Trafiknævnet",
        "Slagelse",
        "formand",
        "formand",
        "chair",
        None,
        "2026-09-01",
        "2026-06-30",
        NEVER,
    ),
    Told("Yrsa Flerpost", "Kulturudvalget", "Slagelse", "næstformand", "næstformand", "vice chair"),
)


def enter_seats(unit: Unit, workspace: int, now: datetime) -> None:
    """Enter the seats of TOLD, and beside Mads Dobbelt's offices his plain membership."""
    people = People(unit, workspace, now)
    slagelse = people.bodies.ensure_area("Slagelse", "0330", "municipality")
    naestved = people.bodies.ensure_area("Næstved", "0370", "municipality")
    koege = people.bodies.ensure_area("Køge", "0259", "municipality")
    region = people.bodies.ensure_area("Region Sjælland", "1085", "region")
    council = people.bodies.ensure_organization("Byrådet", "council", slagelse)
    technical = people.bodies.ensure_organization("Teknikudvalget", "committee", slagelse)
    culture = people.bodies.ensure_organization("Kulturudvalget", "committee", slagelse)
    traffic = people.bodies.ensure_organization("Trafiknævnet", "committee", slagelse)
    climate = people.bodies.ensure_organization("Miljøudvalget", "committee", slagelse)
    forum = people.bodies.ensure_organization("Borgerforum")
    school = people.bodies.ensure_organization("Skoleforum", parent_id=council)
    regional = people.bodies.ensure_organization("Regionsrådet", "council", region)
    health = people.bodies.ensure_organization("Sundhedsråd Sjælland", "council", region)
    party = people.bodies.ensure_organization(PARTY, "party")
    unknown = people.bodies.ensure_organization("ukendt", "party")
    bare = people.bodies.ensure_post("Formand", technical)
    both = people.bodies.ensure_post("Formand for Kulturudvalget", culture, "formand")

    persons = {one.person: 0 for one in TOLD} | {"Frida Rolleløs": 0}
    for name in persons:
        persons[name] = people.add_person(name)

    def sits(name: str, body: int, role: str | None = None, **facts: str | int | None) -> int:
        return people.bodies.ensure_membership(persons[name], body, role=role, **facts)  # type: ignore[arg-type]

    sits("Astrid Postholm", technical, post_id=bare)
    sits("Birte Postbo", culture, post_id=both, area_id=naestved)
    sits("Carl Etiket", technical, label="tovholder")
    sits("Dagny Tombo", technical, "", label="", post_id=bare)
    sits("Egon Andetsted", council, "formand", area_id=naestved)
    sits("Frida Rolleløs", council)
    sits("Gert Egenegn", forum, "formand", area_id=koege)
    sits("Helga Underholm", school, "sekretær")
    sits("Ivan Partibo", council, "borgmester", on_behalf_of_id=party)
    sits("Jytte Ukendt", council, "borgmester", on_behalf_of_id=unknown)
    sits("Karl Partimand", party, "sekretær")
    sits(
        "Lone Kandidat",
        party,
        "kandidat",
        label="Regionsvalg 2029",
        area_id=region,
        start_date="2026",
        end_date="2029-11-20",
    )
    sits("Mads Dobbelt", council, "næstformand")
    sits("Mads Dobbelt", council, "medlem")
    sits("Mads Dobbelt", council, "gruppeformand")
    sits("Nora Nedlagt", traffic, "formand", start_date="2022", end_date="2029-12-31")
    sits("Otto Regionsbo", regional, "formand", start_date="2026-01-01", end_date="2029-12-31")
    sits("Pia Videre", health, "formand", start_date="2026-07-01", end_date="2029-12-31")
    sits("Rune Kommende", council, "borgmester", start_date="2030-01-01")
    sits("Signe Delvis", council, "formand", start_date="2026", end_date="2026-03")
    sits("Tage Årstal", council, "formand", start_date="2022-05", end_date="2026")
    sits("Ulla Vikar", council, "suppleant")
    sits("Viggo Nytnavn", climate, "formand")
    sits("Xenia Aldrig", traffic, "formand", start_date="2026-09-01")
    sits("Yrsa Flerpost", culture, "næstformand", post_id=both)

    people.bodies.add_organization_name(climate, "Miljøudvalget", "until 2026")
    for number, facts in (
        (climate, {"name": "Klimaudvalget"}),
        (traffic, {"dissolution_date": "2026-06-30"}),
    ):
        unit.connection.execute(update(Organization).where(Organization.id == number).values(**facts))
    names_changed(unit, workspace)
