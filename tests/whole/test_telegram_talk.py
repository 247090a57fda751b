"""Conversations on Telegram with the whole bot: what people write, press and answer, and what they get."""

from __future__ import annotations

from bot.core.people import Role
from storage import tables
from tests.loopback.telegram import Message
from tests.whole.town import Town, on_telegram


def labels(message: Message) -> list[str]:
    return [button.text for row in message.buttons for button in row]


@on_telegram()
async def test_a_meeting_is_logged_by_command_in_the_words_of_whoever_logs_it(town: Town) -> None:
    ida = await town.linked("Ida", language="da")
    evan = await town.linked("Evan", language="en")
    town.telegram.say("/meeting logged Anna Jensen i går kl. 14 om genoptræning", user=ida)
    card = await town.telegram.expect_message("Anna Jensen", chat=town.telegram.private(ida))
    assert "i går, mandag 16. november kl. 14.00" in card.text
    assert "genoptræning" in card.text
    town.telegram.say("/meeting logged Bent Holm yesterday 14:00 about the budget", user=evan)
    card = await town.telegram.expect_message("Bent Holm", chat=town.telegram.private(evan))
    assert "yesterday, Monday 16 November, 14:00" in card.text
    first, second = town.recorded()
    assert (first.subject, first.met, first.day) == ("genoptræning", ("Anna Jensen",), "2026-11-16")
    assert (second.subject, second.met, second.status) == ("the budget", ("Bent Holm",), "completed")


@on_telegram()
async def test_plain_danish_words_in_private_are_a_command(town: Town) -> None:
    ida = await town.linked("Ida")
    town.telegram.say("møde planlagt Bent Holm på torsdag kl. 10 om budgettet", user=ida)
    card = await town.telegram.expect_message("Bent Holm")
    assert "torsdag 19. november kl. 10.00" in card.text
    assert (town.one().status, town.one().day) == ("planned", "2026-11-19")


@on_telegram()
async def test_a_question_is_answered_after_a_restart(town: Town) -> None:
    ida = await town.linked("Ida")
    town.telegram.say("/meeting logged", user=ida)
    question = await town.telegram.expect_message()
    assert [one.text for row in question.buttons for one in row][-1] == "Annuller"
    assert town.recorded() == []
    await town.stop()
    town.telegram.say("Anna Jensen i går kl. 14 om genoptræning", user=ida, reply_to=question)
    await town.start()
    if town.telegram.updates.webhook is not None:
        await town.telegram.retry()
    card = await town.telegram.expect_message("Anna Jensen")
    assert "genoptræning" in card.text
    assert town.one().met == ("Anna Jensen",)


@on_telegram()
async def test_what_is_wrong_is_asked_for_and_the_rest_is_kept(town: Town) -> None:
    ida = await town.linked("Ida")
    town.telegram.say("/meeting planned Anna Jensen den 31. februar om genoptræning", user=ida)
    question = await town.telegram.expect_message("31. februar")
    assert town.recorded() == []
    town.telegram.say("på torsdag kl. 10", user=ida, reply_to=question)
    card = await town.telegram.expect_message("Anna Jensen")
    assert "genoptræning" in card.text
    assert (town.one().day, town.one().met) == ("2026-11-19", ("Anna Jensen",))


@on_telegram()
async def test_a_question_is_given_up(town: Town) -> None:
    ida = await town.linked("Ida")
    town.telegram.say("/meeting logged", user=ida)
    question = await town.telegram.expect_message()
    town.telegram.say("annuller", user=ida, reply_to=question)
    await town.telegram.expect_message()
    town.telegram.say("/caucus whoami", user=ida)
    await town.telegram.expect_message("Ida")
    assert town.recorded() == []


@on_telegram()
async def test_undo_changes_the_card_in_place_and_once(town: Town) -> None:
    ida = await town.linked("Ida", language="en")
    town.telegram.say("/meeting logged Anna Jensen yesterday about rehabilitation", user=ida)
    card = await town.telegram.expect_message("Anna Jensen")
    undo = card.button("Undo").data
    query = town.telegram.press(card, "Undo", user=ida)
    await town.telegram.expect_answer(query)
    await town.telegram.expect_edit(card)
    assert town.one().undone
    assert "Undo" not in labels(card)
    query = town.telegram.press(card, undo or "", user=ida, forged=True)
    await town.telegram.expect_answer(query)
    await town.telegram.delivered()
    assert town.one().undone
    assert len(town.telegram.messages) == 1


