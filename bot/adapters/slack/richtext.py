"""Runs of text as rich_text, labels as plain_text: the two spellings Slack never reads for markup."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from bot.adapters.slack.text import chunks, cut, width
from bot.core.reply import Inlines, Text, plain
from bot.core.text import unseen

Json: TypeAlias = dict[str, Any]

SECTION = 3_000
VALUE = 2_000  # one list item, one field, one context line
LINKS = ("https://", "http://", "mailto:", "tel:")
WEIGHED = ("text", "url", "value")
COST = 40  # what Slack counts for an object around the text, going by the refusals people report


def weight(node: Any) -> int:
    """What a block counts towards the limit of its message: its texts and something for every object."""
    if isinstance(node, list):
        return sum(map(weight, node))
    if not isinstance(node, dict):
        return 0
    cost = COST
    for name, value in node.items():
        if isinstance(value, str):
            cost += width(value) if name in WEIGHED else 0
        elif isinstance(value, dict | list):
            cost += weight(value)
    return cost


def rich(*elements: Json) -> Json:
    """A rich_text block of these elements; empty ones are left out."""
    return {"type": "rich_text", "elements": [element for element in elements if element]}


def section(text: Inlines) -> Json:
    """The runs as one rich_text_section; empty when they say nothing."""
    runs = [run for run in text if unseen(run.text)]
    if not unseen(plain(tuple(runs))).strip():
        return {}
    return {"type": "rich_text_section", "elements": [_run(run) for run in runs]}


def _run(run: Text) -> Json:
    style = {name: True for name in ("bold", "italic", "code") if getattr(run, name)}
    styled: Json = {"style": style} if style else {}
    if url := link(run):
        return {"type": "link", "url": url, "text": unseen(run.text), **styled}
    return {"type": "text", "text": unseen(run.text), **styled}


def link(run: Text) -> str | None:
    """The run's address where it is one a person may be sent to."""
    url = unseen(run.href or "").strip()
    if not url.lower().startswith(LINKS) or width(url) > SECTION or any(c <= " " for c in url):
        return None
    return url


def plain_text(text: str, limit: int) -> Json:
    """A plain_text object of at most `limit` units; `:words:` in it stay words."""
    return {"type": "plain_text", "text": cut(unseen(text).strip() or "–", limit), "emoji": False}


def context(words: str) -> Json:
    return {"type": "context", "elements": [plain_text(words, VALUE)]}


def fixed_width(lines: Sequence[str]) -> Json:
    element = {"type": "text", "text": "\n".join(lines)}
    return rich({"type": "rich_text_preformatted", "elements": [element]})


def clipped(text: Inlines, limit: int = VALUE) -> Inlines:
    """The runs up to `limit` units; the one that is cut ends in '…'."""
    runs: list[Text] = []
    for run in text:
        if limit <= 0:
            break
        words = unseen(run.text[: limit + 1])
        runs.append(Text(cut(words, limit), run.bold, run.italic, run.code, run.href))
        limit -= width(words)
    return tuple(runs)


def parts(text: Inlines, room: int) -> Iterator[Inlines]:
    """A run of text in parts of at most 3 000 units; what lies far beyond `room` is left out."""
    part: list[Text] = []
    used = 0
    over = max(room, 0) + SECTION
    for run in text:
        words = unseen(run.text[: over + 1])
        for piece in chunks(words, SECTION):
            if part and used + width(piece) > SECTION:
                yield tuple(part)
                part, used = [], 0
            part.append(Text(piece, run.bold, run.italic, run.code, run.href))
            used += width(piece)
        over -= len(words)
        if over <= 0:
            break
    if part:
        yield tuple(part)
