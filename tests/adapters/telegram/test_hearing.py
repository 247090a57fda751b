"""What people do on Telegram, and what the desk is handed for it: in polling mode, over the loopback."""

from __future__ import annotations

import pytest

from bot.core.messages import Abilities, Kind, Message, PlaceKind, Quoted, Target
from bot.core.people import Sender, Standing
from bot.core.reply import Choice, Paragraph, Reply, Text
from tests.adapters.telegram.house import House, run
from tests.loopback.telegram import Chat, User


def heard(home: House) -> tuple[Kind, str]:
    return home.desk.messages[-1].kind, home.desk.messages[-1].text


def card(message: Message) -> Reply:
    return Reply(blocks=(Paragraph((Text("Noted."),)),), choices=(Choice("Undo", "meeting undo 1"),))


def test_a_private_command_is_handed_in_whole_and_answered() -> None:
    async def scenario(home: House) -> None:
        ida = home.telegram.user("Ida", "Holm", language_code="da-DK")
        said = home.telegram.say("/meeting logged Bo\nabout budget", user=ida)
        await home.telegram.expect_message(
            "Heard: meeting logged Bo\nabout budget", chat=home.telegram.private(ida)
        )
        assert home.desk.messages == [
            Message(
                platform="telegram",
                event_id=str(home.telegram.last_update_id),
                workspace="",
                sender=Sender(str(ida.id), "Ida Holm", Standing.UNKNOWN, "da"),
                place=home.desk.messages[0].place,
                text="meeting logged Bo\nabout budget",
                kind=Kind.COMMAND,
                abilities=Abilities(forms=False, questions=True, private=True, topics=True),
                answer_to=Target("telegram", str(ida.id)),
            )
        ]
        place = home.desk.messages[0].place
        assert (place.room, place.thread, place.kind) == (str(ida.id), None, PlaceKind.DIRECT)
        assert said.message_id

    run(scenario)


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("meeting logged Bo", Kind.DIRECT, "meeting logged Bo"),
        ("/meeting@caucus_test_bot logged Bo", Kind.COMMAND, "meeting logged Bo"),
        ("/MEETING@Caucus_Test_Bot", Kind.COMMAND, "MEETING"),
        ("/møde afholdt med Bo", Kind.COMMAND, "møde afholdt med Bo"),
        ("/start k7m2x9", Kind.COMMAND, "start k7m2x9"),
        ("@caucus_test_bot meeting list", Kind.DIRECT, "meeting list"),
        ("/ meeting", Kind.DIRECT, "meeting"),
        ("😀", Kind.DIRECT, "😀"),
        ("mail to bo@caucus_test_bot.dk", Kind.DIRECT, "mail to bo@caucus_test_bot.dk"),
    ],
)
def test_in_private_everything_typed_is_for_us(text: str, kind: Kind, words: str) -> None:
    async def scenario(home: House) -> None:
        home.telegram.say(text, user=home.telegram.user("Ida"))
        await home.telegram.expect_message("Heard")
        assert heard(home) == (kind, words.strip())

    run(scenario)


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("/meeting logged Bo", Kind.COMMAND, "meeting logged Bo"),
        ("/meting logged Bo", Kind.COMMAND, "meting logged Bo"),
        ("/moede afholdt", Kind.COMMAND, "moede afholdt"),
        ("/start@caucus_test_bot k7m2x9", Kind.COMMAND, "start k7m2x9"),
        ("/start k7m2x9", Kind.COMMAND, "start k7m2x9"),
        ("/weather@caucus_test_bot", Kind.COMMAND, "weather"),
        ("@caucus_test_bot: meeting list", Kind.MENTION, "meeting list"),
        ("meeting list, @Caucus_test_bot please", Kind.MENTION, "meeting list, please"),
    ],
)
def test_in_a_group_what_names_us_is_for_us(text: str, kind: Kind, words: str) -> None:
    async def scenario(home: House) -> None:
        ida = home.telegram.user("Ida")
        group = home.telegram.group("Byrådsgruppen", [ida])
        said = home.telegram.say(text, user=ida, chat=group)
        answer = await home.telegram.expect_message("Heard", chat=group)
        assert heard(home) == (kind, words)
        message = home.desk.messages[-1]
        assert message.place.name == "Byrådsgruppen"
        assert message.abilities.private is False
        assert message.answer_to == Target("telegram", str(group.id), via=str(said.message_id))
        assert answer.reply_to == said.message_id

    run(scenario, privacy=False)


