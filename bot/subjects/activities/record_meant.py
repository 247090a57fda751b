"""Finds the record that words mean, among those the asker may change, and the sentence that changes it so."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from bot.core.errors import Refusal
from bot.core.people import Role
from bot.engine.context import Context
from bot.language.line import BodyRef, PersonRef
from bot.language.line.absence import is_one_of
from bot.language.line.fields import person_as_typed
from bot.language.names import fold, fold_body
from bot.language.sentences.changes import Act, Changed, Meaning
from bot.subjects.activities.card import SUBJECTS
from bot.subjects.activities.record_edit import met_at
from storage.activities import ActivityCard, ParticipantRow, Status

JUST_NOW: Final = timedelta(hours=1)  # within which 'det' is what somebody did last
LATELY: Final = timedelta(days=14)  # within which what was recorded is put right without saying which day
READ: Final = 100  # records looked at for one name
OFFERED: Final = 5


def records_meant(ctx: Context, changed: Changed) -> tuple[ActivityCard, ...]:
    """The records that may be meant: one where that is clear, several to ask about, none.

    The one whose card the words were said under; else those the words name; else what the asker did last, within
    the hour. Somebody else's only where there is no other, so that it is said whose it is. Refused for a number
    that no record has.
    """
    what = changed.what
    if what.number is not None:
        card = ctx.activities.get(what.number)
        if card is None or not card.visible_to(ctx.who.user_id):
            raise Refusal("errors/no_record", number=what.number)
        return (card,)
    wrong = (changed.no,) if changed.no is not None else ()
    under = [one for one in _said_under(ctx) if _fits(one, what, wrong)]
    if under:
        return tuple(under)
    last = _last(ctx, what.kind)
    if not what.named:
        return (last,) if last is not None and _fits(last, what, wrong) else _with(ctx, changed, wrong)
    return _with(ctx, changed, wrong)


def recent(ctx: Context) -> tuple[ActivityCard, ...]:
    """What the asker recorded lately and may change, to be asked about where nothing says which is meant."""
    rows, _ = ctx.seen.list(user_id=ctx.who.user_id, limit=READ)
    mine = [one for one in rows if _may_change(ctx, one) and one.created_at >= ctx.now - LATELY]
    return tuple(sorted(mine, key=lambda one: one.created_at, reverse=True)[:OFFERED])


def is_clear(ctx: Context, changed: Changed, record: ActivityCard) -> bool:
    """Whether a record may be changed without asking: not removed, nor where more was said than was read, nor taken
    for the one where only who was wrong is said of it and it is not of the last hour."""
    if changed.act is Act.REMOVE or changed.rest:
        return False
    if changed.no is None or changed.what.named:
        return True
    return _is_of_just_now(ctx, record) or record in _said_under(ctx)


def sentence(changed: Changed, record: ActivityCard) -> str:
    """The sentence that changes a record as it was said."""
    kind, number = record.activity_type, record.id
    match changed.act:
        case Act.REMOVE:
            return f"{kind} remove {number}"
        case Act.CANCEL:
            return f"{kind} cancelled {number} {changed.more}".rstrip()
        case Act.MOVE:
            return f"{kind} edit {number} {changed.to}"
        case Act.TOPIC:
            return f"{kind} edit {number} about {changed.to}"
        case Act.KIND:
            return f"{kind} reclassify {number} {changed.to}"
        case Act.CONFIDENTIAL:
            return f"{kind} protect {number}"
        case Act.ALSO:
            return f"{kind} edit {number} {_names(changed.people)} [also]"
        case Act.INSTEAD:
            gone = (changed.no,) if changed.no is not None else ()
            stay = [one for one in met_at(record) if one.name and not any(_is(who, one) for who in gone)]
            names = [PersonRef(one.name, one.person_id, typed=one.typed) for one in stay]
            return f"{kind} edit {number} {_names((*names, *changed.people))} [instead]"
        case _:
            raise ValueError(f"{changed.act} changes no record")


def _is_of_just_now(ctx: Context, record: ActivityCard) -> bool:
    last = _last(ctx, None)
    return record.created_at >= ctx.now - JUST_NOW or (last is not None and last.id == record.id)


def _names(people: Iterable[PersonRef]) -> str:
    return ", ".join(map(person_as_typed, people))


def _said_under(ctx: Context) -> list[ActivityCard]:
    """The records whose cards the message answers: the one replied to, else those of its thread."""
    place, found = ctx.place, []
    record = ctx.message.reply_to and ctx.cards.at(place.platform, place.room, ctx.message.reply_to)
    records = [record] if record else ctx.cards.in_thread(place.platform, place.room, place.thread)
    for one in records:
        kind, _, number = one.partition(":")
        card = ctx.activities.get(int(number)) if kind == "activity" else None
        if card is not None and card.undone_at is None and card.visible_to(ctx.who.user_id):
            found.append(card)
    return found


def _last(ctx: Context, kind: str | None) -> ActivityCard | None:
    """What the asker did last to a record of a kind, within the hour."""
    kinds = (kind,) if kind else tuple(SUBJECTS)
    last = ctx.activities.last_of(ctx.who.user_id, kinds, ctx.now - JUST_NOW)
    return ctx.activities.get(last[0]) if last is not None else None


def _with(ctx: Context, changed: Changed, wrong: tuple[PersonRef, ...]) -> tuple[ActivityCard, ...]:
    if not (changed.what.named or wrong):
        return ()
    rows = [one for one in _read(ctx, changed.what, wrong) if _fits(one, changed.what, wrong)]
    mine = [one for one in rows if _may_change(ctx, one)]
    return tuple(_likely(ctx, changed.act, mine)) or tuple(_likely(ctx, changed.act, rows)[:1])


def _read(ctx: Context, what: Meaning, wrong: tuple[PersonRef, ...]) -> list[ActivityCard]:
    """The records that may fit, found by the rarest thing that is known of them."""
    types = (what.kind,) if what.kind else None
    ids = {number for one in (*what.people, *wrong) for number in _ids(one)}
    if ids:
        pages = [ctx.seen.list(activity_types=types, person_id=one, limit=READ)[0] for one in sorted(ids)]
    elif what.days:
        pages = [
            ctx.seen.list(activity_types=types, since=one, until=one, limit=READ)[0]
            for one in sorted(what.days)
        ]
    else:
        pages = [ctx.seen.list(activity_types=types, limit=READ)[0]]
    return list({one.id: one for page in pages for one in page}.values())


def _likely(ctx: Context, act: Act, rows: list[ActivityCard]) -> list[ActivityCard]:
    """Of those that fit: for what is moved or cancelled the plans; for what is put right the one just recorded."""
    if act in (Act.CANCEL, Act.MOVE):
        plans = [one for one in rows if one.status is Status.PLANNED]
        ahead = [one for one in plans if one.day >= ctx.today]
        rows = (ahead or plans) if act is Act.CANCEL else (ahead or plans or rows)
    if len(rows) > 1 and act is not Act.REMOVE:
        just = [
            one for one in rows if one.created_at >= ctx.now - JUST_NOW and one.created_by == ctx.who.user_id
        ]
        late = [one for one in rows if one.created_at >= ctx.now - LATELY]
        rows = just if len(just) == 1 else (late or rows)
    return sorted(rows, key=lambda one: (abs((one.day - ctx.today).days), one.id))


def _fits(record: ActivityCard, what: Meaning, wrong: tuple[PersonRef, ...]) -> bool:
    met = met_at(record)
    return (
        (what.kind is None or record.activity_type == what.kind)
        and all(any(_is(one, there) for there in met) for one in (*what.people, *wrong))
        and (what.body is None or _is_of(record, what.body))
        and (not what.days or record.day in what.days)
        and fold(what.topic) in fold(record.subject)
    )


def _is(one: PersonRef, there: ParticipantRow) -> bool:
    """Whether it is they: the contact, or one of several of that name, or the name as it was typed."""
    if there.person_id is not None and (ids := _ids(one)):
        return there.person_id in ids
    if one.name.isupper() and len(one.name) in (2, 3):  # 'KV'
        return "".join(part[0] for part in there.name.split()) == one.name
    return is_one_of(PersonRef(there.name, typed=there.typed), {one.name, one.typed or ""} - {""})


def _ids(one: PersonRef) -> set[int]:
    return {one.person_id} if one.person_id is not None else {entry.id for entry in one.candidates}


def _is_of(record: ActivityCard, body: BodyRef) -> bool:
    if body.organization_id is not None and record.organization_id is not None:
        return body.organization_id == record.organization_id
    there = {fold_body(one) for one in (record.organization_name, record.area_name) if one}
    return bool(there & {fold_body(one) for one in (body.text, body.area) if one})


def _may_change(ctx: Context, record: ActivityCard) -> bool:
    return record.created_by == ctx.who.user_id or ctx.who.role >= Role.ADMIN
