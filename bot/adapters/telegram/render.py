"""Turns a reply into the messages Telegram shows: HTML texts with inline keyboards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Final, TypeAlias, assert_never

from bot.adapters.telegram.keyboard import ROW_CHARACTERS, Key, Row, copying, key, rows
from bot.adapters.telegram.layout import PIECE_UNITS, Piece, pack
from bot.adapters.telegram.markup import EMPTY, Html, inline, parts, quoted, tagged, utf16, words
from bot.adapters.telegram.table import table
from bot.core.reply import (
    Block,
    Bullets,
    Buttons,
    Choice,
    Divider,
    Fields,
    Heading,
    Inlines,
    Note,
    Paragraph,
    Reply,
    Table,
    Text,
    first_line,
    labels_of,
    plain,
)
from bot.core.text import one_line
from bot.language.words import N_, translator

PAGES: Final = 4
"""A reply longer than this many messages ends in 'and N more'."""

HEADING_CHARACTERS: Final = 300
PLACEHOLDER_CHARACTERS: Final = 64
LONG_NOTE: Final = 300  # UTF-16 units; what is longer is folded
LONGEST_QUOTE: Final = 3000
_WAYS_OUT: Final = 2

AND_MORE = N_("… and {n} more")
THE_REST = N_("… (all of it: {says})")
OR_WORDS = N_("Write your answer, or one of these: {words}")
OR_REPLY = N_("Or reply to this message with your answer.")
SENT_AGAIN = N_("Sent again: it is not certain that it arrived the first time.")

Lines: TypeAlias = Heading | Paragraph | Bullets | Fields | Table | Divider | Note

_RULE = Html("──────────", 10)
_NOTHING = Piece(EMPTY, gap="", counts=False)


@dataclass(frozen=True, slots=True)
class Page:
    """One Telegram message: `html` for parse_mode HTML, its keyboard, or the placeholder of a forced reply.

    `length` counts the text in UTF-16 units without the markup.
    """

    html: str
    length: int
    keys: tuple[Row, ...] = ()
    asks: str | None = None


def render(
    reply: Reply,
    locale: str,
    *,
    at_most: int = PAGES,
    room: bool = False,
    resent: bool = False,
    modern: bool = True,
) -> list[Page]:
    """The messages of a reply: one to `at_most`, none of them empty.

    `room` is a place several people read. A question there must be answered by a *reply* to it, for
    that is all a bot in privacy mode gets to see: Telegram opens the reply for the asker by itself,
    and up to two ways out ('Skip', 'Cancel') are named in words, because a forced reply and buttons
    exclude each other. With more choices than that the buttons serve better. In a private
    conversation everything typed arrives, so buttons are never given up. What an older server does not know
    is used where it is `modern` only.
    """
    say = translator(locale)
    keys, unfit = _keys(reply.choices)
    buttons = any(isinstance(block, Buttons) for block in reply.blocks)
    forced = reply.asks and not buttons and (not keys or (room and len(keys) <= _WAYS_OUT))
    hint = ""
    if forced and keys:
        hint = say(OR_WORDS).format(words=" · ".join(one.label for one in keys))
        keys = []
    elif reply.asks and room and not forced:
        hint = say(OR_REPLY)
    pieces = [_aside(say(SENT_AGAIN))] if resent else []
    pieces += _pieces(reply.blocks, modern)
    pieces += unfit
    if not any(piece.html.source.strip() for piece in pieces):
        pieces.append(Piece(words(one_line(reply.summary, PIECE_UNITS) or "…")))
    rest = say(THE_REST).format(says=reply.whole) if reply.whole else "…"
    sheets = pack(pieces, at_most, say(AND_MORE), rest)
    if hint:
        sheets[-1].add(_aside(hint))
    pages = [_page(sheet.html(), sheet.keys()) for sheet in sheets]
    if forced:
        pages[-1] = replace(pages[-1], keys=(), asks=first_line(reply, PLACEHOLDER_CHARACTERS) or "…")
    else:
        copied = [one for label, text in reply.copies if modern and (one := copying(label, text))]
        pages[-1] = replace(pages[-1], keys=(*pages[-1].keys, *rows(keys), *rows(copied)))
    return pages


def header(reply: Reply) -> str:
    """One line in HTML that stands for the reply until its contents follow."""
    return tagged("b", one_line(first_line(reply), HEADING_CHARACTERS) or "…").source


def _page(html: Html, keys: tuple[Row, ...]) -> Page:
    return Page(html.source, html.length, keys) if html.source else Page("…", 1, keys)


def _aside(text: str) -> Piece:
    return Piece(tagged("i", text), counts=False)


def _keys(choices: Iterable[Choice], number: int | None = None) -> tuple[list[Key], list[Piece]]:
    """The buttons, and in words what a button cannot carry."""
    keys: list[Key] = []
    unfit: list[Piece] = []
    offered = list(choices)
    for choice, label in zip(offered, labels_of(offered, ROW_CHARACTERS), strict=True):
        made = key(replace(choice, label=label), number)
        if made is not None:
            keys.append(made)
        elif choice.says:
            says = one_line(choice.says, PIECE_UNITS // 2)
            unfit.append(
                Piece(inline((Text(f"{one_line(choice.label, 64)}: "), Text(says, code=True))), gap="\n")
            )
    return keys, unfit


def _pieces(blocks: tuple[Block, ...], modern: bool = True) -> Iterator[Piece]:
    """The blocks as pieces, buttons with the piece before them.

    Telegram shows all buttons below the message: where several lines have the same ones, both get numbers.
    """
    said_of = [{one.label for one in block.choices} for block in blocks if isinstance(block, Buttons)]
    number = 0
    titled = False
    waiting = [_NOTHING]
    for block, following in zip_longest(blocks, blocks[1:]):
        if isinstance(block, Buttons):
            keys, unfit = _keys(block.choices, number if _alike(block, said_of) else None)
            waiting[-1] = replace(waiting[-1], keys=(*waiting[-1].keys, *rows(keys)))
            waiting += unfit
        elif block is not None:
            yield from _filled(waiting)
            marked = isinstance(following, Buttons) and _alike(following, said_of)
            number += marked
            waiting = list(_block(block, f"{number}." if marked else "", modern)) or [_NOTHING]
            if isinstance(block, Bullets) and titled:
                waiting[0] = replace(waiting[0], gap="\n")
            titled = _is_title(block)
            if titled and isinstance(following, Bullets):
                waiting[-1] = replace(waiting[-1], leads=True)
    yield from _filled(waiting)


def _alike(buttons: Buttons, said_of: Sequence[set[str]]) -> bool:
    """Whether another line has a button that reads the same."""
    labels = {one.label for one in buttons.choices}
    return sum(not labels.isdisjoint(other) for other in said_of) > 1


def _is_title(block: Lines) -> bool:
    """A line that names the list below it."""
    match block:
        case Heading():
            return True
        case Paragraph(text):
            return all(run.bold for run in text)
        case _:
            return False


def _filled(pieces: Iterable[Piece]) -> Iterator[Piece]:
    return (piece for piece in pieces if piece.html.source or piece.keys)


def _block(block: Lines, mark: str, modern: bool) -> Iterator[Piece]:
    """One block; `mark` is the number its last line shares with its buttons."""
    match block:
        case Heading(text):
            html = _marked(mark, tagged("b", one_line(text, HEADING_CHARACTERS)))
            yield Piece(html, counts=False, leads=True)
        case Paragraph(text) if not mark and _is_code(text):
            yield from (
                Piece(tagged("pre", plain(part)), "\n\n" if first else "\n", said=part, continues=not first)
                for first, part in _numbered(parts(text, PIECE_UNITS))
            )
        case Paragraph(text):
            yield from _stretches(text, mark)
        case Note(text):
            quiet = _stretches(tuple(replace(run, italic=True) for run in text), mark)
            yield from (replace(piece, foot=True) for piece in quiet)
        case Bullets(items, ordered):
            for at, item in enumerate(items, 1):
                bullet = f"{at}." if ordered else "•"
                last = at == len(items)
                yield from _stretches(item, (mark if last else "") or bullet, gap="\n" if at > 1 else "\n\n")
        case Fields(pairs):
            for at, (label, value) in enumerate(pairs):
                head = (Text(f"{one_line(label, HEADING_CHARACTERS)}:", bold=True), Text(" "))
                gap, first = "\n" if at else "\n\n", mark if at == 0 else ""
                if modern and LONG_NOTE < utf16(plain(value)) <= LONGEST_QUOTE:
                    html = _marked(first, inline(head)) + words("\n") + quoted(value)
                    yield Piece(html, gap, said=(*head, *value))
                else:
                    yield from _stretches((*head, *value), first, gap=gap)
        case Table():
            if mark:
                yield Piece(words(mark), counts=False)
            yield from table(block)
        case Divider():
            yield Piece(_RULE, counts=False, rules=True)
        case _:
            assert_never(block)


def _is_code(text: Inlines) -> bool:
    """Whether a paragraph is nothing but code: there to be copied."""
    return all(run.code and not run.href for run in text) and "\n" in plain(text)


def _numbered(found: Iterable[Inlines]) -> Iterator[tuple[bool, Inlines]]:
    return ((at == 0, part) for at, part in enumerate(found))


def _stretches(text: Inlines, mark: str, gap: str = "\n\n") -> Iterator[Piece]:
    """A line, torn only where it alone is longer than a message."""
    continues = False
    for part in parts(text, PIECE_UNITS):
        said = (Text(f"{mark} "), *part) if mark else part
        yield Piece(_marked(mark, inline(part)), gap, said=said, continues=continues)
        mark, gap, continues = "", "\n", True


def _marked(mark: str, html: Html) -> Html:
    return words(f"{mark} ") + html if mark else html
