"""Templates that mean harm: each is stopped, with a sentence and where it can be with a line; others go on."""

from __future__ import annotations

import asyncio
from typing import Final

import pytest

from bot.subjects.letters.check import SENTENCES, LetterProblem
from bot.subjects.letters.rendering import Letter, LetterRequest, check_letter, render_letters

GOOD: Final = "{% block subject %}Hej{% endblock %}{% block message %}Kære {{ name }}{% endblock %}"


def block(body: str, name: str = "message") -> str:
    return f"---\ntitle: x\n---\n{{% block {name} %}}{body}{{% endblock %}}"


_DOUBLED = "".join(f"{{% set a{n + 1} = a{n} ~ a{n} %}}" for n in range(40))

# What is said, and why it is refused or stopped.
HOSTILE: Final[dict[str, tuple[str, set[str]]]] = {
    "a text multiplied": (block("{{ 'x' * 10**8 }}"), {"not_allowed"}),
    "a text multiplied by a fact": (block("{{ name * many }}"), {"not_allowed"}),
    "a list multiplied": (block("{{ [1] * 100000000 }}"), {"not_allowed"}),
    "powers of powers": (block("{{ 9**9**9 }}"), {"not_allowed"}),
    "nested ranges": (
        block("{% for a in range(9999) %}{% for b in range(9999) %}{{ a }}{% endfor %}{% endfor %}"),
        {"call"},
    ),
    "centre": (block("{{ 'x'|center(10**9) }}"), {"filter", "not_allowed"}),
    "centre, written out": (block("{{ 'x'|center(1000000000) }}"), {"filter"}),
    "format": (block("{{ '%999999999d'|format(1) }}"), {"filter"}),
    "indent": (block("{{ 'x'|indent(1000000000) }}"), {"filter"}),
    "wordwrap": (block("{{ name|wordwrap(0) }}"), {"filter"}),
    "modulo formatting": (block("{{ '%999999999d' % 1 }}"), {"not_allowed"}),
    "str.format": (block("{{ '{0.__class__}'.format(name) }}"), {"call"}),
    "attr": (block("{{ name|attr('__class__') }}"), {"filter"}),
    "map by attribute": (block("{{ [name]|map(attribute='__class__')|list }}"), {"filter"}),
    "class walk": (block("{{ ''.__class__.__mro__[1].__subclasses__() }}"), {"call", "attribute"}),
    "class walk without a call": (block("{{ ''.__class__.__mro__ }}"), {"attribute"}),
    "class by item": (block("{{ ''['__class__'] }}"), {"attribute"}),
    "class by a name put together": (block("{{ name['__cl' ~ 'ass__'] }}"), {"not_allowed"}),
    "globals of super": (block("{{ super.__globals__ }}"), {"attribute"}),
    "cycler": (block("{{ cycler.__init__.__globals__.os.popen('id').read() }}"), {"call", "attribute"}),
    "lipsum": (block("{{ lipsum(10000) }}"), {"call"}),
    "namespace": (block("{% set n = namespace(a=1) %}{{ n.a }}"), {"call"}),
    "dict": (block("{{ dict(a=1) }}"), {"call"}),
    "joiner": (block("{{ joiner(',')() }}"), {"call"}),
    "self": (block("{{ self.message() }}"), {"call"}),
    "self without a call": (block("{{ self._TemplateReference__context }}"), {"attribute"}),
    "a block that calls itself": (block("{{ self.message }}"), {"attribute"}),
    "super with something in it": (block("{{ super(1) }}"), {"call"}),
    "a recursive macro": (block("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}"), {"not_allowed"}),
    "a recursive loop": (
        block("{% for a in many recursive %}{{ loop(many) }}{% endfor %}"),
        {"loops", "call"},
    ),
    "loops in loops in loops in loops": (
        block(
            "".join(f"{{% for a{n} in many %}}" for n in range(8)) + "x" + "{% endfor %}" * 8,
        ),
        {"loops"},
    ),
    "loops as deep as they may be": (
        block(
            "{% for a in many %}{% for b in many %}{% for c in many %}{% if b == 'x' %}{% endif %}"
            "{% endfor %}{% endfor %}{% endfor %}"
        ),
        {"time"},
    ),
    "loops that write": (
        block("{% for a in many %}{% for b in many %}{{ long }}{% endfor %}{% endfor %}"),
        {"output"},
    ),
    "a text doubled forty times": (block(f"{{% set a0 = long %}}{_DOUBLED}{{{{ a40 }}}}"), {"memory"}),
    "a list joined with itself": (
        block("{{ many|join(long)|join(long)|join(long) }}"),
        {"memory", "output", "time"},
    ),
    "include": (block("{% include 'hostile' %}"), {"not_allowed"}),
    "import": (block("{% import 'hostile' as h %}"), {"not_allowed"}),
    "from import": (block("{% from 'hostile' import h %}"), {"not_allowed"}),
    "a file": ("---\ntitle: x\n---\n{% extends '../../../etc/passwd' %}", {"unknown"}),
    "extends itself": ("---\ntitle: x\n---\n{% extends 'hostile' %}", {"circle"}),
    "extends what a fact says": ("---\ntitle: x\n---\n{% extends name %}", {"extends"}),
    "a filter block": (block("{% filter upper %}x{% endfilter %}"), {"not_allowed"}),
    "a call block": (block("{% call name() %}x{% endcall %}"), {"not_allowed"}),
    "with": (block("{% with a = 1 %}{{ a }}{% endwith %}"), {"not_allowed"}),
    "do": (block("{% do name %}"), {"syntax"}),
    "a slice": (block("{{ name[::-1] }}"), {"not_allowed"}),
    "an item by a fact": (block("{{ many[name] }}"), {"not_allowed"}),
    "a dictionary": (block("{{ {'a': 1} }}"), {"not_allowed"}),
    "a sum": (block("{{ [1] + [2] }}"), {"not_allowed"}),
    "a number of a thousand figures": (block("{{ " + "9" * 5000 + " }}"), {"constant"}),
    "a large number": (block("{{ 99999999999 }}"), {"constant"}),
    "a long constant": (block("{{ '" + "x" * 20_000 + "' }}"), {"constant"}),
    "brackets": (block("{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}"), {"too_deep"}),
    "nots": (block("{{ " + "not " * 5000 + "1 }}"), {"too_deep"}),
    "ifs": (block("{% if name %}" * 500 + "x" + "{% endif %}" * 500), {"too_deep"}),
    "very many parts": (block("{{ name }}" * 6000), {"too_deep"}),
    "five megabytes": (block("x" * 5_000_000), {"too_long"}),
    "a NUL": (block("a\x00b"), {"no_text"}),
    "not closed": ("{% block message %}x", {"syntax"}),
    "no such filter": (block("{{ name|sing }}"), {"filter"}),
    "no such test": (block("{{ name is callable }}"), {"test"}),
    "a head that is never closed": ("---\ntitle: x\n{{ name }}", {"head_open"}),
    "a head with an object in it": (
        "---\ntitle: !!python/object/apply:os.system ['id']\n---\n",
        {"head_broken"},
    ),
    "a head with anchors": ("---\na: &a [x, x]\nb: *a\n---\n", {"head_broken"}),
    "a head with unknown words": ("---\nowner: me\n---\n", {"head_word"}),
    "a head with a list for a title": ("---\ntitle: [x]\n---\n", {"head_word"}),
    "a long head": ("---\ntitle: " + "x" * 9000 + "\n---\n", {"head_long"}),
}
FACTS: Final = {"name": "Anna", "many": ["x"] * 3000, "long": "x" * 9_000}


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_stopped_and_the_others_are_written(name: str) -> None:
    source, reasons = HOSTILE[name]
    sources = {"hostile": source, "good": GOOD}
    requests = [LetterRequest("good", FACTS), LetterRequest("hostile", FACTS), LetterRequest("good", FACTS)]
    before, stopped, after = render_letters(sources, requests)
    assert isinstance(stopped, LetterProblem), stopped
    assert stopped.key in reasons, stopped
    assert before == after == Letter("Hej", "Kære Anna")
    for locale in ("da", "en"):
        sentence = stopped.sentence(locale)
        assert sentence
        assert "{" not in sentence.replace("{ }", "")
    assert stopped.key in SENTENCES


