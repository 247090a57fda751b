"""Reads where somebody stands: who, the stance, on which points, whom we have it from, and how sure that is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from bot.language.positions.points import Points, read_points, without_lead
from bot.language.positions.words import Says, vocabulary
from bot.language.questions.shapes import words_of as words_in
from bot.language.templates import Hit, Word, words_of
from bot.politics.positions import Confidence, Stance

LONGEST: Final = 600  # characters; what is longer is no position said in a line
_LONGEST_NAME: Final = 8  # words
_EDGES: Final = " \t\n,;:.-–—()\"'“”«»!?"
_ENDS_NAME: Final = re.compile(r"[,;:()\n!?]|\.(?=\s|$)|\s[-–—]\s")
_ENDS_POINTS: Final = re.compile(r":|\s[-–—]\s|[.!](?=\s)|\(|\n")
_NUMBER_AT_END: Final = re.compile(r"(?<!\S)(\d{1,2})\s{0,3}(?:er|is|are)?\s{0,3}$")
_AND: Final = re.compile(r"(?<!-)\s{0,3}(?:,|;|&|\+|/(?=\S)|\bog\b|\band\b|\bsamt\b)\s{0,3}", re.IGNORECASE)
_READINGS_OF_NOT: Final = {
    Stance.FOR: (Stance.AGAINST, Stance.UNDECIDED),
    Stance.LEANING: (Stance.AGAINST, Stance.UNDECIDED),
    Stance.AGAINST: (Stance.LEANING, Stance.UNDECIDED),
}


@dataclass(frozen=True, slots=True)
class SaidPosition:
    """Where somebody stands, as it was said; names, numbers and words as typed.

    who: one party or person, '' when nobody was said
    stance: None when a group is divided (`divided`), or when it is asked which of `readings` it is ('ikke imod')
    split: of a divided group, how many stand where; () when no numbers were said
    points: numbers ('2', '1.2') or words; () when none was said. every: 'alle' was said
    turning: somebody is about to change their mind ('ved at vende'), the stance is then leaning
    source: whom we have it from. confidence: a guess by a word, or a condition ('hvis ...', which is in `notes`)
    notes: what was said beside it. unread: what is none of all this
    """

    who: str
    stance: Stance | None
    split: tuple[tuple[Stance, int], ...] = ()
    points: tuple[str, ...] = ()
    every: bool = False
    source: str = ""
    confidence: Confidence = Confidence.SURE
    notes: str = ""
    unread: str = ""
    divided: bool = False
    turning: bool = False
    readings: tuple[Stance, ...] = ()


@dataclass(slots=True)
class _Line:
    """A text, what of it is still to be read (as long as the text), and what was read of it."""

    live: str
    source: str = ""
    notes: str = ""
    guess: bool = False

    def take(self, start: int, end: int) -> str:
        """Takes a stretch out of what is to be read."""
        said = self.live[start:end]
        self.live = f"{self.live[:start]}{' ' * (end - start)}{self.live[end:]}"
        return said.strip(_EDGES)

    def words(self) -> list[Word]:
        return words_of(self.live)


def read_positions(text: str, language: str = "da") -> tuple[SaidPosition, ...]:
    """The positions a line tells, one for each party or person it names; () for none, and for a question.

    Both languages are read; `language` settles 'per', a name in one and a word in the other.
    """
    if len(text) > LONGEST or not text.strip():
        return ()
    line = _Line(text)
    marked = text.rstrip().endswith("?")
    if _asks(line.words(), marked=marked):
        return ()
    line.guess = marked
    _take_notes(line)
    _take_source(line, language)
    _take_guesses(line)
    hits = _hits(line)
    if not hits:
        return ()
    line.guess |= any(vocabulary().lists["past"].begin(hit.words) is not None for hit in hits)
    hits = _take_teller(line, _before_notes(line, hits))
    _take_trailing_source(line, hits[-1].end)
    _take_trailing_notes(line, hits)
    clauses = _clauses(line, hits)
    confidence = Confidence.GUESS if line.guess else Confidence.SURE
    clauses = _without_ours(line, clauses)
    found = [replace(one, source=line.source, notes=line.notes, confidence=confidence) for one in clauses]
    if any(not _may_be_a_name(one.who) for one in found):
        return ()
    return tuple(found)


def _without_ours(line: _Line, clauses: list[SaidPosition]) -> list[SaidPosition]:
    """'Jeg talte med Bent Holm, og V er imod 2': what we did goes to the notes."""
    ours = [
        one
        for one in clauses
        if len(words := words_of(one.who)) > 1 and words[0].key in vocabulary().sets["we"]
    ]
    if not ours or len(ours) == len(clauses):
        return clauses
    line.notes = " ".join(filter(None, (*(one.who for one in ours), line.notes)))
    return [one for one in clauses if one not in ours]


def _may_be_a_name(who: str) -> bool:
    """Whether it is no sentence of its own: 'Bo er god', 'vi har talt'."""
    words = words_of(who)
    if next(vocabulary().lists["not"].find(words), None) or [word.key for word in words] in _ARTICLES:
        return False
    return len(words) <= _LONGEST_NAME and not any(word.key in _VERBS for word in words)


_ARTICLES: Final = [[word] for word in sorted(words_in("the det den der there"))]


def _asks(words: Sequence[Word], *, marked: bool) -> bool:
    """Whether a line asks who stands where: 'hvem er imod 2', 'er V imod 2', and with a mark 'støtter V 2?'."""
    found, lists = vocabulary(), vocabulary().lists
    if not words or found.questions.begin(words) or lists["question_words"].begin(words):
        return True
    begin = found.stances.begin(words)
    if begin and begin.start == words[0].start:
        return marked
    return lists["is"].begin(words) is not None


# What is beside it: notes, the source, how sure


def _take_notes(line: _Line) -> None:
    """'fordi ...', 'hvis ...' up to the end; a condition makes it a guess."""
    lists = vocabulary().lists
    words = line.words()
    conditions = [hit.start for hit in lists["conditions"].find(words) if hit.start]
    starts = [hit.start for hit in lists["notes"].find(words) if hit.start] + conditions
    if starts:
        begin = min(starts)
        line.guess |= begin in conditions
        line.notes = line.take(begin, len(line.live))


def _take_source(line: _Line, language: str) -> None:
    """'ifølge Bent Holm', wherever it stands."""
    words = line.words()
    for hit in vocabulary().lists["source"].find(words):
        if _is_the_name_per(line, hit, language):
            continue
        end = _end_of_name(line, hit.end)
        if name := line.live[hit.end : end].strip(_EDGES):
            name, end = _without_who(line, hit, end, name)
            line.take(hit.start, end)
            line.source = name
            return


def _without_who(line: _Line, hit: Hit[str], end: int, name: str) -> tuple[str, int]:
    """'per Bent Holm V is against 2': where nobody else is said, the last word of the name is who it is about."""
    words = words_of(line.live[hit.end : end])
    behind = words_of(line.live[end:])
    stance = vocabulary().stances.begin(behind)
    if (
        line.live[: hit.start].strip(_EDGES)
        or stance is None
        or len(words) < 2
        or stance.start != behind[0].start
    ):
        return name, end
    cut = hit.end + words[-1].start
    return line.live[hit.end : cut].strip(_EDGES), cut


def _is_the_name_per(line: _Line, hit: Hit[str], language: str) -> bool:
    if hit.words[0].key != "per":
        return False
    following = line.live[hit.end :].lstrip()[:1]
    return line.live[hit.start].isupper() or not (
        following.isupper() or (language == "en" and following.isalpha())
    )


def _end_of_name(line: _Line, begin: int) -> int:
    """Where a name ends that begins at a place: at a sign, a verb, or what makes it a guess."""
    match = _ENDS_NAME.search(line.live, begin + 1)
    end = match.start() if match else len(line.live)
    words = words_of(line.live[begin:end])
    lists = vocabulary().lists
    starts = [
        hit.start for name in ("is", "guess", "sure", "not") for hit in lists[name].find(words) if hit.start
    ]
    stances = (
        [hit.start for hit in vocabulary().stances.find(words) if hit.start > words[0].start] if words else []
    )
    return begin + min(
        (*starts, *stances, *(words[_LONGEST_NAME].start for _ in words[_LONGEST_NAME:])), default=end - begin
    )


def _take_guesses(line: _Line) -> None:
    """'måske', 'jeg tror': noted and taken out; so is what makes it sure."""
    for name in ("sure", "guess"):
        end = 0
        for hit in list(vocabulary().lists[name].find(line.words())):
            if hit.start >= end:
                line.guess |= name == "guess"
                line.take(hit.start, hit.end)
                end = hit.end


def _take_teller(line: _Line, hits: list[Hit[Says]]) -> list[Hit[Says]]:
    """'Bent Holm siger, at V er imod 2': who tells it, taken out; 'V siger, de er imod' is told by who it is about."""
    words = vocabulary()
    before = words_of(line.live[: hits[0].start])
    told = next(iter(words.lists["says"].find(before)), None)
    if told is None:
        return hits
    if not line.live[: told.start].strip(_EDGES):
        _take_teller_behind(line, told, before)
        return hits
    name = line.live[: told.start].strip(_EDGES)
    thinks = words.lists["thinks"].begin(told.words) is not None
    if _key(name) in words.sets["we"]:
        line.guess |= thinks
        line.take(0, told.end)
        return hits
    between = line.live[told.end : hits[0].start]
    if next(words.lists["not"].find(words_of(between)), None):
        return hits  # 'V siger ikke ja til 2'
    who = who_in(between)
    line.guess |= thinks
    if not who or _key(who) in words.sets["pronouns"]:
        line.take(told.start, hits[0].start)
    else:
        line.take(0, told.end)
    line.source = line.source or name
    return hits


def _take_teller_behind(line: _Line, told: Hit[str], before: Sequence[Word]) -> None:
    """'I går sagde Bent Holm, at V er imod 2', the day cut out."""
    that = next(
        iter(vocabulary().lists["that"].find([word for word in before if word.start >= told.end])), None
    )
    if that is not None and (name := line.live[told.end : that.start].strip(_EDGES)):
        line.source = line.source or name
        line.take(told.start, that.end)


def _take_trailing_source(line: _Line, begin: int) -> None:
    """'..., siger Bent Holm', '... fra Bent Holm', '(Bent Holm)' behind it all."""
    words = [word for word in line.words() if word.start >= begin]
    for hit in vocabulary().lists["after"].find(words):
        following = line.live[hit.end :].lstrip()
        verb = vocabulary().lists["says"].begin(hit.words) is not None
        if not following[:1].isalpha() or not (following[0].isupper() or verb):
            continue
        end = _end_of_name(line, hit.end)
        if (name := line.live[hit.end : end].strip(_EDGES)) and not line.source:
            line.take(hit.start, end)
            line.source = name
            return
    match = _NAME_IN_BRACKETS.search(line.live, begin)
    if match and not line.source and all(word[0].isupper() for word in match[1].split()):
        line.source = match[1]
        line.take(match.start(), match.end())


_NAME_IN_BRACKETS: Final = re.compile(r"\(([A-ZÆØÅ][^()\n]{1,60})\)\s{0,3}$")


def _take_trailing_notes(line: _Line, hits: Sequence[Hit[Says]]) -> None:
    """What follows the points behind a colon, a dash, 'men' or in brackets."""
    begin = hits[-1].end
    if not line.live[: hits[0].start].strip(_EDGES):
        return  # 'imod 2: V og C'
    match = _ENDS_POINTS.search(line.live, begin)
    words = [word for word in line.words() if word.start >= begin]
    starts = [hit.start for hit in vocabulary().lists["but"].find(words)]
    said = match and line.live[begin : match.start()].strip(_EDGES)
    if match and (said or (match[0] == ":" and hits[-1].means.stance is not None)):
        starts.append(match.start())
    if starts:
        line.notes = " ".join(filter(None, (line.take(min(starts), len(line.live)), line.notes)))


def _before_notes(line: _Line, hits: list[Hit[Says]]) -> list[Hit[Says]]:
    """The phrases before a colon behind which no numbers of a divided group stand: 'V imod 2: de siger nej til alt'."""
    if not who_in(line.live[: hits[0].start]):
        return hits
    for k, (hit, following) in enumerate(pairwise(hits)):
        between = line.live[hit.end : following.start]
        colon = _COLON.match(between)
        if colon and not _NUMBER_AT_END.fullmatch(between[colon.end() :].strip()):
            line.notes = " ".join(
                filter(None, (line.take(hit.end + colon.end() - 1, len(line.live)), line.notes))
            )
            return hits[: k + 1]
    return hits


_COLON: Final = re.compile(r"[^:;,.\n]{0,120}:")


# The stances, and what stands between them


def _hits(line: _Line) -> list[Hit[Says]]:
    """The phrases that say a stance, none overlapping; 'for' where it is one and no small word."""
    found: list[Hit[Says]] = []
    for hit in vocabulary().stances.find(line.words()):
        if found and hit.start < found[-1].end:
            continue
        if _is_bare_for(hit) and not _is_stance_for(line, hit, found):
            continue
        found.append(hit)
    return found


def _is_bare_for(hit: Hit[Says]) -> bool:
    is_ = vocabulary().lists["is"]
    return hit.words[-1].key == "for" and all(is_.begin([word]) is not None for word in hit.words[:-1])


def _is_stance_for(line: _Line, hit: Hit[Says], before: Sequence[Hit[Says]]) -> bool:
    lists = vocabulary().lists
    following, preceding = words_of(line.live[hit.end : hit.end + 60]), words_of(line.live[: hit.start])
    if lists["not_for"].begin(following) or lists["for_behind"].begin(preceding[-1:]):
        return False
    if not before:
        return True
    between = line.live[before[-1].end : hit.start]
    joins = any(list(lists[name].find(words_of(between))) for name in ("but", "and"))
    return joins or any(sign in between for sign in ",;.\n:") or bool(_NUMBER_AT_END.search(between))


def _clauses(line: _Line, hits: Sequence[Hit[Says]]) -> list[SaidPosition]:
    """The positions of all phrases, in their order."""
    head = line.live[: hits[0].start]
    if not who_in(head):
        return _listed(line, hits)
    lead, who = _head(head)
    before = who
    found: list[SaidPosition] = []
    k = 0
    while k < len(hits):
        said, begin = {hits[k].means.stance}, hits[k - 1].end if k else 0
        while k + 1 < len(hits) and _adjoin(line.live[hits[k].end : hits[k + 1].start]):
            k += 1  # 'vil ikke sige' 'ja til'
            said.add(hits[k].means.stance)
        last = _end_of_split(line, hits, k, who)
        end = hits[last + 1].start if last + 1 < len(hits) else len(line.live)
        points = _points_of(line, hits, k, last, end)
        one = _position(line, hits, k, last, lead, points, begin)
        if len(said) > 1:
            one = replace(
                one, stance=None, divided=False, readings=tuple(stance for stance in Stance if stance in said)
            )
        who = who if who_in(who) or not found else before  # 'V nej til 2, ja til 3'
        if k == 0 and lead.points and (points.points or points.every):
            _keep_lead(line, lead)  # 'Bent Holm: V er imod 2'
        following = points.rest if last + 1 < len(hits) else ""
        unread = "" if last + 1 < len(hits) else points.rest.strip(_EDGES)
        found += [replace(one, who=name, unread=unread) for name in _names(_without_count(who, last > k))]
        k, before, who = last + 1, who, following
    return _with_points(found)


def _adjoin(between: str) -> bool:
    """Whether nothing stands between two phrases but 'til at': they are one."""
    words = words_of(between)
    hit = vocabulary().lists["prepositions"].begin(words)
    return not between.strip() or (
        hit is not None and len(hit.words) == len(words) and not set(between) & set(",;:.\n")
    )


def _keep_lead(line: _Line, lead: Points) -> None:
    """What was said first and is no point: a name is whom we have it from, all else stands in the notes."""
    said = ", ".join(lead.points)
    if not line.source and len(said.split()) > 1 and all(word[0].isupper() for word in said.split()):
        line.source = said
    else:
        line.notes = " ".join(filter(None, (said, line.notes)))


def _points_of(line: _Line, hits: Sequence[Hit[Says]], k: int, last: int, end: int) -> Points:
    """The points of a clause; those of a divided group may stand before its numbers: 'delt på 2: 5 imod, 3 for'."""
    points = read_points(line.live[hits[last].end : end], joined=end < len(line.live))
    if last == k or points.points:
        return points
    inner = _NUMBER_AT_END.sub("", line.live[hits[k].end : hits[k + 1].start])
    return replace(read_points(inner.split(":")[0]), rest=points.rest)


def _position(
    line: _Line, hits: Sequence[Hit[Says]], k: int, last: int, lead: Points, points: Points, begin: int
) -> SaidPosition:
    says = hits[k].means
    chosen = points if points.points or points.every else lead
    one = SaidPosition("", says.stance, points=chosen.points, every=chosen.every, turning=says.turning)
    if says.either:
        return replace(one, stance=None, readings=(Stance.FOR, Stance.AGAINST))
    if last > k or says.stance is None:
        return replace(one, stance=None, divided=True, turning=False, split=_split(line, hits, k, last))
    if _is_denied(line, hits[k], begin):
        readings = _READINGS_OF_NOT.get(says.stance, (Stance.FOR, Stance.AGAINST))
        return replace(one, stance=None, readings=readings, turning=False)
    return one


def _end_of_split(line: _Line, hits: Sequence[Hit[Says]], k: int, who: str) -> int:
    """The last phrase that belongs to a divided group: 'delt: 5 imod, 3 for', 'V 5 imod, 3 for'."""
    last = k
    while last + 1 < len(hits) and _is_count(line, hits[last], hits[last + 1], first=last == k):
        last += 1
    counted = (hits[k].means.stance is None and not hits[k].means.either) or _NUMBER_AT_END.search(who)
    return last if counted else k


def _is_count(line: _Line, hit: Hit[Says], following: Hit[Says], *, first: bool) -> bool:
    """Whether nothing but a number, and the points at the first, stands between two phrases."""
    between = line.live[hit.end : following.start]
    match = _NUMBER_AT_END.search(between)
    if match is None:
        return False
    rest = between[: match.start()]
    bare = all(word.key in ("og", "and") for word in words_of(rest))
    return bare or (
        first and hit.means.stance is None and not read_points(rest.split(":")[0]).rest.strip(_EDGES)
    )


def _split(line: _Line, hits: Sequence[Hit[Says]], k: int, last: int) -> tuple[tuple[Stance, int], ...]:
    parts: dict[Stance, int] = {}
    for hit in hits[k : last + 1]:
        match = _NUMBER_AT_END.search(line.live[: hit.start])
        if match and hit.means.stance is not None:
            parts[hit.means.stance] = parts.get(hit.means.stance, 0) + int(match[1])
    return tuple(parts.items())


def _is_denied(line: _Line, hit: Hit[Says], begin: int) -> bool:
    """'er ikke imod', 'agrees no longer': whether a word between the clause's beginning and its points denies it."""
    phrases, small = vocabulary().lists["not"], vocabulary().sets["small"]
    behind = [word for word in words_of(line.live[hit.end :]) if word.key not in small]
    return (
        any(True for _ in phrases.find(words_of(line.live[begin : hit.start])))
        or phrases.begin(behind) is not None
    )


