"""Takes plain questions: who sits where, who holds an office, whom we met."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Annotated, Final, TypeAlias

from rapidfuzz import fuzz

from bot.core.people import Role
from bot.core.reply import Reply
from bot.engine.context import Context
from bot.engine.register import area_named
from bot.engine.router import Guess, Meant, Plain, Router, Subject
from bot.engine.slots import Reads, Slot
from bot.language.dates import Prefer
from bot.language.line import read_line
from bot.language.names import fold
from bot.language.questions import EXAMPLES, Asks, is_question, understood
from bot.language.questions.cues import named_in
from bot.language.questions.several import questions_in
from bot.language.questions.shapes import words_of
from bot.language.words import N_, translator
from bot.subjects.questions.answering import answer
from bot.subjects.questions.days import days_ahead
from bot.subjects.questions.wording import WORDINGS

Question: TypeAlias = Annotated[
    str,
    Slot(
        Reads.REST,
        N_("Question"),
        N_("What would you like to know?"),
        hint=N_("who sits on the health committee in Slagelse?"),
    ),
]

MARKED: Final = 0.97  # with its mark a question goes before what could be told in the same words
UNMARKED: Final = 0.9
ALIKE: Final = 55  # of 100: below this an example says nothing of what was asked
LONGEST_GUESSED: Final = 500  # characters; of more nothing is guessed

router = Router(Subject("ask", ("spørg",), N_("Questions: who sits where, whom we have met")))


@router.command(
    "",
    summary=N_("Ask who sits where, who holds an office, whom we have met"),
    role=Role.READER,
    reads=True,
    form=True,
    en="who sits on the health committee in Slagelse?",
    da="hvem sidder i sundhedsudvalget i Slagelse?",
)
def ask(ctx: Context, question: Question) -> Reply:
    """The answer to a plain question, from the register and the log; nothing is guessed."""
    return answer(ctx, question)


# A question without its mark begins so; 'formand for sundhedsudvalget' alone may well be an answer.
ASKING_VERBS: Final = words_of("er sidder har havde modte kan is are was has have had does do did can")


def surely(plain: Plain) -> float:
    """How surely something is a question that reads like one."""
    return MARKED if plain.text.rstrip().endswith("?") else UNMARKED


@router.understands(at_most=surely)
def question(plain: Plain) -> Meant | None:
    """A plain question about seats, offices, meetings, promises and the people the team knows."""
    areas = partial(area_named, plain.country)
    queries = understood(plain.text, plain.at, plain.locale, plain.register(), areas)
    parts = questions_in(plain.text, plain.locale, plain.register())
    if len(parts) > 1:
        each = [understood(one, plain.at, plain.locale, plain.register(), areas) for one in parts]
        if all(each):
            return Meant(f"ask {plain.text}", MARKED, asks=True)
        if queries and queries == each[0] and any(named_in(parts[0], plain.register())):
            return None  # what else is asked would go unanswered
    if not queries:
        return None
    query = queries[0]
    first = fold(plain.text.split(None, 1)[0])
    asks = is_question(plain.text) or first in ASKING_VERBS
    ahead = len(queries) == 1 and query.asks is Asks.AHEAD and not query.team
    return Meant(
        days_ahead(query, plain.at.date()) if ahead else f"ask {plain.text}", surely(plain), asks=asks
    )


@router.guesses
def nearest(plain: Plain) -> Iterator[Guess]:
    """Questions there is an answer to about whoever or whatever was asked of; else those nearest in their words."""
    if not is_question(plain.text) or len(plain.text) > LONGEST_GUESSED:
        return
    say = translator(plain.locale)
    told = [
        (asks, name)
        for kind, name in named_in(plain.text, plain.register())
        for asks in GUESSED.get(kind, ())
    ]
    line = read_line(plain.text.rstrip(" ?"), plain.at, Prefer.PAST, plain.locale, plain.register())
    if line.topic:
        told.append((Asks.MET_ABOUT, line.topic))
    for place, (asks, name) in enumerate(told):
        asked = say(WORDINGS[asks, ""]).format(name=name)
        yield Guess(asked, f"ask {asked}", 0.9 - place / 100)
    for example in EXAMPLES:
        asked = say(example)
        likeness = fuzz.token_set_ratio(fold(asked), fold(plain.text))
        if likeness >= ALIKE:
            yield Guess(asked, f"ask {asked}", likeness / 200)


# What is asked most of whom or what a question names.
GUESSED: Final = {
    "person": (Asks.LAST_MET, Asks.SEATS),
    "body": (Asks.MEMBERS,),
    "area": (Asks.PEOPLE,),
    "party": (Asks.PEOPLE,),
}
