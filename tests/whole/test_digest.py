"""The digest through the whole bot: asked for, sent by the clock, acted on, and not sent twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.core.people import Role
from storage import tables
from tests.loopback.slack import Slack
from tests.loopback.slack_model import View
from tests.loopback.telegram import Message as Post
from tests.whole.test_slack_talk import become, labels, said
from tests.whole.town import Town, on_slack, on_telegram

WEDNESDAY = datetime(2026, 11, 18, 7, 0, 5, tzinfo=UTC)  # 08:00:05 in Copenhagen
STEP = "logged Anna Jensen i dag om genoptræning. Næste: send tallene i morgen"


async def form(slack: Slack, text: str) -> View:
    """The form Ida has before her, once it asks for this."""

    def probe() -> View | None:
        view = slack.top_view("ida")
        return view if view is not None and text in view.shown else None

    found = await slack.wait_for(probe)
    assert found is not None
    return found


def keys(post: Post) -> list[str]:
    return [button.text for row in post.buttons for button in row]


@on_slack()
async def test_a_personal_digest_comes_once_on_the_next_working_day(town: Town) -> None:
    slack = town.slack
    await slack.command("/meeting", STEP, user="ida", channel="general")
    ack = await slack.command("/digest", "at 08:00", user="ida", channel="general")
    assert "onsdag 18. november kl. 08.00" in ack.text
    before = len(slack.messages)
    await town.at(WEDNESDAY)
    digest = await said(slack, "send tallene", after=before)
    assert digest.channel == slack.state.direct("U00000IDA").id
    await slack.press(digest, "Gjort", user="ida")
    await become(slack, digest, "✓")
    assert [row.status for row in town.rows(tables.Task)] == ["done"]
    await town.later(timedelta(minutes=1))
    await town.stop()
    await town.start()
    await town.later(timedelta(minutes=30))
    assert slack.messages[before:] == [digest]


@on_slack()
async def test_a_channel_gets_the_teams_digest_without_what_is_confidential(town: Town) -> None:
    slack = town.slack
    await slack.command("/meeting", STEP, user="ida", channel="general")
    await slack.command(
        "/meeting", "logged Bent Holm i dag om lækagen fortroligt. Næste: ring i morgen",
        user="ida", channel="general",
    )  # fmt: skip
    await slack.command("/digest", "here 08:00", user="ida", channel="general")
    await said(slack, "08.00", channel="C00GENERAL")
    before = len(slack.messages)
    await town.at(WEDNESDAY)
    digest = await said(slack, "send tallene", channel="C00GENERAL", after=before)
    assert digest.ephemeral_for is None
    assert "lækagen" not in digest.shown
    assert "Bent" not in digest.shown
    assert "ring" not in digest.shown.split()
    await slack.press(digest, "Gjort", user="otto")
    await become(slack, digest, "✓")
    assert [one for one in slack.messages[before:] if one.channel == "C00GENERAL"] == [digest]


@on_slack(["http"])
async def test_days_off_and_days_with_nothing_to_say_are_silent(town: Town) -> None:
    slack = town.slack
    await slack.command(
        "/caucus", "nudge off policy", user="otto", channel="general"
    )  # it is due in November
    await slack.command("/digest", "at 08:00", user="ida", channel="general")
    before = len(slack.messages)
    await town.at(WEDNESDAY)
    assert slack.messages[before:] == []
    await slack.command(
        "/meeting", "planned Anna Jensen den 21. november kl. 10", user="ida", channel="general"
    )
    before = len(slack.messages)
    await town.at(WEDNESDAY + timedelta(days=3))  # a Saturday, with a meeting
    assert slack.messages[before:] == []
    await slack.command(
        "/meeting", "planned Anna Jensen den 25. december kl. 10", user="ida", channel="general"
    )
    before = len(slack.messages)
    await town.at(datetime(2026, 12, 25, 7, 0, 5, tzinfo=UTC))
    assert slack.messages[before:] == []


@on_slack(["socket"])
async def test_a_digest_missed_while_the_bot_was_down_comes_late_and_says_so(town: Town) -> None:
    slack = town.slack
    await slack.command("/meeting", STEP, user="ida", channel="general")
    await slack.command("/digest", "at 08:00", user="ida", channel="general")
    await town.stop()
    before = len(slack.messages)
    town.clock.set(WEDNESDAY + timedelta(hours=3))
    await town.start()
    digest = await said(slack, "send tallene", after=before)
    assert "sent" in digest.shown
    await town.later(timedelta(minutes=1))
    assert slack.messages[before:] == [digest]


@on_telegram()
async def test_a_digest_on_telegram_comes_once_and_is_acted_on(town: Town) -> None:
    ida = await town.linked("Ida")
    telegram = town.telegram
    telegram.say(f"/meeting {STEP}", user=ida)
    await telegram.expect_message("Anna Jensen")
    telegram.say("/digest at 08:00", user=ida)
    await telegram.expect_message("onsdag 18. november kl. 08.00")
    await town.at(WEDNESDAY)
    digest = await telegram.expect_message("send tallene", chat=telegram.private(ida))
    telegram.press(digest, next(key for key in keys(digest) if "Gjort" in key or "✓" in key), user=ida)
    await telegram.expect_edit(digest, "✓")
    assert [row.status for row in town.rows(tables.Task)] == ["done"]
    count = len(telegram.messages)
    await town.stop()
    await town.start()
    await town.later(timedelta(minutes=30))
    assert len(telegram.messages) == count


@on_telegram()
async def test_the_digest_follows_a_group_that_is_upgraded_and_stays_in_its_topic(town: Town) -> None:
    ida = await town.linked("Ida", Role.ADMIN)
    telegram = town.telegram
    group = telegram.group("Budget", [ida], kind="group")
    telegram.say("/caucus link", user=ida, chat=group)
    await telegram.expect_message(chat=group)
    telegram.say(f"/meeting {STEP}", user=ida, chat=group)
    await telegram.expect_message("Anna Jensen", chat=group)
    telegram.say("/digest here 08:00", user=ida, chat=group)
    await telegram.expect_message("08.00", chat=group)
    upgraded = telegram.migrate(group)
    await telegram.delivered()
    await town.at(WEDNESDAY)
    digest = await telegram.expect_message("send tallene", chat=upgraded)
    telegram.press(digest, next(key for key in keys(digest) if "Gjort" in key or "✓" in key), user=ida)
    await telegram.expect_edit(digest, "✓")
    telegram.say("/meeting list", user=ida, chat=upgraded)
    await telegram.expect_message("Anna Jensen", chat=upgraded)


@on_telegram()
async def test_a_group_the_bot_was_thrown_out_of_is_switched_off_and_an_admin_told_once(town: Town) -> None:
    ida = await town.linked("Ida", Role.ADMIN)
    telegram = town.telegram
    group = telegram.group("Budget", [ida])
    telegram.say("/caucus link", user=ida, chat=group)
    await telegram.expect_message(chat=group)
    telegram.say(f"/meeting {STEP}", user=ida, chat=group)
    await telegram.expect_message("Anna Jensen", chat=group)
    telegram.say("/digest here 08:00", user=ida, chat=group)
    await telegram.expect_message("08.00", chat=group)
    # Nobody tells the bot; it finds out when it wants to say something.
    group.bot_status = "kicked"
    await town.at(WEDNESDAY)
    told = await telegram.expect_message("Budget", chat=telegram.private(ida))
    assert told.chat is not group
    (room,) = town.rows(tables.Room)
    assert room.state == "off"
    count = len(telegram.messages)
    await town.at(WEDNESDAY + timedelta(days=1))
    assert [one.text for one in telegram.messages[count:] if "Budget" in one.text] == []
    telegram.join(group, ida)
    telegram.say("/caucus link", user=ida, chat=group)
    await telegram.expect_message(chat=group)
    (room,) = town.rows(tables.Room)
    assert room.state == "active"


@on_telegram()
async def test_being_told_of_the_throwing_out_is_enough(town: Town) -> None:
    ida = await town.linked("Ida", Role.ADMIN)
    telegram = town.telegram
    group = telegram.group("Budget", [ida])
    telegram.say("/caucus link", user=ida, chat=group)
    await telegram.expect_message(chat=group)
    telegram.kick(group, ida)
    await telegram.delivered()
    (room,) = town.rows(tables.Room)
    assert room.state == "off"


@on_telegram(["polling"])
async def test_a_digest_in_a_topic_stays_there(town: Town) -> None:
    ida = await town.linked("Ida", Role.ADMIN)
    telegram = town.telegram
    forum = telegram.group("Gruppen", [ida], topics=["Budget", "Skoler"])
    schools = telegram.thread(forum, "Skoler")
    telegram.say("/caucus link", user=ida, chat=forum, thread=schools)
    await telegram.expect_message(chat=forum, thread=schools)
    telegram.say(f"/meeting {STEP}", user=ida)
    await telegram.expect_message("Anna Jensen")
    telegram.say("/digest here", user=ida, chat=forum, thread=schools)
    await telegram.expect_message("08.00", chat=forum, thread=schools)
    await town.at(WEDNESDAY)
    await telegram.expect_message("send tallene", chat=forum, thread=schools)


@on_slack(["http"], database="postgresql")
async def test_on_postgresql_it_is_the_same(town: Town) -> None:
    slack = town.slack
    await slack.command("/meeting", STEP, user="ida", channel="general")
    await slack.command("/digest", "at 08:00", user="ida", channel="general")
    before = len(slack.messages)
    await town.at(WEDNESDAY)
    digest = await said(slack, "send tallene", after=before)
    await slack.press(digest, "Gjort", user="ida")
    await become(slack, digest, "✓")
    await town.later(timedelta(minutes=30))
    assert slack.messages[before:] == [digest]
    assert labels(digest)


@on_slack()
async def test_what_is_wanted_is_chosen_in_a_form_and_changed_on_the_bots_own_page(town: Town) -> None:
    slack = town.slack
    ack = await slack.command("/digest", "settings", user="ida", channel="general")
    assert ack.ok
    view = await form(slack, "Hvor tit")
    once = {"text": {"type": "plain_text", "text": "Én gang om ugen"}, "value": "=weekly"}
    await slack.submit(
        view, {"Hvor tit": once, "Hvad tid": "7.30", "Hvad holdet har noteret": []}, user="ida"
    )
    card = await said(slack, "Den første arbejdsdag i hver uge kl. 07.30")
    assert "Hvad holdet har noteret" in card.shown.partition("Udeladt")[2]
    (row,) = town.rows(tables.Subscription)
    assert (row.rhythm, row.at_time, row.left_out) == ("weekly", "07:30", "logged")
    await slack.open_home("ida")
    home = slack.home["U00000IDA"]
    assert "ugens overblik den første arbejdsdag i ugen kl. 07.30" in home.shown
    await slack.press(home, "Ret", user="ida")
    view = await form(slack, "Hvor tit")
    off = {"text": {"type": "plain_text", "text": "Slet ikke"}, "value": "=off"}
    await slack.submit(view, {"Hvor tit": off}, user="ida")
    await said(slack, "Du får ikke flere overblik")
    assert [one.active for one in town.rows(tables.Subscription)] == [False]


@on_telegram()
async def test_what_is_wanted_is_chosen_with_buttons_on_a_phone(town: Town) -> None:
    ida = await town.linked("Ida")
    telegram = town.telegram
    telegram.say("/digest settings", user=ida)
    page = await telegram.expect_message("Du får ikke dagens overblik")
    telegram.press(page, next(key for key in keys(page) if "Hvor tit" in key), user=ida)
    question = await telegram.expect_message("Hvor tit?")
    telegram.press(question, next(key for key in keys(question) if "Én gang om ugen" in key), user=ida)
    await telegram.expect_message("Den første arbejdsdag i hver uge kl. 08.00")
    telegram.say("møde afholdt Anna Jensen i går om genoptræning", user=ida)
    await telegram.expect_message("Anna Jensen")
    (row,) = town.rows(tables.Subscription)
    assert (row.rhythm, row.active) == ("weekly", True)
    assert town.one().met == ("Anna Jensen",)
