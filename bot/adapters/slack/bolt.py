"""Sets Bolt up: one workspace, one listener for everything, the work done before the acknowledgement."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.client import sdk_log
from bot.core.errors import StartError


def make_bolt(
    client: AsyncWebClient,
    who_we_are: Callable[[], AuthorizeResult],
    answer: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]],
) -> AsyncApp:
    """Bolt for one workspace. Raises StartError where the environment would make it an app for many."""
    bolt = AsyncApp(
        name="slack_bolt.caucus",  # Bolt gives the logger of this name the level of its own
        logger=sdk_log,
        client=client,
        authorize=_OneTeam(who_we_are),
        process_before_response=True,
        # The signature is checked on the raw bytes before Bolt sees anything (see ingress).
        request_verification_enabled=False,
        ssl_check_enabled=False,
    )
    if bolt.oauth_flow is not None:
        raise StartError(
            "SLACK_CLIENT_ID and SLACK_CLIENT_SECRET are set, which makes Slack's library ignore "
            "SLACK_BOT_TOKEN; unset them."
        )
    bolt.use(_Everything(answer))
    return bolt


class _OneTeam(AsyncAuthorize):
    """Knows the one team from the start; Bolt would ask Slack within somebody's three seconds."""

    def __init__(self, who_we_are: Callable[[], AuthorizeResult]) -> None:
        self._who_we_are = who_we_are

    async def __call__(
        self,
        *,
        context: AsyncBoltContext,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        actor_enterprise_id: str | None = None,
        actor_team_id: str | None = None,
        actor_user_id: str | None = None,
    ) -> AuthorizeResult:
        return self._who_we_are()


class _Everything(AsyncMiddleware):
    """Takes every request where Bolt would match listeners one by one, which costs time with each of them."""

    def __init__(self, answer: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]) -> None:
        self._answer = answer

    async def async_process(
        self, *, req: AsyncBoltRequest, resp: BoltResponse, next: Callable[[], Awaitable[BoltResponse]]
    ) -> BoltResponse:
        return await self._answer(req)
