"""What people say in their own words: which command it means, and the line that says it in the bot's grammar."""

from bot.language.sentences.cues import ASKED
from bot.language.sentences.heard import Heard
from bot.language.sentences.read import hear, is_banter, tells_a_change

__all__ = ["ASKED", "Heard", "hear", "is_banter", "tells_a_change"]
