"""Committees and the questions about who sits there."""

from __future__ import annotations

from bot.gallery.steps import SHELL, SLACK, TELEGRAM, At, Fill, Press, Say, Scene

LIST_EN = """/committee seat Social and Health Committee in Ringsted
Chair: Mette Lindqvist (B)
Vice chair: Yusuf Demir (Ø)
Members
Anna Jensen (A)
Signe Brock (V)
Read more about the committee"""
LIST_DA = """/udvalg plads Social- og Sundhedsudvalget i Ringsted
Formand: Mette Lindqvist (B)
Næstformand: Yusuf Demir (Ø)
Medlemmer
Anna Jensen (A)
Signe Brock (V)
Læs mere om udvalget"""
REGION = (
    Say(
        "/committee add Regionsrådet in Region Sjælland",
        "/udvalg tilføj Regionsrådet i Region Sjælland",
        quiet=True,
    ),
    Say(
        "/committee seat Ole Dam on Regionsrådet in Region Sjælland as chair of the regional council for V",
        "/udvalg plads Ole Dam på Regionsrådet i Region Sjælland som regionsrådsformand for V",
        quiet=True,
    ),
)

COMMITTEES = (
    Scene(
        "A list is pasted: shown first, then saved",
        (
            Say(LIST_EN.replace("Social and Health Committee", "Social- og Sundhedsudvalget"), LIST_DA),
            Press(1),
            Press("Save"),
            Press("Undo"),
        ),
    ),
    Scene(
        "A list is pasted into the form",
        (
            Say("/committee seat", "/udvalg plads"),
            Fill(
                {
                    "people": "Chair: Mette Lindqvist (B)\nSigne Brock (V)",
                    "body": "health committee in Ringsted",
                },
                {
                    "people": "Formand: Mette Lindqvist (B)\nSigne Brock (V)",
                    "body": "sundhedsudvalget i Ringsted",
                },
            ),
        ),
        on=(SLACK, SHELL),
    ),
    Scene(
        "A list, one question at a time",
        (
            Say("/committee seat", "/udvalg plads"),
            Say("Social- og Sundhedsudvalget in Ringsted", "Social- og Sundhedsudvalget i Ringsted"),
            Say(
                "Chair: Mette Lindqvist (B)\nSigne Brock (V)", "Formand: Mette Lindqvist (B)\nSigne Brock (V)"
            ),
            Press("Save"),
        ),
        on=(TELEGRAM,),
    ),
    Scene(
        "A list for a committee nobody knows yet",
        (
            Say(
                "/committee seat Climate Committee in Ringsted\nChair: Signe Brock (V)\nYusuf Demir (Ø)",
                "/udvalg plads Klimaudvalget i Ringsted\nFormand: Signe Brock (V)\nYusuf Demir (Ø)",
            ),
            Press(0),
            Press("Save"),
        ),
    ),
    Scene(
        "A list with nobody on it",
        (
            Say(
                "/committee seat health committee in Ringsted\nRead more\nContact the municipality",
                "/udvalg plads sundhedsudvalget i Ringsted\nLæs mere\nKontakt kommunen",
            ),
        ),
    ),
    Scene(
        "One seat, and what can be done about it",
        (
            Say(
                "/committee seat Signe Brock on the health committee in Ringsted for V from 1 January 2026",
                "/udvalg plads Signe Brock på sundhedsudvalget i Ringsted for V fra 1. januar 2026",
            ),
            Press("Undo"),
        ),
    ),
    Scene("Which committee", (Say("/committee confirm the council", "/udvalg bekræft byrådet"), Press(0))),
    Scene(
        "A region that is to end",
        (
            *REGION,
            Say(
                "/committee who Regionsrådet in Region Sjælland",
                "/udvalg hvem Regionsrådet i Region Sjælland",
            ),
        ),
    ),
    Scene(
        "A region that has ended, and what follows",
        (
            *REGION,
            At("2027-01-04T09:00"),
            Say(
                "/committee who Regionsrådet in Region Sjælland",
                "/udvalg hvem Regionsrådet i Region Sjælland",
            ),
            Press("Region Østdanmark"),
        ),
    ),
)

QUESTIONS = (
    Scene(
        "Who sits there",
        (Say("who sits on the health committee in Slagelse?", "hvem sidder i sundhedsudvalget i Slagelse?"),),
    ),
    Scene(
        "Asked in a channel, and shared",
        (
            Say("/ask who is mayor in Næstved?", "/spørg hvem er borgmester i Næstved?", room="budget"),
            Press("Share in channel"),
        ),
        on=(SLACK, SHELL),
    ),
    Scene("Where, then", (Say("who sits on the council?", "hvem sidder i byrådet?"), Press(0))),
    Scene(
        "Nobody known there",
        (Say("who sits on the culture committee in Slagelse?", "hvem sidder i kulturudvalget i Slagelse?"),),
    ),
    Scene(
        "What somebody sits on",
        (Say("which committees does Anna Jensen sit on?", "hvilke udvalg sidder Anna Jensen i?"), Press(1)),
    ),
    Scene(
        "When we last met somebody",
        (Say("when did we last meet Bent Holm?", "hvornår har vi sidst mødt Bent Holm?"),),
    ),
    Scene(
        "Whom we have met about something",
        (Say("who have we met about rehabilitation?", "hvem har vi mødt om genoptræning?"),),
    ),
    Scene(
        "Whether somebody sat there",
        (
            Say(
                "was Bent Holm on the health committee in Slagelse in March 2024?",
                "sad Bent Holm i sundhedsudvalget i Slagelse i marts 2024?",
            ),
        ),
    ),
)
