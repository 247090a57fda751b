"""Says what is wrong with a letter template, and what a change of a central text means for its local versions."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from jinja2 import nodes

from bot.language.words import N_, translator
from bot.subjects.letters.heads import BadHead, head_of, parted
from bot.subjects.letters.sandbox import Forbidden, blocks_of, look_over, parent_of, parse

LINE: Final = N_("Line {n}")
SENTENCES: Final = {
    "unknown": N_("There is no template {word}."),
    "circle": N_("The template is a version of itself, by way of {word}."),
    "head_open": N_("The head begins with --- and is never closed."),
    "head_long": N_("The head is too long."),
    "head_broken": N_(
        "The head cannot be read. It is a list of words and values, for instance “kind: mail”."
    ),
    "head_word": N_("The head says {word}, which I do not know here."),
    "too_long": N_("The template is longer than {word} characters."),
    "no_text": N_("There are signs in it that are no text."),
    "syntax": N_("This cannot be read: {word}"),
    "too_deep": N_("Its parts lie too deep inside each other."),
    "constant": N_("A number or a text in it is too large."),
    "not_allowed": N_("{word} is not allowed in a letter."),
    "call": N_("{word}() cannot be called in a letter; only super() can."),
    "attribute": N_("{word} cannot be asked for."),
    "filter": N_("There is no filter {word} in letters."),
    "test": N_("There is no test {word} in letters."),
    "loops": N_("No more than three loops inside each other."),
    "extends": N_("“extends” takes the name of a template in quotation marks."),
    "locked": N_("The block {word} belongs to the central text and is locked."),
    "not_local": N_("A local version begins with {word}."),
    "no_block": N_("The central text has no block {word}."),
    "outside": N_("A local version only has blocks; this stands outside of them."),
    "time": N_("It takes too long to write: stopped."),
    "memory": N_("It takes too much memory: stopped."),
    "output": N_("The letter would be too long: stopped."),
    "died": N_("It could not be written: stopped."),
    "failed": N_("It could not be written ({word})."),
    "given_up": N_("Not written: other letters of this template had to be stopped."),
}


@dataclass(frozen=True, slots=True)
class LetterProblem:
    """What is wrong with a template: its name, the line where that is known, and a key of SENTENCES."""

    template: str
    line: int | None
    key: str
    values: Mapping[str, str] = field(default_factory=dict)

    def sentence(self, locale: str) -> str:
        """What is wrong, in a language, with the line it stands in."""
        say = translator(locale)
        # `replace` and not `format`: the words are somebody else's.
        said = say(SENTENCES[self.key]).replace("{word}", self.values.get("word", "?"))
        if self.line is None:
            return said
        return f"{say(LINE).replace('{n}', str(self.line))}: {said}"


def check_letter(sources: Mapping[str, str], name: str) -> LetterProblem | None:
    """What is wrong with a template or with those it is a version of; None when nothing is."""
    seen: list[str] = []
    below: dict[str, int] = {}  # blocks of the versions, with their lines
    local = name
    while True:
        if name in seen:
            return LetterProblem(local, 1, "circle", {"word": name})
        if name not in sources:
            return LetterProblem(local, 1, "unknown", {"word": name})
        seen.append(name)
        source = sources[name]
        try:
            head = head_of(source)
            _, text, before = parted(source)
            template = parse("\n" * before + text)
            look_over(template)
        except (Forbidden, BadHead) as trouble:
            values = {"word": trouble.word} if trouble.word else {}
            return LetterProblem(name, trouble.line, trouble.key, values)
        blocks = blocks_of(template)
        for block, line in below.items():
            if block in head.locked:
                return LetterProblem(local, line, "locked", {"word": block})
        parent = parent_of(template)
        if parent is None:
            missing = next((block for block in below if block not in blocks), None)
            if missing is not None:
                return LetterProblem(local, below[missing], "no_block", {"word": missing})
            return None
        if (outside := _outside(template)) is not None:
            return LetterProblem(name, outside, "outside")
        below |= blocks
        name = parent


def _outside(template: nodes.Template) -> int | None:
    """The line of the first words of a version that stand in no block: nobody would ever read them."""
    for part in template.body:
        for words in part.nodes if isinstance(part, nodes.Output) else ():
            if not isinstance(words, nodes.TemplateData):
                return words.lineno
            if bare := words.data.strip():
                return words.lineno + words.data[: words.data.index(bare)].count("\n")
    return None


@dataclass(frozen=True, slots=True)
class Touched:
    """What a change of a central text means for one local version, by block.

    `follows` are changed blocks the version has from the centre, and now has as changed; `keeps` those it has
    words of its own for, which somebody should look at.
    """

    follows: tuple[str, ...]
    keeps: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.follows or self.keeps)


def touched(before: str, after: str, local: str) -> Touched:
    """What the change of a central text from `before` to `after` means for a local version. Raises Forbidden."""
    old, new = _blocks(before), _blocks(after)
    changed = [block for block in dict.fromkeys((*old, *new)) if old.get(block) != new.get(block)]
    own = _blocks(local)
    return Touched(
        tuple(block for block in changed if block not in own),
        tuple(block for block in changed if block in own),
    )


def _blocks(source: str) -> dict[str, str]:
    """The blocks of a template with what stands in them, as their parts read."""
    template = parse(parted(source)[1])
    return {block.name: repr(block.body) for block in template.find_all(nodes.Block)}


def difference(before: str, after: str) -> tuple[tuple[str, str], ...]:
    """What changed between two texts, line by line: ('-', gone), ('+', new), (' ', the lines beside)."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=1)
    return tuple((line[0], line[1:]) for line in lines if line[:3] not in ("---", "+++") and line[0] in "+- ")
