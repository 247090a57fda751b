"""What a label means that is typed instead of pressed: on the card it was last shown on here, else anywhere."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.core.folding import fold
from bot.core.messages import Kind, Message, PlaceKind
from bot.core.reply import Buttons, Choice, Reply, Visibility
from bot.engine.context import Context
from bot.engine.router import Registry, Understood
from bot.language.words import LANGUAGES, translator
from storage.questions import Questions
from storage.sentences import Sentences
from storage.work import Unit

LASTS: Final = timedelta(hours=12)
"""How long a label that was shown is taken for the button it stood on."""

REMEMBERED: Final = 60  # labels of one person in one place, the last shown
BESIDE_AN_ANSWER: Final = (
    *("Fill in the form", "Go on with it", "That was my answer", "Share in channel", "Still right"),
)
"""Labels no template has: they belong to the answer they stand under."""

LONGEST: Final = 80  # characters of a label
NOTHING_OPEN: Final = "caucus nevermind"
"""What a label means elsewhere that says something only beside what it answers: 'Yes, as mine'."""

_MARKS: Final = "☑☐.!?…»«“”\"' "
_TAG: Final = re.compile(
    r'<(button|h) says="([^"]{0,300}(?:"[^"]{0,60}"\)\[[^"]{0,300}){0,4})"[^>]{0,200}>(.{0,2000}?)</\1>',
    re.DOTALL,
)
_WORDS: Final = re.compile(r"{%-? trans(?:[^%]|%(?!})){0,300}%}(.{0,1000}?){%-? endtrans -?%}", re.DOTALL)
_SET: Final = re.compile(r'_\("([^"]{1,80})"\)')  # a heading that is chosen above it
_MACRO: Final = re.compile(r"{% macro (\w{1,60})\(type\) %}(.{0,4000}?){% endmacro %}", re.DOTALL)
_OF_A_KIND: Final = re.compile(r'type == "(\w{1,60})" %}{% trans %}([^{]{0,300}){% endtrans %}')
_BLOCK: Final = re.compile(
    r"{% trans .{0,1000}?{% endtrans %}|{%.{0,300}?%}|\[[a-z]?{{.{0,300}?}}\]|\[[a-z]{1,60}\]", re.DOTALL
)
_VALUE: Final = re.compile(r"{{.{0,300}?}}", re.DOTALL)
_HEAD: Final = re.compile(r"(?<!\s)\s*[,·]\s|:\s")
_BESIDE: Final = re.compile(r"(?<!\s)\s+[–-]\s+|:\s+")


def key_of(label: str) -> str:
    """The spelling labels are compared by; signs at their ends are no part of it."""
    return fold(label.strip(_MARKS)) or label.strip()


def _choices(reply: Reply) -> Iterator[Choice]:
    for block in reply.blocks:
        if isinstance(block, Buttons):
            yield from block.choices
    yield from reply.choices


def remember(context: Context, platform: str, room: str, account: str, reply: Reply) -> None:
    """Keep the labels of a reply that is shown in a room, or in the private conversation of the account it is named by.

    They are everybody's there where the reply is for the room. A label that stands on a card twice with two
    meanings means none of them.
    """
    shown: dict[str, str] = {}
    for choice in _choices(reply):
        if len(choice.label) <= LONGEST:
            key = key_of(choice.label)
            shown[key] = choice.says if shown.get(key, choice.says) == choice.says else ""
    for choice in _choices(reply):  # 'Log a meeting: ...', said by what it begins with
        head, colon, _ = choice.label.partition(": ")
        if colon:
            shown.setdefault(key_of(head), choice.says)
    if not shown or not context.workspace:
        return
    whose = "" if reply.visibility is Visibility.ROOM else account
    sentences = Sentences(context.unit, context.workspace, context.now)
    kept = _kept(sentences, (platform, room), whose)
    for key, says in shown.items():
        kept.pop(key, None)
        kept[key] = (says, context.now.isoformat())
    last = dict(list(kept.items())[-REMEMBERED:])
    sentences.keep_shown(platform, room, whose, json.dumps(last, ensure_ascii=False))


def _kept(sentences: Sentences, place: tuple[str, str], account: str) -> dict[str, tuple[str, str]]:
    found = sentences.shown(*place, account)
    return {key: (says, at) for key, (says, at) in json.loads(found).items()} if found else {}


def pressed(unit: Unit, message: Message, workspace: int, now: datetime) -> Message | None:
    """The message of the button whose label was typed; None where it is no label, or answers a question asked since."""
    typed = message.text
    if message.kind not in (Kind.DIRECT, Kind.MENTION, Kind.COMMAND) or not 0 < len(typed) <= LONGEST:
        return None
    sentences, account = Sentences(unit, workspace, now), message.sender.account
    place = (message.platform, conversation_of(message))
    key = key_of(typed)
    found = [one[key] for whose in (account, "") if key in (one := _kept(sentences, place, whose))]
    says, at = max(found, key=lambda one: one[1], default=("", ""))
    if not says or datetime.fromisoformat(at) < now - LASTS:
        return None
    question = Questions(unit, workspace, now).open(message.platform, message.place.room, account)
    if question is not None and datetime.fromisoformat(at) < question.asked_at:
        return None
    return replace(message, text=says, kind=Kind.BUTTON)


def conversation_of(message: Message) -> str:
    """The room something was said in; a private conversation by the account it is with, as answers name it."""
    return message.sender.account if message.place.kind is PlaceKind.DIRECT else message.place.room


class Labels:
    """What every label of the pages means where it was not shown, in every language."""

    def __init__(self, registry: Registry, pages: Iterable[str]) -> None:
        """`pages` are the sources of the templates."""
        self._registry = registry
        self._first = {
            key_of(translator(one)(label)): says
            for one in LANGUAGES
            for label, says in registry.words.items()
        }
        self._means: dict[str, str] = {}
        for label, says in self._declared(pages):
            for language in LANGUAGES:
                key = key_of(translator(language)(label))
                if self._means.get(key, NOTHING_OPEN) == NOTHING_OPEN:
                    self._means[key] = says

    def first(self, typed: str) -> str | None:
        """What a word means before any other reading of it."""
        return self._first.get(key_of(typed)) if len(typed) <= LONGEST else None

    def beside(self, typed: str) -> tuple[str, str] | None:
        """What such a word means before a colon, and the text behind it: 'Remember: buy stamps'."""
        first, *behind = _BESIDE.split(typed[: 2 * LONGEST].lstrip(), maxsplit=1)
        says = self.first(first) if behind else None
        return (says, typed.lstrip()[len(first) :].lstrip(" :–-")) if says else None

    def meant(self, typed: str) -> str | None:
        """What a label means; of a line of the help ('call – Phone calls: log, plan, list') its first part."""
        if len(typed) > 2 * LONGEST or self._registry.subject_of(typed) is not None:
            return None
        if found := self._first.get(key_of(typed)) or self._means.get(key_of(typed)):
            return found
        if found := self._means.get(key_of(_HEAD.split(typed.strip(), maxsplit=1)[0])):
            return found if found != NOTHING_OPEN else None  # 'Today's overview, Friday 20 November'
        first, *behind = _BESIDE.split(typed.strip(), maxsplit=1)
        if behind and self._registry.subject_of(first) is not None and self._means.get(key_of(behind[0])):
            return self._means[key_of(behind[0])]
        return None

    def _declared(self, pages: Iterable[str]) -> Iterator[tuple[str, str]]:
        for subject in self._registry.all_subjects():
            yield subject.summary, f"help {subject.name}"
        for command in self._registry.commands:
            if command.summary:
                yield command.summary, command.name
        for page in pages:
            for tag, says, inside in _TAG.findall(page):
                words = _WORDS.findall(inside) or (_SET.findall(page) if tag == "h" else [])
                for one in words:
                    if "{{" not in one:
                        yield " ".join(one.split()), self._anywhere(says)
            for verb, kinds in _MACRO.findall(page):  # the heading of a record's card: what is said of a kind
                for kind, words in _OF_A_KIND.findall(kinds):
                    known = verb in self._registry.by_subject.get(kind, {})
                    yield words, f"{kind} {verb if known else 'list'}"
        yield from ((label, NOTHING_OPEN) for label in BESIDE_AN_ANSWER)

    def _anywhere(self, says: str) -> str:
        """A button's sentence without what only its card knows: 'meeting edit {{ id }}' is 'meeting edit'."""
        words = _VALUE.sub(" ", _BLOCK.sub(" ", says)).split()
        if words[:1] == ["answer"]:
            words = words[2:]
        if _VALUE.match(says.lstrip()) and words:  # a record of any kind: the commonest
            words.insert(0, self._registry.commands[0].subject.name)
        while words:
            understood = self._registry.understand(" ".join(words))
            if isinstance(understood, Understood):
                return " ".join(words)
            words.pop()
        return NOTHING_OPEN
