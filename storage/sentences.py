"""Sentences kept under a short token: too long for a button, or to be read again by an earlier clock."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, delete, select, update

from storage import tables
from storage.repository import Repository

ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH: Final = 10
"""Characters of a token, 5 bits each: not to be guessed, and short enough for any button."""

_READ = select(
    tables.Sentence.token, tables.Sentence.text, tables.Sentence.said_at, tables.Sentence.user_id
).where(
    tables.Sentence.workspace_id == bindparam("workspace_id"), tables.Sentence.token == bindparam("token")
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """`said_at` is the moment its words are read by; `user_id` whose it is, None for anybody's."""

    token: str
    text: str
    said_at: datetime
    user_id: int | None


class Sentences(Repository):
    """Sentences the bot will hear again."""

    def keep(self, text: str, said_at: datetime | None = None, user_id: int | None = None) -> str:
        """Keep a sentence; its token (lower case letters and digits, no mark in front)."""
        while True:
            token = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
            values = {"token": token, "text": text, "said_at": said_at or self.now, "user_id": user_id}
            if self._insert_new(tables.Sentence, ("token",), values):
                return token

    def keep_shown(self, platform: str, room: str, account: str, labels: str) -> None:
        """Keep the labels shown last to somebody in a place, in place of those kept before."""
        values = {"token": self._shown(platform, room, account), "text": labels, "said_at": self.now}
        if not self._insert_new(tables.Sentence, ("token",), {**values, "user_id": None}):
            self.connection.execute(
                update(tables.Sentence)
                .where(
                    tables.Sentence.workspace_id == self.workspace_id,
                    tables.Sentence.token == values["token"],
                )
                .values(text=labels, said_at=self.now, created_at=self.now, updated_at=self.now)
            )

    def shown(self, platform: str, room: str, account: str) -> str | None:
        """The labels shown last to somebody in a place."""
        token = self._shown(platform, room, account)
        row = self.connection.execute(
            _READ, {"workspace_id": self.workspace_id, "token": token}
        ).one_or_none()
        return None if row is None else str(row.text)

    def _shown(self, platform: str, room: str, account: str) -> str:
        """Where those labels are kept: no token of a sentence holds a colon."""
        return f"shown:{self.workspace_id}:{platform}:{room}:{account}"

    def read(self, token: str) -> Sentence | None:
        """The sentence under a token of this team."""
        if ":" in token:
            return None
        row = self.connection.execute(
            _READ, {"workspace_id": self.workspace_id, "token": token}
        ).one_or_none()
        return None if row is None else Sentence(*row)

    def forget_before(self, moment: datetime) -> int:
        """Forget the team's sentences kept before a moment; how many."""
        return self.connection.execute(
            delete(tables.Sentence).where(
                tables.Sentence.workspace_id == self.workspace_id, tables.Sentence.created_at < moment
            )
        ).rowcount
