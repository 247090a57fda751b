"""Hostile and hopeless texts through the whole bot: a calm sentence each, no ping, nothing lost or doubled."""

from __future__ import annotations

import pytest

from bot.core.people import Role
from storage import tables
from tests.loopback.telegram import Message as Post
from tests.whole.town import Town, on_slack, on_telegram

# 10 MB as UTF-8; Slack's sockets carry no frame larger than 4 MiB.
MEGABYTES = {"http": "æ" * (5 * 1024 * 1024), "socket": "æ" * 600_000}
TEXTS = {
    "empty lines": "\n\n \n\t\n",
    "emoji": "🎉👩‍👩‍👧🇩🇰",
    "right to left": "פגישה עם \u202eandré\u202c אתמול",
    "zero width": "Anna\u200b\u200d\ufeff Jen\u00adsen yesterday",
    "nul": "Anna\x00 Jensen\x07 yesterday",
    "everybody": "<!channel> <!here> <!everyone> <@U0000OTTO> <!subteam^S1|@alle>",
    "tags": "<b>Anna</b> <i>x <code>y</code> </p> <tg-spoiler> & &lt; &amp;nbsp;",
    "signs": "*Anna* _x_ ~y~ `z` ```code``` > quote [a](tg://user?id=1) | - #",
    "script": "</script><script>alert(1)</script> {{ 7*7 }} {% raw %} %s %(x)s ${x}",
    "quotes": "'; DROP TABLE activities; -- \" \\ \\u0000 \\ud800",
    "no such day": "Anna Jensen 31 February about rehab",
    "far away": "Anna Jensen 1/1/9999 about rehab",
    "long word": "x" * 3900,
    "many people": ", ".join(f"Person Nummer{n}" for n in range(150)),
    "many lines": "Anna Jensen yesterday about rehab: " + "\n".join(f"line {n}" for n in range(400)),
    "many steps": "Anna Jensen yesterday. " + ". ".join(f"Next: step {n} by Friday" for n in range(80)),
    "deep brackets": "(" * 1500 + ")" * 1500,
    "links": "https://example.org/?a=<b>&c=|d <https://example.org|click> @channel @everyone @otto",
    "old button": "[again] [page99999999999] =abcdefghij share share share meeting logged",
    "numbers": "#999999999999999999999 99999999999999999999999 -1 0x10 1e999",
}  # fmt: skip
VERBS = ("logged", "planned", "list", "edit", "show", "undo")


def some(name: str) -> tuple[str, ...]:
    """Two of the verbs, other ones for the next text."""
    return VERBS[[*TEXTS].index(name) % 3 :: 3]


@pytest.mark.parametrize("name", TEXTS)
@on_slack(["http"])
async def test_slack_answers_every_text_calmly(town: Town, name: str) -> None:
    slack, text = town.slack, TEXTS[name]
    for verb in some(name):
        ack = await slack.command("/meeting", f"{verb} {text}", user="evan", channel="general")
        assert ack.ok, (verb, ack.failed)
        assert ack.text or slack.top_view("evan") is not None
        for view in slack.views:
            view.open = False
    said = len(slack.messages)
    await slack.dm(f"meeting logged {text} now", user="evan", raw=True)
    await slack.mention(f"contact add {text}", user="evan", channel="general", raw=True)
    await slack.command("/contact", f"find {text}", user="evan", channel="general")
    await town.settled()
    assert len(slack.messages) >= said + 2
    # For what it is worth: everything kept is shown again, on the home page, in lists and the digest.
    await slack.open_home("evan")
    await slack.command("/meeting", "list", user="evan", channel="general")
    await slack.command("/digest", "now", user="evan", channel="general")
    calm(town)


