"""Makes the entries of menus from the commands there are: the words a person can begin with."""

from __future__ import annotations

from bot.core.desk import CommandInfo
from bot.engine.router import Registry, Subject
from bot.language.words import translator


def command_infos(registry: Registry, locale: str) -> list[CommandInfo]:
    """One entry per subject, in one language, with an example of what may follow."""
    return [_info(registry, subject, locale) for subject in registry.all_subjects()]


def _info(registry: Registry, subject: Subject, locale: str) -> CommandInfo:
    verbs = registry.of_subject(subject)
    first = next((command for command in verbs if command.summary and command.examples.get(locale)), verbs[0])
    verb = first.words[0] if locale == "da" and first.words else first.verb
    return CommandInfo(
        subject.shown_as(locale),
        translator(locale)(subject.summary),
        f"{verb} {first.examples.get(locale, '')}".strip(),
        (subject.name, *subject.words),
        min(command.role for command in verbs),
        subject.shown,
    )
