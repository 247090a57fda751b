"""Delivers what lies in the outbox to Telegram."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from html import escape
from typing import Any, Final, TypeAlias, TypeVar

from telegram import (
    Bot,
    CopyTextButton,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram import Message as Posted
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.adapters.telegram.failures import (
    cannot_edit,
    describe,
    failure,
    no_topic,
    not_known,
    not_modified,
)
from bot.adapters.telegram.keyboard import Key, Row
from bot.adapters.telegram.markup import words
from bot.adapters.telegram.render import PAGES, Page, header, render
from bot.adapters.telegram.settings import TELEGRAM
from bot.core.errors import LockedOut, NotSent, Rejected, Unsure
from bot.core.outgoing import Parcel, Receipt, Urgency
from bot.core.reply import File, Tone, Visibility
from bot.engine.access import Access
from bot.engine.rates import Rate, Rates

CAPTION_UNITS: Final = 1024
PHOTO_BYTES: Final = 10 << 20
PHOTO_TYPES: Final = frozenset({"image/png", "image/jpeg"})
TRIES: Final = 4
LONGEST_PAUSE: Final = 60.0

Started: TypeAlias = Callable[[Parcel, str], Awaitable[None]]
Markup: TypeAlias = InlineKeyboardMarkup | ForceReply | None
T = TypeVar("T")

_STYLES = {Tone.PLAIN: None, Tone.QUIET: None, Tone.PRIMARY: "primary", Tone.DANGER: "danger"}
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a message goes: `answers` is the message it is a reply to, `person` whom a question is put to."""

    room: int
    thread: int | None
    answers: int | None = None
    person: tuple[str, str] | None = None

    def later(self) -> _Spot:
        """The same place for the messages that follow the first."""
        return replace(self, answers=None, person=None)


