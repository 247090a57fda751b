"""Shows a form as a modal, and reads what was typed into it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.adapters.slack.fields import LABEL, TYPED, inputs
from bot.adapters.slack.private_metadata import PrivateMetadata
from bot.adapters.slack.render import Say, Surface, blocks, rows
from bot.adapters.slack.richtext import Json, plain_text, rich, section
from bot.adapters.slack.text import cut, width
from bot.core.reply import Form, Reply, Text
from bot.core.text import unseen
from bot.language.words import N_

FORM = "form"  # callback id of a form; a notice has nothing to send in
TITLE = 24
TROUBLE = 300


def skeleton(say: Say) -> Json:
    """What opens within the three seconds a trigger lives, while the form is being made."""
    shown = [rich(section((Text(say(N_("One moment …")), italic=True),)))]
    return {"type": "modal", "title": plain_text("Caucus", TITLE), "blocks": shown}


def notice(reply: Reply, say: Say, remembered: PrivateMetadata) -> Json:
    """An answer in a modal: nothing to send in, its buttons still work."""
    return {
        "type": "modal",
        "title": plain_text("Caucus", TITLE),
        "close": plain_text(say(N_("Close")), TITLE),
        "private_metadata": remembered.pack(),
        "blocks": blocks(reply, say, Surface.MODAL),
    }


def modal(form: Form, say: Say, remembered: PrivateMetadata) -> Json:
    """The form as a modal; troubles stand above their field, as on a view that was not just sent in."""
    shown: list[Json] = []
    if width(form.title) > TITLE:
        shown.append({"type": "header", "text": plain_text(form.title, LABEL)})
    if intro := section((Text(cut(form.intro, TYPED)),)):
        shown.append(rich(intro))
    for field in form.fields:
        if trouble := section(
            (Text(f"⚠ {cut(field.trouble, TROUBLE)}" if field.trouble else "", bold=True),)
        ):
            shown.append(rich(trouble))
        shown += inputs(field, say)
    shown += rows(form.choices, say)
    return {
        "type": "modal",
        "callback_id": FORM,
        "title": plain_text(form.title, TITLE),
        "submit": plain_text(form.submit, TITLE),
        "close": plain_text(form.cancel, TITLE),
        "private_metadata": remembered.pack(),
        "blocks": shown,
    }


def typed(view: Mapping[str, Any]) -> dict[str, str]:
    """What stands in the fields of a view that was sent in, by field name."""
    values: dict[str, str] = {}
    for block_id, actions in view["state"]["values"].items():
        name = block_id.partition("~")[0]
        for entry in actions.values():
            value = unseen(_value(entry))
            values[name] = _joined(values[name], value) if name in values else value
    return values


def troubles(form: Form, remembered: PrivateMetadata, view: Mapping[str, Any]) -> dict[str, str]:
    """Slack's `errors` for the view that was sent in; empty when the form needs to be shown anew.

    Anew it must be shown when it is another form or has other fields.
    """
    there: dict[str, str] = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            there.setdefault(block["block_id"].partition("~")[0], block["block_id"])
    names = {field.name for field in form.fields}
    if form.says != remembered.says or names != there.keys():
        return {}
    return {there[f.name]: cut(unseen(f.trouble), TROUBLE) for f in form.fields if f.trouble.strip()}


def _value(entry: Mapping[str, Any]) -> str:
    if "selected_options" in entry:
        chosen = [option["value"] for option in entry["selected_options"]]
        return "yes" if entry["type"] == "checkboxes" and chosen else ", ".join(chosen)
    if "selected_option" in entry:
        option = entry["selected_option"]
        value = str(option["value"]) if option else ""
        return value.removeprefix("=") if entry["type"] != "external_select" else value
    return str(entry.get("value") or "")


def _joined(first: str, second: str) -> str:
    """Two inputs of one long text; Slack may have trimmed the space they were cut at."""
    if not first or not second or first[-1:].isspace() or second[:1].isspace():
        return first + second
    return f"{first} {second}"
