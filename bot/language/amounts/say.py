"""How an amount of money is said back: '1,5 mio. kr. om året', 'DKK 750,000'."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from bot.politics.amounts import Amount, AmountKind

_LARGE: Final = ((1_000_000_000, {"da": " mia.", "en": "bn"}), (1_000_000, {"da": " mio.", "en": "m"}))
_DECIMALS: Final = 2
_ABOUT: Final = {"da": "ca. ", "en": "about "}
_SAVING: Final = {"da": "besparelse ", "en": "saving "}
_YEARLY: Final = {"da": " om året", "en": " a year"}
_ONCE: Final = {"da": " én gang", "en": " once"}
_IN: Final = {"da": " i ", "en": " in "}
_AND: Final = {"da": " og ", "en": " and "}


def say_amount(amount: Amount, locale: str) -> str:
    """An amount in words, with what was said of it; `find_amounts` reads it back."""
    locale = locale if locale in _IN else "en"
    said = _money(amount.low, amount.high, locale)
    if amount.kind is AmountKind.SAVING:
        said = _SAVING[locale] + (_ABOUT[locale] if amount.about else "") + said
    elif amount.about:
        said = _ABOUT[locale] + said
    if amount.kind is AmountKind.YEARLY or amount.yearly:
        said += _YEARLY[locale]
    if amount.kind is AmountKind.ONCE or amount.yearly is False:
        said += _ONCE[locale]
    return said + (_IN[locale] + _years(amount.years, locale) if amount.years else "")


def _money(low: int, high: int, locale: str) -> str:
    """'1-2 mio. kr.'; the ends in full where they do not share a unit."""
    unit, word = next(
        ((times, words[locale]) for times, words in _LARGE if _fits(low, times) and _fits(high, times)),
        (1, ""),
    )
    ends = [_figures(Fraction(one, unit), locale) for one in dict.fromkeys((low, high))]
    said = "-".join(ends) + word
    return f"{said} kr." if locale == "da" else f"DKK {said}"


def _fits(value: int, times: int) -> bool:
    """Whether it is said in millions without losing anything: two decimals at most."""
    return value >= times and value * 10**_DECIMALS % times == 0


def _figures(value: Fraction, locale: str) -> str:
    whole, part = divmod(value, 1)
    said = f"{int(whole):,}"
    if part:
        said += f".{int(part * 10**_DECIMALS):0{_DECIMALS}}".rstrip("0")
    return said if locale == "en" else said.translate(str.maketrans(",.", ".,"))


def _years(years: tuple[int, ...], locale: str) -> str:
    if len(years) > 2 and years[-1] - years[0] == len(years) - 1:
        return f"{years[0]}-{years[-1]}"
    *first, last = map(str, years)
    return _AND[locale].join((", ".join(first), last)) if first else last
