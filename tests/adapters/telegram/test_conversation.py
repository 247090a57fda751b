"""The whole bot on Telegram: an invitation, a meeting, its card, a question across a restart, a group."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.core.clock import RehearsalClock
from bot.core.people import Role
from bot.engine.gate import INVITATION_LASTS, code_hash, new_code
from bot.main import Bot, assembled, serve
from bot.settings import Settings
from bot.team import real_team
from storage.activities import Activities
from storage.team import Team
from tests.crash.test_kill import quiet_on
from tests.databases import sqlite_url, work_on
from tests.loopback.telegram import Message, Telegram, User, telegram_loopback

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
SECRET = "the-secret-of-this-test"


class Run:
    """The bot as one process; `restart` ends it and starts another on the same database."""

    def __init__(self, telegram: Telegram, settings: Settings) -> None:
        self.telegram = telegram
        self.settings = settings
        self.clock = RehearsalClock(NOW, running=False)
        self._stack = AsyncExitStack()
        self.bot: Bot

    async def start(self) -> None:
        stack = await AsyncExitStack().__aenter__()
        self._stack = stack
        self.bot = stack.enter_context(assembled(self.settings, self.clock))
        listening = await serve(self.bot, stack)
        await self.bot.scheduler.tick()  # the day is planned before anybody joins, so that nobody is nudged
        if self.settings.environment["TELEGRAM_MODE"] == "webhook":
            await self.telegram.expect_call("setWebhook")
            self.telegram.post_to(f"http://127.0.0.1:{listening.port}/telegram/webhook")

    async def stop(self) -> None:
        await self._stack.aclose()

    async def restart(self) -> None:
        await self.stop()
        await self.start()

    async def invite(self, role: Role) -> str:
        code = new_code()
        team = await self.bot.work.run(
            lambda unit: real_team(unit, NOW, locale="en", timezone="Europe/Copenhagen")
        )
        await self.bot.work.run(
            lambda unit: Team(unit, team, NOW).make_invite(code_hash(code), role, NOW + INVITATION_LASTS)
        )
        return code

    async def logged(self, number: int) -> tuple[str, list[str]] | None:
        """Topic and people of an activity that is not undone."""
        team = await self.bot.work.run(
            lambda unit: real_team(unit, NOW, locale="en", timezone="Europe/Copenhagen")
        )
        found = await self.bot.work.run(lambda unit: Activities(unit, team, NOW).get(number))
        if found is None or found.undone_at is not None:
            return None
        return found.subject, [person.name for person in found.participants if person.role == "target"]


@asynccontextmanager
async def running(mode: str, privacy: bool = True) -> AsyncIterator[Run]:
    async with telegram_loopback(privacy=privacy) as telegram:
        with sqlite_url() as url:
            settings = Settings(
                database_url=url,
                locale="en",
                http_port=0,
                environment={
                    "TELEGRAM_BOT_TOKEN": telegram.token,
                    "TELEGRAM_API_URL": telegram.api_url,
                    "TELEGRAM_MODE": mode,
                    "TELEGRAM_WEBHOOK_URL": "http://127.0.0.1:9" if mode == "webhook" else "",
                    "TELEGRAM_WEBHOOK_SECRET": SECRET if mode == "webhook" else "",
                },
            )
            with work_on(url) as work:
                work.do(quiet_on(NOW))
            run = Run(telegram, settings)
            await run.start()
            try:
                yield run
            finally:
                await run.stop()
        assert telegram.violations == []


async def joined(run: Run, user: User, role: Role = Role.ADMIN) -> None:
    run.telegram.say(f"/start {await run.invite(role)}", user=user)
    await run.telegram.expect_message(user.first_name)


async def answer(run: Run, text: str, user: User, **where: Any) -> Message:
    run.telegram.say(text, user=user, **where)
    return await run.telegram.expect_message()


@pytest.mark.parametrize("mode", ["polling", "webhook"])
def test_a_meeting_is_logged_undone_and_logged_again_by_questions(mode: str) -> None:
    async def play() -> None:
        async with running(mode) as run:
            telegram = run.telegram
            ida = telegram.user("Ida", "Holm", language_code="en")
            assert "/start" in (await answer(run, "/meeting logged Bo Lund", ida)).text
            assert await run.logged(1) is None
            await joined(run, ida)

            card = await answer(run, "/meeting logged Bo Lund yesterday 14:00 about budget", ida)
            assert await run.logged(1) == ("budget", ["Bo Lund"])
            assert "Bo Lund" in card.text
            first = telegram.press(card, "Undo", user=ida)
            await telegram.expect_answer(first)
            await telegram.expect_edit(card)
            assert await run.logged(1) is None
            telegram.repeat()  # Telegram delivers the press once more
            await telegram.delivered()
            assert await run.logged(1) is None

            question = await answer(run, "/meeting", ida)
            assert [[one.text for one in row] for row in question.buttons] == [["Plan instead", "Cancel"]]
            telegram.press(question, "Cancel", user=ida)
            assert "forgotten" in (await telegram.expect_edit(question)).text
            question = await answer(run, "/meeting", ida)
            assert "forgotten" in (await answer(run, "/cancel", ida)).text
            await answer(run, "/meeting", ida)
            await run.restart()
            second = await answer(run, "Eva Brandt yesterday about schools", ida)
            assert await run.logged(2) == ("schools", ["Eva Brandt"])
            assert "Eva Brandt" in second.text
            assert telegram.unexpected == []

    asyncio.run(play())


@pytest.mark.parametrize("mode", ["polling", "webhook"])
def test_a_group_is_linked_and_mentions_and_replies_are_heard(mode: str) -> None:
    async def play() -> None:
        async with running(mode, privacy=False) as run:
            telegram = run.telegram
            ida, bo = telegram.user("Ida", language_code="en"), telegram.user("Bo", language_code="en")
            forum = telegram.group("Byrådsgruppen", [ida, bo], topics=["Budget"])
            there: dict[str, Any] = {"chat": forum, "thread": telegram.thread(forum, "Budget")}
            await joined(run, ida)
            await joined(run, bo, Role.MEMBER)
            before = await answer(run, "/meeting logged Eva Brandt yesterday", bo, **there)
            assert "/caucus link" in before.text
            assert before.thread == there["thread"]
            await answer(run, "/caucus link", ida, **there)

            card = await answer(
                run, "@caucus_test_bot meeting logged Eva Brandt yesterday about harbour", bo, **there
            )
            assert await run.logged(1) == ("harbour", ["Eva Brandt"])
            assert card.thread == there["thread"]

            question = await answer(run, "/meeting logged", bo, **there)
            telegram.say("Malik Friis yesterday about parks", user=bo, reply_to=question, **there)
            done = await telegram.expect_message("Malik Friis")
            assert await run.logged(2) == ("parks", ["Malik Friis"])
            assert done.thread == there["thread"]
            telegram.say("just talking among ourselves", user=bo, **there)
            await telegram.delivered()

            said = len(telegram.history(forum))
            refused = await telegram.expect_answer(
                telegram.press(card, "no such thing", user=ida, forged=True)
            )
            assert (refused["show_alert"], bool(refused["text"])) == (True, True)
            assert len(telegram.history(forum)) == said  # whoever pressed it is told, and nobody else
            gate = telegram.faults.hold("answerCallbackQuery", "before")
            telegram.press(card, "no such thing", user=ida, forged=True)
            await gate.arrived.wait()
            telegram.expire_queries()  # Telegram takes no notice for that press any more
            gate.open()
            await telegram.expect_message(refused["text"])
            assert telegram.unexpected == []

    asyncio.run(play())
