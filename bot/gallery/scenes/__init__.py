"""The scenes of the gallery: what is said to the bot so that everything it can answer is seen once."""

from __future__ import annotations

from bot.gallery.scenes.cases import CASES
from bot.gallery.scenes.committees import COMMITTEES, QUESTIONS
from bot.gallery.scenes.contacts import CONTACTS
from bot.gallery.scenes.drafts import DRAFTS
from bot.gallery.scenes.imports import IMPORTS
from bot.gallery.scenes.overview import DIGEST, HOME, STEPS
from bot.gallery.scenes.recording import RECORDING
from bot.gallery.scenes.records import CHANGING, LISTING, MISUNDERSTOOD
from bot.gallery.scenes.team import GATE, TEAM
from bot.gallery.scenes.year import CALENDAR, NUDGES

SCENES = (
    *(("Recording", scene) for scene in RECORDING),
    *(("Changing", scene) for scene in CHANGING),
    *(("Listing", scene) for scene in LISTING),
    *(("Misunderstood", scene) for scene in MISUNDERSTOOD),
    *(("Contacts", scene) for scene in CONTACTS),
    *(("Committees", scene) for scene in COMMITTEES),
    *(("Questions", scene) for scene in QUESTIONS),
    *(("Imports", scene) for scene in IMPORTS),
    *(("Calendar", scene) for scene in CALENDAR),
    *(("Nudges", scene) for scene in NUDGES),
    *(("Digest", scene) for scene in DIGEST),
    *(("Drafts", scene) for scene in DRAFTS),
    *(("Cases", scene) for scene in CASES),
    *(("Next steps", scene) for scene in STEPS),
    *(("Home", scene) for scene in HOME),
    *(("Team", scene) for scene in TEAM),
    *(("Gate", scene) for scene in GATE),
)
