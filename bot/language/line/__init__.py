"""One free line, read and written: 'Anna Jensen i går kl. 14 om genoptræning. Næste: send tal inden fredag'."""

from bot.language.line.parts import BodyRef, Known, Line, NextStep, PersonRef, Register
from bot.language.line.read import read_line
from bot.language.line.write import write_line

__all__ = ["BodyRef", "Known", "Line", "NextStep", "PersonRef", "Register", "read_line", "write_line"]
