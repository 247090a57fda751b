"""Reads the line that puts a question to the administration: what, to whom, by when; and who answered it, where."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from bot.core.errors import Refusal
from bot.core.text import one_line
from bot.language.dates import Prefer, find_spans, impossible_dates

LONGEST: Final = 300
_NUMBER: Final = re.compile(r"(?<!\s)\s*#?(\d{1,4})\.?(?=\s|$|:)")
_QUOTED: Final = re.compile(r"[\"“”„»«]([^\"“”„»«]{1,600})[\"“”„»«]")
_ANSWER: Final = re.compile(r":(?=\s|$)")
_ANSWERED: Final = re.compile(
    r"(?<!\w)(?:er\s+|is\s+|was\s+)?(?:besvaret|svaret|answered)(?!\w)", re.IGNORECASE
)
_BY_WHOM: Final = re.compile(r"\A\s*+(?:af|by)\s++", re.IGNORECASE)
_REOPEN: Final = re.compile(
    r"(?<!\w)(?:genåbn|genåbnet|ubesvaret|reopen|reopened|unanswered)(?!\w)", re.IGNORECASE
)
_REMOVE: Final = re.compile(r"(?<!\w)(?:slet|fjern|remove|delete)(?!\w)", re.IGNORECASE)
_NOTE: Final = re.compile(
    r"(?:\bi\s+|\bin\s+)?\b(?:svarnotat|notat|bilag|note|memo|annex)\s*(?:(?:nr\.?|nummer|no\.?|number)\s*)?"
    r"(\d[\w/.-]{0,30})",
    re.IGNORECASE,
)
_LEAD: Final = re.compile(
    r"(?:,\s{0,3}|(?<!\s)\s{1,3}|(?<![\w\s])|^)\b(?:(?:svar|svarfrist|frist|answer|answered|due|deadline)\s{0,3}:?\s{1,3})?"
    r"(?:senest|inden|til\s{1,3}den|d\.|den|by|before|no later than|due|on|frist|deadline)(?:\s{0,3}:)?$",
    re.IGNORECASE,
)
_TO: Final = re.compile(r"(?:^|(?<=[\s,?.]))(?:til|to)\s+", re.IGNORECASE)
_ABOUT: Final = re.compile(
    r"(?:^|(?<=[\s,?.]))(?:om|about|re|vedr\.?)\s+(?:(?:ønske|punkt|mål|ask|point|goal)\s+)?#?"
    r"(\d{1,4}(?:\.\d{1,3}){0,3})(?=\s|$|,|\.(?:\s|$))",
    re.IGNORECASE,
)
_EDGES: Final = ' ,;.–—-"“”„»«'


@dataclass(frozen=True, slots=True)
class QuestionSaid:
    """A line about a question; `number` is which one, '' for a new one.

    `to` is who is to answer by `due`; `about` the number of the point it is about. `answered`, `reopen` and `remove`
    are what is said of one there is, `by` and `note` who answered in which note, `answer` what follows a colon.
    `unread` is what fitted nowhere.
    """

    number: str = ""
    text: str = ""
    to: str = ""
    due: date | None = None
    about: str = ""
    answered: bool = False
    by: str = ""
    note: str = ""
    answer: str = ""
    reopen: bool = False
    remove: bool = False
    unread: str = ""

    @property
    def says_more(self) -> bool:
        """Whether anything but a number was said."""
        told = (self.text, self.to, self.due, self.about, self.note, self.answer, self.unread)
        return any(told) or self.answered or self.reopen or self.remove


def read_question(text: str, now: datetime, language: str) -> QuestionSaid:
    """What a line says; `now` is aware and local. Refusal where the day it names cannot be.

    The question stands in quotes, else it goes up to its last question mark. Where it has neither, all of it is the
    question but a last day that 'senest' or 'by' leads to: 'to' and 'til' may be words of it.
    """
    number, parted = "", True
    if found := _NUMBER.match(text):
        number, text = found[1], text[found.end() :]
    question = ""
    if quoted := _QUOTED.search(text):
        question = quoted[1].strip()
        text = f"{text[: quoted.start()]} {text[quoted.end() :]}"
    elif not number and "?" in text:
        head, _, text = text.rpartition("?")
        question = f"{head.strip()}?"
    else:
        parted = bool(number)
    answer = ""
    if number and (colon := _ANSWER.search(text)):
        text, answer = text[: colon.start()], text[colon.end() :].strip()
    note = ""
    if number and (found := _NOTE.search(text)):
        note, text = found[1].rstrip("."), f"{text[: found.start()]} {text[found.end() :]}"
    answered = reopen = remove = False
    by = ""
    if number:
        reopen, text = _cut(_REOPEN, text)
        remove, text = _cut(_REMOVE, text)
        if not reopen and (found := _ANSWERED.search(text)):
            answered, text = True, f"{text[: found.start()]} {text[found.end() :]}".strip()
            if whom := _BY_WHOM.match(text):
                by, text = one_line(text[whom.end() :], LONGEST).strip(_EDGES), ""
    text, due = _due(text, now, language, led=not parted)
    about = to = ""
    if parted and (found := _ABOUT.search(text)):
        about, text = found[1], f"{text[: found.start()]} {text[found.end() :]}"
    if parted:
        text, to = _to_whom(text)
    left = one_line(text, LONGEST).strip(_EDGES)
    if not question and not number:
        question, left = left, ""
    said = answered or bool(note or by or answer)
    return QuestionSaid(
        number,
        one_line(question, LONGEST),
        to,
        due,
        about,
        said and not reopen,
        by,
        note,
        answer,
        reopen,
        remove,
        left,
    )


def _cut(pattern: re.Pattern[str], text: str) -> tuple[bool, str]:
    found = pattern.search(text)
    return (True, f"{text[: found.start()]} {text[found.end() :]}") if found else (False, text)


def _due(text: str, now: datetime, language: str, *, led: bool) -> tuple[str, date | None]:
    """The text without the last day it names and the words that lead to it, and that day.

    With `led` only a day at the end of the text that such words lead to.
    """
    spans = find_spans(text, now, Prefer.FUTURE, language)
    if not spans:
        if not led and (impossible := impossible_dates(text, now, Prefer.FUTURE, language)):
            raise Refusal("errors/no_such_day", said=impossible[0].text)
        return text, None
    span = spans[-1]
    if led and (text[span.end :].strip(_EDGES) or not _LEAD.search(text[: span.start].rstrip())):
        return text, None
    if span.moment.also:
        raise Refusal("errors/no_date", said=span.text)
    before = _LEAD.sub("", text[: span.start].rstrip())
    return f"{before} {text[span.end :]}", span.moment.last_day


def _to_whom(text: str) -> tuple[str, str]:
    """The text without whom it is put to, and who that is: what follows the last 'til', 'to'."""
    found = list(_TO.finditer(text))
    if not found:
        return text, ""
    to = one_line(text[found[-1].end() :], 120).strip(_EDGES)
    return text[: found[-1].start()], to
