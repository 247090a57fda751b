"""The app manifest: valid, as few rights as are used, the same commands as the bot has."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from bot.adapters.slack import happenings
from bot.adapters.slack import manifest as module
from bot.adapters.slack.manifest import EVENTS, OPTIONAL_SCOPES, SCOPES, manifest
from bot.adapters.slack.reserved import RESERVED
from bot.cli.manifests import slack_manifest
from bot.core.desk import CommandInfo
from bot.engine.slash import ALWAYS
from bot.language.words import LANGUAGES
from bot.settings import read_settings
from tests.loopback.slack import SPECS, Slack, slack_loopback
from tests.loopback.slack_manifest import KEPT, InvalidManifest, troubles

SCHEMA = SPECS / "slack-manifest.schema.2.0.0.json"
OLD_METHODS = SPECS / "slack-openapi-2020.reduced.json"
URL = "https://caucus.vesterby.example/slack/events"
COMMANDS = (
    CommandInfo(
        "meeting", "Meetings held and planned", "logged Anna Jensen yesterday about rehab", ("møde",)
    ),
    CommandInfo("contact", "People and where they sit", ""),
    CommandInfo("secret", "Not offered", "x", shown=False),
)
needs_schema = pytest.mark.skipif(
    not SCHEMA.exists(), reason="the published schema is not beside this checkout"
)


def written(mode: str, prefix: str = "") -> dict[str, Any]:
    return manifest(COMMANDS, mode, prefix, URL if mode == "http" else None)


@needs_schema
@pytest.mark.parametrize("prefix", ["", "dev-"])
@pytest.mark.parametrize("mode", ["socket", "http"])
def test_it_is_valid(mode: str, prefix: str) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    found = written(mode, prefix)
    assert [error.message for error in Draft7Validator(schema).iter_errors(found)] == []
    assert json.loads(json.dumps(found)) == found


@needs_schema
def test_it_is_valid_whatever_a_command_says() -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    wordy = [CommandInfo(f"command{n}", "s" * 3_000, "u" * 3_000) for n in range(60)]
    assert (
        list(Draft7Validator(schema).iter_errors(manifest([*wordy, CommandInfo("x", "", "")], "socket")))
        == []
    )


def test_commands_come_from_the_register() -> None:
    found = {entry["command"]: entry for entry in written("socket")["features"]["slash_commands"]}
    assert list(found) == ["/caucus", "/meeting", "/contact"]  # and what is not offered is not there
    assert found["/meeting"]["usage_hint"] == "logged Anna Jensen yesterday about rehab"
    assert "usage_hint" not in found["/contact"]
    assert not found["/meeting"]["should_escape"]
    prefixed = [entry["command"] for entry in written("socket", "dev-")["features"]["slash_commands"]]
    assert prefixed == ["/dev-caucus", "/dev-meeting", "/dev-contact"]


def test_a_command_named_caucus_is_there_once() -> None:
    found = manifest([CommandInfo("caucus", "Anything", "help")])["features"]["slash_commands"]
    assert [entry["command"] for entry in found] == ["/caucus"]


def test_socket_mode_names_no_address_and_http_names_it_everywhere() -> None:
    assert URL not in json.dumps(written("socket"))
    assert written("socket")["settings"]["socket_mode_enabled"]
    found = written("http")
    assert not found["settings"]["socket_mode_enabled"]
    assert found["settings"]["event_subscriptions"]["request_url"] == URL
    assert found["settings"]["interactivity"]["request_url"] == URL
    assert found["settings"]["interactivity"]["message_menu_options_url"] == URL
    assert {entry["url"] for entry in found["features"]["slash_commands"]} == {URL}


def test_http_needs_its_address() -> None:
    with pytest.raises(ValueError, match="public address"):
        manifest(COMMANDS, "http")


def whole(mode: str, locale: str, everything: bool, prefix: str = "") -> dict[str, Any]:
    """The manifest of the whole bot, as the command line writes it."""
    found = read_settings({"CAUCUS_LOCALE": locale, "CAUCUS_COMMAND_PREFIX": prefix}, dotenv=None)
    text = slack_manifest(found, mode, "https://caucus.vesterby.example", everything=everything)
    made: dict[str, Any] = json.loads(text)
    return made


def names(made: dict[str, Any]) -> list[str]:
    return [entry["command"] for entry in made["features"]["slash_commands"]]


@pytest.mark.parametrize("prefix", ["", "x-"])
@pytest.mark.parametrize("everything", [False, True])
@pytest.mark.parametrize("locale", LANGUAGES)
@pytest.mark.parametrize("mode", ["socket", "http"])
def test_slack_takes_every_manifest_whole(mode: str, locale: str, everything: bool, prefix: str) -> None:
    made = whole(mode, locale, everything, prefix)
    assert troubles(made, SPECS) == []
    slack = Slack()
    slack.install(made)
    assert slack.commands == names(made)
    assert not {name.removeprefix("/") for name in names(made)} & RESERVED
    if not everything:
        assert sorted(names(made)) == sorted(f"/{prefix}{name}" for name in ALWAYS)
    else:
        assert f"/{prefix}digest" in names(made)
        assert (f"/{prefix}me" in names(made)) is bool(prefix)


def test_a_danish_teams_manifest_is_danish_and_its_names_are_slacks_letters() -> None:
    danish, english = whole("socket", "da", True), whole("socket", "en", True)
    assert names(danish) == names(english)
    for here, there in zip(
        danish["features"]["slash_commands"], english["features"]["slash_commands"], strict=True
    ):
        assert here["description"] != there["description"], here["command"]
    for path in ("description", "long_description"):
        assert danish["display_information"][path] != english["display_information"][path]


def test_what_slack_keeps_for_itself_is_known_to_us() -> None:
    assert KEPT <= RESERVED


@pytest.mark.parametrize("name", sorted(RESERVED & KEPT))
def test_a_reserved_name_is_never_asked_for_and_would_cost_every_command(name: str) -> None:
    taken = manifest([CommandInfo(name, "x", "")], everything=True)
    assert names(taken) == ["/caucus"]
    taken["features"]["slash_commands"].append({"command": f"/{name}", "description": "x"})
    slack = Slack()
    with pytest.raises(InvalidManifest, match="invalid name"):
        slack.install(taken)
    assert slack.commands == []
    prefixed = manifest([CommandInfo(name, "x", "")], prefix="x-", everything=True)
    assert names(prefixed) == ["/x-caucus", f"/x-{name}"]


def test_the_loopback_slack_keeps_its_own_commands_and_those_nobody_registered() -> None:
    async def test() -> None:
        async with slack_loopback() as slack:
            with pytest.raises(LookupError, match="for itself"):
                await slack.command("/me", user="ida", channel="general")
            slack.install(whole("socket", "en", False))
            with pytest.raises(LookupError, match="no app"):
                await slack.command("/digest", user="ida", channel="general")

    asyncio.run(test())


def test_every_event_is_subscribed_by_right_and_dealt_with() -> None:
    source = (Path(module.__file__).parent / "listeners.py").read_text(encoding="utf-8")
    for event in EVENTS:
        word = event.partition(".")[0]
        assert event in happenings.EVENTS or f'"{word}"' in source, event


def test_tokens_do_not_rotate() -> None:
    assert written("http")["settings"]["token_rotation_enabled"] is False


# Web API method or subscribed event -> the scope it needs (Slack's method and event reference).
NEEDS = {
    "chat_postMessage": "chat:write",
    "chat_postEphemeral": "chat:write",
    "chat_update": "chat:write",
    "users_info": "users:read",
    "conversations_open": "im:write",
    "conversations_info": "channels:read",
    "files_getUploadURLExternal": "files:write",
    "files_completeUploadExternal": "files:write",
    "files_info": "files:read",
    "app_mention": "app_mentions:read",
    "message.im": "im:history",
    "user_change": "users:read",
    **{event: "channels:read" for event in happenings.EVENTS if not event.startswith("group_")},
    **{event: "groups:read" for event in happenings.EVENTS if event.startswith("group_")},
    "conversations_history": "channels:history",
    "conversations_replies": "groups:history",
    "pins_add": "pins:write",
}
FREE = {
    "auth_test",
    "apps_connections_open",
    "chat_getPermalink",
    "views_open",
    "views_update",
    "views_publish",
    "app_home_opened",
    "app_uninstalled",
    "tokens_revoked",
}


def test_every_right_is_used_and_every_call_has_its_right() -> None:
    sources = "".join(p.read_text(encoding="utf-8") for p in Path(module.__file__).parent.glob("*.py"))
    called = set(re.findall(r"client\.([a-z]+(?:_[a-zA-Z]+)+)\(", sources)) | set(EVENTS)
    assert called - FREE <= NEEDS.keys()
    assert NEEDS.keys() <= called
    asked = {scope for scope, _ in (*SCOPES, *OPTIONAL_SCOPES)}
    assert {NEEDS[one] for one in called - FREE} | {"commands"} == asked
    assert all(why for _, why in (*SCOPES, *OPTIONAL_SCOPES))
