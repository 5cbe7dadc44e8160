"""What changed in the registry, and how far it was looked through."""

import sqlalchemy as sa
from sqlmodel.sql.sqltypes import UTCDateTime
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    big = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
    op.create_table('watch',
    sa.Column('office_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.String(length=300), nullable=False),
    sa.Column('floor', sa.String(length=300), nullable=False),
    sa.Column('turn', sa.Integer(), nullable=False),
    sa.Column('begun_at', UTCDateTime(), nullable=False),
    sa.Column('as_of', UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_watch_office_id_office')),
    sa.PrimaryKeyConstraint('office_id', name=op.f('pk_watch'))
    )
    op.create_table('watch_seen',
    sa.Column('office_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_watch_seen_office_id_office')),
    sa.PrimaryKeyConstraint('office_id', 'key', name=op.f('pk_watch_seen'))
    )
    op.create_table('filing_change',
    sa.Column('id', big, nullable=False),
    sa.Column('office_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('number', sa.String(length=200), nullable=False),
    sa.Column('uscc', sa.String(length=18), nullable=False),
    sa.Column('found_at', UTCDateTime(), nullable=False),
    sa.Column('news', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_filing_change_office_id_office')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_filing_change')),
    sa.UniqueConstraint('office_id', 'key', name=op.f('uq_filing_change_office_id_key')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('filing_change', schema=None) as batch_op:
        batch_op.create_index('ix_filing_change_number', ['office_id', 'number', 'id'], unique=False)
        batch_op.create_index('ix_filing_change_uscc', ['office_id', 'uscc', 'id'], unique=False)
    where = sa.text("kind = 'change'")
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.create_index('ix_outbox_change', ['address_id', 'id'], unique=False, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.drop_index('ix_outbox_change')

    with op.batch_alter_table('filing_change', schema=None) as batch_op:
        batch_op.drop_index('ix_filing_change_uscc')
        batch_op.drop_index('ix_filing_change_number')

    op.drop_table('filing_change')
    op.drop_table('watch_seen')
    op.drop_table('watch')
