"""A letter as a document to go on with in a word processor."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.core.text import fit_for_xml
from bot.engine.document import blank, packed
from bot.subjects.letters.marks import Run, parts


def docx(subject: str, body: str, at: datetime) -> bytes:
    """The letter as an Office Open XML document; it says nothing of who wrote it."""
    document = blank(subject, at)
    if subject:
        document.add_heading(fit_for_xml(subject), level=1)
    for part in parts(body):
        match part.kind:
            case "h":
                document.add_heading("".join(fit_for_xml(run.text) for run in part.lines[0]), level=2)
            case "li":
                _write(document.add_paragraph(style="List Bullet"), part.lines)
            case "p":
                _write(document.add_paragraph(), part.lines)
    return packed(document)


def _write(paragraph: Any, lines: tuple[tuple[Run, ...], ...]) -> None:
    for index, line in enumerate(lines):
        for run in line:
            written = paragraph.add_run(fit_for_xml(run.text))
            written.bold = run.bold or None
        if index < len(lines) - 1:
            paragraph.add_run().add_break()
