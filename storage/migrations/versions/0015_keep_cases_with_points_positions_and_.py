"""Keep cases with points, positions and seat counts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('seat_counts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('workspace_id', sa.Integer(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.Column('term_id', sa.Integer(), nullable=True),
    sa.Column('party_id', sa.Integer(), nullable=True),
    sa.Column('seats', sa.Integer(), nullable=False),
    sa.Column('source', sa.Text(), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['organization_id'], ['organizations.id'], name=op.f('fk_seat_counts_organization_id_organizations'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['party_id'], ['organizations.id'], name=op.f('fk_seat_counts_party_id_organizations'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['term_id'], ['terms.id'], name=op.f('fk_seat_counts_term_id_terms'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspaces.id'], name=op.f('fk_seat_counts_workspace_id_workspaces'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seat_counts'))
    )
    with op.batch_alter_table('seat_counts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_seat_counts_workspace_id_organization_id'), ['workspace_id', 'organization_id'], unique=False)

    op.create_table('cases',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('workspace_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('area_id', sa.Integer(), nullable=True),
    sa.Column('organization_id', sa.Integer(), nullable=True),
    sa.Column('room_id', sa.Integer(), nullable=True),
    sa.Column('thread', sa.Text(), nullable=True),
    sa.Column('owner_user_id', sa.Integer(), nullable=True),
    sa.Column('start_date', sa.Date(), nullable=True),
    sa.Column('end_date', sa.Date(), nullable=True),
    sa.Column('followup_on', sa.Date(), nullable=True),
    sa.Column('followup_every', sa.Integer(), nullable=True),
    sa.Column('target_amount', sa.BigInteger(), nullable=True),
    sa.Column('confidentiality', sa.Text(), nullable=False),
    sa.Column('closed_reason', sa.Text(), nullable=True),
    sa.Column('closed_until', sa.Date(), nullable=True),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undone_by', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['area_id'], ['areas.id'], name=op.f('fk_cases_area_id_areas'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['organization_id'], ['organizations.id'], name=op.f('fk_cases_organization_id_organizations'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['owner_user_id'], ['users.id'], name=op.f('fk_cases_owner_user_id_users'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['room_id'], ['rooms.id'], name=op.f('fk_cases_room_id_rooms'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspaces.id'], name=op.f('fk_cases_workspace_id_workspaces'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cases'))
    )
    with op.batch_alter_table('cases', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_cases_room_id'), ['room_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_cases_workspace_id_kind_state'), ['workspace_id', 'kind', 'state'], unique=False)

    op.create_table('case_points',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('workspace_id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('number', sa.Text(), nullable=False),
    sa.Column('level', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('owner_user_id', sa.Integer(), nullable=True),
    sa.Column('owner_name', sa.Text(), nullable=True),
    sa.Column('organization_id', sa.Integer(), nullable=True),
    sa.Column('start_date', sa.Date(), nullable=True),
    sa.Column('due_date', sa.Date(), nullable=True),
    sa.Column('amount', sa.BigInteger(), nullable=True),
    sa.Column('amount_to', sa.BigInteger(), nullable=True),
    sa.Column('amount_kind', sa.Text(), nullable=True),
    sa.Column('amount_years', sa.Text(), nullable=True),
    sa.Column('amount_about', sa.Boolean(), nullable=False),
    sa.Column('amount_yearly', sa.Boolean(), nullable=True),
    sa.Column('amount_said', sa.Text(), nullable=True),
    sa.Column('got_amount', sa.BigInteger(), nullable=True),
    sa.Column('funding', sa.Text(), nullable=True),
    sa.Column('story', sa.Text(), nullable=True),
    sa.Column('figure', sa.Text(), nullable=True),
    sa.Column('internal', sa.Boolean(), nullable=False),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undone_by', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_case_points_case_id_cases'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['organization_id'], ['organizations.id'], name=op.f('fk_case_points_organization_id_organizations'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['owner_user_id'], ['users.id'], name=op.f('fk_case_points_owner_user_id_users'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['parent_id'], ['case_points.id'], name=op.f('fk_case_points_parent_id_case_points'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspaces.id'], name=op.f('fk_case_points_workspace_id_workspaces'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_points')),
    sa.UniqueConstraint('case_id', 'number', name=op.f('uq_case_points_case_id_number'))
    )
    with op.batch_alter_table('case_points', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_points_parent_id'), ['parent_id'], unique=False)

    op.create_table('positions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('workspace_id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('point_id', sa.Integer(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('organization_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('role', sa.Text(), nullable=True),
    sa.Column('stance', sa.Text(), nullable=True),
    sa.Column('split', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('influence', sa.Integer(), nullable=True),
    sa.Column('interest', sa.Integer(), nullable=True),
    sa.Column('involvement', sa.Text(), nullable=True),
    sa.Column('said_on', sa.Date(), nullable=False),
    sa.Column('confidence', sa.Text(), nullable=False),
    sa.Column('source_person_id', sa.Integer(), nullable=True),
    sa.Column('source_name', sa.Text(), nullable=True),
    sa.Column('activity_id', sa.Integer(), nullable=True),
    sa.Column('source_url', sa.Text(), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('confidentiality', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['activity_id'], ['activities.id'], name=op.f('fk_positions_activity_id_activities'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_positions_case_id_cases'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['organization_id'], ['organizations.id'], name=op.f('fk_positions_organization_id_organizations'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_positions_person_id_persons'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['point_id'], ['case_points.id'], name=op.f('fk_positions_point_id_case_points'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['source_person_id'], ['persons.id'], name=op.f('fk_positions_source_person_id_persons'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspaces.id'], name=op.f('fk_positions_workspace_id_workspaces'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_positions'))
    )
    with op.batch_alter_table('positions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_positions_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_positions_point_id'), ['point_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_positions_source_person_id'), ['source_person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_positions_workspace_id_case_id'), ['workspace_id', 'case_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('positions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_positions_workspace_id_case_id'))
        batch_op.drop_index(batch_op.f('ix_positions_source_person_id'))
        batch_op.drop_index(batch_op.f('ix_positions_point_id'))
        batch_op.drop_index(batch_op.f('ix_positions_person_id'))

    op.drop_table('positions')
    with op.batch_alter_table('case_points', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_points_parent_id'))

    op.drop_table('case_points')
    with op.batch_alter_table('cases', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_cases_workspace_id_kind_state'))
        batch_op.drop_index(batch_op.f('ix_cases_room_id'))

    op.drop_table('cases')
    with op.batch_alter_table('seat_counts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_seat_counts_workspace_id_organization_id'))

    op.drop_table('seat_counts')
