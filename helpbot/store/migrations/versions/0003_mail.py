"""What mail needs: a channel's own context, secret names of messages, what is known of a sender, messages that came back."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    for table in ('thread', 'inquiry', 'ticket'):
        _add(table, 'trust', sa.String(length=24), "''")
    _add('thread', 'context', sa.JSON(), "'{}'")
    for column in ('party', 'exchange'):
        _add('thread', column, sa.String(length=320), "''")
        op.create_index(f'ix_thread_{column}', 'thread', ['office_id', column], unique=False)
    _add('outbox', 'context', sa.JSON(), "'{}'")
    _add('address', 'bounces', sa.Integer(), '0')
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.add_column(sa.Column('thread_id', BIG_ID, nullable=True))
        batch_op.add_column(sa.Column('token', sa.String(length=40), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_outbox_thread_id_thread'), 'thread', ['thread_id'], ['id'])
        batch_op.create_unique_constraint(batch_op.f('uq_outbox_office_id_token'), ['office_id', 'token'])
        batch_op.create_index('ix_outbox_thread', ['thread_id', 'created_at'], unique=False)
        batch_op.create_index('ix_outbox_created', ['office_id', 'created_at'], unique=False)


def _add(table: str, column: str, kind: sa.types.TypeEngine[Any], default: str) -> None:
    """A column that every row has from now on: those that are there already get the default, new ones bring their own."""
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.add_column(sa.Column(column, kind, nullable=False, server_default=sa.text(default)))
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.alter_column(column, existing_type=kind, existing_nullable=False, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.drop_index('ix_outbox_created')
        batch_op.drop_index('ix_outbox_thread')
        batch_op.drop_constraint(batch_op.f('uq_outbox_office_id_token'), type_='unique')
        batch_op.drop_constraint(batch_op.f('fk_outbox_thread_id_thread'), type_='foreignkey')
        batch_op.drop_column('token')
        batch_op.drop_column('thread_id')
        batch_op.drop_column('context')
    with op.batch_alter_table('address', schema=None) as batch_op:
        batch_op.drop_column('bounces')
    for column in ('party', 'exchange'):
        op.drop_index(f'ix_thread_{column}', 'thread')
    for table, columns in (('thread', ('context', 'trust', 'party', 'exchange')), ('inquiry', ('trust',)), ('ticket', ('trust',))):
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.drop_column(column)
