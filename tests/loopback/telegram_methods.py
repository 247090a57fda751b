"""The Bot API's methods that send, change and delete messages, as the loopback answers them."""

import re
import struct
from typing import Any

from tests.loopback.telegram_basics import Basics, Parameters
from tests.loopback.telegram_text import (
    CAPTION_LIMIT,
    TEXT_LIMIT,
    BadText,
    Formatted,
    formatted_text,
    utf16_length,
)
from tests.loopback.telegram_world import ApiError, File, Message

JSON = dict[str, Any]

BUTTONS_LIMIT = 100
ROW_LIMIT = 8
QUERY_LIFETIME = 30.0
DELETE_LIMIT = 48 * 3600.0
_NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
_OLD_QUERY = "Bad Request: query is too old and response timeout expired or query ID is invalid"


class Methods(Basics):
    """Every method the loopback answers by itself; an `older` server has nothing of Bot API 7.4 and later."""

    older = False

    def m_sendMessage(self, p: Parameters) -> JSON:
        message = self._place(p)
        source = p.text("text")
        if not source:
            raise ApiError(400, "Bad Request: message text is empty", breach=True)
        self._write(message, p, source, TEXT_LIMIT, "entities")
        return self.world.post(message).json()

    def m_sendDocument(self, p: Parameters) -> JSON:
        message = self._place(p)
        self._write(message, p, p.text("caption") or "", CAPTION_LIMIT, "caption_entities")
        message.document = self._file(p, "document")
        return self.world.post(message).json()

    def m_sendPhoto(self, p: Parameters) -> JSON:
        message = self._place(p)
        self._write(message, p, p.text("caption") or "", CAPTION_LIMIT, "caption_entities")
        photo = self._file(p, "photo")
        if not photo.width:
            if len(photo.content) > 10 << 20:
                raise ApiError(400, "Bad Request: file is too big", breach=True)
            photo.width, photo.height = _picture_size(photo.content)
            if photo.width + photo.height > 10_000 or max(photo.width, photo.height) > 20 * min(
                photo.width, photo.height
            ):
                raise ApiError(400, "Bad Request: PHOTO_INVALID_DIMENSIONS", breach=True)
        message.photo = photo
        return self.world.post(message).json()

    def m_editMessageText(self, p: Parameters) -> JSON:
        message = self._editable(p)
        source = p.text("text")
        if not source:
            raise ApiError(400, "Bad Request: message text is empty", breach=True)
        if message.document or message.photo:
            raise ApiError(400, "Bad Request: there is no text in the message to edit", breach=True)
        formatted = self._formatted(p, source, TEXT_LIMIT, "entities")
        markup = self._markup(p, inline_only=True)
        if (formatted.text, formatted.entities, markup) == (
            message.text,
            message.entities,
            message.reply_markup,
        ):
            raise ApiError(400, _NOT_MODIFIED)
        message.versions.append(formatted.text)
        message.text, message.entities = formatted.text, formatted.entities
        message.html = source if p.text("parse_mode") else None
        return self._edited(message, markup)

    def m_editMessageCaption(self, p: Parameters) -> JSON:
        message = self._editable(p)
        formatted = self._formatted(p, p.text("caption") or "", CAPTION_LIMIT, "caption_entities")
        markup = self._markup(p, inline_only=True)
        if (formatted.text, formatted.entities, markup) == (
            message.text,
            message.entities,
            message.reply_markup,
        ):
            raise ApiError(400, _NOT_MODIFIED)
        message.text, message.entities = formatted.text, formatted.entities
        return self._edited(message, markup)

    def m_editMessageReplyMarkup(self, p: Parameters) -> JSON:
        message = self._editable(p)
        markup = self._markup(p, inline_only=True)
        if markup == message.reply_markup:
            raise ApiError(400, _NOT_MODIFIED)
        return self._edited(message, markup)

    def _edited(self, message: Message, markup: JSON | None) -> JSON:
        message.reply_markup = markup
        message.edit_date = int(self.now())
        message.edits += 1
        return message.json()

    def m_pinChatMessage(self, p: Parameters) -> bool:
        chat = self.world.writable(p.chat_id())
        message = chat.history.get(p.integer("message_id") or 0)
        if message is None or message.deleted:
            raise ApiError(400, "Bad Request: message to pin not found")
        if chat.type != "private" and chat.bot_status != "administrator":
            raise ApiError(400, "Bad Request: not enough rights to manage pinned messages in the chat")
        message.pinned = True
        return True

    def m_deleteMessage(self, p: Parameters) -> bool:
        chat = self.world.writable(p.chat_id())
        message = chat.history.get(p.integer("message_id") or 0)
        if message is None or message.deleted:
            raise ApiError(400, "Bad Request: message to delete not found")
        own = message.sender is self.world.bot
        if not (own or chat.type == "private" or chat.bot_status == "administrator"):
            raise ApiError(400, "Bad Request: message can't be deleted")
        if chat.bot_status != "administrator" and self.now() - message.date > DELETE_LIMIT:
            raise ApiError(400, "Bad Request: message can't be deleted for everyone")
        message.deleted = True
        return True

    def _place(self, p: Parameters) -> Message:
        """An empty message where the call wants it; chat, topic and message replied to are checked."""
        chat = self.world.writable(p.chat_id())
        if chat.type == "channel" and chat.bot_status != "administrator":
            raise ApiError(400, "Bad Request: need administrator rights in the channel chat")
        thread = p.integer("message_thread_id")
        if thread is not None and (not chat.is_forum or thread not in chat.topics):
            raise ApiError(400, "Bad Request: message thread not found")
        reply_to = None
        wanted = p.object("reply_parameters")
        if wanted:
            replied = chat.history.get(wanted["message_id"])
            if replied is not None and not replied.deleted:
                reply_to = replied.message_id
                thread = replied.thread if thread is None and chat.is_forum else thread
            elif not wanted.get("allow_sending_without_reply"):
                raise ApiError(400, "Bad Request: message to be replied not found")
        if thread in chat.closed_topics and chat.bot_status != "administrator":
            raise ApiError(400, "Bad Request: TOPIC_CLOSED")
        return Message(
            chat,
            self.world.next_message_id(chat),
            int(self.now()),
            sender=self.world.bot,
            thread=thread,
            reply_to=reply_to,
            silent=p.flag("disable_notification"),
        )

    def _write(self, message: Message, p: Parameters, source: str, limit: int, entities: str) -> None:
        formatted = self._formatted(p, source, limit, entities)
        message.text, message.entities = formatted.text, formatted.entities
        message.versions.append(formatted.text)
        message.html = source if p.text("parse_mode") else None
        message.reply_markup = self._markup(p)

    def _formatted(self, p: Parameters, source: str, limit: int, entities: str) -> Formatted:
        if self.older and "<blockquote expandable>" in source:
            raise ApiError(
                400,
                "Bad Request: can't parse entities: Expected equal sign in declaration of an attribute of the tag "
                '"blockquote" at byte offset 0',
            )
        try:
            formatted = formatted_text(source, p.text("parse_mode"), p.object(entities), limit)
        except BadText as error:
            raise ApiError(400, f"Bad Request: {error}", breach=True) from None
        if limit == TEXT_LIMIT and not formatted.text:
            raise ApiError(400, "Bad Request: message text is empty", breach=True)
        self.lost += formatted.lost
        return formatted

    def _editable(self, p: Parameters) -> Message:
        chat = self.world.writable(p.chat_id())
        message = chat.history.get(p.integer("message_id") or 0)
        if message is None or message.deleted:
            raise ApiError(400, "Bad Request: message to edit not found")
        # TDLib: a message sent with a reply keyboard or a forced reply can never be edited.
        locked = message.reply_markup is not None and "inline_keyboard" not in message.reply_markup
        if message.sender is not self.world.bot or message.service or locked:
            raise ApiError(400, "Bad Request: message can't be edited", breach=True)
        return message

    def _markup(self, p: Parameters, *, inline_only: bool = False) -> JSON | None:
        markup = p.object("reply_markup")
        if not markup:
            return None
        if not isinstance(markup, dict):
            raise ApiError(400, "Bad Request: object expected as reply markup", breach=True)
        rows = markup.get("inline_keyboard")
        if rows is None:
            if inline_only:
                raise ApiError(400, "Bad Request: inline keyboard expected", breach=True)
            return markup
        if sum(map(len, rows)) > BUTTONS_LIMIT:
            raise ApiError(400, "Bad Request: reply markup is too long", breach=True)
        for row in rows:
            if len(row) > ROW_LIMIT:
                self.lost.append(f"a keyboard row of {len(row)} buttons is broken after {ROW_LIMIT}")
            for button in row:
                if self.older and "copy_text" in button:
                    raise ApiError(
                        400,
                        "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline "
                        "keyboard",
                    )
                _check_button(button)
        rows = [row for row in rows if row]
        return {"inline_keyboard": rows} if rows else None

    def _file(self, p: Parameters, name: str) -> File:
        value = p.text(name) or ""
        upload = p.files.get(value.removeprefix("attach://") if value.startswith("attach://") else name)
        if upload is None:
            if value in self.world.files:
                return self.world.files[value]
            raise ApiError(400, "Bad Request: wrong file identifier/HTTP URL specified", breach=True)
        if not upload.content:
            raise ApiError(400, "Bad Request: file must be non-empty", breach=True)
        if len(upload.content) > 50 << 20:
            raise ApiError(413, "Request Entity Too Large", breach=True)
        return self.world.add_file(upload.name, upload.content, upload.mime_type)

    def m_answerCallbackQuery(self, p: Parameters) -> bool:
        query = self.queries.get(p.needed("callback_query_id"))
        if (
            query is None
            or query.answer is not None
            or query.expired
            or self.now() - query.at > QUERY_LIFETIME
        ):
            raise ApiError(400, _OLD_QUERY)
        text = p.text("text") or ""
        if utf16_length(text) > 200:
            raise ApiError(400, "Bad Request: MESSAGE_TOO_LONG", breach=True)
        query.answer = {"text": text, "show_alert": p.flag("show_alert"), "url": p.text("url")}
        return True

    def m_sendChatAction(self, p: Parameters) -> bool:
        self.actions.append((self.world.writable(p.chat_id()).id, p.needed("action")))
        return True

    def m_getFile(self, p: Parameters) -> JSON:
        file = self.world.files.get(p.needed("file_id"))
        if file is None:
            raise ApiError(400, "Bad Request: invalid file_id")
        if len(file.content) > 20 << 20:
            raise ApiError(400, "Bad Request: file is too big")
        common = {
            key: value for key, value in file.json().items() if key.startswith("file_") and key != "file_name"
        }
        return common | {"file_path": f"documents/{file.file_id}"}


