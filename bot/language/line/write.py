"""Writes a line back: the one sentence that would have been understood the same."""

import re
from datetime import UTC, date, datetime
from typing import Final

from bot.language.dates import Moment, Prefer, find_spans, say_part
from bot.language.line.parts import BodyRef, Known, Line, NextStep, PersonRef
from bot.language.line.people import is_title
from bot.language.line.scan import Item, Kind
from bot.language.line.vocabulary import PARTICLES, PEOPLE_LEADS, SPOKEN, Spoken
from bot.politics.confidential import is_marked, marks_in

_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_MAANEDER: Final = (
    *("januar", "februar", "marts", "april", "maj", "juni"),
    *("juli", "august", "september", "oktober", "november", "december"),
)
# What would end the topic early, were it not quoted.
_ENDS_A_TOPIC: Final = re.compile(
    r"[:;!?\n…\[\]]|[,.](?=\s)|\s[-–—]\s|(?<!\w)(?:" + "|".join(map(re.escape, PEOPLE_LEADS)) + r")(?!\w)",
    re.IGNORECASE,
)
_NAME: Final = re.compile(r"(?:[^\W\d_]|[ .'’-])+")
_ANY_DAY: Final = datetime(2026, 1, 5, 12, tzinfo=UTC)


def write_line(line: Line, language: str) -> str:
    """The one-liner equal to what was understood: `read_line` makes the same `Line` of it.

    Days are written out, so that the sentence means the same tomorrow; what was left over follows the notes.
    """
    danish = language.lower().startswith("da")
    words = SPOKEN["da" if danish else "en"]
    head = [_people(line.people, words)]
    if line.when:
        head.append(say_exactly(line.when, danish))
    head.append(_body(line.body, words))  # after the day: 'KL 19. november' would be a time
    if line.topic:
        head.append(f"{words.about} {_topic(line.topic)}")
    sentence = " ".join(filter(None, head))
    details = ". ".join(filter(None, (line.details, line.leftovers)))
    if details:
        sentence = f"{sentence}: {details}" if sentence else f"{'Noter' if danish else 'Notes'}: {details}"
    if line.next_steps:
        steps = "; ".join(_step(step, words, danish) for step in line.next_steps)
        ended = not sentence or sentence.endswith((".", "!", "?"))
        stop = "" if not sentence else " " if ended else " – " if details else ". "
        sentence = f"{sentence}{stop}{words.next_}: {steps}"
    if line.confidential:
        sentence = f"{sentence} ({words.confidential})".lstrip()
    elif line.opened or is_marked(marks_in(sentence)):
        sentence = f"{sentence} ({words.opened})".lstrip()
    tags = " ".join(f"[{tag}]" for tag in sorted(line.tags))
    return f"{sentence} {tags}".strip()


def say_exactly(moment: Moment, danish: bool) -> str:
    """A moment with its year: '19. november 2026 kl. 14.00', '19 November 2026 at 14:00'."""
    words = _day(moment.day, danish)
    if moment.until:
        words = f"{words} - {_day(moment.until, danish)}"
    if moment.time:
        words += f" kl. {moment.time:%H.%M}" if danish else f" at {moment.time:%H:%M}"
    elif moment.part:
        words += f" {say_part(moment.part, 'da' if danish else 'en')}"
    return words


def _day(day: date, danish: bool) -> str:
    if danish:
        return f"{day.day}. {_MAANEDER[day.month - 1]} {day.year}"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _people(people: tuple[PersonRef, ...], words: Spoken) -> str:
    written = [_person(person) for person in people]
    if len(written) < 2:
        return "".join(written)
    return f"{', '.join(written[:-1])} {words.joined_by} {written[-1]}"


def _person(person: PersonRef) -> str:
    """'borgmester Anna Jensen [p12] (A)'; the id only where others bear the name."""
    text = person.name if person.known is Known.EXACT or _is_plain(person.name) else f'"{person.name}"'
    after = []
    if person.title:
        if all(is_title(Item(Kind.WORD, 0, 0, word, word.lower())) for word in person.title.split()):
            text = f"{person.title} {text}"
        else:
            after.append(person.title)
    if person.person_id is not None and person.candidates:
        text += f" [p{person.person_id}]"
    if person.party:
        after.insert(0, person.party)
    return f"{text} ({', '.join(after)})" if after else text


def _is_plain(name: str) -> bool:
    """Whether a name that nobody knows is read as one without quotation marks: words with capitals."""
    words = name.replace("-", " ").split()
    return (
        all(not word[0].islower() or word in PARTICLES for word in words)
        and _NAME.fullmatch(name) is not None
    )


def _body(body: BodyRef | None, words: Spoken) -> str:
    if body is None:
        return ""
    text = f"{words.from_} {body.text}"
    if body.area and body.area.casefold() not in body.text.casefold():
        text += f" {words.in_} {body.area}"
    if body.organization_id is not None and body.candidates:
        text += f" [o{body.organization_id}]"
    return text


def _topic(topic: str) -> str:
    """The topic, in quotation marks where a bare one would be read otherwise."""
    dated = any(find_spans(topic, _ANY_DAY, Prefer.FUTURE, language) for language in ("da", "en"))
    if '"' not in topic and (dated or _ENDS_A_TOPIC.search(topic) or marks_in(topic)):
        return f'"{topic}"'
    return topic


def _step(step: NextStep, words: Spoken, danish: bool) -> str:
    owner = step.owner or ""
    owner = f"@{owner} " if owner.islower() and " " not in owner else f"{owner}: " if owner else ""
    text = f"{owner}{step.subject}"
    return f"{text} {words.due} {_day(step.due, danish)}" if step.due else text
