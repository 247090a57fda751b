"""What is unclear in a line is asked, what is said stays, and nothing is read that was not said."""

from __future__ import annotations

from typing import Final

import pytest

from bot.core.messages import Kind
from tests.office import button, choices, office, shown
from tests.rows import differences, every_row

RATIOS: Final = (
    "task add check the 1:10 ratio",
    "task add tjek 1:10 normering",
    "task add email the 1:12 ratio to @malik",
)
TOPICS: Final = ("om 1:10 i vuggestuer", "kl 9 om :tada: fest 🎉 og 50% af 1:10", "about the 1:12 ratio")
LED_PRONOUNS: Final = (
    "til hende",
    "til ham",
    "to her",
    "with him",
    "med dem",
    "hos hende",
    "from her",
    "hende",
)
HOURS: Final = {
    "ring til Karl i morgen kl 9": "kl. 9",
    "ring til ham mandag kl 15.30": "kl. 15.30",
    "Malik: buy cake tomorrow at 9": "at 9",
    "send tal inden fredag kl. 14": "kl. 14",
}
ENDS: Final = {
    "i forgårs kl 14:30-15:30": "15:30",
    "i går kl. 10.30 til 12.00": "12.00",
    "yesterday at 9:30-10:15": "10:15",
}
TWO_DAYS: Final = (
    "Bent i går og Karl i forgårs om mad", "Bent Holm 18. og 19. november om mad", "Bent Holm 18/11 og 19/11 om mad",
    "Bent Holm yesterday and Karl on Monday about food",
)  # fmt: skip
SHORTENED: Final = (
    "2 mio. kr. til veje",
    "3 nr. på listen",
    "mad m.fl. og mere",
    "støtte bl.a. til unge",
    "f.eks. veje",
    "Sct. Hans",
    "ca. ti pladser",
)
MARKS: Final = ("> {}", "- {}", "1. {}", "• {}", '"{}"', "“{}”", "'{}'", "2) {}")


def field_of(lines: str, *labels: str) -> str:
    """A line of a card, by its label."""
    return next((line for line in lines.splitlines() if line.startswith(labels)), "")


@pytest.mark.parametrize("locale", ["en", "da"])
@pytest.mark.parametrize("said", RATIOS)
def test_a_ratio_is_no_deadline(locale: str, said: str) -> None:
    with office(locale) as here:
        lines = here.lines(said)
        assert "1:1" in lines
        assert not any(word in lines for word in ("tomorrow", "today", "i morgen", "i dag", "senest")), lines


@pytest.mark.parametrize("locale", ["en", "da"])
@pytest.mark.parametrize("said", TOPICS)
def test_a_ratio_in_a_topic_is_no_time(locale: str, said: str) -> None:
    with office(locale) as here:
        lines = here.lines(f"meeting logged Karl Vestermark i går {said}")
        assert said.partition("om ")[2] in field_of(lines, "Om", "About"), lines
        assert "01.10" not in lines
        assert "1:10 AM" not in lines


@pytest.mark.parametrize("locale", ["en", "da"])
@pytest.mark.parametrize("said", LED_PRONOUNS)
@pytest.mark.parametrize("command", ["call logged", "meeting planned"])
def test_a_led_pronoun_is_asked_about(locale: str, said: str, command: str) -> None:
    with office(locale) as here:
        before = every_row(here.work)
        lines = here.lines(f"{command} {said} {'i går' if 'logged' in command else 'i morgen'}")
        assert said.split()[-1] in lines
        assert "#3" not in lines
        assert not {one for one in differences(before, every_row(here.work)) if "activities" in one}


@pytest.mark.parametrize("said", HOURS)
def test_an_hour_stays_in_the_words_of_a_step(said: str) -> None:
    with office("da") as here:
        assert HOURS[said] in here.lines(f"opgave tilføj {said}")


@pytest.mark.parametrize("locale", ["en", "da"])
@pytest.mark.parametrize("said", ENDS)
def test_when_it_ended_is_kept(locale: str, said: str) -> None:
    with office(locale) as here:
        assert ENDS[said] in field_of(here.lines(f"meeting logged Bent Holm {said}"), "Noter", "Notes")
        assert ENDS[said] in field_of(here.lines(f"meeting edit 1 {said}"), "Noter", "Notes")


@pytest.mark.parametrize("locale", ["en", "da"])
@pytest.mark.parametrize("said", TWO_DAYS)
def test_two_days_are_asked_about(locale: str, said: str) -> None:
    with office(locale) as here:
        lines = here.lines(f"meeting logged {said}")
        assert "#3" not in lines, lines
        assert len(choices(here.last)) == 2
        here.say(choices(here.last)[0].says, kind=Kind.BUTTON)
        assert "#3" in shown(here.last, locale), shown(here.last, locale)


@pytest.mark.parametrize("said", SHORTENED)
def test_a_shortened_word_ends_no_topic(said: str) -> None:
    with office("da") as here:
        lines = here.lines(f"møde noteret Bent Holm 17/11 om {said} kl. 10")
        assert said in field_of(lines, "Om"), lines
        assert "kl. 10.00" in field_of(lines, "Hvornår"), lines


