"""Reads who stands where on which point in what colleagues say of a case."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from bot.language.case_talk.amounts import DIGITS, without_amounts
from bot.language.case_talk.points import mentions
from bot.language.case_talk.room import Room, in_letters, in_numbers
from bot.language.case_talk.words import group, vocabulary
from bot.language.positions import SaidPosition, read_positions
from bot.language.positions.read import LONGEST
from bot.politics.positions import Confidence

_SENTENCE: Final = re.compile(r"(?<=[.!?…])\s+|(?<!\s)[^\S\n]*\n\s*|(?<!\s)\s+;;\s+")
_EDGES: Final = " \t\n,;:.-–—!?"
_AGAIN: Final = re.compile(r"(?<!\w)([^\W\d_][\w'’]{0,20})(?:\s+\1)+(?!\w)", re.IGNORECASE)


def positions_said(text: str, language: str, room: Room) -> tuple[SaidPosition, ...]:
    """The positions told in a text as colleagues talk, parties by letter and points by number where they are known.

    () for none. Of what somebody said wrong and put right only the last counts. `unread` is left for whoever keeps it.
    """
    if len(text) > LONGEST or not text.strip():
        return ()
    told = Told(room)
    text = smoothed(text)
    text, told.outside = _taken(text, "outside")
    text, rumour = _taken(text, "rumour")
    text = in_letters(rewritten(text, "words"), room)
    spoken = {one.numbers for one in mentions(text, room.points) if len(one.numbers) == 1}
    text, _ = in_numbers(text, room)
    text = put_right(rewritten(_all_but(text, room), "phrases"), room)
    found: list[SaidPosition] = []
    for sentence in _SENTENCE.split(text):
        for clause in _clauses(sentence, language):
            found += told.of_sentence(clause, language)
    found = told.with_last_points(found, *spoken.pop() if len(spoken) == 1 else ())
    if rumour:
        found = [replace(one, confidence=Confidence.GUESS, notes=_joined(one.notes, rumour)) for one in found]
    return tuple(found)


def _all_but(text: str, room: Room) -> str:
    """'det hele undtagen 4' as the numbers of all others."""
    found = vocabulary().patterns["all_but"].search(text)
    if found is None:
        return text
    others = [one.number for one in room.points if one.number not in re.findall(r"\d{1,2}", found[0])]
    return f"{text[: found.start()]}{', '.join(others)} {text[found.end() :]}" if others else text


def is_all_the_same(who: str) -> bool:
    """Whether a position is told of somebody nobody can know: 'de røde', 'they'."""
    return vocabulary().patterns["all_the_same"].fullmatch(who.strip()) is not None


def smoothed(text: str) -> str:
    """The text without what a speaker says while thinking, and without a word said twice in a row."""
    for _ in range(4):
        shorter = vocabulary().patterns["filler"].sub(" ", text)
        shorter = re.sub(r"(?:(?<=^)|(?<=\s))[,.]\s*(?=,|\s)", "", " ".join(shorter.split())).strip(" ,")
        if shorter == text:
            break
        text = shorter
    return _AGAIN.sub(r"\1", text)


def rewritten(text: str, name: str) -> str:
    """The text with what says the same in other words by those the readers know."""
    for pattern, other in vocabulary().rewritten[name]:
        text = pattern.sub(other, text)
    return " ".join(_SPOKEN.sub(_in_figures, text).split())


def _in_figures(found: re.Match[str]) -> str:
    """'one point two' and 'to komma fire' in figures; what is no number stays."""
    whole, part = (DIGITS.get(one.casefold()) for one in (found[1], found[3]))
    return (
        found[0] if whole is None or part is None else f"{whole}{'.' if found[2] == 'point' else ','}{part}"
    )


_SPOKEN: Final = re.compile(r"\b([^\W\d_]{2,5}) (point|komma) ([^\W\d_]{2,5})\b", re.IGNORECASE)


def _clauses(sentence: str, language: str) -> list[str]:
    """'they are against it they are for 4' as two, where the first says a position."""
    for again in _ANEW.finditer(sentence):
        before = sentence[: again.start()]
        if read_positions(before, language):
            return [before, *_clauses(sentence[again.end() :], language)]
    return [sentence]


_ANEW: Final = re.compile(r"(?<!\s)\s++(?=(?:they|de|he|she|han|hun) (?:are|is|er)\b)")


def _taken(text: str, name: str) -> tuple[str, str]:
    """The text without the last stretch that fits a pattern, and that stretch."""
    found = list(vocabulary().patterns[name].finditer(text))
    if not found:
        return text, ""
    one = found[-1]
    return f"{text[: one.start()].rstrip(' ,')} {text[one.end() :].lstrip(' ,')}".strip(), one[0].strip(
        _EDGES
    )


def _joined(*parts: str) -> str:
    return "; ".join(dict.fromkeys(part for part in parts if part))


_NAME: Final = re.compile(r"[A-ZÆØÅ][\w'’-]+(?: [A-ZÆØÅ][\w'’-]+){0,2}")
_JOINED: Final = re.compile(
    r"\b(\d{1,2}) (?:med |with )?(og|and) (?:så |then )?(?:til |to |for |på |on )?(?=\d{1,2}\b)",
    re.IGNORECASE,
)
_LEADING: Final = re.compile(r"^(?:so|ok|okay|and|well|så|nå|og|ja),? (?=\S)", re.IGNORECASE)
_RATIO: Final = re.compile(r"\b\d{1,2}-\d{1,2}\b(?: or something)?")


class Told:
    """What was told so far: whom it is from, who was spoken of last."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.source = ""
        self.person = ""
        self.outside = ""
        self.ratio = ""
        self.who = ""
        self.points: tuple[str, ...] = ()

    def of_sentence(self, sentence: str, language: str) -> list[SaidPosition]:
        """The positions of one sentence, its pronouns by who was spoken of."""
        sentence = self._after_contact(sentence).strip(_EDGES)
        if ratio := _RATIO.search(sentence):
            self.ratio = ratio[0]
            sentence = f"{sentence[: ratio.start()]} {sentence[ratio.end() :]}"
        bare = sentence.strip(_EDGES)
        if re.fullmatch(r"\d{1,3}(?:\.\d{1,2}){0,4}", _without_small(bare)):
            self.points = (_without_small(bare),)
            return []
        sentence = self._without_teller(sentence)
        whole = self._named(_LEADING.sub("", sentence))
        sentence, amounts = without_amounts(whole, language, self.room)
        sentence = _JOINED.sub(r"\1 \2 ", sentence)
        found = list(read_positions(sentence, language))
        if amounts and any(len(one.points) > 1 for one in found):
            amounts = [whole]  # which amount is of which point stands in the note as it was said
        if amounts and len(amounts) != len(found):
            amounts = [", ".join(amounts)] * len(found)
        for k, amount in enumerate(amounts):
            found[k] = replace(found[k], notes=_joined(amount, found[k].notes))
        out: list[SaidPosition] = []
        for one in found:
            who = one.who or self.who
            source = one.source or self.source or self.outside
            if one.divided and not one.split and self.ratio:
                one = replace(one, unread=self.ratio)
            unread = "" if _says_nothing(one.unread) else one.unread
            out.append(replace(one, who=who, source=source, unread=unread))
            self.who = who
        return out

    def with_last_points(self, found: list[SaidPosition], only: str = "") -> list[SaidPosition]:
        """Those without a point by the one told in a sentence of its own, else the `only` one spoken of."""
        points = self.points or ((only,) if only else ())
        return [
            one if one.points or one.every or not points else replace(one, points=points) for one in found
        ]

    def _after_contact(self, sentence: str) -> str:
        """What follows 'lige talt med Anna,' and 'Karin Toft ringede, hun siger at': whom we have it from is noted."""
        words = vocabulary().patterns
        lead = words["contact"].match(sentence) or words["contact"].search(sentence)
        typed = group(lead, "name").strip() if lead is not None else ""
        name = self.room.person(typed)
        if lead is not None and (name or _NAME.fullmatch(typed)) and not self.room.party(typed):
            self.source, self.person = name or typed, name
            sentence = sentence[lead.end() :].lstrip(" ,.:")
        says = words["reported"].match(sentence)
        if says is None:
            return sentence
        named = group(says, "name")
        name = self.room.person(named)
        if named and not name:
            return sentence
        if name:
            self.source = self.person = name
        if not self.person:
            return sentence
        rest = sentence[says.end() :].lstrip(" ,:")
        if ours := words["ours"].match(rest):
            return f"{self.person} {rest[ours.end() :].lstrip()}"  # 'Lone siger, vi kan godt være med'
        guess = group(says, "guess").strip()
        return f"{guess} {rest}".strip() if not named else " ".join((name, "siger", guess, "at", rest))

    def _without_teller(self, sentence: str) -> str:
        """A sentence without the 'Bent said' at its end."""
        found = vocabulary().patterns["told_by"].search(sentence)
        name = self.room.person(group(found, "name")) if found else ""
        if found is None or not name:
            return sentence
        self.source = self.person = name
        return sentence[: found.start()].rstrip(" ,")

    def _named(self, sentence: str) -> str:
        """The sentence with 'de' by the party, and 'hun' by the name, of who was spoken of."""
        words = vocabulary().patterns
        if they := self.room.party_of(self.person) or self.person or self.who:
            sentence = words["they"].sub(they, sentence, count=1)
        if one := self.person or self.who:
            sentence = words["he_or_she"].sub(one, sentence, count=1)
        return sentence


