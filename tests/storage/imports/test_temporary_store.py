"""What an import keeps on disk reads like what it would keep in memory."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from storage.imports.temporary_store import Lists, Marks, Rows, Spool, TemporaryStore


def test_rows_are_a_mapping_in_the_order_they_were_made() -> None:
    rows = Rows(TemporaryStore(), ((number, {"id": number, "name": "Åse"}) for number in (7, 3)))
    for number in range(1, 1201):
        rows[-number] = {"day": date(2026, 1, 1), "at": datetime(2026, 1, 1, tzinfo=UTC), "n": number}
    assert [*rows][:4] == [3, 7, -1, -2]
    assert len(rows) == len([*rows.items()]) == 1202
    assert rows[-1200] == {"day": date(2026, 1, 1), "at": datetime(2026, 1, 1, tzinfo=UTC), "n": 1200}
    assert (3 in rows, 4 in rows, rows.get(4), rows.get(4, {"a": 1})) == (True, False, None, {"a": 1})
    with pytest.raises(KeyError):
        rows[4]
    rows[3] = rows[3] | {"name": "Bo"}
    assert rows[3] == {"id": 3, "name": "Bo"}
    assert [row["n"] for row in rows.values() if "n" in row][-1] == 1200
    del rows[3]
    assert 3 not in rows
    with pytest.raises(KeyError):
        del rows[3]


def test_a_row_that_was_got_is_a_copy() -> None:
    rows = Rows(TemporaryStore(), [(1, {"name": "Bo"})])
    rows[1]["name"] = "Åse"
    assert rows[1] == {"name": "Bo"}


def test_lists_keep_each_number_once_in_order() -> None:
    lists = Lists(TemporaryStore())
    for key, number in (("bo", 5), ("bo", -1), ("bo", 5), ("", 4), (7, 2), (("person_id", 7), 3)):
        lists.add(key, number)
    assert lists.get("bo") == [5, -1]
    assert (lists.get(""), lists.get("7"), lists.get(7), lists.get(("person_id", 7))) == ([], [], [2], [3])


def test_marks_are_a_set() -> None:
    marks = Marks(TemporaryStore(), ["a@example.dk"])
    marks.add(("name", None, 1))
    marks.add(("name", None, 1))
    assert "a@example.dk" in marks
    assert ("name", None, 1) in marks
    assert ("name", None, 2) not in marks


def test_a_spool_reads_like_the_list_it_was_made_of() -> None:
    things = [(number, f"line {number}") for number in range(1234)]
    spool = Spool(things)
    spool.append((1234, "the last"))
    things.append((1234, "the last"))
    assert list(spool) == things
    assert (len(spool), spool[0], spool[-1]) == (1235, things[0], things[-1])
    assert (spool[500:503], spool[1230:9999], spool[3:1]) == (things[500:503], things[1230:], [])
    with pytest.raises(IndexError):
        spool[1235]
    assert not Spool()


def test_two_in_one_file_do_not_meet() -> None:
    store = TemporaryStore()
    one, other = Rows(store), Rows(store)
    one[1] = {"name": "Bo"}
    assert 1 not in other
