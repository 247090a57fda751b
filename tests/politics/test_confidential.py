"""Words that mark what is said as confidential are known wherever they stand, and cut out so that nothing dangles."""

from __future__ import annotations

import gc
import time

from bot.politics.confidential import MarkedText, Sense, is_marked, marks_in, read
from tests.marks import ABOUT_OTHERS, DOUBTED, MARKS, TOPICS
from tests.tables import table

# What is typed, and what stays of it; all of them are marked.
CUT = (
    ("Fortroligt: Anna Holm om skat", "Anna Holm om skat"),
    ("Anna Holm om skat, fortroligt", "Anna Holm om skat"),
    ("Anna Holm om skat (fortroligt)", "Anna Holm om skat"),
    ("Anna Holm om skat. (Fortroligt.) Ring", "Anna Holm om skat. Ring"),
    ("Anna Holm - fortroligt - om skat", "Anna Holm - om skat"),
    ("Anna Holm, Bo og fortroligt, om skat", "Anna Holm, Bo, om skat"),
    ("Anna Holm og fortroligt", "Anna Holm"),
    ("skat, kun til mig, og skole", "skat, og skole"),
    ("skat. Det er fortroligt. Ring til Bo", "skat. Ring til Bo"),
    ("skat, men det er fortroligt", "skat"),
    ("linje et\nfortroligt\nlinje to", "linje et\nlinje to"),
    ("fortroligt\nlinje to", "linje to"),
    ("**fortroligt** skat", "skat"),
    ("skat #fortroligt", "skat"),
    ("skat [confidential]", "skat"),
    ("FORTROLIGT!!! skat", "skat"),
    ("ring til Bo (fortroligt, inden fredag)", "ring til Bo (inden fredag)"),
    ("(Ida, fortroligt) ring", "(Ida) ring"),
    ("privat og fortroligt: skat", "skat"),
    ("privat, hemmeligt, kun til mig: skat", "skat"),
    ("fortroligt og haster: ring til Bo", "haster: ring til Bo"),
    ("🔒 skat", "skat"),
    ("skat :lock:", "skat"),
    ("han stopper. Fortrolig oplysning.", "han stopper."),
    ("Fortrolig oplysning: han er syg", "han er syg"),
    ("Confidential information: he is ill", "he is ill"),
    ("F O R T R O L I G T: skat", "skat"),
    ("fortrolig(t): han er syg", "han er syg"),
    ("personfølsomt: han er sygemeldt", "han er sygemeldt"),
    ("strengt personligt: han er syg", "han er syg"),
    ("conf: he is ill", "he is ill"),
    ("embargo: tallene", "tallene"),
    ("eget notat: han er syg", "han er syg"),
    ("bare mellem dig og mig, han stopper", "han stopper"),
    ("just between ourselves, he is leaving", "he is leaving"),
    ("han stopper , fortroligt , og konen er syg", "han stopper, og konen er syg"),
    ("please keep this confidential: tax", "tax"),
    ("this is off the record, tax", "tax"),
    ("the tax, off the record, slips", "the tax, slips"),
    ("Don’t share this with anyone! Tax", "Tax"),
    ("tax; hush-hush", "tax"),
    ("fo\u00adrtroligt: skat", "skat"),
    ("ｆｏｒｔｒｏｌｉｇｔ: skat", "skat"),
    ("fortroligt", ""),
)
# The word may be the mark: it is one, and stays.
KEPT = (
    *("hun sagde det fortroligt", "tallene er fortrolige", "Bo fortalte fortroligt at han går af"),
    *(
        "om et fortroligt møde i udvalget",
        "budgettet må ikke deles",
        "kun mig og Anna Holm",
    ),
    *(
        "she told me in confidence that the tax slips",
        "the budget must not be shared",
    ),
    *("om fortroligt budgettet skrider", "ikke strengt fortroligt", "aftalen er privat"),
    *(
        "Fortroligt møde med Anna Holm",
        "hemmeligt møde med lederen mandag",
        "fortroligt for ledelsen, han er syg",
    ),
    *(
        "sagen behandles for lukkede døre",
        "dagsordenen er delvist fortrolig",
        "til eget brug har de en håndbog",
    ),
    *("kun til internt brug må tallene ikke offentliggøres", "Mellem os sagt er han færdig i partiet"),
    *("han er, mellem os sagt, ikke rask", "han er - mellem os - ikke rask", "he is, between us, not well"),
    *(
        "han stopper og det er altså strengt hemmeligt!",
        "han sagde det til mig i fortrolighed, så det bliver her",
    ),
    *("he told me this in strict confidence, he is leaving", "given in full confidence, he is leaving"),
    *("oplysningen er givet i fuld fortrolighed, han stopper", "Let's keep this between the two of us"),
    *DOUBTED["da"],
    *DOUBTED["en"],
    *("a private word: tax", "Privat Pleje ApS i Slagelse ringede"),
)
OPEN = (
    *(
        "ikke fortroligt: skat",
        "skat (ikke fortroligt)",
        "skat, det er ikke hemmeligt",
        "ikke længere fortroligt",
    ),
    *(
        "not confidential: tax",
        "tax (not confidential)",
        "tax, no longer secret",
        "non-confidential",
        "tax, not private",
    ),
    *("skat (åbent for teamet)", "tax (open to the team)"),
)
NOTHING = (
    *(
        "skriv til anna@privat.dk",
        "https://example.dk/fortroligt",
        "se www.privat.dk",
        ":::fortroligt\nBo går af\n:::",
    ),
    *("hun siger at det ikke er fortroligt længere", "drøftes internt", ""),
    *(
        "mødet med Privat Pleje ApS",
        "samarbejdet mellem os og regionen",
        "between us and the council",
        "👍 fint",
        "samarbejdet mellem os",
        'om bogen "kun for mig"',
    ),
)


