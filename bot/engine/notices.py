"""Tells an administrator, in private and once, what they alone can put right."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from bot.core.messages import Target, is_conversation
from bot.core.outgoing import Urgency
from bot.core.people import Role, Who
from bot.engine.access import Refusal
from bot.engine.delivery_results import OnUnreachable
from bot.engine.dispatch import House
from bot.engine.pages import Pages
from bot.language.words import language
from storage.outbox import Claimed, Outbox
from storage.team import AccountOf, Team, TeamMember
from storage.work import Unit


def telling_admins(pages: Pages, house: House) -> OnUnreachable:
    """What the sender calls when a place turns out not to be reachable any more (bot.engine.outbox)."""

    def tell(unit: Unit, claimed: Claimed, reason: str, now: datetime) -> None:
        if claimed.workspace_id is None:
            return
        team = Team(unit, claimed.workspace_id, now)
        place = claimed.parcel.target
        found = _somebody(team, place)
        if found is None:
            return
        member, account = found
        room, owner = team.room_of(place.platform, place.room), _owner(team, place)
        reply = pages.reply(
            "gate/unreachable",
            locale := language(member.locale or house.locale),
            house.tz,
            now,
            who=Who(member.id, member.name, member.role, account),
            name=owner or (room.name if room else None),
            person=is_conversation(place.platform, place.room),
            platform=place.platform,
            reason=reason,
        )
        key = f"unreachable:{claimed.parcel.id}"
        target = Target(place.platform, account)
        Outbox(unit, claimed.workspace_id, now).put(target, reply, locale, key, now, Urgency.BULK)

    return tell


def telling_of_refusal(
    unit: Unit,
    pages: Pages,
    house: House,
    platform: str,
    refusal: Refusal,
    served: Collection[str],
    now: datetime,
) -> bool:
    """Tell an administrator of each team through another platform; whether there was anybody to tell.

    Once a day for one reason, however many bots serve the database.
    """
    told = False
    for workspace in Team(unit, None, now).workspaces():
        team = Team(unit, workspace.id, now)
        found = _elsewhere(team, {one for one in served if one != platform})
        if found is None:
            continue
        member, account = found
        locale = language(member.locale or workspace.locale or house.locale)
        reply = pages.reply(
            "gate/locked_out",
            locale,
            house.tz,
            now,
            platform=platform.capitalize(),
            reason=refusal.reason,
            since=refusal.since,
        )
        key = f"refused:{platform}:{refusal.reason}:{refusal.since.astimezone(house.tz).date()}"
        target = Target(account.platform, account.external)
        told |= Outbox(unit, workspace.id, now).put(target, reply, locale, key, now) is not None
    return told


def _elsewhere(team: Team, platforms: Collection[str]) -> tuple[TeamMember, AccountOf] | None:
    admins = [one for one in team.users() if one.role >= Role.ADMIN]
    for member in sorted(admins, key=lambda one: one.id):
        for account in team.accounts_of(member.id):
            if account.platform in platforms:
                return member, account
    return None


def _somebody(team: Team, place: Target) -> tuple[TeamMember, str] | None:
    """An administrator with an account on the same platform; else whoever asked for the bot in that place."""
    keepers = team.keepers(place.platform, place.room)
    members = [one for one in team.users() if one.role >= Role.ADMIN or one.id in keepers]
    for member in sorted(members, key=lambda one: (-one.role, one.id)):
        for account in team.accounts_of(member.id):
            if account.platform == place.platform and account.external != place.room:
                return member, account.external
    return None


def _owner(team: Team, place: Target) -> str | None:
    """Whose private conversation a place is."""
    for member in team.users():
        if any(
            (account.platform, account.external) == (place.platform, place.room)
            for account in team.accounts_of(member.id)
        ):
            return member.name
    return None
