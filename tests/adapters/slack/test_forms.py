"""Forms as modals: Slack takes every one, what stands in them comes back, and troubles find their field."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from bot.adapters.slack import forms
from bot.adapters.slack.fields import options
from bot.adapters.slack.private_metadata import PrivateMetadata
from bot.core.messages import Place, PlaceKind, Target
from bot.core.reply import Field, FieldKind, Form, Paragraph, Reply, Text
from bot.language.words import translator
from tests.adapters.slack.replies import forms as any_form
from tests.loopback.slack import SPECS
from tests.loopback.slack_check import Checker
from tests.loopback.slack_forms import fill
from tests.loopback.slack_model import Json

CHECK = Checker(SPECS)
ERRAND = PrivateMetadata(
    "meeting logged",
    Place("slack", "C00GENERAL", "1.2", PlaceKind.ROOM, "general"),
    Target("slack", "C00GENERAL", "1.2", "U00000IDA", "3.4", "https://hooks.example/r#U00000IDA"),
)


def say(source: str) -> str:
    return source


def form_of(*fields: Field) -> Form:
    return Form("meeting logged", "Log a meeting", fields, "Save", "Cancel")


def sent_in(view: Json, values: Json | None = None) -> Json:
    """The view as Slack sends it in when a person changes only these fields."""
    return {**view, "state": {"values": fill(view["blocks"], values or {}, {})}}


def optional(form: Form) -> Form:
    """The same form with nothing required, so that it may be sent in as it stands."""
    fields = tuple(
        Field(f.name, f.label, f.kind, f.value, f.hint, False, f.options, f.trouble) for f in form.fields
    )
    return Form(form.says, form.title, fields, form.submit, form.cancel, form.intro)


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(any_form)
def test_slack_takes_every_form(form: Form) -> None:
    view = forms.modal(form, say, ERRAND)
    assert CHECK.view(view) == []


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(any_form)
def test_every_field_comes_back_by_its_name(form: Form) -> None:
    form = optional(form)
    found = forms.typed(sent_in(forms.modal(form, say, ERRAND)))
    assert found.keys() == {field.name for field in form.fields}


@pytest.mark.parametrize(
    "field",
    [
        Field("topic", "About", FieldKind.LINE, "budget 2027 & <b>mere</b>"),
        Field("notes", "Notes", FieldKind.TEXT, "Første linje\nAnden linje"),
        Field("when", "When", FieldKind.DAY, "2027-01-12"),
        Field("at", "At", FieldKind.TIME, "14:00"),
        Field("people", "With", FieldKind.PEOPLE, "Anna Jensen [p12], Bo Holm"),
        Field("body", "Body", FieldKind.BODY, "Sundhedsudvalget [o7]"),
        Field("kind", "Kind", FieldKind.PICK, "call", options=(("meeting", "Meeting"), ("call", "Call"))),
        Field("kind", "Kind", FieldKind.PICK, "", options=(("", "Nobody"), ("p1", "Anna")), required=True),
        Field("kind", "Kind", FieldKind.PICK, "150", options=tuple((str(n), f"Nr. {n}") for n in range(300))),
        Field("secret", "Confidential", FieldKind.FLAG, "yes"),
        Field("secret", "Confidential", FieldKind.FLAG, ""),
        Field("notes", "Notes", FieldKind.TEXT, "".join(f"ord{n} " for n in range(2_000)).strip()),
        Field("notes", "Notes", FieldKind.TEXT, "".join(f"linje {n}\n" for n in range(1_000)).strip()),
    ],
    ids=lambda field: f"{field.kind}-{len(field.value)}",
)
def test_what_stands_in_a_field_comes_back_untouched(field: Field) -> None:
    view = forms.modal(form_of(field), say, ERRAND)
    assert CHECK.view(view) == []
    assert forms.typed(sent_in(view)) == {field.name: field.value}


def test_nothing_typed_comes_back_as_nothing() -> None:
    kinds = [Field(kind.value, kind.value, kind) for kind in FieldKind]
    found = forms.typed(sent_in(forms.modal(form_of(*kinds), say, ERRAND)))
    assert found == {kind.value: "" for kind in FieldKind}


def test_a_name_too_long_for_slack_keeps_the_number_that_says_who_is_meant() -> None:
    (first, _) = options([("Udvalget for " + "x" * 200 + " [o7]", "Udvalget")], "udv", say)
    assert len(first["value"]) == 150
    assert first["value"].endswith("x [o7]")


def test_what_is_typed_is_offered_once_and_only_when_there_is_something() -> None:
    assert [o["value"] for o in options([("Anna", "Anna")], "Anna", say)] == ["Anna"]
    assert options([], "  ", say) == []
    assert options([], "x" * 151, say) == []
    (typed,) = options([], "Åse  Ærø", translator("da"))
    assert (typed["value"], typed["text"]["text"]) == ("Åse Ærø", "Brug »Åse Ærø«, som det er skrevet")


def test_slack_takes_what_is_offered() -> None:
    found = [(f"Navn {n} " + "æ" * n, f"Navn {n} " + "æ" * n) for n in range(250)]
    assert CHECK.options({"options": options(found, "</script><!channel>", say)}) == []


def test_another_value_to_begin_with_has_another_block_id() -> None:
    def block_id(value: str) -> Any:
        return forms.modal(form_of(Field("topic", "About", value=value)), say, ERRAND)["blocks"][0][
            "block_id"
        ]

    assert block_id("budget") == block_id("budget")
    assert block_id("budget") != block_id("skoler")


def test_troubles_stand_beside_their_field() -> None:
    view = forms.modal(form_of(Field("topic", "About"), Field("when", "When", FieldKind.DAY)), say, ERRAND)
    troubled = form_of(Field("topic", "About"), Field("when", "When", FieldKind.DAY, trouble="No such day."))
    assert forms.troubles(troubled, ERRAND, view) == {view["blocks"][1]["block_id"]: "No such day."}


def test_a_form_with_other_fields_is_shown_anew() -> None:
    view = forms.modal(form_of(Field("topic", "About")), say, ERRAND)
    more = form_of(Field("topic", "About", trouble="Which?"), Field("which", "Which?"))
    other = Form("meeting planned", "Plan", (Field("topic", "About", trouble="Which?"),), "Save", "Cancel")
    assert forms.troubles(more, ERRAND, view) == {}
    assert forms.troubles(other, ERRAND, view) == {}
    anew = forms.modal(more, say, ERRAND)["blocks"]
    assert anew[0]["elements"][0]["elements"][0]["text"] == "⚠ Which?"


def test_a_long_title_is_whole_on_the_form_itself() -> None:
    title = "Referat fra mødet i Sundhedsudvalget"
    view = forms.modal(Form("x", title, (Field("a", "A"),), "Gem", "Fortryd"), say, ERRAND)
    assert len(view["title"]["text"]) == 24
    assert view["blocks"][0]["text"]["text"] == title


def test_the_errand_survives_the_modal() -> None:
    assert (
        PrivateMetadata.unpack(forms.modal(form_of(Field("a", "A")), say, ERRAND)["private_metadata"])
        == ERRAND
    )
    elsewhere = PrivateMetadata("x", Place("slack", "U1", None, PlaceKind.HOME), Target("slack", "D1"))
    assert PrivateMetadata.unpack(elsewhere.pack()) == elsewhere


def test_an_errand_too_long_is_refused() -> None:
    errand = PrivateMetadata("x" * 3_000, ERRAND.place, ERRAND.target)
    with pytest.raises(ValueError, match="metadata"):
        errand.pack()


@pytest.mark.parametrize("metadata", ["", "x", "[]", "null", "1", "{}", '{"k":"room"}', "[" * 100_000])
def test_what_is_no_errand_is_refused(metadata: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        PrivateMetadata.unpack(metadata)


@pytest.mark.parametrize("locale", ["en", "da"])
def test_slack_takes_skeleton_and_notice(locale: str) -> None:
    words = translator(locale)
    notice = forms.notice(Reply((Paragraph((Text("Ja"),)),)), words, ERRAND)
    assert CHECK.view(forms.skeleton(words)) == []
    assert CHECK.view(notice) == []
    assert notice["close"]["text"] == {"en": "Close", "da": "Luk"}[locale]
