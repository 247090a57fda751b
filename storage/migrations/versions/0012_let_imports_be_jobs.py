"""Let imports be jobs: what waits of them becomes one, and where it is told is kept with the job."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

IMPORTS = sa.table(
    'imports',
    *(sa.column(name) for name in ('id', 'workspace_id', 'state', 'platform', 'room', 'thread', 'locale', 'created_by')),
    sa.column('updated_at', sa.DateTime(timezone=True)),
)
JOBS = sa.table(
    'jobs',
    *(sa.column(name, sa.Integer()) for name in ('workspace_id', 'created_by', 'user_id', 'done', 'total', 'attempts')),
    *(sa.column(name, sa.Text()) for name in ('kind', 'state', 'platform', 'room', 'thread', 'only', 'locale')),
    sa.column('payload', sa.JSON(none_as_null=True)),
    sa.column('aloud', sa.Boolean()),
    sa.column('created_at', sa.DateTime(timezone=True)),
    sa.column('updated_at', sa.DateTime(timezone=True)),
)
UNFINISHED = ('received', 'confirmed', 'running', 'undo', 'undoing')


def upgrade() -> None:
    waiting = op.get_bind().execute(
        sa.select(IMPORTS)
        .where(IMPORTS.c.state.in_(UNFINISHED), IMPORTS.c.platform.is_not(None), IMPORTS.c.room.is_not(None))
        .order_by(IMPORTS.c.id)
    )
    jobs = [
        {
            'workspace_id': one.workspace_id,
            'created_by': one.created_by,
            'created_at': one.updated_at,
            'updated_at': one.updated_at,
            'kind': 'import',
            'payload': {'record': f'import:{one.id}'},
            'state': 'waiting',
            'platform': one.platform,
            'room': one.room,
            'thread': one.thread or '',
            'only': '',
            'aloud': False,
            'locale': one.locale or 'en',
            'user_id': one.created_by,
            'done': 0,
            'total': None,
            'attempts': 0,
        }
        for one in waiting
    ]
    if jobs:
        op.bulk_insert(JOBS, jobs)
    for name in ('platform', 'room', 'thread', 'locale', 'attempts'):
        op.drop_column('imports', name)


def downgrade() -> None:
    op.add_column('imports', sa.Column('attempts', sa.Integer(), server_default='0', nullable=False))
    for name in ('locale', 'thread', 'room', 'platform'):
        op.add_column('imports', sa.Column(name, sa.Text(), nullable=True))
