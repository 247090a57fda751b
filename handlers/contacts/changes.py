"""Changes contacts: their name and addresses, notes on them, two made one or told apart."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Final, TypeAlias

from bot.core.addresses import EMAIL, EMAIL_OR_PHONE
from bot.core.errors import Refusal
from bot.core.messages import Kind
from bot.core.refs import PERSON, YES
from bot.core.reply import FieldKind, Reply, Visibility
from bot.core.text import clean, number_in, one_line
from bot.engine.context import Context
from bot.engine.grammar import form_of
from bot.engine.router import Router
from bot.engine.slots import Confidential, Email, Number, Phone, Reads, Rest, Slot
from bot.language.line.contact import read_contact
from bot.language.names import Unknown
from bot.language.person_fields import FIELDS, said_of_fields
from bot.language.who_is import who_is
from bot.language.words import N_
from bot.subjects.contacts.acts import own_act
from bot.subjects.contacts.card import LONGEST, card, whose
from bot.subjects.first_words import CONTACT
from storage.contacts.duplicates import Duplicates, Pair
from storage.contacts.notes import Notes
from storage.contacts.people import PersonCard
from storage.tables import ContactDetail, Person
from storage.visibility import Confidentiality

PAIRS: Final = 5  # pairs shown at once
NOTE: Final = 2000  # characters of a note

_MERGED: Final = re.compile(
    r"(?<!\s)\s+(?:with|into|and|med|ind\s+i|i|og)\s+|(?:(?<!\s)\s+)?[+&,]\s*", re.IGNORECASE
)
_RENAMED: Final = re.compile(
    r"^(?P<name>\S.{0,118}?)(?<!\s)\s+(?:til|to|into)\s+(?:navn\s+|name\s+)?(?P<called>[^\W\d_].{1,118})$",
    re.IGNORECASE,
)

Whom: TypeAlias = Annotated[
    str, Slot(Reads.NAME, N_("Name"), N_("Who is it?"), FieldKind.LINE, N_("Anna Jensen"), needed=True)
]
About: TypeAlias = Annotated[
    str, Slot(Reads.FIELD, N_("In a few words"), "", FieldKind.LINE, N_("runs the swimming club"))
]
NoteText: TypeAlias = Annotated[
    str,
    Slot(
        Reads.FIELD,
        N_("Note"),
        N_("What should be noted?"),
        FieldKind.TEXT,
        N_("prefers mornings"),
        needed=True,
    ),
]

TwoContacts: TypeAlias = Annotated[str, Slot(Reads.REST, N_("What"), N_("Which two contacts?"))]

router = Router(CONTACT)


@router.command(
    "edit",
    "ret",
    "rediger",
    "change",
    summary=N_("Change a contact"),
    form=True,
    en="Anna Jensen, anna@example.dk, 12 34 56 78",
    da="Anna Jensen, anna@example.dk, 12 34 56 78",
    public=True,
    more={
        column: Slot(Reads.FIELD, field.label, "", FieldKind.LINE, field.hint)
        for column, field in FIELDS.items()
    },
)
def edit(
    ctx: Context,
    number: Number = 0,
    name: Whom = "",
    email: Email = "",
    phone: Phone = "",
    about: About = "",
    **own: str,
) -> Reply:
    """Change what is said after the name, or open the form with everything there is; `own` are of FIELDS."""
    if ctx.message.kind is Kind.FORM:
        sent = ctx.message.form or {}
        own = {column: own.get(column, "") for column in FIELDS if column in sent}
        return _sent_in(ctx, number, name, email, phone, about, own)
    if not number and not name.strip():
        return ctx.say("contacts/edit_how")
    typed = name
    name, own = said_of_fields(name, ctx.translate)
    said = read_contact(name, ctx.said_at.astimezone(ctx.tz), ctx.locale, ctx.register)
    who = PERSON.search(name)
    bare = EMAIL_OR_PHONE.split(name.split(",")[0])[0].strip()
    called = ""
    if (
        (parts := _RENAMED.match(name))
        and not (said.email or said.phone)
        and isinstance(who_is(ctx.country, ctx.register.people, bare, near=False), Unknown)
    ):
        bare, called = parts["name"], one_line(parts["called"].strip(" .,;"), LONGEST)
    found = number or whose(ctx, who[0] if who else bare, f"contact edit {typed.replace(bare, '{}', 1)}")
    if isinstance(found, Reply):
        return found
    person = _known(ctx, found)
    changes = bool(said.email or said.phone or called or own)
    if number and ctx.message.kind is not Kind.BUTTON and (changes or name.strip()):
        # A contact's number is shown nowhere: what was counted may be somebody else's place.
        return ctx.say(
            "contacts/edit_whom", person=person, says=f"contact edit {person.name} [p{number}], {typed}"
        )
    if not changes or (said.email and not said.is_email):
        filled = {
            "name": person.name,
            "email": said.email or person.email or "",
            "phone": said.phone or _phone(person),
            "about": person.summary or "",
            **{column: own.get(column, person.facts.get(column, "")) for column in FIELDS},
        }
        trouble = {"email": _no_email(ctx, said.email)} if said.email and not said.is_email else {}
        form = form_of(ctx.command, f"contact edit {found}", ctx.translate, filled=filled, troubles=trouble)
        return replace(ctx.say("contacts/edit", person=person), form=form)
    act = _changed(
        ctx,
        person,
        called or person.name,
        said.email or person.email or "",
        said.phone or _phone(person),
        person.summary or "",
        own,
    )
    return card(ctx, found, note="changed" if act else "same", act=act)


def _sent_in(
    ctx: Context, number: int, name: str, email: str, phone: str, about: str, own: Mapping[str, str]
) -> Reply:
    if not number:
        found = whose(ctx, name, "contact edit {}")
        return found if isinstance(found, Reply) else card(ctx, found)
    person = _known(ctx, number)
    name, email = one_line(name, LONGEST), one_line(email, LONGEST).removeprefix("mailto:")
    if not name:
        raise Refusal("contacts/no_name", field="name")
    if email and not EMAIL.fullmatch(email):
        raise Refusal("contacts/no_email", field="email", said=email)
    act = _changed(ctx, person, name, email, one_line(phone, 40), one_line(about, LONGEST), own)
    return replace(card(ctx, number, note="changed" if act else "same", act=act), replaces=True)


def _no_email(ctx: Context, said: str) -> str:
    page = ctx.say("contacts/no_email", said=said)
    return " ".join(run.text for block in page.blocks for run in getattr(block, "text", ()))


def _changed(
    ctx: Context,
    person: PersonCard,
    name: str,
    email: str,
    phone: str,
    about: str,
    own: Mapping[str, str],
) -> int | None:
    """Put the fields of a contact right; the number of the act, None when nothing was different."""
    act = ctx.of(Duplicates)
    more = {column: one_line(said, LONGEST) or None for column, said in own.items()}
    act.set(Person, person.id, name=name, email=email.lower() or None, summary=about or None, **more)
    if phone != _phone(person):
        for detail in act.details(person.id, "voice", _phone(person)):
            act.remove(ContactDetail, detail)
        if phone:
            act.add(ContactDetail, person_id=person.id, type="voice", value=phone)
    return act.close("changed", f"person:{person.id}")


def _phone(person: PersonCard) -> str:
    """The number the form shows: the first that is a telephone's."""
    return next((line.value for line in person.contact_details if line.type == "voice"), "")


