"""Processes forked from one that has read all modules, which saves most of a start."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from multiprocessing import get_context
from pathlib import Path
from subprocess import CompletedProcess
from typing import Final

SERVER: Final = get_context("forkserver")
SERVER.set_forkserver_preload(["tests.warm"])


def _caucus(words: Sequence[str], folder: str, environment: Mapping[str, str], streams: str) -> None:
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        file = os.open(f"{streams}/{name}", os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT)
        os.dup2(file, number)
        mode = "r" if number == 0 else "w"
        setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", errors="surrogateescape", closefd=False))
    sys.argv = ["caucus", *words]
    from bot.cli import main

    main()


def caucus(
    words: Sequence[str], folder: Path, environment: Mapping[str, str], said: bytes, seconds: float
) -> CompletedProcess[bytes]:
    """The command `caucus` with these words, as in a terminal of UTF-8; raises TimeoutError after so many seconds."""
    with tempfile.TemporaryDirectory(prefix="caucus-streams-") as streams:
        Path(streams, "stdin").write_bytes(said)
        process = SERVER.Process(target=_caucus, args=(words, str(folder), dict(environment), streams))
        process.start()
        process.join(seconds)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise TimeoutError(f"caucus {' '.join(words)}: {seconds:.0f} s")
        out, err = (Path(streams, name).read_bytes() for name in ("stdout", "stderr"))
        return CompletedProcess([*words], process.exitcode, out, err)
