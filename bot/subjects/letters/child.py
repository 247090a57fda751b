"""Renders letters in a process of its own: a request holds a letter's facts, the answer its text or what is wrong."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from jinja2 import Template, TemplateError

from bot.engine.child import OUT_OF_MEMORY, answer, next_request
from bot.subjects.letters.heads import BadHead, LetterKind, head_of, parted
from bot.subjects.letters.sandbox import Forbidden, Letters, facts

LONGEST_LETTER: Final = 200_000  # characters
PARTS: Final = {
    LetterKind.MAIL: ("subject", ("greeting", "message", "closing", "signature")),
    LetterKind.DOCUMENT: ("title", ("body", "closing", "signature")),
    LetterKind.BRIEF: ("title", ("body", "closing", "signature")),
}


class TooLong(Exception):
    """A letter grows beyond what anybody reads."""


class Writer:
    """Writes the letters of one language from a set of templates."""

    def __init__(
        self, sources: Mapping[str, str], missing: str, labels: Mapping[str, str], link: str
    ) -> None:
        self._heads = {name: head_of(source) for name, source in sources.items()}
        # Empty lines in place of the head: the lines of a template keep their numbers.
        bodies = {
            name: "\n" * before + text
            for name, source in sources.items()
            for _, text, before in (parted(source),)
        }
        self._missing, self._labels = missing, labels
        self._gaps: list[str] = []
        self._letters = Letters(bodies, self._gap, link)

    def write(self, name: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """The letter: subject, body, gaps."""
        self._gaps.clear()
        chain = self._chain(name)
        kind = self._heads[chain[-1][0]].kind
        context = chain[0][1].new_context(facts(values))
        for _, template in chain[1:]:
            for block, write in template.blocks.items():
                context.blocks.setdefault(block, []).append(write)
        subject, rest = PARTS[kind]

        def part(block: str) -> str:
            if block not in context.blocks:
                return ""
            return tidy(_joined(context.blocks[block][0](context)))

        head = " ".join(part(subject).split())
        parts = {block: part(block) for block in rest}
        ending = "\n".join(filter(None, (parts.pop("closing"), parts.pop("signature"))))
        body = "\n\n".join(filter(None, (*parts.values(), ending)))
        return {"subject": head, "body": body, "gaps": list(dict.fromkeys(self._gaps))}

    def _chain(self, name: str) -> list[tuple[str, Template]]:
        """A template, the one it is a version of, and so on."""
        chain: list[tuple[str, Template]] = []
        while name not in {one for one, _ in chain}:
            chain.append((name, self._letters.get_template(name)))
            parent = self._parent(name)
            if parent is None:
                return chain
            name = parent
        raise Forbidden("circle", 1, name)

    def _parent(self, name: str) -> str | None:
        from bot.subjects.letters.sandbox import parent_of

        assert self._letters.loader is not None  # it was made with one
        source, _, _ = self._letters.loader.get_source(self._letters, name)
        return parent_of(self._letters.parse(source))

    def _gap(self, called: str) -> str:
        label = self._labels.get(called) or self._labels.get(called.rpartition(".")[2])
        label = label or called.rpartition(".")[2].replace("_", " ")
        self._gaps.append(label)
        return f"[{self._missing}: {label}]"


def _joined(pieces: Iterator[str]) -> str:
    found, length = [], 0
    for piece in pieces:
        length += len(piece)
        if length > LONGEST_LETTER:
            raise TooLong
        found.append(piece)
    return "".join(found)


def tidy(text: str) -> str:
    """A part of a letter without spaces at the ends of lines and with no more than one empty line in a row."""
    out: list[str] = []
    for line in (line.rstrip() for line in text.strip("\n").split("\n")):
        if line or (out and out[-1]):
            out.append(line)
    return "\n".join(out).strip()


def _problem(name: str, trouble: BaseException) -> dict[str, Any]:
    match trouble:
        case Forbidden() | BadHead():
            return {"template": name, "line": trouble.line, "key": trouble.key, "word": trouble.word}
        case TooLong():
            return {"template": name, "line": None, "key": "output", "word": ""}
        case RecursionError():
            return {"template": name, "line": None, "key": "too_deep", "word": ""}
        case TemplateError():
            line = getattr(trouble, "lineno", None)
            return {"template": name, "line": line, "key": "syntax", "word": str(trouble.message or "")[:200]}
        case _:
            return {"template": name, "line": None, "key": "failed", "word": type(trouble).__name__}


def main() -> None:
    """Answer requests until there are no more: the first names the templates, each other one a letter."""
    first = next_request()
    if first is None:
        return
    given = json.loads(first)
    try:
        writer = Writer(given["sources"], given["missing"], given["labels"], given["link"])
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except Exception as trouble:
        answer(json.dumps({"problem": _problem("", trouble)}).encode())
        return
    answer(b"{}")
    while (request := next_request()) is not None:
        asked = json.loads(request)
        try:
            reply = {"letter": writer.write(asked["template"], asked["values"])}
        except MemoryError:
            os._exit(OUT_OF_MEMORY)  # whatever is left of it is not to be trusted
        except Exception as trouble:
            reply = {"problem": _problem(asked["template"], trouble)}
        answer(json.dumps(reply).encode())


__all__: Sequence[str] = ()

if __name__ == "__main__":
    main()
