"""Records meetings, calls, visits, letters and op-eds from one line or a form."""

from __future__ import annotations

from dataclasses import replace

from bot.core.errors import Refusal
from bot.core.messages import Kind
from bot.core.reply import Reply
from bot.engine.context import Context
from bot.engine.router import Router
from bot.engine.slots import (
    AsRead,
    Body,
    Confidential,
    Counterpart,
    Details,
    Future,
    NextSteps,
    Past,
    People,
    Topic,
)
from bot.language.dates import Moment, Prefer
from bot.language.line import BodyRef, Line, PersonRef, write_line
from bot.language.line.absence import NO_ANSWER
from bot.language.line.read import MET, UNDATED
from bot.language.names import Entry
from bot.language.words import N_
from bot.subjects.activities.card import (
    CHOICES,
    SUBJECTS,
    WITH_PEOPLE,
    as_said,
    card_of,
    details_of,
    participants_of,
    task_of,
)
from bot.subjects.activities.other_day import FAR, nearer
from bot.subjects.activities.posts import Unheld, with_body, with_holders
from bot.subjects.activities.steps_told import steps_told, with_done
from bot.subjects.cases.evidence import count_in
from bot.subjects.committees.telling_apart import told_apart
from storage.activities import Confidentiality, NewActivity, NewParticipant, ParticipantRole, Status
from storage.committees.seats import Seats

router = Router(*(subject for name, subject in SUBJECTS.items() if name in WITH_PEOPLE))
spoken = Router(*(subject for subject in router.subjects if subject.name != "mail"))
letters = Router(SUBJECTS["mail"])
written = Router(*(subject for name, subject in SUBJECTS.items() if name not in WITH_PEOPLE))
routers = (spoken, letters, router, written)


@letters.command(
    "logged",
    "sendt",
    "noteret",
    "log",
    "sent",
    "modtaget",
    "received",
    summary=N_("Log what was sent"),
    form=True,
    alone=True,
    instead=("planned", N_("Plan instead")),
    once=True,
    en="Anna Jensen yesterday about rehabilitation. Next: ask for an answer by Friday",
    da="Anna Jensen i går om genoptræning. Næste: bed om svar inden fredag",
)
@spoken.command(
    "logged",
    "noteret",
    "afholdt",
    "log",
    "held",
    "logget",
    "holdt",
    summary=N_("Log what took place"),
    form=True,
    alone=True,
    instead=("planned", N_("Plan instead")),
    once=True,
    en="Anna Jensen yesterday 14:00 about rehabilitation. Next: send the figures by Friday",
    da="Anna Jensen i går kl. 14 om genoptræning. Næste: send tal inden fredag",
)
def logged(
    ctx: Context,
    people: Counterpart,
    line: AsRead,
    when: Past = None,
    topic: Topic = None,
    body: Body = None,
    details: Details = None,
    next_steps: NextSteps = (),
    confidential: Confidential = False,
) -> Reply:
    """Keep something that took place; without a time it was just now."""
    now = ctx.said_at.astimezone(ctx.tz)
    when = when or Moment(now.date(), now.time().replace(second=0, microsecond=0))
    return _record(
        ctx, as_said(line, people, body, when, topic, details, next_steps, confidential), Status.COMPLETED
    )


@router.command(
    "planned",
    "planlagt",
    "plan",
    "planlæg",
    "booked",
    "aftalt",
    summary=N_("Plan what is to come"),
    form=True,
    instead=("logged", N_("Log instead")),
    once=True,
    en="Anna Jensen Tuesday 14:00 about the budget",
    da="Anna Jensen på tirsdag kl. 14 om budgettet",
)
def planned(
    ctx: Context,
    people: Counterpart,
    when: Future,
    line: AsRead,
    topic: Topic = None,
    body: Body = None,
    details: Details = None,
    next_steps: NextSteps = (),
    confidential: Confidential = False,
) -> Reply:
    """Keep something that is agreed for a day to come."""
    return _record(
        ctx, as_said(line, people, body, when, topic, details, next_steps, confidential), Status.PLANNED
    )


@written.command(
    "logged",
    "sendt",
    "noteret",
    "log",
    "published",
    "sent",
    "bragt",
    "afgivet",
    summary=N_("Log what was sent"),
    form=True,
    alone=True,
    instead=("planned", N_("Plan instead")),
    once=True,
    en="about rehabilitation yesterday: printed in the local paper",
    da="om genoptræning i går: bragt i lokalavisen",
)
def published(
    ctx: Context,
    topic: Topic,
    line: AsRead,
    when: Past = None,
    people: People = (),
    body: Body = None,
    details: Details = None,
    next_steps: NextSteps = (),
    confidential: Confidential = False,
) -> Reply:
    """Keep what was published or sent."""
    when = when or Moment(ctx.said_at.astimezone(ctx.tz).date(), None)
    return _record(
        ctx, as_said(line, people, body, when, topic, details, next_steps, confidential), Status.COMPLETED
    )


