"""Makes an invitation from the command line."""

from __future__ import annotations

from datetime import datetime

from bot.adapters import platforms
from bot.core.people import Role
from bot.engine.gate import INVITATION_LASTS, code_hash, new_code
from bot.main import working
from bot.settings import Settings
from bot.team import any_team, real_team
from storage.team import Team
from storage.work import Unit


async def invitation(settings: Settings, role: str, now: datetime) -> str:
    """The line to send to a newcomer: a Telegram link where Telegram is set up and answers, else the code."""
    code = new_code()
    set_up = [(plug, mine) for plug in platforms() if (mine := plug.settings_from(settings)) is not None]

    def keep(unit: Unit) -> None:
        here = None if set_up else any_team(unit, now)
        team = (
            here
            if here is not None
            else real_team(unit, now, locale=settings.locale, timezone=settings.timezone)
        )
        Team(unit, team, now).make_invite(code_hash(code), Role[role.upper()], now + INVITATION_LASTS)

    with working(settings) as work:
        work.do(keep)
    for plug, mine in set_up:
        if (link := await plug.invitation(mine, code)) is not None:
            return link
    return code
