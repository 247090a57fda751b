"""Understands what a Telegram update tells us: something said to the bot, or a change of rooms."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from telegram import (
    CallbackQuery,
    Chat,
    ChatMemberUpdated,
    Contact,
    MessageOriginChannel,
    MessageOriginChat,
    MessageOriginHiddenUser,
    MessageOriginUser,
    Update,
    User,
)
from telegram import Message as Posted

from bot.adapters.telegram.settings import TELEGRAM
from bot.core.messages import Abilities, Foreign, Kind, Message, Place, PlaceKind, Quoted, Target
from bot.core.people import Sender, Standing
from bot.core.text import one_line
from bot.language.words import N_

NAME_CHARACTERS: Final = 120
TOAST_UNITS: Final = 200  # what answerCallbackQuery shows
# As whom Telegram shows those who write as their group, or as a channel.
HIDDEN: Final = frozenset({1087968824, 136817688})

_SLASH = re.compile(r"/(?P<word>\w{1,64})(?:@(?P<bot>\w{1,32}))?(?:\s+|$)(?P<rest>.*)", re.DOTALL)
_CONTENTS = (
    "animation", "audio", "contact", "dice", "document", "location", "photo", "poll", "sticker", "story",
    "venue", "video", "video_note", "voice",
)  # fmt: skip


_EMAIL = re.compile(r"^(?:item\d+\.)?EMAIL[^:\r\n]*:([^\s@,]{1,64}@[^\s@,]{1,190})\s*$", re.MULTILINE)
CARD_CHARACTERS: Final = 300
CONTACT_SHARED: Final = "contact shared"  # what a contact card that is sent to the bot says

_NO_EARS = N_("I cannot listen. Write it, or let your phone’s keyboard write what you say.")
_NO_MAP = N_("I do not read places on a map. Write the address or the municipality.")
_NO_EYES = N_("I do not look at pictures. Write what it is about.")
_ONLY_WORDS = N_("I read only words: write it as to a colleague.")
_TOLD: Final = {
    **dict.fromkeys(("voice", "video_note", "audio"), _NO_EARS),
    **dict.fromkeys(("venue", "location"), _NO_MAP),
    **dict.fromkeys(("photo", "video"), _NO_EYES),
    **dict.fromkeys(("sticker", "dice", "poll", "story"), _ONLY_WORDS),
}


@dataclass(frozen=True, slots=True)
class Me:
    """The bot's own account."""

    id: int
    username: str

    def addressed(self, text: str) -> bool:
        return self._mention().search(text) is not None

    def unaddressed(self, text: str) -> str:
        """The text without the bot's @name."""
        return self._mention().sub("", text).strip()

    def _mention(self) -> re.Pattern[str]:
        return re.compile(rf"(?<![\w@.])@{re.escape(self.username)}(?!\w)[,:]?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Spoken:
    """Something said or pressed."""

    message: Message


@dataclass(frozen=True, slots=True)
class Edited:
    """What somebody said to the bot reads differently now."""

    message: Message


@dataclass(frozen=True, slots=True)
class Wordless:
    """Something was sent to the bot that holds no words: what is to be said about it (a string marked N_)."""

    message: Message
    told: str


@dataclass(frozen=True, slots=True)
class Gone:
    """The bot was removed from a room, or a person blocked it."""

    room: str
    reason: str


@dataclass(frozen=True, slots=True)
class Back:
    """The bot may write in a room again; or a person has unblocked it."""

    room: str


@dataclass(frozen=True, slots=True)
class Joined:
    """The bot was invited to a group, by an account."""

    room: str
    name: str | None
    by: str


@dataclass(frozen=True, slots=True)
class Upgraded:
    """A group became a supergroup and has another identifier since."""

    old: str
    new: str


Heard: TypeAlias = Spoken | Wordless | Edited | Gone | Joined | Back | Upgraded | None


def hear(update: Update, me: Me, ours: Callable[[str], bool]) -> Heard:
    """What the update means to us; None when it means nothing.

    `ours` tells whether a slash command in a group is for us when it names no bot.
    """
    event = str(update.update_id)
    if update.callback_query is not None:
        return _pressed(event, update.callback_query)
    if update.my_chat_member is not None:
        return _membership(update.my_chat_member)
    if update.message is not None:
        posted = update.message
        if posted.migrate_to_chat_id:
            return Upgraded(str(posted.chat.id), str(posted.migrate_to_chat_id))
        if posted.migrate_from_chat_id:
            return Upgraded(str(posted.migrate_from_chat_id), str(posted.chat.id))
        message = _posted(event, posted, me, ours)
        told = _wordless(posted) if message is not None else None
        if message is not None and told is not None:
            return Wordless(message, told)
        return Spoken(message) if message else None
    if update.edited_message is not None:
        message = _posted(event, update.edited_message, me, ours)
        return Edited(message) if message else None
    return None


def check(update: Update) -> None:
    """Raises TypeError over what is read only later and is not what it must be: the library takes anything."""
    query = update.callback_query
    posted = update.message or update.edited_message
    document = posted.document if posted is not None else None
    told: list[tuple[object, type]] = []
    if query is not None:
        told += [(query.id, str), (query.data, str)]
    if posted is not None:
        told += [(posted.text, str), (posted.caption, str), (posted.message_id, int), (posted.chat.id, int)]
        told += [(posted.message_thread_id, int)]
        replied, quote = posted.reply_to_message, posted.quote
        told += [(replied.text, str), (replied.caption, str)] if replied is not None else []
        told += [(quote.text, str)] if quote is not None else []
    if document is not None:
        told += [(document.file_id, str), (document.file_name, str), (document.file_size, int)]
        told += [(document.mime_type, str)]
    for value, kind in told:
        if value is not None and not isinstance(value, kind):
            raise TypeError(type(value).__name__)
    if document is not None and not document.file_id:
        raise TypeError("a document without an identifier")


def _membership(change: ChatMemberUpdated) -> Heard:
    room, status = str(change.chat.id), str(change.new_chat_member.status)
    if status in {"left", "kicked"}:
        return Gone(room, "blocked" if change.chat.type == Chat.PRIVATE else status)
    if status not in {"member", "administrator"}:
        return None
    if change.chat.type == Chat.PRIVATE or change.old_chat_member.status not in {"left", "kicked"}:
        return Back(room)
    title = change.chat.title
    return Joined(room, one_line(title, NAME_CHARACTERS) if title else None, str(change.from_user.id))


def _posted(event: str, posted: Posted, me: Me, ours: Callable[[str], bool]) -> Message | None:
    sender = _author(posted)
    if sender is None:
        return None
    text = posted.text or posted.caption or ""
    if posted.contact is not None:
        text = f"{CONTACT_SHARED} {_of_contact(posted.contact)}"
    if not text and not any(getattr(posted, name) for name in _CONTENTS):
        return None  # somebody joined, pinned, renamed
    place = _place(posted.chat, posted)
    direct = place.kind is PlaceKind.DIRECT
    replied = posted.reply_to_message
    # Everything in a topic "replies" to the message that opened it.
    to_us = replied is not None and replied.from_user is not None and replied.from_user.id == me.id
    reply_to = str(replied.message_id) if replied and to_us and replied.forum_topic_created is None else None
    understood = _understood(text, direct, reply_to is not None, me, ours)
    if understood is None:
        return None
    kind, words = understood
    return Message(
        platform=TELEGRAM,
        event_id=event,
        workspace="",
        sender=sender,
        place=place,
        text=words,
        kind=kind,
        reply_to=reply_to,
        abilities=_abilities(place),
        answer_to=Target(TELEGRAM, place.room, place.thread, via=None if direct else str(posted.message_id)),
        quoted=_quoted(posted, me) if kind is Kind.COMMAND else None,
        words_of=_foreign(posted),
    )


def _quoted(posted: Posted, me: Me) -> Quoted | None:
    """What a person wrote that a message answers, or the part of it that was picked; linked in a supergroup."""
    replied = posted.reply_to_message
    if replied is None or (replied.from_user is not None and replied.from_user.id == me.id):
        return None
    text = (posted.quote.text if posted.quote is not None else "") or replied.text or replied.caption or ""
    return Quoted(text, _link(replied)) if text.strip() else None


def _link(posted: Posted) -> str | None:
    """Where members of a supergroup find a message; private chats and plain groups have no such thing."""
    if posted.chat.type != Chat.SUPERGROUP:
        return None
    return f"https://t.me/c/{str(posted.chat.id).removeprefix('-100')}/{posted.message_id}"


def _of_contact(shared: Contact) -> str:
    """A contact card as a line: name, telephone, mail address."""
    name = " ".join(filter(None, (shared.first_name, shared.last_name))).replace(",", " ")
    emails = _EMAIL.findall(shared.vcard or "")
    number = shared.phone_number and f"+{shared.phone_number.lstrip('+')}"
    return one_line(", ".join(filter(None, (name, *emails[:1], number))), CARD_CHARACTERS)


def _wordless(posted: Posted) -> str | None:
    """What is said about a message with nothing to read in it; None where there is something, or a file."""
    if posted.text or posted.caption or posted.contact is not None:
        return None
    return next((told for name, told in _TOLD.items() if getattr(posted, name)), None)


def _understood(
    text: str, direct: bool, replies: bool, me: Me, ours: Callable[[str], bool]
) -> tuple[Kind, str] | None:
    """How the bot is addressed and what it is told; None when the words are not for it."""
    slash = _SLASH.fullmatch(text.strip())
    if slash is not None:
        named = slash["bot"]
        if named and named.lower() != me.username.lower():
            return None
        if direct or named or replies or ours(slash["word"]):
            return Kind.COMMAND, f"{slash['word']} {me.unaddressed(slash['rest'])}".strip()
        return None
    words = me.unaddressed(text)
    if direct:
        return Kind.DIRECT, words.removeprefix("/").strip()
    return (Kind.MENTION, words) if replies or me.addressed(text) else None


def _author(posted: Posted) -> Sender | None:
    """Who wrote it. Anonymous administrators write as their group, and nobody vouches for a group."""
    chat = posted.sender_chat
    if chat is not None:
        if posted.is_automatic_forward:
            return None  # the channel's post in its discussion group
        name = one_line(chat.title or "", NAME_CHARACTERS)
        return Sender(str(chat.id), name, Standing.ANONYMOUS)
    user = posted.from_user
    if user is not None and user.id in HIDDEN:
        return Sender(str(user.id), "", Standing.ANONYMOUS)
    return None if user is None or user.is_bot else _sender(user)


def _foreign(posted: Posted) -> Foreign | None:
    """Whose words a message holds that was forwarded, or made by another bot for its sender."""
    if posted.via_bot is not None:
        return Foreign(one_line(posted.via_bot.full_name, NAME_CHARACTERS), posted.date)
    match posted.forward_origin:
        case None:
            return None
        case MessageOriginUser(sender_user=user) as origin:
            mine = posted.from_user is not None and user.id == posted.from_user.id
            return None if mine else Foreign(one_line(user.full_name, NAME_CHARACTERS), origin.date)
        case MessageOriginHiddenUser(sender_user_name=name) as origin:
            return Foreign(one_line(name, NAME_CHARACTERS), origin.date)
        case MessageOriginChat(sender_chat=chat) | MessageOriginChannel(chat=chat) as origin:
            return Foreign(one_line(chat.title or "", NAME_CHARACTERS), origin.date)
        case origin:
            return Foreign("", origin.date)


def _sender(user: User) -> Sender:
    if user.id in HIDDEN:
        return Sender(str(user.id), "", Standing.ANONYMOUS)
    language = (user.language_code or "").partition("-")[0].lower()
    return Sender(
        account=str(user.id),
        name=one_line(user.full_name, NAME_CHARACTERS),
        standing=Standing.BOT if user.is_bot else Standing.UNKNOWN,
        locale=language or None,
    )


def _place(chat: Chat, posted: Posted | None) -> Place:
    """Outside forums Telegram gives every chain of answers a thread identifier too; that is no place."""
    thread = posted.message_thread_id if posted is not None and posted.is_topic_message else None
    return Place(
        TELEGRAM,
        room=str(chat.id),
        thread=None if thread is None else str(thread),
        kind=PlaceKind.DIRECT if chat.type == Chat.PRIVATE else PlaceKind.ROOM,
        name=one_line(chat.title, NAME_CHARACTERS) if chat.title else None,
    )


def _abilities(place: Place) -> Abilities:
    return Abilities(forms=False, questions=True, private=place.kind is PlaceKind.DIRECT, topics=True)


def _pressed(event: str, query: CallbackQuery) -> Heard:
    """A button. Of a message too old to be shown Telegram still tells the chat and the number."""
    if query.message is None or query.data is None:
        return None
    posted = query.message
    place = _place(posted.chat, posted if isinstance(posted, Posted) else None)
    sender = _sender(query.from_user)
    card = str(posted.message_id)
    return Spoken(
        Message(
            platform=TELEGRAM,
            event_id=event,
            workspace="",
            sender=sender,
            place=place,
            text=query.data,
            kind=Kind.BUTTON,
            card=card,
            abilities=replace(_abilities(place), toast=TOAST_UNITS),
            answer_to=Target(
                TELEGRAM,
                place.room,
                place.thread,
                edit=card,
                # A new message answers the card; a question in it is put to the person who pressed.
                via=None if place.kind is PlaceKind.DIRECT else f"{card} {sender.account} {sender.name}",
            ),
        )
    )
