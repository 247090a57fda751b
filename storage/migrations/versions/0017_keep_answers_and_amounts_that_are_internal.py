"""Keep who answered a question in which note, and which amounts are internal."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('case_points', sa.Column('amount_internal', sa.Boolean(), nullable=True))
    op.add_column('case_points', sa.Column('answered_by', sa.Text(), nullable=True))
    op.add_column('case_points', sa.Column('note_number', sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('case_points', schema=None) as batch_op:
        batch_op.drop_column('note_number')
        batch_op.drop_column('answered_by')
        batch_op.drop_column('amount_internal')
