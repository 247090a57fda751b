"""Telegram's reading of a message text: HTML into plain text and entities, counted in UTF-16 code units."""

import html.entities
import re
from dataclasses import dataclass, field
from typing import Any

JSON = dict[str, Any]

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
ENTITY_LIMIT = 100
RAW_LIMIT_BYTES = 1 << 15

_STYLES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
    "a": "text_link",
}
_LITERALS = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|([A-Za-z]+));?")
_TAG_NAME = re.compile(r"[^\s>]*")
_ATTRIBUTE = re.compile(r"""\s*([^\s=>]+)(?:\s*=\s*("[^"]*"|'[^']*'|[A-Za-z0-9.\-]*))?""")
_LINK = re.compile(
    r"(?:(?:https?|tg|ton|tonsite)://)?[^\s/]*[^\s/]\.[^\s/.]+(?:[/?#:].*)?|(?:tg|ton)://\S+", re.DOTALL
)
# TDLib's MessageEntity.cpp: a command stands between characters that are no part of a word and is
# ASCII only, so `/møde` is no command to Telegram.
_DETECTED = re.compile(
    r"(?P<bot_command>(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{1,32})?(?![\w/<>]))"
    r"|(?P<url>https?://[^\s<>]+)"
    r"|(?P<email>(?<!\w)[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,})"
    r"|(?P<mention>(?<!\w)@[A-Za-z0-9_]{3,32}(?!\w))"
    r"|(?P<hashtag>(?<!\w)#(?=\w*[^\W\d])\w+)"
)


class BadText(Exception):
    """What Telegram answers after "Bad Request: " when it refuses a text."""


@dataclass(slots=True)
class Formatted:
    """Plain text with entities; `lost` tells what Telegram drops from it without an error."""

    text: str
    entities: list[JSON] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Open:
    tag: str
    attributes: dict[str, str]
    offset: int
    at: int


def utf16_length(text: str) -> int:
    """The length of `text` in UTF-16 code units, Telegram's unit for every offset and limit."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def detected_entities(text: str) -> list[JSON]:
    """The entities Telegram finds by itself: commands, mentions, links, e-mail addresses and hashtags."""
    return [
        {
            "type": str(match.lastgroup),
            "offset": utf16_length(text[: match.start()]),
            "length": utf16_length(match.group()),
        }
        for match in _DETECTED.finditer(text)
    ]


def parse_html(source: str) -> Formatted:
    """Read `source` as parse_mode=HTML; raises BadText with Telegram's sentence, byte offset included."""
    formatted = Formatted("")
    plain: list[str] = []
    opened: list[_Open] = []
    offset = 0
    at = 0
    while at < len(source):
        character = source[at]
        if character == "<" and source.startswith("</", at):
            at = _close(source, at, opened, offset, "".join(plain), formatted)
        elif character == "<":
            entry, at = _open(source, at, offset, sum(map(len, plain)))
            opened.append(entry)
        else:
            piece, at = _character(source, at, formatted.lost)
            plain.append(piece)
            offset += utf16_length(piece)
    if opened:
        raise BadText(
            f"can't parse entities: Can't find end tag corresponding to start tag \"{opened[-1].tag}\""
        )
    formatted.text = "".join(plain)
    if any("\ud800" <= character <= "\udfff" for character in formatted.text):
        raise BadText(
            "can't parse entities: Text contains invalid Unicode characters after decoding HTML entities"
        )
    _settle(formatted)
    return formatted


def _bytes(source: str, at: int) -> int:
    return len(source[:at].encode("utf-8", "surrogatepass"))


def _character(source: str, at: int, lost: list[str]) -> tuple[str, int]:
    match = _REFERENCE.match(source, at) if source[at] == "&" else None
    if match is None:
        return source[at], at + 1
    hexadecimal, decimal, name = match.groups()
    if name is not None:
        if name in _LITERALS:
            return _LITERALS[name], match.end()
        if f"{name};" in html.entities.html5:
            lost.append(f"&{name}; is no entity of Telegram's and is shown as it stands")
        return "&", at + 1
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return (chr(code), match.end()) if 0 < code < 0x10FFFF else ("&", at + 1)


