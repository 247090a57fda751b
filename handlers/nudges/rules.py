"""The rules of what is brought up: listed, switched off and on, given another lead time, added to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Annotated, Final, TypeAlias

from bot.core.errors import Refusal
from bot.core.messages import PlaceKind, Target
from bot.core.people import Role
from bot.core.reply import FieldKind, Reply, Visibility
from bot.engine.context import Context
from bot.engine.router import Router
from bot.engine.slots import Reads, Rest, Slot
from bot.language.event_names import NamedEvent, events_named
from bot.language.names import fold
from bot.language.nudge_rule import NotUnderstood, read_rule
from bot.language.words import N_
from bot.politics.nudge_rules import OWN, NudgeRule, Once, OnEvent, Yearly, definition
from bot.politics.quiet import next_open
from bot.subjects.calendar.political_year import calendar_for, calendar_here
from bot.subjects.contacts.acts import own_act
from bot.subjects.first_words import NUDGE
from bot.subjects.nudges.readers import WANTS
from bot.subjects.nudges.team_rules import TeamRule, rule_said, team_rules
from storage.journal import Journal
from storage.nudges import Nudges

HERE: Final = frozenset({"here", "her"})
LEAD: Final = re.compile(
    r"^(?P<rule>.*?)(?<![\s:,])[\s:,]++(?<=\s)(?P<days>\d{1,3})(?:\s+(?:days?|dage?))?\s*$", re.IGNORECASE
)
MOST: Final = 400  # days of lead
AHEAD: Final = timedelta(days=5 * 366)  # how far events are looked for by name

Which: TypeAlias = Annotated[str, Slot(Reads.REST, N_("Which rule"), "", FieldKind.LINE, N_("hearing"))]
WhichAndDays: TypeAlias = Annotated[
    str,
    Slot(
        Reads.REST,
        N_("Which rule, and how many days ahead"),
        "",
        FieldKind.LINE,
        N_("hearing 14"),
    ),
]
NewRule: TypeAlias = Annotated[
    str,
    Slot(
        Reads.REST,
        N_("What, and when"),
        "",
        FieldKind.LINE,
        N_("“Call the chair” every year 1 March"),
    ),
]

router = Router(NUDGE)


@router.command("rules", "regler", summary=N_("The rules"), role=Role.READER, reads=True)
def rules(ctx: Context) -> Reply:
    """Every rule: what it brings up, its word, and whether it is off or has another lead time."""
    standing = team_rules(ctx.country, _nudges(ctx))
    return ctx.say(
        "nudges/rules",
        dated=[one for one in standing if not one.rule.from_records and not one.rule.own],
        recorded=[one for one in standing if one.rule.from_records],
        own=[one for one in standing if one.rule.own and _may_see(ctx, one)],
        locale=ctx.locale,
    )


def _may_see(ctx: Context, one: TeamRule) -> bool:
    return one.rule.user_id is None or one.rule.user_id == ctx.reader


@router.command("off", "fra", "stop", summary=N_("Switch a rule off"), en="hearing", da="høring")
def off(ctx: Context, which: Which) -> Reply:
    """Switch a rule off for the team; with 'here' this channel gets no more nudges."""
    if fold(which) in HERE:
        return _room(ctx, wanted=False)
    one = _rule(ctx, which)
    if not one.active:
        return ctx.say("nudges/rule_same", rule=one.rule, active=False, locale=ctx.locale)
    act = _nudges(ctx).change_rule(one.rule.id, active=False)
    return ctx.say("nudges/rule_off", rule=one.rule, act=act, locale=ctx.locale)


@router.command("on", "til", summary=N_("Switch a rule on again"), en="hearing", da="høring")
def on_(ctx: Context, which: Which) -> Reply:
    """Switch a rule on again, also where it was called not relevant."""
    one, nudges = _rule(ctx, which), _nudges(ctx)
    if one.active and not nudges.has_dismissed(one.rule.id):
        return ctx.say("nudges/rule_same", rule=one.rule, active=True, locale=ctx.locale)
    act = nudges.change_rule(one.rule.id, recall=True, active=True)
    return ctx.say("nudges/rule_on", rule=one.rule, act=act, locale=ctx.locale)


@router.command("back", "tilbage", summary="", en="1", da="1")
def back(ctx: Context, number: Rest) -> Reply:
    """Take a change of a rule back; one's own, or anybody's for an administrator."""
    journal = ctx.of(Journal)
    return ctx.say("contacts/taken_back", taken=journal.take_back(own_act(ctx, number)))


@router.command(
    "lead", "varsel", summary=N_("How long ahead a rule speaks up"), en="hearing 14", da="høring 14"
)
def lead(ctx: Context, which: WhichAndDays) -> Reply:
    """Give a rule another lead time, in days before its date."""
    match = LEAD.match(which)
    if match is None:
        raise Refusal("nudges/lead_how")
    one, days = _rule(ctx, match["rule"]), int(match["days"])
    if one.rule.from_records or isinstance(one.rule.when, Once):
        raise Refusal("nudges/no_lead", name=one.rule.title[ctx.locale])
    if days > MOST:
        raise Refusal("nudges/lead_long", most=MOST)
    act = _nudges(ctx).change_rule(one.rule.id, lead_days=days)
    return ctx.say("nudges/rule_lead", rule=one.rule, days=days, act=act, locale=ctx.locale)


@router.command(
    "add",
    "tilføj",
    "ny",
    "new",
    summary=N_("Add a rule of your own"),
    form=True,
    en="“Call the chair” every year 1 March",
    da="“Ring til formanden” hvert år 1. marts",
    public=True,
)
def add(ctx: Context, what: NewRule) -> Reply:
    """Add a rule of the team's own: every year, on one day, or so long before or after a known date."""
    now, calendar = ctx.said_at.astimezone(ctx.tz), calendar_here(ctx)
    events = calendar.between(ctx.today - timedelta(days=366), ctx.today + AHEAD)
    own = {fold(name): one for one in events if one.id.startswith(OWN) for name in one.label.values()}

    def named(said: str) -> Sequence[NamedEvent]:
        one = own.get(fold(said))
        if one is not None:
            return (NamedEvent(one.id, one.label, False),)
        return events_named(said, calendar, ctx.today)

    rule = read_rule(ctx.country, what, now, ctx.locale, named, ctx.who.user_id)
    if isinstance(rule, NotUnderstood):
        again = f"nudge add {what}"
        ways = [(one.label[ctx.locale], again.replace(rule.said, one.id)) for one in rule.near]
        raise Refusal("nudges/add_how", field="what", why=rule.why, said=rule.said, ways=ways)
    rule = _of_its_own(ctx, rule)
    if rule.place:
        calendar = calendar_for(ctx, rule.place)
        events = calendar.between(ctx.today - timedelta(days=366), ctx.today + AHEAD)
    act = _nudges(ctx).change_rule(rule.id, definition=definition(rule), active=True, lead_days=None)
    first, label = _first(rule.when, ctx.today), None
    if isinstance(rule.when, OnEvent):
        of_it = [one for one in events if one.id == rule.when.event]
        event = next((one for one in of_it if one.start >= ctx.today), of_it[-1] if of_it else None)
        label = event.label[ctx.locale] if event else rule.when.event
        first = event.start + timedelta(days=rule.when.offset_days - rule.lead_days) if event else None
    return ctx.say(
        "nudges/rule_added",
        rule=rule,
        act=act,
        first=next_open(first, ctx.country) if first else None,
        yearly=isinstance(rule.when, Yearly),
        event=label,
        place=ctx.country.areas.name_of(rule.place or "", ctx.locale),
        locale=ctx.locale,
    )


