"""Recording, showing, changing and taking back, as people say it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.core.messages import Abilities
from bot.core.people import Standing
from bot.core.reply import Visibility
from tests.office import BUDGET, ELSEWHERE, GROUP, ON_TELEGRAM, PHONE, Office, button, choices, shown

IN_ROOM = Abilities(answers_in_ack=True)


def test_the_line_of_the_mission_is_understood_whole(da: Office) -> None:
    card = da.lines("møde afholdt Bent Holm i går kl. 14 om genoptræning. Næste: send tal inden fredag")
    assert "Bent Holm" in card
    assert "torsdag 19. november kl. 14.00" in card
    assert "genoptræning" in card
    assert "send tal · Ida" in card
    assert "fredag 27. november" in card


def test_it_is_understood_in_english_too(en: Office) -> None:
    card = en.lines(
        "meeting logged Bent Holm yesterday 2pm about rehab. Next: send figures by Friday; Bo: call him Monday"
    )
    assert "Thursday 19 November" in card
    assert "14:00" in card
    assert "send figures · Ida" in card
    assert "call him · Bo" in card
    assert "Monday 23 November" in card


def test_words_that_look_like_keywords_stay_in_the_topic(da: Office) -> None:
    assert "tilbud om træning om aftenen" in da.lines(
        "møde afholdt Bent Holm i går om tilbud om træning om aftenen"
    )
    assert "budget 2027" in da.lines("møde afholdt Ellen Thorup i går om budget 2027")


@pytest.mark.parametrize("subject", ["call", "opkald", "visit", "besøg", "mail", "brev"])
def test_the_other_activities_have_the_same_grammar(en: Office, subject: str) -> None:
    reply = en.say(f"{subject} logged Bent Holm yesterday about rehab")
    assert reply.card == "activity:3"


@pytest.mark.parametrize("subject", ["oped", "debatindlæg", "hearing", "høringssvar"])
def test_what_is_written_needs_a_topic_and_nobody(en: Office, subject: str) -> None:
    assert en.say(f"{subject} logged about rehab yesterday: in the paper").card == "activity:3"
    assert en.say(f"{subject} logged").form is not None


def test_logged_without_a_time_was_just_now(en: Office) -> None:
    assert "10:00" in en.lines("meeting logged Bent Holm")


def test_logged_in_the_future_is_asked_and_planned_on_yes(en: Office) -> None:
    asked = en.say("meeting logged Bent Holm tomorrow 14:00 about rehab")
    assert "still to come" in shown(asked)
    assert "Meeting planned" in shown(en.press("Yes, plan it"))


def test_planned_in_the_past_is_asked_and_logged_on_yes(en: Office) -> None:
    assert "is over" in en.lines("meeting planned Bent Holm yesterday 14:00 about rehab")
    assert "Meeting logged" in shown(en.press("Yes, log it"))


def test_a_yes_the_next_day_still_means_the_day_it_was_said(en: Office) -> None:
    long = "about the many things that have to be said about rehabilitation after a stroke"
    en.say(f"meeting logged Bent Holm tomorrow 14:00 {long}")
    en.clock.advance(timedelta(days=30))
    form = en.press("No, change the day").form
    assert form is not None
    assert next(one.value for one in form.fields if one.name == "when") == "2026-11-21 14:00"


def test_a_stretch_of_days_is_asked_for_one(en: Office) -> None:
    assert "Which day" in en.lines("meeting planned Bent Holm next week about rehab")
    assert en.press("Choose the day").form is not None


def test_an_impossible_day_comes_back_in_the_form(da: Office) -> None:
    reply = da.say("møde afholdt Bent Holm 31. februar om genoptræning")
    assert reply.form is not None
    values = {one.name: one.value for one in reply.form.fields}
    assert values["topic"] == "genoptræning"
    assert values["when"] == "31. februar"
    assert next(one for one in reply.form.fields if one.name == "when").trouble


def test_two_of_one_name_are_kept_and_asked(en: Office) -> None:
    reply = en.say("meeting logged Anna Jensen yesterday about rehab")
    assert reply.card == "activity:3"
    named = en.press("Anna Jensen · Slagelse, chair")
    assert named.replaces
    assert not [one for one in choices(named) if " who " in one.says]
    other = next(one for one in choices(reply) if one.label.startswith("Anna Jensen · Slagelse"))
    assert "#3" in en.lines(f"meeting list Anna Jensen [p{other.says.split()[-1]}]")


def test_a_place_tells_two_of_one_name_apart(en: Office) -> None:
    reply = en.say("meeting logged Anna Jensen from Næstved yesterday about rehab")
    assert not [one for one in choices(reply) if " who " in one.says]


def test_a_near_miss_is_kept_as_typed_and_asked(en: Office) -> None:
    reply = en.say("meeting logged Bent Hollm yesterday about rehab")
    assert "Did you mean" in shown(reply)
    assert "Bent Hollm" in shown(reply)
    assert "Bent Holm" in shown(en.press("Bent Holm"))


def test_an_unknown_name_is_kept_and_can_become_a_contact(en: Office) -> None:
    en.say("meeting logged Sofus Brandt yesterday about rehab")
    added = en.press("Add as contact")
    assert "Sofus Brandt" in shown(added)
    again = en.say("meeting logged Sofus Brandt today about the budget")
    assert not [one for one in choices(again) if "newcomer" in one.says]


def test_the_same_twice_within_a_minute_is_asked(en: Office) -> None:
    en.say("meeting logged Bent Holm yesterday about rehab")
    en.clock.advance(timedelta(seconds=50))
    assert "a moment ago" in en.lines("meeting logged Bent Holm yesterday about rehab")
    assert en.press("Log it once more").card == "activity:4"


def test_after_a_minute_the_same_is_another(en: Office) -> None:
    en.say("meeting logged Bent Holm yesterday about rehab")
    en.clock.advance(timedelta(seconds=61))
    assert en.say("meeting logged Bent Holm yesterday about rehab").card == "activity:4"


def test_the_same_event_again_changes_nothing(en: Office) -> None:
    message = en.message("meeting logged Bent Holm yesterday about rehab")
    assert en.hand_in(message).reply is not None
    outcome = en.hand_in(message)
    assert outcome.duplicate
    assert outcome.reply is None
    assert en.say("meeting show 4").card is None


def test_no_arguments_open_the_form_and_the_form_records(en: Office) -> None:
    assert en.desk.opens_form("meeting logged")
    assert not en.desk.opens_form("meeting logged Bent Holm")
    assert en.say("meeting logged").form is not None
    card = shown(
        en.send_in(
            {
                "people": "Bent Holm, Sofus Brandt",
                "when": "yesterday 14:00",
                "topic": "rehab",
                "next_steps": "send figures by Friday\nBo: call him",
                "confidential": "",
            }
        )
    )
    assert "Bent Holm, Sofus Brandt" in card
    assert "call him · Bo" in card


def test_a_form_with_trouble_keeps_everything_typed(en: Office) -> None:
    en.say("meeting logged")
    reply = en.send_in({"people": "Bent Holm", "when": "the 31st of February", "topic": "rehab"})
    assert reply.form is not None
    fields = {one.name: one for one in reply.form.fields}
    assert fields["when"].trouble
    assert fields["when"].value == "the 31st of February"
    assert fields["topic"].value == "rehab"
    reply = en.send_in({"when": "tomorrow"})
    assert reply.form is not None
    assert "still to come" in next(one for one in reply.form.fields if one.name == "when").trouble
    assert "Meeting logged" in shown(en.send_in({"when": "yesterday"}))


def test_edit_by_line_changes_only_what_is_said(en: Office) -> None:
    en.say("meeting logged Bent Holm yesterday 14:00 about rehab: went well. Next: send figures by Friday")
    card = en.lines("meeting edit 3 about waiting times")
    assert "waiting times" in card
    assert "Bent Holm" in card
    assert "14:00" in card
    assert "went well" in card
    assert "send figures" in card


def test_edit_by_form_starts_from_the_record_and_keeps_it(en: Office) -> None:
    before = en.lines(
        "meeting logged Anna Jensen from Næstved yesterday 14:00 about rehab: went well. Next: Bo: call by Friday"
    )
    en.press("Edit")
    after = shown(en.send_in({"topic": "waiting times"}))
    assert after.replace("waiting times", "rehab").splitlines()[1:] == before.splitlines()[1:]


def test_somebody_elses_record_is_not_theirs_to_change(en: Office) -> None:
    en.say("meeting logged Bent Holm yesterday about rehab", "bo")
    assert "Bo" in en.lines("meeting undo 3", "malik")
    assert "Only Bo" in en.lines("meeting edit 3 about x", "malik")
    assert "removed" in en.lines("meeting undo 3", "ida")  # an administrator


def test_undo_twice_and_put_back(en: Office) -> None:
    en.say("meeting logged Bent Holm yesterday about rehab")
    assert "removed" in shown(en.press("Undo"))
    assert "rehab" not in en.lines("meeting list Bent Holm").replace("rehabilitation", "")
    assert "already" in en.lines("meeting undo 3")
    assert "Put back" in shown(en.press("Put it back"))
    assert "#3" in en.lines("meeting list")


def test_undo_without_a_number_takes_the_last_of_ones_own(en: Office) -> None:
    en.say("meeting logged Bent Holm yesterday about rehab", "bo")
    en.say("meeting logged Ellen Thorup yesterday about the budget", "malik")
    assert "Bent Holm" in en.lines("meeting undo", "bo")


def test_what_is_confidential_is_seen_by_its_author_alone(en: Office) -> None:
    reply = en.say(
        "meeting logged Bent Holm yesterday about rehab, confidential", "bo", BUDGET, abilities=IN_ROOM
    )
    assert reply.visibility is Visibility.SECRET
    assert not [one for one in choices(reply) if one.label.startswith("Share")]
    assert "cannot find" in en.lines("meeting show 3", "malik")
    assert "#3" not in en.lines("meeting list", "malik")
    assert "#3" in en.lines("meeting list", "bo")
    assert "confidential" in en.lines("meeting share 3", "bo", BUDGET)


def test_a_group_that_cannot_whisper_gets_nothing_confidential(en: Office) -> None:
    on_phone: dict[str, Any] = {"abilities": ON_TELEGRAM, "answer_to": ELSEWHERE}
    invited(en, "bo")
    en.say("meeting logged Bent Holm yesterday about rehab, confidential", "500", PHONE, **telegram(en))
    en.parcels()
    en.hand_in(en.message("meeting list", "500", GROUP, **telegram(en), **on_phone))
    (listed,) = en.parcels()
    assert "#3" not in shown(listed.reply)
    en.hand_in(
        en.message(
            "meeting logged Ellen Thorup yesterday about money, confidential",
            "500",
            GROUP,
            **telegram(en),
            **on_phone,
        )
    )
    parcels = {one.target.room: one for one in en.parcels()}
    assert "Ellen Thorup" in shown(parcels["500"].reply)
    assert "Ellen" not in shown(parcels["-100"].reply)


def telegram(en: Office) -> dict[str, Any]:
    from bot.core.people import Sender

    return {"workspace": "", "sender": Sender("500", "Bodil", Standing.UNKNOWN)}


def invited(en: Office, name: str) -> None:
    """Let account 500 in on Telegram and link the group."""
    line = shown(en.say("caucus invite admin"))
    code = line.split("/start ")[1].split()[0] if "/start " in line else line.splitlines()[1].strip()
    assert "Welcome" in en.lines(f"start {code}", "500", PHONE, **telegram(en))
    assert "now works" in en.lines("caucus link", "500", GROUP, **telegram(en))


def test_a_list_is_shared_without_what_is_confidential(en: Office) -> None:
    en.say("meeting logged Bent Holm yesterday about rehab, confidential")
    listed = en.say("meeting list", place=BUDGET, abilities=IN_ROOM)
    assert "#3" in shown(listed)
    aloud = en.press("Share in channel", place=BUDGET, abilities=IN_ROOM)
    assert aloud.visibility is Visibility.ROOM
    assert "#3" not in shown(aloud)
    assert "#1" in shown(aloud)


def test_the_card_is_shared_without_its_authors_buttons(en: Office) -> None:
    en.say("meeting logged Bent Holm yesterday about rehab", place=BUDGET, abilities=IN_ROOM)
    shared = en.press("Share in channel", place=BUDGET)
    assert shared.visibility is Visibility.ROOM
    assert choices(shared) == []


def test_long_lists_are_paged(en: Office) -> None:
    for number in range(12):
        en.say(f"meeting logged Bent Holm yesterday about case {number}")
    first = en.say("meeting list Bent Holm")
    assert "5 more" in button(first, "5 more").label
    second = shown(en.press("5 more"))
    assert "case 0" in second
    assert "case 11" not in second


def test_a_misspelt_verb_and_a_missing_one_offer_what_was_meant(en: Office) -> None:
    en.say("meeting loged Bent Holm yesterday about rehab")
    assert en.press("meeting logged").card == "activity:3"
    assert [one.label.split()[1] for one in choices(en.say("meeting Bent Holm about rehab"))] == [
        "logged",
        "planned",
    ]


def test_readers_may_read_and_not_write(en: Office) -> None:
    assert "can read along" in en.lines("caucus role reader Malik")
    assert "not write" in en.lines("meeting logged Bent Holm yesterday", "malik")
    assert "#1" in en.lines("meeting list", "malik")
