"""Bodies, roles and parties are known by what people call them, in both languages."""

from __future__ import annotations

from datetime import date

from bot.core.folding import fold
from bot.politics.bodies import (
    BodyWords,
)
from bot.politics.partial_dates import first_day, last_day, meets
from tests.countries import DK
from tests.tables import table


@table(
    ("name", "shape", "fields"),
    [
        ("Sundheds- og Ældreudvalget", "committee", "health elderly"),
        ("sundheds og ældreudvalgets", "committee", "health elderly"),
        ("Sundheds-og Ældreudvalg", "committee", "health elderly"),
        ("Klima-, Miljø- og Teknikudvalget", "committee", "climate environment engineering"),
        ("klima, miljø og teknik", None, "climate environment engineering"),
        ("health committee", "committee", "health"),
        ("the committee on children and youth", "committee", "children youth"),
        ("Udvalget for Børn og Unge", "committee", "children youth"),
        ("Børn og Unge-udvalget", "committee", "children youth"),
        ("Teknisk Udvalg", "committee", "engineering"),
        ("Skoleudvalget", "committee", "schools"),
        ("labour market committee", "committee", "labour_market"),
        ("Ældrerådet", "council", "elderly"),
        ("Sundhedsrådet", "council", "health"),
        ("Skolebestyrelsen", "board", "schools"),
        ("mental health committee", "committee", "psychiatry"),
    ],
)
def test_a_name_is_taken_apart(name: str, shape: str | None, fields: str) -> None:
    assert DK.bodies.words(name) == BodyWords(shape, frozenset(fields.split()))


@table(
    "name",
    ["Sundhedsudvalg", "Sundhedsudvalget", "Sundhedsudvalgets", "sundhedsudvalgene", "sundheds-udvalget"],
)
def test_inflections_say_the_same(name: str) -> None:
    assert DK.bodies.words(name) == DK.bodies.words("sundhedsudvalg")


@table("typed", ["sunhedsudvalget", "sundhedsudvlaget", "sundhetsudvalget", "helth committee"])
def test_slips_of_the_pen_are_put_right(typed: str) -> None:
    assert DK.bodies.well_spelt(typed) == DK.bodies.words("sundhedsudvalget")


def test_what_is_no_field_stays_as_it_is() -> None:
    assert DK.bodies.well_spelt("Fynsudvalget").fields == DK.bodies.words("Fynsudvalget").fields == {"fyns"}


@table(
    ("name", "kind"),
    [
        ("byrådet", "municipal_council"),
        ("Kommunalbestyrelsens", "municipal_council"),
        ("Borgerrepræsentationen", "municipal_council"),
        ("city council", "municipal_council"),
        ("the council", "municipal_council"),
        ("regionsrådet", "regional_council"),
        ("Seniorrådet", "senior_council"),
        ("ældrerådet", "senior_council"),
        ("Magistraten", "economy"),
        ("Forretningsudvalget", "executive_committee"),
        ("handicaprådet", "disability_council"),
    ],
)
def test_kinds_are_known_by_name(name: str, kind: str) -> None:
    found = DK.bodies.kind_named(name)
    assert found is not None
    assert found.id == kind


def test_every_name_of_the_data_finds_a_body() -> None:
    for kind in DK.bodies.kinds:
        for name in kind.names:
            assert DK.bodies.kind_named(name) is not None, name
    assert len({kind.id for kind in DK.bodies.kinds}) == len(DK.bodies.kinds) > 25


@table(
    ("short", "kinds"),
    [
        ("BUU", {"children_and_youth"}),
        ("buu", {"children_and_youth"}),
        ("ØU", {"economy"}),
        ("ØK", {"economy"}),
        ("ok", {"economy"}),
        ("TMU", {"technical_and_environment"}),
        ("BR", {"municipal_council"}),
        ("KKR", {"kkr"}),
        ("XYZ", set()),
    ],
)
def test_abbreviations(short: str, kinds: set[str]) -> None:
    assert {kind.id for kind in DK.bodies.kinds_abbreviated(short)} == kinds


