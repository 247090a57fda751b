"""Draws what the platforms are given roughly as they show it: Slack's blocks, Telegram's HTML, a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape

from bot.adapters.slack.render import Json
from bot.adapters.telegram.render import Page

EMPTY = Markup("")
STYLES = (("bold", Markup("<b>{}</b>")), ("italic", Markup("<i>{}</i>")), ("code", Markup("<code>{}</code>")))


def joined(parts: Iterable[Markup]) -> Markup:
    return EMPTY.join(parts)


def terminal(lines: Iterable[str]) -> Markup:
    """Lines as a terminal shows them."""
    return Markup('<pre class="shell">{}</pre>').format("\n".join(lines))


def bubble(page: Page) -> Markup:
    """One Telegram message. Its HTML stands in the page as it is: only a few tags, all else escaped."""
    keys = joined(
        Markup('<div class="keys">{}</div>').format(
            joined(Markup("<span>{}</span>").format(key.label) for key in row)
        )
        for row in page.keys
    )
    ask = Markup('<div class="ask">{} …</div>').format(page.asks) if page.asks else EMPTY
    text = Markup('<div class="bubble">{}</div>').format(Markup(page.html))
    return Markup('<div class="telegram">{}{}{}</div>').format(text, keys, ask)


def card(blocks: Iterable[Json]) -> Markup:
    """One Slack message."""
    return Markup('<div class="slack">{}</div>').format(joined(map(_block, blocks)))


def modal(view: Json) -> Markup:
    """A Slack modal."""
    foot = joined(
        Markup('<span class="button {}">{}</span>').format(tone, view[name]["text"])
        for name, tone in (("close", ""), ("submit", "primary"))
        if name in view
    )
    title = Markup('<div class="title">{}</div>').format(view["title"]["text"])
    inside = joined(map(_block, view["blocks"]))
    return Markup('<div class="slack modal">{}{}<div class="foot">{}</div></div>').format(title, inside, foot)


def _block(block: Json) -> Markup:
    match block["type"]:
        case "header":
            return Markup('<div class="header">{}</div>').format(block["text"]["text"])
        case "divider":
            return Markup("<hr>")
        case "context":
            words = joined(escape(one["text"]) for one in block["elements"])
            return Markup('<div class="block context">{}</div>').format(words)
        case "actions":
            return Markup('<div class="block">{}</div>').format(joined(map(_button, block["elements"])))
        case "table":
            return Markup("<table>{}</table>").format(joined(map(_row, block["rows"])))
        case "input":
            return _input(block)
        case _:
            inside = joined(map(_element, block.get("elements", ())))
            return Markup('<div class="block">{}</div>').format(inside)


def _button(button: Json) -> Markup:
    if button["type"] == "overflow":
        menu = ", ".join(option["text"]["text"] for option in button["options"])
        return Markup('<span class="button" title="{}">⋯</span>').format(menu)
    return Markup('<span class="button {}">{}</span>').format(button.get("style", ""), button["text"]["text"])


def _row(row: Iterable[Json]) -> Markup:
    cells = (escape(cell["text"]) if cell["type"] == "raw_text" else _block(cell) for cell in row)
    return Markup("<tr>{}</tr>").format(joined(Markup("<td>{}</td>").format(cell) for cell in cells))


def _input(block: Json) -> Markup:
    optional = Markup(' <span class="optional">(optional)</span>') if block.get("optional") else EMPTY
    label = Markup("<label>{}{}</label>").format(block["label"]["text"], optional)
    hint = Markup('<div class="hint">{}</div>').format(block["hint"]["text"]) if "hint" in block else EMPTY
    long = "long" if block["element"].get("multiline") else ""
    shown = _filled(block["element"])
    return Markup('{}<div class="input {}">{}</div>{}').format(label, long, shown, hint)


def _filled(element: Json) -> str:
    """What stands in an input."""
    if element["type"] == "checkboxes":
        mark = "☑" if element.get("initial_options") else "☐"
        return f"{mark} {element['options'][0]['text']['text']}"
    if value := element.get("initial_value"):
        return str(value)
    chosen = [*element.get("initial_options", ()), *filter(None, [element.get("initial_option")])]
    if chosen:
        return ", ".join(option["text"]["text"] for option in chosen)
    return str(element.get("placeholder", {}).get("text", ""))


def _element(element: Json) -> Markup:
    inside = element.get("elements", ())
    match element["type"]:
        case "rich_text_list":
            items = joined(Markup("<li>{}</li>").format(joined(map(_run, one["elements"]))) for one in inside)
            ordered = element.get("style") == "ordered"
            return Markup("<ol>{}</ol>" if ordered else "<ul>{}</ul>").format(items)
        case "rich_text_preformatted":
            return Markup("<pre>{}</pre>").format(joined(map(_run, inside)))
        case _:
            return Markup("<div>{}</div>").format(joined(map(_run, inside)))


def _run(run: Json) -> Markup:
    text = escape(run.get("text", ""))
    if run["type"] == "link":
        text = Markup('<a href="{}">{}</a>').format(run["url"], text)
    for name, dressed in STYLES:
        if run.get("style", {}).get(name):
            text = dressed.format(text)
    return text
