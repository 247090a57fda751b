"""Works out what a file would do to a team, without doing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from storage.imports.activities import Activities
from storage.imports.reading import Parsed
from storage.imports.reconciliation import Reconciliation
from storage.imports.report import Example, ImportReport
from storage.imports.settling import settle
from storage.imports.staging import Operation
from storage.imports.temporary_store import Spool
from storage.imports.valg_dk import CANDIDATE
from storage.work import Unit

EXAMPLES = 20  # of new and of changed persons each, so many are named


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file would do: the report as it would be, and the rows to write for it.

    `persons` are the numbers of those added or changed, provisional ones below zero.
    """

    format: str
    report: ImportReport
    operations: Sequence[Operation]
    persons: tuple[int, ...]


def plan(
    unit: Unit,
    workspace: int,
    parsed: Parsed,
    by: int | None = None,
    locale: str = "en",
    today: date | None = None,
) -> Plan:
    """Settle a file with what the team knows; only reads.

    Persons are found by their identifier in the file or one that somebody else issued, their e-mail, or
    their name and organization, area or telephone; never by their name alone.
    """
    reconciliation = Reconciliation(unit, workspace, by, today)
    activities: Activities | None = None
    persons = settle(reconciliation, parsed.given)
    if parsed.given.activities or parsed.given.tasks:
        activities = Activities(reconciliation, locale)
        activities.settle(parsed.given, persons)
    operations = Spool(
        chain(reconciliation.operations(), activities.operations() if activities else ()),
        reconciliation.store,
    )
    touched = tuple(number for number, what in reconciliation.persons.items() if what != "same")
    return Plan(parsed.format, _report(reconciliation, parsed, activities), operations, touched)


def _report(reconciliation: Reconciliation, parsed: Parsed, activities: Activities | None) -> ImportReport:
    outcomes = list(reconciliation.persons.values())
    found = sorted([*parsed.problems, *reconciliation.problems], key=lambda problem: problem.line or 0)
    seats = reconciliation.memberships
    candidacies = sum(seats.rows[number].get("role") == CANDIDATE for number in seats.added)
    return ImportReport(
        outcomes.count("added"),
        outcomes.count("changed"),
        outcomes.count("same"),
        tuple(found),
        len(seats.added) - candidacies,
        len(activities.activities.added) if activities else 0,
        len(activities.tasks.added) if activities else 0,
        # What a file of people names in passing needs no telling; of a file of areas it is all there is.
        len(reconciliation.areas.added) if not outcomes else 0,
        len(reconciliation.organizations.added) if not outcomes else 0,
        candidacies,
        tuple(_examples(reconciliation)),
    )


def _examples(reconciliation: Reconciliation) -> list[Example]:
    added = [number for number, what in reconciliation.persons.items() if what == "added"]
    changed = [number for number, what in reconciliation.persons.items() if what == "changed"]
    described = reconciliation.described(changed[:EXAMPLES])
    names = reconciliation.people.rows
    seats = reconciliation.seats_of(added[:EXAMPLES])
    return [
        *(Example(str(names[number]["name"]), True, seats.get(number, ())) for number in added[:EXAMPLES]),
        *(
            Example(str(names[number]["name"]), False, tuple(described.get(number, ())))
            for number in changed[:EXAMPLES]
        ),
    ]
