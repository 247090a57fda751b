"""Letters from templates and facts: gaps, versions of a central text, and the forms a letter leaves in."""

from __future__ import annotations

import email
import io
import zipfile
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import docx as python_docx
import psutil
import pytest

from bot.subjects.letters.check import Touched, difference, touched
from bot.subjects.letters.mail import address_of, eml, mailto
from bot.subjects.letters.marks import Part, Run, markdown, parts, plain
from bot.subjects.letters.paper import docx
from bot.subjects.letters.rendering import Letter, LetterProblem, LetterRequest, check_letter, render_letters

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
CENTRAL = """---
title: Tillykke
kind: mail
locked: [message]
---
{% block subject %}Tillykke, {{ recipient.given_name }}{% endblock %}
{% block greeting %}Kære {{ recipient.given_name }}{% endblock %}
{% block message %}
Tillykke{% if recipient.title %} med posten som {{ recipient.title }}{% endif %}.
{% for one in meetings %}
- {{ one.date }}: {{ one.topic }}
{% else %}
Vi har ikke mødt dig endnu.
{% endfor %}
{% endblock %}
{% block closing %}Venlig hilsen{% endblock %}
{% block signature %}
{{ sender.name }}
{{ sender.organisation }}
{% endblock %}
"""
LOCAL = """---
title: Tillykke fra Slagelse
---
{% extends "central" %}
{% block closing %}Mange hilsner fra hele holdet{% endblock %}
{% block signature %}{{ super() }}
Slagelse{% endblock %}
"""
FACTS: dict[str, Any] = {
    "recipient": {"given_name": "Anna", "title": "formand"},
    "sender": {"name": "Ida Brandt", "organisation": "Åndehullet"},
    "meetings": [{"date": "3. november", "topic": "genoptræning"}, {"date": "1. juni", "topic": ""}],
}


def write(
    source: str | dict[str, str], facts: dict[str, Any], locale: str = "da", name: str = "central"
) -> Letter:
    sources = {"central": source} if isinstance(source, str) else source
    (found,) = render_letters(sources, [LetterRequest(name, facts, locale)])
    assert isinstance(found, Letter), found
    return found


def test_a_letter_and_its_gaps() -> None:
    assert write(CENTRAL, FACTS) == Letter(
        "Tillykke, Anna",
        "Kære Anna\n\nTillykke med posten som formand.\n- 3. november: genoptræning\n"
        "- 1. juni: [mangler: emnet]\n\nVenlig hilsen\nIda Brandt\nÅndehullet",
        ("emnet",),
    )
    empty = write(CENTRAL, {}, "en")
    assert empty.gaps == ("the recipient's first name", "your name", "your organisation")
    assert "[missing: your name]" in empty.body
    assert "Vi har ikke mødt dig endnu." in empty.body


@pytest.mark.parametrize("nothing", [None, "", [], {}])
def test_what_is_empty_is_a_gap_and_false(nothing: object) -> None:
    source = "{% block message %}{% if topic %}ja{% else %}nej{% endif %} {{ topic }} {{ topic.a.b }}{% endblock %}"
    assert write(source, {"topic": nothing}).body == "nej [mangler: emnet] [mangler: b]"


def test_the_words_of_a_fact_are_never_markup() -> None:
    source = "{% block message %}\n{{ a }}\n\n{{ b }}\n{% endblock %}"
    letter = write(source, {"a": "## Overskrift\n- punkt", "b": "**fed**\x07\u202e {{ 7*7 }} {% x %}"})
    assert all(part.kind == "p" for part in parts(letter.body))
    assert plain(letter.body) == "## Overskrift\n- punkt\n\n**fed** {{ 7*7 }} {% x %}"


def test_a_local_version_has_its_own_blocks_and_the_central_ones() -> None:
    sources = {"central": CENTRAL, "local": LOCAL}
    assert check_letter(sources, "local") is None
    letter = write(sources, FACTS, name="local")
    assert letter.subject == "Tillykke, Anna"
    assert letter.body.endswith("Mange hilsner fra hele holdet\nIda Brandt\nÅndehullet\n\nSlagelse") or (
        letter.body.endswith("Mange hilsner fra hele holdet\nIda Brandt\nÅndehullet\nSlagelse")
    )


@pytest.mark.parametrize(
    ("block", "key", "line"), [("message", "locked", 2), ("advice", "no_block", 2), ("closing", None, None)]
)
def test_a_locked_block_is_left_as_it_is(block: str, key: str | None, line: int | None) -> None:
    local = f'{{% extends "central" %}}\n{{% block {block} %}}Vores egne ord{{% endblock %}}'
    problem = check_letter({"central": CENTRAL, "local": local}, "local")
    assert (problem.key, problem.line, problem.template) == (key, line, "local") if problem else key is None


def test_a_change_of_the_central_text_tells_which_versions_it_touches() -> None:
    changed = CENTRAL.replace("Venlig hilsen", "De bedste hilsner").replace("Kære", "Hej")
    assert touched(CENTRAL, changed, LOCAL) == Touched(follows=("greeting",), keeps=("closing",))
    assert not touched(CENTRAL, CENTRAL.replace("title: Tillykke", "title: Lykønskning"), LOCAL)
    before, after = write(CENTRAL, FACTS), write(changed, FACTS)
    assert [line for line in difference(before.body, after.body) if line[0] != " "] == [
        ("-", "Kære Anna"),
        ("+", "Hej Anna"),
        ("-", "Venlig hilsen"),
        ("+", "De bedste hilsner"),
    ]
    # The local version goes on as it was, with the new greeting in it.
    local = write({"central": changed, "local": LOCAL}, FACTS, name="local")
    assert local.body.startswith("Hej Anna")
    assert "Mange hilsner fra hele holdet" in local.body


