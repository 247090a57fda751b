"""Help: what people came for in six lines, the rest behind 'more', one subject by its commonest line."""

from __future__ import annotations

import re

import pytest

from bot.core.reply import Bullets, Heading, Paragraph, Reply, plain
from bot.language.words import LANGUAGES
from bot.subjects.first_words import FIRST
from tests.office import GROUP, ON_TELEGRAM, PHONE, Office, button, choices, office, shown

TYPES = re.compile(r"\b[A-ZÆØÅ-]{4,}\b|\[[A-ZÆØÅa-z]+\]")
NEWCOMER_WORDS = {
    "da": (
        *("hjælp", "hjælp mig", "?", "hvad kan du", "jeg forstår ikke", "hej 👋 hvad kan du egentlig"),
        *(
            "Kære Caucus. Min søn har sat mig op til det her. Er det her man skriver? Vh Birthe",
            "kan du hjælpe mig",
        ),
    ),
    "en": (
        *("help", "help me", "what can you do", "I don't understand", "hiya, so what do I do with you?"),
        *("Right. What's all this then", "what else can you do by the way"),
    ),
}
COMMONEST = dict.fromkeys(("meeting", "call", "mail"), "logged") | {
    "task": "add",
    "contact": "add",
    "digest": "now",
    "draft": "new",
    "committee": "who",
    "calendar": "next",
}
COURTESIES = {
    "da": ("tak", "tusind tak for hjælpen i dag", "tak for det", "mange tak!", "Tak :)"),
    "en": ("thanks", "thank you so much", "Thank you, that is most helpful.", "cheers"),
}


def items(reply: Reply) -> list[str]:
    return [plain(item) for block in reply.blocks if isinstance(block, Bullets) for item in block.items]


@pytest.mark.parametrize("locale", LANGUAGES)
def test_the_first_page_is_six_lines_each_with_a_button_and_a_sentence_that_works(locale: str) -> None:
    with office(locale) as here:
        help_ = here.say("help")
        lines = items(help_)
        assert len(lines) == len(FIRST) == 6
        assert [one.label for one in choices(help_)[:6]] == [line.split(":")[0] for line in lines]
        for line in lines:
            sentence = line.partition(": ")[2]
            for typed in (sentence, line):
                with office(locale) as fresh:
                    fresh.say("help")
                    answer = fresh.lines(typed)
                    assert "did not" not in answer, typed
                    assert "forstod jeg ikke" not in answer, typed


@pytest.mark.parametrize("locale", LANGUAGES)
def test_nobody_is_shown_types_and_every_subject_is_behind_more(locale: str) -> None:
    with office(locale) as here:
        more = here.lines("mere" if locale == "da" else "more")
        for subject in here.desk.registry.all_subjects():
            assert not subject.shown or subject.shown_as(locale) in more
            page = here.say(f"help {subject.name}")
            told = [plain(block.text) for block in page.blocks if isinstance(block, Paragraph)]
            assert isinstance(page.blocks[0], Heading)
            if first := COMMONEST.get(subject.name):
                assert told[0].endswith(here.desk.registry.by_subject[subject.name][first].example(locale))
            for line in told:
                assert not TYPES.search(line.replace("KODE", "").replace("CODE", "")), line
        for command in here.desk.registry.commands:
            asked = here.lines(command.name)
            assert not re.search(r"\[(TEXT|WORD|NUMBER|TEKST|ORD|NUMMER)\]|\bNUM(BER|MER)\b", asked), (
                command.name
            )


@pytest.mark.parametrize("locale", LANGUAGES)
def test_what_a_newcomer_asks_is_help_and_a_courtesy_records_nothing(locale: str) -> None:
    with office(locale) as here:
        for said in NEWCOMER_WORDS[locale]:
            assert len(items(here.say(said))) == len(FIRST), said
        for said in COURTESIES[locale]:
            assert shown(here.say(said)).strip() in ("Selv tak.", "You are welcome."), said
        listed = here.lines("meeting list")
        assert listed.count("#") == 2  # those of the demo team
        assert "#" not in here.lines("task list", "malik")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("jeg så Bent Holm på rådhuset", "Notér et møde: jeg så Bent Holm"),
        ("mig og Bent Holm var der", "Bent Holm"),
        ("jeg", "Du er her"),
        ("mig væk til fredag", "Du er væk"),
    ],
)
def test_somebody_who_speaks_of_themselves_names_no_command(da: Office, said: str, answer: str) -> None:
    told = da.lines(said)
    assert answer in told
    assert "mig tilbage" not in told


@pytest.mark.parametrize("locale", LANGUAGES)
@pytest.mark.parametrize("place", [PHONE, GROUP])
def test_what_is_missing_is_asked_as_a_colleague_would(locale: str, place: object) -> None:
    asked = {
        "en": {
            "oped logged yesterday": "What was it about?",
            "oped planned on Tuesday": "What is it about?",
            "meeting logged about the budget": "Who was it with?",
            "meeting planned Bent Holm": "When is it?",
            "meeting show": "Which one?",
        },
        "da": {
            "debatindlæg noteret i går": "Hvad handlede det om?",
            "debatindlæg planlagt på tirsdag": "Hvad handler det om?",
            "møde noteret om budgettet": "Hvem var det med?",
            "møde planlagt Bent Holm": "Hvornår er det?",
            "møde vis": "Hvilken?",
        },
    }
    with office(locale) as here:
        for said, question in asked[locale].items():
            assert question in here.lines(said), said
            assert question in here.lines(said, abilities=ON_TELEGRAM), said


def test_the_failure_answer_carries_what_was_typed_in_its_two_readings(en: Office) -> None:
    for said in ("Bent Holm and the lido sometime", "the museum lot is a mess", "stamps and envelopes maybe"):
        told = en.say(said)
        assert said in shown(told)
        readings = choices(told)[:-1]
        assert len(readings) == 2
        for one in readings:
            assert said[:20] in one.label
    remembered = en.press(button(en.last, "Remember it").label)
    assert "stamps and envelopes maybe" in shown(remembered)


@pytest.mark.parametrize(
    ("said", "expected", "not_there"),
    [
        ('kontakt tilføj "Ulla Berg"', "Ulla Berg", '"'),
        ("mødte Bent Holm på Slagelse Rådhus i går", "Slagelse Rådhus", "Holm, "),
        ("/møde mødte Bent Holm i går om budgettet", "Møde noteret", "Mente du"),
        ("/møde ringede til Bent Holm i går", "Opkald noteret", "Mente du"),
        ("møde Bent Holm i går", "Møde noteret", "Mente du"),
        ("møde Bent Holm", "Mente du", "Møde noteret"),
        ("Husk: frimærker", "frimærker", "forstod"),
        ("kommune Roskilde", "går jeg ud fra Roskilde", "administrator"),
    ],
)
def test_what_people_type_is_taken_as_they_mean_it(
    da: Office, said: str, expected: str, not_there: str
) -> None:
    told = da.lines(said, who="malik")
    assert expected in told
    assert not_there not in told


def test_a_record_is_removed_and_restored_with_the_mark_that_protects(da: Office) -> None:
    da.say("møde noteret Bent Holm i går om budgettet")
    da.say("møde slet 3 fortroligt")
    assert "Fortroligt" in da.lines("møde gendan 3")
    assert "budgettet" not in da.lines("møde vis 3", who="malik")
