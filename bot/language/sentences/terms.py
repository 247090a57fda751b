"""The terms a sentence is read on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.language.dates import Prefer, Span, find_spans
from bot.language.line.parts import Line, Register
from bot.language.line.read import UNDATED, read_line
from bot.language.sentences.frames import Sentences, sentences


@dataclass(frozen=True, slots=True)
class Terms:
    """When, in which language and among whose names a sentence is said; what was read of it is read once.

    `now` is aware and local.
    """

    now: datetime
    language: str
    register: Register
    _lines: dict[tuple[str, Prefer], Line] = field(default_factory=dict)
    _spans: dict[tuple[str, Prefer], list[Span]] = field(default_factory=dict)

    @property
    def said(self) -> Sentences:
        return sentences(self.language)

    @property
    def tongue(self) -> str:
        return "da" if self.language.lower().startswith("da") else "en"

    @property
    def unsettled(self) -> str:
        """What makes a command ask for the day, where no words that were typed do."""
        return f"[{UNDATED}]"

    def line(self, text: str, prefer: Prefer) -> Line:
        """What a text says as a line (see `read_line`)."""
        found = self._lines.get((text, prefer))
        if found is None:
            found = read_line(text, self.now, prefer, self.language, self.register)
            self._lines[text, prefer] = found
        return found

    def spans(self, text: str, prefer: Prefer) -> list[Span]:
        """The dates of a text (see `find_spans`)."""
        found = self._spans.get((text, prefer))
        if found is None:
            found = find_spans(text, self.now, prefer, self.language)
            self._spans[text, prefer] = found
        return found
