"""The vocabulary of dates in Danish and English, folded so that 'i går', 'I GÅR' and 'i gaar' are one."""

import unicodedata
from enum import Enum, auto
from typing import Final

_LETTERS: Final = str.maketrans({"å": "aa", "æ": "ae", "ø": "oe", "ä": "ae", "ö": "oe", "é": "e", "’": "'"})


def fold(word: str) -> str:
    """The spelling a word is looked up by: lower case, æ/ø/å as two letters, accents of 'én' dropped."""
    if word.isascii():
        return word.lower()
    return unicodedata.normalize("NFC", word).lower().translate(_LETTERS)


class Part(Enum):
    """A part of the day; it settles whether 8 is 08:00 or 20:00."""

    MORNING = auto()
    FORENOON = auto()
    NOON = auto()
    AFTERNOON = auto()
    EVENING = auto()
    NIGHT = auto()


def _table(text: str) -> dict[str, int]:
    """`0 mandag monday; 1 tirsdag` as a lookup from each word to its number."""
    rows = (row.split() for row in text.split(";"))
    return {fold(word): int(number) for number, *words in rows for word in words}


def _words(text: str) -> frozenset[str]:
    return frozenset(fold(word) for word in text.split())


WEEKDAYS: Final = _table(
    "0 mandag monday; 1 tirsdag tuesday; 2 onsdag wednesday; 3 torsdag thursday; 4 fredag friday;"
    "5 lørdag saturday; 6 søndag sunday"
)
# Words of their own ('man' is 'one', 'søn' a son, 'sat' a verb): weekdays only before a date or a time.
SHORT_WEEKDAYS: Final = _table(
    "0 man mand mon; 1 tir tirs tue tues; 2 ons wed weds; 3 tor tors thu thur thurs; 4 fre fred fri;"
    "5 lør lørd sat; 6 søn sønd sun"
)
# Common words of the other language: 'fri kl. 14' is 'off at two', 'the man at 10'. A time is not enough.
DISPUTED_WEEKDAYS: Final = {"man": "da", "fri": "en", "mon": "en", "sat": "en"}
CLEAR_WEEKDAYS: Final = _words(
    "tirs tors lør tue tues wed weds thu thur thurs"
)  # and no word of either language
CLAUSE_ENDS: Final = _words(", . ; : ! ?") | {""}
# Only with a full stop and a date: 'ti. 1/12'.
DOTTED_WEEKDAYS: Final = _table("0 ma; 1 ti; 2 on; 3 to; 4 fr; 5 lø; 6 sø")
PAST_WEEKDAYS: Final = {day + "s": number for day, number in WEEKDAYS.items() if day.endswith("dag")}

MONTHS: Final = _table(
    "1 januar january; 2 februar february; 3 marts march; 4 april; 5 maj may; 6 juni june; 7 juli july;"
    "8 august; 9 september; 10 oktober october; 11 november; 12 december"
)
SHORT_MONTHS: Final = _table(
    "1 jan; 2 feb febr; 3 mar; 4 apr; 6 jun; 7 jul; 8 aug; 9 sep sept; 10 okt oct; 11 nov; 12 dec"
)
ALL_MONTHS: Final = MONTHS | SHORT_MONTHS
ENGLISH_MONTHS: Final = _words(
    "january february march april may june july august september october november december"
)
DANISH_MONTHS: Final = _words(
    "januar februar marts april maj juni juli august september oktober november december"
)
FIRST_NAMES: Final = _words("jan maj")

