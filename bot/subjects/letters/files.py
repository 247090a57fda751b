"""Reads the words of a letter that came as a file."""

from __future__ import annotations

from typing import Final

from bot.core.errors import Refusal
from bot.core.text import one_line
from bot.engine.context import Context

LONGEST: Final = 60_000  # characters of a letter


def text_file(ctx: Context) -> str:
    """The text of the file that came with a message; refused when it is none."""
    file = ctx.message.files[0]
    name = one_line(file.name, 80) or "?"
    try:
        text = (file.content or b"").decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal("letters/not_a_text", name=name) from None
    if not text.strip() or len(text) > LONGEST or "\x00" in text:
        raise Refusal("letters/not_a_text", name=name)
    return text.replace("\r\n", "\n").replace("\r", "\n")
