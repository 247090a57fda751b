"""Finds the bodies, people and parties that a command about committees names, in what the team knows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from bot.core.errors import Refusal
from bot.core.folding import fold
from bot.core.refs import BODY, PERSON
from bot.engine.context import Context
from bot.language.names import Entry, Found, Near, Several, is_pronoun
from bot.language.questions.bodies import How, Meant
from bot.politics.country import Country
from bot.politics.parties import Party
from bot.politics.places import Where, parted
from storage.committees.seats import Seats

PARTY: Final = "party"  # Popolo's classification of whom somebody sits for
LONGEST: Final = 300  # characters of a name, as in imports
CHOICES: Final = 4


@dataclass(frozen=True, slots=True)
class Whom:
    """Whom a name means: `person_id` where it is one contact, `choices` where it is to be asked, neither for nobody."""

    person_id: int | None = None
    choices: tuple[Entry, ...] = ()


class Said:
    """The look-ups of one message; what they read is kept for its other names."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self.bodies = ctx.registers.bodies(ctx.unit, ctx.workspace, ctx.now)
        self._homes: dict[int, frozenset[str]] = {}

    @property
    def home(self) -> str | None:
        """The area meant where none is said: the room's, else the team's."""
        return self._ctx.default_area

    def where(self, text: str) -> Where:
        """The body and the area that a text names: 'sundhedsudvalget' and 'Slagelse'."""
        return parted(
            self._ctx.country, BODY.sub("", text).strip(" .:"), self.bodies.area_named, self.bodies.is_named
        )

    def body(self, text: str) -> Meant:
        """The body that is meant by its name, with or without an area, or by '[o7]'."""
        if found := BODY.search(text):
            entry = self.bodies.get(int(found[1]))
            return Meant(How.ONE, (entry,)) if entry else Meant(How.NONE)
        where = self.where(text)
        return self.bodies.find(where.body, text.strip(" .:"), where.area, self.home)

    def person(self, name: str, area: str | None, person_id: int | None = None) -> Whom:
        """Who is meant by a name in a list of people of an area.

        A namesake known from other areas only is never taken for the one of this area, but asked about.
        """
        people = self._ctx.register.people
        if found := PERSON.search(name):
            person_id, name = int(found[1]), PERSON.sub("", name)
        if person_id is not None:
            return Whom(person_id) if people.get(person_id) else Whom()
        match people.look_up(name):
            case Found(entry):
                entries: tuple[Entry, ...] = (entry,)
            case Several(entries):
                pass
            case _ if is_pronoun(name):
                raise Refusal("errors/whom", field="people", said=name)
            case Near(entries):
                return Whom(choices=entries[:CHOICES])
            case _:
                return Whom()
        here = [entry for entry in entries if self._may_be_of(entry.id, area)]
        if len(here) == 1 and (len(entries) == 1 or area):
            whole = fold(here[0].name) == fold(name) or name.strip() in here[0].other_names
            return (
                Whom(here[0].id)
                if whole or len(name.split()) > 1 or len(entries) == 1
                else Whom(choices=entries)
            )
        return Whom(choices=(tuple(here) or entries)[:CHOICES])

    def _may_be_of(self, person_id: int, area: str | None) -> bool:
        """Whether somebody has a seat in this area, or no seat with an area at all."""
        if area is None:
            return True
        if person_id not in self._homes:
            seats = Seats(self._ctx.unit, self._ctx.workspace, self._ctx.now).of_person(person_id)
            self._homes[person_id] = frozenset(fold(seat.area) for seat in seats if seat.area)
        homes = self._homes[person_id]
        return not homes or fold(area) in homes

    def ensure_party(self, said: str, area_id: int | None) -> int:
        """The party that is meant, by whichever of its names the team knows it; made when there is none.

        A letter of no known party is a local list's, which is another one in every area.
        """
        party = self._ctx.country.parties.said(said)
        bodies = self._ctx.register.bodies
        names = [said] if party is None else [said, *_names(party)]
        for name in names:
            if len(name) < 2:
                continue  # a letter is the name of nothing
            for entry in bodies.named(bodies.folding(name)):
                return entry.id
        if party is not None:
            return self._ctx.bodies.ensure_organization(_short(party), PARTY)
        if re.fullmatch(r"[A-ZÆØÅ][0-9]?", said):
            return self._ctx.bodies.ensure_organization(f"Liste {said}", PARTY, area_id)
        return self._ctx.bodies.ensure_organization(said[:LONGEST], PARTY)

    def ensure_area(self, name: str) -> int:
        """The area of that name, with its official code where it has one."""
        if place := self._ctx.country.areas.municipality(name):
            return self._ctx.bodies.ensure_area(place.name["da"], place.code, "municipality")
        if region := self._ctx.country.areas.region(name):
            return self._ctx.bodies.ensure_area(region.name["da"], region.code, "region")
        return self._ctx.bodies.ensure_area(name[:LONGEST])


def party_name(country: Country, said: str) -> str:
    """The name a party is kept under: 'Venstre', 'Liste L'."""
    party = country.parties.said(said)
    return _short(party) if party else f"Liste {said}" if re.fullmatch(r"[A-ZÆØÅ][0-9]?", said) else said


def classification_of(country: Country, name: str) -> str | None:
    """What a body of that name is: 'committee', 'council', 'board'; None when its name does not say."""
    shape = country.bodies.words(name).shape
    kind = country.bodies.kind_named(name)
    if kind is not None and kind.section == "councils":
        return "council"
    return shape or ("committee" if kind is not None and kind.standing else None)


def _names(party: Party) -> list[str]:
    return [_short(party), *party.name.values(), *party.aliases, *party.abbreviations]


def _short(party: Party) -> str:
    """'Venstre' of 'Venstre, Danmarks Liberale Parti'."""
    return re.split(r", | - ", party.name["da"])[0]
