"""Writes letters from templates and facts, in a process that may do nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from bot.engine.child import Child, ChildFailed
from bot.subjects.letters.check import LetterProblem, check_letter
from bot.subjects.letters.labels import LINK, MISSING, labels

__all__ = ["Letter", "LetterProblem", "LetterRequest", "check_letter", "render_letters"]

MODULE: Final = "bot.subjects.letters.child"
START: Final = 10.0  # seconds the process may take to begin
WALL: Final = 1.5  # seconds one letter may take
CPU: Final = 60  # seconds of processor time for all letters of one process
MEGABYTES: Final = 256
OUTPUT: Final = 2_000_000  # bytes of one letter
DEADLY: Final = 3  # letters that may end the process before the rest is given up


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as it is before anybody has read it.

    `body` is plain text with little markup: paragraphs, '- ' for a list, '## ' for a heading, **bold**; a
    backslash before such a mark says that it is meant as it stands. `gaps` names what is missing, as marked
    in the text: '[mangler: emnet]'.
    """

    subject: str
    body: str
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LetterRequest:
    """One letter to be written: the template's name, and the facts as plain JSON data."""

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    locale: str = "da"


def render_letters(
    sources: Mapping[str, str], requests: Sequence[LetterRequest]
) -> list[Letter | LetterProblem]:
    """Each letter, or what is wrong with it, in the order asked for; blocking, in a child process.

    A letter that takes too long or too much memory ends the process and is reported; the others go on in a
    new one.
    """
    found: dict[int, Letter | LetterProblem] = {}
    wrong: dict[str, LetterProblem | None] = {}
    for number, request in enumerate(requests):
        if request.template not in wrong:
            wrong[request.template] = check_letter(sources, request.template)
        problem = wrong[request.template]
        if problem is not None:
            found[number] = problem
    for locale in dict.fromkeys(request.locale for request in requests):
        waiting = [
            (number, request)
            for number, request in enumerate(requests)
            if request.locale == locale and number not in found
        ]
        found |= _written(sources, locale, waiting)
    return [found[number] for number in range(len(requests))]


def _written(
    sources: Mapping[str, str], locale: str, waiting: Sequence[tuple[int, LetterRequest]]
) -> dict[int, Letter | LetterProblem]:
    found: dict[int, Letter | LetterProblem] = {}
    needed = {name: source for name, source in sources.items() if check_letter(sources, name) is None}
    left, deaths = list(waiting), 0
    while left:
        for number, result in _in_one_child(needed, locale, left):
            found[number] = result
        left = [one for one in left if one[0] not in found]
        deaths += 1
        if deaths >= DEADLY:
            found |= {number: LetterProblem(request.template, None, "given_up") for number, request in left}
            break
    return found


def _in_one_child(
    sources: Mapping[str, str], locale: str, waiting: Sequence[tuple[int, LetterRequest]]
) -> Iterator[tuple[int, Letter | LetterProblem]]:
    """Letters until one ends the process: that is the last."""
    language = "da" if locale.startswith("da") else "en"
    setup = {
        "sources": dict(sources),
        "missing": MISSING[language],
        "labels": labels(language),
        "link": LINK[language],
    }
    with Child(MODULE, cpu=CPU, megabytes=MEGABYTES, output=OUTPUT) as child:
        number, request = waiting[0]
        try:
            begun = json.loads(child.ask(json.dumps(setup).encode(), wall=START))
        except ChildFailed as failed:
            yield number, LetterProblem(request.template, None, failed.reason)
            return
        if "problem" in begun:
            yield number, _problem(begun["problem"], request.template)
            return
        for number, request in waiting:
            asked = json.dumps({"template": request.template, "values": request.values}).encode()
            try:
                reply = json.loads(child.ask(asked, wall=WALL))
            except ChildFailed as failed:
                yield number, LetterProblem(request.template, None, failed.reason)
                return
            if "letter" in reply:
                made = reply["letter"]
                yield number, Letter(made["subject"], made["body"], tuple(made["gaps"]))
            else:
                yield number, _problem(reply["problem"], request.template)


def _problem(given: Mapping[str, Any], template: str) -> LetterProblem:
    values = {"word": given["word"]} if given["word"] else {}
    return LetterProblem(given["template"] or template, given["line"], given["key"], values)
