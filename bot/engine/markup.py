"""Turns the small HTML of a rendered template into the blocks of a reply."""

from __future__ import annotations

import re
from html import unescape
from typing import NamedTuple, TypeAlias

from bot.core.reply import (
    Block,
    Bullets,
    Buttons,
    Choice,
    Divider,
    Fields,
    Heading,
    Inlines,
    Note,
    Paragraph,
    Reply,
    Table,
    Text,
    Tone,
    Visibility,
    plain,
)

_SPACE = re.compile(r"[ \t\n\r\f]+")
_TAG = re.compile(r"<(/?)([a-z]+)((?:\s[^<>]*)?)>")
_ATTRIBUTE = r'\s+([a-z]+)(?:="([^"]*)")?'
_ATTRIBUTES = re.compile(rf"(?:{_ATTRIBUTE})*\s*/?")
_ONE_ATTRIBUTE = re.compile(rf"(?<!\s){_ATTRIBUTE}")
_SAFE_ADDRESS = re.compile(r"(?:https?://|mailto:|tel:)", re.IGNORECASE)

_LINES = frozenset({"h", "p", "note", "summary", "li", "dt", "dd", "th", "td", "button"})  # hold running text
_STYLES = frozenset({"b", "i", "code", "a", "person", "time"})
_RUNNING = _LINES | _STYLES
_INSIDE: dict[str, frozenset[str]] = {  # where a tag may stand; "" is the top of the page
    "reply": frozenset({""}),
    **dict.fromkeys(
        ("h", "p", "note", "summary", "hr", "ul", "ol", "dl", "table", "buttons"), frozenset({"", "reply"})
    ),
    "button": frozenset({"", "reply", "buttons"}),
    "li": frozenset({"ul", "ol"}),
    "dt": frozenset({"dl"}),
    "dd": frozenset({"dl"}),
    "tr": frozenset({"table"}),
    "th": frozenset({"tr"}),
    "td": frozenset({"tr"}),
    **dict.fromkeys((*_STYLES, "br"), _RUNNING),
}

_Attributes: TypeAlias = dict[str, str]


class MarkupError(ValueError):
    """A template wrote what the small HTML does not know: a mistake of ours."""


class _Style(NamedTuple):
    bold: bool = False
    italic: bool = False
    code: bool = False
    href: str | None = None


_PLAIN = _Style()


