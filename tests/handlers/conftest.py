"""The desk with the demo team, in either language."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.office import Office, office


@pytest.fixture
def en() -> Iterator[Office]:
    with office("en") as made:
        yield made


@pytest.fixture
def da() -> Iterator[Office]:
    with office("da") as made:
        yield made