def _listed(line: _Line, hits: Sequence[Hit[Says]]) -> list[SaidPosition]:
    """'For 2: A, F. Imod: V': the stance first, who has it behind a colon."""
    found: list[SaidPosition] = []
    for k, hit in enumerate(hits):
        end = hits[k + 1].start if k + 1 < len(hits) else len(line.live)
        said, colon, who = line.live[hit.end : end].partition(":")
        points = read_points(said)
        one = _position(line, hits, k, k, Points(), points, hits[k - 1].end if k else 0)
        if not colon:
            found.append(replace(one, unread=points.rest.strip(_EDGES)))
            continue
        found += [replace(one, who=name) for name in _names(who)]
    return _with_points(found)


def _head(head: str) -> tuple[Points, str]:
    """What stands before the first phrase: the points where they are said first, and who."""
    before, colon, behind = head.partition(":")
    if colon and who_in(behind) and not _NUMBER_AT_END.fullmatch(behind.strip()):
        if without_lead(before) != before.strip(_EDGES) or before.strip(_EDGES)[:1].isdecimal():
            return read_points(before), behind
        return Points((before.strip(_EDGES),)), behind  # 'Genoptræning: V imod'
    if without_lead(head) == head.lstrip(_EDGES) and not head.strip(_EDGES)[:1].isdecimal():
        return _who_first(head)
    verb = next(
        (hit for hit in vocabulary().lists["is"].find(words_of(head)) if head[: hit.start].strip()), None
    )
    if verb is not None and who_in(head[verb.end :]):
        return read_points(head[: verb.start]), head[verb.end :]
    return Points(), head


