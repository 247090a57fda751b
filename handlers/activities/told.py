"""Takes what is told as to a colleague: whom somebody met, called, wrote to, and what is to be done."""

from __future__ import annotations

from typing import Final

from bot.engine.router import Meant, Plain, Router
from bot.language.sentences import Heard, hear

SURELY: Final = 0.9

router = Router()


@router.understands()
def told(plain: Plain) -> Meant | None:
    """A contact, a promise, a task, or a whole sentence that means a command, in either language."""
    others = ("en", "da") if plain.locale == "en" else ("da", "en")
    best: Heard | None = None
    for language in others:
        heard = hear(plain.text, plain.at, language, plain.register())
        best = max(filter(None, (best, heard)), key=lambda one: one.score, default=None)
        if best is not None and best.score >= SURELY:
            break  # nobody says a whole sentence in two languages at once
    if best is None:
        return None
    return Meant(best.says[0], best.score, asks=len(plain.text.split()) > 3, also=best.says[1:])
