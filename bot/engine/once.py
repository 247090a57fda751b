"""Records what is said once: the very same, said again within a minute, is asked about."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import timedelta
from enum import Enum
from typing import Any, Final

from bot.core import refs
from bot.core.messages import Kind
from bot.core.reply import Reply
from bot.engine.asking import GO_ON
from bot.engine.context import Context
from bot.language.line import Line
from storage.once import Once

SAME: Final = timedelta(minutes=1)
AGAIN: Final = "[again]"


def recorded_once(
    context: Context, values: Mapping[str, Any], handle: Callable[[Context, Mapping[str, Any]], Reply]
) -> Reply:
    """What `handle` makes of a sentence that records something, unless its author said the same a moment ago.

    The same is the same in all of its parts. A sentence that ended in a question or a refusal recorded
    nothing, and may be said again.
    """
    again = _says_again(context, values)
    digest = _digest(context, values, again)
    once = context.of(Once)
    record = once.claim(digest, context.now - SAME)
    if context.command.knows_twice:
        # The first is committed by now, and is found by a context that has not looked before.
        return handle(replace(context), values)
    if record is not None and not _is_gone(context, record):
        return _twice(context, record)
    before = context.unit.entries
    said = replace(context, rest=refs.AGAIN.sub("", context.rest))
    reply = handle(said, _without_again(values))
    if context.unit.entries == before:
        once.give_back(digest)
    else:
        once.keep(digest, reply.card or "")
    return reply


def _says_again(context: Context, values: Mapping[str, Any]) -> bool:
    if context.message.kind is Kind.FORM:
        return AGAIN in (context.message.form or {})
    return any(refs.AGAIN.search(one) for one in values.values() if isinstance(one, str)) or any(
        "again" in one.tags for one in values.values() if isinstance(one, Line)
    )


def _without_again(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: refs.AGAIN.sub("", one) if isinstance(one, str) else one for name, one in values.items()}


def _digest(context: Context, values: Mapping[str, Any], again: bool) -> str:
    """Who says what, as it was understood; a button that says it once more is one time for each button."""
    source = context.message.prefill.get("source_url") or (context.message.form or {}).get("source_url")
    said = {name: _plain(one) for name, one in _without_again(values).items()}
    parts = [context.who.user_id, context.command.name, source, said]
    if again:
        parts.append(["again", context.message.card or context.message.event_id])
    text = json.dumps(parts, sort_keys=True, default=str)
    return hashlib.blake2s(text.encode("utf-8", "replace")).hexdigest()


def _plain(value: Any) -> Any:
    """What was understood, less how it was typed."""
    if isinstance(value, Line):
        return [value.leftovers, *value.impossible]  # the rest is in parameters of its own
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value):
        told = (one.name for one in fields(value) if one.compare and one.name != "candidates")
        return {name: _plain(getattr(value, name)) for name in told}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return " ".join(value.split()) if isinstance(value, str) else value


def _is_gone(context: Context, record: str) -> bool:
    """What was recorded has been taken back since, so that saying it again means it."""
    kind, _, number = record.partition(":")
    if kind != "activity":
        return False
    activity = context.activities.get(int(number))
    return activity is None or activity.undone_at is not None


def _twice(context: Context, record: str) -> Reply:
    message = context.message
    if message.kind is Kind.FORM:
        form = {**(message.form or {}), AGAIN: "yes"}
        name = next(iter(message.form or {AGAIN: ""}))
        kept = {"says": message.text, "given": form, "field": name, "heard": form[name]}
        says = f"{GO_ON} {json.dumps(kept)}"
    else:
        says = f"{context.command.name} {refs.AGAIN.sub('', context.rest)} {AGAIN}"
    kind, _, number = record.partition(":")
    show = f"{context.subject} show {number}" if kind == "activity" else ""
    return context.say("errors/twice", show=show, says=says)