def _open(source: str, begin: int, offset: int, length: int) -> tuple[_Open, int]:
    name = _TAG_NAME.match(source, begin + 1)
    assert name is not None
    at = name.end()
    where = f"at byte offset {_bytes(source, begin)}"
    if at >= len(source):
        raise BadText(f"can't parse entities: Unclosed start tag {where}")
    tag = name.group().lower()
    if tag not in _STYLES:
        raise BadText(f'can\'t parse entities: Unsupported start tag "{tag}" {where}')
    attributes: dict[str, str] = {}
    while True:
        while at < len(source) and source[at].isspace():
            at += 1
        if at >= len(source):
            raise BadText(f'can\'t parse entities: Unclosed start tag "{tag}" {where}')
        if source[at] == ">":
            break
        match = _ATTRIBUTE.match(source, at)
        if match is None:
            raise BadText(f'can\'t parse entities: Empty attribute name in the tag "{tag}" {where}')
        at = match.end()
        value = match.group(2)
        if value is None and not (tag == "blockquote" and match.group(1) == "expandable"):
            raise BadText(
                "can't parse entities: Expected equal sign in declaration of an attribute of the tag "
                f'"{tag}" {where}'
            )
        if at < len(source) and source[at] != ">" and not source[at].isspace():
            raise BadText(f"can't parse entities: Unexpected end of name token {where}")
        if value is not None and value[:1] in "\"'":
            value = value[1:-1]
        decoded = "" if value is None else _unescape(value)
        attributes[match.group(1)] = decoded
    if tag == "span" and attributes.get("class") != "tg-spoiler":
        raise BadText(f'can\'t parse entities: Tag "span" must have class "tg-spoiler" {where}')
    return _Open(tag, attributes, offset, length), at + 1


def _unescape(value: str) -> str:
    pieces: list[str] = []
    at = 0
    while at < len(value):
        piece, at = _character(value, at, [])
        pieces.append(piece)
    return "".join(pieces)


def _close(
    source: str, begin: int, opened: list[_Open], offset: int, plain: str, formatted: Formatted
) -> int:
    where = f"at byte offset {_bytes(source, begin)}"
    if not opened:
        raise BadText(f"can't parse entities: Unexpected end tag {where}")
    name = _TAG_NAME.match(source, begin + 2)
    assert name is not None
    at = name.end()
    while at < len(source) and source[at].isspace():
        at += 1
    if at >= len(source) or source[at] != ">":
        raise BadText(f"can't parse entities: Unclosed end tag {where}")
    found = name.group().lower()
    entry = opened.pop()
    if found and found != entry.tag:
        raise BadText(
            f'can\'t parse entities: Unmatched end tag {where}, expected "</{entry.tag}>", found "</{found}>"'
        )
    if offset > entry.offset:
        entity = _entity(entry, offset, plain, formatted)
        if entity is not None:
            formatted.entities.append(entity)
    return at + 1


