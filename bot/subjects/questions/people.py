"""Answers about a contact from what is kept of them: how they are reached, what was promised; and what is not kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.core.folding import fold
from bot.core.reply import Reply
from bot.engine.context import Context
from bot.language.names import Entry, Found, NameIndex
from bot.language.questions import EXAMPLES
from bot.subjects.questions.asked import Asked
from storage.activities import ActivityCard, Status
from storage.activities.tasks import TaskRow, TaskStatus

LOOK_BACK: Final = 100  # activities that are looked through for what was promised
SHOWN: Final = 8
_TYPES: Final = {
    "mail": frozenset({"email"}),
    "phone": frozenset({"voice", "cell", "phone", "mobile", "tel", "text"}),
    "address": frozenset({"address"}),
}
_SENTENCE: Final = re.compile(r"[^.!?\n]{1,300}[.!?]?")
_PROMISED: Final = re.compile(r"\b(?:lov(?:ede|et|er)|promis(?:e|ed|es))\b", re.IGNORECASE)
_CAPITALS: Final = re.compile(r"[^\W\d_a-zæøå][\w'’-]*(?:\s+[^\W\d_a-zæøå][\w'’-]*){0,4}")


def reached(asked: Asked) -> Reply:
    """A contact's mail, number or address, or all of them; what is not known is said."""
    whom = asked.whom()
    if isinstance(whom, Reply):
        return whom
    person = asked.ctx.people.person(whom.id)
    wanted = _TYPES.get(asked.query.about)
    details = () if person is None else person.contact_details
    mails = [] if person is None else [person.email, *(one.value for one in details if one.type == "email")]
    lines = [("email", value) for value in dict.fromkeys(filter(None, mails))]
    lines += [(one.type, one.value) for one in details if one.type != "email"]
    shown = [one for one in lines if wanted is None or one[0] in wanted]
    others = [one for one in lines if one not in shown]
    today = asked.ctx.today
    seats = tuple(seat for seat in asked.seats.of_person(whom.id) if seat.held(today, today))
    return asked.say(
        "reached",
        whom=whom,
        about=asked.query.about,
        shown=shown,
        others=others,
        known=asked.lines(seats),
    )


# Promises


@dataclass(frozen=True, slots=True)
class Promise:
    """A step that was promised, or a sentence of the notes that tells of it; `day` is of what it came from."""

    text: str
    who: str
    due: date | None
    kept: bool
    day: date | None
    activity_type: str
    activity_id: int | None


def we_promised(asked: Asked) -> Reply:
    """Our steps from what was held with somebody, and those of our own that name them: open ones, then kept ones."""
    whom = asked.whom()
    if isinstance(whom, Reply):
        return whom
    cards = _with(asked, whom)
    found = [_promise(step, card) for card in cards for step in card.tasks if not _is_theirs(step, whom)]
    found += [_promise(step, None) for step in asked.tasks.alone() if _names(asked, step, whom)]
    return _promises(asked, whom, "we", found, [])


def they_promised(asked: Asked) -> Reply:
    """The steps that are somebody's own, and what the notes say they promised."""
    whom = asked.whom()
    if isinstance(whom, Reply):
        return whom
    cards = _with(asked, whom)
    found = [_promise(step, card) for card in cards for step in card.tasks if _is_theirs(step, whom)]
    noted = [(sentence, card) for card in cards for sentence in _told(card.details) if sentence]
    return _promises(asked, whom, "they", found, noted)


def _promises(asked: Asked, whom: Entry, side: str, found: list[Promise], noted: object) -> Reply:
    ahead = [one for one in found if not one.kept]
    ahead.sort(key=lambda one: (one.due is None, one.due or date.max))
    kept = [one for one in found if one.kept]
    return asked.say(
        "promises",
        whom=whom,
        side=side,
        open=ahead[:SHOWN],
        kept=kept[:SHOWN],
        more=max(0, len(ahead) - SHOWN) + max(0, len(kept) - SHOWN),
        noted=noted,
        today=asked.ctx.today,
    )


def _with(asked: Asked, whom: Entry) -> list[ActivityCard]:
    """What was held or is planned with somebody, the latest first, as far as the reader may see it."""
    cards, _ = asked.ctx.seen.list(person_id=whom.id, limit=LOOK_BACK)
    return [
        card
        for card in cards
        if card.status is not Status.CANCELLED
        and any(one.person_id == whom.id and one.role == "target" for one in card.participants)
    ]


def _promise(step: TaskRow, card: ActivityCard | None) -> Promise:
    return Promise(
        step.subject,
        step.assignee_name or "",
        step.due,
        step.status is TaskStatus.DONE,
        card.day if card else None,
        card.activity_type if card else "",
        card.id if card else None,
    )


def _is_theirs(step: TaskRow, whom: Entry) -> bool:
    """Whether a step is the contact's own: it stands in their name, and that is nobody's of the team."""
    if step.assignee_user_id is not None or not step.assignee_name:
        return False
    names = {fold(name) for name in (whom.name, *whom.other_names)}
    return fold(step.assignee_name) in names | {name.split()[0] for name in names if name}


def _names(asked: Asked, step: TaskRow, whom: Entry) -> bool:
    """Whether a step of our own names somebody: all of their name, or a first name only they have."""
    text = f" {fold(step.subject)} "
    if any(f" {fold(name)} " in text for name in (whom.name, *whom.other_names)):
        return True
    first = whom.name.split()[0]
    found = asked.ctx.register.people.look_up(first, near=False)
    return isinstance(found, Found) and found.entry.id == whom.id and f" {fold(first)} " in text


def _told(details: str) -> list[str]:
    """The sentences of notes that speak of a promise."""
    return [one.strip() for one in _SENTENCE.findall(details) if _PROMISED.search(one)][:2]


# What is not kept


def not_kept(asked: Asked) -> Reply:
    """No record holds that: so it is said, and what is known of whom or what it was about is offered."""
    named = asked.query.person and not isinstance(found := asked.whom(), Reply)
    return asked.say("not_kept", topic=asked.query.topic, whom=found if named else None, questions=())


def not_understood(ctx: Context, text: str) -> Reply:
    """A question there is no answer to: about somebody the team knows it is said that this is not kept."""
    whom = contact_in(ctx.register.people, text)
    page = "questions/not_kept" if whom else "questions/unclear"
    return ctx.say(page, text=text, topic="", whom=whom, questions=EXAMPLES)


def contact_in(people: NameIndex, text: str) -> Entry | None:
    """The contact a text names by capitals, its first word left out; None for none."""
    for said in _CAPITALS.findall(text[1:]):
        found = people.look_up(said, near=False)
        if isinstance(found, Found):
            return found.entry
    return None
