"""The strict half of the loopback Slack: what real Slack would refuse, found in what an app sends."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from tests.loopback.slack_model import Json, walk

TEXT_MAX = 40_000
MESSAGE_BLOCKS_MAX = 50
VIEW_BYTES_MAX = 250_000
METADATA_BYTES_MAX = 16_000
TABLE_TEXT_MAX = 10_000
SHAPES_KEPT = 5_000

# Parameters the official clients add or spell in their own way, and Slack takes.
_TOLERATED = {"token", "team_id"}
_ALIASES = {"files.getUploadURLExternal": {"alt_txt"}}
_ONLY_IN_MESSAGES = {"markdown", "table", "data_table"}
_INITIAL = ("initial_option", "initial_options")


def _limit(measure: str, found: int, limit: int) -> ValidationError:
    return ValidationError(f"must be at most {limit} {measure}, is {found}")


def _x_max(_v: Any, limit: int, instance: Any, _schema: Any) -> Iterator[ValidationError]:
    if isinstance(instance, str) and len(instance) > limit:
        yield _limit("characters", len(instance), limit)


def _x_text_max(_v: Any, limit: int, instance: Any, _schema: Any) -> Iterator[ValidationError]:
    text = instance.get("text") if isinstance(instance, dict) else None
    if isinstance(text, str) and len(text) > limit:
        yield _limit("characters of text", len(text), limit)


def _x_max_items(_v: Any, limit: int, instance: Any, _schema: Any) -> Iterator[ValidationError]:
    if isinstance(instance, list) and len(instance) > limit:
        yield _limit("items", len(instance), limit)


def _x_item_text_max(v: Any, limit: int, instance: Any, schema: Any) -> Iterator[ValidationError]:
    for item in instance if isinstance(instance, list) else ():
        yield from _x_text_max(v, limit, item, schema)


def _wrong_type(error: ValidationError) -> bool:
    return (error.validator == "const" and list(error.relative_path) == ["type"]) or (
        error.validator == "x-type" and not error.relative_path
    )


def _any_of(validator: Any, schemas: list[Json], instance: Any, _schema: Any) -> Iterator[ValidationError]:
    """As anyOf, but says what is wrong with the branch that was meant: the one of the right `type`."""
    branches: list[list[ValidationError]] = []
    for number, schema in enumerate(schemas):
        errors = list(validator.descend(instance, schema, schema_path=number))
        if not errors:
            return
        branches.append(errors)
    meant = [errors for errors in branches if not any(map(_wrong_type, errors))]
    if meant:
        yield from min(meant, key=lambda errors: (sum(e.validator == "const" for e in errors), len(errors)))
    else:
        kind = instance.get("type") if isinstance(instance, dict) else type(instance).__name__
        yield ValidationError(f"unsupported type here: {kind!r}", validator="x-type")


_Strict: Any = extend(  # type: ignore[no-untyped-call]
    Draft202012Validator,
    {
        "x-max": _x_max,
        "x-textMax": _x_text_max,
        "x-maxItems": _x_max_items,
        "x-itemTextMax": _x_item_text_max,
        "anyOf": _any_of,
    },
)


@functools.cache
def _load(path: Path) -> Json:
    found: Json = json.loads(path.read_text(encoding="utf-8"))
    return found


class Checker:
    """Finds violations; without the files in `specs` only the plain limits are checked, not the shapes."""

    def __init__(self, specs: Path | None) -> None:
        schema = specs / "slack-blockkit.schema.json" if specs is not None else None
        methods = specs / "slack-web-methods.json" if specs is not None else None
        self._definitions = _load(schema)["definitions"] if schema is not None and schema.exists() else None
        self._methods = _load(methods)["methods"] if methods is not None and methods.exists() else None
        self._validators: dict[str, Any] = {}
        self._shapes: dict[
            tuple[str, str], list[tuple[str, str]]
        ] = {}  # of what was looked at: message, path
        self._block_types: dict[str, str] = {}
        for ref in self._definitions["KnownBlock"]["anyOf"] if self._definitions else ():
            name = ref["$ref"].rsplit("/", 1)[1]
            shape = self._definitions[name] if self._definitions else {}
            shape = shape["anyOf"][0] if "anyOf" in shape else shape
            self._block_types[shape["properties"]["type"]["const"]] = name

    @property
    def knows_shapes(self) -> bool:
        return self._definitions is not None

    @property
    def knows_methods(self) -> bool:
        return self._methods is not None

    def parameters(self, method: str, params: Json) -> tuple[list[str], list[str]]:
        """(required parameters that are missing, parameters Slack does not know)."""
        if self._methods is None or method not in self._methods:
            return [], []
        known = self._methods[method]
        allowed = set(known["params"]) | _TOLERATED | _ALIASES.get(method, set())
        if method == "api.test":
            allowed |= params.keys()
        missing = [name for name in known["required"] if params.get(name) in (None, "")]
        return missing, sorted(params.keys() - allowed)

    def shape(self, definition: str, instance: Any, pointer: str) -> list[str]:
        """What is wrong with `instance` as one of the schema's definitions, each with its JSON pointer."""
        if self._definitions is None:
            return []
        known = (definition, repr(instance))
        if known not in self._shapes:
            if definition not in self._validators:
                schema = {"$ref": f"#/definitions/{definition}", "definitions": self._definitions}
                self._validators[definition] = _Strict(schema)
            if len(self._shapes) >= SHAPES_KEPT:
                self._shapes.clear()
            self._shapes[known] = [
                (one.message[:300], "".join(f"/{part}" for part in one.absolute_path))
                for one in self._validators[definition].iter_errors(instance)
            ]
        return [f"[ERROR] {message} [json-pointer:{pointer}{path}]" for message, path in self._shapes[known]]

    def blocks(self, blocks: Any, surface: str) -> list[str]:
        """What is wrong with a list of blocks on a `message`, `modal` or `home`."""
        if not isinstance(blocks, list):
            return ["[ERROR] must provide an array [json-pointer:/blocks]"]
        limit = MESSAGE_BLOCKS_MAX if surface == "message" else 100
        found = []
        if len(blocks) > limit:
            found.append(f"[ERROR] no more than {limit} items allowed [json-pointer:/blocks]")
        for number, block in enumerate(blocks):
            pointer = f"/blocks/{number}"
            kind = block.get("type") if isinstance(block, dict) else None
            if self.knows_shapes and kind not in self._block_types:
                found.append(f"[ERROR] unsupported type: {kind!r} [json-pointer:{pointer}/type]")
            elif self.knows_shapes:
                found += self.shape(self._block_types[str(kind)], block, pointer)
            if surface != "message" and kind in _ONLY_IN_MESSAGES:
                found.append(f"[ERROR] {kind} is for messages only [json-pointer:{pointer}]")
            if isinstance(block, dict):
                found += _block_rules(block, pointer)
        found += _duplicates(
            [b.get("block_id") for b in blocks if isinstance(b, dict)], "block_id", "/blocks"
        )
        found += _table_rules(blocks)
        return found

    def view(self, view: Any) -> list[str]:
        """What is wrong with a modal or App Home."""
        if not isinstance(view, dict) or view.get("type") not in ("modal", "home"):
            return ["[ERROR] must be an object of type modal or home [json-pointer:/view]"]
        found = []
        if self.knows_shapes:
            shell = {**view, "blocks": []}
            found += self.shape("ModalView" if view["type"] == "modal" else "HomeView", shell, "/view")
        blocks = view.get("blocks")
        found += self.blocks(blocks, str(view["type"]))
        has_input = isinstance(blocks, list) and any(
            isinstance(b, dict) and b.get("type") == "input" for b in blocks
        )
        if view["type"] == "modal" and has_input and not view.get("submit"):
            found.append(
                "[ERROR] submit is required when an input block is present [json-pointer:/view/submit]"
            )
        if len(json.dumps(view, ensure_ascii=False).encode("utf-8", "replace")) > VIEW_BYTES_MAX:
            found.append("[ERROR] view is larger than 250 kB [json-pointer:/view]")
        return found

    def content(self, params: Json) -> tuple[str | None, list[str]]:
        """(Slack's error code or None, messages) for a message's text, blocks, attachments and metadata."""
        text, blocks, attachments = params.get("text"), params.get("blocks"), params.get("attachments")
        if text is not None and not isinstance(text, str):
            return "invalid_arguments", ["[ERROR] must be a string [json-pointer:/text]"]
        if blocks:
            found = self.blocks(blocks, "message")
            if found:
                return "invalid_blocks", found
        if attachments:
            found = [
                m
                for n, a in enumerate(attachments)
                for m in self.shape("MessageAttachment", a, f"/attachments/{n}")
            ]
            if found:
                return "invalid_attachments", found
        if len(text or "") > TEXT_MAX:
            return "msg_too_long", [f"[ERROR] must be at most {TEXT_MAX} characters [json-pointer:/text]"]
        if len(str(params.get("markdown_text") or "")) > 12_000:
            return "msg_too_long", ["[ERROR] must be at most 12000 characters [json-pointer:/markdown_text]"]
        if not (text or blocks or attachments or params.get("markdown_text")):
            return "no_text", ["[ERROR] neither text, blocks nor attachments"]
        return _metadata_rules(params.get("metadata"))

    def options(self, payload: Any) -> list[str]:
        """What is wrong with the answer to a block_suggestion."""
        if not isinstance(payload, dict) or not ({"options", "option_groups"} & payload.keys()):
            return ["[ERROR] must have options or option_groups"]
        groups = [g.get("options", []) for g in payload.get("option_groups", [])] or [
            payload.get("options", [])
        ]
        found = []
        for options in groups:
            if len(options) > 100:
                found.append(f"[ERROR] no more than 100 options allowed, are {len(options)}")
            for number, option in enumerate(options):
                found += self.shape("PlainTextOption", option, f"/options/{number}")
                found += _block_rules(option, f"/options/{number}")
                if not option.get("value"):
                    found.append(f"[ERROR] missing required field: value [json-pointer:/options/{number}]")
        return found


