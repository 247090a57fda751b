"""The overview, next steps, and the bot's own page."""

from __future__ import annotations

from bot.gallery.scenes.recording import MET
from bot.gallery.steps import At, Press, Say, Scene, Tick

DIGEST = (
    Scene("With something to act on", (MET, Say("/digest now", "/overblik nu"), Press("Done"))),
    Scene("In a channel", (MET, Say("/digest now", "/overblik nu", room="budget"), Press("Next week"))),
    Scene("Nothing to say", (Say("/digest now", "/overblik nu", by="Malik"),)),
    Scene(
        "In the morning",
        (
            MET,
            Say("/digest at 8:00", "/overblik kl 8", quiet=True),
            Say("/digest here 8:00", "/overblik her kl 8", room="budget", quiet=True),
            At("2026-11-23T08:00"),
            Tick(),
            Press("Done"),
        ),
    ),
    Scene(
        "In the morning, but late",
        (
            MET,
            Say("/digest at 8:00", "/overblik kl 8", quiet=True),
            At("2026-11-23T11:20"),
            Tick(),
        ),
    ),
    Scene(
        "On, known and off",
        (
            Say("/digest at 7:30", "/overblik kl 7.30"),
            Say("/digest", "/overblik"),
            Say("/digest off", "/overblik fra"),
        ),
    ),
    Scene("No such time", (Say("/digest at 25:00", "/overblik kl 25"),)),
)

STEPS = (
    Scene(
        "Ticked off twice",
        (
            Say("/task done 1", "/opgave færdig 1", by="Bo"),
            Say("/task done 1", "/opgave færdig 1"),
            Say("/task reopen 1", "/opgave genåbn 1"),
            Say("/task reopen 1", "/opgave genåbn 1"),
        ),
    ),
    Scene(
        "Added for somebody else",
        (
            Say(
                "/task add Bo books the hall by 1 December",
                "/opgave tilføj Bo booker hallen inden 1. december",
            ),
        ),
    ),
    Scene("Put off to a day gone by", (Say("/task snooze 1 yesterday", "/opgave udsæt 1 i går"),)),
    Scene("Put off to no day", (Say("/task snooze 1 until it rains", "/opgave udsæt 1 til det regner"),)),
    Scene(
        "Put off to a day there is not", (Say("/task snooze 1 31 February", "/opgave udsæt 1 31. februar"),)
    ),
    Scene("No such step", (Say("/task done 99", "/opgave færdig 99"),)),
    Scene("Nothing left to do", (Say("/task list", "/opgave liste", by="Malik"),)),
)

HOME = (
    Scene("A newcomer's", (Say("/home", "/hjem", by="Malik"),)),
    Scene("A busy one's", (MET, Say("/home", "/hjem"))),
)
