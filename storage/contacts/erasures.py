"""Erases people and remembers it: by fingerprints, so that no import and no restored backup brings them back."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from sqlalchemy import delete, select, update

from bot.core.folding import fold, fold_body
from storage.contacts.people import People
from storage.db import database_file
from storage.external_ids import SCHEME
from storage.repository import Repository
from storage.tables import (
    Activity,
    Area,
    AuditEntry,
    Case,
    CasePoint,
    ContactDetail,
    Draft,
    Erasure,
    Fingerprint,
    Identifier,
    Import,
    Membership,
    Nudge,
    Organization,
    OutboxMessage,
    Participant,
    Person,
    PersonName,
    Position,
    Question,
    Sentence,
    Task,
    Workspace,
)
from storage.visibility import case_visible_to, position_visible_to, seen_by, task_visible_to, visible_to
from storage.work import Unit

log = logging.getLogger("caucus.erasures")

_ANYWHERE: Final = "*"  # the area of a seat of which no area was known: fits any
_UNSAID: Final = "?"  # the area of a seat asked about without one
SHORT: Final = 7  # characters of a file's own identifier that may well be somebody else's in another file
_SETTLED: Final = ("sent", "unknown", "failed", "withdrawn")


@dataclass(frozen=True, slots=True)
class Mention:
    """A text that names somebody: `record` is 'activity:12', 'task:3', 'note:4', 'draft:5' or 'case:6'."""

    record: str
    kind: str
    day: date
    text: str


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased: the meetings that stay, and the texts somebody should look through."""

    activities: tuple[int, ...]
    mentions: tuple[Mention, ...]
    recognisable: bool  # known by more than a name, so that an import is kept from bringing them back


@dataclass(frozen=True, slots=True)
class Known:
    """The people one team has erased, as far as they can be told from others; nobody for a team without."""

    salts: tuple[str, ...]
    digests: frozenset[str]

    def is_erased(
        self,
        name: str,
        emails: Iterable[str] = (),
        identifiers: Iterable[tuple[str | None, str]] = (),
        seats: Iterable[tuple[str, str | None]] = (),
    ) -> bool:
        """Whether this is somebody who was erased; for importers, before they add or match anybody.

        `identifiers` are (scheme, identifier), `seats` are (body, area or None). A name alone is nobody:
        two people may share it. By e-mail address (with the
        first letter of the name), identifier, or name together with a body.
        """
        if not self.digests:
            return False
        facts = [_email(one, name) for one in emails if one]
        facts += [_identifier(scheme, one) for scheme, one in identifiers if _tells(scheme, one)]
        for body, area in seats:
            facts += [_seat(name, body, fold(area)), _seat(name, body, _ANYWHERE)] if area else []
            facts += [] if area else [_seat(name, body, _UNSAID)]
        return any(_digest(salt, kind, fact) in self.digests for salt in self.salts for kind, fact in facts)


def erased_in(unit: Unit, workspace: int) -> Known:
    """The people a team has erased."""
    salts = unit.connection.execute(
        select(Erasure.salt).where(Erasure.workspace_id == workspace).distinct()
    ).scalars()
    digests = unit.connection.execute(
        select(Fingerprint.digest).where(Fingerprint.workspace_id == workspace, Fingerprint.kind != "row")
    ).scalars()
    return Known(tuple(salts), frozenset(digests))


