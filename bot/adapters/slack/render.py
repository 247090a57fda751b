"""Writes a reply as Block Kit.

Runs of text become rich_text blocks, everything else plain_text: neither is ever searched for markup, so
that what people typed can neither ping (`<!channel>`, `@here`) nor turn bold or into a link. Only the
`text` beside the blocks, for notifications and screen readers, is read for markup; that one is escaped.

Lengths are those of the Block Kit reference. That the blocks of a message may hold some 12 000 characters
together is not in the reference, but chat.postMessage refuses more (`msg_blocks_too_long`; slackapi/bolt-js
issues 2509 and 2867).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias, assert_never

from bot.adapters.slack.richtext import (
    COST,
    SECTION,
    VALUE,
    clipped,
    context,
    fixed_width,
    link,
    parts,
    plain_text,
    rich,
    section,
    weight,
)
from bot.adapters.slack.richtext import Json as Json
from bot.adapters.slack.tables import lined_up, table_block
from bot.adapters.slack.text import chunks, cut, escaped, width
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
    Tone,
    labels_of,
    plain,
)
from bot.core.text import unseen
from bot.language.words import N_

Say: TypeAlias = Callable[[str], str]
Piece: TypeAlias = tuple[Json, int]  # a block and how many things a reader counts in it

HEADER = 150
BUTTON = 75
WIDE = 40  # characters of a button's label that a phone shows
BUTTON_VALUE = 2_000
ROW = 5  # buttons beside each other; Slack takes 25, a phone does not show them
ROWS = 5
MENU = 5  # entries of an overflow menu
OPTION_VALUE = 150
CONFIRM_TITLE, CONFIRM, CONFIRM_BUTTON = 100, 300, 30
SPOKEN = 3_000
FOOT = 200


class Surface(StrEnum):
    """Where blocks are shown; only a message takes tables."""

    MESSAGE = "message"
    MODAL = "modal"
    HOME = "home"

    @property
    def blocks(self) -> int:
        return 50 if self is Surface.MESSAGE else 100

    @property
    def letters(self) -> int:
        return 12_000 if self is Surface.MESSAGE else 60_000


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message: `text` for notifications and screen readers, escaped; `blocks` for the eye."""

    text: str
    blocks: list[Json]


def message(reply: Reply, say: Say, letters: int = Surface.MESSAGE.letters, opens: str = "") -> Rendered:
    """The reply as a message; a form becomes a button that says `opens`, else the form's own sentence."""
    form = reply.form
    shown, choices = reply.blocks, reply.choices
    if form is not None:
        intro = (Paragraph((Text(form.intro),)),) if form.intro else ()
        shown = (*shown, Paragraph((Text(form.title, bold=True),)), *intro)
        choices = (
            Choice(say(N_("Fill in the form")), opens or form.says, Tone.PRIMARY),
            *form.choices,
            *choices,
        )
    text = spoken(reply.summary, shown) or cut(say(N_("See the buttons.")) if choices else "Caucus", SPOKEN)
    return Rendered(escaped(text), _Page(say, Surface.MESSAGE, letters).fill(shown, choices))


def blocks(reply: Reply, say: Say, surface: Surface) -> list[Json]:
    """The reply's blocks on a modal or the App Home."""
    return _Page(say, surface, surface.letters).fill(reply.blocks, reply.choices)


def home(reply: Reply, say: Say, notice: Reply | None = None) -> Json:
    """The App Home; `notice` is said at its head, above what is always there."""
    above = (*notice.blocks, Buttons(notice.choices), Divider()) if notice is not None else ()
    page = _Page(say, Surface.HOME, Surface.HOME.letters)
    shown = page.fill((*above, *reply.blocks), reply.choices)
    return {"type": "home", "blocks": shown or [context(say(N_("There is nothing here yet.")))]}


def spoken(summary: str, shown: Sequence[Block]) -> str:
    """Everything the blocks say as plain lines, the summary first; at most 3 000 units."""
    lines = [summary] if summary else []
    for block in shown:
        if sum(map(len, lines)) > SPOKEN:
            break
        lines += _lines(block)
    said = "\n".join(line[: SPOKEN + 1] for line in lines if line.strip())
    return cut(unseen(said).strip(), SPOKEN)


