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
    if spec["kind"] == "wheel":
        from bot.subjects.pictures.wheel import draw_wheel

        answer(draw_wheel(spec))
    else:
        from bot.subjects.pictures.timeline import draw_timeline

        answer(draw_timeline(spec))


if __name__ == "__main__":
    main()
