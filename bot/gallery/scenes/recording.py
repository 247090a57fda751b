"""Meetings and the like: recorded and planned, in a line, a form or question by question."""

from __future__ import annotations

from bot.gallery.steps import SHELL, SLACK, TELEGRAM, Fill, Press, Say, Scene

MET = Say(
    "/meeting logged Bent Holm yesterday 14:00 about rehabilitation. Next: send the figures by Friday",
    "/møde noteret Bent Holm i går kl. 14 om genoptræning. Næste: send tallene inden fredag",
    quiet=True,
)

RECORDING = (
    Scene(
        "Two people of one name",
        (
            Say(
                "/meeting logged Anna Jensen yesterday 14:00 about rehabilitation",
                "/møde noteret Anna Jensen i går kl. 14 om genoptræning",
            ),
            Press(0),
        ),
    ),
    Scene(
        "A near miss",
        (
            Say("/call logged Samira Yildis about school meals", "/opkald noteret Samira Yildis om skolemad"),
            Press(0),
        ),
    ),
    Scene(
        "An unknown name",
        (
            Say(
                "/visit logged Birte Nørgaard on Monday about the sports hall",
                "/besøg noteret Birte Nørgaard i mandags om hallen",
            ),
            Press("Add as contact"),
        ),
    ),
    Scene(
        "Everything in one line, in a channel",
        (
            Say(
                "/meeting logged Bent Holm and Karl Vestermark from the health committee in Slagelse "
                "on 12 November at 15:30 about rehabilitation after a stroke: they want the numbers per "
                "district - Karl asks for a visit. Next: Bo sends the waiting list figures by 27 November; "
                "next: book a visit in week 49",
                "/møde noteret Bent Holm og Karl Vestermark fra sundhedsudvalget i Slagelse "
                "den 12. november kl. 15.30 om genoptræning efter apopleksi: de vil se tallene pr. "
                "distrikt - Karl foreslår et besøg. Næste: Bo sender ventelistetal senest 27. november; "
                "næste: aftal besøg i uge 49",
                room="budget",
            ),
            Press("Share in channel"),
        ),
        on=(SLACK, SHELL),
    ),
    Scene(
        "In a group that reads along",
        (
            Say(
                "/meeting logged Anna Jensen and Ellen Torup yesterday about the library",
                "/møde noteret Anna Jensen og Ellen Torup i går om biblioteket",
                room="budget",
            ),
            Press(0),
        ),
        on=(TELEGRAM,),
    ),
    Scene(
        "Logged, but still to come",
        (
            Say(
                "/meeting logged Bent Holm tomorrow 14:00 about the budget",
                "/møde noteret Bent Holm i morgen kl. 14 om budgettet",
            ),
            Press("No, change the day"),
        ),
    ),
    Scene(
        "Logged, but still to come: so it was planned",
        (
            Say(
                "/meeting logged Bent Holm tomorrow 14:00 about the budget",
                "/møde noteret Bent Holm i morgen kl. 14 om budgettet",
                quiet=True,
            ),
            Press("Yes, plan it"),
        ),
    ),
    Scene(
        "Planned, but over already",
        (
            Say(
                "/meeting planned Bent Holm yesterday 14:00 about the budget",
                "/møde planlagt Bent Holm i går kl. 14 om budgettet",
            ),
            Press("Yes, log it"),
        ),
    ),
    Scene(
        "A week is no day",
        (
            Say(
                "/visit logged Ellen Thorup week 45 about the library",
                "/besøg noteret Ellen Thorup uge 45 om biblioteket",
            ),
        ),
    ),
    Scene(
        "An impossible date",
        (
            Say(
                "/meeting logged Bent Holm 31 February about rehabilitation",
                "/møde noteret Bent Holm 31. februar om genoptræning",
            ),
        ),
    ),
    Scene("The same twice", (MET, Say(MET.en, MET.da), Press("Show it"))),
    Scene("The same twice, and meant", (MET, Say(MET.en, MET.da, quiet=True), Press("Log it once more"))),
    Scene(
        "Confidential, in the conversation with the bot",
        (
            Say(
                "meeting logged Ellen Thorup today 9:00 about the merger of two schools, confidential",
                "møde noteret Ellen Thorup i dag kl. 9 om sammenlægning af to skoler, fortroligt",
            ),
        ),
    ),
    Scene(
        "Confidential, in a channel",
        (
            Say(
                "/meeting logged Ellen Thorup today 9:00 about the merger of two schools, confidential",
                "/møde noteret Ellen Thorup i dag kl. 9 om sammenlægning af to skoler, fortroligt",
                room="budget",
            ),
            Say("/meeting share 3", "/møde del 3", room="budget"),
        ),
    ),
    Scene("A form with nothing in it yet", (Say("/meeting logged", "/møde noteret"),)),
    Scene(
        "A form with trouble",
        (
            Say("/meeting planned", "/møde planlagt", quiet=True),
            Fill(
                {"people": "Bent Holm", "when": "31 February", "topic": "rehabilitation"},
                {"people": "Bent Holm", "when": "31. februar", "topic": "genoptræning"},
            ),
        ),
    ),
    Scene(
        "A form sent in",
        (
            Say("/visit planned", "/besøg planlagt", quiet=True),
            Fill(
                {
                    "people": "Jonas Krogsgaard, Ellen Thorup",
                    "when": "Tuesday 14:00",
                    "topic": "the new school",
                    "body": "Børne- og Skoleudvalget",
                    "details": "Bring the drawings.\nPark behind the hall.",
                    "next_steps": "call the architect by Monday",
                },
                {
                    "people": "Jonas Krogsgaard, Ellen Thorup",
                    "when": "tirsdag kl. 14",
                    "topic": "den nye skole",
                    "body": "Børne- og Skoleudvalget",
                    "details": "Husk tegningerne.\nParkér bag hallen.",
                    "next_steps": "ring til arkitekten inden mandag",
                },
            ),
        ),
        on=(SLACK, SHELL),
    ),
    Scene(
        "One question at a time",
        (
            Say("/meeting planned", "/møde planlagt"),
            Say("Bent Holm about rehabilitation", "Bent Holm om genoptræning"),
            Say("tuesday 14:00", "tirsdag kl. 14"),
        ),
        on=(TELEGRAM,),
    ),
    Scene(
        "A question given up",
        (Say("/meeting planned", "/møde planlagt", quiet=True), Say("cancel", "annuller")),
        on=(TELEGRAM,),
    ),
)
