"""What a reply looks like on a phone, judged by the loopback's reading of Telegram's HTML."""

import html
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.adapters.telegram.keyboard import Key, rows
from bot.adapters.telegram.render import Page, header, render
from bot.adapters.telegram.table import PHONE_COLUMNS
from bot.core.reply import (
    Block,
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
)
from tests.loopback.telegram_text import CAPTION_LIMIT, TEXT_LIMIT, Formatted, formatted_text, utf16_length

DONE = Choice("✓ Done", "task done 4")
SNOOZE = Choice("Snooze", "task snooze 4")


def read(page: Page) -> Formatted:
    """The page as Telegram would keep it: refused texts raise, dropped markup fails."""
    formatted = formatted_text(page.html, "HTML", None, TEXT_LIMIT)
    assert formatted.lost == []
    return formatted


def shown(reply: Reply, locale: str = "en", **how: bool) -> str:
    (page,) = render(reply, locale, **how)
    return read(page).text


def says(*text: str) -> tuple[Text, ...]:
    return tuple(Text(words) for words in text)


def labels(page: Page) -> list[list[str]]:
    return [[key.label for key in row] for row in page.keys]


def test_every_block_has_its_form() -> None:
    reply = Reply(
        blocks=(
            Heading("Meeting with Ida Holm"),
            Fields(
                (("When", says("yesterday 14:00")), ("About", (Text("budget", bold=True), Text(" 2027"))))
            ),
            Bullets((says("Send the figures"), says("Call the library"))),
            Bullets((says("first"), says("second")), ordered=True),
            Divider(),
            Paragraph((Text("See "), Text("the minutes", href="https://example.dk/a?b=1&c=2"), Text("."))),
            Note((Text("Type "), Text("/meeting undo 12", code=True))),
        )
    )
    (page,) = render(reply, "en")
    assert page.html == (
        "<b>Meeting with Ida Holm</b>\n\n"
        "<b>When:</b> yesterday 14:00\n<b>About:</b> <b>budget</b> 2027\n\n"
        "• Send the figures\n• Call the library\n\n"
        "1. first\n2. second\n\n"
        "──────────\n\n"
        'See <a href="https://example.dk/a?b=1&amp;c=2">the minutes</a>.\n\n'
        "<i>Type </i><code>/meeting undo 12</code>"
    )
    assert {entity["type"] for entity in read(page).entities} >= {"bold", "italic", "code", "text_link"}


def test_hostile_text_stays_text() -> None:
    hostile = "<b>x</b> & <script>alert(1)</script> &lt; *_~` \x00\ud800\u202ex"
    reply = Reply(blocks=(Heading(hostile), Paragraph(says(hostile)), Note((Text(hostile, code=True),))))
    text = shown(reply)
    assert text.count("<b>x</b> & <script>alert(1)</script> &lt; *_~`") == 3
    assert not set("\x00\ud800\u202e") & set(text)


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "https://", "http://localhost/x", "file:///etc", "mailto:"]
)
def test_a_link_telegram_would_not_open_keeps_its_words(href: str) -> None:
    assert render(Reply(blocks=(Paragraph((Text("here", href=href),)),)), "en")[0].html == "here"


def test_nobody_is_notified_by_what_somebody_typed() -> None:
    typed = "@ida_holm said: mail bo@example.dk or see https://example.dk/@ida_holm (@bo_lund)"
    reply = Reply(
        blocks=(Heading(typed), Paragraph(says(typed)), Table(("@ida_holm",), ((says("@bo_lund"),),)))
    )
    (page,) = render(reply, "en")
    kinds = [entity["type"] for entity in read(page).entities]
    assert "mention" not in kinds
    assert kinds.count("email") == 1
    assert kinds.count("url") == 1


def test_a_narrow_table_is_aligned_and_fits_a_phone() -> None:
    reply = Reply(
        blocks=(
            Table(
                ("Party", "Seats"),
                (
                    (says("Havnelisten"), says("11")),
                    (says("Byens Vel"), says("2")),
                    (says("Øvrige"), says("—")),
                ),
            ),
        )
    )
    (page,) = render(reply, "en")
    text = html.unescape(re.sub(r"</?pre>", "", page.html))
    assert text.splitlines() == [
        "Party        Seats",
        "──────────────────",
        "Havnelisten  11",
        "Byens Vel    2",
        "Øvrige       —",
    ]
    assert max(map(len, text.splitlines())) <= PHONE_COLUMNS
    assert [entity["type"] for entity in read(page).entities] == ["pre"]


