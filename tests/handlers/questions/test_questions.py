"""Questions are answered from the register and the log, and what is not known is said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot import commands
from bot.core.messages import Abilities, Kind
from bot.core.people import Role, Sender, Standing
from bot.core.reply import Visibility
from bot.engine.router import Plain, Registry, Understood
from bot.language.line import Register
from storage.team import Team
from storage.work import Unit
from tests import towns
from tests.countries import DK
from tests.databases import postgres_work
from tests.office import (
    BUDGET,
    COPENHAGEN,
    FRIDAY,
    GROUP,
    ON_TELEGRAM,
    PHONE,
    Office,
    button,
    choices,
    office,
    shown,
)
from tests.people import People

HEALTH = "Sundheds- og Ældreudvalget, Slagelse"


@pytest.fixture
def da() -> Iterator[Office]:
    with office("da", team=towns.make_team) as made:
        yield made


@pytest.fixture
def en() -> Iterator[Office]:
    with office("en", team=towns.make_team) as made:
        yield made


@pytest.mark.parametrize(
    "text",
    [
        "hvem sidder i sundhedsudvalget i Slagelse",
        "spørg hvem sidder i sundhedsudvalget i Slagelse",
        "/spørg hvem sidder i sundhedsudvalget i Slagelse",
        "ask hvem sidder i sundhedsudvalget i Slagelse",
        "caucus hvem sidder i sundhedsudvalget i Slagelse",
        "hej, hvem sidder i sundhedsudvalget i Slagelse?",
        "who sits on the health committee in Slagelse?",
        "hvem sidder i SÆU i Slagelse",
    ],
)
def test_one_question_said_in_many_ways_has_one_answer(da: Office, text: str) -> None:
    told = da.lines(text)
    assert told.splitlines()[0] == HEALTH
    assert "Rosa Ankersen (Socialdemokratiet), formand · siden 1. marts 2026" in told
    assert "Gudrun Sand (Enhedslisten) · siden 1. januar 2026, slutdato ikke oplyst" in told
    assert "Laust Bjerre" not in told  # of the term before
    assert "Kilde: https://www.slagelse.example/committee · bekræftet 3. november 2026" in told


def test_what_was_never_confirmed_says_so(da: Office) -> None:
    told = da.lines("hvem sidder i ældrerådet i Slagelse")
    assert "indlæst 12. januar 2026, ikke bekræftet siden" in told


def test_seats_confirmed_at_different_times_each_say_so(da: Office) -> None:
    da.lines("hvem sidder i Teknik- og Miljøudvalget i Slagelse")

    def seat(unit: Unit) -> None:
        people = People(unit, da.workspace, FRIDAY)
        body = people.bodies.ensure_organization(
            "Teknik- og Miljøudvalget", "committee", people.bodies.ensure_area("Slagelse")
        )
        people.bodies.confirm_membership(
            people.bodies.ensure_membership(people.add_person("Nynne Vad"), body, start_date="2026-05")
        )

    da.work.do(seat)
    told = da.lines("hvem sidder i Teknik- og Miljøudvalget i Slagelse")
    assert "Nynne Vad · siden maj 2026, slutdato ikke oplyst · bekræftet 20. november 2026" in told
    assert "siden 1. januar 2026 · indlæst 12. januar 2026, ikke bekræftet siden" in told


# Where


def test_without_an_area_it_is_asked_for_and_the_button_answers(da: Office) -> None:
    da.say("hvem er formand for sundhedsudvalget?")
    assert [one.label for one in choices(da.last)] == [HEALTH, "Sundhedsudvalget, Odense"]
    assert "Rosa Ankersen" in shown(da.press("Sundheds- og"))
    assert da.lines("hvem er borgmester").startswith("I hvilken kommune eller region?")
    assert "Thyra Lund" in shown(da.press("Odense"))


def test_the_teams_area_is_meant_then_the_rooms(da: Office) -> None:
    da.say("caucus område Slagelse")
    assert "Henrik Bluhm" in da.lines("hvem er borgmester")
    assert da.lines("hvem sidder i sundhedsudvalget").splitlines()[0] == HEALTH
    room = da.lines("caucus område Næstved her", place=BUDGET)
    assert "Næstved" in room
    assert "Ellen Thorup" in da.lines("hvem er borgmester", place=BUDGET)
    assert "Henrik Bluhm" in da.lines("hvem er borgmester")
    assert "Mads Egeskov" in da.lines("hvem sidder i socialudvalget i Odense")  # said counts for more


def test_of_another_area_nobody_is_told(da: Office) -> None:
    da.say("caucus område Slagelse")
    told = da.lines("hvem sidder i kulturudvalget i Odense")
    assert told.startswith("Jeg har ingen medlemmer af kulturudvalget i Odense.")
    assert "Tilføj dem med:" in told
    assert not choices(da.last)
    offered = da.lines("hvem sidder i sundhedsudvalget i Næstved")
    assert "Jeg har ingen medlemmer" in offered
    assert "Anna Sofie Brandt" not in offered
    assert "Anna Sofie Brandt" in shown(da.press("Omsorgs- og Forebyggelsesudvalget"))


def test_a_body_nobody_is_known_to_sit_in_any_more(da: Office) -> None:
    told = da.lines("hvem sidder i sundhedsudvalget i Odense")
    assert "sad til og med 2025" in told
    assert "Thyra Lund" not in told
    assert "Thyra Lund" in shown(da.press("Hvem sad der i 2025?"))


def test_a_misspelt_area_is_offered(da: Office) -> None:
    assert "Jeg kender ikke Slaglse" in da.lines("hvem sidder i byrådet i Slaglse")
    assert shown(da.press("Slagelse")).startswith("Byrådet, Slagelse")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("caucus area Slaglse", "Did you mean"),
        ("caucus area Utopia", "no municipality or region"),
        ("caucus area here", "I ask when"),
        ("caucus area", "I ask when"),
        ("caucus area Odense here", "group"),
        ("caucus area Region Syddanmark", "Region Syddanmark is meant"),
    ],
)
def test_choosing_an_area(en: Office, said: str, told: str) -> None:
    assert told in en.lines(said)


def test_an_administrator_chooses_the_area_of_the_team_and_a_member_their_own(en: Office) -> None:
    en.say("caucus area Slagelse", "bo")
    assert "Slagelse is meant" in en.lines("caucus area", "bo")
    assert "Slagelse is meant" not in en.lines("caucus area")
    en.say("caucus area none", "bo")
    en.say("caucus area Odense")
    assert "Odense is meant" in en.lines("caucus area", "bo")
    en.say("caucus area none")
    assert "Odense is meant" not in en.lines("caucus area", "bo")


# Who and when


def test_two_of_one_name_are_asked_about(da: Office) -> None:
    da.say("hvilke udvalg sidder Anna Sofie Brandt i?")
    assert [one.label.split(" · ")[1].split(",")[0] for one in choices(da.last)] == ["Næstved", "Odense"]
    told = shown(da.press("Anna Sofie Brandt · Odense"))
    assert "Byrådet, Odense (Liberal Alliance)" in told
    assert "Næstved" not in told


def test_history_goes_by_dates(da: Office) -> None:
    assert "Carla Friis (SF), formand" in da.lines(
        "hvem var formand for sundhedsudvalget i Slagelse i februar 2026"
    )
    assert "Rosa Ankersen" in da.lines("hvem var formand for sundhedsudvalget i Slagelse i marts 2026")
    both = da.lines("hvem var formand for sundhedsudvalget i Slagelse i 2026")
    assert "Carla Friis" in both
    assert "Rosa Ankersen" in both
    assert "Vibeke Storm" in da.lines("hvem var borgmester i Slagelse i 2024")


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("sad Rosa Ankersen i sundhedsudvalget i Slagelse i marts 2026", "Ja, ifølge registret"),
        ("sad Rosa Ankersen i sundhedsudvalget i Slagelse i 2024", "Ja, ifølge registret"),
        (
            "sad Rosa Ankersen i sundhedsudvalget i Slagelse i marts 2024",
            "Måske",
        ),  # since '2024', that is all
        ("sad Rosa Ankersen i sundhedsudvalget i Slagelse i 2023", "Nej, ikke ifølge registret"),
        ("sidder Henrik Bluhm i sundhedsudvalget i Slagelse", "Nej, ikke ifølge registret"),
        ("er Rosa Ankersen formand for sundhedsudvalget i Slagelse", "Ja, ifølge registret"),
        (
            "var Rosa Ankersen formand for sundhedsudvalget i Slagelse i januar 2026",
            "Nej, ikke ifølge registret",
        ),
        ("er Henrik Bluhm borgmester i Slagelse", "Ja, ifølge registret"),
        ("er Vibeke Storm borgmester i Slagelse", "Nej, ikke ifølge registret"),
        ("har Vibeke Storm været borgmester i Slagelse", "Ja, ifølge registret"),
    ],
)
def test_whether_somebody_sat_there(da: Office, question: str, answer: str) -> None:
    assert answer in da.lines(question)


def test_the_mayor_chairs_the_finance_committee_by_law(da: Office) -> None:
    told = da.lines("hvem er formand for økonomiudvalget i Slagelse")
    assert "Henrik Bluhm" in told
    assert "Borgmesteren er født formand." in told
    assert "Jeg har ingen medlemmer af Skoleudvalget" in da.lines(
        "hvem er formand for Skoleudvalget i Odense"
    )


def test_a_council_chair_is_never_a_committee_members_guess(da: Office) -> None:
    assert "Jeg kender ingen formand i Socialudvalget, Odense" in da.lines(
        "hvem er formand for socialudvalget i Odense"
    )
    assert "Mads Egeskov" in shown(da.press("Hvem sidder der?"))


def test_parties_by_name_letter_and_members(da: Office) -> None:
    for said in ("hvem fra Venstre sidder", "hvem fra V sidder", "hvilke venstrefolk sidder"):
        told = da.lines(f"{said} i byrådet i Slagelse")
        assert "Venstre: 2 af 8 medlemmer i registret" in told
        assert "Bent Holmgaard" in told
        assert "Henrik Bluhm" not in told
    assert "Dines Overby" in da.lines("hvem fra K sidder i byrådet i Slagelse")
    assert "Radikale Venstre: ingen af 8" in da.lines("hvilke radikale sidder i byrådet i Slagelse")
    assert "Ejner Tofte" in da.lines("hvem fra Lokallisten Skælskør sidder i byrådet i Slagelse")


def test_how_many(en: Office) -> None:
    told = en.lines("how many members does the council in Slagelse have?")
    assert "8 members in the register" in told
    assert "Socialdemokratiet: 2" in told
    assert "Socialdemokratiet: 2 of 8" in en.lines("how many Social Democrats sit on the council in Slagelse")


# Whom we met


def test_the_last_meeting_is_told_to_whom_may_know(en: Office) -> None:
    assert "Wednesday 18 November, 08:00" in en.lines("when did we last meet Henrik Bluhm?")
    assert "I have nothing logged with Henrik Bluhm." in en.lines("when did we last meet Henrik Bluhm?", "bo")
    told = en.lines("when did we last meet Bent Holmgaard?", "bo")
    assert "Thursday 12 November, 15:00" in told
    assert "genoptræning efter apopleksi" in shown(en.press("Show it", "bo"))


def test_a_planned_meeting_is_not_the_last(en: Office) -> None:
    told = en.lines("when did we last meet Carla Friis")
    assert "I have nothing logged with Carla Friis." in told
    assert "Planned: Meeting, Tuesday 1 December, 14:00" in told


def test_whom_we_met_about_something(en: Office) -> None:
    told = en.lines("who have we met about genoptræningen?")
    assert "Bent Holmgaard · Thursday 12 November" in told
    assert "Gudrun Sand · Phone call, Thursday 1 October" in told
    assert "skole der skal lukke" in en.lines("who have we met about skoler")
    assert "lukke" not in en.lines("who have we met about skoler", "bo")
    assert "I have no meeting logged about parking." in en.lines("who have we met about parking")


def test_contacts_are_those_we_have_met(en: Office) -> None:
    told = en.lines("which of our contacts sit on the health committee in Slagelse")
    assert "You have met 2 of 5 members in the register." in told
    assert "last met Thursday 12 November" in told
    assert "Rosa" not in told
    assert "You have met none of 3" in en.lines("who do we know on the council in Odense")


# What is shown where


def test_an_answer_is_private_and_can_be_shared(en: Office) -> None:
    place = BUDGET
    asked = en.say(
        "who is the mayor of Slagelse?",
        place=place,
        kind=Kind.COMMAND,
        abilities=Abilities(answers_in_ack=True),
    )
    assert asked.visibility is Visibility.ASKER
    shared = en.press("Share in channel", place=place)
    assert shared.visibility is Visibility.ROOM
    assert "Henrik Bluhm" in shown(shared)


def test_what_is_confidential_is_not_shared(en: Office) -> None:
    en.say("when did we last meet Henrik Bluhm?", place=BUDGET)
    assert "18 November" in shown(en.last)
    assert "18 November" not in shown(en.press("Share in channel", place=BUDGET))


def test_in_an_open_group_only_what_everybody_may_know_is_told(en: Office) -> None:
    en.work.do(lambda unit: Team(unit, en.workspace, FRIDAY, 1).link_room("telegram", "-100"))
    en.work.do(lambda unit: Team(unit, en.workspace, FRIDAY).link_account("telegram", "", "500", 1))
    question = "when did we last meet Henrik Bluhm?"
    heard = en.message(question, "500", GROUP, abilities=ON_TELEGRAM, kind=Kind.MENTION)
    assert "18 November" not in shown(
        en.hand_in(replace(heard, workspace="")).reply or pytest.fail("silence")
    )
    alone = en.message(question, "500", PHONE, abilities=ON_TELEGRAM)
    assert "18 November" in shown(en.hand_in(replace(alone, workspace="")).reply or pytest.fail("silence"))


def test_readers_may_ask_and_strangers_may_not(en: Office) -> None:
    def reader(unit: Unit) -> None:
        team = Team(unit, en.workspace, FRIDAY)
        team.link_account("shell", "demo", "rie", team.add_user("Rie", Role.READER))

    en.work.do(reader)
    told = en.say("who is the mayor of Slagelse?", "rie")
    assert "Henrik Bluhm" in shown(told)
    assert [one.label for one in told.choices] == ["Henrik Bluhm"]  # a reader logs nothing
    stranger = Sender("zoe", "Zoe", Standing.STRANGER)
    assert "Henrik Bluhm" not in shown(en.say("who is the mayor of Slagelse?", sender=stranger))


def test_every_button_is_a_sentence_that_is_understood(da: Office) -> None:
    asked = (
        "hvem sidder i sundhedsudvalget",
        "hvem sidder i sundhedsudvalget i Slagelse",
        "hvem er borgmester",
        "hvilke udvalg sidder Anna Sofie Brandt i",
        "hvor mange medlemmer har byrådet i Slagelse",
        "hvem sidder i sundhedsudvalget i Odense",
        "hvornår har vi sidst mødt Bent Holmgaard",
        "hvem har vi mødt om genoptræning",
        "hvem er Petra Ravn",
        "hvorfor er himlen blå?",
    )
    pressed = 0
    for text in asked:
        for choice in choices(da.say(text)):
            reply = da.say(choice.says, kind=Kind.BUTTON)
            assert reply.blocks or reply.form
            assert "for gammel" not in shown(reply, "da")
            assert len(choice.says.encode()) <= 60
            pressed += 1
    assert pressed > 20


# What is not understood


def test_a_question_that_is_not_understood_shows_those_near_it(da: Office) -> None:
    told = da.lines("hvorfor er himlen blå?")
    assert "Det forstod jeg ikke." in told
    assert "hvorfor er himlen blå?" in told
    assert "Hvornår har vi sidst mødt Bent Holmgaard?" in da.lines("hvorfor sagde Bent Holmgaard nej?")
    again = da.lines("spørg hvorfor er himlen blå?")
    assert "Det spørgsmål forstod jeg ikke." in again
    assert "Hvem har vi mødt om genoptræning?" in again


def test_a_misspelt_command_is_still_put_right(da: Office) -> None:
    told = da.lines("mødee afholdt Bent Holmgaard i går om genoptræning")
    assert "Mente du" in told
    assert choices(da.last)[0].label.startswith("møde noteret")


def test_asking_nothing_shows_how_it_is_done(da: Office) -> None:
    assert "spørg hvem sidder i sundhedsudvalget i Slagelse?" in da.lines("spørg")


def test_hostile_questions_are_answered_calmly(da: Office) -> None:
    for text in (
        "hvem sidder i <b>udvalget</b> i Slagelse",
        "hvem sidder i " + "x" * 300,
        "hvem er " + "æ " * 180,
        "hvem sidder i udvalget [o999999]",
        "hvad sidder Anna i [p999999999999999]",
        "hvem har vi mødt om %%%__'; drop table persons",
        "hvem sad i byrådet i Slagelse i 1899",
    ):
        reply = da.say(text)
        assert reply.blocks
        assert "gik noget galt" not in shown(reply, "da"), text


def test_a_team_that_knows_nobody_says_so() -> None:
    def empty(unit: Unit, now: datetime, locale: str, tz: ZoneInfo) -> int:
        team = Team(unit, None, FRIDAY)
        workspace = team.make_workspace("Nye", locale, str(tz))
        team.link_workspace("shell", "demo", workspace)
        inside = Team(unit, workspace, FRIDAY)
        inside.link_account("shell", "demo", "ida", inside.add_user("Ida", Role.ADMIN))
        return workspace

    with office("en", team=empty) as new:
        told = new.lines("who sits on the health committee in Odense?")
        assert "I have no members for health committee in Odense." in told
        assert "I know of no health committee." in new.lines("who sits on the health committee?")
        assert "I know of no committees yet" in new.lines("who is the mayor?")
        assert "I know of no mayor for Odense" in new.lines("who is the mayor of Odense?")
        assert "I do not know Anna Jensen." in new.lines("when did we last meet Anna Jensen?")
        assert button(new.last, "Add as contact").says == "contact add Anna Jensen"


def test_it_is_the_same_on_postgresql() -> None:
    with postgres_work() as work, office("da", work=work, team=towns.make_team) as there:
        assert "Rosa Ankersen" in there.lines("hvem er formand for sundhedsudvalget i Slagelse")
        assert "Gudrun Sand" in there.lines("hvem har vi mødt om genoptræning")
        assert "Bent Holmgaard" in there.lines("hvem af vores kontakter sidder i sundhedsudvalget i Slagelse")


@pytest.mark.parametrize(
    ("text", "command", "asks"),
    [
        ("hvem er formand for sundhedsudvalget i Slagelse", "ask", True),
        ("sidder Rosa Ankersen i sundhedsudvalget", "ask", True),
        ("hvornår er næste kommunalvalg?", "calendar show", True),
        ("when is the next municipal election?", "calendar show", True),
        ("mødet gik godt", None, False),
    ],
)
def test_plain_words_are_recognised_by_the_subject_they_are_about(
    text: str, command: str | None, asks: bool
) -> None:
    known = commands.registry()
    plain = Plain(text, FRIDAY.astimezone(COPENHAGEN), "da", DK, lambda: Register(DK))
    meant = known.recognise(plain)
    assert (meant is not None and meant.asks) is asks
    understood = known.understand(meant.says) if meant is not None else None
    assert (understood.command.name if isinstance(understood, Understood) else None) == command
    assert Registry(()).recognise(plain) is None


def test_pages_of_one_site_are_told_as_the_site(da: Office) -> None:
    told = da.lines("hvilke udvalg sidder Rosa Ankersen i")
    assert "Kilde: https://www.slagelse.example · bekræftet" in told


def test_a_party_nobody_wrote_down_is_not_told_as_one(en: Office) -> None:
    def seat(unit: Unit) -> None:
        people = People(unit, en.workspace, FRIDAY)
        body = people.bodies.ensure_organization("Alpine Shire Council", "legislature")
        unknown = people.bodies.ensure_organization("unknown", "party")
        people.bodies.ensure_membership(people.add_person("Kate Farrow"), body, on_behalf_of_id=unknown)

    en.work.do(seat)
    told = en.lines("who sits on the alpine council?")
    assert "Kate Farrow · no end date known" in told
    assert "party not known" not in en.lines("how many members does Alpine Shire Council have")


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("hvem er medlem af byrådet fra Venstre i Slagelse", {"Vibeke Storm", "Bent Holmgaard"}),
        ("hvem sidder i byrådet for SF i Slagelse", {"Carla Friis"}),
    ],
)
def test_the_place_after_a_party_is_no_part_of_it(said: str, names: set[str]) -> None:
    with office("da", team=towns.make_team) as da:
        lines = da.lines(said)
        assert all(name in lines for name in names)
        assert "Henrik Bluhm" not in lines


@pytest.mark.parametrize(
    "said", ["hvem har vi mødt i denne måned", "hvem har mødt Henrik Bluhm", "hvem har vi glemt"]
)
def test_what_is_no_body_is_not_looked_for_as_one(said: str) -> None:
    with office("da", team=towns.make_team) as da:
        assert "udvalg plads" not in da.lines(said)


def test_a_seat_with_no_dates_proves_nothing_of_the_past() -> None:
    with office("da", team=towns.make_team) as da:
        da.say("udvalg plads Hans Hansen på byrådet i Slagelse")
        assert "Hans Hansen" not in da.lines("hvem sad i byrådet i Slagelse i 1999")
        assert "Hans Hansen" not in da.lines("hvem sad i byrådet i Slagelse i 2024")
        assert "Hans Hansen" in da.lines("hvem sidder i byrådet i Slagelse")


def test_the_chair_of_a_committee_chairs_no_region() -> None:
    with office("da", team=towns.make_team) as da:
        assert "Kirsten Vang" in da.lines("hvem er regionsrådsformand i Region Syddanmark")
        lines = da.lines("hvem er regionsrådsformand i Slagelse")
        assert "Rosa Ankersen" not in lines
        assert "Ejner Tofte" not in lines


def test_how_many_sit_on_a_council_is_told_with_its_source(da: Office, en: Office) -> None:
    told = en.lines("how many sit on the council in Næstved?")
    assert "31 seats · 2026-2029\n•  Social Democrats (A): 10" in told
    assert "As elected on 18 November 2025" in told
    assert "looked up" in told
    assert "members in the register" in told
    assert "Venstre (V): 5 af 31 pladser" in da.lines("hvor mange mandater har V i byrådet i Næstved?")
    assert "Jeg ved ikke, hvordan pladserne er fordelt" in da.lines("hvor mange sidder i byrådet i Slagelse?")
    unsure = da.lines("hvor mange sidder i kommunalbestyrelsen på Fanø?")
    assert "ikke bekræftet for denne periode" in unsure
    assert "egen viden" in unsure
    assert "pladser" not in da.lines("hvor mange sad i byrådet i Næstved i 2019?")
    assert "seats" not in en.lines("how many sit on the health committee in Slagelse?")
