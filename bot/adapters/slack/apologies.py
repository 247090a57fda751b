"""What people are told, and what is logged, when the adapter itself has failed."""

from __future__ import annotations

import logging
import secrets
import traceback

from bot.adapters.slack.directory import NotVouched
from bot.adapters.slack.render import Say
from bot.adapters.slack.windows import FAILED
from bot.core.reply import Paragraph, Reply, Text
from bot.language.words import N_

log = logging.getLogger("caucus.slack")

ELSEWHERE = N_("The answer is in the conversation.")
UNKNOWN_FORM = N_("This form is no longer known here. Nothing was saved; please open it again.")


def sentence(text: str) -> Reply:
    return Reply((Paragraph((Text(text),)),))


def note(trouble: BaseException) -> str:
    """Log where it went wrong and not what was said; returns the short reference the person is told."""
    reference = secrets.token_hex(3)
    if isinstance(trouble, (NotVouched, *FAILED)):
        log.warning("%s: %s: %s", reference, type(trouble).__name__, trouble)
    else:
        where = "".join(traceback.format_tb(trouble.__traceback__))
        log.error("%s: %s\n%s", reference, type(trouble).__name__, where)
    return reference


def apology(trouble: BaseException, say: Say) -> str:
    """One calm sentence for the person, and a line in the log it can be found by."""
    reference = note(trouble)
    if isinstance(trouble, NotVouched):
        return say(
            N_("Slack does not tell who you are just now. Nothing was saved; please try again in a moment.")
        )
    told = say(
        N_(
            "Something went wrong on our side, and it has been noted. Please try again. Reference: {reference}"
        )
    )
    return told.format(reference=reference)
