"""`caucus import` and `caucus export`: files in and out, told in words."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cli.exchange import take_back, take_in, write_out
from bot.core.errors import StartError
from bot.settings import Settings, read_settings

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
TABLE = (
    "name,organization,area,role,on_behalf_of,start_date,end_date,email,phone\n"
    "Anna Jensen,Byrådet,Slagelse,medlem,Venstre,2026,,anna@example.dk,12345678\n"
    ",Byrådet,Slagelse,,,,,,\n"
)


def settings_of(folder: Path, locale: str = "da") -> Settings:
    return read_settings(
        {"CAUCUS_DATABASE_URL": f"sqlite:///{folder / 'caucus.db'}", "CAUCUS_LOCALE": locale}, None
    )


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "people.csv"
    file.write_text(TABLE, "utf-8")
    return file


def test_a_file_is_taken_in_and_told_in_words(tmp_path: Path, table: Path) -> None:
    settings = settings_of(tmp_path)
    assert take_in(settings, table, NOW).text == (
        "Linje 3: Navnet mangler. Sprunget over.\n1 ny kontakt, 0 ændret, 0 som før, 1 ny post.\n"
        "1 blev sprunget over.\nFortryd med: caucus import --undo 1"
    )
    assert take_in(settings_of(tmp_path, "en"), table, NOW).text.endswith(
        "0 new contacts, 0 changed, 1 as before.\n1 was left out."
    )


def test_what_went_in_comes_out(tmp_path: Path, table: Path) -> None:
    settings = settings_of(tmp_path)
    take_in(settings, table, NOW)
    everything = json.loads(write_out(settings, "json", NOW))
    assert [person["name"] for person in everything["persons"]] == ["Anna Jensen"]
    head, row = TABLE.splitlines()[:2]
    assert write_out(settings, "csv", NOW).splitlines() == [f"{head},honorific_prefix", f"{row},"]


def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(StartError, match=r"^There is no file nowhere\.csv\.$"):
        take_in(settings_of(tmp_path, "en"), tmp_path / "nowhere.csv", NOW)


def test_hopeless_files_are_told_in_fifty_lines(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(TABLE.splitlines()[0] + "\n" + ",Byrådet,,,,,,,\n" * 80, "utf-8")
    told = take_in(settings_of(tmp_path, "en"), file, NOW).text.splitlines()
    assert len(told) == 53
    assert told[-3:] == [
        "… and 30 more",
        "0 new contacts, 0 changed, 0 as before.",
        "Nothing in the file could be used.",
    ]


def test_a_preview_says_who_and_saves_nothing(tmp_path: Path, table: Path) -> None:
    settings = settings_of(tmp_path)
    assert take_in(settings, table, NOW, preview=True).text.splitlines() == [
        "Linje 3: Navnet mangler. Sprunget over.",
        "+ Anna Jensen: medlem, Byrådet (Slagelse), Venstre, siden 2026",
        "1 ny kontakt, 0 ændret, 0 som før, 1 ny post.",
        "1 blev sprunget over.",
        "Intet er gemt: det er, hvad importen ville gøre.",
    ]
    assert sorted(one.name for one in tmp_path.iterdir()) == ["people.csv"]
    take_in(settings, table, NOW)
    table.write_text(TABLE.replace("anna@example.dk", "a@example.dk"), "utf-8")
    assert (
        "~ Anna Jensen: e-mail anna@example.dk → a@example.dk"
        in take_in(settings, table, NOW, preview=True).text
    )


def test_an_import_is_taken_back_by_its_number(tmp_path: Path, table: Path) -> None:
    settings = settings_of(tmp_path, "en")
    assert take_in(settings, table, NOW).text.endswith("To take it back: caucus import --undo 1")
    assert take_back(settings, 1, NOW) == "The import is taken back."
    assert json.loads(write_out(settings, "json", NOW))["persons"] == []
    with pytest.raises(StartError, match=r"^There is no import 1 to take back\.$"):
        take_back(settings, 1, NOW)


def test_progress_is_told_while_rows_are_written(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    rows = "".join(f"Anna Holm {n},Byrådet,Slagelse,,,,,,\n" for n in range(300))
    file.write_text(TABLE.splitlines()[0] + "\n" + rows, "utf-8")
    told: list[tuple[int, int]] = []
    take_in(settings_of(tmp_path), file, NOW, progress=lambda *step: told.append(step))
    written = [n for n, _ in told]
    assert written == sorted(written)
    assert len(set(written)) > 3
    assert {total for _, total in told} == {written[-1]}


def test_contacts_come_out_as_cards(tmp_path: Path, table: Path) -> None:
    settings = settings_of(tmp_path)
    take_in(settings, table, NOW)
    assert "FN:Anna Jensen\r\n" in write_out(settings, "vcard", NOW)


def test_without_a_team_there_is_nothing_to_write(tmp_path: Path) -> None:
    with pytest.raises(StartError, match="no database"):
        write_out(settings_of(tmp_path, "en"), "json", NOW)
