"""Takes plain questions: who sits where, who holds an office, whom we met."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Final, TypeAlias

from bot.core.people import Role
from bot.core.reply import Reply
from bot.engine.context import Context
from bot.engine.register import area_named
from bot.engine.router import Meant, Plain, Router, Subject
from bot.engine.slots import Reads, Slot
from bot.language.names import fold
from bot.language.questions import EXAMPLES, is_question, read_question
from bot.language.questions.shapes import words_of
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


# A question without its mark begins so; 'formand for sundhedsudvalget' alone may well be an answer.
ASKING_VERBS: Final = words_of("er sidder har havde modte kan is are was has have had does do did can")


@router.understands(*EXAMPLES)
def question(plain: Plain) -> Meant | None:
    """A plain question about seats, offices and meetings."""
    if (
        read_question(plain.country, plain.text, plain.at, plain.locale, partial(area_named, plain.country))
        is None
    ):
        return None
    first = fold(plain.text.split(None, 1)[0])
    return Meant(f"ask {plain.text}", 0.9, asks=is_question(plain.text) or first in ASKING_VERBS)
