"""Every pattern the program reads text with, and strings that make a careless one take long."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import pkgutil
import re
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import bot
import handlers
import storage
from bot.language.questions.shapes import shapes

parser: Any = importlib.import_module("re._parser")

GENERIC: Final = (
    *("a", "A", " ", "1", ",", "i ", " i", "a ", "a, ", "\n", " \n"),
    *("(", "[", '"', "<", "a@", "a.", "1.", "- "),
)
"""What is said over and over whatever the pattern."""

ENDS: Final = ("", "\x00", "\n!", " b c d e f ")
"""What may follow, so that a match fails at the very end."""


def modules() -> Iterator[ModuleType]:
    """Every module of ours that runs in the bot."""
    for package in (bot, handlers, storage):
        yield package
        for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            if ".migrations" not in found.name and not found.name.endswith("__main__"):
                yield importlib.import_module(found.name)


def patterns() -> dict[str, re.Pattern[str]]:
    """Every compiled pattern a module holds, however deep, and every literal one given to `re`, by where it is."""
    found: dict[str, re.Pattern[str]] = {}
    seen: set[tuple[str, int]] = set()

    def keep(where: str, pattern: re.Pattern[Any]) -> None:
        if isinstance(pattern.pattern, str) and (pattern.pattern, pattern.flags) not in seen:
            seen.add((pattern.pattern, pattern.flags))
            found[where] = pattern

    for module in modules():
        for name, value in vars(module).items():
            for place, pattern in _within(value, 0):
                keep(f"{module.__name__}.{name}{place}", pattern)
        for line, pattern in _inline(module):
            keep(f"{module.__name__}:{line}", pattern)
    for number, shape in enumerate(shapes()):  # of files, read when first asked
        keep(f"bot.language.questions shape {number}", shape.pattern)
    return found


def _within(value: Any, depth: int) -> Iterator[tuple[str, re.Pattern[Any]]]:
    if isinstance(value, re.Pattern):
        yield "", value
    elif depth > 4:
        return
    elif isinstance(value, dict):
        for key, one in list(value.items()):
            yield from ((f"[{key!r}]{place}", found) for place, found in _within(one, depth + 1))
    elif isinstance(value, list | tuple | set | frozenset):
        for number, one in enumerate(value):
            yield from ((f"[{number}]{place}", found) for place, found in _within(one, depth + 1))
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            inside = _within(getattr(value, field.name, None), depth + 1)
            yield from ((f".{field.name}{place}", found) for place, found in inside)


def _inline(module: ModuleType) -> Iterator[tuple[int, re.Pattern[str]]]:
    """Patterns written where they are used: re.sub(r"...", ...)."""
    source = Path(module.__file__ or "").read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr != "compile"  # these lie in the module, or are made anew for a name
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and node.args
            and isinstance(node.args[0], ast.Constant)
            and isinstance(node.args[0].value, str)
        ):
            flags = re.IGNORECASE if "IGNORECASE" in ast.dump(node) else re.NOFLAG
            yield node.lineno, re.compile(node.args[0].value, flags)


def attacks(pattern: re.Pattern[str], size: int) -> list[str]:
    """Strings of about `size` characters: a beginning, something over and over, an end that does not fit."""
    tree = parser.parse(pattern.pattern, pattern.flags)
    pumps = list(dict.fromkeys((*GENERIC, *_pumps(tree))))[:60]
    begins = list(dict.fromkeys(("", "x ", *_beginnings(tree))))[:4]
    ends = list(dict.fromkeys((*ENDS, _sample(tree))))
    return [
        begin + pump * max(1, size // len(pump)) + end for pump in pumps for begin in begins for end in ends
    ]


def _pumps(tree: Sequence[Any]) -> Iterator[str]:
    """What a pattern's repeated parts match, alone and with what stands beside them."""
    items = list(tree)
    for number, (op, value) in enumerate(items):
        name = str(op)
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            yield from _samples(value[2])
            after = _sample(items[number + 1 : number + 3])
            before = _sample(items[max(0, number - 1) : number])
            inside = _sample(value[2])
            yield from (one for one in (inside + after, before + inside, before + inside + after) if one)
        for part in _children(name, value):
            yield from _pumps(part)
    if text := _sample(items):
        yield text


