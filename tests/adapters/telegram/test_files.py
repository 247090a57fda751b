"""A document sent to the bot on Telegram is fetched before the message is handed in, and nothing else is."""

from __future__ import annotations

import pytest

from bot.adapters.telegram.settings import Mode
from bot.core.messages import LARGEST_FILE, Attached, Kind
from tests.adapters.telegram.house import House, run

TABLE = "navn;e-mail\nSøren Ærø;soren@example.dk\n".encode("latin-1")


def fetched(home: House) -> list[str]:
    """What Telegram was asked for of files."""
    return [call.method for call in home.telegram.calls if call.method == "getFile"]


@pytest.mark.parametrize("mode", Mode)
def test_a_document_reaches_the_desk_with_its_contents(mode: Mode) -> None:
    async def scenario(home: House) -> None:
        ida = home.telegram.user("Ida")
        home.telegram.document("people.csv", TABLE, user=ida, mime_type="text/csv")
        await home.until(lambda: home.desk.messages)
        (message,) = home.desk.messages
        assert (message.kind, message.text) == (Kind.DIRECT, "")
        assert message.files == (Attached("people.csv", len(TABLE), "text/csv", TABLE),)

    run(scenario, mode)


def test_its_words_are_the_caption() -> None:
    async def scenario(home: House) -> None:
        ida = home.telegram.user("Ida")
        home.telegram.document("people.csv", TABLE, user=ida, caption="/contact import", mime_type="text/csv")
        await home.until(lambda: home.desk.messages)
        (message,) = home.desk.messages
        assert (message.kind, message.text, len(message.files)) == (Kind.COMMAND, "contact import", 1)

    run(scenario)


def test_what_is_too_large_or_no_document_is_not_fetched() -> None:
    async def scenario(home: House) -> None:
        ida = home.telegram.user("Ida")
        large = b"x" * (LARGEST_FILE + 1)
        home.telegram.document("huge.csv", large, user=ida, mime_type="text/csv")
        home.telegram.document("film.mp4", b"film", user=ida, mime_type="video/mp4")
        await home.until(lambda: len(home.desk.messages) == 2)
        first, second = home.desk.messages
        assert first.files == (Attached("huge.csv", len(large), "text/csv"),)
        assert first.files[0].too_large
        assert second.files == ()
        assert fetched(home) == []

    run(scenario)


def test_a_document_that_cannot_be_fetched_is_handed_in_without_contents() -> None:
    async def scenario(home: House) -> None:
        ida = home.telegram.user("Ida")
        home.telegram.faults.next("getFile", "500")
        home.telegram.document("people.csv", TABLE, user=ida, mime_type="text/csv")
        await home.until(lambda: home.desk.messages)
        (file,) = home.desk.messages[0].files
        assert (file.content, file.too_large) == (None, False)

    run(scenario)


@pytest.mark.parametrize("mode", Mode)
def test_whom_the_desk_takes_no_files_from_has_nothing_fetched(mode: Mode) -> None:
    async def scenario(home: House) -> None:
        ida, stranger = home.telegram.user("Ida"), home.telegram.user("Nobody")
        home.desk.strangers.add(str(stranger.id))
        home.telegram.document("people.csv", TABLE, user=stranger, mime_type="text/csv")
        await home.until(lambda: home.desk.messages)
        assert home.desk.messages[0].files == (Attached("people.csv", len(TABLE), "text/csv"),)
        assert fetched(home) == []
        home.telegram.document("people.csv", TABLE, user=ida, mime_type="text/csv")
        await home.until(lambda: len(home.desk.messages) == 2)
        assert home.desk.messages[1].files[0].content == TABLE
        assert fetched(home) != []

    run(scenario, mode)
