"""What is marked confidential is kept to few at every door that keeps words, and opened again with one press."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from bot.core.messages import Abilities, Kind
from bot.core.reply import Reply, Visibility
from bot.engine.slots import Reads
from bot.politics.cases import case_kinds
from storage import tables
from tests.marks import MARKS
from tests.office import BUDGET, Office, button, choices, office, shown

SECRET = "xylofon"  # said in every record; nobody else may meet it
ALOUD = Abilities(private=False)

# Each door with the mark where people put it; {n} makes each sentence another one.
RECORDS = {
    "da": (
        "møde noteret Ellen Thorup i går kl. 9 om xylofon{n}, {m}",
        "møde noteret Ellen Thorup i går kl. 9 {m} om xylofon{n}",
        "møde noteret {m}: Ellen Thorup i går om xylofon{n}",
        "møde noteret Ellen Thorup i går om ting{n}: hun køber xylofon, {m}",
        "møde noteret Ellen Thorup i går om ting{n}. Næste: køb xylofon inden fredag, {m}",
        "møde noteret Ellen Thorup i går om xylofon{n}\n{m}\nNæste: ring til hende",
        "møde planlagt Ellen Thorup på tirsdag kl. 14 om xylofon{n} ({m})",
        "opkald noteret Ellen Thorup i går om xylofon{n} - {m}",
        "opkald planlagt Ellen Thorup på tirsdag om xylofon{n}. {m}",
        "besøg noteret Ellen Thorup i går om xylofon{n}; {m}",
        "besøg planlagt Ellen Thorup på onsdag om xylofon{n}, {m}",
        "mail sendt Ellen Thorup i går om xylofon{n}, {m}",
        "debatindlæg sendt om xylofon{n} i går, {m}",
        "debatindlæg planlagt om xylofon{n} på tirsdag, {m}",
        "høringssvar sendt om xylofon{n} i går ({m})",
    ),
    "en": (
        "meeting logged Ellen Thorup yesterday 9:00 about xylofon{n}, {m}",
        "meeting logged Ellen Thorup yesterday 9:00 {m} about xylofon{n}",
        "meeting logged {m}: Ellen Thorup yesterday about xylofon{n}",
        "meeting logged Ellen Thorup yesterday about thing{n}: she buys a xylofon, {m}",
        "meeting logged Ellen Thorup yesterday about thing{n}. Next: buy a xylofon by Friday, {m}",
        "meeting logged Ellen Thorup yesterday about xylofon{n}\n{m}\nNext: call her",
        "meeting planned Ellen Thorup on Tuesday 14:00 about xylofon{n} ({m})",
        "call logged Ellen Thorup yesterday about xylofon{n} - {m}",
        "call planned Ellen Thorup on Tuesday about xylofon{n}. {m}",
        "visit logged Ellen Thorup yesterday about xylofon{n}; {m}",
        "visit planned Ellen Thorup on Wednesday about xylofon{n}, {m}",
        "mail logged Ellen Thorup yesterday about xylofon{n}, {m}",
        "oped logged about xylofon{n} yesterday, {m}",
        "oped planned about xylofon{n} on Tuesday, {m}",
        "hearing logged about xylofon{n} yesterday ({m})",
    ),
}
NOTES = {
    "da": (
        "kontakt notat Ellen Thorup: køber xylofon{n}, {m}",
        "kontakt notat Ellen Thorup {m}: køber xylofon{n}",
    ),
    "en": (
        "contact note Ellen Thorup: buys xylofon{n}, {m}",
        "contact note Ellen Thorup ({m}): buys xylofon{n}",
    ),
}
TASKS = {
    "da": (
        "opgave ny køb xylofon{n} inden fredag, {m}",
        "opgave ny {m}: køb xylofon{n}",
        "opgave ny Bo: køb xylofon{n} ({m})",
    ),
    "en": (
        "task add buy xylofon{n} by Friday, {m}",
        "task add {m}: buy xylofon{n}",
        "task add Bo: buy xylofon{n} ({m})",
    ),
}
OPEN_WORD = {"da": "Åbn", "en": "Open"}
SHARE_WORD = {"da": "Del i kanalen", "en": "Share in channel"}
ASKED = (
    *(
        "meeting list",
        "call list",
        "visit list",
        "mail list",
        "oped list",
        "hearing list",
        "contact show Ellen Thorup",
    ),
    *(
        "task list",
        "digest now",
        "digest week",
        "calendar week",
        "contact find Ellen",
        "nudge list",
        "draft list",
    ),
    *(
        "when did we last meet Ellen Thorup?",
        "what did we talk with Ellen Thorup about?",
        "who have we met this week?",
    ),
    *(
        "contact export Ellen Thorup",
        "contact forgotten",
        "meeting list Ellen Thorup",
        "help",
        "calendar next",
    ),
)


def rows(an: Office, table: Any, *names: str) -> list[Any]:
    columns = [table.__table__.c[name] for name in names]
    return an.work.do(
        lambda unit: list(unit.connection.execute(select(*columns).order_by(table.__table__.c.id)))
    )


def level(an: Office, table: Any) -> str:
    """How far the newest row of a table may be told."""
    return rows(an, table, "confidentiality")[-1][0] or "team"


def is_guarded(an: Office, reply: Reply) -> bool:
    labels = [one.label for one in choices(reply)]
    opens = any(label.startswith(OPEN_WORD[an.locale]) for label in labels)
    return reply.visibility is Visibility.SECRET and opens and SHARE_WORD[an.locale] not in labels


def tells(an: Office, who: str) -> list[str]:
    """What of the secret somebody else is shown, whatever they ask, here and in the room."""
    told = []
    for text in ASKED:
        for changes in ({}, {"place": BUDGET}, {"place": BUDGET, "abilities": ALOUD}):
            if SECRET in an.lines(text, who=who, **changes).lower():
                told.append(f"{text} {changes}")
    return told


@pytest.mark.parametrize("locale", ["da", "en"])
def test_every_mark_at_every_door_is_kept_to_few(locale: str) -> None:
    """Each mark at every third door, each door with every third mark, other ones in either language."""
    doors: tuple[tuple[tuple[str, ...], Any], ...] = (
        (RECORDS[locale], tables.Activity),
        (NOTES[locale], tables.Note),
        (TASKS[locale], tables.Task),
    )
    with office(locale) as an:
        number = wrong = 0
        faults = []
        for sentences, table in doors:
            for at, sentence in enumerate(sentences):
                for mark in MARKS[locale][(at + (locale == "da")) % 3 :: 3]:
                    number += 1
                    said = sentence.format(m=mark, n=number)
                    reply = an.say(said, place=BUDGET)
                    if level(an, table) != "private" or not is_guarded(an, reply):
                        wrong += 1
                        faults.append(said)
        assert faults == []
        assert number > 160
        assert tells(an, "malik") == []
        kept = [one for row in rows(an, tables.Activity, "subject", "details") for one in row]
        kept += [row[0] for row in rows(an, tables.Note, "text")] + [
            row[0] for row in rows(an, tables.Task, "subject")
        ]
        # By themselves between signs they are cut out of what is kept.
        assert [
            text for text in kept if any(word in text.lower() for word in ("fortrolig", "confiden", "🔒"))
        ] == []


@pytest.mark.parametrize(("locale", "said", "table"), [
    ("da", "møde noteret Ellen Thorup i går om xylofon, fortroligt", tables.Activity),
    ("en", "task add buy a xylofon, off the record", tables.Task),
    ("da", "kontakt notat Ellen Thorup: køber xylofon, hemmeligt", tables.Note),
    ("en", "draft new invitation for Ellen Thorup about xylofon, in confidence", tables.Draft),
])  # fmt: skip
def test_one_press_opens_it_and_another_takes_that_back(locale: str, said: str, table: Any) -> None:
    with office(locale) as an:
        an.say(said)
        if table is tables.Draft:
            an.work_off()
            an.say("draft show 1")
        assert level(an, table) == "private"
        assert an.last.visibility is Visibility.SECRET
        opens = button(an.last, OPEN_WORD[locale]).says
        assert SECRET not in an.lines(opens, who="bo").lower()
        assert level(an, table) == "private"
        before = len(rows(an, tables.AuditEntry, "action"))
        an.say(opens, kind=Kind.BUTTON)
        assert level(an, table) in ("team", "group")
        assert len(rows(an, tables.AuditEntry, "action")) > before
        an.press("Fortryd" if locale == "da" else "Undo")
        assert level(an, table) == "private"


def test_who_may_see_it_is_only_said_by_its_author(en: Office) -> None:
    en.say("meeting logged Ellen Thorup yesterday about xylofon, confidential", who="bo")
    number = rows(en, tables.Activity, "id")[-1][0]
    for text in (
        f"meeting release {number}",
        f"meeting edit {number} not confidential",
        f"meeting share {number}",
    ):
        assert SECRET not in en.lines(text)  # Ida is an administrator
    assert level(en, tables.Activity) == "private"


def test_an_edit_that_says_so_protects_and_none_unprotects_by_itself(en: Office) -> None:
    en.say("meeting logged Ellen Thorup yesterday about xylofon")
    number = rows(en, tables.Activity, "id")[-1][0]
    en.say(f"meeting edit {number}: she is leaving, off the record")
    assert level(en, tables.Activity) == "private"
    for change in (
        "about rehab",
        "yesterday 10:00",
        ": fine",
        "Next: call her",
        "Bent Holm",
        "about confidential information",
    ):
        en.say(f"meeting edit {number} {change}")
        assert level(en, tables.Activity) == "private", change
    en.say(f"meeting edit {number} (not confidential)")
    assert level(en, tables.Activity) == "team"


def test_what_was_opened_stays_open_when_its_form_is_sent_in_again(en: Office) -> None:
    en.say("meeting logged Ellen Thorup yesterday about xylofon: she told it in confidence to us")
    number = rows(en, tables.Activity, "id")[-1][0]
    assert level(en, tables.Activity) == "private"
    en.press("Open to the team")
    en.say(f"meeting edit {number}")
    en.send_in({"topic": "rehab"})
    assert level(en, tables.Activity) == "team"
    en.say(f"meeting edit {number}")
    en.send_in({"details": "she is leaving, off the record"})
    assert level(en, tables.Activity) == "private"


@pytest.mark.parametrize("field", ["people", "when", "topic", "details", "next_steps"])
def test_any_field_of_a_form_may_say_so(en: Office, field: str) -> None:
    filled = {
        "people": "Ellen Thorup",
        "when": "yesterday",
        "topic": "xylofon",
        "details": "fine",
        "next_steps": "call her",
    }
    en.say("meeting logged")
    reply = en.send_in(filled | {field: f"{filled[field]}, confidential"}, place=BUDGET)
    assert level(en, tables.Activity) == "private"
    assert is_guarded(en, reply)
    assert "confidential" not in "".join(map(str, rows(en, tables.Activity, "subject", "details")[-1]))


def test_a_message_made_a_meeting_of_may_say_so(en: Office) -> None:
    en.say(
        "meeting logged", prefill={"people": "Ellen Thorup", "details": "she buys a xylofon, off the record"}
    )
    en.send_in({"when": "yesterday", "topic": "xylofon"})
    assert level(en, tables.Activity) == "private"


def test_question_by_question_it_is_said_too(en: Office) -> None:
    asked = Abilities(forms=False, questions=True)
    en.say("meeting logged Ellen Thorup yesterday", abilities=asked)
    number = rows(en, tables.Activity, "id")[-1][0]
    en.say(f"answer details meeting edit {number}", kind=Kind.BUTTON, abilities=asked)
    en.say("she buys a xylofon, kun til mig", abilities=asked)
    assert level(en, tables.Activity) == "private"
    assert rows(en, tables.Activity, "details")[-1][0] == "she buys a xylofon"


@pytest.mark.parametrize("said", [
    *("contact add Karin Holm, editor, buys a xylofon, confidential", "contact edit Ellen Thorup, secret, 12341234"),
    *("contact step Ellen Thorup 3 buys a xylofon, off the record", 'calendar add "Xylofon day" 3 December, secret'),
    *('calendar add "Fortroligt møde om xylofon" 3 December', "committee add Xylofon Committee in Slagelse (secret)"),
    *("committee seat Ellen Thorup on the health committee in Slagelse, kun til mig",),
])  # fmt: skip
def test_what_the_whole_team_sees_is_not_taken_and_said_back(en: Office, said: str) -> None:
    watched = (
        tables.Person,
        tables.ContactDetail,
        tables.RelationStep,
        tables.CalendarDate,
        tables.Organization,
    )
    before = [rows(en, table, "id", "updated_at") for table in (*watched, tables.Membership)]
    reply = en.say(said, place=BUDGET)
    assert [rows(en, table, "id", "updated_at") for table in (*watched, tables.Membership)] == before
    assert reply.visibility is Visibility.SECRET
    assert said.split(" ", 2)[2].lower() in shown(reply).lower()
    en.press("Save it for the whole team", place=BUDGET)
    assert "Nothing has been saved" not in shown(en.last)


def test_every_command_that_keeps_words_takes_the_mark_or_refuses_it(en: Office) -> None:
    """Of the others it is said here why not: they only look, settle, choose, or keep words that are not told."""
    keeps_none = {
        *("me away", "calendar remove", "calendar subscribe", "contact merge", "contact two", "contact undo"),
        *(
            "digest more",
            "digest daily",
            "digest here",
            "digest off",
            "digest settings",
            "draft file",
            "draft approve",
        ),
        *(
            "draft sent",
            "draft discard",
            "contact import",
            "template use",
            "template restore",
            "nudge off",
            "nudge on",
        ),
        *(
            "nudge lead",
            "nudge done",
            "nudge cancelled",
            "nudge reopen",
            "nudge snooze",
            "nudge later",
            "nudge mine",
        ),
        *(
            "nudge back",
            "meeting share",
            "call share",
            "visit share",
            "mail share",
            "oped share",
            "hearing share",
            "committee undo",
            "task done",
            "task reopen",
            "task remove",
        ),
        *("contact forget", "contact export"),
        *("caucus help", "caucus start", "caucus invite", "caucus language", "caucus area", "caucus role"),
        *(
            "caucus thanks",
            "caucus nevermind",
            "template preview",
            "template difference",
            "template show",
            "template history",
        ),
        # A letter's own words are the letter: marking them is looked for by the handler, and they are not cut.
        *("draft edit", "template new", "template edit"),
    }
    keeps_none |= {
        f"{kind} {verb}"
        for kind in case_kinds()
        for verb in (
            *(
                "close",
                "reopen",
                "remove",
                "seats",
                "about",
                "belongs",
                "thanks",
                "carry",
                "internal",
                "public",
            ),
            *("also", "leave", "visible", "pin", "morning", "forget", "moved", "instead"),
        )
    }
    words = {Reads.REST, Reads.NAME, Reads.FIELD, Reads.WORD, Reads.TOPIC, Reads.DETAILS}
    for command in en.desk.registry.commands:
        if command.reads or command.name.split()[-1] in (
            "who",
            "newcomer",
            "counterpart",
            "unsure",
            "rephrased",
            "reclassify",
            "list",
            "undo",
        ):
            continue
        if {one.slot.reads for one in command.parameters} & words:
            settled = command.guards or command.public or command.name in keeps_none
            assert settled, command.name
        assert not (command.guards and command.public), command.name


def test_a_letter_that_is_marked_while_it_is_edited_is_kept_to_oneself(en: Office) -> None:
    en.say("draft new invitation for Ellen Thorup about rehab")
    en.work_off()
    en.say("draft edit 1")
    en.send_in({"text": "Dear Ellen. This is off the record."})
    assert level(en, tables.Draft) == "private"
    assert "off the record" in rows(en, tables.Draft, "body")[-1][0]  # the letter's own words stay


def test_a_passage_marked_in_a_case_stays_marked(en: Office) -> None:
    case = "We talked.\n:::confidential\nThe price is 9.\n:::\nThat was all."
    en.say("draft new")
    en.send_in({"letter": "invitation", "people": "Ellen Thorup", "topic": "rehab", "case": case})
    en.work_off()
    assert (
        rows(en, tables.Draft, "case_text") == [(case,)]
        or ":::confidential" in rows(en, tables.Draft, "case_text")[0][0]
    )


def test_whoever_has_a_confidential_step_to_do_sees_it_and_nobody_else(en: Office) -> None:
    en.say("task add Bo: buy a xylofon by today, confidential")
    number = rows(en, tables.Task, "id")[-1][0]
    assert SECRET in en.lines("task list", who="bo")
    assert SECRET not in en.lines("task list", who="bo", place=BUDGET, abilities=ALOUD)
    for verb in ("done", "reopen", "snooze", "release", "protect"):
        assert SECRET not in en.lines(f"task {verb} {number}", who="malik")
    assert SECRET in en.lines(f"task done {number}", who="bo")


def test_a_topic_stays_open_and_may_be_shared(en: Office) -> None:
    for topic in (
        "confidential information in social cases",
        "fortrolige oplysninger i socialsager",
        "private hospitals",
    ):
        reply = en.say(f"meeting logged Ellen Thorup yesterday about {topic}", place=BUDGET)
        assert level(en, tables.Activity) == "team"
        assert rows(en, tables.Activity, "subject")[-1][0] == topic
        assert "Share in channel" in [one.label for one in choices(reply)]


THE_LAST = {
    "da": (
        "det var fortroligt",
        "gør det fortroligt",
        "fortroligt",
        "gør møde {n} fortroligt",
        "møde {n} fortroligt",
        "møde fortroligt {n}",
        "mødet er fortroligt",
        "møde ret {n} [fortroligt]",
    ),
    "en": (
        "that was confidential",
        "make it confidential",
        "confidential",
        "make meeting {n} confidential",
        "meeting {n} confidential",
        "meeting confidential {n}",
        "mark that as confidential",
    ),
}
OPENED = {
    "da": (
        "det var ikke fortroligt",
        "møde ret {n} åben",
        "møde ret {n} åbn for teamet",
        "møde ret {n} kan ses af alle",
        "møde ret {n} offentlig",
        "møde ret {n}: åbn",
    ),
    "en": ("that was not confidential", "meeting edit {n} open", "meeting edit {n} visible to all"),
}
LED = {
    "da": (
        "{m}: møde noteret Ellen Thorup i går om ting {n}",
        "{m} møde noteret Ellen Thorup i går om ting {n}",
        "møde {m} noteret Ellen Thorup i går om ting {n}",
    ),
    "en": (
        "{m}: meeting logged Ellen Thorup yesterday about thing {n}",
        "{m} meeting logged Ellen Thorup yesterday about thing {n}",
    ),
}


@pytest.mark.parametrize("locale", ["da", "en"])
def test_it_is_said_of_the_last_record_or_of_a_numbered_one_and_taken_back(locale: str) -> None:
    with office(locale) as an:
        an.say("meeting logged Ellen Thorup yesterday about xylofon")
        number = rows(an, tables.Activity, "id")[-1][0]
        for said in THE_LAST[locale]:
            an.say(said.format(n=number))
            assert level(an, tables.Activity) == "private", said
            an.say(OPENED[locale][0])
            assert level(an, tables.Activity) == "team", said
        for said in OPENED[locale]:
            an.say(f"meeting protect {number}")
            assert level(an, tables.Activity) == "private"
            an.say(said.format(n=number))
            assert level(an, tables.Activity) == "team", said
        an.say(THE_LAST[locale][0])
        an.press("Fortryd" if locale == "da" else "Undo")
        assert level(an, tables.Activity) == "team"


@pytest.mark.parametrize("locale", ["da", "en"])
def test_a_command_with_the_mark_before_it_is_that_command(locale: str) -> None:
    mark = {"da": "fortroligt", "en": "confidential"}[locale]
    with office(locale) as an:
        for number, sentence in enumerate(LED[locale]):
            an.say(sentence.format(m=mark, n=number))
            assert level(an, tables.Activity) == "private", sentence
            assert rows(an, tables.Activity, "subject")[-1][0].endswith(str(number))


def test_the_last_record_may_be_a_step_or_a_note(en: Office) -> None:
    en.say("task add buy bread")
    en.say("that was confidential")
    assert level(en, tables.Task) == "private"
    en.say("contact note Ellen Thorup: she is leaving")
    en.say("that was confidential")
    assert level(en, tables.Note) == "private"


def test_one_who_did_not_make_it_cannot_say_so(en: Office) -> None:
    en.say("meeting logged Ellen Thorup yesterday about xylofon", who="bo")
    number = rows(en, tables.Activity, "id")[-1][0]
    en.say(f"meeting {number} confidential", who="malik")
    assert level(en, tables.Activity) == "team"


@pytest.mark.parametrize(
    "said", ["cancelled {n} confidential, Karl is ill", "cancelled {n}: Karl is ill, between us"]
)
def test_what_is_told_with_an_outcome_is_noted_and_marked(en: Office, said: str) -> None:
    en.say("meeting planned Ellen Thorup on Tuesday 14:00 about xylofon")
    number = rows(en, tables.Activity, "id")[-1][0]
    en.say(f"meeting {said.format(n=number)}")
    assert rows(en, tables.Activity, "status", "details")[-1] == ("cancelled", "Karl is ill")
    assert level(en, tables.Activity) == "private"


def test_a_record_is_not_shared_with_a_mark_behind_its_number(en: Office) -> None:
    en.say("meeting logged Ellen Thorup yesterday about xylofon")
    number = rows(en, tables.Activity, "id")[-1][0]
    reply = en.say(f"meeting share {number} confidential", place=BUDGET)
    assert reply.visibility is Visibility.SECRET
    en.press("Make it confidential", place=BUDGET)
    assert level(en, tables.Activity) == "private"


def test_a_copy_that_is_taken_down_is_said_to_be(en: Office) -> None:
    en.say("meeting logged Ellen Thorup yesterday about xylofon")
    number = rows(en, tables.Activity, "id")[-1][0]
    assert "taken down" not in en.lines(f"meeting protect {number}")
    en.say(f"meeting release {number}")
    assert SECRET in en.lines(f"meeting show {number}", who="bo")


def test_a_removed_record_is_shown_to_its_author_only_and_not_shared(en: Office) -> None:
    en.say("meeting logged Ellen Thorup yesterday about xylofon", who="bo")
    number = rows(en, tables.Activity, "id")[-1][0]
    en.say(f"meeting remove {number}", who="bo")
    for text in (f"meeting show {number}", f"meeting share {number}"):
        assert SECRET not in en.lines(text, who="malik", place=BUDGET)
        assert SECRET not in en.lines(text, who="ida", place=BUDGET)
    reply = en.say(f"meeting share {number}", who="bo", place=BUDGET)
    assert reply.visibility is Visibility.SECRET
    assert "Put it back" in [one.label for one in choices(en.say(f"meeting show {number}", who="bo"))]


@pytest.mark.parametrize("said", [
    "committee leave Ellen Thorup from the council in Næstved on 20 November 2026 because she is ill (confidential)",
    "committee confirm Ellen Thorup confidential", "contact notice Ellen Thorup yesterday, between us",
    "contact keep Ellen Thorup until 31 December 2029 confidential",
])  # fmt: skip
def test_what_is_said_of_a_seat_or_a_contact_is_said_back_where_it_is_marked(en: Office, said: str) -> None:
    before = len(rows(en, tables.AuditEntry, "id"))
    reply = en.say(said, place=BUDGET)
    assert reply.visibility is Visibility.SECRET
    assert said.split(" ", 2)[2] in shown(reply)
    assert len(rows(en, tables.AuditEntry, "id")) == before


def test_what_is_typed_comes_back_where_somebody_is_missing(en: Office) -> None:
    said = "meeting logged yesterday about rates: closed meeting, confidential"
    reply = en.say(said)
    assert said in shown(reply)
    assert reply.visibility is Visibility.SECRET


def test_the_contrary_alone_is_what_is_noted(en: Office) -> None:
    en.say("contact note Ellen Thorup: it is not confidential")
    assert rows(en, tables.Note, "text")[-1][0] == "it is not confidential"
    assert level(en, tables.Note) == "team"