@pytest.mark.parametrize(
    "text",
    [
        "good morning all",
        "/meeting@another_bot logged Bo",
        "/settings",
        "/stats",
        "/weather tomorrow",
        "write to ida@caucus_test_bot.dk",
        "@caucus_test_bot2 hello",
        "@another_bot meeting list",
    ],
)
def test_in_a_group_what_names_somebody_else_is_not(text: str) -> None:
    async def scenario(home: House) -> None:
        ida = home.telegram.user("Ida")
        home.telegram.say(text, user=ida, chat=home.telegram.group("Byrådsgruppen", [ida]))
        home.telegram.say("after", user=ida)
        await home.telegram.expect_message("Heard: after")
        assert home.desk.texts == ["after"]

    run(scenario, privacy=False)


def test_a_reply_to_the_bot_answers_it_even_in_privacy_mode() -> None:
    async def scenario(home: House) -> None:
        ida = home.telegram.user("Ida")
        group = home.telegram.group("Byrådsgruppen", [ida])
        home.telegram.say("/meeting", user=ida, chat=group)
        answer = await home.telegram.expect_message("Heard: meeting", chat=group)
        home.telegram.say("Bo, yesterday", user=ida, chat=group, reply_to=answer)
        await home.telegram.expect_message("Heard: Bo, yesterday", chat=group)
        message = home.desk.messages[-1]
        assert (message.kind, message.reply_to) == (Kind.MENTION, str(answer.message_id))
        assert message.place.thread is None

    run(scenario)


def test_a_command_in_reply_to_somebody_brings_along_what_they_wrote() -> None:
    async def scenario(home: House) -> None:
        ida, bo = home.telegram.user("Ida"), home.telegram.user("Bo")
        groups = [home.telegram.group("Budget", [ida, bo], kind=kind) for kind in ("supergroup", "group")]
        for group in groups:
            group.bot_status = "administrator"  # who sees everything that is said there
            said = home.telegram.say("V er imod 2", user=bo, chat=group)
            home.telegram.say("/budget@caucus_test_bot holdning", user=ida, chat=group, reply_to=said)
            answer = await home.telegram.expect_message("Heard: budget holdning", chat=group)
            link = f"https://t.me/c/{str(group.id).removeprefix('-100')}/{said.message_id}"
            in_super = group.type == "supergroup"
            assert home.desk.messages[-1].quoted == Quoted("V er imod 2", link if in_super else None)
            home.telegram.say("/budget@caucus_test_bot holdning", user=ida, chat=group, reply_to=answer)
            await home.telegram.expect_message("Heard: budget holdning", chat=group)
            assert home.desk.messages[-1].quoted is None  # what the bot itself wrote is nobody's word

    run(scenario)


def test_topics_are_kept_and_what_stands_in_one_is_no_reply() -> None:
    async def scenario(home: House) -> None:
        ida = home.telegram.user("Ida")
        forum = home.telegram.group("Byrådsgruppen", [ida], topics=["Budget"])
        budget = home.telegram.thread(forum, "Budget")
        home.telegram.say("/meeting list", user=ida, chat=forum, thread=budget)
        answer = await home.telegram.expect_message("Heard", chat=forum, thread=budget)
        assert home.desk.messages[-1].place.thread == str(budget)
        assert home.desk.messages[-1].reply_to is None
        home.telegram.say("more", user=ida, chat=forum, thread=budget, reply_to=answer)
        await home.telegram.expect_message("Heard: more", thread=budget)
        assert home.desk.messages[-1].reply_to == str(answer.message_id)

    run(scenario)


