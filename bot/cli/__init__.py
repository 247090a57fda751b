"""The command `caucus`: run it, try it, look after it. One file a verb; what a verb does in the files beside them."""

from __future__ import annotations

import gc

from bot.cli import db, doctor, files, gallery, invite, manifest, run
from bot.cli.app import app

__all__ = ["app", "db", "doctor", "files", "gallery", "invite", "main", "manifest", "run"]


def main() -> None:
    """The entry point of the command `caucus`."""
    # Hardly anything that is made while loading becomes garbage, and looking for it takes a sixth of the start.
    gc.set_threshold(100_000, 50, 100)
    app()
