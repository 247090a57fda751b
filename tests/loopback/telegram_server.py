"""The HTTP face of the Bot API loopback: tokens, parameters, validation, faults and answers."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, web

from tests.loopback.telegram_basics import Parameters, Upload, settled
from tests.loopback.telegram_faults import Fault, Faults, FloodLimits
from tests.loopback.telegram_methods import Methods
from tests.loopback.telegram_spec import Specification
from tests.loopback.telegram_updates import Signal
from tests.loopback.telegram_world import ApiError

JSON = dict[str, Any]

_GARBAGE = {"message_id": "not a number", "date": "yesterday", "chat": 7, "from": [], "entities": {"0": None}}
_BAD_GATEWAY = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>nginx/1.18.0</body>\r\n</html>\r\n"
)


@dataclass(slots=True)
class Call:
    """One request of the bot: its decoded parameters, and the HTTP status and error it was answered with."""

    method: str
    parameters: JSON
    files: dict[str, Upload] = field(default_factory=dict)
    status: int = 0
    error: str | None = None
    result: Any = None


class Server:
    """Serves one bot token at `/bot<token>/<method>` and its files at `/file/bot<token>/<path>`."""

    def __init__(
        self, token: str, methods: Methods, specification: Specification | None, signal: Signal
    ) -> None:
        self.token = token
        self.methods = methods
        self.specification = specification
        self.signal = signal
        self.faults = Faults()
        self.limits: FloodLimits | None = None
        self.calls: list[Call] = []
        self.violations: list[str] = []
        self.port = 0
        self._closing = asyncio.Event()
        app = web.Application(client_max_size=64 << 20)
        app.router.add_route("*", "/bot{token}/{method}", self._answer)
        app.router.add_get("/file/bot{token}/{path:.+}", self._file)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=2.0)

    # -- life ------------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Listen on 127.0.0.1, on a free port the first time and on the same one after `offline`."""
        if self._runner.server is None:
            await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True)
        await site.start()
        self.port = int(self._runner.addresses[0][1])

    async def offline(self) -> None:
        """Refuse connections and cut those that are open, until `start`."""
        for site in list(self._runner.sites):
            await site.stop()
        server = self._runner.server
        for connection in server.connections if server else []:
            if connection.transport is not None:
                connection.transport.abort()
        # The sockets are closed in the loop's next turn.
        await asyncio.sleep(0)

    async def close(self) -> None:
        """Let everything that waits go, and stop."""
        self._closing.set()
        self.faults.clear()
        await self.methods.updates.close()
        await self._runner.cleanup()

    # -- requests --------------------------------------------------------------------------------------

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        refused = self._wrong_token(request)
        if refused is not None:
            return _reply(refused.code, refused.json())
        name = self._method_name(request.match_info["method"])
        call = Call(name or request.match_info["method"], {})
        try:
            parameters = await _read(request)
            call.parameters, call.files = _decoded(parameters.raw), parameters.files
        except ApiError as error:
            self.violations.append(f"{call.method}: {error.description}")
            return _reply(error.code, error.json())
        self.calls.append(call)
        chat_id = _chat_id(parameters)
        fault = self.faults.take(call.method, chat_id)
        await self.faults.pause(call.method, "before", chat_id)
        early = self._before(fault, request, call)
        if early is not None:
            return early
        response = await self._perform(name, call, parameters, request, fault)
        await self.faults.pause(call.method, "after", chat_id)
        self.signal.fire()
        match fault.kind if fault else None:
            case "lost_after":
                return _cut(request)
            case "stall_after":
                await self._closing.wait()
                return _cut(request)
            case "unparsable":
                return web.Response(
                    text='{"ok":true,"result":{"message_id":', content_type="application/json"
                )
            case _:
                return response

    def _wrong_token(self, request: web.Request) -> ApiError | None:
        token = request.match_info["token"]
        if token == self.token:
            return None
        number, _, secret = token.partition(":")
        return ApiError(401, "Unauthorized") if number.isdigit() and secret else ApiError(404, "Not Found")

    def _method_name(self, method: str) -> str | None:
        known = set(self.specification.methods) if self.specification else set()
        known |= {name.removeprefix("m_") for name in dir(self.methods) if name.startswith("m_")}
        return next((name for name in known if name.lower() == method.lower()), None)

    def _before(self, fault: Fault | None, request: web.Request, call: Call) -> web.StreamResponse | None:
        match fault:
            case Fault(kind="429"):
                call.status = 429
                return _reply(429, _flood(fault.retry_after).json())
            case Fault(kind="500"):
                call.status = 500
                return _reply(500, ApiError(500, "Internal Server Error").json())
            case Fault(kind="502"):
                call.status = 502
                return web.Response(status=502, text=_BAD_GATEWAY, content_type="text/html")
            case Fault(kind="reset_before"):
                return _cut(request)
            case _:
                return None

    async def _perform(
        self, name: str | None, call: Call, parameters: Parameters, request: web.Request, fault: Fault | None
    ) -> web.Response:
        try:
            if name is None:
                raise ApiError(404, "Not Found", breach=True)
            self._judge(name, parameters)
            self._flood_check(name, parameters)
            result = await settled(self._run(name, parameters, lambda: _alive(request)))
            if fault is not None and fault.kind == "garbage_update":
                result = [
                    {"update_id": (result[0]["update_id"] if result else 1) - 1, "message": _GARBAGE},
                    *result,
                ]
            elif self.specification is not None and name != "getUpdates":
                # Updates are judged when they are made, where garbage is let through.
                wrong = self.specification.result(name, result)
                if wrong:
                    raise AssertionError(f"the loopback answered {name} wrongly: {wrong}")
        except ApiError as error:
            call.status, call.error = error.code, error.description
            if error.breach:
                self.violations.append(f"{call.method}: {error.description}")
            return _reply(error.code, error.json())
        finally:
            self.violations += [f"{call.method}: {lost}" for lost in self.methods.lost]
            self.methods.lost.clear()
        call.status, call.result = 200, result
        return _reply(200, {"ok": True, "result": result})

    def _judge(self, name: str, parameters: Parameters) -> None:
        if self.specification is None:
            return
        sent: JSON = dict(parameters.raw)
        for part, upload in parameters.files.items():
            if f"attach://{part}" not in json.dumps(parameters.raw):
                sent[part] = upload.content
        faults = self.specification.parameters(name, sent)
        self.violations += faults
        missing = [fault for fault in faults if "is missing" in fault]
        if missing:
            raise ApiError(400, f"Bad Request: {missing[0].split(': ')[-1]}")

    def _flood_check(self, name: str, parameters: Parameters) -> None:
        chat_id = _chat_id(parameters)
        if self.limits is None or chat_id is None:
            return
        wait = self.limits.retry_after(name, chat_id, self.methods.now())
        if wait is not None:
            raise _flood(wait)

    def _run(self, name: str, parameters: Parameters, alive: Callable[[], bool]) -> Any:
        if name == "getUpdates":
            return self.methods.m_getUpdates(parameters, alive)
        function = self.methods.find(name)
        if function is not None:
            return function(parameters)
        if self.specification is not None and self.specification.methods[name]["returns"] == ["Boolean"]:
            return True
        raise ApiError(501, f"Not Implemented: the loopback has no {name}")

    async def _file(self, request: web.Request) -> web.StreamResponse:
        refused = self._wrong_token(request)
        file = self.methods.world.files.get(request.match_info["path"].rpartition("/")[2])
        if refused is not None or file is None:
            refused = refused or ApiError(404, "Not Found")
            return _reply(refused.code, refused.json())
        return web.Response(body=file.content, content_type="application/octet-stream")


