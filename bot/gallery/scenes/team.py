"""The team: invitations, roles, language, groups, and whom the gate turns away."""

from __future__ import annotations

from bot.core.people import Standing
from bot.gallery.steps import SLACK, TELEGRAM, Press, Say, Scene

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
