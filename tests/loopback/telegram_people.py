"""The other side of the Bot API loopback: people who write, press, invite and block."""

from collections.abc import Callable, Iterable
from typing import Any, Literal

from tests.loopback.telegram_basics import Query
from tests.loopback.telegram_methods import Methods
from tests.loopback.telegram_spec import specification
from tests.loopback.telegram_text import detected_entities
from tests.loopback.telegram_updates import Signal, Updates
from tests.loopback.telegram_world import BotStatus, Chat, Message, User, World, chat_member

JSON = dict[str, Any]
_ANONYMOUS = User(1087968824, "Group", username="GroupAnonymousBot", language_code=None, is_bot=True)


class People:
    """What people do on Telegram, turned into updates for the bot."""

    def __init__(self, bot: User, privacy: bool, clock: Callable[[], float]) -> None:
        self.bot = bot
        self.signal = Signal()
        self.world = World(bot)
        self.updates = Updates(self.signal)
        self.specification = specification()
        self.methods = Methods(self.world, self.updates, clock, self._announce_leaving, privacy=privacy)
        self.last_update_id = 0

    # -- people and places -----------------------------------------------------------------------------

    def user(
        self,
        first_name: str,
        last_name: str | None = None,
        *,
        username: str | None = None,
        language_code: str | None = "da",
        is_bot: bool = False,
        started: bool = False,
    ) -> User:
        """A new account; the bot may write to it once it has written to the bot, or when `started`."""
        number = self.world.number("user")
        user = self.world.add_user(User(number, first_name, last_name, username, language_code, is_bot))
        if started:
            self.private(user).bot_status = "member"
        return user

    def private(self, user: User) -> Chat:
        """The private chat of that person and the bot."""
        return self.world.chats[user.id]

    def group(
        self,
        title: str,
        members: Iterable[User] = (),
        *,
        kind: Literal["group", "supergroup", "channel"] = "supergroup",
        topics: Iterable[str] = (),
        bot: BotStatus = "member",
        username: str | None = None,
    ) -> Chat:
        """A chat the bot is in as `bot`; a forum when it has `topics`, whose ids `thread` gives."""
        names = list(topics)
        chat = self.world.add_chat(kind, title, members, forum=bool(names), username=username)
        chat.bot_status = bot
        for name in names:
            self._open_topic(chat, name, None)
        return chat

    def channel(self, title: str, *, bot: BotStatus = "administrator", username: str | None = None) -> Chat:
        """A channel."""
        return self.group(title, kind="channel", bot=bot, username=username)

    def thread(self, chat: Chat, name: str) -> int:
        """The message_thread_id of a topic."""
        return next(thread for thread, topic in chat.topics.items() if topic == name)

    def topic(self, chat: Chat, name: str, user: User) -> int:
        """Somebody opens a topic in a forum; its message_thread_id."""
        message = self._open_topic(chat, name, user)
        self._deliver("message", message.json(), chat)
        return message.message_id

    def _open_topic(self, chat: Chat, name: str, user: User | None) -> Message:
        message = self._message(
            chat, user, service={"forum_topic_created": {"name": name, "icon_color": 7322096}}
        )
        message.thread = message.message_id
        chat.topics[message.message_id] = name
        return message

    # -- what people do --------------------------------------------------------------------------------

    def say(
        self,
        text: str,
        *,
        user: User | None,
        chat: Chat | None = None,
        thread: int | None = None,
        reply_to: Message | None = None,
        anonymous: bool = False,
    ) -> Message:
        """Somebody writes, by default to the bot in private; as the group itself when `anonymous`.

        In a group the bot sees it only as its privacy mode allows; the rest is in `updates.withheld`.
        """
        message = self._spoken(user, chat, thread, reply_to, anonymous)
        message.text, message.entities = text, detected_entities(text)
        return self._spread(message)

    def document(
        self,
        filename: str,
        content: bytes,
        *,
        user: User,
        chat: Chat | None = None,
        caption: str = "",
        thread: int | None = None,
        mime_type: str = "application/octet-stream",
    ) -> Message:
        """Somebody sends a file."""
        message = self._spoken(user, chat, thread, None, False)
        message.document = self.world.add_file(filename, content, mime_type)
        message.text, message.entities = caption, detected_entities(caption)
        return self._spread(message)

    def send(self, content: JSON, *, user: User, chat: Chat | None = None) -> Message:
        """Somebody sends what has no words: the fields of Message that hold it ({'sticker': …})."""
        message = self._spoken(user, chat, None, None, False)
        message.service = content
        return self._spread(message)

    def edit(self, message: Message, text: str) -> Message:
        """The sender changes what they wrote."""
        message.text, message.entities = text, detected_entities(text)
        message.edit_date = int(self.methods.now())
        kind = "edited_channel_post" if message.chat.type == "channel" else "edited_message"
        self._deliver(kind, message.json(), message.chat, withhold=not self._reaches_bot(message))
        return message

    def press(
        self, message: Message, button: str, *, user: User, forged: bool = False, inaccessible: bool = False
    ) -> Query:
        """Somebody presses the button with that text or data; `forged` sends the data as it is.

        `inaccessible` shows the message as Telegram shows those it no longer has. Raises LookupError where
        there is no such button, ValueError where it opens something instead.
        """
        data = button if forged else message.button(button).data
        if data is None:
            raise ValueError(f"the button {button!r} sends nothing to the bot")
        query = Query(f"{self.world.number('query'):019d}", message, user.id, data, self.methods.now())
        self.methods.queries[query.id] = query
        shown = message.json()
        if inaccessible:
            shown = {"chat": message.chat.json(), "message_id": message.message_id, "date": 0}
        payload = {
            "id": query.id,
            "from": user.json(),
            "message": shown,
            "chat_instance": str(abs(message.chat_id) * 31),
            "data": data,
        }
        self._deliver("callback_query", payload, message.chat)
        return query

    def join(self, chat: Chat, by: User, *, administrator: bool = False) -> None:
        """Somebody adds the bot, or makes it administrator of the chat it is in."""
        already = chat.bot_status in {"member", "administrator"}
        self._status(chat, by, "administrator" if administrator else "member")
        if not already and chat.type != "channel":
            self._service(chat, by, {"new_chat_members": [self.bot.json()]})

    def kick(self, chat: Chat, by: User) -> None:
        """Somebody removes the bot and bans it."""
        self._status(chat, by, "kicked")

    def block(self, user: User) -> None:
        """The person blocks the bot."""
        self._status(self.private(user), user, "kicked")

    def unblock(self, user: User) -> None:
        """The person lets the bot write again."""
        self._status(self.private(user), user, "member")

    def enter(self, chat: Chat, user: User, status: str = "member") -> None:
        """The person joins the group, or gets another status in it."""
        known = user.id in chat.members
        self._member(chat, user, chat.members.get(user.id, (user, "left"))[1], status)
        chat.members[user.id] = (user, status)
        if not known:
            self._service(chat, user, {"new_chat_members": [user.json()]})

    def leave(self, chat: Chat, user: User) -> None:
        """The person leaves the group."""
        self._member(chat, user, chat.members.pop(user.id, (user, "member"))[1], "left")
        self._service(chat, user, {"left_chat_member": user.json()})

    def migrate(self, chat: Chat) -> Chat:
        """The basic group becomes a supergroup with another id; both service messages are sent."""
        new = self.world.add_chat("supergroup", chat.title or "", (), forum=False, username=None)
        new.members, new.bot_status = chat.members, chat.bot_status
        self._service(chat, None, {"migrate_to_chat_id": new.id})
        chat.migrated_to = new
        self._service(new, None, {"migrate_from_chat_id": chat.id})
        return new

    # -- inside ----------------------------------------------------------------------------------------

    def _message(self, chat: Chat, sender: User | None, *, service: JSON | None = None) -> Message:
        number = self.world.next_message_id(chat)
        return self.world.post(Message(chat, number, int(self.methods.now()), sender, service=service or {}))

    def _spoken(
        self,
        user: User | None,
        chat: Chat | None,
        thread: int | None,
        reply_to: Message | None,
        anonymous: bool,
    ) -> Message:
        if user is None and (chat is None or chat.type != "channel"):
            raise ValueError("only a channel speaks by itself")
        if chat is None:
            assert user is not None
            chat = self.private(user)
            chat.bot_status = "member" if chat.bot_status == "never" else chat.bot_status
        if chat.migrated_to is not None:
            raise ValueError("nobody writes in a group that was upgraded")
        if thread is not None and thread not in chat.topics:
            raise ValueError(f"no topic {thread} in {chat.title!r}")
        message = self._message(chat, _ANONYMOUS if anonymous else user)
        if anonymous or chat.type == "channel":
            message.sender_chat = chat
        message.thread = thread
        if reply_to is not None:
            message.reply_to = reply_to.message_id
            if chat.type == "supergroup":
                # Without topics an answer carries the id of the first message of its thread.
                message.thread = reply_to.thread or (None if chat.is_forum else reply_to.message_id)
        elif thread is not None:
            # Whatever stands in a topic answers the message that opened it, as Telegram tells it.
            message.reply_to = thread
        return message

    def _spread(self, message: Message) -> Message:
        kind = "channel_post" if message.chat.type == "channel" else "message"
        self._deliver(kind, message.json(), message.chat, withhold=not self._reaches_bot(message))
        return message

    def _reaches_bot(self, message: Message) -> bool:
        """Privacy mode (core.telegram.org/bots/features#privacy-mode)."""
        chat = message.chat
        if chat.bot_status not in {"member", "administrator"}:
            return False
        if chat.type in {"private", "channel"}:
            return True
        if message.sender is not None and message.sender.is_bot and message.sender is not _ANONYMOUS:
            return False
        if chat.bot_status == "administrator" or not self.methods.privacy:
            return True
        replied = chat.history.get(message.reply_to or 0)
        if replied is not None and replied.sender is self.bot:
            return True
        wide = message.text.encode("utf-16-le", "surrogatepass")
        for entity in message.entities:
            begin, length = entity["offset"] * 2, entity["length"] * 2
            words = wide[begin : begin + length].decode("utf-16-le", "surrogatepass")
            _, at, name = words.partition("@")
            if entity["type"] == "bot_command" and (
                not at or name.lower() == (self.bot.username or "").lower()
            ):
                return True
        return False

    def _status(self, chat: Chat, by: User, status: BotStatus) -> None:
        old = "left" if chat.bot_status == "never" else chat.bot_status
        chat.bot_status = status
        payload = {
            "chat": chat.json(),
            "from": by.json(),
            "date": int(self.methods.now()),
            "old_chat_member": chat_member(self.bot, old),
            "new_chat_member": chat_member(self.bot, status),
        }
        self._deliver("my_chat_member", payload, chat)

    def _announce_leaving(self, chat: Chat, status: str) -> None:
        self._status(chat, self.bot, "left" if status == "left" else "kicked")

    def _member(self, chat: Chat, user: User, old: str, new: str) -> None:
        payload = {
            "chat": chat.json(),
            "from": user.json(),
            "date": int(self.methods.now()),
            "old_chat_member": chat_member(user, old),
            "new_chat_member": chat_member(user, new),
        }
        self._deliver("chat_member", payload, chat, withhold=chat.bot_status != "administrator")

    def _service(self, chat: Chat, by: User | None, service: JSON) -> None:
        message = self._message(chat, by, service=service)
        there = chat.bot_status in {"member", "administrator"}
        self._deliver("message", message.json(), chat, withhold=not there)

    def _deliver(self, kind: str, payload: JSON, chat: Chat, *, withhold: bool = False) -> None:
        update = self.updates.add(kind, payload, chat.id, withhold=withhold)
        wrong = self.specification.value("Update", update) if self.specification else []
        if wrong:
            raise AssertionError(f"the loopback made a wrong update: {wrong}")
        self.last_update_id = int(update["update_id"])
