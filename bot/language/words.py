"""Speaks English and Danish: looks up the translation of a source string through gettext."""

from __future__ import annotations

import gettext
from collections.abc import Callable
from functools import cache
from io import BytesIO

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.core.shipped_files import templates_dir

SOURCE = "en"
LANGUAGES = ("en", "da")


def N_(message: str) -> str:
    """Marks a string for translation without translating it yet."""
    return message


def language(locale: str | None) -> str:
    """The language spoken to somebody of this locale ('da-DK', 'da_DK' -> 'da'); English when in doubt."""
    code = (locale or SOURCE).replace("_", "-").partition("-")[0].lower()
    return code if code in LANGUAGES else SOURCE


def translations(locale: str | None) -> gettext.NullTranslations:
    """The catalogue of a locale, with `gettext` and `ngettext`; read once per process."""
    return _catalogue(language(locale))


def translator(locale: str | None) -> Callable[[str], str]:
    """Translates source strings into the locale's language; a string without a translation stays English."""
    found = translations(locale).gettext
    # A catalogue keeps its own head under the empty string.
    return lambda text: found(text) if text else ""


@cache
def _catalogue(lang: str) -> gettext.NullTranslations:
    if lang == SOURCE:
        return gettext.NullTranslations()
    po = templates_dir() / "locale" / lang / "LC_MESSAGES" / "messages.po"
    compiled = BytesIO()
    with po.open("rb") as source:
        write_mo(compiled, read_po(source, locale=lang, abort_invalid=True))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
