"""Tortures the whole bot for a while and counts what was lost, doubled or let in: `python -m tests.torture`."""
