"""Draws the conversation of the README, `tests/dialogs/readme.txt`, into `picture.svg`: `python -m tests.picture`."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path

from bot.adapters.shell.picture import export_svg
from tests.conversation import FOLDER, PROMPT, beginning, read, shell_of

SCRIPT = FOLDER / "readme.txt"
PICTURE = FOLDER.parent.parent / "picture.svg"


def draw(path: Path) -> None:
    """Hold the conversation anew and write its picture; the same words always give the same picture."""
    conversation = read(SCRIPT.read_text("utf-8"))
    said = [found for turn in conversation.turns if (found := PROMPT.match(turn.prompt))]
    (name,) = {found[1] for found in said}
    (room,) = {found[2] or "" for found in said}
    with beginning(conversation) as bot:
        opened = partial(shell_of, bot, name=name, room=room, interactive=True)
        asyncio.run(export_svg(path, [found[3] for found in said], opened, width=96))


if __name__ == "__main__":
    draw(PICTURE)