def test_every_line_is_the_one_it_stands_in() -> None:
    source = (
        "---\ntitle: x\nkind: mail\n---\n{% block subject %}x{% endblock %}\n\n"
        "{% block message %}\nHej\n{{ 'a' * 3 }}\n{% endblock %}"
    )
    problem = check_letter({"a": source}, "a")
    assert problem is not None
    assert (problem.key, problem.line) == ("not_allowed", 9)
    assert problem.sentence("da") == "Linje 9: * kan ikke bruges i et brev."


def test_the_loop_answers_others_while_a_letter_eats_its_time() -> None:
    source, _ = HOSTILE["loops as deep as they may be"]

    async def scenario() -> tuple[int, Letter | LetterProblem]:
        writing = asyncio.create_task(
            asyncio.to_thread(render_letters, {"a": source}, [LetterRequest("a", FACTS)])
        )
        turns = 0
        while not writing.done():
            await asyncio.sleep(0.01)
            turns += 1
        return turns, (await writing)[0]

    turns, found = asyncio.run(scenario())
    assert isinstance(found, LetterProblem)
    assert turns > 20


def test_a_template_that_ends_every_process_is_given_up() -> None:
    source, _ = HOSTILE["a text doubled forty times"]
    found = render_letters({"a": source}, [LetterRequest("a", FACTS)] * 6)
    assert [one.key for one in found if isinstance(one, LetterProblem)] == ["memory"] * 3 + ["given_up"] * 3
