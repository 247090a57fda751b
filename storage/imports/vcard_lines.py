"""Parts a file of business cards into lines: folds undone before bytes become letters, vCard 2.1's encodings read."""

from __future__ import annotations

import codecs
import quopri
import re
from collections.abc import Iterator
from typing import Final

from storage.imports.files import MARKS

_BREAK: Final = re.compile(rb"\r\n|\n|\r")
_BEGIN: Final = re.compile(rb"\s*BEGIN\s*:\s*VCARD", re.IGNORECASE)
_END: Final = re.compile(rb"END\s*:\s*VCARD\s*", re.IGNORECASE)
_OLD: Final = re.compile(rb"VERSION[^:]*:\s*2\.1\s*", re.IGNORECASE)
_QUOTED: Final = re.compile(rb"[^:]{0,200}QUOTED-PRINTABLE", re.IGNORECASE)
_BASE64: Final = re.compile(rb"[^:]{0,200}[;=](?:BASE64|B)[;:]", re.IGNORECASE)
_CHARSET: Final = re.compile(rb"CHARSET=\"?([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_SEMICOLON: Final = re.compile(rb"=3B", re.IGNORECASE)


def is_cards(content: bytes) -> bool:
    """Whether bytes are a file of cards, with or without a mark of their encoding."""
    return _BEGIN.match(_utf8(content[:200])) is not None


def card_lines(content: bytes) -> Iterator[tuple[int, str]]:
    """The lines of the cards with the numbers they begin at, each whole and decoded.

    A line is UTF-8, else what its CHARSET says, else Windows-1252.
    """
    lines = _BREAK.split(_utf8(content))
    start = 0
    for end, line in enumerate(lines, 1):
        if _END.fullmatch(line) or end == len(lines):
            yield from _of_card(lines[start:end], start + 1)
            start = end


def _utf8(content: bytes) -> bytes:
    for mark, encoding in MARKS:
        if content.startswith(mark):
            whole = content if encoding == "utf-8-sig" else content[: len(content) // 2 * 2]
            return (
                whole.removeprefix(mark)
                if encoding == "utf-8-sig"
                else whole.decode(encoding, "replace").encode()
            )
    return content


def _of_card(lines: list[bytes], first: int) -> Iterator[tuple[int, str]]:
    """The lines of one card. What a fold leaves is nothing in 3.0 and 4.0, and the space it stood at in 2.1."""
    old = any(_OLD.fullmatch(line) for line in lines)
    at = 0
    while at < len(lines):
        begun, parts = at, [lines[at]]
        at += 1
        if _QUOTED.match(parts[0]):
            while parts[-1].endswith(b"=") and at < len(lines):
                parts[-1] = parts[-1][:-1]
                parts.append(lines[at])
                at += 1
        while at < len(lines) and lines[at][:1] in (b" ", b"\t"):
            parts.append(lines[at] if old else lines[at][1:])
            at += 1
        if old and _BASE64.match(parts[0]):
            while at < len(lines) and lines[at].strip() and b":" not in lines[at]:
                parts.append(lines[at])
                at += 1
        whole = b"".join(parts)
        if whole.strip():
            yield first + begun, _decoded(whole)


def _decoded(line: bytes) -> str:
    head, colon, value = line.partition(b":")
    if _QUOTED.match(head):
        # A semicolon that was encoded parts nothing.
        value = quopri.decodestring(_SEMICOLON.sub(rb"\\;", value))
    said = _CHARSET.search(head)
    return f"{_text(head, '')}{colon.decode()}{_text(value, said[1].decode() if said else '')}"


def _text(value: bytes, charset: str) -> str:
    for encoding in ("utf-8", charset):
        try:
            return (
                value.decode(codecs.lookup(encoding).name) if encoding else value.decode("cp1252", "replace")
            )
        except (LookupError, UnicodeError, ValueError):
            continue
    return value.decode("cp1252", "replace")
