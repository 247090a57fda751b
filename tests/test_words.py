"""Every word the bot says exists in every language it speaks."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import pytest
from babel.messages.catalog import Catalog, Message

from bot.language.words import LANGUAGES, SOURCE, language, translations, translator
from tests import translations as files

OTHERS = [lang for lang in LANGUAGES if lang != SOURCE]
_PLACEHOLDERS = re.compile(r"%\(\w+\)[sd]|\{\w*\}|</?[a-z]+\b")


@cache
def source() -> Catalog:
    return files.gathered()


def forms(string: object) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string)  # type: ignore[arg-type]


def messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def test_the_languages_spoken_have_files() -> None:
    assert files.languages() == sorted(OTHERS)


@pytest.mark.parametrize("lang", OTHERS)
def test_every_string_is_translated(lang: str) -> None:
    known = files.translated(lang)
    missing = [
        message.id
        for message in messages(source())
        if (found := known.get(message.id)) is None or not all(forms(found.string)) or found.fuzzy
    ]
    assert missing == [], "run `make translations` and fill in what is empty"


@pytest.mark.parametrize("lang", OTHERS)
def test_no_translation_is_left_over(lang: str) -> None:
    known = files.translated(lang)
    assert [message.id for message in messages(known) if source().get(message.id) is None] == []
    assert list(known.obsolete) == []


@pytest.mark.parametrize("lang", OTHERS)
def test_placeholders_survive_translation(lang: str) -> None:
    for message in messages(files.translated(lang)):
        wanted = Counter(_PLACEHOLDERS.findall(forms(message.id)[-1]))
        for string in filter(None, forms(message.string)):
            assert Counter(_PLACEHOLDERS.findall(string)) == wanted, string


@pytest.mark.parametrize("lang", OTHERS)
def test_the_file_is_as_the_target_writes_it(lang: str) -> None:
    assert files.po_file(lang).read_bytes() == files.renewed(source(), lang), "run `make translations`"


def test_danish_has_one_form_for_one_and_another_for_the_rest() -> None:
    plurals = [
        message
        for message in messages(files.translated("da"))
        if message.pluralizable and all(forms(message.string))
    ]
    assert plurals
    speak = translations("da").ngettext
    for message in plurals:
        singular, plural = forms(message.id)
        one, many = forms(message.string)
        assert [speak(singular, plural, n) for n in (1, 0, 2, 21)] == [one, many, many, many]


@pytest.mark.parametrize(
    ("locale", "lang"),
    [
        ("da", "da"),
        ("da-DK", "da"),
        ("da_DK.UTF-8", "da"),
        ("DA", "da"),
        ("en-GB", "en"),
        ("sv", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_a_locale_names_its_language(locale: str | None, lang: str) -> None:
    assert language(locale) == lang


def test_an_unknown_string_stays_as_it_is() -> None:
    assert translator("da")("Nobody has translated this") == "Nobody has translated this"
