"""An open question swallows nothing: what is no answer sets it aside, and what was typed till then is kept."""

from __future__ import annotations

from typing import Any, Final

import pytest

from bot.core.messages import Abilities, Kind
from bot.core.reply import Reply
from bot.language.names import PRONOUNS
from storage.activities import Activities
from storage.contacts.people import People
from tests.office import BUDGET, ON_TELEGRAM, Office, choices, office, shown
from tests.rows import differences, every_row

FORMS: Final = (
    ("meeting logged about rehab yesterday", "people", "Bent Holm"),
    ("meeting planned Bent Holm about rehab", "when", "1 December 14:00"),
    ("oped logged yesterday", "topic", "rehab"),
    ("contact note Bent Holm", "text", "prefers mornings"),
    ("nudge dismiss 1", "why", "not ours"),
)
INTERRUPTIONS: Final = (
    ("who sits in the health committee?", "question"),
    ("hvem sidder i sundhedsudvalget?", "question"),
    ("hvem sidder i sundhedsudvalget", "question"),
    ("what is the budget?", "question"),
    ("hvornår mødte vi sidst Bent Holm?", "question"),
    ("er Bent Holm formand for sundhedsudvalget i Slagelse", "question"),
    ("/help", "command"),
    ("/whoknows", "command"),
    ("help", "command"),
    ("task list", "command"),
    ("møde liste", "command"),
    ("/cancel", "gave up"),
    ("cancel", "gave up"),
    ("Afbryd!", "gave up"),
    ("annullér", "gave up"),
    ("annuller", "gave up"),
    ("stop", "gave up"),
    ("glem det", "gave up"),
    ("Never mind.", "gave up"),
)
DIRECT: Final[dict[str, Any]] = {"abilities": ON_TELEGRAM}


def ask(here: Office, says: str) -> Reply:
    reply = here.say(says, **DIRECT)
    assert reply.asks, shown(reply)
    return reply


def hear(here: Office, text: str) -> Reply:
    kind = Kind.COMMAND if text.startswith("/") else Kind.DIRECT
    return here.say(text.removeprefix("/"), kind=kind, **DIRECT)


def going_on(reply: Reply, locale: str) -> str | None:
    label = "Go on with it" if locale == "en" else "Gå videre med det"
    return next((one.says for one in choices(reply) if one.label == label), None)


def my_answer(reply: Reply, locale: str) -> str | None:
    label = "That was my answer" if locale == "en" else "Det var mit svar"
    return next((one.says for one in choices(reply) if one.label == label), None)


@pytest.mark.parametrize("locale", ["en", "da"])
@pytest.mark.parametrize(("says", "field", "answer"), FORMS[:4])
def test_what_is_no_answer_sets_the_question_aside(locale: str, says: str, field: str, answer: str) -> None:
    with office(locale) as here:
        before = every_row(here.work)
        go_on = None
        for text, kind in INTERRUPTIONS:
            ask(here, says)
            reply = hear(here, text)
            found = going_on(reply, locale)
            go_on = found or go_on
            assert found is not None, (text, shown(reply))
            assert (my_answer(reply, locale) is not None) == (kind == "question"), text
            # The next plain words are no answer any more.
            hear(here, "noget helt andet")
        assert differences(before, every_row(here.work)) == set()
        assert go_on is not None
        asked = here.say(go_on, kind=Kind.BUTTON, **DIRECT)
        assert asked.asks, shown(asked)
        here.say(answer, **DIRECT)
        assert differences(before, every_row(here.work)) & {"+activities", "+notes"}, shown(here.last)


@pytest.mark.parametrize("locale", ["en", "da"])
def test_a_question_that_was_the_answer_is_taken_on_a_press(locale: str) -> None:
    with office(locale) as here:
        ask(here, "oped logged yesterday")
        reply = hear(here, "hvem sidder i sundhedsudvalget?")
        assert "?" in shown(reply)
        says = my_answer(reply, locale)
        assert says is not None
        here.say(says, kind=Kind.BUTTON, **DIRECT)
        cards, _ = here.work.do(
            lambda unit: Activities(unit, here.workspace, here.clock.now()).list(activity_types=("oped",))
        )
        assert [card.subject for card in cards] == ["hvem sidder i sundhedsudvalget?"]


@pytest.mark.parametrize("locale", ["en", "da"])
@pytest.mark.parametrize(
    "text", [text for text, kind in INTERRUPTIONS if kind == "gave up" and text != "annuller"]
)
def test_giving_up_with_nothing_open_says_so(locale: str, text: str) -> None:
    with office(locale) as here:
        before = every_row(here.work)
        told = shown(hear(here, text))
        assert "no question open" in told or "ikke noget åbent spørgsmål" in told
        assert differences(before, every_row(here.work)) == set()


DOORS: Final = (
    "contact add {}",
    "contact note {}: prefers mornings",
    "contact edit {}, x@example.dk",
    "contact step {} 3",
    "contact merge {} with Bent Holm",
    "committee seat {} on the health committee in Slagelse",
    "draft new congratulation {}",
    "meeting logged with {} yesterday about rehab",
    "meeting logged {} yesterday about rehab",
    "møde planlagt med {} på tirsdag kl. 14 om genoptræning",
    "call logged {} yesterday",
    "task add {}: send the figures",
)


