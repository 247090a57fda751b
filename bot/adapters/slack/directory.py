"""Knows who Slack says a sender is: member, administrator, guest, stranger or bot."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.client import called
from bot.core.clock import Clock
from bot.core.errors import NotSent, Rejected, Unreachable, Unsure
from bot.core.people import Sender, Standing

FRESH = timedelta(minutes=5)
STALE = timedelta(hours=6)  # so long an old answer serves while Slack does not answer
MOST = 20_000
SLACKBOT = "USLACKBOT"


class NotVouched(Exception):
    """Slack did not say who this is, and nobody knew from before."""


@dataclass(frozen=True, slots=True)
class Home:
    """The team and, on Enterprise Grid, the organisation the bot belongs to; its own accounts."""

    team: str
    enterprise: str | None
    user: str
    bot: str


@dataclass(frozen=True, slots=True)
class _Known:
    sender: Sender
    at: datetime


class Directory:
    """Asks users.info once per person and some minutes, however many messages wait for the answer."""

    def __init__(self, client: AsyncWebClient, clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._known: dict[str, _Known] = {}
        self._asked: dict[str, asyncio.Task[Sender]] = {}
        self.home: Home | None = None  # set once auth.test has answered

    def forget(self, account: str) -> None:
        """Something about this person has changed."""
        self._known.pop(account, None)
        self._asked.pop(account, None)

    def standing(self, user: Mapping[str, Any]) -> Standing:
        """How Slack's description of a person says that they stand in the team."""
        return self._standing(str(user.get("id")), user)

    def seen(self, account: str) -> Sender | None:
        """Who this was when last asked, without asking."""
        known = self._known.get(account)
        return known.sender if known is not None else None

    async def sender(self, account: str) -> Sender:
        """Who this is. Raises NotVouched when Slack does not say."""
        known = self._known.get(account)
        if known is not None and self._clock.now() - known.at < FRESH:
            return known.sender
        asked = self._asked.get(account)
        if asked is None:
            asked = self._asked[account] = asyncio.create_task(self._ask(account))
            asked.add_done_callback(lambda task: task.cancelled() or task.exception())
        try:
            # Shielded: who waits may give up, the others still want the answer.
            return await asyncio.shield(asked)
        except (NotSent, Unsure, Rejected, Unreachable) as trouble:
            if known is not None and self._clock.now() - known.at < STALE:
                return known.sender
            raise NotVouched(str(trouble)) from trouble

    async def names(self, accounts: list[str]) -> dict[str, str]:
        """Names of some accounts, those that can be had."""
        found = await asyncio.gather(*map(self.sender, accounts[:20]), return_exceptions=True)
        return {sender.account: sender.name for sender in found if isinstance(sender, Sender)}

    async def channel_name(self, room: str) -> str | None:
        """What a channel is called; None when Slack does not say."""
        try:
            answer = await called(self._client.conversations_info(channel=room))
        except (NotSent, Unsure, Rejected, Unreachable):
            return None
        return str(answer["channel"].get("name") or "") or None

    async def _ask(self, account: str) -> Sender:
        me, asked_at = asyncio.current_task(), self._clock.now()
        try:
            answer = await called(self._client.users_info(user=account, include_locale=True))
            sender = self._described(account, answer["user"])
        except Unreachable as trouble:
            if not trouble.person:
                raise
            # user_not_found, user_not_visible: nobody of this team.
            sender = Sender(account, account, Standing.STRANGER)
        else:
            sender = replace(sender, vouched_at=asked_at)
        finally:
            current = self._asked.get(account) is me
            if current:
                del self._asked[account]
        if current:  # else something changed while Slack was answering
            if len(self._known) >= MOST:
                self._known.clear()
            self._known[account] = _Known(sender, self._clock.now())
        return sender

    def _described(self, account: str, user: Mapping[str, Any]) -> Sender:
        profile = user.get("profile") or {}
        name = profile.get("real_name") or user.get("real_name") or profile.get("display_name") or ""
        locale = str(user.get("locale") or "").partition("-")[0] or None
        return Sender(
            account,
            str(name or user.get("name") or account),
            self._standing(account, user),
            locale,
            user.get("tz") or None,
        )

    def _standing(self, account: str, user: Mapping[str, Any]) -> Standing:
        if user.get("is_bot") or account == SLACKBOT:
            return Standing.BOT
        if user.get("deleted") or user.get("is_stranger") or not self._ours(user):
            return Standing.STRANGER
        if user.get("is_restricted") or user.get("is_ultra_restricted"):
            return Standing.GUEST
        if user.get("is_admin") or user.get("is_owner") or user.get("is_primary_owner"):
            return Standing.ADMIN
        return Standing.MEMBER

    def _ours(self, user: Mapping[str, Any]) -> bool:
        """Of the team the bot was installed in; on Enterprise Grid a person may be in several teams."""
        home = self.home
        if home is None:
            return False
        if user.get("team_id") == home.team:
            return True
        grid = user.get("enterprise_user") or {}
        same = home.enterprise is not None and grid.get("enterprise_id") == home.enterprise
        return same and home.team in (grid.get("teams") or ())
