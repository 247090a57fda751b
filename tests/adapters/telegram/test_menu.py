"""The commands Telegram offers, by language and place."""

from __future__ import annotations

import pytest

from bot.adapters.telegram.menu import menu, telegram_name
from bot.core.desk import CommandInfo
from tests.adapters.telegram.house import House, run


@pytest.mark.parametrize(
    ("name", "aliases", "spelt"),
    [
        ("meeting", (), "meeting"),
        ("møde", (), "moede"),
        ("besøg", (), "besoeg"),
        ("høringssvar", (), "hoeringssvar"),
        ("Ærø", (), "aeroe"),
        ("notér", (), "noter"),
        ("to-do", (), "to_do"),
        ("会议", ("meeting",), "meeting"),
        ("会议", (), None),
        ("x" * 33, ("x",), "x"),
        ("two words", (), None),
    ],
)
def test_commands_are_spelt_in_telegrams_letters(
    name: str, aliases: tuple[str, ...], spelt: str | None
) -> None:
    assert telegram_name(CommandInfo(name, "", "", aliases)) == spelt


def test_a_summary_fits_and_is_never_empty() -> None:
    first, second = menu(
        [CommandInfo("a", "x" * 999, ""), CommandInfo("b", "", "")], private=True, admin=True
    )
    assert len(first.description) == 256
    assert second.description == "b"


def test_two_commands_of_one_spelling_are_offered_once_and_a_hundred_at_most() -> None:
    infos = [CommandInfo("møde", "1", ""), CommandInfo("moede", "2", "")]
    infos += [CommandInfo(f"c{number}", "x", "") for number in range(200)]
    offered = menu(infos, private=True, admin=True)
    assert len(offered) == 100
    assert [(one.command, one.description) for one in offered[:2]] == [("moede", "1"), ("c0", "x")]


def test_everybody_sees_what_concerns_them_in_their_language() -> None:
    async def scenario(home: House) -> None:
        telegram = home.telegram
        ida = telegram.user("Ida", language_code="da")
        ana = telegram.user("Ana", language_code="es")
        group = telegram.group("Byrådsgruppen", [ida, ana])
        telegram.enter(group, ida, "administrator")
        await telegram.expect_call("setMyCommands", 6)

        def names(commands: list[dict[str, str]]) -> list[str]:
            return [command["command"] for command in commands]

        assert names(telegram.shown_commands(ida)) == ["moede", "opkald", "overblik", "inviter"]
        assert names(telegram.shown_commands(ana)) == ["meeting", "call", "digest", "invite"]
        assert names(telegram.shown_commands(ana, group)) == ["meeting", "call"]
        assert names(telegram.shown_commands(ida, group)) == ["moede", "opkald", "inviter"]
        assert telegram.shown_commands(ida)[0]["description"] == "Notér eller planlæg et møde"

    run(scenario)


def test_menus_that_are_right_already_are_left_alone() -> None:
    async def scenario(home: House) -> None:
        await home.telegram.expect_call("setMyCommands", 6)
        await home.adapter.stop()
        await home.make_adapter().start()
        await home.telegram.expect_call("getMyCommands", 12)
        home.telegram.say("after", user=home.telegram.user("Ida"))
        await home.telegram.expect_message("Heard: after")
        assert len(home.telegram.called("setMyCommands")) == 6

    run(scenario)


def test_a_menu_that_cannot_be_set_keeps_nobody_from_talking(caplog: pytest.LogCaptureFixture) -> None:
    async def scenario(home: House) -> None:
        home.telegram.faults.next("setMyCommands", "500", times=9)
        await home.adapter.start()
        home.telegram.say("hello", user=home.telegram.user("Ida"))
        await home.telegram.expect_message("Heard: hello")
        await home.telegram.expect_call("setMyCommands")
        await home.adapter.stop()
        assert "menus were not set" in caplog.text

    run(scenario, start=False)
