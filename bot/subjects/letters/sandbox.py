"""The little language letters are written in: Jinja without anything a letter does not need.

A template is checked part by part against what is allowed before it is compiled, and it is only ever run in a
process of its own (bot.subjects.letters.child). There are no calls but `super()`, no arithmetic that grows, no
attributes but those of the facts a letter is given, no macros, and nothing is included.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from jinja2 import DictLoader, TemplateSyntaxError, nodes
from jinja2.ext import Extension
from jinja2.runtime import LoopContext, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

LONGEST: Final = 64_000  # characters of a template
DEEPEST_LOOPS: Final = 3
MOST_PARTS: Final = 5_000
LONGEST_CONSTANT: Final = 10_000

FILTERS: Final = frozenset(
    {"upper", "lower", "capitalize", "title", "trim", "first", "last", "length", "count", "default", "d"}
    | {"join", "round", "int", "listed"}
)
TESTS: Final = frozenset({"defined", "undefined", "none", "eq", "equalto", "==", "ne", "!=", "in", "string"})
LOOP: Final = frozenset({"index", "index0", "first", "last", "length", "revindex"})

_ALLOWED: Final = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.Getattr,
    nodes.Getitem,
    nodes.If,
    nodes.For,
    nodes.Block,
    nodes.Extends,
    nodes.Filter,
    nodes.Test,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.CondExpr,
    nodes.Assign,
    nodes.Concat,
    nodes.Call,  # super() alone, see below
    nodes.List,
    nodes.Tuple,
)
# A line of nothing but tags is no line of the letter.
_TAGS_ALONE: Final = re.compile(r"^[ \t]*((?:\{%(?:(?!%\}).)*%\}[ \t]*)+)$", re.MULTILINE)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
_MARKS: Final = re.compile(r"\*\*|^(?:#|- )", re.MULTILINE)


class Forbidden(ValueError):
    """A template says what none may: `key` says what, `word` names it, `line` is where."""

    def __init__(self, key: str, line: int, word: str = "") -> None:
        super().__init__(f"{key} in line {line}: {word}")
        self.key = key
        self.line = line
        self.word = word


class Facts(dict[str, Any]):
    """A group of facts that knows what it is called, so that one that is missing can be named."""

    __slots__ = ("called",)

    def __init__(self, called: str, given: Mapping[str, Any]) -> None:
        super().__init__(given)
        self.called = called


class Gap(Undefined):
    """A fact that is missing. It is false, empty and equal to nothing; written out it is a marked gap."""

    __slots__ = ("called", "written")

    def __init__(self, called: str, written: Callable[[str], str]) -> None:
        super().__init__(name=called)
        self.called = called
        self.written = written

    def __str__(self) -> str:
        return self.written(self.called)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Gap)

    def __hash__(self) -> int:
        return hash(Gap)

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __bool__(self) -> bool:
        return False


def facts(given: Mapping[str, Any], called: str = "") -> dict[str, Any]:
    """What a letter is given: groups that know their names; what is empty is not there at all."""
    found: dict[str, Any] = {}
    for key, value in given.items():
        name = f"{called}.{key}" if called else key
        if value is None or value == "" or value == [] or value == {}:
            continue
        found[key] = _fact(name, value)
    return found


def _fact(name: str, value: Any) -> Any:
    if isinstance(value, Mapping):
        return Facts(name, facts(value, name))
    if isinstance(value, (list, tuple)):
        return [_fact(name, one) for one in value]
    return value


def literal(text: str) -> str:
    """A fact as it stands in a letter: its words are never taken for a heading, a list or bold type."""
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _MARKS.sub(
        lambda found: "".join(f"\\{sign}" if sign in "*#-" else sign for sign in found[0]), text
    )


class Letters(ImmutableSandboxedEnvironment):
    """The environment of the letters of one language; `written` makes the words of a gap."""

    def __init__(self, sources: Mapping[str, str], written: Callable[[str], str], link: str = "and") -> None:
        super().__init__(
            loader=DictLoader(dict(sources)),
            autoescape=False,  # letters are text: see `literal`
            undefined=Undefined,
            keep_trailing_newline=True,
            extensions=(_TagLines,),
            finalize=self._finalize,
            cache_size=50,
            optimized=False,
        )
        self._written = written
        self.undefined = self._undefined  # type: ignore[assignment]
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in FILTERS if name in self.filters}
        self.filters |= {"default": _default, "d": _default, "listed": lambda given: _listed(given, link)}
        self.tests = {name: self.tests[name] for name in TESTS if name in self.tests}

    def _undefined(
        self, hint: str | None = None, obj: Any = None, name: str | None = None, exc: Any = None
    ) -> Gap:
        return Gap(name or "?", self._written)

    def _finalize(self, value: Any) -> str:
        if isinstance(value, Gap):
            return str(value)
        if isinstance(value, bool) or value is None:
            return ""
        if isinstance(value, (str, int, float)):
            return literal(str(value)[: LONGEST_CONSTANT * 10])
        return _finalized(value)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A fact of a group, or the count of a loop; nothing else has attributes."""
        if isinstance(obj, LoopContext):
            return getattr(obj, attribute) if attribute in LOOP else Gap(f"loop.{attribute}", self._written)
        if isinstance(obj, Facts):
            return obj.get(attribute, Gap(f"{obj.called}.{attribute}", self._written))
        called = obj.called if isinstance(obj, Gap) else "?"
        return Gap(f"{called}.{attribute}", self._written)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(argument, str):
            return self.getattr(obj, argument)
        if isinstance(obj, list) and isinstance(argument, int) and -len(obj) <= argument < len(obj):
            return obj[argument]
        return Gap("?", self._written)

    def is_safe_callable(self, obj: Any) -> bool:
        return type(obj).__name__ == "BlockReference"  # super()


