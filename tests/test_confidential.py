"""What every command promises of what is confidential: no room reads it, and no colleague notices that it is there."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

import pytest

from bot import commands
from bot.core.messages import Abilities, Kind, Target, is_conversation
from bot.core.outgoing import Parcel
from bot.core.people import Role
from bot.core.reply import FieldKind, Reply, Visibility
from bot.engine.dispatch import House
from bot.engine.router import Command
from bot.engine.slots import Reads
from bot.language.words import LANGUAGES
from bot.politics.contacts import ACTIVITY_TYPES
from bot.subjects.nudges.nudging import Nudging
from storage.activities import (
    Activities,
    Confidentiality,
    NewActivity,
    NewParticipant,
    NewTask,
    ParticipantRole,
    Status,
)
from storage.cards import Cards
from storage.contacts.notes import Notes
from storage.letters.drafts import Drafts, NewDraft
from storage.team import Team
from storage.work import Unit
from tests.office import BUDGET, COPENHAGEN, DIRECT, PAGES, Office, office

SECRETS: Final = (
    "Zibeline",
    "Quetzal",
    "Obsidian",
    "Marzipan",
    "Wolfram",
    "Tourmaline",
    "Halcyon",
    "Vermouth",
)
"""Words that stand in confidential records alone: a topic, notes, a name, a body, a step, a note, a letter."""

BENT, KARL = "Bent Holm", "Karl Vestermark"
ROOM: Final = BUDGET.room
ADDRESS: Final = "https://hooks.example.org/answer#ida"
REGISTRY = commands.registry()
KINDS = {kind.name for kind in ACTIVITY_TYPES}

# As the adapters describe them: a slash command, a mention, a press on a message of the room, a form sent in.
ALOUD = Abilities(forms=False, private=False)
IN_GROUP = Abilities(forms=False, questions=True, private=False, topics=True)
DOORS: Final[dict[str, dict[str, Any]]] = {
    "slack command": {"kind": Kind.COMMAND, "abilities": Abilities(answers_in_ack=True)},
    "slack mention": {"kind": Kind.MENTION, "abilities": ALOUD, "answer_to": Target("shell", ROOM, "1.0")},
    "slack press": {
        "kind": Kind.BUTTON,
        "card": "77",
        "answer_to": Target("shell", ROOM, None, None, "77", ADDRESS),
    },
    "slack form": {
        "kind": Kind.FORM,
        "form": {"confidential": "yes", "only_me": "yes", "topic": "another", "text": "x", "subject": "x"},
        "answer_to": Target("shell", ROOM, None, None, "77", ADDRESS),
    },
    "telegram command": {"kind": Kind.COMMAND, "abilities": IN_GROUP, "answer_to": Target("shell", ROOM)},
    "telegram mention": {"kind": Kind.MENTION, "abilities": IN_GROUP, "answer_to": Target("shell", ROOM)},
    "telegram press": {
        "kind": Kind.BUTTON,
        "abilities": IN_GROUP,
        "card": "77",
        "answer_to": Target("shell", ROOM, None, None, "77"),
    },
    "shell": {"kind": Kind.MENTION, "abilities": Abilities(answers_in_ack=True)},
}


@dataclass(frozen=True, slots=True)
class Kept:
    """The numbers of what Ida keeps to herself."""

    held: int
    planned: int
    steps: tuple[int, ...]
    draft: int
    act: int
    level: Confidentiality = Confidentiality.PRIVATE

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys((self.held, self.planned, *self.steps, self.draft, self.act)))


def keep(
    made: Office,
    kind: str = "meeting",
    level: Confidentiality = Confidentiality.PRIVATE,
    *,
    copies: bool = True,
    workspace: int | None = None,
) -> Kept:
    """Have Ida keep one confidential record of every kind, each once shown openly in the room."""
    now, workspace = made.clock.now(), workspace or made.workspace
    ida = user(made, "ida")
    today = now.date()

    def do(unit: Unit) -> Kept:
        bent, karl = person(unit, made, BENT), person(unit, made, KARL)
        activities = Activities(unit, workspace, now, ida)

        def activity(person_id: int, name: str, day: date, status: Status) -> int:
            return activities.record(
                NewActivity(
                    kind,
                    "Zibeline",
                    day,
                    status=status,
                    details="Quetzal" if status is Status.PLANNED else "",
                    participants=(
                        NewParticipant(name, ParticipantRole.TARGET, person_id),
                        NewParticipant("Obsidian", ParticipantRole.TARGET),
                        NewParticipant("Ida", ParticipantRole.SOURCE, user_id=ida),
                    ),
                    tasks=(NewTask("Wolfram", today, ida, "Ida"),) if status is Status.PLANNED else (),
                    organization_name="Marzipan",
                    confidentiality=level,
                    locale=made.locale,
                )
            )

        held = activity(bent, BENT, today - timedelta(days=3), Status.COMPLETED)
        planned = activity(karl, KARL, today + timedelta(days=1), Status.PLANNED)
        card = activities.get(planned)
        assert card is not None
        act = Notes(unit, workspace, now, ida).add_note(bent, "Tourmaline", level)
        draft = Drafts(unit, workspace, now, ida).add(
            NewDraft(
                "thanks", "shipped:0", "mail", "mail", made.locale, "Halcyon", "Vermouth",
                person_id=bent, recipient=BENT, topic="Zibeline", confidentiality=level,
            )
        )  # fmt: skip
        for record in (f"activity:{held}", f"activity:{planned}", f"draft:{draft}") if copies else ():
            Cards(unit, workspace, now).remember(record, "shell", ROOM, f"77{record}")
        return Kept(held, planned, tuple(step.id for step in card.tasks), draft, act or 0, level)

    return made.work.do(do)


def user(made: Office, account: str) -> int:
    found = made.work.do(lambda unit: Team(unit, None, made.clock.now()).recognise("shell", "demo", account))
    assert found is not None
    return found.who.user_id


def person(unit: Unit, made: Office, name: str) -> int:
    entries = made.desk.registers.of(unit, made.workspace, made.clock.now()).people.suggest(name, 1)
    return entries[0].id


def read_by_room(parcel: Parcel) -> bool:
    """Whether everybody in the room reads a parcel, by what carriers promise (bot.adapters.*.carrier)."""
    target = parcel.target
    if is_conversation("shell", target.room) or target.only is not None:
        return False
    if target.edit is not None or parcel.reply.visibility is Visibility.ROOM:
        return True
    # Whom a secret answer cannot be whispered to, it is not sent to; one to the asker is then said openly.
    return parcel.reply.visibility is Visibility.ASKER and target.via is None


@dataclass
class Heard:
    """What became of a sentence: what the asker sees, what the room does, what others are sent."""

    asker: list[Reply] = field(default_factory=list)
    room: list[Reply] = field(default_factory=list)
    others: list[tuple[str, Reply]] = field(default_factory=list)


def hear(made: Office, text: str, who: str, **door: Any) -> Heard:
    outcome = made.hand_in(made.message(text, who, door.pop("place", BUDGET), **door))
    heard = Heard()
    abilities = door.get("abilities", Abilities())
    if outcome.reply is not None:
        heard.asker.append(outcome.reply)
        if outcome.reply.visibility is Visibility.ROOM or (not abilities.private and not outcome.reply.form):
            heard.room.append(outcome.reply)
    for parcel in sent(made):
        if read_by_room(parcel):
            heard.room.append(parcel.reply)
        elif parcel.target.room == who or parcel.target.only == who or parcel.target.room == ROOM:
            heard.asker.append(parcel.reply)
        else:
            heard.others.append((parcel.target.room, parcel.reply))
    return heard


def sent(made: Office) -> list[Parcel]:
    """What the last message put into the outbox, taken out of it."""
    put = list(made.kicked)
    made.kicked.clear()
    return made.parcels() if put else []


def told(replies: Sequence[Reply]) -> set[str]:
    """The secret words anywhere in replies: blocks, buttons with what they say, forms, files, summaries."""
    whole = repr(replies)
    return {word for word in SECRETS if word.lower() in whole.lower()}


def sentences(command: Command, kept: Kept, locale: str) -> Iterator[str]:
    """What may be said with a command's words: with the number of a record, with names, with nothing."""
    word, subject = command.word(locale), command.subject.name
    yield word
    numbered = {"task": kept.steps, "draft": (kept.draft,), "contact": (kept.act,)}.get(subject, ())
    numbered = (kept.held, kept.planned) if subject in KINDS else numbered
    for number in numbered:
        for more in ("", " [yes]", f" {'kl' if locale == 'da' else 'at'} 11"):
            yield f"{word} {number}{more}"
    if not numbered and command.numbered:
        yield f"{word} {kept.held}"
    if any(one.slot.reads in (Reads.NAME, Reads.REST, Reads.PEOPLE) for one in command.parameters):
        yield from (f"{word} {rest}" for rest in (BENT, KARL, "Sundheds- og Ældreudvalget"))
        yield f"{word} {command.examples.get(locale, '')}".strip()
    if subject == "contact":
        yield f"{word} {BENT} with {KARL}"
    for parameter in command.parameters if command.form else ():
        if parameter.slot.asked and numbered:
            yield f"answer {parameter.name} {command.name} {numbered[0]}"
            yield f"answer {parameter.name}=no {command.name} {numbered[-1]}"


