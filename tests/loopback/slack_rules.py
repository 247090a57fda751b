"""What the Web API methods of the loopback Slack share: errors, checks, who is there, where to write."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.loopback.slack_check import Checker, fallback_missing
from tests.loopback.slack_model import BOT_USER, Channel, Json, Person
from tests.loopback.slack_state import Workspace

Method = Callable[[Json], Json]


class ApiError(Exception):
    """Becomes `{"ok": false, "error": code}`."""

    def __init__(self, code: str, messages: list[str] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.messages = messages or []

    @property
    def body(self) -> Json:
        found: Json = {"ok": False, "error": self.code}
        if self.messages:
            found["response_metadata"] = {"messages": self.messages}
        return found


def flag(value: Any) -> bool:
    """A boolean parameter, as JSON or as a form has it."""
    return value in (True, 1, "1", "true", "True")


class Rules:
    """Refuses, and records as a violation, what real Slack would not take."""

    def __init__(self, state: Workspace, checker: Checker) -> None:
        self.state = state
        self.checker = checker

    def refused(self, where: str, code: str, messages: list[str]) -> ApiError:
        for message in messages:
            self.state.violate(where, message)
        return ApiError(code, messages)

    def check_content(self, where: str, params: Json) -> None:
        """ApiError, and a recorded violation, for a message real Slack would not take."""
        code, messages = self.checker.content(params)
        if code is not None:
            raise self.refused(where, code, messages)
        if fallback_missing(params):
            self.state.violate(where, "blocks without text: notifications and screen readers say nothing")

    def check_view(self, where: str, view: Any) -> None:
        """ApiError, and a recorded violation, for a view real Slack would not take."""
        messages = self.checker.view(view)
        if messages:
            raise self.refused(where, "invalid_arguments", messages)

    def writable(self, where: str) -> Channel:
        """The channel to post in; a user id means the direct message with that person."""
        if where in self.state.people:
            return self.state.direct(where)
        if where in self.state.closed:
            raise ApiError(self.state.closed[where])
        channel = self.state.channels.get(where)
        if channel is None or (channel.kind == "private" and BOT_USER not in channel.members):
            raise ApiError("channel_not_found")
        if channel.is_archived:
            raise ApiError("is_archived")
        if BOT_USER not in channel.members:
            raise ApiError("not_in_channel")
        return channel

    def person(self, user: str) -> Person:
        if user not in self.state.people:
            raise ApiError("user_not_found")
        return self.state.people[user]
