"""The verb `doctor`: what is set, reachable and missing."""

from __future__ import annotations

import asyncio

import typer

from bot.cli.app import app, calmly, settings_here
from bot.core.clock import SystemClock


@app.command()
def doctor() -> None:
    """Say what is set, reachable and missing, in words."""
    from bot.cli.findings import examine

    with calmly():
        well = True
        for fine, sentence in asyncio.run(examine(settings_here(), SystemClock())):
            typer.echo(f"{'✓' if fine else '✗'} {sentence}")
            well = well and fine
        raise typer.Exit(0 if well else 1)
