"""The team and the bot: first words, invitations, linked groups, languages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, TypeAlias

from bot.core.errors import Refusal
from bot.core.messages import Kind, PlaceKind
from bot.core.people import Role
from bot.core.reply import Reply, Visibility
from bot.engine.asking import SetAside, given_up
from bot.engine.context import Context
from bot.engine.gate import INVITATION_LASTS, code_hash, new_code
from bot.engine.register import area_named
from bot.engine.router import Guess, Plain, Router
from bot.engine.slots import Own, Reads, Rest, Slot
from bot.language.words import LANGUAGES, N_
from bot.subjects.first_words import CAUCUS, FIRST
from storage.rooms import UNLINKED
from storage.team import Team

router = Router(CAUCUS)

TRIED = (FIRST[0], FIRST[2], FIRST[5])
AREAS = 4  # offered to a newcomer as buttons
LONGEST_PLACE = 60  # characters


ROLES = {
    "reader": Role.READER,
    "læser": Role.READER,
    "member": Role.MEMBER,
    "medlem": Role.MEMBER,
    "admin": Role.ADMIN,
    "administrator": Role.ADMIN,
}
RoleWord: TypeAlias = Annotated[str, Slot(Reads.WORD, N_("Which"), among=frozenset(ROLES))]


@router.command(
    "start",
    "start",
    "hello",
    "hej",
    "hi",
    "hey",
    "goddag",
    summary=N_("Say hello, with the code of an invitation"),
    anyone=True,
    en="CODE",
    da="KODE",
)
def start(ctx: Context, code: Rest = "") -> Reply:
    """Let somebody in who brings a code; greet whom we know."""
    message = ctx.message
    if ctx.who.user_id:
        return ctx.say("team/hello", name=ctx.who.name, **_first_steps(ctx))
    if not code.strip() or message.place.kind is PlaceKind.ROOM:
        return ctx.say("gate/unknown")
    everybody = Team(ctx.unit, None, ctx.now)
    invite = everybody.use_invite(code_hash(code), ctx.now)
    if invite is None:
        raise Refusal("team/no_such_code")
    team = Team(ctx.unit, invite.workspace_id, ctx.now)
    sender = message.sender
    who = team.enrol(message.platform, message.workspace, sender.account, sender.name, invite.role)
    if who is None:
        raise Refusal("gate/off")
    team.credit_invite(invite.id, who.user_id)
    named, here = team.workspace().name, replace(ctx, who=who, workspace=invite.workspace_id)
    return here.say("team/welcome", name=who.name, team=named, **_first_steps(here))


def _first_steps(ctx: Context) -> dict[str, object]:
    """What a newcomer is asked, their area where none is known yet, and the three things to try."""
    areas = ctx.registers.bodies(ctx.unit, ctx.workspace, ctx.now).areas()
    tried = [(ctx.translate(word), ctx.translate(sentence), says) for word, sentence, says in TRIED]
    return {"area": ctx.default_area, "areas": areas[:AREAS], "lines": tried}


@router.command(
    "invite",
    "inviter",
    summary=N_("Invite somebody: one code, used once"),
    role=Role.ADMIN,
    en="member",
    da="medlem",
)
def invite(ctx: Context, role: RoleWord = "member") -> Reply:
    """A one-time code for a newcomer, told to the asker alone."""
    wanted = ROLES.get(role.lower())
    if wanted is None:
        raise Refusal("team/no_such_role", said=role)
    code = new_code()
    ctx.team.make_invite(code_hash(code), wanted, ctx.now + INVITATION_LASTS)
    line = ctx.newcomer_line(code)
    line = ctx.slash(line[1:]) if line.startswith("/") else line
    reply = ctx.say("team/invitation", line=line, role=wanted, until=ctx.now + INVITATION_LASTS)
    return reply.shown_to(Visibility.SECRET)


@router.command("link", "tilknyt", summary=N_("Let me work in this group"), anyone=True)
def link(ctx: Context) -> Reply:
    """Link the group this is said in; for administrators of the team."""
    if not ctx.who.user_id:
        return ctx.say("gate/unknown")
    ctx.need(Role.ADMIN)
    place = ctx.place
    if place.kind is not PlaceKind.ROOM:
        raise Refusal("team/not_a_room")
    room = ctx.team.link_room(place.platform, place.room, name=place.name)
    if room is None:
        raise Refusal("team/other_team")
    return ctx.say("team/linked", team=ctx.team.workspace().name).shown_to(Visibility.ROOM)


@router.command("unlink", "frakobl", summary=N_("Stop working in this group"), role=Role.ADMIN)
def unlink(ctx: Context) -> Reply:
    """Be silent in the group this is said in."""
    if ctx.place.kind is not PlaceKind.ROOM:
        raise Refusal("team/not_a_room")
    ctx.team.switch_room_off(ctx.place.platform, ctx.place.room, UNLINKED)
    return ctx.say("team/unlinked").shown_to(Visibility.ROOM)


@router.command(
    "language",
    "sprog",
    summary=N_("Choose Danish or English, for you or for this channel"),
    role=Role.READER,
    en="en",
    da="da",
)
def language(ctx: Context, choice: Rest = "") -> Reply:
    """Keep a language for the asker, or with 'here' for the room; 'auto' forgets the choice."""
    words = choice.lower().split()
    here = bool({"here", "her"} & set(words))
    names = {
        "da": "da",
        "dansk": "da",
        "danish": "da",
        "en": "en",
        "english": "en",
        "engelsk": "en",
        "auto": None,
    }
    picked = [names[word] for word in words if word in names]
    if not picked:
        return ctx.say("team/which_language", languages=LANGUAGES)
    locale = picked[0]
    if here:
        if ctx.place.kind is not PlaceKind.ROOM:
            raise Refusal("team/not_a_room")
        if not ctx.team.set_room_locale(ctx.place.platform, ctx.place.room, locale):
            ctx.team.link_room(ctx.place.platform, ctx.place.room, name=ctx.place.name, locale=locale)
    else:
        ctx.team.set_user_locale(ctx.who.user_id, locale)
    return ctx.in_locale(locale or ctx.locale).say("team/language", here=here, auto=locale is None)


@router.command(
    "area",
    "område",
    "kommune",
    "municipality",
    summary=N_("Set the municipality or region meant when none is said, for the team or this channel"),
    role=Role.READER,
    en="Slagelse",
    da="Slagelse",
)
def area(ctx: Context, name: Rest = "") -> Reply:
    """Keep the area that is meant when none is said: an administrator's for the team, a member's for themselves.

    With 'here' it is the room's, with 'me' the asker's own; 'none' forgets it.
    """
    words = name.split()
    here = bool({"here", "her"} & {word.lower() for word in words})
    mine = bool({"me", "mig"} & {word.lower() for word in words}) or ctx.who.role < Role.ADMIN
    said = " ".join(word for word in words if word.lower() not in ("here", "her", "me", "mig", "for", "til"))
    if not said:
        now = ctx.default_area
        return ctx.say("team/area", name=now, here=False, changed=False, mine=mine)
    if mine and not here:
        forgotten = said.lower() in ("none", "ingen")
        ctx.team.set_user_area(ctx.who.user_id, None if forgotten else _area_said(ctx, said))
        return ctx.say("team/area", name=ctx.default_area, here=False, changed=True, mine=True)
    ctx.need(Role.ADMIN)
    if here and ctx.place.kind is not PlaceKind.ROOM:
        raise Refusal("team/not_a_room")
    area_id = None if said.lower() in ("none", "ingen") else _area_said(ctx, said)
    if not here:
        ctx.team.set_workspace(default_area_id=area_id)
    elif not ctx.team.set_room_area(ctx.place.platform, ctx.place.room, area_id):
        ctx.team.link_room(ctx.place.platform, ctx.place.room, name=ctx.place.name)
        ctx.team.set_room_area(ctx.place.platform, ctx.place.room, area_id)
    now = ctx.default_area
    return ctx.say("team/area", name=now, here=here, changed=True, mine=False)


@router.guesses
def where(plain: Plain) -> Iterator[Guess]:
    """A municipality or region said alone is the one somebody works in."""
    name = area_named(plain.country, plain.text) if len(plain.text) <= LONGEST_PLACE else None
    if name is not None:
        yield Guess(N_("I work in"), f"caucus area {name}", 0.95, name)


def _area_said(ctx: Context, said: str) -> int:
    """The team's area of that name; one of the official municipalities and regions is made when first said."""
    own = ctx.registers.bodies(ctx.unit, ctx.workspace, ctx.now).area_named(said)
    if own is None:
        near = ctx.registers.bodies(ctx.unit, ctx.workspace, ctx.now).areas_like(said)
        raise Refusal("team/no_such_area", said=said, near=near)
    municipality = ctx.country.areas.municipality(own)
    if municipality is not None:
        return ctx.bodies.ensure_area(own, municipality.code, "municipality")
    region = next((one for one in ctx.country.areas.regions if own in one.name.values()), None)
    return ctx.bodies.ensure_area(own, region.code if region else None, "region" if region else None)


