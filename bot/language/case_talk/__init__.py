"""What colleagues say in the room of an open case: its points, who stands where, what came of them."""

from bot.language.case_talk.asked import AskedOf, asked_of
from bot.language.case_talk.changes import PointTold, StateSaid, changes_told, numbers_in
from bot.language.case_talk.points import KnownPoint, mentions
from bot.language.case_talk.requests import Request, Wants, request_told
from bot.language.case_talk.room import Room, in_letters
from bot.language.case_talk.said import is_all_the_same, positions_said

__all__ = [
    "AskedOf",
    "KnownPoint",
    "PointTold",
    "Request",
    "Room",
    "StateSaid",
    "Wants",
    "asked_of",
    "changes_told",
    "in_letters",
    "is_all_the_same",
    "mentions",
    "numbers_in",
    "positions_said",
    "request_told",
]
