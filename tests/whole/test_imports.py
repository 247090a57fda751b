"""A file dropped on the bot, on Slack and on Telegram: preview, import, undo, as a person sees them."""

from __future__ import annotations

import pytest

from bot.core.people import Role
from storage import tables
from tests.loopback.slack_model import Message as SlackMessage
from tests.loopback.telegram import Message
from tests.whole.test_slack_talk import become, labels, said
from tests.whole.town import Town, on_slack, on_telegram, town

TABLE = (
    "navn;udvalg;kommune;rolle;parti;e-mail\r\n"
    "Søren Ærø;Sundhedsudvalget;Slagelse;formand;Venstre;soren@example.dk\r\n"
    "Rigmor Falk;Sundhedsudvalget;Slagelse;medlem;SF;\r\n"
    ";Sundhedsudvalget;Slagelse;;;\r\n"
).encode("latin-1")


def names(town: Town) -> list[str]:
    return [row.name for row in town.rows(tables.Person)]


def buttons(message: Message) -> list[str]:
    return [button.text for row in message.buttons for button in row]


@on_slack()
async def test_a_file_dropped_on_the_bot_in_slack(town: Town) -> None:
    before = names(town)
    assert (await town.slack.share("Udvalg 2026.csv", TABLE, "ida")).ok
    card = await said(town.slack, "Importere Udvalg 2026.csv?")
    assert "2 nye kontakter" in card.shown
    assert "Søren Ærø: formand, Sundhedsudvalget (Slagelse), Venstre" in card.shown
    assert "Linje 4: Navnet mangler." in card.shown
    assert labels(card) == ["Importér", "Annuller"]
    assert names(town) == before
    await town.slack.press(card, "Importér", "ida")
    await become(town.slack, card, "er importeret")
    assert names(town) == [*before, "Søren Ærø", "Rigmor Falk"]
    assert labels(card) == ["Fortryd"]
    await town.slack.press(card, "Fortryd", "ida")
    await become(town.slack, card, "Importen er fortrudt.")
    assert names(town) == before
    assert len(town.slack.messages) == 1  # one card, edited in place


@on_slack()
async def test_a_file_with_a_mention_is_previewed_in_private(town: Town) -> None:
    await town.slack.share("people.csv", TABLE, "ida", "her er listen", "general")
    card = await said(town.slack, "Importere people.csv?")
    assert card.channel.startswith("D")
    aloud: list[SlackMessage] = [one for one in town.slack.messages if one.channel != card.channel]
    assert len(aloud) == 1
    assert "Søren" not in aloud[0].shown


@on_telegram()
async def test_a_file_dropped_on_the_bot_in_telegram(town: Town) -> None:
    ida = await town.linked("Ida")
    before = names(town)
    town.telegram.document("udvalg.csv", TABLE, user=ida, mime_type="text/csv")
    card = await town.telegram.expect_message("Importere udvalg.csv?", chat=town.telegram.private(ida))
    assert "2 nye kontakter" in card.text
    assert buttons(card) == ["Importér", "Annuller"]
    town.telegram.press(card, "Importér", user=ida)
    await town.telegram.expect_edit(card, "er importeret")
    assert names(town) == [*before, "Søren Ærø", "Rigmor Falk"]
    town.telegram.press(card, "Fortryd", user=ida)
    await town.telegram.expect_edit(card, "Importen er fortrudt.")
    assert len(town.telegram.messages) == 1
    assert names(town) == before


@on_telegram()
async def test_whoever_may_not_write_is_told_so(town: Town) -> None:
    reader = await town.linked("Malik", Role.READER)
    nobody = town.telegram.user("Nobody", language_code="da", started=True)
    town.telegram.document("udvalg.csv", TABLE, user=reader)
    await town.telegram.expect_message("Du kan læse med", chat=town.telegram.private(reader))
    town.telegram.document("udvalg.csv", TABLE, user=nobody)
    await town.telegram.expect_message(chat=town.telegram.private(nobody))
    assert town.rows(tables.Import) == []
    assert "getFile" not in {call.method for call in town.telegram.calls}  # nobody looked into them


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_an_import_goes_on_after_a_restart(database: str) -> None:
    import asyncio

    async def play() -> None:
        async with town(telegram="polling", database=database, locale="da") as place:
            ida = await place.linked("Ida")
            place.telegram.document("udvalg.csv", TABLE, user=ida)
            card = await place.telegram.expect_message("Importere udvalg.csv?")
            await place.stop()
            place.telegram.press(card, "Importér", user=ida)
            await place.start()
            await place.telegram.expect_edit(card, "er importeret")
            assert "Søren Ærø" in names(place)

    asyncio.run(play())
