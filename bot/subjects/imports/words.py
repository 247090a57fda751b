"""Says in words what an import did and what it could not do."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from bot.language.partial_dates import say_partial
from bot.language.person_fields import FIELDS
from bot.language.words import N_, translations, translator
from storage.imports import Example, ImportReport, Problem

_SENTENCES: Final = {
    # Nothing was taken in
    "no_file": N_("There is no file {file}."),
    "not_a_file": N_("{file} is not a file."),
    "unreadable": N_("{file} cannot be read: {reason}."),
    "too_large": N_("The file is {megabytes} MB; the most I take is {limit} MB. Split it up."),
    "empty": N_("The file is empty."),
    "spreadsheet": N_("This is a spreadsheet in its own format. Save it as CSV (UTF-8) and import that."),
    "no_name_column": N_(
        "I find no column with names in “{columns}”. The first line has to say what the columns are, for example:"
        " name, committee, municipality, role, party, e-mail, phone."
    ),
    "json_cut_off": N_("The file breaks off in line {line}, column {column}. Fetch it again."),
    "json_broken": N_("The file is not valid JSON: look at line {line}, column {column}."),
    "json_too_deep": N_("The file is not valid JSON: its parts lie too deep inside each other."),
    "json_number": N_("The file is not valid JSON: a number in it has thousands of figures."),
    "markup": N_(
        "This is XML or a web page. I read tables (CSV), JSON (Popolo, OParl, valg.dk, Open States) and vCard,"
        " and no XML."
    ),
    "not_text": N_(
        "This is no text. I read tables (CSV), JSON (Popolo, OParl, valg.dk, Open States) and vCard."
    ),
    "card_cut_off": N_(
        "The card that begins in line {line} is not closed: the file breaks off. Fetch it again."
    ),
    "fault": N_("Something went wrong on my side ({reference}). Tell whoever runs the bot."),
    "given_up": N_(
        "I tried {count} times to read this file and never got to the end, so I have given up."
        " Tell whoever runs the bot."
    ),
    "busy": N_("Another import is at work. Try again in a moment."),
    "json_no_popolo": N_(
        "The file holds no Popolo document: persons, organizations, memberships and areas are all missing."
    ),
    # About the whole table
    "missing_columns": N_("These columns are missing and were taken as empty: {columns}."),
    "unknown_columns": N_("These columns I do not know and left out: {columns}."),
    # One record was left out
    "bad_quotes": N_("The quotation marks do not match. The row was left out."),
    "too_many_cells": N_(
        "There are {cells} cells and {columns} columns; a cell with a comma in it needs quotation marks."
        " The row was left out."
    ),
    "long_cell": N_("The cell {column} is longer than {limit} characters. The row was left out."),
    "long_row": N_("The row is longer than 131,072 characters. It was left out."),
    "unreadable_cell": N_("The cell {column} holds signs that are no text. The row was left out."),
    "long_name": N_("The name is longer than {limit} characters. It was left out."),
    "no_code": N_("The official code is missing. It was left out."),
    "card_version": N_("This card is not vCard 2.1, 3.0 or 4.0 (VERSION is {said}). It was left out."),
    "card_of_nobody": N_("This card is of a group, not of a person. It was left out."),
    "card_not_closed": N_("The card has no END:VCARD. It was left out."),
    "outside_card": N_("This stands outside of any card. It was left out."),
    "no_property": N_("This is no line of a card. It was left out."),
    "removed_by_hand": N_("{name} was taken out of {body} here after an import; it was left so."),
    "no_name": N_("The name is missing. It was left out."),
    "no_email_row": N_("{said} is not an e-mail address. The row was left out."),
    "no_date": N_(
        "{said} is not a date. Write 2026-01-31, 2026-01 or 2026, in a table 31.01.2026 too. It was left out."
    ),
    "no_offset": N_("{said} lacks its offset from UTC. It was left out."),
    "ends_before_it_starts": N_("It ends ({end}) before it starts ({start}). It was left out."),
    "dates_without_organization": N_("There are dates but no organization. The row was left out."),
    "several_organizations": N_(
        "There are {count} organizations called {name}; say which with the area. The row was left out."
    ),
    "several_persons": N_(
        "There are {count} contacts called {name}; say which with the e-mail address. It was left out."
    ),
    "erased": N_("This contact was erased here. It was left out."),
    "no_list": N_("This is not a list. It was left out."),
    "no_record": N_("This is not a record. It was left out."),
    "same_id_twice": N_("The id {id} was there before. The second one was left out."),
    "post_without_organization": N_("The post {name} belongs to no organization. It was left out."),
    "membership_of_nobody": N_("The person or the organization is missing. It was left out."),
    "unknown_reference": N_("It refers to {id}, which is not in the file. It was left out."),
    "unknown_word": N_("{said} is not a word I know here. It was left out."),
    # It went in, but for one thing
    "no_email": N_("{said} is not an e-mail address; {name} went in without it."),
    "confidential": N_(
        "{name} went in without “{said}”: it is marked confidential, and everybody in the team would see it."
    ),
    "unknown_party": N_("It refers to {id}, which is not in the file; it went in without a party."),
    "circular_parent": N_("{name} would lie inside itself; it went in without what it belongs to."),
    "possible_duplicate": N_(
        "There is a contact called {name} already, and nothing but the name says that it is the same person."
        " They were kept apart; if they are one, put them together under Duplicates."
    ),
    "kept_empty": N_("{name}: {field} was emptied here and is {there} in the file; it was left empty."),
    "kept": N_("{name}: {field} is {here} here and {there} in the file; {here} was kept."),
}

_FIELDS: Final = {
    "name": N_("name"),
    "sort_name": N_("sort name"),
    "family_name": N_("family name"),
    "given_name": N_("given name"),
    "email": N_("e-mail"),
    "summary": N_("about"),
    "seat": N_("seat"),
    "voice": N_("phone"),
    "cell": N_("mobile"),
    "fax": N_("fax"),
    "address": N_("address"),
    "end_date": N_("end date"),
    "on_behalf_of": N_("party"),
}
# As the first line of a table may call them, in the reader's language (storage.imports.tables).
_COLUMNS: Final = {
    "name": N_("name"),
    "organization": N_("committee"),
    "area": N_("municipality"),
    "role": N_("role"),
    "on_behalf_of": N_("party"),
    "start_date": N_("start date"),
    "end_date": N_("end date"),
    "email": N_("e-mail"),
    "phone": N_("phone"),
}
_TERM: Final = re.compile(r"(?:, |^)(?P<start>\d{4}[\d-]*)? ?–(?: (?P<end>\d{4}[\d-]*))?$")
_FORMATS: Final = {
    "table": N_("a table (CSV)"),
    "popolo": N_("Popolo JSON"),
    "oparl": N_("OParl"),
    "openstates": N_("committees of Open States"),
    "valg.dk": N_("a file from valg.dk"),
    "vcard": N_("vCard"),
}


def format_name(format: str, locale: str) -> str:
    """What a file was read as: 'a table (CSV)'."""
    return translator(locale)(_FORMATS[format])


def example(one: Example, locale: str) -> str:
    """One person an import adds or changes: 'Bo Lind: e-mail a@example.dk → b@example.dk; seat …'."""
    say = translator(locale)
    told = []
    for field, before, after in one.details:
        word = _called(field, say)
        if field == "seat":
            before, after = (_seat(part, locale) for part in (before, after))
        if field == "seat" and not before:
            told.append(after)
        else:
            told.append(f"{word} {before} → {after}" if before else f"{word} {after}")
    return f"{one.name}: {'; '.join(told)}" if told else one.name


def _called(field: str, say: Callable[[str], str]) -> str:
    """What a field of a person is called in the middle of a sentence."""
    own = FIELDS.get(field)
    return say(own.label).lower() if own else say(_FIELDS.get(field, field))


def _seat(said: str, locale: str) -> str:
    """A seat with its term in words: 'medlem, Byrådet, siden 1. januar 2026'."""
    found = _TERM.search(said)
    if found is None:
        return said
    say = translator(locale)
    start, end = say_partial(found["start"], locale), say_partial(found["end"], locale)
    pattern = (
        N_("from {start} to {end}") if start and end else N_("until {end}") if end else N_("since {start}")
    )
    return ", ".join(filter(None, (said[: found.start()], say(pattern).format(start=start, end=end))))


def sentence(problem: Problem, locale: str) -> str:
    """One sentence or two, beginning with the line or the place in the file."""
    say = translator(locale)
    values = dict(problem.values)
    if problem.code in ("kept", "kept_empty"):
        values["field"] = _called(str(values["field"]), say)
    if problem.code == "missing_columns":
        names = str(values["columns"]).split(", ")
        values["columns"] = ", ".join(say(_COLUMNS.get(name, name)) for name in names)
    words = say(_SENTENCES[problem.code]).format(line=problem.line or 0, **values)
    if problem.line is not None and "{line}" not in _SENTENCES[problem.code]:
        return say(N_("Line {line}: {what}")).format(line=problem.line, what=words)
    return f"{problem.place}: {words}" if problem.place else words


def summary(report: ImportReport, locale: str) -> str:
    """What went in, in one line: '12 new contacts, 3 changed, 40 as they were, 15 new seats.'"""
    ngettext = translations(locale).ngettext
    parts = [
        ngettext("{n} new contact", "{n} new contacts", report.added).format(n=report.added),
        ngettext("{n} changed", "{n} changed", report.changed).format(n=report.changed),
        ngettext("{n} as before", "{n} as before", report.same).format(n=report.same),
    ]
    if report.memberships:
        parts.append(
            ngettext("{n} new seat", "{n} new seats", report.memberships).format(n=report.memberships)
        )
    if report.candidacies:
        parts.append(
            ngettext("{n} new candidacy", "{n} new candidacies", report.candidacies).format(
                n=report.candidacies
            )
        )
    if report.areas:
        parts.append(ngettext("{n} new area", "{n} new areas", report.areas).format(n=report.areas))
    if report.organizations:
        parts.append(
            ngettext("{n} new organization", "{n} new organizations", report.organizations).format(
                n=report.organizations
            )
        )
    if report.activities:
        parts.append(
            ngettext("{n} activity", "{n} activities", report.activities).format(n=report.activities)
        )
    if report.tasks:
        parts.append(ngettext("{n} next step", "{n} next steps", report.tasks).format(n=report.tasks))
    return f"{', '.join(parts)}."


def undone_words(kept: int, locale: str) -> str:
    """What taking an import back came to."""
    said = translator(locale)(N_("The import is taken back."))
    if not kept:
        return said
    more = translations(locale).ngettext(
        "{n} record is kept, because somebody has worked with it since.",
        "{n} records are kept, because somebody has worked with them since.",
        kept,
    )
    return f"{said} {more.format(n=kept)}"
