"""Somebody who has read nothing and writes as to a colleague has a meeting recorded within three messages."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any, Final

import pytest

from bot.core.messages import Abilities, Kind, Place, PlaceKind
from bot.language.words import LANGUAGES
from storage.activities import Activities
from storage.team import Team
from storage.work import Unit
from tests.office import BUDGET, DIRECT, ON_TELEGRAM, PHONE, Office, office

DOORS: Final[dict[str, dict[str, Any]]] = {
    "terminal": {"place": DIRECT, "kind": Kind.DIRECT},
    "slack": {
        "place": Place("slack", "D1", kind=PlaceKind.DIRECT),
        "kind": Kind.DIRECT,
        "abilities": Abilities(answers_in_ack=True),
    },
    "slack channel": {"place": BUDGET, "kind": Kind.MENTION},
    "telegram": {"place": PHONE, "kind": Kind.DIRECT, "abilities": ON_TELEGRAM},
}

# What newcomers wrote, as they wrote it, and what must be in the records afterwards: who, when.
FIRST: Final[dict[str, tuple[tuple[tuple[str, ...], str, date], ...]]] = {
    "da": (
        (
            (
                "hej 👋 hvad kan du egentlig",
                "ok smart. jeg var til kaffe hos Anna Jensen igår, hun er formand for sundhedsudvalget, "
                "vi snakkede om ventetid på genoptræning",
            ),
            "Anna Jensen",
            date(2026, 11, 19),
        ),
        (
            (
                "Godmorgen Caucus. Jeg forstår, at du kan holde styr på vores kontakter til politikerne. "
                "Hvordan kommer jeg bedst i gang?",
                "Tak for det. Borgmester Ellen Thorup og jeg har aftalt et møde tirsdag den 1. december kl. 13 på "
                "rådhuset vedrørende budgetopfølgningen. Samira Yildiz deltager ligeledes.",
                "planlæg et møde",
            ),
            "Ellen Thorup",
            date(2026, 12, 1),
        ),
        (
            (
                "ja hej det er hassan jeg har lige talt med yusuf demir i telefonen han vil gerne være med på vores "
                "forslag om gratis busser til ældre men han skal lige vende det med bent holm først og så skal jeg "
                "ringe til ham igen på mandag",
            ),
            "Yusuf Demir",
            date(2026, 11, 20),
        ),
        (
            (
                "velkommen til! er du vågen? 😄",
                "Mette Lindqvist og Karl Vestermark var forbi gruppeværelset i mandags, det handlede om "
                "høringssvaret til skolestrukturen. Morten følger op med Karl",
            ),
            "Mette Lindqvist",
            date(2026, 11, 16),
        ),
        (
            (
                "Kære Caucus. Min søn har sat mig op til det her. Er det her man skriver? Vh Birthe",
                "Bent Holm ringede i tirsdags aftes, han kommer til vores medlemsmøde d 3/12 kl 19 og fortæller om "
                "det nye sundhedshus i Slagelse. Vh Birthe",
            ),
            "Bent Holm",
            date(2026, 11, 17),
        ),
    ),
    "en": (
        (
            (
                "hiya, so what do I do with you?",
                "grand. Had a coffee w Samira Yildiz this morning re carer respite, she's keen. I owe her the one "
                "pager by Tues",
            ),
            "Samira Yildiz",
            date(2026, 11, 20),
        ),
        (
            (
                "Good morning. I have been told that you can keep a note of our meetings with councillors. Is that "
                "right?",
                "Splendid. Could you please put down that Lone and I are seeing the mayor, Ellen Thorup, on Thursday "
                "26 November at 10.30 to discuss the funding of the drop-in centre?",
            ),
            "Ellen Thorup",
            date(2026, 11, 26),
        ),
        (
            (
                "hello is this thing on um okay so yesterday I went to see bent holm at his office in slagelse and "
                "kirsten bruun was with him she runs the local diabetes group and they both want us to come and "
                "speak in january and I said I would email them some dates by the end of next week",
            ),
            "Bent Holm",
            date(2026, 11, 19),
        ),
        (
            (
                "Right. What's all this then",
                "Ran into Karl Vestermark at the Christmas fair in Næstved last Saturday. Chatted about the "
                "hydrotherapy pool closing. He'll ask around",
            ),
            "Karl Vestermark",
            date(2026, 11, 14),
        ),
    ),
}


def recorded(here: Office, unit: Unit) -> list[tuple[set[str], date]]:
    found, _ = Activities(unit, here.workspace, here.clock.now(), 1).list(limit=50)
    return [({one.name for one in row.participants}, row.day) for row in found]


def known_everywhere(here: Office, unit: Unit) -> None:
    for platform in ("slack", "telegram"):
        Team(unit, None, here.clock.now()).link_workspace(platform, "demo", here.workspace)
        Team(unit, here.workspace, here.clock.now()).link_account(platform, "demo", "ida", 1)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("locale", LANGUAGES)
def test_a_first_meeting_is_recorded_within_three_messages(locale: str, door: str) -> None:
    for messages, whom, day in FIRST[locale]:
        assert len(messages) <= 3
        with office(locale) as here:
            here.work.do(partial(known_everywhere, here))
            before = here.work.do(partial(recorded, here))
            for text in messages:
                here.say(text, **DOORS[door])
            new = [one for one in here.work.do(partial(recorded, here)) if one not in before]
            assert [one for names, one in new if whom.lower() in {name.lower() for name in names}] == [day], (
                messages
            )
