"""Every block of a reply as terminal lines, with and without colour."""

from __future__ import annotations

from io import StringIO

import pytest
from rich.cells import cell_len
from rich.console import Console

from bot.adapters.shell.render import drawn, plain_lines, pressable, reply_lines
from bot.core.reply import (
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
    Note,
    Paragraph,
    Reply,
    Table,
    Text,
    Tone,
)


def line(text: str) -> tuple[Text, ...]:
    return (Text(text),)


EVERYTHING = Reply(
    (
        Heading("Meeting logged"),
        Paragraph(
            (
                Text("With "),
                Text("Anna Jensen", bold=True),
                Text(", see "),
                Text("here", href="https://example.org/a"),
            )
        ),
        Bullets((line("one"), line("two\nlines"))),
        Bullets((line("first"),), ordered=True),
        Fields((("Topic", line("Rehab")), ("When", line("today")))),
        Buttons((Choice("Done", "task done 1"), Choice("Snooze", "task snooze 1"))),
        Heading("Members"),
        Table(("Name", "Role"), ((line("Anna"), line("Chair")), (line("Bo"), ()))),
        Divider(),
        Note((Text("Typed as "), Text("/meeting", code=True))),
    ),
    (Choice("Edit", "edit", Tone.PRIMARY), Choice("Undo", "undo", Tone.DANGER)),
    file=File("list.csv", b"abc", "text/csv"),
)


def test_every_block_as_plain_lines() -> None:
    assert plain_lines(drawn(EVERYTHING, "en", 7)) == [
        "Meeting logged",
        "With Anna Jensen, see here (https://example.org/a)",
        "•  one",
        "•  two",
        "   lines",
        "1.  first",
        "Topic  Rehab",
        "When   today",
        "[1] Done  [2] Snooze",
        "",
        "Members",
        "Name   Role",
        "────────────",
        "Anna   Chair",
        "Bo",
        "────────────────────────",
        "Typed as /meeting",
        "File: list.csv, 3 bytes (:save keeps it)",
        "[3] Edit  [4] Undo  #7",
    ]


def test_buttons_are_numbered_as_they_stand() -> None:
    assert [choice.says for choice in pressable(EVERYTHING)] == [
        "task done 1",
        "task snooze 1",
        "edit",
        "undo",
    ]


def test_a_form_shows_what_is_filled_in_missing_and_wrong() -> None:
    form = Form(
        "meeting logged",
        "Log a meeting",
        (
            Field("who", "Who", FieldKind.PEOPLE, hint="Anna Jensen", required=True),
            Field("day", "When", value="31 February", trouble="There is no such day.", required=True),
            Field("kind", "Kind", FieldKind.PICK, options=(("p", "Planned"), ("l", "Logged"))),
        ),
        "Save",
        "Cancel",
        intro="Some words first",
    )
    assert reply_lines(Reply(form=form), "da") == [
        "Log a meeting",
        "Some words first",
        "Who *  for eksempel Anna Jensen",
        "When   31 February",
        "       There is no such day.",
        "Kind   Planned / Logged",
    ]


def test_an_empty_reply_is_no_lines() -> None:
    assert reply_lines(Reply(), "en") == []


@pytest.mark.parametrize("width", [20, 40, 80])
def test_no_line_is_wider_than_the_window(width: int) -> None:
    wide = Reply(
        (
            Paragraph(line("word " * 60)),
            Fields((("A rather long label", line("value " * 30)),)),
            Table(("One", "Two", "Three"), ((line("x" * 50), line("y y " * 20), line("z")),)),
            Bullets((line("item " * 30),)),
        ),
        tuple(Choice(f"Button {number}", "x") for number in range(12)),
    )
    lines = plain_lines(drawn(wide, "en", 1), width)
    assert max(cell_len(one) for one in lines) <= width
    assert sum(one.count("Button") for one in lines) == 12
    assert all(f"[{number + 1}] Button {number}" in "\n".join(lines) for number in range(12))


def test_a_pipe_folds_nothing() -> None:
    assert plain_lines(drawn(Reply((Paragraph(line("word " * 900)),)), "en")) == [("word " * 900).strip()]


@pytest.mark.parametrize(
    "text", ["[bold]x[/bold]", ":smile:", "*_~ <b> <!channel>", "\u05d0\u05e0", "/meeting 12:30"]
)
def test_words_are_words(text: str) -> None:
    reply = Reply((Heading(text), Paragraph(line(text)), Fields(((text, line(text)),))), (Choice(text, "x"),))
    assert plain_lines(drawn(reply, "en")) == [text, text, f"{text}  {text}", f"[1] {text}"]


def test_nothing_can_steer_the_terminal() -> None:
    evil = "a\x1b]0;title\x07b\x1b[2Jc\rd\u202ee"
    reply = Reply(
        (Heading(evil), Paragraph((Text(evil, href=f"https://x/{evil}"),)), Table((evil,), ((line(evil),),))),
        (Choice(evil, "x"),),
        file=File(evil, b"", "text/plain"),
        form=Form("x", evil, (Field("a", evil, value=evil, trouble=evil),), "s", "c", intro=evil),
    )
    shown = "\n".join(reply_lines(reply, "en"))
    assert not set(shown) & {"\x1b", "\x07", "\r", "\u202e"}


def test_colour_is_for_terminals() -> None:
    def printed(**how: object) -> str:
        paper = StringIO()
        Console(file=paper, width=60, **how).print(drawn(EVERYTHING, "en"))  # type: ignore[arg-type]
        return paper.getvalue()

    assert "\x1b[1;31m[4]" in printed(force_terminal=True, color_system="standard")
    assert "\x1b[3" not in printed(force_terminal=True, no_color=True, color_system="standard")
    assert "\x1b" not in printed()