@on_telegram()
async def test_one_field_is_changed_by_a_button_and_an_answer(town: Town) -> None:
    ida = await town.linked("Ida", language="en")
    town.telegram.say("/meeting logged Anna Jensen yesterday about rehabilitation", user=ida)
    card = await town.telegram.expect_message("Anna Jensen")
    town.telegram.press(card, "Edit", user=ida)
    which = await town.telegram.expect_message("What should be changed?")
    town.telegram.press(which, "About", user=ida)
    question = await town.telegram.expect_message("What was it about?")
    town.telegram.say("waiting times", user=ida, reply_to=question)
    await town.telegram.expect_edit(card, "waiting times")
    assert town.one().subject == "waiting times"
    assert town.one().met == ("Anna Jensen",)


@on_telegram()
async def test_somebody_unknown_becomes_a_contact(town: Town) -> None:
    ida = await town.linked("Ida", language="en")
    town.telegram.say("/meeting logged Anna Jensen yesterday about rehabilitation", user=ida)
    card = await town.telegram.expect_message("Anna Jensen")
    town.telegram.press(card, "Add as contact", user=ida)
    await town.telegram.expect_edit(card)
    assert "Add as contact" not in labels(card)
    assert [row.name for row in town.rows(tables.Person)] == ["Anna Jensen"]


@on_telegram()
async def test_of_two_with_one_name_the_right_one_is_picked(town: Town) -> None:
    ida = await town.linked("Ida", language="en")
    await town.contact("Anna Jensen", "Sundhedsudvalget", "Slagelse")
    await town.contact("Anna Jensen", "Byrådet", "Næstved")
    town.telegram.say("/meeting logged Anna Jensen yesterday about rehabilitation", user=ida)
    card = await town.telegram.expect_message("Which Anna Jensen")
    (wanted,) = [label for label in labels(card) if "Næstved" in label]
    town.telegram.press(card, wanted, user=ida)
    await town.telegram.expect_edit(card)
    assert "Which Anna Jensen" not in card.text
    (met,) = [row for row in town.rows(tables.Participant) if row.role == "target"]
    assert met.person_id == town.rows(tables.Person)[1].id


@on_telegram()
async def test_a_card_in_a_group_is_kept_up_to_date_from_elsewhere(town: Town) -> None:
    ida = await town.linked("Ida", Role.ADMIN, "en")
    group = town.telegram.group("Budget", [ida])
    town.telegram.say("/caucus link", user=ida, chat=group)
    await town.telegram.expect_message("now works with", chat=group)
    town.telegram.say("/meeting logged Anna Jensen yesterday about rehab", user=ida, chat=group)
    card = await town.telegram.expect_message("Anna Jensen", chat=group)
    town.telegram.say("/meeting edit 1 about waiting times", user=ida)
    await town.telegram.expect_message("waiting times", chat=town.telegram.private(ida))
    await town.telegram.expect_edit(card, "waiting times")
    assert card.chat is group


@on_telegram()
async def test_a_mention_in_a_group_is_answered_in_reply(town: Town) -> None:
    ida = await town.linked("Ida", Role.ADMIN, "en")
    # A bot that is administrator hears every word, and answers only its own name.
    group = town.telegram.group("Budget", [ida], bot="administrator")
    town.telegram.say("/caucus link", user=ida, chat=group)
    await town.telegram.expect_message("now works with", chat=group)
    town.telegram.say("meeting logged Bent Holm yesterday about nothing", user=ida, chat=group)
    said = town.telegram.say(
        "@caucus_test_bot meeting logged Anna Jensen yesterday about rehab", user=ida, chat=group
    )
    card = await town.telegram.expect_message("Anna Jensen", chat=group)
    assert card.reply_to == said.message_id
    assert town.one().met == ("Anna Jensen",)


@on_telegram()
async def test_a_topic_of_a_forum_is_answered_in_that_topic(town: Town) -> None:
    ida = await town.linked("Ida", Role.ADMIN, "en")
    forum = town.telegram.group("Gruppen", [ida], topics=["Budget", "Skoler"])
    schools = town.telegram.thread(forum, "Skoler")
    town.telegram.say("/caucus link", user=ida, chat=forum, thread=schools)
    await town.telegram.expect_message("now works with", chat=forum, thread=schools)
    town.telegram.say(
        "/meeting logged Anna Jensen yesterday about rehab", user=ida, chat=forum, thread=schools
    )
    card = await town.telegram.expect_message("Anna Jensen", chat=forum, thread=schools)
    town.telegram.press(card, "Undo", user=ida)
    await town.telegram.expect_edit(card)
    town.telegram.say("/meeting logged", user=ida, chat=forum, thread=schools)
    question = await town.telegram.expect_message(chat=forum, thread=schools)
    town.telegram.say("Bent Holm yesterday about schools", user=ida, chat=forum, reply_to=question)
    await town.telegram.expect_message("Bent Holm", chat=forum, thread=schools)


