"""Sentences said as to a colleague: templates, what is passed over, what each is rewritten to."""

from __future__ import annotations

import time
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.language.line.parts import Register
from bot.language.names import Entry, NameIndex, fold_body
from bot.language.sentences import hear
from bot.language.sentences.frames import sentences
from bot.language.sentences.smooth import corrected, unframed, without_fillers
from bot.language.templates import Phrases, WrongTemplate, phrases_of, words_of
from tests.countries import DK
from tests.tables import table

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
REGISTER = Register(
    DK,
    people=NameIndex([Entry(1, "Bent Holm"), Entry(2, "Karl Vestermark"), Entry(3, "Mette Lindqvist")]),
    bodies=NameIndex([Entry(1, "Økonomiudvalget", "Slagelse")], folding=fold_body),
    areas=NameIndex([Entry(1, "Slagelse"), Entry(2, "Næstved")]),
    team=NameIndex([Entry(1, "Ida"), Entry(2, "Bo")]),
)


def test_a_template_is_every_way_it_can_be_said() -> None:
    lists = {"meal": "(kaffe|te)"}
    assert phrases_of("[en kop] <meal> med", lists) == [
        ("en", "kop", "kaffe", "med"),
        ("en", "kop", "te", "med"),
        ("kaffe", "med"),
        ("te", "med"),
    ]


@table(
    ("template", "why"),
    [
        ("[møde med", "not closed"),
        ("(møde|besøg", "not closed"),
        ("møde] med", "not opened"),
        ("<unknown> med", "not there"),
        ("<self>", "names itself"),
        (" ".join(["[a|b|c|d|e]"] * 6), "ways"),
    ],
)
def test_a_template_that_is_wrong_says_why(template: str, why: str) -> None:
    with pytest.raises(WrongTemplate, match=why):
        phrases_of(template, {"self": "<self> igen"})


def test_small_words_are_passed_over_and_the_longest_phrase_is_found() -> None:
    phrases: Phrases[str] = Phrases(frozenset({"jeg", "lige"}))
    phrases.add(("mødte",), "short")
    phrases.add(("mødte", "med"), "long")
    phrases.add(("sendte", "{few}", "til"), "sent")
    (hit,) = phrases.find(words_of("i går moedte jeg lige med Bent"))
    assert (hit.means, hit.start, hit.end) == ("long", 6, 25)
    (hit,) = phrases.find(words_of("sendte vores nye tal til Bent"))
    assert [word.key for word in hit.words] == ["sendte", "til"]
    assert not list(phrases.find(words_of("sendte a b c d e f til Bent")))
    assert phrases.whole(words_of("Mødte lige!")) == "short"


@table("language", ["da", "en"])
def test_the_files_of_both_languages_are_read(language: str) -> None:
    said = sentences(language)
    assert len(said.around) > 5
    assert {"meeting", "call", "visit", "mail"} <= {
        hit.means.kind
        for text in ("mødte ringede til besøgte skrev til", "met called visited wrote to")
        for hit in said.contacts.find(words_of(text))
    }