def _known(ctx: Context, number: int) -> PersonCard:
    person = ctx.people.person(number)
    if person is None or person.erased:
        raise Refusal("contacts/gone")
    return person


@router.command(
    "note",
    "notat",
    "noter",
    "bemærk",
    summary=N_("Write a note on a contact"),
    form=True,
    once=True,
    en="Anna Jensen: prefers mornings",
    da="Anna Jensen: foretrækker formiddage",
)
def note(ctx: Context, name: Whom = "", text: NoteText = "", only_me: Confidential = False) -> Reply:
    """Keep a note on a contact; 'confidential' anywhere in it keeps it to whoever wrote it."""
    private = only_me
    who, said = (name, text) if ctx.message.kind is Kind.FORM else _parted(name)
    ticked = {"only_me": "yes"} if private else {}
    if not who.strip():
        return Reply(form=ctx.form({"text": said} | ticked))
    found = whose(ctx, who, f"contact note {{}}: {said}" + (" (private)" if private else ""))
    if isinstance(found, Reply):
        return found
    if not said.strip():
        person = _known(ctx, found)
        if ctx.message.kind is Kind.FORM and ctx.message.abilities.forms:
            raise Refusal("contacts/no_note", field="text")
        filled = {"name": f"{person.name} [p{found}]"} | ticked
        return replace(ctx.say("contacts/no_note"), form=ctx.form(filled))
    level = Confidentiality.PRIVATE if private else Confidentiality.TEAM
    notes = ctx.of(Notes)
    act = notes.add_note(found, clean(said, NOTE), level)
    opens = notes.of(found, 1)[0].id if private else None
    shown = card(ctx, found, note="changed", act=act, opens=opens)
    return shown if not private else _secret(shown)


