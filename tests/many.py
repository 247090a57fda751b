"""A team with very many records, made in bulk: the same on SQLite and PostgreSQL."""

from __future__ import annotations

from typing import Final

from sqlalchemy import text

from storage.work import Unit

MEETINGS: Final = 150_000
PEOPLE: Final = 10_000
BODIES: Final = 300

_NUMBERS: Final = "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {})"
_MADE: Final = "workspace_id, created_at, updated_at, created_by"


def fill(unit: Unit, workspace: int, *, meetings: int = MEETINGS, people: int = PEOPLE) -> None:
    """Years of work of a team that has its users already: the last meeting is of 19 November 2026.

    Every contact has a seat and was met many times; the names are numbers in words. Of each hundred meetings
    one is planned, one confidential, one undone; every third has a next step, and few of those are open.
    """
    sqlite = unit.dialect == "sqlite"

    def day(of: str) -> str:
        return f"date('2026-11-19', (-({of})) || ' days')" if sqlite else f"DATE '2026-11-19' - ({of})::int"

    def moment(of: str) -> str:
        return (
            f"strftime('%Y-%m-%d 09:00:00.000000', '2026-11-19', (-({of})) || ' days')"
            if sqlite
            else f"TIMESTAMPTZ '2026-11-19 09:00:00+00' - ({of})::int * INTERVAL '1 day'"
        )

    connection = unit.connection
    no = "0" if sqlite else "false"
    user = connection.execute(
        text("SELECT min(id) FROM users WHERE workspace_id = :w"), {"w": workspace}
    ).scalar_one()
    start = {
        table: connection.execute(text(f"SELECT coalesce(max(id), 0) FROM {table}")).scalar_one()
        for table in ("persons", "organizations", "activities", "areas")
    }
    made = f"{workspace}, {moment('n % 5000')}, {moment('n % 5000')}, {user}"

    def insert(table: str, columns: str, values: str, count: int, where: str = "1 = 1") -> None:
        connection.execute(
            text(
                f"INSERT INTO {table} ({columns}, {_MADE})"
                f" {_NUMBERS.format(count)} SELECT {values}, {made} FROM numbers WHERE {where}"
            )
        )

    areas = 90
    insert(
        "areas", "id, name, classification", f"{start['areas']} + n, 'Kommune ' || n, 'municipality'", areas
    )
    insert(
        "organizations",
        "id, name, classification, area_id",
        f"{start['organizations']} + n, 'Udvalg nummer ' || n, 'committee', {start['areas']} + 1 + n % {areas}",
        BODIES,
    )
    insert(
        "persons",
        "id, name, sort_name",
        f"{start['persons']} + n, 'Person' || (n % 997) || ' Nummer' || n, 'nummer' || n",
        people,
    )
    insert(
        "memberships",
        "person_id, organization_id, role, start_date",
        f"{start['persons']} + n, {start['organizations']} + 1 + n % {BODIES}, 'medlem', '2026-01-01'",
        people,
    )
    insert(
        "relation_steps",
        "person_id, step, since",
        f"{start['persons']} + n, 1 + n % 5, {day('n % 900')}",
        people,
        "n % 3 = 0",
    )
    # A meeting's day: most in the last years, in no order of their ids.
    back = f"((n * 7919) % {meetings}) * 3600 / {meetings}"
    insert(
        "activities",
        "id, activity_type, subject, details, day, starts_at, status, organization_id, organization_name,"
        " area_name, confidentiality, locale, undone_at, version, duplicate_key",
        f"{start['activities']} + n,"
        " CASE WHEN n % 5 = 4 THEN 'call' ELSE 'meeting' END,"
        " 'emne ' || (n % 500), CASE WHEN n % 2 = 0 THEN 'noter om emnet' ELSE '' END,"
        f" CASE WHEN n % 100 = 1 THEN {day('-(n % 30)')} ELSE {day(back)} END, NULL,"
        " CASE WHEN n % 100 = 1 THEN 'planned' ELSE 'completed' END,"
        f" {start['organizations']} + 1 + n % {BODIES}, 'Udvalg nummer ' || (1 + n % {BODIES}), NULL,"
        " CASE WHEN n % 100 = 2 THEN 'private' ELSE 'team' END, 'da',"
        f" CASE WHEN n % 100 = 3 THEN {moment('1')} ELSE NULL END, 1, 'key' || n",
        meetings,
    )
    met = f"(1 + n % {people})"
    whom = f"'Person' || ({met} % 997) || ' Nummer' || {met}"
    for position, (role, name, person, by) in enumerate(
        [
            ("target", whom, f"{start['persons']} + {met}", "NULL"),
            ("source", "'Ida'", "NULL", f"{user}"),
        ]
    ):
        insert(
            "participants",
            "activity_id, position, role, name, person_id, user_id",
            f"{start['activities']} + n, {position}, '{role}', {name}, {person}, {by}",
            meetings,
        )
    insert(
        "tasks",
        "activity_id, position, subject, due_date, assignee_user_id, status",
        f"{start['activities']} + n, 0, 'skridt ' || n, {day('n % 900')}, {user},"
        " CASE WHEN n % 1000 = 0 THEN 'open' ELSE 'done' END",
        meetings,
        "n % 3 = 0",
    )
    connection.execute(
        text(
            f"INSERT INTO audit (workspace_id, at, user_id, action, record) {_NUMBERS.format(meetings)}"
            f" SELECT {workspace}, {moment('n % 3000')}, {user}, 'logged',"
            f" 'activity:' || ({start['activities']} + n) FROM numbers"
        )
    )
    connection.execute(
        text(
            f"INSERT INTO inbox (platform, event_id, received_at) {_NUMBERS.format(20_000)}"
            f" SELECT 'telegram', 'many' || n, {moment('n % 14')} FROM numbers"
        )
    )
    connection.execute(
        text(
            "INSERT INTO outbox (workspace_id, key, platform, room, body, locale, urgency, due_at, state, attempt,"
            " resent, created_at, updated_at)"
            f" {_NUMBERS.format(20_000)} SELECT {workspace}, '{workspace}:many' || n, 'slack',"
            " 'D' || (n % 50), '{}', 'da', 1,"
            f" {moment('n % 30')}, 'sent', 1, {no}, {moment('n % 30')}, {moment('n % 30')} FROM numbers"
        )
    )
    if not sqlite:
        connection.execute(text("ANALYZE"))  # which autovacuum does by itself; nobody does so on SQLite
        for table in ("persons", "organizations", "activities", "areas"):
            connection.execute(
                text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
            )
