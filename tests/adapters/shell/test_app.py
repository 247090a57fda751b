"""A conversation in the terminal, typed or from a pipe."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest

from bot.adapters.shell.lines import piped
from bot.core.clock import SystemClock
from bot.core.messages import Kind, PlaceKind
from bot.core.people import Standing
from bot.core.reply import File
from tests.adapters.shell.little_desk import TZ, Terminal, parcel, said


def test_one_line_is_one_message() -> None:
    shell = Terminal()
    assert shell.hears("/agenda today\nagenda today\n\n   \nlast without an end") == (
        "command ida@ida: agenda today\ndirect ida@ida: agenda today\ndirect ida@ida: last without an end\n"
    )
    assert len({message.event_id for message in shell.desk.heard}) == 3
    first = shell.desk.heard[0]
    assert (first.sender.name, first.sender.standing, first.answer_to) == ("Ida", Standing.MEMBER, None)
    assert first.abilities.forms
    assert first.abilities.answers_in_ack


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("/caucus agenda", "agenda"),
        ("/caucus", ""),
        ("/agenda", "agenda"),
        ("@caucus agenda", "agenda"),
        ("Caucus, agenda", "agenda"),
        ("caucuses are many", "caucuses are many"),
        ("møde afholdt", "møde afholdt"),
        (":) hello", ":) hello"),
        ("12", "12"),
        ("#3", "#3"),
    ],
)
def test_however_the_bot_is_addressed_the_words_are_the_same(line: str, text: str) -> None:
    shell = Terminal()
    shell.hears(line)
    assert [message.text for message in shell.desk.heard] == [text]


def test_speaking_as_others_in_other_rooms() -> None:
    shell = Terminal()
    assert shell.hears(":as Bo Holm\n:room #Budget\n/hello\nhello\n:room\nhello\n:as\n") == (
        "command bo holm@#budget: hello\nOnly you can see this.\n"
        "mention bo holm@#budget: hello\nOnly you can see this.\n"
        "direct bo holm@bo holm: hello\n"
        "Say who: :as ida\n"
    )
    assert [message.place.kind for message in shell.desk.heard] == [
        PlaceKind.ROOM,
        PlaceKind.ROOM,
        PlaceKind.DIRECT,
    ]
    assert shell.desk.heard[0].place.name == "budget"
    assert shell.desk.heard[0].sender.name == "Bo Holm"


def test_a_number_presses_a_button_of_the_last_answer_and_an_older_one_by_its_number() -> None:
    shell = Terminal(room="budget")
    text = shell.hears("card\n3\n#1 2\n#1 9\n#7 1\n")
    assert text.splitlines()[:4] == [
        "Meeting logged",
        "With   Anna Jensen",
        "Topic  Rehab",
        "[1] Done  [2] Snooze",
    ]
    assert text.splitlines()[4] == "[3] Edit  [4] Undo  #1"
    pressed = [message for message in shell.desk.heard if message.kind is Kind.BUTTON]
    assert [message.text for message in pressed] == ["card edit", "task snooze 1"]
    assert pressed[0].card == pressed[1].card
    assert pressed[0].card
    assert "There is no button 9 there; it has 4." in text
    assert "There is no button 1 there; it has 0." in text


def test_a_button_is_pressed_where_it_was_shown() -> None:
    shell = Terminal(room="budget")
    shell.hears("card\n:room\n1\n")
    assert (shell.desk.heard[-1].kind, shell.desk.heard[-1].text) == (Kind.BUTTON, "task done 1")
    assert shell.desk.heard[-1].place.room == "#budget"


def test_a_form_in_a_pipe_is_shown_and_nothing_is_waited_for() -> None:
    shell = Terminal()
    text = shell.hears("/meeting logged\nhello\n")
    assert text == (
        "Log a meeting\n"
        "Who *         for example Anna Jensen, Bo Holm\n"
        "Kind          Logged\n"
        "Confidential\n"
        "Notes\n"
        "In one line: /meeting logged Anna Jensen yesterday about rehab\n"
        "direct ida@ida: hello\n"
    )


def test_a_form_that_brings_its_own_usage_shows_that() -> None:
    assert Terminal().hears("usage") == "Like this: usage Anna\n"


def test_the_clock_is_set_and_the_scheduler_runs_then() -> None:
    shell = Terminal()
    shell.waiting.append(parcel(said("Your day"), "bo"))
    text = shell.hears(
        ":at 2027-01-12T08:00\n:tick\n:tick\n:at 09.30\n:at\n:at tomorrow\n:at 2027-01-12T25:00\n"
    )
    assert shell.ticks == [datetime(2027, 1, 12, 8, tzinfo=TZ)] * 2
    assert shell.clock.now() == datetime(2027, 1, 12, 8, 30, tzinfo=UTC)
    assert text == (
        "It is Tuesday 12 January 2027, 08:00.\n"
        "→ bo\nYour day\n"
        "Nothing is due now.\n"
        "It is Tuesday 12 January 2027, 09:30.\n"
        "It is Tuesday 12 January 2027, 09:30.\n"
        "I need a day and a time, such as :at 2027-01-12T08:00 or :at 08:00.\n"
        "I need a day and a time, such as :at 2027-01-12T08:00 or :at 08:00.\n"
    )


@pytest.mark.parametrize(
    ("typed", "utc"),
    [
        ("2027-01-12T08:00+00:00", datetime(2027, 1, 12, 8, tzinfo=UTC)),
        ("2027-07-12 08:00", datetime(2027, 7, 12, 6, tzinfo=UTC)),
        ("2027-01-12", datetime(2027, 1, 11, 23, tzinfo=UTC)),
        ("2027-03-28T02:30", datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
    ],
)
def test_moments_for_the_clock(typed: str, utc: datetime) -> None:
    shell = Terminal()
    shell.hears(f":at {typed}\n")
    assert shell.clock.now() == utc


def test_the_machines_own_clock_is_not_set() -> None:
    assert "start with --at" in Terminal(clock=SystemClock()).hears(":at 2027-01-12T08:00\n")


def test_what_waits_is_delivered_before_the_next_line_is_read() -> None:
    shell = Terminal()
    shell.waiting.append(parcel(said("To all"), "#budget", only="bo"))
    assert shell.hears("one\ntwo\n") == (
        "direct ida@ida: one\n→ #budget (only bo)\nTo all\ndirect ida@ida: two\n"
    )


def test_orders_unknown_and_known_and_danish() -> None:
    shell = Terminal(locale="da")
    text = shell.hears(":hjælp\n:vrøvl\n:som bo\nhej\n:slut\nnever heard\n")
    assert ":as ida" in text
    assert "tal som Ida" in text
    assert "/meeting" in text
    assert ":vrøvl findes ikke i denne terminal" in text
    assert [message.text for message in shell.desk.heard] == ["hej"]
    assert shell.desk.heard[0].sender.account == "bo"


def test_a_file_is_kept_where_nothing_stands_yet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = Terminal().hears(":save\nfile\n:save\n:save\n:save other.csv\n:save no/such/place\n")
    assert (tmp_path / "meetings.csv").read_bytes() == (tmp_path / "other.csv").read_bytes() == b"a,b\n"
    assert text == (
        "There is no file to keep.\nHere\nFile: meetings.csv, 4 bytes (:save keeps it)\nKept as meetings.csv.\n"
        "meetings.csv could not be written: File exists.\nKept as other.csv.\n"
        "no/such/place could not be written: No such file or directory.\n"
    )


def test_a_file_that_came_by_itself_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture or a document takes a moment and is delivered after the answer."""
    monkeypatch.chdir(tmp_path)
    shell = Terminal()
    shell.waiting.append(parcel(replace(said("Here"), file=File("wheel.png", b"png", "image/png")), "ida"))
    text = shell.hears("draw\n:save\n")
    assert (tmp_path / "wheel.png").read_bytes() == b"png"
    assert text.endswith("Kept as wheel.png.\n")


