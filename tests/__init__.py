"""The tests, in the rooms of what they test."""

import gc

# Walking through what a test run keeps, again and again, costs a tenth of it; the bot sets the same (bot.main).
gc.set_threshold(10_000, 50, 100)
