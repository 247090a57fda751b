"""Keep which activities belong to a point; drop columns of cases nobody fills."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('activity_points',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('workspace_id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('point_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['activity_id'], ['activities.id'], name=op.f('fk_activity_points_activity_id_activities'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['point_id'], ['case_points.id'], name=op.f('fk_activity_points_point_id_case_points'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspaces.id'], name=op.f('fk_activity_points_workspace_id_workspaces'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_activity_points')),
    sa.UniqueConstraint('activity_id', 'point_id', name=op.f('uq_activity_points_activity_id_point_id'))
    )
    with op.batch_alter_table('activity_points', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_activity_points_point_id'), ['point_id'], unique=False)

    with op.batch_alter_table('case_points', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_case_points_organization_id_organizations'), type_='foreignkey')
        batch_op.drop_column('funding')
        batch_op.drop_column('organization_id')
        batch_op.drop_column('start_date')

    with op.batch_alter_table('cases', schema=None) as batch_op:
        batch_op.drop_column('closed_until')
        batch_op.drop_column('followup_every')
        batch_op.drop_column('followup_on')

    with op.batch_alter_table('positions', schema=None) as batch_op:
        batch_op.drop_column('involvement')
        batch_op.drop_column('role')
        batch_op.drop_column('influence')
        batch_op.drop_column('interest')



def downgrade() -> None:
    with op.batch_alter_table('positions', schema=None) as batch_op:
        batch_op.add_column(sa.Column('interest', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('influence', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('role', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('involvement', sa.Text(), nullable=True))

    with op.batch_alter_table('cases', schema=None) as batch_op:
        batch_op.add_column(sa.Column('followup_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('followup_every', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('closed_until', sa.Date(), nullable=True))

    with op.batch_alter_table('case_points', schema=None) as batch_op:
        batch_op.add_column(sa.Column('start_date', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('organization_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('funding', sa.Text(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_case_points_organization_id_organizations'), 'organizations', ['organization_id'], ['id'], ondelete='SET NULL')

    with op.batch_alter_table('activity_points', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_activity_points_point_id'))

    op.drop_table('activity_points')
