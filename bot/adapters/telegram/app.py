"""Connects Caucus with Telegram: hears what is said there and hands it in at the desk."""

from __future__ import annotations

import asyncio
import difflib
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from typing import Any, Final

from aiohttp import web
from telegram import Update
from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError

from bot.adapters.telegram.carrier import Started, TelegramCarrier
from bot.adapters.telegram.connection import ALLOWED_UPDATES, line
from bot.adapters.telegram.failures import describe
from bot.adapters.telegram.files import Files
from bot.adapters.telegram.hearing import (
    Back,
    Edited,
    Gone,
    Joined,
    Me,
    Spoken,
    Upgraded,
    Wordless,
    check,
    hear,
)
from bot.adapters.telegram.markup import silent
from bot.adapters.telegram.menu import offer, telegram_name
from bot.adapters.telegram.offset import StoredOffset
from bot.adapters.telegram.polling import FIRST_PAUSE, LONGEST_PAUSE, Poller
from bot.adapters.telegram.settings import PATH, TELEGRAM, Mode, TelegramSettings, start_link
from bot.adapters.telegram.webhook import Webhook
from bot.core.desk import Desk, Outcome, RoomsTold
from bot.core.errors import Moved, NotSent, Rejected, StartError, Unreachable, Unsure
from bot.core.messages import Message, Target
from bot.core.outgoing import Parcel
from bot.core.reply import Reply, Visibility, notice
from bot.engine.access import Access
from bot.language.words import LANGUAGES, N_, language, translator

log = logging.getLogger("caucus.telegram")

CONNECTIONS: Final = 40  # how many updates Telegram may post at the same time
START_WAIT: Final = 5.0  # seconds the start waits for Telegram
REMEMBERED: Final = (
    2000  # messages whose words are remembered, to tell an edit from a mere change of a preview
)
ALIKE: Final = 0.7
TOAST_CHARACTERS: Final = 60  # a toast is gone after a few seconds

EDITS_ARE_NOT_READ = N_(
    "I do not read changes to a message. Use the buttons on my answer, or write it once more."
)


