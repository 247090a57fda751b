"""Replies as Block Kit: Slack takes every one of them, and nothing typed is read as markup."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from bot.adapters.slack import render
from bot.adapters.slack.render import Surface
from bot.adapters.slack.richtext import weight
from bot.core.reply import (
    Bullets,
    Buttons,
    Choice,
    Divider,
    Fields,
    Form,
    Heading,
    Note,
    Paragraph,
    Reply,
    Table,
    Text,
    Tone,
)
from bot.language.words import translator
from tests.adapters.slack.replies import replies
from tests.loopback.slack import SPECS
from tests.loopback.slack_check import Checker
from tests.loopback.slack_model import walk

CHECK = Checker(SPECS)
EVIL = "<!channel> <@U00000IDA> @here *fed* _kursiv_ ~streg~ `kode` & </script>"


def say(source: str) -> str:
    return source


def words(text: str) -> tuple[Text, ...]:
    return (Text(text),)


def types(blocks: list[dict[str, Any]]) -> list[str]:
    return [block["type"] for block in blocks]


def shown(blocks: Any) -> str:
    """All the words the blocks show."""
    return "\n".join(node["text"] for node in walk(blocks) if isinstance(node.get("text"), str))


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(replies)
def test_slack_takes_every_reply_as_a_message(reply: Reply) -> None:
    rendered = render.message(reply, say)
    code, found = CHECK.content({"text": rendered.text, "blocks": rendered.blocks})
    assert (code, found) == (None, [])
    assert rendered.text
    assert sum(map(weight, rendered.blocks)) <= Surface.MESSAGE.letters + 400
    json.dumps(rendered.blocks).encode("utf-8")


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(replies)
def test_slack_takes_every_reply_as_app_home(reply: Reply) -> None:
    assert CHECK.view(render.home(reply, say, notice=reply)) == []


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(replies)
def test_nothing_is_ever_read_for_markup(reply: Reply) -> None:
    rendered = render.message(reply, say)
    assert not [node for node in walk(rendered.blocks) if node.get("type") in ("mrkdwn", "markdown")]
    assert not [
        node for node in walk(rendered.blocks) if node.get("type") in ("user", "broadcast", "usergroup")
    ]
    assert "<" not in rendered.text
    assert ">" not in rendered.text


def test_what_was_typed_stands_there_as_it_was_typed() -> None:
    reply = Reply((Heading(EVIL), Paragraph(words(EVIL)), Note(words(EVIL)), Bullets((words(EVIL),))))
    rendered = render.message(reply, say)
    assert shown(rendered.blocks).split("\n") == [EVIL] * 4
    assert types(rendered.blocks) == ["header", "rich_text", "context", "rich_text"]
    assert "&lt;!channel&gt; &lt;@U00000IDA&gt;" in rendered.text


def test_styles_and_links() -> None:
    text = (
        Text("Møde", bold=True),
        Text(" om "),
        Text("budget", italic=True, href="https://vesterby.example/b"),
        Text("nej", href="javascript:alert(1)"),
    )
    (block,) = render.message(Reply((Paragraph(text),)), say).blocks
    assert block["elements"][0]["elements"] == [
        {"type": "text", "text": "Møde", "style": {"bold": True}},
        {"type": "text", "text": " om "},
        {"type": "link", "url": "https://vesterby.example/b", "text": "budget", "style": {"italic": True}},
        {"type": "text", "text": "nej"},
    ]


def test_a_note_with_a_link_keeps_the_link() -> None:
    (block,) = render.message(Reply((Note((Text("Kilde", href="https://vesterby.example"),)),)), say).blocks
    assert block["elements"][0]["elements"][0]["url"] == "https://vesterby.example"


def test_fields_are_lines_with_a_bold_label() -> None:
    (block,) = render.message(Reply((Fields((("Hvem", words("Anna")), ("Hvornår", ()))),)), say).blocks
    first, second = block["elements"]
    assert first["elements"] == [
        {"type": "text", "text": "Hvem: ", "style": {"bold": True}},
        {"type": "text", "text": "Anna"},
    ]
    assert second["elements"][0]["text"] == "Hvornår: "


def test_five_buttons_beside_each_other() -> None:
    choices = tuple(Choice(f"Nr. {n}", f"say {n}", Tone.PRIMARY if n == 1 else Tone.PLAIN) for n in range(7))
    rows = render.message(Reply((Paragraph(words("Hvem?")),), choices), say).blocks[1:]
    assert [len(row["elements"]) for row in rows] == [5, 2]
    assert rows[0]["elements"][1] == {
        "type": "button",
        "action_id": "say:1",
        "text": {"type": "plain_text", "text": "Nr. 1", "emoji": False},
        "value": "say 1",
        "style": "primary",
    }
    assert "style" not in rows[0]["elements"][0]


def test_buttons_stand_where_they_belong() -> None:
    task = (Paragraph(words("Ring til Bo")), Buttons((Choice("Udført", "task done 1"),)))
    assert types(render.message(Reply((*task, *task)), say).blocks) == ["rich_text", "actions"] * 2


def test_one_table_is_slacks_own_and_the_next_is_lined_up() -> None:
    table = Table(("Navn", "Parti"), ((words("Anna"), words("A")), (words("Bo"), ())))
    first, second = render.message(Reply((table, table)), say).blocks
    assert first["type"] == "table"
    assert first["rows"][2] == [{"type": "raw_text", "text": "Bo"}, {"type": "raw_text", "text": "–"}]
    assert second["elements"][0]["elements"][0]["text"] == "Navn  Parti\n───────────\nAnna  A\nBo"


def test_no_table_block_on_app_home() -> None:
    table = Table(("Navn",), ((words("Anna"),),))
    assert types(render.home(Reply((table,)), say)["blocks"]) == ["rich_text"]


def test_a_wide_table_where_no_table_block_may_stand_becomes_lines() -> None:
    table = Table(("Navn", "Emne"), ((words("Anna " * 10), words("budget " * 10)),))
    (block,) = render.home(Reply((table,)), say)["blocks"]
    assert block["elements"][0]["type"] == "rich_text_list"


def test_a_table_of_150_rows_says_how_many_are_left_out_and_goes_on() -> None:
    table = Table(("Nr.",), tuple((words(str(n)),) for n in range(150)))
    blocks = render.message(Reply((table, Note(words("Slut")))), translator("da")).blocks
    assert len(blocks[0]["rows"]) == 100
    assert shown(blocks[1:]) == "og 51 til\nSlut"


def test_too_many_items_are_counted() -> None:
    items = tuple(words(f"{n}. " + "punkt " * 50) for n in range(60))
    (listed, more) = render.message(Reply((Bullets(items),)), say).blocks
    left = 60 - len(listed["elements"][0]["elements"])
    assert 20 < left < 50
    assert shown(more) == f"and {left} more"


def test_too_many_blocks_are_counted_and_the_choices_stay() -> None:
    blocks = tuple(block for n in range(40) for block in (Paragraph(words(f"Sag {n}")), Divider()))
    found = render.message(Reply(blocks, (Choice("Næste", "list 2"),)), say).blocks
    assert len(found) == 50
    assert found[-1]["elements"][0]["value"] == "list 2"
    assert shown(found[-2]) == "and 16 more"


def test_a_long_paragraph_is_kept_whole_in_several_blocks() -> None:
    text = "".join(f"ord{n} " for n in range(1_000))
    blocks = render.message(Reply((Paragraph(words(text)),)), say).blocks
    assert len(blocks) == 3
    assert "".join(block["elements"][0]["elements"][0]["text"] for block in blocks) == text


def test_ten_megabytes_are_answered_at_once() -> None:
    huge = "æ<!channel> " * 900_000
    reply = Reply(
        (Heading(huge), Paragraph(words(huge)), Bullets((words(huge),)), Note(words(huge))), summary=huge
    )
    rendered = render.message(reply, say)
    assert CHECK.content({"text": rendered.text, "blocks": rendered.blocks}) == (None, [])
    assert shown(rendered.blocks[-1]) == "and 3 more"


def test_the_words_beside_the_blocks_say_everything_the_summary_first() -> None:
    reply = Reply(
        (Heading("Mødet er gemt"), Fields((("Hvem", words("Anna & Bo")),)), Divider()),
        summary="Gemt: Anna & Bo",
    )
    assert render.message(reply, say).text == "Gemt: Anna &amp; Bo\nMødet er gemt\nHvem: Anna &amp; Bo"


def test_a_form_in_a_message_is_a_button_that_opens_it() -> None:
    form = Form("meeting logged", "Log et møde", (), "Gem", "Fortryd", intro="Udfyld resten.")
    blocks = render.message(Reply(form=form), translator("da")).blocks
    assert shown(blocks[:2]) == "Log et møde\nUdfyld resten."
    assert blocks[2]["elements"][0]["text"]["text"] == "Udfyld skemaet"
    assert blocks[2]["elements"][0]["value"] == "meeting logged"
    typed = render.message(Reply(form=form), say, opens="meeting logged Anna").blocks
    assert typed[2]["elements"][0]["value"] == "meeting logged Anna"


@pytest.mark.parametrize("locale", ["en", "da"])
def test_an_empty_home_says_so(locale: str) -> None:
    view = render.home(Reply(), translator(locale))
    assert CHECK.view(view) == []
    assert shown(view) == {"en": "There is nothing here yet.", "da": "Her er ikke noget endnu."}[locale]


def test_what_is_there_to_be_copied_is_preformatted_and_what_destroys_asks_first() -> None:
    letter = Paragraph((Text("Dear Bo,\n\nSee you.", code=True),))
    erase = Choice("Erase", "contact forget Bo [yes]", Tone.DANGER, "It cannot be undone.")
    blocks = render.message(Reply((letter,), (erase, Choice("Later", "later", Tone.QUIET))), say).blocks
    assert blocks[0]["elements"][0]["type"] == "rich_text_preformatted"
    asks, later = blocks[1]["elements"]
    assert asks["confirm"]["text"]["text"] == "It cannot be undone."
    assert asks["confirm"]["confirm"]["text"] == "Erase"
    assert later["type"] == "button"  # a menu of one only hides
    assert CHECK.content({"text": "Erase?", "blocks": blocks})[1] == []
