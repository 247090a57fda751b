"""Opens and changes what Slack shows beside the conversation: modals and the App Home."""

from __future__ import annotations

from dataclasses import dataclass

from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.client import called
from bot.adapters.slack.richtext import Json
from bot.core.errors import NotSent, Rejected, Unreachable, Unsure

FAILED = (NotSent, Rejected, Unreachable, Unsure)


@dataclass(frozen=True, slots=True)
class Window:
    """A modal that stands open: its id, and the hash of what it last showed."""

    id: str
    hash: str | None = None


class Windows:
    """The views.* methods; none of them raises over Slack's answer, they say whether it worked."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def open(self, trigger: str, view: Json) -> Window | None:
        """Open a modal; None when it did not open (a trigger lives three seconds)."""
        try:
            answer = await called(self._client.views_open(trigger_id=trigger, view=view))
        except FAILED:
            return None
        return Window(str(answer["view"]["id"]), str(answer["view"]["hash"]))

    async def show(self, window: Window, view: Json) -> bool:
        """Show something else in a modal; False when it did not work, as when it has been closed."""
        try:
            await called(self._client.views_update(view_id=window.id, hash=window.hash, view=view))
        except FAILED:
            return False
        return True

    async def publish(self, account: str, view: Json) -> bool:
        """Show somebody's App Home."""
        try:
            await called(self._client.views_publish(user_id=account, view=view))
        except FAILED:
            return False
        return True
