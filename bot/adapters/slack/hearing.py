"""Makes a message of what Slack tells: a command, a mention, a press, a form, a shortcut."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from bot.adapters.slack.carrier import PLATFORM, answer_address
from bot.adapters.slack.forms import typed
from bot.adapters.slack.private_metadata import PrivateMetadata
from bot.adapters.slack.text import plain_words, without_mention
from bot.core.messages import Abilities, Foreign, Kind, Message, Place, PlaceKind, Target
from bot.core.people import Sender

Payload = Mapping[str, Any]

HOME = "home"
# Message shortcuts: callback id -> the sentence whose form they open.
SHORTCUTS = {"log_meeting": "meeting logged", "save_position": "budget stand"}
# Global ones, from Slack's own menu and search: likewise.
GLOBAL_SHORTCUTS = {"new_meeting": "meeting logged", "ask": "ask"}
# The answer to what was said aloud stands beneath it for everybody: Slack shows no ephemeral message in a
# thread nobody has answered in. A form needs a trigger, and only commands and presses bring one.
ALOUD = Abilities(forms=False, private=False)
NO_NAMES: Mapping[str, str] = MappingProxyType({})
TYPED_DIRECTLY = Abilities(forms=False)
AT_ONCE = Abilities(answers_in_ack=True)


@dataclass(frozen=True, slots=True)
class Ears:
    """What it takes to understand Slack: which team we are in, which account is ours, the commands' prefix."""

    team: str
    account: str
    prefix: str = ""

    def command(self, body: Payload, sender: Sender, names: Mapping[str, str] = NO_NAMES) -> Message:
        """A slash command: '/meeting logged ...' says 'meeting logged ...', '/caucus x' says 'x'."""
        return Message(
            PLATFORM,
            str(body["trigger_id"]),
            self.team,
            sender,
            place_of(body),
            self.sentence(body, names),
            abilities=AT_ONCE,
        )

    def sentence(self, body: Payload, names: Mapping[str, str] = NO_NAMES) -> str:
        """The words of a slash command; Slack may be set to send accounts and channels in it as markup."""
        word = str(body["command"]).removeprefix("/").removeprefix(self.prefix)
        rest = plain_words(str(body.get("text") or ""), names.get).strip()
        return rest if word == "caucus" else f"{word} {rest}".strip()

    def said(self, body: Payload, sender: Sender, names: Mapping[str, str]) -> Message:
        """A mention in a room or a direct message, answered in its thread or where it was said."""
        event = body["event"]
        room, ts, thread = str(event["channel"]), str(event["ts"]), event.get("thread_ts")
        direct = event["type"] == "message"
        words = plain_words(without_mention(str(event.get("text") or ""), self.account), names.get)
        foreign, passed_on = words_of(event)
        words = words or plain_words(passed_on, names.get)
        answers_in = thread if direct else thread or ts
        return Message(
            PLATFORM,
            str(body["event_id"]),
            self.team,
            sender,
            Place(PLATFORM, room, answers_in, PlaceKind.DIRECT if direct else PlaceKind.ROOM),
            words,
            Kind.DIRECT if direct else Kind.MENTION,
            abilities=TYPED_DIRECTLY if direct else ALOUD,
            reply_to=str(thread) if thread and thread != ts else None,
            answer_to=Target(PLATFORM, room, answers_in),
            words_of=foreign,
        )

    def pressed(self, body: Payload, sender: Sender) -> Message:
        """A button on a message; the answer goes to the message, the room or the one who pressed."""
        remembered = pressed_metadata(body)
        container = body["container"]
        return Message(
            PLATFORM,
            str(body["trigger_id"]),
            self.team,
            sender,
            remembered.place,
            remembered.says,
            Kind.BUTTON,
            card=None if container.get("is_ephemeral") else str(container["message_ts"]),
            answer_to=remembered.target,
        )

    def pressed_in_view(self, body: Payload, sender: Sender, remembered: PrivateMetadata) -> Message:
        """A button in a modal or on the App Home, answered where it was pressed."""
        return Message(
            PLATFORM,
            str(body["trigger_id"]),
            self.team,
            sender,
            remembered.place,
            remembered.says,
            Kind.BUTTON,
            abilities=AT_ONCE,
        )

    def filled_in(self, body: Payload, sender: Sender) -> tuple[Message, PrivateMetadata]:
        """A form that was sent in, and what its modal remembered. Raises ValueError when it is none of ours."""
        view = body["view"]
        remembered = PrivateMetadata.unpack(str(view.get("private_metadata") or ""))
        source = {"source_url": remembered.source} if remembered.source else {}
        heard = Message(
            PLATFORM,
            str(body["trigger_id"]),
            self.team,
            sender,
            remembered.place,
            remembered.says,
            Kind.FORM,
            typed(view) | source,
            answer_to=remembered.target,
        )
        return heard, remembered

    def shortcut(self, body: Payload, sender: Sender, prefill: Mapping[str, str]) -> Message:
        """A shortcut: opens the form of a sentence, with the message it was used on filled in."""
        remembered = shortcut_metadata(body)
        return Message(
            PLATFORM,
            str(body["trigger_id"]),
            self.team,
            sender,
            remembered.place,
            remembered.says,
            prefill=dict(prefill),
            answer_to=remembered.target,
        )

    def home(self, event_id: str, sender: Sender, text: str = HOME) -> Message:
        """Somebody looks at the App Home, or turns its page ('home 2')."""
        place = home_place(sender.account)
        return Message(PLATFORM, event_id, self.team, sender, place, text, Kind.HOME, abilities=AT_ONCE)

    def looking_up(self, body: Payload, sender: Sender) -> Message:
        """Somebody types in a field that looks names up."""
        remembered = PrivateMetadata.unpack(str((body.get("view") or {}).get("private_metadata") or ""))
        asked = f"suggest:{body['view']['id']}"
        return Message(PLATFORM, asked, self.team, sender, remembered.place, remembered.says, Kind.FORM)