NUMBERS: Final = _table(
    "1 en et een a an one; 2 to two; 3 tre three; 4 fire four; 5 fem five; 6 seks six; 7 syv seven;"
    "8 otte eight; 9 ni nine; 10 ti ten; 11 elleve eleven; 12 tolv twelve; 13 tretten thirteen;"
    "14 fjorten fourteen; 15 femten fifteen; 16 seksten sixteen; 17 sytten seventeen; 18 atten eighteen;"
    "19 nitten nineteen; 20 tyve twenty; 21 enogtyve; 22 toogtyve; 23 treogtyve; 24 fireogtyve; 25 femogtyve;"
    "30 tredive thirty; 40 fyrre forty; 45 femogfyrre; 50 halvtreds fifty; 60 tres sixty; 90 halvfems ninety"
)
_UNITS_OF: Final = _table(
    "1 en een one; 2 to two; 3 tre three; 4 fire four; 5 fem five; 6 seks six; 7 syv seven; 8 otte eight; 9 ni nine"
)
_TENS: Final = _table("20 tyve twenty; 30 tredive thirty; 40 fyrre forty; 50 halvtreds fifty")
WEEK_NUMBERS: Final = (
    {word: number for word, number in NUMBERS.items() if number <= 53 and word not in ("a", "an", "et")}
    | {f"{one}og{ten}": a + b for one, a in _UNITS_OF.items() for ten, b in _TENS.items() if a + b <= 53}
    | {f"{ten}{one}": a + b for one, a in _UNITS_OF.items() for ten, b in _TENS.items() if a + b <= 53}
)  # 'uge enoghalvtreds', 'week fiftyone'
HOURS: Final = {
    word: number for word, number in NUMBERS.items() if number <= 12 and word not in ("a", "an", "en")
}
HOURS_OF_24: Final = {
    word: number for word, number in NUMBERS.items() if number <= 24 and word not in ("a", "an", "en")
}
MINUTES: Final = {
    word: number for word, number in NUMBERS.items() if 10 <= number < 60
}  # 'klokken fjorten tredive'
FACE_TIMES: Final = {f"{word}tiden": number for word, number in HOURS.items()}  # 'ved ottetiden'
ORDINALS: Final = _table(
    "1 første first; 2 anden second; 3 tredje third; 4 fjerde fourth; 5 femte fifth; 6 sjette sixth;"
    "7 syvende seventh; 8 ottende eighth; 9 niende ninth; 10 tiende tenth; 11 ellevte eleventh;"
    "12 tolvte twelfth; 13 trettende thirteenth; 14 fjortende fourteenth; 15 femtende fifteenth;"
    "16 sekstende sixteenth; 17 syttende seventeenth; 18 attende eighteenth; 19 nittende nineteenth;"
    "20 tyvende twentieth; 21 enogtyvende; 22 toogtyvende; 23 treogtyvende; 24 fireogtyvende;"
    "25 femogtyvende; 26 seksogtyvende; 27 syvogtyvende; 28 otteogtyvende; 29 niogtyvende;"
    "30 tredivte thirtieth; 31 enogtredivte"
)
SUFFIXES: Final = _words("st nd rd th")
LAST: Final = -1
LAST_BUT_ONE: Final = -2
NTH: Final = {word: number for word, number in ORDINALS.items() if number <= 5} | {
    "sidste": LAST,
    "last": LAST,
}


# A part of a period: 'sidst på ugen', 'midt i december', 'early next week', as thirds of it.
THIRDS: Final = {
    **dict.fromkeys(_words("først tidligt early"), 0),
    **dict.fromkeys(_words("midt mid"), 1),
    **dict.fromkeys(_words("sidst sent late"), 2),
}
# What names no day, and must be asked; '+' is any unit of time.
VAGUE: Final = tuple(
    tuple(fold(word) for word in phrase.split())
    for phrase in """
    den anden dag|her den anden dag|på det seneste
    forleden dag|forleden aften|forleden morgen|forleden|for nylig|fornylig|for nyligt|her for nylig|i den senere tid
    en af dagene|en af de nærmeste dage|en af de kommende dage|en af de næste dage|nogle + siden|snarest|snarest muligt
    for nogle + siden|for få + siden|for flere + siden|for nogen tid siden|for noget tid siden|for et stykke tid siden
    for lang tid siden|for længe siden|for længere tid siden|for kort tid siden|for ikke så længe siden
    om nogle +|om få +|om nogen tid|om noget tid|om et stykke tid|hurtigst muligt
    the other day|the other night|the other week|the other evening|the other morning|recently|lately|not long ago
    a while ago|a while back|some time ago|a long time ago|a short while ago|a few + ago|some + ago|several + ago
    one of these days|one of the next days|in a few +|in some time|in a while|few + ago|a few + back|asap
    """.strip()
    .replace("\n", "|")
    .split("|")
)
REGULARLY: Final = _words(
    "ugentligt ugentlig månedligt månedlig dagligt daglig weekly monthly daily fortnightly kvartalsvis"
)


