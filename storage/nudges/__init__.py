"""What was brought up with whom, what became of it, and what the team changed about the rules."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, and_, exists, false, or_, select, true, update
from sqlalchemy.dialects import postgresql, sqlite

from storage import tables
from storage.journal import Journal
from storage.repository import Repository
from storage.schedule import Rhythm

SCHEDULE: Final = "nudges"
"""What the slots of planning and saying belong to (storage.schedule)."""

UNIQUE: Final = ("workspace_id", "rule", "occurrence", "reader")


class NudgeState(StrEnum):
    """Open, snoozed and taken ones are still to be dealt with; the others are settled."""

    OPEN = "open"
    SNOOZED = "snoozed"
    TAKEN = "taken"
    DONE = "done"
    DISMISSED = "dismissed"
    EXPIRED = "expired"


UNSETTLED: Final = (NudgeState.OPEN, NudgeState.SNOOZED, NudgeState.TAKEN)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a nudge: one user, or everybody in a room."""

    user_id: int | None = None
    room_id: int | None = None

    @property
    def key(self) -> str:
        """'user:3' or 'room:5', as rows and slots name a reader."""
        return f"user:{self.user_id}" if self.user_id is not None else f"room:{self.room_id}"


@dataclass(frozen=True, slots=True)
class NewNudge:
    """One occurrence of a rule for one reader; see storage.tables.nudges for what the fields mean."""

    rule: str
    occurrence: str
    reader: Reader
    due_on: date
    expires_on: date | None = None
    legal: bool = False
    record: str | None = None
    given: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class NudgeRow:
    """A nudge as kept. `sent_at` is when it was last said; None before the first time."""

    id: int
    workspace_id: int
    rule: str
    occurrence: str
    reader: str
    user_id: int | None
    room_id: int | None
    record: str | None
    given: Mapping[str, Any]
    due_on: date
    expires_on: date | None
    legal: bool
    state: NudgeState
    snoozed_until: date | None
    taken_by: int | None
    reason: str | None
    sent_at: datetime | None
    settled_at: datetime | None
    settled_by: int | None

    @property
    def of(self) -> Reader:
        return Reader(self.user_id, self.room_id)

    @property
    def fresh(self) -> bool:
        """Has its reader not been told yet, or not since it was snoozed?"""
        return self.sent_at is None or self.state is NudgeState.SNOOZED

    @property
    def card(self) -> str | None:
        """What the message it was last said in is the card of; None before it was said."""
        return None if self.sent_at is None else card_of(self.reader, self.sent_at)


@dataclass(frozen=True, slots=True)
class Dismissed:
    """What somebody said is not relevant: a rule, or with `record` only that record under the rule."""

    rule: str
    record: str | None
    reader: str


@dataclass(frozen=True, slots=True)
class RuleChange:
    """What a team changed about a rule: off or on, its lead time, or the whole of a rule of its own."""

    rule: str
    active: bool | None
    lead_days: int | None
    definition: Mapping[str, Any] | None


def card_of(reader: str, said_at: datetime) -> str:
    """The record a message is the card of that told a reader ('user:3') several things at a moment."""
    return f"nudges:{reader}:{int(said_at.timestamp())}"


_COLUMNS: Final = tuple(getattr(tables.Nudge, name) for name in NudgeRow.__dataclass_fields__)


def selecting_nudges() -> Select[*tuple[Any, ...]]:
    """The columns `nudge_row` takes."""
    return select(*_COLUMNS)


def nudge_row(row: Row[*tuple[Any, ...]]) -> NudgeRow:
    fields = dict(row._mapping)
    fields["state"] = NudgeState(fields["state"])
    return NudgeRow(**fields)


def askable(day: date) -> ColumnElement[bool]:
    """Open or snoozed until no later than `day`, due, and not stale."""
    nudge = tables.Nudge
    return and_(
        or_(
            nudge.state == NudgeState.OPEN.value,
            and_(nudge.state == NudgeState.SNOOZED.value, nudge.snoozed_until <= day),
        ),
        nudge.due_on <= day,
        or_(nudge.expires_on.is_(None), nudge.expires_on > day),
    )


