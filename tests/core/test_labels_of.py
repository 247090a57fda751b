"""The labels of buttons that stand together: what a phone shows of them tells them apart."""

from __future__ import annotations

import pytest

from bot.core.reply import Choice, labels_of

HEALTH = "Sundheds- og Ældreudvalget"


@pytest.mark.parametrize(
    ("labels", "shown"),
    [
        (
            (
                f"Anna Jensen · Næstved, member, {HEALTH}",
                f"Anna Jensen · Slagelse, chair, {HEALTH}",
                "Somebody else: add Anna Jensen, who is new",
            ),
            (
                "Anna Jensen · Næstved, member",
                "Anna Jensen · Slagelse, chair",
                "Somebody else: add Anna Jensen, who is new",
            ),
        ),
        (  # what tells them apart stays, however long
            (f"Anna Jensen · Slagelse, {HEALTH}, A", f"Anna Jensen · Slagelse, {HEALTH}, V"),
            (f"Anna Jensen · Slagelse, {HEALTH}, A", f"Anna Jensen · Slagelse, {HEALTH}, V"),
        ),
        (
            ("Bo Lund · Slagelse, A", "Bo Lund · Slagelse, A"),
            ("Bo Lund · Slagelse, A", "Bo Lund · Slagelse, A"),
        ),
        ((), ()),
    ],
)
def test_labels_end_behind_what_tells_them_apart(labels: tuple[str, ...], shown: tuple[str, ...]) -> None:
    assert tuple(labels_of([Choice(label, "say") for label in labels], 36)) == shown