def _who_first(head: str) -> tuple[Points, str]:
    """'V på 2: imod': who, and the number of the point behind."""
    for hit in vocabulary().lists["prepositions"].find(words_of(head)):
        behind = head[hit.end :]
        if who_in(head[: hit.start]) and without_lead(behind)[:1].isdecimal():
            points = read_points(behind)
            if points.points and not who_in(points.rest):
                return points, head[: hit.start]
    return Points(), head


def _with_points(found: list[SaidPosition]) -> list[SaidPosition]:
    """Each with the points of the one before where it says none, else of the one behind: 'A for og V imod 2'."""
    for order in (range(1, len(found)), range(len(found) - 2, -1, -1)):
        for k in order:
            other = found[k - 1] if order.step > 0 else found[k + 1]
            if not (found[k].points or found[k].every):
                found[k] = replace(found[k], points=other.points, every=other.every)
    return found


# Who


def _stripped(name: str) -> str:
    """A name without signs around it; the party in brackets behind it stays, a number there does not."""
    name = _COUNT_IN_BRACKETS.sub(" ", name).strip(_EDGES_OF_NAMES)
    if name[:1] == "(":
        name = name[1:].removesuffix(")").strip(_EDGES_OF_NAMES)
    return name if "(" in name else name.rstrip(")")


