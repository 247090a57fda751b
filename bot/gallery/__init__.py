"""The gallery: everything the bot can say, on every platform, in every language, to be looked at."""

from bot.gallery.page import as_html
from bot.gallery.stage import play
from bot.gallery.text import as_text

__all__ = ["as_html", "as_text", "play"]
