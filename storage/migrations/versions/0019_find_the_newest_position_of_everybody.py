"""Find the newest position of everybody on a point in an index, however long the log is."""

from __future__ import annotations

from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    columns = ['case_id', 'point_id', 'person_id', 'organization_id', 'said_on']
    with op.batch_alter_table('positions', schema=None) as batch_op:
        batch_op.create_index('ix_positions_newest', columns, unique=False)


def downgrade() -> None:
    with op.batch_alter_table('positions', schema=None) as batch_op:
        batch_op.drop_index('ix_positions_newest')
