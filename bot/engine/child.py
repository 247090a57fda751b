"""Runs a module in a process of its own, under limits of time, memory and output: letters, pictures."""

from __future__ import annotations

import os
import selectors
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from types import TracebackType
from typing import IO, Final

from bot.core.clock import stopwatch

# What the child does first. Memory, processor time, open files and, unless it may write, the size of files are
# limited before anything else is imported; where the system has no such limits only the time is.
_START: Final = """
import sys
module, cpu, megabytes, writes = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4] == "1"
try:
    import resource
except ImportError:
    pass
else:
    def limit(what, soft, hard):
        had = resource.getrlimit(what)[1]
        hard = hard if had == resource.RLIM_INFINITY else min(hard, had)
        resource.setrlimit(what, (min(soft, hard), hard))
    limit(resource.RLIMIT_AS, megabytes << 20, megabytes << 20)
    limit(resource.RLIMIT_CPU, cpu, cpu + 1)
    limit(resource.RLIMIT_CORE, 0, 0)
    limit(resource.RLIMIT_NOFILE, 128, 128)
    if not writes:
        limit(resource.RLIMIT_FSIZE, 0, 0)
import runpy
runpy.run_module(module, run_name="__main__", alter_sys=True)
"""
_LENGTH: Final = struct.Struct(">I")
_PIECE: Final = 65_536


class ChildFailed(Exception):
    """The child gave no answer.

    `reason` is 'time' (it took too long), 'memory', 'output' (its answer is too large) or 'died'.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


class Child:
    """A process that answers requests one after another, as frames: four bytes of length, then the contents.

    `module` is run as `__main__` and talks by `serve`. It inherits nothing: no environment, no open files, no
    sockets. `cpu` are seconds of processor time in its whole life, `megabytes` its address space, `output` the
    largest answer in bytes. Leaving the context ends it, and everything it started.
    """

    def __init__(
        self,
        module: str,
        *,
        cpu: int,
        megabytes: int,
        output: int,
        environment: Mapping[str, str] | None = None,
        writes: bool = False,
    ) -> None:
        self._output = output
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-B", "-c", _START, module, str(cpu), str(megabytes), str(int(writes))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"LANG": "C.UTF-8", **(environment or {})},
            close_fds=True,
            start_new_session=True,
            bufsize=0,
        )

    def __enter__(self) -> Child:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End it now."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        if self._process.poll() is None:
            with suppress(OSError):
                if hasattr(os, "killpg"):
                    os.killpg(self._process.pid, signal.SIGKILL)
                else:
                    self._process.kill()
        self._process.wait()

    def ask(self, request: bytes, *, wall: float) -> bytes:
        """The answer to one request, within so many seconds. Raises ChildFailed, and then the child is gone."""
        deadline = stopwatch() + wall
        # Writing happens beside reading: a child that answers before it has read everything blocks nobody.
        writer = threading.Thread(
            target=self._write, args=(_LENGTH.pack(len(request)) + request,), daemon=True
        )
        writer.start()
        try:
            (length,) = _LENGTH.unpack(self._read(_LENGTH.size, deadline))
            if length > self._output:
                raise ChildFailed("output", f"{length} bytes")
            return self._read(length, deadline)
        except ChildFailed:
            self.close()
            raise
        finally:
            writer.join(1)

    def _write(self, data: bytes) -> None:
        pipe = self._process.stdin
        assert pipe is not None  # it was asked for
        with suppress(OSError, ValueError):  # a child that is gone is noticed where its answer is awaited
            view = memoryview(data)
            while view:
                view = view[pipe.write(view) or 0 :]

    def _read(self, size: int, deadline: float) -> bytes:
        pipe = self._process.stdout
        assert pipe is not None  # it was asked for
        found = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(pipe, selectors.EVENT_READ)
            while len(found) < size:
                left = deadline - stopwatch()
                if left <= 0 or not selector.select(left):
                    raise ChildFailed("time")
                piece = os.read(pipe.fileno(), min(_PIECE, size - len(found)))
                if not piece:
                    raise ChildFailed(self._cause(max(deadline - stopwatch(), 0.1)))
                found += piece
        return bytes(found)

    def _cause(self, wait: float) -> str:
        """Why a child that fell silent is gone."""
        try:
            code = self._process.wait(wait)
        except subprocess.TimeoutExpired:
            return "died"
        ended_by = -code if code < 0 else 0
        if ended_by in (getattr(signal, "SIGXCPU", 0), signal.SIGTERM + 0):
            return "time"
        return "memory" if code == OUT_OF_MEMORY or ended_by == getattr(signal, "SIGKILL", 9) else "died"


OUT_OF_MEMORY: Final = 77  # what a child that ran out of memory leaves with


def run_child(
    module: str,
    request: bytes,
    *,
    wall: float,
    cpu: int,
    megabytes: int,
    output: int,
    environment: Mapping[str, str] | None = None,
    writes: bool = False,
) -> bytes:
    """One request to a process of its own; blocking. Raises ChildFailed."""
    with Child(
        module, cpu=cpu, megabytes=megabytes, output=output, environment=environment, writes=writes
    ) as child:
        return child.ask(request, wall=wall)


# In the child


def next_request(source: IO[bytes] | None = None) -> bytes | None:
    """In the child: the next request; None when there will be no more."""
    stream = source or sys.stdin.buffer
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    return stream.read(_LENGTH.unpack(head)[0])


def answer(contents: bytes) -> None:
    """In the child: the answer to the request."""
    sys.stdout.buffer.write(_LENGTH.pack(len(contents)) + contents)
    sys.stdout.buffer.flush()
