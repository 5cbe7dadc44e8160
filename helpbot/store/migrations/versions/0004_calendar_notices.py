"""The office's own notices of working days."""

import sqlalchemy as sa
from sqlmodel.sql.sqltypes import UTCDateTime
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('calendar_notice',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('office_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('notice', sa.JSON(), nullable=False),
    sa.Column('at', UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_calendar_notice_office_id_office')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_notice')),
    sa.UniqueConstraint('office_id', 'year', name=op.f('uq_calendar_notice_office_id_year'))
    )


def downgrade() -> None:
    op.drop_table('calendar_notice')
