"""The two kinds of error: those people can put right, and those a platform tells us."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any


class Refusal(Exception):
    """Something a person can put right, told with a template; nothing was changed.

    `template` names the page below `templates/`, `values` fill it. `field` names the form field
    the trouble lies in, so that a form can show the sentence beside it. `confidential` is set by the desk when
    what had been read before it was raised is for no room.
    """

    confidential = False

    def __init__(self, template: str, /, *, field: str | None = None, **values: Any) -> None:
        super().__init__(template)
        self.template = template
        self.field = field
        self.values: Mapping[str, Any] = values


class StartError(Exception):
    """A setting or file that stops the start; its text is one sentence naming it."""


class NotYet(StartError):
    """What the start needs cannot be reached now, and may be later."""


class NotSent(Exception):
    """The platform certainly did not take the message, and trying again may help."""

    def __init__(self, reason: str, retry_after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after = retry_after


class LockedOut(NotSent):
    """The platform refuses the bot as a whole, its token or the workspace: everything for it waits."""


class Unreachable(Exception):
    """The target takes no messages: the room is archived, left or closed to us, or the `person` is gone."""

    def __init__(self, reason: str, *, person: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.person = person


class Rejected(Exception):
    """The platform refused this very message and always will."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Unsure(Exception):
    """The message may or may not have arrived."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Moved(Exception):
    """The room has a new identifier on its platform."""

    def __init__(self, room: str) -> None:
        super().__init__(room)
        self.room = room
