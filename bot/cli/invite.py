"""The verb `invite`: one line that lets somebody in."""

from __future__ import annotations

import asyncio
from enum import StrEnum
from typing import Annotated

import typer

from bot.cli.app import app, calmly, settings_here
from bot.core.clock import SystemClock


class RoleName(StrEnum):
    reader = "reader"
    member = "member"
    admin = "admin"


@app.command()
def invite(
    role: Annotated[RoleName, typer.Option(help="What the newcomer may do.")] = RoleName.member,
) -> None:
    """Print one line that lets one person in, once, within a week."""
    from bot.cli.invitations import invitation

    with calmly():
        typer.echo(asyncio.run(invitation(settings_here(), role.value, SystemClock().now())))