def named(command: Command) -> str:
    return command.subject.name if command.subject.name in KINDS else "meeting"


IN_BOTH: Final = ("slack mention", "telegram press")
TWINS: Final = frozenset(
    KINDS - {"meeting", "call"}
)  # answered by the very functions of 'meeting': by two doors
DOORS_SPOKEN: Final = [
    (door, locale) for locale in LANGUAGES for door in DOORS if locale == "en" or door in IN_BOTH
]


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("door", "locale"), DOORS_SPOKEN)
def test_no_room_reads_what_is_confidential(door: str, locale: str) -> None:
    """Every command but 'release', said by whose it is, with any number or name, through the doors of a room.

    Each command goes through half of the doors, in turn, and at each of them with one of the two levels and every
    third of what may be said with it, so that all of it is said at several doors.
    """
    leaks, private, said = [], 0, 0
    turn = DOORS_SPOKEN.index((door, locale))
    with office(locale) as made:
        for number, command in enumerate(REGISTRY.commands):
            if (number + turn) % 2 or (command.subject.name in TWINS and door not in IN_BOTH):
                continue
            group = command.numbered and (number + turn) // 2 % 2
            level = Confidentiality.GROUP if group else Confidentiality.PRIVATE
            kept = keep(made, named(command), level)
            for text in list(sentences(command, kept, locale))[(number + turn) // 2 % 3 :: 3]:
                if text.startswith("answer confidential=no "):
                    continue  # her answer opens it to the team
                heard = hear(made, text, "ida", **DOORS[door])
                said += 1
                private += bool(told(heard.asker))
                # What its owner opens to the team in a room, the room may read.
                if (found := told(heard.room)) and not command.name.endswith(" release"):
                    leaks.append((text, found, level.value))
    assert not leaks, (len(leaks), leaks[:12])
    assert private > said / 24, f"of {said} sentences only {private} told Ida anything of hers"


QUESTIONS: Final = {
    "en": (
        "when did we last meet Bent Holm?",
        "who have we met about Zibeline?",
        "when did we last meet the health committee in Slagelse?",
        "who chairs the health committee in Slagelse?",
        "what is planned with Karl Vestermark?",
    ),
    "da": (
        "hvornår mødte vi sidst Bent Holm?",
        "hvem har vi mødt om Zibeline?",
        "hvornår mødte vi sidst sundhedsudvalget i Slagelse?",
        "hvem er formand for sundhedsudvalget i Slagelse?",
    ),
}
CHANCE: Final = re.compile(
    r"/start [0-9a-z]{12}\b|=[0-9a-z]{10}\b|\b[0-9a-f]{6}(?=\.)|\b(?=\w*\d)(?=\w*[a-z])[\w-]{6,}\b"
)
NUDGE: Final = re.compile(r"(?<='#)\d+|(?<=says='nudge )(\w+) \d+")
"""The number of a nudge: whatever the clock brings up, for whom it may be, takes the next one."""


def team_of(made: Office, elsewhere: bool) -> Office:
    """The office with Ida's confidential records, or with the very same rows in another team: as if there were none."""
    now = made.clock.now()
    other = made.work.do(lambda unit: Team(unit, None, now).make_workspace("Another team", made.locale))
    bo = user(made, "bo")
    made.work.do(lambda unit: Team(unit, made.workspace, now).set_role(bo, Role.ADMIN))
    for kind in ("meeting", "call"):
        keep(made, kind, copies=False, workspace=other if elsewhere else made.workspace)
    made.parcels()
    return made


def heard_by(made: Office, text: str, **door: Any) -> str:
    """All that becomes of what Bo says, but for what Ida is sent; what is made by chance left out."""
    outcome = made.hand_in(made.message(text, "bo", **door))
    parcels = [(one.target, one.reply) for one in sent(made) if one.target.room != "ida"]
    return CHANCE.sub("~", repr((outcome.reply, parcels)))


def brought_up(made: Office, days: int) -> str:
    """What everybody but Ida is told of by the clock, some days later."""
    house = House(COPENHAGEN, made.locale, str)
    made.clock.set(made.clock.now() + timedelta(days=days))
    asyncio.run(Nudging(made.work, PAGES, made.clock, house, lambda: None).tick())
    told = repr([(one.target, one.reply) for one in made.parcels() if one.target.room != "ida"])
    return NUDGE.sub("~", told)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("locale", LANGUAGES)
def test_a_colleague_is_answered_as_if_it_were_not_there(locale: str) -> None:
    """Whatever Bo says, in every command, question and lookup: the same, byte for byte, in both teams.

    In English every command but the twins of 'meeting', in Danish every second one; of what may be said with a
    command every second sentence, the others in the other language.
    """
    differ, said = [], 0
    aloud: dict[str, Any] = {"place": BUDGET, **DOORS["telegram command"]}
    with office(locale) as one, office(locale) as two:
        with_it, without = team_of(one, elsewhere=False), team_of(two, elsewhere=True)
        kept = Kept(3, 4, (2, 3), 1, 40)
        acts = tuple(range(1, 45))
        every = [one for one in REGISTRY.commands if locale != "en" or one.subject.name not in TWINS]
        spoken = every[:: 1 if locale == "en" else 2]
        half = LANGUAGES.index(locale) % 2
        texts = [text for command in spoken for text in list(sentences(command, kept, locale))[half::2]]
        texts += [f"contact undo {number}" for number in acts]
        texts += [*QUESTIONS[locale], "nudge here", f"contact forget {BENT} [yes]", f"contact show {BENT}"]
        for text in texts:
            for door in ({"place": DIRECT}, aloud) if text in QUESTIONS[locale] else ({"place": DIRECT},):
                said += 1
                first, second = (heard_by(made, text, **door) for made in (with_it, without))
                if first != second or (told_in(first) - told_in(text)):
                    differ.append((text, first, second))
        for typed in ("Obs", "Bent", "Mar", "Zib"):
            for kind in (FieldKind.PEOPLE, FieldKind.BODY):
                asked = with_it.message("meeting logged", "bo", DIRECT)
                found = [asyncio.run(made.desk.suggest(asked, kind, typed)) for made in (with_it, without)]
                assert found[0] == found[1]
        for days in (1, 6, 40, 150):
            first, second = brought_up(with_it, days), brought_up(without, days)
            if first != second:
                differ.append((f"after {days} days", first, second))
    assert not differ, (len(differ), differ[0])
    assert said > 300


def told_in(whole: str) -> set[str]:
    return {word for word in SECRETS if word in whole}