def _entity(entry: _Open, offset: int, plain: str, formatted: Formatted) -> JSON | None:
    entity: JSON = {"type": _STYLES[entry.tag], "offset": entry.offset, "length": offset - entry.offset}
    match entry.tag:
        case "a":
            url = entry.attributes.get("href") or plain[entry.at :]
            user = re.fullmatch(r"tg://user\?id=(\d+)", url)
            if user is not None:
                entity |= {
                    "type": "text_mention",
                    "user": {"id": int(user[1]), "is_bot": False, "first_name": "?"},
                }
            elif _LINK.fullmatch(url):
                entity["url"] = url
            else:
                formatted.lost.append(f"the link {url!r} is no address Telegram accepts and is dropped")
                return None
        case "pre" | "code":
            language = entry.attributes.get("class", "").removeprefix("language-")
            inner = formatted.entities[-1] if formatted.entities else None
            if (
                inner
                and inner["type"] == "code"
                and (inner["offset"], inner["length"])
                == (
                    entity["offset"],
                    entity["length"],
                )
            ):
                formatted.entities.pop()
                if inner.get("language"):
                    entity["language"] = inner["language"]
            elif entry.tag == "code" and language:
                entity["language"] = language
        case "tg-emoji":
            if not entry.attributes.get("emoji-id", "").isdigit():
                raise BadText("can't parse entities: Invalid custom emoji identifier specified")
            entity["custom_emoji_id"] = entry.attributes["emoji-id"]
        case "tg-time":
            if not entry.attributes.get("unix", "").isdigit():
                raise BadText("can't parse entities: Invalid Unix time specified")
            entity["unix_time"] = int(entry.attributes["unix"])
            if entry.attributes.get("format"):
                entity["date_time_format"] = entry.attributes["format"]
        case "blockquote" if "expandable" in entry.attributes:
            entity["type"] = "expandable_blockquote"
    return entity


def _settle(formatted: Formatted) -> None:
    """Order the entities and drop those Telegram drops: inside code, nested quotes, beyond the hundredth."""
    ordered = sorted(formatted.entities, key=lambda entity: (entity["offset"], -entity["length"]))
    kept: list[JSON] = []
    for entity in ordered:
        if entity["type"] == "code":
            entity.pop("language", None)
        around = [other for other in kept if other["offset"] + other["length"] > entity["offset"]]
        if any(other["type"] in {"pre", "code"} for other in around):
            formatted.lost.append(f"{entity['type']} inside code is dropped")
        elif "blockquote" in entity["type"] and any("blockquote" in other["type"] for other in around):
            formatted.lost.append("a block quotation inside another is dropped")
        else:
            kept.append(entity)
    if len(kept) > ENTITY_LIMIT:
        formatted.lost.append(f"only the first {ENTITY_LIMIT} of {len(kept)} entities are kept")
    formatted.entities = kept[:ENTITY_LIMIT]


def clean(text: str) -> str:
    """Telegram's clean_input_string: control characters become spaces, carriage returns and overrides go."""
    return re.sub(r"[\r\u202a-\u202e\u2028\u2029]", "", re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", " ", text))


def formatted_text(source: str, parse_mode: str | None, entities: list[JSON] | None, limit: int) -> Formatted:
    """The text of a message as it will be kept, trimmed; raises BadText when Telegram would refuse it."""
    noun = "message caption" if limit == CAPTION_LIMIT else "message"
    if len(source.encode()) > RAW_LIMIT_BYTES:
        raise BadText("text is too long" if limit == TEXT_LIMIT else f"{noun} is too long")
    source = clean(source)
    match (parse_mode or "").lower():
        case "":
            formatted = Formatted(source, [dict(entity) for entity in entities or []])
        case "html":
            formatted = parse_html(source)
        case "markdown" | "markdownv2":
            raise BadText("can't parse entities: this loopback reads parse_mode HTML only")
        case _:
            raise BadText("unsupported parse_mode")
    cut = utf16_length(formatted.text) - utf16_length(formatted.text.lstrip())
    formatted.text = formatted.text.strip()
    length = utf16_length(formatted.text)
    for entity in formatted.entities:
        begin = max(entity["offset"] - cut, 0)
        end = min(entity["offset"] + entity["length"] - cut, length)
        entity |= {"offset": begin, "length": end - begin}
    formatted.entities = [entity for entity in formatted.entities if entity["length"] > 0]
    if length > limit:
        raise BadText(f"{noun} is too long")
    taken = [(entity["offset"], entity["offset"] + entity["length"]) for entity in formatted.entities]
    for entity in detected_entities(formatted.text):
        begin, end = entity["offset"], entity["offset"] + entity["length"]
        if not any(begin < other_end and other_begin < end for other_begin, other_end in taken):
            formatted.entities.append(entity)
    formatted.entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return formatted
