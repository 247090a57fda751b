"""Text between Slack's spelling and plain words: escaping, unescaping, counting, cutting."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.core.text import unseen

_MARKUP = re.compile(r"<([^<>\n]{1,3000})>")
_USER = re.compile(r"[UW][A-Z0-9]{2,}")


def width(text: str) -> int:
    """How long Slack may find the text: UTF-16 units, never less than its characters."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, limit: int) -> str:
    """At most `limit` units of the text; a longer one ends in '…'."""
    if len(text) <= limit and width(text) <= limit:
        return text
    return _head(text, limit - 1).rstrip() + "…"


def chunks(text: str, limit: int) -> list[str]:
    """The text in parts of at most `limit` units, broken after white space where there is any.

    Joined again they are the text.
    """
    parts = []
    while len(text) > limit or width(text) > limit:
        head = _head(text, limit)
        at = max(head.rfind(" "), head.rfind("\n")) + 1
        head = head[:at] if at > limit // 2 else head
        parts.append(head)
        text = text[len(head) :]
    return [*parts, text]


def _head(text: str, limit: int) -> str:
    head = text[:limit]
    while width(head) > limit:
        head = head[: -max(1, (width(head) - limit) // 2)]
    return head


def escaped(text: str) -> str:
    """The text as Slack wants it where markup is read: nothing in it can link, mention or ping."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescaped(text: str) -> str:
    """What was typed, of a text whose control characters Slack has escaped."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def mentioned(text: str) -> list[str]:
    """The accounts a message names, in order, each once."""
    found = (match[1].partition("|")[0] for match in _MARKUP.finditer(text))
    return list(dict.fromkeys(name[1:] for name in found if name[:1] == "@" and _USER.fullmatch(name[1:])))


def plain_words(text: str, name_of: Callable[[str], str | None]) -> str:
    """A message as its writer saw it: links, mentions and entities become words, what nobody sees is left out.

    `name_of` gives the name of an account, or None; then the label Slack sent or the account itself stands.
    """

    def spell(match: re.Match[str]) -> str:
        what, _, label = match[1].partition("|")
        sign, rest = what[:1], what[1:]
        if sign == "@":
            return name_of(rest) or label or rest
        if sign == "#":
            return f"#{label or rest}"
        if sign == "!":
            return label or f"@{rest.partition('^')[0]}"
        if what.startswith(("mailto:", "tel:")) and label:
            return label
        return what if ":" in what else match[0]

    return unseen(unescaped(_MARKUP.sub(spell, text)))


def without_mention(text: str, account: str) -> str:
    """The text without the mention of this account."""
    return re.sub(rf"[ \t]*<@{re.escape(account)}(?:\|[^<>]*)?>[:,]?[ \t]*", " ", text).strip()
