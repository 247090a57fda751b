"""Reads the line that puts a date into the calendar: what is on, which day, and where."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.core.errors import Refusal
from bot.core.text import one_line
from bot.language.dates import Moment, Prefer, find_spans, impossible_dates, understand_when
from bot.language.questions.dates import parted_from_area
from bot.politics.country import Country

LONGEST: Final = 120  # characters of a name

TAG: Final = re.compile(r"\[(?P<id>[\w:.-]+)/(?P<cycle>\d{1,4})@(?P<area>\w*)\]")

_QUOTED: Final = re.compile(r"""["“”„«»']([^"“”„«»]{1,200})["“”»«']""")
_AREA: Final = re.compile(
    r"(?:(?<!\s)\s+)?\b(?:in|i|for|på|of)\s+(?P<area>[^\d\"]{1,80}?)\s*$", re.IGNORECASE
)
_LEAD: Final = re.compile(r"^(?:in|i|for|på|of)\s+", re.IGNORECASE)
# A house that says where it is: 'Slagelse Kommunes rådhus', 'Slagelse town hall', 'Rådhuset i Slagelse'.
_HOUSE: Final = re.compile(
    r"\b(?:på|i|at|in|ved) (?:the )?(?P<area>[^\d\"]{2,60}?)(?: (?:kommunes|bys)|['’]s)? "
    r"(?:rådhus(?:et)?|town hall|city hall|bibliotek(?:et)?|library|kulturhus(?:et)?|medborgerhus(?:et)?)(?!\w)",
    re.IGNORECASE,
)
_HOUSE_IN: Final = re.compile(
    r"(?:rådhuset|town hall|city hall|biblioteket|library|kulturhuset|medborgerhuset)(?P<in> (?:i|in|of) )"
    r"(?P<area>[^\d\"]{2,60})$",
    re.IGNORECASE,
)
_POSTCODE: Final = re.compile(r"(?<![\d.,/-])(?P<code>\d{4}) (?=(?P<town>[A-ZÆØÅa-zæøå][^\d,;\"]{1,60}))")
_YEARS_AHEAD: Final = 30
_EDGES: Final = " .,:;–-"
_DANGLING: Final = re.compile(r"(?<!\s)\s+(?:on|til|to|den|d\.|the|is|er|bliver)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DateSaid:
    """What a line says: a name, the days it names, and the area it names ('' for none)."""

    name: str
    moment: Moment | None
    area: str


def date_in(country: Country, text: str, now: datetime, locale: str) -> DateSaid:
    """What a typed line says; `now` is aware and local. Refusal where the day it names cannot be."""
    text = _without_postcode(country, text, now.year)
    said = _date_in(country, text, now, locale)
    if (
        not said.area
        and (house := _HOUSE.search(" ".join(text.split())))
        and country.areas.code_of(house["area"]) is not None
    ):
        return replace(said, area=house["area"])
    if (
        not said.area
        and (house := _HOUSE_IN.search(said.name))
        and country.areas.code_of(house["area"]) is not None
    ):
        return replace(said, name=_name(said.name[: house.start("in")]), area=house["area"])
    return said


def _without_postcode(country: Country, text: str, year: int) -> str:
    """The text without a postcode before its town, which is no year: '10. december 4200 Slagelse'."""
    for found in _POSTCODE.finditer(text):
        words = found["town"].split()[:3]
        town = any(country.areas.code_of(" ".join(words[:n])) is not None for n in range(1, len(words) + 1))
        if town and not year <= int(found["code"]) <= year + _YEARS_AHEAD:
            return text[: found.start()] + text[found.end() :]
    return text


def _date_in(country: Country, text: str, now: datetime, locale: str) -> DateSaid:
    quoted = _QUOTED.search(text)
    rest = text[: quoted.start()] + " " + text[quoted.end() :] if quoted else text
    spans = find_spans(rest, now, Prefer.FUTURE, locale)
    if not spans:
        if impossible := impossible_dates(rest, now, Prefer.FUTURE, locale):
            raise Refusal("errors/no_such_day", said=impossible[0].text)
        name, area = _without_area(country, rest)
        return DateSaid(_name(quoted[1] if quoted else name), None, area)
    span = spans[-1]
    if span.moment.also:
        raise Refusal("errors/no_date", said=span.text)
    before, after = _DANGLING.sub("", rest[: span.start].rstrip()), rest[span.end :].strip(_EDGES)
    late = _AREA.search(f" {after}")
    if quoted:
        # What stands outside the quotes is no name: all of it says where.
        where = f"{before} {after}".strip(_EDGES)
        area = _LEAD.sub("", where)
        house, place = _without_area(country, where)
        if country.areas.code_of(area) is None and place and house:  # 'på Rådhuset i Slagelse'
            return DateSaid(_name(f"{quoted[1]} {house}"), span.moment, place)
        if (
            country.areas.code_of(area) is None
            and (named := _HOUSE.search(" ".join(where.split())))
            and country.areas.code_of(named["area"]) is not None
        ):
            return DateSaid(_name(f"{quoted[1]} {where}"), span.moment, named["area"])
        return DateSaid(_name(quoted[1]), span.moment, late["area"] if late and not before.strip() else area)
    name, area = _without_area(country, before)
    if (
        late
        and late[0].strip().lower().startswith(("på", "of"))
        and country.areas.code_of(late["area"]) is None
    ):
        late = None  # 'på rådhuset'
    if after and (late or country.areas.code_of(after.strip("()")) is not None):
        return DateSaid(_name(before), span.moment, late["area"] if late else after.strip("()"))
    return DateSaid(_name(f"{name} {after}"), span.moment, area)


def date_of_form(what: str, day: str, where: str, now: datetime, locale: str) -> DateSaid:
    """What the fields of a form say. Refusal, of its field, where no day is named or it cannot be."""
    moment = understand_when(day, now, Prefer.FUTURE, locale) if day.strip() else None
    if moment is None:
        raise Refusal("errors/no_date" if day.strip() else "calendar/which_day", field="day", said=day)
    return DateSaid(_name(what), moment, where)


def _without_area(country: Country, text: str) -> tuple[str, str]:
    """A name and the area said with it, '' for none; an area alone is no name."""
    name, code = parted_from_area(country, text)
    return (name, country.areas.name_of(code, "da")) if name else (text, "")


def _name(text: str) -> str:
    bare = one_line(text, LONGEST).strip(_EDGES)
    return _DANGLING.sub("", bare).strip(_EDGES).strip("\"“”„«»'")


def exact(moment: Moment) -> str:
    """A date phrase that means the same on any day."""
    days = f"{moment.day}" + (f" - {moment.until}" if moment.until else "")
    return days + (f" {moment.time:%H:%M}" if moment.time else "")


def tag_of(event: str, cycle: int, area: str) -> str:
    """An event of one cycle in one area as a button names it."""
    return f"[{event}/{cycle}@{area}]"
