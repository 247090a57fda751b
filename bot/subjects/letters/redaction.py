"""Makes the public version of a case: confidential passages and their amounts hidden, decisions numbered."""

from __future__ import annotations

import re
from typing import Final

from bot.core.folding import fold

HIDDEN: Final = {"da": "(fortroligt)", "en": "(confidential)"}
_PASSAGE: Final = re.compile(r"\[\[.*?(?:\]\]|\Z)", re.DOTALL)
_BLOCK: Final = re.compile(
    r"^:::[ \t]*(?:fortroligt|confidential)[^\n]*$.*?(?:^:::[ \t]*$|\Z)",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
_FACTORS: Final = {
    "mia": 1_000_000_000,
    "milliard": 1_000_000_000,
    "billion": 1_000_000_000,
    "bn": 1_000_000_000,
    "mio": 1_000_000,
    "million": 1_000_000,
    "m": 1_000_000,
    "t": 1_000,
    "tkr": 1_000,
    "tusind": 1_000,
    "thousand": 1_000,
    "k": 1_000,
}
_AMOUNT: Final = re.compile(
    r"(?P<before>\b(?:kr\.?|dkk|eur|euro?|€|\$|£)\s*)?"
    r"(?P<figure>\d{1,3}(?:[.,  ]\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?)"
    r"(?:,-)?"
    r"(?:\s*(?P<factor>mia\.?|milliard(?:er)?|billions?|bn|mio\.?|million(?:er|s)?|tkr\.?|t\.?(?=\s*kr)|tusind|thousand|k|m)\b\.?)?"
    r"(?P<after>\s*(?:kr\b\.?|kroner\b|dkk\b|eur\b|euro\b|€|\$|£))?",
    re.IGNORECASE,
)
_DECISION: Final = re.compile(
    r"^\s*(?:[-*•]\s*)?(?:beslutning|besluttet|vedtaget|decision|decided|agreed)\s*:\s*(?P<said>.+)$",
    re.IGNORECASE,
)
_HEADING: Final = re.compile(
    r"^\s*(?:#+\s*)?(?:beslutninger|vi besluttede|decisions|we decided)\s*:?\s*$", re.IGNORECASE
)
_ITEM: Final = re.compile(r"^\s*(?:[-*•]|\d+[.)])\s+(?P<said>.+)$")


def is_marked(text: str) -> bool:
    """Whether a text holds a passage marked confidential."""
    return bool(_PASSAGE.search(text) or _BLOCK.search(text))


def public(text: str, locale: str) -> str:
    """The text for everybody.

    A passage in `[[ ]]`, or between lines of `:::fortroligt` (or `:::confidential`) and `:::`, becomes
    "(fortroligt)"; one that is never closed hides everything after it. An amount that stands in such a
    passage is hidden wherever else it stands, however it is written. Decisions ("Beslutning: ...", or a
    list under "Beslutninger") become numbered points.
    """
    passages = [match[0] for match in (*_BLOCK.finditer(text), *_PASSAGE.finditer(text))]
    secret = {value for passage in passages for value in _amounts(passage)}
    hidden = HIDDEN[locale]
    shown = _BLOCK.sub(f"\n{hidden}\n", text)
    shown = _PASSAGE.sub(hidden, shown)
    shown = _AMOUNT.sub(lambda match: hidden if _is_secret(match, secret) else match[0], shown)
    shown = re.sub(rf"(?:{re.escape(hidden)}[ \t]*){{2,}}", f"{hidden} ", shown)
    lines = _numbered(shown.splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in lines)).strip()


def _is_secret(match: re.Match[str], secret: set[float]) -> bool:
    return _is_amount(match) and _value(match) in secret


def _amounts(text: str) -> set[float]:
    return {_value(match) for match in _AMOUNT.finditer(text) if _is_amount(match)}


def _is_amount(match: re.Match[str]) -> bool:
    """Whether a figure is money: by its currency or factor, or large; a year or a small number may be anything."""
    marked = match["before"] or match["after"] or match["factor"]
    return bool(marked) or not match["figure"].isdecimal() or _value(match) >= 10_000


def _value(match: re.Match[str]) -> float:
    figure = match["figure"]
    if re.fullmatch(r"\d{1,3}(?:[.,  ]\d{3})+(?:,\d+)?", figure):
        whole, _, rest = figure.partition(",") if re.search(r",\d{1,2}$", figure) else (figure, "", "")
        number = float(re.sub(r"\D", "", whole) + (f".{rest}" if rest else ""))
    else:
        number = float(figure.replace(",", "."))
    factor = fold(match["factor"] or "").rstrip(".")
    return round(
        number * next((by for word, by in _FACTORS.items() if factor in (word, f"{word}er", f"{word}s")), 1),
        2,
    )


def _numbered(lines: list[str]) -> list[str]:
    """Lines in which every decision is a numbered point, counted through the text."""
    done: list[str] = []
    count = 0
    listing = False
    for line in lines:
        if _HEADING.match(line):
            listing = True
            done.append(line)
            continue
        found = _DECISION.match(line) or (_ITEM.match(line) if listing else None)
        if found:
            count += 1
            done.append(f"{count}. {found['said']}")
            continue
        listing = listing and not line.strip()
        done.append(line)
    return done
