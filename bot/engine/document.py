"""A reply as a document for a word processor: what a message says, to be printed, kept or passed on."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from bot.core.reply import Block, Bullets, Buttons, Divider, Fields, Heading, Inlines, Note, Paragraph, Table
from bot.core.text import fit_for_xml

LONGEST_TITLE: Final = 255  # characters a document's properties take
TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def document(title: str, blocks: Iterable[Block], at: datetime) -> bytes:
    """The blocks as an Office Open XML document; it says nothing of who made it. Blocking."""
    paper = blank(title, at)
    level = 1
    for block in blocks:
        match block:
            case Heading():
                paper.add_heading(fit_for_xml(block.text), level=level)
                level = 2
            case Paragraph():
                _write(paper.add_paragraph(), block.text)
            case Note():
                _write(paper.add_paragraph(), block.text, italic=True)
            case Bullets():
                for item in block.items:
                    _write(paper.add_paragraph(style="List Number" if block.ordered else "List Bullet"), item)
            case Fields():
                grid = paper.add_table(rows=0, cols=2)
                for label, value in block.pairs:
                    cells = grid.add_row().cells
                    cells[0].paragraphs[0].add_run(fit_for_xml(label)).bold = True
                    _write(cells[1].paragraphs[0], value)
                paper.add_paragraph()
            case Table():
                _table(paper, block)
            case Divider() | Buttons():
                pass
    return packed(paper)


def blank(title: str, at: datetime) -> Any:
    """An empty document of python-docx that says nothing of who made it."""
    from docx import Document  # takes a while to import, and is needed for this alone

    paper = Document()
    about = paper.core_properties
    about.author = about.last_modified_by = about.comments = ""
    about.title = fit_for_xml(title)[:LONGEST_TITLE]
    about.created = about.modified = at.replace(tzinfo=None)
    return paper


def packed(paper: Any) -> bytes:
    """A document of python-docx as the bytes of its file."""
    found = io.BytesIO()
    paper.save(found)
    return found.getvalue()


def _table(paper: Any, block: Table) -> None:
    grid = paper.add_table(rows=1, cols=len(block.header), style="Table Grid")
    for cell, label in zip(grid.rows[0].cells, block.header, strict=True):
        cell.paragraphs[0].add_run(fit_for_xml(label)).bold = True
    for row in block.rows:
        for cell, words in zip(grid.add_row().cells, row, strict=True):
            _write(cell.paragraphs[0], words)
    paper.add_paragraph()


def _write(paragraph: Any, words: Inlines, *, italic: bool = False) -> None:
    for run in words:
        written = paragraph.add_run(fit_for_xml(run.text))
        written.bold = run.bold or None
        written.italic = run.italic or italic or None
