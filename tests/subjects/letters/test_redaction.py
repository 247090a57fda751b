"""The public version of a case: nothing that is marked, and no amount of it, is left anywhere."""

from __future__ import annotations

import pytest

from bot.subjects.letters.redaction import is_marked, public

WHOLE = """Udvalget drøftede lejemålet. [[Sælger vil have 1.250.000 kr., vi går til 1,4 mio. kr.]]
Der er afsat 1,25 mio. kroner i 2027, og salen har 250 pladser.

:::fortroligt
Formanden er syg. Beløbet er 750 kr.
:::

Beslutninger
- Vi køber for 1.400.000 kr.
- Vi spørger igen i uge 12

Beslutning: Formanden skriver, 750 kr."""


def test_passages_and_their_amounts_are_hidden_and_decisions_numbered() -> None:
    assert (
        public(WHOLE, "da")
        == """Udvalget drøftede lejemålet. (fortroligt)
Der er afsat (fortroligt) i 2027, og salen har 250 pladser.

(fortroligt)

Beslutninger
1. Vi køber for (fortroligt)
2. Vi spørger igen i uge 12

3. Formanden skriver, (fortroligt)"""
    )


@pytest.mark.parametrize(
    "elsewhere",
    [
        "1.250.000 kr.",
        "1 250 000 kr.",
        "1,250,000 kr.",
        "1.250.000,00 kr.",
        "1,25 mio. kr.",
        "1.25 million",
        "1250 t.kr.",
        "kr. 1.250.000",
        "DKK 1250000",
        "1250000",
        "1.250 tusind kroner",
    ],
)
def test_an_amount_is_known_again_however_it_is_written(elsewhere: str) -> None:
    told = public(f"Vi har talt om {elsewhere} før. [[Prisen er 1.250.000 kr.]]", "da")
    assert "1" not in told.replace("(fortroligt)", "")


@pytest.mark.parametrize(
    "kept", ["i 2026", "12 medlemmer", "den 3. marts", "kl. 14.30", "2.000 kr.", "§ 142"]
)
def test_what_is_no_amount_of_it_stays(kept: str) -> None:
    assert kept in public(f"Det var {kept}. [[I 2026 var 12 enige om 3 ting til 1.250.000 kr. kl. 14]]", "da")


@pytest.mark.parametrize(
    "text",
    [
        "Før [[efter er hemmeligt",
        "Før\n:::fortroligt\nhemmeligt",
        "Før [[ a ]] midt [[hemmeligt",
        "Før [[[hemmeligt]]]",
    ],
)
def test_a_mark_that_is_never_closed_hides_all_that_follows(text: str) -> None:
    assert is_marked(text)
    assert "hemmeligt" not in public(text, "da")
    assert public(text, "da").startswith("Før")


def test_in_english_it_says_so_in_english() -> None:
    assert public("The price is [[$ 5,000]]. Decision: we wait.", "en").startswith(
        "The price is (confidential)."
    )
    assert public("Decided: we wait\nDecided: we call", "en") == "1. we wait\n2. we call"


def test_without_marks_nothing_is_hidden() -> None:
    assert not is_marked("Prisen er 1.250.000 kr. [kun] et bud :: og mere")
    assert public("Prisen er 1.250.000 kr.", "da") == "Prisen er 1.250.000 kr."
