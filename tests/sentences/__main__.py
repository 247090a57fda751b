"""Prints what becomes of every sentence, and the shares: `python -m tests.sentences [da|en] [odd|even] [2-6] [-v]`."""

import sys
from collections import Counter

from tests.sentences.outcome import Grade, graded, typed


def main(arguments: list[str]) -> None:
    for language in [one for one in arguments if one in ("da", "en")] or ["da", "en"]:
        shares: dict[str, Counter[Grade]] = {}
        sentences = typed(language, next((int(one) for one in arguments if one.isdigit()), 1))
        sentences = (
            sentences[::2] if "odd" in arguments else sentences[1::2] if "even" in arguments else sentences
        )
        for one in sentences:
            grade, told = graded(one, language)
            shares.setdefault(one.how, Counter())[grade] += 1
            if "-v" in arguments:
                print(f"{grade.value:15} {one.text}\n{'':15} = {one.means}\n{'':15} > {told}")
        for how, counts in shares.items():
            total = sum(counts.values())
            print(language, how, total, {grade.value: f"{counts[grade] / total:.0%}" for grade in Grade})


main(sys.argv[1:])
