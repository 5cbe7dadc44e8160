"""Drafts of FAQ entries, where each version comes from, and who is still to be told of one."""

from typing import Any

import sqlalchemy as sa
from sqlmodel.sql.sqltypes import UTCDateTime
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    for column, kind, default in (
        ('layer', sa.Enum('own', 'pack', name='layer', native_enum=False, length=24), "'own'"),
        ('origin', sa.String(length=200), "'import'"),
        ('author', sa.String(length=100), "''"),
        ('approver', sa.String(length=100), "''"),
        ('loud', sa.Boolean(), 'false'),
    ):
        _add('faq_overlay', column, kind, default)
    with op.batch_alter_table('faq_overlay', schema=None) as batch_op:
        batch_op.add_column(sa.Column('before', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('telling', BIG_ID, nullable=True))
        batch_op.create_index('ix_faq_overlay_topic', ['office_id', 'topic', 'revision'], unique=False)
    _add('inquiry', 'revision', sa.Integer(), '0')
    _add('inquiry', 'public', sa.Boolean(), 'false')
    with op.batch_alter_table('inquiry', schema=None) as batch_op:
        batch_op.add_column(sa.Column('told_at', UTCDateTime(), nullable=True))
        batch_op.create_index('ix_inquiry_topic', ['office_id', 'topic', 'id'], unique=False)
    op.create_table('faq_draft',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('office_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('open', 'telling', 'approved', 'dropped', name='draftstate', native_enum=False, length=24), nullable=False),
    sa.Column('topic', sa.String(length=64), nullable=False),
    sa.Column('entry', sa.JSON(), nullable=False),
    sa.Column('before', sa.JSON(), nullable=True),
    sa.Column('base', sa.Integer(), nullable=False),
    sa.Column('ticket', sa.Integer(), nullable=True),
    sa.Column('origin', sa.String(length=200), nullable=False),
    sa.Column('author', sa.String(length=100), nullable=False),
    sa.Column('approver', sa.String(length=100), nullable=False),
    sa.Column('findings', sa.JSON(), nullable=False),
    sa.Column('waiting', sa.JSON(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=True),
    sa.Column('created_at', UTCDateTime(), nullable=False),
    sa.Column('decided_at', UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_faq_draft_office_id_office')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_faq_draft')),
    sa.UniqueConstraint('office_id', 'number', name=op.f('uq_faq_draft_office_id_number'))
    )
    with op.batch_alter_table('faq_draft', schema=None) as batch_op:
        batch_op.create_index('ix_faq_draft_state', ['office_id', 'state', 'number'], unique=False)


def _add(table: str, column: str, kind: sa.types.TypeEngine[Any], default: str) -> None:
    """A column that every row has from now on: those that are there already get the default, new ones bring their own."""
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.add_column(sa.Column(column, kind, nullable=False, server_default=sa.text(default)))
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.alter_column(column, existing_type=kind, existing_nullable=False, server_default=None)


def downgrade() -> None:
    op.drop_table('faq_draft')
    with op.batch_alter_table('inquiry', schema=None) as batch_op:
        batch_op.drop_index('ix_inquiry_topic')
        batch_op.drop_column('told_at')
        batch_op.drop_column('public')
        batch_op.drop_column('revision')
    with op.batch_alter_table('faq_overlay', schema=None) as batch_op:
        batch_op.drop_index('ix_faq_overlay_topic')
        for column in ('layer', 'origin', 'author', 'approver', 'loud', 'before', 'telling'):
            batch_op.drop_column(column)
