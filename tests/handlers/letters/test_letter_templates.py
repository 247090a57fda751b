"""The team's own letters: worded centrally and locally, checked, previewed, and every wording brought back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from bot.core.messages import Attached, Kind
from bot.core.reply import Reply
from storage.letters.templates import Letters, Wording
from storage.team import Team
from tests.after_election import AFTER, make_branch
from tests.office import ON_TELEGRAM, PHONE, Office, button, choices, office, shown

LOCAL = (
    '{% extends "congratulation" %}\n'
    "{% block greeting %}Hej {{ recipient.given_name }}{% endblock %}\n"
    "{% block signature %}Bo, lokalforeningen i Slagelse{% endblock %}\n"
)
HOSTILE = (
    ("{% block message %}{{ 'x' * 10**8 }}{% endblock %}", "kan ikke bruges i et brev"),
    ("{% block message %}{% for a in range(10**9) %}x{% endfor %}{% endblock %}", "kan ikke kaldes"),
    ("{% block message %}{{ recipient|center(10**9) }}{% endblock %}", "center"),
    ("{% block message %}{{ recipient.__class__ }}{% endblock %}", "kan man ikke spørge efter"),
    ("{% block message %}{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}{% endblock %}", "macro"),
    ("{% block message %}{% include 'x' %}{% endblock %}", "include"),
    ("{% block message %}{{ recipient.name ", "Linje 1"),
    ("{% block message %}\n\n{% if %}{% endblock %}", "Linje 3"),
    ("---\nkind: poem\n---\n{% block message %}{% endblock %}", "poem"),
    ('{% extends "nothing" %}{% block message %}{% endblock %}', "nothing"),
)


@pytest.fixture
def da() -> Iterator[Office]:
    with office("da", AFTER, team=make_branch) as made:
        yield made


@pytest.fixture
def en() -> Iterator[Office]:
    with office("en", AFTER, team=make_branch) as made:
        yield made


def came(made: Office) -> str:
    """What comes of the work just asked for."""
    made.work_off()
    made.last = made.parcels()[-1].reply
    return shown(made.last, made.locale)


def wordings(made: Office, name: str = "congratulation", branch: str = "") -> list[Wording]:
    return made.work.do(lambda unit: Letters(unit, made.workspace, AFTER).history(name, branch, made.locale))


def source_of(reply: Reply) -> str:
    """The text in the form."""
    assert reply.form is not None
    return next(one.value for one in reply.form.fields if one.name == "source")


def word(made: Office, said: str, source: str, who: str = "ida", note: str = "") -> str:
    """The answer to a text sent in with the form of `said`."""
    made.say(said, who)
    return shown(made.send_in({"source": source, "note": note}, who), made.locale)


def central(made: Office, *changes: tuple[str, str]) -> str:
    """The text of the congratulation with these changes."""
    source = source_of(made.say("skabelon ret lykønskning"))
    for old, new in changes:
        assert old in source
        source = source.replace(old, new)
    return source


# Looking


def test_the_letters_there_are(da: Office) -> None:
    lines = da.lines("skabelon")
    for title in ("Lykønskning", "Invitation til møde", "Debatindlæg", "Høringssvar"):
        assert title in lines
    assert "som den fulgte med mig" in lines


@pytest.mark.parametrize(
    "said", ["lykønskning", "Congratulation", "tillykke", "lyk", "congratulation på dansk"]
)
def test_a_letter_goes_by_its_names(da: Office, said: str) -> None:
    reply = da.say(f"skabelon vis {said}")
    assert "Kære {{ recipient.given_name }}" in shown(reply, "da")
    assert reply.file is not None
    assert reply.file.content.decode().startswith("---\ntitle: Lykønskning\n")


def test_a_letter_nobody_knows_is_asked_about(da: Office) -> None:
    assert "Jeg kender ikke noget brev, der hedder »digt«." in da.lines("skabelon vis digt")
    assert "Kære {{ recipient.given_name }}" in shown(da.press("Lykønskning"), "da")


# Wording


def test_a_letter_of_ones_own_is_worded_in_a_form_and_used(da: Office) -> None:
    source = source_of(da.say("skabelon ny Pressenote"))
    assert "title: Pressenote" in source
    told = shown(
        da.send_in(
            {
                "source": source.replace(
                    "{% block message %}\n\n", "{% block message %}\nLæs om {{ topic }}.\n"
                )
            }
        ),
        "da",
    )
    assert "✓ Pressenote, version 1, bruges fra nu af." in told
    da.say("udkast ny pressenote til Torben Hjarup om genoptræning")
    assert "Læs om genoptræning." in came(da)
    assert "version 1 · Ida" in shown(da.last, "da")


@pytest.mark.parametrize(("source", "trouble"), HOSTILE)
def test_what_no_letter_may_say_is_refused_with_its_line_and_stays_in_the_form(
    da: Office, source: str, trouble: str
) -> None:
    told = word(da, "skabelon ny uvenlig", source)
    assert "Den tekst kan jeg ikke bruge: Linje" in told
    assert trouble in told
    assert source_of(da.last).strip() == source.strip()
    assert wordings(da, "uvenlig") == []
    good = shown(da.send_in({"source": "{% block message %}Hej{% endblock %}"}), "da")
    assert "version 1, bruges fra nu af" in good


def test_a_file_words_a_letter_too(da: Office) -> None:
    text = central(da, ("Et varmt tillykke", "Et meget varmt tillykke"))
    file = Attached("tekst.txt", 20, "text/plain", text.encode())
    assert "version 1, bruges fra nu af" in da.lines("skabelon ret lykønskning", files=(file,))
    assert wordings(da)[0].note == "tekst.txt"
    bad = Attached("tekst.txt", 20, "text/plain", b"{% block message %}{{ 1 + 1 }}{% endblock %}")
    assert "Linje 1: + kan ikke bruges i et brev." in da.lines("skabelon ret lykønskning", files=(bad,))
    assert len(wordings(da)) == 1


def test_the_central_text_is_for_administrators(da: Office) -> None:
    assert "Det kan kun en administrator" in da.lines("skabelon ret lykønskning", "bo")
    assert "Det kan kun en administrator" in da.lines("skabelon ny digt", "bo")
    assert not [one for one in choices(da.say("skabelon vis lykønskning", "bo")) if one.label == "Ret"]
    assert wordings(da) == []


def test_two_who_word_at_once_lose_nothing(da: Office) -> None:
    source = central(da, ("Et varmt tillykke", "Et stort tillykke"))
    form = da.last.form
    word(da, "skabelon ret lykønskning", central(da, ("Et varmt tillykke", "Et hjerteligt tillykke")))
    assert form is not None
    da.last = Reply(form=form)
    told = shown(da.send_in({"source": source}), "da")
    assert "Nogen har ændret Lykønskning, mens du skrev." in told
    assert source_of(da.last).strip() == source.strip()
    assert len(wordings(da)) == 1


# Local versions


def local_version(made: Office, source: str = LOCAL) -> str:
    return word(made, "skabelon ny lykønskning i Slagelse", source, "bo", "vores egen hilsen")


def test_a_branch_words_what_is_its_own_and_the_rest_is_the_central_text(da: Office) -> None:
    lines = da.lines("skabelon ny lykønskning i Slagelse", "bo")
    assert "I må selv skrive: subject, greeting, local, closing og signature." in lines
    assert "Den fælles tekst bestemmer: message." in lines
    assert "som Slagelse skriver det, version 1, bruges fra nu af" in local_version(da)
    da.say("udkast ny lykønskning til Torben Hjarup")
    lines = came(da)
    assert "Hej Torben" in lines
    assert "Bo, lokalforeningen i Slagelse" in lines
    assert "Tillykke med posten som formand for Sundheds- og Ældreudvalget." in lines
    assert "som Slagelse skriver det, version 1" in lines
    da.say("udkast ny lykønskning til Mads Ellekær")
    assert "Kære Mads" in came(da)


def test_a_locked_block_is_refused_in_plain_words(da: Office) -> None:
    told = local_version(da, '{% extends "congratulation" %}\n{% block message %}Stem på os{% endblock %}')
    assert "Linje 2: Blokken message hører til den fælles tekst og er låst." in told
    assert wordings(da, branch="0330") == []


@pytest.mark.parametrize(
    ("source", "trouble"),
    [
        ('{% extends "congratulation" %}\n{% block hilsen %}x{% endblock %}', "hilsen"),
        ('{% extends "congratulation" %}\nStem på os', "Linje"),
        ("{% block subject %}uden fælles tekst{% endblock %}", 'begynder med {% extends "congratulation" %}'),
    ],
)
def test_a_local_version_stays_within_its_central_text(da: Office, source: str, trouble: str) -> None:
    told = local_version(da, source)
    assert "Den tekst kan jeg ikke bruge" in told
    assert trouble in told
    assert wordings(da, branch="0330") == []


def test_a_change_of_the_central_text_says_whom_it_touches_and_waits(da: Office) -> None:
    local_version(da)
    source = central(da, ("Med venlig hilsen", "De bedste hilsner"), ("Kære", "Kæreste"))
    told = word(da, "skabelon ret lykønskning", source, note="varmere")
    assert "Lykønskning, version 1: bruges ikke endnu" in told
    assert "Slagelse: får de nye ord i closing; beholder sine egne ord i greeting" in told
    card = da.last
    da.press("Se forskellen")
    difference = came(da)
    ours, theirs = difference.split("Slagelse\n")
    assert "− Kære Anna\n+ Kæreste Anna" in ours
    assert "− Med venlig hilsen\n+ De bedste hilsner" in theirs
    assert "Kæreste" not in theirs
    da.say("udkast ny lykønskning til Torben Hjarup")
    assert "Med venlig hilsen" in came(da)
    da.last = card
    assert "✓ Lykønskning, version 1, bruges fra nu af." in shown(da.press("Brug den"), "da")
    da.clock.set(da.clock.now() + timedelta(minutes=2))  # said again at once, it would be the same
    da.say("udkast ny lykønskning til Torben Hjarup")
    lines = came(da)
    assert "Hej Torben" in lines
    assert "De bedste hilsner\nBo, lokalforeningen i Slagelse" in lines
    assert "lavet over en tidligere fælles tekst" in da.lines("skabelon vis lykønskning")
    assert "over den tekst, der fulgte med mig" in da.lines("skabelon historik lykønskning i Slagelse")


def test_a_local_version_that_no_longer_fits_is_left_out_and_said(da: Office) -> None:
    local_version(da)
    told = word(
        da, "skabelon ret lykønskning", central(da, ("locked: [message]", "locked: [message, greeting]"))
    )
    assert "⚠ Linje 2: Blokken greeting hører til den fælles tekst og er låst." in told
    assert "Den bruges ikke, før teksten er rettet." in told
    da.press("Brug den")
    da.say("udkast ny lykønskning til Torben Hjarup og Mads Ellekær")
    lines = came(da)
    assert "2 udkast" in lines
    assert "Udgaven fra Slagelse passer ikke til den fælles tekst og er ikke brugt: Linje 2" in lines


def test_a_draft_remembers_what_it_was_made_of(da: Office) -> None:
    da.say("udkast ny lykønskning til Torben Hjarup")
    assert "den tekst, der fulgte med mig" in came(da)
    word(da, "skabelon ret lykønskning", central(da, ("Kære", "Kæreste")))
    da.clock.set(da.clock.now() + timedelta(minutes=2))
    da.say("udkast ny lykønskning til Torben Hjarup")
    came(da)
    assert "Kære Torben" in da.lines("udkast vis 1")
    assert "den tekst, der fulgte med mig" in shown(da.last, "da")
    assert "Kæreste Torben" in da.lines("udkast vis 2")
    assert "version 1 · Ida" in shown(da.last, "da")


# Every wording there was


def test_an_earlier_wording_comes_back_as_a_new_one(da: Office) -> None:
    word(da, "skabelon ret lykønskning", central(da, ("Kære", "Kæreste")), note="varmere")
    word(da, "skabelon ret lykønskning", central(da, ("Kæreste", "Hej")))
    lines = da.lines("skabelon historik lykønskning")
    assert "Version 2 · i brug · Ida, i dag, onsdag 17. december kl. 10.00" in lines
    assert "Version 1 · Ida, i dag, onsdag 17. december kl. 10.00: varmere" in lines
    assert "version 3, bruges fra nu af" in shown(da.press("Hent den tilbage"), "da")
    assert [one.note for one in wordings(da)] == ["som i version 1", None, "varmere"]
    assert "Kæreste" in wordings(da)[0].source
    assert "version 4, bruges fra nu af" in da.lines("skabelon gendan lykønskning original")
    assert "lyder allerede sådan" in da.lines("skabelon gendan lykønskning original")
    assert "Der er ingen version 9 af den." in da.lines("skabelon gendan lykønskning 9")
    assert "Hvilken version?" in da.lines("skabelon gendan lykønskning")


def test_a_member_brings_back_what_is_local_and_nothing_central(da: Office) -> None:
    local_version(da)
    local_version(da, LOCAL.replace("Hej", "Goddag"))
    assert "version 3, bruges" in da.lines("skabelon gendan lykønskning i Slagelse 1", "bo")
    assert "Det kan kun en administrator" in da.lines("skabelon gendan lykønskning original", "bo")


# Previews


def test_a_preview_reads_as_to_somebody_invented_or_to_a_contact(da: Office) -> None:
    local_version(da)
    da.say("skabelon forhåndsvis lykønskning i Slagelse", "bo")
    lines = came(da)
    assert lines.startswith("Tillykke, Anna")
    assert "mangler" not in lines
    da.say("skabelon forhåndsvis lykønskning til Sanne Bregnhøj")
    lines = came(da)
    assert "Kære Sanne" in lines
    assert "i oktober om røgfri skoletid" in lines
    assert "intet er gemt" in lines
    assert "Der er ingen." in da.lines("udkast liste")


def test_every_letter_that_came_along_reads_whole_in_a_preview(da: Office, en: Office) -> None:
    for made, verb in ((da, "skabelon forhåndsvis"), (en, "template preview")):
        for choice in choices(made.say("template list")):
            name = choice.says.removeprefix("template show ")
            made.say(f"{verb} {name}")
            lines = came(made)
            assert "cannot be written" not in lines
            assert "kan ikke skrives" not in lines
            assert not [gap for gap in ("[mangler", "[missing") if gap in lines], lines


def test_what_takes_too_long_is_stopped_and_others_are_answered(da: Office) -> None:
    loops = "{% for a in meetings %}{% for b in seats %}{{ a.topic }}{% endfor %}{% endfor %}"
    word(da, "skabelon ny lang", f"{{% block message %}}{loops}{{% endblock %}}")
    da.say("skabelon forhåndsvis lang")
    assert "Dine næste skridt" in da.lines("opgaver") or "ingen åbne" in da.lines("opgaver")
    assert "genoptræning" in came(da)


def test_the_buttons_of_a_template_lead_on(da: Office) -> None:
    local_version(da)
    da.say("skabelon vis lykønskning i Slagelse", "bo")
    for label in ("Ret", "Historik"):
        said = button(da.last, label).says
        assert said.startswith("template")
        reply = da.say(said, "bo")
        assert "Slagelse" in shown(reply, "da")
        da.say("skabelon vis lykønskning i Slagelse", "bo")


def test_a_letter_is_worded_one_question_at_a_time_too(da: Office) -> None:
    da.work.do(lambda unit: Team(unit, da.workspace, AFTER).link_account("telegram", "demo", "500", 1))

    def say(text: str, **changes: Any) -> str:
        da.last = da.say(text, "500", PHONE, abilities=ON_TELEGRAM, **changes)
        return shown(da.last, "da")

    say("skabelon ny lykønskning i Slagelse")
    say(button(da.last, "Skabelonens tekst").says, kind=Kind.BUTTON)
    assert da.last.asks
    assert "er låst" in say('{% extends "congratulation" %}{% block message %}x{% endblock %}')
    assert "som Slagelse skriver det, version 1, bruges fra nu af" in say(LOCAL)
