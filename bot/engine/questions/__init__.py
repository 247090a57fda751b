"""Plain questions, Danish and English: what is asked, and which body or area is meant."""

from bot.engine.questions.examples import EXAMPLES
from bot.engine.questions.query import Asks, Period, Query
from bot.engine.questions.read import EVER, is_question, read_question

__all__ = ["EVER", "EXAMPLES", "Asks", "Period", "Query", "is_question", "read_question"]
