"""Asks a form prompt by prompt: what is filled in already is shown and kept with Enter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from rich.text import Text as Line

from bot.adapters.shell.lines import Lines
from bot.adapters.shell.screen import Screen
from bot.core.reply import Field, FieldKind, Form
from bot.core.text import one_line, unseen
from bot.language.words import N_, translator

_BACK = frozenset({":back", ":tilbage"})
_CANCEL = frozenset({":cancel", ":annuller"})
_CLEAR = frozenset({":clear", ":ryd"})
_YES = frozenset({"yes", "y", "ja", "j", "true", "1"})
_NO = frozenset({"no", "n", "nej", "false", "0"})
_SHOWN_VALUE = 60  # characters of a filled in answer that stand in the prompt


class Cancelled(Exception):
    """The person took the form back, or the input ended in the middle of it."""

    def __init__(self, *, ended: bool) -> None:
        super().__init__()
        self.ended = ended


class FormAsker:
    """Asks the fields of one form; `say` translates the words of the terminal itself."""

    def __init__(self, form: Form, lines: Lines, screen: Screen, locale: str) -> None:
        self._form = form
        self._lines = lines
        self._screen = screen
        self._say: Callable[[str], str] = translator(locale)

    async def ask(self) -> dict[str, str]:
        """The answers by field name. Raises Cancelled, or Interrupted on Ctrl-C.

        A form that came back with troubles asks for the troubled fields only; the rest stays as typed.
        """
        form = self._form
        self._screen.draw(Line(unseen(form.title), style="bold underline"))
        if form.intro:
            self._screen.tell(unseen(form.intro))
        self._screen.tell(
            self._say(
                N_("Enter keeps what stands in brackets. :back goes one question back, :cancel stops.")
            ),
            "dim",
        )
        values = {field.name: field.value for field in form.fields}
        asked: Sequence[Field] = [field for field in form.fields if field.trouble] or form.fields
        place = 0
        while place < len(asked):
            field = replace(asked[place], value=values[asked[place].name])
            answer = await self._field(field)
            if answer is None:
                place = max(0, place - 1)
                continue
            values[field.name] = answer
            place += 1
        return values

    async def _field(self, field: Field) -> str | None:
        """The answer to one question; None to go back."""
        if field.trouble:
            self._screen.tell(unseen(field.trouble), "red")
        if field.hint:
            self._screen.tell("  " + unseen(field.hint), "dim")
        for number, (_, label) in enumerate(field.options if field.kind is FieldKind.PICK else (), 1):
            self._screen.tell(f"  {number}) {unseen(label)}")
        while True:
            typed = (await self._line(self._prompt(field))).strip()
            if typed in _BACK:
                return None
            if typed in _CLEAR:
                answer: str | None = ""
            elif not typed:
                answer = field.value
            elif field.kind is FieldKind.TEXT:
                answer = await self._more(typed)
            else:
                answer = self._understood(field, typed)
            if answer is None:
                continue
            if answer or not field.required:
                return answer
            self._screen.tell(self._say(N_("This one is needed.")), "red")

    async def _line(self, prompt: str) -> str:
        line = await self._lines.line(prompt)
        if line is None or line.strip() in _CANCEL:
            raise Cancelled(ended=line is None)
        return line

    async def _more(self, first: str) -> str:
        """The further lines of a longer text, up to an empty one."""
        lines = [first]
        while following := (await self._line("… ")).rstrip():
            lines.append(following)
        return "\n".join(lines)

    def _understood(self, field: Field, typed: str) -> str | None:
        """The value meant by what was typed; None, with a sentence, when it is none of those on offer."""
        if field.kind is FieldKind.FLAG:
            if typed.casefold() in _YES | _NO:
                return "yes" if typed.casefold() in _YES else ""
            self._screen.tell(self._say(N_("Answer yes or no.")), "red")
            return None
        if field.kind is not FieldKind.PICK:
            return typed
        if typed.isascii() and typed.isdigit() and 1 <= int(typed[:4]) <= len(field.options):
            return field.options[int(typed[:4]) - 1][0]
        for value, label in field.options:
            if typed.casefold() in (value.casefold(), label.casefold()):
                return value
        self._screen.tell(self._say(N_("Choose one of the numbers above.")), "red")
        return None

    def _prompt(self, field: Field) -> str:
        label = one_line(field.label, _SHOWN_VALUE)
        if field.kind is FieldKind.FLAG:
            yes, no = self._say(N_("yes")), self._say(N_("no"))
            return f"{label} ({yes}/{no}) [{yes if field.value else no}]: "
        value = (
            dict(field.options).get(field.value, field.value) if field.kind is FieldKind.PICK else field.value
        )
        filled = f" [{one_line(value, _SHOWN_VALUE)}]" if value else ""
        return f"{label}{' *' if field.required and not value else ''}{filled}: "
