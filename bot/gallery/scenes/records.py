"""What has been recorded: changed, taken back, listed; and what cannot be understood."""

from __future__ import annotations

from bot.gallery.scenes.recording import MET
from bot.gallery.steps import SHELL, SLACK, At, Press, Say, Scene

CHANGING = (
    Scene("What can be changed", (MET, Say("/meeting edit 3", "/møde ret 3"))),
    Scene(
        "Changed in one line",
        (
            MET,
            Say(
                "/meeting edit 3 about waiting times on Monday 10:00",
                "/møde ret 3 om ventetider i mandags kl. 10",
            ),
        ),
    ),
    Scene("Taken back and put back", (MET, Press("Undo"), Press("Put it back"))),
    Scene(
        "A button pressed twice",
        (MET, Press("Undo"), Say("/meeting undo 3", "/møde fortryd 3")),
    ),
    Scene("Somebody else's", (MET, Say("/meeting undo 3", "/møde fortryd 3", by="Bo"))),
    Scene("Nothing of one's own", (Say("/meeting undo", "/møde fortryd", by="Malik"),)),
    Scene(
        "A next step ticked off on the card",
        (MET, Press(0), Press(0)),
    ),
    Scene(
        "What became of a plan",
        (
            At("2026-11-21T12:00"),
            Say("/meeting show 2", "/møde vis 2"),
            Press("It took place"),
            Press("Undo"),
            Press("It was cancelled"),
        ),
    ),
    Scene("No such record", (Say("/meeting show 999", "/møde vis 999"),)),
)

LISTING = (
    Scene("What is ahead and behind", (MET, Say("/meeting list", "/møde liste"))),
    Scene(
        "In a channel, and shared",
        (MET, Say("/meeting list", "/møde liste", room="budget"), Press("Share in channel")),
        on=(SLACK, SHELL),
    ),
    Scene("Nothing there", (Say("/visit list", "/besøg liste"),)),
    Scene("Nothing with somebody", (Say("/meeting list Ellen Thorup", "/møde liste Ellen Thorup"),)),
    Scene("Of one of two", (Say("/meeting list Anna Jensen", "/møde liste Anna Jensen"), Press(0))),
    Scene("Of somebody unknown", (Say("/meeting list Ulla Ukendt", "/møde liste Ulla Ukendt"),)),
    Scene(
        "More than a page",
        (
            *(
                Say(
                    f"/call logged Bent Holm {day} November about {en}",
                    f"/opkald noteret Bent Holm {day}. november om {da}",
                    quiet=True,
                )
                for day, (en, da) in enumerate(
                    (
                        ("the bus to the hospital", "bussen til sygehuset"),
                        ("home care", "hjemmepleje"),
                        ("the school in Korsør", "skolen i Korsør"),
                        ("cycle lanes", "cykelstier"),
                        ("the youth club", "ungdomsklubben"),
                        ("staffing", "normeringer"),
                        ("the harbour", "havnen"),
                        ("libraries", "biblioteker"),
                        ("wind turbines", "vindmøller"),
                        ("day centres", "daghjem"),
                    ),
                    1,
                )
            ),
            Say("/call list", "/opkald liste"),
            Press(0),
        ),
    ),
)

MISUNDERSTOOD = (
    Scene("Nothing understood", (Say("what a lovely day", "sikke en dejlig dag"),)),
    Scene(
        "A slip of the pen",
        (Say("/meeting loged Bent Holm yesterday", "/møde afhodt Bent Holm i går"), Press(0)),
    ),
    Scene("No verb", (Say("/meeting", "/møde"),)),
    Scene(
        "A person instead of a verb",
        (Say("/meeting Bent Holm yesterday about parks", "/møde Bent Holm i går om parker"),),
    ),
    Scene("A number is missing", (Say("/meeting show", "/møde vis"),)),
    Scene(
        "What somebody hostile types",
        (
            Say(
                "/meeting logged <b>Bent</b> <!channel> *_~ yesterday about </script>&amp; @here",
                "/møde noteret <b>Bent</b> <!channel> *_~ i går om </script>&amp; @here",
                room="budget",
            ),
        ),
    ),
)
