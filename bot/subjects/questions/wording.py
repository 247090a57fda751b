"""Says in the reader's words what a question asks, as it could have been typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.engine.context import Context
from bot.language.questions import Asks, Query
from bot.language.words import N_

#: Questions about somebody or something, by what they ask and of which part of a contact.
WORDINGS: Final[Mapping[tuple[Asks, str], str]] = {
    (Asks.LAST_MET, ""): N_("When did we last meet {name}?"),
    (Asks.NEXT_MET, ""): N_("When do we meet {name} next?"),
    (Asks.TALKED, ""): N_("What have we talked to {name} about?"),
    (Asks.WE_PROMISED, ""): N_("What did we promise {name}?"),
    (Asks.THEY_PROMISED, ""): N_("What did {name} promise us?"),
    (Asks.WHO_MET, ""): N_("Who of us has met {name}?"),
    (Asks.SEATS, ""): N_("Where does {name} sit?"),
    (Asks.SEATS, "party"): N_("Which party is {name} from?"),
    (Asks.CONTACT, "reach"): N_("How do we reach {name}?"),
    (Asks.MEMBERS, ""): N_("Who sits on {name}?"),
    (Asks.PEOPLE, ""): N_("Who do we know in {name}?"),
    (Asks.MET_ABOUT, ""): N_("Who have we met about {name}?"),
}


def in_words(ctx: Context, query: Query) -> str:
    """'When did we last meet Bent Holm?'; '' for a question that is not about one name."""
    name = query.person or query.said or query.party or (query.area or "")
    wording = WORDINGS.get((query.asks, query.about)) if name else None
    return ctx.translate(wording).format(name=name) if wording else ""
