"""Draws one picture in a process of its own."""

from __future__ import annotations

import json

from bot.engine.child import answer, next_request


def main() -> None:
    """Answer one request, the plain data of a spec, with its PNG."""
    request = next_request()
    if request is None:
        return
    spec = json.loads(request)
    match spec["kind"]:
        case "wheel":
            from bot.subjects.pictures.wheel import draw_wheel as draw
        case "timeline":
            from bot.subjects.pictures.timeline import draw_timeline as draw
        case "majority":
            from bot.subjects.pictures.majority import draw_majority as draw
        case _:
            from bot.subjects.pictures.table import draw_table as draw
    answer(draw(spec))


if __name__ == "__main__":
    main()
