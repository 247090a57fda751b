"""A negotiation of ten weeks in one budget with three doors: a Slack channel, a Telegram group and the terminal.

The council has 31 seats (A 9, V 8, F 3, C 3, B 2, Ø 2, Æ 2, M 1, O 1); a majority is 31 // 2 + 1 = 16.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from io import StringIO

from rich.console import Console

from bot.adapters.shell.lines import piped
from bot.adapters.shell.screen import Screen
from bot.core.people import Role
from bot.team import DEMO
from storage import tables
from storage.team import Team
from storage.work import Unit
from tests.conversation import shell_of
from tests.whole.test_case_rooms import SEATS, on_slack, on_telegram
from tests.whole.town import Town, play

MONDAY = datetime(2027, 8, 2, 7, 0, tzinfo=UTC)  # 9:00 in Copenhagen
ASKS = (
    "Rehabilitation within 14 days DKK 1.5m a year",
    "Evening opening DKK 400,000 a year",
    "Warm-water pool DKK 2m once",
    "Fewer forms saving DKK 300,000 a year",
    "Disability bus DKK 750,000 a year",
    "Help for carers DKK 600,000 a year",
    "Interpreter on call DKK 120,000 a year",
    "Sensory garden DKK 350,000 once",
    "Smoke-free halls DKK 50,000 once",
    "Quicker aids DKK 900,000 a year",
    "Respite at weekends DKK 1.1m a year",
    "Dementia coordinator DKK 550,000 a year",
)
# The day, who says what through which door, and what the status then says of points 1 and 3, worked out by hand.
WEEKS = (
    (1, "slack", "A is on board with rehab", "9/16", ""),
    (2, "telegram", "SF and the Red-Greens support 1", "14/16", ""),  # 9 + F 3 + Ø 2
    (9, "shell", "Radikale are probably with us on rehab", "14/16 (+2)", ""),  # a guess leans: B 2
    (10, "telegram", "V is against 1", "14/16 (+2)", ""),
    (30, "slack", "C is with us on 1", "✓ 17", ""),  # 14 + C 3
    (31, "shell", "Radikale are against 1", "✓ 17", ""),  # B was never counted
    (37, "slack", "A and F are for the pool", "✓ 17", "12/16"),  # A 9 + F 3
    (38, "telegram", "V is split on the pool: 3 for, 5 against", "✓ 17", "15/16"),  # 12 + 3 of V
    (44, "shell", "Ø is with us on the pool", "✓ 17", "✓ 17"),  # 15 + Ø 2
)


def counted(status: str, title: str) -> str:
    """What a status says of the majority on a point: '14/16 (+2)'; '' for nothing."""
    found = re.search(rf" {title}\s*(?:·\s*)?([✓\d][^\n]*)?", status.replace("*", ""))
    assert found is not None, status
    return (found[1] or "").strip()


async def in_the_terminal(town: Town, *lines: str) -> str:
    """What Bo is answered in the terminal."""
    paper, waiting = StringIO(), iter(lines)

    def give(size: int) -> bytes:
        line = next(waiting, None)
        return b"" if line is None else line.encode() + b"\n"

    await shell_of(
        town.bot, piped(give), Screen(Console(file=paper, width=200)), name="bo", room="budget"
    ).run()
    return paper.getvalue()


def test_ten_weeks_through_three_doors() -> None:
    async def scenario(town: Town) -> None:
        slack, telegram = town.slack, town.telegram
        ida = await town.linked("Ida", Role.ADMIN, language="en")
        group = telegram.group("Budget", [ida])
        telegram.say("/caucus link", user=ida, chat=group)
        await telegram.expect_message(chat=group)
        await slack.command("/caucus", "language en here", user="otto", channel="general")
        (workspace,) = town.rows(tables.Workspace)

        def bo(unit: Unit) -> None:
            team = Team(unit, workspace.id, town.clock.now())
            team.link_workspace("shell", DEMO, workspace.id)
            team.link_account("shell", DEMO, "bo", team.add_user("Bo", Role.MEMBER, locale="en"))

        await town.bot.work.run(bo)

        async def on_slack_said(text: str) -> str:
            return (await slack.command("/caucus", text, user="evan", channel="general")).text

        await on_slack_said('budget open "Budget 2028" in Slagelse')
        await on_slack_said(f"budget seats {SEATS}")
        for ask in ASKS:
            await on_slack_said(f"budget ask {ask}")
        telegram.say("/budget also here", user=ida, chat=group)
        await telegram.expect_message("is here too", chat=group)
        for day, door, text, rehab, pool in WEEKS:
            await town.at(MONDAY + timedelta(days=day))
            if door == "slack":
                assert "Noted:" in await on_slack_said(text)
            elif door == "telegram":
                telegram.say(f"/caucus {text}", user=ida, chat=group)
                await telegram.expect_message("Noted:", chat=group)
            else:
                assert "Noted:" in await in_the_terminal(town, text)
            for _ in range(3):
                await town.later(timedelta(seconds=11))
            (here,) = on_slack(town, "31 seats: A 9")
            (there,) = on_telegram(town, "31 seats: A 9")
            for stands in (here.shown, there.text):
                assert counted(stands, "Rehabilitation within 14 days") == rehab, f"{text}: {stands[:400]}"
                assert counted(stands, "Warm-water pool") == pool, f"{text}: {stands[:400]}"
        # The morning after is told once in each room, with what moved and where the majority is.
        await town.at(MONDAY + timedelta(days=45, hours=-1, minutes=-28))
        await town.later(timedelta(seconds=11))
        (post,) = on_slack(town, "Moved since")[-1:]
        (copy,) = on_telegram(town, "Moved since")[-1:]
        for told in (post.shown, copy.text):
            told = " ".join(told.split())
            assert "Moved since yesterday" in told
            assert "Ø → for (Bo)" in told
            assert "1: ✓ 17 · 3: ✓ 17 (+2)" in told
        assert "agreed" in await in_the_terminal(town, "we got 1.2 million for rehab")
        assert "rejected" in await on_slack_said("the pool is dead")
        assert len(town.rows(tables.CasePoint)) == len(ASKS)
        assert sum(one.got_amount or 0 for one in town.rows(tables.CasePoint)) == 1_200_000

    play(scenario, slack="http", telegram="polling", now=MONDAY)
