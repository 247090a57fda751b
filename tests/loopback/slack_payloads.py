"""What Slack sends to an app: every payload with the fields real Slack gives it, around invented values."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlencode

from tests.loopback.slack_model import (
    APP,
    BOT_USER,
    DOMAIN,
    TEAM,
    Channel,
    Json,
    Message,
    Person,
    View,
)
from tests.loopback.slack_objects import message_json, view_json
from tests.loopback.slack_state import Workspace

VERIFICATION_TOKEN = "loopback-verification"

Kind = Literal["slash_commands", "interactive", "events_api"]


@dataclass(slots=True)
class Delivery:
    """One thing to be told to the app; sent again with the same `payload` it is a retry."""

    kind: Kind
    payload: Json
    retry_num: int = 0
    retry_reason: str = ""
    connections: list[int] = field(default_factory=list)

    @property
    def type(self) -> str:
        """`command`, the interaction's type, or the event's."""
        if self.kind == "slash_commands":
            return "command"
        event = self.payload.get("event")
        return str(event["type"] if isinstance(event, dict) else self.payload["type"])

    @property
    def takes_answer(self) -> bool:
        """Whether the acknowledgement may carry a payload."""
        return self.type in ("command", "view_submission", "block_suggestion", "url_verification")

    def http(self) -> tuple[str, bytes]:
        """(content type, body) of the HTTP request."""
        if self.kind == "slash_commands":
            return "application/x-www-form-urlencoded", urlencode(
                self.payload, errors="surrogatepass"
            ).encode()
        if self.kind == "interactive":
            return "application/x-www-form-urlencoded", urlencode(
                {"payload": json.dumps(self.payload)}
            ).encode()
        return "application/json", json.dumps(self.payload).encode()

    def envelope(self, envelope_id: str) -> Json:
        """The Socket Mode envelope."""
        found: Json = {
            "envelope_id": envelope_id,
            "type": self.kind,
            "payload": self.payload,
            "accepts_response_payload": self.takes_answer,
        }
        if self.kind == "events_api":
            found |= {"retry_attempt": self.retry_num, "retry_reason": self.retry_reason}
        return found


class Payloads:
    """Builds deliveries; sending is somebody else's business."""

    def __init__(self, state: Workspace) -> None:
        self.state = state

    def typed(self, text: str) -> str:
        """What a person typed as Slack passes it on: `&<>` escaped, @handles and #channels linked."""
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        people = {p.name: p.id for p in self.state.people.values()}
        channels = {c.name: c.id for c in self.state.channels.values() if c.kind != "im"}
        text = re.sub(r"@(\w+)", lambda m: f"<@{people[m[1]]}>" if m[1] in people else m[0], text)
        return re.sub(
            r"#([\w-]+)", lambda m: f"<#{channels[m[1]]}|{m[1]}>" if m[1] in channels else m[0], text
        )

    # -- commands -------------------------------------------------------------------------------

    def command(self, command: str, text: str, person: Person, channel: Channel) -> Delivery:
        """A slash command; as on Slack, everything in it is a string."""
        channel.members.add(person.id)
        payload = {
            "token": VERIFICATION_TOKEN,
            "team_id": TEAM,
            "team_domain": DOMAIN,
            "channel_id": channel.id,
            "channel_name": channel.payload_name,
            "user_id": person.id,
            "user_name": person.name,
            "command": command,
            "text": text,
            "api_app_id": APP,
            "is_enterprise_install": "false",
            "response_url": self.state.new_response_url(person.id, channel.id),
            "trigger_id": self.state.new_trigger(person.id),
        }
        return Delivery("slash_commands", payload)

    # -- events ---------------------------------------------------------------------------------

    def event(self, event: Json) -> Delivery:
        """Any event in its `event_callback`."""
        channel = self.state.channels.get(str(event.get("channel")))
        authorization = {
            "enterprise_id": None,
            "team_id": TEAM,
            "user_id": BOT_USER,
            "is_bot": True,
            "is_enterprise_install": False,
        }
        payload = {
            "token": VERIFICATION_TOKEN,
            "team_id": TEAM,
            "context_team_id": TEAM,
            "context_enterprise_id": None,
            "api_app_id": APP,
            "event": event,
            "type": "event_callback",
            "event_id": self.state.new_id("Ev"),
            "event_time": int(self.state.now()),
            "authorizations": [authorization],
            "is_ext_shared_channel": channel is not None and channel.is_ext_shared,
            "event_context": self.state.new_id("4-context"),
        }
        return Delivery("events_api", payload)

    def message_event(self, message: Message, kind: Literal["app_mention", "message"]) -> Delivery:
        """A posted message as the app hears of it; a stranger's carries the team it came from."""
        person = self.state.people[message.user]
        channel = self.state.channels[message.channel]
        event = message_json(self.state, message) | {
            "type": kind,
            "channel": message.channel,
            "event_ts": message.ts,
            "team": TEAM,
        }
        event.setdefault("blocks", _rich_text(message.text, message.ts))
        if kind == "message":
            event["channel_type"] = channel.event_type
        if person.is_stranger:
            event |= {
                "team": person.team_id,
                "user_team": person.team_id,
                "source_team": person.team_id,
                "user_profile": {
                    "name": person.name,
                    "first_name": person.real_name.split()[0],
                    "real_name": person.real_name,
                    "display_name": person.name,
                    "team": person.team_id,
                    "is_restricted": person.is_restricted,
                    "is_ultra_restricted": person.is_ultra_restricted,
                    "avatar_hash": "g0000000000",
                    "image_72": f"{self.state.origin}/avatar/{person.id}",
                },
            }
        return self.event(event)

    def home_opened(self, person: Person, tab: str) -> Delivery:
        event: Json = {
            "type": "app_home_opened",
            "user": person.id,
            "channel": self.state.direct(person.id).id,
            "tab": tab,
            "event_ts": self.state.new_ts(),
        }
        if person.id in self.state.home and tab == "home":
            event["view"] = view_json(self.state, self.state.home[person.id])
        return self.event(event)

    def member(self, kind: str, person: Person, channel: Channel, inviter: Person | None) -> Delivery:
        event: Json = {
            "type": kind,
            "user": person.id,
            "channel": channel.id,
            "channel_type": "C" if channel.kind == "public" else "G",
            "team": person.team_id,
            "event_ts": self.state.new_ts(),
        }
        if inviter is not None:
            event["inviter"] = inviter.id
        return self.event(event)

    def url_verification(self, challenge: str) -> Delivery:
        payload = {"token": VERIFICATION_TOKEN, "challenge": challenge, "type": "url_verification"}
        return Delivery("events_api", payload)

    # -- interactions ---------------------------------------------------------------------------

    def _interaction(self, kind: str, person: Person) -> Json:
        return {
            "type": kind,
            "user": {
                "id": person.id,
                "username": person.name,
                "name": person.name,
                "team_id": person.team_id,
            },
            "api_app_id": APP,
            "token": VERIFICATION_TOKEN,
            "team": {"id": TEAM, "domain": DOMAIN},
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def _place(self, channel_id: str) -> Json:
        return {"id": channel_id, "name": self.state.channels[channel_id].payload_name}

    def press(self, where: Message | View, action: Json, state: Json, person: Person) -> Delivery:
        """block_actions; of an ephemeral message only the container is told, not the message."""
        payload = self._interaction("block_actions", person)
        payload["actions"] = [action | {"action_ts": self.state.new_ts()}]
        if isinstance(where, View):
            payload["container"] = {"type": "view", "view_id": where.id}
            payload["view"] = view_json(self.state, where, state)
            payload["trigger_id"] = self.state.new_trigger(person.id, where.id)
            return Delivery("interactive", payload)
        payload["trigger_id"] = self.state.new_trigger(person.id)
        payload["channel"] = self._place(where.channel)
        payload["container"] = self._container(where)
        payload["state"] = {"values": state}
        payload["response_url"] = self.state.new_response_url(person.id, where.channel, where)
        if where.ephemeral_for is None:
            payload["message"] = message_json(self.state, where)
        return Delivery("interactive", payload)

    def _container(self, message: Message) -> Json:
        found: Json = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": message.channel,
            "is_ephemeral": message.ephemeral_for is not None,
        }
        if message.thread_ts:
            found["thread_ts"] = message.thread_ts
        return found

    def submit(self, view: View, values: Json, person: Person) -> Delivery:
        payload = self._interaction("view_submission", person) | {
            "trigger_id": self.state.new_trigger(person.id, view.id),
            "view": view_json(self.state, view, values),
            "response_urls": [],
        }
        return Delivery("interactive", payload)

    def close(self, view: View, person: Person, cleared: bool) -> Delivery:
        payload = self._interaction("view_closed", person) | {
            "view": view_json(self.state, view),
            "is_cleared": cleared,
        }
        return Delivery("interactive", payload)

    def suggestion(
        self, action_id: str, block_id: str, value: str, person: Person, where: Message | View
    ) -> Delivery:
        """block_suggestion: somebody types in an external select."""
        payload = self._interaction("block_suggestion", person) | {
            "action_id": action_id,
            "block_id": block_id,
            "value": value,
        }
        if isinstance(where, View):
            payload["container"] = {"type": "view", "view_id": where.id}
            payload["view"] = view_json(self.state, where)
        else:
            payload["container"] = self._container(where)
            payload["channel"] = self._place(where.channel)
            if where.ephemeral_for is None:
                payload["message"] = message_json(self.state, where)
        return Delivery("interactive", payload)

    def shortcut(self, callback_id: str, person: Person, message: Message | None) -> Delivery:
        """A message shortcut, or a global one when there is no message."""
        kind = "shortcut" if message is None else "message_action"
        payload = self._interaction(kind, person) | {
            "action_ts": self.state.new_ts(),
            "callback_id": callback_id,
            "trigger_id": self.state.new_trigger(person.id),
        }
        del payload["api_app_id"], payload["user"]["username"]  # Slack leaves them out of shortcuts.
        if message is not None:
            # The answer goes beside the message: a shortcut's response_url replaces nothing.
            payload |= {
                "channel": self._place(message.channel),
                "message_ts": message.ts,
                "message": message_json(self.state, message),
                "response_url": self.state.new_response_url(person.id, message.channel),
            }
        return Delivery("interactive", payload)


def _rich_text(text: str, ts: str) -> list[Json]:
    """The rich_text block Slack makes of typed words; mentions in it are left as text."""
    section: Json = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return [{"type": "rich_text", "block_id": f"b{ts[-4:]}", "elements": [section]}]
