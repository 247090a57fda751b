"""Text between Slack's spelling and plain words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.slack.text import (
    chunks,
    cut,
    escaped,
    mentioned,
    plain_words,
    unescaped,
    width,
    without_mention,
)
from bot.core.text import unseen

NAMES = {"U1ABC": "Ida Holmgaard"}


@pytest.mark.parametrize(
    ("slack", "words"),
    [
        ("Møde &amp; kaffe &lt;i går&gt;", "Møde & kaffe <i går>"),
        ("med <@U1ABC>", "med Ida Holmgaard"),
        ("med <@U2XYZ>", "med U2XYZ"),
        ("med <@U2XYZ|bo>", "med bo"),
        ("i <#C123|budget> og <#C9>", "i #budget og #C9"),
        (
            "<!channel> <!here|@here> <!subteam^S1|@gruppen> <!date^1^{date}|i går>",
            "@channel @here @gruppen i går",
        ),
        ("<https://vesterby.example/a?b&amp;c|dagsorden>", "https://vesterby.example/a?b&c"),
        ("<mailto:anna@vesterby.example|anna@vesterby.example>", "anna@vesterby.example"),
        ("<tel:12345678|12 34 56 78>", "12 34 56 78"),
        ("&amp;lt; er ikke <", "&lt; er ikke <"),
        ("<>", "<>"),
        ("<b>fed</b> og <i>kursiv</i>", "<b>fed</b> og <i>kursiv</i>"),  # where Slack escapes nothing
        ("", ""),
    ],
)
def test_plain_words(slack: str, words: str) -> None:
    assert plain_words(slack, NAMES.get) == words


@given(st.text())
def test_what_is_escaped_is_typed_again(text: str) -> None:
    assert unescaped(escaped(text)) == text
    assert plain_words(escaped(text), NAMES.get) == unseen(text)


@given(st.text(st.sampled_from("ab \n👍"), max_size=80), st.integers(4, 30))
def test_chunks_are_the_text(text: str, limit: int) -> None:
    parts = chunks(text, limit)
    assert "".join(parts) == text
    assert all(width(part) <= limit for part in parts)


@given(st.text(max_size=60), st.integers(1, 40))
def test_cut_is_never_longer(text: str, limit: int) -> None:
    found = cut(text, limit)
    assert width(found) <= limit
    assert found == text or found.endswith("…")


def test_the_accounts_a_message_names() -> None:
    assert mentioned("<@U1ABC> og <@W9XYZ|x> og <@U1ABC> og <#C1> og <@nej>") == ["U1ABC", "W9XYZ"]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("<@UBOT> meeting logged", "meeting logged"),
        ("<@UBOT|caucus>: meeting logged", "meeting logged"),
        ("hej <@UBOT>, møde afholdt", "hej møde afholdt"),
        ("<@UBOT>", ""),
        ("<@UOTHER> hej", "<@UOTHER> hej"),
    ],
)
def test_without_the_mention(text: str, left: str) -> None:
    assert without_mention(text, "UBOT") == left
