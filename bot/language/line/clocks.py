"""Tells a bare time of day from a date, and puts the two together where they stood apart."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from bot.language.dates import Moment, Prefer, Span, find_spans, understand_when

# No time where 'kl.' or a day does not stand before it, nor a day or 'am' after it.
_RATIO: Final = re.compile(
    r"(?<![\w:.,/-])(?<!kl\s)(?<!kl\.\s)(?<!kl\.)(?<!at\s)(?<!@)(?<!klokken\s)(?<!ag\s)(?<!går\s)(?<!orgen\s)(?<!day\s)(?<!row\s)(?<!rgårs\s)"
    r"[1-9]:[0-9]{2}(?![\w:./])(?!-[0-9])(?!\s?(?:[-–]\s?[0-9]|[ap]\.?m|i\s(?:dag|går|morgen|forgårs)|på\s|today|tomorrow|yesterday))"
)
_ANY_DAY: Final = datetime(2026, 1, 5, 12, tzinfo=UTC)
_RATIO_SIGN: Final = "\ue000"  # of the private use area: typed by nobody


def is_clock(said: Span | str) -> bool:
    """Whether a date phrase names a time of day and no day: 'kl. 14', 'at ten', '14:30-15'."""
    if isinstance(said, Span):
        return not said.day
    spans = find_spans(said, _ANY_DAY, Prefer.FUTURE)
    return bool(spans) and not any(span.day for span in spans)


def together(day: Span, clock: Span, now: datetime, prefer: Prefer, language: str) -> Moment:
    """One moment of a day and a time that stood apart: 'i går ... kl. 14'."""
    moment = understand_when(f"{day.text} {clock.text}", now, prefer, language)
    return moment or replace(day.moment, time=clock.moment.time)


def is_ratio(text: str) -> bool:
    """Whether figures are a ratio where nothing says they are a time: '1:10'."""
    return _RATIO.fullmatch(text.strip()) is not None


def without_ratios(text: str) -> str:
    """A text of the same length in which a ratio that nothing leads looks like no time."""
    return _RATIO.sub(lambda found: found[0].replace(":", _RATIO_SIGN), text)


def with_ratios(text: str) -> str:
    """What `without_ratios` was given."""
    return text.replace(_RATIO_SIGN, ":")
