"""Finds the team the installation works for, or founds it; and the demo team for a first look."""

from __future__ import annotations

from datetime import datetime

from storage.team import Team
from storage.work import Unit

DEMO = "demo"  # the shell's own name of the demo team
TEAM_NAME = "Caucus"


def real_team(unit: Unit, now: datetime, *, locale: str | None = None, timezone: str | None = None) -> int:
    """The workspace of the team that uses this installation for real; founded when there is none."""
    found = _real(unit, now)
    if found is not None:
        return found
    return Team(unit, None, now).make_workspace(TEAM_NAME, locale, timezone)


def shell_team(unit: Unit, now: datetime) -> tuple[int, str] | None:
    """The workspace a terminal speaks to, and the name it goes by there; None before the demo team is made."""
    team = Team(unit, None, now)
    found = _real(unit, now)
    if found is not None:
        name = f"team-{found}"
        team_of = Team(unit, found, now)
        team_of.link_workspace("shell", name, found)
        return found, name
    demo = team.workspace_of("shell", DEMO)
    return None if demo is None else (demo, DEMO)


def any_team(unit: Unit, now: datetime) -> int | None:
    """The real team, else the demo team, else None."""
    found = _real(unit, now)
    return found if found is not None else Team(unit, None, now).workspace_of("shell", DEMO)


def found_team(unit: Unit, now: datetime) -> int | None:
    """The real team where there is one; reads and nothing else."""
    return _real(unit, now)


def _real(unit: Unit, now: datetime) -> int | None:
    team = Team(unit, None, now)
    demo = team.workspace_of("shell", DEMO)
    return next((one.id for one in team.workspaces() if one.id != demo), None)
