"""The verbs `run` and `shell`: the bot on its platforms, or in this terminal."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.app import At, app, calmly, clock_at, settings_here
from bot.core.clock import Clock, RehearsalClock, SystemClock

if TYPE_CHECKING:
    from bot.settings import Settings


@app.command()
def run(at: At = "") -> None:
    """Run the bot on every platform whose tokens are set; with none, open the terminal with a demo team."""
    from bot import logs
    from bot.adapters import platforms
    from bot.main import run_platforms

    with calmly():
        settings = settings_here()
        logs.set_up()
        clock = clock_at(at, settings)
        if any(plug.settings_from(settings) is not None for plug in platforms()):
            asyncio.run(run_platforms(settings, clock))
        else:
            _converse(settings, clock or RehearsalClock(SystemClock().now()), "ida", None, hint=True)


@app.command()
def shell(
    as_: Annotated[str, typer.Option("--as", metavar="NAME", help="Who you are.")] = "ida",
    room: Annotated[
        str, typer.Option(metavar="ROOM", help="The room you speak in; none is a private conversation.")
    ] = "",
    at: At = "",
) -> None:
    """Talk with the bot in this terminal, or one line per message from a pipe."""
    from bot import logs

    with calmly():
        settings = settings_here()
        logs.set_up()
        _converse(settings, clock_at(at, settings) or RehearsalClock(SystemClock().now()), as_, room or None)


def _converse(settings: Settings, clock: Clock, name: str, room: str | None, *, hint: bool = False) -> None:
    from bot.language.words import N_, translator
    from bot.main import run_shell

    say = translator(settings.locale)
    interactive = sys.stdin.isatty()
    lines = []
    if hint:
        lines = [
            say(N_("No platform is set up, so this is the terminal, with a demo team of invented people.")),
            say(
                N_(
                    "Slack: set SLACK_BOT_TOKEN and SLACK_APP_TOKEN. Telegram: set TELEGRAM_BOT_TOKEN. See README.md."
                )
            ),
        ]
    asyncio.run(run_shell(settings, clock, name=name, room=room, interactive=interactive, greeting=lines))