def _without_small(text: str) -> str:
    return " ".join(
        word for word in text.split() if word.casefold() not in ("altså", "er", "det", "the", "that", "one")
    )


def _says_nothing(unread: str) -> bool:
    return all(word.strip(_EDGES).casefold() in _LEFT for word in unread.split())


_LEFT: Final = frozenset(
    (
        "nu",
        "now",
        "først",
        "first",
        "igen",
        "again",
        "altså",
        "then",
        "også",
        "too",
        "i dag",
        "today",
        "lige",
        "nok",
    )
)


def put_right(text: str, room: Room) -> str:
    """The text with what was said wrong and then right as it was put right: 'V er for 1, nej imod'.

    What follows is another name, number or colleague in place of the last, or another sentence of the same.
    """
    marks = list(vocabulary().patterns["put_right"].finditer(text))
    if not marks or not text[: marks[0].start()].strip(_EDGES):
        return text
    before, after = text[: marks[0].start()].rstrip(_EDGES), text[marks[-1].end() :].strip(_EDGES)
    for one in (*vocabulary().patterns["cleft"].finditer(after),):
        after = f"{after[: one.start()]}{group(one, 'right')} {after[one.end() :]}".strip()
        break
    right = after.rstrip(_EDGES)
    for kind in _KINDS:
        if kind(right, room):
            words = [one for one in re.finditer(r"[^\s,.;:!?]+", before) if kind(one[0], room)]
            if words:
                return f"{before[: words[-1].start()]}{right}{before[words[-1].end() :]}"
    return after if _begins_with_who(after, room) else _with_the_same(before, after, room)


