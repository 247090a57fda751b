"""The words of `da.yaml` and `en.yaml`, both languages at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from bot.core.folding import fold

_FOLDER: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What is known of how points and people are spoken of; sets hold folded words.

    `patterns` are the regular expressions of the files by their names, those of both languages as one.
    """

    endings: tuple[str, ...]
    never: frozenset[str]
    weak: frozenset[str]
    between: frozenset[str]
    saving: frozenset[str]
    ordinals: Mapping[str, str]
    before_point: re.Pattern[str]
    behind_point: re.Pattern[str]
    patterns: Mapping[str, re.Pattern[str]]
    rewritten: Mapping[str, tuple[tuple[re.Pattern[str], str], ...]]


@cache
def vocabulary() -> Vocabulary:
    """Read once."""
    files = [_read(_FOLDER / f"{language}.yaml") for language in ("da", "en")]

    def words(name: str) -> frozenset[str]:
        return frozenset(fold(str(word)).replace(" ", "") for one in files for word in one[name])

    def any_of(name: str) -> str:
        return "|".join(f"(?:{part})" for one in files for part in one[name])

    endings = sorted({fold(str(one)) for file in files for one in file["endings"]}, key=len, reverse=True)
    ordinals = {str(word): str(number) for one in files for word, number in one["ordinals"].items()}
    patterns: dict[str, list[str]] = {}
    rewritten: dict[str, list[tuple[re.Pattern[str], str]]] = {}
    for one in files:
        for name, ways in one["patterns"].items():
            patterns.setdefault(name, []).extend(ways)
        for name, rows in one["rewritten"].items():
            read = ((re.compile(said, re.IGNORECASE), other) for said, other in rows)
            rewritten.setdefault(name, []).extend(read)
    return Vocabulary(
        tuple(endings),
        words("never"),
        words("weak"),
        words("between") | {""},
        words("saving"),
        {fold(word).replace(" ", ""): number for word, number in ordinals.items()},
        re.compile(rf"(?<!\w)(?:{any_of('before_point')})\s+$", re.IGNORECASE),
        re.compile(rf"\s+(?:{any_of('behind_point')})(?!\w)", re.IGNORECASE),
        {name: _either(ways, whole=name != "title_ends") for name, ways in patterns.items()},
        {name: tuple(rows) for name, rows in rewritten.items()},
    )


def _either(ways: list[str], *, whole: bool) -> re.Pattern[str]:
    """One of several expressions, of `whole` words; a group of one name may stand in each, see `group`."""
    parts = [_GROUP.sub(rf"(?P<\1_{at}>", way) for at, way in enumerate(ways)]
    either = "|".join(f"(?:{part})" for part in parts)
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)" if whole else either, re.IGNORECASE)


_GROUP: Final = re.compile(r"\(\?P<([a-z]+)>")


def group(found: re.Match[str], name: str) -> str:
    """What the group of that name has, in whichever of the ways it stands; '' for nothing."""
    of_name = (said for key, said in found.groupdict().items() if key.rpartition("_")[0] == name)
    return next((said for said in of_name if said), "")


def _read(file: Path) -> Mapping[str, Any]:
    found: Mapping[str, Any] = yaml.load(
        file.read_text("utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    )
    return found
