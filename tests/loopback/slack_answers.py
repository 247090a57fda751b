"""What the app's answers do in the loopback Slack: a message appears, a form closes, options are offered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.loopback.slack_api import WebApi
from tests.loopback.slack_model import Json, Message, ResponseUrl, View
from tests.loopback.slack_payloads import Delivery
from tests.loopback.slack_rules import ApiError


@dataclass(slots=True)
class Ack:
    """What the app answered, and what came of it.

    `status` is the HTTP status, 200 for an acknowledged envelope, None when nothing came. `failed` is None
    when Slack is content, else why not: `timeout`, `http_error`, `connection_failed`, `socket_closed`,
    `no_connection`, `bad_answer`, `invalid_answer`. `message` is the message the answer became, `errors` the
    field errors of a form, `options` the suggestions.
    """

    delivery: Delivery
    status: int | None
    body: str
    payload: Any
    seconds: float
    failed: str | None
    message: Message | None = None
    view: View | None = None
    errors: dict[str, str] = field(default_factory=dict)
    options: list[Json] = field(default_factory=list)
    sent: tuple[dict[str, str], bytes] | None = None

    @property
    def ok(self) -> bool:
        return self.failed is None

    @property
    def text(self) -> str:
        """What the person reads at once: the answer's blocks or text; empty when there is none."""
        return self.message.shown if self.message is not None else ""


class Answers:
    """Gives acknowledgements their effect."""

    def __init__(self, api: WebApi) -> None:
        self.api = api
        self.state = api.state
        self.served: dict[str, list[Json]] = {}

    def take_effect(self, ack: Ack, over_socket: bool) -> None:
        """Do what Slack does with a well received answer; a bad one is a violation and sets `ack.failed`."""
        kind, payload = ack.delivery.type, ack.payload
        try:
            if payload and over_socket and not ack.delivery.takes_answer:
                self.state.violate(kind, f"this acknowledgement takes no payload: {payload!r}")
            elif kind == "command" and payload:
                ack.message = self._answer_command(ack.delivery.payload, payload)
            elif kind == "view_submission":
                self._answer_submission(ack)
            elif kind == "block_suggestion":
                self._answer_suggestion(ack)
            elif kind == "url_verification" and payload != {"challenge": ack.delivery.payload["challenge"]}:
                ack.failed = "invalid_answer"
        except ApiError:
            ack.failed = "invalid_answer"
        self.state.bell.ring()

    def _answer_command(self, command: Json, payload: Any) -> Message:
        params = payload if isinstance(payload, dict) else {"text": payload}
        self.api.rules.check_content("command acknowledgement", params)
        place = ResponseUrl(command["user_id"], command["channel_id"], self.state.now())
        return self.api.chat.answer(place, params)

    def _answer_submission(self, ack: Ack) -> None:
        view = self.state.view(ack.delivery.payload["view"]["id"])
        if view is None:
            return
        match ack.payload:
            case nothing if not nothing:
                view.open = False
            case {"response_action": "errors", "errors": dict(errors)} if errors:
                inputs = {b["block_id"] for b in view.blocks if b["type"] == "input"}
                for name in errors.keys() - inputs:
                    self.state.violate("view_submission", f"error for a block that is no input: {name}")
                ack.errors = errors
            case {"response_action": "update", "view": payload}:
                self.api.rules.check_view("view_submission", payload)
                self.state.replace_view(view, payload)
                ack.view = view
            case {"response_action": "push", "view": payload}:
                self.api.rules.check_view("view_submission", payload)
                ack.view = self.api.views.push(view.user, payload, view)
            case {"response_action": "clear"}:
                for other in self.state.views:
                    other.open = other.open and other.root_id != view.root_id
            case other_answer:
                self.state.violate("view_submission", f"not an answer to a form: {other_answer!r}")
                ack.failed = "invalid_answer"

    def _answer_suggestion(self, ack: Ack) -> None:
        messages = self.api.checker.options(ack.payload)
        for message in messages:
            self.state.violate("block_suggestion", message)
        if messages:
            ack.failed = "invalid_answer"
            return
        groups = ack.payload.get("option_groups", [])
        ack.options = list(ack.payload.get("options", [])) + [o for g in groups for o in g["options"]]
        self.served[ack.delivery.payload["action_id"]] = ack.options