class TelegramCarrier:
    """See bot.core.outgoing.Carrier.

    A reply of several messages is sent in order, and the receipt names the last one, which holds the
    buttons. What must be found again is one message: a card, a question, a digest, an edit. A kill
    between two messages leaves the outcome unknown, so the whole reply is sent again, marked as such:
    something may come twice, nothing is lost. A digest goes in two steps: a header, whose identifier
    `started` puts on record, and then its contents by editing it, which may be repeated at will; only
    a kill between the header and the record sends it again.
    """

    platform = TELEGRAM
    # Bot API FAQ: 30 messages a second in all, about one a second in a chat, 20 a minute in a group.
    rates = Rates(Rate(25, 25), Rate(1, 5), Rate(20 / 60, 10), lambda room: room.startswith("-"))

    def __init__(
        self,
        bot: Bot,
        started: Started,
        *,
        access: Access | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.access = access
        self._bot = bot
        self._started = started
        self._sleep = sleep
        self._modern = True  # until the server shows that it does not know the newer buttons and quotations

    async def find(self, parcel: Parcel) -> Receipt | None:
        """Always raises Unsure: a bot cannot look into a chat."""
        raise Unsure("Telegram does not tell what stands in a chat")

    async def deliver(self, parcel: Parcel) -> Receipt:
        """Send or edit; raises as bot.core.outgoing.Carrier says.

        When a topic is gone the message goes to the group's general topic, and when a message to edit
        is gone it is sent anew. A server of one's own may be older than the Bot API: what it does not know is
        left out from then on.
        """
        try:
            receipt = await self._deliver(parcel)
        except Rejected as refusal:
            if not (self._modern and not_known(refusal.reason)):
                raise
            self._modern = False
            receipt = await self._deliver(parcel)
        if not parcel.reply.pin or receipt.message_id is None:
            return receipt
        return replace(receipt, pinned=await self._pinned(int(parcel.target.room), int(receipt.message_id)))

    async def _pinned(self, room: int, message_id: int) -> str | None:
        """See `bot.core.outgoing.Receipt`: the message is there, whatever comes of this."""
        try:
            await self._bot.pin_chat_message(room, message_id, disable_notification=True)
        except (BadRequest, Forbidden) as refusal:
            return describe(refusal)
        except TelegramError:
            return None
        return ""

    async def _deliver(self, parcel: Parcel) -> Receipt:
        spot = _spot(parcel)
        if parcel.reply.visibility is Visibility.SECRET and spot.room < 0:
            raise Rejected("a secret answer, and nobody to whisper to in a group")
        edit = parcel.message_id or parcel.target.edit
        digest = parcel.urgency is Urgency.DIGEST and parcel.reply.file is None
        single = digest or edit is not None or parcel.reply.card is not None or parcel.reply.asks
        pages = render(
            parcel.reply,
            parcel.locale,
            at_most=1 if single else PAGES,
            room=spot.room < 0,
            resent=parcel.resent and edit is None,  # the same edit twice is one edit
            modern=self._modern,
        )
        if edit is not None and pages[0].asks is None:
            done = await self._edit(spot.room, int(edit), pages[0])
            if done and parcel.reply.file is not None:
                await self._file(spot.later(), parcel.reply.file, None)
            if done:
                return Receipt(edit)
        if digest:
            return await self._in_two_steps(parcel, spot, pages[0])
        return await self._send(parcel, spot, pages)

    async def _in_two_steps(self, parcel: Parcel, spot: _Spot, page: Page) -> Receipt:
        top = Page(header(parcel.reply), 0)
        message_id = await _once(lambda: self._text(spot, top))
        await self._started(parcel, str(message_id))
        if not await self._edit(spot.room, message_id, page):
            message_id = await _once(lambda: self._text(spot.later(), page))
        return Receipt(str(message_id))

    async def _send(self, parcel: Parcel, spot: _Spot, pages: list[Page]) -> Receipt:
        reply = parcel.reply
        file = reply.file
        if file is not None and not reply.blocks and not reply.choices:
            return Receipt(str(await _once(lambda: self._file(spot, file, None))))
        if (
            file is not None
            and len(pages) == 1
            and pages[0].length <= CAPTION_UNITS
            and pages[0].asks is None
        ):
            return Receipt(str(await _once(lambda: self._file(spot, file, pages[0]))))
        message_id = await _once(lambda: self._text(spot, pages[0]))
        rest = [lambda page=page: self._text(spot.later(), page) for page in pages[1:]]
        for send in rest:
            message_id = await self._patiently(send)
        if file is not None:
            await self._patiently(lambda: self._file(spot.later(), file, None))
        return Receipt(str(message_id))

    async def _patiently(self, send: Callable[[], Awaitable[T]]) -> T:
        """Send what follows a part that has arrived: giving up now would send that part twice."""
        for _ in range(TRIES - 1):
            try:
                return await _once(send)
            except LockedOut:
                break
            except NotSent as error:
                wait = error.retry_after.total_seconds() if error.retry_after else 1.0
                if wait > LONGEST_PAUSE:
                    break
                await self._sleep(wait)
        try:
            return await _once(send)
        except NotSent as error:
            raise Unsure(f"only the first part arrived: {error.reason}") from error

    async def _edit(self, room: int, message_id: int, page: Page) -> bool:
        """Whether the message reads so now; False when it cannot be edited any more."""
        markup = _keyboard(page.keys)
        try:
            await self._bot.edit_message_text(
                page.html,
                chat_id=room,
                message_id=message_id,
                parse_mode=ParseMode.HTML,
                link_preview_options=_NO_PREVIEW,
                reply_markup=markup,
            )
        except BadRequest as error:
            if not_modified(error):
                return True
            if cannot_edit(error):
                return False
            raise failure(error) from error
        except TelegramError as error:
            raise failure(error, repeatable=True) from error
        return True

    async def _text(self, spot: _Spot, page: Page) -> int:
        html = page.html
        if page.asks is not None and spot.person is not None:
            account, name = spot.person
            html = f'<a href="tg://user?id={account}">{escape(name)}</a>: {html}'
        return await self._in_topic(
            spot,
            lambda thread: self._bot.send_message(
                spot.room,
                html,
                parse_mode=ParseMode.HTML,
                link_preview_options=_NO_PREVIEW,
                message_thread_id=thread,
                reply_parameters=_reply_to(spot),
                reply_markup=_markup(page),
            ),
        )

    async def _file(self, spot: _Spot, file: File, page: Page | None) -> int:
        """Send a file, under `page` where its text fits below it, else under its own title."""
        caption = page.html if page else words(file.title).source or None
        keys = _keyboard(page.keys) if page else None
        photo = file.media_type in PHOTO_TYPES and len(file.content) <= PHOTO_BYTES
        upload = InputFile(file.content, filename=file.name)

        async def send(thread: int | None) -> Posted:
            common: dict[str, Any] = {
                "caption": caption,
                "parse_mode": ParseMode.HTML,
                "message_thread_id": thread,
                "reply_parameters": _reply_to(spot),
                "reply_markup": keys,
            }
            if photo:
                return await self._bot.send_photo(spot.room, upload, **common)
            return await self._bot.send_document(spot.room, upload, **common)

        return await self._in_topic(spot, send)

    async def _in_topic(self, spot: _Spot, send: Callable[[int | None], Awaitable[Posted]]) -> int:
        try:
            return (await send(spot.thread)).message_id
        except BadRequest as error:
            if spot.thread is None or not no_topic(error):
                raise
        return (await send(None)).message_id


async def _once(send: Callable[[], Awaitable[T]]) -> T:
    try:
        return await send()
    except TelegramError as error:
        raise failure(error) from error


def _spot(parcel: Parcel) -> _Spot:
    target = parcel.target
    answers, _, person = (target.via or "").partition(" ")
    account, _, name = person.partition(" ")
    try:
        return _Spot(
            int(target.room),
            int(target.thread) if target.thread else None,
            int(answers) if answers else None,
            (account, name) if account.isdecimal() and name else None,
        )
    except ValueError:
        raise Rejected(f"{target.room!r} is no chat of Telegram's") from None


def _reply_to(spot: _Spot) -> ReplyParameters | None:
    return None if spot.answers is None else ReplyParameters(spot.answers, allow_sending_without_reply=True)


def _markup(page: Page) -> Markup:
    if page.asks is not None and not page.keys:  # one or the other is all a message carries
        return ForceReply(selective=True, input_field_placeholder=page.asks)
    return _keyboard(page.keys)


def _keyboard(rows: tuple[Row, ...]) -> InlineKeyboardMarkup | None:
    if not rows:
        return None
    return InlineKeyboardMarkup([[_button(key) for key in row] for row in rows])


def _button(key: Key) -> InlineKeyboardButton:
    if key.copies:
        return InlineKeyboardButton(key.label, copy_text=CopyTextButton(key.copies))
    return InlineKeyboardButton(key.label, callback_data=key.says, style=_STYLES[key.tone])
