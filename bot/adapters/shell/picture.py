"""Draws a recorded conversation as an SVG picture."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import DIMMED_MONOKAI
from rich.text import Text as Line

from bot.adapters.shell.app import Shell
from bot.adapters.shell.lines import Lines
from bot.adapters.shell.screen import Screen

# A picture asks no other server for its letters: any monospaced font of the reader's will do.
_NO_WEB_FONTS = re.compile(r"(?:(?<!\s)\s+)?@font-face \{[^}]*+\}", re.DOTALL)


async def export_svg(
    path: Path,
    script: Sequence[str],
    open_shell: Callable[[Lines, Screen], Shell],
    *,
    width: int = 88,
    title: str = "Caucus",
) -> None:
    """Hold the conversation of `script`, answers to forms included, and write its picture to `path`.

    `open_shell` sets up a shell, interactive and without a greeting, on the lines and the screen it is given.
    """
    console = Console(
        file=StringIO(),
        record=True,
        width=width,
        force_terminal=True,
        color_system="truecolor",
        highlight=False,
    )
    screen = Screen(console)
    rest = iter(script)

    def typed(line: str) -> None:
        if line.startswith(shell.prompt) and console.export_text(clear=False):
            screen.draw(Line())
        screen.draw(Line(line, style="bold green"))

    lines = Lines(lambda prompt: next(rest, None), echo=typed)
    shell = open_shell(lines, screen)
    await shell.run()
    svg = _NO_WEB_FONTS.sub("", console.export_svg(title=title, theme=DIMMED_MONOKAI))
    await asyncio.to_thread(path.write_text, svg, encoding="utf-8")
