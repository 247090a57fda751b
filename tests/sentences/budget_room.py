"""A room with a budget open, and what a line said there leaves: for the lines of `budget_da.tsv` and `budget_en.tsv`.

They were typed by somebody who had not read the code: how it was said, the line, what it means in plain English. The
fourth column is what we hold to be right, in the words of `_done`; `python -m tests.sentences.budget_room [da|en] [-v]`
prints the shares.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from itertools import count
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.core.messages import Place, PlaceKind
from bot.core.people import Role
from bot.demo import USERS
from bot.subjects.cases.chamber import letter_of
from bot.team import DEMO
from storage.contacts.people import People
from storage.team import Team
from storage.work import Unit
from tests.countries import DK
from tests.databases import sqlite_copy, sqlite_work
from tests.office import Office, _opened, choices, shown
from tests.sentences.outcome import FOLDER, Grade, _rows

BEFORE: Final = datetime(2027, 9, 8, 8, 0, tzinfo=UTC)
NOW: Final = datetime(2027, 9, 15, 8, 0, tzinfo=UTC)  # Wednesday, 10:00 in Copenhagen
ROOM: Final = Place("shell", "#budget", kind=PlaceKind.ROOM, name="budget")
SEATS: Final = (
    ("Bent Holm", "medlem", "Venstre"),
    ("Lone Krag", "medlem", "Venstre"),
    ("Anna Jensen", "medlem", "Socialdemokratiet"),
    ("Yusuf Demir", "medlem", "Enhedslisten"),
    ("Karin Toft", "medlem", "Det Konservative Folkeparti"),
)
SAID: Final = {
    "da": (
        'budget åbn "Budget 2028" i Slagelse',
        "budget pladser A 9, V 8, F 3, C 3, B 2, Ø 2, Æ 2, M 1, O 1",
        'budget ønske "Varmtvandsbassin" 2 mio. kr. årligt',
        'budget ønske "Genoptræning inden 14 dage" 1,5 mio. kr. årligt ansvarlig Bo',
        'budget ønske "Aftenåbent i rådgivningen" 400.000 kr.',
        'budget ønske "Færre skemaer" besparelse 300.000 kr.',
        'budget ønske "Røgfri idrætshaller"',
        "budget holdning A, F og Ø for 2",
        "budget holdning V imod 2 ifølge Bent Holm",
        "budget holdning C uafklaret om 2",
        "budget holdning A, B, F og Ø for 1",
    ),
    "en": (
        'budget open "Budget 2028" in Slagelse',
        "budget seats A 9, V 8, F 3, C 3, B 2, Ø 2, Æ 2, M 1, O 1",
        'budget ask "Warm-water pool" DKK 2m a year',
        'budget ask "Rehabilitation within 14 days" DKK 1.5m a year owner Bo',
        'budget ask "Evening opening at the advice centre" DKK 400,000',
        'budget ask "Fewer forms" saving DKK 300,000',
        'budget ask "Smoke-free sports halls"',
        "budget stand A, F and Ø for 2",
        "budget stand V against 2 per Bent Holm",
        "budget stand C undecided on 2",
        "budget stand A, B, F and Ø for 1",
    ),
}
_REFUSED: Final = re.compile(
    r"Det forstod jeg ikke|I did not (?:quite )?understand|Jeg forstår ikke, hvem|I do not understand who"
)
_SEAT: Final = ("2026-01-01", "2029-12-31")


def _team(unit: Unit, now: datetime, locale: str, tz: ZoneInfo) -> int:
    workspace = Team(unit, None, now).make_workspace("Godt på vej", locale, str(tz))
    team = Team(unit, workspace, now)
    team.link_workspace("shell", DEMO, workspace)
    for account, name in USERS:
        member = team.add_user(name, Role.ADMIN if name == "Ida" else Role.MEMBER)
        team.link_account("shell", DEMO, account, member)
    team.link_room("shell", "#budget", name="budget")
    register = People(unit, workspace, now)
    area = register.bodies.ensure_area("Slagelse", "0330", "municipality")
    whole = register.bodies.ensure_organization("Slagelse Kommune", "municipality", area)
    bodies = {
        "medlem": register.bodies.ensure_organization("Byrådet", "council", area, whole),
    }
    for name, role, party in SEATS:
        person = register.add_person(name)
        register.bodies.ensure_membership(
            person,
            bodies[role],
            role=role,
            on_behalf_of_id=register.bodies.ensure_organization(party, "party"),
            area_id=area,
            start_date=_SEAT[0],
            end_date=_SEAT[1],
        )
    return workspace


@cache
def _room(locale: str) -> tuple[Path, int]:
    made: list[int] = []
    tz = ZoneInfo("Europe/Copenhagen")

    def said(work: Any) -> None:
        made.append(work.do(lambda unit: _team(unit, BEFORE, locale, tz)))
        one = _opened(work, made[0], locale, BEFORE)
        for line in SAID[locale]:
            one.say(line, place=ROOM)

    return sqlite_copy(said), made[0]


@dataclass(frozen=True, slots=True)
class Line:
    how: str
    text: str
    means: str
    right: str


def typed(language: str) -> list[Line]:
    """The lines of a language; `right` has what may be done, in ways parted by ' / '."""
    rows = (FOLDER / f"budget_{language}.tsv").read_text("utf-8").splitlines()
    return [Line(*(*row.split("\t"), "")[:4]) for row in rows if row and not row.startswith("#")]


_SQL: Final = {
    "positions": "SELECT p.id, COALESCE(o.name, q.name, p.name) AS name, p.stance, p.split, p.confidence,"
    " p.source_name, p.said_on, p.note, p.confidentiality, c.number FROM positions p"
    " LEFT JOIN organizations o ON o.id = p.organization_id LEFT JOIN persons q ON q.id = p.person_id"
    " LEFT JOIN case_points c ON c.id = p.point_id ORDER BY p.id",
    "points": "SELECT * FROM case_points ORDER BY id",
    "cases": "SELECT * FROM cases ORDER BY id",
    "seats": "SELECT s.id, o.name, seats FROM seat_counts s LEFT JOIN organizations o ON o.id = s.party_id",
    "activities": "SELECT a.id, activity_type, day, status, subject, details, (SELECT group_concat(name, '+') FROM"
    " participants WHERE activity_id = a.id AND role = 'target') AS people FROM activities a",
    "tasks": "SELECT id, subject, due_date, assignee_name, status FROM tasks",
}
_QUIET: Final = {"version", "updated_at", "created_at", "created_by", "id", "position"}


def _state(one: Office) -> dict[str, dict[object, dict[str, Any]]]:
    found = {}
    for name, sql in _SQL.items():
        found[name] = {row["id"]: dict(row) for row in one.work.do(partial(_rows, sql))}
    return found


class Room:
    """The room; a fresh one for each line, but after lines that left nothing."""

    def __init__(self, locale: str) -> None:
        self.locale = locale
        self._stack = ExitStack()
        self._office: Office | None = None

    def said(self, line: str) -> tuple[str, str, tuple[str, ...]]:
        """What a line leaves, in one form for both languages; the answer; what its buttons say."""
        one = self._office or self._fresh()
        before = _state(one)
        reply = one.say(line, place=ROOM)
        after = _state(one)
        if before != after or reply.form is not None:
            self.close()
        answer = shown(reply, self.locale) + (" [form]" if reply.form is not None else "")
        return "; ".join(_done(before, after)), answer, tuple(choice.says for choice in choices(reply))

    def _fresh(self) -> Office:
        file, workspace = _room(self.locale)
        self._office = _opened(self._stack.enter_context(sqlite_work(file)), workspace, self.locale, NOW)
        self._office.numbers = count(10_000)
        return self._office

    def close(self) -> None:
        self._stack.close()
        self._office = None


def _done(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    told = []
    for number, row in after["positions"].items():
        old = before["positions"].get(number)
        if row != old:
            name = letter_of(DK, "0330", row["name"])
            stance = row["stance"] or f"split {row['split']}"
            more = " guess" if row["confidence"] == "guess" else ""
            more += f" by {row['source_name']}" if row["source_name"] else ""
            more += f" on {str(row['said_on'])[:10]}" if str(row["said_on"])[:10] != "2027-09-15" else ""
            more += " private" if row["confidentiality"] != "team" else ""
            note = f" ({row['note']})" if row["note"] else ""
            told.append(f"{name} {stance} {row['number'] or '?'}{more}{note}")
    for number, row in after["points"].items():
        old = before["points"].get(number, {})
        changed = {key: row[key] for key in row if row[key] != old.get(key) and key not in _QUIET}
        if old and changed:
            told.append(f"point {row['number']} {_parts(changed)}")
        elif not old:
            told.append(f"new {_parts({key: row[key] for key in row if key not in _QUIET})}")
    for name in ("cases", "seats"):
        for number, row in after[name].items():
            old = before[name].get(number, {})
            changed = {key: row[key] for key in row if row[key] != old.get(key) and key not in _QUIET}
            if changed:
                told.append(f"{name[:-1]} {_parts(changed)}")
    for number, row in after["activities"].items():
        if row != before["activities"].get(number):
            told.append(
                f"{row['activity_type']} {row['status']} {row['people'] or '-'} {str(row['day'])[:10]}"
                + f" om {row['subject']}"
                + (f" ({row['details']})" if row["details"] else "")
            )
    for number, row in after["tasks"].items():
        if row != before["tasks"].get(number):
            told.append(
                f"task {row['subject']} {str(row['due_date'] or '-')[:10]} {row['assignee_name']} {row['status']}"
            )
    return told


_SHOWN: Final = ("title", "state", "owner_name", "amount", "amount_to", "amount_kind", "amount_about", "got_amount",
                 "figure", "story", "due_date", "target_amount", "undone_at", "amount_years", "amount_said", "text",
                 "internal", "amount_yearly", "name", "seats")  # fmt: skip


def _parts(row: dict[str, Any]) -> str:
    return " ".join(f"{key}={row[key]}" for key in _SHOWN if row.get(key) not in (None, 0, ""))


def grade(line: Line, room: Room) -> tuple[Grade, str]:
    """The grade of what became of a line, and what did."""
    done, answer, says = room.said(line.text)
    flat = " ".join(answer.split())
    told = done or f"> {flat[:400]}"
    ways = [one.strip() for one in line.right.split(" / ")]
    for way in ways:
        if _fits(way, done, flat, says):
            return Grade.RIGHT, told
    if done and any(_part(way, done) for way in ways) and says:
        return Grade.PARTLY, told  # what was done is right, and the rest is a button
    if done:
        return Grade.WRONG, told
    if _REFUSED.search(flat):
        return Grade.REFUSED, told
    return (Grade.ASKED if says or "?" in flat else Grade.WRONG), told


def _part(way: str, done: str) -> bool:
    """Whether all that was done is among what was to be."""
    wanted = way.removeprefix("~").split("; ")
    told = _NOTE.sub("", done).split("; ")
    return len(wanted) > len(told) and all(
        any(re.fullmatch(one, it) or one == it for one in wanted) for it in told
    )


def _fits(way: str, done: str, answer: str, says: tuple[str, ...]) -> bool:
    """Whether it is what was to be done: 'answer: ...' parts of the answer, 'none' nothing kept, 'asks' a question
    back, else the record (as a regular expression where it is between slashes).
    """
    if way.startswith("answer"):
        parts = [one.strip() for one in way.partition(":")[2].split("|")]
        return not done and all(part in answer for part in parts) and not _REFUSED.search(answer)
    if way == "none":
        return not done
    if way == "asks":
        return not done and bool(says or "?" in answer) and not _REFUSED.search(answer)
    if "(" not in way:
        done = _NOTE.sub("", done)
    return re.fullmatch(way[1:], done) is not None if way.startswith("~") else way == done


_NOTE: Final = re.compile(r" \([^()]*\)(?=;|$)")


def main(arguments: list[str]) -> None:
    for language in [one for one in arguments if one in ("da", "en")] or ["da", "en"]:
        shares: dict[str, Counter[Grade]] = {}
        room = Room(language)
        for line in typed(language):
            found, told = grade(line, room)
            shares.setdefault(line.how, Counter())[found] += 1
            if "-v" in arguments or ("-w" in arguments and found is not Grade.RIGHT):
                print(f"{found.value:15} {line.text}")
                print(*(f"{'':15} {one}" for one in (line.means, line.right, told)), sep="\n")
        for how, counts in shares.items():
            total = sum(counts.values())
            print(language, how, total, {one.value: counts[one] for one in Grade})
        room.close()


if __name__ == "__main__":
    main(sys.argv[1:])
