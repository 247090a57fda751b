"""A slash command the bot tells people is one they have: on Slack, one every app of ours registers."""

from __future__ import annotations

import re

import pytest

from bot.adapters.shell.render import reply_lines
from bot.adapters.telegram.menu import telegram_name
from bot.commands import registry
from bot.core.shipped_files import templates_dir
from bot.engine.menus import command_infos
from bot.engine.slash import ALWAYS, Slash
from bot.gallery.scenes.team import TEAM
from bot.gallery.stage import Answer, Exhibit, play
from bot.gallery.steps import SLACK, TELEGRAM
from bot.language.words import LANGUAGES

MENU = frozenset(
    name
    for locale in LANGUAGES
    for info in command_infos(registry(), locale)
    if (name := telegram_name(info))
) | {"start", "cancel"}
SLASH = re.compile(r"(?<![\w/.:<>-])/([a-zæøå][\wæøå-]*)")


def unregistered(answer: Answer, exhibit: Exhibit) -> list[str]:
    """The slash commands an answer names that there are not where it is read.

    What somebody typed themselves is not told them by us.
    """
    lines = "\n".join(reply_lines(answer.reply, answer.locale))
    names = [name for name in SLASH.findall(lines) if f"/{name}" not in exhibit.said]
    known = {SLACK: ALWAYS, TELEGRAM: MENU}.get(exhibit.platform)
    return [f"/{name} is no command on {exhibit.platform}" for name in names if known and name not in known]


def test_help_and_invitations_name_commands_there_are() -> None:
    titles = {scene.title for scene in TEAM}
    played = list(play((SLACK, TELEGRAM), only=lambda scene: scene.title in titles))
    found = [fault for one in played for answer in one.answers for fault in unregistered(answer, one)]
    assert found == []
    told = {
        (one.platform, name)
        for one in played
        for answer in one.answers
        for name in SLASH.findall("\n".join(reply_lines(answer.reply, answer.locale)))
    }
    assert {platform for platform, _ in told} == {SLACK, TELEGRAM}


@pytest.mark.parametrize("locale", LANGUAGES)
@pytest.mark.parametrize("prefix", ["", "x-"])
def test_every_command_can_be_told_as_one_slack_has_and_telegram_knows(locale: str, prefix: str) -> None:
    known = registry()
    slash = Slash(known, prefix)
    for info in command_infos(known, locale):
        sentence = f"{info.name} {info.usage}".strip()
        on_slack = slash("slack", sentence)
        assert on_slack[1:].split(" ")[0].removeprefix(prefix) in ALWAYS
        assert on_slack.startswith(f"/{prefix}")
        said = on_slack[1 + len(prefix) :].removeprefix("caucus ")
        assert known.understand(said).__class__ is known.understand(sentence).__class__
        on_telegram = slash("telegram", sentence)
        assert re.fullmatch(r"/[a-z0-9_]{1,32}( .*)?", on_telegram)
        assert known.understand(on_telegram[1:]) == known.understand(sentence)


def test_no_template_writes_a_slash_of_its_own_that_slack_may_not_have() -> None:
    # What is said only where no invitation was needed yet, on Telegram, may name Telegram's /start.
    for page in templates_dir().rglob("*.html"):
        names = set(SLASH.findall(re.sub(r"</?\w+[^>]*>", " ", page.read_text(encoding="utf-8"))))
        assert names <= {*ALWAYS, *({"start"} if page.name == "unknown.html" else ())}, page
