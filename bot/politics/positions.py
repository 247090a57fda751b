"""Positions in the words of council work: five stances, and how sure somebody is of one."""

from __future__ import annotations

from enum import StrEnum


class Stance(StrEnum):
    """Where a party or a person stands on a point; from the one end to the other, unknown last."""

    FOR = "for"
    LEANING = "leaning"  # towards being for
    UNDECIDED = "undecided"
    AGAINST = "against"
    UNKNOWN = "unknown"


class Confidence(StrEnum):
    """How sure whoever said it was: 'måske', 'vist', 'I think' make a guess."""

    SURE = "sure"
    GUESS = "guess"
