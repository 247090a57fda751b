"""Reads what is to follow a contact from a clause behind it: a next step, whose it is, and by when."""

from __future__ import annotations

from collections.abc import Sequence

from bot.language.dates import Prefer
from bot.language.names import fold
from bot.language.sentences.mentions import mentions
from bot.language.sentences.smooth import EDGES
from bot.language.sentences.somebody import one_of_us
from bot.language.sentences.terms import Terms
from bot.language.templates import words_of


def step_of(clause: str, met: Sequence[str], on: Terms) -> str:
    """The next step a clause tells, with whose it is before it; '' for none. `met` are the names of who was met.

    'Malik følger op i uge 49', 'hvis hun ikke har svaret 4. december så rykker jeg', 'hun vil have tallene fredag'.
    """
    said = on.said
    if step := said.steps.begin(words_of(clause[:120])):
        return clause[step.end :].strip(EDGES)
    clause = clause.strip(EDGES)
    words = words_of(clause)
    due = any(span.moment.is_future(on.now) for span in on.spans(clause, Prefer.FUTURE))
    if len(words) < 2 or next(said.vague.find(words), None):
        return ""
    first, _, rest = clause.partition(" ")
    if fold(first) in said.conditions:
        ours = any(
            word.key in said.first_person or one_of_us(clause[word.start : word.end], on) for word in words
        )
        return clause if ours and due else ""
    if due and said.wishes.begin(words):
        return clause
    if fold(first) in said.joints:
        return ""
    if one_of_us(first.rstrip(","), on):
        doing = _is_doing(rest, on)
        return f"{first}: {_acting(rest, on)}" if doing and (due or on.tongue == "da") else ""
    if not due:
        return ""
    if (
        fold(first) in said.takes_it
        and len(words) > 3
        and one_of_us(clause[words[2].start : words[2].end], on)
    ):
        return f"{clause[words[2].start : words[2].end]}: {clause}"  # 'den laver Malik til fredag'
    if fold(first) in said.first_person:
        return _acting(rest, on) if _is_doing(rest, on) or fold(first) in said.shall else ""
    if next(said.wishes.find(words), None):
        return clause
    if fold(first) in said.subjects:
        if not _is_doing(rest, on) and fold(first) not in said.shall:
            return ""
        return f"{met[0]}: {_acting(rest, on)}" if len(met) == 1 else clause
    named = [one for one in mentions(clause[:60], on) if one.start == 0 and one.is_person]
    if named and named[0].says in met and _is_doing(clause[named[0].end :].strip(), on):
        return f"{named[0].says}: {_acting(clause[named[0].end :].strip(), on)}"
    return ""


def _is_doing(rest: str, on: Terms) -> bool:
    """Whether a verb says what somebody is doing or will do."""
    verb = fold(rest.partition(" ")[0])
    if verb in on.said.shall:
        return True
    if verb in on.said.states or verb in on.said.past_words or verb in on.said.small:
        return False
    ends = verb.endswith(on.said.present) or (on.tongue == "en" and verb.endswith("s"))
    return ends and len(verb) > 3


def _acting(rest: str, on: Terms) -> str:
    verb, _, behind = rest.partition(" ")
    return behind if fold(verb) in on.said.shall and behind else rest
