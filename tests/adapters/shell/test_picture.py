"""A recorded conversation becomes a picture that needs nothing from elsewhere."""

from __future__ import annotations

import asyncio
from pathlib import Path
from xml.etree import ElementTree

from bot.adapters.shell.picture import export_svg
from tests.adapters.shell.little_desk import Terminal


def test_a_picture_shows_what_was_typed_and_answered(tmp_path: Path) -> None:
    shell = Terminal(interactive=True, room="budget")
    path = tmp_path / "conversation.svg"
    asyncio.run(export_svg(path, ["/meeting logged", "Anna Jensen", "", "ja", "", "card", "4"], shell.open))
    svg = path.read_text(encoding="utf-8")
    words = "".join(ElementTree.fromstring(svg).itertext()).replace("\u00a0", " ")
    for shown in (
        "ida@budget> /meeting logged",
        "Who *: Anna Jensen",
        "Kind [Logged]:",
        "[4] Undo",
        "ida@budget> 4",
    ):
        assert shown in words
    assert "url(http" not in svg
    assert "@font-face" not in svg
    assert [message.text for message in shell.desk.heard] == [
        "meeting logged",
        "meeting logged",
        "card",
        "card undo",
    ]


def test_the_same_conversation_is_the_same_picture(tmp_path: Path) -> None:
    for name in ("one.svg", "two.svg"):
        asyncio.run(export_svg(tmp_path / name, ["card"], Terminal(interactive=True).open))
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()
