"""What can be said: six lines first, the rest behind 'more', all of one subject on its own page."""

from __future__ import annotations

from typing import Final

from bot.core.folding import fold
from bot.core.messages import PlaceKind
from bot.core.people import Role
from bot.core.reply import Reply
from bot.engine.context import Context
from bot.engine.router import Router, Subject
from bot.engine.slots import Rest
from bot.language.names import is_pronoun
from bot.language.words import N_
from bot.politics import confidential
from bot.subjects.first_words import CAUCUS, FIRST

router = Router(CAUCUS)

MORE: Final = "caucus help more"

# The order in which the other subjects are used; any that is not named follows.
IN_ORDER_OF_USE: Final = (
    *(
        "meeting",
        "task",
        "contact",
        "committee",
        "call",
        "mail",
        "visit",
        "digest",
        "ask",
        "draft",
        "calendar",
        "budget",
        "agreement",
        "coalition",
    ),
    *("nudge", "home", "oped", "hearing", "template", "me", "caucus"),
)

# Of a subject's commands those used most.
FIRST_VERBS: Final = ("logged", "now", "new", "next", "who", "planned", "add", "show", "list", "find", "help")

_MORE: Final = frozenset({"more", "mere", "all", "alt", "alle", "everything"})

for _word, _, _says in FIRST:
    router.means(_word, _says)
router.means(N_("More"), MORE)


@router.command(
    "help",
    "hjælp",
    "commands",
    "",
    summary=N_("What can be said"),
    role=Role.READER,
    unsaid=True,
    en="meeting",
    da="møde",
)
def help_(ctx: Context, about: Rest = "") -> Reply:
    """What people come for; 'more' is everything, a subject's word all of that subject."""
    subject = _subject_in(ctx, about)
    if subject is None and confidential.read(about).marked:
        return ctx.say("team/help_confidential")
    if subject is not None:
        return _about(ctx, subject)
    if fold(about.strip(" .!?")) in _MORE:
        return ctx.say("team/help_more", subjects=[_line(ctx, one) for one in _subjects(ctx)])
    lines = [(ctx.translate(word), ctx.translate(sentence), says) for word, sentence, says in FIRST]
    return ctx.say("team/help", lines=lines, more=MORE, room=ctx.place.kind is PlaceKind.ROOM)


def _subject_in(ctx: Context, about: str) -> Subject | None:
    """The subject help is wanted with: 'møde', 'til møder'; whoever is spoken of ('hjælp mig') is none."""
    words = [word.strip(".,:;!?") for word in about.split()]
    found = (ctx.registry.subject_of(word) for word in words if not is_pronoun(word))
    return next((one for one in found if one is not None), None)


def _about(ctx: Context, subject: Subject) -> Reply:
    places = {verb: place for place, verb in enumerate(FIRST_VERBS)}
    said = (command for command in ctx.registry.of_subject(subject) if command.summary)
    commands = sorted(said, key=lambda one: places.get(one.verb, len(places)))
    lines = [(ctx.translate(command.summary), command.example(ctx.locale)) for command in commands]
    in_one_line = bool(commands) and commands[0].reads_line
    return ctx.say("team/help_about", title=ctx.translate(subject.summary), lines=lines, free=in_one_line)


def _subjects(ctx: Context) -> list[Subject]:
    shown = [subject for subject in ctx.registry.all_subjects() if subject.shown]
    places = {name: place for place, name in enumerate(IN_ORDER_OF_USE)}
    return sorted(shown, key=lambda one: places.get(one.name, len(places)))


def _line(ctx: Context, subject: Subject) -> tuple[str, str]:
    return subject.shown_as(ctx.locale), ctx.translate(subject.summary)
