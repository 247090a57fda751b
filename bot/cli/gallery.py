"""The verb `gallery`: every reply there is, to look at."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.app import app, calmly, write_whole


@app.command()
def gallery(
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a page to look at instead.")
    ] = None,
    scene: Annotated[
        str, typer.Option(metavar="TEXT", help="Only the scenes whose title has this in it.")
    ] = "",
) -> None:
    """Show every reply of every command, on all platforms, in both languages."""
    from bot.gallery import as_html, as_text, play

    with calmly():
        wanted = play(only=lambda one: scene.casefold() in one.title.casefold())
        if html is None:
            for line in as_text(wanted):
                typer.echo(line)
        else:
            write_whole(html, lambda: as_html(wanted))
