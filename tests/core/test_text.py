"""Text from anywhere becomes safe to keep, in time proportional to its length."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from bot.core.text import clean, one_line, unseen
from tests.tables import table


@table(
    ("text", "kept"),
    [
        ("Anna\x00 Jensen", "Anna Jensen"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("abc\u202egnp.exe\u202c", "abcgnp.exe"),
        ("half \ud83d emoji", "half emoji"),
        ("\x1b[31mred", "[31mred"),
        ("hidden\U000e0041\U000e0042", "hidden"),
        ("soft\u00adhyphen", "softhyphen"),
        ("  two\t\tspaces\u00a0here  ", "two spaces here"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("a\n\n\n  \n\nb", "a\n\nb"),
        ("   \n\t ", ""),
        ("", ""),
        ("\u05d0\u05e0\u05d4", "\u05d0\u05e0\u05d4"),  # right-to-left letters are letters
        ("👩‍👩‍👧 og 🏳️‍🌈", "👩‍👩‍👧 og 🏳️‍🌈"),
        ("a\u200db", "ab"),
        ("*_~ <b> <!channel> </script>", "*_~ <b> <!channel> </script>"),
        ("Ærø, Åse og Ødis", "Ærø, Åse og Ødis"),
    ],
)
def test_what_stays(text: str, kept: str) -> None:
    assert clean(text, 1000) == kept


def test_a_long_text_is_cut_and_says_so() -> None:
    assert clean("abcdef", 6) == "abcdef"
    assert clean("abcdefg", 6) == "abcde…"
    assert clean("abcd efg", 6) == "abcd…"
    assert clean("abc", 0) == ""


def test_one_line_has_no_line_ends() -> None:
    assert one_line("  Anna\n\n Jensen\u2028 ", 50) == "Anna Jensen"
    assert one_line("Anna Jensen", 6) == "Anna…"


@given(st.text(st.characters(), max_size=300), st.integers(0, 400))
def test_clean_is_settled_and_keeps_its_limit(text: str, limit: int) -> None:
    once = clean(text, limit)
    assert len(once) <= limit
    assert clean(once, limit) == once
    once.encode("utf-8")
    assert "\x00" not in once
    assert unseen(once) == once


@table("piece", ["a", " ", "\n", " \n", "\u200b", "\u200d", "a\u200d", "\ud800", "\r\n", "\x00 "])
def test_ten_megabytes_take_a_moment(piece: str) -> None:
    text = piece * (10_000_000 // len(piece))
    began = time.thread_time()
    assert len(clean(text, 4000)) <= 4000
    assert time.thread_time() - began < 5
