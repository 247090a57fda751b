"""Slack's JSON objects (user, message, conversation, view) with the fields the real ones have."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from tests.loopback.slack_model import APP, BOT, BOT_USER, TEAM, Channel, Json, Message, Person, View
from tests.loopback.slack_state import Workspace


def user_json(state: Workspace, person: Person, include_locale: bool) -> Json:
    """Slack's user object; a deactivated account has lost its roles and time zone."""
    found: Json = {
        "id": person.id,
        "team_id": person.team_id,
        "name": person.name,
        "deleted": person.deleted,
        "color": "9f69e7",
        "real_name": person.real_name,
        "profile": {
            "real_name": person.real_name,
            "real_name_normalized": person.real_name,
            "display_name": person.name,
            "display_name_normalized": person.name,
            "first_name": person.real_name.split()[0],
            "last_name": person.real_name.split()[-1],
            "avatar_hash": "g0000000000",
            "image_72": f"{state.origin}/avatar/{person.id}",
            "status_text": "",
            "status_emoji": "",
            "team": person.team_id,
        },
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": int(state.now()),
    }
    if person.is_stranger:
        found["is_stranger"] = True
    if not person.deleted:
        local = datetime.fromtimestamp(state.now(), UTC).astimezone(ZoneInfo(person.tz))
        offset = local.utcoffset()
        found |= {
            "tz": person.tz,
            "tz_label": str(local.tzname()),
            "tz_offset": int(offset.total_seconds()) if offset is not None else 0,
            "is_admin": person.is_admin,
            "is_owner": person.is_owner,
            "is_primary_owner": person.is_owner,
            "is_restricted": person.is_restricted,
            "is_ultra_restricted": person.is_ultra_restricted,
            "is_email_confirmed": True,
            "who_can_share_contact_card": "EVERYONE",
        }
    if include_locale:
        found["locale"] = person.locale
    return found


def message_json(state: Workspace, message: Message, with_metadata: bool = False) -> Json:
    """A message object; optional fields are there only when they say something, as on Slack."""
    found: Json = {
        "type": "message",
        "user": message.user,
        "text": message.text,
        "ts": message.ts,
        "team": TEAM,
    }
    if message.by_app:
        found |= {"bot_id": BOT, "app_id": APP, "bot_profile": bot_profile(state)}
    else:
        found["client_msg_id"] = f"00000000-0000-4000-8000-{message.ts.replace('.', '')[-12:]}"
    for name in ("blocks", "attachments", "files", "thread_ts"):
        if getattr(message, name):
            found[name] = getattr(message, name)
    if message.thread_ts and message.thread_ts != message.ts:
        root = state.message(message.channel, message.thread_ts)
        found["parent_user_id"] = root.user if root is not None else message.user
    if message.edited:
        found["edited"] = {"user": message.user, "ts": message.edited}
    if with_metadata and message.metadata is not None:
        found["metadata"] = message.metadata
    return found


def bot_profile(state: Workspace) -> Json:
    icons = {f"image_{n}": f"{state.origin}/avatar/{BOT}" for n in (36, 48, 72)}
    return {
        "id": BOT,
        "deleted": False,
        "name": "caucus",
        "updated": 1_700_000_000,
        "app_id": APP,
        "icons": icons,
        "team_id": TEAM,
        "user_id": BOT_USER,
    }


def channel_json(state: Workspace, channel: Channel, locale: bool = False, num_members: bool = False) -> Json:
    """A conversation object, smaller for a direct message, as on Slack."""
    found: Json = {
        "id": channel.id,
        "created": 1_700_000_000,
        "is_archived": channel.is_archived,
        "is_im": channel.kind == "im",
        "is_org_shared": False,
        "context_team_id": TEAM,
    }
    if channel.kind == "im":
        found |= {"user": next(iter(channel.members - {BOT_USER})), "is_user_deleted": False, "priority": 0}
    else:
        found |= {
            "name": channel.name,
            "name_normalized": channel.name,
            "is_channel": channel.kind == "public",
            "is_group": False,
            "is_mpim": channel.kind == "mpim",
            "is_private": channel.kind != "public",
            "is_general": channel.name == "general",
            "is_shared": channel.is_ext_shared,
            "is_ext_shared": channel.is_ext_shared,
            "is_member": BOT_USER in channel.members,
            "creator": "U0000OTTO",
            "topic": {"value": "", "creator": "", "last_set": 0},
            "purpose": {"value": "", "creator": "", "last_set": 0},
        }
    if locale:
        found["locale"] = "da-DK"
    if num_members:
        found["num_members"] = len(channel.members)
    return found


def view_json(state: Workspace, view: View, values: Json | None = None) -> Json:
    """A view object as responses and interactions carry it."""
    plain = {"title": None, "submit": None, "close": None, "callback_id": "", "private_metadata": ""}
    found = (
        plain
        | {
            "external_id": "",
            "clear_on_close": False,
            "notify_on_close": False,
        }
        | view.payload
    )
    return found | {
        "id": view.id,
        "team_id": TEAM,
        "state": {"values": values or {}},
        "hash": view.hash,
        "previous_view_id": view.previous_id,
        "root_view_id": view.root_id,
        "app_id": APP,
        "app_installed_team_id": TEAM,
        "bot_id": BOT,
        "submit_disabled": False,
    }
