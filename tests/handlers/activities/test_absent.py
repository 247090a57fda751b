"""Who is said not to have been there is not kept as met, and an edit takes out exactly who it names."""

from __future__ import annotations

from typing import Final

import pytest

from bot.core.messages import Kind
from tests.office import button, choices, office, shown
from tests.rows import every_row

SOMEBODY_ELSE: Final = (
    "ikke Bent men Karl i går kl 21", "Karl i går kl 22 uden Bent Holm", "Karl og Bent i mandags kl 20, Bent kom ikke",
    "not Bent but Karl yesterday at 9", "Karl Vestermark yesterday at 8, Bent Holm could not come",
    "Karl Vestermark yesterday at 10 without Bent Holm", "Karl i går i stedet for Bent Holm",
    "Karl Vestermark i går om løn, Bent Holm meldte afbud", "Karl og Bent i går om løn: Bent Holm deltog ikke",
    "uden Bent Holm men med Karl Vestermark i går",
)  # fmt: skip
NOBODY_ELSE: Final = (
    "Vi har ikke mødt Bent Holm i går", "Bent Holm kom ikke", "Bent Holm could not come",
    "we did not meet Bent Holm yesterday",
    "Bent Holm meldte afbud i går", "ikke Bent Holm i går",
)  # fmt: skip
NO_ANSWER: Final = (
    "svarede ikke", "did not answer", "tog den ikke", "ingen svar", "i går voicemail", "didn't pick up", "no answer",
    "i går kl 9: svarede ikke",
)  # fmt: skip
EDITS: Final = {
    "Bent Holm i stedet for Karl Vestermark": {"Ellen Thorup", "Bent Holm"},
    "Bent Holm instead of Karl Vestermark": {"Ellen Thorup", "Bent Holm"},
    "det var ikke Ellen men Bent": {"Karl Vestermark", "Bent Holm"},
    "it was not Ellen but Bent": {"Karl Vestermark", "Bent Holm"},
    "uden Ellen": {"Karl Vestermark"},
    "without Ellen": {"Karl Vestermark"},
    "fjern Karl": {"Ellen Thorup"},
    "remove Karl Vestermark": {"Ellen Thorup"},
    "Ellen Thorup kom ikke": {"Karl Vestermark"},
}


@pytest.mark.parametrize("locale", ["en", "da"])
@pytest.mark.parametrize("said", SOMEBODY_ELSE)
def test_who_was_absent_is_not_met(locale: str, said: str) -> None:
    with office(locale) as here:
        lines = here.lines(f"meeting logged {said}")
        who = next(line for line in lines.splitlines() if line.startswith(("Who", "Hvem")))
        assert "Karl Vestermark" in who, lines
        assert "Bent" not in who, lines
        assert "Bent" in lines  # the words stay, as a note


@pytest.mark.parametrize("locale", ["en", "da"])
@pytest.mark.parametrize("said", NOBODY_ELSE)
def test_where_nobody_else_is_named_it_is_asked(locale: str, said: str) -> None:
    with office(locale) as here:
        lines = here.lines(f"meeting logged {said}")
        assert "#3" not in lines, lines
        assert "Bent Holm" in lines
        yes = choices(here.last)[0]
        assert "Bent Holm" in here.lines(yes.says, kind=Kind.BUTTON)
        assert "#3" in shown(here.last, locale), shown(here.last, locale)


@pytest.mark.parametrize("said", NO_ANSWER)
def test_a_call_nobody_took_is_asked_about(said: str) -> None:
    with office("da") as here:
        lines = here.lines(f"opkald noteret Karl Vestermark {said}")
        assert lines.startswith("Fik I fat i Karl Vestermark?"), lines
        here.say(choices(here.last)[1].says, kind=Kind.BUTTON)
        assert "Noteret" in shown(here.last, "da")
        assert "#3" not in here.lines("opkald liste")


@pytest.mark.parametrize("locale", ["en", "da"])
@pytest.mark.parametrize("said", EDITS)
def test_an_edit_takes_out_exactly_who_it_names(locale: str, said: str) -> None:
    with office(locale) as here:
        here.say("meeting logged Ellen Thorup and Karl Vestermark yesterday at 12 about pay")
        lines = here.lines(f"meeting edit 3 {said}")
        who = next(line for line in lines.splitlines() if line.startswith(("Who", "Hvem")))
        assert {name for name in ("Ellen Thorup", "Karl Vestermark", "Bent Holm") if name in who} == EDITS[
            said
        ], lines
        undo = button(here.last, "Undo" if locale == "en" else "Fortryd")
        back = shown(here.say(undo.says, kind=Kind.BUTTON), locale)
        assert "Ellen Thorup, Karl Vestermark" in back, back


@pytest.mark.parametrize("locale", ["en", "da"])
def test_who_is_not_on_it_cannot_be_taken_out(locale: str) -> None:
    with office(locale) as here:
        before = every_row(here.work)
        here.say("meeting edit 1 remove Nora Dam")
        assert "Nora Dam" in shown(here.last, locale)
        assert every_row(here.work)["participants"] == before["participants"]
