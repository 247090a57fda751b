"""The published Bot API specification as a judge of methods, parameters and values."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from tests.loopback.telegram_text import utf16_length

JSON = dict[str, Any]

_LENGTH = re.compile(r"(\d+)-(\d+) (characters|bytes)(?! after entit)")
_CONSTANT = re.compile(r"""(?:must be|always) ["“]?(\w+)["”]?""")
_ARRAY = "Array of "
_CONSTANT_FIELDS = frozenset({"type", "status", "source"})


class Specification:
    """Methods and types of `telegram-bot-api.json`; every check answers with a list of faults."""

    def __init__(self, document: JSON) -> None:
        self.methods: dict[str, JSON] = document["methods"]
        self.types: dict[str, JSON] = document["types"]

    def parameters(self, method: str, sent: dict[str, Any]) -> list[str]:
        """Faults in the parameters of a call; strings are taken as form-encoded, files as bytes."""
        fields = {field["name"]: field for field in self.methods[method].get("fields", [])}
        faults = [f"{method}: unknown parameter {name!r}" for name in sent if name not in fields]
        for name, field in fields.items():
            if name not in sent:
                if field["required"]:
                    faults.append(f"{method}: parameter {name!r} is missing")
                continue
            faults += self._either(field["types"], sent[name], f"{method}.{name}", encoded=True)
            faults += self._length(field, sent[name], f"{method}.{name}")
        return faults

    def result(self, method: str, value: Any) -> list[str]:
        """Faults in what the method returned."""
        return self._either(self.methods[method]["returns"], value, f"{method}()", encoded=False)

    def value(self, kind: str, value: Any) -> list[str]:
        """Faults in a value of the named type, for example an Update."""
        return self._value(kind, value, kind)

    def _either(self, kinds: list[str], value: Any, path: str, *, encoded: bool) -> list[str]:
        best: list[str] | None = None
        for kind in kinds:
            decoded = _decoded(kind, value) if encoded else value
            faults = (
                [f"{path}: not a {kind}: {value!r:.80}"]
                if decoded is None
                else self._value(kind, decoded, path)
            )
            if not faults:
                return []
            if best is None or len(faults) < len(best):
                best = faults
        return best or []

    def _value(self, kind: str, value: Any, path: str) -> list[str]:
        if kind.startswith(_ARRAY):
            if not isinstance(value, list):
                return [f"{path}: not an array: {value!r:.80}"]
            inner = kind.removeprefix(_ARRAY)
            return [
                fault
                for number, item in enumerate(value)
                for fault in self._value(inner, item, f"{path}[{number}]")
            ]
        match kind:
            case "Integer":
                return (
                    []
                    if isinstance(value, int) and not isinstance(value, bool)
                    else [f"{path}: not an Integer"]
                )
            case "Float":
                return [] if isinstance(value, int | float) else [f"{path}: not a Float"]
            case "Boolean" | "True":
                return [] if isinstance(value, bool) else [f"{path}: not a Boolean"]
            case "String" | "InputFile":
                return [] if isinstance(value, str | bytes) else [f"{path}: not a String"]
            case _:
                return self._object(kind, value, path)

    def _object(self, kind: str, value: Any, path: str) -> list[str]:
        if not isinstance(value, dict):
            return [f"{path}: not a {kind} object: {value!r:.80}"]
        definition = self.types[kind]
        if definition.get("subtypes"):
            return self._either(definition["subtypes"], value, path, encoded=False)
        fields = {field["name"]: field for field in definition.get("fields", [])}
        faults = [f"{path}: {kind} has no field {name!r}" for name in value if name not in fields]
        for name, field in fields.items():
            if name not in value:
                if field["required"]:
                    faults.append(f"{path}: {kind} needs {name!r}")
                continue
            faults += self._either(field["types"], value[name], f"{path}.{name}", encoded=False)
            faults += self._length(field, value[name], f"{path}.{name}")
            constant = _CONSTANT.search(field["description"]) if name in _CONSTANT_FIELDS else None
            if constant is not None and value[name] != constant[1]:
                faults.append(f"{path}.{name}: {value[name]!r} is not {constant[1]!r}")
        return faults

    def _length(self, field: JSON, value: Any, path: str) -> list[str]:
        limit = _LENGTH.search(field["description"])
        if limit is None or not isinstance(value, str) or "pars" in field["description"]:
            return []
        length = len(value.encode("utf-8", "surrogatepass")) if limit[3] == "bytes" else utf16_length(value)
        if int(limit[1]) <= length <= int(limit[2]):
            return []
        return [f"{path}: {length} {limit[3]}, allowed are {limit[1]} to {limit[2]}"]


def _decoded(kind: str, value: Any) -> Any:
    """A form-encoded parameter read as `kind`, None when it cannot be."""
    if not isinstance(value, str):
        return value
    match kind:
        case "String" | "InputFile":
            return value
        case "Integer":
            return int(value) if re.fullmatch(r"-?\d{1,18}", value) else None
        case "Float":
            return float(value) if re.fullmatch(r"-?\d+(\.\d+)?", value) else None
        case "Boolean" | "True":
            return {"true": True, "false": False}.get(value.lower())
        case _:
            try:
                return json.loads(value)
            except ValueError:
                return None


@cache
def specification() -> Specification | None:
    """The specification laid beside the repository (`../shared/specs`), None where it is absent."""
    path = Path(__file__).resolve().parents[2].parent / "shared" / "specs" / "telegram-bot-api.json"
    return Specification(json.loads(path.read_text("utf-8"))) if path.is_file() else None
