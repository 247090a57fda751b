"""Words letters anew: what is meant by a line, what a new text touches, and whether it may be kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from bot.core.folding import fold
from bot.core.refs import SEEN
from bot.politics.country import Country
from bot.subjects.letters.check import LetterProblem, Touched, check_letter, touched
from bot.subjects.letters.editions import LOCAL, Editions, branch_of, branch_shown
from bot.subjects.letters.heads import BadHead, parted
from bot.subjects.letters.sandbox import Forbidden, blocks_of, parent_of, parse
from storage.letters.templates import Wording

_LANGUAGE: Final = (
    (re.compile(r"(?<!\s)\s+(?:in\s+English|på\s+engelsk)(?=\s|$)", re.IGNORECASE), "en"),
    (re.compile(r"(?<!\s)\s+(?:in\s+Danish|på\s+dansk)(?=\s|$)", re.IGNORECASE), "da"),
)
_NUMBER: Final = re.compile(r"(?<!\s)\s+(?:version\s+|v|#)?(\d{1,6})$", re.IGNORECASE)
_ORIGINAL: Final = re.compile(r"(?<!\s)\s+(?:shipped|original|originalen|den\s+oprindelige)$", re.IGNORECASE)
_FOR: Final = re.compile(r"(?<!\s)\s+(?:for|til)\s+(?P<person>.{1,300})$", re.IGNORECASE)
_IN: Final = re.compile(r"^(?P<name>.+?)(?<!\s)\s+(?:in|i)\s+(?P<branch>.{1,300})$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Meant:
    """One wording of one letter as said; `names` are the letters it may be, `said` what it was called.

    `number` is a version, `original` the text that came with the program. `seen` is the last version the
    writer of a new one knew.
    """

    said: str
    names: tuple[str, ...]
    branch: str
    locale: str
    number: int | None = None
    original: bool = False
    seen: int | None = None
    person: str = ""


def read_wording(country: Country, text: str, editions: Editions, locale: str) -> Meant:
    """'congratulation in Slagelse 2', 'lykønskning i Slagelse', 'invitation in English for Anna Jensen'."""
    seen = SEEN.search(text)
    said = SEEN.sub("", text).strip()
    for pattern, spoken in _LANGUAGE:
        if pattern.search(said):
            said, locale = pattern.sub("", said), spoken
    person = branch = ""
    if not editions.find(said, locale) and (found := _FOR.search(said)):
        said, person = said[: found.start()], found["person"].strip()
    original = _ORIGINAL.search(said)
    said = said[: original.start()] if original else said
    number = _NUMBER.search(said)
    said = said[: number.start()] if number else said
    if not editions.find(said, locale) and (found := _IN.match(said)):
        said, branch = found["name"].strip(), branch_of(country, found["branch"])
    names = editions.find(said, locale)
    if len(names) == 1 and editions.central(names[0], locale) is None:
        locale = editions.locale_of(names[0], locale)
    return Meant(
        said,
        names,
        branch,
        locale,
        int(number[1]) if number else None,
        original is not None,
        int(seen[1]) if seen else None,
        person,
    )


def name_of(said: str) -> str:
    """The name a new letter is kept under: 'Press note' -> 'press-note'."""
    return "-".join(fold(said).split())[:60]


def sources_of(
    editions: Editions, name: str, branch: str, locale: str, source: str
) -> tuple[dict[str, str], str]:
    """The texts a new one is checked and rendered with, and its key among them."""
    if not branch:
        return {name: source}, name
    central = editions.central(name, locale)
    key = f"{name}{LOCAL}{branch}"
    return {**({name: central[0]} if central else {}), key: source}, key


def problem_of(editions: Editions, name: str, branch: str, locale: str, source: str) -> LetterProblem | None:
    """What is wrong with a new text; a local version that is none of its central text counts as wrong."""
    sources, key = sources_of(editions, name, branch, locale, source)
    problem = check_letter(sources, key)
    if problem is None and branch and parent_of(parse(parted(source)[1])) != name:
        return LetterProblem(key, 1, "not_local", {"word": f'{{% extends "{name}" %}}'})
    return problem


@dataclass(frozen=True, slots=True)
class Touches:
    """What a new central text means for one local version; `problem` when it no longer fits."""

    local: Wording
    branch: str
    blocks: Touched
    problem: LetterProblem | None


def touches(country: Country, editions: Editions, name: str, locale: str, source: str) -> list[Touches]:
    """What a new central text means for every local version of it."""
    central = editions.central(name, locale)
    before = central[0] if central else source
    found = []
    for local in editions.local(name, locale):
        key = f"{name}{LOCAL}{local.branch}"
        try:
            blocks = touched(before, source, local.source)
        except (Forbidden, BadHead):  # a text from before the rules were what they are
            blocks = Touched((), ())
        problem = check_letter({name: source, key: local.source}, key)
        found.append(Touches(local, branch_shown(country, local.branch), blocks, problem))
    return found


def free_blocks(editions: Editions, name: str, locale: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The blocks of a central text a local version may word itself, and those that are locked."""
    central = editions.central(name, locale)
    if central is None:
        return (), ()
    try:
        blocks = blocks_of(parse(parted(central[0])[1]))
    except (Forbidden, BadHead):
        return (), ()
    locked = editions.head(name, locale).locked
    return tuple(one for one in blocks if one not in locked), tuple(one for one in blocks if one in locked)


def beginning(name: str, branch: str, locale: str, title: str) -> str:
    """What the form for a text that is not there yet holds at first."""
    if branch:
        signature = "{{ sender.name }}\n{{ sender.organisation }}"
        return f'{{% extends "{name}" %}}\n{{% block signature %}}\n{signature}\n{{% endblock %}}\n'
    dear, regards = ("Kære", "Med venlig hilsen") if locale == "da" else ("Dear", "With kind regards")
    return (
        f"---\ntitle: {title}\nkind: mail\napproval: false\nlocked: []\n---\n"
        "{% block subject %}{{ topic }}{% endblock %}\n"
        f"{{% block greeting %}}{dear} {{{{ recipient.given_name }}}}{{% endblock %}}\n"
        "{% block message %}\n\n{% endblock %}\n"
        f"{{% block closing %}}{regards}{{% endblock %}}\n"
        "{% block signature %}\n{{ sender.name }}\n{{ sender.organisation }}\n{% endblock %}\n"
    )
