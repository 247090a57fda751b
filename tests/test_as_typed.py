"""What is typed is kept as typed: marks of every kind, at either end and in the middle, at every door."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import text

from bot.adapters.slack.render import message as on_slack
from bot.adapters.telegram.render import render as on_telegram
from bot.core.messages import Kind
from bot.core.reply import Reply
from bot.core.text import unwrapped
from bot.language.words import translator
from tests.office import Office, office, shown

MARKS = (
    *(
        "<b>",
        "</b>",
        "<!channel>",
        "<i>x</i>",
        "&",
        "&amp;",
        "*",
        "**",
        "_",
        "__",
        "~",
        "`",
        "```",
        "'",
        "’",
        "#",
    ),
    *(
        "#tal",
        "%",
        "$",
        "€",
        "§",
        "£",
        "^",
        "=",
        "==",
        "+",
        "/",
        "\\",
        "{",
        "}",
        "{{x}}",
        "{0}",
        "%s",
        "[x]",
        "[vigtigt]",
    ),
    *(
        "¡",
        "→",
        ":tada:",
        ":+1:",
        ":100:",
        "🎉",
        "👍🏽",
        "1:10-reglen",
        "2:1-reglen",
        "a/b",
        "*stjerner*",
        "_under_",
        "~streg~",
    ),
    *("`kode`", "<", ">", "->", "=>", "<-", "-5%", "+45", "=1+1", "?", "!", "?!"),
)
"""Marks that mean something to a chat, a page, a spreadsheet or a template, and nothing to us."""

PLACES = ("{} tal om tid", "tal {} tid", "tal om tid {}", "{}tal om tid{}", "tal{}tid")


def lines(turn: int) -> Iterator[str]:
    """Every mark in two of the places, others at each turn."""
    for number, mark in enumerate(MARKS):
        for place in (number + turn, number + turn + 2):
            yield PLACES[place % len(PLACES)].replace("{}", mark)


BULLET = "* tal om tid"  # the mark of a list, before a step

NEWEST = {
    "record": "SELECT coalesce(subject, '') || ' ' || coalesce(details, '') FROM activities ORDER BY id DESC LIMIT 1",
    "topic": "SELECT subject FROM activities ORDER BY id DESC LIMIT 1",
    "notes": "SELECT details FROM activities ORDER BY id DESC LIMIT 1",
    "step": "SELECT subject FROM tasks WHERE created_at = (SELECT max(created_at) FROM tasks) ORDER BY id",
    "contact": "SELECT text FROM notes ORDER BY id DESC LIMIT 1",
}
DOORS = {
    ("en", "meeting logged Ib Is yesterday about {}"): "record",
    ("da", "møde afholdt Ib Is i går om {}"): "record",
    ("en", "call logged Ib Is yesterday: {}"): "notes",
    ("da", "besøg afholdt Ib Is i går. Noter: {}"): "notes",
    ("en", "meeting logged Ib Is yesterday about x. Next: {}"): "step",
    ("da", "møde afholdt Ib Is i går om x. Næste: {}"): "step",
    ("en", "task add {}"): "step",
    ("da", "opgave tilføj {}"): "step",
    ("en", "contact note Bent Holm: {}"): "contact",
    ("da", "kontakt note Bent Holm: {}"): "contact",
}
FIELDS = {"topic": "topic", "details": "notes", "next_steps": "step"}


def kept(at: Office, what: str) -> str:
    found = at.work.do(lambda unit: unit.connection.execute(text(NEWEST[what])).scalars().all())
    return " ".join(map(str, found))


def squeezed(said: str) -> str:
    return "".join(said.split())


@pytest.mark.parametrize(("locale", "door"), DOORS)
def test_every_mark_is_kept_at_every_door(locale: str, door: str) -> None:
    changed = {}
    what = DOORS[locale, door]
    with office(locale) as at:
        for line in lines(list(DOORS).index((locale, door))):
            at.clock.advance(timedelta(minutes=2))  # else it would be the same said twice
            at.say(door.replace("{}", line))
            found = kept(at, what)
            if squeezed(found) != squeezed(line) and (what, line) != ("step", BULLET):
                changed[line] = found
    assert not changed


@pytest.mark.parametrize("field", FIELDS)
def test_every_mark_is_kept_in_every_field_of_a_form(field: str) -> None:
    changed = {}
    with office() as at:
        for line in lines(list(FIELDS).index(field)):
            at.clock.advance(timedelta(minutes=2))  # else it would be the same said twice
            at.say(
                "meeting logged", kind=Kind.FORM, form={"people": "Ib Is", "when": "yesterday", field: line}
            )
            found = kept(at, FIELDS[field])
            if squeezed(found) != squeezed(line) and (field, line) != ("next_steps", BULLET):
                changed[line] = found
    assert not changed


PAIRS = ('"{}"', "“{}”", "»{}«", "„{}“", "`{}`", "```{}```", "*{}*", "_{}_", "'{}'")
HALVES = ('"{}', '{}"', "`{}", "{}`", "*{}", "{}*", '"{}`', "“{}")


@pytest.mark.parametrize("pair", PAIRS)
def test_a_pair_around_the_whole_line_is_taken_off(pair: str) -> None:
    with office() as at:
        at.say(pair.replace("{}", "/meeting logged Ib Is yesterday about tal"))
        assert kept(at, "topic") == "tal"


@pytest.mark.parametrize("half", HALVES)
def test_half_a_pair_stays(half: str) -> None:
    line = half.replace("{}", "tal")
    assert unwrapped(line) == line
    with office() as at:
        at.say(f"meeting logged Ib Is yesterday about {line}")
        assert squeezed(kept(at, "record")) == line


def test_two_quotations_are_no_pair_around_the_line() -> None:
    assert unwrapped('"a" and "b"') == '"a" and "b"'
    with office() as at:
        at.say('meeting logged Ib Is yesterday about "a" og "b"')
        assert kept(at, "topic") == '"a" og "b"'


# Too long for a message


def on_every_platform(reply: Reply, locale: str) -> Iterator[tuple[str, str]]:
    yield "shell", shown(reply, locale)
    yield "slack", json.dumps(on_slack(reply, translator(locale)).blocks, ensure_ascii=False)
    yield "telegram card", "\n".join(page.html for page in on_telegram(reply, locale, at_most=1))
    yield "telegram", "\n".join(page.html for page in on_telegram(reply, locale))


@pytest.mark.parametrize("locale", ["en", "da"])
@pytest.mark.parametrize("words", [10, 400, 700, 1_000, 2_000, 3_500])
@pytest.mark.parametrize("field", ["about", "notes"])
def test_what_is_long_is_shortened_and_never_dropped(locale: str, words: int, field: str) -> None:
    long = " ".join(f"ord{number}" for number in range(words))
    with office(locale) as at:
        line = f"meeting logged Ib Is yesterday about {long}"
        if field == "notes":
            line = f"meeting logged Ib Is yesterday about x: {long}"
        card = at.say(line)
        number = card.card.partition(":")[2] if card.card else "?"
        for platform, told in on_every_platform(card, locale):
            assert "ord0 ord1" in told, platform
            assert f"#{number} · " in told, platform  # the foot stays
        whole = at.say(f"meeting show {number}")
        assert whole.card is None or words < 1_000
        shows = dict(on_every_platform(whole, locale))
        if len(long) < 11_000:  # what Slack takes in one message
            assert f"ord{words - 1}" in shows["slack"]
        if len(long) < 13_000:
            assert f"ord{words - 1}" in shows["telegram"]
        if "ord1" in shows["telegram card"] and f"ord{words - 1}" not in shows["telegram card"]:
            assert f"meeting show {number}" in shows["telegram card"]


@pytest.mark.parametrize("mark", MARKS)
def test_every_renderer_shows_the_marks(mark: str) -> None:
    line = f"{mark} tal {mark} tid {mark}"
    with office() as at:
        reply = at.say(
            "meeting logged", kind=Kind.FORM, form={"people": "Ib Is", "when": "yesterday", "topic": line}
        )
    assert squeezed(line) in squeezed(shown(reply))
    blocks = on_slack(reply, translator("en")).blocks
    assert any(line in found for found in _texts(blocks))
    assert line in unescape(on_telegram(reply, "en")[0].html).replace("\u2060", "")


def _texts(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "text" and isinstance(value, str):
                yield value
            else:
                yield from _texts(value)
    elif isinstance(node, list):
        for one in node:
            yield from _texts(one)
