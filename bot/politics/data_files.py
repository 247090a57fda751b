"""Reads the files of `bot/politics/data/`, and says of a wrong one which it is."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeAlias

import yaml

from bot.core.errors import StartError

DATA: Final = Path(__file__).resolve().parent / "data"
LANGUAGES: Final = ("da", "en")

Texts: TypeAlias = Mapping[str, str]
"""One thing in every language, by language."""


class BadData(StartError):
    """A data file says something that cannot be: which file, where in it, and what is wrong."""


def read_file(file: Path) -> Mapping[str, Any]:
    """A YAML file of names and values, as plain data. BadData when it is none; FileNotFoundError."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with file.open("rb") as source:
        try:
            found = yaml.load(source, Loader=loader)  # a safe loader either way
        except yaml.YAMLError as trouble:
            raise BadData(f"{file}: {' '.join(str(trouble).split())}") from None
    if found is None:
        return {}
    if not isinstance(found, Mapping):
        raise BadData(f"{file}: it must be names with their values, not {type(found).__name__}")
    return found


@cache
def of_languages(name: str) -> Mapping[str, Any]:
    """A data file that holds for every country: the words of our languages, and how the team works."""
    return read_file(DATA / f"{name}.yaml")


def in_every_language(said: Texts | str) -> Texts:
    """What is called the same in every language may be written once."""
    return dict.fromkeys(LANGUAGES, said) if isinstance(said, str) else said
