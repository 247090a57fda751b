"""Reports, files and pictures of a case: what is in them, what is kept out, and that nothing in them runs."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from PIL import Image
from sqlalchemy import BigInteger, Table, update

from bot.core.messages import Place, PlaceKind
from bot.core.reply import File, Reply
from storage.tables import Case, CasePoint, Position
from storage.tables.base import Words
from storage.team import Team
from storage.visibility import Confidentiality
from storage.work import Unit
from tests.handlers.cases.test_cases import opened
from tests.office import BUDGET, Office, choices, office, shown

MARK = "Zqxmark"
SECRET = 98_765_432
# What a public report may tell, and what says how the rest is read.
TOLD = {"title", "number", "level", "state", "kind", "amount_kind", "confidentiality", "confidence", "stance"}


@pytest.fixture
def desk() -> Iterator[Office]:
    with office("en") as made:
        opened(
            made, "Rehabilitation DKK 1.5m a year owner Bo: a figure", "Hall DKK 3m once", "Deal DKK 5m once"
        )
        made.say("budget ask 3.1 Part of it DKK 2m once")
        for said in ("stand V against 1 per Bent Holm", "stand confidential: A for 1", "target 10m"):
            made.say(f"budget {said}")
        made.say('budget question "What does it cost?" about 1 to finance by 28 November')
        made.say("budget internal amount 2")
        made.say("budget internal 3")
        yield made


def files(desk: Office, said: str) -> list[File]:
    """The files a sentence brings, made by the jobs it starts."""
    desk.say(said)
    desk.work_off()
    return [one.reply.file for one in desk.parcels() if one.reply.file is not None]


def told(content: bytes) -> str:
    """All there is to read in an Office file."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "\n".join(
            parts.read(name).decode("utf-8") for name in parts.namelist() if name.endswith(".xml")
        )


def marked(unit: Unit) -> None:
    """Put a word into every column of cases, points and positions that a public report does not tell, and a number."""
    for model in (Case, CasePoint, Position):
        table = model.__table__
        assert isinstance(table, Table)
        words = {
            one.name: MARK
            for one in table.columns
            if isinstance(one.type, Words) and one.name not in TOLD | {"amount_years"}
        }
        numbers = {one.name: SECRET for one in table.columns if isinstance(one.type, BigInteger)}
        if model is CasePoint:
            assert {"story", "figure", "owner_name", "amount_said", "answered_by", "note_number"} <= set(
                words
            )
            unit.connection.execute(update(CasePoint).values(words))
            unit.connection.execute(update(CasePoint).where(CasePoint.number != "1").values(numbers))
            hidden = CasePoint.number.like("3%") | CasePoint.number.like("?%")
            unit.connection.execute(update(CasePoint).where(hidden).values(title=MARK))
        else:
            unit.connection.execute(update(model).values(words | numbers))


def test_a_public_report_tells_nothing_but_what_is_named(desk: Office) -> None:
    desk.work.do(marked)
    said = desk.lines("budget report public")
    (document,) = files(desk, "budget report public docx")
    everything = [said, told(document.content), document.name, document.title or ""]
    everything += [one.label for one in choices(desk.last)]
    for text in everything:
        assert MARK not in text
        assert not [one for one in ("98,765", "98765", "98.76", "98.77") if one in text]
    assert "Rehabilitation" in said
    assert "(confidential)" in said
    assert "Deal" not in said
    assert "Bent Holm" not in said
    assert "Asked for: DKK 1.5m a year" in said
    assert "10m" not in said  # the target is no concern of the public's
    inside = desk.lines("budget report internal")
    assert MARK in inside
    assert "98,765,432" in inside


def test_what_not_the_whole_team_may_see_has_no_public_report(desk: Office) -> None:
    desk.work.do(
        lambda unit: unit.connection.execute(
            update(Case).values(confidentiality=Confidentiality.PRIVATE.value)
        )
    )
    for said in ("budget report public", "budget report public docx"):
        first = desk.lines(said)
        desk.work_off()
        later = [shown(one.reply) for one in desk.parcels()]
        assert "no public report" in "\n".join([first, *later])
        assert "Rehabilitation" not in "\n".join([first, *later])


def test_marks_are_taken_back_and_undone(desk: Office) -> None:
    desk.say("budget public 3")
    assert "Deal" in desk.lines("budget report public")
    desk.say("budget undo")
    assert "Deal" not in desk.lines("budget report public")
    desk.say("budget public 2")
    assert "(confidential)" not in desk.lines("budget report public")


def test_for_whom_a_report_is_must_be_said(desk: Office) -> None:
    for said in ("", "internal public", "weekly", "docx"):
        desk.say(f"budget report {said}")
        assert [one.label for one in choices(desk.last)] == ["Internal", "Public"], said


def test_an_internal_report_and_files_leave_out_what_somebody_keeps_to_themselves(desk: Office) -> None:
    (document,) = files(desk, "budget report internal docx")
    (table,) = files(desk, "budget file csv")
    (book,) = files(desk, "budget file")
    for text in (told(document.content), table.content.decode("utf-8-sig"), told(book.content)):
        assert "V" in text
        assert "A is for" not in text
        assert "A 9, V" not in text
    assert "Bent Holm" in told(document.content)
    assert "What does it cost?" in told(book.content)
    rows = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert [(row["No."], row["Amount"], row["Against"]) for row in rows][:2] == [
        ("1", "1500000", "V 8"),
        ("2", "3000000", ""),
    ]
    assert "A 9" in rows[0]["Not known"]


