"""The verb `manifest slack`: what Slack wants to know about the app."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from bot.cli.app import app, calmly, settings_here

manifest = typer.Typer(help="Write what a platform wants to know about the app.", no_args_is_help=True)
app.add_typer(manifest, name="manifest")


class SlackMode(StrEnum):
    socket = "socket"
    http = "http"


class Language(StrEnum):
    da = "da"
    en = "en"


@manifest.command()
def slack(
    mode: Annotated[SlackMode | None, typer.Option(help="How events reach the bot; else SLACK_MODE.")] = None,
    url: Annotated[
        str, typer.Option(metavar="URL", help="The bot's public https address, for http mode.")
    ] = "",
    everything: Annotated[
        bool,
        typer.Option(
            "--all", help="A slash command for everything, not only /caucus, /meeting, /contact and /ask."
        ),
    ] = False,
    locale: Annotated[
        Language | None, typer.Option(help="The language of the descriptions; else CAUCUS_LOCALE.")
    ] = None,
) -> None:
    """Print the manifest of the Slack app, to paste at api.slack.com/apps."""
    from bot.adapters.slack.settings import mode_in
    from bot.cli.manifests import slack_manifest

    with calmly():
        settings = settings_here()
        asked = mode.value if mode else mode_in(settings.environment)
        spoken = locale.value if locale else settings.locale
        typer.echo(slack_manifest(settings, asked, url, everything=everything, locale=spoken))
