"""The Bot API's methods about the bot itself, its updates and its chats, as the loopback answers them."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.loopback.telegram_text import utf16_length
from tests.loopback.telegram_updates import Updates, Webhook
from tests.loopback.telegram_world import ApiError, Chat, Message, World, chat_member

JSON = dict[str, Any]
# (scope type, chat_id, user_id, language_code)
CommandScope = tuple[str, int | None, int | None, str]


@dataclass(slots=True)
class Upload:
    """A file part of a multipart request."""

    name: str
    content: bytes
    mime_type: str


@dataclass(slots=True)
class Query:
    """A button press: `answer` is what the bot said to it, None while the button still shows its clock."""

    id: str
    message: Message
    user_id: int
    data: str
    at: float
    answer: JSON | None = None
    expired: bool = False


class Parameters:
    """The parameters of one call, form-encoded or JSON, read by type."""

    def __init__(self, raw: JSON, files: dict[str, Upload]) -> None:
        self.raw = raw
        self.files = files

    def text(self, name: str) -> str | None:
        """A string, None when it was not sent."""
        value = self.raw.get(name)
        return None if value is None else str(value)

    def integer(self, name: str) -> int | None:
        """An integer, None when it was not sent; raises ApiError."""
        value = self.raw.get(name)
        if value is None:
            return None
        try:
            return int(value)
        except ValueError:
            raise ApiError(400, f"Bad Request: invalid {name} specified", breach=True) from None

    def flag(self, name: str) -> bool:
        """A Boolean, False when it was not sent."""
        return str(self.raw.get(name, "false")).lower() in {"true", "1", "yes"}

    def object(self, name: str) -> Any:
        """A JSON-serialized object, None when it was not sent; raises ApiError."""
        value = self.raw.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise ApiError(400, f"Bad Request: can't parse {name} JSON object", breach=True) from None

    def needed(self, name: str) -> str:
        """A string that must be there; raises ApiError."""
        value = self.text(name)
        if value is None or value == "":
            raise ApiError(400, f"Bad Request: {name} is empty", breach=True)
        return value

    def chat_id(self) -> int | str:
        """The chat_id, a number or @username; raises ApiError."""
        value = self.needed("chat_id")
        if value.startswith("@"):
            return value
        number = self.integer("chat_id")
        assert number is not None
        return number


@dataclass(slots=True)
class Basics:
    """Answers calls against a World; `lost` collects what Telegram drops without an error."""

    world: World
    updates: Updates
    now: Callable[[], float]
    announce: Callable[[Chat, str], None]
    commands: dict[CommandScope, list[JSON]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    menu_buttons: dict[int | None, JSON] = field(default_factory=dict)
    actions: list[tuple[int, str]] = field(default_factory=list)
    queries: dict[str, Query] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    privacy: bool = True

    def find(self, method: str) -> Callable[[Parameters], Any] | None:
        """The function that answers `method`, None when the loopback has none."""
        return getattr(self, f"m_{method}", None)

    # -- the bot itself --------------------------------------------------------------------------------

    def m_getMe(self, p: Parameters) -> JSON:
        return self.world.bot.json() | {
            "can_join_groups": True,
            "can_read_all_group_messages": not self.privacy,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }

    def m_logOut(self, p: Parameters) -> bool:
        return True

    m_close = m_logOut

    def m_setMyCommands(self, p: Parameters) -> bool:
        commands = p.object("commands")
        if not isinstance(commands, list):
            raise ApiError(
                400, "Bad Request: can't parse commands: expected an Array of BotCommand", breach=True
            )
        if len(commands) > 100:
            raise ApiError(400, "Bad Request: BOT_COMMANDS_TOO_MUCH", breach=True)
        for command in commands:
            if not re.fullmatch(r"[a-z0-9_]{1,32}", str(command.get("command", ""))):
                raise ApiError(400, "Bad Request: BOT_COMMAND_INVALID", breach=True)
            if not 1 <= utf16_length(str(command.get("description", ""))) <= 256:
                raise ApiError(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID", breach=True)
        self.commands[self._scope(p)] = commands
        return True

    def m_getMyCommands(self, p: Parameters) -> list[JSON]:
        return self.commands.get(self._scope(p), [])

    def m_deleteMyCommands(self, p: Parameters) -> bool:
        self.commands.pop(self._scope(p), None)
        return True

    def _scope(self, p: Parameters) -> CommandScope:
        scope = p.object("scope") or {"type": "default"}
        chat = self.world.find(scope["chat_id"]) if "chat_id" in scope else None
        return str(scope.get("type")), chat.id if chat else None, scope.get("user_id"), self._language(p)

    def _language(self, p: Parameters) -> str:
        code = p.text("language_code") or ""
        if not re.fullmatch(r"([a-z]{2})?", code):
            raise ApiError(400, "Bad Request: invalid language code specified", breach=True)
        return code

    def m_setMyName(self, p: Parameters) -> bool:
        self.texts["name", self._language(p)] = p.text("name") or ""
        return True

    def m_getMyName(self, p: Parameters) -> JSON:
        return {"name": self._text_for("name", p) or self.world.bot.first_name}

    def m_setMyDescription(self, p: Parameters) -> bool:
        self.texts["description", self._language(p)] = p.text("description") or ""
        return True

    def m_getMyDescription(self, p: Parameters) -> JSON:
        return {"description": self._text_for("description", p)}

    def m_setMyShortDescription(self, p: Parameters) -> bool:
        self.texts["short_description", self._language(p)] = p.text("short_description") or ""
        return True

    def m_getMyShortDescription(self, p: Parameters) -> JSON:
        return {"short_description": self._text_for("short_description", p)}

    def _text_for(self, kind: str, p: Parameters) -> str:
        return self.texts.get((kind, self._language(p))) or self.texts.get((kind, ""), "")

    def m_setChatMenuButton(self, p: Parameters) -> bool:
        chat_id = p.integer("chat_id")
        if chat_id is not None:
            self.world.find(chat_id)
        self.menu_buttons[chat_id] = p.object("menu_button") or {"type": "default"}
        return True

    def m_getChatMenuButton(self, p: Parameters) -> JSON:
        default = self.menu_buttons.get(None, {"type": "commands"})
        return self.menu_buttons.get(p.integer("chat_id"), default)

    # -- getting updates -------------------------------------------------------------------------------

    def m_getUpdates(self, p: Parameters, alive: Callable[[], bool] = lambda: True) -> Awaitable[list[JSON]]:
        self.updates.allow(p.object("allowed_updates"))
        limit = min(max(p.integer("limit") or 100, 1), 100)
        timeout = min(max(p.integer("timeout") or 0, 0), 50)
        return self.updates.poll(p.integer("offset") or 0, limit, timeout, alive)

    def m_setWebhook(self, p: Parameters) -> bool:
        url = p.text("url") or ""
        if not url:
            return self.m_deleteWebhook(p)
        parts = urlsplit(url)
        if parts.scheme != "https" and parts.hostname not in {"127.0.0.1", "::1", "localhost"}:
            raise ApiError(
                400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook", breach=True
            )
        secret = p.text("secret_token")
        if secret is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
            raise ApiError(400, "Bad Request: secret token contains unallowed characters", breach=True)
        self.updates.allow(p.object("allowed_updates"))
        if p.flag("drop_pending_updates"):
            self.updates.pending.clear()
        self.updates.set_webhook(Webhook(url, secret, min(max(p.integer("max_connections") or 40, 1), 100)))
        return True

    def m_deleteWebhook(self, p: Parameters) -> bool:
        if p.flag("drop_pending_updates"):
            self.updates.pending.clear()
        self.updates.set_webhook(None)
        return True

    def m_getWebhookInfo(self, p: Parameters) -> JSON:
        webhook = self.updates.webhook
        info: JSON = {
            "url": webhook.url if webhook else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self.updates.pending),
        }
        failed = [attempt for attempt in self.updates.attempts if not attempt.accepted]
        if webhook and failed:
            info |= {
                "last_error_date": int(self.now()),
                "last_error_message": failed[-1].error or "Wrong response",
            }
        if webhook:
            info["max_connections"] = webhook.max_connections
        if self.updates.allowed:
            info["allowed_updates"] = sorted(self.updates.allowed)
        return info

    # -- chats -----------------------------------------------------------------------------------------

    def m_getChat(self, p: Parameters) -> JSON:
        chat = self._present(p)
        gifts = "unlimited_gifts limited_gifts unique_gifts premium_subscription gifts_from_channels"
        return chat.json() | {
            "accent_color_id": 0,
            "max_reaction_count": 11,
            "accepted_gift_types": dict.fromkeys(gifts.split(), False),
        }

    def m_getChatMember(self, p: Parameters) -> JSON:
        chat = self._present(p)
        user_id = p.integer("user_id")
        if user_id == self.world.bot.id:
            return chat_member(self.world.bot, chat.bot_status)
        if user_id in chat.members:
            return chat_member(*chat.members[user_id])
        if user_id not in self.world.users:
            raise ApiError(400, "Bad Request: PARTICIPANT_ID_INVALID")
        return chat_member(self.world.users[user_id], "member" if user_id == chat.id else "left")

    def m_getChatAdministrators(self, p: Parameters) -> list[JSON]:
        chat = self._present(p)
        if chat.type == "private":
            raise ApiError(400, "Bad Request: there are no administrators in the private chat")
        members = [*chat.members.values(), (self.world.bot, str(chat.bot_status))]
        return [
            chat_member(user, status) for user, status in members if status in {"creator", "administrator"}
        ]

    def m_getChatMemberCount(self, p: Parameters) -> int:
        chat = self._present(p)
        return 2 if chat.type == "private" else len(chat.members) + 1

    def m_leaveChat(self, p: Parameters) -> bool:
        chat = self._present(p)
        if chat.type == "private":
            raise ApiError(400, "Bad Request: chat not found", breach=True)
        self.announce(chat, "left")
        return True

    def _present(self, p: Parameters) -> Chat:
        chat = self.world.find(p.chat_id())
        return self.world.writable(chat.id) if chat.type != "private" else chat


async def settled(value: Any) -> Any:
    """The value itself, awaited where the method waits."""
    return await value if asyncio.iscoroutine(value) else value
