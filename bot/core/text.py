"""Makes text from anywhere safe to keep: no invisible characters, no broken ones, no more than a limit."""

from __future__ import annotations

import re

# Control characters but tab and newline, lone surrogates, zero-width characters, marks that override the
# reading direction (they can make a line read as something else than what it says), and the tag characters
# that carry hidden text. A zero-width joiner stays after an emoji, where it builds families and professions.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
    "|(?<![\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])\u200d"
)
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
_EMPTY_LINES = re.compile(r"\n(?: ?\n){2,}")
_AROUND_NEWLINE = re.compile(r" ?\n ?")


def unseen(text: str) -> str:
    """The text without control characters, lone surrogates, zero-width and direction-overriding marks."""
    if text.isascii() and text.isprintable():  # most texts, and quicker than the pattern
        return text
    return _UNSEEN.sub("", text)


def clean(text: str, limit: int) -> str:
    """The text fit to keep: visible characters, folded white space, at most `limit` characters.

    Newlines stay (two at most in a row), other runs of white space become one space, the ends are
    trimmed. A longer text is cut at the limit and ends in "…". Takes time in proportion to the length.
    """
    text = _LINE_ENDS.sub("\n", text)
    text = _SPACES.sub(" ", unseen(text))
    text = _EMPTY_LINES.sub("\n\n", _AROUND_NEWLINE.sub("\n", text)).strip()
    if len(text) <= limit:
        return text
    return text[: limit - 1].rstrip() + "…" if limit > 0 else ""


_PAIRS = ("``````", '""', "''", "``", "“”", "””", "„“", "„”", "«»", "»«", "‘’", "**", "__", "~~")


_NOT_IN_FILES = re.compile(r"[^\w.-]+")
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
)


def file_name(text: str, ending: str) -> str:
    """A name any system takes for a file: no folder, no hidden file, no device, at most 150 bytes; never empty."""
    words = _NOT_IN_FILES.sub("-", unseen(text)).strip("-._")
    short = words.encode()[: 150 - len(ending.encode())].decode(errors="ignore").rstrip("-._")
    if not short or short.split(".")[0].casefold() in _RESERVED:
        short = f"file-{short}".rstrip("-")
    return f"{short}{ending}"


_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def fit_for_xml(text: str) -> str:
    """The text with a replacement character for each that no XML file may hold, as documents and workbooks are."""
    return _NO_XML.sub("\ufffd", text)


def number_in(text: str) -> int | None:
    """The number of a record or a page a word is; None for any other word, and for a figure no record goes by."""
    figures = text.strip()
    return int(figures) if figures.isdecimal() and len(figures) < 10 else None


def unwrapped(text: str) -> str:
    """The text without a pair of quotes or formatting marks around all of it; half a pair stays."""
    for pair in _PAIRS:
        half = len(pair) // 2
        first, last = pair[:half], pair[half:]
        inside = text[half:-half].strip()
        if (
            text.startswith(first)
            and text.endswith(last)
            and inside
            and first not in inside
            and last not in inside
        ):
            return inside
    return text


def one_line(text: str, limit: int) -> str:
    """As `clean`, on a single line."""
    text = " ".join(unseen(_LINE_ENDS.sub("\n", text)).split())
    if len(text) <= limit:
        return text
    return text[: limit - 1].rstrip() + "…" if limit > 0 else ""
