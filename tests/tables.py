"""Many small cases in one test: a table of them, or the combinations that cover every pair of values."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import wraps
from itertools import combinations, product
from typing import Any, Final, TypeAlias

Test: TypeAlias = Callable[..., None]
_TOLD: Final = 20  # failures that are written out


def table(names: str | Sequence[str], cases: Iterable[Any]) -> Callable[[Test], Test]:
    """Like `pytest.mark.parametrize`, in one test: every case is tried, and all that fail are told together.

    For functions without side effects: fixtures are made once and serve every case. Several tables above each other
    are tried in every combination.
    """
    called = [one.strip() for one in names.split(",")] if isinstance(names, str) else list(names)
    rows = [tuple(case) if len(called) > 1 else (case,) for case in cases]
    assert rows, "a table without a case tests nothing"
    assert all(len(row) == len(called) for row in rows)

    def decorate(test: Test) -> Test:
        signature = inspect.signature(test)

        @wraps(test)
        def every_case(**fixtures: Any) -> None:
            failed: list[tuple[str, Exception]] = []
            for row in rows:
                try:
                    test(**fixtures, **dict(zip(called, row, strict=True)))
                except Exception as error:
                    failed.append((", ".join(map(ascii_of, row)), error))
            if failed:
                told = [f"{case}: {type(error).__name__}: {error}" for case, error in failed[:_TOLD]]
                raise AssertionError("\n".join((f"{len(failed)} of {len(rows)} cases", *told))) from failed[
                    0
                ][1]

        left = [one for one in signature.parameters.values() if one.name not in called]
        assert len(left) == len(signature.parameters) - len(called), called
        vars(every_case)["__signature__"] = signature.replace(parameters=left)
        del vars(every_case)["__wrapped__"]
        return every_case

    return decorate


def ascii_of(value: object) -> str:
    """A value of a case as a report shows it."""
    said = ascii(getattr(value, "name", value))
    return said if len(said) <= 120 else f"{said[:117]}..."


def covering(**axes: Collection[Any]) -> Iterator[Mapping[str, Any]]:
    """Few combinations of values in which every pair of values of two axes appears, the same ones every time.

    Greedy: each row takes the first pair that has not appeared and fills the rest with what covers most.
    """
    names = list(axes)
    values = {name: list(axes[name]) for name in names}
    if len(names) < 2:
        yield from ({name: one} for name in names for one in values[name])
        return
    open_pairs = dict.fromkeys(
        ((first, i), (second, j))
        for first, second in combinations(names, 2)
        for i, j in product(range(len(values[first])), range(len(values[second])))
    )
    turn = 0
    while open_pairs:
        (first, i), (second, j) = next(iter(open_pairs))
        row = {first: i, second: j}
        for name in names:
            if name not in row:
                size = len(values[name])
                row[name] = max(
                    ((turn + k) % size for k in range(size)),
                    key=lambda at, name=name, row=row: sum(  # type: ignore[misc]
                        _pair(names, (name, at), taken) in open_pairs for taken in row.items()
                    ),
                )
        turn += 1
        for pair in combinations(((name, row[name]) for name in names), 2):
            open_pairs.pop(pair, None)
        yield {name: values[name][row[name]] for name in names}


def _pair(
    names: Sequence[str], one: tuple[str, int], other: tuple[str, int]
) -> tuple[tuple[str, int], tuple[str, int]]:
    return (one, other) if names.index(one[0]) < names.index(other[0]) else (other, one)
