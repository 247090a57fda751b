"""Reads all that is written down of a country, and says what is wrong in it."""

from __future__ import annotations

from bot.politics.calendar.records import BadCalendar, records
from bot.politics.country import Country
from bot.politics.data_files import BadData
from bot.politics.nudge_rules import RuleTrouble, rules


def trouble_in(country: Country) -> str | None:
    """What is wrong in the files of a country, and in which; None when nothing is."""
    try:
        _ = (country.areas, country.bodies, country.roles, country.parties)
        _ = (country.name, country.terms, country.holidays, country.days_off, country.quiet_weeks)
        records(country)
        rules(country)
    except (BadData, BadCalendar) as trouble:
        return str(trouble)
    except RuleTrouble as trouble:
        return f"{country.file('nudges')}: {trouble}"
    return None
