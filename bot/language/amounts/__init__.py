"""Amounts of money as people write them, in Danish and English: found in a line, said back."""

from bot.language.amounts.find import AmountSpan, find_amounts
from bot.language.amounts.say import say_amount
from bot.politics.amounts import Amount, AmountKind

__all__ = ["Amount", "AmountKind", "AmountSpan", "find_amounts", "say_amount"]
