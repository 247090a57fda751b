"""Let no seat end before it begins.

The dates are partial ('2026', '2026-03', '2026-03-01'): an end may be as exact as it likes, and is compared
with as much of the beginning as it says. A row that ended before it began had the end of the seat before it
copied into it; what its own end is nobody said.
"""

from __future__ import annotations

from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

IN_ORDER = 'start_date IS NULL OR end_date IS NULL OR substr(start_date, 1, length(end_date)) <= end_date'


def upgrade() -> None:
    op.execute(f"UPDATE memberships SET end_date = NULL, end_reason = NULL WHERE NOT ({IN_ORDER})")
    with op.batch_alter_table('memberships', schema=None) as batch_op:
        batch_op.create_check_constraint(batch_op.f('ck_memberships_dates_in_order'), IN_ORDER)


def downgrade() -> None:
    with op.batch_alter_table('memberships', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_memberships_dates_in_order'), type_='check')
