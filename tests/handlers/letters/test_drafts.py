"""Letters drafted from the records: for whom, with what, who may see them, who approves and what is logged."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from datetime import timedelta
from email import message_from_bytes, policy
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from sqlalchemy import select

import handlers.letters.drafts as handler
from bot.core.messages import Abilities, Attached, Kind
from bot.core.people import Role
from bot.core.reply import Reply, Visibility
from bot.engine.dispatch import House
from bot.engine.jobs import Worker
from bot.subjects.letters import drafting
from bot.subjects.letters.rendering import Letter, LetterProblem, LetterRequest, render_letters
from storage import tables
from storage.activities import Activities
from storage.contacts.people import People
from storage.letters.drafts import DraftRow, Drafts, DraftStatus
from storage.team import Team
from storage.visibility import Confidentiality
from storage.work import Unit
from tests.after_election import AFTER, make_branch
from tests.office import (
    BUDGET,
    COPENHAGEN,
    GROUP,
    ON_TELEGRAM,
    PAGES,
    PHONE,
    Office,
    button,
    choices,
    office,
    shown,
)

DEMANDS = ("?", "møde", "mødes", "invit", "foreslå", "håber på", "vil gerne have", "bede")
ARGUED = "story: Grethe ventede 14 uger figure: ugers ventetid: 12 hos os, 6 i Næstved"


@pytest.fixture
def da() -> Iterator[Office]:
    with office("da", AFTER, team=make_branch) as made:
        yield made


@pytest.fixture
def en() -> Iterator[Office]:
    with office("en", AFTER, team=make_branch) as made:
        yield made


def came(made: Office) -> Reply:
    """What comes of the work just asked for."""
    made.work_off()
    found = [parcel.reply for parcel in made.parcels()]
    assert found, shown(made.last, made.locale)
    made.last = found[-1]
    return made.last


def ordered(made: Office, said: str, who: str = "ida", **changes: Any) -> str:
    """The card, or the summary, that an order for drafts comes to."""
    made.say(said, who, **changes)
    return shown(came(made), made.locale)


def all_of(made: Office) -> tuple[DraftRow, ...]:
    """Every draft there is, the first first."""

    def read(unit: Unit) -> tuple[DraftRow, ...]:
        drafts = Drafts(unit, made.workspace, made.clock.now())
        numbers = unit.connection.execute(select(tables.Draft.id).order_by(tables.Draft.id)).scalars().all()
        found = [drafts.get(number) for number in numbers]
        return tuple(one for one in found if one is not None)

    return made.work.do(read)


def last(made: Office) -> DraftRow:
    return all_of(made)[-1]


# One letter


def test_a_congratulation_is_personal_and_asks_for_nothing(da: Office) -> None:
    lines = ordered(da, "udkast ny lykønskning til Torben Hjarup")
    assert lines.startswith("Udkast: Lykønskning")
    draft = last(da)
    assert "formand for Sundheds- og Ældreudvalget" in draft.body
    assert "i september om genoptræning efter hjertestop" in draft.body
    assert draft.body.endswith("Ida\nÅndehullet, lokalforening Vestsjælland")
    assert not [word for word in DEMANDS if word in draft.body.lower()]
    assert "Venstre" not in draft.body
    assert (draft.gaps, draft.status, draft.recipient) == ((), DraftStatus.DRAFT, "Torben Hjarup")


@pytest.mark.parametrize(
    ("whom", "says"),
    [
        ("Rikke Almsted", "posten som borgmester i Slagelse"),
        ("Nadia Fjordgren", "tillykke med, at du allerede nu skal være formand"),
        ("Mads Ellekær", "Tillykke med posten som formand for Omsorgs- og Forebyggelsesudvalget"),
        ("Ahmed Karakoc", "blive valgt for første gang"),
        ("Lone Vindfeld", "Tillykke med genvalget"),
        ("Maja Piletoft", "med valget og med posten som næstformand for Social- og Sundhedsudvalget"),
        ("Hanne Ravnsborg", "Tillykke med posten som næstformand"),
        ("Kaj Rørmose udfald: ikke genvalgt", "Nu er valgkampen forbi, og vi vil gerne sige dig tak"),
        ("Kaj Rørmose", "[mangler: hvordan valget gik (udfald: valgt, genvalgt eller ikke valgt)]"),
        ("Kaj Rørmose udfald: genvalgt", "Tillykke med genvalget"),
    ],
)
def test_each_is_congratulated_on_what_became_of_them(da: Office, whom: str, says: str) -> None:
    ordered(da, f"udkast ny lykønskning til {whom}")
    assert says in last(da).body


def test_an_outcome_that_is_none_is_asked_about(da: Office) -> None:
    assert "»næsten«" in da.lines("udkast ny lykønskning til Kaj Rørmose udfald: næsten")
    assert all_of(da) == ()


def test_it_comes_in_english_where_english_is_spoken_or_asked_for(da: Office, en: Office) -> None:
    assert "Draft: Congratulation" in ordered(en, "draft new congratulation for Torben Hjarup")
    assert "Congratulations on your post as chair of" in last(en).body
    ordered(da, "udkast ny lykønskning til Torben Hjarup på engelsk")
    assert last(da).locale == "en"


def test_what_no_record_says_is_a_marked_gap_that_is_named_first(da: Office) -> None:
    lines = ordered(da, "udkast ny invitation til Jeppe Sandgaard om røgfri skoletid").splitlines()
    assert lines[1] == "Mangler: dato og klokkeslæt og stedet"
    assert "[mangler: dato og klokkeslæt] [mangler: stedet]" in last(da).body


def test_what_is_said_beside_is_in_it(da: Office) -> None:
    ordered(
        da,
        "udkast ny invitation til Jeppe Sandgaard om røgfri skoletid. dato: 3. marts kl. 10 sted: på rådhuset",
    )
    assert "Vi foreslår 3. marts kl. 10 på rådhuset." in last(da).body
    assert last(da).gaps == ()


def test_a_hand_on_the_mail_program_and_no_way_into_its_head(da: Office) -> None:
    ordered(da, "udkast ny lykønskning til Torben Hjarup")
    link = next(
        run.href
        for block in da.last.blocks
        for run in getattr(block, "text", ())
        if hasattr(run, "href") and run.href
    )
    assert link.startswith("mailto:torben@example.dk?subject=Tillykke%2C%20Torben&body=K%C3%A6re%20Torben")
    assert "\n" not in link


# Whom it is for


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("Torben Hjarup", ["Torben Hjarup"]),
        ("Torben Hjarup og Lone Vindfeld", ["Torben Hjarup", "Lone Vindfeld"]),
        ("Hjarup, Vindfeld", ["Torben Hjarup", "Lone Vindfeld"]),
        ("sundhedsudvalget i Slagelse", ["Ahmed", "Lone", "Sanne", "Torben"]),
        ("the health committee in Slagelse", ["Ahmed", "Lone", "Sanne", "Torben"]),
        ("Børne- og Ungeudvalget i Slagelse", ["Jeppe", "Pernille"]),
        ("alle formænd for sundhedsudvalg", ["Niels", "Torben", "Nadia"]),
        ("alle formænd for sundhedsudvalg i vores område", ["Niels", "Torben", "Nadia"]),
        ("all chairs of health committees in our area", ["Niels", "Torben", "Nadia"]),
        ("all health committee chairs", ["Niels", "Torben", "Nadia"]),
        ("alle formænd for sundhedsudvalgene i Sorø og Ringsted", ["Niels", "Nadia"]),
        ("alle borgmestre", ["Vibe", "Stine", "Rikke", "Søren"]),
        ("all mayors in Slagelse", ["Rikke"]),
        ("alle næstformænd i Ringsted", ["Maja"]),
        ("alle i sundhedsudvalgene i Slagelse", ["Ahmed", "Lone", "Sanne", "Torben"]),
        ("dem vi mødte før valget i Slagelse", ["Ahmed", "Kaj", "Lone", "Rikke", "Sanne", "Torben"]),
        ("those we met before the election in Slagelse who hold a seat now", None),
        ("dem vi mødte før valget, som sidder nu, i Slagelse", ["Ahmed", "Lone", "Rikke", "Sanne", "Torben"]),
        ("dem vi talte med inden valget, som ikke blev valgt", ["Birthe", "Kaj", "Villads"]),
        ("those we met before the election who were not elected", ["Birthe", "Kaj", "Villads"]),
        ("andre på vigtige poster", ["Rasmus", "Vibe", "Jeppe", "Søren"]),
        ("others in important seats", ["Rasmus", "Vibe", "Jeppe", "Søren"]),
    ],
)
def test_who_is_meant(da: Office, said: str, names: list[str] | None) -> None:
    lines = da.lines(f"udkast hvem {said}").splitlines()
    found = [line.removeprefix("•  ").split(",")[0] for line in lines if line.startswith("•")]
    if names is None:  # a qualifier in the middle of a sentence is nothing to guess at
        assert found == [] or len(found) == 12
        return
    assert len(found) == len(names), found
    assert all(name.startswith(short) for name, short in zip(found, names, strict=True)), found


def test_the_list_says_how_it_went_for_them(da: Office) -> None:
    lines = da.lines("udkast hvem dem vi mødte før valget")
    assert lines.startswith("15 personer: dem vi mødte før valget")
    assert (
        "Sanne Bregnhøj, næstformand for Sundheds- og Ældreudvalget, Slagelse · nyvalgt · "
        "mødt 1. oktober 2025: røgfri skoletid" in lines
    )
    assert "Kaj Rørmose, Slagelse · ingen plads noteret" in lines
    assert "15 udkast: Lykønskning." in shown_after(da, "Skriv: Lykønskning")


def shown_after(made: Office, label: str) -> str:
    made.press(label)
    return shown(came(made), made.locale)


def test_where_no_such_body_is_known_it_is_said(da: Office) -> None:
    assert "Jeg kender ikke et sådant udvalg eller råd i Næstved." in da.lines(
        "udkast hvem alle formænd for sundhedsudvalg"
    )
    assert "Jeg finder ingen, der er »alle rådmænd i Slagelse«." in da.lines(
        "udkast ny lykønskning til alle rådmænd i Slagelse"
    )


def test_two_of_one_name_are_asked_about_and_none_is_guessed(da: Office) -> None:
    now = da.clock.now()
    da.work.do(lambda unit: People(unit, da.workspace, now).add_person("Torben Hjarup"))
    lines = da.lines("udkast ny lykønskning til Lone Vindfeld og Torben Hjarup om valget {0} {x}")
    assert "Flere hedder Torben Hjarup. Hvem mener du?" in lines
    assert all_of(da) == ()
    said = choices(da.last)[0].says
    assert said.startswith("=")
    da.say(said)
    assert "2 udkast" in shown(came(da), "da")
    assert last(da).topic == "valget {0} {x}"


def test_a_name_nobody_has_is_said(da: Office) -> None:
    assert "Jeg kender ikke Gyldendal Petersen." in da.lines("udkast ny lykønskning til Gyldendal Petersen")
    assert "Mente du" in da.lines("udkast ny lykønskning til Torben Hjarop")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("udkast ny digt til Torben Hjarup", "Jeg kender ikke noget brev, der hedder »digt«."),
        ("udkast ny lykønskning", "Hvem er det til: Lykønskning?"),
        ("udkast ny", "Hvilket brev?"),
        ("udkast vis 99", "Jeg kan ikke finde et udkast #99."),
        ("udkast liste", "Der er ingen."),
    ],
)
def test_what_is_not_enough_is_said_and_nothing_is_drafted(da: Office, said: str, answer: str) -> None:
    assert answer in da.lines(said)
    assert all_of(da) == ()


def test_nothing_said_opens_the_form_and_the_form_does_it(en: Office) -> None:
    form = en.say("draft new").form
    assert form is not None
    assert [one.name for one in form.fields] == ["letter", "people", "topic"]
    assert "Whom is it for" in shown(en.send_in({"letter": "invitation"}))
    en.send_in({"letter": "invitation", "people": "Torben Hjarup", "topic": "roads"})
    assert "Could we talk about roads?" in shown(came(en))


# Many letters


def test_a_list_comes_as_one_draft_each_and_leads_from_one_to_the_next(da: Office) -> None:
    lines = ordered(da, "udkast ny lykønskning til dem vi mødte før valget")
    # How the election went for three of them nobody has noted.
    assert "15 udkast: Lykønskning. 3 af dem mangler noget" in lines
    assert "kunne ikke skrives" not in lines
    assert len({draft.person_id for draft in all_of(da)}) == 15
    assert len({draft.body for draft in all_of(da)}) == 15
    da.press("Vis det første")
    first = shown(da.last, "da")
    assert shown(da.press("Det næste"), "da") != first
    da.say("udkast liste")
    assert len([one for one in choices(da.last) if one.label == "Vis"]) == 10
    assert len([one for one in choices(da.press("5 flere")) if one.label == "Vis"]) == 5


def five_hundred(made: Office, count: int = 500) -> None:
    def fill(unit: Unit) -> None:
        people = People(unit, made.workspace, AFTER)
        area = people.bodies.ensure_area("Slagelse", "0330", "municipality")
        for number in range(count):
            body = people.bodies.ensure_organization(f"Råd nr. {number % 20}", "committee", area)
            person = people.add_person(f"Person{number} Nummer{number}", email=f"p{number}@example.dk")
            people.bodies.ensure_membership(person, body, role="medlem", start_date="2026-01-01")

    made.work.do(fill)


def worker(made: Office, **changes: Any) -> Worker:
    """Somebody to do the work, as the bot has one."""
    house, kicked = House(COPENHAGEN, made.locale, "/start {}".format), made.kicked
    desk = made.desk
    return Worker(
        made.work,
        desk.registry,
        PAGES,
        desk.registers,
        made.clock,
        house,
        lambda: kicked.append(1),
        alone=True,
        **changes,
    )


def test_how_far_it_is_is_said_meanwhile(da: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    five_hundred(da, 120)
    da.say("udkast ny lykønskning til alle medlemmer i Slagelse")
    said: list[str] = []

    def carried(sources: dict[str, str], requests: Sequence[LetterRequest]) -> list[Letter | LetterProblem]:
        said.extend(shown(parcel.reply, "da") for parcel in da.parcels())  # what left until now
        return render_letters(sources, requests)

    monkeypatch.setattr(handler, "render_letters", carried)
    asyncio.run(worker(da, patience=0.0, every=0.0).drain())
    assert any("af 126" in one for one in said), said
    assert "126 udkast: Lykønskning." in shown(da.parcels()[0].reply, "da")


def test_hundreds_are_told_of_as_they_are_made(da: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    five_hundred(da, 200)
    told = []
    keep = drafting.keep

    def counted(*given: Any) -> list[int]:
        told.append(len(given[1].requests))
        return keep(*given)

    monkeypatch.setattr(handler, "keep", counted)
    lines = ordered(da, "udkast ny lykønskning til alle medlemmer i Slagelse")
    assert "206 udkast" in lines
    assert len(all_of(da)) == 206
    assert max(told) == 50, "no more than these are held in memory at a time"


def test_a_kill_in_the_middle_drafts_nobody_twice(da: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    five_hundred(da, 120)
    da.say("udkast ny lykønskning til alle medlemmer i Slagelse")
    stop = asyncio.Event()
    calls: list[int] = []

    async def begin() -> None:
        loop = asyncio.get_running_loop()

        def interrupted(
            sources: dict[str, str], requests: Sequence[LetterRequest]
        ) -> list[Letter | LetterProblem]:
            calls.append(len(requests))
            if len(calls) == 2:
                loop.call_soon_threadsafe(stop.set)
            return render_letters(sources, requests)

        with monkeypatch.context() as patched:
            patched.setattr(handler, "render_letters", interrupted)
            await worker(da).run(stop)

    asyncio.run(begin())
    assert calls == [50, 50]
    made = len(all_of(da))
    assert 50 <= made < 126
    assert "126 udkast" in shown(came(da), "da")
    assert len(all_of(da)) == len({draft.person_id for draft in all_of(da)}) == 126


def test_all_of_a_list_can_be_discarded_and_one_taken_up_again(da: Office) -> None:
    ordered(da, "udkast ny lykønskning til alle borgmestre")
    assert "4 udkast er kasseret." in shown(da.press("Kassér dem alle"), "da")
    assert "Der er ingen." in da.lines("udkast liste")
    da.say("udkast vis 1")
    assert "Udkast: Lykønskning" in da.lines("udkast genåbn 1")
    assert [draft.status for draft in all_of(da)].count(DraftStatus.DRAFT) == 1


# Letters that argue


def test_a_letter_that_argues_asks_for_a_story_and_a_figure(da: Office) -> None:
    reply = da.say("udkast ny debatindlæg om genoptræning")
    assert reply.form is not None
    assert {"story", "figure"} <= {one.name for one in reply.form.fields}
    assert "giv det en historie" in shown(reply, "da")
    da.press("Skriv det uden")
    lines = shown(came(da), "da").splitlines()
    assert lines[1].startswith("Mangler: en historie fra hverdagen, et tal")
    assert last(da).recipient == ""


@pytest.mark.parametrize(
    ("given", "lacking"),
    [
        (ARGUED, set()),
        ("story: Grethe ventede. figure: 12 uger", {"nabokommunens tal"}),
        ("figure: ugers ventetid: 12 hos os, 6 i Næstved [as is]", {"en historie fra hverdagen"}),
        ("story: Grethe ventede [as is]", {"et tal", "nabokommunens tal"}),
    ],
)
def test_it_says_what_of_the_two_is_lacking(da: Office, given: str, lacking: set[str]) -> None:
    ordered(da, f"udkast ny debatindlæg om genoptræning {given}")
    argued = {"en historie fra hverdagen", "et tal", "nabokommunens tal"}
    assert argued & set(last(da).gaps) == lacking
    assert "en historie fra hverdagen" not in last(da).body or "en historie fra hverdagen" in lacking


def test_the_story_and_the_figure_are_in_it(da: Office) -> None:
    ordered(da, f"udkast ny debatindlæg om genoptræning {ARGUED}")
    body = last(da).body
    assert "Grethe ventede 14 uger" in body
    assert "12" in body
    assert "Næstved" in body


# Editing


def test_an_edit_fills_the_gaps_and_is_said_back(da: Office) -> None:
    ordered(da, "udkast ny invitation til Jeppe Sandgaard om røgfri skoletid")
    body = (
        last(da).body.replace("[mangler: dato og klokkeslæt]", "tirsdag").replace("[mangler: stedet]", "her")
    )
    da.press("Ret")
    lines = shown(da.send_in({"text": body, "recipient": "Jeppe S."}), "da")
    assert lines.startswith("Udkastet er rettet: Invitation")
    assert "Mangler" not in lines
    assert (last(da).gaps, last(da).recipient, last(da).version) == ((), "Jeppe S.", 2)


def test_two_who_edit_at_once_lose_nothing(da: Office) -> None:
    ordered(da, "udkast ny lykønskning til Torben Hjarup")
    da.say("udkast ret 1", "bo")
    form = da.last.form
    da.say("udkast ret 1", "malik")
    da.send_in({"text": "Maliks ord"}, "malik")
    assert form is not None
    values = {one.name: one.value for one in form.fields} | {"text": "Bos ord"}
    reply = da.say(form.says, "bo", kind=Kind.FORM, form=values)
    assert "En anden har rettet udkast #1, mens du skrev." in shown(reply, "da")
    assert "Maliks ord" in shown(reply, "da")
    assert last(da).body == "Maliks ord"
    assert reply.form is not None
    assert next(one.value for one in reply.form.fields if one.name == "text") == "Bos ord"
    da.send_in({"text": "Maliks og Bos ord"}, "bo")
    assert last(da).body == "Maliks og Bos ord"


@pytest.mark.parametrize("empty", [{"text": "  "}, {"subject": " "}])
def test_an_empty_letter_comes_back_with_the_form(da: Office, empty: dict[str, str]) -> None:
    ordered(da, "udkast ny lykønskning til Torben Hjarup")
    da.say("udkast ret 1")
    reply = da.send_in(empty)
    assert reply.form is not None
    assert "skal have et emne og en tekst" in shown(reply, "da")
    assert da.send_in({"text": "Nu med tekst", "subject": "Hej"}).form is None
    assert last(da).body == "Nu med tekst"


def test_the_text_of_a_file_takes_the_place_of_its_own(da: Office) -> None:
    ordered(da, "udkast ny lykønskning til Torben Hjarup")
    file = Attached("brev.txt", 20, "text/plain", "Kære Torben\r\n\r\nHej på dig".encode())
    assert "Udkastet er rettet" in da.lines("udkast ret 1", files=(file,))
    assert last(da).body == "Kære Torben\n\nHej på dig"
    picture = Attached("brev.png", 4, "image/png", b"\x89PNG\xff")
    assert "Jeg kan ikke læse brev.png." in da.lines("udkast ret 1", files=(picture,))
    assert last(da).version == 2


def test_what_was_typed_stays_what_was_typed(da: Office) -> None:
    ordered(da, "udkast ny lykønskning til Torben Hjarup")
    typed = "<b>Fed</b> & {{ 7*7 }} {% if %} </script> `x`\n\n- et\n- to\n\n## Hej\n\n**stærkt**"
    da.say("udkast ret 1")
    lines = shown(da.send_in({"text": typed}), "da")
    assert last(da).body == typed
    assert "<b>Fed</b> & {{ 7*7 }} {% if %} </script> `x`" in lines
    assert "•  et\n•  to" in lines


# Taking it along


def test_a_copy_is_the_plain_words(da: Office) -> None:
    ordered(da, "udkast ny lykønskning til Torben Hjarup")
    lines = shown(da.press("Kopiér"), "da")
    assert "torben@example.dk" in lines
    assert "Kære Torben\n\nTillykke med posten" in lines


def test_the_mail_as_a_file(da: Office) -> None:
    ordered(da, "udkast ny lykønskning til Torben Hjarup")
    file = da.press(".eml").file
    assert file is not None
    assert file.name.endswith(".eml")
    mail = message_from_bytes(file.content, policy=policy.default)
    assert (mail["To"], mail["Subject"]) == ("Torben Hjarup <torben@example.dk>", "Tillykke, Torben")
    assert mail["Bcc"] is None
    assert mail.get_content().startswith("Kære Torben\r\n\r\nTillykke")


def test_the_document_as_a_file(da: Office) -> None:
    ordered(da, f"udkast ny debatindlæg om genoptræning {ARGUED} headline: Genoptræning kan ikke vente")
    da.press(".docx")
    file = came(da).file
    assert file is not None
    paragraphs = [one.text for one in Document(BytesIO(file.content)).paragraphs]
    assert paragraphs[0] == "Genoptræning kan ikke vente"
    text = da.say("udkast fil 1 md").file
    assert text is not None
    assert text.content.decode().startswith("# Genoptræning kan ikke vente\n")


# Approving


def argued(made: Office, who: str = "ida") -> DraftRow:
    ordered(made, f"udkast ny debatindlæg om genoptræning {ARGUED} headline: Nu", who)
    return last(made)


def test_nobody_approves_their_own_words_and_none_is_sent_before(da: Office) -> None:
    draft = argued(da)
    assert draft.needs_approval
    assert "Godkend" not in [choice.label for choice in choices(da.last)]
    assert "Udkast #1 skal godkendes af en anden, før det sendes." in shown(da.press("Det er sendt"), "da")
    assert "En anden skal godkende det." in da.lines("udkast godkend 1")
    assert last(da).status is DraftStatus.DRAFT
    assert "debatindlæg" in da.lines("udkast liste venter", "bo").lower()
    da.say("udkast vis 1", "bo")
    lines = shown(da.press("Godkend", "bo"), "da")
    assert "godkendt af Bo, i dag, onsdag 17. december kl. 10.00" in lines
    assert "er allerede godkendt af Bo" in da.lines("udkast godkend 1", "malik")
    assert "Ingen udkast venter på godkendelse." in da.lines("udkast liste venter", "bo")


def test_who_wrote_its_words_last_does_not_approve_them_either(da: Office) -> None:
    argued(da)
    da.say("udkast ret 1", "bo")
    da.send_in({"text": "Bos ord"}, "bo")
    assert "Du har selv skrevet udkast #1." in da.lines("udkast godkend 1", "bo")
    assert "Godkendt" in da.lines("udkast godkend 1", "malik")


def test_an_approval_of_other_words_is_refused_and_an_edit_takes_it_back(da: Office) -> None:
    argued(da)
    da.say("udkast vis 1", "bo")
    seen = button(da.last, "Godkend").says
    da.say("udkast ret 1")
    da.send_in({"text": "Andre ord"})
    assert "En anden rettede #1" in da.lines(seen, "bo")
    da.say("udkast godkend 1", "bo")
    assert last(da).status is DraftStatus.APPROVED
    da.say("udkast ret 1")
    da.send_in({"text": "Igen andre ord"})
    assert (last(da).status, last(da).approved_at) == (DraftStatus.DRAFT, None)


# Sending


def test_sending_is_logged_on_the_relation_and_the_next_step_offered(da: Office) -> None:
    ordered(da, "udkast ny lykønskning til Torben Hjarup om valget")
    lines = shown(da.press("Det er sendt"), "da")
    assert lines.startswith("Sendt: Lykønskning")
    number = last(da).activity_id
    assert number is not None
    activity = da.work.do(lambda unit: Activities(unit, da.workspace, AFTER, 1).get(number))
    assert activity is not None
    assert (activity.activity_type, activity.subject, activity.day) == ("mail", "valget", AFTER.date())
    assert [(one.name, one.role) for one in activity.participants] == [
        ("Torben Hjarup", "target"),
        ("Ida", "source"),
    ]
    assert activity.organization_name == "Sundheds- og Ældreudvalget"
    card = da.last
    assert "følg op hos Torben Hjarup" in shown(da.press("Mind mig om det"), "da")
    assert "onsdag 31. december" in da.lines("opgaver")
    da.last = card
    da.press("Skriv en invitation")
    assert "Udkast: Invitation til møde" in shown(came(da), "da")


def test_a_consultation_response_is_logged_as_one(da: Office) -> None:
    ordered(da, f"udkast ny høringssvar om genoptræning {ARGUED} case: ny politik")
    da.say("udkast godkend 1", "bo")
    da.say("udkast sendt 1 [yes]")
    assert "#" in da.lines("høringssvar liste")
    activity_id = last(da).activity_id
    assert activity_id is not None
    activity = da.work.do(lambda unit: Activities(unit, da.workspace, AFTER, 1).get(activity_id))
    assert activity is not None
    assert activity.activity_type == "hearing"


def test_what_lacks_something_is_asked_about_before_it_counts_as_sent(da: Office) -> None:
    ordered(da, "udkast ny invitation til Jeppe Sandgaard om røgfri skoletid")
    lines = shown(da.press("Det er sendt"), "da")
    assert "Det mangler stadig: dato og klokkeslæt og stedet. Er det sendt alligevel?" in lines
    assert last(da).status is DraftStatus.DRAFT
    da.press("Ja, det er sendt")
    assert last(da).status is DraftStatus.SENT


def test_not_sent_after_all_takes_the_record_back(da: Office) -> None:
    ordered(da, "udkast ny lykønskning til Torben Hjarup")
    da.press("Det er sendt")
    number = last(da).activity_id
    assert "Udkast #1 er sendt af Ida. Intet er ændret." in da.lines("udkast sendt 1")
    da.say("udkast vis 1")
    da.press("Alligevel ikke sendt")
    assert last(da).status is DraftStatus.DRAFT
    activity = da.work.do(lambda unit: Activities(unit, da.workspace, AFTER, 1).get(number or 0))
    assert activity is not None
    assert activity.undone_at is not None


def test_a_reader_reads_and_writes_nothing(da: Office) -> None:
    def read_only(unit: Unit) -> None:
        team = Team(unit, da.workspace, AFTER)
        team.link_account("shell", "demo", "rikke", team.add_user("Rikke", Role.READER))

    da.work.do(read_only)
    ordered(da, "udkast ny lykønskning til Torben Hjarup")
    assert "Kære Torben" in da.lines("udkast vis 1", "rikke")
    assert not [one for one in choices(da.last) if one.says.startswith("draft")]
    for said in ("udkast sendt 1", "udkast godkend 1", "udkast ret 1", "udkast kassér 1"):
        assert "Du kan læse med" in da.lines(said, "rikke")
    assert last(da).version == 1


# Confidential


def met_in_private(made: Office) -> None:
    made.say("møde noteret Jeppe Sandgaard i går om lønsagen fortroligt")


def test_a_letter_made_of_a_confidential_meeting_is_its_authors_alone(da: Office) -> None:
    met_in_private(da)
    ordered(da, "udkast ny lykønskning til Jeppe Sandgaard")
    assert last(da).confidentiality is Confidentiality.PRIVATE
    assert "lønsagen" in last(da).body
    assert "Jeg kan ikke finde et udkast #1." in da.lines("udkast vis 1", "bo")
    assert "Der er ingen." in da.lines("udkast liste", "bo")
    for place, abilities in ((BUDGET, Abilities(private=False)), (GROUP, ON_TELEGRAM)):
        said = da.lines("udkast vis 1", place=place, abilities=abilities)
        assert "lønsagen" not in said
    assert "Der er ingen." in da.lines("udkast liste", place=BUDGET, abilities=Abilities(private=False))
    reply = da.say("udkast vis 1", place=BUDGET)
    assert reply.visibility is Visibility.SECRET


def test_bo_knows_nothing_of_it_when_he_writes(da: Office) -> None:
    met_in_private(da)
    ordered(da, "udkast ny lykønskning til Jeppe Sandgaard", "bo")
    assert "lønsagen" not in last(da).body
    assert last(da).confidentiality is Confidentiality.TEAM
    assert "endnu ikke mødt" in da.lines("udkast hvem Jeppe Sandgaard", "bo")
    assert "lønsagen" not in da.lines(
        "udkast hvem Jeppe Sandgaard", place=BUDGET, abilities=Abilities(private=False)
    )


def test_its_sending_is_as_confidential_as_it_was(da: Office) -> None:
    met_in_private(da)
    ordered(da, "udkast ny lykønskning til Jeppe Sandgaard om lønsagen")
    da.press("Det er sendt")
    assert "lønsagen" in da.lines("brev liste")
    assert "lønsagen" not in da.lines("brev liste", "bo")


def test_a_brief_for_our_own_people_never_goes_to_a_channel(da: Office) -> None:
    ordered(da, "udkast ny meeting_brief til Torben Hjarup om genoptræning")
    assert (last(da).kind, last(da).confidentiality) == ("brief", Confidentiality.GROUP)
    assert "Hjarup" in da.lines("udkast vis 1", "bo")
    for place, abilities in ((BUDGET, Abilities(private=False)), (GROUP, ON_TELEGRAM)):
        assert "Hjarup" not in da.lines("udkast vis 1", place=place, abilities=abilities)
        assert "Hjarup" not in da.lines("udkast kopier 1", place=place, abilities=abilities)
    assert "er til vores egne" in da.lines("udkast sendt 1")


def test_asked_for_in_a_room_it_comes_to_the_asker_alone(da: Office) -> None:
    lines = da.lines("udkast ny lykønskning til Torben Hjarup", place=BUDGET)
    assert "private samtale" in lines
    da.work_off()
    (parcel,) = da.parcels()
    assert (parcel.target.room, parcel.target.edit) == ("ida", None)


def test_a_card_somebody_may_not_see_is_not_drawn(da: Office) -> None:
    met_in_private(da)
    ordered(da, "udkast ny lykønskning til Jeppe Sandgaard")
    assert "lønsagen" not in da.lines("opgave tilføj ring til ham", "bo")
    assert "lønsagen" not in da.lines("opgave gjort 5 draft:1", "bo")


# Internal and public


CASE = (
    "Udvalget drøftede lejemålet. [[Sælger vil have 1.250.000 kr.]] Der er afsat 1,25 mio. kr.\n\n"
    "Beslutninger:\n- Vi køber for 1.250.000 kr.\n- Vi spørger igen i uge 12"
)


def test_the_public_version_hides_what_is_marked_and_numbers_the_decisions(da: Office) -> None:
    ordered(da, "udkast ny lykønskning til Torben Hjarup")
    da.say("udkast ret 1")
    lines = shown(da.send_in({"text": CASE}), "da")
    assert "Der er fortrolige steder markeret i det." in lines
    assert last(da).confidentiality is Confidentiality.GROUP
    assert "har steder, der er markeret fortrolige" in da.lines("udkast sendt 1")
    da.say("udkast vis 1")
    da.press("Offentlig udgave")
    internal, public = all_of(da)
    assert internal.body == CASE
    assert public.body == (
        "Udvalget drøftede lejemålet. (fortroligt) Der er afsat (fortroligt)\n\n"
        "Beslutninger:\n1. Vi køber for (fortroligt)\n2. Vi spørger igen i uge 12"
    )
    assert public.needs_approval
    assert "skal godkendes af en anden" in da.lines("udkast sendt 2")
    assert "Intet i udkast #2 er markeret fortroligt." in da.lines("udkast offentlig 2")


def test_somebody_erased_takes_their_drafts_along(da: Office) -> None:
    ordered(da, "udkast ny lykønskning til Torben Hjarup")
    da.say("kontakt glem Torben Hjarup")
    da.press(choices(da.last)[0].label)
    da.clock.advance(timedelta(seconds=1))
    assert "Jeg kan ikke finde et udkast #1." in da.lines("udkast vis 1")


def test_where_one_question_is_asked_at_a_time_both_are_asked_for(da: Office) -> None:
    now = da.clock.now()
    da.work.do(lambda unit: Team(unit, da.workspace, now).link_account("telegram", "demo", "500", 1))

    def say(text: str, **changes: Any) -> Reply:
        return da.say(text, "500", PHONE, abilities=ON_TELEGRAM, **changes)

    say("udkast ny debatindlæg om genoptræning overskrift: Nu")
    da.last = say(button(da.last, "En historie").says, kind=Kind.BUTTON)
    assert da.last.asks
    say("Grethe ventede 14 uger")
    assert "Skriv det uden" in [choice.label for choice in choices(da.last)]
    say(button(da.last, "Et tal").says, kind=Kind.BUTTON)
    say("ugers ventetid: 12 hos os, 6 i Næstved")
    lines = shown(came(da), "da")
    assert "Grethe ventede 14 uger" in lines
    assert "i Næstved er det 6" in lines


def test_a_draft_is_edited_one_question_at_a_time_too(da: Office) -> None:
    now = da.clock.now()
    da.work.do(lambda unit: Team(unit, da.workspace, now).link_account("telegram", "demo", "500", 1))
    ordered(da, "udkast ny lykønskning til Torben Hjarup")

    def say(text: str, **changes: Any) -> Reply:
        da.last = da.say(text, "500", PHONE, abilities=ON_TELEGRAM, **changes)
        return da.last

    say("udkast ret 1")
    say(button(da.last, "Tekst").says, kind=Kind.BUTTON)
    assert "Udkastet er rettet" in shown(say("Helt andre ord"), "da")
    assert (last(da).body, last(da).subject) == ("Helt andre ord", "Tillykke, Torben")
    say("udkast ret 1")
    say(button(da.last, "Tekst").says, kind=Kind.BUTTON)
    da.say("udkast ret 1", "bo")
    da.send_in({"text": "Bos ord"}, "bo")
    assert "En anden har rettet udkast #1" in shown(say("Idas ord"), "da")
    assert last(da).body == "Bos ord"


@pytest.mark.parametrize(
    "said",
    [
        "udkast ny lykønskning til " + "a in " * 3000,
        "udkast ny lykønskning til " + "alle formænd for " * 1000,
        "udkast ny debatindlæg om x tal: " + "a: 1 og " * 2000,
        "udkast ny lykønskning til {0} {} {x!r:>10} %s %(n)s",
        "udkast ny lykønskning til [p999999999] [o1]",
        "udkast ny lykønskning til \x00\u202e<b>",
        "udkast liste [page9999]",
        "udkast fil 1 exe",
        "udkast kassér batch 999999999",
        "udkast",
        "skabelon vis " + "i " * 2000,
        "skabelon ny ../../etc/passwd",
        "skabelon brug lykønskning 99999",
        "skabelon forskel lykønskning",
    ],
)
def test_whatever_is_typed_is_answered_calmly_and_soon(da: Office, said: str) -> None:
    reply = da.say(said)
    assert reply.blocks or reply.form
    assert "så jeg stoppede" not in shown(reply, "da")  # what takes longer than a unit may
    assert "fejl" not in shown(reply, "da").lower() or "Linje" in shown(reply, "da")


def test_a_draft_says_why_it_is_kept_to_its_author() -> None:
    with office("da") as here:
        here.say("møde noteret Bent Holm i går om xylofon (fortroligt)")
        number = (here.last.card or "").removeprefix("activity:")
        here.say("udkast ny Tak for mødet til Bent Holm")
        here.work_off()
        assert f"kun du kan se det, fordi #{number} er fortrolig" in here.lines("udkast vis 1")
