"""What can be set from outside: fields of a dataclass that know the variable they are read from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, field, fields
from typing import Any, Final, TypeAlias
from urllib.parse import urlsplit

LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})

Environment: TypeAlias = Mapping[str, str]
"""Values by the names of their variables; what is set to nothing is not set."""


def setting(name: str, meaning: str, default: Any = "", *, secret: bool = False) -> Any:
    """A field that is read from a variable; `meaning` is its line in the README. A secret is in no repr.

    With MISSING (of dataclasses) for a default it must be given.
    """
    about = {"name": name, "meaning": meaning}
    return field(default=default, repr=not secret, metadata=about)


def given(kind: type, environment: Environment) -> dict[str, str]:
    """What is set of a dataclass of settings, by field."""
    found = ((one.name, environment.get(one.metadata["name"], "").strip()) for one in _settings_of(kind))
    return {name: value for name, value in found if value}


def described(kind: type) -> list[tuple[str, str, str]]:
    """(variable, default, meaning) of every setting of a dataclass, in order."""
    return [
        (one.metadata["name"], "" if one.default is MISSING else str(one.default), one.metadata["meaning"])
        for one in _settings_of(kind)
    ]


def _settings_of(kind: type) -> list[Any]:
    return [one for one in fields(kind) if "name" in one.metadata]


def address_trouble(name: str, address: str) -> str | None:
    """What is wrong with an address that is set: it must be https, or on this machine; None when nothing is."""
    parts = urlsplit(address)
    if parts.scheme == "https" and parts.hostname:
        return None
    if parts.scheme == "http" and parts.hostname in LOOPBACK:
        return None
    return f"{name} must be an https:// address (plain http:// on this machine only)."
