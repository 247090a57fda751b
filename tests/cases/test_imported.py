"""What files give is found, told and greeted as it ought to be: `imported.yaml`."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from sqlalchemy import text

from storage.imports import import_file
from tests.office import FRIDAY, office, shown

CASES: Final = yaml.safe_load((Path(__file__).parent / "imported.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_what_a_file_gives(case: dict[str, Any], tmp_path: Path) -> None:
    file = tmp_path / case["file"]
    file.write_text(case["rows"], "utf-8")
    with office("da") as one:
        import_file(one.work, one.workspace, file, FRIDAY)
        for sentence in case["say"]:
            one.say(sentence)
        answer = shown(one.last, one.locale)
        for words in case.get("shows", ()):
            assert words in answer
        if "letter" in case:
            one.work_off()
            bodies = one.work.do(
                lambda unit: unit.connection.execute(text("SELECT body FROM drafts")).scalars().all()
            )
            assert [body.splitlines()[0].rstrip(",") for body in bodies] == [case["letter"]], answer