def fallback_missing(params: Json) -> bool:
    """Blocks without `text`: Slack takes it, and notifications and screen readers then say nothing."""
    return bool(params.get("blocks")) and not params.get("text")


def _duplicates(values: list[Any], what: str, pointer: str) -> list[str]:
    given = [v for v in values if v]
    return [
        f"[ERROR] {what} already exists: {v} [json-pointer:{pointer}]"
        for v in set(given)
        if given.count(v) > 1
    ]


def _block_rules(block: Json, pointer: str) -> list[str]:
    """Rules of Slack's validator that its published types do not say."""
    found = []
    kind = block.get("type")
    if kind == "section" and not (block.get("text") or block.get("fields")):
        found.append(f"[ERROR] section needs text or fields [json-pointer:{pointer}]")
    if kind in ("actions", "context") and block.get("elements") == []:
        found.append(f"[ERROR] must have at least 1 item [json-pointer:{pointer}/elements]")
    for node in walk(block):
        if node.get("type") in ("plain_text", "mrkdwn") and node.get("text") == "":
            found.append(f"[ERROR] must be more than 0 characters [json-pointer:{pointer}]")
        found += _option_rules(node, pointer)
    elements = block.get("elements")
    if kind == "actions" and isinstance(elements, list):
        ids = [e.get("action_id") for e in elements if isinstance(e, dict)]
        found += _duplicates(ids, "action_id", f"{pointer}/elements")
    return found