class Erasures(Repository):
    """The team's erasures; `by` is who erases, and who reads for `mentions`."""

    def known(self) -> Known:
        """Everybody erased, read once for a whole import."""
        return erased_in(self.unit, self.workspace_id)

    def is_erased(self, name: str, **facts: Any) -> bool:
        """`Known.is_erased` for one person; for many read `known` once."""
        return self.known().is_erased(name, **facts)

    def erase(self, person_id: int) -> Erased | None:
        """Erase a person; None when there is none, or erased already.

        Name, addresses, seats, notes, drafts to them, sources and what imports said of them go;
        participants are blanked and the meetings stay; messages and typed lines that name them go. Texts
        of meetings, next steps, other notes and drafts are left, and told, for somebody to look through.
        """
        facts = self._facts(person_id)
        if facts is None:
            return None
        names, prints = facts
        mentions = self.mentions(person_id)
        met = self._take_away(person_id, names)
        self._remember(person_id, prints)
        return Erased(met, mentions, any(kind != "row" for kind, _ in prints))

    def _leave_unnamed(self, activities: Collection[int]) -> None:
        """Nudges of the next steps of these activities say no longer whom they came from."""
        steps = self.connection.execute(
            select(Task.id).where(Task.workspace_id == self.workspace_id, Task.activity_id.in_(activities))
        ).scalars()
        nudges = self.connection.execute(
            select(Nudge.id, Nudge.given).where(
                Nudge.workspace_id == self.workspace_id,
                Nudge.record.in_([f"task:{number}" for number in steps]),
            )
        ).all()
        for row in nudges:
            self.connection.execute(
                update(Nudge).where(Nudge.id == row.id).values(given={**(row.given or {}), "about": ""})
            )

    def _take_away(self, person_id: int, names: Collection[str]) -> tuple[int, ...]:
        """Everything held of a person goes; the activities they took part in."""
        activities = self.connection.execute(
            select(Participant.activity_id)
            .where(Participant.workspace_id == self.workspace_id, Participant.person_id == person_id)
            .distinct()
            .order_by(Participant.activity_id)
        ).scalars()
        met = tuple(activities)
        self._forget_trail(person_id)
        # The words of nudges name whom they are about, and who was at the meeting to follow up.
        about = [f"person:{person_id}", *(f"activity:{number}" for number in met)]
        self.connection.execute(
            delete(Nudge).where(Nudge.workspace_id == self.workspace_id, Nudge.record.in_(about))
        )
        self._leave_unnamed(met)
        People(self.unit, self.workspace_id, self.now, self.by).erase(person_id)
        self._forget_messages(names)
        return met

    # What identifies somebody

    def _facts(self, person_id: int) -> tuple[frozenset[str], tuple[tuple[str, str], ...]] | None:
        """The folded names of a person, and (kind, fact) of everything that identifies them."""
        row = self.connection.execute(
            select(Person.name, Person.email, Person.created_at).where(
                Person.workspace_id == self.workspace_id, Person.id == person_id, Person.erased_at.is_(None)
            )
        ).one_or_none()
        if row is None:
            return None
        others = self._column(PersonName.name, PersonName.person_id == person_id)
        names = [row.name, *others]
        emails = self._column(
            ContactDetail.value, ContactDetail.person_id == person_id, ContactDetail.type == "email"
        )
        facts = [_row(person_id, row.created_at)]
        own = [one for one in (row.email, *emails) if one and not self._is_shared(one, person_id)]
        facts += [_email(one, name) for one in own for name in names]
        for scheme, identifier in self.connection.execute(
            select(Identifier.scheme, Identifier.identifier).where(Identifier.person_id == person_id)
        ):
            facts += [_identifier(scheme, identifier)] if _tells(scheme, identifier) else []
        for body, area in self._seats(person_id):
            for name in names:
                facts += [_seat(name, body, fold(area)), _seat(name, body, _UNSAID)] if area else []
                facts += [] if area else [_seat(name, body, _ANYWHERE), _seat(name, body, _UNSAID)]
        facts += [_row(number, made) for number, made in self._merged_into(person_id)]
        return frozenset(map(fold, names)) - {""}, tuple(dict.fromkeys(facts))

    def _is_shared(self, address: str, person_id: int) -> bool:
        """Whether others are reached there too: a council's mailbox is nobody's own."""
        others = select(Person.id).where(
            Person.workspace_id == self.workspace_id,
            Person.email == address.lower(),
            Person.id != person_id,
        )
        return self.connection.execute(others.limit(1)).first() is not None

    def _column(self, column: Any, *conditions: Any) -> list[str]:
        return list(self.connection.execute(select(column).where(*conditions)).scalars())

    def _seats(self, person_id: int) -> list[tuple[str, str | None]]:
        rows = self.connection.execute(
            select(Organization.name, Area.name)
            .join(Membership, Membership.organization_id == Organization.id)
            .outerjoin(Area, Area.id == Organization.area_id)
            .where(Membership.person_id == person_id)
            .distinct()
        )
        return [(body, area) for body, area in rows]

    def _merged_into(self, person_id: int) -> list[tuple[int, datetime]]:
        """The contacts that were merged into this one: their numbers, and when they were made."""
        found = []
        for after in self.connection.execute(
            select(AuditEntry.after).where(
                AuditEntry.workspace_id == self.workspace_id,
                AuditEntry.record == f"person:{person_id}",
                AuditEntry.action == "merged",
            )
        ).scalars():
            for step in (after or {}).get("steps", ()):
                if step["do"] == "remove" and step["table"] == "persons":
                    made = datetime.fromisoformat(step["before"]["created_at"])
                    found.append((int(step["id"]), made))
        return found

    # What goes beside the person's own rows

    def _forget_trail(self, person_id: int) -> None:
        """Blank the trail of the contacts once merged into this one; its own is blanked with it."""
        records = [f"person:{number}" for number, _ in self._merged_into(person_id)]
        if records:
            self.connection.execute(
                update(AuditEntry)
                .where(AuditEntry.workspace_id == self.workspace_id, AuditEntry.record.in_(records))
                .values(before=None, after=None)
            )
        self._forget_in_acts(person_id)

    def _forget_in_acts(self, person_id: int) -> None:
        """Who was taken off an activity comes back without a name, should that be taken back."""
        rows = self.connection.execute(
            select(AuditEntry.id, AuditEntry.after).where(
                AuditEntry.workspace_id == self.workspace_id, AuditEntry.record.like("activity:%")
            )
        )
        for number, after in rows.all():
            steps = [
                one for one in (after or {}).get("steps", ()) if one["table"] == Participant.__tablename__
            ]
            theirs = [one["before"] for one in steps if one["do"] == "remove"]
            theirs = [row for row in theirs if row["person_id"] == person_id]
            for row in theirs:
                row["name"] = ""
            if theirs:
                self.connection.execute(update(AuditEntry).where(AuditEntry.id == number).values(after=after))

    def _forget_messages(self, names: Collection[str]) -> None:
        """Drop sent messages, kept sentences and half-filled forms that hold a name; blank it in the trail."""
        sources: tuple[tuple[Any, Any, tuple[Any, ...]], ...] = (
            (OutboxMessage, OutboxMessage.body, (OutboxMessage.state.in_(_SETTLED),)),
            (Sentence, Sentence.text, ()),
            (Question, Question.form, ()),
        )
        for table, column, conditions in sources:
            rows = self.connection.execute(
                select(table.id, column).where(table.workspace_id == self.workspace_id, *conditions)
            )
            gone = [number for number, value in rows if _names_any(names, _words(value))]
            for number in gone:
                self.connection.execute(delete(table).where(table.id == number))
        kept: tuple[tuple[Any, str], ...] = (
            (Import, "report"),
            (AuditEntry, "before"),
            (AuditEntry, "after"),
        )
        for table, column in kept:
            self._blank(table, column, names)

    def _blank(self, table: Any, column: str, names: Collection[str]) -> None:
        """Empty every string in a column of plain data that holds a name."""
        rows = self.connection.execute(
            select(table.id, getattr(table, column)).where(
                table.workspace_id == self.workspace_id, getattr(table, column).isnot(None)
            )
        )
        named = [(number, value) for number, value in rows if _names_any(names, _words(value))]
        for number, value in named:
            self.connection.execute(
                update(table).where(table.id == number).values({column: _blanked(value, names)})
            )

    def mentions(self, person_id: int) -> tuple[Mention, ...]:
        """The texts that name somebody by a whole name: topics, notes of meetings, next steps, drafts.

        Only what `by` may see; the latest first.
        """
        facts = self._facts(person_id)
        if facts is None:
            return ()
        names, _ = facts
        found: list[Mention] = []
        # The texts alone are read of all; the rest only of those that name somebody.
        texts = self.connection.execute(
            select(Activity.id, Activity.subject, Activity.details).where(
                Activity.workspace_id == self.workspace_id, visible_to(self.by)
            )
        )
        naming = {
            number: [text for text in told if _names_any(names, text)]
            for number, *told in texts
            if any(_names_any(names, text) for text in told)
        }
        activities = self.connection.execute(
            select(Activity.id, Activity.activity_type, Activity.day)
            .where(Activity.id.in_(naming))
            .order_by(Activity.day.desc(), Activity.id.desc())
        )
        found += [
            Mention(f"activity:{number}", kind, day, " · ".join(naming[number]))
            for number, kind, day in activities
        ]
        steps = self.connection.execute(
            select(Task.id, Task.subject)
            .outerjoin(Activity, Activity.id == Task.activity_id)
            .where(Task.workspace_id == self.workspace_id, task_visible_to(self.by))
        )
        named = [number for number, subject in steps if _names_any(names, subject)]
        tasks = self.connection.execute(
            select(Task.id, Task.created_at, Task.subject).where(Task.id.in_(named)).order_by(Task.id.desc())
        )
        found += [Mention(f"task:{number}", "task", made.date(), subject) for number, made, subject in tasks]
        found += self._mentioned_in_drafts(person_id, names)
        found += self._mentioned_in_cases(person_id, names)
        return tuple(found)

    def _mentioned_in_cases(self, person_id: int, names: Collection[str]) -> list[Mention]:
        """Cases, their points, and positions that stay as they are; each is told as its case."""
        seen = case_visible_to(self.by, self.unit.place)
        own = select(Case.id, Case.title, Case.closed_reason).where(
            Case.workspace_id == self.workspace_id, seen
        )
        texts = (
            *(CasePoint.title, CasePoint.owner_name, CasePoint.story, CasePoint.figure),
            *(CasePoint.answered_by, CasePoint.note_number),
        )
        points = (
            select(CasePoint.case_id, *texts)
            .join(Case, Case.id == CasePoint.case_id)
            .where(CasePoint.workspace_id == self.workspace_id, seen)
        )
        positions = select(Position.case_id, Position.name, Position.source_name, Position.note).where(
            Position.workspace_id == self.workspace_id,
            Position.person_id.is_distinct_from(person_id),
            Position.source_person_id.is_distinct_from(person_id),
            position_visible_to(self.by, self.unit.place),
        )
        naming: dict[int, dict[str, None]] = {}
        for statement in (own, points, positions):
            for number, *said in self.connection.execute(statement):
                for text in said:
                    if text and _names_any(names, text):
                        naming.setdefault(number, {})[text] = None
        made = self.connection.execute(
            select(Case.id, Case.created_at).where(Case.id.in_(list(naming))).order_by(Case.id.desc())
        )
        return [
            Mention(f"case:{number}", "case", at.date(), " · ".join(naming[number])) for number, at in made
        ]

    def _mentioned_in_drafts(self, person_id: int, names: Collection[str]) -> list[Mention]:
        """Drafts to others: those to the person themselves go with them."""
        drafts = self.connection.execute(
            select(Draft.id, Draft.created_at, Draft.topic, Draft.case_text, Draft.subject, Draft.body)
            .where(
                Draft.workspace_id == self.workspace_id,
                Draft.person_id.is_distinct_from(person_id),
                seen_by(self.by, Draft),
            )
            .order_by(Draft.id.desc())
        )
        found = []
        for number, made, *texts in drafts:
            naming = [text for text in texts if _names_any(names, text)]
            if naming:
                found.append(Mention(f"draft:{number}", "draft", made.date(), " · ".join(naming)))
        return found

    # Remembering

    def _remember(self, person_id: int, facts: Iterable[tuple[str, str]]) -> None:
        salt = next(iter(self.known().salts), None) or secrets.token_hex(16)
        entry = Entry(
            self.workspace_id,
            person_id,
            self.now.isoformat(),
            self.by,
            salt,
            tuple((kind, _digest(salt, kind, fact)) for kind, fact in facts),
        )
        self._keep(entry)
        url = self.connection.engine.url
        file = database_file(url)
        if file is not None:
            self.unit.after_commit(lambda: _append(ledger_of(file), [entry]))

    def _keep(self, entry: Entry) -> None:
        """Keep an erasure; one of that number that is there already stays as it is."""
        values = {"person_id": entry.person, "salt": entry.salt}
        at = datetime.fromisoformat(entry.at)
        made = {"created_at": at, "updated_at": at, "created_by": entry.by}
        if not self._insert_new(Erasure, ("workspace_id", "person_id"), values | made):
            return
        number = self.connection.execute(
            select(Erasure.id).where(
                Erasure.workspace_id == self.workspace_id, Erasure.person_id == entry.person
            )
        ).scalar_one()
        for kind, digest in entry.facts:
            self._insert(Fingerprint, {"erasure_id": number, "kind": kind, "digest": digest})

    def entries(self) -> list[Entry]:
        """Every erasure of the team, the first first."""
        prints: dict[int, list[tuple[str, str]]] = {}
        for number, kind, digest in self.connection.execute(
            select(Fingerprint.erasure_id, Fingerprint.kind, Fingerprint.digest)
            .where(Fingerprint.workspace_id == self.workspace_id)
            .order_by(Fingerprint.id)
        ):
            prints.setdefault(number, []).append((kind, digest))
        rows = self.connection.execute(
            select(Erasure).where(Erasure.workspace_id == self.workspace_id).order_by(Erasure.id)
        )
        return [
            Entry(
                self.workspace_id,
                row.person_id,
                row.created_at.isoformat(),
                row.created_by,
                row.salt,
                tuple(prints.get(row.id, ())),
            )
            for row in rows
        ]

    def repeat(self, entry: Entry) -> bool:
        """Do an erasure again that a restored backup does not know; was there anybody to erase?

        Only the very row that was erased goes: a number may be somebody else's by now.
        """
        wanted = {digest for kind, digest in entry.facts if kind == "row"}
        erased = False
        for number, made in self.connection.execute(
            select(Person.id, Person.created_at).where(
                Person.workspace_id == self.workspace_id, Person.erased_at.is_(None)
            )
        ).all():
            if _digest(entry.salt, *_row(number, made)) in wanted:
                facts = self._facts(number)
                if facts is not None:
                    self._take_away(number, facts[0])
                    erased = True
        self._keep(entry)
        return erased


