"""An invented local branch in December 2025: whom it met before the election, and who got which seat."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.people import Role
from bot.demo import USERS
from bot.team import DEMO
from storage.activities import Activities, NewActivity, NewParticipant, NewTask, ParticipantRole
from storage.committees.terms import Terms
from storage.contacts.people import People
from storage.team import Team
from storage.work import Unit

AFTER = datetime(2025, 12, 17, 9, 0, tzinfo=UTC)
"""The constitution is over, the new term begins on 1 January."""

OLD = ("2022-01-01", "2025-12-31")
NEW = ("2026-01-01", "2029-12-31")
S, V, C, F, EL, M, R, LA, DF = (
    "Socialdemokratiet",
    "Venstre",
    "Det Konservative Folkeparti",
    "SF",
    "Enhedslisten",
    "Moderaterne",
    "Radikale Venstre",
    "Liberal Alliance",
    "Dansk Folkeparti",
)

# Invented people: name, municipality, party, in the old council, in the new one, committee, role there.
ELECTED = (
    ("Rikke Almsted", "Slagelse", S, True, True, "Byrådet", "borgmester"),
    ("Torben Hjarup", "Slagelse", V, True, True, "Sundheds- og Ældreudvalget", "formand"),
    ("Sanne Bregnhøj", "Slagelse", F, False, True, "Sundheds- og Ældreudvalget", "næstformand"),
    ("Ahmed Karakoc", "Slagelse", EL, False, True, "Sundheds- og Ældreudvalget", "medlem"),
    ("Lone Vindfeld", "Slagelse", C, True, True, "Sundheds- og Ældreudvalget", "medlem"),
    ("Jeppe Sandgaard", "Slagelse", LA, False, True, "Børne- og Ungeudvalget", "formand"),
    ("Pernille Østervang", "Slagelse", S, True, True, "Børne- og Ungeudvalget", "medlem"),
    ("Kaj Rørmose", "Slagelse", DF, True, False, None, None),
    ("Vibe Lunddal", "Næstved", V, True, True, "Byrådet", "borgmester"),
    ("Mads Ellekær", "Næstved", S, True, True, "Omsorgs- og Forebyggelsesudvalget", "formand"),
    ("Fatma Celebi", "Næstved", R, False, True, "Omsorgs- og Forebyggelsesudvalget", "næstformand"),
    ("Ole Grønvang", "Næstved", M, False, True, "Omsorgs- og Forebyggelsesudvalget", "medlem"),
    ("Inge-Lise Marbæk", "Næstved", F, True, True, "Omsorgs- og Forebyggelsesudvalget", "medlem"),
    ("Rasmus Tindhøj", "Næstved", EL, False, True, "Børne- og Skoleudvalget", "formand"),
    ("Birthe Kalør", "Næstved", C, True, False, None, None),
    ("Stine Holmstrøm", "Ringsted", S, False, True, "Byrådet", "borgmester"),
    ("Niels Overdrev", "Ringsted", V, True, True, "Social- og Sundhedsudvalget", "formand"),
    ("Maja Piletoft", "Ringsted", F, False, True, "Social- og Sundhedsudvalget", "næstformand"),
    ("Erik Stubberup", "Ringsted", LA, False, True, "Social- og Sundhedsudvalget", "medlem"),
    ("Dorthe Klintholt", "Ringsted", R, True, True, "Social- og Sundhedsudvalget", "medlem"),
    ("Søren Bakkedal", "Sorø", V, True, True, "Byrådet", "borgmester"),
    ("Nadia Fjordgren", "Sorø", S, False, True, "Social- og Sundhedsudvalget", "formand"),
    ("Hanne Ravnsborg", "Sorø", C, True, True, "Social- og Sundhedsudvalget", "næstformand"),
    ("Villads Kirkemose", "Sorø", EL, False, False, None, None),
    ("Gitte Mølholt", "Sorø", M, False, True, "Social- og Sundhedsudvalget", "medlem"),
)

# Who of the branch met whom before the election: name, days before it, topic, what was promised.
MET = (
    ("Torben Hjarup", "Ida", 62, "genoptræning efter hjertestop", "sende ventetallene for genoptræning"),
    ("Sanne Bregnhøj", "Bo", 48, "røgfri skoletid", None),
    ("Ahmed Karakoc", "Bo", 33, "patientuddannelser på arabisk og tyrkisk", None),
    ("Lone Vindfeld", "Ida", 75, "hjertestartere i landsbyerne", "sende kortet over hjertestartere"),
    ("Rikke Almsted", "Ida", 41, "sundhedspolitikken", None),
    ("Kaj Rørmose", "Ida", 40, "hjertestartere i landsbyerne", None),
    ("Mads Ellekær", "Malik", 55, "genoptræning efter hjertestop", None),
    ("Fatma Celebi", "Malik", 20, "forebyggelse på ungdomsuddannelserne", None),
    ("Birthe Kalør", "Malik", 26, "røgfri skoletid", None),
    ("Inge-Lise Marbæk", "Malik", 61, "pårørendegrupper", None),
    ("Niels Overdrev", "Ida", 30, "pårørendegrupper", "finde et lokale til pårørendegruppen"),
    ("Maja Piletoft", "Bo", 18, "motion på recept", None),
    ("Stine Holmstrøm", "Ida", 25, "sundhedspolitikken", None),
    ("Nadia Fjordgren", "Bo", 36, "motion på recept", None),
    ("Villads Kirkemose", "Bo", 22, "motion på recept", None),
)
ELECTION = date(2025, 11, 18)


def make_branch(unit: Unit, now: datetime, locale: str, tz: ZoneInfo) -> int:
    """Found the branch as it stands on `AFTER`; its workspace."""
    workspace = Team(unit, None, now).make_workspace(
        "Åndehullet, lokalforening Vestsjælland", locale, str(tz)
    )
    team = Team(unit, workspace, now)
    team.link_workspace("shell", DEMO, workspace)
    users = {}
    for account, name in USERS:
        users[name] = team.add_user(name, Role.ADMIN if name == "Ida" else Role.MEMBER)
        team.link_account("shell", DEMO, account, users[name])
    people = _seat(unit, workspace, now)
    for name, user, days, topic, promise in MET:
        day = ELECTION - timedelta(days=days)
        while day.weekday() > 4:
            day -= timedelta(days=1)
        met_at = datetime.combine(day, time(16, 30), tz)
        promised = (NewTask(promise, day + timedelta(days=14), users[user], user),) if promise else ()
        Activities(unit, workspace, met_at, users[user]).record(
            NewActivity(
                "meeting",
                topic,
                day,
                met_at,
                participants=(
                    NewParticipant(name, ParticipantRole.TARGET, people[name]),
                    NewParticipant(user, ParticipantRole.SOURCE, user_id=users[user]),
                ),
                tasks=promised,
                locale=locale,
            )
        )
    return workspace


def _seat(unit: Unit, workspace: int, now: datetime) -> dict[str, int]:
    register = People(unit, workspace, now)
    codes = {place.name["da"]: place.code for place in unit.country.areas.municipalities}
    ids: dict[str, int] = {}
    for name, place, party, before, after, committee, role in ELECTED:
        area = register.bodies.ensure_area(place, codes[place], "municipality")
        parent = register.bodies.ensure_organization(f"{place} Kommune", "municipality", area)
        council = register.bodies.ensure_organization("Byrådet", "council", area, parent)
        first, *_ = name.lower().split()
        ids[name] = person = register.add_person(name, email=f"{first}@example.dk")
        seats = [(council, "medlem", OLD)] if before else []
        if after:
            is_mayor = committee == "Byrådet"
            seats.append((council, role if is_mayor and role else "medlem", NEW))
            if committee and role and not is_mayor:
                seats.append(
                    (register.bodies.ensure_organization(committee, "committee", area, parent), role, NEW)
                )
        for body, said, (start, end) in seats:
            register.bodies.ensure_membership(
                person,
                body,
                role=said,
                on_behalf_of_id=register.bodies.ensure_organization(party, "party"),
                area_id=area,
                start_date=start,
                end_date=end,
            )
    for start, end in (OLD, NEW):
        term = Terms(unit, workspace, now).ensure_term(f"{start[:4]}-{end[:4]}", start, end)
        Terms(unit, workspace, now).put_seats_in(term)
    return ids
