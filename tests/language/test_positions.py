"""Where somebody stands is read as colleagues say it, and what is denied or left over is never taken for the whole."""

from __future__ import annotations

import random
import time
from pathlib import Path
from typing import Final

from bot.language.positions import SaidPosition, read_case_question, read_positions
from bot.language.positions.words import vocabulary
from bot.politics.positions import Confidence, Stance
from tests.countries import DK
from tests.tables import table

HERE: Final = Path(__file__).parent


def rows(name: str) -> list[tuple[str, ...]]:
    lines = (HERE / name).read_text("utf-8").splitlines()
    return [tuple(row.split("\t")) for row in lines if not row.startswith("#")]


POSITIONS: Final = rows("positions.tsv")
QUESTIONS: Final = rows("case_questions.tsv")
SAID: Final = [row[1] for row in (*POSITIONS, *QUESTIONS)]


def told(one: SaidPosition) -> str:
    """A position as the table has it."""
    if one.stance:
        stance: str = one.stance
    elif one.divided:
        stance = "split " + "+".join(f"{count} {part}" for part, count in one.split)
    else:
        stance = "not: " + "/".join(one.readings)
    parts = [one.who or "-", stance, "all" if one.every else ",".join(one.points)]
    parts += ["turning"] * one.turning
    parts += [f"by {one.source}"] * bool(one.source)
    parts += ["guess"] * (one.confidence is Confidence.GUESS)
    parts += [f"{name}: {getattr(one, name)}" for name in ("notes", "unread") if getattr(one, name)]
    return " | ".join(parts)


def read(text: str, language: str) -> str:
    return " ;; ".join(map(told, read_positions(text, language))) or "NONE"


def asked(text: str) -> str:
    question = read_case_question(text)
    if question is None:
        return "NONE"
    named = {"point": question.point, "who": question.who, "stance": question.stance}
    return "; ".join((question.asks, *(f"{name}={said}" for name, said in named.items() if said)))


def test_the_tables_are_in_both_languages() -> None:
    assert len(POSITIONS) >= 270
    assert len(QUESTIONS) >= 50
    for rows in (POSITIONS, QUESTIONS):
        assert sum(row[0] == "en" for row in rows) >= len(rows) // 4


@table(("language", "text", "meant"), POSITIONS)
def test_a_position_is_read_as_it_was_meant(language: str, text: str, meant: str) -> None:
    assert read(text, language) == meant
    assert read(f"  {text} ", language) == meant


@table(("language", "text", "meant"), QUESTIONS)
def test_a_question_is_read_as_it_was_meant(language: str, text: str, meant: str) -> None:
    assert asked(text) == meant
    assert asked(f"{text.rstrip('?')}?") == meant


@table(("language", "text", "meant"), QUESTIONS)
def test_a_question_is_no_position(language: str, text: str, meant: str) -> None:
    assert read_positions(text, language) == ()


@table("row", POSITIONS)
def test_a_position_is_no_question(row: tuple[str, str, str]) -> None:
    assert row[2] == "NONE" or read_case_question(row[1]) is None


LINES: Final = [
    ("da", "{who} {says} imod 2{tail}"),
    ("da", "på 2 er {who} imod{tail}"),
    ("en", "{who} is against 2{tail}"),
    ("en", "{who} opposes ask 2{tail}"),
]
TAILS: Final[dict[str, dict[str, str]]] = {
    "": {},
    " ifølge Bent Holm": {"source": "Bent Holm"},
    ", siger Bent Holm": {"source": "Bent Holm"},
    ", says Bent Holm": {"source": "Bent Holm"},
    " fordi det er for dyrt": {"notes": "fordi det er for dyrt"},
    " because it costs too much": {"notes": "because it costs too much"},
    " måske": {"confidence": Confidence.GUESS},
    ", I think": {"confidence": Confidence.GUESS},
    " hvis C er med": {"confidence": Confidence.GUESS, "notes": "hvis C er med"},
}
WHO: Final = (
    "V",
    "sf",
    "Venstre",
    "Det Konservative Folkeparti",
    "the Social Democrats",
    "Bent Holm",
    "Lone Krag (A)",
)