def test_five_hundred_letters_come_from_one_process_and_leave_nothing_behind() -> None:
    process = psutil.Process()
    others = set(process.children())
    requests = [
        LetterRequest("central", FACTS | {"recipient": {"given_name": f"Navn {n}"}}) for n in range(500)
    ]
    before = process.memory_info().rss
    found = render_letters({"central": CENTRAL}, requests)
    assert [letter.subject for letter in found if isinstance(letter, Letter)] == [
        f"Tillykke, Navn {n}" for n in range(500)
    ]
    assert process.memory_info().rss - before < 20_000_000
    assert set(process.children()) <= others


def test_a_problem_is_said_of_the_letter_it_is_in() -> None:
    sources = {"central": CENTRAL, "broken": "{% block message %}{{ x"}
    asked = [LetterRequest("broken"), LetterRequest("central", FACTS), LetterRequest("none")]
    broken, fine, missing = render_letters(sources, asked)
    assert isinstance(broken, LetterProblem)
    assert isinstance(fine, Letter)
    assert isinstance(missing, LetterProblem)
    assert (broken.key, missing.key) == ("syntax", "unknown")


BODY = "Kære Anna\n\nTak **for** mødet.\nVi ses.\n\nVi aftalte:\n\n- tal\n- \\*\\*to\\*\\*\n\n## Videre\n\nHilsen\nIda"


def test_the_parts_of_a_letter() -> None:
    assert parts("## A **b**\n- c\nd\ne\n\nf") == (
        Part("h", ((Run("A "), Run("b", True)),)),
        Part("li", ((Run("c"),),)),
        Part("p", ((Run("d"),), (Run("e"),))),
        Part("p", ((Run("f"),),)),
    )
    assert plain(BODY) == (
        "Kære Anna\n\nTak for mødet.\nVi ses.\n\nVi aftalte:\n\n- tal\n- **to**\n\nVidere\n\nHilsen\nIda"
    )


def test_markdown_keeps_words_words() -> None:
    said = markdown("Emne [x](y)", "1. juni <b>\n\n\\# nej\n\n- _a_\n- `b`\n\n## **B**")
    assert said == "# Emne \\[x\\](y)\n\n1\\. juni \\<b\\>\n\n\\# nej\n\n- \\_a\\_\n- \\`b\\`\n\n## **B**\n"


@pytest.mark.parametrize("hostile", ["\r\nBcc: x@example.dk", "\nX-A: b", "\u2028Bcc: x@example.dk", "\x00"])
def test_no_word_makes_a_header_of_its_own(hostile: str) -> None:
    raw = eml(
        subject=f"Møde{hostile}",
        body=BODY + hostile,
        to_name=f'Anna "J"{hostile}',
        to="anna@example.dk",
        sender_name=f"Ida{hostile}",
        sender=f"ida@example.dk{hostile}",
        at=AT,
    )
    read = email.message_from_bytes(raw, policy=default)
    assert isinstance(read, EmailMessage)
    assert {name.lower() for name in read.keys()} <= {  # noqa: SIM118
        "subject",
        "x-unsent",
        "date",
        "to",
        "from",
        "content-type",
        "content-transfer-encoding",
        "mime-version",
    }
    assert read["To"].addresses[0].addr_spec == "anna@example.dk"
    assert read["Subject"].startswith("Møde")
    assert read.get_content().startswith("Kære Anna")


@pytest.mark.parametrize(
    "wrong", ["", None, "anna", "anna@", "a@b, c@d", "a@b\r\nBcc: c@d", "Anna <a@b>", "a b@c", "@b", "a@-"]
)
def test_what_is_no_address_is_none(wrong: str | None) -> None:
    assert address_of(wrong) is None
    assert mailto(wrong, "Emne", "Tekst") is None


def test_a_mailto_link_says_what_the_letter_says() -> None:
    link = mailto("anna+b@example.dk", "Æbler & pærer?\r\nBcc: x@y", BODY)
    assert link is not None
    address = urlsplit(link)
    assert unquote(address.path) == "anna+b@example.dk"
    said = parse_qs(address.query)
    assert said == {"subject": ["Æbler & pærer? Bcc: x@y"], "body": [plain(BODY).replace("\n", "\r\n")]}
    assert mailto("anna@example.dk", "Emne", "x" * 3000) is None


def test_a_document_holds_the_letter_and_no_author() -> None:
    raw = docx("Høringssvar", BODY + "\n\n\x0b\ud800", AT)
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert archive.testzip() is None
        assert not [name for name in archive.namelist() if "vba" in name.lower()]
    read = python_docx.Document(io.BytesIO(raw))
    assert [(one.style.name, one.text) for one in read.paragraphs if one.style is not None][:6] == [
        ("Heading 1", "Høringssvar"),
        ("Normal", "Kære Anna"),
        ("Normal", "Tak for mødet.\nVi ses."),
        ("Normal", "Vi aftalte:"),
        ("List Bullet", "tal"),
        ("List Bullet", "**to**"),
    ]
    assert [run.text for one in read.paragraphs for run in one.runs if run.bold] == ["for"]
    assert (read.core_properties.author, read.core_properties.last_modified_by) == ("", "")