@written.command(
    "planned",
    "planlagt",
    "plan",
    "planlæg",
    summary=N_("Plan what is to be sent"),
    form=True,
    instead=("logged", N_("Log instead")),
    once=True,
    en="about rehabilitation on Tuesday",
    da="om genoptræning på tirsdag",
)
def planned_writing(
    ctx: Context,
    topic: Topic,
    when: Future,
    line: AsRead,
    people: People = (),
    body: Body = None,
    details: Details = None,
    next_steps: NextSteps = (),
    confidential: Confidential = False,
) -> Reply:
    """Keep what is to be published or sent."""
    return _record(
        ctx, as_said(line, people, body, when, topic, details, next_steps, confidential), Status.PLANNED
    )


def _record(ctx: Context, said: Line, status: Status) -> Reply:
    """Keep what was said, unless its time contradicts its verb: then ask."""
    held = with_holders(ctx, said) if MET not in said.tags else said
    if isinstance(held, Unheld):
        if ctx.message.kind is not Kind.FORM:
            return _whose_post(ctx, said, held)
    else:
        said = held
    met = with_body(ctx, said) if said.people == () and ctx.subject in WITH_PEOPLE else said
    if isinstance(met, tuple):
        return _which_body(ctx, said, met)
    said = met
    if (
        status is Status.COMPLETED
        and ctx.message.kind is not Kind.FORM
        and MET not in said.tags
        and (unmet := _unmet(ctx, said))
    ):
        return unmet
    when = said.when
    assert when is not None  # both callers give one
    if ctx.message.kind is not Kind.FORM and (asked := _unsettled(ctx, said)):
        return asked
    if when.until is not None and when.until != when.day:
        return _ask_again(ctx, said, "activities/which_day", "errors/which_day")
    now = ctx.said_at.astimezone(ctx.tz)
    prefer = Prefer.FUTURE if status is Status.PLANNED else Prefer.PAST
    other = nearer(ctx, said.when_text, when.day, prefer, FAR) if ctx.message.kind is not Kind.FORM else None
    if other is not None:
        page = "activities/not_yet" if status is Status.COMPLETED else "activities/already_over"
        exact = f"{ctx.command.name} {write_line(said, ctx.locale)}"
        return ctx.say(
            page,
            when=other,
            line=_one_line(ctx, said),
            subject=ctx.subject,
            command=ctx.command,
            exact=exact,
            day=when.day,
        )
    if status is Status.COMPLETED and when.is_future(now):
        return _ask_again(ctx, said, "activities/not_yet", "errors/not_yet")
    if status is Status.PLANNED and when.is_past(now):
        return _ask_again(ctx, said, "activities/already_over", "errors/already_over")
    activity = NewActivity(
        activity_type=ctx.subject,
        subject=said.topic or "",
        day=when.day,
        starts_at=when.instant(ctx.tz),
        status=status,
        details=details_of(said, ctx.locale),
        participants=_participants(ctx, said.people, said.body),
        tasks=tuple(task_of(ctx, step) for step in said.next_steps),
        organization_id=said.body.organization_id if said.body else None,
        organization_name=(said.body.text or None) if said.body else None,
        area_name=said.body.area if said.body else None,
        confidentiality=Confidentiality.PRIVATE if said.confidential else Confidentiality.TEAM,
        source_url=ctx.message.prefill.get("source_url") or (ctx.message.form or {}).get("source_url"),
        locale=ctx.locale,
    )
    done = steps_told(ctx, _one_line(ctx, said), ctx.subject) if status is Status.COMPLETED else []
    number = ctx.activities.record(activity)
    count_in(ctx, number, activity.subject, activity.details)
    return with_done(ctx, card_of(ctx, number), done)


def _whose_post(ctx: Context, said: Line, post: Unheld) -> Reply:
    """A post was named for somebody and the register does not say who held it: ask, with the line kept whole."""
    begins = [one.name for one in said.people].index(post.post)

    def line(person: PersonRef) -> str:
        people = (*said.people[:begins], person, *said.people[begins + 1 :])
        return f"{ctx.command.name} {write_line(replace(said, people=people), ctx.locale)}"

    return ctx.say(
        "activities/whose_post",
        post=post.post,
        body=post.body,
        ways=[(person.name, body, line(person)) for body, person in post.whose[:CHOICES]],
        as_it_is=f"{ctx.command.name} {write_line(said, ctx.locale)} [{MET}]",
        edit=f"{ctx.command.name} {write_line(replace(said, people=()), ctx.locale)}",
    )


