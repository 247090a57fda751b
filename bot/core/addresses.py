"""The patterns of e-mail addresses and telephone numbers, as people type them."""

from __future__ import annotations

import re
from typing import Final

EMAIL: Final = re.compile(r"(?<![^@\s])[^@\s]+@[^@\s]+\.[^@\s.]+")
"""An address, to be matched as a whole."""
_LABEL: Final = (
    r"(?:(?<!\w)(?:tlf|tel|telefon|telefonnr|mobil|mob|phone|telephone|cell)\s*[.:]*\s*)?(?<![\w.])"
)
PHONE: Final = re.compile(_LABEL + r"(\+?\(?\d[\d ()/.\-\u00a0]{5,20}\d)(?!\w)", re.IGNORECASE)
"""A number in a line, with the word before it; group 1 is the number."""
PHONE_IN_A_LIST: Final = re.compile(_LABEL + r"\+?\(?\d[\d ()/.-]{6,20}\d(?!\w)", re.IGNORECASE)
"""The same in a pasted list, where shorter runs of figures are no numbers."""
EMAIL_OR_PHONE: Final = re.compile(
    r"(?<!\S)(?:[^@\s]+@[^@\s]*|(?:tlf|tel|mobil|phone)\b|\+?\d[\d ]{5,})", re.IGNORECASE
)
"""Where either begins after a name."""
