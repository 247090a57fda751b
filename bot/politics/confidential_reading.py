"""Finds in a text the words that may mark it as confidential, and judges by what stands around them what they mean."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from typing import Final, NamedTuple

from bot.core.folding import fold
from bot.politics.confidential_cuts import CLOSING, ENDS, cut_of
from bot.politics.confidential_patterns import longest
from bot.politics.confidential_words import Phrases, known_words

_TOKEN: Final = re.compile(
    r":[a-z_]{2,30}:|(?<![^\W_])(?:[^\W\d_][ \xa0.-]){5,30}[^\W\d_](?![^\W_])"
    r"|[^\W_](?:[^\W_]|['’\u00ad\u200b-\u200f\u2060\ufeff](?=[^\W_\s]))*(?:\([a-zæøå]{1,2}\)(?![^\W_]))?|\n|\S"
)
_SPACED: Final = re.compile(r"(?:[^\W\d_][ \xa0.-]){5,30}[^\W\d_]")  # 'F O R T R O L I G T'
_INVISIBLE: Final = re.compile("[()\u00ad\u200b-\u200f\u2060\ufeff]")
_QUOTED: Final = re.compile(r'"[^"\n]{1,200}"|[“„»][^“”„»«\n]{1,200}[”“«]')
_ADDRESS: Final = re.compile(
    r"\S{0,100}@\S*|\w{1,20}://\S*|www\.\S*|[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}\.[a-z]{2,3}(?:/\S*)?[.,;:)]?"
)
_AROUND: Final = 60  # signs of an address that are looked at on each side of a word


class Sense(Enum):
    """How a mark is meant."""

    CLEAR = auto()  # the mark and nothing else: it is no part of the text
    DOUBTFUL = auto()  # it may be the mark; its words stay in the text
    OPEN = auto()  # the contrary: 'ikke fortroligt'


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark: the place of its words, and of what is to be cut out with them so that nothing dangles."""

    start: int
    end: int
    cut: tuple[int, int]
    sense: Sense


@lru_cache(4096)
def _key(token: str) -> str:
    """The folded word; a sign is itself."""
    if not token[0].isalnum():
        return token
    return fold(
        "".join(filter(str.isalpha, token)) if _SPACED.fullmatch(token) else _INVISIBLE.sub("", token)
    )


class _Token(NamedTuple):
    start: int
    end: int
    text: str
    folded: str

    @property
    def key(self) -> str:
        """The folded word; '' for a sign."""
        return self.folded if self.text[0].isalnum() else ""

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()


@dataclass(frozen=True, slots=True)
class _Span:
    """Tokens `first` to `last` (included) that may be a mark; `kind` names the list they are in."""

    first: int
    last: int
    kind: str


