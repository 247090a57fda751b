"""Reads lines from a keyboard or a pipe without holding up the event loop or the end of the process."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from queue import SimpleQueue
from threading import Thread

_NO_SIGNALS = (NotImplementedError, RuntimeError, ValueError)  # on Windows, or off the main thread


class Interrupted(Exception):
    """Ctrl-C was pressed instead of a line being finished."""


class Lines:
    """Lines one by one, each asked for with a prompt.

    `fetch` blocks until there is a line and returns None at the end of the input. It runs on a thread of its
    own, a daemon: somebody who never finishes a line must not keep the process alive.
    """

    def __init__(self, fetch: Callable[[str], str | None], echo: Callable[[str], None] | None = None) -> None:
        """`echo` is told every prompt with its line, where no terminal shows them."""
        self._fetch = fetch
        self._echo = echo
        self._wanted: SimpleQueue[tuple[str, Callable[[str | None], None]]] = SimpleQueue()
        self._thread: Thread | None = None
        self._answer: asyncio.Future[str | None] | None = (
            None  # outlives an interruption: the line is still open
        )
        self._break: asyncio.Future[None] | None = None
        self._interrupted = False
        self._prompt = ""

    async def line(self, prompt: str = "") -> str | None:
        """The next line without its end; None at the end of the input. Raises Interrupted on Ctrl-C."""
        if self._interrupted:
            self._interrupted = False
            raise Interrupted
        self._prompt = prompt
        if self._answer is None:
            self._answer = self._ask(prompt)
        else:
            self._redraw()
        self._break = asyncio.get_running_loop().create_future()
        try:
            await asyncio.wait((self._answer, self._break), return_when=asyncio.FIRST_COMPLETED)
            if not self._answer.done():
                raise Interrupted
            answer, self._answer = self._answer.result(), None
            if self._echo is not None and answer is not None:
                self._echo(prompt + answer)
            return answer
        finally:
            self._break = None

    def interrupt(self) -> None:
        """Ctrl-C was pressed; called on the event loop."""
        if self._break is None:
            self._interrupted = True
        elif not self._break.done():
            self._break.set_result(None)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Ctrl-C interrupts the line instead of the process, and the terminal is left as it was found."""
        loop = asyncio.get_running_loop()
        with suppress(*_NO_SIGNALS):
            loop.add_signal_handler(signal.SIGINT, self.interrupt)
        restore = _terminal_as_it_is()
        try:
            yield
        finally:
            with suppress(*_NO_SIGNALS):
                loop.remove_signal_handler(signal.SIGINT)
            restore()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Whatever is printed in here comes before the prompt that is waiting, if one is."""
        waiting = self._break is not None and sys.stdout.isatty()
        if waiting:
            sys.stdout.write("\r\x1b[K")
        try:
            yield
        finally:
            if waiting:
                self._redraw()

    def _ask(self, prompt: str) -> asyncio.Future[str | None]:
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[str | None] = loop.create_future()

        def take(line: str | None) -> None:
            if not answer.done():
                answer.set_result(line)

        def hand_over(line: str | None) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(take, line)

        if self._thread is None:
            self._thread = Thread(target=self._serve, name="caucus-lines", daemon=True)
            self._thread.start()
        self._wanted.put((prompt, hand_over))
        return answer

    def _serve(self) -> None:
        while True:
            prompt, hand_over = self._wanted.get()
            try:
                line = self._fetch(prompt)
            except (EOFError, OSError, ValueError):  # hung up, or closed under us
                line = None
            hand_over(line)

    def _redraw(self) -> None:
        if sys.stdout.isatty():
            sys.stdout.write(self._prompt + _being_typed())
            sys.stdout.flush()


def typed() -> Lines:
    """Lines from the keyboard, with editing and history where readline is there."""
    with suppress(ImportError):  # where it is missing, input() does without
        import readline  # noqa: F401 - importing it gives input() its editing
    _forgive(sys.stdin)
    return Lines(input)


def piped(read: Callable[[int], bytes] | None = None) -> Lines:
    """Lines from a pipe or file in UTF-8, what is not UTF-8 replaced; `read` as os.read of standard input."""
    pieces = _Pieces(read or (lambda size: os.read(sys.stdin.fileno(), size)))
    return Lines(lambda prompt: pieces.line())


class _Pieces:
    """Cuts what a pipe gives into lines; time in proportion to the bytes however long a line is."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read
        self._rest = b""
        self._ended = False

    def line(self) -> str | None:
        parts: list[bytes] = []
        while True:
            head, found, tail = self._rest.partition(b"\n")
            parts.append(head)
            self._rest = tail
            if found:
                break
            self._rest = b"" if self._ended else self._read(1 << 16)
            if not self._rest:
                self._ended = True
                if not any(parts):
                    return None
                break
        return b"".join(parts).decode("utf-8", errors="replace").removesuffix("\r")


def _being_typed() -> str:
    readline = sys.modules.get("readline")
    return str(readline.get_line_buffer()) if readline else ""


def _forgive(stream: object) -> None:
    """Let characters the terminal's encoding does not know become a mark instead of an error."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")


def _terminal_as_it_is() -> Callable[[], None]:
    """Puts the keyboard's terminal back as it is now; readline on a thread may not get to do so itself."""
    try:
        import termios

        keyboard = sys.stdin.fileno()
        if not os.isatty(keyboard):
            return lambda: None
        before = termios.tcgetattr(keyboard)
    except (ImportError, OSError, ValueError, AttributeError):  # no terminals here, or no standard input
        return lambda: None
    return lambda: termios.tcsetattr(keyboard, termios.TCSADRAIN, before)
