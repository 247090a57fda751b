"""Sentences as people type them, and what becomes of each: `python -m tests.sentences` prints the shares.

`da.tsv` and `en.tsv` were typed by people who had not read the bot's help: how it was said ('plain' or 'dictated'), the
sentence, and what it means to the demo team on Friday 20 November 2026 at ten. Those with `_2` to `_5` were
typed when the recogniser was there, by others again each time, for counts that it was not made to.
"""