def test_numbers_in_a_table_stand_under_each_other() -> None:
    reply = Reply(
        blocks=(Table(("Post", "kr."), ((says("Skole"), says("1.250")), (says("Havn"), says("90")))),)
    )
    assert shown(reply).splitlines()[2:] == ["Skole  1.250", "Havn      90"]


def test_a_wide_table_becomes_lines() -> None:
    reply = Reply(
        blocks=(
            Table(
                ("Name", "Committee", "Since"),
                (
                    (says("Ida Holm"), says("Children and young people committee"), says("2026")),
                    (says("Bo Lund"), says(""), says("2022")),
                ),
            ),
        )
    )
    assert shown(reply).splitlines() == [
        "Ida Holm · Committee: Children and young people committee · Since: 2026",
        "Bo Lund · Since: 2022",
    ]


def test_lines_and_their_buttons_share_a_number() -> None:
    reply = Reply(
        blocks=(
            Heading("Today"),
            Bullets((says("Send the figures"),)),
            Buttons((DONE, SNOOZE)),
            Bullets((says("Call the library"),)),
            Buttons((Choice("✓ Done", "task done 5"), Choice("Snooze", "task snooze 5"))),
        ),
        choices=(Choice("All", "task list"),),
    )
    (page,) = render(reply, "en")
    assert read(page).text.splitlines() == ["Today", "1. Send the figures", "", "2. Call the library"]
    assert labels(page) == [["1 ✓ Done", "1 Snooze"], ["2 ✓ Done", "2 Snooze"], ["All"]]
    assert [key.says for row in page.keys for key in row] == [
        "task done 4", "task snooze 4", "task done 5", "task snooze 5", "task list",
    ]  # fmt: skip


def test_a_single_group_of_buttons_needs_no_number() -> None:
    (page,) = render(Reply(blocks=(Paragraph(says("Done?")), Buttons((DONE, SNOOZE)))), "en")
    assert labels(page) == [["✓ Done", "Snooze"]]
    assert read(page).text == "Done?"


def test_rows_follow_the_length_of_the_labels() -> None:
    short, middle, long = Key("Yes", "y"), Key("Snooze a week", "s"), Key("Ida Holm, Næstved, children", "i")
    assert rows([short] * 4) == ((short, short, short), (short,))
    assert rows([middle, middle, middle]) == ((middle, middle), (middle,))
    assert rows([long, long]) == ((long,), (long,))


def test_a_long_label_is_cut_and_a_sentence_no_button_carries_becomes_a_line() -> None:
    reply = Reply(
        choices=(Choice("x\n" * 80, "a"), Choice("Ida", "ø" * 33), Choice("", "b"), Choice("Bo", ""))
    )
    (page,) = render(reply, "en")
    assert [len(label) for row in labels(page) for label in row] == [64, 1]
    assert read(page).text == f"Ida: {'ø' * 33}"


def test_a_reply_of_buttons_alone_has_a_text() -> None:
    (page,) = render(Reply(choices=(DONE,), summary="Ready?"), "en")
    assert read(page).text == "Ready?"
    assert read(render(Reply(), "en")[0]).text == "…"
    assert read(render(Reply(blocks=(Bullets(()), Buttons((DONE,)))), "en")[0]).text == "…"


@pytest.mark.parametrize(("locale", "more"), [("en", "… and {n} more"), ("da", "… og {n} mere")])
def test_a_long_reply_takes_four_messages_and_tells_how_much_is_missing(locale: str, more: str) -> None:
    items = tuple(says(f"{number} " + "æ" * 90) for number in range(400))
    pages = render(Reply(blocks=(Bullets(items),), choices=(DONE,)), locale)
    assert len(pages) == 4
    texts = [read(page).text for page in pages]
    kept = sum(line.startswith("• ") for text in texts for line in text.splitlines())
    assert 100 < kept < 400
    assert texts[-1].splitlines()[-1] == more.format(n=400 - kept)
    assert [bool(page.keys) for page in pages] == [False, False, False, True]


def test_one_message_may_be_all_there_is() -> None:
    pages = render(Reply(blocks=(Paragraph(says("x" * 50_000)),)), "en", at_most=1)
    assert len(pages) == 1
    assert re.search(r"… and \d+ more$", read(pages[0]).text)


def test_a_message_is_cut_between_blocks_and_a_heading_goes_with_what_follows() -> None:
    reply = Reply(blocks=(Paragraph(says("a " * 1700)), Heading("Next"), Paragraph(says("b " * 500))))
    first, second = (read(page).text for page in render(reply, "en"))
    assert first == ("a " * 1700).strip()
    assert second == "Next\n\n" + ("b " * 500).strip()


def test_a_huge_text_is_cut_in_time() -> None:
    pages = render(Reply(blocks=(Paragraph(says("😀@" * 2_000_000)),)), "en")
    assert len(pages) == 4
    assert all(read(page).text for page in pages)


