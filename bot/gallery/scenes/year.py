"""The political year, and what is to be seen to in it."""

from __future__ import annotations

from bot.gallery.steps import At, Press, Say, Scene, Tick

CALENDAR = (
    Scene("What comes next", (Say("/calendar next in Slagelse", "/kalender næste i Slagelse"), Press(0))),
    Scene(
        "Where we are", (Say("/calendar period in Region Zealand", "/kalender periode i Region Sjælland"),)
    ),
    Scene("A budget year", (Say("/calendar budget 2028 in Slagelse", "/kalender budget 2028 i Slagelse"),)),
    Scene("This week", (Say("/calendar week", "/kalender uge"),)),
    Scene(
        "A date of the municipality's own, before a deadline and after it",
        (
            Say(
                '/calendar set "second reading" 7 October 2027 in Slagelse',
                '/kalender sæt "2. behandling" 7. oktober 2027 i Slagelse',
            ),
            Say(
                '/calendar set "second reading" 20 October 2027 in Slagelse',
                '/kalender sæt "2. behandling" 20. oktober 2027 i Slagelse',
            ),
        ),
    ),
    Scene(
        "A date of our own, listed and taken out",
        (
            Say(
                '/calendar add "Dialogue meeting" 3 March 2027 at 19:00',
                '/kalender tilføj "Dialogmøde" 3. marts 2027 kl. 19',
            ),
            Say("/calendar list", "/kalender liste"),
            Say("/calendar remove Dialogue meeting", "/kalender fjern Dialogmøde"),
        ),
    ),
    Scene(
        "When something is", (Say("when is the next municipal election?", "hvornår er der kommunalvalg?"),)
    ),
    Scene("No such area", (Say("/calendar next in Slaglse", "/kalender næste i Slaglse"),)),
)

NUDGES = (
    Scene(
        "In a channel: done, put off, not relevant",
        (
            Say("/nudge here", "/påmindelse her", room="budget"),
            At("2027-08-27T09:00"),
            Tick(),
            Press("I’ll see to it"),
            Press("Undo"),
            Press("Next week"),
        ),
    ),
    Scene("Nothing to see to", (Say("/nudge list", "/påmindelse liste", by="Malik"),)),
    Scene("The rules", (Say("/nudge rules", "/påmindelse regler"),)),
)
