"""Count attempts at jobs and imports, and find activities of a kind and of a day of recording by an index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('jobs', sa.Column('attempts', sa.Integer(), server_default='0', nullable=False))
    op.add_column('imports', sa.Column('attempts', sa.Integer(), server_default='0', nullable=False))
    with op.batch_alter_table('activities', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_activities_workspace_id_activity_type_day'), ['workspace_id', 'activity_type', 'day'], unique=False)
        batch_op.create_index(batch_op.f('ix_activities_workspace_id_created_at'), ['workspace_id', 'created_at'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('activities', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_activities_workspace_id_created_at'))
        batch_op.drop_index(batch_op.f('ix_activities_workspace_id_activity_type_day'))
    with op.batch_alter_table('imports', schema=None) as batch_op:
        batch_op.drop_column('attempts')
    with op.batch_alter_table('jobs', schema=None) as batch_op:
        batch_op.drop_column('attempts')