# The ledger: what is to be known even when the database is taken back to an earlier day


@dataclass(frozen=True, slots=True)
class Entry:
    """One erasure as the ledger has it; `facts` are (kind, digest), `at` is ISO 8601."""

    workspace: int
    person: int
    at: str
    by: int | None
    salt: str
    facts: tuple[tuple[str, str], ...]


def ledger_of(database: Path) -> Path:
    """The file beside a SQLite database that says who was erased from it; keep it when restoring a backup."""
    return database.with_name(f"{database.name}.erasures")


def replay(unit: Unit, ledger: Path, now: datetime) -> int:
    """Bring a database and its ledger together; how many people were erased again.

    Erasures the database does not know (it was restored from an earlier backup) are done again; those
    the ledger does not know are added to it. For every start, and for `caucus db erasures FILE`.
    """
    told = {(entry.workspace, entry.person, entry.salt): entry for entry in read_ledger(ledger)}
    workspaces = unit.connection.execute(select(Workspace.id).order_by(Workspace.id)).scalars()
    again = 0
    missing: list[Entry] = []
    for workspace in list(workspaces):
        erasures = Erasures(unit, workspace, now)
        here = {(entry.workspace, entry.person, entry.salt): entry for entry in erasures.entries()}
        known = {key[:2] for key in here}
        for key, entry in told.items():
            if entry.workspace == workspace and key[:2] not in known:
                again += erasures.repeat(entry)
        missing += [entry for key, entry in here.items() if key not in told]
    if missing:
        unit.after_commit(lambda: _append(ledger, missing))
    return again


