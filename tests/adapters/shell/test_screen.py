"""Deliveries appear in the one terminal, and their buttons can be pressed."""

from __future__ import annotations

import asyncio
from io import StringIO

import pytest
from rich.console import Console

from bot.adapters.shell.screen import Screen, ShellCarrier
from bot.core.errors import NotSent, Unsure
from bot.core.messages import Kind
from bot.core.outgoing import Carrier
from bot.core.reply import Choice, Reply
from tests.adapters.shell.little_desk import Terminal, parcel, said


class Closed(StringIO):
    def write(self, text: str) -> int:
        raise BrokenPipeError(32, "Broken pipe")


def test_the_buttons_of_a_delivery_belong_to_whom_it_was_for() -> None:
    shell = Terminal(room="budget")
    shell.waiting.append(parcel(said("Your day", choices=(Choice("Done", "task done 4"),)), "ida"))
    text = shell.hears(":tick\n1\n")
    assert text.startswith("→ ida\nYour day\n[1] Done  #1\n")
    message = shell.desk.heard[0]
    assert (message.kind, message.text, message.place.room) == (Kind.BUTTON, "task done 4", "ida")


def test_a_receipt_names_the_message_and_an_edit_keeps_its_name() -> None:
    screen = Screen(Console(file=(paper := StringIO())))
    carrier: Carrier = ShellCarrier(screen)
    first = asyncio.run(carrier.deliver(parcel(said("one", choices=(Choice("A", "a"),)), "#budget")))
    other = asyncio.run(carrier.deliver(parcel(said("other"), "#budget")))
    again = asyncio.run(
        carrier.deliver(parcel(said("two", choices=(Choice("B", "b"),)), "#budget", edit=first.message_id))
    )
    assert first.message_id == again.message_id != other.message_id
    assert paper.getvalue() == (
        "→ #budget\none\n[1] A  #1\n→ #budget\nother\n→ #budget (changed)\ntwo\n[1] B  #1\n"
    )
    shown = screen.called(1)
    assert shown is not None
    assert [choice.says for choice in shown.choices] == ["b"]


def test_message_names_differ_between_runs() -> None:
    names = {
        asyncio.run(
            ShellCarrier(Screen(Console(file=StringIO()))).deliver(parcel(said("x"), "ida"))
        ).message_id
        for _ in range(20)
    }
    assert len(names) == 20


def test_a_closed_terminal_took_nothing_and_cannot_tell_later() -> None:
    carrier = ShellCarrier(Screen(Console(file=Closed())))
    with pytest.raises(NotSent):
        asyncio.run(carrier.deliver(parcel(said("x"), "ida")))
    with pytest.raises(Unsure):
        asyncio.run(carrier.find(parcel(said("x"), "ida")))


def test_only_the_latest_buttons_are_remembered() -> None:
    screen = Screen(Console(file=StringIO()))
    carrier = ShellCarrier(screen)

    async def many() -> None:
        for _ in range(300):
            await carrier.deliver(parcel(Reply(choices=(Choice("A", "a"),)), "ida"))

    asyncio.run(many())
    assert screen.called(1) is None
    assert screen.called(300) is not None
