"""What the README says of settings and rights is what there is; `python -m tests.test_readme` renews it."""

from __future__ import annotations

import re
from pathlib import Path

from bot.adapters import platforms
from bot.adapters.slack.manifest import APP_TOKEN_SCOPE, OPTIONAL_SCOPES, SCOPES
from bot.core.environment import described
from bot.settings import Settings

README = Path(__file__).resolve().parent.parent / "README.md"


def all_settings() -> list[tuple[str, str, str]]:
    """Those of the house, then each platform's."""
    return [row for kind in (Settings, *(plug.SETTINGS for plug in platforms())) for row in described(kind)]


def settings_table() -> str:
    return "\n".join(
        f"| `{name}` | {f'`{default}`' if default else ''} | {meaning} |"
        for name, default, meaning in all_settings()
    )


def scopes_table() -> str:
    rows = [*SCOPES, *((scope, f"{why} (optional)") for scope, why in OPTIONAL_SCOPES), APP_TOKEN_SCOPE]
    return "\n".join(f"| `{scope}` | {why} |" for scope, why in rows)


def renewed(text: str) -> str:
    """The README with both tables as they must be."""
    for name, table in (("settings", settings_table()), ("scopes", scopes_table())):
        rows = rf"(?P<head>\| --- \|(?: --- \|)+\n)(?:\|.*\n)*(?P<end><!-- /{name} -->)"
        text = re.sub(rows, lambda found: f"{found['head']}{{}}\n{found['end']}", text).replace("{}", table)
    return text


def test_the_tables_of_the_readme_are_the_programs() -> None:
    text = README.read_text(encoding="utf-8")
    assert text == renewed(text), "run `python -m tests.test_readme`"
    assert settings_table() in text
    assert scopes_table() in text


def test_every_setting_has_a_meaning() -> None:
    assert all(name and meaning for name, _, meaning in all_settings())


if __name__ == "__main__":
    README.write_text(renewed(README.read_text(encoding="utf-8")), encoding="utf-8")
