"""Letters say what a record holds, reach whom was named, and nothing that was typed is dropped."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial

import pytest

from bot.language.names import Entry, Found, NameIndex, Near, Several
from bot.language.who_is import who_is
from bot.subjects.letters.claims import is_about, occasion
from bot.subjects.letters.heads import LetterKind
from bot.subjects.letters.order import read_order
from bot.subjects.letters.said_after import words_after
from bot.subjects.letters.shipped import head, shipped_letters
from tests.countries import DK
from tests.office import Office, office, shown

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
LEADS = {"da": ("til", "for"), "en": ("to", "for")}
NEW = {"da": "udkast ny", "en": "draft new"}
THANKS = {"da": "Tak for mødet", "en": "Thank you for the meeting"}
CONGRATULATION = {"da": "Lykønskning", "en": "Congratulation"}
CALLED = {
    "da": "opkald noteret Karl Vestermark i går om budgettet",
    "en": "call logged Karl Vestermark yesterday about budget",
}


@pytest.fixture(params=["da", "en"])
def made(request: pytest.FixtureRequest) -> Iterator[Office]:
    with office(request.param, NOW) as one:
        one.say(CALLED[one.locale])
        yield one


def drafted(made: Office, said: str) -> str:
    """The card an order for one draft comes to."""
    made.parcels()
    made.say(said)
    made.work_off()
    found = [parcel.reply for parcel in made.parcels()]
    assert found, shown(made.last, made.locale)
    return shown(found[-1], made.locale)


@pytest.mark.parametrize("asked", ["skoler", "parkering", "hospice"])
def test_a_letter_of_thanks_names_no_topic_but_the_recorded_one(made: Office, asked: str) -> None:
    said = drafted(
        made, f"{NEW[made.locale]} {THANKS[made.locale]} {LEADS[made.locale][0]} Karl Vestermark om {asked}"
    )
    letter = said[said.index("Karl\n") if "Karl\n" in said else 0 :]
    body = next(
        line for line in letter.splitlines() if line.startswith(("Tak, fordi", "Thank you for taking"))
    )
    assert asked not in body
    assert "budget" in body
    assert f"samtale om {asked}" in said or f"talk about {asked}" in said


@pytest.mark.parametrize("asked", ["budget", "budgettet"])
def test_a_recorded_topic_is_no_other_topic(asked: str) -> None:
    assert is_about("budgettet for 2027", asked)
    assert not is_about("skoleveje", "skoler")
    assert not is_about("", asked)


OCCASIONS = [
    ("da", " med prisen", "prisen"),
    ("da", " i anledning af fødselsdagen", "fødselsdagen"),
    ("da", " om pris", "pris[mangler:"),
    ("da", " for den nye baby", "den nye baby"),
    ("en", " on the new baby", "the new baby"),
    ("en", " with your prize", "your prize"),
    ("en", " for prize", "[missing:"),
]


@pytest.mark.parametrize(("locale", "beside", "there"), OCCASIONS)
def test_a_congratulation_takes_the_occasion_as_given(locale: str, beside: str, there: str) -> None:
    with office(locale, NOW) as made:
        made.say(CALLED[locale])
        said = drafted(
            made, f"{NEW[locale]} {CONGRATULATION[locale]} {LEADS[locale][0]} Karl Vestermark{beside}"
        )
    body = next(
        line for line in said.splitlines() if line.startswith(("Et stort tillykke", "Warm congratulations"))
    )
    assert there in body
    assert not any(word in said for word in ("formand", "chair", "budget"))


def test_an_occasion_without_its_article_has_a_gap() -> None:
    assert occasion("50 års fødselsdag", "da").endswith("[mangler: endelse, fx -en eller -et]")
    assert occasion("prisen", "da") == "prisen"
    assert occasion("winning the prize", "en") == "winning the prize"


def test_every_letter_is_asked_for_by_its_own_name() -> None:
    tried = 0
    for locale, leads in LEADS.items():
        titles = {head(one.source).title for one in shipped_letters(locale).values()} - {""}
        folded = {title.lower() for title in titles}
        for title in titles:
            for lead in leads:
                order = read_order(f"{title} {lead} Ellen Thorup", partial(_is_among, folded))
                assert (order.template, order.people) == (title, "Ellen Thorup")
                tried += 1
    assert tried >= 36


def _is_among(known: set[str], said: str) -> bool:
    return said.lower() in known


def test_every_letter_to_somebody_is_understood(made: Office) -> None:
    for one in shipped_letters(made.locale).values():
        called = head(one.source)
        if called.kind is not LetterKind.MAIL:
            continue
        said = drafted(made, f"{NEW[made.locale]} {called.title} {LEADS[made.locale][0]} Karl Vestermark")
        assert called.title in said
        assert "Karl" in said


@pytest.mark.parametrize(
    "order", ["Karl Vestermark {day} om hospice", "Karl Vestermark om hospice {day}", "Karl Vestermark {day}"]
)
def test_a_day_and_hour_become_the_letters_date(made: Office, order: str) -> None:
    day = "4. december kl. 14" if made.locale == "da" else "4 December at 14:00"
    letter = head(shipped_letters(made.locale)["workplace_visit"].source).title
    said = drafted(made, f"{NEW[made.locale]} {letter} {LEADS[made.locale][0]} {order.format(day=day)}")
    assert (
        "fredag den 4. december kl. 14.00" if made.locale == "da" else "Friday 4 December at 14:00"
    ) in said
    assert "hospice den" not in said
    assert "hospice 4" not in said


PEOPLE = NameIndex(
    [
        Entry(1, "Anna Jensen", "Slagelse, formand, Sundhedsudvalget, Venstre"),
        Entry(2, "Anna Jensen", "Næstved, medlem, Byrådet"),
        Entry(3, "Ellen Thorup", "Næstved, borgmester, Byrådet"),
    ]
)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("Anna Jensen i Slagelse", 1),
        ("Anna Jensen in Næstved", 2),
        ("Anna Jensen (Slagelse)", 1),
        ("Anna Jensen, Næstved", 2),
        ("Anna Jensen fra Venstre", 1),
        ("borgmester Ellen Thorup", 3),
        ("fru Thorup", 3),
        ("Ms Thorup", 3),
        ("Ellen Thorup, borgmester", 3),
        ("Ellen Thorup, mayor", 3),
    ],
)
def test_a_place_or_a_title_beside_a_name_tells_who_is_meant(typed: str, number: int) -> None:
    found = who_is(DK, PEOPLE, typed)
    assert isinstance(found, Found)
    assert found.entry.id == number


def test_a_place_that_fits_nobody_is_asked_about() -> None:
    assert isinstance(who_is(DK, PEOPLE, "Ellen Thorup i Ringsted"), Near)
    assert isinstance(who_is(DK, PEOPLE, "fru Jensen"), Several)


@pytest.mark.parametrize(
    "verb", ["approve", "discard", "reopen", "public", "copy", "file", "edit", "show", "sent"]
)
def test_words_behind_the_number_of_a_draft_are_never_dropped(made: Office, verb: str) -> None:
    drafted(made, f"{NEW[made.locale]} {THANKS[made.locale]} {LEADS[made.locale][0]} Karl Vestermark")
    said = made.say(f"draft {verb} 1 bananas")
    assert "bananas" in shown(made.last, made.locale), said


def test_a_draft_is_noted_as_sent_on_the_day_that_was_said(made: Office) -> None:
    drafted(made, f"{NEW[made.locale]} {THANKS[made.locale]} {LEADS[made.locale][0]} Karl Vestermark")
    made.say("draft sent 1 i morgen" if made.locale == "da" else "draft sent 1 tomorrow")
    assert "21" in shown(made.last, made.locale)
    made.say("draft sent 1 i går" if made.locale == "da" else "draft sent 1 yesterday")
    card = shown(made.last, made.locale)
    assert "torsdag 19. november" in card or "Thursday 19 November" in card
    made.say("mail show 4")
    assert "19" in shown(made.last, made.locale)


def test_what_a_button_adds_is_no_word() -> None:
    assert words_after("1 v3 [card] [yes]") == ""
    assert words_after("#1 tak") == ""
    assert words_after("1 i går [ja]") == "i går"


@pytest.mark.parametrize(
    "asked",
    [
        "what did we talk about with Karl Vestermark?",
        "what have we discussed with Karl Vestermark?",
        "hvad har vi talt med Karl Vestermark om?",
        "hvad talte vi med Karl Vestermark om?",
        "hvad har vi talt om med Karl Vestermark?",
    ],
)
def test_what_was_talked_of_is_answered_from_the_records(made: Office, asked: str) -> None:
    made.say(asked)
    assert "budget" in shown(made.last, made.locale)


@pytest.mark.parametrize(
    ("said", "there"),
    [
        ("contact edit Karl Vestermark karl@slagelse.dk", "karl@slagelse.dk"),
        ("contact edit Karl Vestermark til Karl Andersen Vestermark", "Karl Andersen Vestermark"),
        ("contact list", "Karl Vestermark"),
        ("kontakt liste", "Karl Vestermark"),
        ("contact find all", "Karl Vestermark"),
    ],
)
def test_contacts_are_listed_and_changed_as_people_say_it(made: Office, said: str, there: str) -> None:
    made.say(said)
    assert there in shown(made.last, made.locale)
