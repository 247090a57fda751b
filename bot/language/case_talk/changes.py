"""Reads what came of a point in what colleagues say: its state, its amount, who sees to it; and a point that is new."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.core.folding import fold
from bot.language.amounts import AmountKind, say_amount
from bot.language.case_talk.amounts import Money, money_in
from bot.language.case_talk.room import Room, in_letters, in_numbers
from bot.language.case_talk.said import put_right, rewritten, smoothed
from bot.language.case_talk.words import group, vocabulary

LONGEST: Final = 400  # characters
_EDGES: Final = " \t\n,;:.-–—!?()"
_SENTENCE: Final = re.compile(
    r"(?<=[.!?…])\s+|(?<!\s)[^\S\n]*\n\s*|,\s+(?:så|og|so|and)\s+"
    r"|(?<!\s)\s+(?:og|and)\s+(?=\S+ (?:tager|har|takes|has)\s)"
)
_NUMBER: Final = re.compile(r"(?<![\w.,/:-])#?(\d{1,2}(?:\.\d{1,2})?)(?![\w%]|[.,]\d)")


@dataclass(frozen=True, slots=True)
class StateSaid:
    """A state of a point: what a command says for it, the folded words that say it, and whether it `ends` there.

    `got` where something was got.
    """

    says: str
    words: tuple[str, ...]
    got: bool
    ends: bool = False


@dataclass(frozen=True, slots=True)
class PointTold:
    """What was told of a point: `says` is the rest of the command that changes it ('2 owner Bo').

    Where `offered` is an amount of which nobody said what it is, it is asked: what we get, what we ask, or beside it.
    `number` is '' for a new point; `perhaps` where it is only thought of, and to be asked.
    """

    number: str
    says: str = ""
    offered: str = ""
    perhaps: bool = False
    note: str = ""


def changes_told(text: str, language: str, room: Room, states: Sequence[StateSaid]) -> tuple[PointTold, ...]:
    """What a text tells of points; () for nothing."""
    if len(text) > LONGEST or not text.strip():
        return ()
    plain = smoothed(text)
    if found := vocabulary().patterns["suggested"].search(plain):
        title = vocabulary().patterns["article"].sub("", group(found, "what"), count=1).strip(_EDGES)
        return (PointTold("", f'"{title[:1].upper()}{title[1:]}"', perhaps=True),)
    if new := _new(plain, language, room):
        return (new,)
    plain = put_right(in_numbers(in_letters(rewritten(plain, "words"), room), room)[0], room)
    told: list[PointTold] = []
    for sentence in _SENTENCE.split(plain):
        told += _of_sentence(sentence.strip(), language, room, states)
    return tuple(told)


def _of_sentence(text: str, language: str, room: Room, states: Sequence[StateSaid]) -> list[PointTold]:
    words = vocabulary().patterns
    if text.endswith("?") or words["asking"].match(text):
        return []
    if found := words["got_nothing"].search(text):
        number = group(found, "n")
        lost = next((state.says for state in states if state.ends and not state.got), "")
        return [PointTold(number, f"{number} {lost}", perhaps=True)] if room.point(number) and lost else []
    if found := words["owner"].search(text):
        who, number = group(found, "who").strip("@"), group(found, "n") or group(found, "m")
        mine = fold(who) in _ME
        colleague = _ME_SAID[language] if mine else room.team.get(fold(who).split(" ")[0], "")
        if colleague and room.point(number):
            rest = f"{text[: found.start()]} {text[found.end() :]}".strip(_EDGES)
            if words["until"].search(rest):
                then = words["takes_over"].search(rest)
                name = room.team.get(fold(group(then, "who")), _ME_SAID[language]) if then else colleague
                return [PointTold(number, f"{number} owner {name}", perhaps=True, note=rest)]
            return [PointTold(number, f"{number} owner {colleague}", note=rest)]
    numbers = numbers_in(_without_sums(text, language, room), room)
    if len(set(numbers)) != 1:
        return []
    number = numbers[0]
    money = [one for one in money_in(text, language, room, number) if one.said != number]
    if money and (no := words["not_but"].search(text)):
        money = [one for one in money if not no.start() < one.start < no.end()]
        if not money:
            return []
    state = _state(text, states)
    denied = words["denied"].search(text)
    if state and money and not state.got:
        return [PointTold(number, number, offered=_written(money[0], text, language), note=text)]
    if state and not denied:
        amount = f" {_written(money[0], text, language)}" if money and state.got else ""
        return [PointTold(number, f"{number} {state.says}{amount}")]
    if state:
        return [PointTold(number, number)]
    if not money:
        return []
    if words["got"].search(text) and len(money) == 1:
        return [PointTold(number, f"{number} {_got(states)} {_written(money[0], text, language)}")]
    by_others = words["by_others"].search(text)
    if not by_others and words["sets"].search(text):
        return [PointTold(number, f"{number} {_written(money[0], text, language)}")]
    return [PointTold(number, number, offered=_written(money[0], text, language), note=text)]


_ME_SAID: Final = {"da": "mig", "en": "me"}
_ME: Final = frozenset({"jeg", "i", "ill", "im", "ive", "mig", "me"})


def _without_sums(text: str, language: str, room: Room) -> str:
    """A text of the same length without its sums: the 1 of '1 mio. til bassinet' is no point."""
    for one in money_in(text, language, room):
        if not one.said.isdecimal():
            text = f"{text[: one.start]}{' ' * (one.end - one.start)}{text[one.end :]}"
    return text


def numbers_in(text: str, room: Room) -> list[str]:
    """The numbers of points in a text that has them by number, in its order; no count of days, date or 'Ward 4'."""
    taken = vocabulary().patterns["counted_here"]
    found = []
    for one in _NUMBER.finditer(text):
        before = _WORD_BEFORE.search(text, 0, one.start())
        name = before[0].strip() if before and before.start() > 0 else ""
        if name[:1].isupper() and not (room.party(name) or fold(name) in room.team):
            continue
        if not taken.match(text, one.end()) and room.point(one[1]):
            found.append(one[1])
    return found


_WORD_BEFORE: Final = re.compile(r"(?<![^\W\d_])[^\W\d_]+\s$")


def _state(text: str, states: Sequence[StateSaid]) -> StateSaid | None:
    """The state whose words stand in a text, the longest first."""
    folded = f" {fold(text)} "
    found = [
        (len(word), place)
        for place, state in enumerate(states)
        for word in state.words
        if f" {word} " in folded
    ]
    return states[max(found)[1]] if found else None


def _got(states: Sequence[StateSaid]) -> str:
    return next((state.says for state in states if state.got), "")


def _written(money: Money, text: str, language: str) -> str:
    """An amount in the words of a command, with once or yearly where the text says it elsewhere."""
    if money.amount is None:
        return money.said
    amount = money.amount
    for name, kind in (("once", AmountKind.ONCE), ("yearly", AmountKind.YEARLY)):
        if amount.kind is None and vocabulary().patterns[name].search(text):
            amount = replace(amount, kind=kind)
    return say_amount(amount, language)


def _new(text: str, language: str, room: Room) -> PointTold | None:
    """'ny: gratis parkering ...', 'vi skal også bede om ..., 750.000 om året'."""
    words = vocabulary().patterns
    found = words["new"].search(text[:120])
    if found is None:
        return None
    perhaps = text.endswith("?") or bool(words["hypothetical"].search(text))
    said = text[found.end() :].strip(_EDGES)
    money = money_in(said, language, room)
    owner = words["owner_of_it"].search(said)
    name = room.team.get(fold(group(owner, "who")), "") if owner else ""
    ends = [one.start for one in money] + ([owner.start()] if owner else [])
    ends += [one.start() for one in (words["title_ends"].search(said),) if one]
    title = said[: min(ends, default=len(said))].strip(_EDGES)
    title = words["article"].sub("", title, count=1).strip(_EDGES)
    if not title or len(title.split()) > 14:
        return None
    parts = [f'"{title[:1].upper()}{title[1:]}"']
    parts += [_written(one, said, language) for one in money[:1]]
    parts += [f"owner {name}"] if name else []
    return PointTold("", " ".join(parts), perhaps=perhaps)
