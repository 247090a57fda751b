"""Draws the gallery as one page to look at: each reply on the three platforms, in English and Danish."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from markupsafe import Markup

from bot.adapters.shell.render import reply_lines
from bot.gallery.looks import bubble, card, joined, modal, terminal
from bot.gallery.stage import Answer, Exhibit, play
from bot.gallery.steps import PLATFORMS
from bot.gallery.text import NAMES, asked, slack_message, slack_modal, telegram_pages
from bot.language.words import LANGUAGES

TERMINAL_COLUMNS = 56
TITLES = {"en": "English", "da": "Dansk"}
COLUMNS = [(locale, platform) for locale in LANGUAGES for platform in PLATFORMS]

PAGE = Markup(
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Caucus: the gallery</title>'
    "<style>{style}</style><h1>Everything Caucus says</h1><nav>{links}</nav>{walls}</html>\n"
)
LINK = Markup('<a href="#{}">{}</a>')
WALL = Markup('<h2 id="{}">{}</h2><div class="wall">{}{}</div>')
HEAD = Markup('<div class="head">{} · {}</div>')
CELL = Markup('<div class="cell">{}</div>')
SAID = Markup('<p class="said">{}</p>')
TO = Markup('<p class="to">→ {}</p>')


def as_html(exhibits: Iterable[Exhibit] | None = None) -> str:
    """These exhibits, or all there are, as one page that needs nothing from elsewhere."""
    shown = play() if exhibits is None else exhibits
    scenes = [list(found) for _, found in groupby(shown, key=lambda one: one.title)]
    anchors = [scene[0].title.replace(" ", "-") for scene in scenes]
    links = joined(LINK.format(anchor, scene[0].title) for anchor, scene in zip(anchors, scenes, strict=True))
    heads = joined(HEAD.format(TITLES.get(locale, locale), NAMES[platform]) for locale, platform in COLUMNS)
    walls = joined(
        WALL.format(anchor, scene[0].title, heads, joined(_rows(scene)))
        for anchor, scene in zip(anchors, scenes, strict=True)
    )
    style = Markup(Path(__file__).with_name("style.css").read_text("utf-8"))
    return str(PAGE.format(style=style, links=links, walls=walls))


def _rows(exhibits: Iterable[Exhibit]) -> Iterator[Markup]:
    """One row a step: the same step in both languages on the three platforms."""
    shown = list(exhibits)
    columns = [
        [one for one in shown if (one.locale, one.platform) == (locale, platform)]
        for locale, platform in COLUMNS
    ]
    for row in range(max(map(len, columns))):
        for column in columns:
            yield CELL.format(_cell(column[row]) if row < len(column) else "")


def _cell(exhibit: Exhibit) -> Markup:
    answers = joined(_answer(answer, exhibit) for answer in exhibit.answers)
    return SAID.format(asked(exhibit)) + answers


def _answer(answer: Answer, exhibit: Exhibit) -> Markup:
    to = TO.format(answer.to) if answer.to else Markup("")
    return to + _drawn(answer, exhibit)


def _drawn(answer: Answer, exhibit: Exhibit) -> Markup:
    reply, locale = answer.reply, answer.locale
    match exhibit.platform:
        case "slack":
            view = slack_modal(reply, locale, exhibit.message)
            return modal(view) if view else card(slack_message(reply, locale).blocks)
        case "telegram":
            return joined(map(bubble, telegram_pages(reply, locale, exhibit.message)))
        case _:
            return terminal(reply_lines(reply, locale, TERMINAL_COLUMNS))