@on_telegram()
async def test_what_is_confidential_leaves_the_group_for_private_words(town: Town) -> None:
    ida = await town.linked("Ida", Role.ADMIN, "en")
    group = town.telegram.group("Budget", [ida])
    town.telegram.say("/caucus link", user=ida, chat=group)
    await town.telegram.expect_message("now works with", chat=group)
    town.telegram.say("/meeting logged Anna Jensen yesterday about a leak confidential", user=ida, chat=group)
    card = await town.telegram.expect_message("Anna Jensen", chat=town.telegram.private(ida))
    assert "leak" in card.text
    public = await town.telegram.expect_message(chat=group)
    assert "leak" not in public.text
    assert "Anna" not in public.text
    assert town.one().confidentiality == "private"


@on_telegram()
async def test_the_same_thing_twice_in_a_minute_is_asked_about(town: Town) -> None:
    ida = await town.linked("Ida", language="en")
    for _ in range(2):
        town.telegram.say("/meeting logged Anna Jensen yesterday about rehab", user=ida)
    await town.telegram.expect_message("Anna Jensen")
    asked = await town.telegram.expect_message()
    assert len(town.recorded()) == 1
    again = next(
        label
        for label in labels(asked)
        if "again" in (asked.button(label).data or "") or "=" in (asked.button(label).data or "")
    )
    town.telegram.press(asked, again, user=ida)
    await town.telegram.expect_message("Anna Jensen")
    assert len(town.recorded()) == 2


@on_telegram()
async def test_the_menu_speaks_the_language_of_whoever_opens_it(town: Town) -> None:
    ida = await town.linked("Ida", language="da")
    evan = await town.linked("Evan", language="en")
    await town.telegram.signal.until(
        lambda: "moede" in str(town.telegram.shown_commands(ida)) and town.telegram.shown_commands(evan),
        5,
        lambda: f"menus: {town.telegram.commands}",
    )
    danish = {one["command"]: one["description"] for one in town.telegram.shown_commands(ida)}
    english = {one["command"]: one["description"] for one in town.telegram.shown_commands(evan)}
    assert {"meeting", "call", "visit", "contact", "digest", "caucus"} <= english.keys()
    assert {"moede", "opkald"} <= danish.keys()  # Telegram knows no other letters
    assert (danish["moede"], english["meeting"]) == (
        "Møder: notér, planlæg, se listen",
        "Meetings: log, plan, list",
    )


@on_telegram()
async def test_an_old_button_and_an_unknown_one_are_answered_calmly(town: Town) -> None:
    ida = await town.linked("Ida", language="en")
    bo = await town.linked("Bo", language="en")
    town.telegram.say("/meeting logged Anna Jensen yesterday about rehab", user=ida)
    card = await town.telegram.expect_message("Anna Jensen")
    for data in ("=nosuchtoken", "never heard of", "meeting undo 4711", "meeting who 1 0 99"):
        query = town.telegram.press(card, data, user=ida, forged=True)
        if not (await town.telegram.expect_answer(query)).get("text"):
            await town.telegram.expect_message()
    town.telegram.say("/meeting undo 1", user=bo)
    await town.telegram.expect_message("Ida", chat=town.telegram.private(bo))
    assert not town.one().undone


@on_telegram()
async def test_an_update_nobody_can_read_holds_up_no_other(town: Town) -> None:
    ida = await town.linked("Ida", language="en")
    town.telegram.garbage()
    town.telegram.say("/meeting logged Anna Jensen yesterday about rehab", user=ida)
    await town.telegram.expect_message("Anna Jensen")
    await town.telegram.delivered()
    town.telegram.repeat()
    await town.telegram.delivered()
    assert len(town.recorded()) == 1


@on_telegram()
async def test_a_command_and_a_question_set_an_open_question_aside(town: Town) -> None:
    ida = await town.linked("Ida", language="en")
    chat = town.telegram.private(ida)
    town.telegram.say("/meeting logged about rehabilitation yesterday", user=ida)
    asked = await town.telegram.expect_message("Who")
    town.telegram.say("who chairs it?", user=ida, reply_to=asked)
    put_aside = await town.telegram.expect_message("Put aside", chat=chat)
    assert labels(put_aside)[-2:] == ["That was my answer", "Go on with it"]
    assert town.recorded() == []
    town.telegram.press(put_aside, "Go on with it", user=ida)
    await town.telegram.expect_message("Who", chat=chat)
    town.telegram.say("/cancel", user=ida)
    given_up = await town.telegram.expect_message("forgotten", chat=chat)
    assert town.recorded() == []
    town.telegram.press(given_up, "Go on with it", user=ida)
    await town.telegram.expect_message("Who", chat=chat)
    town.telegram.say("Bent Holm", user=ida)
    card = await town.telegram.expect_message("Bent Holm", chat=chat)
    assert "rehabilitation" in card.text
    assert town.one().met == ("Bent Holm",)
