"""An invented team, its contacts and bodies, for the tests of the free line."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.language.line import Register
from bot.language.names import Entry, NameIndex, fold_body
from tests.countries import DK

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))  # a Friday

REGISTER = Register(
    DK,
    people=NameIndex(
        [
            Entry(1, "Anna Jensen", "borgmester, Næstved"),
            Entry(2, "Bo Holm", "Slagelse"),
            Entry(3, "Maj Jensen"),
            Entry(4, "August Holm"),
            Entry(5, "Jan Hansen"),
            Entry(6, "Lars Dam", "V, Næstved"),
            Entry(7, "Lars Dam", "A, Slagelse"),
            Entry(8, "Om Prakash"),
            Entry(9, "José van der Berg"),
            Entry(10, "Karin Østergaard", "sundhedschef"),
            Entry(11, "Jens-Ole Krabbe"),
            Entry(12, "Åse Kjær"),
            Entry(13, "Mark March"),
            Entry(14, "Anne-Marie O'Neill"),
        ]
    ),
    bodies=NameIndex(
        [
            Entry(1, "Sundhedsudvalget", "Slagelse", ("health committee",)),
            Entry(2, "Sundhedsudvalget", "Næstved"),
            Entry(3, "Børne- og Ungeudvalget", "Slagelse", ("BUU", "children and youth committee")),
            Entry(4, "Klima-, Miljø- og Teknikudvalget", "Næstved", ("klima, miljø og teknik",)),
            Entry(5, "Ældre Sagen"),
            Entry(6, "FOA"),
            Entry(7, "Ældrerådet", "Køge"),
        ],
        fold_body,
    ),
    areas=NameIndex(
        Entry(number, name)
        for number, name in enumerate(
            ["Næstved", "Slagelse", "Køge", "Region Sjælland", "Odense", "Guldborgsund"], 1
        )
    ),
    team=NameIndex([Entry(1, "Ida Holt", "", ("Ida",)), Entry(2, "Mads Bruun"), Entry(3, "Sofie Lund")]),
)
