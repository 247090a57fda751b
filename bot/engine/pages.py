"""Renders templates into replies: every word the bot says comes from here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextvars import ContextVar
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from babel.dates import format_date
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from bot.core.reply import Reply
from bot.core.text import unseen
from bot.engine import markup, words
from bot.engine.places import templates_dir

if TYPE_CHECKING:
    from bot.engine.dates.moment import Moment


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
        folder = templates or templates_dir()
        self._environments = {lang: _environment(folder, lang) for lang in words.LANGUAGES}

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

    def names(self) -> list[str]:
        """Every template there is, as `reply` wants them named."""
        found = self._environments[words.SOURCE].list_templates(extensions=["html"])
        return [name.removesuffix(".html") for name in found]


def _environment(folder: Path, lang: str) -> Environment:
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
    """A moment in words: its day, and its hour or last day when it has one."""
    reading = _reading.get()
    danish = reading.locale == "da"
    if isinstance(value, datetime):
        return f"{_day(value)} {'kl.' if danish else 'at'} {_clock(value)}"
    if isinstance(value, date):
        return _day(value)
    if value.until is not None and value.until != value.day:
        return f"{_day(value.day)} {'til' if danish else 'to'} {_day(value.until)}"
    if value.time is not None:
        return f"{_day(value.day)} {'kl.' if danish else 'at'} {_clock(value.time)}"
    return _day(value.day)


def _day(value: date) -> str:
    """A day with its weekday, and its year when that is not the present one."""
    reading = _reading.get()
    day = _local(value, reading).date() if isinstance(value, datetime) else value
    return _day_named(day, reading.locale, day.year != reading.now.astimezone(reading.tz).year)


@lru_cache(maxsize=4096)
def _day_named(day: date, locale: str, with_year: bool) -> str:
    pattern = "EEEE d. MMMM" if locale == "da" else "EEEE d MMMM"
    return format_date(day, pattern + " y" * with_year, locale)


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
    parts = [escape(value) for value in values]
    if len(parts) < 2:
        return Markup("").join(parts)
    word = "og" if _reading.get().locale == "da" else "and"
    return Markup("{} {} {}").format(Markup(", ").join(parts[:-1]), word, parts[-1])


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
