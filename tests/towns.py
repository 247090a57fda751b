"""An invented register to ask questions of: three municipalities, a region, two terms, chairs that changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from bot.core.people import Role
from bot.demo import USERS
from bot.team import DEMO
from storage.activities import (
    Activities,
    Confidentiality,
    NewActivity,
    NewParticipant,
    ParticipantRole,
    Status,
)
from storage.team import Team
from storage.work import Unit
from tests.people import People

CONFIRMED = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
ENTERED = datetime(2026, 1, 12, 9, 0, tzinfo=UTC)
TZ = ZoneInfo("Europe/Copenhagen")

# Invented people on real kinds of committee: name, role, party, start, end.
Rows = tuple[tuple[str, str, str | None, str | None, str | None], ...]
NOW = ("2026-01-01", "2029-12-31")
BEFORE = ("2022-01-01", "2025-12-31")
S, V, C, F, EL, M, R, LA = (
    "Socialdemokratiet",
    "Venstre",
    "Det Konservative Folkeparti",
    "SF",
    "Enhedslisten",
    "Moderaterne",
    "Radikale Venstre",
    "Liberal Alliance",
)
BODIES: dict[tuple[str, str], Rows] = {
    ("Slagelse", "Byrådet"): (
        ("Henrik Bluhm", "borgmester", S, *NOW),
        ("Vibeke Storm", "1. viceborgmester", V, *NOW),
        ("Rosa Ankersen", "medlem", S, *NOW),
        ("Bent Holmgaard", "medlem", V, *NOW),
        ("Carla Friis", "medlem", F, *NOW),
        ("Dines Overby", "medlem", C, *NOW),
        ("Ejner Tofte", "medlem", "Lokallisten Skælskør", *NOW),
        ("Gudrun Sand", "medlem", EL, *NOW),
        ("Vibeke Storm", "borgmester", V, *BEFORE),
        ("Rosa Ankersen", "medlem", S, *BEFORE),
        ("Laust Bjerre", "medlem", M, *BEFORE),
    ),
    ("Slagelse", "Økonomiudvalget"): (
        ("Vibeke Storm", "medlem", V, *NOW),
        ("Rosa Ankersen", "medlem", S, *NOW),
        ("Dines Overby", "næstformand", C, *NOW),
    ),
    ("Slagelse", "Sundheds- og Ældreudvalget"): (
        ("Rosa Ankersen", "formand", S, "2026-03-01", "2029-12-31"),
        ("Rosa Ankersen", "medlem", S, "2026-01-01", "2026-02-28"),
        ("Carla Friis", "formand", F, "2026-01-01", "2026-02-28"),
        ("Carla Friis", "medlem", F, "2026-03-01", "2029-12-31"),
        ("Bent Holmgaard", "næstformand", V, *NOW),
        ("Dines Overby", "medlem", C, *NOW),
        ("Gudrun Sand", "medlem", EL, "2026-01-01", None),
        ("Laust Bjerre", "formand", M, *BEFORE),
        ("Rosa Ankersen", "medlem", S, "2024", "2025-12-31"),
    ),
    ("Slagelse", "Børne- og Ungeudvalget"): (
        ("Ejner Tofte", "formand", "Lokallisten Skælskør", *NOW),
        ("Gudrun Sand", "medlem", EL, *NOW),
        ("Rosa Ankersen", "medlem", S, *NOW),
    ),
    ("Slagelse", "Teknik- og Miljøudvalget"): (("Dines Overby", "formand", C, *NOW),),
    ("Slagelse", "Seniorrådet"): (
        ("Poul Gormsen", "formand", None, "2025", None),
        ("Signe Kjær", "medlem", None, "2025", None),
    ),
    ("Næstved", "Byrådet"): (
        ("Ellen Thorup", "borgmester", V, *NOW),
        ("Jonas Krogsgaard", "medlem", M, *NOW),
    ),
    ("Næstved", "Omsorgs- og Forebyggelsesudvalget"): (
        ("Anna Sofie Brandt", "formand", R, *NOW),
        ("Jonas Krogsgaard", "medlem", M, *NOW),
    ),
    ("Næstved", "Børne- og Skoleudvalget"): (("Jonas Krogsgaard", "formand", M, *NOW),),
    ("Odense", "Byrådet"): (
        ("Thyra Lund", "borgmester", S, *NOW),
        ("Mads Egeskov", "rådmand", C, *NOW),
        ("Anna Sofie Brandt", "medlem", LA, *NOW),
    ),
    ("Odense", "Klima-, Miljø- og Teknikudvalget"): (
        ("Mads Egeskov", "formand", C, *NOW),
        ("Thyra Lund", "medlem", S, *NOW),
    ),
    ("Odense", "Sundhedsudvalget"): (("Thyra Lund", "formand", S, *BEFORE),),
    ("Odense", "Skoleudvalget"): (),
    ("Odense", "Socialudvalget"): (("Mads Egeskov", "medlem", C, *NOW),),
    ("Region Syddanmark", "Regionsrådet"): (("Kirsten Vang", "regionsrådsformand", V, *NOW),),
    ("Region Syddanmark", "Sundhedsråd Fyn"): (("Thyra Lund", "medlem", S, "2026", "2029"),),
}
# Two people of one name: told apart by where they sit.
NAMESAKES = frozenset({("Anna Sofie Brandt", "Odense")})
OTHER_NAMES = {("Slagelse", "Sundheds- og Ældreudvalget"): "SÆU"}
UNCONFIRMED = frozenset({("Slagelse", "Seniorrådet"), ("Slagelse", "Teknik- og Miljøudvalget")})


def make_team(unit: Unit, now: datetime, locale: str, tz: ZoneInfo) -> int:
    """Found a team with this register; its people and accounts are those of the demo team."""
    workspace = Team(unit, None, now).make_workspace("Bakketoppen", locale, str(tz))
    team = Team(unit, workspace, now)
    team.link_workspace("shell", DEMO, workspace)
    users = {}
    for account, name in USERS:
        users[name] = team.add_user(name, Role.ADMIN if name == "Ida" else Role.MEMBER)
        team.link_account("shell", DEMO, account, users[name])
    fill(unit, workspace, now, users["Ida"])
    return workspace


def fill(unit: Unit, workspace: int, now: datetime, user_id: int | None = None) -> dict[str, int]:
    """The register, and what was met about; person ids by name, a namesake's with their area."""
    people = People(unit, workspace, ENTERED)
    codes = {place.name["da"]: place.code for place in unit.country.areas.municipalities}
    ids: dict[str, int] = {}
    for (place, body), rows in BODIES.items():
        region = place.startswith("Region ")
        area = people.bodies.ensure_area(place, codes.get(place), "region" if region else "municipality")
        kind = "committee" if "udvalg" in body.lower() else "council"
        organization = people.bodies.ensure_organization(body, kind, area)
        if other := OTHER_NAMES.get((place, body)):
            people.bodies.add_organization_name(organization, other)
        for name, role, party, start, end in rows:
            key = f"{name}, {place}" if (name, place) in NAMESAKES else name
            if key not in ids:
                ids[key] = people.add_person(name)
            seat = people.bodies.ensure_membership(
                ids[key],
                organization,
                role=role,
                on_behalf_of_id=people.bodies.ensure_organization(party, "party") if party else None,
                area_id=area,
                start_date=start,
                end_date=end,
            )
            if (place, body) not in UNCONFIRMED:
                People(unit, workspace, CONFIRMED).bodies.confirm_membership(seat)
        if body != "Skoleudvalget":
            address = f"https://www.{place.split()[-1].lower().replace('æ', 'ae')}.example/{kind}"
            people.add_source(address, organization_id=organization)
    _meet(unit, workspace, now, user_id, ids)
    return ids


