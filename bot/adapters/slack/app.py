"""Connects Bolt to the desk, over Socket Mode or HTTP, and says whether Slack is there."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any, TypeVar

import aiohttp
from aiohttp import web
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.adapters.slack import ingress
from bot.adapters.slack.bolt import make_bolt
from bot.adapters.slack.carrier import PLATFORM, SlackCarrier
from bot.adapters.slack.client import called, web_client
from bot.adapters.slack.directory import Directory, Home, NotVouched
from bot.adapters.slack.failures import refusal
from bot.adapters.slack.hearing import Ears
from bot.adapters.slack.listeners import PATIENCE, Listeners, TellsStanding
from bot.adapters.slack.settings import SlackSettings
from bot.adapters.slack.shapes import oddity
from bot.adapters.slack.socket import Socket
from bot.adapters.slack.windows import FAILED
from bot.core.clock import Clock
from bot.core.desk import Desk, RoomsTold
from bot.core.errors import NotSent, StartError, Unsure
from bot.core.often import OncePerMinute
from bot.engine.access import Access
from bot.language.words import N_, translator

T = TypeVar("T")

log = logging.getLogger("caucus.slack")

SLACK = PLATFORM
PATH = "/slack/events"
RETRY = "X-Slack-Retry-Num"
FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0  # seconds between two tries to reach Slack at the start
START_WAIT = 5.0  # seconds the start waits for Slack

STARTING = N_(
    "I am just starting and cannot reach Slack yet. Nothing was saved; please try again in a minute."
)


class SlackAdapter:
    """One Slack app in one workspace.

    `session` is the HTTP session of the whole process: every Web API call goes through it. `joined` is told
    the team Slack says the bot belongs to, before anything is heard from it; `access` whether Slack lets it in
    at all, `rooms` what becomes of channels, `changed` how somebody stands in the team by now. `locale` is
    spoken where Slack does not say what somebody speaks. `patience` is how many seconds an acknowledgement
    waits for its answer.
    """

    platform = PLATFORM

    def __init__(
        self,
        settings: SlackSettings,
        desk: Desk,
        session: aiohttp.ClientSession,
        clock: Clock,
        *,
        joined: Callable[[str], Awaitable[None]] | None = None,
        access: Access | None = None,
        rooms: RoomsTold | None = None,
        changed: TellsStanding | None = None,
        locale: str = "en",
        patience: float = PATIENCE,
    ) -> None:
        self._settings = settings
        self._desk = desk
        self._session = session
        self._clock = clock
        self._joined = joined
        self._changed = changed
        self._locale = locale
        self._patience = patience
        self.access = access or Access(PLATFORM, clock)
        self._rooms = rooms
        self._client = web_client(settings, session, settings.bot_token)
        self._client.access = self.access
        self.access.probe = self._probe
        self._directory = Directory(self._client, clock)
        self.carrier = SlackCarrier(self._client, session, self.access)
        self._bolt = make_bolt(web_client(settings, session, None), self._who_we_are, self._answer)
        self._listeners: Listeners | None = None
        self._socket: Socket | None = None
        self._connecting: asyncio.Task[None] | None = None
        self._connected = asyncio.Event()
        self._unreached = "not connected yet"
        self._often = OncePerMinute(log)

    # ---- life

    async def start(self) -> None:
        """Connect. Raises StartError when Slack refuses a token.

        When Slack cannot be reached, or takes its time, it goes on trying in the background.
        """
        connecting = asyncio.create_task(self._connect())
        done, _ = await asyncio.wait({connecting}, timeout=START_WAIT)
        if done and (trouble := connecting.exception()) is None:
            return
        if done and not isinstance(trouble, NotSent | Unsure):
            assert trouble is not None
            raise trouble
        self._unreached = f"cannot be reached ({trouble})" if done else "does not answer yet"
        log.warning("Slack %s; trying on", self._unreached)
        self._connecting = asyncio.create_task(self._keep_connecting(None if done else connecting))

    async def stop(self) -> None:
        """Hang up, and let what is being answered be answered."""
        if self._connecting is not None:
            self._connecting.cancel()
            await asyncio.gather(self._connecting, return_exceptions=True)
        await self.access.close()
        if self._socket is not None:
            await self._socket.close()
        if self._listeners is not None:
            await self._listeners.close()

    def routes(self) -> list[web.RouteDef]:
        """What the web server must let through to us; nothing in Socket Mode."""
        return [web.post(PATH, self._receive)] if self._settings.mode == "http" else []

    @property
    def trouble(self) -> str | None:
        """Why no messages get through; None while they do."""
        if self._listeners is None:
            return self._unreached
        if self.access.trouble is not None:
            return self.access.trouble
        if self._socket is not None and not self._socket.connected:
            return "the socket is not connected"
        return None

    def invitation(self, code: str) -> str | None:
        """None: members of the workspace are in already."""
        return None

    async def refused(self) -> str | None:
        """Asks Slack whether it still takes our token; a sentence when it does not."""
        try:
            await called(self._client.auth_test())
        except FAILED as trouble:
            reason = refusal(trouble)
            return None if reason is None else f"Slack refuses SLACK_BOT_TOKEN ({reason})"
        return None

    async def _connect(self) -> None:
        me = await self._asked("SLACK_BOT_TOKEN", called(self._client.auth_test()))
        home = Home(
            str(me["team_id"]), me.get("enterprise_id"), str(me["user_id"]), str(me.get("bot_id") or "")
        )
        self._directory.home = home
        if self._joined is not None:
            await self._joined(home.team)
        self._listeners = Listeners(
            self._desk,
            self._client,
            self._session,
            self._directory,
            self.carrier,
            Ears(home.team, home.user, self._settings.prefix),
            self._locale,
            self._patience,
            self._rooms,
            self._probe,
            self._changed,
        )
        if self._settings.mode == "socket":
            self._socket = Socket(self._settings, self._session, self._bolt)
            await self._asked("SLACK_APP_TOKEN", self._socket.open())
        self._connected.set()

    async def _probe(self) -> None:
        """Ask whether Slack takes the token; `access` hears the answer."""
        await called(self._client.auth_test())

    async def _asked(self, setting: str, answer: Awaitable[T]) -> T:
        """Slack's answer. Raises StartError when it refuses the token, else NotSent or Unsure."""
        try:
            return await answer
        except FAILED as trouble:
            if (reason := refusal(trouble)) is None:
                raise
            sentence = translator(self._locale)(N_("Slack refuses {setting} ({reason})."))
            raise StartError(sentence.format(setting=setting, reason=reason)) from trouble

    async def _keep_connecting(self, first: asyncio.Task[None] | None) -> None:
        wait, attempt = FIRST_WAIT, first
        while True:
            try:
                if attempt is None:
                    await asyncio.sleep(wait)
                    wait = min(LONGEST_WAIT, wait * 2)
                    attempt = asyncio.create_task(self._connect())
                await attempt
            except (NotSent, Unsure, StartError) as trouble:
                attempt = None
                self._unreached = f"cannot be reached ({trouble})"
                log.warning("Slack still cannot be reached (%s)", trouble)
            except Exception as fault:  # ours, or the database's: it must not end this for good
                self._unreached = f"cannot be connected ({type(fault).__name__})"
                log.error("Slack cannot be connected: %s", type(fault).__qualname__)
            else:
                log.info("Slack is reached")
                return
            finally:
                if attempt is not None and not attempt.done():
                    attempt.cancel()

    # ---- what comes in

    async def _receive(self, request: web.Request) -> web.Response:
        try:
            body = await ingress.read(request)
            ingress.check(request.headers, body, self._settings.signing_secret, self._clock)
            payload = ingress.parsed(request.content_type, body)
        except ingress.Refused as refused:
            return web.Response(status=refused.status, text=refused.word)
        if payload.get("type") != "url_verification" and not await self._is_connected():
            return self._too_early(payload)
        if (odd := oddity(payload)) is not None:
            self._often.warning("Slack told something odd, which is left out: %s", odd)
            return web.Response(status=400, text="not understood")
        told_before: dict[str, str | Sequence[str]] = {RETRY: request.headers.get(RETRY, "0")}
        # As from a socket: verified, and parsed already.
        heard = AsyncBoltRequest(body=payload, mode="socket_mode", headers=told_before)
        answer = await self._bolt.async_dispatch(heard)
        return web.Response(status=answer.status, text=answer.body, headers=answer.first_headers())

    async def _is_connected(self) -> bool:
        """Whether we know who we are, after a moment when Slack is just about to say so."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self._patience):
                await self._connected.wait()
        return self._listeners is not None

    def _too_early(self, payload: dict[str, Any]) -> web.Response:
        """Events are told again; a command is not, so whoever typed it is told."""
        if "command" not in payload:
            return web.Response(status=503, text="starting")
        return web.json_response({"response_type": "ephemeral", "text": translator(self._locale)(STARTING)})

    def _who_we_are(self) -> AuthorizeResult:
        home = self._directory.home
        if home is None:
            raise NotVouched("not connected yet")
        return AuthorizeResult(
            enterprise_id=home.enterprise,
            team_id=home.team,
            bot_user_id=home.user,
            bot_id=home.bot,
            bot_token=self._settings.bot_token,
        )

    async def _answer(self, request: AsyncBoltRequest) -> BoltResponse:
        """The answer to anything Slack tells; never an exception, the person gets a calm word instead."""
        listeners = self._listeners
        if listeners is None:
            return BoltResponse(status=503)
        try:
            return await self._heard(listeners, request)
        except Exception as trouble:
            return BoltResponse(status=200, body=await listeners.broken(request.body, trouble) or "")

    async def _heard(self, listeners: Listeners, request: AsyncBoltRequest) -> BoltResponse:
        body = request.body
        if body.get("type") == "event_callback":
            told_before = request.headers.get(RETRY.lower(), ["0"])[0]
            dealt_with = await listeners.event(body, int(told_before) if told_before.isdigit() else 0)
            return BoltResponse(status=200 if dealt_with else 500)
        kind = "command" if "command" in body else body.get("type")
        listener = {
            "command": listeners.command,
            "block_actions": listeners.pressed,
            "view_submission": listeners.submitted,
            "block_suggestion": listeners.suggestions,
            "message_action": listeners.shortcut,
            "shortcut": listeners.shortcut,
        }.get(str(kind))
        answer: dict[str, Any] | None = await listener(body) if listener is not None else None
        return BoltResponse(status=200, body=answer or "")
