"""Seasons, their slots, and reminders."""

import sqlalchemy as sa
from sqlmodel.sql.sqltypes import UTCDateTime
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

STAGES = (
    'notice', 'opening', 'slot', 'slot-passed', 'days-30', 'days-15', 'days-7', 'days-3', 'days-1', 'last-day', 'overdue', 'overdue-again'
)
WAITING = sa.text("state = 'waiting'")


def upgrade() -> None:
    big = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
    op.create_table('season',
    sa.Column('id', big, nullable=False),
    sa.Column('office_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('draft', 'approved', 'paused', name='seasonstate', native_enum=False, length=24), nullable=False),
    sa.Column('capacity', sa.Integer(), nullable=False),
    sa.Column('plan_hash', sa.String(length=64), nullable=False),
    sa.Column('planned_at', UTCDateTime(), nullable=False),
    sa.Column('registry_at', UTCDateTime(), nullable=True),
    sa.Column('approved_at', UTCDateTime(), nullable=True),
    sa.Column('approved_by', sa.String(length=100), nullable=False),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_season_office_id_office')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_season')),
    sa.UniqueConstraint('office_id', 'year', name=op.f('uq_season_office_id_year'))
    )
    op.create_table('season_slot',
    sa.Column('id', big, nullable=False),
    sa.Column('office_id', sa.Integer(), nullable=False),
    sa.Column('season_id', big, nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('uscc', sa.String(length=18), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('sponsor', sa.String(length=200), nullable=False),
    sa.Column('day', sa.Date(), nullable=True),
    sa.Column('problems', sa.String(length=200), nullable=False),
    sa.Column('late', sa.Boolean(), nullable=False),
    sa.Column('classified', sa.Boolean(), nullable=False),
    sa.Column('said_filed_at', UTCDateTime(), nullable=True),
    sa.Column('snoozed_until', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_season_slot_office_id_office')),
    sa.ForeignKeyConstraint(['season_id'], ['season.id'], name=op.f('fk_season_slot_season_id_season')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_season_slot')),
    sa.UniqueConstraint('office_id', 'season_id', 'uscc', name=op.f('uq_season_slot_office_id_season_id_uscc'))
    )
    with op.batch_alter_table('season_slot', schema=None) as batch_op:
        batch_op.create_index('ix_season_slot_uscc', ['uscc', 'season_id'], unique=False)

    op.create_table('reminder',
    sa.Column('id', big, nullable=False),
    sa.Column('office_id', sa.Integer(), nullable=False),
    sa.Column('season_id', big, nullable=False),
    sa.Column('uscc', sa.String(length=18), nullable=False),
    sa.Column('stage', sa.Enum(*STAGES, name='stage', native_enum=False, length=24), nullable=False),
    sa.Column('due_at', UTCDateTime(), nullable=False),
    sa.Column('expires_at', UTCDateTime(), nullable=False),
    sa.Column('state', sa.Enum('waiting', 'gathered', 'done', 'expired', 'unreached', name='reminderstate', native_enum=False, length=24), nullable=False),
    sa.Column('gathered_on', sa.Date(), nullable=True),
    sa.Column('dedup_key', sa.String(length=100), nullable=False),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_reminder_office_id_office')),
    sa.ForeignKeyConstraint(['season_id'], ['season.id'], name=op.f('fk_reminder_season_id_season')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reminder')),
    sa.UniqueConstraint('office_id', 'dedup_key', name=op.f('uq_reminder_office_id_dedup_key'))
    )
    with op.batch_alter_table('reminder', schema=None) as batch_op:
        batch_op.create_index('ix_reminder_due', ['office_id', 'due_at'], unique=False, sqlite_where=WAITING, postgresql_where=WAITING)
        batch_op.create_index('ix_reminder_uscc', ['uscc', 'gathered_on'], unique=False)


def downgrade() -> None:
    op.drop_table('reminder')
    op.drop_table('season_slot')
    op.drop_table('season')
