"""Reads a file somebody wants to take in, and says calmly when it is none."""

from __future__ import annotations

import codecs
import json
import re
from pathlib import Path
from typing import Any, Final

from storage.imports.report import ImportFailed, Problem

LARGEST: Final = 50_000_000  # bytes
_SOMETHING: Final = re.compile(r"[^\x00 \t\r\n]")
MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_bytes(path: Path) -> bytes:
    """The bytes of a file.

    Raises ImportFailed for what is no file or is larger than 50 MB; its size is looked up first.
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
        return path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or str(error)
        raise ImportFailed(Problem("unreadable", values={"file": path.name, "reason": reason})) from None


def decode(content: bytes) -> str:
    """The text in some bytes: UTF-8, UTF-16 with its mark, else Latin-1 as spreadsheets of old write it.

    Raises ImportFailed when they are no text or a spreadsheet's own format.
    """
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise ImportFailed(Problem("spreadsheet"))
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        # Windows' Latin-1, which has the dashes and quotation marks; five of its bytes mean nothing.
        text = content.decode("cp1252", "replace")
    if _SOMETHING.search(text) is None:
        raise ImportFailed(Problem("empty"))
    return text


def read_json(text: str) -> Any:
    """What a JSON text holds: an object or a list.

    Raises ImportFailed with the line and column where the text breaks off or goes wrong.
    """
    return _loaded(text, 1)


def read_json_lines(text: str) -> list[Any] | None:
    """What a file with one JSON object a line holds; None for any other JSON.

    Raises ImportFailed as `read_json` does: a line that is no JSON means that the file is damaged.
    """
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    whole = [line for _, line in lines[:2]]
    if len(lines) < 2 or not all(line.strip()[:1] == "{" for line in whole):
        return None
    try:
        json.loads(whole[0])
    except (ValueError, RecursionError):
        return None  # an object over several lines
    return [_loaded(line, number) for number, line in lines]


def _loaded(text: str, line: int) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        cut = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string")
        code = "json_cut_off" if cut else "json_broken"
        place = {"column": error.colno}
        raise ImportFailed(Problem(code, line + error.lineno - 1, values=place)) from None
    except RecursionError:
        raise ImportFailed(Problem("json_too_deep")) from None
    except ValueError:  # Python reads no number of more than some thousand figures
        raise ImportFailed(Problem("json_number")) from None
