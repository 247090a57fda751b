"""The facts of an invented letter, for a template to be looked at before it is used."""

from __future__ import annotations

from typing import Any, Final

from bot.engine.context import Context
from bot.subjects.letters.facts import Given, facts_of_nobody

_SENDER: Final = {"email": "os@example.dk", "phone": "12 34 56 78"}
_SAMPLES: Final[dict[str, dict[str, Any]]] = {
    "da": {
        "recipient": {
            "name": "Anna Eksempel",
            "given_name": "Anna",
            "title": "formand for Sundhedsudvalget",
            "role": "formand",
            "body": "Sundhedsudvalget",
            "area": "Eksempelby",
            "email": "anna@example.dk",
            "mayor": False,
            "chair": True,
            "vice_chair": False,
            "elected": True,
            "voted_in": True,
            "newly_elected": False,
            "reelected": True,
            "not_elected": False,
        },
        "last_meeting": {
            "date": "3. oktober 2026",
            "when": "i oktober",
            "topic": "genoptræning",
            "kind": "meeting",
            "called": "møde",
            "time": "",
        },
        "promised": [{"what": "sende ventetallene", "by": "1. december 2026", "who": "Bo"}],
        "seats": [{"role": "formand", "body": "Sundhedsudvalget", "since": "1. januar 2026"}],
        "topic": "genoptræning",
        "story": "Grethe ventede 14 uger på sin genoptræning og kunne ikke længere selv gå op ad trappen.",
        "figure": {
            "text": "ugers ventetid",
            "ours": "12",
            "neighbour": "6",
            "neighbour_name": "Nabokommunen",
        },
        "our_wish": "at ventetiden kommer ned på højst fire uger.",
        "date": "tirsdag den 8. december kl. 14",
        "place": "på rådhuset",
        "deadline": "15. december 2026",
        "case": "Forslag til ny sundhedspolitik",
        "headline": "Genoptræning kan ikke vente",
        "proposal": "at ansætte to fysioterapeuter mere.",
        "cost": "1,1 mio. kr. om året",
        "gain": "færre genindlæggelser.",
        "other_gains": "kortere ventetid for andre.",
        "our_part": "frivillige, der følges med dem, der træner.",
        "agreed": "Vi sender ventetallene inden 1. december.",
        "outcome": "genvalgt",
        "sources": "Kommunens hjemmeside og vores egne møder med dig.",
        "budget": {"adopted": "7. oktober 2026", "year": "2027", "meeting": None},
        "municipality": "Eksempelby",
    },
    "en": {
        "recipient": {
            "name": "Anna Example",
            "given_name": "Anna",
            "title": "chair of the Health Committee",
            "role": "chair",
            "body": "Health Committee",
            "area": "Exampleton",
            "email": "anna@example.dk",
            "mayor": False,
            "chair": True,
            "vice_chair": False,
            "elected": True,
            "voted_in": True,
            "newly_elected": False,
            "reelected": True,
            "not_elected": False,
        },
        "last_meeting": {
            "date": "3 October 2026",
            "when": "in October",
            "topic": "rehabilitation",
            "kind": "meeting",
            "called": "meeting",
            "time": "",
        },
        "promised": [{"what": "send the waiting times", "by": "1 December 2026", "who": "Bo"}],
        "seats": [{"role": "chair", "body": "Health Committee", "since": "1 January 2026"}],
        "topic": "rehabilitation",
        "story": "Grethe waited 14 weeks for rehabilitation and could no longer climb her own stairs.",
        "figure": {
            "text": "weeks of waiting",
            "ours": "12",
            "neighbour": "6",
            "neighbour_name": "the next town",
        },
        "our_wish": "a wait of four weeks at most.",
        "date": "Tuesday 8 December at 14:00",
        "place": "at the town hall",
        "deadline": "15 December 2026",
        "case": "Proposal for a new health policy",
        "headline": "Rehabilitation cannot wait",
        "proposal": "to employ two more physiotherapists.",
        "cost": "DKK 1.1 million a year",
        "gain": "fewer people back in hospital.",
        "other_gains": "a shorter wait for others.",
        "our_part": "volunteers who come along to the training.",
        "agreed": "We send the waiting times by 1 December.",
        "outcome": "re-elected",
        "sources": "The municipality's website and our own meetings with you.",
        "budget": {"adopted": "7 October 2026", "year": "2027", "meeting": None},
        "municipality": "Exampleton",
    },
}


def sample(ctx: Context, locale: str, area: str) -> dict[str, Any]:
    """The values of a letter from whoever asks to somebody invented: everything a letter may be given is there."""
    own = facts_of_nobody(ctx, Given(area=area), locale).values
    invented = _SAMPLES[locale]
    sender = {key: value or _SENDER.get(key, "") for key, value in own["sender"].items()}
    met = invented["last_meeting"]
    return {**own, **invented, "sender": sender, "last_talk": met, "meetings": [met]}
