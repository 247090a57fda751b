"""What Telegram's refusals are about, by the words it gives them: the message, the topic, the person, the group.

The Bot API has no error codes beside HTTP's, only descriptions; these are gathered from the Bot API's manual,
its server (tdlib/telegram-bot-api) and what bots report.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import Final


class About(Enum):
    """What is wrong, and so who or what has to change before it works again."""

    MESSAGE = auto()  # this very message or file
    UNCHANGED = auto()  # nothing: the message reads so already
    NOT_EDITABLE = auto()  # the message to change is gone or cannot be changed
    TOPIC = auto()  # the topic, not the group it is in
    PERSON = auto()  # one person
    ROOM = auto()  # the group: the bot is out of it, or may not write


# The first words that occur in the description decide; within a status the more particular come first.
_WORDS: Final[tuple[tuple[About, str], ...]] = (
    (About.UNCHANGED, "message is not modified"),
    (About.NOT_EDITABLE, "message to edit not found"),
    (About.NOT_EDITABLE, "message can't be edited"),
    (About.NOT_EDITABLE, "message_id_invalid"),
    (About.NOT_EDITABLE, "there is no text in the message to edit"),
    (About.NOT_EDITABLE, "there is no caption in the message to edit"),
    (About.NOT_EDITABLE, "message_edit_time_expired"),
    (About.NOT_EDITABLE, "message_author_required"),
    (About.TOPIC, "message thread not found"),
    (About.TOPIC, "topic_closed"),
    (About.TOPIC, "topic_deleted"),
    (About.TOPIC, "topic_id_invalid"),
    (About.TOPIC, "topic_not_found"),
    # A group that takes no files takes words all the same.
    (About.MESSAGE, "not enough rights to send photos"),
    (About.MESSAGE, "not enough rights to send documents"),
    (About.MESSAGE, "chat_send_photos_forbidden"),
    (About.MESSAGE, "chat_send_docs_forbidden"),
    (About.MESSAGE, "chat_send_media_forbidden"),
    (About.MESSAGE, "message to be replied not found"),
    (About.MESSAGE, "reply message not found"),
    (About.MESSAGE, "message to delete not found"),
    (About.MESSAGE, "message is too long"),
    (About.MESSAGE, "message text is empty"),
    (About.MESSAGE, "caption is too long"),
    (About.MESSAGE, "can't parse entities"),
    (About.MESSAGE, "button_data_invalid"),
    (About.MESSAGE, "wrong file identifier"),
    (About.MESSAGE, "file is too big"),
    (About.MESSAGE, "photo_invalid_dimensions"),
    (About.MESSAGE, "query is too old"),
    (About.PERSON, "bot was blocked by the user"),
    (About.PERSON, "user is deactivated"),
    (About.PERSON, "user_deactivated"),
    (About.PERSON, "user_is_blocked"),
    (About.PERSON, "input_user_deactivated"),
    (About.PERSON, "can't initiate conversation"),
    (About.PERSON, "can't send messages to bots"),
    (About.PERSON, "can't send messages to the user"),
    (About.PERSON, "user not found"),
    (About.PERSON, "user_not_found"),
    (About.PERSON, "privacy_premium_required"),
    (About.ROOM, "bot was kicked"),
    (About.ROOM, "bot is not a member"),
    (About.ROOM, "group chat was deleted"),
    (About.ROOM, "group chat was deactivated"),
    (About.ROOM, "group is deactivated"),
    (About.ROOM, "chat not found"),
    (About.ROOM, "peer_id_invalid"),
    (About.ROOM, "channel_private"),
    (About.ROOM, "channel_invalid"),
    (About.ROOM, "chat_id_invalid"),
    (About.ROOM, "not enough rights"),
    (About.ROOM, "have no rights"),
    (About.ROOM, "need administrator rights"),
    (About.ROOM, "chat_write_forbidden"),
    (About.ROOM, "chat_restricted"),
    (About.ROOM, "chat_admin_required"),
    (About.ROOM, "chat_send_plain_forbidden"),
    (About.ROOM, "chat_forbidden"),
)


def about(description: str, *, forbidden: bool = False) -> About:
    """What a description of status 400, or 403 when `forbidden`, is about.

    Words nobody has written down are taken for this message's fault, and with 403 for the room's.
    """
    told = description.lower()
    known = (kind for kind, words in _WORDS if words in told)
    return next(known, About.ROOM if forbidden else About.MESSAGE)
