"""The fields of a form as input blocks.

Days and moments are typed, not picked: 'i går kl. 14' or '3/2' is a few strokes in one field and says what a
date picker cannot ('uge 45', 'om to uger'), and the answer says back how it was understood. People and bodies
are looked up while typing; what nobody knows is taken as typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import assert_never
from zlib import crc32

from bot.adapters.slack.render import Say
from bot.adapters.slack.richtext import Json, plain_text
from bot.adapters.slack.text import chunks, cut, width
from bot.core.reply import Field, FieldKind
from bot.core.text import unseen
from bot.language.words import N_

LABEL = 150  # Slack takes 2 000; nobody reads those
HINT = 500
OPTION = 75
OPTION_VALUE = 150
OPTIONS = 100
GROUPS = 100
TYPED = 3_000  # one text input
FEW = 5  # so few choices stand open, more fold away


def inputs(field: Field, say: Say) -> Iterator[Json]:
    """The input blocks of one field: one, or several for a text longer than an input holds."""
    match field.kind:
        case FieldKind.LINE | FieldKind.DAY | FieldKind.TIME:
            yield from _text(field, multiline=False)
        case FieldKind.TEXT:
            yield from _text(field, multiline=True)
        case FieldKind.PEOPLE:
            yield from _people(field, say)
        case FieldKind.BODY:
            yield from _body(field, say)
        case FieldKind.PICK:
            yield from _pick(field, say)
        case FieldKind.FLAG:
            hint = field.hint if width(field.hint) <= OPTION else ""
            option = _option("yes", hint or say(N_("Yes")))
            element: Json = {"type": "checkboxes", "options": [option]}
            if field.value:
                element["initial_options"] = [option]
            yield _input(field, element, hint="" if hint else field.hint, optional=True)
        case _:
            assert_never(field.kind)


def _input(field: Field, element: Json, *, part: int = 1, hint: str | None = None, optional: bool) -> Json:
    """One input block.

    Slack keeps what was typed under a block id and then ignores `initial_value`; so another value to begin
    with gets another block id (slackapi/bolt-js#290).
    """
    begin = f"{crc32(field.value.encode('utf-8', 'replace')):08x}"
    block_id = f"{field.name}~{begin}" + (f"~{part}" if part > 1 else "")
    label = field.label if part == 1 else f"{cut(field.label, LABEL - 5)} ({part})"
    block: Json = {
        "type": "input",
        "block_id": block_id,
        "optional": optional,
        "label": plain_text(label, LABEL),
        "element": {"action_id": field.kind.value, **element},
    }
    if hint := unseen(field.hint if hint is None else hint).strip():
        block["hint"] = plain_text(hint, HINT)
    return block


def _text(field: Field, *, multiline: bool) -> Iterator[Json]:
    value = unseen(field.value)
    value = value if multiline else " ".join(value.split())
    for number, part in enumerate(chunks(value, TYPED), 1):
        element: Json = {"type": "plain_text_input", "multiline": multiline}
        if part:
            element["initial_value"] = part
        hint = None if number == 1 else ""
        yield _input(field, element, part=number, hint=hint, optional=number > 1 or not field.required)


def _people(field: Field, say: Say) -> Iterator[Json]:
    names = list(dict.fromkeys(name.strip() for name in unseen(field.value).split(",") if name.strip()))
    if len(names) > OPTIONS or any(width(name) > OPTION_VALUE for name in names):
        yield from _text(field, multiline=True)
        return
    element = _lookup("multi_external_select", say(N_("Type a name")))
    if names:
        element["initial_options"] = [_option(name, _nameless(name)) for name in names]
    yield _input(field, element, optional=not field.required)


def _body(field: Field, say: Say) -> Iterator[Json]:
    name = " ".join(unseen(field.value).split())
    if width(name) > OPTION_VALUE:
        yield from _text(field, multiline=False)
        return
    element = _lookup("external_select", say(N_("Type a committee or an organisation")))
    if name:
        element["initial_option"] = _option(name, _nameless(name))
    yield _input(field, element, optional=not field.required)


def _lookup(kind: str, placeholder: str) -> Json:
    """A select that asks us; with nothing typed it already offers the likeliest."""
    return {"type": kind, "min_query_length": 0, "placeholder": plain_text(placeholder, LABEL)}


def _pick(field: Field, say: Say) -> Iterator[Json]:
    # The sign in front keeps an option whose value is the empty string a value for Slack.
    offered = list({value: _option(f"={value}", label or value) for value, label in field.options}.items())
    chosen = next((option for value, option in offered if value == field.value), None)
    found = [option for _, option in offered][: OPTIONS * GROUPS]
    if not found:
        yield from _text(field, multiline=False)
        return
    element: Json
    if len(found) <= FEW and field.required:
        element = {"type": "radio_buttons", "options": found}
    elif len(found) <= OPTIONS:
        # A radio button cannot be taken back; a select can be emptied again.
        element = {
            "type": "static_select",
            "options": found,
            "placeholder": plain_text(say(N_("Choose")), LABEL),
        }
    else:
        groups = [found[at : at + OPTIONS] for at in range(0, len(found), OPTIONS)]
        named = [{"label": _range(group), "options": group} for group in groups]
        element = {"type": "static_select", "option_groups": named}
    if chosen in found:
        element["initial_option"] = chosen
    yield _input(field, element, optional=not field.required)


def _range(group: list[Json]) -> Json:
    first, last = (option["text"]["text"] for option in (group[0], group[-1]))
    return plain_text(f"{cut(first, 35)} – {cut(last, 35)}", OPTION)


def _option(value: str, label: str) -> Json:
    return {"text": plain_text(label, OPTION), "value": _fitting(value)}


def _fitting(value: str) -> str:
    """At most 150 units of a value; the number in brackets that says who is meant stays."""
    if width(value) <= OPTION_VALUE:
        return value
    mark = re.search(r" ?\[[a-z]\d+\]$", value)
    tail = mark[0] if mark else ""
    return chunks(value, OPTION_VALUE - len(tail))[0].rstrip() + tail


def _nameless(value: str) -> str:
    """'Anna Jensen [p12]' -> 'Anna Jensen'."""
    return re.sub(r" ?\[[a-z]\d+\]$", "", value) or value


def options(found: Sequence[tuple[str, str]], as_typed: str, say: Say) -> list[Json]:
    """What an external select offers: what was found, and what was typed, as it was typed."""
    offered = [_option(value, label) for value, label in found]
    name = " ".join(unseen(as_typed).split())
    if name and width(name) <= OPTION_VALUE and name not in {o["value"] for o in offered}:
        label = say(N_("Use “{name}” as typed"))
        offered = [*offered[: OPTIONS - 1], _option(name, label.format(name=cut(name, 40)))]
    return list({option["value"]: option for option in offered}.values())[:OPTIONS]