def _option_rules(node: Json, pointer: str) -> list[str]:
    choices = node.get("options")
    groups = node.get("option_groups")
    found = []
    if node.get("type") in ("static_select", "multi_static_select") and bool(choices) == bool(groups):
        found.append(f"[ERROR] exactly one of options and option_groups [json-pointer:{pointer}]")
    if node.get("type") in ("checkboxes", "radio_buttons", "overflow") and not choices:
        found.append(f"[ERROR] must have at least 1 option [json-pointer:{pointer}]")
    offered = list(choices or []) + [o for g in groups or [] for o in g.get("options", [])]
    for name in _INITIAL:
        given = node.get(name)
        for option in [given] if isinstance(given, dict) else given or []:
            if offered and option not in offered:
                found.append(f"[ERROR] {name} is not one of the options [json-pointer:{pointer}]")
    return found


def _table_rules(blocks: list[Any]) -> list[str]:
    tables = [b for b in blocks if isinstance(b, dict) and b.get("type") == "table"]
    found = ["[ERROR] only one table allowed [json-pointer:/blocks]"] if len(tables) > 1 else []
    letters = sum(len(n["text"]) for n in walk(tables) if isinstance(n.get("text"), str))
    if letters > TABLE_TEXT_MAX:
        found.append(f"[ERROR] tables hold at most {TABLE_TEXT_MAX} characters [json-pointer:/blocks]")
    return found


def _metadata_rules(metadata: Any) -> tuple[str | None, list[str]]:
    if metadata is None:
        return None, []
    shaped = (
        isinstance(metadata, dict)
        and isinstance(metadata.get("event_type"), str)
        and isinstance(metadata.get("event_payload"), dict)
    )
    if not shaped:
        return "invalid_metadata_format", [
            "[ERROR] needs event_type and event_payload [json-pointer:/metadata]"
        ]
    if len(json.dumps(metadata).encode()) > METADATA_BYTES_MAX:
        return "metadata_too_large", ["[ERROR] metadata is larger than 16 kB [json-pointer:/metadata]"]
    return None, []
