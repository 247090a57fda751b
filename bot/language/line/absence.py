"""Finds who a line says was not there: 'uden Karl', 'not Bent but Karl', 'Bent kom ikke'."""

import re
from dataclasses import dataclass
from typing import Final

from bot.language.line.parts import PersonRef, Register
from bot.language.line.vocabulary import TOPIC_LEADS
from bot.language.names import Found, Several, fold

_NAME: Final = r"[^\W\d_][\w'’.-]*(?:[ ][^\W\d_][\w'’-]*){0,4}"
_LED: Final = re.compile(
    r"(?<![\w@])(?:(?:det|that|it)\s(?:var|was)\s)?(?:uden|without|undtagen|except(?:\sfor)?|bortset\sfra|minus|ikke|not|nu\si\sstedet\sfor"
    r"|i\sstedet\sfor|instead\sof|rather\sthan|frem\sfor)\s(?:(?:med|with)\s)?(?=" + _NAME + ")",
    re.IGNORECASE,
)
_OUT: Final = re.compile(
    r"(?<!\w)(?:fjern|slet|tag|remove|drop|delete|take(?:\sout)?)\s(?=" + _NAME + ")", re.IGNORECASE
)
_OUT_AFTER: Final = re.compile(
    r"\s(?:ud|fra|af|out|off)(?:\s(?:af\s)?(?:mødet|listen|it|(?:the\s)?meeting))?(?!\w)", re.IGNORECASE
)
_NOT_MET: Final = re.compile(
    r"(?<!\w)(?:(?:vi|jeg|we|i)\s)?(?:(?:har|havde|fik|nåede|kunne|have|has|had|did|could)\s)?(?:(?:vi|jeg|we|i)\s)?"
    r"(?:ikke|aldrig|not|never|(?:have|did|could|had)n['’]?t)\s(?:at\s)?"
    r"(?:mødt(?:es)?|møde(?:s)?|talt|tale|snakket|snakke|set|se|ringet|besøgt|nået|fat|fået\sfat|træffe|truffet|meet|met|talk(?:ed)?|spoken?|speak|see|seen"
    r"|call(?:ed)?|visit(?:ed)?|reach(?:ed)?|get\shold\sof)\s(?:(?:med|til|i|på|with|to)\s)?(?="
    + _NAME
    + ")",
    re.IGNORECASE,
)
_STAYED_AWAY: Final = (
    r"(?:(?:kom|deltog|mødte|dukkede|kunne|var|nåede)\s(?:desværre\s)?(?:ikke|aldrig)"
    r"(?!\s(?:med\s(?:på|til|en|et|no)|ind\b|videre|frem|nærmere|enig|glad|tilfreds|i\stvivl))"
    r"(?:\s(?:der|komme|deltage|være\smed|være\sder|op|med|til\sstede|frem|dukke\sop))?"
    r"|(?:meldte|sendte)\safbud|udeblev|blev\svæk|var\s(?:fraværende|syg|forhindret)|(?:did\snot|didn['’]t|could\snot|couldn['’]t|never)"
    r"\s(?:come|came|attend|make\sit|show(?:\sup)?|take\spart|join|be\sthere)|(?:was\snot|wasn['’]t)(?:\s(?:there|present))?(?!\s\w+ed)"
    r"|was\s(?:absent|ill|sick)|(?:never\s)?(?:stayed\saway))"
)
_SAID_AWAY: Final = re.compile(r"(?<!\w)" + _STAYED_AWAY + r"(?!\w)", re.IGNORECASE)
NO_ANSWER: Final = re.compile(
    r"(?<!\w)(?:svare(?:de|r)\sikke(?!\s(?:på|for))|tog\s(?:den|telefonen|røret)\sikke|tog\sikke\s(?:den|telefonen|røret)|(?:ingen|intet)\ssvar|ikke\ssvar(?!\w)"
    r"|(?:gik\s(?:på|til)\s)?(?:en\s)?(?:telefonsvarer(?:en)?|voice\s?mail)|fik\sikke\sfat|ikke\sfat\si|kunne\sikke\s(?:få\sfat|træffes|nås)|ikke\shjemme"
    r"|traf\sikke|var\soptaget|(?:did\snot|didn['’]t|does\snot|doesn['’]t|never)\s(?:answer|pick(?:ed)?\s(?:it\s)?up|reply|respond)(?!\s(?:the|my|our|to)\b)"
    r"|not?\s(?:answer|reply|response|home)|could(?:\snot|n['’]t)\s(?:reach|get\shold)|unanswered|ubesvaret|lagde\s(?:en\s)?besked|left\s(?:a\s)?message)(?!\w)",
    re.IGNORECASE,
)
_TOPIC: Final = re.compile(
    r"(?<!\w)(?:" + "|".join(map(re.escape, sorted(TOPIC_LEADS))) + r")\s|:\s|\s[-–—]\s", re.IGNORECASE
)
_JOIN: Final = re.compile(r"(?:(?<!\s)\s+)?(?:,|og|and|eller|or|&)\s*", re.IGNORECASE)
_BUT_LAST: Final = re.compile(r"(?:(?<![\s,])[\s,]+)?(?<=\s)(?:men|but)\Z", re.IGNORECASE)
_BUT: Final = re.compile(r"(?:(?<![\s,])[\s,]+)?(?:men|but)(?!\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Absence:
    """Words in `text[start:end]` that say that `names` were not there; `told` where they are a sentence."""

    start: int
    end: int
    names: tuple[str, ...]
    told: bool = False


def absences(text: str, end: int, register: Register, *, removing: bool = False) -> list[Absence]:
    """Who the head `text[:end]` says was absent; `removing` reads 'fjern Bent' too.

    After the topic or in the notes only a sentence about somebody counts ('Bent kom ikke').
    """
    found: list[Absence] = []
    topic = _TOPIC.search(text, 0, end)
    before = topic.start() if topic else end
    for pattern in (_NOT_MET, _LED, *((_OUT,) if removing else ())):
        for lead in pattern.finditer(text, 0, before):
            if any(one.start < lead.end() and lead.start() < one.end for one in found):
                continue
            names, last = _names(text, lead.end(), before, register)
            if not names:
                continue
            after = _BUT.match(text, last, before) or (
                _OUT_AFTER.match(text, last, before) if pattern is _OUT else None
            )
            found.append(Absence(lead.start(), after.end() if after else last, names, pattern is _NOT_MET))
    for said in _SAID_AWAY.finditer(text, 0, len(text)):
        names, first = _names_before(text, said.start(), register)
        if names and not any(one.start < said.end() and first < one.end for one in found):
            found.append(Absence(first, said.end(), names, told=True))
    return sorted(found, key=lambda one: one.start)


def blanked(text: str, end: int, found: list[Absence]) -> str:
    """The text, as long as it was, without the words of absence in its head; those of the notes stay."""
    colon = re.search(r":\s|\s[-–—]\s", text[:end])
    notes = colon.start() if colon else end
    for one in found:
        if one.start < notes:
            text = text[: one.start] + " " * (one.end - one.start) + text[one.end :]
    return text


def words_of(text: str, end: int, found: list[Absence]) -> str:
    """The words `blanked` takes out, to be kept as notes."""
    whole = blanked(text, end, found)
    return "; ".join(
        _BUT_LAST.sub("", " ".join(text[one.start : one.end].split())).strip(" ,;")
        for one in found
        if whole[one.start : one.end].isspace()
    )


def is_one_of(person: PersonRef, names: set[str]) -> bool:
    """Whether a person is called so, in full or by some of the words of the name."""
    own = [set(fold(name).split()) for name in (person.name, person.typed or "") if name]
    return any(
        words and any(words <= mine or mine <= words for mine in own)
        for words in (set(fold(n).split()) for n in names)
    )


def _names(text: str, start: int, end: int, register: Register) -> tuple[tuple[str, ...], int]:
    """The names that begin at `start`, joined by 'og', and where they end."""
    names: list[str] = []
    place = start
    while True:
        name = _name_at(text, place, end, register)
        if name is None:
            break
        names.append(name)
        last = place + len(name)
        join = _JOIN.match(text, last, end)
        if join is None:
            return tuple(names), last
        place = join.end()
    last_end = text.rfind(names[-1], start, place) + len(names[-1]) if names else start
    return tuple(names), last_end


def _name_at(text: str, place: int, end: int, register: Register) -> str | None:
    match = re.compile(_NAME).match(text, place, end)
    if match is None:
        return None
    words = match[0].split(" ")
    for count in range(len(words), 0, -1):
        name = " ".join(words[:count]).rstrip(".,'’-")
        if _is_known(name, register):
            return name
    count = next((k for k, word in enumerate(words) if not word[:1].isupper()), len(words))
    return " ".join(words[:count]).rstrip(".,'’-") or None


def _names_before(text: str, end: int, register: Register) -> tuple[tuple[str, ...], int]:
    """The name that stands before a word of absence, and where it begins."""
    words = list(re.finditer(r"[^\W\d_][\w'’.-]*", text[max(0, end - 80) : end]))[-4:]
    base = max(0, end - 80)
    if not words or text[base + words[-1].end() : end].strip():
        return (), end
    for first in words:
        name = text[base + first.start() : end].strip()
        if _is_known(name, register) or (all(w[:1].isupper() for w in name.split()) and "," not in name):
            return (name,), base + first.start()
    return (), end


def _is_known(name: str, register: Register) -> bool:
    return isinstance(register.people.look_up(name, near=False), Found | Several)
