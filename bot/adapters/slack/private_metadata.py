"""What a modal remembers until it is sent in."""

from __future__ import annotations

import json
from dataclasses import dataclass

from bot.adapters.slack.text import cut, width
from bot.core.messages import Place, PlaceKind, Target

METADATA = 3_000


@dataclass(frozen=True, slots=True)
class PrivateMetadata:
    """What a modal must still know when it is sent in: the sentence it completes and where that was said.

    `source` is a link to the message it was made from.
    """

    says: str
    place: Place
    target: Target
    source: str | None = None

    def pack(self) -> str:
        """For private_metadata; ValueError when it is longer than the 3 000 characters Slack keeps."""
        parts = {
            "s": self.says,
            "r": self.place.room,
            "t": self.place.thread,
            "k": self.place.kind.value,
            "n": cut(self.place.name or "", 80),
            "R": self.target.room if self.target.room != self.place.room else None,
            "T": self.target.thread,
            "o": self.target.only,
            "e": self.target.edit,
            "v": self.target.via,
            "u": self.source,
        }
        packed = json.dumps({k: v for k, v in parts.items() if v}, ensure_ascii=False, separators=(",", ":"))
        if width(packed) > METADATA:
            raise ValueError("the sentence of a form must fit into a modal's metadata")
        return packed

    @staticmethod
    def unpack(metadata: str) -> PrivateMetadata:
        """What a modal remembers; ValueError when it is none of ours."""
        try:
            parts = json.loads(metadata)
            kind = PlaceKind(parts["k"])
            room = parts["r"]
        except (KeyError, TypeError, RecursionError) as trouble:
            raise ValueError("not the metadata of a form") from trouble
        return PrivateMetadata(
            parts.get("s", ""),
            Place("slack", room, parts.get("t"), kind, parts.get("n")),
            Target(
                "slack", parts.get("R", room), parts.get("T"), parts.get("o"), parts.get("e"), parts.get("v")
            ),
            parts.get("u"),
        )
