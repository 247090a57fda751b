"""Cuts a line at its signposts: tags, 'fortroligt', 'Næste:' and 'Noter:'."""

import re
from dataclasses import dataclass, field
from typing import Final

from bot.engine.line.vocabulary import CONFIDENTIAL, NEXT_MARK, NOTES_MARK, SAME_TAG, TAGS

_TAG: Final = re.compile(r"\[(?!\w[0-9]+\])([^\W\d_A-ZÆØÅ][\w-]{1,23})\]")  # '[again]', not '[p12]'
_PAGE: Final = re.compile(r"page[0-9]{1,4}")
_QUOTED: Final = re.compile(r'(?<!\S)(?:"[^"\n]{1,200}"|“[^”\n]{1,200}”|»[^«\n]{1,200}«)(?!\w)')
_NOTES: Final = re.compile(r":\s|\s[-–—]\s")
_BRACKETS: Final = {"(": ")", "[": "]", "{": "}"}
_SET_OFF: Final = frozenset(",.;:()[]{}!?–—-|#*\n\"'“”»«")


@dataclass(slots=True)
class Sections:
    """`text` is as long as the line, with what was cut out blanked; the rest are places in it.

    `details` and `steps` are in the order they stood in. `keywords` are the places of the signposts.
    """

    text: str
    head: tuple[int, int] = (0, 0)
    details: list[tuple[int, int]] = field(default_factory=list)
    steps: list[tuple[int, int]] = field(default_factory=list)
    keywords: list[tuple[int, int]] = field(default_factory=list)
    confidential: bool = False
    tags: frozenset[str] = frozenset()


def cut(text: str) -> Sections:
    """The sections of a line."""
    sections = Sections(text)
    _cut_tags(sections)
    quoted = [quote.span() for quote in _QUOTED.finditer(sections.text)]
    marks = [
        (mark.start(), mark.end(), kind)
        for pattern, kind in ((NEXT_MARK, sections.steps), (NOTES_MARK, sections.details))
        for mark in pattern.finditer(sections.text)
        if not any(start < mark.start() < end for start, end in quoted)
    ]
    marks.sort(key=lambda mark: mark[0])
    starts = [mark[0] for mark in marks] + [len(text)]
    sections.head = (0, starts[0])
    for (start, end, kind), following in zip(marks, starts[1:], strict=True):
        sections.keywords.append((start, end))
        kind.append((end, following))
    _cut_confidential(sections)
    return sections


def _blank(sections: Sections, start: int, end: int) -> None:
    sections.keywords.append((start, end))
    sections.text = sections.text[:start] + " " * (end - start) + sections.text[end:]


def _cut_tags(sections: Sections) -> None:
    """The tags our buttons write; any other word in brackets is text."""
    tags = set()
    end = len(sections.text.rstrip())
    while sections.text[:end].endswith("]"):
        opened = sections.text.rfind("[", max(0, end - 26), end)
        tag = _TAG.fullmatch(sections.text, opened, end) if opened >= 0 else None
        if tag is None or not (tag[1] in TAGS or _PAGE.fullmatch(tag[1])):
            break  # '[udkast]' is text
        tags.add(tag[1])
        _blank(sections, *tag.span())
        end = len(sections.text[:opened].rstrip())
    if "[" in sections.text:
        for tag in _TAG.finditer(sections.text):
            if tag[1] in TAGS:
                tags.add(tag[1])
                _blank(sections, *tag.span())
    sections.tags = frozenset(SAME_TAG.get(tag, tag) for tag in tags)


def _cut_confidential(sections: Sections) -> None:
    """'Fortroligt' by itself: at an edge of its section, or set off by punctuation on both sides.

    At the end of notes or a step without punctuation it marks the line and stays in the sentence it ends.
    """
    marks = list(CONFIDENTIAL.finditer(sections.text))
    if not marks:
        return
    places = [
        (place, index == 0) for index, place in enumerate([sections.head, *sections.details, *sections.steps])
    ]
    for mark in marks:
        for (start, end), is_head in places:
            if not start <= mark.start() < end:
                continue
            before = sections.text[start : mark.start()].rstrip(" \t")
            after = sections.text[mark.end() : end].lstrip(" \t")
            apart = not before or before[-1] in _SET_OFF
            closed = not after.strip(" \t\r\n.!,;)]") or after[0] in _SET_OFF
            at_end = not after.strip(" \t\r\n.!,;)]")
            alone = apart and (closed or (start == 0 and not before and is_head))
            if alone:
                _blank(sections, *_with_signs(sections.text, *mark.span()))
            elif at_end and not mark["no"] and is_head and not _NOTES.search(before):
                _blank(sections, *mark.span())
            sections.confidential |= (alone or at_end) and not mark["no"]


def _with_signs(text: str, start: int, end: int) -> tuple[int, int]:
    """'Fortroligt:' takes its colon along, or the colon would begin the notes; '(fortroligt)' its brackets."""
    if text[end : end + 1] == ":":
        return start, end + 1
    if text[start - 1 : start] == "#":
        return start - 1, end
    before, after = text[:start].rstrip(" \t"), text[end:]
    closing = len(after) - len(after.lstrip(" \t."))
    if before[-1:] in _BRACKETS and after[closing : closing + 1] == _BRACKETS[before[-1]]:
        return len(before) - 1, end + closing + 1
    return start, end
