"""The tables, one module per subject; importing this names them all."""

from storage.tables.activities import Activity, Participant, Task
from storage.tables.audit import AuditEntry
from storage.tables.base import Base
from storage.tables.calendar import CalendarDate, CalendarFeed
from storage.tables.cards import Card
from storage.tables.cases import ActivityPoint, Case, CasePoint, CaseRoom, Position, SeatCount
from storage.tables.drafts import Draft, LetterTemplate, LetterVersion
from storage.tables.imports import Import, ImportChange
from storage.tables.inbox import Cursor, InboxEvent
from storage.tables.jobs import Job
from storage.tables.nudges import Nudge, NudgeRule
from storage.tables.once import RecordedOnce
from storage.tables.outbox import OutboxMessage
from storage.tables.people import (
    Area,
    ContactDetail,
    Identifier,
    Membership,
    Organization,
    OrganizationName,
    Person,
    PersonName,
    Post,
    Source,
)
from storage.tables.privacy import Erasure, Fingerprint
from storage.tables.questions import Question
from storage.tables.register import DistinctPair, Note, Succession, Term
from storage.tables.relations import RelationStep
from storage.tables.schedule import Slot, Subscription
from storage.tables.sentences import Sentence
from storage.tables.team import Account, AccountStanding, Invite, Room, User, Workspace, WorkspaceLink

__all__ = [
    "Account",
    "AccountStanding",
    "Activity",
    "ActivityPoint",
    "Area",
    "AuditEntry",
    "Base",
    "CalendarDate",
    "CalendarFeed",
    "Card",
    "Case",
    "CasePoint",
    "CaseRoom",
    "ContactDetail",
    "Cursor",
    "DistinctPair",
    "Draft",
    "Erasure",
    "Fingerprint",
    "Identifier",
    "Import",
    "ImportChange",
    "InboxEvent",
    "Invite",
    "Job",
    "LetterTemplate",
    "LetterVersion",
    "Membership",
    "Note",
    "Nudge",
    "NudgeRule",
    "Organization",
    "OrganizationName",
    "OutboxMessage",
    "Participant",
    "Person",
    "PersonName",
    "Position",
    "Post",
    "Question",
    "RecordedOnce",
    "RelationStep",
    "Room",
    "SeatCount",
    "Sentence",
    "Slot",
    "Source",
    "Subscription",
    "Succession",
    "Task",
    "Term",
    "User",
    "Workspace",
    "WorkspaceLink",
]
