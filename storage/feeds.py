"""The addresses calendar programs read, each with a secret that is kept as its hash."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from storage.repository import Repository
from storage.tables import CalendarFeed


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A feed that can be read: whose it is, which area it is about, and its language."""

    id: int
    workspace_id: int
    user_id: int
    area_code: str
    locale: str
    created_at: datetime
    last_read_at: datetime | None


class Feeds(Repository):
    """One feed for each user at most; `find` and `read` serve all teams."""

    def make(self, secret: str, user_id: int, area_code: str, locale: str) -> int:
        """Open a feed known by a secret, in place of the one the user had; its id."""
        self.close(user_id)
        feed = self._insert(
            CalendarFeed,
            {
                "token_hash": _hashed(secret),
                "user_id": user_id,
                "area_code": area_code,
                "locale": locale,
            },
        )
        self._audit("opened", f"feed:{feed}")
        return feed

    def close(self, user_id: int) -> bool:
        """Close a user's feed; False when there is none open."""
        open_ = self.of_user(user_id)
        if open_ is None:
            return False
        self.connection.execute(
            update(CalendarFeed)
            .where(CalendarFeed.id == open_.id)
            .values(revoked_at=self.now, updated_at=self.now)
        )
        self._audit("closed", f"feed:{open_.id}")
        return True

    def of_user(self, user_id: int) -> FeedRow | None:
        """The open feed of a user."""
        row = self.connection.execute(
            _FEEDS.where(CalendarFeed.workspace_id == self.workspace_id, CalendarFeed.user_id == user_id)
        ).first()
        return None if row is None else FeedRow(*row)

    def find(self, secret: str) -> FeedRow | None:
        """The open feed a secret belongs to, of any team."""
        row = self.connection.execute(_FEEDS.where(CalendarFeed.token_hash == _hashed(secret))).first()
        return None if row is None else FeedRow(*row)

    def read(self, feed_id: int) -> None:
        """Write down that a feed was read now."""
        self.connection.execute(
            update(CalendarFeed).where(CalendarFeed.id == feed_id).values(last_read_at=self.now)
        )


_FEEDS = select(
    CalendarFeed.id,
    CalendarFeed.workspace_id,
    CalendarFeed.user_id,
    CalendarFeed.area_code,
    CalendarFeed.locale,
    CalendarFeed.created_at,
    CalendarFeed.last_read_at,
).where(CalendarFeed.revoked_at.is_(None))


def _hashed(secret: str) -> str:
    # The secret is random and long, so that a plain hash of it tells nothing and a look-up by it no time.
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
