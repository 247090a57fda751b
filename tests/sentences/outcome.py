"""What became of a sentence: right, partly right, asked, not understood, or wrong without a word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Final

from sqlalchemy import RowMapping, text

from bot.demo import SEATS
from storage.work import Unit
from tests.office import FRIDAY, Office, choices, office, shown

FOLDER: Final = Path(__file__).parent
TODAY: Final = FRIDAY.date()
TYPES: Final = {"letter sent": "mail", "letter received": "mail"}
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")
_NO_ANSWER: Final = ("Det forstod jeg ikke", "I did not understand", "I did not quite understand")
_ASKS_BACK: Final = re.compile(
    r"Mente du|Did you mean|Hvem mener du|Who do you mean|Flere hedder|There are several|Hvilke[nt] |Which "
    r"|[Ii] hvilken|In which|Jeg kender ikke noget brev|I know no letter|What would you like|\[form\]"
)
_UNKNOWN: Final = re.compile(r"(?:Jeg kender ikke|Jeg kender ingen|I do not know|I know of no)\b[^.\n]*")
_NOTHING: Final = re.compile(r"\b(?:ikke|intet|ingen|not|nothing|no|none)\b", re.IGNORECASE)
_PARTIES: Final = (
    "Enhedslisten",
    "SF",
    "Moderaterne",
    "Konservative",
    "Radikale",
    "Socialdemokratiet",
    "Venstre",
)
_PLACES: Final = ("Slagelse", "Næstved", "Ringsted")
_SAID_DAY: Final = re.compile(r"\b(\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* 20\d\d")
_HOUR: Final = re.compile(r"\b([01]\d|2[0-3])[:.]([0-5]\d)\b")
_NAMES: Final = tuple(dict.fromkeys(name for name, *_ in SEATS))
# What a button says that changes, removes or ticks off something that is there.
_CHANGES: Final = re.compile(
    r"(?:meeting|call|visit|mail|oped|hearing|task|contact|committee) "
    r"(?:edit|remove|cancelled|reclassify|protect|done|snooze|seat|leave)\b|undo\b"
)


class Grade(StrEnum):
    RIGHT = "right"
    PARTLY = (
        "partly right"  # what was done is right, and something said stands in the notes instead of its field
    )
    ASKED = "asked"
    REFUSED = "not understood"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Typed:
    how: str
    text: str
    means: str


def typed(language: str, series: int = 1) -> list[Typed]:
    """The sentences of a language in the order they were typed; the second and third series when it had been built."""
    lines = (FOLDER / f"{language}{f'_{series}' if series > 1 else ''}.tsv").read_text("utf-8").splitlines()
    return [Typed(*line.split("\t")) for line in lines if line and not line.startswith("#")]


@dataclass(frozen=True, slots=True)
class Done:
    """What a sentence left in the database, and the answer."""

    records: list[dict[str, object]]
    tasks: list[dict[str, object]]
    changed: bool
    answer: str
    buttons: int
    offered: bool = False  # what it may mean is a button, with the words in it
    says: tuple[str, ...] = ()  # what its buttons say


def said(one: Office, sentence: str) -> Done:
    before = _state(one)
    reply = one.say(sentence)
    after = _state(one)
    records = [row for row in after["activities"] if row not in before["activities"]]
    tasks = [row for row in after["tasks"] if row not in before["tasks"]]
    answer = shown(reply, one.locale)
    if reply.form is not None:
        answer += " [form]"
    offered = any(": " in one.label for one in choices(reply))
    says = tuple(one.says for one in choices(reply))
    return Done(records, tasks, before != after, answer, len(says), offered, says)


def _state(one: Office) -> dict[str, list[dict[str, object]]]:
    asked = {
        "activities": "SELECT id, activity_type, day, starts_at, status, subject, details, organization_name,"
        " area_name, confidentiality FROM activities",
        "people": "SELECT activity_id, name FROM participants WHERE role = 'target'",
        "tasks": "SELECT id, activity_id, subject, due_date, assignee_name, status FROM tasks",
    }
    return {name: [dict(row) for row in one.work.do(partial(_rows, sql))] for name, sql in asked.items()}


def _rows(sql: str, unit: Unit) -> Sequence[RowMapping]:
    return unit.connection.execute(text(sql)).mappings().all()


def graded(one: Typed, locale: str) -> tuple[Grade, str]:
    """The grade of what an office made of a sentence, and what it did in words."""
    with office(locale) as made:
        before = {row["id"] for row in _state(made)["activities"]}
        done = said(made, one.text)
        people: dict[object, list[object]] = {}
        for row in _state(made)["people"]:
            people.setdefault(row["activity_id"], []).append(row["name"])
    new = [row for row in done.records if row["id"] not in before]
    told = "; ".join(
        f"{row['status']} {row['activity_type']} {row['day']} {people.get(row['id'], [])}"
        f" {row['organization_name'] or ''} {row['area_name'] or ''} om {row['subject']!r}: {row['details']!r}"
        for row in new
    ) + " | ".join(f" TASK {row['subject']!r} {row['due_date']} {row['assignee_name']}" for row in done.tasks)
    told = told or done.answer.replace("\n", " ")[:300]
    refused = not done.offered and any(sign in done.answer for sign in _NO_ANSWER)
    parts = [_parts(part) for part in one.means.split(" && ")]
    what = parts[0]["is"]
    if what.startswith(("logged", "planned")):
        if not new:
            if done.tasks:
                return Grade.WRONG, told
            return (Grade.REFUSED if refused else Grade.ASKED), told
        return _records(parts, new, done.tasks, people), told
    if new and what == "ask" and "which" in one.means and done.buttons > 3:
        return Grade.RIGHT, told  # recorded as it was typed, and the card asks which
    if new or (done.tasks and what != "task"):
        return Grade.WRONG, told
    if what == "task":
        if not done.tasks:
            return (Grade.REFUSED if refused else Grade.ASKED), told
        due = _day(parts[0].get("due", ""))
        same = due is None or str(done.tasks[0]["due_date"])[:10] == str(due)
        return (Grade.RIGHT if same else Grade.WRONG), told
    if what == "answer":
        return _answered(parts[0], one.means, done), told
    unclear = any(sign in done.answer for sign in _NO_ANSWER)
    if what in ("change", "delete"):
        return _changed(done, unclear=unclear), told
    if what == "draft" and (unclear or _ASKS_BACK.search(done.answer)):
        return (Grade.REFUSED if unclear else Grade.ASKED), told
    if refused:
        return (Grade.RIGHT if what in ("smalltalk", "help", "ask") else Grade.REFUSED), told
    return (Grade.RIGHT if what != "smalltalk" else Grade.ASKED), told


def _answered(part: dict[str, str], means: str, done: Done) -> Grade:
    """An answer has every contact, party, day and hour that the meaning names; a question back is no answer."""
    answer = done.answer
    if any(sign in answer for sign in _NO_ANSWER):
        return Grade.REFUSED
    known = (*_NAMES, *_PLACES)
    if any(name.lower() in one.lower() for one in _UNKNOWN.findall(answer) for name in known):
        return Grade.REFUSED  # what it does not know is the sentence, not the name in it
    if done.changed:
        return Grade.WRONG
    whole = all(_stands(name, answer) for name in (*_NAMES, *_PARTIES) if re.search(rf"\b{name}\b", means))
    if _ASKS_BACK.search(answer):
        which = "Anna Jensen" in means and not any(place in means for place in _PLACES)
        return Grade.RIGHT if whole and which else Grade.ASKED
    nothing = _NOTHING.search(answer) is not None
    days = {*map(date.fromisoformat, _DATE.findall(means)), *map(_said_day, _SAID_DAY.finditer(means))}
    whole &= nothing or all(_day_stands(day, answer) for day in days)
    whole &= nothing or all(
        f"{hour}.{minute}" in answer.replace(":", ".") for hour, minute in _HOUR.findall(means)
    )
    return Grade.RIGHT if whole else Grade.WRONG


def _stands(name: str, answer: str) -> bool:
    return name.lower() in answer.lower()


def _said_day(found: re.Match[str]) -> date:
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    return date(int(found[0][-4:]), months.index(found[2]) + 1, int(found[1]))


def _day_stands(day: date, answer: str) -> bool:
    near = {TODAY: ("i dag", "today"), TODAY + timedelta(days=1): ("i morgen", "tomorrow")}.get(day, ())
    return any(word in answer for word in near) or re.search(rf"\b{day.day}\b", answer) is not None


def _changed(done: Done, *, unclear: bool) -> Grade:
    """A change was made, or is a button, or it was said that there is nothing like it."""
    if unclear:
        return Grade.REFUSED
    none = any(
        sign in done.answer for sign in ("finder ikke noget", "I find none", "Nothing to undo", "intet at")
    )
    kept = "Nothing is changed yet" in done.answer or "Der er ikke ændret noget endnu" in done.answer
    made = done.changed or none or any(_CHANGES.match(one) or (kept and one[:1] == "=") for one in done.says)
    return Grade.RIGHT if made else Grade.ASKED


def _parts(means: str) -> dict[str, str]:
    first, *rest = means.split(" | ")
    found = {"is": first.strip()}
    for part in rest:
        name, _, value = part.partition(": ")
        found[name.strip()] = value.strip()
    return found


def _day(said: str) -> date | None:
    found = _DATE.search(said)
    return date.fromisoformat(found[0]) if found else None


def _records(
    parts: list[dict[str, str]],
    new: list[dict[str, object]],
    tasks: list[dict[str, object]],
    people: dict[object, list[object]],
) -> Grade:
    """Of the first thing told; whatever else was told may be offered."""
    part, row = parts[0], new[0]
    told, kind = part["is"].split(" ", 1)
    status = "completed" if told == "logged" else "planned"
    if row["status"] != status:
        return Grade.WRONG
    day = _day(part.get("on", ""))
    if day is not None and str(row["day"])[:10] != str(day):
        return Grade.WRONG
    partly = False
    got = str(row["activity_type"])
    kind = TYPES.get(kind, kind)
    if got != kind and {got, kind} != {"meeting", "visit"}:
        if {got, kind} == {"mail", "call"} or "mail" in (got, kind):
            return Grade.WRONG
        partly = True
    names = [str(name) for name in people.get(row["id"], [])]
    body = f"{row['organization_name'] or ''} {row['area_name'] or ''}".lower()
    wanted = [
        re.sub(r"\(.*?\)", "", one).strip().lower()
        for one in re.split(r", (?![^(]*\))", part.get("with", ""))
    ]
    whole = " ".join([*names, body, str(row["details"])]).lower()
    for name in names:
        if not any(set(name.lower().split()) & set(want.split()) for want in wanted):
            partly = True
            if not any(set(want.split()) & set(whole.split()) for want in wanted):
                return Grade.WRONG
    for want in wanted:
        partly |= not set(want.split()) & set(f"{' '.join(names)} {body}".lower().split())
    steps = [one for one in part.get("next", "").split(";") if one.strip()]
    mine = [one for one in tasks if one["activity_id"] == row["id"]]
    partly |= bool(steps) and len(mine) < 1
    for step, task in zip(steps, mine, strict=False):
        due = _day(step)
        partly |= due is not None and str(task["due_date"])[:10] != str(due)
    if part.get("conf") == "yes" and row["confidentiality"] == "team":
        return Grade.WRONG
    return Grade.PARTLY if partly else Grade.RIGHT
