"""The people, chats, messages and files the Bot API loopback knows, and their JSON."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

JSON = dict[str, Any]
ChatType = Literal["private", "group", "supergroup", "channel"]
BotStatus = Literal["never", "member", "administrator", "kicked", "left"]


class ApiError(Exception):
    """An `{"ok": false}` answer; `breach` marks what a correct bot never sends."""

    def __init__(self, code: int, description: str, *, breach: bool = False, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.breach = breach
        self.parameters = parameters

    def json(self) -> JSON:
        """The body of the answer."""
        answer: JSON = {"ok": False, "error_code": self.code, "description": self.description}
        return answer | ({"parameters": self.parameters} if self.parameters else {})


@dataclass(eq=False, slots=True)
class User:
    """A Telegram account."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = "en"
    is_bot: bool = False

    def json(self) -> JSON:
        """As the type User."""
        return _present(
            id=self.id,
            is_bot=self.is_bot,
            first_name=self.first_name,
            last_name=self.last_name,
            username=self.username,
            language_code=self.language_code,
        )


@dataclass(eq=False, slots=True)
class File:
    """An uploaded file, with its content."""

    file_id: str
    name: str
    content: bytes
    mime_type: str
    width: int = 0
    height: int = 0

    def json(self) -> JSON:
        """As the type Document, or PhotoSize where it has a size in pixels."""
        common: JSON = {
            "file_id": self.file_id,
            "file_unique_id": f"u{self.file_id}",
            "file_size": len(self.content),
        }
        if self.width:
            return common | {"width": self.width, "height": self.height}
        return common | {"file_name": self.name, "mime_type": self.mime_type}


@dataclass(eq=False, slots=True)
class Chat:
    """A private chat, group, supergroup or channel; a forum has topics. `bot_status` is the bot's place."""

    id: int
    type: ChatType
    title: str | None = None
    username: str | None = None
    user: User | None = None
    is_forum: bool = False
    bot_status: BotStatus = "member"
    topics: dict[int, str] = field(default_factory=dict)
    closed_topics: set[int] = field(default_factory=set)
    members: dict[int, tuple[User, str]] = field(default_factory=dict)
    migrated_to: "Chat | None" = None
    history: "dict[int, Message]" = field(default_factory=dict)

    @property
    def noun(self) -> str:
        """What Telegram calls it in its error sentences."""
        return self.type if self.type in {"supergroup", "channel"} else "group"

    def json(self) -> JSON:
        """As the type Chat."""
        user = self.user
        return _present(
            id=self.id,
            type=self.type,
            title=self.title,
            username=user.username if user else self.username,
            first_name=user.first_name if user else None,
            last_name=user.last_name if user else None,
            is_forum=self.is_forum or None,
        )


@dataclass(frozen=True, slots=True)
class Button:
    """One button of an inline keyboard; `data` is None where it opens something instead."""

    text: str
    data: str | None
    url: str | None


@dataclass(eq=False, slots=True)
class Message:
    """One message in a chat: `text` is plain, `html` as sent, `reply_to` and `thread` are ids of messages."""

    chat: Chat
    message_id: int
    date: int
    sender: User | None = None
    sender_chat: Chat | None = None
    text: str = ""
    entities: list[JSON] = field(default_factory=list)
    html: str | None = None
    thread: int | None = None
    reply_to: int | None = None
    reply_markup: JSON | None = None
    document: File | None = None
    photo: File | None = None
    service: JSON = field(default_factory=dict)
    versions: list[str] = field(default_factory=list)
    edit_date: int | None = None
    edits: int = 0
    edits_expected: int = 0
    silent: bool = False
    pinned: bool = False
    deleted: bool = False
    expected: bool = False

    @property
    def chat_id(self) -> int:
        """The chat's identifier."""
        return self.chat.id

    @property
    def edited(self) -> bool:
        """Whether its text or keyboard has been changed since it was sent."""
        return self.edit_date is not None

    @property
    def buttons(self) -> list[list[Button]]:
        """The rows of its inline keyboard, none when it has no keyboard."""
        rows = (self.reply_markup or {}).get("inline_keyboard", [])
        return [
            [Button(one["text"], one.get("callback_data"), one.get("url")) for one in row] for row in rows
        ]

    def button(self, text_or_data: str) -> Button:
        """The button with that text or callback data; raises LookupError naming those there are."""
        flat = [button for row in self.buttons for button in row]
        for button in flat:
            if text_or_data in {button.text, button.data}:
                return button
        raise LookupError(f"no button {text_or_data!r} among {[button.text for button in flat]}")

    def json(self, *, nested: bool = False) -> JSON:
        """As the type Message; the message replied to is shown one level deep, as Telegram does."""
        has_file = self.document is not None or self.photo is not None
        inline = self.reply_markup if self.reply_markup and "inline_keyboard" in self.reply_markup else None
        replied = None if nested or self.reply_to is None else self.chat.history.get(self.reply_to)
        result = _present(
            message_id=self.message_id,
            date=self.date,
            chat=self.chat.json(),
            sender_chat=self.sender_chat.json() if self.sender_chat else None,
            message_thread_id=self.thread,
            is_topic_message=True if self.thread is not None and self.chat.is_forum else None,
            reply_to_message=replied.json(nested=True) if replied and not replied.deleted else None,
            edit_date=self.edit_date,
            document=self.document.json() if self.document else None,
            photo=[self.photo.json()] if self.photo else None,
            reply_markup=inline,
        )
        result |= self.service
        if self.sender is not None:
            result["from"] = self.sender.json()
        if self.text:
            result["caption" if has_file else "text"] = self.text
            if self.entities:
                result["caption_entities" if has_file else "entities"] = self.entities
        return result