def _beginnings(tree: Sequence[Any]) -> Iterator[str]:
    items = list(tree)
    for number in range(1, min(len(items), 4)):
        if text := _sample(items[:number]):
            yield text


def _children(name: str, value: Any) -> list[Any]:
    match name:
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return [value[2]]
        case "SUBPATTERN":
            return [value[3]]
        case "BRANCH":
            return list(value[1])
        case "ATOMIC_GROUP":
            return [value]
        case _:
            return []


def _sample(tree: Sequence[Any]) -> str:
    return next(_samples(tree), "")


def _samples(tree: Sequence[Any]) -> Iterator[str]:
    """A few strings a part of a pattern matches (lookarounds and back references are taken for nothing)."""
    first = ""
    others: list[str] = []
    for op, value in tree:
        name = str(op)
        options = [""]
        if name == "LITERAL":
            options = [chr(value)]
        elif name == "NOT_LITERAL":
            options = ["a" if value != ord("a") else "b"]
        elif name == "ANY":
            options = ["a"]
        elif name == "IN":
            options = list(dict.fromkeys(_of_class(value))) or [""]
        elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            options = [_sample(value[2]) * max(1, min(value[0], 20))]
        elif parts := _children(name, value):
            options = [text for part in parts[:6] for text in (_sample(part),)]
        others += [first + one for one in options[1:6]]
        first += options[0]
    if first:
        yield first
    yield from (one for one in others if one)


def _of_class(items: Sequence[Any]) -> Iterator[str]:
    """Signs a class takes; of one that excludes, those of a handful it does not."""
    if str(items[0][0]) == "NEGATE":
        yield from (sign for sign in "aA1 -.,(" if not any(_takes(one, sign) for one in items[1:]))
        return
    for op, value in items:
        match str(op):
            case "LITERAL":
                yield chr(value)
            case "RANGE":
                yield chr(value[0])
            case "CATEGORY":
                yield next(sign for sign in "a 1-" if _takes((op, value), sign))
            case _:
                pass


def _takes(item: tuple[Any, Any], sign: str) -> bool:
    """Whether one item of a class takes a sign."""
    op, value = item
    match str(op):
        case "LITERAL":
            return bool(ord(sign) == value)
        case "RANGE":
            return bool(value[0] <= ord(sign) <= value[1])
        case _:
            kind = str(value).removeprefix("CATEGORY_")
            of_kind = {
                "SPACE": sign.isspace(),
                "DIGIT": sign.isdigit(),
                "WORD": sign.isalnum() or sign == "_",
            }
            return of_kind[kind.removeprefix("NOT_")] != kind.startswith("NOT_")


SIZES: Final = (24, 60, 150, 400, 2_000, 20_000)
WARM: Final = 200  # attacks that are tried at 150 characters
HOTTEST: Final = 8  # and at the larger sizes


def slowest(read: Callable[[str], object], texts: Callable[[int], list[str]]) -> str:
    """What takes a reader out of all proportion: '' for nothing, else the beginning of it and the figures.

    `texts` gives the attacks of a size, always as many and in the same order. The processor time of this thread is
    measured, and only a growth far beyond the text's, in a time anybody would notice, counts.
    """
    alive = list(range(len(texts(SIZES[0]))))
    before: dict[int, float] = {}
    for size in SIZES:
        strings = texts(size)
        took: dict[int, float] = {}
        for number in alive:
            took[number] = _seconds(read, strings[number])
            if took[number] > NOTICED and (
                size < SIZES[-2] or took[number] > GROWTH * before.get(number, 0.0)
            ):
                took[number] = min(took[number], _seconds(read, strings[number]))
                small = min(_seconds(read, texts(size // 10)[number]) for _ in range(3))
                if took[number] > NOTICED and took[number] > GROWTH * small:
                    return f"{strings[number][:70]!r}, {size} characters: {took[number]:.3f} s; a tenth: {small:.4f} s"
        before = took
        if size >= 60:
            hottest = WARM if size < 150 else HOTTEST
            alive = sorted(alive, key=lambda number: -took[number])[:hottest]
    return ""


def _seconds(read: Callable[[str], object], text: str) -> float:
    began = time.thread_time()
    read(text)
    return time.thread_time() - began


NOTICED: Final = 0.03  # seconds
GROWTH: Final = 35  # ten times the text may take so many times as long