class Reader:
    """Reads one stretch of a text."""

    def __init__(self, text: str, start: int, end: int, head: int) -> None:
        self._text, self._start, self._end, self._head = text, start, end, head
        self._words = known_words()
        self._tokens: list[_Token] = []
        self._keys: list[str] = []
        self._quoted: list[tuple[int, int]] | None = None

    def read(self) -> list[Mark]:
        found = list(_TOKEN.finditer(self._text, self._start, self._end))
        keys = [_key(one[0]) for one in found]
        if self._words.telling.isdisjoint(keys):
            return []
        self._tokens = [_Token(*one.span(), one[0], key) for one, key in zip(found, keys, strict=True)]
        self._keys = [token.key for token in self._tokens]
        return self._marks()

    def _marks(self) -> list[Mark]:
        found: list[tuple[_Span, Sense]] = []
        i = 0
        while i < len(self._tokens):
            candidate = self._candidate(i)
            judged = self._judged(candidate) if candidate is not None else None
            if judged is not None:
                span, sense = judged
                if found and self._goes_on(found[-1], span, sense):
                    before, was = found.pop()
                    span = _Span(before.first, span.last, span.kind)
                    sense = Sense.CLEAR if was is Sense.CLEAR else sense
                found.append((span, sense))
            i = max(candidate.last, judged[0].last if judged else 0) + 1 if candidate is not None else i + 1
        return [self._mark(span, sense) for span, sense in found]

    def _goes_on(self, last: tuple[_Span, Sense], span: _Span, sense: Sense) -> bool:
        """'fortroligt og kun til mig', 'privat, hemmeligt': one mark in two."""
        between = self._tokens[last[0].last + 1 : span.first]
        joins = all(
            token.key in self._words.conjunctions if token.key else token.text in ",/&+" for token in between
        )
        return Sense.OPEN not in (last[1], sense) and len(between) < 3 and joins

    # What may be a mark

    def _candidate(self, i: int) -> _Span | None:
        token, words = self._tokens[i], self._words
        if token.text in words.signs:
            return _Span(i, i, "sign")
        if not token.key or self._in_address(token):
            return None
        best: _Span | None = None
        lists: tuple[tuple[str, Phrases], ...] = (
            *(("sentence", words.sentences), ("phrase", words.phrases)),
            *(("loose", words.loose), ("open", words.open), ("alone", words.apart)),
        )
        for kind, phrases in lists:
            last = self._matches(i, phrases)
            if last is not None and (best is None or last > best.last):
                best = _Span(i, last, kind)
        best = self._patterned(i, best)
        if best is not None:
            return best
        if token.key in words.adjectives:
            return _Span(i, i, "everyday" if token.key in words.everyday else "adjective")
        return _Span(i, i, "alone") if token.key in words.alone else None

    def _patterned(self, i: int, best: _Span | None) -> _Span | None:
        """The longest span that begins at token `i` and is like one of the patterns, if longer than `best`."""
        for kind, patterns in (("doubtful", self._words.doubtful), ("manner", self._words.manner)):
            for pattern in patterns.get(self._tokens[i].key, ()):
                last = longest(pattern, i, self._keys, lambda k: self._tokens[k].capital, self._after_comma)
                if last is not None and (best is None or last > best.last):
                    best = _Span(i, last, kind)
        return best

    def _after_comma(self, k: int) -> int:
        k = self._after(k)
        skips = k + 1 < len(self._tokens) and self._tokens[k].text == ","
        return k + 1 if skips and self._tokens[k + 1].key not in self._words.conjunctions else k

    def _matches(self, i: int, phrases: Phrases) -> int | None:
        """The last token of the longest of these phrases that begins at token `i`."""
        for phrase in phrases.get(self._tokens[i].key, ()):
            k = i
            for word in phrase[1:]:
                k = self._after(k)
                if k >= len(self._tokens) or self._tokens[k].key != word:
                    break
            else:
                return k
        return None

    def _ends_before(self, i: int, phrases: Phrases) -> int | None:
        """The first token of the longest of these phrases that ends right before token `i`."""
        last = self._before(i)
        if last < 0:
            return None
        for phrase in phrases.get(self._tokens[last].key, ()):
            k = last
            for word in reversed(phrase[:-1]):
                k = self._before(k)
                if k < 0 or self._tokens[k].key != word:
                    break
            else:
                return k
        return None

    def _after(self, k: int) -> int:
        """The token after `k`, a hyphen between two words not counted."""
        k += 1
        return k + 1 if k < len(self._tokens) and self._is_hyphen(k) else k

    def _before(self, k: int) -> int:
        k -= 1
        return k - 1 if k > 0 and self._is_hyphen(k) else k

    def _is_hyphen(self, k: int) -> bool:
        token = self._tokens[k]
        before, after = self._text[token.start - 1 : token.start], self._text[token.end : token.end + 1]
        joins = before.isalnum() and after.isalnum() and token.end < self._end
        return joins and token.text in ("-", "‐", "‑")

    def _in_address(self, token: _Token) -> bool:
        """'anna@privat.dk', 'https://example.dk/fortroligt' and ':::fortroligt' of a passage are no marks."""
        text = self._text
        if text.startswith(":::", max(0, token.start - 3)):
            return True
        low, high = max(self._start, token.start - _AROUND), min(self._end, token.end + _AROUND)
        before, after = text[low : token.start].split(), text[token.end : high].split()
        left = before[-1] if before and not text[token.start - 1].isspace() else ""
        right = after[0] if after and not text[token.end].isspace() else ""
        whole = f"{left}{token.text}{right}".lstrip("(<[\"'")
        return len(whole) > len(token.text) and _ADDRESS.fullmatch(whole) is not None

    # What it means

    def _judged(self, span: _Span) -> tuple[_Span, Sense] | None:
        words, tokens = self._words, self._tokens
        if span.kind == "sign":
            return span, Sense.CLEAR
        first, last, kind = span.first, span.last, span.kind
        adjective = kind in ("adjective", "everyday")
        while adjective and first > 0 and tokens[first - 1].key in words.intensifiers:
            first -= 1
        strengthened = first < span.first
        negated = self._ends_before(first, words.negations) if kind != "open" else None
        if negated is not None:
            first = negated
        if negated is None and self._is_compound(span):
            return None
        if negated is None and self._is_of_others(_Span(first, last, kind)):
            return None
        describes = self._describes(_Span(first, last, kind), span.first) if adjective else Sense.CLEAR
        if describes is None:
            return None
        first, last = self._with_lead_in(first), self._with_trailer(last)
        whole = _Span(first, last, kind)
        if kind == "open" or (negated is not None and not strengthened):
            both = self._is_off_left(first) and self._is_off_right(last)
            return (whole, Sense.OPEN) if both else None
        doubtful = describes is Sense.DOUBTFUL or negated is not None
        sense = Sense.DOUBTFUL if doubtful else self._standing(whole)
        if sense is None:
            return None
        return (whole if sense is Sense.CLEAR else span), sense

    def _is_compound(self, span: _Span) -> bool:
        """'privat-skole', 'semi-private', 'private- og offentlige'."""
        token = self._tokens[span.last]
        after = self._text[token.end : min(token.end + 2, self._end)]
        hanging = after[:1] == "-" and after[1:2].isspace() and span.kind == "everyday"
        if span.kind not in ("adjective", "everyday"):  # 'off the record-samtaler'
            return span.last + 1 < len(self._tokens) and self._is_hyphen(span.last + 1)
        if span.first > 0 and self._is_hyphen(span.first - 1):
            return self._tokens[span.first - 2].key not in self._words.intensifiers
        return hanging or (span.last + 1 < len(self._tokens) and self._is_hyphen(span.last + 1))

    def _is_of_others(self, span: _Span) -> bool:
        """Whether it is plainly said of something else: 'afstemningen er hemmelig', 'votes in secret'."""
        tokens, words = self._tokens, self._words
        before = tokens[span.first - 1].key if span.first else ""
        after = tokens[span.last + 1] if span.last + 1 < len(tokens) else None
        clause = self._clause(span.first)
        if span.kind == "loose":
            return before in words.between
        if span.kind == "sentence":
            return (
                self._matches(span.last + 1, words.ruled) is not None if after else before in words.of_people
            )
        if self._is_quoted(span) and span.first > 1 and tokens[span.first - 2].key in words.titles:
            return True
        if span.kind == "manner":
            return before in words.choosing or before in words.interested
        if span.kind not in ("adjective", "everyday"):
            return False
        if before in words.choosing or (after is not None and after.key == "med" and "er" in clause[-1:]):
            return True
        stated = bool(clause) and clause[-1] in words.keepers
        return stated and (
            not words.others.isdisjoint(clause) or (clause[0] in words.asking and len(clause) > 2)
        )

    def _clause(self, first: int) -> list[str]:
        """The words of the clause before a token, at most eight."""
        found: list[str] = []
        k = first - 1
        while k >= 0 and self._tokens[k].key and len(found) < 8:
            found.append(self._tokens[k].key)
            k -= 1
        return found[::-1]

    def _describes(self, whole: _Span, word: int) -> Sense | None:
        """Whether an adjective only describes the noun after it (None), may do so, or stands by itself (CLEAR)."""
        words, tokens = self._words, self._tokens
        adjective, k = tokens[word], whole.last + 1
        everyday = whole.kind == "everyday"
        before = tokens[whole.first - 1].key if whole.first else ""
        if everyday and self._beside_public(whole):
            return None
        if k >= len(tokens) or not tokens[k].key:
            return None if everyday and before in words.articles else Sense.CLEAR
        following = tokens[k]
        if everyday and before in words.articles and following.key in words.conjunctions:
            return None  # 'det private og det offentlige'
        if following.key in words.conjunctions:
            return self._describes_with_another(adjective, k)
        if following.key in words.acts:
            begins = whole.first == 0 or adjective.start < self._head
            several = adjective.key in words.describing and following.key.endswith(("r", "s"))
            if (several or before in words.articles) and not (begins or self._is_off_left(whole.first)):
                return None
            return Sense.CLEAR if adjective.start < self._head else Sense.DOUBTFUL
        if following.key in words.not_nouns or following.text[0].isdigit():
            return None if everyday and before in words.articles else Sense.CLEAR
        if following.capital and not adjective.capital:
            return Sense.CLEAR  # somebody's name
        if everyday and following.capital and not adjective.text.isupper() and adjective.start >= self._head:
            return Sense.DOUBTFUL if self._begins(whole.first) else None  # 'Privat Pleje ApS'
        noun = following.key in words.nouns or (
            len(following.key) > 5 and following.key.endswith(words.noun_endings)
        )
        head = adjective.start < self._head
        definite = self._is_definite(following) and following.key not in words.nouns
        if definite and not everyday and adjective.key not in words.describing:
            return Sense.CLEAR if head else Sense.DOUBTFUL
        if before in words.makes_noun and not following.capital:
            return None  # 'om fortrolig korrespondance', 'a confidential helpline'
        if noun or (not following.capital and (everyday or adjective.key in words.describing) and not head):
            return None
        return Sense.CLEAR if following.capital or (head and not everyday) else Sense.DOUBTFUL

    @staticmethod
    def _is_definite(word: _Token) -> bool:
        """'om fortroligt budgettet': a definite noun has no such adjective in front of it."""
        return len(word.key) > 5 and word.key.endswith(("en", "et", "erne"))

    def _beside_public(self, whole: _Span) -> bool:
        """'offentlig og privat', 'private and public'."""
        tokens, words = self._tokens, self._words
        before = [token.folded for token in tokens[max(0, whole.first - 2) : whole.first]]
        after = [token.folded for token in tokens[whole.last + 1 : whole.last + 3]]
        joins = words.conjunctions | {",", "/"}
        return (len(before) == 2 and before[0] in words.public and before[1] in joins) or (
            len(after) == 2 and after[0] in joins and after[1] in words.public
        )

    def _describes_with_another(self, adjective: _Token, k: int) -> Sense | None:
        """'fortrolige og følsomme oplysninger', but 'fortroligt og kun til mig'."""
        tokens, words = self._tokens, self._words
        second = tokens[k + 1] if k + 1 < len(tokens) else None
        third = tokens[k + 2] if k + 2 < len(tokens) else None
        if second is None or not second.key or second.key in words.not_nouns or second.capital:
            return Sense.CLEAR
        if second.key in words.adjectives:
            apart = words.not_nouns | words.conjunctions | words.acts
            noun = third is not None and third.key and third.key not in apart and not third.capital
            return None if noun and adjective.start >= self._head else Sense.CLEAR
        return None if adjective.key in words.describing else Sense.CLEAR

    def _standing(self, span: _Span) -> Sense | None:
        """The sense of a mark that describes no noun, by what stands around it."""
        tokens, words = self._tokens, self._words
        left, right = self._is_off_left(span.first), self._is_off_right(span.last)
        before = tokens[span.first - 1].key if span.first else ""
        after = tokens[span.last + 1].key if span.last + 1 < len(tokens) else ""
        quoted, head = self._is_quoted(span), tokens[span.first].start < self._head
        if span.kind == "alone":
            if not (left and right) or quoted:
                return None
            return Sense.CLEAR if self._is_edge(span) else Sense.DOUBTFUL
        if span.kind == "loose" and not (left and right):
            if after in words.conjunctions:
                return Sense.DOUBTFUL if tokens[span.first].key in words.only else None
            if left and after in words.verbs and not head:
                return None  # 'mellem os er der god tone'
            return (Sense.CLEAR if head else Sense.DOUBTFUL) if left or right or head else None
        if quoted:
            return Sense.DOUBTFUL
        if head:
            return Sense.CLEAR
        if span.kind == "doubtful" or self._is_needed(span):
            return Sense.DOUBTFUL
        if left and right:
            return Sense.CLEAR
        said_how = before in words.prepositions | words.told and span.kind != "phrase"
        kept = not words.keepers.isdisjoint(self._clause(span.first)[-4:]) or said_how
        if span.kind in ("sentence", "manner") or kept:
            return Sense.DOUBTFUL
        if self._begins(span.first) or (right and span.kind != "everyday"):
            return Sense.DOUBTFUL if after in words.verbs else Sense.CLEAR
        cuts = span.kind == "adjective" and not left and after in words.running - words.verbs
        return Sense.CLEAR if cuts and before not in words.not_nouns else Sense.DOUBTFUL

    def _is_needed(self, span: _Span) -> bool:
        """Whether what stands before it is no sentence without what follows it: 'han er, mellem os, ikke rask'."""
        tokens, k = self._tokens, span.first - 1
        stands_between = k > 0 and tokens[k].text in ",-–—" and span.last + 1 < len(tokens)
        return (
            stands_between
            and tokens[k - 1].key in self._words.keepers
            and tokens[span.last + 1].text in ",-–—"
        )

    def _with_lead_in(self, first: int) -> int:
        """'det er fortroligt' is one mark, where nothing stands before it in its sentence."""
        lead = self._ends_before(first, self._words.lead_ins) if first else None
        if lead is None:
            return first
        return lead if self._is_off_left(lead) or self._tokens[lead].start < self._head else first

    def _with_trailer(self, last: int) -> int:
        if last + 1 >= len(self._tokens):
            return last
        trailer = self._matches(last + 1, self._words.trailers)
        if trailer is not None and trailer + 1 < len(self._tokens):
            trailer = self._matches(trailer + 1, self._words.trailers) or trailer
        return trailer if trailer is not None and self._is_off_right(trailer) else last

    # Places

    def _is_off_left(self, first: int) -> bool:
        if first <= 0:
            return True
        before = self._tokens[first - 1]
        return not before.key and before.text not in "&+@" and not self._is_hyphen(first - 1)

    def _begins(self, first: int) -> bool:
        """At the beginning of the text, of a sentence or a line, or after a colon or a dash."""
        return first <= 0 or self._tokens[first - 1].text in f":;-–—\n{ENDS}"

    def _is_off_right(self, last: int) -> bool:
        if last + 1 >= len(self._tokens):
            return True
        after = self._tokens[last + 1]
        if after.key in self._words.conjunctions and last + 2 < len(self._tokens):
            another = self._candidate(last + 2)  # 'fortroligt og kun til mig'
            return another is not None and another.kind not in ("alone", "open")
        return not after.key and after.text not in "&+@" and not self._is_hyphen(last + 1)

    def _is_edge(self, span: _Span) -> bool:
        """Alone in a pair of brackets or a line, or set off at the beginning or the end of the text."""
        tokens = self._tokens
        before = tokens[span.first - 1].text if span.first else "\n"
        after = tokens[span.last + 1].text if span.last + 1 < len(tokens) else "\n"
        at_end = span.last + 1 >= len(tokens) or (after in ENDS and span.last + 2 >= len(tokens))
        return CLOSING.get(before) == after or (before == "\n" and after in f":\n{ENDS}-–—") or at_end

    def _is_quoted(self, span: _Span) -> bool:
        """Whether it is quoted: then it is said as it stands."""
        if self._quoted is None:
            self._quoted = [found.span() for found in _QUOTED.finditer(self._text, self._start, self._end)]
        start, end = self._tokens[span.first].start, self._tokens[span.last].end
        at = bisect_right(self._quoted, (start, start)) - 1
        if at < 0:
            return False
        return end < self._quoted[at][1]

    def _mark(self, span: _Span, sense: Sense) -> Mark:
        start, end = self._tokens[span.first].start, self._tokens[span.last].end
        return Mark(start, end, cut_of(self._text, start, end, self._start, self._end), sense)
