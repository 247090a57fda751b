"""What becomes of the sentences people typed, in shares that may only get better."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from tests.sentences.outcome import Grade, graded, typed

# Of a hundred sentences: understood at least so many, wrong without a word at most so many.
SHARES = {
    ("da", "plain"): (54, 7),
    ("da", "dictated"): (45, 8),
    ("en", "plain"): (50, 7),
    ("en", "dictated"): (44, 5),
}


@pytest.mark.parametrize("language", ["da", "en"])
def test_sentences_are_three_columns_with_real_dates(language: str) -> None:
    sentences = typed(language)
    assert len(sentences) >= 300
    assert len({one.text for one in sentences}) == len(sentences)
    for one in sentences:
        assert one.how in ("plain", "dictated")
        for word in one.means.replace("@", " ").split():
            if len(word) == 10 and word[4] == word[7] == "-":
                date.fromisoformat(word)


@pytest.mark.parametrize(("language", "how"), SHARES)
def test_so_many_are_understood_and_so_few_are_wrong(language: str, how: str) -> None:
    sentences = [one for one in typed(language) if one.how == how]
    grades = Counter(graded(one, language)[0] for one in sentences)
    understood, wrong = SHARES[language, how]
    assert (grades[Grade.RIGHT] + grades[Grade.PARTLY]) * 100 >= understood * len(sentences)
    assert grades[Grade.WRONG] * 100 <= wrong * len(sentences)