def _lines(block: Block) -> list[str]:
    match block:
        case Heading(text):
            return [text]
        case Paragraph(text) | Note(text):
            return [plain(text)]
        case Bullets(items):
            return [f"• {plain(item)}" for item in items]
        case Fields(pairs):
            return [f"{label}: {plain(value)}" for label, value in pairs]
        case Table(header, rows):
            cells = [header, *(tuple(map(plain, row)) for row in rows)]
            return [" · ".join(row) for row in cells]
        case Divider() | Buttons():
            return []
        case _:
            assert_never(block)


class _Page:
    """Fills one surface with blocks until it is full; what no longer fits is counted and said."""

    def __init__(self, say: Say, surface: Surface, letters: int) -> None:
        self.say = say
        self.surface = surface
        self.letters = letters
        self.table_free = surface is Surface.MESSAGE
        self.blocks: list[Json] = []

    def fill(self, shown: Sequence[Block], choices: Sequence[Choice]) -> list[Json]:
        last = list(rows(choices[: ROW * ROWS], self.say))
        unsaid = max(0, len(choices) - ROW * ROWS)
        room = self.surface.blocks - len(last) - 1
        foot: list[Json] = []
        if len(shown) > 1 and isinstance(shown[-1], Note) and width(plain(shown[-1].text)) <= FOOT:
            foot = list(_note(shown[-1].text))  # stays, whatever is left out before it
            shown = shown[:-1]
        last = [*foot, *last]
        room -= len(foot)
        self.letters -= sum(map(weight, last)) + 200
        for number, block in enumerate(shown):
            left = self._add(block, room)
            if left:
                unsaid += left + sum(map(_count, shown[number + 1 :]))
                break
        if unsaid:
            self._and_more(unsaid)
        return [*self.blocks, *last]

    def _add(self, block: Block, room: int) -> int:
        """How many things of the block found no room: 0, or the page is full."""
        pieces, left = self._pieces(block)
        for number, (piece, _) in enumerate(pieces):
            cost = weight(piece)
            if len(self.blocks) >= room or cost > self.letters:
                return max(1, left + sum(count for _, count in pieces[number:]))
            self.blocks.append(piece)
            self.letters -= cost
        if left and len(self.blocks) < room and self.letters > 0:
            self._and_more(left)
            return 0
        return left

    def _and_more(self, left: int) -> None:
        note = context(self.say(N_("and {n} more")).format(n=left))
        self.blocks.append(note)
        self.letters -= weight(note)

    def _pieces(self, block: Block) -> tuple[list[Piece], int]:
        """Slack's blocks for one of ours, and how many things of it do not fit whatever room there is."""
        match block:
            case Heading(text):
                return [(piece, 0) for piece in _heading(unseen(text))], 0
            case Paragraph(text) if all(run.code and not run.href for run in text) and plain(text).strip():
                lines = unseen(plain(text)).strip()  # nothing but code is there to be copied
                found = [fixed_width([part]) for part in chunks(cut(lines, max(self.letters, 1)), SECTION)]
                return [(piece, int(piece is found[-1])) for piece in found], 0
            case Paragraph(text):
                found = [rich(part) for run in parts(text, self.letters) if (part := section(run))]
                return [(piece, int(piece is found[-1])) for piece in found], 0
            case Bullets(items, ordered):
                return self._list(items, ordered)
            case Fields(pairs):
                return list(_fields(pairs, self.letters)), 0
            case Table():
                return self._table(block)
            case Divider():
                return [({"type": "divider"}, 0)], 0
            case Note(text):
                return [(piece, 1) for piece in _note(text)], 0
            case Buttons(choices):
                return [(row, 0) for row in rows(choices, self.say)], 0
            case _:
                assert_never(block)

    def _list(self, items: Sequence[Inlines], ordered: bool) -> tuple[list[Piece], int]:
        """As much of a list as there is room for, in one block: a second one would count from 1 again."""
        said = [item for item in items if unseen(plain(item)).strip()]
        taken: list[Json] = []
        cost = 3 * COST
        for item in said:
            line = section(clipped(item))
            cost += weight(line)
            if cost > self.letters:
                break
            taken.append(line)
        if not taken:
            return [], len(said)
        style = "ordered" if ordered else "bullet"
        listed = {"type": "rich_text_list", "style": style, "elements": taken}
        return [(rich(listed), len(taken))], len(said) - len(taken)

    def _table(self, table: Table) -> tuple[list[Piece], int]:
        if self.table_free and (found := table_block(table, self.letters)):
            self.table_free = False
            piece, left = found
            return [(piece, len(table.rows) - left)], left
        if lines := lined_up(table):
            piece, left = lines
            return [(piece, len(table.rows) - left)], left
        rows = (tuple((Text(name, bold=True),) for name in table.header), *table.rows)
        return self._list([_dotted(row) for row in rows if any(map(plain, row))], False)


