"""Changes as they are told: a word one slip away, a clause behind it, initials."""

from __future__ import annotations

from bot.language.sentences.changes import Act, read_changed
from tests.language.test_cues import NOW, REGISTER
from tests.tables import table

BREAKFAST = "the figures for the committee thats done i did it before breakfast"
HALF_PAST = "karl tomorrow is not half past ten its half past nine he just told me"
ELEVEN = "mødet i morgen med karl det bliver klokken elleve i stedet for halv elleve"
# language, text, what is done, what it becomes, what was said beside it or why
TOLD = [
    ("da", "mødet med Karl Vestermark er afylst", Act.CANCEL, "", ""),
    ("en", "the meeting with Karl Vestermark is canceld", Act.CANCEL, "", ""),
    ("da", "budgetmødet m KV er aflyst pga sygdom, ny dato følger", Act.CANCEL, "", "sygdom, ny dato følger"),
    ("en", "the meeting with Karl Vestermark is cancelled, he is ill", Act.CANCEL, "", "he is ill"),
    ("da", ELEVEN, Act.MOVE, "klokken elleve", ""),
    ("en", HALF_PAST, Act.MOVE, "half past nine", "he just told me"),
    ("da", "det var ikke lørdag jeg så Bent Holm det var søndag", Act.MOVE, "søndag", ""),
    ("en", "the call with Karl Vestermark was on Wednesday, not yesterday", Act.MOVE, "Wednesday", ""),
    ("da", "har sednt ventelistetallene til udvalget nu", Act.DONE, "", "ventelistetallene til udvalget"),
    ("en", "waiting list figures sent", Act.DONE, "", "waiting list figures"),
    ("en", BREAKFAST, Act.DONE, "", "the figures for the committee"),
    ("da", "du må godt fjerne det punkt om ventelistetallene", Act.STEP_REMOVED, "", "ventelistetallene"),
    ("da", "fristen for svaret er rykket til den 4. december", Act.STEP_MOVED, "den 4. december", "svaret"),
    ("en", "the deadline for the reply is moved to 4 December", Act.STEP_MOVED, "4 December", "the reply"),
]  # fmt: skip


@table(("language", "text", "act", "to", "beside"), TOLD)
def test_a_change_is_read(language: str, text: str, act: Act, to: str, beside: str) -> None:
    found = read_changed(text, NOW, language, REGISTER)
    assert found is not None
    assert (found.act, found.to, found.rest or found.more) == (act, to, beside)


@table(
    ("language", "text"),
    [
        ("en", "Bent Holm has left Venstre"),  # a party is no body
        ("da", "Bent Holm er trådt ud af Venstre"),
        ("en", "May I know who is the deputy of Anna in the committee in Slagelse?"),
        ("da", "vi aftalte at mødes igen på fredag"),
    ],
)
def test_what_changes_nothing_that_is_kept_is_not_read(language: str, text: str) -> None:
    found = read_changed(text, NOW, language, REGISTER)
    assert found is None or found.act not in (Act.LEFT, Act.SEATED, Act.MOVE, Act.CANCEL)