class TelegramAdapter:
    """One bot on Telegram.

    `rooms` is told what becomes of groups and private conversations, `access` whether Telegram takes the
    token, `started` is called as the carrier says: what it is told must be on disk when it returns, and it
    may be told twice. `locale` is the language of the menus for people who speak none of ours.
    """

    platform = TELEGRAM

    def __init__(
        self,
        settings: TelegramSettings,
        desk: Desk,
        *,
        offsets: StoredOffset,
        rooms: RoomsTold,
        started: Started,
        access: Access | None = None,
        locale: str = "en",
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._settings = settings
        self._desk = desk
        self._rooms = rooms
        self.access = access
        self._locale = locale
        self._sleep = sleep
        self._line = line(settings, access)
        if access is not None:
            access.probe = self._line.get_me
        self._files = Files(self._line)
        self._me: Me | None = None
        self._words = _words(desk)
        self._said: OrderedDict[tuple[str, str], int] = OrderedDict()
        self._album: str | None = None
        self._behind: set[asyncio.Task[None]] = set()
        self._serving: asyncio.Task[None] | None = None
        self._registered = False
        self._trouble: str | None = "Telegram has not been reached yet."
        self._poller = Poller(self._line, offsets, self.take, sleep=sleep)
        self._webhook = Webhook(settings.webhook_secret, self.take, lambda: self._me is not None)
        self.carrier = TelegramCarrier(self._line, started, access=access, sleep=sleep)

    # Life

    def routes(self) -> list[web.RouteDef]:
        """What the web server must serve for us."""
        polling = self._settings.mode is Mode.POLLING
        return [] if polling else [web.post(PATH, self._webhook.answer)]

    async def start(self) -> None:
        """Begin to listen, in the background.

        Raises StartError when Telegram does not accept the token. When it cannot be reached, or takes its
        time, that is logged and tried again; `trouble` tells.
        """
        connecting = asyncio.create_task(self._connect())
        done, _ = await asyncio.wait({connecting}, timeout=START_WAIT)
        error = connecting.exception() if done else None
        if isinstance(error, InvalidToken):
            await self._line.shutdown()
            raise StartError("Telegram does not accept TELEGRAM_BOT_TOKEN.")
        if isinstance(error, TelegramError):
            self._tell(f"Telegram cannot be reached: {describe(error)}.")
        elif error is not None:
            raise error
        if not done:
            connecting.cancel()
            await asyncio.gather(connecting, return_exceptions=True)
            self._tell("Telegram does not answer.")
        self._serving = asyncio.create_task(self._serve(), name="telegram")

    async def stop(self) -> None:
        """Finish what has been fetched, answer the last buttons, and close the line."""
        self._poller.stop()
        if self.access is not None:
            await self.access.close()
        if self._serving is not None:
            if self._settings.mode is Mode.WEBHOOK or self._trouble is not None:
                self._serving.cancel()
            if not (await asyncio.wait({self._serving}, timeout=2))[0]:
                self._serving.cancel()  # what was fetched and not dealt with is fetched again
            await asyncio.gather(self._serving, return_exceptions=True)
        if self._behind:
            await asyncio.wait(self._behind, timeout=2)
        left = tuple(self._behind)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        await self._line.shutdown()

    @property
    def trouble(self) -> str | None:
        """What keeps messages from reaching us, in a sentence; None when nothing does."""
        if self._trouble is None and self.access is not None and self.access.trouble is not None:
            return f"Telegram {self.access.trouble}."
        if self._trouble is not None or self._settings.mode is Mode.WEBHOOK:
            return self._trouble
        return self._poller.trouble

    async def refused(self) -> str | None:
        """Asks Telegram whether it still takes our token; a sentence when it does not."""
        try:
            await self._line.get_me()
        except (InvalidToken, Forbidden):
            return "Telegram does not accept TELEGRAM_BOT_TOKEN"
        except TelegramError:
            return None
        return None

    def ready(self) -> bool:
        """Do messages reach us?"""
        return self.trouble is None

    @property
    def username(self) -> str | None:
        """The bot's name without the @; None until Telegram has told it."""
        return self._me.username if self._me else None

    def invitation(self, code: str) -> str | None:
        """The link that makes Telegram send `/start CODE` for a newcomer; None until our name is known."""
        return start_link(self._me.username, code) if self._me else None

    async def _connect(self) -> None:
        await self._line.initialize()
        user = self._line.bot
        self._me = Me(user.id, user.username or "")

    async def _serve(self) -> None:
        await self._until_done(self._prepare)
        self._in_background(self._offer_menus())
        if self._settings.mode is Mode.POLLING:
            await self._poller.run()

    async def _prepare(self) -> None:
        if self._me is None:
            await self._connect()
        if self._settings.mode is Mode.POLLING:
            await self._line.delete_webhook(drop_pending_updates=False)
        else:
            await self._line.set_webhook(
                self._settings.webhook_address,
                allowed_updates=ALLOWED_UPDATES,
                max_connections=CONNECTIONS,
                secret_token=self._settings.webhook_secret,
                drop_pending_updates=False,
            )
        self._trouble = None

    async def _until_done(self, attempt: Callable[[], Awaitable[None]]) -> None:
        seconds = FIRST_PAUSE
        while True:
            try:
                return await attempt()
            except BadRequest as error:
                self._tell(f"Telegram does not take TELEGRAM_WEBHOOK_URL: {describe(error)}.")
                seconds = LONGEST_PAUSE
            except TelegramError as error:
                self._tell(f"Telegram cannot be reached: {describe(error)}.")
            except Exception as fault:  # of a kind nobody foresaw: it must not end this for good
                self._tell(f"Telegram cannot be connected ({type(fault).__name__}).")
            await self._sleep(seconds)
            seconds = min(seconds * 2, LONGEST_PAUSE)

    async def _offer_menus(self) -> None:
        try:
            await offer(self._line, self._desk, self._locale)
        except TelegramError as error:
            log.warning("Telegram's command menus were not set: %s", describe(error))

    def _tell(self, trouble: str) -> None:
        if trouble != self._trouble:
            log.warning("%s It is tried again until it works.", trouble)
        self._trouble = trouble

    # Updates

    async def take(self, raw: dict[str, Any]) -> None:
        """Deal with one update; what it changes is on disk when this returns.

        What cannot be read is logged and left out. Raises what the desk raises when nothing could be kept.
        """
        me = self._me
        assert me is not None  # nothing is fetched or taken before we know who we are
        try:
            update = Update.de_json(raw, None)
            check(update)
            heard = hear(update, me, self._is_ours)
        except Exception as error:  # whatever a library makes of nonsense
            log.warning(
                "Telegram update %s cannot be read and is left out (%s)",
                raw["update_id"],
                type(error).__name__,
            )
            return
        match heard:
            case Spoken(message):
                document = update.message.document if update.message is not None else None
                message = replace(message, files=await self._files.of(message, document, self._desk))
                outcome = await self._desk.handle(message)
                self._remember(update, message)
                if outcome.reply is not None and update.callback_query is not None and notice(outcome.reply):
                    self._in_background(self._show(update.callback_query.id, message, outcome))
                    return
                if outcome.reply is not None:
                    self._in_background(self._say_now(message, outcome.reply, outcome.locale))
            case Wordless(message, told):
                self._answer_wordless(update, message, told)
            case Edited(message):
                self._answer_edit(update, message)
            case Gone(room, reason):
                await self._rooms.gone(room, reason)
            case Joined(room, name, by):
                await self._rooms.joined(room, name, by)
            case Back(room):
                await self._rooms.back(room)
            case Upgraded(old, new):
                await self._rooms.moved(old, new)
            case None:
                pass
        if update.callback_query is not None:
            self._in_background(self._stop_the_clock(update.callback_query.id))

    async def _show(self, query: str, message: Message, outcome: Outcome) -> None:
        """Show a short word to whoever pressed a button; say it where Telegram takes none for that press any more.

        A refusal, and what takes longer to read than a toast stays, waits to be closed.
        """
        reply = outcome.reply
        assert reply is not None  # the caller has looked
        said = silent(notice(reply))
        try:
            await self._line.answer_callback_query(
                query, text=said, show_alert=outcome.refused or len(said) > TOAST_CHARACTERS
            )
        except TelegramError:
            whisper = reply.visibility is Visibility.SECRET
            own = Target(message.platform, message.sender.account)
            there = replace(message, answer_to=own) if whisper else message
            await self._say_now(there, reply, outcome.locale)

    async def _stop_the_clock(self, query: str) -> None:
        """Tell Telegram that a button was heard; of old and repeated presses it no longer wants to know."""
        try:
            await self._line.answer_callback_query(query)
        except BadRequest:
            pass
        except TelegramError as error:
            log.info("a Telegram button could not be acknowledged: %s", describe(error))

    async def _say_now(self, message: Message, reply: Reply, locale: str) -> None:
        """Say what the desk could not even put into its outbox: an apology, so once and as well as it goes."""
        target = message.answer_to
        assert target is not None  # everything heard has one
        try:
            await self.carrier.deliver(Parcel(0, replace(target, edit=None), reply, locale))
        except (NotSent, Unreachable, Rejected, Moved, Unsure) as error:
            log.warning("an apology was not sent: %s", error)

    def _remember(self, update: Update, message: Message) -> None:
        posted = update.message
        if posted is None:
            return
        self._said[message.place.room, str(posted.message_id)] = hash(message.text)
        while len(self._said) > REMEMBERED:
            self._said.popitem(last=False)

    def _answer_edit(self, update: Update, message: Message) -> None:
        """Say once that an edit changes nothing; Telegram also reports edits when only a preview changed."""
        posted = update.edited_message
        assert posted is not None  # it was heard as edited
        key = (message.place.room, str(posted.message_id))
        if self._said.get(key, hash(message.text)) != hash(message.text):
            del self._said[key]
            self._in_background(self._remark(message, posted.message_id, EDITS_ARE_NOT_READ))

    def _answer_wordless(self, update: Update, message: Message, told: str) -> None:
        """One sentence about what holds no words; once for the pictures of an album."""
        posted = update.message
        assert posted is not None  # it was heard as posted
        album = posted.media_group_id
        if album is not None and album == self._album:
            return
        self._album = album
        self._in_background(self._remark(message, posted.message_id, told))

    async def _remark(self, message: Message, message_id: int, told: str) -> None:
        """Answer a message with a sentence (marked N_) that no handler has to do with."""
        try:
            await self._line.send_message(
                int(message.place.room),
                translator(language(message.sender.locale or self._locale))(told),
                message_thread_id=int(message.place.thread) if message.place.thread else None,
                reply_to_message_id=message_id,
                allow_sending_without_reply=True,
            )
        except (TelegramError, ValueError) as error:
            why = describe(error) if isinstance(error, TelegramError) else type(error).__name__
            log.info("a remark was not sent: %s", why)

    def _is_ours(self, word: str) -> bool:
        """Is a slash command that names no bot for us? Ours, or so like one of ours that it is a slip."""
        word = word.lower()
        if word in self._words or word == "start":
            return True
        # Nobody mistypes the first letter, and other bots of the group have commands of their own.
        return any(near[0] == word[0] for near in difflib.get_close_matches(word, self._words, cutoff=ALIKE))

    def _in_background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._behind.add(task)
        task.add_done_callback(self._behind.discard)


def _words(desk: Desk) -> list[str]:
    """Every word a slash command of ours can begin with, in all languages and in Telegram's letters."""
    infos = [info for lang in LANGUAGES for info in desk.commands(lang)]
    spelt = {name.lower() for info in infos for name in (info.name, *info.aliases)}
    return sorted(spelt | {name for name in map(telegram_name, infos) if name})