def words_of(event: Payload) -> tuple[Foreign | None, str]:
    """Whose words a message holds that are not its sender's, and the words that were passed on with none added.

    An app may write under somebody's name; a message that is shared says what its author said.
    """
    if event.get("bot_id"):
        return Foreign(str((event.get("bot_profile") or {}).get("name") or "")), ""
    if str(event.get("text") or "").strip():
        return None, ""
    shared = next((one for one in event.get("attachments") or () if one.get("is_share")), None)
    if shared is None:
        return None, ""
    ts = str(shared.get("ts") or "")
    at = datetime.fromtimestamp(float(ts), UTC) if re.fullmatch(r"\d{9,11}(\.\d{1,6})?", ts) else None
    return Foreign(str(shared.get("author_name") or ""), at), str(shared.get("text") or "")


def sender_of(body: Payload) -> str:
    """The account that did this; '' when there is none."""
    if "command" in body:
        return str(body["user_id"])
    if "event" in body:
        user = body["event"].get("user")
        return user if isinstance(user, str) else ""
    return str(body["user"]["id"])


def place_of(body: Payload) -> Place:
    """The place of a slash command."""
    room = str(body["channel_id"])
    return Place(PLATFORM, room, None, _kind(room), _name(body.get("channel_name")))


def home_place(account: str) -> Place:
    """The App Home of one person; their account is where anything later would be sent."""
    return Place(PLATFORM, account, None, PlaceKind.HOME)


def command_metadata(body: Payload, says: str) -> PrivateMetadata:
    """For the form a slash command opens: the answer is for the asker, by the command's own address."""
    account = str(body["user_id"])
    via = answer_address(str(body["response_url"]), account) if body.get("response_url") else None
    place = place_of(body)
    return PrivateMetadata(says, place, Target(PLATFORM, place.room, None, account, None, via))


def pressed_metadata(body: Payload) -> PrivateMetadata:
    """For what a button on a message says: the answer may change that message."""
    container, account = body["container"], str(body["user"]["id"])
    room = str(container.get("channel_id") or body["channel"]["id"])
    thread = container.get("thread_ts") or (body.get("message") or {}).get("thread_ts")
    via = answer_address(str(body["response_url"]), account) if body.get("response_url") else None
    only = account if container.get("is_ephemeral") else None
    name = (body.get("channel") or {}).get("name")
    return PrivateMetadata(
        says_of(body),
        Place(PLATFORM, room, thread, _kind(room), name),
        Target(PLATFORM, room, thread, only, str(container["message_ts"]), via),
    )


def view_metadata(body: Payload) -> PrivateMetadata:
    """For what a button in a view says; the App Home remembers nothing."""
    view = body["view"]
    if view.get("type") == "home":
        place = home_place(str(body["user"]["id"]))
        return PrivateMetadata(says_of(body), place, Target(PLATFORM, place.room))
    remembered = PrivateMetadata.unpack(str(view.get("private_metadata") or ""))
    return PrivateMetadata(says_of(body), remembered.place, remembered.target)


def shortcut_metadata(body: Payload) -> PrivateMetadata:
    """For the form a shortcut opens: the answer is for the asker, beside the message it was used on, if any."""
    account = str(body["user"]["id"])
    if body.get("type") == "shortcut":
        says = GLOBAL_SHORTCUTS.get(str(body.get("callback_id")), "")
        return PrivateMetadata(says, home_place(account), Target(PLATFORM, account))
    room = str(body["channel"]["id"])
    via = answer_address(str(body["response_url"]), account) if body.get("response_url") else None
    place = Place(PLATFORM, room, None, _kind(room), body["channel"].get("name"))
    says = SHORTCUTS.get(str(body.get("callback_id")), "")
    return PrivateMetadata(says, place, Target(PLATFORM, room, None, account, None, via))


def says_of(body: Payload) -> str:
    """The sentence of the button that was pressed; '' when it carries none."""
    action: Payload = next(iter(body.get("actions") or ()), {})
    chosen: Payload = action.get("selected_option") or {}  # of a menu
    return str(action.get("value") or chosen.get("value") or "")


def is_for_us(event: Payload, account: str) -> bool:
    """Whether somebody said this to the bot just now: no edits, joins, echoes or other happenings."""
    if event.get("user") in (None, account) or event.get("hidden"):
        return False
    if event.get("type") == "app_mention":
        return "edited" not in event
    spoken = event.get("subtype") in (None, "file_share", "thread_broadcast")
    return event.get("channel_type") == "im" and spoken and "bot_id" not in event


def _name(told: object) -> str | None:
    """A channel's name; of a private one Slack tells only that it is private."""
    return str(told) if told and told not in ("privategroup", "directmessage") else None


def _kind(room: str) -> PlaceKind:
    return PlaceKind.DIRECT if room[:1] == "D" else PlaceKind.ROOM
