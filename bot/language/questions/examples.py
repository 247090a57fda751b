"""Questions to show to whoever asked one that was not understood."""

from __future__ import annotations

from typing import Final

from bot.language.words import N_

EXAMPLES: Final = (
    N_("Who sits on the health committee in Slagelse?"),
    N_("When did we last meet Anna Jensen?"),
    N_("Who have we met about rehabilitation?"),
)