class Unit(Enum):
    """What an amount of time is counted in."""

    MINUTE = auto()
    QUARTER_HOUR = auto()
    HOUR = auto()
    DAY = auto()
    WEEK = auto()
    FORTNIGHT = auto()
    MONTH = auto()
    YEAR = auto()


UNITS: Final = {
    fold(word): unit
    for unit, words in {
        Unit.MINUTE: "min mins minut minutter minute minutes",
        Unit.QUARTER_HOUR: "kvarter",
        Unit.HOUR: "time timer t hour hours hr hrs",
        Unit.DAY: "dag dage døgn day days",
        Unit.WEEK: "uge uger wk wks week weeks",
        Unit.FORTNIGHT: "fortnight fortnights",
        Unit.MONTH: "måned måneder mdr month months",
        Unit.YEAR: "år year years",
    }.items()
    for word in words.split()
}
WEEK: Final = _words("uge week wk")
MONTH: Final = _words("måned month")
YEAR: Final = _words("år year")
WEEKEND: Final = _words("weekend weekenden")

# Days that a word, alone or after 'i', counts from today.
NAMED_DAYS: Final[dict[str, tuple[int, Part | None]]] = {
    fold(word): value
    for word, value in {
        "today": (0, None),
        "tomorrow": (1, None),
        "tmrw": (1, None),
        "tmr": (1, None),
        "tmw": (1, None),
        "tomorow": (1, None),
        "tommorow": (1, None),
        "tommorrow": (1, None),
        "yesterday": (-1, None),
        "y'day": (-1, None),
        "yday": (-1, None),
        "tonight": (0, Part.EVENING),
        "tonite": (0, Part.EVENING),
        "eod": (0, None),
        "idag": (0, None),
        "imorgen": (1, None),
        "overmorgen": (2, None),
        "iovermorgen": (2, None),
        "igår": (-1, None),
        "forgårs": (-2, None),
        "iforgårs": (-2, None),
        "iaften": (0, Part.EVENING),
        "iaftes": (-1, Part.EVENING),
    }.items()
}
AFTER_I: Final[dict[str, tuple[int, Part | None]]] = {
    fold(word): value
    for word, value in {
        "dag": (0, None),
        "morgen": (1, None),
        "overmorgen": (2, None),
        "går": (-1, None),
        "forgårs": (-2, None),
        "aften": (0, Part.EVENING),
        "aftes": (-1, Part.EVENING),
        "nat": (0, Part.NIGHT),
        "morges": (0, Part.MORNING),
        "formiddag": (0, Part.FORENOON),
        "formiddags": (0, Part.FORENOON),
        "middags": (0, Part.NOON),
        "eftermiddag": (0, Part.AFTERNOON),
        "eftermiddags": (0, Part.AFTERNOON),
    }.items()
}
PARTS: Final[dict[str, Part]] = {
    fold(word): part
    for part, words in {
        Part.MORNING: "morgen morges tidlig tidligt morning",
        Part.FORENOON: "formiddag formiddags",
        Part.NOON: "middag middagstid midday lunchtime",
        Part.AFTERNOON: "eftermiddag eftermiddags afternoon",
        Part.EVENING: "aften aftes evening night",
        Part.NIGHT: "nat",
    }.items()
    for word in words.split()
}
# After a day or a time only: 'kl. 8 om aftenen', 'tomorrow in the morning'. Alone they are no date.
OM_PARTS: Final[dict[str, Part]] = {
    "morgenen": Part.MORNING,
    "formiddagen": Part.FORENOON,
    "middagen": Part.NOON,
    "eftermiddagen": Part.AFTERNOON,
    "aftenen": Part.EVENING,
    "natten": Part.NIGHT,
}
THIS_PARTS: Final = {"morning": Part.MORNING, "afternoon": Part.AFTERNOON, "evening": Part.EVENING}
# How early or late in it, before a part of the day: 'sidst på eftermiddagen', 'late afternoon'.
EARLY_LATE: Final = _words("tidlig tidligt sen sent sidst først midt early late mid")

