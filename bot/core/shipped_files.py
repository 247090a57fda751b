"""Finds the files that travel with the program: templates and the data of the political year."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import bot


@cache
def templates_dir() -> Path:
    """The folder of the templates: inside the installed package, or `templates/` of the repository."""
    package = Path(bot.__file__).resolve().parent
    for folder in (package / "_templates", package.parent / "templates"):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"the templates are missing beside {package}")