class Nudges(Repository):
    """The nudges of one team.

    What several readers were asked is one matter: done by one, or taken, it is so for all of them.
    Put off and declared irrelevant it is for the reader whose nudge it was.
    """

    def bring_up(
        self,
        rule: str,
        occurrence: str,
        reader: Reader,
        *,
        due_on: date,
        expires_on: date | None = None,
        legal: bool = False,
        record: str | None = None,
        given: Mapping[str, Any] | None = None,
    ) -> bool:
        """Have an occurrence of a rule brought up with a reader; False when it was before."""
        one = NewNudge(rule, occurrence, reader, due_on, expires_on, legal, record, given)
        return self._insert_new(tables.Nudge, UNIQUE, _values(one))

    def bring_up_all(self, nudges: Sequence[NewNudge]) -> None:
        """Have many brought up in one statement; those brought up before are left as they are."""
        if not nudges:
            return
        insert = sqlite.insert if self.unit.dialect == "sqlite" else postgresql.insert
        statement = insert(tables.Nudge).on_conflict_do_nothing(index_elements=UNIQUE)
        made = self._made()
        self.connection.execute(statement, [{**made, **_values(one)} for one in nudges])

    def get(self, nudge_id: int) -> NudgeRow | None:
        """One nudge of this team."""
        row = self.connection.execute(
            selecting_nudges().where(
                tables.Nudge.workspace_id == self.workspace_id, tables.Nudge.id == nudge_id
            )
        ).one_or_none()
        return None if row is None else self._read([row])[0]

    def open_for(self, reader: str, day: date, *, fresh: bool = False) -> list[NudgeRow]:
        """What a reader ('user:3') may be asked on a local day: open, due, not stale; legal ones first.

        With `fresh` only what the reader has not been told, or not since snoozing it.
        """
        statement = self._mine(reader).where(askable(day))
        if fresh:
            statement = statement.where(_FRESH)
        return self._read(self.connection.execute(statement))

    def unsettled(self, readers: Collection[str] | None = None) -> list[NudgeRow]:
        """Everything still to be dealt with, snoozed and taken too, of some readers or of all."""
        statement = self._ordered().where(tables.Nudge.state.in_(UNSETTLED))
        if readers is not None:
            statement = statement.where(tables.Nudge.reader.in_(readers))
        return self._read(self.connection.execute(statement))

    def said_at(self, reader: str, moment: datetime) -> list[NudgeRow]:
        """What a reader was last told at a moment, whatever became of it since, in the order said."""
        statement = self._mine(reader).where(tables.Nudge.sent_at == moment)
        return self._read(self.connection.execute(statement))

    def said_since(self, reader: str, moment: datetime) -> list[NudgeRow]:
        """What a reader was last told at or after a moment, whatever became of it since."""
        statement = self._mine(reader).where(tables.Nudge.sent_at >= moment)
        return self._read(self.connection.execute(statement))

    def waiting(
        self,
        day: date,
        *,
        limit: int | None = None,
        urgent: Collection[str] = (),
        digest_day: bool = False,
        next_overview: date | None = None,
    ) -> list[NudgeRow]:
        """What is to be said on a local day to readers with no digest of their own, reader by reader.

        Left out are readers who have had their turn that day, or are away. Whoever reads an overview once a week
        is told what would be stale by the next one, and what the `urgent` rules bring up; but not on the
        `digest_day`, on which the overview comes; `next_overview` is when it comes next, else Monday. With
        `limit` about so many rows, and of each reader all.
        """
        nudge, slot, room = tables.Nudge, tables.Slot, tables.Room
        monday = next_overview or day + timedelta(days=7 - day.weekday())
        had_turn = exists().where(
            slot.workspace_id == nudge.workspace_id,
            slot.schedule == SCHEDULE,
            slot.local_date == day,
            slot.slot == nudge.reader,
        )
        has_digest = exists().where(
            tables.Subscription.workspace_id == nudge.workspace_id,
            tables.Subscription.kind == "digest",
            tables.Subscription.active,
            or_(
                tables.Subscription.rhythm == Rhythm.DAILY.value,
                true() if digest_day else false(),
                and_(
                    or_(nudge.expires_on.is_(None), nudge.expires_on > monday),
                    nudge.rule.not_in(urgent),
                ),
            ),
            or_(
                tables.Subscription.user_id == nudge.user_id,
                # A room by what its platform calls it: the subscription may be older than the room's row.
                and_(
                    tables.Subscription.user_id.is_(None),
                    # Two selects deep nothing is correlated by itself.
                    exists()
                    .where(
                        room.id == nudge.room_id,
                        room.platform == tables.Subscription.platform,
                        room.external == tables.Subscription.room,
                    )
                    .correlate(nudge, tables.Subscription),
                ),
            ),
        )
        room_off = exists().where(room.id == nudge.room_id, room.state == "off")
        away = exists().where(tables.User.id == nudge.user_id, tables.User.away_until >= day)
        theirs = (nudge.workspace_id == self.workspace_id, askable(day), _FRESH)
        statement = (
            selecting_nudges()
            .where(*theirs, ~had_turn, ~has_digest, ~room_off, ~away)
            .order_by(nudge.reader, *_ORDER)
            .limit(limit)
        )
        rows = [nudge_row(row) for row in self.connection.execute(statement)]
        if limit is not None and len(rows) == limit:
            # The last reader's may have been cut in two.
            last = rows[-1].reader
            rest = selecting_nudges().where(*theirs, ~has_digest, nudge.reader == last).order_by(*_ORDER)
            rows = [row for row in rows if row.reader != last]
            rows += [nudge_row(row) for row in self.connection.execute(rest)]
        return rows

    def said(self, ids: Collection[int], at: datetime) -> int:
        """Write down that they were said at a moment; a snooze that had ended is over. How many were new.

        Of two that say the same at once the second is told 0, when the first one's transaction has ended.
        """
        if not ids:
            return 0
        return self.connection.execute(
            update(tables.Nudge)
            .where(
                tables.Nudge.workspace_id == self.workspace_id,
                tables.Nudge.id.in_(ids),
                _FRESH,
            )
            .values(sent_at=at, state=NudgeState.OPEN.value, snoozed_until=None, updated_at=self.now)
        ).rowcount

    def unsaid(self, reader: str, at: datetime) -> int:
        """What a reader was told at a moment did not reach them: it waits to be said again. How many."""
        return self.connection.execute(
            update(tables.Nudge)
            .where(
                tables.Nudge.workspace_id == self.workspace_id,
                tables.Nudge.reader == reader,
                tables.Nudge.sent_at == at,
            )
            .values(sent_at=None, updated_at=self.now)
        ).rowcount

    def done(self, nudge_id: int) -> bool:
        """Settle the matter for all its readers; False when it is settled already."""
        return self._settle_for_all(nudge_id, NudgeState.DONE)

    def take(self, nudge_id: int, user: int) -> bool:
        """Write down who sees to it, for all its readers; False when it is settled, or theirs already."""
        row = self.get(nudge_id)
        if row is None or row.state not in UNSETTLED or row.taken_by == user:
            return False
        changes = {"state": NudgeState.TAKEN.value, "taken_by": user, "snoozed_until": None}
        return self._change(self._same_matter(row), nudge_id, "taken", changes)

    def snooze(self, nudge_id: int, until: date) -> bool:
        """Put it off to a local day; the others of its rule stay. False when it is settled."""
        changes = {"state": NudgeState.SNOOZED.value, "snoozed_until": until, "taken_by": None}
        return self._change(self._unsettled(nudge_id), nudge_id, "snoozed", changes)

    def dismiss(self, nudge_id: int, reason: str) -> bool:
        """Not relevant, and why; `dismissed_rules` remembers it. False when it is settled."""
        changes = {
            "state": NudgeState.DISMISSED.value,
            "reason": reason or None,
            "settled_at": self.now,
            "settled_by": self.by,
        }
        return self._change(self._unsettled(nudge_id), nudge_id, "dismissed", changes)

    def reopen(self, nudge_id: int) -> bool:
        """Undo what became of it, without saying it again; False when it is open as it is."""
        row = self.get(nudge_id)
        if row is None or row.state in (NudgeState.OPEN, NudgeState.EXPIRED):
            return False
        one = and_(tables.Nudge.workspace_id == self.workspace_id, tables.Nudge.id == nudge_id)
        if row.state in (NudgeState.DONE, NudgeState.TAKEN):
            one = and_(
                tables.Nudge.workspace_id == self.workspace_id,
                tables.Nudge.rule == row.rule,
                tables.Nudge.occurrence == row.occurrence,
                tables.Nudge.state == row.state.value,
            )
        changes = {
            "state": NudgeState.OPEN.value,
            "snoozed_until": None,
            "taken_by": None,
            "reason": None,
            "sent_at": row.sent_at or self.now,
            "settled_at": None,
            "settled_by": None,
        }
        return self._change(one, nudge_id, "reopened", changes)

    def expire(self, day: date) -> int:
        """Settle what has become stale by a local day, saying so; how many."""
        stale = and_(tables.Nudge.expires_on <= day, tables.Nudge.state.in_(UNSETTLED))
        never = and_(stale, tables.Nudge.sent_at.is_(None))
        return self._expire(never, "stale before it could be said") + self._expire(stale, "stale")

    def withdraw(self, ids: Collection[int], reason: str) -> int:
        """Settle what is no longer so, and why; how many."""
        if not ids:
            return 0
        return self._expire(
            and_(tables.Nudge.id.in_(ids), tables.Nudge.state.in_(UNSETTLED)),
            reason,
        )

    def answered(self, rule: str, record: str, act: Journal, *, again: bool = False) -> None:
        """What a rule asks of a record has been said elsewhere; with `again` it may be asked once more.

        It is a part of `act`, and goes back with it.
        """
        nudge = tables.Nudge
        states = (NudgeState.EXPIRED,) if again else UNSETTLED
        about = (nudge.workspace_id == self.workspace_id, nudge.rule == rule, nudge.record == record)
        rows = self.connection.execute(select(nudge.id).where(*about, nudge.state.in_(states))).scalars()
        for number in list(rows):
            if again:
                act.remove(nudge, number)
            else:
                state = NudgeState.EXPIRED.value
                act.set(nudge, number, state=state, reason="said elsewhere", settled_at=self.now)

    def dismissed_rules(self) -> frozenset[Dismissed]:
        """What was declared irrelevant, by rule, record and reader."""
        rows = self.connection.execute(
            select(tables.Nudge.rule, tables.Nudge.record, tables.Nudge.reader).where(
                tables.Nudge.workspace_id == self.workspace_id,
                tables.Nudge.state == NudgeState.DISMISSED.value,
            )
        )
        return frozenset(Dismissed(row.rule, row.record, row.reader) for row in rows)

    def known_matters(self, since: date) -> frozenset[tuple[str, str]]:
        """(rule, occurrence) of what somebody was told or has settled, due on or after a day."""
        nudge = tables.Nudge
        settled = (NudgeState.DONE.value, NudgeState.TAKEN.value)
        rows = self.connection.execute(
            select(nudge.rule, nudge.occurrence)
            .where(
                nudge.workspace_id == self.workspace_id,
                nudge.due_on >= since,
                or_(nudge.sent_at.isnot(None), nudge.state.in_(settled)),
            )
            .distinct()
        )
        return frozenset((row.rule, row.occurrence) for row in rows)

    def has_dismissed(self, rule: str) -> bool:
        """Whether something of a rule was called not relevant."""
        return bool(self._dismissed(rule))

    # What a team changed about the rules

    def rule_changes(self) -> dict[str, RuleChange]:
        """What this team changed, by rule."""
        table = tables.NudgeRule
        rows = self.connection.execute(
            select(table.rule, table.active, table.lead_days, table.definition)
            .where(table.workspace_id == self.workspace_id)
            .order_by(table.id)
        )
        return {row.rule: RuleChange(row.rule, row.active, row.lead_days, row.definition) for row in rows}

    def change_rule(self, rule: str, *, recall: bool = False, **changes: Any) -> int | None:
        """Keep what the team wants of a rule: `active`, `lead_days`, `definition`; others stay as they are.

        With `recall` what was called not relevant under it may come again. The number of the act, None when
        it reads so already.
        """
        act, table = Journal(self.unit, self.workspace_id, self.now, self.by), tables.NudgeRule
        fresh = {"rule": rule, "active": None, "lead_days": None, "definition": None, **changes}
        new = self._insert_new(table, ("workspace_id", "rule"), fresh)
        number = self.connection.execute(
            select(table.id).where(table.workspace_id == self.workspace_id, table.rule == rule)
        ).scalar_one()
        if new:
            act.added(table, number)
        else:
            act.set(table, number, **changes)
        for nudge in self._dismissed(rule) if recall else ():
            state = NudgeState.EXPIRED.value
            act.set(tables.Nudge, nudge, state=state, reason="wanted again", settled_at=self.now)
        return act.close("changed", f"nudge-rule:{rule}", after=dict(changes))

    def _dismissed(self, rule: str) -> list[int]:
        nudge = tables.Nudge
        dismissed = (nudge.rule == rule, nudge.state == NudgeState.DISMISSED.value)
        return list(
            self.connection.execute(
                select(nudge.id).where(nudge.workspace_id == self.workspace_id, *dismissed)
            ).scalars()
        )

    # Inside

    def _read(self, rows: Iterable[Row[*tuple[Any, ...]]]) -> list[NudgeRow]:
        """What is brought up with one person is for no room: it is made of what may be confidential."""
        found = [nudge_row(row) for row in rows]
        self._quotes("private" for one in found if one.user_id is not None and one.user_id == self.by)
        return found

    def _mine(self, reader: str) -> Select[*tuple[Any, ...]]:
        return self._ordered().where(tables.Nudge.reader == reader)

    def _ordered(self) -> Select[*tuple[Any, ...]]:
        mine = tables.Nudge.workspace_id == self.workspace_id
        return selecting_nudges().where(mine).order_by(*_ORDER)

    def _unsettled(self, nudge_id: int) -> ColumnElement[bool]:
        return and_(
            tables.Nudge.workspace_id == self.workspace_id,
            tables.Nudge.id == nudge_id,
            tables.Nudge.state.in_(UNSETTLED),
        )

    def _same_matter(self, row: NudgeRow) -> ColumnElement[bool]:
        return and_(
            tables.Nudge.workspace_id == self.workspace_id,
            tables.Nudge.rule == row.rule,
            tables.Nudge.occurrence == row.occurrence,
            tables.Nudge.state.in_(UNSETTLED),
        )

    def _settle_for_all(self, nudge_id: int, state: NudgeState) -> bool:
        row = self.get(nudge_id)
        if row is None or row.state not in UNSETTLED:
            return False
        changes = {"state": state.value, "settled_at": self.now, "settled_by": self.by}
        return self._change(self._same_matter(row), nudge_id, state.value, changes)

    def _change(
        self, which: ColumnElement[bool], nudge_id: int, action: str, changes: Mapping[str, Any]
    ) -> bool:
        statement = update(tables.Nudge).where(which).values(**changes, updated_at=self.now)
        if not self.connection.execute(statement).rowcount:
            return False
        self._audit(action, f"nudge:{nudge_id}")
        return True

    def _expire(self, which: ColumnElement[bool], reason: str) -> int:
        return self.connection.execute(
            update(tables.Nudge)
            .where(tables.Nudge.workspace_id == self.workspace_id, which)
            .values(state=NudgeState.EXPIRED.value, reason=reason, settled_at=self.now, updated_at=self.now)
        ).rowcount


_FRESH: Final = or_(tables.Nudge.sent_at.is_(None), tables.Nudge.state == NudgeState.SNOOZED.value)
_ORDER: Final = (tables.Nudge.legal.desc(), tables.Nudge.due_on, tables.Nudge.id)


def _values(one: NewNudge) -> dict[str, Any]:
    return {
        "rule": one.rule,
        "occurrence": one.occurrence,
        "reader": one.reader.key,
        "user_id": one.reader.user_id,
        "room_id": one.reader.room_id,
        "record": one.record,
        "given": dict(one.given or {}),
        "due_on": one.due_on,
        "expires_on": one.expires_on,
        "legal": one.legal,
        "state": NudgeState.OPEN.value,
    }
