"""Reads all that is written down of a country, and says what is wrong in it."""

from __future__ import annotations

from typing import Final

from bot.politics.calendar.check import SECTIONS, known_sections
from bot.politics.calendar.records import BadCalendar, records
from bot.politics.country import ITSELF, Country
from bot.politics.data_files import BadData
from bot.politics.nudge_rules import RuleTrouble, rules

_ITSELF: Final = frozenset(
    {
        *("meta", "sources", "name", "holidays", "days_off", "quiet_weeks", "council_terms"),
        *("municipalities", "regions", "go_on"),
        *("councils", "committees", "advisory_bodies", "regional_bodies", "associations"),
        *("roles_political", "roles_administrative", "fields", "shapes", "decides_cases"),
        *("parties", "special", "ambiguous_tokens", "members", "rules"),
        *("council_seats", "council_sizes", "seats_of"),
    }
).union(*map(known_sections, SECTIONS))


def trouble_in(country: Country) -> str | None:
    """What is wrong in the files of a country, and in which; None when nothing is."""
    try:
        if unknown := country.own(ITSELF).keys() - _ITSELF:
            return f"{country.file(ITSELF)}: {', '.join(sorted(map(str, unknown)))} is nothing it can say"
        _ = (country.areas, country.bodies, country.roles, country.parties, country.seats)
        _ = (country.name, country.terms, country.holidays, country.days_off, country.quiet_weeks)
        records(country)
        rules(country)
    except (BadData, BadCalendar) as trouble:
        return str(trouble)
    except RuleTrouble as trouble:
        return f"{country.file('nudges')}: {trouble}"
    return None
