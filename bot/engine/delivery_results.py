"""Writes down what became of a parcel: sent, to be tried again, unknown, or given up."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, TypeAlias

from bot.core.errors import LockedOut, Moved, NotSent, Rejected, Unreachable, Unsure
from bot.core.outgoing import Receipt, Urgency
from bot.engine.untold import untell
from storage.cards import Cards
from storage.outbox import Claimed, Outbox, Undelivered
from storage.team import Team
from storage.work import Unit

log = logging.getLogger("caucus.outbox")

Fate: TypeAlias = Receipt | NotSent | Unreachable | Rejected | Moved | Unsure
OnUnreachable: TypeAlias = Callable[[Unit, Claimed, str, datetime], None]

FIRST_PAUSE: Final = timedelta(seconds=2)
LONGEST_PAUSE: Final = timedelta(minutes=10)
ATTEMPTS: Final = 150
"""With pauses that double up to the longest, what cannot be sent is tried for about a day."""

ANSWER_TRIES: Final = 5
"""How often an answer, or what a record says, is sent whose arrival nobody can tell.

Each but the first says that it may have come before.
"""


def pause(attempt: int) -> timedelta:
    """How long to wait after the attempt of this number (from 1) before the next."""
    doubled: timedelta = FIRST_PAUSE * 2 ** min(attempt - 1, 20)
    return min(doubled, LONGEST_PAUSE)


def settle(unit: Unit, now: datetime, claimed: Claimed, fate: Fate, tell: OnUnreachable | None) -> str:
    """Keep what an attempt to deliver ended in; one word for it.

    `tell` is called once for each place that turns out not to be reachable any more.
    """
    outbox = Outbox(unit, None, now)
    row, attempt = claimed.parcel.id, claimed.attempt_id
    match fate:
        case Receipt():
            return _arrived(unit, now, claimed, fate)
        case LockedOut(reason=reason):
            # It says nothing of this message: the sender takes up none for the platform until it opens.
            outbox.not_sent(row, attempt, reason, now + FIRST_PAUSE, counted=False)
            return "waits"
        case NotSent(reason=reason, retry_after=after):
            if claimed.attempt >= ATTEMPTS:
                outbox.failed(row, attempt, f"given up: {reason}")
                _untell(unit, now, claimed)
                return "failed"
            outbox.not_sent(row, attempt, reason, now + (after or pause(claimed.attempt)))
            return "retried"
        case Moved(room=room):
            # First back into the queue: rooms take along what waits for them.
            outbox.not_sent(row, attempt, f"moved to {room}", now)
            Team(unit, None, now).move_room(claimed.parcel.target.platform, claimed.parcel.target.room, room)
            return "moved"
        case Unsure(reason=reason):
            outbox.unsure(row, attempt, reason)
            return "unknown"
        case Rejected(reason=reason):
            outbox.failed(row, attempt, reason)
            _untell(unit, now, claimed)
            _forget_card(unit, now, claimed)
            if claimed.parcel.target.edit is not None:  # somebody deleted it: it is said anew
                outbox.say_again(row)
            return "failed"
        case Unreachable(reason=reason):
            outbox.failed(row, attempt, reason)
            _untell(unit, now, claimed)
            _switch_off(unit, now, claimed, reason, tell)
            return "failed"


def settle_found(
    unit: Unit, now: datetime, claimed: Claimed, found: Fate | None, tell: OnUnreachable | None
) -> str:
    """Keep what looking up an unknown outcome ended in; `found` None is 'it certainly did not arrive'.

    Where the platform cannot tell: an edit is repeated, for that changes nothing when it had arrived;
    anything else is sent once more and says so; what is unknown a second time is given up. Only an answer,
    which somebody waits for and would else say again, and what a record says, which is to stand there, are sent up
    to `ANSWER_TRIES` times.
    """
    outbox = Outbox(unit, None, now)
    parcel, attempt = claimed.parcel, claimed.attempt_id
    match found:
        case None:
            outbox.not_sent(parcel.id, attempt, "it had not arrived", now)
            return "retried"
        case NotSent(reason=reason):
            outbox.unsure(parcel.id, attempt, reason)
            return "unknown"
        case Unsure(reason=reason) if parcel.target.edit or parcel.message_id:
            again = NotSent(f"changed again: {reason}", pause(claimed.attempt))
            return settle(unit, now, claimed, again, tell)
        case Unsure(reason=reason) if parcel.resent and not (
            (parcel.urgency is Urgency.ANSWER or claimed.record) and claimed.attempt < ANSWER_TRIES
        ):
            outbox.failed(parcel.id, attempt, f"sent again, and unknown whether any of it arrived: {reason}")
            return "failed"
        case Unsure(reason=reason):
            outbox.resend(parcel.id, attempt, now, reason)
            return "resent"
        case _:
            word = settle(unit, now, claimed, found, tell)
            if isinstance(found, Receipt):
                # It arrived, and nobody knows what it said of the record by then, nor whether it was pinned.
                outbox.say_again(parcel.id)
            return word


def _arrived(unit: Unit, now: datetime, claimed: Claimed, receipt: Receipt) -> str:
    parcel, message_id = claimed.parcel, receipt.message_id
    if not Outbox(unit, None, now).sent(parcel.id, claimed.attempt_id, message_id):
        log.warning("outbox %d: delivered after its lease was over", parcel.id)
    target, card = parcel.target, parcel.reply.card
    if claimed.workspace_id is not None and card is not None and message_id is not None:
        if target.edit not in (None, message_id):
            _forget_card(unit, now, claimed)
        cards = Cards(unit, claimed.workspace_id, now)
        cards.remember(card, target.platform, target.room, message_id, target.thread)
        if receipt.pinned is not None:
            cards.pin(target.platform, target.room, message_id, receipt.pinned)
        if receipt.pinned:  # that it may not be pinned is told on it
            Outbox(unit, None, now).say_again(parcel.id)
    return "sent"


def _untell(unit: Unit, now: datetime, claimed: Claimed) -> None:
    untell(unit, now, [Undelivered(claimed.workspace_id, claimed.parcel.key, claimed.put_at)])


def _forget_card(unit: Unit, now: datetime, claimed: Claimed) -> None:
    """A copy that cannot be changed any more is no copy to keep up to date."""
    target = claimed.parcel.target
    if claimed.workspace_id is not None and target.edit is not None:
        Cards(unit, claimed.workspace_id, now).forget(target.platform, target.room, target.edit)


def _switch_off(unit: Unit, now: datetime, claimed: Claimed, reason: str, tell: OnUnreachable | None) -> None:
    target = claimed.parcel.target
    if target.only is not None:
        return  # one person could not be reached there; the room itself may be in order
    first = Team(unit, None, now).switch_room_off(target.platform, target.room, reason)
    untell(unit, now, Outbox(unit, None, now).fail_room(target.platform, target.room, reason))
    if first and tell is not None:
        tell(unit, claimed, reason, now)
