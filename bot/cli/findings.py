"""Says what is set, what is reachable and what is missing, in words."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Final

from bot.adapters import platforms
from bot.core.clock import Clock
from bot.core.environment import described
from bot.core.errors import StartError
from bot.engine.adapter import Plug
from bot.language.words import N_, translator
from bot.politics.country import country
from bot.politics.country_check import trouble_in
from bot.settings import Settings
from storage import schema
from storage.db import open_engine
from storage.jobs import STUCK, Jobs
from storage.work import Unit, read

SINCE: Final = timedelta(days=7)


async def examine(settings: Settings, clock: Clock) -> list[tuple[bool, str]]:
    """(in order?, sentence) of everything there is to look at; changes nothing."""
    return [finding async for finding in _findings(settings, clock)]


async def _findings(settings: Settings, clock: Clock) -> AsyncIterator[tuple[bool, str]]:
    say = translator(settings.locale)
    here = say(N_("The time here ({zone}) is {time}, the language {locale}."))
    local = clock.now().astimezone(settings.tz)
    yield True, here.format(zone=settings.timezone, time=f"{local:%Y-%m-%d %H:%M}", locale=settings.locale)
    if (wrong := trouble_in(country(settings.country))) is not None:
        yield False, wrong
    yield _database(settings)
    for finding in _jobs(settings, clock):
        yield finding
    set_up = [(plug, plug.settings_from(settings)) for plug in platforms()]
    if not any(mine for _, mine in set_up):
        yield True, say(N_("No platform is set up: caucus run opens the terminal."))
    for plug, mine in set_up:
        found = [(True, _off(plug, say))] if mine is None else await plug.check(mine, settings.locale)
        for finding in found:
            yield finding


def _off(plug: Plug, say: Callable[[str], str]) -> str:
    """That a platform is off, and the setting that turns it on: its first."""
    (setting, _, _), *_ = described(plug.SETTINGS)
    return say(N_("{platform} is off: {setting} is not set.")).format(
        platform=plug.PLATFORM.capitalize(), setting=setting
    )


def _database(settings: Settings) -> tuple[bool, str]:
    engine = open_engine(settings.database_url)
    try:
        found = schema.check(engine)
    except StartError as trouble:
        return False, str(trouble)
    finally:
        engine.dispose()
    return found.state in ("current", "empty"), found.sentence


def _jobs(settings: Settings, clock: Clock) -> list[tuple[bool, str]]:
    """What was not done, or not yet, for people who asked for it; nothing where there is no such thing."""
    say, engine, now = translator(settings.locale), open_engine(settings.database_url), clock.now()
    try:
        if schema.check(engine).state != "current":
            return []

        def look(unit: Unit) -> tuple[int, list[tuple[str, str]]]:
            jobs = Jobs(unit, None, now)
            return jobs.stuck(), jobs.failed_since(now - SINCE)

        stuck, failed = read(engine, country(settings.country), look)
    finally:
        engine.dispose()
    found = []
    if stuck:
        waiting = say(N_("Jobs waiting for more than {minutes} minutes: {n}."))
        found.append((False, waiting.format(n=stuck, minutes=int(STUCK.total_seconds() / 60))))
    if failed:
        told = ", ".join(sorted({f"{kind} ({reason})" for kind, reason in failed}))
        found.append((False, say(N_("Jobs that failed in the last week: {jobs}.")).format(jobs=told)))
    return found
