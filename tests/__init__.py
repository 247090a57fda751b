"""The tests, in the rooms of what they test."""

import gc
import os
import tempfile
from pathlib import Path

# Walking through what a test run keeps, again and again, costs a tenth of it; the bot sets the same (bot.main).
gc.set_threshold(10_000, 50, 100)

# Where the system has a disk in memory, what a test writes lies there: every commit waits for its disk.
_MEMORY = Path("/dev/shm")
if "TMPDIR" not in os.environ and os.access(_MEMORY, os.W_OK | os.X_OK):
    os.environ["TMPDIR"] = tempfile.tempdir = str(_MEMORY)

PATIENCE = 60.0
"""Seconds to wait for what must happen: a machine with much else to do takes its time, and nothing is slower for it."""
