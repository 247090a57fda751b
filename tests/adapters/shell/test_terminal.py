"""Keys pressed in a real pseudo-terminal, and bytes through a real pipe."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

pty = pytest.importorskip("pty")
termios = pytest.importorskip("termios")

PROGRAM = [sys.executable, "-m", "tests.adapters.shell.little_terminal"]
CTRL_C, CTRL_D = "\x03", "\x04"
PATIENCE = 20.0  # seconds


class Keyboard:
    """A pseudo-terminal with the little desk on the other end."""

    def __init__(self, **environment: str) -> None:
        self._ours, self.theirs = pty.openpty()
        self.before = termios.tcgetattr(self.theirs)
        self.process = subprocess.Popen(
            PROGRAM,
            stdin=self.theirs,
            stdout=self.theirs,
            stderr=self.theirs,
            env={**os.environ, "TERM": "xterm", **environment},
            preexec_fn=_own_terminal,
        )
        self.seen = ""
        self.everything = ""

    def press(self, keys: str) -> None:
        os.write(self._ours, keys.encode())

    def sees(self, words: str) -> None:
        """Wait until the words appear, and forget what came up to them."""
        deadline = time.monotonic() + PATIENCE
        while words not in self.seen:
            assert time.monotonic() < deadline, f"never saw {words!r} in {self.seen!r}"
            if select.select([self._ours], [], [], 0.1)[0]:
                came = os.read(self._ours, 4096).decode("utf-8", "replace")
                self.seen += came
                self.everything += came
        self.seen = self.seen.split(words, 1)[1]

    def ends(self) -> int:
        return self.process.wait(PATIENCE)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self._ours)
        os.close(self.theirs)


def _own_terminal() -> None:
    import fcntl

    os.setsid()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


@pytest.fixture
def keyboard() -> Iterator[Keyboard]:
    opened = Keyboard()
    yield opened
    opened.close()


def test_a_conversation_with_ctrl_c_and_ctrl_d(keyboard: Keyboard) -> None:
    keyboard.sees("Type help")
    keyboard.sees("ida> ")
    keyboard.press("hello\r")
    keyboard.sees("direct ida@ida: hello")
    keyboard.sees("ida> ")
    keyboard.press("half a sen")
    keyboard.sees("half a sen")
    keyboard.press(CTRL_C)
    keyboard.sees("Ctrl-C again")
    keyboard.sees("ida> half a sen")
    keyboard.press("tence\r")
    keyboard.sees("direct ida@ida: half a sentence")
    keyboard.sees("ida> ")
    keyboard.press(CTRL_D)
    keyboard.sees("Goodbye.")
    assert keyboard.ends() == 0
    assert termios.tcgetattr(keyboard.theirs) == keyboard.before


def test_ctrl_c_twice_leaves_with_the_terminal_as_it_was(keyboard: Keyboard) -> None:
    keyboard.sees("ida> ")
    keyboard.press(CTRL_C)
    keyboard.sees("Ctrl-C again")
    keyboard.press(CTRL_C)
    keyboard.sees("Goodbye.")
    assert keyboard.ends() == 0
    assert termios.tcgetattr(keyboard.theirs) == keyboard.before


def test_ctrl_c_in_a_form_stops_the_form_alone(keyboard: Keyboard) -> None:
    keyboard.sees("ida> ")
    keyboard.press("/meeting logged\r")
    keyboard.sees("Who *: ")
    keyboard.press("Anna\r")
    keyboard.sees("Kind [Logged]: ")
    keyboard.press(CTRL_C)
    keyboard.sees("nothing was sent in")
    keyboard.sees("ida> ")
    keyboard.press("hello\r")
    keyboard.sees("direct ida@ida: hello")
    keyboard.press(":quit\r")
    assert keyboard.ends() == 0


def test_a_delivery_does_not_eat_what_is_being_typed(keyboard: Keyboard) -> None:
    keyboard.sees("ida> ")
    keyboard.press("half a line")
    keyboard.sees("half a line")
    keyboard.process.send_signal(signal.SIGUSR1)
    keyboard.sees("out of the blue")
    keyboard.sees("ida> half a line")
    keyboard.press("\r")
    keyboard.sees("direct ida@ida: half a line")
    keyboard.sees("ida> ")
    keyboard.press(CTRL_D)
    assert keyboard.ends() == 0


def test_earlier_lines_come_back_with_the_arrow_key(keyboard: Keyboard) -> None:
    pytest.importorskip("readline")
    keyboard.sees("ida> ")
    keyboard.press("first\r")
    keyboard.sees("direct ida@ida: first")
    keyboard.sees("ida> ")
    keyboard.press("\x1b[A\r")
    keyboard.sees("direct ida@ida: first")
    keyboard.press(":quit\r")
    assert keyboard.ends() == 0


@pytest.mark.parametrize("no_color", ["", "1"])
def test_colour_unless_no_color_is_set(no_color: str) -> None:
    keyboard = Keyboard(NO_COLOR=no_color)
    try:
        keyboard.press("card\r:quit\r")
        keyboard.sees("Undo")
        keyboard.sees("Goodbye.")
        assert keyboard.ends() == 0
        assert ("\x1b[1;31m[4]" in keyboard.everything) is (not no_color)
    finally:
        keyboard.close()


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_bytes_that_are_not_utf8_through_a_pipe(encoding: str) -> None:
    done = subprocess.run(
        PROGRAM,
        input="møde\n".encode("latin-1") + "møde ✓".encode(),
        capture_output=True,
        timeout=PATIENCE,
        env={**os.environ, "PYTHONIOENCODING": encoding},
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    mark = "\ufffd" if encoding == "utf-8" else "?"
    words = "møde ✓" if encoding == "utf-8" else "m?de ?"
    assert done.stdout.decode(encoding) == f"direct ida@ida: m{mark}de\ndirect ida@ida: {words}\n"


def test_ctrl_c_while_a_pipe_is_open_leaves() -> None:
    process = subprocess.Popen(PROGRAM, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(b"hello\n")
    process.stdin.flush()
    assert process.stdout.readline() == b"direct ida@ida: hello\n"
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out, err) == (0, b"", b"")
