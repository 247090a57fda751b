"""Plain questions, Danish and English: what is asked, and which body or area is meant."""

from bot.language.questions.examples import EXAMPLES
from bot.language.questions.query import Asks, Period, Query
from bot.language.questions.read import EVER, is_question, read_question
from bot.language.questions.understand import understood

__all__ = ["EVER", "EXAMPLES", "Asks", "Period", "Query", "is_question", "read_question", "understood"]
