"""Says whether two records are about the same person, body or seat."""

from __future__ import annotations

from bot.core.folding import fold
from bot.politics.partial_dates import one_of
from storage.imports.books import Row


def may_be_one(one: str, other: str) -> bool:
    """Whether two names can be one person's, given that an address or an identifier says they are.

    'A. Jensen', 'Anna M. Jensen' and 'Anna Jensen' can, and so can 'Anna Holm'; 'Anna Jensen' and 'Bo
    Jensen' cannot: councils have mailboxes that all members share.
    """
    first, second = fold(one).split(), fold(other).split()
    if not first or not second:
        return False
    alike = first[0] == second[0] or (first[-1] == second[-1] and 1 in map(len, (first[0], second[0])))
    return (alike and first[0][0] == second[0][0]) or set(first) <= set(second) or set(second) <= set(first)


def same_role(row: Row, role: str | None) -> bool:
    """Whether a seat's role is that one; what is not said on one side agrees with anything."""
    return not row.get("role") or not role or fold(row["role"]) == fold(role)


def same_term(row: Row, start: str | None, end: str | None) -> bool:
    """Whether a seat's dates can be these: the starts agree, and where one is not known the ends do."""
    here = row.get("start_date")
    if here and start:
        return one_of(here, start)
    return one_of(row.get("end_date"), end)


def same_number(one: str, other: str) -> bool:
    """Whether two telephone numbers are one, however their figures are grouped and prefixed."""
    return _figures(one) == _figures(other) != ""


def _figures(number: str) -> str:
    figures = "".join(sign for sign in number if sign.isdigit())
    prefixed = number.strip().startswith(("+45", "0045"))
    return figures.removeprefix("00").removeprefix("45") if prefixed else figures
