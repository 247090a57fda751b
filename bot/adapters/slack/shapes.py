"""Says whether what Slack tells has the shape it must have, so that nothing odd gets any farther."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

DEEPEST: Final = 40  # Block Kit nests a dozen deep

# What every field of a name holds wherever it stands, as far as anything of ours or of Bolt's reads it.
_TEXT: Final = frozenset(
    {
        "action_id",
        "api_app_id",
        "app_id",
        "block_id",
        "bot_id",
        "callback_id",
        "challenge",
        "channel_id",
        "channel_name",
        "channel_type",
        "command",
        "enterprise_id",
        "event_id",
        "event_ts",
        "external_id",
        "hash",
        "id",
        "locale",
        "message_ts",
        "private_metadata",
        "response_url",
        "root_view_id",
        "selected_channel",
        "selected_conversation",
        "selected_date",
        "selected_time",
        "selected_user",
        "subtype",
        "tab",
        "team_id",
        "thread_ts",
        "token",
        "trigger_id",
        "ts",
        "type",
        "url_private",
        "url_private_download",
        "user_id",
        "user_name",
        "username",
        "value",
        "view_id",
    }
)
_OBJECTS: Final = frozenset({"container", "event", "message", "state", "values", "view", "selected_option"})
_LISTS: Final = frozenset(
    {
        "actions",
        "authorizations",
        "blocks",
        "elements",
        "files",
        "options",
        "response_urls",
        "selected_options",
    }
)
_EITHER: Final = frozenset(
    {"channel", "enterprise", "item", "name", "team", "text", "title", "user", "label"}
)

# What each kind cannot do without.
_NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "command": ("command", "user_id", "channel_id", "trigger_id"),
    "event_callback": ("event", "event.type", "event_id"),
    "block_actions": ("user.id", "trigger_id", "container", "container.type", "actions.0"),
    "view_submission": ("user.id", "trigger_id", "view.id", "view.state.values"),
    "view_closed": ("user.id", "view.id"),
    "block_suggestion": ("user.id", "view.id", "action_id"),
    "message_action": ("user.id", "trigger_id", "channel.id", "message_ts", "message"),
    "shortcut": ("user.id", "trigger_id"),
}
_IDS: Final = ("user", "channel")  # of an event that somebody said something; elsewhere they are objects
_OF_A_MESSAGE: Final = ("container.message_ts", "container.channel_id")
_OF_AN_EVENT: Final[Mapping[str, tuple[str, ...]]] = {
    "message": ("event.channel", "event.ts"),
    "app_mention": ("event.channel", "event.ts", "event.user"),
    "app_home_opened": ("event.user",),
}


def oddity(payload: Mapping[str, Any]) -> str | None:
    """The first field that is not what it must be, by its path; None when all are. Values are never told."""
    odd = _odd(payload, "", DEEPEST) or _odd_answers(payload) or _odd_said(payload)
    if odd is not None:
        return odd
    return next((path for path in _needed(payload) if _missing(payload, path)), None)


def _odd(value: Any, path: str, deep: int) -> str | None:
    if not isinstance(value, dict | list):
        return None
    if deep == 0:
        return path
    pairs = value.items() if isinstance(value, dict) else ((str(n), one) for n, one in enumerate(value))
    of_a_list = path.rpartition(".")[2] if isinstance(value, list) else ""
    for key, one in pairs:
        here = f"{path}.{key}" if path else str(key)
        if (
            (one is None and key == "response_urls")
            or (one is not None and not _fits(key, one))
            or (of_a_list in _LISTS and not isinstance(one, dict | str))
        ):
            return here
        if (odd := _odd(one, here, deep - 1)) is not None:
            return odd
    return None


def _odd_said(payload: Mapping[str, Any]) -> str | None:
    """Who said something, and where, are told by their ids."""
    event = payload.get("event")
    if not isinstance(event, dict) or event.get("type") not in _OF_AN_EVENT:
        return None
    return next((f"event.{key}" for key in _IDS if isinstance(event.get(key), dict)), None)


def _odd_answers(payload: Mapping[str, Any]) -> str | None:
    """What a form was filled in with: by block, then by field."""
    view = payload.get("view")
    state = view.get("state") if isinstance(view, dict) else None
    blocks = state.get("values") if isinstance(state, dict) else None
    for block, fields in (blocks or {}).items():
        if not isinstance(fields, dict) or not all(map(_is_answer, fields.values())):
            return f"view.state.values.{block}"
    return None


def _is_answer(answer: Any) -> bool:
    if not isinstance(answer, dict) or not isinstance(answer.get("type"), str):
        return False
    one, several = answer.get("selected_option"), answer.get("selected_options", [])
    options = [*several, *([one] if one else [])] if isinstance(several, list) else [None]
    return all(isinstance(option, dict) and isinstance(option.get("value"), str) for option in options)


def _fits(key: str, value: Any) -> bool:
    if key in _TEXT:
        return isinstance(value, str)
    if key in _OBJECTS:
        return isinstance(value, dict)
    if key in _LISTS:
        return isinstance(value, list)
    return key not in _EITHER or isinstance(value, str | dict)


def _needed(payload: Mapping[str, Any]) -> tuple[str, ...]:
    kind = "command" if "command" in payload else str(payload.get("type"))
    needed = _NEEDED.get(kind, ())
    if kind == "event_callback" and isinstance(event := payload.get("event"), dict):
        needed += _OF_AN_EVENT.get(str(event.get("type")), ()) if event.get("subtype") is None else ()
    container = payload.get("container")
    if kind == "block_actions" and isinstance(container, dict) and container.get("type") != "view":
        needed += _OF_A_MESSAGE
    if kind == "block_actions" and isinstance(container, dict) and container.get("type") == "view":
        needed += ("view.id",)
    return needed


def _missing(payload: Any, path: str) -> bool:
    for part in path.split("."):
        if isinstance(payload, list):
            payload = payload[0] if payload else None
        else:
            payload = payload.get(part) if isinstance(payload, dict) else None
    return payload is None or payload == ""
