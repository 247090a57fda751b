"""Runs the command `caucus`: `python -m bot.cli`."""

from bot.cli import main

main()