def _begins_with_who(text: str, room: Room) -> bool:
    first = next(iter(text.split()), "").strip(_EDGES)
    return bool(room.party(first) and first[:1].isupper()) or bool(room.person(first))


def _with_the_same(before: str, after: str, room: Room) -> str:
    """A sentence that begins anew, with who and which point were said before where it says 'they' and 'it'."""
    named = [one[0] for one in re.finditer(r"[^\s,.;:!?]+", before) if _is_somebody(one[0], room)]
    numbers = re.findall(r"(?<![\w.,])\d{1,2}(?![\w.,]\w|\d)", before)
    words = vocabulary().patterns
    if named:
        after = words["they"].sub(named[-1], after, count=1)
        after = words["he_or_she"].sub(named[-1], after, count=1)
    if numbers:
        after = words["it"].sub(numbers[-1], after, count=1)
        if not re.search(r"(?<![\w.,])\d{1,2}(?!\w)(?! (?:for|imod|against))", after):
            after = f"{numbers[-1]}: {after}"
    return after


def _is_somebody(word: str, room: Room) -> bool:
    return (word.isupper() and bool(room.party(word))) or bool(room.person(word))


_KINDS: Final[tuple[Callable[[str, Room], bool], ...]] = (
    _is_somebody,
    lambda word, room: word.isdecimal() and room.point(word) is not None,
    lambda word, room: word.casefold() in room.team,
)