@pytest.mark.parametrize("name", TEXTS)
@on_telegram(["polling"])
async def test_telegram_answers_every_text_calmly(town: Town, name: str) -> None:
    ida = await town.linked("Ida", Role.ADMIN, "en")
    telegram, text = town.telegram, TEXTS[name]
    for verb in some(name):
        telegram.say(f"/meeting {verb} {text}"[:4096], user=ida)
        await telegram.expect_message(chat=telegram.private(ida))
    # Twice, for the first words may answer the question the last command left open.
    for _ in range(2):
        telegram.say(text[:4096], user=ida)
    telegram.say("/caucus whoami", user=ida)
    await telegram.expect_message("Ida")
    telegram.say("/meeting list", user=ida)
    telegram.say("/digest now", user=ida)
    await telegram.delivered()
    await town.settled()
    calm(town)


def calm(place: Town) -> None:
    """No fault was told, and nobody met has a name that cannot be read."""
    said = [one.shown for one in place.slack.messages] if place.slack_server else []
    posts: list[Post] = place.telegram.messages if place.telegram_server else []
    for text in [*said, *(post.text for post in posts)]:
        assert "Traceback" not in text
        assert "on our side" not in text, text
    for row in place.rows(tables.Participant):
        assert row.name.strip()
        assert "\x00" not in row.name


@on_slack()
async def test_what_no_platform_should_send_is_answered_all_the_same(town: Town) -> None:
    slack = town.slack
    # Half a character, as some clients cut them.
    ack = await slack.command("/meeting", "logged Anna \ud83d yesterday", user="evan", channel="general")
    assert "Anna" in ack.text
    text = f"logged Anna {MEGABYTES[town.environment['SLACK_MODE']]}"
    ack = await slack.command("/meeting", text, user="evan", channel="general")
    assert ack.ok or ack.status == 413
    ack = await slack.command("/meeting", "logged Bo yesterday about rehab", user="evan", channel="general")
    assert "rehab" in ack.text


@on_telegram()
async def test_what_telegram_never_sends_is_taken_all_the_same(town: Town) -> None:
    ida = await town.linked("Ida", language="en")
    telegram = town.telegram
    telegram.say("/meeting logged Anna \ud83d yesterday", user=ida)
    await telegram.expect_message("Anna")
    telegram.say("/meeting logged Bo Holm yesterday about rehab", user=ida)
    await telegram.expect_message("rehab")
    await telegram.delivered()


@on_slack()
async def test_unknown_and_stale_buttons_are_answered(town: Town) -> None:
    slack = town.slack
    card = (
        await slack.command("/meeting", "logged Anna Jensen yesterday", user="evan", channel="general")
    ).message
    assert card is not None
    for value in (
        "=nosuchtoken",
        "never heard of",
        "meeting undo 4711",
        "meeting who 1 0 99",
        "",
        "x" * 2000,
    ):
        block = {"block_id": "b", "type": "actions", "elements": []}
        action = {"type": "button", "action_id": "say:0", "block_id": block["block_id"], "value": value}
        ack = await slack.deliver(slack.payloads.press(card, action, {}, slack.state.person("evan")))
        assert ack.ok
    await town.settled()
    assert not town.one().undone
    # Somebody else's card: told so, and nothing changes.
    ack = await slack.command("/meeting", "undo 1", user="ida", channel="general")
    assert "Evan" in ack.text
    ack = await slack.command("/meeting", "edit 1 om noget andet", user="ida", channel="general")
    assert "Evan" in ack.text
    assert not town.one().undone
    # The same press told twice is one press.
    (undo,) = [
        element
        for block in card.blocks
        for element in block.get("elements", [])
        if element.get("value") == "meeting remove 1"
    ]
    pressed = slack.payloads.press(
        card, {"type": "button", "action_id": undo["action_id"], "block_id": "b", "value": undo["value"]},
        {}, slack.state.person("evan"),
    )  # fmt: skip
    assert (await slack.deliver(pressed)).ok
    assert (await slack.deliver(pressed)).ok
    assert town.one().undone
    await town.settled()
