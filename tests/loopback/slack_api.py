"""The Web API of the loopback Slack: what every request goes through before and after its method."""

from __future__ import annotations

import json
from collections.abc import Callable

from aiohttp import web
from aiohttp.multipart import BodyPartReader

from tests.loopback.slack_chat import Chat
from tests.loopback.slack_check import Checker
from tests.loopback.slack_conversations import Conversations
from tests.loopback.slack_faults import Faults, cut
from tests.loopback.slack_files import Files
from tests.loopback.slack_model import Call, Json
from tests.loopback.slack_rules import ApiError, Method, Rules
from tests.loopback.slack_state import Workspace
from tests.loopback.slack_views import Views

_JSON_PARAMS = ("blocks", "attachments", "metadata", "view", "files")


class WebApi:
    """Answers `POST /api/<method>`, `/response/<id>` and `/upload/<id>`."""

    def __init__(
        self,
        state: Workspace,
        checker: Checker,
        faults: Faults,
        tokens: tuple[str, str],
        open_socket: Callable[[], str],
    ) -> None:
        self.state = state
        self.checker = checker
        self.faults = faults
        self.bot_token, self.app_token = tokens
        self.scopes = [
            "chat:write",
            "commands",
        ]  # told with every answer; only files and pins are refused for want of one
        self.refusing: str | None = None  # the code every call with the bot's token gets instead
        self.rules = Rules(state, checker)
        self.chat, self.views = Chat(self.rules), Views(self.rules)
        self.conversations, self.files = Conversations(self.rules), Files(self.rules)
        self.methods: dict[str, Method] = {
            "api.test": _api_test,
            "apps.connections.open": lambda _params: {"url": open_socket()},
            **self.chat.methods,
            **self.conversations.methods,
            **self.views.methods,
            **self.files.methods,
        }

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One Web API request: recorded, checked, carried out, unless a fault was ordered."""
        method = request.match_info["method"]
        return await self._serve(request, method, await _read_params(request), self._call)

    async def handle_response_url(self, request: web.Request) -> web.StreamResponse:
        """One post to a response_url."""
        key = request.match_info["key"]
        params = await _read_params(request)
        return await self._serve(request, "response_url", params, lambda *_: self.chat.respond(key, params))

    async def handle_upload(self, request: web.Request) -> web.StreamResponse:
        """The bytes of a file, raw or as a multipart form."""
        content = await _read_upload(request)
        key = request.match_info["key"]
        return await self._serve(request, "upload", {"file": key}, lambda *_: self.files.upload(key, content))

    async def handle_download(self, request: web.Request) -> web.StreamResponse:
        """A file at its private address; who lacks the right is sent to the page to sign in at, as on Slack."""
        key, token = request.match_info["key"], _token(request, {})
        self.state.calls.append(Call("download", {"file": key}, dict(request.headers), None, None))
        fault = self.faults.take("download")
        if fault is not None:
            await fault.wait()
            if fault.lost or fault.reset:
                return cut(request, reset=fault.reset)
            if (refusal := fault.refusal()) is not None:
                return refusal
        content = self.files.download(key)
        if token != self.bot_token or "files:read" not in self.scopes:
            return web.Response(status=302, headers={"Location": f"{self.state.origin}/signin"})
        if content is None:
            return web.Response(status=404, text="File not found")
        return web.Response(body=content, content_type="application/octet-stream")

    async def _serve(
        self, request: web.Request, method: str, params: Json, carry_out: Callable[[str, Json, str], Json]
    ) -> web.StreamResponse:
        fault = self.faults.take(method)
        headers = dict(request.headers)
        if fault is not None:
            await fault.wait()
        refusal = fault.refusal() if fault is not None else None
        body: Json | None = None
        if refusal is None and not (fault is not None and fault.reset):
            try:
                body = {"ok": True} | carry_out(method, params, _token(request, params))
            except ApiError as error:
                body = error.body
        lost = fault is not None and (fault.lost or fault.reset)
        name = fault.name if fault is not None else None
        self.state.calls.append(Call(method, params, headers, None if lost else body, name))
        self.state.bell.ring()
        if fault is not None and lost:
            return cut(request, reset=fault.reset)
        return refusal or self._answer(method, body or {})

    def _answer(self, method: str, body: Json) -> web.Response:
        if method == "upload":
            return web.Response(
                text="OK" if body["ok"] else str(body["error"]), status=200 if body["ok"] else 400
            )
        if method == "response_url":
            gone = body.get("error") in ("used_url", "expired_url")
            return web.json_response(body, status=200 if body["ok"] else 404 if gone else 400)
        headers = {"X-Slack-Req-Id": self.state.new_id("req"), "X-OAuth-Scopes": ",".join(self.scopes)}
        return web.json_response(body, headers=headers)

    def _call(self, method: str, params: Json, token: str) -> Json:
        carry_out = self.methods.get(method)
        if carry_out is None:
            self.state.violate(method, "unknown method")
            raise ApiError("unknown_method")
        self._authorize(method, token)
        missing, unknown = self.checker.parameters(method, params)
        for name in unknown:
            self.state.violate(method, f"unknown parameter: {name}")
        if missing:
            raise self.rules.refused(
                method, "invalid_arguments", [f"[ERROR] missing required field: {m}" for m in missing]
            )
        return carry_out(params)

    def _authorize(self, method: str, token: str) -> None:
        if method == "api.test":
            return
        if not token:
            raise ApiError("not_authed")
        if token not in (self.bot_token, self.app_token):
            raise ApiError("invalid_auth")
        if (token == self.app_token) != (method == "apps.connections.open"):
            raise ApiError("not_allowed_token_type")
        if self.refusing is not None and token == self.bot_token:
            raise ApiError(self.refusing)
        if method == "pins.add" and "pins:write" not in self.scopes:
            raise ApiError("missing_scope")


def _api_test(params: Json) -> Json:
    if params.get("error"):
        raise ApiError(str(params["error"]))
    return {"args": params}


def _token(request: web.Request, params: Json) -> str:
    header = request.headers.get("Authorization", "")
    return header[7:] if header.startswith("Bearer ") else str(params.pop("token", ""))


async def _read_params(request: web.Request) -> Json:
    """Query, form and JSON body in one; structured parameters of a form are JSON text."""
    params: Json = dict(request.query)
    if request.content_type == "application/json":
        body = json.loads(await request.text() or "{}")
        params |= body if isinstance(body, dict) else {}
    else:
        params |= dict(await request.post())
    for name in _JSON_PARAMS:
        if isinstance(params.get(name), str):
            try:
                params[name] = json.loads(params[name])
            except json.JSONDecodeError:
                params[name] = {"not JSON": params[name]}
    return params


async def _read_upload(request: web.Request) -> bytes:
    if request.content_type.startswith("multipart/"):
        async for part in await request.multipart():
            if isinstance(part, BodyPartReader):
                return bytes(await part.read())
        return b""
    return await request.read()