def _check_button(button: JSON) -> None:
    text = str(button.get("text", ""))
    if not text.strip():
        raise ApiError(400, "Bad Request: inline keyboard button text must be non-empty", breach=True)
    actions = set(button) - {"text", "icon_custom_emoji_id", "style"}
    if not actions:
        raise ApiError(400, "Bad Request: text buttons are unallowed in the inline keyboard", breach=True)
    if len(actions) > 1:
        raise ApiError(
            400, "Bad Request: exactly one action is allowed in an inline keyboard button", breach=True
        )
    if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= 64:
        raise ApiError(400, "Bad Request: BUTTON_DATA_INVALID", breach=True)
    if "url" in button and not re.match(r"(?:(?:https?|tg)://\S|[^\s/]+\.[^\s/]+)", str(button["url"])):
        raise ApiError(
            400,
            f"Bad Request: inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL",
            breach=True,
        )


def _picture_size(content: bytes) -> tuple[int, int]:
    """Width and height of a PNG; any other picture Telegram takes counts as 1280 by 720."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return int(width), int(height)
    if content.startswith((b"\xff\xd8\xff", b"RIFF", b"GIF8")):
        return 1280, 720
    raise ApiError(400, "Bad Request: IMAGE_PROCESS_FAILED", breach=True)