@pytest.mark.parametrize("marked", MARKS)
def test_marks_before_a_command_are_no_part_of_it(marked: str) -> None:
    with office("da") as here:
        lines = here.lines(marked.format("møde noteret Ellen Thorup i går om kaffe"))
        assert field_of(lines, "Om").split() == ["Om", "kaffe"], lines


@pytest.mark.parametrize("locale", ["en", "da"])
@pytest.mark.parametrize("said", ["den 5. december", "den 25.", "5/12", "december 5th"])
def test_a_day_that_contradicts_is_asked_about(locale: str, said: str) -> None:
    with office(locale) as here:
        before = every_row(here.work)
        here.say(f"meeting edit 1 {said}")
        assert not {one for one in differences(before, every_row(here.work)) if "activities" in one}
        assert choices(here.last)
        here.say(choices(here.last)[0].says, kind=Kind.BUTTON)
        assert {one for one in differences(before, every_row(here.work)) if "activities" in one}


@pytest.mark.parametrize("locale", ["en", "da"])
@pytest.mark.parametrize("said", ["12/11 kl 9", "1/11", "den 12. november"])
def test_a_plan_for_a_day_just_gone_is_asked_about(locale: str, said: str) -> None:
    with office("da" if locale == "da" else "en") as here:
        said = (
            said
            if locale == "da"
            else {"12/11 kl 9": "12 November at 9:00", "1/11": "1 November"}.get(said, "November 12")
        )
        lines = here.lines(f"meeting planned Karl Vestermark {said}")
        assert "#3" not in lines, lines
        assert "2027" in choices(here.last)[2].label


@pytest.mark.parametrize("said", ["2,3", "2 og 3", "2 and 3", "2 3", "#2, #3"])
def test_several_steps_are_ticked_off_at_once(said: str) -> None:
    with office("da") as here:
        here.say("opgave tilføj køb kage")
        here.say("opgave tilføj køb ost")
        lines = here.lines(f"opgave færdig {said}")
        assert "køb kage" in lines
        assert "køb ost" in lines
        left = here.lines("opgave liste")
        assert "køb kage" not in left
        assert "køb ost" not in left


@pytest.mark.parametrize(
    "said",
    [
        *("møde vis 1 2", "møde slet 1,2", "opgave færdig 1 ost", "møde gendan 1 og 2", "møde slet 1 ikke"),
        *("møde vis 1 fortroligt", "opgave fjern 1 fortroligt"),
    ],
)
def test_words_behind_one_number_are_never_dropped_silently(said: str) -> None:
    with office("da") as here:
        before = every_row(here.work)
        assert "Ét nummer ad gangen" in here.lines(said)
        assert not {
            one
            for one in differences(before, every_row(here.work))
            if one.startswith(("tasks", "activities"))
        }


def test_a_step_is_never_put_off_to_an_earlier_day() -> None:
    with office("da") as here:
        here.say("opgave tilføj send tal inden 5. december")
        assert here.lines("opgave udsæt 2").startswith("Til hvilken dag?")
        here.say(choices(here.last)[0].says, kind=Kind.BUTTON)
        assert "7. december" in shown(here.last, "da")


@pytest.mark.parametrize("locale", ["en", "da"])
@pytest.mark.parametrize("said", ["3 bent@slagelse.dk", "2 phone 12345678"])
def test_a_contact_named_by_a_number_is_asked_about(locale: str, said: str) -> None:
    with office(locale) as here:
        before = every_row(here.work)
        here.say(f"contact edit {said}")
        assert not {
            one for one in differences(before, every_row(here.work)) if one.startswith(("people", "contact"))
        }
        assert choices(here.last)


@pytest.mark.parametrize("locale", ["en", "da"])
@pytest.mark.parametrize("said", ["undo", "undo 1", "undo 2"])
@pytest.mark.parametrize("before_it", [(), ("meeting edit 2 at 10:30",)])
def test_undo_never_removes_what_was_not_just_noted(
    locale: str, said: str, before_it: tuple[str, ...]
) -> None:
    with office(locale) as here:
        for one in before_it:
            here.say(one)
        for _ in range(3):
            here.say(f"meeting {said}")
        assert "#1" in here.lines("meeting list")
        assert "#2" in shown(here.last, locale)


@pytest.mark.parametrize("locale", ["en", "da"])
def test_undo_alone_takes_back_what_was_just_done(locale: str) -> None:
    with office(locale) as here:
        here.say("meeting logged Bent Holm yesterday about pay")
        here.say("meeting edit 3 about pay")
        here.say("meeting undo 3")
        assert "#3" in here.lines("meeting list")
        here.say("meeting edit 3 about cake")
        here.say("meeting undo")
        assert "pay" in shown(here.last, locale)
        assert button(here.last, "Edit" if locale == "en" else "Ret").says


@pytest.mark.parametrize("word", ["afholdt", "held", "noteret"])
def test_a_plan_named_by_its_number_took_place(word: str) -> None:
    with office("da") as here:
        assert "forude" in here.lines(f"møde {word} 2")


def test_a_cancelled_plan_to_come_is_not_listed_as_earlier() -> None:
    with office("da") as here:
        here.say("møde aflyst 2")
        lines = here.lines("møde liste")
        assert lines.index("#2") < lines.index("Tidligere"), lines
        assert "aflyst" in lines
