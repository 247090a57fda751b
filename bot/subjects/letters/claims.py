"""Keeps a letter to what the records hold: the talk it thanks for, and the occasion it congratulates on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from bot.core.folding import fold
from bot.language.questions.topics import topic_words
from bot.subjects.letters.editions import Edition, values_used
from bot.subjects.letters.facts import GIVEN, Facts
from bot.subjects.letters.labels import MISSING

THANKS: Final = "follow_up"
CONGRATULATION: Final = "congratulation"
_ELSEWHERE: Final = {
    "da": "en samtale om {asked} (brevet takker for {called} {when}{about})",
    "en": "a talk about {asked} (the letter thanks for the {called} {when}{about})",
}
_ABOUT: Final = {"da": ", noteret som “{topic}”", "en": ", logged as “{topic}”"}
_CALLED: Final = {
    "da": {"meeting": "mødet", "visit": "besøget", "call": "telefonsamtalen"},
    "en": {"meeting": "meeting", "visit": "visit", "call": "telephone call"},
}
_UNSAID: Final = {"da": "“{said}” står ikke i brevet", "en": "“{said}” is not in the letter"}
_WORD: Final = re.compile(r"[^\W_]+")
_ENDINGS: Final = frozenset(
    ["en", "et", "er", "erne", "ene", "ens", "ets", "ernes", "ne", "n", "r", "s", "e", "es", "t", "te"]
)
# What a congratulation knows by itself: the election and the seats of the register.
_OF_SEATS: Final = (
    *(
        "valg",
        "genvalg",
        "kommunalvalg",
        "regionsvalg",
        "byrad",
        "post",
        "plads",
        "saede",
        "formand",
        "borgmest",
    ),
    *(
        "naestformand",
        "viceborgmest",
        "udvalg",
        "konstituering",
        "tillidshverv",
        "regionsrad",
        "hverv",
        "mandat",
    ),
    *("elect", "reelect", "seat", "chair", "mayor", "vice", "deputy", "committee", "council", "position"),
)
_LEADS: Final = {"da": ("med ", "for ", "i anledning af ", "anledning af "), "en": ("on ", "for ", "with ")}
_OWN: Final = {
    "da": ("din ", "dit ", "dine ", "den ", "det ", "de ", "jeres ", "at ", "en ", "et "),
    "en": ("the ", "your ", "a ", "an ", "being ", "becoming ", "winning ", "having "),
}
_DEFINITE: Final = ("en", "et", "ne")  # how a Danish noun ends that needs no 'den' before it


def thanking(facts: Facts, edition: Edition) -> Facts:
    """The facts for a letter of thanks: its topic is that of the talk it thanks for, never another one.

    Of several talks the latest about the topic asked for counts, else the latest of all; what was asked for
    and is in no record is told beside the letter.
    """
    asked, talks = facts.values["topic"], facts.values["meetings"]
    if edition.name != THANKS or not asked or not talks:
        return facts
    if about := next((talk for talk in talks if is_about(talk["topic"], asked)), None):
        return replace(facts, values={**facts.values, "last_talk": about})
    last = facts.values["last_talk"]
    locale = edition.locale
    about = _ABOUT[locale].format(topic=last["topic"]) if last["topic"] else ""
    called = _CALLED[locale][last["kind"]]
    note = _ELSEWHERE[locale].format(asked=asked, called=called, when=last["when"], about=about)
    return replace(facts, values={**facts.values, "topic": last["topic"]}, beside=(note,))


def is_about(recorded: str, asked: str) -> bool:
    """Whether every telling word that is asked for stands in what was recorded, however inflected."""
    held = [fold(word) for word in _WORD.findall(recorded)]
    telling = [word for word in map(fold, _WORD.findall(asked)) if any(map(word.startswith, _stems(asked)))]
    return bool(telling) and all(any(_is_same(word, one) for one in held) for word in telling)


def _stems(text: str) -> list[str]:
    return [fold(word) for word in topic_words(text)]


def _is_same(one: str, other: str) -> bool:
    """'skole' and 'skolerne', 'budget' and 'budgetterne'; not 'skole' and 'skolevej'."""
    short, long = sorted((one, other), key=len)
    if _bare(short) == _bare(long):
        return True
    rest = long.removeprefix(short)
    if rest[:1] == short[-1:] and rest[1:] in _ENDINGS and rest[1:]:
        rest = rest[1:]  # a doubled consonant
    return len(rest) < len(long) and rest in _ENDINGS


def _bare(word: str) -> str:
    return next(iter(topic_words(word)), word)


def congratulating(facts: Facts, edition: Edition) -> Facts:
    """The facts for a congratulation: an occasion that is no seat of the register is taken as it was given."""
    said = facts.values["topic"]
    if edition.name != CONGRATULATION or not said:
        return facts
    if any(fold(word).startswith(_OF_SEATS) for word in topic_words(said)):
        return facts
    return replace(facts, values={**facts.values, "occasion": occasion(said, edition.locale)})


def occasion(said: str, locale: str) -> str:
    """What somebody is congratulated on, as it stands behind 'med' or 'on', with a gap where an article lacks."""
    text = said.strip()
    for lead in _LEADS[locale]:
        text = text[len(lead) :].lstrip() if text.lower().startswith(lead) else text
    first, last = (text.split() or [""])[0].lower(), (text.split() or [""])[-1].lower()
    if f"{first} " in _OWN[locale] or "'s" in text or "’s" in text:
        return text
    if locale == "en":
        return f"[{MISSING[locale]}: the, your or a] {text}"
    counted = first[:1].isdigit()
    if (last if counted else first).endswith(_DEFINITE):
        return text
    if counted or first == last:
        return f"{text}[{MISSING[locale]}: endelse, fx -en eller -et]"
    return f"[{MISSING[locale]}: den, det eller din] {text}"


def left_unsaid(facts: Facts, edition: Edition) -> tuple[str, ...]:
    """What was given for a letter and its wording has no place for, in its language."""
    used = values_used(edition.sources)
    values: Mapping[str, Any] = facts.values
    free = ("topic", *(name for name in GIVEN if name not in ("outcome", "case", "story")))
    said = {name: values[name] for name in free if values[name] and name not in used}
    if "topic" in said and ((values["occasion"] and "occasion" in used) or _is_of_seats(edition, values)):
        del said["topic"]
    return tuple(_UNSAID[edition.locale].format(said=one) for one in said.values())


def _is_of_seats(edition: Edition, values: Mapping[str, Any]) -> bool:
    return edition.name == CONGRATULATION and not values["occasion"]
