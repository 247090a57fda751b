"""Makes what a record's message says each time it is sent (see storage.outbox.Outbox.keep_current)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.core.messages import Kind
from bot.core.reply import Reply, Visibility
from bot.engine import labels
from bot.engine.answer import with_short_sentences
from bot.engine.contexts import Contexts
from storage.cards import Cards
from storage.outbox import Claimed
from storage.team import Team
from storage.work import Unit


@dataclass(frozen=True, slots=True)
class Current:
    """A record's card as it reads now to everybody in the room it stands in."""

    contexts: Contexts

    def __call__(self, unit: Unit, now: datetime, claimed: Claimed) -> tuple[Reply, str, str | None] | None:
        """The card, its language, and the message in the room that it changes; None where there is no such card."""
        target, record = claimed.parcel.target, claimed.record or ""
        if claimed.workspace_id is None:
            return None
        team = Team(unit, claimed.workspace_id, now).workspace()
        context = self.contexts.unasked(
            unit,
            claimed.workspace_id,
            target,
            None,
            now,
            event=f"current:{claimed.parcel.id}:{now.isoformat()}",
            text=record,
            kind=Kind.HOME,
            aloud=True,
            fallback=team.locale,
            tz=ZoneInfo(team.timezone) if team.timezone else None,
        )
        reply = context.card(record) if context is not None else None
        if context is None or reply is None:
            return None
        there = next(
            (
                one
                for one in Cards(unit, claimed.workspace_id, now).of(record)
                if (one.platform, one.room) == (target.platform, target.room)
            ),
            None,
        )
        reply = with_short_sentences(context, reply)
        labels.remember(context, target.platform, target.room, target.room, reply)
        pin = reply.pin and (there is None or there.pinned is None)
        reply = replace(reply.shown_to(Visibility.ROOM), card=record, pin=pin)
        return reply, context.locale, there.message_id if there is not None else None