def _parted(line: str) -> tuple[str, str]:
    """'Anna Jensen: text', 'Anna Jensen [p12] text' -> who, text."""
    if reference := PERSON.search(line):
        return line[: reference.end()].strip(), line[reference.end() :].strip(" :,")
    who, _, said = line.partition(":")
    return who.strip(), said.strip()


def _secret(reply: Reply) -> Reply:
    return reply.shown_to(Visibility.SECRET)


# One person or two


@dataclass(frozen=True, slots=True)
class Both:
    """Two contacts side by side."""

    pair: Pair
    first: PersonCard
    second: PersonCard


@router.command(
    "duplicates",
    "dubletter",
    "dublet",
    summary=N_("Show contacts that may be one person"),
)
def duplicates(ctx: Context) -> Reply:
    """Pairs of contacts that look like one person, the surest first; nothing is merged by itself."""
    pairs = Duplicates(ctx.unit, ctx.workspace, ctx.now).pairs()
    shown = [both for pair in pairs[:PAIRS] if (both := _both(ctx, pair))]
    return ctx.say("contacts/duplicates", pairs=shown, more=max(0, len(pairs) - PAIRS))


def _both(ctx: Context, pair: Pair) -> Both | None:
    first, second = ctx.people.person(pair.first_id), ctx.people.person(pair.second_id)
    return Both(pair, first, second) if first and second else None


@router.command(
    "merge",
    "sammenlæg",
    "flet",
    summary=N_("Make one contact of two"),
    en="Bent Holm with Bent Holmgaard",
    da="Bent Holm med Bent Holmgaard",
)
def merge(ctx: Context, both: TwoContacts) -> Reply:
    """Show two contacts side by side, and make one of them when that is said; the first named is kept."""
    yes = YES.search(both) is not None
    said = YES.sub("", both)
    numbers = [int(one) for one in PERSON.findall(said)]
    if len(numbers) != 2:
        found = _two(ctx, said)
        if isinstance(found, Reply):
            return found
        numbers = list(found)
    first, second = _known(ctx, numbers[0]), _known(ctx, numbers[1])
    if first.id == second.id:
        raise Refusal("contacts/same_person")
    if not yes:
        return ctx.say("contacts/merge", first=first, second=second)
    act = ctx.of(Duplicates).merge(first.id, second.id)
    return replace(card(ctx, first.id, note="merged", act=act), replaces=True)


def _two(ctx: Context, said: str) -> tuple[int, int] | Reply:
    parts = [part for part in _MERGED.split(said.strip(), maxsplit=1) if part.strip()]
    if len(parts) != 2:
        raise Refusal("contacts/merge_how")
    first = whose(ctx, parts[0], f"contact merge {{}} with {parts[1]}")
    if isinstance(first, Reply):
        return first
    second = whose(ctx, parts[1], f"contact merge {_named(ctx, first)} with {{}}")
    return second if isinstance(second, Reply) else (first, second)


def _named(ctx: Context, number: int) -> str:
    return f"{_known(ctx, number).name} [p{number}]"


@router.command("two", "forskellige", summary="", en="1 2", da="1 2")
def two(ctx: Context, both: Rest) -> Reply:
    """Two contacts are two people: they are not suggested as one again."""
    numbers = [said for one in both.split() if (said := number_in(one)) is not None]
    if len(numbers) != 2:
        raise Refusal("errors/old_button")
    first, second = _known(ctx, numbers[0]), _known(ctx, numbers[1])
    ctx.of(Duplicates).tell_apart(first.id, second.id)
    return ctx.say("contacts/two", first=first, second=second)


@router.command("undo", "fortryd", summary="", en="1", da="1")
def undo(ctx: Context, number: Rest) -> Reply:
    """Take a change of a contact back; one's own, or anybody's for an administrator."""
    taken = ctx.of(Duplicates).take_back(own_act(ctx, number))
    return ctx.say("contacts/taken_back", taken=taken)