@pytest.mark.parametrize("door", DOORS)
def test_a_pronoun_is_nobodys_name(door: str) -> None:
    with office("en") as here:
        before = every_row(here.work)
        words = [word if number % 2 else word.capitalize() for number, word in enumerate(sorted(PRONOUNS))]
        for word in words:
            here.say(door.format(word))
        rows = every_row(here.work)
        assert not differences(before, rows) & {"+persons", "+memberships", "+notes", "+drafts"}
        typed = {row["name"] for row in rows["participants"].values()}
        typed |= {row["assignee_name"] for row in rows["tasks"].values()}
        assert not typed & set(words)


@pytest.mark.parametrize("locale", ["en", "da"])
@pytest.mark.parametrize("word", ["it", "hun", "dem", "us", "Nogen"])
def test_a_pronoun_in_a_form_is_asked_with_the_rest_kept(locale: str, word: str) -> None:
    with office(locale) as here:
        ask(here, "meeting logged about rehab yesterday")
        asked = here.say(word, **DIRECT)
        assert asked.asks
        assert word in shown(asked)
        assert "Bent Holm" in shown(here.say("Bent Holm", **DIRECT))
        assert "rehab" in shown(here.last)
        names = here.work.do(
            lambda unit: [row.name for row in People(unit, here.workspace, here.clock.now()).names()]
        )
        assert word not in names


@pytest.mark.parametrize("locale", ["en", "da"])
def test_a_question_in_private_shows_what_is_known_and_in_a_room_it_does_not(locale: str) -> None:
    with office(locale) as here:
        asked = here.say("meeting planned Bent Holm about rehabilitation", **DIRECT)
        assert asked.asks
        assert "Bent Holm" in shown(asked)
        assert "rehabilitation" in shown(asked)
    with office(locale) as here:
        asked = here.say(
            "meeting planned Bent Holm about rehabilitation", place=BUDGET, kind=Kind.MENTION, **DIRECT
        )
        assert asked.asks
        assert "Bent Holm" not in shown(asked)


@pytest.mark.parametrize(
    ("locale", "asked", "answered"),
    [
        ("en", "meeting logged", "Eva Brandt yesterday about schools"),
        ("da", "møde noteret", "Eva Brandt i går om skoler"),
        ("en", "meeting planned", "Eva Brandt tomorrow at 12 about schools"),
        ("da", "møde planlagt", "Eva Brandt i morgen kl. 12 om skoler"),
    ],
)
def test_whom_and_when_without_a_verb_is_an_answer(locale: str, asked: str, answered: str) -> None:
    with office(locale) as here:
        ask(here, asked)
        reply = hear(here, answered)
        assert going_on(reply, locale) is None, shown(reply)
        assert "Eva Brandt" in shown(reply)
        assert not reply.asks


@pytest.mark.parametrize(
    ("locale", "asks", "answer", "told"),
    [
        (
            "en",
            "meeting logged about rehab yesterday",
            "Eva Brandt yesterday",
            {"Who": "Eva Brandt", "About": "rehab"},
        ),
        ("da", "møde noteret om rehab i går", "Eva Brandt i går", {"Hvem": "Eva Brandt", "Om": "rehab"}),
        (
            "en",
            "meeting planned about rehab",
            "Eva Brandt and Bo Krag on 1 December. Next: send the figures",
            {"Who": "Eva Brandt, Bo Krag", "When": "Tuesday 1 December"},
        ),
        ("da", "møde noteret om rehab i går", "Eva Brandt om tal", {"Hvem": "Eva Brandt", "Noter": "tal"}),
    ],
)
def test_what_is_said_beside_a_name_goes_where_it_belongs(
    locale: str, asks: str, answer: str, told: dict[str, str]
) -> None:
    with office(locale) as here:
        ask(here, asks)
        lines = shown(hear(here, answer), locale).splitlines()
        for label, value in told.items():
            assert [label, value] in [line.split(None, 1) for line in lines]


def test_another_day_beside_a_name_is_asked_about_and_what_may_be_a_name_too() -> None:
    with office("en") as here:
        ask(here, "meeting logged about rehab yesterday")
        assert "another day" in shown(hear(here, "Eva Brandt last Tuesday"))
        assert "Who    Eva Brandt\nWhen   Wednesday 18 November" in shown(hear(here, "last Wednesday"))
        ask(here, "meeting logged about rehab yesterday")
        assert "Only the names" in shown(hear(here, "Eva Brandt and bo krag on Tuesday"))
        assert "Eva Brandt, Bo Krag" in shown(hear(here, "Eva Brandt and Bo Krag"))


@pytest.mark.parametrize("locale", ["en", "da"])
def test_a_subject_alone_opens_its_form_and_is_an_answer_while_something_is_asked(locale: str) -> None:
    instead = {"en": "Plan instead", "da": "Planlæg i stedet"}[locale]
    with office(locale) as o:
        form = o.say("/meeting", abilities=Abilities(answers_in_ack=True)).form
        assert form is not None
        assert [(one.label, one.says) for one in form.choices] == [(instead, "meeting planned")]
        o.say("meeting logged about rehab yesterday", **DIRECT)
        assert o.say("contact", kind=Kind.DIRECT, **DIRECT).card == "activity:3"  # with somebody called so
        cancel = choices(o.say("meeting logged", **DIRECT))[-1]
        assert cancel.says == "caucus nevermind open"
        assert o.press(cancel.label, **DIRECT).replaces
        assert o.say("opkald", kind=Kind.DIRECT, **DIRECT).asks  # nothing is open any more
