"""Reads a sentence said as to a colleague into sentences of the bot's own grammar."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Final

from bot.language.dates import Prefer
from bot.language.line.parts import Register
from bot.language.line.vocabulary import ARTICLES
from bot.language.names import Found, Unknown, fold
from bot.language.questions import is_question
from bot.language.sentences.contacts import contacts, with_somebody
from bot.language.sentences.cues import RECORDED, by_cues
from bot.language.sentences.event import LEADS, WITH
from bot.language.sentences.frames import Sentences, sentences
from bot.language.sentences.heard import Heard
from bot.language.sentences.smooth import corrected, post_first, smoothed
from bot.language.sentences.tasks import addressed, deadline, duty, ordered, task, told_before_duty, wanted
from bot.language.sentences.terms import Terms
from bot.language.templates import KNOWN, NUMBER, REACH, Word, with_names, words_of

_NAME: Final = 6  # words of a name
WHOLE: Final = 0.99  # a sentence of the file as it stands: more than a question that was marked as one
_LETTER: Final = "draft new "
_EARLY: Final = 7  # words within which a contact is named that is to be changed
_NUMBER: Final = re.compile(r"#?\d{1,4}")
_REACH: Final = re.compile(r"[\w.+-]{1,60}@[\w-]{1,60}\.\w|(?:\+\d{1,3} ?)?\d\d ?\d\d ?\d\d ?\d\d(?!\d)")
READ_AT_MOST: Final = 1_500
"""Characters; whoever writes more writes no sentence as to a colleague."""


def hear(text: str, now: datetime, language: str, register: Register) -> Heard | None:
    """What a sentence means; None where it is none of those that are known. Never raises on any text.

    `now` is aware and local. Takes time in proportion to the text, of which `READ_AT_MOST` characters are read.
    """
    if not text.strip() or len(text) > READ_AT_MOST:
        return None
    said = sentences(language)
    smooth, plain = smoothed(text, language)
    for candidate in dict.fromkeys((text.strip(), smooth, plain, _without_courtesy(plain, said))):
        heard = _whole(candidate, said, register)
        if heard and not (heard.says[0].startswith(_LETTER) and _plans(candidate, said)):
            return heard
    asked = plain.endswith("?")
    then = smooth.removesuffix(plain).casefold().split()[-1:] == ["så"]  # 'så var jeg til møde' asks nothing
    begins = None if then else said.asking.begin(with_names(words_of(plain[:60]), _is_ours(register)))
    if begins and plain[begins.words[-1].start : begins.end] == "i":
        begins = None  # 'holdt i går oplæg'
    on = Terms(now, language, register)
    if _is_no_news(smooth, said):
        return None
    if to_one := addressed(plain, on):
        return to_one
    if (asked and plain == smooth) or begins or is_question(plain.rstrip("?")):
        return None
    plain = post_first(plain)
    first, _, rest = plain.partition(" ")
    if fold(first) in ARTICLES:
        plain = f"{first.lower()} {rest}"  # 'The mayor' names nobody called The
    named = said.noting.begin(words_of(smooth[:60])) and fold(first) in said.named and rest
    if named and fold(rest.partition(" ")[0].rstrip(".")) not in LEADS:  # 'log møde Bent Holm tirsdag'
        plain = f"{first} {WITH[on.tongue]} {rest}"
    plain = corrected(plain.rstrip(" ?") if asked else plain, now, language, register, said)
    told = contacts(plain, on)
    if not (told and told.planned) and (alone := task(plain, on)):
        over = any(span.moment.is_past(now) for span in on.spans(plain, Prefer.FUTURE))
        beside = by_cues(plain, on) if over and not told else None
        return beside if beside and beside.score >= RECORDED else alone
    theirs = duty(plain, on)
    if theirs and told and not told.planned and not told_before_duty(plain, on):
        return theirs  # 'Bo skal have ringet til trykkeriet'
    first_told = told or ordered(plain, on) or theirs or deadline(plain, on) or wanted(plain, on)
    return first_told or by_cues(plain, on) or with_somebody(plain, on)


def is_banter(text: str, language: str) -> bool:
    """Whether a message is what colleagues say to one another, in which nothing is to be noted: 'haha, morning all'."""
    return next(sentences(language).banter.find(words_of(text[:READ_AT_MOST])), None) is not None


def tells_a_change(text: str) -> bool:
    """Whether a message says in either language that what is noted already is to be otherwise."""
    return len(text) <= READ_AT_MOST and any(_changes(words_of(text), sentences(one)) for one in ("da", "en"))


def _without_courtesy(text: str, said: Sentences) -> str:
    """'All meetings with Ellen please'."""
    first, _, last = text.rstrip(" .!").rpartition(" ")
    return first.rstrip(" ,") if fold(last) in said.courtesies and first else text


def _is_no_news(text: str, said: Sentences) -> bool:
    """Whether a message changes what is noted already, in words that were not read, or only chats: nothing is new."""
    words = words_of(text)
    first = said.banter.begin(words)
    return _changes(words, said) or (first is not None and next(said.cues.find(words[:4]), None) is None)


def _changes(words: list[Word], said: Sentences) -> bool:
    """'Mødet i morgen er ikke om budget': a contact is named as one that is there, and something said of it that alters
    it, and no other contact is told."""
    if next(said.puts_right.find(words), None):
        return True
    refers = next(said.refers.find(words[:_EARLY]), None)
    if refers is None or next(said.alters.find(words), None) is None:
        return False
    named = {word.start for word in refers.words}
    told = (hit for hit in said.contacts.find(words) if hit.means.told != "open")
    return all(named & {word.start for word in hit.words} for hit in told)


def _whole(text: str, said: Sentences, register: Register) -> Heard | None:
    """A sentence that means a command as it stands, or with a name in it."""
    words = words_of(text)
    if command := said.commands.whole(words):
        return Heard((command,), WHOLE)
    keys = tuple(word.key for word in words)
    for one in (*said.around.get((*keys, "")[0], ()), *said.around.get("", ())):
        given = one.given(text, words)
        if given is None or not _fills(one.slot, given["rest"], register):
            continue
        first = len(one.before)
        told = any(key in said.told_next for key in keys[first : first + 2] if key not in said.polite) and (
            keys[first] in said.told_next or keys[first] in said.polite
        )
        if not told:
            if one.slot == KNOWN:
                given |= {name: _without_courtesy(words, said) for name, words in given.items()}
            return Heard((one.command.format(**given),), 0.7)
    return None


def _is_ours(register: Register) -> Callable[[Word], bool]:
    """Tells the names of the team."""
    return lambda word: isinstance(register.team.look_up(word.key, near=False), Found)


def _plans(text: str, said: Sentences) -> bool:
    """'Vi skal have et møde med Yusuf på torsdag': what is wanted is a contact, and no letter."""
    hit = said.contacts.begin(words_of(text[:80]))
    return hit is not None and hit.means.told == "future" and hit.means.kind != "mail"


def _fills(slot: str, text: str, register: Register) -> bool:
    """Whether words can stand for a slot of a sentence."""
    if slot == KNOWN:
        return _is_known(text, register)
    if slot == NUMBER:
        return _NUMBER.fullmatch(text) is not None
    return slot != REACH or _REACH.search(text) is not None


def _is_known(text: str, register: Register) -> bool:
    """Whether words begin with the name of a contact or a body: 'Anna Jensen i Slagelse'."""
    words = text.split()
    runs = [" ".join(words[:size]).rstrip(",?") for size in range(min(len(words), _NAME), 0, -1)]
    return any(
        not isinstance(names.look_up(run, near=False), Unknown)
        for run in runs
        for names in (register.people, register.bodies)
    )