def _count(block: Block) -> int:
    match block:
        case Bullets(items=things) | Table(rows=things) | Fields(pairs=things):
            return len(things)
        case Paragraph() | Note():
            return 1
        case Heading() | Divider() | Buttons():
            return 0
        case _:
            assert_never(block)


def _heading(text: str) -> Iterator[Json]:
    if not text.strip():
        return
    if width(text) <= HEADER and "\n" not in text:
        yield {"type": "header", "text": plain_text(text, HEADER)}
    else:
        for part in chunks(cut(text, 2 * SECTION), SECTION):
            yield rich(section((Text(part, bold=True),)))


def _note(text: Inlines) -> Iterator[Json]:
    words = unseen(plain(text)).strip()
    if not words:
        return
    if any(link(run) for run in text):  # plain_text cannot carry a link, mrkdwn would read the rest
        yield rich(section(clipped(text)))
    else:
        yield context(words)


def _fields(pairs: Sequence[tuple[str, Inlines]], room: int) -> Iterator[Piece]:
    """Ten fields to a block; one that is too long for a line of them stands in blocks of its own."""
    rows: list[Json] = []
    for label, value in pairs:
        if width(plain(value)) <= VALUE:
            rows.append(_field(label, value))
        if rows and (len(rows) == 10 or width(plain(value)) > VALUE):
            yield rich(*rows), len(rows)
            rows = []
        if width(plain(value)) > VALUE:
            found = [rich(section(part)) for part in parts((Text(f"{label}: ", bold=True), *value), room)]
            yield from ((piece, int(piece is found[-1])) for piece in found)
    if rows:
        yield rich(*rows), len(rows)


def _field(label: str, value: Inlines) -> Json:
    name = Text(f"{label}: ", bold=True)
    return section((name, *clipped(value))) or section((Text("–"),))


def _dotted(row: Sequence[Inlines]) -> Inlines:
    runs: list[Text] = []
    for cell in row:
        runs += [Text(" · "), *cell] if runs else cell
    return tuple(runs)


def rows(choices: Sequence[Choice], say: Say = str) -> Iterator[Json]:
    """Rows of buttons, five beside each other; the quiet ones are in a menu behind the others."""
    sound = [choice for choice in choices if choice.says and width(choice.says) <= BUTTON_VALUE]
    sound = [replace(one, label=label) for one, label in zip(sound, labels_of(sound, WIDE), strict=True)]
    quiet = [one for one in sound if one.tone is Tone.QUIET and width(one.says) <= OPTION_VALUE][:MENU]
    if len(quiet) < 2 or len(quiet) == len(sound):  # a menu of one, or with nothing before it, only hides
        quiet = []
    loud = [choice for choice in sound if choice not in quiet]
    things = [_button(choice, number, say) for number, choice in enumerate(loud)]
    if quiet:
        things.append(
            {
                "type": "overflow",
                "action_id": f"say:{len(things)}",
                "options": [_option(one) for one in quiet],
            }
        )
    for at in range(0, len(things), ROW):
        yield {"type": "actions", "elements": things[at : at + ROW]}


def _label(choice: Choice) -> Json:
    return plain_text(unseen(choice.label).strip() or choice.says, BUTTON)


def _option(choice: Choice) -> Json:
    return {"text": _label(choice), "value": choice.says}


def _button(choice: Choice, number: int, say: Say) -> Json:
    button: Json = {
        "type": "button",
        "action_id": f"say:{number}",
        "text": _label(choice),
        "value": choice.says,
    }
    if choice.tone in (Tone.PRIMARY, Tone.DANGER):
        button["style"] = choice.tone.value
    if choice.confirm:
        button["confirm"] = {
            "title": plain_text(say(N_("Are you sure?")), CONFIRM_TITLE),
            "text": plain_text(choice.confirm, CONFIRM),
            "confirm": _yes(choice),
            "deny": plain_text(say(N_("Cancel")), CONFIRM_BUTTON),
        }
        if choice.tone is Tone.DANGER:
            button["confirm"]["style"] = Tone.DANGER.value
    return button


def _yes(choice: Choice) -> Json:
    return plain_text(unseen(choice.label).strip() or choice.says, CONFIRM_BUTTON)
