"""Nothing typed or imported becomes structure: every format we write, over one list of hostile strings, read back."""

from __future__ import annotations

import csv
import email
import email.policy
import io
import json
import logging
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import icalendar
import vobject
from docx import Document

from bot.adapters.slack.render import message as on_slack
from bot.adapters.telegram.render import render as on_telegram
from bot.core.messages import Kind
from bot.core.reply import Choice, Fields, Heading, Note, Paragraph, Reply, Table, Text
from bot.core.text import file_name, unseen
from bot.language.words import translator
from bot.logs import Discreet
from bot.subjects.calendar.feeds import gathered, ics
from bot.subjects.letters.mail import eml, mailto
from bot.subjects.letters.marks import markdown
from bot.subjects.letters.paper import docx
from storage.contacts.people import People
from storage.exports.csv import contacts_table, write_csv
from storage.exports.popolo import export_json
from storage.exports.vcard import vcards
from storage.team import Team
from storage.work import Unit
from tests.databases import sqlite_work
from tests.office import COPENHAGEN, FRIDAY, office, shown
from tests.tables import table

HOSTILE = (
    *("plain", "", " ", "æøå ÆØÅ ß ł 漢字 العربية", "🎉👍🏽", "a" * 3000, "æ" * 400, "\U00020000" * 120),
    *("x\r\nBcc: evil@example.org", "x\nBcc: evil@example.org", "x\rBcc: e@example.org"),
    *("x\u2028Bcc: e@example.org", "x\x85Bcc: e@example.org", "x\x0bBcc: e", "x\x0cBcc: e"),
    *("x\x1cBcc: e", "x\x00y", "x\x1b[31mred\x1b]0;title\x07"),
    *("=?utf-8?q?=0D=0ABcc:evil@example.org?=", "a =?utf-8?b?DQpCY2M6IGV2aWxAZXhhbXBsZS5vcmc=?= b"),
    *("=?=?utf-8?q?x?=?=", '"quoted" <x@example.org>', "a, b <c@example.org>, d"),
    *("a; b: c@example.org;", "comment (x)", "\\", "\\n", "\\,\\;", "=1+1", "＝1+1", "+1", "＋1", "-1"),
    *("－1", "@SUM(1)", "＠x", "\t=1", "\r=1", "  =1", "\xa0=1", "'=1", "''=1", "−1"),
    *("=cmd|' /C calc'!A0", '"', '""', "a,b", "a;b", 'a"b', "a\tb", "|", "%0D%0ABcc:x", "a&b=c"),
    *("a?cc=x", "a#b", "a%b", "END:VCARD\r\nBEGIN:VCARD", "x\nEND:VEVENT\nBEGIN:VALARM"),
    *("ATTENDEE:mailto:x", "x;TYPE=y:z", "BEGIN:VCALENDAR", "<b>x</b>"),
    *("</a><script>alert(1)</script>", '" onclick="x', "&lt;b&gt;", "&amp;", "]]>", "<!--"),
    *("<!channel>", "<@U123>", "<https://example.org|x>", "@here", "@everyone", "*x* _y_ ~z~ `c`"),
    *("[x](https://example.org)", "javascript:alert(1)", "../../etc/passwd", "..", ".", "/", "C:\\x"),
    *("CON", "nul.txt", "com1", ".hidden", "a/b\\c:d*e?f", "x" * 300 + ".exe", "\u202egnp.exe"),
    *("a\u200bb", "\ufeffx", "\u2066x\u2069", "\U000e0041", "\ud800", "x\udfff", "\ufffe"),
    *("{{ 7*7 }}", "{0}", "%s", '{"a": 1}', "null", "# x", "- x", "1. x", "> x", "---", "```"),
    *("\n\n# x", "x\n2026-01-01 ERROR root: forged"),
)
NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
BREAKS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]")


def visible(text: str) -> str:
    """What a reader sees of a text, white space and what stands for what cannot be kept apart."""
    return "".join(unseen(CONTROL.sub("", text.replace("\ufffd", ""))).split())


def same(found: str, typed: str) -> bool:
    """The same words, up to what nobody sees and where a long one was cut."""
    read, said = (
        visible(found.replace("\ufffd", "")),
        visible(typed),
    )  # a sign nobody sees may be told by that
    return read == said or (len(said) > 100 and said.startswith(read.rstrip("…")))