def _meet(unit: Unit, workspace: int, now: datetime, user_id: int | None, ids: dict[str, int]) -> None:
    log = Activities(unit, workspace, now, user_id)

    def met(name: str, topic: str, day: date, hour: int | None = None, kind: str = "meeting") -> NewActivity:
        return NewActivity(
            kind,
            topic,
            day,
            datetime.combine(day, time(hour), TZ) if hour is not None else None,
            participants=(
                NewParticipant(name, ParticipantRole.TARGET, ids[name]),
                NewParticipant("Ida", ParticipantRole.SOURCE, user_id=user_id),
            ),
            locale="da",
        )

    log.record(met("Bent Holmgaard", "genoptræning efter apopleksi", date(2026, 11, 12), 15))
    log.record(met("Bent Holmgaard", "budget 2027", date(2026, 9, 3), 10))
    log.record(met("Gudrun Sand", "ventetider på genoptræning", date(2026, 10, 1), kind="call"))
    log.record(met("Jonas Krogsgaard", "skolernes budget", date(2026, 8, 20), 9))
    planned = met("Carla Friis", "rehabilitering", date(2026, 12, 1), 14)
    log.record(replace(planned, status=Status.PLANNED))
    secret = met("Henrik Bluhm", "en skole der skal lukke", date(2026, 11, 18), 8)
    log.record(replace(secret, confidentiality=Confidentiality.PRIVATE))
