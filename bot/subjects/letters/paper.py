"""A letter as a document to go on with in a word processor."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Final

from bot.core.text import fit_for_xml
from bot.subjects.letters.marks import Run, parts

LONGEST_TITLE: Final = 255  # characters a document's properties take


def docx(subject: str, body: str, at: datetime) -> bytes:
    """The letter as an Office Open XML document; it says nothing of who wrote it."""
    from docx import Document  # takes a while to import, and is needed for this alone

    document = Document()
    about = document.core_properties
    about.author = about.last_modified_by = about.comments = ""
    about.title = fit_for_xml(subject)[:LONGEST_TITLE]
    about.created = about.modified = at.replace(tzinfo=None)
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
    found = io.BytesIO()
    document.save(found)
    return found.getvalue()


def _write(paragraph: object, lines: tuple[tuple[Run, ...], ...]) -> None:
    for index, line in enumerate(lines):
        for run in line:
            written = paragraph.add_run(fit_for_xml(run.text))  # type: ignore[attr-defined]
            written.bold = run.bold or None
        if index < len(lines) - 1:
            paragraph.add_run().add_break()  # type: ignore[attr-defined]
