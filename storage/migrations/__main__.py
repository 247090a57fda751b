"""Drafts the next migration from what the tables say: python -m storage.migrations "Add the budget lines"."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.script import ScriptDirectory

from storage.db import open_engine
from storage.schema import alembic_config, migrating, upgrade

message = " ".join(sys.argv[1:]) or sys.exit('Say what changes: python -m storage.migrations "Add ..."')
with tempfile.TemporaryDirectory() as folder:
    engine = open_engine(f"sqlite:///{Path(folder) / 'draft.db'}")
    config = alembic_config()
    if ScriptDirectory.from_config(config).get_heads():
        upgrade(engine)
    steps = len(list(ScriptDirectory.from_config(config).walk_revisions()))
    with migrating(engine) as connection:
        config.attributes["connection"] = connection
        command.revision(config, message, autogenerate=True, rev_id=f"{steps + 1:04}")
    engine.dispose()
