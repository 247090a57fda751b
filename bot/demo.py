"""Makes the demo team: invented people on real committees, so that a first look has somebody to look at."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.people import Role
from bot.team import DEMO
from storage.activities import Activities, NewActivity, NewParticipant, NewTask, ParticipantRole, Status
from storage.contacts.people import People
from storage.team import Team
from storage.work import Unit

TERM = ("2026-01-01", "2029-12-31")
USERS = (("ida", "Ida"), ("bo", "Bo"), ("malik", "Malik"))

# Invented people; the municipalities and the names of their bodies are real.
SEATS = (
    ("Anna Jensen", "Slagelse", "Sundheds- og Ældreudvalget", "formand", "Socialdemokratiet"),
    ("Anna Jensen", "Slagelse", "Byrådet", "medlem", "Socialdemokratiet"),
    ("Bent Holm", "Slagelse", "Sundheds- og Ældreudvalget", "næstformand", "Venstre"),
    ("Samira Yildiz", "Slagelse", "Børne- og Ungeudvalget", "medlem", "SF"),
    ("Karl Vestermark", "Slagelse", "Økonomiudvalget", "formand", "Det Konservative Folkeparti"),
    ("Anna Jensen", "Næstved", "Omsorgs- og Forebyggelsesudvalget", "medlem", "Venstre"),
    ("Ellen Thorup", "Næstved", "Byrådet", "borgmester", "Socialdemokratiet"),
    ("Jonas Krogsgaard", "Næstved", "Børne- og Skoleudvalget", "formand", "Moderaterne"),
    ("Mette Lindqvist", "Ringsted", "Social- og Sundhedsudvalget", "formand", "Radikale Venstre"),
    ("Yusuf Demir", "Ringsted", "Byrådet", "medlem", "Enhedslisten"),
)


def make_demo_team(unit: Unit, now: datetime, locale: str, tz: ZoneInfo) -> int:
    """Found the demo team, with people, seats, a few meetings and next steps around `now`; its workspace.

    Its people are Danish: in another country the team begins with its members alone.
    """
    workspace = Team(unit, None, now).make_workspace("Godt på vej", locale, str(tz))
    team = Team(unit, workspace, now)
    team.link_workspace("shell", DEMO, workspace)
    users = {}
    for account, name in USERS:
        users[name] = team.add_user(name, Role.ADMIN if name == "Ida" else Role.MEMBER)
        team.link_account("shell", DEMO, account, users[name])
    if unit.country.areas.municipality(SEATS[0][1]) is None:
        return workspace
    people = _fill_register(unit, workspace, now)
    _fill_calendar(unit, workspace, now, locale, tz, users, people)
    return workspace


def _fill_register(unit: Unit, workspace: int, now: datetime) -> dict[tuple[str, str], int]:
    """The contacts and their seats; person ids by (name, municipality)."""
    register = People(unit, workspace, now)
    codes = {place.name["da"]: place.code for place in unit.country.areas.municipalities}
    ids: dict[tuple[str, str], int] = {}
    for name, place, body, role, party in SEATS:
        area = register.bodies.ensure_area(place, codes[place], "municipality")
        council = register.bodies.ensure_organization(f"{place} Kommune", "municipality", area)
        seat = register.bodies.ensure_organization(
            body, "council" if body == "Byrådet" else "committee", area, council
        )
        person = ids.get((name, place))
        if person is None:
            ids[name, place] = person = register.add_person(name)
        register.bodies.ensure_membership(
            person,
            seat,
            role=role,
            on_behalf_of_id=register.bodies.ensure_organization(party, "party"),
            area_id=area,
            start_date=TERM[0],
            end_date=TERM[1],
        )
    return ids


def _fill_calendar(
    unit: Unit,
    workspace: int,
    now: datetime,
    locale: str,
    tz: ZoneInfo,
    users: dict[str, int],
    people: dict[tuple[str, str], int],
) -> None:
    """Yesterday's meeting with a step that is due, and one to come tomorrow."""
    today = now.astimezone(tz).date()
    danish = locale == "da"
    # Noted some days ago: what somebody did lately is theirs alone.
    ida = Activities(unit, workspace, now - timedelta(days=2), users["Ida"])
    ida.record(
        NewActivity(
            "meeting",
            "genoptræning efter apopleksi" if danish else "rehabilitation after a stroke",
            today - timedelta(days=6),
            datetime.combine(today - timedelta(days=6), time(15), tz),
            participants=(
                NewParticipant("Bent Holm", ParticipantRole.TARGET, people["Bent Holm", "Slagelse"]),
                NewParticipant("Ida", ParticipantRole.SOURCE, user_id=users["Ida"]),
            ),
            tasks=(
                NewTask(
                    "send ventelistetal til udvalget"
                    if danish
                    else "send the waiting list figures to the committee",
                    today,
                    users["Ida"],
                    "Ida",
                ),
            ),
            organization_name="Sundheds- og Ældreudvalget",
            area_name="Slagelse",
            locale=locale,
        )
    )
    ida.record(
        NewActivity(
            "meeting",
            "budget 2028",
            today + timedelta(days=1),
            datetime.combine(today + timedelta(days=1), time(10, 30), tz),
            status=Status.PLANNED,
            participants=(
                NewParticipant(
                    "Karl Vestermark", ParticipantRole.TARGET, people["Karl Vestermark", "Slagelse"]
                ),
                NewParticipant("Ida", ParticipantRole.SOURCE, user_id=users["Ida"]),
                NewParticipant("Bo", ParticipantRole.SOURCE, user_id=users["Bo"]),
            ),
            organization_name="Økonomiudvalget",
            area_name="Slagelse",
            locale=locale,
        )
    )
