"""Contacts told by their cues, what is to follow them, and what only looks like one."""

from __future__ import annotations

from bot.language.sentences import hear
from tests.language.test_sentences import NOW, REGISTER
from tests.tables import table


@table(
    ("language", "text", "says"),
    [
        # who, when and what about stand in any order; nothing said is dropped
        (
            "da",
            "Havde Bent Holm i røret i går ang. tal. Flink fyr",
            "call logged Bent Holm i går ang. tal. Noter: Flink fyr",
        ),
        (
            "da",
            "Mailede Karl Vestermark tallene i forgårs",
            "mail sent med Karl Vestermark 18. november 2026. Noter: tallene",
        ),
        (
            "en",
            "Bent Holm stopped me in the street on Sunday",
            "meeting logged with Bent Holm 15 November 2026. Notes: stopped me in the street",
        ),
        # somebody, a day and an hour are an appointment
        (
            "da",
            "Bent Holm, 24/11, kl. 13, hans kontor",
            "meeting planned med Bent Holm 24. november 2026 kl. 13.00. Noter: hans kontor",
        ),
        (
            "en",
            "Mette Lindqvist, 24/11, 13:00, her office",
            "meeting planned with Mette Lindqvist 24 November 2026 at 13:00. Notes: her office",
        ),
        # somebody and a day that is over: the kind is asked for
        (
            "da",
            "Karl Vestermark i tirsdags, 45 minutter, han var lunken",
            "meeting unsure logged med Karl Vestermark 17. november 2026. Noter: 45 minutter. han var lunken",
        ),
        (
            "en",
            "Karl Vestermark, last Tuesday, his office. Was lukewarm",
            "meeting unsure logged with Karl Vestermark 17 November 2026. Notes: his office. Was lukewarm",
        ),
        # one word of a name misspelt
        ("da", "bent hollm ringede lige", "call logged med Bent Holm"),
    ],
)
def test_a_contact_is_told_by_its_cues(language: str, text: str, says: str) -> None:
    heard = hear(text, NOW, language, REGISTER)
    assert heard is not None
    assert heard.says == (says,)


@table(
    ("language", "text"),
    [
        ("da", "Karl Vestermark har et møde med borgmesteren på mandag"),
        ("da", "Karl Vestermark mødtes med borgmesteren i går"),
        ("da", "Bent Holm og Mette Lindqvist havde møde i går"),
        ("da", "Bent Holm ringede til Karl Vestermark i går"),
        ("da", "jeg snakkede ikke med Bent Holm i går"),
        ("da", "jeg prøvede at få fat i Bent Holm i går"),
        ("da", "hvis Bent Holm ringer i morgen så sig til"),
        ("da", "Bent Holm var i avisen i går"),
        ("da", "vi skulle have mødt Bent Holm i tirsdags"),
        ("da", "kan du skrive et brev til Bent Holm om tal"),
        ("en", "Karl Vestermark has a meeting with the mayor on Monday"),
        ("en", "Karl Vestermark met the mayor yesterday"),
        ("en", "Bent Holm and Mette Lindqvist had a meeting yesterday"),
        ("en", "I nearly met Bent Holm yesterday"),
        ("en", "we were supposed to meet Bent Holm on Tuesday"),
        ("en", "I read Karl Vestermark's letter in the paper on Tuesday"),
        ("en", "when Bent Holm calls tomorrow tell him we said yes"),
        ("en", "I'm off to see Bent Holm in ten minutes, brief me"),
    ],
)
def test_what_others_do_or_what_was_not_is_no_contact_of_ours(language: str, text: str) -> None:
    heard = hear(text, NOW, language, REGISTER)
    assert heard is None or not heard.says[0].startswith(("meeting ", "call ", "mail ", "visit "))


@table(
    ("language", "text", "asks"),
    [
        ("da", "var til møde med Bent Holm den anden dag om tal", "den anden dag"),
        ("da", "Har været til møde med Bent Holm igen om tal", "[undated]"),
        ("en", "met Bent Holm again about tax", "[undated]"),
        ("da", "Mødte Bent Holm d. 16 dennes om tal", "[undated]"),
    ],
)
def test_a_day_that_is_none_is_asked_for(language: str, text: str, asks: str) -> None:
    heard = hear(text, NOW, language, REGISTER)
    assert heard is not None
    assert asks in heard.says[0]


@table(
    ("language", "text", "step"),
    [
        ("da", "Mødte Bent Holm i går. Bo følger op i uge 49", "Næste: Bo: følger op i uge 49"),
        ("da", "Mødte Bent Holm i går, Bo følger op i uge 49", "Næste: Bo: følger op i uge 49"),
        (
            "da",
            "Skrev til Bent Holm i går og hvis han ikke har svaret den fjerde december så rykker jeg",
            "Næste: hvis han ikke har svaret den fjerde december så rykker jeg",
        ),
        (
            "da",
            "Mødte Bent Holm i går. Han finder en kontakt til os senest onsdag",
            "Næste: Bent Holm: finder en kontakt til os senest onsdag",
        ),
        (
            "da",
            "Mødte Bent Holm i går. Vil have et notat senest d 30",
            "Næste: Vil have et notat senest d 30",
        ),
        ("en", "Met Bent Holm yesterday. Bo follows up in week 49", "Next: Bo: follows up in week 49"),
        (
            "en",
            "Met Bent Holm yesterday. He will get back to us by 15 December",
            "Next: Bent Holm: get back to us by 15 December",
        ),
    ],
)
def test_what_is_to_follow_is_a_next_step(language: str, text: str, step: str) -> None:
    heard = hear(text, NOW, language, REGISTER)
    assert heard is not None
    assert heard.says[0].endswith(step)


@table(
    ("language", "text", "says"),
    [
        ("da", "ny toner til printeren!!", "task add ny toner til printeren"),
        ("en", "need: business cards for Ida!!!", "task add need: business cards for Ida"),
        (
            "da",
            "Skal spørge foreningen om udstyr, senest den 15. januar",
            "task add spørge foreningen om udstyr, senest den 15. januar",
        ),
        ("da", "vær sød at skrive på at jeg skal følge op om en uge", "task add følge op om en uge"),
        ("da", "Ida og Bo skal dele flyers ud d. 28.", "task add Ida: dele flyers ud d. 28 (med Bo)"),
        (
            "en",
            "Find out who's on the new council - me, wk 48",
            "task add Find out who's on the new council wk 48",
        ),
        (
            "en",
            "I must not forget the application!! closes 11 December at noon",
            "task add the application, closes 11 December at noon",
        ),
        (
            "en",
            "have to write to Bent Holm thursday at the latest",
            "task add write to Bent Holm thursday at the latest",
        ),
        (
            "da",
            "jeg skal ringe til Bent Holm på tirsdag kl. 9 om tal",
            "call planned Bent Holm på tirsdag kl. 9 om tal",
        ),
        (
            "en",
            "I have to call Bent Holm on Tuesday at 9 about tax",
            "call planned with Bent Holm on Tuesday at 9 about tax",
        ),
        (
            "da",
            "Ring Bent Holm op på tirsdag, det må du ikke lade mig glemme",
            "task add Ring Bent Holm op på tirsdag",
        ),
        (
            "en",
            "leaflets to the library by Friday, Bo does it",
            "task add Bo: leaflets to the library by Friday",
        ),
    ],
)
def test_what_is_to_be_done_is_a_task_however_it_is_said(language: str, text: str, says: str) -> None:
    heard = hear(text, NOW, language, REGISTER)
    assert heard is not None
    assert heard.says == (says,)
