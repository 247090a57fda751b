"""Cuts a line at its signposts: tags, 'fortroligt', 'Næste:' and 'Noter:'."""

import re
from dataclasses import dataclass, field
from typing import Final

from bot.language.line.vocabulary import NEXT_MARK, NOTES_MARK, SAME_TAG, TAGS, TOPIC_LEADS
from bot.politics.confidential import Mark, Sense, is_marked, is_opened, marks_in

_TAG: Final = re.compile(r"\[(?!\w[0-9]+\])([^\W\d_A-ZÆØÅ][\w-]{1,23})\]")  # '[again]', not '[p12]'
_PAGE: Final = re.compile(r"page[0-9]{1,4}")
_QUOTED: Final = re.compile(r'(?<!\S)(?:"[^"\n]{1,200}"|“[^”\n]{1,200}”|»[^«\n]{1,200}«)(?!\w)')
# Where, in a head, something other than people, places and days begins.
_TOLD: Final = re.compile(
    r":\s|\s[-–—]\s|[.!?]\s{1,3}(?-i:[A-ZÆØÅ])|\n|(?<!\w)(?:"
    + "|".join(map(re.escape, sorted(TOPIC_LEADS)))
    + r")(?!\w)",
    re.IGNORECASE,
)


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
    opened: bool = False
    tags: frozenset[str] = frozenset()


def cut(text: str) -> Sections:
    """The sections of a line."""
    sections = Sections(text)
    _cut_tags(sections)
    held = quoted(sections.text)
    held += [(mark.start, mark.end) for mark in marks_in(sections.text)]  # 'uden for referat: ...'
    marks = [
        (mark.start(), mark.end(), kind)
        for pattern, kind in ((NEXT_MARK, sections.steps), (NOTES_MARK, sections.details))
        for mark in pattern.finditer(sections.text)
        if not any(start < mark.start() < end for start, end in held)
    ]
    marks.sort(key=lambda mark: mark[0])
    starts = [mark[0] for mark in marks] + [len(text)]
    sections.head = (0, starts[0])
    for (start, end, kind), following in zip(marks, starts[1:], strict=True):
        sections.keywords.append((start, end))
        kind.append((end, following))
    _cut_confidential(sections)
    return sections


def quoted(text: str) -> list[tuple[int, int]]:
    """The places of what stands in quotation marks."""
    return [quote.span() for quote in _QUOTED.finditer(text)]


def _blank(sections: Sections, start: int, end: int) -> None:
    sections.keywords.append((start, end))
    sections.text = sections.text[:start] + " " * (end - start) + sections.text[end:]


def _close_up(sections: Sections, place: int) -> None:
    """Move a full stop behind a gap to the word before it; the text stays as long as it was."""
    text = sections.text
    first = len(text[:place].rstrip(" \t"))
    last = len(text) - len(text[place:].lstrip(" \t"))
    if first and text[first - 1] != "\n" and last < len(text) and text[last] in ".!?,;":
        sections.text = f"{text[:first]}{text[last]}{' ' * (last - first)}{text[last + 1 :]}"


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
    """Blank the words that mark the line as confidential, wherever they stand; words that only may stay."""
    text = sections.text
    marks: list[Mark] = []
    for start, end in (sections.head, *sections.details, *sections.steps):
        told = _TOLD.search(text, start, end) if (start, end) == sections.head else None
        head = start if (start, end) != sections.head else told.start() if told else end
        marks += marks_in(text, start, end, head)
    for mark in marks:
        if mark.sense is not Sense.DOUBTFUL:
            _blank(sections, *mark.cut)
            _close_up(sections, mark.cut[0])
    sections.confidential, sections.opened = is_marked(marks), is_opened(marks)