@table(
    ("language", "text", "says"),
    [
        ("da", "mødte Bent Holm i går om rygning", "meeting logged Bent Holm i går om rygning"),
        ("da", "i går mødtes jeg med Bent Holm om tal", "meeting logged i går med Bent Holm om tal"),
        ("da", "har lige lagt på med Karl Vestermark", "call logged med Karl Vestermark"),
        ("da", "Karl Vestermark ringede til mig i dag", "call logged Karl Vestermark i dag"),
        ("da", "fik svar fra Bent Holm i dag om tal", "mail received med Bent Holm i dag om tal"),
        ("da", "sendte i går vores tal til Bent Holm", "mail sent i går vores tal med Bent Holm"),
        ("da", "skal mødes med Bent Holm på tirsdag", "meeting planned med Bent Holm på tirsdag"),
        ("da", "møde med Bent Holm på tirsdag kl. 10", "meeting planned med Bent Holm på tirsdag kl. 10"),
        ("da", "kaffe med Bent Holm i tirsdags", "meeting logged med Bent Holm i tirsdags. Noter: kaffe"),
        ("da", "Ida besøgte Bent Holm i går", "visit logged Ida med Bent Holm i går"),
        (
            "da",
            "mødte Bent Holm i går om tal, skal sende ham dem på mandag",
            "meeting logged Bent Holm i går om tal. Næste: sende ham dem på mandag",
        ),
        (
            "da",
            "mødte Bent Holm. Han var glad. Det var i tirsdags. Vi talte om tal",
            "meeting logged i tirsdags Bent Holm om tal. Noter: Han var glad",
        ),
        (
            "da",
            "mødte Bent Holm i går om tal. Bent lovede at sende referatet",
            "meeting logged Bent Holm i går om tal. Næste: Bent Holm: sende referatet",
        ),
        (
            "en",
            "met Bent Holm yesterday about tax. He promised to send the minutes",
            "meeting logged Bent Holm yesterday about tax. Next: Bent Holm: send the minutes",
        ),
        ("da", "husk mig på at ringe til Bent på mandag", "task add ringe til Bent på mandag"),
        ("da", "Bo skal bestille kaffe inden fredag", "task add Bo: bestille kaffe inden fredag"),
        ("da", "om en uge skal jeg følge op på tal", "task add følge op på tal om en uge"),
        ("da", "mine opgaver", "task list"),
        ("da", "tak Bent Holm for mødet", "draft new tak for mødet til Bent Holm"),
        ("en", "met Bent Holm yesterday about tax", "meeting logged Bent Holm yesterday about tax"),
        ("en", "I called Karl Vestermark today", "call logged Karl Vestermark today"),
        ("en", "I'm meeting Bent Holm on Tuesday", "meeting planned Bent Holm on Tuesday"),
        ("en", "remind me to call Bent on Monday", "task add call Bent on Monday"),
        ("en", "what's on today", "digest now"),
    ],
)
def test_a_sentence_is_rewritten(language: str, text: str, says: str) -> None:
    heard = hear(text, NOW, language, REGISTER)
    assert heard is not None
    assert heard.says == (says,)


def test_two_contacts_in_one_sentence_are_two() -> None:
    heard = hear("mødte Bent Holm i går og bagefter ringede jeg til Karl Vestermark", NOW, "da", REGISTER)
    assert heard is not None
    assert heard.says == ("meeting logged Bent Holm i går", "call logged bagefter med Karl Vestermark")


@table(
    "text",
    [
        "mødet trak ud i sidste ende",
        "hvis jeg mødte Bent Holm i går",
        "vi ses nok aldrig",
        "Bent Holm ligner min onkel",
        "husk mig på det der i morgen",
        "har vi mødt Bent Holm?",
        "har vi mødt Bent Holm",
        "mødte vi Bent Holm i går",
        "a " * 1_000,
    ],
)
def test_what_only_looks_like_a_contact_is_none(text: str) -> None:
    assert hear(text, NOW, "da", REGISTER) is None


@table(
    ("text", "plain"),
    [
        ("Hej Caucus, kan du ikke lige notere at vi mødte Bent", "vi mødte Bent"),
        ("det var bare for at sige, at Bent ringede", "Bent ringede"),
        ("hej", "hej"),
    ],
)
def test_politeness_falls_away(text: str, plain: str) -> None:
    assert unframed(text, sentences("da")) == plain


@table(
    ("text", "last"),
    [
        ("mødte Bent Holm torsdag nej fredag", "mødte Bent Holm fredag"),
        ("mødte Bent Holm i tirsdags, jeg mener i onsdags", "mødte Bent Holm i onsdags"),
        ("mødte Bent Holm, næ, Karl Vestermark i går", "mødte Karl Vestermark i går"),
        ("nej tak", "nej tak"),
    ],
)
def test_the_last_said_holds(text: str, last: str) -> None:
    assert corrected(text, NOW, "da", REGISTER, sentences("da")) == last


def test_fillers_are_left_out_and_dictated_words_said_once() -> None:
    assert (
        without_fillers("jeg har øh jeg har altså mødt mødt Bent", sentences("da"))
        == "jeg har jeg har mødt Bent"
    )
    assert without_fillers("Så så jeg Bent", sentences("da")) == "Så så jeg Bent"


@table("piece", ["jeg ", "vi mødte , ", "sendte a b c ", "nej vent ", "og skal ", "[", "i går "])
def test_the_time_a_sentence_takes_grows_with_its_length(piece: str) -> None:
    def seconds(size: int) -> float:
        began = time.process_time()
        hear(piece * (size // len(piece)), NOW, "da", REGISTER)
        return time.process_time() - began

    hear(piece, NOW, "da", REGISTER)
    short, long = seconds(140), seconds(1_400)
    assert long < 60 * max(short, 0.01)
