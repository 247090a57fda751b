"""Slack, as the bot takes it in; nothing of its SDK is loaded before it is needed."""

from __future__ import annotations

from bot.adapters.slack.settings import SlackSettings, read
from bot.core.people import Standing
from bot.engine.adapter import Adapter, Parts
from bot.language.words import translator
from bot.settings import Settings
from storage.team import Team

PLATFORM = "slack"
SETTINGS = SlackSettings


def is_private(room: str) -> bool:
    """Conversations are called D..., or U... and W... by whose they are."""
    return room.startswith(("D", "U", "W"))


def settings_from(settings: Settings) -> SlackSettings | None:
    """What is set of Slack's; None where its token is not."""
    return read(settings.environment, settings.command_prefix)


async def connected(settings: SlackSettings, parts: Parts) -> Adapter:
    """The adapter, with one session for all its calls."""
    import aiohttp

    from bot.adapters.slack.app import SlackAdapter

    async def joined(team_id: str) -> None:
        now = parts.clock.now()
        await parts.work.run(
            lambda unit: Team(unit, parts.team, now).link_workspace(PLATFORM, team_id, parts.team)
        )

    async def changed(team_id: str, account: str, standing: Standing, said: int) -> None:
        now = parts.clock.now()
        await parts.work.run(
            lambda unit: Team(unit, parts.team, now).stands(PLATFORM, team_id, account, standing, said)
        )

    return SlackAdapter(
        settings,
        parts.desk,
        await parts.stack.enter_async_context(aiohttp.ClientSession()),
        parts.clock,
        joined=joined,
        access=parts.access,
        rooms=parts.rooms(parts.team),
        changed=changed,
        locale=parts.locale,
    )


async def check(settings: SlackSettings, locale: str) -> list[tuple[bool, str]]:
    """Each token in turn."""
    import aiohttp

    from bot.adapters.slack.checkup import Checkup

    async with aiohttp.ClientSession() as session:
        return await Checkup(settings, session, translator(locale)).findings()


async def invitation(settings: SlackSettings, code: str) -> str | None:
    """Members of the workspace are in already: Slack has no links that say something."""
    return None