def read_ledger(ledger: Path) -> list[Entry]:
    """The entries of a ledger, none where there is no file; a line cut off by a crash is passed over."""
    if not ledger.is_file():
        return []
    entries = []
    for line in filter(None, ledger.read_text("utf-8", "replace").splitlines()):
        try:
            said = json.loads(line)
            facts = tuple((str(kind), str(digest)) for kind, digest in said["facts"])
            entry = Entry(
                int(said["workspace"]), int(said["person"]), said["at"], said["by"], said["salt"], facts
            )
            datetime.fromisoformat(entry.at)
        except (ValueError, KeyError, TypeError):
            log.warning("a line of the ledger of erasures cannot be read and is passed over")
            continue
        entries.append(entry)
    return entries


def _append(ledger: Path, entries: Iterable[Entry]) -> None:
    """Add entries; where that fails the next start does it, since the database knows them."""
    lines = "".join(
        json.dumps(
            {
                "workspace": entry.workspace,
                "person": entry.person,
                "at": entry.at,
                "by": entry.by,
                "salt": entry.salt,
                "facts": entry.facts,
            }
        )
        + "\n"
        for entry in entries
    )
    try:
        descriptor = os.open(ledger, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "a", encoding="utf-8") as file:
            # A line a crash has cut off must not take the next one with it.
            file.write(lines if file.tell() == 0 else f"\n{lines}")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        log.error("the ledger of erasures cannot be written: %s", error.strerror)