def test_a_button_is_heard_and_its_clock_stopped() -> None:
    async def scenario(home: House) -> None:
        home.desk.answer = card
        ida = home.telegram.user("Ida")
        home.telegram.say("/meeting logged Bo", user=ida)
        answer = await home.telegram.expect_message("Noted.")
        query = home.telegram.press(answer, "Undo", user=ida)
        home.desk.answer = lambda message: Reply(blocks=(Paragraph((Text("Undone."),)),), replaces=True)
        await home.telegram.expect_answer(query)
        await home.telegram.expect_edit(answer, "Undone.")
        message = home.desk.messages[-1]
        assert heard(home) == (Kind.BUTTON, "meeting undo 1")
        assert message.card == str(answer.message_id)
        assert message.answer_to == Target("telegram", str(ida.id), edit=str(answer.message_id))

    run(scenario)


def test_a_button_in_a_group_is_answered_below_its_card_and_knows_who_pressed() -> None:
    async def scenario(home: House) -> None:
        home.desk.answer = card
        ida, bo = home.telegram.user("Ida"), home.telegram.user("Bo", "Lund")
        forum = home.telegram.group("Byrådsgruppen", [ida, bo], topics=["Budget"])
        budget = home.telegram.thread(forum, "Budget")
        home.telegram.say("/meeting logged Bo", user=ida, chat=forum, thread=budget)
        answer = await home.telegram.expect_message("Noted.")
        home.desk.answer = lambda message: Reply(blocks=(Paragraph((Text("New topic?"),)),), asks=True)
        home.telegram.press(answer, "Undo", user=bo)
        question = await home.telegram.expect_message("Bo Lund: New topic?", thread=budget)
        assert question.reply_to == answer.message_id
        assert question.reply_markup == {
            "force_reply": True,
            "selective": True,
            "input_field_placeholder": "New topic?",
        }
        assert [entity["user"]["id"] for entity in question.entities] == [bo.id]
        assert home.desk.messages[-1].sender.account == str(bo.id)

    run(scenario)


def test_old_forged_and_repeated_buttons_are_answered_too() -> None:
    async def scenario(home: House) -> None:
        home.desk.answer = card
        ida = home.telegram.user("Ida")
        home.telegram.say("/meeting logged Bo", user=ida)
        answer = await home.telegram.expect_message("Noted.")
        old = home.telegram.press(answer, "Undo", user=ida, inaccessible=True)
        await home.telegram.expect_answer(old)
        assert home.desk.messages[-1].card == str(answer.message_id)
        home.telegram.repeat()
        await home.until(lambda: home.desk.duplicates == 1)
        forged = home.telegram.press(answer, "drop tables", user=ida, forged=True)
        await home.telegram.expect_answer(forged)
        assert home.desk.texts == ["meeting logged Bo", "meeting undo 1", "drop tables"]
        home.telegram.expire_queries()
        late = home.telegram.press(answer, "Undo", user=ida)
        late.expired = True
        await home.telegram.expect_call("answerCallbackQuery", 4)
        await home.telegram.delivered()
        assert home.telegram.unanswered == [late]

    run(scenario)


def test_bots_channels_and_changes_of_the_group_are_no_concern() -> None:
    async def scenario(home: House) -> None:
        telegram = home.telegram
        ida, robot = telegram.user("Ida"), telegram.user("Robot", is_bot=True)
        group = telegram.group("Byrådsgruppen", [ida], bot="administrator")
        telegram.methods.privacy = False
        telegram.say("/meeting logged Bo", user=robot, chat=group)
        telegram.say("/meeting logged Bo", user=None, chat=telegram.channel("News"))
        telegram.enter(group, telegram.user("Bo"))
        telegram.topic(telegram.group("Forum", [ida], topics=["Budget"]), "School", ida)
        telegram.say("after", user=ida)
        await telegram.expect_message("Heard: after")
        assert home.desk.texts == ["after"]

    run(scenario)


