"""What commands are about: the first words that the commands of more than one module begin with."""

from __future__ import annotations

from typing import Final

from bot.engine.router import Subject
from bot.language.words import N_

CAUCUS: Final = Subject("caucus", ("caucus", "bot"), N_("Help, invitations, language"))

CALENDAR: Final = Subject(
    "calendar", ("kalender", "år", "year", "kalenderen"), N_("The political year: dates, deadlines, budget")
)

COMMITTEE: Final = Subject(
    "committee", ("udvalg", "udvalget", "committees", "råd"), N_("Committees and councils: who sits there")
)

CONTACT: Final = Subject(
    "contact", ("kontakt", "contacts", "kontakter", "person"), N_("Contacts: add, show, find")
)

DIGEST: Final = Subject(
    "digest", ("overblik", "dagens", "morgenoverblik"), N_("The overview of the day and the week")
)

DRAFT: Final = Subject(
    "draft", ("udkast", "kladde", "kladder", "drafts"), N_("Drafts: letters to edit, approve and send")
)

NUDGE: Final = Subject(
    "nudge",
    ("påmindelse", "påmindelser", "nudges", "husk", "reminder", "reminders"),
    N_("What to see to now, and the rules it comes from"),
)

TASK: Final = Subject(
    "task", ("opgave", "næste", "opgaver", "tasks", "step", "todo"), N_("Next steps: done, put off, new")
)

TEMPLATE: Final = Subject(
    "template", ("skabelon", "skabeloner", "templates"), N_("Letter templates: the team's own words")
)

FIRST: Final = (
    (N_("Log"), N_("met Anna Jensen yesterday about rehabilitation"), "meeting logged"),
    (
        N_("Plan"),
        N_("have a meeting with Anna Jensen on Tuesday at 14:00 about the budget"),
        "meeting planned",
    ),
    (N_("Ask"), N_("who sits on the health committee in Slagelse?"), "ask"),
    (N_("Remember"), N_("remind me to send the figures by Friday"), "task add"),
    (N_("Write a letter"), N_("thank Anna Jensen for the meeting"), "draft new"),
    (N_("Overview"), N_("what is up today?"), "digest now"),
)
"""What people come for: its word, a sentence to copy, and what its button says."""
