"""Has a picture drawn; the library that draws is loaded in the process that does it, and nowhere else."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Final

from bot.engine.child import run_child
from bot.subjects.pictures.spec import MajoritySpec, TableSpec, TimelineSpec, WheelSpec

MODULE: Final = "bot.subjects.pictures.child"
WALL: Final = 60.0  # seconds: the first picture on a machine looks for its letters
CPU: Final = 60
MEGABYTES: Final = 4_000  # of addresses: numpy reserves many and uses few
OUTPUT: Final = 8_000_000


def draw(spec: WheelSpec | TimelineSpec | MajoritySpec | TableSpec) -> bytes:
    """The PNG, 1200 pixels wide; blocking. Raises bot.engine.child.ChildFailed."""
    letters = Path(tempfile.gettempdir()) / f"caucus-pictures-{getattr(os, 'getuid', int)()}"
    environment = {"MPLCONFIGDIR": str(letters), "MPLBACKEND": "Agg", "OPENBLAS_NUM_THREADS": "1"}
    return run_child(
        MODULE,
        json.dumps(spec.plain()).encode(),
        wall=WALL,
        cpu=CPU,
        megabytes=MEGABYTES,
        output=OUTPUT,
        environment=environment,
        writes=True,
    )
