"""A free line is understood, nothing of it is lost, and it is written back as it was meant."""

import re
import time
from datetime import date
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.language.dates import Moment, Prefer
from bot.language.line import Known, Line, NextStep, PersonRef, Register, read_line, vocabulary, write_line
from bot.language.names import Entry, NameIndex, fold
from tests.countries import DK
from tests.language.line_register import NOW, REGISTER
from tests.language.test_names import invented_names
from tests.tables import table

_MARKS = {Known.EXACT: "", Known.SEVERAL: " ??", Known.NEAR: " ~", Known.UNKNOWN: " ?"}


def read(
    text: str, language: str = "da", prefer: Prefer = Prefer.PAST, register: Register = REGISTER
) -> Line:
    return read_line(text, NOW, prefer, language, register)


def shown_person(person: PersonRef) -> str:
    """'borgmester / Anna Jensen #1 (A)'; '?' unknown, '??' several, '~' near."""
    number = f" #{person.person_id}" if person.person_id is not None else ""
    title = f"{person.title} / " if person.title else ""
    party = f" ({person.party})" if person.party else ""
    return f"{title}{person.name}{number}{_MARKS[person.known]}{party}"


def shown_step(step: NextStep) -> str:
    """'send tal <Ida Holt #1> until 2026-11-20'."""
    number = f" #{step.owner_id}" if step.owner_id is not None else ""
    owner = f" <{step.owner}{number}>" if step.owner else ""
    return f"{step.subject}{owner}{f' until {step.due}' if step.due else ''}"


def shown(line: Line) -> str:
    """Everything understood, part by part, as the table writes it."""
    parts = [f"people: {', '.join(map(shown_person, line.people))}"] if line.people else []
    if body := line.body:
        number = f" #{body.organization_id}" if body.organization_id is not None else ""
        parts.append(
            f"body: {body.text}{number}{' ??' if body.candidates else ''}{f' @ {body.area}' if body.area else ''}"
        )
    if when := line.when:
        clock = f" {when.time:%H:%M}" if when.time else ""
        parts.append(f"when: {when.day}{clock}{f'..{when.until}' if when.until else ''}")
    parts += [f"topic: {line.topic}"] if line.topic else []
    parts += [f"notes: {line.details}"] if line.details else []
    parts += [f"next: {shown_step(step)}" for step in line.next_steps]
    parts += ["confidential"] if line.confidential else []
    parts += [f"impossible: {', '.join(line.impossible)}"] if line.impossible else []
    parts += [f"tags: {', '.join(sorted(line.tags))}"] if line.tags else []
    parts += [f"left over: {line.leftovers}"] if line.leftovers else []
    return " | ".join(parts).replace("\n", "\\n")


def _table() -> list[tuple[str, Prefer, str, str]]:
    rows = []
    for row in (Path(__file__).parent / "lines.tsv").read_text("utf-8").splitlines():
        if row and not row.startswith("#"):
            language, prefer, text, understood = row.split("\t")
            rows.append((language, Prefer(prefer), text.replace("\\n", "\n"), understood))
    return rows


LINES = _table()


def test_the_table_covers_both_languages() -> None:
    danish = sum(language == "da" for language, *_ in LINES)
    assert danish >= 100
    assert len(LINES) - danish >= 50


@table(("language", "prefer", "text", "understood"), LINES)
def test_lines(language: str, prefer: Prefer, text: str, understood: str) -> None:
    assert shown(read(text, language, prefer)) == understood


@table(("language", "prefer", "text"), [row[:3] for row in LINES])
def test_a_line_written_back_is_read_the_same(language: str, prefer: Prefer, text: str) -> None:
    line = read(text, language, prefer)
    again = read(write_line(line, language), language, prefer)
    if line.leftovers or line.impossible:  # these follow the notes
        assert (again.people, again.when, again.topic) == (line.people, line.when, line.topic)
        assert again.details or again.next_steps
    else:
        assert again == line


@table(("language", "prefer", "text"), [row[:3] for row in LINES])
def test_a_line_is_written_in_either_language(language: str, prefer: Prefer, text: str) -> None:
    line = read(text, language, prefer)
    other = "en" if language == "da" else "da"
    if not (line.leftovers or line.impossible):
        assert read(write_line(line, other), other, prefer) == line


@table(
    ("text", "understood"),
    [
        ("i Næstved med Børne- og Ungeudvalget", "body: Børne- og Ungeudvalget @ Næstved"),
        ("Næstved Børne- og Ungeudvalget", "body: Børne- og Ungeudvalget @ Næstved"),
        ("Næstved [p6] Børne- og Ungeudvalget", "body: Børne- og Ungeudvalget @ Næstved | left over: [p6]"),
        ("i Slagelse med Børne- og Ungeudvalget", "body: Børne- og Ungeudvalget #3 @ Slagelse"),
        ("i Næstved, mødte Børne- og Ungeudvalget i Slagelse",
         "body: Børne- og Ungeudvalget #3 @ Slagelse | left over: i Næstved"),
    ],
)  # fmt: skip
def test_a_committee_known_elsewhere_is_not_the_one_in_the_place_named(text: str, understood: str) -> None:
    assert shown(read(text)) == understood