@router.command("whoami", "hvemerjeg", "me", summary=N_("Who I take you for"), role=Role.READER)
def whoami(ctx: Context) -> Reply:
    """How the bot sees the asker."""
    return ctx.say("team/whoami", role=ctx.who.role, team=ctx.team.workspace().name, zone=str(ctx.tz))


@router.command(
    "role",
    "rolle",
    summary=N_("Give somebody another role"),
    role=Role.ADMIN,
    en="reader Ida",
    da="læser Ida",
)
def role(ctx: Context, role: RoleWord, name: Rest) -> Reply:
    """Change the role of one of the team."""
    wanted = ROLES.get(role.lower())
    if wanted is None:
        raise Refusal("team/no_such_role", said=role)
    everybody = ctx.team.users()
    fits = [one for one in everybody if one.name.casefold() == name.strip().casefold()]
    if len(fits) != 1:
        raise Refusal("team/no_such_user", said=name, names=[one.name for one in everybody])
    admins = [one.id for one in everybody if one.role >= Role.ADMIN]
    if admins == [fits[0].id] and wanted < Role.ADMIN:
        raise Refusal("team/last_admin", name=fits[0].name)
    ctx.team.set_role(fits[0].id, wanted)
    return ctx.say("team/role", name=fits[0].name, role=wanted)


@router.command("thanks", "tak", "thank", summary="", role=Role.READER, opens=True)
def thanks(ctx: Context, more: Rest = "") -> Reply:
    """Somebody is polite to the bot."""
    return ctx.say("team/thanks")


@router.command("nevermind", "glemdet", summary="", role=Role.READER)
def nevermind(ctx: Context, what: Own = "") -> Reply:
    """The asker gave a question up, or said so when none was open."""
    if ctx.message.kind is not Kind.BUTTON:
        return ctx.say("ask/given_up", was_open=what.strip() == "open")
    question = given_up(ctx)
    reply = replace(ctx.say("ask/given_up", was_open=question is not None), replaces=question is not None)
    return SetAside(question).told(ctx, reply) if question is not None and question.given else reply