def _which_body(ctx: Context, said: Line, bodies: tuple[Entry, ...]) -> Reply:
    """Several bodies are called so: ask which, with the line kept whole."""
    ways = [
        (told, replace(said, body=BodyRef(body.name, body.id, body.hint or None)))
        for told, body in zip(told_apart(ctx.of(Seats), bodies, ctx.today, ctx.locale), bodies, strict=True)
    ]
    name = said.body.text if said.body is not None else ""
    lines = [(told, f"{ctx.command.name} {write_line(line, ctx.locale)}") for told, line in ways[:CHOICES]]
    return ctx.say("activities/which_body", name=name, ways=lines)


def _unsettled(ctx: Context, said: Line) -> Reply | None:
    """Asks when, where several moments were named, none that is one day, or what is to recur."""
    if said.recurs:
        when = said.when if said.when is not None and said.when.day > ctx.today else None
        exact = f"{ctx.subject} planned {write_line(_on(ctx, said, when), ctx.locale)}" if when else ""
        line = write_line(_on(ctx, said, None), ctx.locale)
        return ctx.say(
            "activities/recurs", said=said.recurs, when=when, exact=exact, command=ctx.command, line=line
        )
    if len(said.choices) > 1:
        ways = [
            (one, f"{ctx.command.name} {write_line(_on(ctx, said, one), ctx.locale)}") for one in said.choices
        ]
        return ctx.say("activities/two_days", ways=ways, one_day=len({one.day for one in said.choices}) == 1)
    if UNDATED in said.tags:
        hour = said.when_text if said.when is not None and said.when.time is not None else ""
        told = "\n".join(filter(None, (said.details, hour)))
        bare = replace(_on(ctx, said, None), tags=said.tags - {UNDATED}, details=told or None)
        line = write_line(bare, ctx.locale)
        return ctx.say("activities/which_day", said="", line=line, subject=ctx.subject, command=ctx.command)
    if said.unsettled:
        line = write_line(_on(ctx, said, None), ctx.locale)
        return ctx.say(
            "activities/which_day", said=said.unsettled, line=line, subject=ctx.subject, command=ctx.command
        )
    return None


def _on(ctx: Context, said: Line, when: Moment | None) -> Line:
    """It at one of the moments that were said, or at none; what fitted nowhere is kept as notes."""
    whole = replace(said, when=when and replace(when, also=()), leftovers="")
    return replace(whole, details="\n".join(one for one in (said.details, said.leftovers) if one) or None)


def _unmet(ctx: Context, said: Line) -> Reply | None:
    """Asks whether anybody was met or reached, where the words say not; an attempt is no talk."""
    no_answer = NO_ANSWER.search(ctx.rest) if ctx.subject in ("call", "visit") else None
    if not (said.unmet or no_answer) or not said.people:
        return None
    one = said.people[0]
    whom = f"{one.name} [p{one.person_id}]" if one.person_id is not None else one.name
    words = said.absent_words or (no_answer[0] if no_answer else "")
    return ctx.say(
        "activities/unmet",
        names=[person.name for person in said.people],
        words=words,
        call=ctx.subject == "call",
        yes=f"{ctx.command.name} {ctx.rest} [{MET}]",
        note=f"contact note {whom}: {ctx.rest}",
    )


def _ask_again(ctx: Context, said: Line, page: str, refusal: str) -> Reply:
    """The time cannot be right: say so beside the form's field, or offer the ways out as buttons."""
    if ctx.message.kind is Kind.FORM:
        raise Refusal(refusal, field="when", when=said.when)
    line = _one_line(ctx, said)
    return ctx.say(page, when=said.when, line=line, subject=ctx.subject, command=ctx.command)


def _one_line(ctx: Context, said: Line) -> str:
    return ctx.rest if ctx.message.kind is not Kind.FORM else write_line(said, ctx.locale)


def _participants(
    ctx: Context, people: tuple[PersonRef, ...], body: BodyRef | None
) -> tuple[NewParticipant, ...]:
    own = NewParticipant(ctx.who.name, ParticipantRole.SOURCE, user_id=ctx.who.user_id)
    named = participants_of(ctx, people, met=body is not None and not body.is_place)
    met = [one for one in named if one.role is ParticipantRole.TARGET]
    return (*met, own, *(one for one in named if one.role is not ParticipantRole.TARGET))
