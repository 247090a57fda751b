"""The little desk in a real terminal: `python -m tests.adapters.shell.little_terminal`, for tests that press keys."""

from __future__ import annotations

import asyncio
import signal

from bot.adapters.shell.lines import piped, typed
from bot.adapters.shell.screen import Screen
from bot.core.messages import Target
from tests.adapters.shell.little_desk import Terminal, said


async def main() -> None:
    shell = Terminal(interactive=True, greeting=True)
    screen = Screen.of_this_process()
    if not screen.console.is_terminal:
        await Terminal().open(piped(), screen).run()
        return

    def deliver() -> None:
        screen.show(said("out of the blue"), "en", Target("shell", "#budget"), sent=True)

    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, deliver)
    await shell.open(typed(), screen).run()


if __name__ == "__main__":
    asyncio.run(main())