@table("said", HOSTILE)
def test_a_mail_has_the_lines_we_gave_it(said: str) -> None:
    made = eml(
        subject=said,
        body=f"{said}\n.\n{said}",
        to_name=said,
        to="ib@example.org",
        sender_name=said,
        sender="ida@example.org",
        at=NOW,
    )
    read = email.message_from_bytes(made, policy=email.policy.default)
    known = {
        "subject",
        "x-unsent",
        "date",
        "to",
        "from",
        "content-type",
        "content-transfer-encoding",
        "mime-version",
    }
    assert {name.lower() for name in read} == known
    assert [one.addr_spec for one in read["To"].addresses] == ["ib@example.org"]
    assert [one.addr_spec for one in read["From"].addresses] == ["ida@example.org"]
    assert same(read["Subject"], said)
    assert same(read["To"].addresses[0].display_name, said)
    assert not read.is_multipart()


@table("said", HOSTILE)
def test_an_address_is_one_or_there_is_none(said: str) -> None:
    for typed in (said, f"{said}@example.org", f"ib@{said}", f"ib@example.org{said}"):
        made = eml(subject="x", body="x", to_name="x", to=typed, sender_name="x", sender=typed, at=NOW)
        read = email.message_from_bytes(made, policy=email.policy.default)
        assert "bcc" not in {name.lower() for name in read}
        assert read["To"] is None or len(read["To"].addresses) == 1
        link = mailto(typed, "x", "y")
        assert link is None or set(parse_qs(urlsplit(link).query)) == {"subject", "body"}


@table("said", HOSTILE)
def test_a_mailto_link_has_a_subject_and_a_body(said: str) -> None:
    link = mailto("ib@example.org", said[:200], said[:200])
    if link is not None:
        address = urlsplit(link)
        assert (address.scheme, address.path, address.fragment) == ("mailto", "ib@example.org", "")
        assert set(parse_qs(address.query, keep_blank_values=True)) == {"subject", "body"}
        assert not BREAKS.search(parse_qs(address.query, keep_blank_values=True)["subject"][0])


@table("said", HOSTILE)
def test_a_table_has_its_cells_and_none_is_a_formula(said: str) -> None:
    out = io.StringIO(newline="")
    write_csv(out, [[said] * 3, ["after"] * 3])
    rows = list(csv.reader(io.StringIO(out.getvalue(), newline="")))
    assert [len(row) for row in rows[1:]] == [3, 3]
    for cell in rows[1]:
        assert visible(cell).removeprefix("'") == visible(said).removeprefix("'") or cell == f"'{said}"
        assert cell.lstrip()[:1] not in tuple("=+-@＝＋－＠−"), cell
        assert cell[:1] not in ("\t", "\r", "\n")


def test_a_calendar_has_the_events_we_gave_it() -> None:
    with office() as at:
        for number, said in enumerate(HOSTILE):
            form = {
                "people": "Ib Is",
                "when": "25 November 10:00",
                "topic": f"t{number} {said}",
                "details": f"d {said}",
            }
            at.say("meeting planned", kind=Kind.FORM, form=form)
            at.clock.advance(timedelta(minutes=2))
        contents = at.work.do(lambda unit: gathered(unit, at.workspace, FRIDAY, COPENHAGEN, "", "en", None))
    made = ics(replace(contents, name="x\r\nBEGIN:VALARM", area="a\r\nb"), NOW)
    assert all(len(line) <= 75 for line in made.split(b"\r\n"))
    assert b"\n" not in made.replace(b"\r\n", b"")
    read = icalendar.Calendar.from_ical(made)
    events = read.walk("VEVENT")
    known = len(contents.events) + len(contents.meetings) + len(contents.steps)
    assert len(read.walk()) == known + 1
    assert len(events) == known
    allowed = {
        "UID",
        "DTSTAMP",
        "SUMMARY",
        "DESCRIPTION",
        "DTSTART",
        "DTEND",
        "TRANSP",
        "CLASS",
        "LOCATION",
        "CATEGORIES",
    }
    assert all(set(one) <= allowed for one in events)
    titles = [str(one["SUMMARY"]) for one in events if str(one["UID"]).startswith("meeting-")]
    for number, said in enumerate(HOSTILE):
        title = next(one for one in titles if re.search(rf"\bt{number}\b", one))
        assert len(said) > 150 or same(title.partition(f"t{number}")[2], said), title


