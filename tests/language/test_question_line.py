"""Lines about questions to the administration."""

from __future__ import annotations

from datetime import date, datetime

from bot.language.question_line import QuestionSaid as Said
from bot.language.question_line import read_question
from tests.office import COPENHAGEN

NOW = datetime(2027, 8, 20, 10, tzinfo=COPENHAGEN)
WHAT = "Hvad koster 14 dage i stedet for 31?"
BY_28 = date(2027, 8, 28)

LINES = (
    (f'"{WHAT}" til økonomi senest 28. august', Said(text=WHAT, to="økonomi", due=BY_28)),
    (f"{WHAT} til økonomi senest 28. august", Said(text=WHAT, to="økonomi", due=BY_28)),
    (
        "“Hvad koster det at gå til 14 dage?” om ønske 2.1 til økonomiforvaltningen inden 28. august",
        Said(text="Hvad koster det at gå til 14 dage?", to="økonomiforvaltningen", due=BY_28, about="2.1"),
    ),
    (
        "What do 14 days cost? to finance by 28 August",
        Said(text="What do 14 days cost?", to="finance", due=BY_28),
    ),
    (
        "What do they cost? to the finance department no later than 28 August",
        Said(text="What do they cost?", to="the finance department", due=BY_28),
    ),
    # Without quotes or a question mark 'til', 'to' and a day may be part of what is asked.
    ("hvor mange venter i dag, til sundhed", Said(text="hvor mange venter i dag, til sundhed")),
    (
        "hvad koster det at komme ned til 14 dage, svar senest 28. august",
        Said(text="hvad koster det at komme ned til 14 dage", due=BY_28),
    ),
    (
        "1 besvaret af Lone Krag, notat 214: 1,2 mio. om året",
        Said(number="1", answered=True, by="Lone Krag", note="214", answer="1,2 mio. om året"),
    ),
    (
        "1 besvaret i notat nr. 2027/214 af Lone Krag",
        Said(number="1", answered=True, by="Lone Krag", note="2027/214"),
    ),
    (
        "1 answered by Lone Krag note 214: DKK 1.2m a year",
        Said(number="1", answered=True, by="Lone Krag", note="214", answer="DKK 1.2m a year"),
    ),
    ("1: 1,2 mio.", Said(number="1", answered=True, answer="1,2 mio.")),
    ("1 besvaret", Said(number="1", answered=True)),
    ("1 genåbn", Said(number="1", reopen=True)),
    ("1 unanswered", Said(number="1", reopen=True)),
    ("1 senest 28. august", Said(number="1", due=BY_28)),
    ("1 til social og sundhed", Said(number="1", to="social og sundhed")),
    ("1 slet", Said(number="1", remove=True)),
    ("1 hvad mener du", Said(number="1", unread="hvad mener du")),
    ("1", Said(number="1")),
    ('""', Said()),
)


def test_what_a_line_says() -> None:
    wrong = [(line, read) for line, said in LINES if (read := read_question(line, NOW, "da")) != said]
    assert wrong == []
