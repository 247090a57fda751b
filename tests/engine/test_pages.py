"""Templates become replies in both languages; what people typed stays plain text."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path
from threading import Thread
from zoneinfo import ZoneInfo

import jinja2
import pytest

from bot.core.reply import Buttons, Fields, Heading, Paragraph, Reply, Text
from bot.engine.markup import MarkupError
from bot.engine.pages import Pages
from bot.language.dates import Moment
from tests.translations import templates as extract

TZ = ZoneInfo("Europe/Copenhagen")
WEEK = Moment(date(2027, 1, 18), until=date(2027, 1, 24))
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
HOSTILE = [
    "<b>bold</b>",
    "</script><script>alert(1)</script>",
    "<!channel> <@U123> <https://x|y>",
    "*bold* _it_ ~no~ `code`",
    "&lt;b&gt; &amp;amp;",
    '" onclick="x',
    "' or 1=1",
    "{{ 7 * 7 }} {% raw %}",
    "%s %(name)s {n} {0}",
    "<reply card='x'>",
    "\u05d0\u05e0\u05d4 \u0623\u0646\u0627",
]


def page(folder: Path, text: str, locale: str = "en", /, **values: object) -> Reply:
    (folder / "page.html").write_text(text, encoding="utf-8")
    return Pages(folder).reply("page", locale, TZ, NOW, **values)


def words(reply: Reply) -> str:
    (block,) = reply.blocks
    assert isinstance(block, Paragraph)
    return "".join(run.text for run in block.text)


@pytest.mark.parametrize("value", HOSTILE)
def test_a_value_is_plain_text_wherever_it_stands(tmp_path: Path, value: str) -> None:
    reply = page(
        tmp_path,
        '<reply card="{{ v }}"><summary>{% trans v=v %}About {{ v }}{% endtrans %}</summary><h>{{ v }}</h>'
        "<dl><dt>{{ v }}</dt><dd>{{ v }}</dd></dl><p>{{ _('With %(v)s', v=v) }}</p>"
        "<p>{{ [v, 'Bo']|listed }}</p><p>{{ v|lines }}</p><p>{{ v|translated }}</p>"
        '<buttons><button says="say {{ v }}">{{ v }}</button></buttons></reply>',
        v=value,
    )
    run = (Text(value),)
    assert reply.summary == f"About {value}"
    assert reply.card == value
    assert reply.blocks[:2] == (Heading(value), Fields(((value, run),)))
    assert reply.blocks[2:6] == tuple(
        Paragraph((Text(text),)) for text in (f"With {value}", f"{value} and Bo", value, value)
    )
    (choice,) = reply.blocks[6].choices if isinstance(reply.blocks[6], Buttons) else ()
    assert (choice.label, choice.says) == (value, f"say {value}")


@pytest.mark.parametrize("unseen", ["\x00", "\x1b", "\ud83d", "\u200b", "\u202e", "\ufeff", "\U000e0041"])
def test_what_cannot_be_seen_is_left_out(tmp_path: Path, unseen: str) -> None:
    reply = page(tmp_path, '<p>{{ v }}</p><button says="{{ v }}">{{ v }}</button>', v=f"An{unseen}na")
    assert words(reply) == reply.choices[0].says == reply.choices[0].label == "Anna"


@pytest.mark.parametrize(
    ("template", "values"),
    [
        ("{{ nobody }}", {}),
        ("<p>{{ person.name }}</p>", {"person": {}}),
        ("<p>{{ v|safe }}</p>", {"v": "x"}),
        ("<p>{% if %}</p>", {}),
        ("{% include 'missing.html' %}", {}),
        ("<blink>x</blink>", {}),
        ("<button says={{ v }}>x</button>", {"v": "meeting"}),
    ],
)
def test_a_mistake_in_a_template_raises(tmp_path: Path, template: str, values: dict[str, object]) -> None:
    with pytest.raises((jinja2.TemplateError, MarkupError)):
        page(tmp_path, template, **values)


@pytest.mark.parametrize(
    ("template", "english", "danish"),
    [
        ("{{ at|when }}", "today, Friday 20 November, 15:05", "i dag, fredag 20. november kl. 15.05"),
        ("{{ day|when }}", "Tuesday 12 January 2027", "tirsdag 12. januar 2027"),
        ("{{ at|day }}", "today, Friday 20 November", "i dag, fredag 20. november"),
        ("{{ moment|when }}", "week 3 (18-24 January 2027)", "uge 3 (18.-24. januar 2027)"),
        ("{{ at|clock }}", "15:05", "15.05"),
        ("{{ noon|clock }}", "09:00", "09.00"),
        ("{{ day|week }}", "2", "2"),
        ("{{ []|listed }}", "", ""),
        ("{{ ['A']|listed }}", "A", "A"),
        ("{{ ['A', 'B', 'C']|listed }}", "A, B and C", "A, B og C"),
    ],
)
def test_filters_in_both_languages(tmp_path: Path, template: str, english: str, danish: str) -> None:
    values = {
        "at": datetime(2026, 11, 20, 14, 5, tzinfo=UTC),
        "day": date(2027, 1, 12),
        "noon": time(9),
        "moment": WEEK,
    }
    for locale, text in (("en", english), ("da-DK", danish)):
        assert words(page(tmp_path, f"<p>[{template}]</p>", locale, **values)) == f"[{text}]"


def test_a_moment_without_a_zone_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="aware"):
        page(tmp_path, "<p>{{ at|when }}</p>", at=datetime(2026, 11, 20))


def test_count_speaks_of_one_and_of_many(tmp_path: Path) -> None:
    template = '<p>{{ n|count("{n} thing nobody has", "{n} things nobody has") }}</p>'
    assert [words(page(tmp_path, template, "en", n=n)) for n in (0, 1, 2)] == [
        "0 things nobody has",
        "1 thing nobody has",
        "2 things nobody has",
    ]


def test_filters_work_inside_imported_macros(tmp_path: Path) -> None:
    (tmp_path / "parts.html").write_text(
        "{% macro on(d) %}<time>{{ d|day }}</time>{% endmacro %}", encoding="utf-8"
    )
    template = "{% import 'parts.html' as parts %}<p>{{ parts.on(day) }}</p>"
    assert words(page(tmp_path, template, "da", day=date(2026, 11, 23))) == "mandag 23. november"
    assert words(page(tmp_path, template, "en", day=date(2026, 11, 23))) == "Monday 23 November"


def test_threads_do_not_hear_each_others_language(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<p>{{ day|day }}</p>", encoding="utf-8")
    pages, heard = Pages(tmp_path), dict[str, set[str]](da=set(), en=set())

    def listen(locale: str) -> None:
        for _ in range(300):
            heard[locale].add(words(pages.reply("page", locale, TZ, NOW, day=date(2026, 11, 23))))

    threads = [Thread(target=listen, args=(locale,)) for locale in ("da", "en", "da", "en")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert heard == {"da": {"mandag 23. november"}, "en": {"Monday 23 November"}}


def test_names_are_what_reply_takes(tmp_path: Path) -> None:
    (tmp_path / "activities").mkdir()
    (tmp_path / "activities" / "card.html").write_text("<p>x</p>", encoding="utf-8")
    (tmp_path / "locale").mkdir()
    assert Pages(tmp_path).names() == ["activities/card"]
    assert words(Pages(tmp_path).reply("activities/card", "da", TZ, NOW)) == "x"


def test_every_template_of_ours_compiles_and_translates_literals_only() -> None:
    pages = Pages()
    for name in pages.names():
        pages.compile(name)


@pytest.mark.parametrize(
    "template", ["{{ _(v) }}", "{{ gettext(v) }}", "{{ n|count(v, w) }}", "{{ ngettext(v, w, n) }}"]
)
def test_a_value_is_never_taken_for_a_source_string(tmp_path: Path, template: str) -> None:
    source = tmp_path / "page.html"
    source.write_text(template, encoding="utf-8")
    with source.open("rb") as stream, pytest.raises(ValueError, match="literal"):
        list(extract(stream, ["_", "gettext", "ngettext"], [], {}))
