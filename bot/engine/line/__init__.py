"""One free line, read and written: 'Anna Jensen i går kl. 14 om genoptræning. Næste: send tal inden fredag'."""

from bot.engine.line.parts import BodyRef, Known, Line, NextStep, PersonRef, Register
from bot.engine.line.read import read_line
from bot.engine.line.write import write_line

__all__ = ["BodyRef", "Known", "Line", "NextStep", "PersonRef", "Register", "read_line", "write_line"]