def _digest(salt: str, kind: str, fact: str) -> str:
    return hashlib.sha256("\x1f".join((salt, kind, fact)).encode("utf-8", "replace")).hexdigest()


def _row(person_id: int, made: datetime) -> tuple[str, str]:
    return "row", f"{person_id} {made.isoformat()}"


def _email(address: str, name: str) -> tuple[str, str]:
    """With the first letter of the name: who has another one only shares the mailbox."""
    return "email", f"{address.strip().lower()} {fold(name)[:1]}"


def _tells(scheme: str | None, identifier: str) -> bool:
    """Whether an identifier is one person's only; a file's own '12' is somebody else's in another file."""
    return bool(identifier) and (scheme not in (None, SCHEME) or len(identifier) > SHORT)


def _identifier(scheme: str | None, identifier: str) -> tuple[str, str]:
    return "id", f"{scheme or ''} {identifier}"


def _seat(name: str, body: str, area: str) -> tuple[str, str]:
    return "seat", f"{fold(name)}|{fold_body(body)}|{area}"


def _words(value: Any) -> str:
    """Everything said in a text or in the strings of plain data."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return "\n".join(map(_words, value.values()))
    if isinstance(value, list | tuple):
        return "\n".join(map(_words, value))
    return ""


def _blanked(value: Any, names: Collection[str]) -> Any:
    """The same plain data with every string that holds a name emptied."""
    if isinstance(value, str):
        return "" if _names_any(names, value) else value
    if isinstance(value, dict):
        return {key: _blanked(one, names) for key, one in value.items()}
    return [_blanked(one, names) for one in value] if isinstance(value, list) else value


_USUAL: Final = re.compile(r"[\x00-\x7fæøåäöéüÆØÅÄÖÉÜ]*")
_BETWEEN: Final = "[aeouæøåäöéü'`]*"


@lru_cache(maxsize=64)
def _skeletons(names: frozenset[str]) -> re.Pattern[str]:
    """What a text of usual letters must match to hold one of these names: the other letters of its first word.

    Every spelling that folds to the word has them in this order, with only those of `_BETWEEN` in between.
    """
    firsts = {name.split(" ")[0] for name in names if name}
    bones = (re.sub("[aeou]+", "", first) if first.isascii() else "" for first in firsts)
    return re.compile("|".join(_BETWEEN.join(bone) for bone in bones), re.IGNORECASE)


def _names_any(names: Collection[str], text: str) -> bool:
    """Whether a text holds one of these folded names, whole."""
    if _USUAL.fullmatch(text) and not _skeletons(frozenset(names)).search(text):
        return False  # said quickly of nearly all texts
    folded = f" {fold(text)} "
    return any(f" {name} " in folded for name in names)
