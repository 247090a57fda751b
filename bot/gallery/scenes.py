"""The scenes of the gallery: what is said to the bot so that everything it can answer is seen once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from bot.core.people import Standing

SLACK, TELEGRAM, SHELL = "slack", "telegram", "shell"
PLATFORMS = (SLACK, TELEGRAM, SHELL)


@dataclass(frozen=True, slots=True)
class Say:
    """Somebody types a sentence; the Danish one is the English one where it is left out.

    A sentence that begins with '/' is a slash command; else it is said to the bot in the conversation
    with it alone, or mentions it in the room. `quiet` sentences lead up to what is shown.
    """

    en: str
    da: str = ""
    by: str = "Ida"
    room: str = ""
    standing: Standing | None = None
    quiet: bool = False

    def sentence(self, locale: str) -> str:
        return self.da if locale == "da" and self.da else self.en


@dataclass(frozen=True, slots=True)
class Press:
    """Somebody presses a button of the last answer that had any: by its place from 0, or by its English label."""

    button: int | str
    by: str = "Ida"


@dataclass(frozen=True, slots=True)
class Fill:
    """The form just shown is sent in; where the platform asks one question at a time, `en` and `da` answer it."""

    en: Mapping[str, str]
    da: Mapping[str, str] = field(default_factory=dict)

    def values(self, locale: str) -> Mapping[str, str]:
        return self.da if locale == "da" and self.da else self.en


@dataclass(frozen=True, slots=True)
class At:
    """The clock is set to a local moment."""

    moment: str


@dataclass(frozen=True, slots=True)
class Tick:
    """The scheduler looks once at what is due."""


Step: TypeAlias = Say | Press | Fill | At | Tick


@dataclass(frozen=True, slots=True)
class Scene:
    """A few sentences on a fresh demo team; `on` the platforms where such a thing can happen."""

    title: str
    steps: Sequence[Step]
    on: Sequence[str] = PLATFORMS


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
    Scene("No name", (Say("/contact add", "/kontakt tilføj"),)),
)

TEAM = (
    Scene("Hello again", (Say("/start"),)),
    Scene("Help with one subject", (Say("/caucus help meeting", "/caucus hjælp møde"),)),
    Scene(
        "An invitation in a channel", (Say("/caucus invite admin", "/caucus inviter admin", room="budget"),)
    ),
    Scene("A role there is not", (Say("/caucus invite king", "/caucus inviter konge"),)),
    Scene("Not for members", (Say("/caucus invite", "/caucus inviter", by="Bo"),)),
    Scene("A code that is none", (Say("/start abcdefghjkmn", by="Nanna"),), on=(TELEGRAM,)),
    Scene(
        "A group is linked",
        (
            Say("/caucus link", "/caucus tilknyt", room="ny"),
            Say("/caucus unlink", "/caucus frakobl", room="ny"),
        ),
    ),
    Scene("Linked from the wrong place", (Say("/caucus link", "/caucus tilknyt"),)),
    Scene("Which language", (Say("/caucus language", "/caucus sprog"), Press(2))),
    Scene(
        "The language of a channel", (Say("/caucus language en here", "/caucus sprog da her", room="budget"),)
    ),
    Scene(
        "A role is given",
        (
            Say("/caucus role reader Bo", "/caucus rolle læser Bo"),
            Say("/meeting logged Bent Holm", "/møde noteret Bent Holm", by="Bo"),
            Say("/caucus whoami", "/caucus hvemerjeg", by="Bo"),
        ),
    ),
    Scene("A role for nobody", (Say("/caucus role reader Knud", "/caucus rolle læser Knud"),)),
)

GATE = (
    Scene("A guest", (Say("/meeting list", "/møde liste", by="Gry", standing=Standing.GUEST),), on=(SLACK,)),
    Scene(
        "Somebody from elsewhere",
        (Say("/meeting list", "/møde liste", by="Gry", standing=Standing.STRANGER),),
        on=(SLACK,),
    ),
    Scene(
        "A bot", (Say("meeting list", "møde liste", by="Robot", standing=Standing.BOT),), on=(SLACK, TELEGRAM)
    ),
    Scene("Somebody not invited", (Say("/meeting list", "/møde liste", by="Nanna"),), on=(TELEGRAM,)),
    Scene("A group not linked", (Say("/meeting list", "/møde liste", room="ny"),), on=(TELEGRAM,)),
)

SCENES = (
    *(("Recording", scene) for scene in RECORDING),
    *(("Changing", scene) for scene in CHANGING),
    *(("Listing", scene) for scene in LISTING),
    *(("Misunderstood", scene) for scene in MISUNDERSTOOD),
    *(("Contacts", scene) for scene in CONTACTS),
    *(("Digest", scene) for scene in DIGEST),
    *(("Next steps", scene) for scene in STEPS),
    *(("Home", scene) for scene in HOME),
    *(("Team", scene) for scene in TEAM),
    *(("Gate", scene) for scene in GATE),
)
