"""Contacts: shown, found, added."""

from __future__ import annotations

from bot.gallery.scenes.recording import MET
from bot.gallery.steps import SHELL, SLACK, TELEGRAM, Fill, Press, Say, Scene

CONTACTS = (
    Scene(
        "One with a seat and a history",
        (MET, Say("/contact show Bent Holm", "/kontakt vis Bent Holm", room="budget")),
    ),
    Scene("One of two", (Say("/contact show Anna Jensen", "/kontakt vis Anna Jensen"), Press(1))),
    Scene("A slip of the pen", (Say("/contact show Bent Hollm", "/kontakt vis Bent Hollm"), Press(0))),
    Scene("Nobody", (Say("/contact show Ulla Ukendt", "/kontakt vis Ulla Ukendt"), Press(0))),
    Scene("Somebody known already", (Say("/contact add Bent Holm", "/kontakt tilføj Bent Holm"), Press(0))),
    Scene("Found", (Say("/contact find health", "/kontakt find sundhed"),)),
    Scene("Many found", (Say("/contact find Slagelse", "/kontakt find Slagelse"),)),
    Scene("None found", (Say("/contact find harbour master", "/kontakt find havnefoged"),)),
    Scene(
        "An address that is none",
        (
            Say("/contact add", "/kontakt tilføj", quiet=True),
            Fill({"name": "Birte Nørgaard", "email": "birte(at)example"}),
        ),
        on=(SLACK, SHELL),
    ),
    Scene(
        "A note, one question at a time",
        (
            Say("/contact note", "/kontakt notat"),
            Say("Bent Holm"),
            Say("prefers mornings", "foretrækker formiddage"),
        ),
        on=(TELEGRAM,),
    ),
    Scene("No name", (Say("/contact add", "/kontakt tilføj"),)),
)
