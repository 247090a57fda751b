"""Reads a question by its shape, else by its cues; the words of a shape's parts are held against what is known."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from bot.core.folding import fold, fold_body
from bot.language.line.parts import Register
from bot.language.names import Found, Several
from bot.language.questions.cues import begins_no_body, read_by_cues
from bot.language.questions.query import Asks, Query
from bot.language.questions.read import read_question
from bot.language.questions.when import period_in
from bot.language.who_is import who_is
from bot.politics.places import Areas, Known, is_body

LONGEST_UNKNOWN: Final = 3  # words of a body that nobody knows and whose name does not say that it is one
_PLACE: Final = re.compile(r"(?<!\s)\s+(?:i|in|på)\s")
_SIGN: Final = re.compile(r"[?!.]\s")
_OF_ANYTHING: Final = frozenset({Asks.NOT_KEPT})


def understood(
    text: str, now: datetime, language: str, register: Register, areas: Areas, known: Known | None = None
) -> tuple[Query, ...]:
    """What a question asks: one query, two where it may as well be either, none for no question there is an answer to.

    As `read_question`; `register` has the names that cues are looked up among.
    """
    query = read_question(register.country, text, now, language, areas, known)
    if query is not None and _fits(query, register) and not _names_days(query, now, language, register):
        return (query,)
    readings = [one for one in read_by_cues(text, now, language, register) if one.sure]
    if query is None:
        return tuple(one.query for one in readings)
    better = [one.query for one in readings if one.known]
    if not better and len(query.body.split()) > LONGEST_UNKNOWN and not _is_some_body(query.body, register):
        return ()  # a sentence, and no name of a body
    if not better and query.body and register.country.parties.id_of(query.body):
        return ()  # a party is no body
    return tuple(better) if better else (query,)


def _names_days(query: Query, now: datetime, language: str, register: Register) -> bool:
    """'Har vi skrevet til nogen om genoptræning i november': days are no part of what it was about."""
    if query.asks is not Asks.MET_ABOUT:
        return False
    return period_in(register.country, query.topic, now, language)[0] is not None


def _fits(query: Query, register: Register) -> bool:
    """Whether the parts of a shape are what it took them for: a contact or a body that is known."""
    if query.person_id or query.organization_id or (query.asks in _OF_ANYTHING and not query.person):
        return True
    if query.person and not _is_somebody(query.person, register):
        return False
    if not query.body or _is_some_body(query.body, register):
        return True
    kinds = [word for word in fold(query.area or "").split() if len(word) > len("the")]
    return any(fold(query.body).startswith(word) for word in kinds)  # 'the region' of 'Region Sjælland'


def _is_somebody(said: str, register: Register) -> bool:
    if register.country.roles.said(said.split()[0]) is not None and "," not in said:
        return False  # 'formanden for økonomiudvalget' is whoever holds the office
    found = who_is(register.country, register.people, said, near=False)
    return isinstance(found, Found | Several) or _is_some_body(said, register)


def _is_some_body(said: str, register: Register) -> bool:
    bodies = register.country.bodies
    if _SIGN.search(said) or begins_no_body(said) or register.country.parties.id_of(said):
        return False
    fields = bodies.words(said).fields
    of_fields = bool(fields) and fields <= bodies.fields  # 'klima, miljø og teknik'
    if of_fields or is_body(register.country, said):
        return True
    places = [found.start() for found in _PLACE.finditer(said)]  # of an area the country does not know
    return any(register.bodies.named(fold_body(one)) for one in (said, *(said[:end] for end in places)))
