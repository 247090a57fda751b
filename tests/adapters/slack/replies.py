"""Replies and forms of every shape, for properties that hold of all of them."""

from __future__ import annotations

from hypothesis import strategies as st

from bot.core.reply import (
    Block,
    Bullets,
    Buttons,
    Choice,
    Divider,
    Field,
    FieldKind,
    Fields,
    Form,
    Heading,
    Inlines,
    Note,
    Paragraph,
    Reply,
    Table,
    Text,
    Tone,
    Visibility,
)

NASTY = [
    "",
    " ",
    "\n",
    "\x00",
    "\ud800",
    "\u200b",
    "\u202edcba",
    "<!channel>",
    "<!here|@here>",
    "<@U00000IDA>",
    "@here",
    "@channel",
    "*fed* _kursiv_ ~streget~ `kode` > citat",
    "</script><b>&amp;</b>",
    ":tada:",
    "🏳️‍🌈👩‍👩‍👧" * 20,
    "مرحبا",
    "Rønne Å, Æbelø",
    "x" * 151,
    "ord " * 900,
    "æ" * 3_500,
    "👍" * 2_100,
]

words = st.one_of(st.sampled_from(NASTY), st.text(max_size=30))
addresses = st.sampled_from(
    [None, None, "https://vesterby.example/dagsorden", "javascript:alert(1)", "ftp://x", "https://a b"]
)
runs = st.builds(Text, words, st.booleans(), st.booleans(), st.booleans(), addresses)
inlines: st.SearchStrategy[Inlines] = st.lists(runs, max_size=4).map(tuple)
sentences = st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF), min_size=1, max_size=20)
choices = st.lists(st.builds(Choice, words, sentences, st.sampled_from(Tone)), max_size=8).map(tuple)
rows = st.integers(0, 23).flatmap(
    lambda columns: st.lists(st.lists(inlines, min_size=0, max_size=columns).map(tuple), max_size=6).map(
        tuple
    )
)
tables = st.builds(Table, st.lists(words, max_size=22).map(tuple), rows)
blocks: st.SearchStrategy[Block] = st.one_of(
    st.builds(Heading, words),
    st.builds(Paragraph, inlines),
    st.builds(Bullets, st.lists(inlines, max_size=12).map(tuple), st.booleans()),
    st.builds(Fields, st.lists(st.tuples(words, inlines), max_size=14).map(tuple)),
    tables,
    st.just(Divider()),
    st.builds(Note, inlines),
    st.builds(Buttons, choices),
)
names = st.sampled_from(["people", "body", "when", "topic", "notes", "next", "kind", "secret"])
options = st.lists(st.tuples(words, words), max_size=12).map(tuple)
fields = st.builds(
    Field,
    names,
    words,
    st.sampled_from(FieldKind),
    words,
    words,
    st.booleans(),
    options,
    words,
)
forms = st.builds(
    Form,
    sentences,
    words,
    st.lists(fields, min_size=1, max_size=8, unique_by=lambda field: field.name).map(tuple),
    words,
    words,
    words,
)
replies = st.builds(
    Reply,
    st.lists(blocks, max_size=12).map(tuple),
    choices,
    st.sampled_from(Visibility),
    st.one_of(st.none(), forms),
    summary=words,
)
