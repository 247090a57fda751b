"""Takes plain questions: who sits where, who holds an office, whom we met."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from bot.core.people import Role
from bot.core.reply import Reply
from bot.engine.context import Context
from bot.engine.router import Router, Subject
from bot.engine.slots import Reads, Slot
from bot.language.words import N_
from bot.subjects.questions.answering import answer

Question: TypeAlias = Annotated[
    str,
    Slot(
        Reads.REST,
        N_("Question"),
        N_("QUESTION"),
        hint=N_("who sits on the health committee in Slagelse?"),
        asked=False,
    ),
]


router = Router(Subject("ask", ("spørg",), N_("Questions: who sits where, whom we have met")))


@router.command(
    "",
    summary=N_("Ask who sits where, who holds an office, whom we have met"),
    role=Role.READER,
    reads=True,
    en="who sits on the health committee in Slagelse?",
    da="hvem sidder i sundhedsudvalget i Slagelse?",
)
def ask(ctx: Context, question: Question) -> Reply:
    """The answer to a plain question, from the register and the log; nothing is guessed."""
    return answer(ctx, question)
