"""The shapes questions come in, as `da.yaml` and `en.yaml` give them, and the words that say nothing in one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from bot.core.folding import fold
from bot.language.questions.query import Asks
from bot.language.templates import Group, Part, WrongTemplate, parsed

FOLDER: Final = Path(__file__).parent
LANGUAGES: Final = ("da", "en")


def words_of(text: str) -> frozenset[str]:
    """The words of a list of them."""
    return frozenset(text.split())


# Words that say nothing: they are not there when a shape is looked for.
FILLERS: Final = words_of(
    "der nu lige egentlig mon nuvaerende stadig stadigvaek pt alle samtlige allerede nogensinde jo da dog"
    " uh um oh ohm currently now actually present presently current still all already ever there"
)
PHRASES_OF_FILLERS: Final = re.compile(
    r" (?:for nyligt?|fornylig|pa det seneste|recently|lately"
    r"|for tiden|i ojeblikket|at the moment|at present|right now|these days|p t|tak|please|thanks"
    r"|thank you|(?<=hvem )(?:er|var) det(?= \S)|(?<=who )(?:is|was) it that(?= \S))(?= )"
)
# Where one of these stands everybody who holds an office is asked for.
EVERY: Final = words_of("alle samtlige all every everyone")
# What may stand before a question, again and again.
POLITE: Final = re.compile(
    r" (?:hej|hey|hi|hello|kaere|dear|caucus|bot|please|venligst|ok|okay|so|sa|og|and"
    r"|(?:kan|vil|kunne|ma) (?:du|i|nogen|vi|jeg)(?: \w+)? (?:sige|fortaelle|oplyse|vise|svare|hjaelpe|fa at vide)"
    r"(?: mig| os)?(?: om| pa| med)?"
    r"|(?:can|could|would) (?:you|anyone|somebody)(?: please)? (?:tell|show|remind|say|list)(?: me| us| to me)?"
    r"|ved (?:du|nogen|i)|do (?:you|we) know|dos anyone know|tell (?:me|us)|show (?:me|us)|give (?:me|us)|find"
    r"|vis(?: mig| os)?|sig mig|fortael mig|list|jeg vil(?: gerne)? vide|i want to know|i would like to know"
    r"|husker du|remind me)(?= )"
)
PAST: Final = re.compile(
    r" (?:sad|var|siddet|varet|vaeret|modte|tidligere|was|were|sat|served|chaired|did|had|led|headed|been"
    r"|former|previous)(?= )"
)
FORMER: Final = words_of("tidligere forrige former previous")


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape; its groups are named body, party, office, person, topic.

    `short` is hardly a question by its words: only in few of them, or with a question mark; `marked` only with the
    mark; `sure` only about what is surely a body or a place. `offices` are asked for by its verb; `about` is the part
    of a contact it asks for.
    """

    asks: Asks
    pattern: re.Pattern[str]
    short: bool = False
    marked: bool = False
    sure: bool = False
    offices: tuple[str, ...] = ()
    about: str = ""


# Every word ends in a space, so that words are matched whole.
_PARTS: Final = {
    "{body}": r"(?P<body>(?:\S+ ){1,16}?)",
    "{party}": r"(?P<party>(?:\S+ ){1,5}?)",
    "{office}": r"(?:the |vores |our |en |a |an |selve )?(?P<office>(?:\S+ ){1,5}?)",
    # Beside a person the office must be one by its words, or the end of the name would be taken for its start.
    "{role}": r"(?:the |a |an |en )?(?P<office>(?:[1-9] |forste |anden |first |second )?(?:\S*(?:formand|formanden"
    r"|forperson|borgmester|borgmesteren|radmand|fmd)"
    r"|(?:deputy |vice |group |committee )?(?:mayor|chair|chairman|chairwoman|chairperson|alderman)) )",
    "{person}": r"(?P<person>(?:\S+ ){1,6}?)",
    "{topic}": r"(?P<topic>(?:\S+ )+)",
    "{word}": r"(?:\S+ )??",
}


@cache
def shapes() -> tuple[Shape, ...]:
    """Every shape of every language in the order they are tried, the short ones last. Raises WrongTemplate."""
    found = [one for language in LANGUAGES for one in of_file(FOLDER / f"{language}.yaml")]
    return tuple(sorted(found, key=lambda one: one.short))


def of_file(file: Path) -> list[Shape]:
    """The shapes of a file, in its order. Raises WrongTemplate, which names the file."""
    data = yaml.load(file.read_text("utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    try:
        return [_shape(one, template, data["lists"]) for one in data["questions"] for template in one["says"]]
    except (WrongTemplate, KeyError, TypeError, ValueError) as error:
        raise WrongTemplate(f"{file.name}: {error}") from error


def _shape(one: Mapping[str, Any], template: str, lists: Mapping[str, str]) -> Shape:
    return Shape(
        Asks(one["asks"]),
        re.compile(f"^ {_pattern(parsed(template, lists))}$"),
        bool(one.get("short")),
        bool(one.get("marked")),
        bool(one.get("sure")),
        tuple(one.get("offices", ())),
        one.get("about", ""),
    )


def _pattern(group: Group) -> str:
    """The pattern of a template: every word of it ends in a space."""
    return "|".join("".join(map(_part, way)) for way in group.ways)


def _part(part: Part) -> str:
    if isinstance(part, Group):
        return f"(?:{_pattern(part)}){'?' if part.optional else ''}"
    if part.startswith("{"):
        if part not in _PARTS:
            raise WrongTemplate(f"{part} is no part of a question")
        return _PARTS[part]
    word = fold(part).replace(" ", "")
    return "" if word in FILLERS else f"{word} "
