"""`caucus import` and `caucus export`: files in and out, told in words."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.core.errors import StartError
from bot.exchange import take_in, write_out
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
    assert take_in(settings, table, NOW) == (
        "Linje 3: Navnet mangler. Sprunget over.\n1 ny kontakt, 0 ændret, 0 som før, 1 ny post."
    )
    assert take_in(settings_of(tmp_path, "en"), table, NOW).endswith(
        "0 new contacts, 0 changed, 1 as before."
    )


def test_what_went_in_comes_out(tmp_path: Path, table: Path) -> None:
    settings = settings_of(tmp_path)
    take_in(settings, table, NOW)
    everything = json.loads(write_out(settings, "json", NOW))
    assert [person["name"] for person in everything["persons"]] == ["Anna Jensen"]
    assert write_out(settings, "csv", NOW).splitlines() == TABLE.splitlines()[:2]


def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(StartError, match=r"^There is no file nowhere\.csv\.$"):
        take_in(settings_of(tmp_path, "en"), tmp_path / "nowhere.csv", NOW)


def test_hopeless_files_are_told_in_fifty_lines(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(TABLE.splitlines()[0] + "\n" + ",Byrådet,,,,,,,\n" * 80, "utf-8")
    told = take_in(settings_of(tmp_path, "en"), file, NOW).splitlines()
    assert len(told) == 52
    assert told[-2] == "… and 30 more"


def test_without_a_team_there_is_nothing_to_write(tmp_path: Path) -> None:
    with pytest.raises(StartError, match="no team yet"):
        write_out(settings_of(tmp_path, "en"), "json", NOW)
