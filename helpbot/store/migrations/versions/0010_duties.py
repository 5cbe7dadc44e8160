"""Duties besides the annual report, a season planned anew, and the watch over reminders' own gaps."""

import sqlalchemy as sa
from sqlmodel.sql.sqltypes import UTCDateTime
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

OPEN = sa.text('over_at IS NULL')


def upgrade() -> None:
    big = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
    op.create_table('duty',
    sa.Column('id', big, nullable=False),
    sa.Column('office_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('kind', sa.Enum('certificate', 'change', 'correction', name='dutykind', native_enum=False, length=24), nullable=False),
    sa.Column('uscc', sa.String(length=18), nullable=False),
    sa.Column('person_id', big, nullable=True),
    sa.Column('about', sa.String(length=200), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('due', sa.Date(), nullable=True),
    sa.Column('over_at', UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_duty_office_id_office')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_duty_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duty')),
    sa.UniqueConstraint('office_id', 'key', name=op.f('uq_duty_office_id_key'))
    )
    with op.batch_alter_table('duty', schema=None) as batch_op:
        batch_op.create_index('ix_duty_open', ['office_id', 'kind'], unique=False, sqlite_where=OPEN, postgresql_where=OPEN)
        batch_op.create_index('ix_duty_person', ['person_id'], unique=False)

    op.create_table('vigil',
    sa.Column('id', big, nullable=False),
    sa.Column('office_id', sa.Integer(), nullable=False),
    sa.Column('beat_at', UTCDateTime(), nullable=False),
    sa.Column('held_for', sa.Enum('asleep', 'restored', name='gap', native_enum=False, length=24), nullable=True),
    sa.Column('held_at', UTCDateTime(), nullable=True),
    sa.Column('back_at', UTCDateTime(), nullable=True),
    sa.Column('duties_on', sa.Date(), nullable=True),
    sa.Column('duties_as_of', UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_vigil_office_id_office')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_vigil')),
    sa.UniqueConstraint('office_id', name=op.f('uq_vigil_office_id'))
    )
    with op.batch_alter_table('season', schema=None) as batch_op:
        batch_op.add_column(sa.Column('days_hash', sa.String(length=64), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('next_hash', sa.String(length=64), nullable=False, server_default=''))
    with op.batch_alter_table('season', schema=None) as batch_op:
        batch_op.alter_column('days_hash', server_default=None)
        batch_op.alter_column('next_hash', server_default=None)
    with op.batch_alter_table('season_slot', schema=None) as batch_op:
        batch_op.add_column(sa.Column('next_day', sa.Date(), nullable=True))
    with op.batch_alter_table('reminder', schema=None) as batch_op:
        batch_op.alter_column('season_id', existing_type=big, nullable=True)
        batch_op.add_column(sa.Column('duty_id', big, nullable=True))
        batch_op.create_foreign_key(op.f('fk_reminder_duty_id_duty'), 'duty', ['duty_id'], ['id'])
        batch_op.create_check_constraint(op.f('ck_reminder_one_track'), '(season_id IS NULL) <> (duty_id IS NULL)')
        batch_op.create_index('ix_reminder_duty', ['duty_id'], unique=False)


def downgrade() -> None:
    op.execute(sa.text('DELETE FROM reminder WHERE season_id IS NULL'))
    with op.batch_alter_table('reminder', schema=None) as batch_op:
        batch_op.drop_index('ix_reminder_duty')
        batch_op.drop_constraint(op.f('ck_reminder_one_track'), type_='check')
        batch_op.drop_constraint(op.f('fk_reminder_duty_id_duty'), type_='foreignkey')
        batch_op.drop_column('duty_id')
        batch_op.alter_column('season_id', existing_type=sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False)
    with op.batch_alter_table('season_slot', schema=None) as batch_op:
        batch_op.drop_column('next_day')
    with op.batch_alter_table('season', schema=None) as batch_op:
        batch_op.drop_column('next_hash')
        batch_op.drop_column('days_hash')
    op.drop_table('vigil')
    op.drop_table('duty')