class _TagLines(Extension):
    """Makes lines that hold nothing but tags leave nothing behind, without moving the lines after them."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        parts = _TAGS_ALONE.split(source)
        if len(parts) == 1:
            return source
        out = []
        for index, part in enumerate(parts):
            if index % 2:
                out.append(part.rstrip()[:-2] + "\n%}")
            else:
                out.append(part[1:] if index and part.startswith("\n") else part)
        return "".join(out)


def _finalized(value: Any) -> str:
    return literal(", ".join(str(one) for one in value)) if isinstance(value, (list, tuple)) else ""


def _default(value: Any, other: Any = "", boolean: bool = False) -> Any:
    return other if isinstance(value, Gap) or (boolean and not value) else value


def _listed(given: Any, link: str) -> str:
    *others, last = [str(one) for one in given] or [""]
    return f"{', '.join(others)} {link} {last}" if others else last


def parse(source: str) -> nodes.Template:
    """The parts of a template. Raises Forbidden."""
    if len(source) > LONGEST:
        raise Forbidden("too_long", 1, str(LONGEST))
    if "\x00" in source:
        raise Forbidden("no_text", 1)
    try:
        return Letters({}, str).parse(source)
    except TemplateSyntaxError as trouble:
        raise Forbidden("syntax", trouble.lineno, trouble.message or "") from None
    except (RecursionError, MemoryError):
        raise Forbidden("too_deep", 1) from None
    except (ValueError, OverflowError):  # a number of thousands of figures
        raise Forbidden("constant", 1) from None


def look_over(template: nodes.Template) -> None:
    """Refuse a template that says what none may. Raises Forbidden."""
    try:
        _Look().at(template, 0, 0)
    except RecursionError:
        raise Forbidden("too_deep", 1) from None


class _Look:
    def __init__(self) -> None:
        self._parts = 0

    def at(self, node: nodes.Node, loops: int, depth: int) -> None:
        self._parts += 1
        if self._parts > MOST_PARTS or depth > 60:
            raise Forbidden("too_deep", node.lineno)
        if not isinstance(node, _ALLOWED):
            raise Forbidden("not_allowed", node.lineno, _word(node))
        match node:
            case nodes.Call(
                node=nodes.Name(name="super"), args=[], kwargs=[], dyn_args=None, dyn_kwargs=None
            ):
                return
            case nodes.Call():
                raise Forbidden("call", node.lineno, _called(node.node))
            case nodes.Getattr() if node.attr.startswith("_"):
                raise Forbidden("attribute", node.lineno, node.attr)
            case nodes.Getitem() if not isinstance(node.arg, nodes.Const):
                raise Forbidden("not_allowed", node.lineno, "[ ]")
            case nodes.Getitem(arg=nodes.Const(value=str() as name)) if name.startswith("_"):
                raise Forbidden("attribute", node.lineno, name)
            case nodes.Name() if node.name.startswith("_") or node.name in ("self", "varargs", "caller"):
                raise Forbidden("attribute", node.lineno, node.name)
            case nodes.Filter() if node.name not in FILTERS:
                raise Forbidden("filter", node.lineno, node.name)
            case nodes.Test() if node.name not in TESTS:
                raise Forbidden("test", node.lineno, node.name)
            case nodes.Const(value=str() as text) if len(text) > LONGEST_CONSTANT:
                raise Forbidden("constant", node.lineno)
            case nodes.Const(value=int() | float() as number) if abs(number) > 10**9:
                raise Forbidden("constant", node.lineno)
            case nodes.For():
                loops += 1
                if node.recursive or loops > DEEPEST_LOOPS:
                    raise Forbidden("loops", node.lineno)
            case nodes.Extends() if not (
                isinstance(node.template, nodes.Const) and isinstance(node.template.value, str)
            ):
                raise Forbidden("extends", node.lineno)
            case _:
                pass
        for child in node.iter_child_nodes():
            self.at(child, loops, depth + 1)


def parent_of(template: nodes.Template) -> str | None:
    """The template this one is a version of."""
    found = next(template.find_all(nodes.Extends), None)
    if found is None or not isinstance(found.template, nodes.Const):
        return None
    return str(found.template.value)


def blocks_of(template: nodes.Template) -> dict[str, int]:
    """The blocks a template writes, with the lines they begin in."""
    return {block.name: block.lineno for block in template.find_all(nodes.Block)}


def _word(node: nodes.Node) -> str:
    words: Iterable[tuple[type[nodes.Node], str]] = (
        (nodes.Macro, "macro"),
        (nodes.CallBlock, "call"),
        (nodes.Include, "include"),
        (nodes.Import, "import"),
        (nodes.FromImport, "import"),
        (nodes.FilterBlock, "filter"),
        (nodes.With, "with"),
        (nodes.AssignBlock, "set"),
        (nodes.Mul, "*"),
        (nodes.Pow, "**"),
        (nodes.Mod, "%"),
        (nodes.Add, "+"),
        (nodes.Sub, "-"),
        (nodes.Div, "/"),
        (nodes.FloorDiv, "//"),
        (nodes.Neg, "-"),
        (nodes.Dict, "{ }"),
        (nodes.Slice, "[ : ]"),
        (nodes.NSRef, "namespace"),
    )
    return next((word for kind, word in words if isinstance(node, kind)), type(node).__name__.lower())


def _called(node: nodes.Node) -> str:
    match node:
        case nodes.Name():
            return node.name
        case nodes.Getattr():
            return node.attr
        case _:
            return "( )"
