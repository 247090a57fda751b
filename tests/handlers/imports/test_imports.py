"""A file given in a chat: what it would do is shown first, and it is done, called off or taken back by a press."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from bot.core.messages import LARGEST_FILE, Abilities, Attached, Kind, Place, Target
from bot.core.reply import Reply
from bot.engine.dispatch import FrontDesk, House
from bot.subjects.imports.worker import Importer
from storage.cards import Cards
from storage.exports.popolo import export_json
from storage.imports.batches import LEASE, UNANSWERED, Batches, State
from storage.imports.plan import Plan
from storage.imports.writing import Writing
from storage.tables import AuditEntry
from storage.work import Unit
from tests import PATIENCE
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
        house = House(COPENHAGEN, here.locale)
        self.woken: list[int] = []
        self.importer = Importer(
            here.work, PAGES, here.clock, house, lambda: here.kicked.append(1), sleep=_at_once, **how
        )
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
        asyncio.run(self.importer.drain())
        return self.delivered()

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


async def _at_once(_: float) -> None:
    await asyncio.sleep(0)


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
    assert here.here.work.do(lambda unit: Batches(unit, None, here.here.clock.now()).waiting()) == []


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
    asyncio.run(here.importer.drain())
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
        here = Desk(made, every=0.0)
        here.give(rows(400))
        here.press("Import")
        seen: list[str] = []
        tell = Importer._tell

        async def noted(self: Importer, batch: object, reply: Reply, **how: bool) -> None:
            seen.append(shown(reply))
            await tell(self, batch, reply, **how)  # type: ignore[arg-type]

        monkeypatch.setattr(Importer, "_tell", noted)
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


def test_what_a_killed_bot_left_is_offered_again(here: Desk) -> None:
    before = here.names()
    here.give()
    here.press("Import")

    def half(unit: Unit) -> None:
        batches = Batches(unit, here.here.workspace, here.here.clock.now())
        assert batches.begin(1)

    here.here.work.do(half)
    batch = here.here.work.do(lambda unit: Batches(unit, None, here.here.clock.now()).get(1))
    assert batch is not None
    planned: Plan = here.importer._planned(batch)
    writing = Writing(planned, here.here.workspace, 1, here.here.clock.now(), None)
    while writing.written < 4:
        here.here.work.do(writing.step)
    here.here.clock.advance(LEASE + timedelta(seconds=1))

    async def restarted() -> None:
        stop, told = asyncio.Event(), asyncio.Event()
        loop = asyncio.get_running_loop()
        here.importer._kick = lambda: loop.call_soon_threadsafe(told.set)  # type: ignore[assignment]
        running = asyncio.create_task(here.importer.run(stop))
        await asyncio.wait_for(told.wait(), PATIENCE)
        stop.set()
        await running

    asyncio.run(restarted())
    assert here.names() == before
    (card,) = here.delivered()[-1:]
    assert "was interrupted, and nothing of it was kept" in shown(card)
    assert button(card, "Import").says == "contact import go 1"


def test_a_preview_nobody_answers_is_called_off(here: Desk) -> None:
    here.give()
    here.here.clock.advance(UNANSWERED + timedelta(seconds=1))
    asyncio.run(here.importer._clear_up())
    assert "no import 1 to do that with" in here.here.lines("contact import go 1")


def test_everybody_else_is_served_meanwhile() -> None:
    with office() as made:
        here = Desk(made)
        here.give(rows(2000))
        here.press("Import")

        async def both() -> int:
            importing = asyncio.create_task(here.importer.drain())
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
