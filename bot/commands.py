"""Finds the commands: every module in a folder of `handlers` is one, by being there."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import handlers
from bot.engine.router import Registry, Router


def routers() -> Iterator[Router]:
    """The routers of every module in `handlers`, in the order of their names."""
    found = pkgutil.walk_packages(handlers.__path__, "handlers.")
    for name in sorted(module.name for module in found if not module.ispkg):
        module = importlib.import_module(name)
        yield from getattr(module, "routers", None) or (module.router,)


def registry() -> Registry:
    """Every command there is."""
    return Registry(routers())
