"""Give users an area."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('users', schema=None) as batch_op:
        batch_op.add_column(sa.Column('default_area_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_users_default_area_id_areas'), 'areas', ['default_area_id'], ['id'], ondelete='SET NULL')


def downgrade() -> None:
    with op.batch_alter_table('users', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_users_default_area_id_areas'), type_='foreignkey')
        batch_op.drop_column('default_area_id')
