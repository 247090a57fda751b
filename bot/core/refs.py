"""Marks in square brackets that buttons put into what they say: which one is meant, which page, what is settled.

Each takes along the white space before it, and is entered at the beginning of a run of it only.
"""

from __future__ import annotations

import re
from typing import Final


def _mark(inside: str) -> re.Pattern[str]:
    return re.compile(rf"(?:(?<!\s)\s+)?\[(?:{inside})\]", re.IGNORECASE)


PERSON: Final = _mark(r"p(\d{1,9})")
"""'[p12]': the contact with that number."""
BODY: Final = _mark(r"o(\d{1,9})")
"""'[o7]': the organization with that number."""
PERSON_OR_BODY: Final = _mark(r"([op])(\d{1,9})")
NEW: Final = _mark("new|ny")
"""Somebody or something of that name is to be added, although there is one like it."""
NEW_BODY: Final = _mark("new body|nyt organ")
AGAIN: Final = _mark("again|igen")
"""Said a second time on purpose."""
YES: Final = _mark("yes|ja")
"""What was asked is confirmed."""
ANYWAY: Final = _mark("anyway")
"""In spite of what was warned of."""
SAVE: Final = _mark("save")
"""What was previewed is to be kept."""
KEEP: Final = _mark("keep")
CLOSE: Final = _mark("close")
SEEN: Final = _mark(r"seen(\d{1,6})")
"""How many letters somebody had seen when they pressed."""
AS_IT_IS: Final = _mark("as ?is")
AT_PAGE: Final = _mark(r"page(\d{1,4})")
