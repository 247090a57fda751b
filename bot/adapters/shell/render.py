"""Draws a reply in a terminal: as rich renderables, or as plain lines for a pipe."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO

from rich.box import SIMPLE_HEAD
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.style import Style
from rich.table import Table as Grid
from rich.text import Text as Line

from bot.core.reply import (
    Block,
    Bullets,
    Buttons,
    Choice,
    Divider,
    Field,
    FieldKind,
    Fields,
    File,
    Form,
    Heading,
    Inlines,
    Note,
    Paragraph,
    Reply,
    Table,
    Tone,
)
from bot.core.text import unseen
from bot.language.words import N_, translator

NO_WRAP = 10_000  # columns; a pipe has no width, and a folded line would be two lines to whoever reads it
_TONES = {
    Tone.PLAIN: "bold cyan",
    Tone.QUIET: "bold cyan",
    Tone.PRIMARY: "bold green",
    Tone.DANGER: "bold red",
}


def pressable(reply: Reply) -> tuple[Choice, ...]:
    """Every button of a reply in the order they are numbered: those in its blocks, then its own."""
    inside = (choice for block in reply.blocks if isinstance(block, Buttons) for choice in block.choices)
    return (*inside, *reply.choices)


def drawn(reply: Reply, locale: str, number: int | None = None) -> RenderableType:
    """The reply without its form, its buttons numbered from 1; `number` names the reply itself."""
    parts: list[RenderableType] = []
    pressed = 0
    for block in reply.blocks:
        if isinstance(block, Heading) and parts:
            parts.append(Line())
        parts.append(_block(block, pressed + 1))
        if isinstance(block, Buttons):
            pressed += len(block.choices)
    if reply.file:
        parts.append(_file(reply.file, locale))
    if reply.choices:
        parts.append(_ButtonRow(reply.choices, pressed + 1, number))
    elif pressed and number is not None:
        parts.append(Line(f"#{number}", style="dim"))
    return Group(*parts)


def drawn_form(form: Form, locale: str) -> RenderableType:
    """A form that is not asked: its questions with what is filled in, what is wrong and what is missing."""
    say = translator(locale)
    grid = _grid()
    for field in form.fields:
        name = Line(unseen(field.label), style="bold")
        if field.required and not field.value:
            name.append(" *", style="bold red")
        grid.add_row(name, _field(field, say(N_("for example {hint}"))))
    parts: list[RenderableType] = [Line(unseen(form.title), style="bold underline")]
    if form.intro:
        parts.append(Line(unseen(form.intro)))
    return Group(*parts, grid)


def plain_lines(picture: RenderableType, width: int = NO_WRAP) -> list[str]:
    """What is drawn as lines without colour or trailing spaces, never folded unless a width is given."""
    paper = StringIO()
    console = Console(
        file=paper,
        width=width,
        color_system=None,
        force_terminal=False,
        highlight=False,
        markup=False,
        emoji=False,
    )
    console.print(picture)
    return [line.rstrip() for line in paper.getvalue().rstrip("\n").split("\n")]


def reply_lines(reply: Reply, locale: str, width: int = NO_WRAP) -> list[str]:
    """A whole reply as plain lines, its form included."""
    lines = plain_lines(drawn(reply, locale), width) if reply.blocks or reply.choices or reply.file else []
    if reply.form:
        lines += plain_lines(drawn_form(reply.form, locale), width)
    return lines


def inline(inlines: Inlines, style: str = "") -> Line:
    """A run of text with its styles; an address that is not the text itself follows in brackets."""
    line = Line(style=style)
    for run in inlines:
        line.append(
            unseen(run.text),
            Style(
                bold=run.bold or None,
                italic=run.italic or None,
                color="yellow" if run.code else None,
                link=run.href,
            ),
        )
        address = (run.href or "").removeprefix("mailto:").removeprefix("tel:").partition("?")[0]
        if run.href and address != run.text:
            line.append(f" ({unseen(run.href)})", style="dim")
    return line


def _block(block: Block, first_button: int) -> RenderableType:
    match block:
        case Heading(text):
            return Line(unseen(text), style="bold underline")
        case Paragraph(text):
            return inline(text)
        case Note(text):
            return inline(text, "dim")
        case Divider():
            return Line("─" * 24, style="dim")
        case Bullets(items, ordered):
            grid = _grid()
            for place, item in enumerate(items, 1):
                grid.add_row(f"{place}." if ordered else "•", inline(item))
            return grid
        case Fields(pairs):
            grid = _grid()
            for label, value in pairs:
                grid.add_row(Line(unseen(label), style="bold"), inline(value))
            return grid
        case Table(header, rows):
            return _table(header, rows)
        case Buttons(choices):
            return _ButtonRow(choices, first_button)


def _grid() -> Grid:
    grid = Grid.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=False, min_width=1)
    grid.add_column(overflow="fold")
    return grid


def _table(header: Sequence[str], rows: Sequence[Sequence[Inlines]]) -> Grid:
    columns = max([len(header), *map(len, rows)])
    table = Grid(
        box=SIMPLE_HEAD if header else None, show_header=bool(header), pad_edge=False, show_edge=False
    )
    for place in range(columns):
        table.add_column(Line(unseen(header[place])) if place < len(header) else "", overflow="fold")
    for row in rows:
        table.add_row(*map(inline, row))
    return table


def _field(field: Field, example: str) -> Line:
    value = Line(unseen(_shown_value(field)))
    if not value and field.options:
        value.append(" / ".join(unseen(label) for _, label in field.options), style="dim")
    elif not value and field.hint:
        value.append(example.replace("{hint}", unseen(field.hint)), style="dim")
    if field.trouble:
        value.append(("\n" if value else "") + unseen(field.trouble), style="red")
    return value


def _shown_value(field: Field) -> str:
    if field.kind is FieldKind.PICK:
        return dict(field.options).get(field.value, field.value)
    return field.value


def _file(file: File, locale: str) -> Line:
    say = translator(locale)(N_("File: {name}, {size} bytes (:save keeps it)"))
    return Line(say.format(name=unseen(file.title or file.name), size=len(file.content)), style="dim")


@dataclass(frozen=True, slots=True)
class _ButtonRow:
    """Numbered buttons side by side, a button never broken in two."""

    choices: tuple[Choice, ...]
    first: int
    number: int | None = None

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        row = Line()
        for button in self._buttons():
            if row and row.cell_len + 2 + button.cell_len > options.max_width:
                yield row
                row = Line()
            if row:
                row.append("  ")
            row.append_text(button)
        yield row

    def _buttons(self) -> Iterator[Line]:
        for place, choice in enumerate(self.choices, self.first):
            yield Line.assemble(
                (f"[{place}]", _TONES[choice.tone]), " ", " ".join(unseen(choice.label).split())
            )
        if self.number is not None:
            yield Line(f"#{self.number}", style="dim")
