"""Forms are asked prompt by prompt; what is filled in stays with Enter."""

from __future__ import annotations

from bot.core.messages import Kind
from tests.adapters.shell.little_desk import Terminal


def answers(typed: str) -> tuple[dict[str, str], str]:
    shell = Terminal(interactive=True)
    text = shell.hears("/meeting logged\n" + typed)
    sent = [message for message in shell.desk.heard if message.kind is Kind.FORM]
    return dict(sent[-1].form or {}) if sent else {}, text


def test_every_kind_of_question() -> None:
    form, text = answers("Anna Jensen\n1\nja\nfirst line\nsecond line\n\n")
    assert form == {
        "who": "Anna Jensen",
        "kind": "planned",
        "secret": "yes",
        "notes": "first line\nsecond line",
    }
    assert text.endswith("Anna Jensen|planned|yes|first line\nsecond line\n")
    assert "  1) Planned" in text
    assert "Anna Jensen, Bo Holm" in text


def test_enter_keeps_and_clear_empties() -> None:
    assert answers("Anna\n\n\n\n")[0] == {"who": "Anna", "kind": "logged", "secret": "", "notes": ""}
    assert answers("Anna\n:clear\nno\n\n")[0]["kind"] == ""


def test_what_is_not_on_offer_is_asked_again() -> None:
    form, text = answers("\nAnna\n9\nperhaps\nPLANNED\nmaybe\ny\n\n")
    assert form == {"who": "Anna", "kind": "planned", "secret": "yes", "notes": ""}
    assert text.count("This one is needed.") == 1
    assert text.count("Choose one of the numbers above.") == 2
    assert text.count("Answer yes or no.") == 1


def test_back_goes_back_and_keeps_what_was_typed() -> None:
    form, _ = answers("Anna\n1\n:back\n:back\n:back\nBo\n\n\n\n")
    assert form == {"who": "Bo", "kind": "planned", "secret": "", "notes": ""}
    assert answers("Anna\n:back\n\n\n\n\n")[0]["who"] == "Anna"


def test_cancel_sends_nothing_and_the_conversation_goes_on() -> None:
    shell = Terminal(interactive=True)
    text = shell.hears("/meeting logged\nAnna\n:annuller\nhello\n")
    assert [message.kind for message in shell.desk.heard] == [Kind.COMMAND, Kind.DIRECT]
    assert "Cancelled; nothing was sent in." in text


def test_the_end_of_the_input_ends_the_form_and_the_shell() -> None:
    form, text = answers("Anna\n")
    assert form == {}
    assert text.endswith("Cancelled; nothing was sent in.\n")


def test_only_what_is_wrong_is_asked_again() -> None:
    form, text = answers("Nobody\n1\nyes\nnotes\n\nAnna\n")
    assert form == {"who": "Anna", "kind": "planned", "secret": "yes", "notes": "notes"}
    assert text.count("Nobody is not a person.") == 1
