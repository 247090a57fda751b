"""Bind cases to any number of rooms, whose message about a record is kept up to date by one row of the outbox."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('case_rooms',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('workspace_id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('room_id', sa.Integer(), nullable=False),
    sa.Column('thread', sa.Text(), nullable=False),
    sa.Column('at_time', sa.Text(), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('told_on', sa.Date(), nullable=True),
    sa.Column('since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('seats', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_case_rooms_case_id_cases'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['room_id'], ['rooms.id'], name=op.f('fk_case_rooms_room_id_rooms'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspaces.id'], name=op.f('fk_case_rooms_workspace_id_workspaces'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_rooms')),
    sa.UniqueConstraint('case_id', 'room_id', 'thread', name=op.f('uq_case_rooms_case_id_room_id_thread'))
    )
    with op.batch_alter_table('case_rooms', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_rooms_room_id'), ['room_id'], unique=False)
    op.execute(
        "INSERT INTO case_rooms (workspace_id, case_id, room_id, thread, at_time, created_at, updated_at, created_by)"
        " SELECT workspace_id, id, room_id, COALESCE(thread, ''), '07:30', created_at, updated_at, created_by"
        " FROM cases WHERE room_id IS NOT NULL"
    )
    with op.batch_alter_table('cases', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_cases_room_id'))
        batch_op.drop_constraint(batch_op.f('fk_cases_room_id_rooms'), type_='foreignkey')
        batch_op.drop_column('room_id')
        batch_op.drop_column('thread')
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.add_column(sa.Column('record', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('again', sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('cards', schema=None) as batch_op:
        batch_op.add_column(sa.Column('pinned', sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('cards', schema=None) as batch_op:
        batch_op.drop_column('pinned')
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.drop_column('again')
        batch_op.drop_column('record')
    with op.batch_alter_table('cases', schema=None) as batch_op:
        batch_op.add_column(sa.Column('room_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('thread', sa.Text(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_cases_room_id_rooms'), 'rooms', ['room_id'], ['id'], ondelete='SET NULL')
        batch_op.create_index(batch_op.f('ix_cases_room_id'), ['room_id'], unique=False)
    op.execute(
        "UPDATE cases SET room_id = (SELECT room_id FROM case_rooms WHERE case_rooms.case_id = cases.id ORDER BY id LIMIT 1),"
        " thread = (SELECT NULLIF(thread, '') FROM case_rooms WHERE case_rooms.case_id = cases.id ORDER BY id LIMIT 1)"
    )
    with op.batch_alter_table('case_rooms', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_rooms_room_id'))

    op.drop_table('case_rooms')