_COUNT_IN_BRACKETS: Final = re.compile(r"\(\d{1,2}\)")
_EDGES_OF_NAMES: Final = "".join(sign for sign in _EDGES if sign not in "()")


def who_in(said: str) -> str:
    """Who is meant, without the words around: 'og V er nu' is V."""
    words = vocabulary()
    text = _stripped(" ".join(said.split()))
    for _ in range(8):
        found = words_of(text)
        if not found:
            return ""
        begin = next(
            (
                hit
                for name in ("but", "that", "is", "whole", "and")
                if (hit := words.lists[name].begin(found))
            ),
            None,
        )
        if begin and begin.start == found[0].start:
            text = _stripped(text[begin.end :])
            continue
        key = found[-1].key
        denied = _ends_in("not", found)
        if not denied and (len(found) == 1 or not (key in words.sets["small"] or key in _VERBS)):
            return text
        text = _stripped(text[: found[-denied or -1].start])
    return text


_VERBS: Final = words_in(
    "er var bliver star stemmer mener siger is are was were has have har be being will vil kan can stand stands think"
    " say want vote"
)


def _ends_in(name: str, words: Sequence[Word]) -> int:
    """How many words at the end are a phrase of a list: 2 of 'V no longer' of what denies."""
    phrases = vocabulary().lists[name]
    for count in range(min(3, len(words)), 0, -1):
        hit = phrases.begin(words[-count:])
        if hit and len(hit.words) == count:
            return count
    return 0


def _without_count(who: str, counted: bool) -> str:
    return _NUMBER_AT_END.sub("", who) if counted else who


def _names(who: str) -> list[str]:
    """The parties and persons of a list of them; [''] for none."""
    parts = [who_in(part) for part in _AND.split(who)]
    return [part for part in parts if part] or [""]


def _key(name: str) -> str:
    words = words_of(name)
    return words[0].key if len(words) == 1 else " ".join(word.key for word in words)