@pytest.mark.parametrize("title", ['=HYPERLINK("http://x";"y")', "+1+2", "@SUM(A1)", "-2+3", "\t=1", "＝1"])
def test_no_cell_runs_as_a_formula(en: Office, title: str) -> None:
    opened(en, f"“{title}” DKK 1m: {title}")
    (table,) = files(en, "budget file csv")
    cells = [cell for row in csv.reader(io.StringIO(table.content.decode("utf-8-sig"))) for cell in row]
    assert not [
        cell for cell in cells if cell.lstrip()[:1] in "=+@＝-\t" and cell.lstrip()[:1] and len(cell) > 1
    ]
    (book,) = files(en, "budget file excel")
    with zipfile.ZipFile(io.BytesIO(book.content)) as parts:
        for name in parts.namelist():
            if name.startswith("xl/worksheets/"):
                tags = {one.tag.rpartition("}")[2] for one in ElementTree.fromstring(parts.read(name)).iter()}
                assert "f" not in tags
                assert "hyperlink" not in tags
        assert title.strip() in parts.read("xl/sharedStrings.xml").decode().replace("&quot;", '"')


def test_files_have_names_any_system_takes(en: Office) -> None:
    en.say('budget open "../../con: <Budget>|2028?*" in Slagelse')
    en.say("budget ask A road DKK 1m")
    for said in ("budget file", "budget file csv", "budget report internal docx", "budget picture table"):
        (made,) = files(en, said)
        assert not set(made.name) & set('/\\:<>|?*" ')
        assert not made.name.startswith(".")


def pixels(made: File) -> Image.Image:
    found: Image.Image = Image.open(io.BytesIO(made.content))
    found.load()
    return found


def twin(desk: Office, said: str) -> tuple[Reply, Image.Image]:
    """The picture a sentence brings, and the words beside it."""
    desk.say(said)
    desk.work_off()
    (parcel,) = desk.parcels()
    assert parcel.reply.file is not None
    return parcel.reply, pixels(parcel.reply.file)


def test_pictures_have_their_words_beside_them(desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handlers.cases.pictures.MOST", 3)
    said, one = twin(desk, "budget picture 1")
    assert "Against" in shown(said)
    assert "Sure 0 of 16" in shown(said)  # a confidential position is nobody's but its author's
    said, every = twin(desk, "budget picture")
    assert "1 Rehabilitation · 0/16" in shown(said)
    said, table = twin(desk, "budget picture table")
    assert "1 Rehabilitation · idea · DKK 1.5m a year · Bo" in shown(said)
    for image in (one, every, table):
        assert image.width == 1200
        assert len(image.getcolors(2**24) or ()) > 50
        assert image.convert("RGBA").getpixel((3, 3)) == (0xFB, 0xFA, 0xF6, 255)
    desk.say("budget stand A, F, Ø, C for 1")
    assert "3.1" not in shown(said)  # more than a phone shows come in several pictures
    desk.last = said
    assert twin(desk, next(one.says for one in choices(said)))[0].file is not None
    _, after = twin(desk, "budget picture 1")
    assert after.tobytes() != one.tobytes()


def test_in_a_room_they_come_in_private_unless_they_are_shared(desk: Office) -> None:
    desk.say("budget picture 1", place=BUDGET)
    desk.work_off()
    (parcel,) = desk.parcels()
    assert parcel.target.room == "ida"
    room = Place("shell", "#budget", kind=PlaceKind.ROOM)
    desk.say("share budget file csv", place=room)
    desk.work_off()
    (parcel,) = desk.parcels()
    assert parcel.target.room == "#budget"


def test_what_is_seen_in_one_room_alone_comes_there_or_not_at_all(en: Office) -> None:
    room = Place("shell", "#budget", kind=PlaceKind.ROOM, name="#budget")
    en.work.do(
        lambda unit: Team(unit, en.workspace, en.clock.now()).link_room("shell", "#budget", name="#budget")
    )
    for said in ('budget open "Budget 2028" in Slagelse', "budget ask Road DKK 1m", "budget visible room"):
        en.say(said, place=room)
    en.work_off()
    en.parcels()
    for said in ("budget file csv", "budget picture table", "budget report internal docx"):
        assert "in this room alone" in en.lines(said, "bo", room), said
        en.work_off()
        assert not [one for one in en.parcels() if one.reply.file is not None]
    en.say("share budget file csv", "bo", room)
    en.work_off()
    assert [one.target.room for one in en.parcels() if one.reply.file is not None] == ["#budget"]


def test_without_seats_or_points_nothing_is_drawn(en: Office) -> None:
    en.say('budget open "Budget 2028" in Læsø')
    assert "no asks yet" in en.lines("budget picture")
    en.say('agreement open "A deal" in Slagelse')
    en.say("agreement goal More visits")
    (made,) = files(en, "agreement picture")
    assert pixels(made).width == 1200