@table(("language", "line"), LINES)
@table("tail", TAILS)
def test_what_is_said_beside_a_position_is_kept_apart(language: str, line: str, tail: str) -> None:
    for who in WHO:
        for says in ("er", "er nu", "") if "{says}" in line else ("",):
            text = line.format(who=who, says=says, tail=tail)
            (found,) = read_positions(" ".join(text.split()), language)
            assert (found.who, found.stance, found.points) == (who, Stance.AGAINST, ("2",)), text
            wanted = {"source": "", "notes": "", "confidence": str(Confidence.SURE), "unread": ""} | TAILS[
                tail
            ]
            assert {name: getattr(found, name) for name in wanted} == wanted, text


DENIALS: Final = {
    "da": ("{who} er ikke {stance} 2", "{who} er næppe {stance} 2", "{who} er ikke længere {stance} 2"),
    "en": ("{who} is not {stance} 2", "{who} is no longer {stance} 2", "{who} isn't {stance} 2"),
}


@table("language", ["da", "en"])
def test_what_is_denied_is_never_its_opposite_for_sure(language: str) -> None:
    for line in DENIALS[language]:
        for stance in ("for", "imod") if language == "da" else ("for", "against"):
            (found,) = read_positions(line.format(who="V", stance=stance), language)
            assert found.stance is None
            assert len(found.readings) == 2
            assert Stance.FOR not in found.readings


def test_a_word_that_denies_is_never_overheard() -> None:
    """Put behind whoever is named, and behind the verb: the stance is another, or asked, or none."""
    tried = 0
    for language, text, _ in POSITIONS:
        found = read_positions(text, language)
        if len(found) != 1 or not found[0].who or not text.startswith(found[0].who):
            continue
        words, after = text.split(), len(found[0].who.split())
        for denies in ("ikke", "aldrig", "næppe") if language == "da" else ("not", "never", "hardly"):
            for gap in (after, after + 1):
                denied = read_positions(" ".join((*words[:gap], denies, *words[gap:])), language)
                tried += 1
                for one in denied:
                    same = one.stance is not None and one.stance is found[0].stance is not Stance.UNDECIDED
                    beside = " ".join((one.who, one.source, one.notes, one.unread, *one.points))
                    assert not same or denies in beside, (text, denies, gap)
    assert tried > 500


@table(
    "text",
    [
        "tak for hjælpen",
        "husk mødet på tirsdag for alle",
        "thanks for today",
        "we met for 2 hours",
        "I er for langsomme",
        "kaffe for 2",
        "Vi er for få",
        "mødet med udvalget om 2 er flyttet",
        "we are against the wall",
    ],
)
def test_words_about_other_things_are_about_no_party(text: str) -> None:
    """Whoever reads plain words asks whether somebody known is meant."""
    for one in read_positions(text):
        assert one.who not in ("V", "Venstre")
        assert not DK.seats.parties_said(one.who, "0330") or one.who == "I"


def test_no_words_in_any_order_break_it() -> None:
    """Half of the words of the tables, shuffled: no error, and nothing said twice."""
    words = [word for text in SAID for word in text.split()]
    chance = random.Random(7)
    for _ in range(3_000):
        text = " ".join(chance.choices(words, k=chance.randint(1, 14)))
        for one in read_positions(text, chance.choice(("da", "en"))):
            assert (one.stance is None) == (one.divided or bool(one.readings)), text
            assert not (one.divided and one.readings), text
        read_case_question(text)


def test_a_long_line_is_read_in_time() -> None:
    vocabulary()
    for again in (
        "V imod 2, ",
        "nok ",
        "ifølge ",
        "hvis ",
        "2, ",
        "(A ",
        "er ",
        "siger ",
        "5 imod ",
        "og V ",
        "på ",
    ):
        text = (again * 600)[:600]
        began = time.process_time()
        read_positions(text, "da")
        assert time.process_time() - began < 0.5, again
    assert read_positions("V imod 2 " * 100) == ()
