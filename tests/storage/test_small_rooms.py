"""Events seen, cursors, cards, sentences, questions and the audit."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.messages import Target
from bot.core.reply import (
    Bullets,
    Buttons,
    Choice,
    Divider,
    Field,
    FieldKind,
    Fields,
    File,
    Form,
    Heading,
    Note,
    Paragraph,
    Reply,
    Table,
    Text,
    Tone,
    Visibility,
)
from storage.audit import Audit
from storage.cards import Card, Cards
from storage.inbox import Cursors, Inbox
from storage.questions import Questions
from storage.sentences import Sentences
from storage.serialization import pack, unpack
from storage.work import Unit, Work
from tests.storage.conftest import NOW

FORM = Form(
    "meeting logged",
    "Log et møde",
    (
        Field("who", "Hvem", FieldKind.PEOPLE, required=True),
        Field("day", "Dag", FieldKind.DAY, value="i dag", hint="fx 4. november"),
        Field("kind", "Type", FieldKind.PICK, options=(("meeting", "Møde"), ("call", "Opkald")), trouble="?"),
    ),
    "Gem",
    "Fortryd",
)
REPLY = Reply(
    blocks=(
        Heading("Overskrift"),
        Paragraph((Text("fed", bold=True), Text("link", href="https://example.dk/?a=1&b=2"))),
        Bullets(((Text("a"),), (Text("b", italic=True, code=True),)), ordered=True),
        Fields((("Hvornår", (Text("i dag"),)),)),
        Table(("A", "B"), (((Text("1"),), (Text("2"),)),)),
        Divider(),
        Note((Text("kilde"),)),
        Buttons((Choice("Udført", "task done 1", Tone.PRIMARY),)),
    ),
    choices=(Choice("Fortryd", "undo 1", Tone.DANGER),),
    visibility=Visibility.SECRET,
    form=FORM,
    file=File("a.csv", b"\x00\xff\n", "text/csv", "Liste"),
    card="activity:1",
    replaces=True,
    summary="Kort",
)


def test_an_event_is_first_once(work: Work) -> None:
    def first(platform: str, event_id: str) -> bool:
        return work.do(lambda unit: Inbox(unit, None, NOW).first_time(platform, event_id))

    assert [first("slack", "Ev1"), first("slack", "Ev1"), first("telegram", "Ev1")] == [True, False, True]


def test_an_event_whose_handling_failed_is_first_again(work: Work) -> None:
    def fail(unit: Unit) -> None:
        assert Inbox(unit, None, NOW).first_time("slack", "Ev1")
        raise LookupError

    for _ in range(2):
        with pytest.raises(LookupError):
            work.do(fail)


def test_old_events_are_forgotten(work: Work) -> None:
    work.do(lambda unit: Inbox(unit, None, NOW).first_time("slack", "old"))
    work.do(lambda unit: Inbox(unit, None, NOW + timedelta(days=2)).first_time("slack", "new"))
    assert work.do(lambda unit: Inbox(unit, None, NOW).forget_before(NOW + timedelta(days=1))) == 1
    assert work.do(lambda unit: Inbox(unit, None, NOW).first_time("slack", "old"))
    assert not work.do(lambda unit: Inbox(unit, None, NOW).first_time("slack", "new"))


def test_a_cursor_holds_the_last_value(work: Work) -> None:
    assert work.do(lambda unit: Cursors(unit, None, NOW).get("telegram", "offset")) is None
    for value in ("17", "18"):
        work.do(lambda unit, value=value: Cursors(unit, None, NOW).set("telegram", "offset", value))  # type: ignore[misc]
        assert work.do(lambda unit: Cursors(unit, None, NOW).get("telegram", "offset")) == value
    assert work.do(lambda unit: Cursors(unit, None, NOW).get("slack", "offset")) is None


def test_copies_of_a_card_are_found_and_forgotten(work: Work, workspace: int, other_workspace: int) -> None:
    def remember(unit: Unit) -> tuple[bool, bool]:
        cards = Cards(unit, workspace, NOW)
        first = cards.remember("activity:1", "slack", "C1", "1.1", thread="1.0")
        return first, cards.remember("activity:2", "slack", "C1", "1.1")

    assert work.do(remember) == (True, False)
    copy = Card("activity:1", "slack", "C1", "1.0", "1.1")
    assert work.do(lambda unit: Cards(unit, workspace, NOW).of("activity:1")) == (copy,)
    assert work.do(lambda unit: Cards(unit, other_workspace, NOW).of("activity:1")) == ()
    assert work.do(lambda unit: Cards(unit, workspace, NOW).at("slack", "C1", "1.1")) == "activity:1"
    assert work.do(lambda unit: Cards(unit, other_workspace, NOW).at("slack", "C1", "1.1")) is None
    assert not work.do(lambda unit: Cards(unit, other_workspace, NOW).forget("slack", "C1", "1.1"))
    assert work.do(lambda unit: Cards(unit, workspace, NOW).forget("slack", "C1", "1.1"))
    assert work.do(lambda unit: Cards(unit, workspace, NOW).of("activity:1")) == ()


def test_a_sentence_is_read_by_its_token_and_its_own_clock(
    work: Work, workspace: int, other_workspace: int, ida: int
) -> None:
    earlier = NOW - timedelta(days=1)
    token = work.do(lambda unit: Sentences(unit, workspace, NOW).keep("møde i morgen", earlier, ida))
    assert len(token.encode()) <= 16
    kept = work.do(lambda unit: Sentences(unit, workspace, NOW).read(token))
    assert kept is not None
    assert (kept.text, kept.said_at, kept.user_id) == ("møde i morgen", earlier, ida)
    assert work.do(lambda unit: Sentences(unit, other_workspace, NOW).read(token)) is None
    assert work.do(lambda unit: Sentences(unit, workspace, NOW).read("nosuch")) is None
    assert work.do(lambda unit: Sentences(unit, workspace, NOW).forget_before(NOW)) == 0
    assert work.do(lambda unit: Sentences(unit, workspace, NOW).forget_before(NOW + timedelta(1))) == 1
    assert work.do(lambda unit: Sentences(unit, workspace, NOW).read(token)) is None


def test_a_form_is_asked_answered_and_closed(work: Work, workspace: int, other_workspace: int) -> None:
    tomorrow = NOW + timedelta(days=1)

    def ask(unit: Unit) -> int:
        questions = Questions(unit, workspace, NOW)
        questions.ask("telegram", "42", "7", FORM, expires_at=tomorrow)
        return questions.ask(
            "telegram", "42", "7", FORM, expires_at=tomorrow, given={"day": "i dag"}, thread="3"
        )

    question_id = work.do(ask)
    assert work.do(lambda unit: Questions(unit, workspace, NOW).asked(question_id, "99"))
    question = work.do(lambda unit: Questions(unit, workspace, NOW).open("telegram", "42", "7"))
    assert question is not None
    assert (question.id, question.form, question.says, question.thread) == (question_id, FORM, FORM.says, "3")
    assert (question.given, question.field, question.asked_message_id) == ({"day": "i dag"}, 0, "99")
    assert work.do(
        lambda unit: Questions(unit, workspace, NOW).answered(question_id, {"who": "Anna", "day": "i dag"}, 2)
    )
    question = work.do(lambda unit: Questions(unit, workspace, NOW).open("telegram", "42", "7"))
    assert question is not None
    assert (question.given["who"], question.field, question.asked_message_id) == ("Anna", 2, None)
    assert work.do(lambda unit: Questions(unit, other_workspace, NOW).open("telegram", "42", "7")) is None
    assert work.do(lambda unit: Questions(unit, workspace, NOW).close("telegram", "42", "7"))
    assert not work.do(lambda unit: Questions(unit, workspace, NOW).close("telegram", "42", "7"))
    assert not work.do(lambda unit: Questions(unit, workspace, NOW).answered(question_id, {}, 1))


def test_a_form_nobody_comes_back_to_expires(work: Work, workspace: int) -> None:
    work.do(lambda unit: Questions(unit, workspace, NOW).ask("telegram", "42", "7", FORM, expires_at=NOW))
    assert work.do(lambda unit: Questions(unit, workspace, NOW).open("telegram", "42", "7")) is None
    assert work.do(lambda unit: Questions(unit, workspace, NOW).forget_expired()) == 1


def test_the_audit_is_read_in_order_within_the_team(work: Work, workspace: int, other_workspace: int) -> None:
    def note(unit: Unit) -> None:
        Audit(unit, workspace, NOW).note("imported", "file:people.csv", after={"rows": 3})
        Audit(unit, workspace, NOW).note("imported", "file:people.csv")

    work.do(note)
    trail = work.do(lambda unit: Audit(unit, workspace, NOW).of("file:people.csv"))
    assert [(change.action, change.before, change.after) for change in trail] == [
        ("imported", None, {"rows": 3}),
        ("imported", None, None),
    ]
    assert work.do(lambda unit: Audit(unit, other_workspace, NOW).of("file:people.csv")) == ()


def test_every_part_of_a_reply_survives_packing() -> None:
    assert unpack(pack(REPLY), Reply) == REPLY
    assert unpack(pack(Reply()), Reply) == Reply()
    assert pack(Reply()) == {"_": "Reply"}


def test_what_is_no_reply_is_refused() -> None:
    with pytest.raises(TypeError):
        pack(Target("slack", "C1"))
    with pytest.raises(ValueError, match="no part of a reply"):
        unpack({"_": "Popen"}, Reply)
    with pytest.raises(ValueError, match="Reply was expected"):
        unpack(pack(FORM), Reply)


def test_text_no_database_takes_is_packed_storable() -> None:
    assert unpack(pack(Reply(summary="a\x00\ud800")), Reply).summary == "a\ufffd\ufffd"