class _Reader:
    """Gathers blocks while it walks through a page."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.choices: list[Choice] = []
        self.summary = ""
        self.copies: list[tuple[str, str]] = []
        self.attributes: _Attributes = {}
        self._open: list[str] = [""]
        self._styles: list[_Style] = [_PLAIN]
        self._runs: list[tuple[str, _Style]] = []
        self._items: list[Inlines] = []
        self._heads = True  # the row has nothing but heads so far
        self._label = ""
        self._pairs: list[tuple[str, Inlines]] = []
        self._header: tuple[str, ...] = ()
        self._rows: list[tuple[Inlines, ...]] = []
        self._group: list[Choice] | None = None
        self._button: _Attributes = {}

    def read(self, html: str) -> None:
        pieces = iter(_TAG.split(html))
        self._data(next(pieces))
        for closing, tag, attributes in zip(pieces, pieces, pieces, strict=False):
            if closing:
                self._close_tag(tag)
            else:
                self._open_tag(tag, attributes)
            self._data(next(pieces))
        if len(self._open) > 1:
            raise MarkupError(f"<{self._open[-1]}> is never closed")

    def _open_tag(self, tag: str, written: str) -> None:
        inside = self._open[-1]
        if inside not in _INSIDE.get(tag, ()):
            raise MarkupError(f"<{tag}> cannot stand in {f'<{inside}>' if inside else 'a page'}")
        attributes = _attributes(tag, written) if written else {}
        if tag == "br":
            self._runs.append(("\n", self._styles[-1]))
            return
        if tag == "hr":
            self.blocks.append(Divider())
            return
        self._open.append(tag)
        if tag in _STYLES:
            self._styles.append(_restyled(self._styles[-1], tag, attributes))
        elif tag in _LINES:
            self._runs = []
            if tag == "button":
                self._button = attributes
        elif tag == "reply":
            self.attributes = attributes
        elif tag == "buttons":
            self._group = []
        elif tag == "table":
            self._header, self._rows = (), []
        elif tag == "dl":
            self._label, self._pairs = "", []
        else:  # ul, ol, tr
            self._items, self._heads = [], True

    def _close_tag(self, tag: str) -> None:
        inside = self._open.pop()
        if inside != tag:
            raise MarkupError(f"</{tag}> closes {f'<{inside}>' if inside else 'nothing'}")
        if tag in _STYLES:
            self._styles.pop()
        elif tag in _LINES:
            self._line_ends(tag, _joined(self._runs))
        else:
            self._group_ends(tag)

    def _data(self, data: str) -> None:
        if not data:
            return
        if self._open[-1] in _RUNNING:
            if "<" in data or ">" in data:
                raise MarkupError(f"neither a tag nor text: {data.strip()[:40]!r}")
            text = _SPACE.sub(" ", data)
            self._runs.append((unescape(text) if "&" in text else text, self._styles[-1]))
        elif not data.isspace():
            raise MarkupError(f"text outside any block: {data.strip()[:40]!r}")

    def _line_ends(self, tag: str, text: Inlines) -> None:
        match tag:
            case "h" if text:
                self.blocks.append(Heading(plain(text)))
            case "p" if text:
                self.blocks.append(Paragraph(text))
            case "note" if text:
                self.blocks.append(Note(text))
            case "li" if text:
                self._items.append(text)
            case "td" | "th":
                self._items.append(text)
                self._heads = self._heads and tag == "th"
            case "dt":
                self._label = plain(text)
            case "dd" if text:
                self._pairs.append((self._label, text))
            case "summary":
                self.summary = plain(text)
            case "button":
                self._button_ends(plain(text))
            case _:  # an empty line says nothing
                pass

    def _group_ends(self, tag: str) -> None:
        match tag:
            case "ul" | "ol" if self._items:
                self.blocks.append(Bullets(tuple(self._items), ordered=tag == "ol"))
            case "tr" if self._heads and not self._header and not self._rows:
                self._header = tuple(plain(cell) for cell in self._items)
            case "tr":
                self._rows.append(tuple(self._items))
            case "table" if self._rows:
                self.blocks.append(Table(self._header, tuple(self._rows)))
            case "dl" if self._pairs:
                self.blocks.append(Fields(tuple(self._pairs)))
            case "buttons":
                if self._group:
                    self.blocks.append(Buttons(tuple(self._group)))
                self._group = None
            case _:  # a group of nothing says nothing
                pass

    def _button_ends(self, label: str) -> None:
        says = self._button.get("says", "").strip()
        if label and (text := self._button.get("copies", "").strip()):
            self.copies.append((label, text))
            return
        if not label or not says:
            raise MarkupError("a button needs a label and says=...")
        tone = Tone(self._button.get("tone", Tone.PLAIN))
        choice = Choice(label, says, tone, self._button.get("confirm", ""))
        (self.choices if self._group is None else self._group).append(choice)


def _attributes(tag: str, written: str) -> _Attributes:
    """Attributes by name; every value stands in double quotes, where an escaped value cannot get out."""
    if not _ATTRIBUTES.fullmatch(written):
        raise MarkupError(f'<{tag}{written[:60]}>: attributes are written name="value"')
    return {name: unescape(value) for name, value in _ONE_ATTRIBUTE.findall(written)}


def _restyled(style: _Style, tag: str, attributes: _Attributes) -> _Style:
    match tag:
        case "b" | "person":
            return style._replace(bold=True)
        case "i":
            return style._replace(italic=True)
        case "code":
            return style._replace(code=True)
        case "a":
            href = attributes.get("href", "").strip()
            # An address may have been typed by anybody: one that runs something is no link.
            return style._replace(href=href) if _SAFE_ADDRESS.match(href) else style
        case _:
            return style


def _joined(runs: list[tuple[str, _Style]]) -> Inlines:
    """Runs with the white space at their seams folded, their ends trimmed, neighbours of one style in one."""
    texts: list[str] = []
    styles: list[_Style] = []
    after_space = True
    for text, style in runs:
        if text == "\n":
            if texts:
                texts[-1] = texts[-1].rstrip(" ")
        elif after_space:
            text = text.lstrip(" ")
        if not text:
            continue
        after_space = text[-1] in " \n"
        if styles and styles[-1] == style:
            texts[-1] += text
        else:
            texts.append(text)
            styles.append(style)
    while texts and not (rest := texts[-1].rstrip(" \n")):
        texts.pop()
    if texts:
        texts[-1] = rest
    if texts and texts[0].startswith("\n"):
        texts[0] = texts[0].lstrip(" \n")
    return tuple([Text(text, *style) for text, style in zip(texts, styles, strict=False) if text])


def parse(html: str) -> Reply:
    """The reply a page in the small HTML describes.

    h p ul ol li table(tr th td) dl(dt dd) hr note b i code a(href) person time br, button(says, tone, confirm)
    alone or grouped in <buttons>, button(copies) of what may be taken along, summary, and <reply card="..."
    replaces visibility="room|asker|secret"> around them all. White space folds as in HTML; <br> leaves a newline
    in its run. Blocks without content vanish. Raises MarkupError for anything else.
    """
    reader = _Reader()
    reader.read(html)
    attributes = reader.attributes
    return Reply(
        blocks=tuple(reader.blocks),
        choices=tuple(reader.choices),
        visibility=Visibility(attributes.get("visibility") or Visibility.ASKER),
        card=attributes.get("card") or None,
        replaces="replaces" in attributes,
        summary=reader.summary,
        copies=tuple(reader.copies),
    )