def test_where_the_date_stood() -> None:
    text = "Anna Jensen i går kl. 14 om genoptræning"
    line = read(text)
    assert line.when_text == "i går kl. 14"
    assert line.when_span is not None
    start, end = line.when_span
    assert text[start:end] == "i går kl. 14"


def test_what_was_typed_is_kept_beside_the_contact() -> None:
    (person,) = read("a. jensen i går").people
    assert (person.name, person.typed, person.person_id) == ("Anna Jensen", "a. jensen", 1)


def test_namesakes_are_offered_and_told_apart_only_by_what_was_said() -> None:
    (person,) = read("Lars Dam i går").people
    assert (person.known, [entry.id for entry in person.candidates]) == (Known.SEVERAL, [7, 6])
    (person,) = read("Lars Dam fra Køge i går").people
    assert person.known is Known.SEVERAL
    (person,) = read("Lars Dam [p6] fra Køge i går").people
    assert (person.known, person.person_id) == (Known.EXACT, 6)


def test_an_id_of_nobody_here_is_not_believed() -> None:
    line = read("Torben Vinther [p12345] i går")
    assert line.people == (PersonRef("Torben Vinther", known=Known.UNKNOWN),)
    assert line.leftovers == "[p12345]"


def test_an_empty_register_understands_as_much() -> None:
    line = read("borgmester Torben Vinther (A) fra Byrådet i Odense i går om letbanen", register=Register(DK))
    assert shown(line) == (
        "people: borgmester / Torben Vinther ? (A) | body: Byrådet @ Odense | when: 2026-11-19 | topic: letbanen"
    )


_WORD = re.compile(r"[^\W_]+")
_KEYWORDS = {
    fold(word)
    for words in (
        vocabulary.JOIN_WORDS, vocabulary.PEOPLE_LEADS, vocabulary.PEOPLE_LEADS_OPEN, vocabulary.TOGETHER,
        vocabulary.TOPIC_LEADS, vocabulary.TOPIC_LABELS, vocabulary.LABELS, vocabulary.FROM_LEADS,
        vocabulary.IN_LEADS, vocabulary.ARTICLES, vocabulary.SPEAKER, vocabulary.FILLERS, vocabulary.OWNER_LINKS,
        re.findall(
            r"\w+",
            """next steps step follow up ups to do dos todo todos action point points task tasks næste skridt
            opfølgning opfølgninger opgave opgaver note notes noter referat detail details detaljer bemærkning
            bemærkninger comment comments resumé summary strengt strictly confidential fortrolig fortroligt
            confidence fortrolighed kommune kommunen ill""",
        ),
    )
    for word in words
}  # fmt: skip


def kept_in(line: Line) -> str:
    """Everything a line shows of what was typed."""
    shown_parts = [line.when_text, line.topic, line.details, line.leftovers, *line.tags, *line.impossible]
    for person in line.people:
        shown_parts += [person.typed, person.name, person.title, person.party, f"p{person.person_id}"]
    for step in line.next_steps:
        shown_parts += [step.subject, step.owner]
    if line.body:
        shown_parts += [line.body.text, line.body.area]
    return fold(" ".join(filter(None, shown_parts)))


def lost(text: str, line: Line) -> list[str]:
    kept = kept_in(line)
    words = (fold(word) for word in _WORD.findall(text))
    return [word for word in words if word and word not in kept and word not in _KEYWORDS]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200), st.sampled_from(["da", "en"]), st.sampled_from(Prefer))
@example("\x00\ud800 Anna\u200bJensen \u202ei går", "da", Prefer.PAST)
@example("<!channel> <b>*_~</b></script> Anna", "en", Prefer.FUTURE)
@example("مرحبا بالعالم", "da", Prefer.PAST)
@example("år 9999 31. februar", "da", Prefer.PAST)
def test_any_text_is_read_and_none_of_it_lost(text: str, language: str, prefer: Prefer) -> None:
    line = read(text, language, prefer)
    if not line.next_steps:  # a deadline is cut out of its step
        assert not lost(text, line)
    write_line(line, language)


_PIECES = st.sampled_from(
    re.split(
        r"\|",
        "Anna Jensen|Bo Holm|bo holm|Torben Vinther|Lise Lotte Vang|borgmester|formand for|Lars Dam|[p6]|(A)"
        "|(via Teams)|,|og|&|and|med|with|sammen med|fra|from|i|in|på|at|Næstved|Slagelse|Sundhedsudvalget"
        "|Børne- og Ungeudvalget"
        "|the health committee|klima, miljø og teknik|i går|kl. 14|på mandag|next week|31. februar|om|about|vedr."
        "|genoptræning|budget 2027|skoler og veje|den nye bro|:|-|–|.|;|!|\n|fortroligt|(confidential)|[again]|kaffe"
        "|ringede|mødte|jeg|vi|de|hun vil gerne|\"|(|)|@Ida|:smile:|🎉|https://example.dk|næste skole|noter:|emne:|re:",
    )
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(_PIECES, max_size=14), st.sampled_from(["da", "en"]))
@example(["om", '"', "Bo Holm", '"', "om", "Anna Jensen"], "da")
@example(["Næstved", "[p6]", "Børne- og Ungeudvalget"], "da")
def test_no_mixture_of_clauses_loses_a_word(pieces: list[str], language: str) -> None:
    text = " ".join(pieces)
    line = read(text, language)
    assert not lost(text, line), shown(line)


