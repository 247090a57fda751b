"""Finds the commands: every module in `handlers` is one, by being there."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import handlers
from bot.engine.router import Registry, Router


def routers() -> Iterator[Router]:
    """The routers of every module in `handlers`, in the order of the modules' names."""
    for info in sorted(pkgutil.iter_modules(handlers.__path__), key=lambda module: module.name):
        module = importlib.import_module(f"handlers.{info.name}")
        yield from getattr(module, "routers", None) or (module.router,)


def registry() -> Registry:
    """Every command there is."""
    return Registry(routers())
