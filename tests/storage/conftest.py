"""Every storage test runs twice: on a SQLite file and on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.core.people import Role
from storage.team import Team
from storage.work import Work
from tests.databases import postgres_url, postgres_work, sqlite_url, sqlite_work, work_on

URLS = {"sqlite": sqlite_url, "postgresql": postgres_url}
WORKS = {"sqlite": sqlite_work, "postgresql": postgres_work}
NOW = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)


@pytest.fixture(params=list(URLS))
def database(request: pytest.FixtureRequest) -> str:
    """'sqlite' or 'postgresql'."""
    return str(request.param)


@pytest.fixture
def url(database: str) -> Iterator[str]:
    """The address of a fresh database with every table."""
    with URLS[database]() as address:
        yield address


@pytest.fixture
def empty_url(database: str) -> Iterator[str]:
    """The address of a fresh database with nothing in it."""
    with URLS[database](empty=True) as address:
        yield address


@pytest.fixture
def work(request: pytest.FixtureRequest, database: str) -> Iterator[Work]:
    """A running Work on a fresh database, the one at `url` where a test asks for that too."""
    asked = "url" in request.fixturenames
    with work_on(request.getfixturevalue("url")) if asked else WORKS[database]() as running:
        yield running


@pytest.fixture
def workspace(work: Work) -> int:
    return work.do(
        lambda unit: Team(unit, None, NOW).make_workspace("Byrådsgruppen", "da", "Europe/Copenhagen")
    )


@pytest.fixture
def ida(work: Work, workspace: int) -> int:
    """The user id of Ida, a member."""
    return work.do(lambda unit: Team(unit, workspace, NOW).add_user("Ida Brandt", Role.MEMBER, locale="da"))


@pytest.fixture
def other_workspace(work: Work) -> int:
    """Another team in the same database, which must never see anything of the first."""
    return work.do(lambda unit: Team(unit, None, NOW).make_workspace("De andre"))