def test_many_styles_and_many_buttons_start_a_new_message() -> None:
    lines: list[Block] = [
        Bullets(((Text("x", bold=True), Text("y", italic=True)),)),
        Buttons((DONE, SNOOZE)),
    ] * 60
    pages = render(Reply(blocks=tuple(lines)), "en")
    assert len(pages) == 2
    for page in pages:
        assert len(read(page).entities) <= 100
        assert sum(map(len, page.keys)) <= 100


def test_a_question_in_private_keeps_its_buttons() -> None:
    skip, cancel = Choice("Skip", "skip"), Choice("Cancel", "cancel")
    question = Reply(blocks=(Paragraph(says("When was it?")),), choices=(skip, cancel), asks=True)
    (page,) = render(question, "en")
    assert (page.asks, labels(page)) == (None, [["Skip", "Cancel"]])


def test_a_question_in_a_group_forces_the_reply_and_names_the_ways_out() -> None:
    skip, cancel = Choice("Skip", "skip"), Choice("Cancel", "cancel")
    question = Reply(blocks=(Paragraph(says("When was it?")),), choices=(skip, cancel), asks=True)
    (page,) = render(question, "en", room=True)
    assert (page.asks, page.keys) == ("When was it?", ())
    assert read(page).text == "When was it?\n\nWrite your answer, or one of these: Skip · Cancel"


def test_a_question_in_a_group_with_many_choices_keeps_its_buttons() -> None:
    choices = tuple(Choice(f"Committee {number}", f"pick {number}") for number in range(4))
    question = Reply(blocks=(Paragraph(says("Which one?")),), choices=choices, asks=True)
    (page,) = render(question, "en", room=True)
    assert page.asks is None
    assert sum(map(len, page.keys)) == 4
    assert read(page).text.endswith("Or reply to this message with your answer.")


def test_a_question_without_choices_forces_the_reply_everywhere() -> None:
    question = Reply(blocks=(Paragraph(says("What was it about? " * 9)),), asks=True)
    (page,) = render(question, "en")
    assert page.asks is not None
    assert 1 <= len(page.asks) <= 64


@pytest.mark.parametrize(("locale", "word"), [("en", "Sent again"), ("da", "Sendt igen")])
def test_a_message_sent_again_says_so(locale: str, word: str) -> None:
    assert shown(Reply(blocks=(Paragraph(says("Call Bo")),)), locale, resent=True).startswith(word)


def test_the_header_of_a_reply_is_one_line() -> None:
    reply = Reply(blocks=(Heading("Week 12 <Monday>"), Paragraph(says("x"))))
    assert header(reply) == "<b>Week 12 &lt;Monday&gt;</b>"
    assert len(header(Reply(summary="x\n" * 9_000))) < CAPTION_LIMIT


texts = st.text(st.characters() | st.sampled_from("<>&@\"'\u200d\u202e\x00 \n😀æ"), max_size=40)
runs = st.lists(
    st.builds(
        Text,
        texts,
        bold=st.booleans(),
        italic=st.booleans(),
        code=st.booleans(),
        href=st.none() | texts | st.just("https://example.dk/"),
    ),
    max_size=4,
).map(tuple)
choices = st.lists(st.builds(Choice, texts, texts), max_size=4).map(tuple)
blocks = st.one_of(
    st.builds(Heading, texts),
    st.builds(Paragraph, runs),
    st.builds(Note, runs),
    st.builds(Bullets, st.lists(runs, max_size=30).map(tuple), st.booleans()),
    st.builds(Fields, st.lists(st.tuples(texts, runs), max_size=5).map(tuple)),
    st.builds(
        Table,
        st.lists(texts, max_size=3).map(tuple),
        st.lists(st.lists(runs, max_size=3).map(tuple), max_size=5).map(tuple),
    ),
    st.just(Divider()),
    st.builds(Buttons, choices),
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    reply=st.builds(
        Reply, st.lists(blocks, max_size=12).map(tuple), choices, asks=st.booleans(), summary=texts
    ),
    room=st.booleans(),
)
def test_telegram_takes_every_reply(reply: Reply, room: bool) -> None:
    for page in render(reply, "da", room=room):
        formatted = formatted_text(page.html, "HTML", None, TEXT_LIMIT)
        assert formatted.text
        assert utf16_length(formatted.text) <= page.length <= TEXT_LIMIT
        for row in page.keys:
            assert 1 <= len(row) <= 3
            for key in row:
                assert 1 <= len(key.label) <= 64
                assert 1 <= len(key.says.encode()) <= 64
