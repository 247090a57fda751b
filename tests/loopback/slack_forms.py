"""A person's hands in the loopback Slack: finding a button, filling a form, choosing an option."""

from __future__ import annotations

from typing import Any

from tests.loopback.slack_model import Json, elements

_WORDED = ("plain_text_input", "number_input", "email_text_input", "url_text_input")
_DATES = {"datepicker": "date", "timepicker": "time", "datetimepicker": "date_time"}
_IDS = {"users_select": "user", "channels_select": "channel", "conversations_select": "conversation"}


class FormError(ValueError):
    """Slack's own client would not let the person do this."""


def names(block: Json, element: Json) -> list[str]:
    """What a person or test may call an element: action_id, block_id, button text, label."""
    found = [
        element.get("action_id"),
        element.get("text", {}).get("text"),
        block.get("label", {}).get("text"),
    ]
    found += [block.get("block_id"), element.get("placeholder", {}).get("text")]
    return [name for name in found if name]


def find(blocks: list[Json], what: str) -> tuple[Json, Json, Json | None]:
    """(block, element, overflow option) called `what`; LookupError names what there is."""
    for block, element in elements(blocks):
        if what in names(block, element):
            return block, element, None
    for block, element in elements(blocks):
        for option in element.get("options", []):
            if what in (option["text"]["text"], option.get("value")):
                return block, element, option
    there = sorted({n for b, e in elements(blocks) for n in names(b, e)})
    raise LookupError(f"nothing to press is called {what!r}; there are {there}")


def options_of(element: Json) -> list[Json]:
    return list(element.get("options", [])) + [
        o for g in element.get("option_groups", []) for o in g["options"]
    ]


def _choose(element: Json, value: Any, served: list[Json]) -> Json:
    """One option by object, value or text: of those the element has, or the app served for it."""
    if isinstance(value, dict):
        return value
    offered = options_of(element) or [*served, *_initial_options(element)]
    for option in offered:
        if value in (option.get("value"), option["text"]["text"]):
            return option
    raise LookupError(f"no option {value!r}; there are {[o['text']['text'] for o in offered]}")


def _initial_options(element: Json) -> list[Json]:
    one = element.get("initial_option")
    return [one] if one else list(element.get("initial_options", []))


def answer(element: Json, value: Any, served: list[Json]) -> Json:
    """The element's entry in `state.values` or `actions` when the person gave `value`."""
    kind = element["type"]
    if kind in _WORDED:
        return {"type": kind, "value": None if value in (None, "") else str(value)}
    if kind in _DATES:
        return {"type": kind, f"selected_{_DATES[kind]}": value}
    if kind in _IDS:
        return {"type": kind, f"selected_{_IDS[kind]}": value}
    if kind.startswith("multi_") and kind.removeprefix("multi_") in _IDS:
        return {"type": kind, f"selected_{_IDS[kind.removeprefix('multi_')]}s": list(value or [])}
    if kind == "checkboxes" or kind.startswith("multi_"):
        return {"type": kind, "selected_options": [_choose(element, v, served) for v in value or []]}
    if kind in ("static_select", "external_select", "radio_buttons", "overflow"):
        return {"type": kind, "selected_option": None if value is None else _choose(element, value, served)}
    return {"type": kind, "value": value}


def _initial(element: Json) -> Any:
    for name, value in element.items():
        if name.startswith("initial_"):
            return value
    return None


def _empty(entry: Json) -> bool:
    return all(value in (None, "", []) for name, value in entry.items() if name != "type")


def fill(blocks: list[Json], values: Json, served: dict[str, list[Json]]) -> Json:
    """`state.values` once the person has filled in `values`, by action_id, block_id or label.

    FormError as Slack's client has it: required fields, lengths; LookupError for a field that is not there.
    """
    state: Json = {}
    left = dict(values)
    for block, element in elements(blocks):
        if element["type"] in ("button", "workflow_button", "overflow"):
            continue
        called = next((n for n in names(block, element) if n in left), None)
        value = left.pop(called) if called is not None else _initial(element)
        entry = answer(element, value, served.get(element["action_id"], []))
        if block["type"] == "input":
            _check(block, element, entry)
        state.setdefault(block["block_id"], {})[element["action_id"]] = entry
    if left:
        there = sorted({n for b, e in elements(blocks) for n in names(b, e)})
        raise LookupError(f"no field is called {sorted(left)}; there are {there}")
    return state


def _check(block: Json, element: Json, entry: Json) -> None:
    label = block["label"]["text"]
    if _empty(entry):
        if not block.get("optional"):
            raise FormError(f"{label!r} is required")
        return
    words = entry.get("value") if element["type"] in _WORDED else None
    if words is not None and not element.get("min_length", 0) <= len(words) <= element.get(
        "max_length", 3000
    ):
        raise FormError(f"{label!r} is too long or too short: {len(words)} characters")
