"""The budget and its asks: who stands where, and whether there is a majority."""

from __future__ import annotations

from bot.gallery.steps import SHELL, SLACK, Fill, Press, Say, Scene

OPEN = Say('/budget open "Budget 2028" in Slagelse', '/budget åbn "Budget 2028" i Slagelse', quiet=True)
SEATS = Say(
    "/budget seats A 9, V 8, F 3, C 3, B 2, Ø 2, Æ 2, M 1, O 1",
    "/budget pladser A 9, V 8, F 3, C 3, B 2, Ø 2, Æ 2, M 1, O 1",
    quiet=True,
)
ASK = Say(
    '/budget ask "Rehabilitation within 14 days" DKK 1.5m a year owner Bo: the wait is 31 days',
    '/budget ønske "Genoptræning inden 14 dage" 1,5 mio. kr. årligt ansvarlig Bo: ventetiden er 31 dage',
    quiet=True,
)
MORE = Say('/budget ask "Open evenings" DKK 500,000', '/budget ønske "Aftenåbent" 500.000 kr.', quiet=True)
FOR = Say("/budget stand A for 1", "/budget holdning A for 1", quiet=True)
READY = (OPEN, SEATS, ASK, FOR)


def loud(step: Say) -> Say:
    return Say(step.en, step.da)


CASES = (
    Scene(
        "A budget is opened, and the seats are told",
        (Say("/budget", "/budget"), loud(OPEN), loud(SEATS), Say("/budget seats", "/budget pladser"), Press("Undo")),
    ),
    Scene("Opened in its room", (Say(OPEN.en, OPEN.da, room="budget"), Say(OPEN.en, OPEN.da, room="budget"))),
    Scene(
        "Seats that cannot be right",
        (
            OPEN,
            Say("/budget seats A 9, V 9", "/budget pladser A 9, V 9"),
            Press(0),
            Say("/budget seats S 9, V 8", "/budget pladser S 9, V 8"),
            Say("/budget seats nobody", "/budget pladser ingen"),
        ),
    ),
    Scene(
        "An ask with an amount, and what becomes of it",
        (
            OPEN,
            loud(ASK),
            Say("/budget ask 1 negotiating", "/budget ønske 1 i forhandling"),
            Say("/budget ask 1 agreed DKK 1m", "/budget ønske 1 aftalt 1 mio."),
            Press("Undo"),
            Say("/budget", "/budget"),
            Say("/budget log", "/budget log"),
        ),
    ),
    Scene(
        "An amount that may be two",
        (OPEN, Say("/budget ask Open evenings 1.500", "/budget ønske Aftenåbent 1.500"), Press(0), Press("Once")),
    ),
    Scene(
        "Asked again",
        (
            *(OPEN, ASK, MORE),
            Say("/budget ask Open evenings DKK 2m", "/budget ønske Aftenåbent 2 mio."),
            Say("/budget ask 2 something else", "/budget ønske 2 noget andet"),
            Say("/budget edit 7", "/budget ret 7"),
        ),
    ),
    Scene(
        "Changed in the form",
        (
            *(OPEN, ASK),
            Say("/budget edit 1", "/budget ret 1"),
            Fill({"story": "Waited 31 days"}, {"story": "Ventede 31 dage"}),
        ),
        on=(SLACK, SHELL),
    ),
    Scene(
        "Removed, and put back",
        (
            *(OPEN, ASK),
            Say("/budget remove 1", "/budget slet 1"),
            Press("Undo"),
            Say("/budget undo", "/budget fortryd"),
        ),
    ),
    Scene(
        "Who stands where",
        (
            *READY,
            Say("/budget stand F for 1", "/budget holdning F for 1", quiet=True),
            Say("/budget stand Ø for 1", "/budget holdning Ø for 1", quiet=True),
            Say("/budget stand V against 1 per Bent Holm", "/budget holdning V imod 1 ifølge Bent Holm"),
            Say("/budget stand V for 1 per Anna Jensen", "/budget holdning V for 1 ifølge Anna Jensen"),
            Say("/budget", "/budget"),
            Say("/budget who 1", "/budget hvem 1"),
            Say("/budget 1", "/budget 1"),
        ),
    ),
    Scene(
        "A position without its ask",
        (
            *(*READY, MORE),
            Say("/budget stand Æ against", "/budget holdning Æ imod"),
            Press(0),
            Press("Undo"),
        ),
    ),
    Scene(
        "Positions that are asked about",
        (
            *READY,
            Say("/budget stand Zork against 1", "/budget holdning Zork imod 1"),
            Say("/budget stand V split 1", "/budget holdning V delt 1"),
            Say("/budget stand something", "/budget holdning noget"),
            Say("/budget stand confidential: V for 1", "/budget holdning fortroligt: V for 1"),
        ),
    ),
    Scene(
        "Closed, and opened again",
        (
            *(OPEN, SEATS, ASK, MORE),
            Say("/budget close", "/budget luk"),
            Press("Close it as it stands"),
            Say("/budget stand A for 1", "/budget holdning A for 1"),
            Say("/budget ask Another", "/budget ønske Et andet"),
            Say("/budget reopen", "/budget genåbn"),
            Say("/budget reopen", "/budget genåbn"),
            Say("/budget list", "/budget liste"),
        ),
    ),
    Scene(
        "Two are open",
        (
            OPEN,
            Say('/budget open "Budget 2028" in Næstved', '/budget åbn "Budget 2028" i Næstved', quiet=True),
            Say("/budget", "/budget"),
            Press(0),
        ),
    ),
    Scene(
        "An agreement with its goals",
        (
            Say(
                '/agreement open "Development agreement 2027" in Slagelse',
                '/aftale åbn "Udviklingsaftale 2027" i Slagelse',
            ),
            Say(
                "/agreement goal More home visits owner Bo: 40 a month",
                "/aftale mål Flere hjemmebesøg ansvarlig Bo: 40 om måneden",
            ),
            Say("/agreement goal 1 under way", "/aftale mål 1 i gang"),
            Say("/agreement", "/aftale"),
            Say("/agreement undo case:1", "/aftale fortryd case:1"),
            Say("/agreement list", "/aftale liste"),
        ),
    ),
)  # fmt: skip
