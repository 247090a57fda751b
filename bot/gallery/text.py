"""Draws the gallery as plain lines: what each platform is given, word for word."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from bot.adapters.shell.render import reply_lines
from bot.adapters.slack import forms as slack_forms
from bot.adapters.slack import render as slack
from bot.adapters.slack.private_metadata import PrivateMetadata
from bot.adapters.telegram import render as telegram
from bot.core.messages import Message, Place, PlaceKind, Target
from bot.core.reply import Reply
from bot.gallery.stage import Answer, Exhibit, play
from bot.gallery.steps import SHELL, SLACK, TELEGRAM
from bot.language.words import translator

NAMES = {SLACK: "Slack", TELEGRAM: "Telegram", SHELL: "Terminal"}


def slack_message(reply: Reply, locale: str) -> slack.Rendered:
    """A reply as a Slack message."""
    return slack.message(reply, translator(locale))


def slack_modal(reply: Reply, locale: str, message: Message) -> slack.Json | None:
    """A reply's form as a Slack modal; None when it has none."""
    if reply.form is None:
        return None
    place = Place(SLACK, message.place.room, kind=message.place.kind)
    remembered = PrivateMetadata(reply.form.says, place, Target(SLACK, message.place.room))
    return slack_forms.modal(reply.form, translator(locale), remembered)


def telegram_pages(reply: Reply, locale: str, message: Message) -> list[telegram.Page]:
    """A reply as Telegram messages."""
    return telegram.render(reply, locale, room=message.place.kind is PlaceKind.ROOM)


def answered(answer: Answer, exhibit: Exhibit) -> Iterator[str]:
    """One answer the way its platform is given it."""
    reply, locale = answer.reply, answer.locale
    match exhibit.platform:
        case "slack":
            modal = slack_modal(reply, locale, exhibit.message)
            given = modal["blocks"] if modal else slack_message(reply, locale).blocks
            yield json.dumps(given, ensure_ascii=False, separators=(",", ":"))
        case "telegram":
            for page in telegram_pages(reply, locale, exhibit.message):
                yield from page.html.split("\n")
                for row in page.keys:
                    yield "  ".join(f"[{key.label}]" for key in row)
                if page.asks:
                    yield f"({page.asks} …)"
        case _:
            yield from reply_lines(reply, locale)


def asked(exhibit: Exhibit) -> str:
    """Who said what, where."""
    place = exhibit.message.place
    room = f"@{place.name}" if place.kind is PlaceKind.ROOM and place.name else ""
    return f"{exhibit.message.sender.account}{room}> {exhibit.said}"


def as_text(exhibits: Iterable[Exhibit] | None = None) -> Iterator[str]:
    """The gallery, line by line: these exhibits, or all there are."""
    scene = None
    for exhibit in play() if exhibits is None else exhibits:
        if scene != exhibit.title:
            scene = exhibit.title
            yield from ("", f"═══ {scene} ═══")
        yield ""
        yield f"─── {NAMES[exhibit.platform]} · {exhibit.locale} ───"
        yield asked(exhibit)
        for answer in exhibit.answers:
            if answer.to:
                yield f"→ {answer.to}"
            yield from answered(answer, exhibit)
