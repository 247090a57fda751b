"""A strict Bot API on a loopback port, and the people on the other side of it."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from tests import PATIENCE
from tests.loopback.telegram_basics import CommandScope, Query
from tests.loopback.telegram_faults import Faults, FloodLimits
from tests.loopback.telegram_people import People
from tests.loopback.telegram_server import Call, Server
from tests.loopback.telegram_updates import Attempt, Webhook
from tests.loopback.telegram_world import ApiError, Chat, File, Message, User

__all__ = [
    "ApiError",
    "Chat",
    "File",
    "FloodLimits",
    "Message",
    "Query",
    "Telegram",
    "User",
    "telegram_loopback",
]

JSON = dict[str, Any]
_ANYWHERE = object()


class Telegram(People):
    """Telegram as one bot sees it. Ask `telegram_loopback` for one."""

    def __init__(
        self, token: str, username: str, name: str, privacy: bool, clock: Callable[[], float]
    ) -> None:
        bot = User(int(token.partition(":")[0]), name, username=username, language_code=None, is_bot=True)
        super().__init__(bot, privacy, clock)
        self.server = Server(token, self.methods, self.specification, self.signal)
        self.token = token

    # -- what the bot needs to know --------------------------------------------------------------------

    @property
    def api_url(self) -> str:
        """The server's address, in place of https://api.telegram.org."""
        return f"http://127.0.0.1:{self.server.port}"

    @property
    def base_url(self) -> str:
        """For `telegram.Bot(base_url=...)`."""
        return f"{self.api_url}/bot"

    @property
    def base_file_url(self) -> str:
        """For `telegram.Bot(base_file_url=...)`."""
        return f"{self.api_url}/file/bot"

    # -- what has happened -----------------------------------------------------------------------------

    @property
    def messages(self) -> list[Message]:
        """Every message the bot has sent, in order, the deleted ones too."""
        return self.world.sent

    @property
    def unexpected(self) -> list[Message]:
        """Messages of the bot that no `expect_message` has taken."""
        return [message for message in self.world.sent if not message.expected]

    @property
    def calls(self) -> list[Call]:
        """Every request of the bot, in order of arrival."""
        return self.server.calls

    @property
    def violations(self) -> list[str]:
        """What a correct bot never sends: bad parameters or markup, too much of it, silent losses."""
        return self.server.violations

    @property
    def commands(self) -> dict[CommandScope, list[JSON]]:
        """What setMyCommands has set, by (scope type, chat id, user id, language code)."""
        return self.methods.commands

    @property
    def faults(self) -> Faults:
        """What shall go wrong."""
        return self.server.faults

    @property
    def unanswered(self) -> list[Query]:
        """Button presses that still show their clock."""
        return [query for query in self.methods.queries.values() if query.answer is None]

    def called(self, method: str) -> list[Call]:
        """The calls of one method."""
        return [call for call in self.calls if call.method == method]

    def history(self, chat: Chat) -> list[Message]:
        """What stands in the chat now, of everybody."""
        return [message for message in chat.history.values() if not message.deleted]

    def shown_commands(self, user: User, chat: Chat | None = None) -> list[JSON]:
        """The command list Telegram shows that person there, by the published order of scopes."""
        where = chat or self.private(user)
        wide = "all_private_chats" if where.type == "private" else "all_group_chats"
        order: list[tuple[str, int | None, int | None]] = [("chat", where.id, None), (wide, None, None)]
        if where.type != "private":
            if where.members.get(user.id, (user, ""))[1] in {"creator", "administrator"}:
                order.insert(0, ("chat_administrators", where.id, None))
                order.insert(2, ("all_chat_administrators", None, None))
            order.insert(0, ("chat_member", where.id, user.id))
        for scope, chat_id, user_id in [*order, ("default", None, None)]:
            for language in (user.language_code or "", ""):
                found = self.commands.get((scope, chat_id, user_id, language))
                if found:
                    return found
        return []

    # -- the road between -------------------------------------------------------------------------------

    def garbage(self) -> int:
        """An update no library can read is queued; its update_id."""
        update = self.updates.add(
            "message", {"message_id": "x", "date": "yesterday", "chat": 7, "from": []}, 0
        )
        self.last_update_id = int(update["update_id"])
        return self.last_update_id

    def repeat(self, update_id: int | None = None) -> None:
        """Deliver an update once more, the last one if none is named, even when it has been confirmed."""
        self.updates.repeat(update_id or self.last_update_id)

    def post_to(self, url: str, secret: str | None = None) -> None:
        """Post updates there: instead of the registered address, or without one, then with `secret`."""
        self.updates.route = url
        if self.updates.webhook is None:
            self.updates.set_webhook(Webhook(url, secret))

    async def retry(self) -> list[Attempt]:
        """Post every update again that the webhook has not accepted; the attempts made."""
        return await self.updates.retry()

    async def offline(self) -> None:
        """Refuse connections from now on."""
        await self.server.offline()

    async def online(self) -> None:
        """Listen again, on the same port."""
        await self.server.start()

    # -- waiting for the bot ---------------------------------------------------------------------------

    async def expect_message(
        self,
        text: str = "",
        *,
        chat: Chat | None = None,
        thread: object = _ANYWHERE,
        within: float = PATIENCE,
    ) -> Message:
        """The bot's first message there not taken yet with `text` in it; AssertionError after `within` s."""

        def probe() -> Message | None:
            for message in self.unexpected:
                here = chat is None or message.chat is chat
                there = thread is _ANYWHERE or message.thread == thread
                if here and there and text in message.text:
                    return message
            return None

        message = await self.signal.until(
            probe, within, lambda: f"a message with {text!r}; {self._situation()}"
        )
        message.expected = True
        return message

    async def expect_edit(self, message: Message, text: str = "", *, within: float = PATIENCE) -> Message:
        """The message once it has been edited since the last such wait and has `text` in it."""

        def probe() -> bool:
            return message.edits > message.edits_expected and text in message.text

        await self.signal.until(probe, within, lambda: f"an edit with {text!r}; {self._situation()}")
        message.edits_expected = message.edits
        return message

    async def expect_answer(self, query: Query, *, within: float = PATIENCE) -> JSON:
        """What the bot answered to the button press: `text`, `show_alert` and `url`."""
        return await self.signal.until(
            lambda: query.answer, within, lambda: f"an answer; {self._situation()}"
        )

    async def expect_call(self, method: str, count: int = 1, *, within: float = PATIENCE) -> Call:
        """The `count`-th answered call of the method."""

        def probe() -> Call | None:
            done = [call for call in self.called(method) if call.status]
            return done[count - 1] if len(done) >= count else None

        return await self.signal.until(
            probe, within, lambda: f"call {count} of {method}; {self._situation()}"
        )

    async def delivered(self, *, within: float = PATIENCE) -> None:
        """Until the bot has confirmed every update: by a later offset, or by 2xx."""
        await self.signal.until(
            lambda: not self.updates.pending and not self.updates.again, within, lambda: self._situation()
        )

    def expire_queries(self) -> None:
        """Every button press has waited too long for its answer."""
        for query in self.methods.queries.values():
            query.expired = True

    def _situation(self) -> str:
        said = [f"{message.chat_id}: {message.text[:60]!r}" for message in self.unexpected[-5:]]
        last = [f"{call.method} {call.status} {call.error or ''}".strip() for call in self.calls[-5:]]
        waiting = len(self.updates.pending)
        return f"unexpected {said}, last calls {last}, {waiting} updates wait, violations {self.violations}"


@asynccontextmanager
async def telegram_loopback(
    *,
    token: str = "810000001:loopback-token-of-no-value-000000000",
    username: str = "caucus_test_bot",
    name: str = "Caucus",
    privacy: bool = True,
    clock: Callable[[], float] = time.time,
    limits: FloodLimits | None = None,
) -> AsyncIterator[Telegram]:
    """Telegram on a free port of 127.0.0.1 until the block ends; open polls are then answered at once.

    `clock` gives seconds since 1970, for dates. `limits` turns flood control on. `privacy` is the
    bot's privacy mode, on as BotFather leaves it.
    """
    telegram = Telegram(token, username, name, privacy, clock)
    telegram.server.limits = limits
    await telegram.server.start()
    try:
        yield telegram
    finally:
        await telegram.server.close()