@table(
    ("name", "short"),
    [
        ("Børne- og Ungeudvalget", "BUU"),
        ("Sundheds- og Ældreudvalget", "SÆU"),
        ("Økonomiudvalget", "ØU"),
        ("Klima-, Miljø- og Teknikudvalget", "KMTU"),
        ("Social- og Sundhedsudvalg", "SSU"),
        ("Handicaprådet", "HR"),
    ],
)
def test_a_local_name_has_its_own_initials(name: str, short: str) -> None:
    assert DK.bodies.initials(name) == fold(short).replace(" ", "")


@table(
    ("said", "kinds"),
    [
        ("sundhedsudvalget", {"social_and_health"}),
        ("Omsorgs- og Forebyggelsesudvalget", {"social_and_health"}),
        ("Skoleudvalget", {"children_and_youth"}),
        ("culture committee", {"culture_and_leisure"}),
        ("byplanudvalget", {"technical_and_environment", "economy"}),
        ("Fynsudvalget", set()),
    ],
)
def test_fields_lie_in_kinds_of_committee(said: str, kinds: set[str]) -> None:
    assert DK.bodies.kinds_like(DK.bodies.words(said)) <= kinds
    assert bool(DK.bodies.kinds_like(DK.bodies.words(said))) == bool(kinds)


def test_a_council_is_no_committee() -> None:
    assert not DK.bodies.words("Sundhedsrådet").covers(DK.bodies.words("sundhedsudvalget"))
    assert DK.bodies.words("Sundheds- og Ældreudvalget").covers(DK.bodies.words("sundhedsudvalget"))
    assert not DK.bodies.words("Sundhedsudvalget").covers(DK.bodies.words("Sundheds- og Ældreudvalget"))
    assert DK.bodies.kinds_like(DK.bodies.words("Sundhedsrådet")) == frozenset()


def test_the_body_of_single_cases_is_told_apart() -> None:
    assert DK.bodies.decides_cases("Børne- og ungeudvalget (lovbestemt afgørelsesorgan)")
    assert not DK.bodies.decides_cases("Børne- og Ungeudvalget")


def test_policy_fields_of_the_data_have_words() -> None:
    named = {field for kind in DK.bodies.kinds for field in kind.policy_fields}
    assert named - DK.bodies.fields == {"budget", "individual_cases"}


@table(
    ("said", "role"),
    [
        ("borgmester", "mayor"),
        ("Borgmesteren", "mayor"),
        ("the mayor", "mayor"),
        ("formand", "committee_chair"),
        ("formanden", "committee_chair"),
        ("forperson", "committee_chair"),
        ("udvalgsformand", "committee_chair"),
        ("chairman", "committee_chair"),
        ("næstformand", "committee_vice_chair"),
        ("næstformanden", "committee_vice_chair"),
        ("vice chair", "committee_vice_chair"),
        ("vice-chair", "committee_vice_chair"),
        ("viceborgmester", "deputy_mayor"),
        ("byrådsmedlem", "council_member"),
        ("regionsrådsformand", "regional_chair"),
        ("kommunaldirektør", "chief_executive"),
        ("løsgænger", "independent"),
    ],
)
def test_roles_are_known_by_every_word(said: str, role: str) -> None:
    found = DK.roles.said(said)
    assert found is not None
    assert found.id == role


@table(
    ("written", "role"),
    [
        ("Formand for udvalget", "committee_chair"),
        ("1. viceborgmester", "deputy_mayor"),
        ("2nd deputy mayor", "deputy_mayor"),
        ("Chair", "committee_chair"),
        ("Medlem", "council_member"),
    ],
)
def test_a_registers_own_words_name_an_office(written: str, role: str) -> None:
    found = DK.roles.office_of(written)
    assert found is not None
    assert found.id == role


