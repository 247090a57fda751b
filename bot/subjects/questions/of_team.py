"""Answers about somebody of the team, or the asker: what they have to do, and what they have on some days."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from bot.core.reply import Reply
from bot.subjects.questions.asked import Asked
from storage.activities import ActivityCard, Status
from storage.activities.tasks import TaskRow

_AHEAD: Final = timedelta(days=60)
_SHOWN: Final = 3  # meetings told where no step is open


def steps_of(asked: Asked) -> Reply:
    """The open steps of somebody of the team: due by the last day that is named, or overdue where that is asked."""
    user_id, name = _member(asked)
    steps = _steps(asked, user_id)
    overdue, period = asked.query.about == "overdue", asked.query.period
    if overdue:
        steps = [one for one in steps if one.due is not None and one.due < asked.ctx.today]
    elif period is not None:
        steps = [one for one in steps if one.due is not None and one.due <= period.last]
    planned = [] if steps or overdue or period else _planned(asked, user_id)
    return asked.say("steps", name=name, steps=steps, planned=planned, overdue=overdue, today=asked.ctx.today)


def their_days(asked: Asked) -> Reply:
    """What somebody of the team has on the days that are named: meetings and steps."""
    user_id, name = _member(asked)
    first, last = asked.period.first, asked.period.last
    meetings = [
        one
        for one in asked.ctx.seen.meetings_between(first, last, user_id=user_id)
        if one.status in (Status.PLANNED, Status.COMPLETED)
        and any(who.user_id == user_id for who in one.participants)
    ]
    steps = [one for one in _steps(asked, user_id) if one.due is not None and first <= one.due <= last]
    return asked.say("their_days", name=name, meetings=meetings, steps=steps)


def _planned(asked: Asked, user_id: int) -> list[ActivityCard]:
    """What they are on next, the soonest first."""
    today = asked.ctx.today
    cards = asked.ctx.seen.meetings_between(today, today + _AHEAD, user_id=user_id)
    return [
        one
        for one in cards
        if one.status is Status.PLANNED and any(who.user_id == user_id for who in one.participants)
    ][:_SHOWN]


def _member(asked: Asked) -> tuple[int, str]:
    """Whose steps: the one who is named, else the asker's."""
    ctx = asked.ctx
    named = [one for one in ctx.register.team.entries() if one.name in asked.query.team]
    return (named[0].id, named[0].name) if named else (ctx.who.user_id, "")


def _steps(asked: Asked, user_id: int) -> list[TaskRow]:
    own = user_id == asked.ctx.who.user_id and not asked.ctx.aloud
    return [one for one in asked.tasks.open_for(user_id) if own or one.confidentiality == "team"]
