"""Writes runs of text as Telegram's HTML, safe from hostile text, and counts as Telegram counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape
from urllib.parse import urlsplit

from bot.core.reply import Inlines, Text
from bot.core.text import unseen

# An @name would notify its owner; a word joiner behind the @ keeps it readable and silent. Links keep theirs.
_PING = re.compile(r"(?<!\S)(?P<link>(?>[^\s@]*?://)\S++)|(?<!\w)@(?=\w)")
_WORD_JOINER = "\u2060"


@dataclass(frozen=True, slots=True)
class Html:
    """Marked-up text; `length` is what Telegram counts (UTF-16 units without markup), `entities` its tags."""

    source: str
    length: int
    entities: int = 0

    def __add__(self, other: Html) -> Html:
        return Html(self.source + other.source, self.length + other.length, self.entities + other.entities)


EMPTY = Html("", 0)


def utf16(text: str) -> int:
    """The length of a text in UTF-16 code units."""
    return len(text) + sum(character > "\uffff" for character in text)


def silent(text: str) -> str:
    """The text with every @name in it made unable to notify anybody."""
    return _PING.sub(lambda found: found["link"] or f"@{_WORD_JOINER}", text)


def words(text: str) -> Html:
    """Plain text."""
    text = silent(unseen(text))
    return Html(escape(text), utf16(text))


def tagged(tag: str, text: str) -> Html:
    """Plain text inside one tag; nothing when it is empty. Code is shown as it stands."""
    text = unseen(text) if tag in {"code", "pre"} else silent(unseen(text))
    return Html(f"<{tag}>{escape(text)}</{tag}>", utf16(text), 1) if text else EMPTY


def inline(text: Inlines, *, italic: bool = False) -> Html:
    """Runs of text in their styles.

    Code stands alone, because Telegram drops every other style inside and around it; a link keeps
    its words when its address is none that Telegram opens.
    """
    html = EMPTY
    for run in text:
        html += _run(replace(run, italic=True) if italic else run)
    return html


def quoted(text: Inlines) -> Html:
    """Runs of text as a quotation that shows its first lines until it is tapped."""
    html = inline(text)
    return Html(f"<blockquote expandable>{html.source}</blockquote>", html.length, html.entities + 1)


def _run(run: Text) -> Html:
    link = _opens(run.href)
    if run.code and link is None:
        return tagged("code", run.text)
    html = words(run.text)
    if not html.source:
        return EMPTY
    source, entities = html.source, 0
    for tag, wanted in (("i", run.italic), ("b", run.bold)):
        if wanted:
            source, entities = f"<{tag}>{source}</{tag}>", entities + 1
    if link is not None:
        source, entities = f'<a href="{escape(link)}">{source}</a>', entities + 1
    return Html(source, html.length, entities)


def _opens(href: str | None) -> str | None:
    if href is None:
        return None
    href = unseen(href).strip()
    try:
        address = urlsplit(href)
        host = address.hostname or ""
    except ValueError:
        return None
    if any(character.isspace() for character in href):
        return None
    known = address.scheme in {"http", "https"} and "." in host.strip(".")
    return href if known or (address.scheme == "tg" and host) else None


def parts(text: Inlines, limit: int) -> Iterator[Inlines]:
    """The runs cut into stretches of at most `limit` UTF-16 units, at white space where there is some."""
    part: list[Text] = []
    room = limit
    for run in text:
        at = 0
        while at < len(run.text):
            window = run.text[at : at + room]
            fits, units = _fitting(window, room)
            if at + fits < len(run.text):
                fits = _at_space(window, fits)
                if fits:
                    part.append(replace(run, text=window[:fits].rstrip()))
                if part:
                    yield tuple(part)
                part, room = [], limit
            else:
                part.append(replace(run, text=window))
                room -= units
            at += fits
    if part:
        yield tuple(part)


def _fitting(text: str, room: int) -> tuple[int, int]:
    """How many characters fit into `room` units, and the units they take; an @ may gain a word joiner."""
    used = 0
    for at, character in enumerate(text):
        units = 2 if character > "\uffff" or character == "@" else 1
        if used + units > room:
            return at, used
        used += units
    return len(text), used


def _at_space(text: str, fits: int) -> int:
    """Where to cut: behind white space in the last third of what fits, else where it ends."""
    space = max(text.rfind(" ", 0, fits), text.rfind("\n", 0, fits))
    return space + 1 if space > fits * 2 // 3 else fits
