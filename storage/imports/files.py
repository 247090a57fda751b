"""Reads a file somebody wants to take in, and says calmly when it is none."""

from __future__ import annotations

import codecs
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from storage.imports.report import ImportFailed, Problem

LARGEST: Final = 50_000_000  # bytes
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_text(path: Path) -> str:
    """The text of a file: UTF-8, UTF-16 with its mark, else Latin-1 as spreadsheets of old write it.

    Raises ImportFailed for what is no file, is larger than 50 MB, or is a spreadsheet's own format.
    """
    try:
        if not path.exists():
            raise ImportFailed(Problem("no_file", values={"file": path.name}))
        if not path.is_file():
            raise ImportFailed(Problem("not_a_file", values={"file": path.name}))
        size = path.stat().st_size
        if size > LARGEST:
            raise ImportFailed(
                Problem(
                    "too_large", values={"megabytes": -(-size // 1_000_000), "limit": LARGEST // 1_000_000}
                )
            )
        content = path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or str(error)
        raise ImportFailed(Problem("unreadable", values={"file": path.name, "reason": reason})) from None
    return decode(content)


def decode(content: bytes) -> str:
    """The text in some bytes; ImportFailed when they are no text."""
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise ImportFailed(Problem("spreadsheet"))
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        # Windows' Latin-1, which has the dashes and quotation marks; five of its bytes mean nothing.
        text = content.decode("cp1252", "replace")
    if not text.strip("\x00 \t\r\n"):
        raise ImportFailed(Problem("empty"))
    return text


def looks_like_json(path: Path, text: str) -> bool:
    """Whether a file is to be read as JSON rather than as a table."""
    return path.suffix.lower() == ".json" or text.lstrip()[:1] in ("{", "[")


def read_json(text: str) -> Mapping[str, Any]:
    """The object a JSON text holds; a list is taken for persons.

    Raises ImportFailed with the line and column where the text breaks off or goes wrong.
    """
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        cut = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string")
        code = "json_cut_off" if cut else "json_broken"
        raise ImportFailed(Problem(code, error.lineno, values={"column": error.colno})) from None
    except (RecursionError, ValueError):
        raise ImportFailed(Problem("json_too_deep")) from None
    if isinstance(found, list):
        found = {"persons": found}
    if not isinstance(found, dict):
        raise ImportFailed(Problem("json_no_object"))
    return found