_STEP_PIECES = st.sampled_from(
    re.split(
        r"\|",
        "send tal|ring til Bo|Ida:|@Mads Bruun|(Ida)|Sofie sender|jeg|Torben:|skal|;|,|og|1)|2)|."
        "|book lokale|mødet|\n- ",
    )
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(_STEP_PIECES, max_size=10))
def test_no_next_step_loses_a_word(pieces: list[str]) -> None:
    text = "Næste: " + " ".join(pieces)
    line = read(text)
    gone = [word for word in lost(text, line) if word not in ("1", "2", "mads", "bruun", "sofie", "ida")]
    assert not gone, shown(line)


_NAMES = st.sampled_from(["Anna Jensen", "Bo Holm", "Torben Vinther", "Maria de la Cruz", "J.P. Vang"])
_TOPICS = st.sampled_from(
    ["genoptræning", "budget 2027", "skoler, unge og veje", "konferencen i mandags", "1. maj", "tal: en status",
     "samarbejde med KL", "det der - tror vi - kommer", "træning om aftenen", "A. Jensens forslag", "fortrolighed"]
)  # fmt: skip
_SUBJECTS = st.sampled_from(
    ["send tal", "ring til Bo", "skriv notat (2 sider)", "book lokale 4", "følg op på budget"]
)


@st.composite
def sensible_lines(draw: st.DrawFn) -> Line:
    """Lines as a form makes them."""
    names = draw(st.lists(_NAMES, min_size=1, max_size=4, unique=True))
    people = [read(name).people[0] for name in names]
    days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
    when = draw(
        st.none()
        | st.builds(
            Moment, days, st.none() | st.times().map(lambda t: t.replace(second=0, microsecond=0, fold=0))
        )
    )
    owners = st.sampled_from([(None, None), ("Ida Holt", 1), ("Sofie Lund", 3), ("Torben", None)])
    steps = draw(st.lists(st.tuples(_SUBJECTS, owners, st.none() | days), max_size=3))
    body = draw(
        st.sampled_from(
            ["", "fra Næstved", "fra Sundhedsudvalget i Slagelse", "fra Byrådet i Odense", "fra FOA"]
        )
    )
    return Line(
        people=tuple(people),
        body=read(f"Anna Jensen {body}").body,
        when=when,
        topic=draw(st.none() | _TOPICS),
        details=draw(
            st.none()
            | st.sampled_from(["god snak", "Hun vil gerne se tal. Og mere", "kl. 14 igen: ja - nej"])
        ),
        next_steps=tuple(NextStep(subject, *owner, due) for subject, owner, due in steps),
        confidential=draw(st.booleans()),
        tags=draw(st.sampled_from([frozenset(), frozenset({"again"})])),
    )


@settings(max_examples=200, deadline=None)
@given(sensible_lines(), st.sampled_from(["da", "en"]), st.sampled_from(Prefer))
def test_what_a_form_was_told_survives_as_one_line(line: Line, language: str, prefer: Prefer) -> None:
    assert read(write_line(line, language), language, prefer) == line


HOSTILE = [
    "a," * 4000, "Anna " * 1600, "x y om i går " * 100_000, "om " * 3000, "(" * 8000, 'om " ' * 2000, ": " * 4000,
    "fortroligt. " * 700, "næste: a " * 900, "[a]" * 2600, "i går, " * 1200, "fra A " * 1300, "\n" * 8000, " - " * 2600,
    "Torben Vinther, " * 500, "Næste: " + "@Ida send tal inden fredag, " * 280, "Næste: " + "(a) " * 2000,
    "borgmester " * 700, "a- og " * 1300, "Anna Jensen i går. " + "A b. " * 1500, "\u202e" * 8000, "\ud800" * 8000,
]  # fmt: skip


@table("text", HOSTILE)
def test_hostile_text_costs_no_more_than_its_length(text: str) -> None:
    began = time.thread_time()
    read(text)
    assert time.thread_time() - began < 5  # what grows with the square of its length takes minutes


def test_a_typical_line_takes_hardly_longer_with_ten_thousand_names() -> None:
    text = (
        "Anna Jensen og Bo Holm fra Næstved i går kl. 14 om genoptræning. Næste: Ida: send tal inden fredag"
    )

    def seconds(names: int) -> float:
        entries = [*invented_names(names), Entry(10_001, "Anna Jensen"), Entry(10_002, "Bo Holm")]
        register = Register(DK, NameIndex(entries), REGISTER.bodies, REGISTER.areas, REGISTER.team)
        spans = []
        for _ in range(50):
            began = time.thread_time()
            read(text, register=register)
            spans.append(time.thread_time() - began)
        return min(spans)

    assert seconds(10_000) < 3 * seconds(10)