def test_an_anonymous_administrator_is_told_apart_from_a_stranger() -> None:
    async def scenario(home: House) -> None:
        ida = home.telegram.user("Ida")
        group = home.telegram.group("Byrådsgruppen", [ida])
        home.telegram.say("/meeting logged Bo", user=ida, chat=group, anonymous=True)
        await home.telegram.expect_message("Heard", chat=group)
        assert home.desk.messages[-1].sender == Sender(str(group.id), "Byrådsgruppen", Standing.ANONYMOUS)

    run(scenario)


def test_a_file_with_a_caption_speaks_and_one_without_is_answered_too() -> None:
    async def scenario(home: House) -> None:
        ida = home.telegram.user("Ida")
        home.telegram.document("minutes.pdf", b"%PDF", user=ida, caption="/meeting logged Bo")
        await home.telegram.expect_message("Heard: meeting logged Bo")
        home.telegram.document("minutes.pdf", b"%PDF", user=ida)
        await home.telegram.expect_message("Heard:")
        assert heard(home) == (Kind.DIRECT, "")

    run(scenario)


def test_hostile_text_arrives_whole() -> None:
    async def scenario(home: House) -> None:
        hostile = "<b>x</b> \u202e\u200b \ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16")
        ida = home.telegram.user("I\u202eda\x00", "<b>")
        home.telegram.say(hostile, user=ida)
        home.telegram.say("/meeting " + "æ" * 4000, user=ida)
        await home.telegram.expect_message("Heard: meeting")
        assert home.desk.texts == [hostile, "meeting " + "æ" * 4000]
        assert {message.sender.name for message in home.desk.messages} == {"Ida <b>"}

    run(scenario)


def test_a_bot_that_is_removed_or_blocked_says_so() -> None:
    async def scenario(home: House) -> None:
        ida = home.telegram.user("Ida", started=True)
        group = home.telegram.group("Byrådsgruppen", [ida])
        home.telegram.kick(group, by=ida)
        home.telegram.block(ida)
        home.telegram.unblock(ida)
        home.telegram.join(home.telegram.group("Nye", [ida], bot="never"), by=ida)
        await home.telegram.delivered()
        assert home.gone == [(str(group.id), "kicked"), (str(ida.id), "blocked")]
        assert home.desk.messages == []

    run(scenario)


def test_a_group_that_is_upgraded_is_followed() -> None:
    async def scenario(home: House) -> None:
        ida = home.telegram.user("Ida")
        old = home.telegram.group("Byrådsgruppen", [ida], kind="group")
        new = home.telegram.migrate(old)
        await home.telegram.delivered()
        assert set(home.moved) == {(str(old.id), str(new.id))}

    run(scenario)


def test_an_edit_is_explained_once() -> None:
    async def scenario(home: House) -> None:
        ida = home.telegram.user("Ida", language_code="da")
        said = home.telegram.say("/meeting logged Bo", user=ida)
        await home.telegram.expect_message("Heard")
        home.telegram.edit(said, "/meeting logged Bo Lund")
        home.telegram.edit(said, "/meeting logged Bo Holm")
        hint = await home.telegram.expect_message("Jeg læser ikke rettelser")
        assert hint.reply_to == said.message_id
        home.telegram.say("after", user=ida)
        await home.telegram.expect_message("Heard: after")
        assert home.telegram.unexpected == []
        assert home.desk.texts == ["meeting logged Bo", "after"]

    run(scenario)


def test_a_changed_preview_is_no_edit() -> None:
    async def scenario(home: House) -> None:
        ida = home.telegram.user("Ida", language_code="de")
        said = home.telegram.say("/meeting logged Bo https://example.dk", user=ida)
        home.telegram.edit(said, "/meeting logged Bo https://example.dk")
        home.telegram.say("after", user=ida)
        await home.telegram.expect_message("Heard: after")
        home.telegram.edit(said, "/meeting logged Bo")
        await home.telegram.expect_message("I do not read changes")

    run(scenario)