NEXT: Final = _words("næste next")
COMING: Final = _words("kommende førstkommende coming")
THIS: Final = _words("denne dette this indeværende")
LATEST: Final = _words("sidste last past")
PREVIOUS: Final = _words("forrige previous")
RELATIVE: Final = {
    **dict.fromkeys(NEXT | COMING, 1),
    **dict.fromkeys(THIS, 0),
    **dict.fromkeys(LATEST | PREVIOUS, -1),
}
ENDS: Final = {
    **dict.fromkeys(_words("slutningen udgangen slutning end ultimo"), 1),
    **dict.fromkeys(_words("midten middle medio"), 0),
    **dict.fromkeys(_words("starten begyndelsen start beginning primo"), -1),
}
ENDS_ALONE: Final = _words("ultimo medio primo")

ARTICLES: Final = _words("den d the")
RECURRING: Final = _words("hver hvert enhver every each alle")
DASHES: Final = frozenset("-–—‑−")
TO: Final = _words("til to until through")
AND: Final = _words("og and samt & +")
OR: Final = _words("eller or")
BETWEEN: Final = _words("mellem between imellem")
BEFORE: Final = _words("før before forud inden")
AFTER: Final = _words("efter after following")
FROM: Final = _words("fra from")
CLOCK_WORDS: Final = _words("kl klokken klok kl.")
# Before a time, and no part of it: 'ved 14-tiden', 'omkring kl. 9', 'around noon'.
ABOUT_CLOCK: Final = _words("ca cirka circa omkring omtrent ved lidt around approx approximately roughly")
AFTER_CLOCK: Final = _words("præcis sharp o'clock oclock sharpt prompte tiden ish")
NOW: Final = _words("nu now")

# What may follow a bare 'den 1.', 'at 10', '1.12' in a sentence: 'the 3rd reading', '1.12 mio' are no dates.
CONNECTORS: Final = _words(
    "om vedr vedrørende ang omkring sammen along together angående"
    " med og i på hos fra for til ved samt men så næste mens der hvor af"
    " about regarding re with and in on at from to by next then but so where when or eller kl klokken"
    " fortroligt confidential"
)
# 'om' follows 'nu' in a logged line; 'nu formand' and 'now mayor' are no dates.
AFTER_NOW: Final = _words("om vedr med about regarding with og and")
BEFORE_NOW: Final = _words("indtil until til by lige right ikke not just")
# Figures after these, and before those, are no dates: '§ 1.12', 'nr. 3/12', '2/3 flertal', '1/2 time'.
BEFORE_FIGURES: Final = _words(
    "§ nr no pkt punkt stk kap kapitel side s page p version v afsnit section item bilag sag sagsnr journalnr"
    " j lov l b + $ £ € # tlf tel phone figur tabel table figure cvr cpr"
)
AFTER_FIGURES: Final = _words(
    "flertal majority af of dele stemmer votes members medlemmer mandater seats time timer hour hours år"
    " years dage days mio mia kr kroner dkk eur million millioner billion pct procent percent % point km m ha"
)
AFTER_MAY: Final = _words("be have not also attend come want need well well do still only")
# 'Black Friday', 'blå mandag'.
BEFORE_WEEKDAY: Final = _words("black blå")

# Fixed feasts: (month, day); movable ones: days from Easter Sunday. Keys are the folded words in order.
FEASTS: Final[dict[tuple[str, ...], tuple[int, int]]] = {
    tuple(fold(word) for word in name.split()): date
    for names, date in {
        "juleaften|juleaftensdag|christmas eve": (12, 24),
        "juledag|første juledag|christmas day|xmas day": (12, 25),
        "anden juledag|boxing day": (12, 26),
        "nytårsaften|nytårsaftensdag|new year's eve|new years eve": (12, 31),
        "nytårsdag|new year's day|new years day": (1, 1),
        "grundlovsdag": (6, 5),
        "sankthans|sankthansaften|sankt hans|sankt hans aften": (6, 23),
        "mortensaften|mortens aften": (11, 10),
    }.items()
    for name in names.split("|")
}
EASTER_FEASTS: Final[dict[tuple[str, ...], int]] = {
    tuple(fold(word) for word in name.split()): days
    for names, days in {
        "skærtorsdag|maundy thursday": -3,
        "langfredag|good friday": -2,
        "påskedag|første påskedag|easter sunday": 0,
        "anden påskedag|easter monday": 1,
        "kristi himmelfartsdag|ascension day": 39,
        "pinsedag|første pinsedag|whit sunday": 49,
        "anden pinsedag|whit monday": 50,
    }.items()
    for name in names.split("|")
}
