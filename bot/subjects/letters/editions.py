"""Which wording of a letter is used: the team's own or the shipped one, and the local version over it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from jinja2 import Environment, TemplateSyntaxError, meta

from bot.core.folding import fold
from bot.engine.register import area_named
from bot.language.words import LANGUAGES
from bot.politics.country import Country
from bot.subjects.letters.check import check_letter
from bot.subjects.letters.heads import Head
from bot.subjects.letters.rendering import LetterProblem
from bot.subjects.letters.shipped import head as head_of
from bot.subjects.letters.shipped import shipped_letters
from storage.letters.templates import Letters, Wording

LOCAL: Final = "/"  # between the name of a letter and the branch, in the key of a local version


@dataclass(frozen=True, slots=True)
class Edition:
    """One letter as it is to be rendered: `template` is its key in `sources`.

    `edition` is what a draft remembers: '3' or 'shipped:4f1c0a27', and '/2' behind it for the second
    wording of a local version. `left_out` says why a local version that should be used is not.
    """

    name: str
    locale: str
    branch: str
    sources: Mapping[str, str]
    template: str
    edition: str
    head: Head
    left_out: LetterProblem | None = None


class Editions:
    """The letters of one team, over those that come with the program."""

    def __init__(self, letters: Letters) -> None:
        self.letters = letters
        self._known: dict[tuple[str, str], dict[str, Wording]] = {}
        for wording in letters.all():
            self._known.setdefault((wording.name, wording.locale), {})[wording.branch] = wording

    def names(self, locale: str) -> list[tuple[str, Head]]:
        """(name, head) of every letter there is in a language, by title."""
        own = {name for name, spoken in self._known if spoken == locale and self.central(name, locale)}
        heads = {name: self.head(name, locale) for name in own | set(shipped_letters(locale))}
        return sorted(heads.items(), key=lambda one: (fold(one[1].title or one[0]), one[0]))

    def find(self, said: str, locale: str) -> tuple[str, ...]:
        """The names of the letters somebody may mean, by name, title or another word, in any language.

        One is meant by a whole word, or else by the beginning of one.
        """
        key = fold(said)
        if not key:
            return ()
        called = {
            name: {fold(word) for word in (name, head.title, *head.words)} - {""}
            for spoken in (locale, *(one for one in LANGUAGES if one != locale))
            for name, head in reversed(self.names(spoken))
        }
        for spoken in LANGUAGES:
            for name, head in self.names(spoken):
                called[name] |= {fold(word) for word in (head.title, *head.words)} - {""}
        whole = tuple(name for name, words in called.items() if key in words)
        return whole or tuple(
            name for name, words in called.items() if any(word.startswith(key) for word in words)
        )

    def central(self, name: str, locale: str) -> tuple[str, str] | None:
        """(source, edition) of the central text: the team's own where it has one, else the shipped one."""
        own = self._known.get((name, locale), {}).get("")
        if own is not None:
            return own.source, str(own.number)
        shipped = shipped_letters(locale).get(name)
        return (shipped.source, shipped.edition) if shipped else None

    def head(self, name: str, locale: str) -> Head:
        """The head of the central text; a plain mail's for a letter there is not."""
        central = self.central(name, locale)
        return head_of(central[0]) if central else Head()

    def local(self, name: str, locale: str) -> tuple[Wording, ...]:
        """The local versions of a letter, by branch."""
        known = self._known.get((name, locale), {})
        return tuple(known[branch] for branch in sorted(known) if branch)

    def own(self, name: str, branch: str, locale: str) -> Wording | None:
        return self._known.get((name, locale), {}).get(branch)

    def locale_of(self, name: str, locale: str) -> str:
        """The language a letter is written in: the one wanted, else one it is there in."""
        found = (one for one in (locale, *LANGUAGES) if self.central(name, one) is not None)
        return next(found, locale)

    def of(self, name: str, locale: str, *branches: str) -> Edition | None:
        """A letter in the local version of the first of these branches that has one; None for no such letter.

        Where a language has no such letter another one's is taken. A local version that no longer fits its
        central text is left out, and so said.
        """
        spoken = self.locale_of(name, locale)
        central = self.central(name, spoken)
        if central is None:
            return None
        source, edition = central
        head, sources = head_of(source), {name: source}
        local = next((one for branch in branches if branch and (one := self.own(name, branch, spoken))), None)
        if local is None:
            return Edition(name, spoken, "", sources, name, edition, head)
        key = f"{name}{LOCAL}{local.branch}"
        both = {**sources, key: local.source}
        if problem := check_letter(both, key):
            return Edition(name, spoken, "", sources, name, edition, head, problem)
        return Edition(name, spoken, local.branch, both, key, f"{edition}{LOCAL}{local.number}", head)


def branch_of(country: Country, said: str) -> str:
    """What a branch is kept under: the official code of the area it is called by, else its name as said."""
    own = area_named(country, said.strip())
    if own is None:
        return " ".join(said.split())
    code = next((place.code for place in country.areas.municipalities if place.name["da"] == own), None)
    return code or next(
        (region.code or own for region in country.areas.regions if region.name["da"] == own), own
    )


def branch_shown(country: Country, branch: str) -> str:
    """What a branch is called: the area with that code, else the name it is kept under."""
    if not branch.isdigit():
        return branch
    places = ((place.code, place.name["da"]) for place in country.areas.municipalities)
    larger = ((region.code, region.name["da"]) for region in country.areas.regions)
    return next((name for code, name in (*places, *larger) if code == branch), branch)


def values_used(sources: Mapping[str, str]) -> frozenset[str]:
    """The names of the values that a letter asks for anywhere in its texts; they are read, never run."""
    return frozenset().union(*map(_values_of, sources.values()))


@lru_cache(maxsize=256)
def _values_of(source: str) -> frozenset[str]:
    try:
        return frozenset(meta.find_undeclared_variables(Environment(autoescape=False).parse(source)))
    except TemplateSyntaxError:
        return frozenset()
