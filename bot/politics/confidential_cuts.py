"""Cuts a mark out of a text so that nothing dangles: no comma, no 'og', no empty brackets, no double blank."""

from __future__ import annotations

import re
from typing import Final

from bot.core.folding import fold
from bot.politics.confidential_words import known_words

CLOSING: Final = {"(": ")", "[": "]", "{": "}"}
ENDS: Final = ".!?…"
_DECORATION: Final = "*_~`#"
_PARTS: Final = ",;:-–—|/"
_BLANKS: Final = " \t\xa0"
_WORD: Final = re.compile(r"[^\W\d_]+")


def cut_of(text: str, start: int, end: int, low: int, high: int) -> tuple[int, int]:
    """The place of a mark at `start` to `end` with what would dangle without it, within `low` to `high`."""
    return _Cutting(text, low, high).cut(start, end)


def joined(before: str, after: str) -> str:
    """What stood before and after a mark: no double blank, no blank before a sign, no empty line."""
    if not before.strip() or not after.strip():
        return before + after
    first = after.lstrip(" \t\xa0")
    if first[0] == "\n" and before.rstrip(" \t").endswith("\n"):
        return before + first[1:]
    if first[0] in f"{ENDS},;:)]}}\n":
        return before.rstrip(" \t\xa0") + first
    return before + ("" if before[-1].isspace() or before[-1] in "([{" else " ") + first


class _Cutting:
    def __init__(self, text: str, low: int, high: int) -> None:
        self._text, self._start, self._end = text, low, high

    def cut(self, start: int, end: int) -> tuple[int, int]:
        """The place of a mark with the signs and the 'og' that would dangle without it."""
        text = self._text
        while start > self._start and text[start - 1] in _DECORATION:
            start -= 1
        while end < self._end and text[end] in _DECORATION:
            end += 1
        while True:
            left, right = self._skip_left(start), self._skip_right(end)
            before = text[left - 1] if left > self._start else ""
            after = text[right] if right < self._end else ""
            stop = right
            while after in (".", "!") and stop < self._end and text[stop] in ".! ":
                stop += 1
            closing = text[stop] if before in CLOSING and stop < self._end else after
            quoted = before in ('"', "“", "»") and after in ('"', "”", "«")
            if before and (CLOSING.get(before) == closing or quoted):
                start, end = left - 1, (stop if CLOSING.get(before) == closing else right) + 1
                continue
            break
        return self._with_signs(start, end, left, right)

    def _with_signs(self, start: int, end: int, left: int, right: int) -> tuple[int, int]:
        text = self._text
        before = text[left - 1] if left > self._start else "\n"
        after = text[right] if right < self._end else "\n"
        if after in ENDS and (before in ENDS or before in "\n:"):  # a sentence of its own
            while right < self._end and text[right] in ENDS:
                right += 1
            return start, right
        if after in ",;" and before in ",;":  # one of the two is enough
            return self._skip_left(left - 1), right
        if after == ":" and before in ",;":
            return left - 1, end
        join = self._dangling(left)
        if join is not None and after in ",;":
            return self._skip_left(join), right
        if after in ",;" or (after in ":-–—|" and not (before.isalnum() or before in ")]\"'")):
            return start, right + 1
        if after in f"{ENDS})]}}\n":
            if join is not None:
                start, left = join, self._skip_left(join)
                before = text[left - 1] if left > self._start else "\n"
            while before and before in _PARTS and before != "\n":
                start = left - 1
                left = self._skip_left(start)
                before = text[left - 1] if left > self._start else "\n"
        elif before == "\n" or before in f"{ENDS}{_PARTS}":
            follows = _WORD.match(text, right, self._end)
            if follows is not None and fold(follows[0]) in known_words().conjunctions:
                return start, follows.end()
        return start, end

    def _dangling(self, left: int) -> int | None:
        """Where an 'og' begins that ends at `left`."""
        text = self._text
        begin = left
        while begin > self._start and text[begin - 1].isalpha() and left - begin < 6:
            begin -= 1
        word = text[begin:left]
        alone = begin == self._start or not text[begin - 1].isalnum()
        return begin if word and alone and fold(word) in known_words().conjunctions else None

    def _skip_left(self, place: int) -> int:
        while place > self._start and self._text[place - 1] in _BLANKS:
            place -= 1
        return place

    def _skip_right(self, place: int) -> int:
        while place < self._end and self._text[place] in _BLANKS:
            place += 1
        return place
