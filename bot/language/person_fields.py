"""The fields of a person that are shown and asked for as they are, by their column: what each is called.

A column that stands here is on the contact's card, in its form, in a line ("contact edit Anna Jensen, title: Dr.")
and has its name where an import tells of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from bot.language.words import N_


@dataclass(frozen=True, slots=True)
class PersonField:
    """What a field is called, and an example of what stands in it."""

    label: str
    hint: str


FIELDS: Final[Mapping[str, PersonField]] = {
    "honorific_prefix": PersonField(N_("Title"), N_("Dr.")),
}


def said_of_fields(line: str, translate: Callable[[str], str]) -> tuple[str, dict[str, str]]:
    """The parts of a line that name a field, ', title: Dr.', and the line without them."""
    parts = line.split(",")
    found: dict[str, str] = {}
    for part in parts[1:]:
        label, _, value = part.partition(":")
        for column, field in FIELDS.items():
            called = {field.label.casefold(), translate(field.label).casefold()}
            if label.strip().casefold() in called and value.strip():
                found[column] = value.strip()
                parts.remove(part)
    return ",".join(parts), found