def _reply(status: int, body: JSON) -> web.Response:
    headers = {"Retry-After": str(body["parameters"]["retry_after"])} if status == 429 else {}
    return web.json_response(body, status=status, headers=headers)


def _flood(seconds: int) -> ApiError:
    return ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def _alive(request: web.Request) -> bool:
    return request.transport is not None and not request.transport.is_closing()


def _cut(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _chat_id(parameters: Parameters) -> int | None:
    value = str(parameters.raw.get("chat_id", ""))
    return int(value) if value.lstrip("-").isdigit() else None


def _decoded(raw: JSON) -> JSON:
    decoded: JSON = {}
    for name, value in raw.items():
        decoded[name] = value
        if isinstance(value, str) and (name not in {"text", "caption"} and value[:1] in "[{0123456789-tf"):
            try:
                decoded[name] = json.loads(value)
            except ValueError:
                decoded[name] = value
    return decoded


async def _read(request: web.Request) -> Parameters:
    raw: JSON = dict(request.query)
    files: dict[str, Upload] = {}
    try:
        if request.content_type == "application/json":
            body = await request.json()
            if not isinstance(body, dict):
                raise ApiError(400, "Bad Request: can't parse JSON object")
            raw |= body
        elif request.content_type == "multipart/form-data":
            async for part in await request.multipart():
                if not isinstance(part, BodyPartReader) or part.name is None:
                    continue
                content = bytes(await part.read())
                if part.filename is None:
                    raw[part.name] = content.decode("utf-8")
                else:
                    kind = part.headers.get("Content-Type", "application/octet-stream")
                    files[part.name] = Upload(part.filename, content, kind)
        else:
            raw |= dict(
                parse_qsl((await request.read()).decode("utf-8"), keep_blank_values=True, errors="strict")
            )
    except UnicodeDecodeError:
        raise ApiError(400, "Bad Request: strings must be encoded in UTF-8") from None
    except ValueError:
        raise ApiError(400, "Bad Request: can't parse JSON object") from None
    return Parameters(raw, files)
