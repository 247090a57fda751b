"""The year wheel and the timeline: drawn beside everything else, and shown to those they are for."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from PIL import Image

from bot.core.messages import Target
from bot.core.reply import Reply, Visibility
from bot.politics.calendar import Calendar, Override
from bot.subjects.pictures.year import timeline, wheel
from tests.countries import DK
from tests.office import BUDGET, Office, office, shown


@pytest.fixture
def desk() -> Iterator[Office]:
    with office("da") as made:
        yield made


def picture(reply: Reply) -> Image.Image:
    assert reply.file is not None
    assert reply.file.media_type == "image/png"
    found: Image.Image = Image.open(io.BytesIO(reply.file.content))
    found.load()
    return found


@pytest.mark.parametrize(
    ("said", "title", "name"),
    [
        ("kalender årshjul 2027 i Slagelse", "Året 2027, Slagelse", "wheel-2027.png"),
        ("calendar wheel", "Året 2026", "wheel-2026.png"),
        (
            "kalender tidslinje i Region Sjælland",
            "Valgperioden 2026–2029, Region Sjælland",
            "timeline-2026-2029.png",
        ),
    ],
)
def test_a_picture_comes_a_moment_later(desk: Office, said: str, title: str, name: str) -> None:
    assert "i gang" in desk.lines(said)
    desk.work_off()
    (parcel,) = desk.parcels()
    assert title in shown(parcel.reply, "da")
    assert parcel.reply.file is not None
    assert parcel.reply.file.name == name
    image = picture(parcel.reply)
    assert image.width == 1200
    assert len(image.getcolors(2**24) or ()) > 50  # there is something on it
    # The paper is its own, for chats on a dark ground.
    assert image.convert("RGBA").getpixel((3, 3)) == (0xFB, 0xFA, 0xF6, 255)


def test_in_a_channel_it_comes_in_private_unless_it_is_shared(desk: Office) -> None:
    desk.say("calendar wheel", place=BUDGET)
    desk.press("Del i kanalen", place=BUDGET)
    desk.work_off()
    found = [(one.target, one.reply.visibility) for one in desk.parcels()]
    # They are drawn side by side: either may be first.
    assert sorted(found, key=str) == [
        (Target("shell", "#budget"), Visibility.ROOM),
        (Target("shell", "ida"), Visibility.ASKER),
    ]


@pytest.mark.parametrize(
    ("said", "told"),
    [("kalender årshjul i Andeby", "Andeby"), ("kalender årshjul 1849", "1849")],
)
def test_what_there_is_no_picture_of_is_said(desk: Office, said: str, told: str) -> None:
    assert told in desk.lines(said)
    desk.work_off()
    assert desk.parcels() == []


def test_the_wheel_holds_both_budgets_the_team_s_dates_and_today() -> None:
    calendar = Calendar(DK, "0330", [Override("own:1", 0, date(2027, 3, 3), label="Dialogmøde")])
    spec = wheel(calendar, 2027, date(2027, 7, 2), "Slagelse", [date(2027, 1, 4), date(2026, 1, 4)], "da")
    assert [ring.name for ring in spec.rings] == ["Budget 2028", "Budget 2029"]
    assert [one.tone for one in spec.rings[1].stretches] == ["run_up"]
    assert [
        (mark.day, mark.text, mark.legal, mark.past) for mark in spec.marks if mark.text == "Dialogmøde"
    ] == [("3. mar.", "Dialogmøde", False, True)]
    adoption = next(mark for mark in spec.marks if mark.day == "15. okt.")
    assert (adoption.legal, adoption.expected, adoption.past) == (True, False, False)
    regional = next(mark for mark in spec.marks if mark.day == "1. okt.")
    assert regional.text.endswith("(forventet)")
    assert spec.meetings == (3 / 365,)
    assert spec.hand == pytest.approx(182 / 365)
    assert wheel(calendar, 2028, date(2027, 7, 2), "", [], "en").hand is None


def test_the_timeline_counts_the_days_to_the_election() -> None:
    spec = timeline(Calendar(DK, "0330"), date(2026, 11, 20), "Slagelse", "da")
    assert spec.note == "1.096 dage til næste valg, 20. nov. 2029"
    assert [row.name for row in spec.rows] == [
        "1. år: Ny periode",
        "2. år: Beslutninger og drift",
        "3. år: Den gode slutspurt",
        "4. år: Valgår",
    ]
    assert [row.hand is None for row in spec.rows] == [False, True, True, True]


def test_every_day_of_the_term_can_be_drawn() -> None:
    day = date(2026, 1, 1)
    calendars = [Calendar(DK, area) for area in ("", "0330", "region_sjaelland")]
    while day < date(2030, 2, 1):
        for calendar in calendars:
            spec = wheel(calendar, day.year, day, "", [day], "en")
            assert len(spec.marks) <= 10
            assert len(spec.months) == 12
            assert all(0 <= one.first < one.last <= 1 for ring in spec.rings for one in ring.stretches)
            assert timeline(calendar, day, "", "da").rows
        day += timedelta(days=13)
