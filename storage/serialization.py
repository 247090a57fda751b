"""Turns replies and forms into JSON for a row, and back into the very same values."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import fields
from enum import Enum
from typing import Any, Final, TypeVar, get_type_hints

from bot.core import reply
from storage.tables.base import storable

T = TypeVar("T")

KIND: Final = "_"
BYTES: Final = "bytes"
KINDS: Final[Mapping[str, type[Any]]] = {
    kind.__name__: kind
    for kind in (
        reply.Bullets,
        reply.Buttons,
        reply.Choice,
        reply.Divider,
        reply.Field,
        reply.Fields,
        reply.File,
        reply.Form,
        reply.Heading,
        reply.Note,
        reply.Paragraph,
        reply.Reply,
        reply.Table,
        reply.Text,
    )
}
# By class: its fields with their defaults (MISSING equals nothing), and those that hold one of a closed set.
FIELDS: Final = {
    name: tuple((field.name, field.default) for field in fields(kind)) for name, kind in KINDS.items()
}
CHOICES: Final[Mapping[str, Mapping[str, type[Enum]]]] = {
    name: {
        field: hint
        for field, hint in get_type_hints(kind).items()
        if isinstance(hint, type) and issubclass(hint, Enum)
    }
    for name, kind in KINDS.items()
}


def pack(value: Any) -> Any:
    """Plain JSON for a value made of bot.core.reply's classes; what equals its default is left out.

    Text no database takes is made storable on the way (storage.tables.base.storable).
    """
    if isinstance(value, str):
        return storable(value)
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, tuple):
        return [pack(item) for item in value]
    if isinstance(value, bytes):
        return {KIND: BYTES, BYTES: base64.b64encode(value).decode("ascii")}
    name = type(value).__name__
    if name not in KINDS:
        raise TypeError(f"{name} is no part of a reply")
    packed = {KIND: name}
    for field, default in FIELDS[name]:
        part = getattr(value, field)
        if part != default:
            packed[field] = pack(part)
    return packed


def unpack(packed: Any, kind: type[T]) -> T:
    """The value `pack` made this of. Raises ValueError when it is something else."""
    value = _unpack(packed)
    if not isinstance(value, kind):
        raise ValueError(f"a {kind.__name__} was expected, and {type(value).__name__} found")
    return value


def _unpack(packed: Any) -> Any:
    if isinstance(packed, list):
        return tuple(_unpack(item) for item in packed)
    if not isinstance(packed, dict):
        return packed
    name = str(packed.get(KIND))
    if name == BYTES:
        return base64.b64decode(packed[BYTES])
    if name not in KINDS:
        raise ValueError(f"{name!r} is no part of a reply")
    parts = {field: _unpack(part) for field, part in packed.items() if field != KIND}
    for field, choice in CHOICES[name].items():
        if field in parts:
            parts[field] = choice(parts[field])
    return KINDS[name](**parts)
