"""What the facts of a letter are called, for the gaps where one is missing."""

from __future__ import annotations

from typing import Final

MISSING: Final = {"da": "mangler", "en": "missing"}
LINK: Final = {"da": "og", "en": "and"}

LABELS: Final[dict[str, tuple[str, str]]] = {
    "recipient.name": ("modtagerens navn", "the recipient's name"),
    "recipient.given_name": ("modtagerens fornavn", "the recipient's first name"),
    "recipient.title": ("modtagerens titel", "the recipient's title"),
    "recipient.role": ("modtagerens post", "the recipient's post"),
    "recipient.body": ("udvalg eller råd", "committee or council"),
    "recipient.area": ("kommune eller region", "municipality or region"),
    "recipient.email": ("modtagerens mailadresse", "the recipient's e-mail address"),
    "sender.name": ("dit navn", "your name"),
    "sender.organisation": ("jeres organisation", "your organisation"),
    "sender.area": ("jeres område", "your area"),
    "sender.email": ("jeres mailadresse", "your e-mail address"),
    "sender.phone": ("jeres telefonnummer", "your telephone number"),
    "sender.title": ("din titel", "your title"),
    "last_meeting.when": ("hvornår I mødtes", "when you met"),
    "last_meeting.date": ("hvornår I mødtes", "when you met"),
    "last_meeting.topic": ("hvad I talte om", "what you talked about"),
    "last_meeting.place": ("hvor I mødtes", "where you met"),
    "topic": ("emnet", "the topic"),
    "occasion": ("anledningen", "the occasion"),
    "municipality": ("kommunen", "the municipality"),
    "date": ("dato og klokkeslæt", "date and time"),
    "place": ("stedet", "the place"),
    "deadline": ("fristen", "the deadline"),
    "case": ("sagen", "the case"),
    "today": ("dagens dato", "today's date"),
    "our_wish": ("hvad vi helt konkret ønsker", "what exactly we want"),
    "story": ("en historie fra hverdagen", "a story from everyday life"),
    "figure": ("et tal", "a figure"),
    "figure.text": ("hvad tallet viser", "what the figure shows"),
    "figure.ours": ("kommunens tal", "the municipality's figure"),
    "figure.neighbour": ("nabokommunens tal", "the neighbouring municipality's figure"),
    "figure.neighbour_name": ("nabokommunen", "the neighbouring municipality"),
    "last_talk.when": ("hvornår I talte sammen", "when you talked"),
    "last_talk.topic": ("hvad I talte om", "what you talked about"),
    "next_meeting.date": ("dato og klokkeslæt", "date and time"),
    "budget.adopted": ("hvornår budgettet blev vedtaget", "when the budget was adopted"),
    "sources": ("hvor oplysningerne kommer fra", "where the information comes from"),
    "agreed": ("hvad I aftalte", "what you agreed"),
    "outcome": (
        "hvordan valget gik (udfald: valgt, genvalgt eller ikke valgt)",
        "how the election went (outcome: elected, re-elected or not elected)",
    ),
    "headline": ("overskriften", "the headline"),
    "proposal": ("forslaget", "the proposal"),
    "cost": ("hvad det koster", "what it costs"),
    "gain": ("hvad det sparer eller giver", "what it saves or brings"),
    "other_gains": ("hvad det ellers løser", "what else it solves"),
    "our_part": ("hvad vi selv bidrager med", "what we bring ourselves"),
}


def labels(locale: str) -> dict[str, str]:
    """The names of the facts in a language; English for any but Danish."""
    return {fact: names[0 if locale == "da" else 1] for fact, names in LABELS.items()}
