"""The team and the bot: first words, invitations, roles, languages."""

from __future__ import annotations

from bot.core.messages import Kind
from tests.office import BUDGET, Office, button, choices, shown


def test_a_bare_mention_and_hello_are_answered_with_where_to_begin(en: Office) -> None:
    assert choices(en.say("", place=BUDGET, kind=Kind.MENTION))
    assert "Ida" in en.lines("hej")


def test_the_only_administrator_stays_one(en: Office) -> None:
    assert "only administrator" in en.lines("caucus role reader Ida")
    assert "administrator now" in en.lines("caucus role admin Bo")
    assert "read along" in en.lines("caucus role reader Ida", "bo")


def test_roles_and_names_that_do_not_exist_are_named(en: Office) -> None:
    assert "“king”" in en.lines("caucus role king Bo")
    assert "“Sofus”" in en.lines("caucus role member Sofus")
    assert "“king”" in en.lines("caucus invite king")


def test_only_administrators_invite_and_give_roles(en: Office) -> None:
    for sentence in ("caucus invite", "caucus role reader Ida", "caucus link"):
        assert "administrator" in en.lines(sentence, "bo")


def test_a_language_is_chosen_by_button(en: Office) -> None:
    en.say("caucus language", "bo")
    assert "dansk" in shown(en.say(button(en.last, "Dansk").says, "bo", kind=Kind.BUTTON), "da")
    assert "Møde" in en.lines("meeting logged Bent Holm", "bo")


def test_the_bot_says_who_it_takes_one_for(en: Office) -> None:
    told = en.lines("caucus whoami", "bo")
    assert "You are Bo" in told
    assert "Europe/Copenhagen" in told
