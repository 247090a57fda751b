"""A body and the area it lies in, in whichever order, form and spelling they are said: the area is never dropped."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from bot.core.folding import fold, fold_body
from bot.engine.register import area_named
from bot.politics.places import Where, parted
from tests.countries import DK
from tests.tables import table

BODIES = (
    "sundhedsudvalget",
    "Børne- og Ungeudvalget",
    "Udvalget for Klima, Miljø og Teknik",
    "BUU",
    "byrådet",
)
FORMS = (
    "{body} {area}",
    "{body} ({area})",
    "{body} - {area}",
    "{body} – {area}",
    "{body}, {area}",
    "{body} i {area}",
    "{body} in {area}",
    "{body} på {area}",
    "{body} for {area}",
    "{body} of {area}",
    "{body} fra {area}",
    "{area}: {body}",
    "{area} - {body}",
)
PREFIXED = ("{area}s {body}", "{area} {body}", "{area} kommunes {body}", "{area} Kommune {body}")


def spellings(name: str) -> Iterator[str]:
    """The ways a municipality is written."""
    yield from (name, name.lower(), name.upper(), f"{name} Kommune", f"{name} kommune", f"4200 {name}")
    yield from (f"{name} By", f"DK-4200 {name}")
    for letter, ascii_letters in (("å", "aa"), ("ø", "oe"), ("æ", "ae"), ("aa", "å")):
        if letter in name.lower():
            yield name.lower().replace(letter, ascii_letters)
    if "-" in name:
        yield name.replace("-", " ")
        yield name.replace("-", " - ")


@table("place", [one.name["da"] for one in DK.areas.municipalities])
def test_a_municipality_is_the_one_that_was_typed(place: str) -> None:
    for body in BODIES:
        for area in spellings(place):
            for form in FORMS:
                said = form.format(body=body, area=area)
                where = parted(DK, said, partial(area_named, DK))
                assert (where.area, fold_body(where.body)) == (place, fold_body(body)), said
        for area in (place, place.lower()):
            for form in PREFIXED:
                said = form.format(body=body, area=area)
                where = parted(DK, said, partial(area_named, DK))
                assert (where.area, fold_body(where.body)) == (place, fold_body(body)), said


@table("region", [one.name["da"] for one in DK.areas.regions])
def test_a_region_is_the_one_that_was_typed(region: str) -> None:
    short = region.removeprefix("Region ")
    for area in (region, region.lower(), short, short.lower()):
        for form in FORMS:
            said = form.format(body="regionsrådet", area=area)
            assert parted(DK, said, partial(area_named, DK)) == Where("regionsrådet", region), said
    assert parted(DK, f"{region}s regionsråd", partial(area_named, DK)).area == region
    assert parted(DK, f"forretningsudvalget {region}", partial(area_named, DK)) == Where(
        "forretningsudvalget", region
    )


@table(
    ("said", "area"),
    [
        ("Ringkøbing-Skjern Byråd", "Ringkøbing-Skjern"),
        ("Fredericia Ungdomsråd", "Fredericia"),
        ("Skælskør Plejecenter", None),
        ("Sundhedsråd Hovedstaden", None),
        ("Sundhedsråd Midt- og Vestsjælland", None),
        ("KKR Sjælland", None),
        ("Udvalget for Vejen til arbejde", None),
        ("Udvalget om vejen", None),
    ],
)
def test_a_place_that_is_part_of_a_name_stays_in_it(said: str, area: str | None) -> None:
    where = parted(DK, said, partial(area_named, DK))
    assert (where.name, where.area) == (said, area)


@table("place", [one.name["da"] for one in DK.areas.municipalities])
def test_a_surname_is_no_place(place: str) -> None:
    for name in (f"Lars {place}", f"Anna Marie {place}", f"lars {place.lower()}"):
        assert parted(DK, name, partial(area_named, DK)) == Where(name), name


@table("region", [one.name["da"] for one in DK.areas.regions])
def test_what_is_no_name_of_a_region_is_part_of_the_body(region: str) -> None:
    short = region.removeprefix("Region ")
    assert parted(DK, f"Sundhedsråd {short}", partial(area_named, DK)).area is None


@table(
    ("said", "body", "area"),
    [
        ("sundhedsudvalget i Utopia", "sundhedsudvalget", "Utopia"),
        ("sundhedsudvalget (Utopia)", "sundhedsudvalget", "Utopia"),
        ("sundhedsudvalget, Utopia", "sundhedsudvalget", "Utopia"),
        ("sundhedsudvalget - Utopia", "sundhedsudvalget", "Utopia"),
        ("sundhedsudvalget i Slagelse, Region Sjælland", "sundhedsudvalget", "Slagelse"),
        ("the health committee of the municipality of Slagelse", "health committee", "Slagelse"),
        ("Slagelse municipality's health committee", "health committee", "Slagelse"),
    ],
)
def test_other_ways(said: str, body: str, area: str) -> None:
    assert parted(DK, said, partial(area_named, DK)) == Where(body, area)


def test_every_place_is_known_by_every_reader() -> None:
    for place in DK.areas.municipalities:
        for said in spellings(place.name["da"]):
            if " - " not in said:
                found = DK.areas.municipality(said)
                assert found is not None, said
                assert (found.code, area_named(DK, said)) == (place.code, place.name["da"]), said
    for region in DK.areas.regions:
        for name in (*region.name.values(), *region.aliases):
            assert DK.areas.region(name) == region
            assert fold(area_named(DK, name) or "") == fold(region.name["da"])


def test_a_long_text_is_read_in_time_in_proportion() -> None:
    assert parted(DK, "a b i " * 20_000, partial(area_named, DK)).area is None
