"""The ways a team is in touch with politics: the types of activity it records."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ActivityType:
    """One type: its name in commands and data, and the other words people say for it.

    `words` begin with the one shown in Danish. `with_people` is False for what is written to the
    public or an authority rather than said to somebody.
    """

    name: str
    words: tuple[str, ...]
    with_people: bool = True


ACTIVITY_TYPES = (
    ActivityType("meeting", ("møde", "mødet", "meetings", "møder")),
    ActivityType("call", ("opkald", "telefonmøde", "calls", "phone", "ring")),
    ActivityType("visit", ("besøg", "visits", "virksomhedsbesøg")),
    ActivityType("mail", ("brev", "email", "e-mail", "letter", "mails")),
    ActivityType("oped", ("debatindlæg", "op-ed", "læserbrev", "kronik"), with_people=False),
    ActivityType("hearing", ("høringssvar", "høring", "consultation"), with_people=False),
)
