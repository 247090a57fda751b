"""The gallery shows what it is given on every platform in every language, and needs nothing from elsewhere."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from bot.gallery import as_html, as_text
from bot.gallery.stage import Exhibit, play
from bot.gallery.steps import PLATFORMS, SLACK
from bot.gallery.text import NAMES

SHOWN = {
    "meeting logged",
    "contact show",
    "A form with trouble",
    "What somebody hostile types",
    "In the morning",
    "With something to act on",
}
LOADS = {"src", "srcset", "data", "poster", "background", "action"}
VOID = {"meta", "hr", "br"}


@pytest.fixture(scope="module")
def exhibits() -> list[Exhibit]:
    return list(play(only=lambda scene: scene.title in SHOWN))


class Reader(HTMLParser):
    """Checks that every tag is closed, and gathers the addresses a browser would load."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.loads: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag not in VOID:
            self.open.append(tag)
        self.loads += [value or "" for name, value in attrs if name in LOADS]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_and_loads_nothing(exhibits: list[Exhibit]) -> None:
    page = as_html(exhibits)
    reader = Reader()
    reader.feed(page)
    assert reader.open == []
    assert reader.loads == []
    assert not {"script", "link", "img", "iframe"} & reader.tags
    assert "url(" not in page
    assert "@import" not in page


def test_the_page_shows_both_languages_beside_each_other(exhibits: list[Exhibit]) -> None:
    page = as_html(exhibits)
    for words in (
        "Meeting logged",
        "M\u00f8de noteret",
        "Bent Holm",
        "Today\u2019s overview",
        "Dagens overblik",
    ):
        assert page.count(words) >= len(PLATFORMS)
    assert "&lt;!channel&gt;" in page
    assert "<!channel>" not in page


def test_the_lines_are_what_each_platform_is_given(exhibits: list[Exhibit]) -> None:
    lines = list(as_text(exhibits))
    for name in NAMES.values():
        for locale in ("en", "da"):
            assert f"\u2500\u2500\u2500 {name} \u00b7 {locale} \u2500\u2500\u2500" in lines
    assert any(line.startswith('[{"type":"header"') for line in lines)
    assert "<b>Meeting logged</b>" in lines
    assert "Meeting logged" in lines


def test_a_scene_is_the_same_every_time() -> None:
    first, second = (
        list(as_text(play((SLACK,), ("da",), only=lambda scene: scene.title == "One of two")))
        for _ in range(2)
    )
    assert first == second