def test_a_fault_does_not_end_the_conversation(caplog: pytest.LogCaptureFixture) -> None:
    text = Terminal().hears("break\nhello\n")
    first, second = text.splitlines()
    assert first.startswith("Something went wrong on our side, reference ")
    assert second == "direct ida@ida: hello"
    assert first.split("reference ")[1].split(".")[0] in caplog.text


HOSTILE = [
    b"\xff\xfe half \xc3",
    b"nul \x00 escape \x1b[31m bell \x07",
    "zero\u200bwidth \u202eright to left \u05d0".encode(),
    b"<b> </script> <!channel> *_~ [red]x[/red] :smile:",
    "🎉🎉👩‍👩‍👧".encode(),
    b"\r",
    b":as \x00\n:room \x1b]0;x\x07\n:at \x00\n:save \x00\nhello",
]


@pytest.mark.parametrize("line", HOSTILE)
def test_whatever_comes_through_the_pipe_the_shell_goes_on(line: bytes) -> None:
    shell = Terminal()
    text = shell.hears(line + b"\nstill here\n")
    assert "still here" in text
    assert "\x1b" not in text
    assert "\x00" not in text
    assert "wrong on our side" not in text
    assert shell.desk.heard[-1].text == "still here"


def test_markup_of_the_terminal_is_text() -> None:
    assert "[red]x[/red] :smile: https://example.org" in Terminal().hears(
        "[red]x[/red] :smile: https://example.org\n"
    )


def test_ten_megabytes_in_one_line_arrive_whole() -> None:
    shell = Terminal()
    shell.hears(b"nothing " + b"x" * 10_000_000 + b"\nhello\n")
    assert [len(message.text) for message in shell.desk.heard] == [10_000_008, 5]
    assert shell.text == "direct ida@ida: hello\n"


def test_the_prompt_says_who_and_where() -> None:
    shell = Terminal(room="budget").open(piped(BytesIO().read))
    assert shell.prompt == "ida@budget> "


def test_a_greeting_and_a_goodbye_for_people() -> None:
    text = Terminal(interactive=True, greeting=True).hears(b"")
    assert text.startswith("Type help to see what I understand")
    assert text.endswith("Goodbye.\n")
