"""A line cut into words, signs, date phrases and sentence ends, each with its place in the text."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from bot.language.dates import Impossible, Span
from bot.language.line.vocabulary import ABBREVIATIONS, MAY_END
from bot.language.names import fold

# Zero-width and direction signs say nothing in a name or a note and can make one look like another.
_INVISIBLE: Final = re.compile("[\u00ad\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_CONTROL: Final = re.compile("[\u200b\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_EDGES: Final = " \t\r\n\x0b\x0c.,;:-–—|/&+*_~<>=\u00a0"
_PARTING: Final = " \t\r\n\x0b\x0c,;|\u00a0"
EMOJI: Final = re.compile(r":[a-z0-9_+'-]{2,40}:")
_LEADING: Final = re.compile(r"\A(?:[\s,;|]|[.:–—-]+(?=\s|\Z))++")
_ENDS_IN_CODE: Final = re.compile(r"(?::[a-z0-9_+'-]{2,40}:|&#?[a-z0-9]{2,8};)\Z", re.IGNORECASE)
_TOKEN: Final = re.compile(
    r"\w{1,12}://[^\s\"“”«»<>]+"  # an address
    r"|(?<!\w):[a-z0-9_+'-]{2,40}:(?!\w)|:[a-z0-9_+'-]{2,40}:\Z"  # an emoji by its code
    r"|&#?[A-Za-z0-9]{2,8};"  # a sign by its name, as pages write it
    r"|</?[a-z][^\s<>@]{0,40}>|<![^\s<>]{1,60}>"  # marks of a page or a platform, which are text like any other
    r"|(?<![\w:])[0-9]+(?::[0-9]+)+(?:-[^\W_]+)*"  # a ratio: 1:10
    r"|[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}"  # a mail address
    r"|\[[^\W\d_][0-9]{1,18}\]"  # a reference: [p12]
    r"|(?<!\w)[^\W\d_]\.(?:-?[^\W\d_]\.){0,3}(?!\w)"  # initials
    r"|[^\W_]+(?:[.'’`´\-‐‑][^\W_]+)*(?:-(?=[\s,])|['’](?=\s\w))?"  # a word; 'Børne-'; "citizens'"
    r"|\n|\S"
)
_REFERENCE: Final = re.compile(r"\[([^\W\d_])([0-9]{1,18})\]")


class Kind(Enum):
    WORD = auto()
    SIGN = auto()
    STOP = auto()  # the end of a sentence or of a line
    DATE = auto()
    REFERENCE = auto()


@dataclass(slots=True)
class Item:
    """One piece of the text; `key` is it in lower case, `fold` its folded spelling (words only)."""

    kind: Kind
    start: int
    end: int
    text: str
    key: str = ""
    fold: str = ""
    date: Span | None = None

    @property
    def is_word(self) -> bool:
        return self.kind is Kind.WORD

    @property
    def capital(self) -> bool:
        """Begins like a name: with a capital ("d'Angelo" too), or in a script that has none."""
        first = self.text[0]
        if first.islower():
            return self.text[1:2] in ("'", "’") and self.text[2:3].isupper()
        return first.isalpha()

    @property
    def reference(self) -> tuple[str, int]:
        """('p', 12) of '[p12]'."""
        match = _REFERENCE.fullmatch(self.text)
        return (match[1].lower(), int(match[2])) if match else ("", 0)


def items_of(text: str, start: int, end: int, dates: Iterable[Span | Impossible]) -> list[Item]:
    """The items of `text[start:end]`; a date phrase is one, an impossible one a sign that stands apart."""
    items: list[Item] = []
    place = start
    for found in sorted(dates, key=lambda span: span.start):
        if found.start < place or found.end > end:
            continue
        _cut(text, place, found.start, items)
        if isinstance(found, Span):
            items.append(Item(Kind.DATE, found.start, found.end, found.text, date=found))
        else:
            items.append(Item(Kind.SIGN, found.start, found.end, found.text))
        place = found.end
    _cut(text, place, end, items)
    return items


def _cut(text: str, start: int, end: int, items: list[Item]) -> None:
    for match in _TOKEN.finditer(text, start, end):
        token, first, last = match[0], match.start(), match.end()
        if token[0] == "[" and len(token) > 1:
            items.append(Item(Kind.REFERENCE, first, last, token))
        elif token[0].isalnum():
            items.append(Item(Kind.WORD, first, last, token, token.lower(), fold(token)))
        elif token == "." and items and items[-1].end == first and _is_shortened(items[-1].key, text, last):
            before = items[-1]  # 'vedr.' is one word
            items[-1] = Item(Kind.WORD, before.start, last, before.text + ".", before.key + ".", before.fold)
        elif token in "\n…" or (
            token in ".!?" and ends_sentence(text, last) and not _is_ordinal(text, items, last)
        ):
            items.append(Item(Kind.STOP, first, last, token))
        else:
            items.append(Item(Kind.SIGN, first, last, token, token))


def _is_shortened(word: str, text: str, end: int) -> bool:
    """Whether a full stop that ends at `end` belongs to the word before it."""
    return word in ABBREVIATIONS or (
        word in MAY_END and not text[end : end + 3].strip()[:1].isupper() and bool(text[end:].strip())
    )


def _is_ordinal(text: str, items: list[Item], end: int) -> bool:
    """'(6. klasse)': a small figure, a full stop and a word without a capital."""
    before = items[-1].text if items and items[-1].end == end - 1 else ""
    return before.isdecimal() and len(before) < 3 and text[end : end + 2].strip()[:1].islower()


def ends_sentence(text: str, end: int) -> bool:
    """Whether a full stop that ends at `end` is followed by a space or nothing."""
    return end >= len(text) or text[end].isspace() or text[end] in ")]\"'”»"


def said_of(text: str, items: list[Item], first: int, last: int) -> str:
    """Items `first` up to, not including, `last`, as they were typed."""
    return as_said(text[items[first].start : items[last - 1].end]) if first < last else ""


def slice_of(text: str, items: list[Item], first: int, last: int) -> str:
    """The tidy text of items `first` up to, not including, `last`."""
    return tidy(text[items[first].start : items[last - 1].end]) if first < last else ""


def clean(text: str) -> str:
    """Without signs that cannot be seen or stored."""
    return _CONTROL.sub(" ", _INVISIBLE.sub("", text))


def tidy(text: str) -> str:
    """One line without signs at its edges that only part words: ' genoptræning.' is 'genoptræning'."""
    bare = " ".join(clean(text).split())
    return _balanced(bare.strip(_EDGES)) + ("." if _ends_shortened(bare) else "")


def as_said(text: str) -> str:
    """One line as it was typed, without what only parted it from its neighbours, a full stop among it."""
    bare = _unparted(" ".join(clean(text).split()))
    return bare if _ends_shortened(bare) else bare.removesuffix(".")


def _ends_shortened(text: str) -> bool:
    """Whether the full stop at the end is that of its last word: 'm.fl.'."""
    word = text[:-1].rpartition(" ")[2].lower()
    return text.endswith(".") and "." in word and (word in ABBREVIATIONS or word in MAY_END)


def tidy_lines(text: str) -> str:
    """`as_said` for notes: keeps line breaks and the last full stop."""
    lines = (" ".join(line.split()) for line in clean(text).splitlines())
    return _unparted("\n".join(line for line in lines if line))


def _unparted(text: str) -> str:
    listed = "\n-" in text or "\n–" in text  # then the first line's dash is a bullet like the others
    bare = text if listed else _LEADING.sub("", text)
    while bare and not _ENDS_IN_CODE.search(bare, max(0, len(bare) - 42)):
        if bare[-1] not in _PARTING + ":" and not (bare[-1] in "-–—" and bare[-2:-1].isspace()):
            break
        bare = bare[:-1]
    return bare


def _balanced(text: str) -> str:
    """Without a bracket at an edge that has lost its other half, or a pair around everything."""
    while text:
        opens, closes = text.count("("), text.count(")")
        if opens == closes == 1 and text[0] == "(" and text[-1] == ")":
            text = text[1:-1]
        elif text[0] == ")" or (text[0] == "(" and opens > closes):
            text = text[1:]
        elif text[-1] == "(" or (text[-1] == ")" and closes > opens):
            text = text[:-1]
        else:
            return text
        text = text.strip(_EDGES)
    return text


def has_words(text: str) -> bool:
    """Whether there is anything in it but space and punctuation; an emoji is something."""
    return any(sign.isalnum() or ord(sign) > 0x2190 for sign in clean(text))
