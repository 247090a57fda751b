"""What becomes of the lines people typed in a budget's room, in shares that may only get better."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.sentences.budget_room import Room, grade, typed
from tests.sentences.outcome import Grade

# Of a hundred lines: understood at least so many, wrong without a word at most so many; behind it what it was when
# they were typed. They have been worked with since: lines nobody has seen are understood less often.
SHARES = {
    ("da", "plain"): (97, 0),  # 36, 5
    ("da", "dictated"): (100, 0),  # 4, 26
    ("en", "plain"): (94, 0),  # 27, 6
    ("en", "dictated"): (100, 0),  # 17, 10
}


@pytest.mark.parametrize(("language", "how"), SHARES)
def test_so_many_are_understood_and_so_few_are_wrong(language: str, how: str) -> None:
    room = Room(language)
    lines = [one for one in typed(language) if one.how == how]
    grades = Counter(grade(one, room)[0] for one in lines)
    room.close()
    understood, wrong = SHARES[language, how]
    assert len(lines) >= 23
    assert (grades[Grade.RIGHT] + grades[Grade.PARTLY]) * 100 >= understood * len(lines)
    assert grades[Grade.WRONG] * 100 <= wrong * len(lines)
