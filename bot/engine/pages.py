"""Renders templates into replies: every word the bot says comes from here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextvars import ContextVar
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from bot.core.reply import Reply
from bot.core.shipped_files import templates_dir
from bot.core.text import unseen
from bot.engine import markup
from bot.language import words
from bot.language.dates import Moment, say_day, say_when


class _Reading(NamedTuple):
    """For whom a page is being rendered."""

    locale: str
    tz: ZoneInfo
    now: datetime


# Filters ask it rather than the template's context, which an imported macro does not see.
_reading: ContextVar[_Reading] = ContextVar("reading")


class Pages:
    """The templates of one folder, in every language; one per process, shared by its threads.

    A template that is missing, misspelt or asks for a value it was not given raises: jinja2's TemplateError
    or MarkupError. Values are escaped whatever they hold and come out as plain text.
    """

    def __init__(self, templates: Path | None = None) -> None:
        self._folder = templates or templates_dir()
        self._environments = {lang: _environment(self._folder, lang) for lang in words.LANGUAGES}

    def reply(self, template: str, locale: str, tz: ZoneInfo, now: datetime, /, **values: Any) -> Reply:
        """Renders `templates/<template>.html`; dates read as seen from `now` (aware) in `tz`."""
        return markup.parse(unseen(self.text(f"{template}.html", locale, tz, now, **values)))

    def text(self, template: str, locale: str, tz: ZoneInfo, now: datetime, /, **values: Any) -> str:
        """Renders the file `templates/<template>` as it stands."""
        lang = words.language(locale)
        token = _reading.set(_Reading(lang, tz, now))
        try:
            return self._environments[lang].get_template(template).render(values)
        finally:
            _reading.reset(token)

    def compile(self, template: str) -> None:
        """Reads a template in every language ahead of its first use."""
        for environment in self._environments.values():
            environment.get_template(f"{template}.html")

    def words(self, locale: str) -> Callable[[str], str]:
        """Translates source strings marked with N_."""
        return words.translator(locale)

    def sources(self) -> list[str]:
        """Every template as it is written."""
        return [(self._folder / f"{name}.html").read_text("utf-8") for name in self.names()]

    def names(self) -> list[str]:
        """Every template there is, as `reply` wants them named."""
        found = self._environments[words.SOURCE].list_templates(extensions=["html"])
        return [name.removesuffix(".html") for name in found]


@cache
def _environment(folder: Path, lang: str) -> Environment:
    """A template is compiled once in a process."""
    env = Environment(
        loader=FileSystemLoader(folder),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        cache_size=-1,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.policies["ext.i18n.trimmed"] = True
    catalogue = words.translations(lang)
    env.install_gettext_translations(catalogue, newstyle=True)  # type: ignore[attr-defined]
    # No page may vouch for a value's HTML; and pages have no `_(value)`, only `value|translated`.
    del env.filters["safe"]
    env.filters.update(
        when=_when,
        day=_day,
        clock=_clock,
        week=_week,
        listed=_listed,
        count=_count,
        lines=_lines,
        translated=_translated,
    )
    return env


def _local(value: datetime, reading: _Reading) -> datetime:
    if value.tzinfo is None:
        raise ValueError("a page is given aware moments")
    return value.astimezone(reading.tz)


def _when(value: Moment | date) -> str:
    """A moment said back, with its hour or last day when it has one."""
    reading = _reading.get()
    if isinstance(value, datetime):
        at = _local(value, reading)
        value = Moment(at.date(), at.time())
    elif isinstance(value, date):
        value = Moment(value)
    return say_when(value, reading.now.astimezone(reading.tz), reading.locale)


def _day(value: date) -> str:
    """A day with its weekday, and its year when that is not the present one."""
    reading = _reading.get()
    day = _local(value, reading).date() if isinstance(value, datetime) else value
    return say_day(day, reading.now.astimezone(reading.tz), reading.locale)


def _clock(value: datetime | time) -> str:
    """The 24-hour clock: 14.05 in Danish, 14:05 in English."""
    reading = _reading.get()
    at = _local(value, reading) if isinstance(value, datetime) else value
    return f"{at.hour:02}.{at.minute:02}" if reading.locale == "da" else f"{at.hour:02}:{at.minute:02}"


def _week(value: date) -> str:
    """The number of the ISO week."""
    reading = _reading.get()
    day = _local(value, reading).date() if isinstance(value, datetime) else value
    return str(day.isocalendar().week)


def _listed(values: Iterable[object]) -> Markup:
    """Anna, Bo og Carl; each value escaped, a Markup value kept."""
    *others, last = [str(escape(value)) for value in values] or [""]
    if not others:
        return Markup(last)
    word = "og" if _reading.get().locale == "da" else "and"
    return Markup(f"{', '.join(others)} {word} {last}")  # every part is escaped


def _count(number: int, singular: str, plural: str) -> str:
    """A number of things: `{{ n|count("{n} meeting", "{n} meetings") }}`, in the right plural form."""
    chosen = words.translations(_reading.get().locale).ngettext(singular, plural, number)
    return chosen.replace("{n}", str(number))


def _lines(value: str) -> Markup:
    """Text of several lines, its line ends kept."""
    return Markup("<br>").join(escape(line) for line in str(value).splitlines())


def _translated(value: str) -> str:
    """A string marked with N_ in the source, in the reader's language; plain text like any value."""
    return words.translations(_reading.get().locale).gettext(value) if value else value