def test_an_edit_of_something_said_before_the_start_is_left_alone() -> None:
    async def scenario(home: House) -> None:
        ida = home.telegram.user("Ida")
        group: Chat = home.telegram.group("Byrådsgruppen", [ida])
        said = home.telegram.say("nothing to us", user=ida, chat=group)
        home.telegram.edit(said, "/meeting logged Bo")
        home.telegram.say("after", user=ida)
        await home.telegram.expect_message("Heard: after")
        assert home.telegram.unexpected == []

    run(scenario)


def test_names_of_people_without_a_language_or_surname() -> None:
    async def scenario(home: House) -> None:
        user: User = home.telegram.user("Ida", language_code=None)
        home.telegram.say("hello", user=user)
        await home.telegram.expect_message("Heard")
        assert home.desk.messages[-1].sender == Sender(str(user.id), "Ida")

    run(scenario)


def test_what_the_desk_could_not_put_into_its_outbox_is_said_all_the_same() -> None:
    async def scenario(home: House) -> None:
        home.desk.answer = lambda message: None
        home.desk.apology = Reply(blocks=(Paragraph((Text("Something broke here."),)),))
        ida = home.telegram.user("Ida")
        group = home.telegram.group("Byrådsgruppen", [ida])
        said = home.telegram.say("/meeting logged Bo", user=ida, chat=group)
        answer = await home.telegram.expect_message("Something broke here.", chat=group)
        assert answer.reply_to == said.message_id
        home.telegram.block(ida)
        home.telegram.faults.next("sendMessage", "500")
        home.telegram.say("/meeting list", user=ida, chat=group)
        await home.telegram.expect_call("sendMessage", 2)
        home.telegram.say("/meeting list", user=ida, chat=group)
        await home.telegram.expect_message("Something broke here.", chat=group)

    run(scenario)


def test_what_holds_no_words_gets_one_sentence_and_a_contact_card_is_read() -> None:
    place = {"latitude": 55.4, "longitude": 11.3}
    photo = {"file_id": "a", "file_unique_id": "a", "width": 1, "height": 1}
    voice = {"file_id": "v", "file_unique_id": "v", "duration": 3}
    poll_of = {
        "voice": (voice, "listen"),
        "location": (place, "map"),
        "photo": ([photo], "pictures"),
        "dice": ({"emoji": "🎲", "value": 3}, "only words"),
    }
    card = "BEGIN:VCARD\nVERSION:3.0\nitem1.EMAIL;type=INTERNET:bo@example.dk\nEND:VCARD"

    async def scenario(home: House) -> None:
        ida = home.telegram.user("Ida", language_code="en")
        for kind, (content, words) in poll_of.items():
            for _ in range(2 if kind == "photo" else 1):
                more = {"media_group_id": "1"} if kind == "photo" else {}
                home.telegram.send({kind: content, **more}, user=ida)
            await home.telegram.expect_message(words)
        assert home.desk.messages == []
        assert home.telegram.unexpected == []
        shared = {"phone_number": "4512345678", "first_name": "Bo", "last_name": "Lund", "vcard": card}
        home.telegram.send({"contact": shared}, user=ida)
        await home.telegram.expect_message("Heard")
        assert home.desk.messages[-1].text == "contact shared Bo Lund, bo@example.dk, +4512345678"

    run(scenario)


def test_whoever_invites_the_bot_to_a_group_is_named() -> None:
    async def scenario(home: House) -> None:
        ida = home.telegram.user("Ida", started=True)
        group = home.telegram.group("Byrådsgruppen", [ida])
        home.telegram.kick(group, ida)
        home.telegram.join(group, ida)
        home.telegram.join(group, ida, administrator=True)
        await home.telegram.delivered()
        assert home.joined == [(str(group.id), "Byrådsgruppen", str(ida.id))]
        assert home.back == [str(group.id)]

    run(scenario)