def chat_member(user: User, status: str) -> JSON:
    """As the type ChatMember."""
    member: JSON = {"status": status, "user": user.json()}
    match status:
        case "creator":
            member |= {"is_anonymous": False}
        case "administrator":
            rights = (
                "manage_chat delete_messages manage_video_chats restrict_members promote_members change_info"
            )
            rights += " invite_users post_stories edit_stories delete_stories"
            member |= {"can_be_edited": False, "is_anonymous": False}
            member |= {f"can_{right}": True for right in rights.split()}
        case "kicked":
            member |= {"until_date": 0}
        case _:
            pass
    return member


def _present(**fields: Any) -> JSON:
    return {name: value for name, value in fields.items() if value is not None}


class World:
    """Everything there is: users, chats, files and the counters that number them."""

    def __init__(self, bot: User) -> None:
        self.bot = bot
        self.users: dict[int, User] = {bot.id: bot}
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, File] = {}
        self.sent: list[Message] = []
        self._numbers = {
            "user": 7_000_000_000,
            "group": 4_000,
            "supergroup": 1_900_000_000,
            "file": 0,
            "message": 10,
        }

    def number(self, of: str) -> int:
        """The next number of a series."""
        self._numbers[of] = self._numbers.get(of, 100) + 1
        return self._numbers[of]

    def add_user(self, user: User) -> User:
        """Make the account known, with a private chat the bot may not write in yet."""
        self.users[user.id] = user
        self.chats[user.id] = Chat(user.id, "private", user=user, bot_status="never")
        return user

    def add_chat(
        self, kind: ChatType, title: str, members: Iterable[User], *, forum: bool, username: str | None
    ) -> Chat:
        """A new group, supergroup or channel; the first member created it."""
        small = kind == "group"
        chat_id = -self.number("group") if small else -1_000_000_000_000 - self.number("supergroup")
        chat = Chat(chat_id, kind, title, username, is_forum=forum)
        for position, user in enumerate(members):
            chat.members[user.id] = (user, "member" if position else "creator")
        self.chats[chat_id] = chat
        return chat

    def next_message_id(self, chat: Chat) -> int:
        """Supergroups and channels count for themselves; private chats and groups share the bot's counter."""
        shared = chat.type in {"private", "group"}
        return self.number("message" if shared else f"message {chat.id}")

    def post(self, message: Message) -> Message:
        """Put the message in its chat's history, and among those the bot sent when it did."""
        message.chat.history[message.message_id] = message
        if message.sender is self.bot and not message.service:
            self.sent.append(message)
        return message

    def find(self, chat_id: int | str) -> Chat:
        """The chat with that id or @username; raises ApiError as Telegram does, upgraded groups included."""
        if isinstance(chat_id, str) and chat_id.startswith("@"):
            named = [chat for chat in self.chats.values() if chat.username and f"@{chat.username}" == chat_id]
            chat = named[0] if named else None
        else:
            chat = self.chats.get(int(chat_id))
        if chat is None:
            raise ApiError(400, "Bad Request: chat not found")
        if chat.migrated_to is not None:
            raise ApiError(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=chat.migrated_to.id,
            )
        return chat

    def writable(self, chat_id: int | str) -> Chat:
        """The chat, where the bot may write in it; raises ApiError 403 where it may not."""
        chat = self.find(chat_id)
        match chat.bot_status, chat.type:
            case "kicked", "private":
                raise ApiError(403, "Forbidden: bot was blocked by the user")
            case "kicked", _:
                raise ApiError(403, f"Forbidden: bot was kicked from the {chat.noun} chat")
            case "left", _:
                raise ApiError(403, f"Forbidden: bot is not a member of the {chat.noun} chat")
            case "never", _:
                raise ApiError(403, "Forbidden: bot can't initiate conversation with a user")
            case _:
                return chat

    def add_file(self, name: str, content: bytes, mime_type: str, width: int = 0, height: int = 0) -> File:
        """Keep a file under a new file_id."""
        file = File(f"FILE-{self.number('file'):06d}", name, content, mime_type, width, height)
        self.files[file.file_id] = file
        return file