@table(("typed", "stays"), CUT)
def test_a_clear_mark_is_cut_out_cleanly(typed: str, stays: str) -> None:
    said = read(typed)
    assert said.marked
    assert said.text == stays


@table("typed", KEPT)
def test_where_it_may_be_the_mark_it_is_and_nothing_is_lost(typed: str) -> None:
    said = read(typed)
    assert said.marked
    assert said.text == typed


@table("typed", OPEN)
def test_the_contrary_is_no_mark(typed: str) -> None:
    said = read(typed)
    assert said.opened
    assert not said.marked
    assert not marks_in(said.text)


@table("typed", [*ABOUT_OTHERS["da"], *ABOUT_OTHERS["en"]])
def test_what_is_plainly_said_of_something_else_stays_open(typed: str) -> None:
    assert read(typed) == MarkedText(typed, marked=False, opened=False, words="")


@table("typed", NOTHING)
def test_other_words_are_neither(typed: str) -> None:
    said = read(typed)
    assert not said.marked
    assert not said.opened
    assert said.text == typed


@table("language", TOPICS)
def test_a_word_that_describes_a_noun_stays_a_topic(language: str) -> None:
    shapes = {
        "da": (
            "{}",
            "om {}",
            "de talte om {} og økonomi",
            "Anna Holm i går om {}. Næste: send tal",
            "læs om {}",
        ),
        "en": (
            "{}",
            "about {}",
            "they talked about {} and money",
            "Ann Holm about {}. Next: call",
            "read about {}",
        ),
    }[language]
    typed = [shape.format(topic) for shape in shapes for topic in TOPICS[language]]
    assert [one for one in typed if read(one).text != one] == []
    assert [one for one in typed if read(one).marked] == []  # and none is marked without need


def test_the_contrary_in_so_many_words_goes_before_doubt_and_never_before_a_clear_mark() -> None:
    assert not read("hun sagde det fortroligt (ikke fortroligt)").marked
    assert read("skat, fortroligt. Ikke fortroligt").marked


def test_any_case_spelling_and_sign_of_every_mark_is_known() -> None:
    for mark in {one for some in MARKS.values() for one in some}:
        for shape in (
            "{}",
            "({})",
            "[{}]",
            "{}!",
            "{}:",
            "*{}*",
            "_{}_",
            "- {}",
            '"{}"',
            " {} \n",
            "{}...",
            "#{}",
        ):
            for said in (mark, mark.upper(), mark.capitalize()):
                assert is_marked(marks_in(shape.format(said))), shape.format(said)


@table(
    "piece",
    [
        *(
            "fortroligt og ",
            "fortroligt. ",
            "må ikke ",
            "ikke ",
            "meget ",
            '"fortroligt ',
            "fortroligt @",
            "det er ",
        ),
        *(
            "kun ",
            " ,",
            "“",
            "a@b.dk ",
            "(fortroligt ",
            "privat og ",
            "- ",
            "keep this ",
            "og fortroligt",
            "🔒",
            "'",
        ),
    ],
)
def test_it_takes_time_in_proportion_to_the_text(piece: str) -> None:
    def once(text: str) -> float:
        began = time.thread_time()
        read(text)
        return time.thread_time() - began

    def takes(length: int) -> float:
        return min(once(piece * (length // len(piece))) for _ in range(3))

    takes(4_000)
    gc.disable()  # what else lies in memory is no part of it
    try:
        assert takes(40_000) < 50 * max(takes(4_000), 0.001)  # ten times the text; its square were a hundred
    finally:
        gc.enable()


def test_doubt_is_told_from_certainty() -> None:
    assert [mark.sense for mark in marks_in("tallene er fortrolige, kun til mig")] == [Sense.CLEAR]
    assert [mark.sense for mark in marks_in("hun sagde det fortroligt. Ring til Bo")] == [Sense.DOUBTFUL]
