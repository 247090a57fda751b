"""Where somebody stands on a point of a case, as colleagues say it: 'V er nok imod 2, siger Bent Holm'."""

from bot.language.positions.asked import CaseAsks, CaseQuestion, read_case_question
from bot.language.positions.read import SaidPosition, read_positions

__all__ = ["CaseAsks", "CaseQuestion", "SaidPosition", "read_case_question", "read_positions"]
