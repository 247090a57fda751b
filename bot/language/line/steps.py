"""Reads next steps: what is to be done, by whom, and by when."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from bot.language.dates import Asks, Prefer, Span, find_deadlines, find_spans
from bot.language.dates.deadlines import due_by
from bot.language.line.clocks import is_ratio, with_ratios, without_ratios
from bot.language.line.parts import NextStep, Register
from bot.language.line.scan import Item, Kind, as_said, has_words, items_of, tidy
from bot.language.line.vocabulary import DUE_LEADS, JOIN_WORDS, OWNER_LINKS, SPEAKER
from bot.language.names import Found, Several, fold, is_pronoun

_NUMBER: Final = re.compile(r"\(?([0-9]{1,2})[.)](?=\s)")
_BULLET: Final = re.compile(r"[-–•*]\s")
_MENTION: Final = re.compile(r"(?<![\w@])@([^\W\d_][\w.'’-]*(?:[ ][^\W\d_][\w.'’-]*){0,3})")
_VERB: Final = re.compile(r"(?<![^\W\d_])[^\W\d_]{2,}[rs]")
_BRACKET: Final = re.compile(r"\(([^()]{1,60})\)")
_TWO_ENDS: Final = re.compile(r"(?:fra|mellem|from|between)\s", re.IGNORECASE)
_COURTESY: Final = re.compile(r"(?<![\s,])[\s,]+(?:please|pls|tak|venligst|thanks)\W*\Z", re.IGNORECASE)
_KL: Final = re.compile(r"\A(?:kl|klokken)(?=\s|\d)\s?", re.IGNORECASE)
EVERYBODY: Final = frozenset(
    {"channel", "here", "everyone", "all", "alle", "kanalen"}
)  # '@channel' is nobody
_OWNER_WORDS: Final = 3


@dataclass(frozen=True, slots=True)
class _Owner:
    """Who does it; `name` None is the speaker. `subject` is the step without them."""

    subject: str
    name: str | None
    user_id: int | None


def read_steps(text: str, now: datetime, language: str, register: Register) -> list[NextStep]:
    """The next steps in what stood after 'Næste:'."""
    steps: list[NextStep] = []
    for piece in _pieces(text, now, language):
        step = _read_step(piece, now, language, register)
        if step.subject:
            steps.append(step)
        elif step.due and steps and steps[-1].due is None:  # 'send tal, inden fredag'
            last = steps[-1]
            steps[-1] = NextStep(last.subject, last.owner, last.owner_id, step.due)
        elif has_words(piece):
            steps.append(NextStep(as_said(piece), due=step.due))
    return steps


def _pieces(text: str, now: datetime, language: str) -> list[str]:
    """Parted at ';', line breaks, sentence ends, numbers '1) 2)', and a comma or 'og' after a deadline."""
    spans = [one for one in find_spans(text, now, Prefer.FUTURE, language) if not is_ratio(one.text)]
    items = items_of(text, 0, len(text), spans)
    cuts: list[tuple[int, int]] = []
    number = place = 0
    for k, item in enumerate(items):
        before = items[k - 1] if k else None
        if (
            item.key == ";"
            or item.kind is Kind.STOP
            or (before and before.kind is Kind.DATE and (item.key == "," or _joins_steps(items, k)))
        ):
            asked = item.text in ("?", "!", "…")  # stays with the step it ends
            if not asked or has_words(text[place : item.start]):
                cuts.append((item.end if asked else item.start, item.end))
                place = item.end
        at_start = before is None or before.end < item.start or before.kind is Kind.STOP
        numbered = _NUMBER.match(text, item.start) if at_start and item.kind is not Kind.DATE else None
        if numbered and int(numbered[1]) == number + 1 and _is_listed(text, numbered, before):
            number += 1
            cuts.append(numbered.span())
        elif (before is None or before.text == "\n") and _BULLET.match(text, item.start):
            cuts.append((item.start, item.start + 1))
    pieces, place = [], 0
    for start, end in [*cuts, (len(text), len(text))]:
        if start >= place:
            pieces.append(text[place:start])
            place = end
    return pieces


def _is_listed(text: str, number: re.Match[str], before: Item | None) -> bool:
    """Whether a number begins one of a list; that of 'skriv 1. maj-tale' is an ordinal."""
    if before is None or before.kind is Kind.STOP or before.key in (":", ";", ","):
        return True
    first = int(number[1]) == 1
    return number[0][-1] == ")" or not first or re.search(r"(?<!\S)2\.\s", text[number.end() :]) is not None


def _joins_steps(items: list[Item], k: int) -> bool:
    """'og' after a deadline parts two steps when the second has a deadline of its own."""
    if items[k].key not in JOIN_WORDS:
        return False
    for item in items[k + 1 :]:
        if item.kind is Kind.DATE:
            return True
        if item.kind is Kind.STOP or item.key in (";", ","):
            return False
    return False


def _read_step(piece: str, now: datetime, language: str, register: Register) -> NextStep:
    due, rest = _due(_COURTESY.sub("", piece), now, language)
    rest = with_ratios(rest)
    owner = _owner(rest, language, register)
    spans = find_spans(piece, now, Prefer.FUTURE, language, asked=True)
    again = next((one for one in spans if one.asks is Asks.RECURS), None)
    if again is None or due is not None:
        return NextStep(as_said(owner.subject), owner.name, owner.user_id, due)
    following = again.moment.day if again.moment.day > now.date() else None
    return NextStep(as_said(owner.subject), owner.name, owner.user_id, following, again.text)


def _due(piece: str, now: datetime, language: str) -> tuple[date | None, str]:
    """The day it is due, and the step without the words that said so.

    A date in the middle that no preposition leads ('forbered mødet på mandag med Anna') stays in the step.
    """
    piece = without_ratios(piece)
    spans = find_deadlines(piece, now, language)
    if not spans:
        first = next(iter(find_spans(piece, now, Prefer.FUTURE, language)), None)
        if first is None:
            return None, piece
        spans = [first]
    chosen = _chosen(spans)
    if chosen.moment.also or _TWO_ENDS.match(chosen.text):  # a choice or a stretch stays in the words
        return chosen.moment.day, piece
    before, after = piece[: chosen.start], piece[chosen.end :]
    if has_words(before) and has_words(after) and not _is_led(chosen):
        return due_by(chosen.moment, now.date()), piece
    return chosen.moment.last_day, f"{before.rstrip(' ,')} {after.lstrip(' ,')} {_hour_said(chosen)}".rstrip()


def _hour_said(span: Span) -> str:
    """The hour as it was said: a deadline is a day, and the hour stays in the words of the step."""
    return _KL.sub("kl. ", span.clock.strip()) if span.moment.time is not None else ""


def _chosen(spans: list[Span]) -> Span:
    """The last one that a preposition leads, else the last."""
    return next((span for span in reversed(spans) if _is_led(span)), spans[-1])


def _is_led(span: Span) -> bool:
    words = span.text.lower().replace(":", " ").split()
    return bool(words) and (words[0] in DUE_LEADS or words[-1] in ("senest", "latest"))


def _owner(text: str, language: str, register: Register) -> _Owner:
    """'@Ida', 'Ida: ...', 'Ida sender ...', '... (Ida)', 'jeg ...'."""
    stripped = as_said(text)
    for read in (_by_mention, _by_colon, _by_verb, _by_bracket):
        owner = read(stripped, language, register)
        if owner:
            return owner
    return _Owner(stripped, None, None)


def _user(name: str, register: Register) -> tuple[str, int] | None:
    found = register.team.look_up(name, near=False)
    return (found.entry.name, found.entry.id) if isinstance(found, Found) else None


def _named(name: str, subject: str, register: Register) -> _Owner | None:
    if fold(name) in SPEAKER or name == "I":
        return _Owner(subject, None, None)
    user = _user(name, register)
    if user is None and is_pronoun(name):
        return None  # 'hun sender tal': whoever that is, the words stay in the step
    return _Owner(subject, *user) if user else _Owner(subject, tidy(name), None)


def _by_mention(text: str, language: str, register: Register) -> _Owner | None:
    mention = _MENTION.search(text)
    if mention is None or mention[1].split(" ")[0].lower() in EVERYBODY:
        return None
    words = mention[1].split(" ")
    for count in range(len(words), 0, -1):
        name = " ".join(words[:count])
        known = register.team.named(fold(name))
        if known or count == 1:
            end = mention.start(1) + len(name)
            rest = f"{text[: mention.start()]} {_unlinked(text[end:])}"
            return _named(name.rstrip(".-'’"), rest, register)
    return None


def _by_colon(text: str, language: str, register: Register) -> _Owner | None:
    name, colon, rest = text.partition(":")
    words = name.split()
    if not colon or not 1 <= len(words) <= _OWNER_WORDS or rest[:1].isdigit() or not rest.strip():
        return None
    capital = all(word[0].isalpha() and not word[0].islower() for word in words)
    speaker = len(words) == 1 and words[0].lower() in SPEAKER
    if not (capital or speaker or _user(name, register)):
        return None
    return _named(name.strip(), rest, register)


def _by_verb(text: str, language: str, register: Register) -> _Owner | None:
    """'Ida sender tal', 'Ida to send figures', 'jeg ringer'; only people of the team are known by this."""
    words = text.split()
    if len(words) > 2 and words[0].lower() in OWNER_LINKS and _user(words[1], register):
        words[:2] = [words[1], words[0]]  # 'senest mandag skal Ida sende tal'
    if len(words) > 1:
        first = words[0].lower()
        english_i = words[0] in ("I", "I'll", "I’ll") and (
            language.lower().startswith("en") or len(words[0]) > 1
        )
        if english_i or (first in SPEAKER and first not in ("os", "us")):
            return _Owner(_unlinked(" ".join(words[1:])), None, None)
    for count in range(min(_OWNER_WORDS, len(words) - 1), 0, -1):
        following = words[count]
        if following.lower() not in OWNER_LINKS and not _VERB.fullmatch(following):
            continue
        found = register.team.look_up(" ".join(words[:count]), near=False)
        rest = _unlinked(" ".join(words[count:]))
        if isinstance(found, Found):
            return _Owner(rest, found.entry.name, found.entry.id)
        if isinstance(found, Several):
            return _Owner(rest, " ".join(words[:count]), None)
    return None


def _by_bracket(text: str, language: str, register: Register) -> _Owner | None:
    """'(Ida)', when Ida is somebody of the team or of the contacts."""
    for bracket in _BRACKET.finditer(text):
        name = bracket[1].strip()
        known = any(
            isinstance(index.look_up(name, near=False), Found | Several)
            for index in (register.team, register.people)
        )
        if known or name.lower() in SPEAKER:
            return _named(name, f"{text[: bracket.start()]} {text[bracket.end() :]}", register)
    return None


def _unlinked(text: str) -> str:
    """'skal sende tal' without its 'skal'."""
    words = text.split(maxsplit=1)
    if len(words) == 2 and words[0].lower() in OWNER_LINKS:
        return words[1]
    return text
