"""What a loopback Slack is made of: people, channels, messages, views, tickets; all names invented."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]

TEAM = "T00VESTER"
OTHER_TEAM = "T000ANDRE"
APP = "A00CAUCUS"
BOT_USER = "U00CAUCUS"
BOT = "B00CAUCUS"
DOMAIN = "vesterby"

TRIGGER_SECONDS = 3.0
RESPONSE_URL_USES = 5
RESPONSE_URL_SECONDS = 1800.0

_PING = re.compile(r"<(?:@[UW][A-Z0-9]+|!(?:channel|here|everyone)|!subteam\^[A-Z0-9]+)(?:\|[^>]*)?>")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in (or beside) the workspace; the flags are those of Slack's user object."""

    id: str
    name: str
    real_name: str
    is_admin: bool = False
    is_owner: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_bot: bool = False
    deleted: bool = False
    team_id: str = TEAM
    locale: str = "da-DK"
    tz: str = "Europe/Copenhagen"

    @property
    def is_stranger(self) -> bool:
        """From another organisation, seen through a shared (Slack Connect) channel."""
        return self.team_id != TEAM


@dataclass(slots=True)
class Channel:
    """A conversation; `members` are user ids, the app's own among them when it has been invited."""

    id: str
    name: str
    kind: Literal["public", "private", "im", "mpim"] = "public"
    members: set[str] = field(default_factory=set)
    is_archived: bool = False
    is_ext_shared: bool = False

    @property
    def payload_name(self) -> str:
        """The name Slack writes into commands and interactions."""
        return {"im": "directmessage", "private": "privategroup"}.get(self.kind, self.name)

    @property
    def event_type(self) -> str:
        """`channel_type` of a message event."""
        return {"public": "channel", "private": "group"}.get(self.kind, self.kind)


@dataclass(slots=True, eq=False)
class Message:
    """One message as it stands now; `ephemeral_for` is the only person who sees it."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    thread_ts: str | None = None
    ephemeral_for: str | None = None
    edited: str | None = None
    deleted: bool = False
    files: list[Json] = field(default_factory=list)
    revisions: list[str] = field(default_factory=list)
    response_to: str | None = None
    pinned: bool = False

    @property
    def by_app(self) -> bool:
        return self.user == BOT_USER

    @property
    def pings(self) -> list[str]:
        """Every sequence in text or blocks that makes somebody's screen flash, as written."""
        found = _PING.findall(self.text)
        for node in walk(self.blocks):
            if node.get("type") == "mrkdwn":
                found += _PING.findall(str(node.get("text", "")))
            elif node.get("type") in ("broadcast", "usergroup") or (
                node.get("type") == "user" and "user_id" in node
            ):
                found.append(str(node))
        return found

    @property
    def shown(self) -> str:
        """All the words a reader sees: the blocks' when there are any, else the text."""
        words = [str(n["text"]) for n in walk(self.blocks) if isinstance(n.get("text"), str)]
        return "\n".join(words) if words else self.text


@dataclass(slots=True, eq=False)
class View:
    """A modal or App Home as it stands now; `payload` is what the app sent."""

    id: str
    user: str
    payload: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    open: bool = True
    edits: int = 0

    @property
    def type(self) -> str:
        return str(self.payload["type"])

    @property
    def blocks(self) -> list[Json]:
        blocks: list[Json] = self.payload["blocks"]
        return blocks

    @property
    def callback_id(self) -> str:
        return str(self.payload.get("callback_id", ""))

    @property
    def title(self) -> str:
        return str(self.payload.get("title", {}).get("text", ""))

    @property
    def shown(self) -> str:
        """All the words a reader sees, one per line."""
        return "\n".join(str(n["text"]) for n in walk(self.payload) if isinstance(n.get("text"), str))


@dataclass(frozen=True, slots=True)
class Call:
    """One request that reached the server; `response` is None when the answer never left it."""

    method: str
    params: Json
    headers: dict[str, str]
    response: Json | None
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Violation:
    """Something real Slack would refuse or its documentation forbids."""

    where: str
    message: str


@dataclass(slots=True)
class Trigger:
    """Permission to open one view; three seconds, one use."""

    user: str
    born: float
    view_id: str | None = None
    used: bool = False


@dataclass(slots=True)
class ResponseUrl:
    """Permission to answer in one place; thirty minutes, five uses."""

    user: str
    channel: str
    born: float
    message: Message | None = None
    thread_ts: str | None = None
    uses: int = 0


@dataclass(slots=True)
class File:
    id: str
    name: str
    length: int
    content: bytes = b""
    title: str = ""
    channel: str | None = None
    complete: bool = False
    owner: str = BOT_USER
    media_type: str = "application/octet-stream"


def walk(node: Any) -> Iterator[Json]:
    """Every JSON object within `node`, outermost first."""
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from walk(value)
    elif isinstance(node, list):
        for value in node:
            yield from walk(value)


def elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Every interactive element with its block."""
    for block in blocks:
        for element in block.get("elements", []) if block.get("type") == "actions" else []:
            yield block, element
        for name in ("accessory", "element"):
            if isinstance(block.get(name), dict) and block[name].get("type") != "image":
                yield block, block[name]


def default_people() -> list[Person]:
    """One of each kind; all invented."""
    return [
        Person("U00000IDA", "ida", "Ida Holmgaard"),
        Person("U000BERTEL", "bertel", "Bertel Krogsøe"),
        Person("U0000EVAN", "evan", "Evan Marsh", locale="en-GB", tz="Europe/London"),
        Person("U0000OTTO", "otto", "Otto Vangsted", is_admin=True, is_owner=True),
        Person("U000ASTRID", "astrid", "Astrid Lunøe", is_admin=True),
        Person("U0000GERT", "gert", "Gert Gæst", is_restricted=True),
        Person("U000SILLE", "sille", "Sille Enkelt", is_restricted=True, is_ultra_restricted=True),
        Person("U00FREMMED", "frida", "Frida Fremmed", team_id=OTHER_TEAM),
        Person("U000ROBOT", "robot", "Anden Robot", is_bot=True),
        Person("U0000GONE", "gorm", "Gorm Borte", deleted=True),
        Person(BOT_USER, "caucus", "Caucus", is_bot=True),
    ]


def default_channels() -> list[Channel]:
    everybody = {p.id for p in default_people() if not p.deleted}
    return [
        Channel("C00GENERAL", "general", members=set(everybody)),
        Channel("C000BUDGET", "budget", "private", members={BOT_USER, "U00000IDA", "U0000OTTO"}),
        Channel("C00UDENFOR", "udenfor", members={"U00000IDA"}),
        Channel("C000LUKKET", "lukket", "private", members={"U00000IDA"}),
        Channel("C000GAMMEL", "gammel", members=set(everybody), is_archived=True),
        Channel("C0000DELT", "delt", members=set(everybody), is_ext_shared=True),
    ]
