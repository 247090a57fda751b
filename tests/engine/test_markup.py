"""The small HTML of templates becomes the blocks of a reply, and nothing else gets in."""

from __future__ import annotations

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.reply import (
    Bullets,
    Buttons,
    Choice,
    Divider,
    Fields,
    Heading,
    Note,
    Paragraph,
    Reply,
    Table,
    Text,
    Tone,
    Visibility,
)
from bot.engine.markup import MarkupError, parse


def line(text: str) -> tuple[Text, ...]:
    return (Text(text),)


def test_every_block() -> None:
    reply = parse("""
        <summary>Meeting with <b>Anna</b></summary>
        <h>Meeting  logged</h>
        <p>With <person>Anna Jensen</person> <time>today</time>.</p>
        <ul><li>one</li> <li>two</li></ul>
        <ol><li>first</li></ol>
        <dl><dt>Topic</dt><dd>Rehab</dd><dt>When</dt><dd><i>now</i></dd></dl>
        <table><tr><th>Name</th><th>Role</th></tr><tr><td>Anna</td><td></td></tr></table>
        <hr>
        <note>Typed as <code>/meeting</code></note>
    """)
    assert reply.summary == "Meeting with Anna"
    assert reply.blocks == (
        Heading("Meeting logged"),
        Paragraph((Text("With "), Text("Anna Jensen", bold=True), Text(" today."))),
        Bullets((line("one"), line("two"))),
        Bullets((line("first"),), ordered=True),
        Fields((("Topic", line("Rehab")), ("When", (Text("now", italic=True),)))),
        Table(("Name", "Role"), ((line("Anna"), ()),)),
        Divider(),
        Note((Text("Typed as "), Text("/meeting", code=True))),
    )


def test_buttons_alone_belong_to_the_reply_and_grouped_to_their_block() -> None:
    reply = parse(
        '<p>Call Anna</p><buttons><button says="task done 3">Done</button></buttons><p>Second</p>'
        '<button says="meeting undo 1" tone="danger">Undo</button><button says="x" tone="primary">Go</button>'
    )
    assert reply.blocks == (
        Paragraph(line("Call Anna")),
        Buttons((Choice("Done", "task done 3"),)),
        Paragraph(line("Second")),
    )
    assert reply.choices == (Choice("Undo", "meeting undo 1", Tone.DANGER), Choice("Go", "x", Tone.PRIMARY))


def test_the_root_says_how_the_reply_behaves() -> None:
    reply = parse('<reply card="activity:12" replaces visibility="room"><p>x</p></reply>')
    assert (reply.card, reply.replaces, reply.visibility) == ("activity:12", True, Visibility.ROOM)
    assert parse("<reply><p>x</p></reply>") == parse("<p>x</p>") == Reply((Paragraph(line("x")),))


def test_styles_nest_and_neighbours_join() -> None:
    (block,) = parse(
        '<p><b>a <i>b</i></b> <a href="https://example.org/?a=1&amp;b=2">c</a><i></i>d &amp; e</p>'
    ).blocks
    assert block == Paragraph(
        (
            Text("a ", bold=True),
            Text("b", bold=True, italic=True),
            Text(" "),
            Text("c", href="https://example.org/?a=1&b=2"),
            Text("d & e"),
        )
    )


def test_white_space_folds_across_styles_and_line_breaks_stay() -> None:
    (block,) = parse("<p>\n  one \n <b> two </b>  three <br> four<br><br>five <br></p>").blocks
    assert block == Paragraph((Text("one "), Text("two ", bold=True), Text("three\nfour\n\nfive")))


def test_empty_blocks_vanish() -> None:
    assert (
        parse(
            "<p> </p><h></h><ul></ul><dl><dt>Topic</dt><dd> </dd></dl><buttons></buttons><note><b></b></note>"
        )
        == Reply()
    )


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", " JAVASCRIPT:x", "//evil.example", ""]
)
def test_an_address_that_runs_something_is_no_link(address: str) -> None:
    (block,) = parse(f'<p><a href="{escape(address)}">here</a></p>').blocks
    assert block == Paragraph(line("here"))


@pytest.mark.parametrize(
    "html",
    [
        "loose text",
        "<script>x</script>",
        "<p>never closed",
        "<p><b>crossed</p></b>",
        "</p>",
        "<p><p>nested</p></p>",
        "<li>homeless</li>",
        "<p>a < b</p>",
        "<p>a > b</p>",
        "<p><!-- remark --></p>",
        "<P>shouting</P>",
        "<button says=naked>x</button>",
        '<button says="a" onclick=x>x</button>',
        '<button says="">x</button>',
        '<button says="a"></button>',
        '<button says="a" tone="loud">x</button>',
        '<p><button says="a">x</button></p>',
        '<reply visibility="everyone"><p>x</p></reply>',
        "<table><td>x</td></table>",
        "<p>x</p><reply><p>y</p></reply></reply>",
        "<br>",
        "<?xml?>",
        "<!doctype html>",
    ],
)
def test_what_the_small_html_does_not_know_is_a_mistake_of_ours(html: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - an unknown visibility or tone is a plain ValueError
        parse(html)
    assert isinstance(caught.value, MarkupError) or "is not a valid" in str(caught.value)


@given(st.text(max_size=80))
def test_an_escaped_value_comes_out_as_it_went_in(value: str) -> None:
    says = " ".join(("say " + value).split())
    reply = parse(f'<p>[{escape(value)}]</p><button says="{escape(says)}">x</button>')
    (block,) = reply.blocks
    assert isinstance(block, Paragraph)
    words = "".join(run.text for run in block.text)
    html_space = str.maketrans("\t\n\r\f", "    ")
    assert " ".join(words.split(" ")).split() == f"[{value}]".translate(html_space).split()
    assert reply.choices == (Choice("x", says),)


def test_a_long_page_takes_time_in_proportion() -> None:
    text = "&lt;b&gt; &amp; *_~ " * 200_000
    (block,) = parse(f"<p>{text}</p>").blocks
    assert isinstance(block, Paragraph)
    assert block.text[0].text.startswith("<b> & *_~ <b>")
