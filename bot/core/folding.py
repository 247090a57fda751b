"""The spellings names are compared by: of people and places, and of bodies."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

_LETTERS: Final = str.maketrans(
    {
        "æ": "ae",
        "ø": "oe",
        "å": "aa",
        "ä": "ae",
        "ö": "oe",
        "œ": "oe",
        "ð": "d",
        "đ": "d",
        "þ": "th",
        "ł": "l",
    }
)
_APOSTROPHES: Final = re.compile("['’‘`´ʼ]")
_NOT_LETTERS: Final = re.compile(r"[\W_]+")
_DOUBLE_A: Final = re.compile("aa+")
_OE: Final = re.compile("oe+")


def fold(name: str) -> str:
    """The spelling names are compared by: lower-case words of letters and figures, one space between.

    æ is ae; ø, ö, oe and o are one, so are å, aa and a; accents and apostrophes are dropped; hyphens, full
    stops and other signs part words. Folding twice changes nothing.
    """
    return _of_short(name) if len(name) <= _SHORT else _folded(name)


def _folded(name: str) -> str:
    if name.isascii():
        folded = name.lower()
    else:
        composed = unicodedata.normalize("NFC", name.casefold()).translate(_LETTERS)
        apart = unicodedata.normalize("NFKD", composed).casefold().translate(_LETTERS)
        folded = "".join(
            sign for sign in unicodedata.normalize("NFKD", apart) if not unicodedata.combining(sign)
        )
    folded = _NOT_LETTERS.sub(" ", _APOSTROPHES.sub("", folded))
    return _OE.sub("o", _DOUBLE_A.sub("a", folded)).strip()


_SHORT: Final = 80
# The same few thousand words and names are compared again and again.
_of_short = lru_cache(maxsize=8_192)(_folded)


_BODY_ENDINGS: Final = re.compile(
    r"(?<=udvalg)(?:ets?|enes?|s)$|(?<=rad)(?:ets?|s)$|(?<=bestyrelse)(?:ns?|s)$|(?<=kommune)(?:ns?|s)$"
    r"|(?<=forvaltning)(?:ens?|s)$|(?<=region)(?:ens?|s)$|(?<=gruppe)(?:ns?|s)$|(?<=forening)(?:ens?|s)$"
    r"|(?<=committee)s$|(?<=council)s$|(?<=board)s$"
)
_BODY_APART: Final = re.compile(
    r"(?<=[a-z]{4}) (?=(?:udvalg|rad|bestyrelse|nevn)(?:ets?|ens?|ns?|s)?(?: |$))"
)
_BODY_FILLERS: Final = frozenset({"og", "and", "the", "det", "den", "de"})


def fold_body(name: str) -> str:
    """`fold` for bodies: 'Teknik- og Miljøudvalgets' and 'teknik & miljø udvalg' are one."""
    words = (word for word in _BODY_APART.sub("", fold(name)).split() if word not in _BODY_FILLERS)
    return " ".join(_BODY_ENDINGS.sub("", word) for word in words)
