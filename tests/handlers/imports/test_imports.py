"""A file given in a chat: what it would do is shown first, and it is done, called off or taken back by a press."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, update

from bot.core.messages import LARGEST_FILE, Abilities, Attached, Kind, Place, Target
from bot.core.reply import Reply
from bot.engine.dispatch import FrontDesk, House
from bot.engine.jobs import Worker
from storage import tables
from storage.cards import Cards
from storage.exports.popolo import export_json
from storage.imports import clear_up, parse, plan
from storage.imports.batches import LEASE, UNANSWERED, Batches, State
from storage.imports.writing import Writing
from storage.jobs import ATTEMPTS, Jobs
from storage.tables import AuditEntry
from storage.work import Unit
from tests.countries import DK
from tests.office import BUDGET, COPENHAGEN, DIRECT, PAGES, Office, button, choices, office, shown

TABLE = (
    "name,organization,area,role,on_behalf_of,start_date,end_date,email,phone\n"
    "Sofus Brandt,Byrådet,Slagelse,medlem,Venstre,2026-01-01,,sofus@example.dk,\n"
    "Rigmor Falk,Byrådet,Slagelse,formand,SF,2026-01-01,,,11223344\n"
    ",Byrådet,Slagelse,,,,,,\n"
)
HERE = Target("shell", "ida")


class Desk:
    """An office whose files are worked off when a test says so."""

    def __init__(self, here: Office, **how: float) -> None:
        self.here = here
        self.how = how
        house = House(COPENHAGEN, here.locale)
        self.woken: list[int] = []
        here.desk = FrontDesk(
            here.work,
            here.desk.registry,
            PAGES,
            here.clock,
            house,
            lambda: here.kicked.append(1),
            lambda: self.woken.append(1),
        )

    def give(self, content: str | bytes = TABLE, name: str = "people.csv", **changes: Any) -> list[Reply]:
        """Send a file in a private conversation; what comes of it."""
        data = content.encode() if isinstance(content, str) else content
        file = Attached(name, len(data), "text/csv", data)
        message = self.here.message("", files=(file,), answer_to=HERE, **changes)
        assert self.here.hand_in(message).reply is None
        return self.work_off()

    def work_off(self) -> list[Reply]:
        """Work off what was given; the messages that leave, which are delivered to the private conversation."""
        asyncio.run(self.worker().drain())
        return self.delivered()

    def worker(self) -> Worker:
        """A worker that is begun just now, and alone on the database."""
        here, house = self.here, House(COPENHAGEN, self.here.locale)
        registry, registers = here.desk.registry, here.desk.registers
        kick = lambda: here.kicked.append(1)  # noqa: E731
        return Worker(here.work, registry, PAGES, registers, here.clock, house, kick, alone=True, **self.how)

    def delivered(self) -> list[Reply]:
        parcels = self.here.parcels()

        def remember(unit: Unit) -> None:
            cards = Cards(unit, self.here.workspace, self.here.clock.now())
            for parcel in parcels:
                if parcel.reply.card and parcel.target.edit is None:
                    cards.remember(
                        parcel.reply.card, parcel.target.platform, parcel.target.room, f"m{parcel.id}"
                    )

        self.here.work.do(remember)
        for parcel in parcels:
            self.here.last = parcel.reply
        return [parcel.reply for parcel in parcels]

    def press(self, label: str, who: str = "ida") -> Reply:
        return self.here.press(label, who, card="m1")

    def names(self) -> list[str]:
        out = self.here.work.do(lambda unit: export_json(unit, self.here.workspace))
        return [str(one["name"]) for one in out["persons"]]


@pytest.fixture
def here() -> Iterator[Desk]:
    with office() as made:
        yield Desk(made)


def test_a_file_is_previewed_and_nothing_saved(here: Desk) -> None:
    before = here.names()
    (preview,) = here.give()
    assert here.woken == [1]
    assert shown(preview).splitlines() == [
        "Import people.csv?",
        "2 new contacts, 0 changed, 0 as before, 2 new seats.",
        "New",
        "•  Sofus Brandt: medlem, Byrådet (Slagelse), Venstre, since 1 January 2026",
        "•  Rigmor Falk: formand, Byrådet (Slagelse), SF, since 1 January 2026",
        "1 left out",
        "•  Line 4: The name is missing. It was left out.",
        "Read as a table (CSV). Nothing is saved yet.",
        *shown(preview).splitlines()[8:],
    ]
    assert [choice.label for choice in preview.choices] == ["Import", "Cancel"]
    assert preview.card == "import:1"
    assert here.names() == before


def test_import_and_then_undo(here: Desk) -> None:
    before = here.names()
    here.give()
    working = here.press("Import")
    assert working.replaces
    assert "working on it" in shown(working)
    assert choices(working) == []
    (done,) = here.work_off()
    assert here.names() == [*before, "Sofus Brandt", "Rigmor Falk"]
    assert "people.csv is imported" in shown(done)
    assert "Line 4" in shown(done)
    assert done.replaces
    undoing = here.press("Undo")
    assert "taking the import back" in shown(undoing)
    (undone,) = here.work_off()
    assert shown(undone).splitlines()[-1] == "The import is taken back."
    assert here.names() == before
    trail = here.here.work.do(lambda unit: unit.connection.execute(AuditEntry.__table__.select()).all())
    assert [one.action for one in trail if one.record == "import:1"] == ["import go", "import undo"]


def test_the_file_is_forgotten_when_it_is_done_or_called_off(here: Desk) -> None:
    def content(number: int) -> bytes | None:
        return here.here.work.do(
            lambda unit: Batches(unit, here.here.workspace, here.here.clock.now()).content(number)
        )

    here.give()
    assert content(1) is not None
    reply = here.press("Cancel")
    assert "called off" in shown(reply)
    assert content(1) is None
    here.give(name="again.csv")
    here.press("Import")
    here.work_off()
    assert content(2) is None


def test_it_is_said_in_danish() -> None:
    with office("da") as made:
        here = Desk(made)
        (preview,) = here.give()
        assert "Importere people.csv?" in shown(preview, "da")
        assert "2 nye kontakter, 0 ændret, 0 som før, 2 nye poster." in shown(preview, "da")
        assert [one.label for one in preview.choices] == ["Importér", "Annuller"]
        assert "Importér kontakter" in made.lines("kontakt importér")


def test_words_that_say_nothing_may_come_with_the_file(here: Desk) -> None:
    file = Attached("people.csv", len(TABLE), "text/csv", TABLE.encode())
    here.here.hand_in(here.here.message("here is the new list", files=(file,), answer_to=HERE))
    (preview,) = here.work_off()
    assert "Import people.csv?" in shown(preview)
    told = here.here.lines("meeting logged Sofus Brandt yesterday", files=(file,))
    assert "Meeting logged" in told  # a file that comes with a meeting is none of ours


def test_what_cannot_be_read_is_told_calmly(here: Desk) -> None:
    for content, told in (
        (b"PK\x03\x04 a spreadsheet", "Save it as CSV"),
        (b"first,last\nBo,Lind\n", "I find no column with names"),
        (b'{"persons": [{"name": "Bo', "line 1, column"),
        (b"<xml/>", "no XML"),
        (b"", "The file is empty."),
    ):
        (reply,) = here.give(content)
        assert "I cannot read people.csv" in shown(reply)
        assert told in shown(reply)
        assert "Nothing was saved." in shown(reply)
        assert choices(reply) == []


def test_a_file_with_nothing_new_offers_nothing(here: Desk) -> None:
    here.give()
    here.press("Import")
    here.work_off()
    (again,) = here.give()
    assert "There is nothing new in this file." in shown(again)
    assert choices(again) == []


def test_files_too_large_or_lost_are_told(here: Desk) -> None:
    large = Attached("huge.csv", LARGEST_FILE + 1, "text/csv")
    assert "huge.csv is too large: I take files of up to 10 MB" in here.here.lines("", files=(large,))
    lost = Attached("lost.csv", 10, "text/csv")
    assert "I could not fetch lost.csv. Send it once more." in here.here.lines("", files=(lost,))


def test_readers_and_strangers_import_nothing(here: Desk) -> None:
    here.here.say("caucus role reader Bo")
    file = Attached("people.csv", len(TABLE), "text/csv", TABLE.encode())
    assert "You can read along in this team, but not write." in here.here.lines("", "bo", files=(file,))
    here.here.lines("", "mette", Place("telegram", "900", kind=DIRECT.kind), files=(file,))
    assert here.here.work.do(lambda unit: Jobs(unit, None, here.here.clock.now()).waiting()) == []


def test_only_who_gave_it_or_an_administrator_decides(here: Desk) -> None:
    here.give()
    refused = here.here.say("contact import go 1", "bo")
    assert "administrator" in shown(refused)
    file = Attached("bos.csv", len(TABLE), "text/csv", TABLE.encode())
    here.here.hand_in(here.here.message("", "bo", files=(file,), answer_to=Target("shell", "bo")))
    here.work_off()
    assert "working on it" in here.here.lines("contact import go 2")  # Ida is an administrator


def test_an_answer_comes_once(here: Desk) -> None:
    here.give()
    here.press("Import")
    assert "no import 1 to do that with" in here.here.lines("contact import go 1")
    assert "no import 1 to do that with" in here.here.lines("contact import cancel 1")
    assert "no import 99" in here.here.lines("contact import undo 99")
    assert "no import ? to" in here.here.lines("contact import undo")


def test_without_a_file_it_says_how_and_lists_what_went_in(here: Desk) -> None:
    assert "Send me the file" in here.here.lines("contact import")
    here.give()
    here.press("Import")
    here.work_off()
    listed = here.here.say("kontakt importer")
    assert "people.csv" in shown(listed)
    assert button(listed, "Undo import 1").says == "contact import undo 1"


def test_in_a_room_the_preview_goes_to_the_one_who_asked(here: Desk) -> None:
    file = Attached("people.csv", len(TABLE), "text/csv", TABLE.encode())
    group = Abilities(forms=False, private=False)
    answer_to = Target("shell", "#budget")
    here.here.hand_in(
        here.here.message(
            "", place=BUDGET, files=(file,), answer_to=answer_to, abilities=group, kind=Kind.MENTION
        )
    )
    told = {parcel.target.room: shown(parcel.reply) for parcel in here.here.parcels()}
    assert "in private" in told["#budget"]
    assert "Sofus" not in told["#budget"]
    asyncio.run(here.worker().drain())
    (parcel,) = here.here.parcels()
    assert parcel.target == Target("shell", "ida")
    assert "Sofus Brandt" in shown(parcel.reply)


def rows(count: int) -> str:
    return (
        TABLE.splitlines()[0]
        + "\n"
        + "".join(f"Anna Holm {n},Byrådet,Slagelse,medlem,,,,a{n}@example.dk,\n" for n in range(count))
    )


def test_progress_is_shown_on_the_card(monkeypatch: pytest.MonkeyPatch) -> None:
    with office() as made:
        here = Desk(made, patience=0.0, every=0.0)
        here.give(rows(400))
        here.press("Import")
        seen: list[str] = []
        progress = Worker._progress

        def noted(self: Worker, *how: Any) -> Reply | None:
            told = progress(self, *how)
            seen.append(shown(told) if told is not None else "")
            return told

        monkeypatch.setattr(Worker, "_progress", noted)
        left = here.work_off()
        assert any(re.search(r"\d of 8\d\d entries written", one) for one in seen)
        assert len(seen) > 4
        # What was said in passing and had not left is withdrawn: one message, the last, leaves.
        assert len(left) == 1
        assert "people.csv is imported" in shown(left[0])


def test_a_slow_file_is_said_to_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    with office() as made:
        here = Desk(made, patience=0.0)
        (preview,) = here.give()  # the first word had not left, so it is withdrawn
        assert "Import people.csv?" in shown(preview)


def test_a_fault_half_way_leaves_nothing_and_says_so(here: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    before = here.names()
    here.give()
    here.press("Import")
    step = Writing.step

    def failing(self: Writing, unit: Unit) -> bool:
        if self.written > 2:
            raise OSError("disk full")
        return step(self, unit)

    monkeypatch.setattr(Writing, "step", failing)
    (told,) = here.work_off()
    assert "could not be finished, and nothing of it was kept" in shown(told)
    assert "disk" not in shown(told)
    assert here.names() == before
    monkeypatch.undo()
    here.press("Import")
    here.work_off()
    assert len(here.names()) == len(before) + 2


def half_written(here: Desk) -> None:
    """Confirm the file that was given, and leave it as a process that is killed in the middle leaves it."""
    here.press("Import")

    def begin(unit: Unit) -> None:
        now = here.here.clock.now()
        (job,) = Jobs(unit, None, now).waiting()
        assert Jobs(unit, None, now).begin(job.id)
        assert Batches(unit, here.here.workspace, now).begin(1)

    here.here.work.do(begin)
    planned = here.here.work.read(lambda unit: plan(unit, here.here.workspace, parse(TABLE.encode(), DK)))
    writing = Writing(planned, here.here.workspace, 1, here.here.clock.now(), None)
    while writing.written < 4:
        here.here.work.do(writing.step)


def test_what_a_killed_bot_left_is_taken_back_and_done_anew(here: Desk) -> None:
    before = here.names()
    here.give()
    half_written(here)
    assert here.here.work.do(lambda unit: Batches(unit, None, here.here.clock.now()).left()) == []
    here.here.clock.advance(LEASE + timedelta(seconds=1))
    # It is the job's, which begins anew; nothing else clears up behind it.
    assert clear_up(here.here.work, here.here.clock.now()) == []
    (card,) = here.work_off()
    assert "people.csv is imported" in shown(card)
    assert here.names() == [*before, "Sofus Brandt", "Rigmor Falk"]


def test_what_was_begun_too_often_is_taken_back_and_offered_again(here: Desk) -> None:
    before = here.names()
    here.give()
    half_written(here)
    here.here.work.do(lambda unit: unit.connection.execute(update(tables.Job).values(attempts=ATTEMPTS)))
    (card,) = here.work_off()
    assert "could not be finished, and nothing of it was kept" in shown(card)
    assert here.names() == before
    assert button(card, "Import").says == "contact import go 1"


def test_two_files_of_a_team_are_written_one_after_another(here: Desk) -> None:
    before = here.names()
    here.give()
    here.press("Import")
    other = TABLE.replace("Sofus", "Signe").replace("Rigmor", "Rosa").replace("sofus@", "signe@")
    file = Attached("more.csv", len(other), "text/csv", other.encode())
    here.here.hand_in(here.here.message("", files=(file,), answer_to=HERE))
    here.work_off()
    here.here.lines("contact import go 2")
    here.here.lines("contact import undo 1")
    here.work_off()
    assert here.names() == [*before, "Signe Brandt", "Rosa Falk"]


def test_what_no_job_is_about_any_more_is_taken_back(here: Desk) -> None:
    before = here.names()
    here.give()
    half_written(here)
    here.here.work.do(lambda unit: unit.connection.execute(delete(tables.Job)))
    here.here.clock.advance(LEASE + timedelta(seconds=1))
    assert [one.id for one in clear_up(here.here.work, here.here.clock.now())] == [1]
    assert here.names() == before


def test_a_preview_nobody_answers_is_called_off(here: Desk) -> None:
    here.give()
    here.here.clock.advance(UNANSWERED + timedelta(seconds=1))
    clear_up(here.here.work, here.here.clock.now())
    assert "no import 1 to do that with" in here.here.lines("contact import go 1")


def test_everybody_else_is_served_meanwhile() -> None:
    with office() as made:
        here = Desk(made)
        here.give(rows(2000))
        here.press("Import")

        async def both() -> int:
            importing = asyncio.create_task(here.worker().drain())
            served = 0
            while not importing.done():
                assert (await made.desk.handle(made.message("task list"))).reply is not None
                served += 1
            await importing
            return served

        assert asyncio.run(both()) > 10
        batch = made.work.do(lambda unit: Batches(unit, made.workspace, made.clock.now()).get(1))
        assert batch is not None
        assert (batch.state, batch.written) == (State.DONE, batch.total)
        assert batch.report["problems"] == batch.report["examples"] == []
