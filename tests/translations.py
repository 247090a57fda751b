"""Gathers the words to translate and renews the translations: `python -m tests.translations`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import yaml
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment, nodes
from jinja2.ext import babel_extract

ROOT = Path(__file__).resolve().parent.parent
TRANSLATIONS = ROOT / "templates" / "locale"
KEYWORDS: dict[str, Any] = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}

_HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural}\\n"

"""


def templates(
    source: BinaryIO, keywords: Collection[str], comment_tags: Collection[str], options: Mapping[str, str]
) -> Iterator[tuple[int, str, Any, list[str]]]:
    """Babel's extraction for templates: `_()` and `{% trans %}`, and the two forms given to `|count`.

    Raises ValueError where `_()` or `|count` gets anything but literals: what they return is taken
    for HTML or looked up in the catalogue, so a value has no business there.
    """
    yield from babel_extract(source, list(keywords), list(comment_tags), {**options, "trimmed": "true"})
    source.seek(0)
    tree = Environment(extensions=["jinja2.ext.i18n"]).parse(source.read().decode("utf-8"))
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in KEYWORDS:
            _literals(call, call.args[:1] if call.node.name != "ngettext" else call.args[:2])
    for used in tree.find_all(nodes.Filter):
        if used.name == "count":
            yield used.lineno, "ngettext", _literals(used, used.args), []


def summaries(
    source: BinaryIO, keywords: Collection[str], comment_tags: Collection[str], options: Mapping[str, str]
) -> Iterator[tuple[int, str, Any, list[str]]]:
    """Babel's extraction for data: every `summary`, which a page of help shows as it shows those in the code."""
    for kind in yaml.safe_load(source)["kinds"]:
        yield 1, "N_", kind["summary"], []


def _literals(where: nodes.Expr, arguments: list[nodes.Expr]) -> tuple[str, ...]:
    if not all(
        isinstance(argument, nodes.Const) and isinstance(argument.value, str) for argument in arguments
    ):
        raise ValueError(
            f"line {where.lineno}: only literal strings are translated; values go through |translated"
        )
    return tuple(argument.value for argument in arguments if isinstance(argument, nodes.Const))


def gathered() -> Catalog:
    """Every string to translate, as the source stands."""
    catalogue = Catalog()
    with (ROOT / "babel.cfg").open(encoding="utf-8") as mapping:
        methods, options = parse_mapping_cfg(mapping)  # type: ignore[no-untyped-call]
    for _file, _line, message, _comments, _context in extract_from_dir(ROOT, methods, options, KEYWORDS):
        catalogue.add(message)
    return catalogue


def languages() -> list[str]:
    """The languages translated into."""
    return sorted(folder.name for folder in TRANSLATIONS.iterdir() if folder.is_dir())


def po_file(language: str) -> Path:
    return TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"


def translated(language: str) -> Catalog:
    with po_file(language).open("rb") as po:
        return read_po(po, locale=language, abort_invalid=True)


def renewed(catalogue: Catalog, language: str) -> bytes:
    """The translations file for a catalogue, sorted: what is known is kept, the rest empty."""
    known = translated(language)
    known.update(catalogue, no_fuzzy_matching=True)
    known.obsolete.clear()
    body = BytesIO()
    write_po(
        body, known, width=110, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True
    )
    header = _HEADER.format(language=language, plural=known.plural_forms)
    return (header + body.getvalue().decode("utf-8").strip() + "\n").encode("utf-8")


def main() -> None:
    catalogue = gathered()
    for language in languages():
        po = po_file(language)
        po.write_bytes(renewed(catalogue, language))
        missing = [
            message.id for message in translated(language) if message.id and not all(_strings(message.string))
        ]
        print(f"{po.relative_to(ROOT)}: {len(catalogue)} strings, {len(missing)} to translate")
        for one in missing:
            print("  ", one if isinstance(one, str) else one[0])


def _strings(string: Any) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string)


if __name__ == "__main__":
    main()
