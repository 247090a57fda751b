"""Drafts of letters: made, edited, approved by a second person, sent or discarded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, func, select, update
from sqlalchemy.orm import aliased

from storage import tables
from storage.repository import Repository
from storage.tables import Person, User
from storage.visibility import Confidentiality, seen_by


class DraftStatus(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"
    SENT = "sent"
    DISCARDED = "discarded"


OPEN: Final = (DraftStatus.DRAFT, DraftStatus.APPROVED)


@dataclass(frozen=True, slots=True)
class NewDraft:
    """A draft as it was rendered.

    `edition` says which wording of `template` it was made of ('3', 'shipped:4f1c0a27', both with the local
    version's own number after a '/' where `branch` is one). `kind` is 'mail', 'document' or 'brief',
    `logged_as` the type of activity its sending is recorded as, '' for none. `batch` is a job's number.
    """

    template: str
    edition: str
    kind: str
    logged_as: str
    locale: str
    subject: str
    body: str
    gaps: tuple[str, ...] = ()
    branch: str = ""
    person_id: int | None = None
    organization_id: int | None = None
    recipient: str = ""
    topic: str = ""
    case_text: str = ""
    confidentiality: Confidentiality = Confidentiality.TEAM
    batch: int | None = None
    needs_approval: bool = False


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft as it stands; `email` is the recipient's as the register has it now."""

    id: int
    version: int
    template: str
    branch: str
    edition: str
    kind: str
    logged_as: str
    locale: str
    person_id: int | None
    organization_id: int | None
    recipient: str
    email: str | None
    topic: str
    case_text: str
    subject: str
    body: str
    gaps: tuple[str, ...]
    confidentiality: Confidentiality
    status: DraftStatus
    batch: int | None
    needs_approval: bool
    created_by: int | None
    creator: str | None
    created_at: datetime
    edited_by: int | None
    approved_by: int | None
    approver: str | None
    approved_at: datetime | None
    sent_by: int | None
    sender: str | None
    sent_at: datetime | None
    activity_id: int | None

    @property
    def record(self) -> str:
        """What its card is the card of."""
        return f"draft:{self.id}"

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    def visible_to(self, user_id: int | None) -> bool:
        """May this reader see it? None is a room. The same rule as in the lists."""
        if self.confidentiality is Confidentiality.TEAM:
            return True
        return user_id is not None and (
            self.confidentiality is Confidentiality.GROUP or self.created_by == user_id
        )

    def may_approve(self, user_id: int | None) -> bool:
        """Whether this is a second person: neither who had it drafted nor who wrote its words last."""
        return user_id is not None and user_id not in (self.created_by, self.edited_by)


_AUTHOR, _APPROVER, _SENDER = aliased(User), aliased(User), aliased(User)
_DRAFTS: Final[Select[*tuple[Any, ...]]] = (
    select(
        tables.Draft,
        Person.email,
        _AUTHOR.name.label("creator"),
        _APPROVER.name.label("approver"),
        _SENDER.name.label("sender"),
    )
    .outerjoin(Person, (Person.id == tables.Draft.person_id) & Person.erased_at.is_(None))
    .outerjoin(_AUTHOR, _AUTHOR.id == tables.Draft.created_by)
    .outerjoin(_APPROVER, _APPROVER.id == tables.Draft.approved_by)
    .outerjoin(_SENDER, _SENDER.id == tables.Draft.sent_by)
)


class Drafts(Repository):
    """The team's drafts; `by` is who acts. Their words are never in the audit trail."""

    def add(self, draft: NewDraft) -> int:
        """Keep a draft; its id."""
        number = self._insert(
            tables.Draft,
            {
                "template": draft.template,
                "branch": draft.branch,
                "edition": draft.edition,
                "kind": draft.kind,
                "logged_as": draft.logged_as,
                "locale": draft.locale,
                "person_id": draft.person_id,
                "organization_id": draft.organization_id,
                "recipient": draft.recipient,
                "topic": draft.topic,
                "case_text": draft.case_text,
                "subject": draft.subject,
                "body": draft.body,
                "gaps": list(draft.gaps),
                "confidentiality": draft.confidentiality.value,
                "status": DraftStatus.DRAFT.value,
                "version": 1,
                "batch": draft.batch,
                "needs_approval": draft.needs_approval,
                "edited_by": self.by,
            },
        )
        after = {"template": draft.template, "edition": draft.edition, "person_id": draft.person_id}
        self._audit("drafted", f"draft:{number}", after=after)
        return number

    def get(self, draft_id: int, *, lock: bool = False) -> DraftRow | None:
        """One draft, whoever may see it; with `lock` nobody else changes it before this unit ends."""
        statement = _DRAFTS.where(tables.Draft.workspace_id == self.workspace_id, tables.Draft.id == draft_id)
        if lock:
            statement = statement.with_for_update(of=tables.Draft)
        row = self.connection.execute(statement).one_or_none()
        if row is None:
            return None
        draft = _draft(row)
        if draft.visible_to(self.by):
            self._quotes([draft.confidentiality])
        return draft

    def list(
        self,
        reader: int | None,
        *,
        statuses: Sequence[DraftStatus] = OPEN,
        batch: int | None = None,
        person_id: int | None = None,
        waiting: bool = False,
        made: tuple[datetime, datetime] | None = None,
        limit: int = 10,
        offset: int = 0,
    ) -> tuple[tuple[DraftRow, ...], int]:
        """A page of the drafts a reader (None: a room) may see, and how many there are.

        A batch in the order it was made, else the newest first; `waiting` are those that need an approval;
        `made` asks for those made from one moment to before another.
        """
        conditions = [*self._seen(reader), tables.Draft.status.in_([one.value for one in statuses])]
        if batch is not None:
            conditions.append(tables.Draft.batch == batch)
        if person_id is not None:
            conditions.append(tables.Draft.person_id == person_id)
        if waiting:
            conditions.append(tables.Draft.needs_approval.is_(True) & tables.Draft.approved_at.is_(None))
        if made is not None:
            conditions += [tables.Draft.created_at >= made[0], tables.Draft.created_at < made[1]]
        order = tables.Draft.id if batch is not None else tables.Draft.id.desc()
        rows = self.connection.execute(
            _DRAFTS.where(*conditions).order_by(order).limit(limit).offset(offset)
        ).all()
        total = self.connection.execute(
            select(func.count()).select_from(tables.Draft).where(*conditions)
        ).scalar_one()
        self._quotes(row.confidentiality for row in rows)
        return tuple(map(_draft, rows)), total

    def next_in_batch(self, draft: DraftRow, reader: int | None) -> int | None:
        """The next open draft made together with this one; None after the last."""
        if draft.batch is None:
            return None
        return self.connection.execute(
            select(tables.Draft.id)
            .where(
                *self._seen(reader),
                tables.Draft.batch == draft.batch,
                tables.Draft.id > draft.id,
                tables.Draft.status.in_([one.value for one in OPEN]),
            )
            .order_by(tables.Draft.id)
            .limit(1)
        ).scalar_one_or_none()

    def edit(
        self,
        draft_id: int,
        version: int,
        *,
        subject: str,
        body: str,
        recipient: str,
        gaps: Sequence[str],
        confidentiality: Confidentiality,
    ) -> bool:
        """Change the words of an open draft read at `version`; False when somebody changed it since.

        An approval was of the words before, and is taken back.
        """
        return self._change(
            "edited",
            draft_id,
            (tables.Draft.version == version, _is(*OPEN)),
            subject=subject,
            body=body,
            recipient=recipient,
            gaps=list(gaps),
            confidentiality=confidentiality.value,
            edited_by=self.by,
            status=DraftStatus.DRAFT.value,
            approved_by=None,
            approved_at=None,
        )

    def keep_to(self, draft: DraftRow, level: Confidentiality) -> bool:
        """Say who may see a draft; its words and its approval stay as they are."""
        action = "opened" if level is Confidentiality.TEAM else "protected"
        values = {"confidentiality": level.value, "status": draft.status.value}
        return self._change(action, draft.id, (tables.Draft.version == draft.version,), **values)

    def approve(self, draft_id: int, version: int) -> bool:
        """Approve the words as read at `version`; False when they are others by now, or approved already."""
        return self._change(
            "approved",
            draft_id,
            (tables.Draft.version == version, _is(DraftStatus.DRAFT)),
            status=DraftStatus.APPROVED.value,
            approved_by=self.by,
            approved_at=self.now,
        )

    def sent(self, draft_id: int, activity_id: int | None, at: datetime | None = None) -> bool:
        """Note that an open draft was sent, and where that was recorded; False when it was already.

        `at` is aware, None for now; the midnight of a day stands for a day whose hour nobody said.
        """
        return self._change(
            "sent",
            draft_id,
            (_is(*OPEN),),
            status=DraftStatus.SENT.value,
            sent_by=self.by,
            sent_at=at or self.now,
            activity_id=activity_id,
        )

    def discard(self, draft_id: int) -> bool:
        """Put an open draft aside; False when it is not open."""
        return self._change("discarded", draft_id, (_is(*OPEN),), status=DraftStatus.DISCARDED.value)

    def discard_batch(self, batch: int, reader: int | None) -> int:
        """Put aside what is open of the drafts made together; how many."""
        rows = self.connection.execute(
            select(tables.Draft.id).where(*self._seen(reader), tables.Draft.batch == batch, _is(*OPEN))
        ).scalars()
        return sum(self.discard(number) for number in list(rows))

    def reopen(self, draft_id: int) -> bool:
        """Take a draft up again that was discarded, or wrongly noted as sent; False when it is open.

        What was approved stays approved: nobody has changed its words.
        """
        approved = tables.Draft.approved_at.isnot(None)
        conditions = (_is(DraftStatus.SENT, DraftStatus.DISCARDED),)
        back: dict[str, Any] = {"sent_by": None, "sent_at": None, "activity_id": None}
        return self._change(
            "reopened", draft_id, (*conditions, approved), status=DraftStatus.APPROVED.value, **back
        ) or self._change("reopened", draft_id, conditions, status=DraftStatus.DRAFT.value, **back)

    def _change(
        self, action: str, draft_id: int, conditions: tuple[ColumnElement[bool], ...], **values: Any
    ) -> bool:
        changed = self.connection.execute(
            update(tables.Draft)
            .where(tables.Draft.workspace_id == self.workspace_id, tables.Draft.id == draft_id, *conditions)
            .values(version=tables.Draft.version + 1, updated_at=self.now, **values)
        )
        if changed.rowcount:
            told: Mapping[str, Any] = {"status": values["status"]}
            self._audit(action, f"draft:{draft_id}", after=told)
        return changed.rowcount == 1

    def _seen(self, reader: int | None) -> tuple[ColumnElement[bool], ...]:
        return (tables.Draft.workspace_id == self.workspace_id, seen_by(reader, tables.Draft))


def _is(*statuses: DraftStatus) -> ColumnElement[bool]:
    return tables.Draft.status.in_([one.value for one in statuses])


def _draft(row: Row[*tuple[Any, ...]]) -> DraftRow:
    return DraftRow(
        id=row.id,
        version=row.version,
        template=row.template,
        branch=row.branch,
        edition=row.edition,
        kind=row.kind,
        logged_as=row.logged_as,
        locale=row.locale,
        person_id=row.person_id,
        organization_id=row.organization_id,
        recipient=row.recipient,
        email=row.email,
        topic=row.topic,
        case_text=row.case_text,
        subject=row.subject,
        body=row.body,
        gaps=tuple(row.gaps),
        confidentiality=Confidentiality(row.confidentiality),
        status=DraftStatus(row.status),
        batch=row.batch,
        needs_approval=row.needs_approval,
        created_by=row.created_by,
        creator=row.creator,
        created_at=row.created_at,
        edited_by=row.edited_by,
        approved_by=row.approved_by,
        approver=row.approver,
        approved_at=row.approved_at,
        sent_by=row.sent_by,
        sender=row.sender,
        sent_at=row.sent_at,
        activity_id=row.activity_id,
    )