def _of_its_own(ctx: Context, rule: NudgeRule) -> NudgeRule:
    """The same rule under a word no other rule of the team has; said twice it is one rule."""
    known = {one.rule.id: one.rule for one in team_rules(ctx.country, _nudges(ctx))}
    number, id = 1, rule.id
    while id in known and definition(known[id]) != definition(replace(rule, lead_days=known[id].lead_days)):
        number += 1
        id = f"{rule.id}-{number}"
    return replace(rule, id=id, name=dict.fromkeys(rule.name, id.removeprefix(OWN)))


def _first(when: object, today: date) -> date | None:
    """The first day a rule of a fixed date speaks up."""
    match when:
        case Once(day):
            return day
        case Yearly(month, day):
            for year in (today.year, today.year + 1):
                on = date(year, month, min(day, 28)) if month == 2 else date(year, month, day)
                if on >= today:
                    return on
        case _:
            pass
    return None


@router.command("here", "her", summary=N_("Have what concerns the team said in this channel"))
def here(ctx: Context) -> Reply:
    """Have the nudges of the political year said in this channel or group."""
    return _room(ctx, wanted=True)


def _room(ctx: Context, *, wanted: bool) -> Reply:
    if ctx.place.kind is not PlaceKind.ROOM:
        raise Refusal("nudges/not_a_room")
    thread = ctx.place.thread if ctx.message.abilities.topics else None
    target = Target(ctx.place.platform, ctx.place.room, thread)
    if wanted:
        room = ctx.team.link_room(ctx.place.platform, ctx.place.room, name=ctx.place.name)
        number = ctx.schedule.subscribe(
            WANTS, target, "08:00", ctx.house_tz.key, ctx.locale, room_id=room.id if room else None
        )
        ctx.audit.note("subscribed", f"subscription:{number}")
    else:
        subscription = ctx.schedule.subscription_at(WANTS, target)
        if subscription is None or not ctx.schedule.unsubscribe(subscription.id):
            return ctx.say("nudges/room", wanted=False, changed=False)
        ctx.audit.note("unsubscribed", f"subscription:{subscription.id}")
    return ctx.say("nudges/room", wanted=wanted, changed=True).shown_to(Visibility.ROOM)


def _rule(ctx: Context, said: str) -> TeamRule:
    standing = tuple(one for one in team_rules(ctx.country, _nudges(ctx)) if _may_see(ctx, one))
    found = rule_said(said, standing)
    if found is None:
        raise Refusal("nudges/no_rule", said=said.strip())
    return found


def _nudges(ctx: Context) -> Nudges:
    return ctx.of(Nudges)
