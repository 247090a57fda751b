"""An edit is a patch: exactly what it names is changed, the rest stays, and its Undo takes back that edit alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest

from bot.core.messages import Kind
from bot.core.reply import Reply
from storage.contacts.erasures import Erasures
from tests.office import ON_TELEGRAM, Office, button, choices, office, shown
from tests.rows import Rows, differences, every_row

REST: Final = ": fine. Next: send the figures by Friday"
RECORDS: Final = {
    "meeting logged": f"meeting logged Bent Holm yesterday 14:00 about rehab from the board{REST}",
    "meeting planned": f"meeting planned Bent Holm next Tuesday 14:00 about rehab from the board{REST}",
    "call logged": f"call logged Bent Holm yesterday 14:00 about rehab{REST}",
    "visit planned": f"visit planned Bent Holm next Tuesday 14:00 about rehab{REST}",
    "mail logged": f"mail logged Bent Holm yesterday 14:00 about rehab{REST}",
    "oped logged": f"oped logged about rehab yesterday 14:00{REST}",
    "hearing planned": f"hearing planned about rehab next Tuesday 14:00{REST}",
}
LINES: Final[dict[str, tuple[dict[str, str], set[str]]]] = {
    # what is named: how it is said in either language, and what may differ afterwards
    "day": ({"en": "to Wednesday", "da": "til onsdag"}, {"activities.day", "activities.starts_at"}),
    "moved": (
        {"en": "move it to Wednesday", "da": "flyt mødet til onsdag"},
        {"activities.day", "activities.starts_at"},
    ),
    "hour": ({"en": "at 11:00", "da": "kl. 11"}, {"activities.starts_at"}),
    "hour led": ({"en": "to 11:00", "da": "til kl. 11"}, {"activities.starts_at"}),
    "half past": ({"en": "at 10.30 am", "da": "kl. halv elleve"}, {"activities.starts_at"}),
    "both": ({"en": "to Wednesday at 11", "da": "til onsdag kl. 11"}, {"activities.day", "activities.starts_at"}),
    "about": ({"en": "about waiting times", "da": "om ventetider"}, {"activities.subject"}),
    "notes": ({"en": ": she is from Venstre", "da": ": hun er fra Venstre"}, {"activities.details"}),
    "notes labelled": ({"en": "notes: with Anna at 9", "da": "noter: med Anna kl. 9"}, {"activities.details"}),
    "notes dashed": ({"en": "- coffee is ordered", "da": "- kaffen er bestilt"}, {"activities.details"}),
    "next": ({"en": "next: call Ellen by Monday", "da": "næste: ring til Ellen inden mandag"}, {"+tasks"}),
    "confidential": ({"en": "confidential", "da": "fortroligt"}, {"activities.confidentiality"}),
    "place": ({"en": "from Slagelse", "da": "fra Slagelse"}, {"activities.organization_name", "activities.area_name"}),
    "as well": ({"en": "also Ellen Thorup", "da": "også Ellen Thorup"}, {"+participants"}),
    "several": (
        {"en": "at 11:00 about waiting times: more", "da": "kl. 11 om ventetider: mere"},
        {"activities.starts_at", "activities.subject", "activities.details"},
    ),
}  # fmt: skip
FIELDS: Final[dict[str, tuple[str, set[str]]]] = {
    "people": ("Bent Holm, Ellen Thorup", {"+participants"}),
    "when": ("16 November 2026 9:00", {"activities.day", "activities.starts_at"}),
    "topic": ("waiting times", {"activities.subject"}),
    "body": ("Slagelse", {"activities.organization_name", "activities.area_name", "activities.organization_id"}),
    "details": ("another note", {"activities.details"}),
    "next_steps": ("call Ellen", {"+tasks", "tasks.status"}),
    "confidential": ("yes", {"activities.confidentiality"}),
}  # fmt: skip
NOT_UNDERSTOOD: Final = (
    "husk kage", "til senere", "fra kl. 10 til kl. 11", "kl. 25", "31. februar", "næste uge", "en uge senere",
    "remember the cake", "from 10:00 to 11:00", "on 31 February", "next week", "a week later", "som altid",
    "på et senere tidspunkt og medbring kaffe", "11",
)  # fmt: skip


@pytest.fixture(params=["en", "da"])
def here(request: pytest.FixtureRequest) -> Iterator[Office]:
    with office(request.param) as made:
        yield made


def number_of(reply: Reply) -> str:
    assert reply.card is not None
    return reply.card.partition(":")[2]


def undo_and_compare(here: Office, before: Rows, **how: Any) -> None:
    """The Undo of the last reply brings every row back, and once more changes nothing."""
    says = button(here.last, "Undo" if here.locale == "en" else "Fortryd").says
    here.say(says, kind=Kind.BUTTON, **how)
    assert differences(before, every_row(here.work)) == set()
    here.say(says, kind=Kind.BUTTON, **how)
    assert differences(before, every_row(here.work)) == set()
    told = "taken back already" if here.locale == "en" else "allerede"
    assert told in shown(here.last, here.locale)


@pytest.mark.parametrize("record", RECORDS)
def test_a_line_changes_what_it_names_and_is_undone_alone(here: Office, record: str) -> None:
    """Every line of every record, each in one of the languages, in turn."""
    number = number_of(here.say(RECORDS[record]))
    kind = record.split()[0]
    turn = [*RECORDS].index(record) + (here.locale == "da")
    for name, (said, expected) in [*LINES.items()][turn % 2 :: 2]:
        if name == "as well" and kind in ("oped", "hearing"):
            continue
        before = every_row(here.work)
        here.say(f"{kind} edit {number} {said[here.locale]}")
        changed = differences(before, every_row(here.work))
        assert changed, (record, name, shown(here.last))
        assert changed <= expected, (record, name, changed, shown(here.last))
        undo_and_compare(here, before)


def by_form(here: Office, kind: str, number: str, name: str, typed: str) -> None:
    here.say(f"{kind} edit {number}")
    here.send_in({name: typed})


def one_by_one(here: Office, kind: str, number: str, name: str, typed: str) -> None:
    here.say(f"{kind} edit {number}", abilities=ON_TELEGRAM)
    says = next(one.says for one in choices(here.last) if one.says.startswith(("answer " + name, "=")))
    if says.startswith("="):
        place = ("people", "when", "topic", "body", "details", "next_steps", "confidential").index(name)
        says = choices(here.last)[place].says
    here.say(says, kind=Kind.BUTTON, abilities=ON_TELEGRAM)
    if name != "confidential":
        here.say(typed, abilities=ON_TELEGRAM)


@pytest.mark.parametrize("way", [by_form, one_by_one])
@pytest.mark.parametrize("record", ["meeting logged", "call logged", "mail logged", "oped logged"])
def test_a_form_changes_what_was_typed_over(
    here: Office, record: str, way: Callable[[Office, str, str, str, str], None]
) -> None:
    """Every field of every record in either way, each in one of the languages, in turn."""
    number = number_of(here.say(RECORDS[record]))
    turn = [*RECORDS].index(record) + (here.locale == "da") + (way is by_form)
    for name, (typed, expected) in [*FIELDS.items()][turn % 2 :: 2]:
        before = every_row(here.work)
        way(here, record.split()[0], number, name, typed)
        changed = differences(before, every_row(here.work))
        assert changed, (record, name, shown(here.last))
        assert changed <= expected, (record, name, changed)
        undo_and_compare(here, before)


def test_a_form_sent_in_as_it_was_changes_nothing(here: Office) -> None:
    number = number_of(here.say(RECORDS["meeting logged"]))
    before = every_row(here.work)
    here.say(f"meeting edit {number}")
    here.send_in({})
    assert differences(before, every_row(here.work)) == set()


@pytest.mark.parametrize("said", NOT_UNDERSTOOD)
@pytest.mark.parametrize("beside", ["", "kl. 11 ", "om ventetider. "])
def test_what_is_not_understood_is_asked_and_changes_nothing(said: str, beside: str) -> None:
    with office(("en", "da")[(NOT_UNDERSTOOD.index(said) + len(beside)) % 2]) as here:
        is_asked_and_changes_nothing(here, said, beside)


def is_asked_and_changes_nothing(here: Office, said: str, beside: str) -> None:
    number = number_of(here.say(RECORDS["meeting planned"]))
    before = every_row(here.work)
    here.say(f"meeting edit {number} {beside}{said}")
    if beside.startswith("om"):  # the words after a topic's full stop are a sentence of their own: notes
        assert differences(before, every_row(here.work)) <= {"activities.details", "activities.subject"}
        return
    assert differences(before, every_row(here.work)) == set(), shown(here.last)
    assert here.last.choices
    here.say(choices(here.last)[-2].says, kind=Kind.BUTTON)  # kept as a note
    changed = differences(before, every_row(here.work))
    assert "activities.details" in changed
    assert changed <= {"activities.details", "activities.starts_at"}


@pytest.mark.parametrize(
    "said", ["Ellen Thorup", "with Ellen Thorup", "til Ellen Thorup", "Ellen Thorup kl. 11"]
)
def test_a_name_alone_is_asked_instead_of_or_as_well(here: Office, said: str) -> None:
    number = number_of(here.say(RECORDS["meeting planned"]))
    before = every_row(here.work)
    for press, expected in ((0, {"+participants", "-participants"}), (1, {"+participants"})):
        asked = here.say(f"meeting edit {number} {said}")
        assert differences(before, every_row(here.work)) == set()
        here.say(asked.choices[press].says, kind=Kind.BUTTON)
        assert differences(before, every_row(here.work)) - {"activities.starts_at"} == expected
        undo_and_compare(here, before)


def test_a_removed_record_is_not_edited(here: Office) -> None:
    number = number_of(here.say(RECORDS["meeting planned"]))
    here.say(f"meeting remove {number}")
    before = every_row(here.work)
    for said in (f"meeting edit {number} kl. 11", f"meeting edit {number}"):
        here.say(said)
        assert here.last.form is None
        assert differences(before, every_row(here.work)) == set()
        assert any("restore" in one.says for one in here.last.choices)


def test_two_who_edit_at_once_keep_each_others_fields(en: Office) -> None:
    number = number_of(en.say(RECORDS["meeting logged"], "bo"))
    opened = en.say(f"meeting edit {number}", "bo").form
    assert opened is not None
    values = {one.name: one.value for one in opened.fields}
    en.say(f"meeting edit {number} about parking", "ida")
    before = every_row(en.work)
    en.say(opened.says, "bo", kind=Kind.FORM, form={**values, "details": "longer"})
    assert differences(before, every_row(en.work)) == {"activities.details"}
    before = every_row(en.work)
    refused = en.say(opened.says, "bo", kind=Kind.FORM, form={**values, "topic": "rehabilitation"})
    assert differences(before, every_row(en.work)) == set()
    assert refused.form is not None
    assert next(one.trouble for one in refused.form.fields if one.name == "topic").endswith("parking")


def test_an_undo_leaves_what_others_changed_since(en: Office) -> None:
    number = number_of(en.say(RECORDS["meeting planned"], "bo"))
    en.say(f"meeting edit {number} about parking", "bo")
    mine = button(en.last, "Undo").says
    en.say(f"meeting edit {number}: a note", "ida")
    before = every_row(en.work)
    en.say(mine, "bo", kind=Kind.BUTTON)
    assert differences(before, every_row(en.work)) == {"activities.subject"}
    en.say(f"meeting edit {number} about parking", "bo")
    mine = button(en.last, "Undo").says
    en.say(f"meeting edit {number} about the ferry", "ida")
    before = every_row(en.work)
    assert "Ida has changed the same" in en.lines(mine, "bo", kind=Kind.BUTTON)
    assert differences(before, every_row(en.work)) == set()


def test_an_undo_leaves_a_step_somebody_has_seen_to(en: Office) -> None:
    number = number_of(en.say(RECORDS["meeting planned"], "bo"))
    en.say(f"meeting edit {number} next: book a room", "bo")
    undo = button(en.last, "Undo").says
    en.say(button(en.last, "Done: book").says, "bo", kind=Kind.BUTTON)
    before = every_row(en.work)
    assert "so nothing was taken back" in en.lines(undo, "bo", kind=Kind.BUTTON)
    assert differences(before, every_row(en.work)) == set()


def test_what_is_logged_is_not_moved_into_the_future(here: Office) -> None:
    number = number_of(here.say(RECORDS["meeting logged"]))
    before = every_row(here.work)
    here.say(f"meeting edit {number} on 1 December 2026")
    assert differences(before, every_row(here.work)) == set()


def test_who_was_erased_comes_back_without_a_name(en: Office) -> None:
    number = number_of(en.say("meeting logged Bent Holm yesterday about rehab"))
    en.say(f"meeting edit {number} Ellen Thorup")
    en.press("Instead of")
    undo = button(en.last, "Undo").says
    row = next(iter(every_row(en.work)["participants"].values()))
    assert row["name"]
    bent = next(one["id"] for one in every_row(en.work)["persons"].values() if one["name"] == "Bent Holm")
    en.work.do(lambda unit: Erasures(unit, en.workspace, en.clock.now()).erase(bent))
    en.say(undo, kind=Kind.BUTTON)
    rows = every_row(en.work)["participants"].values()
    assert [
        one["name"] for one in rows if one["person_id"] == bent and str(one["activity_id"]) == number
    ] == [""]
