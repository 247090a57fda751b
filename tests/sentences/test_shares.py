"""What becomes of the sentences people typed, in shares that may only get better."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from tests.sentences.outcome import Grade, graded, typed

# Of a hundred sentences: understood at least so many, wrong without a word at most so many.
SHARES = {
    ("da", "plain", False): (68, 4),
    ("da", "dictated", False): (66, 6),
    ("en", "plain", False): (64, 4),
    ("en", "dictated", False): (60, 3),
    ("da", "plain", True): (80, 1),
    ("da", "dictated", True): (60, 5),
    ("en", "plain", True): (70, 2),
    ("en", "dictated", True): (70, 4),
}


@pytest.mark.parametrize(
    ("language", "later", "many"),
    [(one, *rest) for one in ("da", "en") for rest in ((False, 450), (True, 110))],
)
def test_sentences_are_three_columns_with_real_dates(language: str, later: bool, many: int) -> None:
    sentences = typed(language, later=later)
    assert len(sentences) >= many
    assert len({one.text for one in sentences}) == len(sentences)
    for one in sentences:
        assert one.how in ("plain", "dictated")
        for word in one.means.replace("@", " ").split():
            if len(word) == 10 and word[4] == word[7] == "-":
                date.fromisoformat(word)


@pytest.mark.parametrize(("language", "how", "later"), SHARES)
def test_so_many_are_understood_and_so_few_are_wrong(language: str, how: str, later: bool) -> None:
    sentences = [one for one in typed(language, later=later) if one.how == how]
    grades = Counter(graded(one, language)[0] for one in sentences)
    understood, wrong = SHARES[language, how, later]
    assert (grades[Grade.RIGHT] + grades[Grade.PARTLY]) * 100 >= understood * len(sentences)
    assert grades[Grade.WRONG] * 100 <= wrong * len(sentences)
