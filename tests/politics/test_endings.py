"""Regions end on the day the law says, their bodies and seats with them, and the health councils go on."""

from __future__ import annotations

from datetime import date

from bot.politics.endings import (
    end_of_body,
    ended_by,
    ends_with,
    last_in_office,
    predecessors_of,
    successor_of,
)
from tests.countries import DK
from tests.tables import table

LAST = "2026-12-31"


@table("name", ["Region Sjælland", "region sjaelland", "Region Zealand"])
def test_a_region_is_known_by_its_names(name: str) -> None:
    region = DK.areas.region_called(name)
    assert region is not None
    assert region.valid_to == date(2026, 12, 31)
    after = successor_of(DK, region)
    assert after is not None
    assert after.name["da"] == "Region Østdanmark"
    assert after.valid_from == date(2027, 1, 1)
    assert region in predecessors_of(DK, after)
    assert successor_of(DK, after) is None


@table(
    ("body", "area", "ends"),
    [
        ("Regionsrådet", "Region Sjælland", True),
        ("Region Hovedstaden", None, True),
        ("Regionsrådet", "Region Syddanmark", False),
        ("Byrådet", "Slagelse", False),
        ("Sundhedsråd Midt- og Vestsjælland", "Region Sjælland", False),
        ("Forberedende sundhedsråd Hovedstaden", "Region Hovedstaden", False),
    ],
)
def test_which_bodies_end_with_their_region(body: str, area: str | None, ends: bool) -> None:
    assert (ends_with(DK, body, area) is not None) is ends


@table(
    ("end_date", "area", "dissolution", "last"),
    [
        ("2029-12-31", "Region Sjælland", None, LAST),
        (None, "Region Sjælland", None, LAST),
        ("2025", "Region Sjælland", None, "2025"),
        ("2029-12-31", "Slagelse", None, "2029-12-31"),
        (None, "Slagelse", None, None),
        ("2029-12-31", "Slagelse", "2027-06", "2027-06"),
        ("2029-12-31", "Region Sjælland", "2026-06-30", "2026-06-30"),
        ("sometime", None, None, "sometime"),
    ],
)
def test_nobody_sits_in_what_is_no_more(
    end_date: str | None, area: str | None, dissolution: str | None, last: str | None
) -> None:
    assert last_in_office(end_date, end_of_body(DK, "Regionsrådet", area, dissolution)) == last


def test_which_regions_are_over_on_a_day() -> None:
    assert "Region Sjælland" not in ended_by(DK, date(2026, 12, 31))
    assert {"Region Sjælland", "Region Hovedstaden"} <= set(ended_by(DK, date(2027, 1, 1)))
    assert "Region Østdanmark" not in ended_by(DK, date(2100, 1, 1))
