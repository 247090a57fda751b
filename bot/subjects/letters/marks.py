"""Reads the little markup of a letter: paragraphs, lists, headings, bold; and writes it plain or as Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["p", "h", "li"]
_BOLD: Final = re.compile(r"(?<!\\)\*\*(.+?)(?<!\\)\*\*")
_ESCAPED: Final = re.compile(r"\\([*#\-\\])")
# What Markdown (CommonMark) would take for markup inside a line, and at the beginning of one.
_SIGNS: Final = re.compile(r"([\\`*_\[\]<>|~])")
_LEADING: Final = re.compile(r"^(\s*)(#{1,6}(?=\s|$)|[-+](?=\s|$)|=+\s*$|\d+(?=[.)]))")


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one style."""

    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph, a heading or an item of a list; a paragraph's lines are kept apart."""

    kind: Kind
    lines: tuple[tuple[Run, ...], ...]


def parts(body: str) -> tuple[Part, ...]:
    """The parts of a letter, in order."""
    found: list[Part] = []
    open_lines: list[tuple[Run, ...]] = []

    def close() -> None:
        if open_lines:
            found.append(Part("p", tuple(open_lines)))
            open_lines.clear()

    for line in body.split("\n"):
        if not line.strip():
            close()
        elif line.startswith("## "):
            close()
            found.append(Part("h", (runs(line[3:].strip()),)))
        elif line.startswith("- "):
            close()
            found.append(Part("li", (runs(line[2:].strip()),)))
        else:
            open_lines.append(runs(line.strip()))
    close()
    return tuple(found)


def runs(line: str) -> tuple[Run, ...]:
    """A line with its bold words apart, and what was meant as it stands as it stands."""
    found, at = [], 0
    for bold in _BOLD.finditer(line):
        found += [Run(_plain(line[at : bold.start()])), Run(_plain(bold[1]), bold=True)]
        at = bold.end()
    found.append(Run(_plain(line[at:])))
    return tuple(run for run in found if run.text)


def plain(body: str) -> str:
    """A letter as it is read: without marks."""
    out = []
    for part in parts(body):
        lines = ["".join(run.text for run in line) for line in part.lines]
        match part.kind:
            case "h":
                out.append(f"\n{lines[0]}\n")
            case "li":
                out.append(f"- {lines[0]}\n")
            case "p":
                out.append("\n" + "\n".join(lines) + "\n")
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"(?<!\n)\n(?=- )", "\n", "".join(_spaced(out)))).strip("\n")


def _spaced(out: list[str]) -> list[str]:
    """An empty line before the first item of a list."""
    found: list[str] = []
    for index, text in enumerate(out):
        first = text.startswith("- ") and (index == 0 or not out[index - 1].startswith("- "))
        found.append(f"\n{text}" if first else text)
    return found


def markdown(subject: str, body: str) -> str:
    """A letter as a Markdown document (CommonMark); nothing in its words is taken for markup."""
    out = [f"# {_markdown((Run(' '.join(subject.split())),))}"] if subject else []
    before = ""
    for part in parts(body):
        lines = [_markdown(line, first=part.kind == "p") for line in part.lines]
        text = {"h": f"## {lines[0]}", "li": f"- {lines[0]}", "p": "\\\n".join(lines)}[part.kind]
        out.append(text if not (part.kind == before == "li") else f"\0{text}")
        before = part.kind
    return "\n\n".join(out).replace("\n\n\0", "\n") + "\n"


def _markdown(line: tuple[Run, ...], first: bool = True) -> str:
    text = "".join(
        f"**{_SIGNS.sub(_backslash, run.text)}**" if run.bold else _SIGNS.sub(_backslash, run.text)
        for run in line
    )
    return _LEADING.sub(_leading, text) if first else text


def _backslash(found: re.Match[str]) -> str:
    return f"\\{found[1]}"


def _leading(found: re.Match[str]) -> str:
    mark = found[2]
    return f"{found[1]}{mark}\\" if mark.isdigit() else f"{found[1]}\\{mark}"


def _plain(text: str) -> str:
    return _ESCAPED.sub(r"\1", text)
