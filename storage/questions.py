"""Forms being asked step by step, kept so that a restart does not lose what was answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, select, update

from bot.core.reply import Form
from storage import tables
from storage.repository import Repository
from storage.serialization import pack, unpack


@dataclass(frozen=True, slots=True)
class Question:
    """A form one account is in the middle of.

    `field` counts from 0 in `form.fields`, `given` holds the answers so far by field name, and
    `asked_message_id` is the bot's message an answer may reply to.
    """

    id: int
    platform: str
    room: str
    thread: str | None
    account: str
    says: str
    form: Form
    given: Mapping[str, str]
    field: int
    asked_message_id: str | None
    asked_at: datetime
    expires_at: datetime


class Questions(Repository):
    """At most one open form per account and room."""

    def ask(
        self,
        platform: str,
        room: str,
        account: str,
        form: Form,
        *,
        expires_at: datetime,
        thread: str | None = None,
        given: Mapping[str, str] | None = None,
        field: int = 0,
    ) -> int:
        """Begin a form, in place of the one this account had open here; the question's id."""
        self.close(platform, room, account)
        return self._insert(
            tables.Question,
            {
                "platform": platform,
                "room": room,
                "thread": thread,
                "account": account,
                "says": form.says,
                "form": pack(form),
                "given": dict(given or {}),
                "field": field,
                "asked_at": self.now,
                "expires_at": expires_at,
            },
        )

    def open(self, platform: str, room: str, account: str) -> Question | None:
        """The form this account is in the middle of here, unless it has expired."""
        row = self.connection.execute(
            select(tables.Question).where(
                *self._of(platform, room, account), tables.Question.expires_at > self.now
            )
        ).one_or_none()
        return None if row is None else _question(row)

    def answered(
        self, question_id: int, given: Mapping[str, str], field: int, expires_at: datetime | None = None
    ) -> bool:
        """Keep the answers so far and go on to a field; False when the form is no longer open."""
        values: dict[str, Any] = {"given": dict(given), "field": field, "asked_message_id": None}
        if expires_at is not None:
            values["expires_at"] = expires_at
        return self._change(question_id, {**values, "asked_at": self.now})

    def asked(self, question_id: int, message_id: str) -> bool:
        """Remember which message put the present question; False when the form is no longer open."""
        return self._change(question_id, {"asked_message_id": message_id})

    def close(self, platform: str, room: str, account: str) -> bool:
        """Forget the form, answered or given up; False when there was none."""
        gone = self.connection.execute(delete(tables.Question).where(*self._of(platform, room, account)))
        return gone.rowcount == 1

    def forget_expired(self) -> int:
        """Forget the team's forms nobody came back to; how many."""
        return self.connection.execute(
            delete(tables.Question).where(
                tables.Question.workspace_id == self.workspace_id,
                tables.Question.expires_at <= self.now,
            )
        ).rowcount

    def _change(self, question_id: int, values: Mapping[str, Any]) -> bool:
        changed = self.connection.execute(
            update(tables.Question)
            .where(tables.Question.workspace_id == self.workspace_id, tables.Question.id == question_id)
            .values(**values, updated_at=self.now)
        )
        return changed.rowcount == 1

    def _of(self, platform: str, room: str, account: str) -> tuple[ColumnElement[bool], ...]:
        return (
            tables.Question.workspace_id == self.workspace_id,
            tables.Question.platform == platform,
            tables.Question.room == room,
            tables.Question.account == account,
        )


def _question(row: Row[*tuple[Any, ...]]) -> Question:
    return Question(
        row.id,
        row.platform,
        row.room,
        row.thread,
        row.account,
        row.says,
        unpack(row.form, Form),
        row.given,
        row.field,
        row.asked_message_id,
        row.asked_at,
        row.expires_at,
    )