@table("said", HOSTILE)
def test_a_document_says_what_was_said(said: str) -> None:
    read = Document(io.BytesIO(docx(said, f"{said}\n\nafter", NOW)))
    assert read.paragraphs[-1].text == "after"
    assert read.core_properties.author == ""


@table("said", HOSTILE)
def test_a_file_name_names_a_file(said: str) -> None:
    for ending in (".txt", "-12.docx"):
        name = file_name(said, ending)
        assert name.endswith(ending)
        assert len(name.encode()) <= 160
        assert not set(name) & set('/\\:*?"<>|\n\r\t\x00')
        assert name[0] not in ".-"
        assert name.split(".")[0].split("-12")[0].casefold() not in ("con", "nul", "com1", "")
        assert all(sign.isprintable() for sign in name)


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(name for name, _ in attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


def reply_with(said: str) -> Reply:
    line = (Text(said), Text(said, bold=True), Text(said, italic=True), Text(said, code=True))
    return Reply(
        (
            Heading(said or "x"),
            Paragraph(line),
            Fields(((said[:40] or "x", line),)),
            Table((said[:40] or "x", "b"), (((Text(said[:200]),), (Text("x"),)),)),
            Note((Text(said),)),
        ),
        (Choice(said[:60] or "x", "help"),),
        summary=said,
    )


@table("said", HOSTILE)
def test_telegram_sees_our_tags_only(said: str) -> None:
    for page in on_telegram(reply_with(said), "en"):
        read = Tags()
        read.feed(page.html)
        assert {tag for tag, _ in read.tags} <= {"b", "i", "code", "pre", "blockquote"}
        assert not any(attributes for tag, attributes in read.tags if tag != "blockquote")
        assert not re.search(
            r"(?<!\w)@\w",
            "".join(re.findall(r">([^<]*)<", re.sub(r"<(code|pre)>.*?</\1>", "", page.html, flags=re.S))),
        )


@table("said", HOSTILE)
def test_slack_sees_words_and_no_markup(said: str) -> None:
    made = on_slack(reply_with(said), translator("en"))
    assert "<" not in made.text
    assert "mrkdwn" not in json.dumps(made.blocks)
    assert "user_id" not in json.dumps(made.blocks)
    assert "broadcast" not in json.dumps(made.blocks)
    made.text.encode()


@table("said", HOSTILE)
def test_a_terminal_gets_no_orders(said: str) -> None:
    told = shown(reply_with(said))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", told)
    told.encode()


def test_a_log_has_one_line_for_an_event() -> None:
    for said in HOSTILE:
        record = logging.LogRecord("caucus", logging.ERROR, "x", 1, "about %s", (said,), None)
        lines = Discreet("%(levelname)s %(message)s").format(record).splitlines()
        assert lines[0].startswith("ERROR about"), ascii(said)
        assert all(line.startswith("  ") for line in lines[1:]), ascii(said)


def test_what_is_exported_is_what_was_kept() -> None:
    """Business cards and the whole export: as many contacts as there are, by their names."""
    names = [said for said in HOSTILE if visible(said) and len(said) < 200]
    with sqlite_work() as work:

        def fill(unit: Unit) -> tuple[int, list[str]]:
            workspace = Team(unit, None, FRIDAY).make_workspace("x", "en", "Europe/Copenhagen")
            people = People(unit, workspace, FRIDAY)
            for name in names:
                people.add_person(name)
            return workspace, list(vcards(unit, workspace))

        workspace, cards = work.do(fill)
        table = work.do(lambda unit: contacts_table(unit, workspace))
        whole = work.do(lambda unit: export_json(unit, workspace))
    read = list(vobject.readComponents("".join(cards)))
    assert len(read) == len(cards) == len(table) == len(names)
    for card, name in zip(read, names, strict=True):
        assert set(card.contents) <= {"version", "uid", "fn", "n"}
        assert same(card.fn.value, name), name
    assert len(json.loads(json.dumps(whole))["persons"]) == len(names)


@table("said", HOSTILE)
def test_marked_up_text_keeps_its_words(said: str) -> None:
    text = markdown(said, "after")
    assert text.rstrip().endswith("after")
    assert "<script" not in text.replace("\\<", "")
