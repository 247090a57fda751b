"""How many tests run at once, and which examples hypothesis tries."""

from __future__ import annotations

import os
from pathlib import Path

from hypothesis import Phase, settings

MOST = 8

# To explain a failure hypothesis traces every example. CPython 3.11 may then go round for ever where a function begins,
# when a signal or another thread wants something at that moment; not even a timeout ends that.
_PHASES = [one for one in Phase if one is not Phase.explain]
# The same examples on every machine: whoever changes a line sees what it breaks, and nobody else does. `make explore`
# looks for new ones; what it finds becomes an `@example` or a test of its own.
settings.register_profile("caucus", phases=_PHASES, derandomize=True)
settings.register_profile("explore", phases=_PHASES, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("CAUCUS_EXAMPLES", "caucus"))


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors for us: some tests wait for a clock, and somebody else works meanwhile.

    A container may see more processors than it is given (cgroup v2, `cpu.max`).
    """
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    given = Path("/sys/fs/cgroup/cpu.max")
    if given.exists():
        quota, period = given.read_text("ascii").split()
        if quota != "max":
            processors = min(processors, max(1, round(int(quota) / int(period))))
    return min(processors + 1, MOST)
