"""The bot's own page for one person: next steps, what is ahead, what was logged of late."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.core.people import Role
from bot.core.reply import Reply, Visibility
from bot.core.text import number_in
from bot.engine.context import Context
from bot.engine.router import Router, Subject
from bot.engine.slots import Number
from bot.engine.turns import coming
from bot.language.words import N_
from bot.politics.workdays import next_workday
from storage.activities import Status

PAGE = 10
AHEAD = timedelta(days=60)
RECENT = 5

router = Router(Subject("home", ("hjem", "forside"), N_("Your own page")))


@router.command("", summary=N_("Your next steps, your meetings, what was logged"), role=Role.READER)
def home(ctx: Context, page: Number = 1) -> Reply:
    """The asker's page, ten next steps at a time; meetings and what was logged stand on the first."""
    steps = ctx.tasks.open_for(ctx.who.user_id)
    page = min(max(page, 1), max(1, -(-len(steps) // PAGE)))
    ahead = [
        activity
        for activity in ctx.activities.meetings_between(ctx.today, ctx.today + AHEAD, user_id=ctx.who.user_id)
        if activity.status is Status.PLANNED and not (activity.starts_at and activity.starts_at < ctx.now)
    ]
    recent, _ = ctx.activities.list(status=Status.COMPLETED, limit=RECENT)
    begin = next((one for one in ctx.registry.commands if one.form and one.reads_line), None)
    mine = [one for one in ctx.schedule.subscriptions_of(ctx.who.user_id, "digest") if one.active]
    away = ctx.team.away_until(ctx.who.user_id)
    reply = ctx.say(
        "home/page",
        may_log=ctx.who.role >= Role.MEMBER,
        overview=coming(mine[0], ctx.now, ctx.country) if mine else None,
        away=away if away is not None and away >= ctx.today else None,
        steps=steps[PAGE * (page - 1) : PAGE * page],
        total=len(steps),
        page=page,
        pages=max(1, -(-len(steps) // PAGE)),
        ahead=ahead,
        lines=PAGE,
        recent=recent,
        example=begin.example(ctx.locale) if begin else "",
        today=ctx.today,
        next_workday=next_workday(ctx.today, ctx.country),
    )
    # It is one person's page: where others read along it goes to that person alone.
    return reply.shown_to(Visibility.SECRET) if ctx.aloud else reply


@router.card("home")
def card(ctx: Context, page: str) -> Reply | None:
    """The asker's page as it reads now."""
    if ctx.aloud:
        return None
    return replace(home(ctx, number_in(page) or 1), replaces=True)