def test_what_is_no_office_is_none() -> None:
    assert DK.roles.said("Anna Jensen") is None
    assert DK.roles.said("") is None
    assert DK.roles.office_of("skoleinspektør") is None


def test_offices_that_answer_the_same_question() -> None:
    assert DK.roles.holds("Regionsrådsformand", "committee_chair")
    assert DK.roles.holds("Overborgmester", "mayor")
    assert not DK.roles.holds("næstformand", "committee_chair")
    assert not DK.roles.holds("gruppeformand", "committee_chair")
    assert not DK.roles.holds(None, "mayor")
    assert DK.roles.named("mayor").label == {"da": "borgmester", "en": "mayor"}
    assert len({role.id for role in DK.roles.all}) == len(DK.roles.all)


def test_letters_in_running_text_and_on_the_ballot() -> None:
    assert DK.parties.id_of("S") == "socialdemokratiet"  # in running text; on the ballot S is Slesvigsk Parti
    assert DK.parties.id_of("(S)") == "socialdemokratiet"
    assert DK.parties.id_of("A") == "socialdemokratiet"
    assert DK.parties.id_of("K") == "konservative"  # on the ballot K is Kristendemokraterne
    assert DK.parties.id_of("C") == "konservative"
    assert DK.parties.id_of("R") == "radikale_venstre"
    assert DK.parties.id_of("Venstre") == "venstre"
    assert DK.parties.id_of("Radikale Venstre") == "radikale_venstre"
    assert DK.parties.id_of("Lokallisten") is None
    assert DK.parties.said("s") is None  # a word, not a letter


@table(
    ("said", "party"),
    [
        ("socialdemokrater", "socialdemokratiet"),
        ("Social Democrats", "socialdemokratiet"),
        ("de radikale", "radikale_venstre"),
        ("venstrefolk", "venstre"),
        ("SF'ere", "sf"),
        ("Conservatives", "konservative"),
        ("løsgængere", "outside_parties"),
    ],
)
def test_parties_are_known_by_their_members(said: str, party: str) -> None:
    assert DK.parties.id_of(said) == party


def test_words_for_members_are_of_parties_there_are() -> None:
    assert DK.parties.members_said("bagere") is None
    known = {party.id for party in DK.parties.all}
    for party in known:
        for locale in ("da", "en"):
            assert DK.parties.label(party, locale)
            assert "," not in DK.parties.label(party, locale)
    assert DK.parties.label("sf", "da") == "Socialistisk Folkeparti"


@table(
    ("partial", "first", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-03-15", date(2026, 3, 15), date(2026, 3, 15)),
        ("", None, None),
        (None, None, None),
        ("soon", None, None),
        ("2026-13", None, None),
        ("2026-02-31", None, None),
    ],
)
def test_partial_dates_stand_for_days(partial: str | None, first: date | None, last: date | None) -> None:
    assert (first_day(partial), last_day(partial)) == (first, last)


@table(
    ("start", "end", "held"),
    [
        ("2026-01-01", "2026-03-31", True),
        ("2026-03-31", "2029", True),
        ("2026-04-01", None, False),
        ("2022-01-01", "2026-02-28", False),  # the last day in office
        ("2022-01-01", "2026-03-01", True),
        ("2022", "2026", True),
        (None, None, True),
        ("2026-03", "2026-03", True),
        (None, "2026-02", False),
    ],
)
def test_a_seat_is_held_in_march_2026(start: str | None, end: str | None, held: bool) -> None:
    assert meets(start, end, date(2026, 3, 1), date(2026, 3, 31)) is held


def test_council_terms() -> None:
    assert DK.terms.of(date(2026, 11, 20)) == (date(2026, 1, 1), date(2029, 12, 31))
    assert DK.terms.of(date(2025, 12, 31)) == (date(2022, 1, 1), date(2025, 12, 31))
    assert DK.terms.of(date(2026, 1, 1), -1) == (date(2022, 1, 1), date(2025, 12, 31))
