"""Reads a contact said in one line: 'Anna Jensen, formand for Sundhedsudvalget i Slagelse, A, 12 34 56 78'."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.core.addresses import EMAIL, PHONE
from bot.core.refs import AGAIN, BODY, NEW_BODY, PERSON
from bot.core.text import unwrapped
from bot.language.line.fields import body_as_typed, body_in
from bot.language.line.parts import BodyRef, Register
from bot.language.line.vocabulary import BODY_FIRST, BODY_WORD, PARTICLES, TITLE_ENDINGS, TITLES
from bot.language.names import fold
from bot.language.seat_terms import take_behalf, take_term
from bot.politics.areas import place_keys
from bot.politics.places import parted

_NOTE: Final = re.compile(r"[,;|\n][ \t]{0,3}(?:note|noter|notes)[ \t]{0,3}:", re.IGNORECASE)
_WITH_AT: Final = re.compile(
    r"(?:(?<!\w)(?:e-?mail|mail|mailto)\s*:\s*)?<?(?:mailto:)?"
    r"((?:(?<=mailto:)|(?<![^\s,;|<>()@]))[^\s,;|<>()@]{0,64}@[^\s,;|<>()]*)>?",
    re.IGNORECASE,
)
_DATE: Final = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d{2}(?:-\d{2})?")
# A comma after a hyphen parts nothing: 'Klima-, Miljø- og Teknikudvalget'.
_BETWEEN: Final = re.compile(r"(?<!-)[,;|\n()]|(?<!\s)\s+[-–—]\s+")
_LABEL: Final = re.compile(r"([\w-]{2,12})\s*:\s*(.+)")
_PREPOSITION: Final = re.compile(
    r"(?:^|\s)(for|of|af|i|in|at|på|hos|ved|fra|from)\s+(?:the\s+)?(?=\S)", re.IGNORECASE
)
_LETTER: Final = re.compile(r"[A-ZÆØÅ][0-9]?")
_LIST: Final = re.compile(r"(?:liste|list|parti|party)\s+(\S+)", re.IGNORECASE)
_ENDS_IN_PARTY: Final = re.compile(r"\A(?!region )(.*\S)\s+([A-ZÆØÅ]{1,2})", re.IGNORECASE)
_LEFT_BY_PARTY: Final = re.compile(r"(?<=\S)\s+(?:for|of|af|fra|from)$", re.IGNORECASE)
_FAMILY: Final = re.compile(
    r"(?<![\w-])[A-ZÆØÅ][\w-]{0,40}(?:sen|sson|gaard|gård|lund|holm|berg|strup|dahl|toft|skov|kjær)"
)
_GIVEN: Final = re.compile(r"[A-ZÆØÅ][a-zæøåéü]+(?:[ -][A-ZÆØÅ][a-zæøåéü]*\.?){0,2}")
# What somebody has studied, after the name; kept as a note.
_DEGREE: Final = re.compile(
    r"(?:ph\.?\s?d|cand\.?\s?(?:[a-zæøå]{1,8}\.?){1,3}|mag\.?\s?art|lic\.?\s?[a-z]{2,6}|dr\.?\s?(?:med|phil|jur|scient|polit)"
    r"|b\.?sc|m\.?sc|b\.?a|m\.?a|mba|m\.?d|hd|mpa|mph|ll\.?m)\.?",
    re.IGNORECASE,
)
_LABELS: Final = {
    **dict.fromkeys(("navn", "name"), "name"),
    **dict.fromkeys(("rolle", "role", "titel", "title"), "role"),
    **dict.fromkeys(("fra", "from", "udvalg", "committee", "organisation", "organization"), "body"),
    **dict.fromkeys(("parti", "party", "liste", "list"), "party"),
    **dict.fromkeys(("note", "noter", "notes"), "note"),
}


@dataclass(frozen=True, slots=True)
class ContactSaid:
    """A contact as said; '' and None for what was not.

    `email` is whatever had an @ in it; `is_email` says whether it can be one. `note` is what fitted
    nowhere. `since` and `until` are partial dates of the seat, the first and the last day. `again` when the
    speaker knows there is one of that name, `new_body` when the body is to be made; `person_id` when what
    is said is to be added to a contact there is ('[p12]').
    """

    name: str = ""
    role: str = ""
    body: BodyRef | None = None
    party: str = ""
    email: str = ""
    phone: str = ""
    note: str = ""
    again: bool = False
    person_id: int | None = None
    since: str = ""
    until: str = ""
    new_body: bool = False

    @property
    def is_email(self) -> bool:
        return EMAIL.fullmatch(self.email) is not None


def read_contact(text: str, now: datetime, language: str, register: Register) -> ContactSaid:
    """Understand a contact said in one line, its parts in any order, parted by commas. Never raises."""
    text = text[:1000]
    said = _Reader(now, language, register).read(text)
    noted = _NOTE.search(text)
    head, rest = (text[: noted.start()], text[noted.start() :]) if noted else (text, "")
    bare, party = take_behalf(" ".join(head.split()))
    term = take_term(register.country, bare, now, language, sure=True)
    if not (said.body or said.party or party) or not (party or term.since or term.until):
        return said  # of no seat: then a date is what is said of the person
    said = _Reader(now, language, register).read(term.rest + rest)
    return replace(said, party=said.party or party, since=term.since, until=term.until)


def write_contact(said: ContactSaid, language: str) -> str:
    """The line that `read_contact` makes the same contact of; every part says what it is."""
    da = language == "da"
    parts = [
        f"{'navn' if da else 'name'}: {said.name}" if said.name else "",
        f"{'rolle' if da else 'role'}: {said.role}" if said.role else "",
        f"{'fra' if da else 'from'}: {body_as_typed(said.body, language)}" if said.body else "",
        f"{'parti' if da else 'party'}: {said.party}" if said.party else "",
        f"since {said.since}" if said.since else "",
        f"until {said.until}" if said.until else "",
        said.email,
        said.phone,
        f"note: {said.note}" if said.note else "",
    ]
    tags = [
        f"[p{said.person_id}]" if said.person_id else "",
        "[again]" if said.again else "",
        "[new body]" if said.new_body else "",
    ]
    return " ".join(filter(None, (", ".join(filter(None, parts)), *tags)))


class _Reader:
    def __init__(self, now: datetime, language: str, register: Register) -> None:
        self._now, self._language, self._register = now, language, register
        self._name = self._role = self._party = self._area = ""
        self._body: str = ""
        self._notes: list[str] = []

    def read(self, text: str) -> ContactSaid:
        again = AGAIN.search(text) is not None
        person = PERSON.search(text)
        new_body = NEW_BODY.search(text) is not None
        text = PERSON.sub(" ", AGAIN.sub(" ", NEW_BODY.sub(" ", text)))
        self._titled = False  # the role is only what stood before the name
        text, email = _taken(text, _WITH_AT)
        text, phone = _take_phone(text)
        for part in self._turned(list(filter(None, map(_tidy, _BETWEEN.split(text))))):
            self._part(part)
        if not self._name and self._body and not self._role and self._is_name(self._body):
            self._name, self._body, self._area = self._body, self._area, ""
        place = self._place()
        return ContactSaid(
            _named(self._name),
            self._role,
            place,
            self._party,
            email.lower(),
            phone,
            ", ".join(self._notes),
            again,
            int(person[1]) if person else None,
            new_body=new_body,
        )

    def _turned(self, parts: list[str]) -> list[str]:
        """'Jensen, Poul' is Poul Jensen; so is 'Lyng, Tove' where what she does, and where, stands after it."""
        if len(parts) < 2 or not _GIVEN.fullmatch(parts[1]):
            return parts
        seated = len(parts) > 2 and self._is_title(parts[2].split()[0]) and _PREPOSITION.search(parts[2])
        alone = " " not in parts[0] and parts[0][:1].isupper() and not self._is_title(parts[0])
        if not _FAMILY.fullmatch(parts[0]) and not (seated and alone and not self._is_place(parts[0])):
            return parts
        if self._is_party(parts[1]) or self._is_place(parts[1]) or self._is_title(parts[1]):
            return parts
        return [f"{parts[1]} {parts[0]}", *parts[2:]]

    def _part(self, part: str) -> None:
        label = _LABEL.fullmatch(part)
        kind = _LABELS.get(label[1].lower()) if label else None
        if label and kind:
            self._labelled(kind, _tidy(label[2]))
        elif self._name and _DEGREE.fullmatch(part):
            self._notes.append(part)
        elif not self._party and (party := _LIST.fullmatch(part)):
            self._party = party[1]
        elif not self._party and self._is_party(part):
            self._party = part
        elif not self._party and (ends := _ENDS_IN_PARTY.fullmatch(part)) and self._is_party(ends[2]):
            self._party = ends[2]
            self._part(_LEFT_BY_PARTY.sub("", ends[1]))
        elif self._is_place(part):
            self._take_place(part)
        elif not self._name:
            self._begins_with_name(part)
        else:
            self._role_and_place(part)

    def _labelled(self, kind: str, value: str) -> None:
        match kind:
            case "name":
                self._name = value
            case "role" if not self._role:
                self._role = value
            case "body":
                self._take_place(value)
            case "party":
                self._party = value
            case _:
                self._notes.append(value)

    def _is_party(self, part: str) -> bool:
        return self._register.country.parties.said(part) is not None or _LETTER.fullmatch(part) is not None

    def _is_place(self, part: str) -> bool:
        """A body or an area and nothing else: 'Byrådet', 'Sundhedsudvalget i Slagelse', 'Slagelse', 'fra KL'."""
        words = part.split()
        if _PREPOSITION.match(part) or self._area_named(part):
            return True
        head = _PREPOSITION.split(part, maxsplit=1)[0].split()
        if not head or self._is_title(head[0]):
            return False
        named = self._register.bodies.named(self._register.bodies.folding(" ".join(head)))
        ends = BODY_WORD.fullmatch(head[-1]) or head[0].lower() in BODY_FIRST
        return bool(named or ends or self._register.areas.named(fold(part))) and len(words) <= 14

    def _begins_with_name(self, part: str) -> None:
        """'borgmester Anna Jensen fra Næstved', 'Anna Jensen formand for ...': the name, and what surrounds it."""
        words = part.split()
        first = 0
        while first < len(words) and self._is_title(words[first]):
            first += 1
        if first == len(words) or (first and _PREPOSITION.match(f"{words[first]} x")):
            self._role_and_place(part)
            return
        title = _tidy(" ".join(words[:first]))
        if title and self._role:
            self._notes.append(title)
        elif title:
            self._role, self._titled = title, True
        words = words[first:]
        lower = all(word.islower() for word in words)
        end = len(words)
        for k, word in enumerate(words):
            stops = self._is_title(word) or _PREPOSITION.match(f"{word} x")
            if k and (stops or (not lower and word[0].islower() and word not in PARTICLES)):
                end = k
                break
        self._name = " ".join(words[:end])
        if rest := " ".join(words[end:]):
            self._role_and_place(rest)

    def _role_and_place(self, part: str) -> None:
        """'formand for Sundhedsudvalget i Slagelse', 'journalist', 'Diabetesforeningen'."""
        split = _PREPOSITION.search(part)
        if split and split.start() == 0:
            self._take_place(part)
            return
        role = _tidy(part[: split.start()]) if split else part
        place = self._without_party(part[split.end() :].strip()) if split else ""
        titled = bool(role) and self._is_title(role.split()[0])
        if not titled and role[:1].isupper() and not place and not self._body:
            self._take_place(part)
        elif not self._is_role(role, titled) or (self._role and not self._titled):
            self._notes.append(part)
        else:
            if self._titled:  # 'Dr. Anna Jensen, overlæge': what she does is the second
                self._notes.append(self._role)
            self._role, self._titled = role, False
            if place:
                self._take_place(place)

    def _without_party(self, place: str) -> str:
        """A place without the party beside it, which is taken: 'SF i Slagelse', 'Slagelse for SF'."""
        for found in _PREPOSITION.finditer(place) if not self._party else ():
            before, after = place[: found.start()].strip(), place[found.end() :].strip()
            if before and after and self._is_party(before):
                self._party = before
                return after
            if before and after and self._is_party(after):
                self._party = after
                return before
        return place

    def _is_role(self, role: str, titled: bool) -> bool:
        words = role.split()
        if not words or any(sign.isdigit() for sign in role):
            return False
        return (titled and len(words) <= 5) or (len(words) <= 2 and role[0].islower())

    def _take_place(self, part: str) -> None:
        part = _tidy(_PREPOSITION.sub("", part, count=1)) if _PREPOSITION.match(part) else part
        if not self._body:
            self._body = part
        elif not self._area and self._area_named(part):
            self._area = part
        elif self._register.country.areas.municipality(self._body) and not self._area:
            self._body, self._area = part, self._body
        else:
            self._notes.append(part)

    def _place(self) -> BodyRef | None:
        if not self._body:
            return None
        lead = "i" if self._language == "da" else "in"
        whole = f"{self._body} {lead} {self._area}" if self._area else self._body
        if not BODY.search(whole):
            where = parted(self._register.country, whole, self._area_named, self._is_known_body)
            if where.area and where.body and not where.proper:
                whole = f"{where.body} {lead} {where.area}"
        body = body_in(whole, self._now, self._language, self._register)
        known = self._register.country.areas.municipality(body.area or body.text)
        if known and not body.area:
            body = replace(body, area=known.name["da"])
        taken = set(fold(f"{body.text} {body.area or ''}").split()) | _SILENT
        typed = BODY.sub("", whole).split()
        if rest := [word for word in typed if not set(fold(word).split()) <= taken]:
            if body.organization_id is None:
                return BodyRef(" ".join(typed), None, body.area)
            self._notes.append(" ".join(rest))
        return body

    def _area_named(self, text: str) -> str | None:
        for key in place_keys(text):
            if entries := self._register.areas.named(key):
                return entries[0].name
        return None

    def _is_known_body(self, text: str) -> bool:
        bodies = self._register.bodies
        return bool(bodies.named(bodies.folding(text)))

    def _is_title(self, word: str) -> bool:
        key = word.lower()
        return key in TITLES or key in _ROLES or TITLE_ENDINGS.fullmatch(key) is not None

    def _is_name(self, text: str) -> bool:
        return not self._is_place(text) and not any(sign.isdigit() for sign in text)


# Words of a place that its name goes without.
_SILENT: Final = frozenset({"i", "in", "for", "of", "af", "kommune", "kommunen", "the", "det", "den"})
# Roles that are no titles: nobody is called 'medlem Anna Jensen'.
_ROLES: Final = frozenset({"medlem", "member", "viceformand", "suppleant", "vice-chair", "leder", "ansat"})


def _taken(text: str, pattern: re.Pattern[str]) -> tuple[str, str]:
    """The text without the first thing a pattern finds, and that."""
    found = pattern.search(text)
    if found is None:
        return text, ""
    return f"{text[: found.start()]},{text[found.end() :]}", found[1].strip(".")


def _take_phone(text: str) -> tuple[str, str]:
    for found in PHONE.finditer(text):
        figures = sum(sign.isdigit() for sign in found[1])
        if 8 <= figures <= 15 and not _DATE.fullmatch(found[1].strip()):
            number = " ".join(found[1].split())
            return f"{text[: found.start()]},{text[found.end() :]}", number
    return text, ""


def _tidy(part: str) -> str:
    return " ".join(part.split()).strip(" .:-–—")


_QUOTES: Final = '"“”„»«'


def _named(name: str) -> str:
    """A name typed without capitals, with them; quotation marks and marks of formatting around it are no part of it."""
    name = unwrapped(name.strip(_QUOTES) or name)
    if not name.islower():
        return name
    return " ".join(word if word in PARTICLES else word[0].upper() + word[1:] for word in name.split())
