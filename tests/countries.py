"""The country the tests are about, and how another one is made up."""

from pathlib import Path

from bot.politics.country import Country, country

DK = country("dk")


def made_up(folder: Path, code: str = "xa", **files: str) -> Country:
    """A country of these data files, by name, in a folder made for it inside `folder`."""
    own = folder / code
    own.mkdir()
    for name, text in files.items():
        (own / f"{name}.yaml").write_text(text, "utf-8")
    return Country(code, own)
