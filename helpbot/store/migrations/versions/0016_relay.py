"""Meetings of handovers, their records, and the short course."""

import sqlalchemy as sa
from sqlmodel.sql.sqltypes import UTCDateTime
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None

LIVE = sa.text("state IN ('proposed', 'agreed')")
SLOT = sa.text("state = 'agreed' AND way <> 'together'")


def upgrade() -> None:
    big = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
    op.create_table('meeting',
    sa.Column('id', big, nullable=False),
    sa.Column('office_id', sa.Integer(), nullable=False),
    sa.Column('handover_id', big, nullable=False),
    sa.Column('way', sa.Enum('together', 'visit', 'call', name='way', native_enum=False, length=24), nullable=False),
    sa.Column('state', sa.Enum('proposed', 'agreed', 'done', 'missed', 'cancelled', name='meetingstate', native_enum=False, length=24), nullable=False),
    sa.Column('begins_at', UTCDateTime(), nullable=False),
    sa.Column('ends_at', UTCDateTime(), nullable=False),
    sa.Column('proposed_by', big, nullable=True),
    sa.Column('made_at', UTCDateTime(), nullable=False),
    sa.Column('uid', sa.String(length=120), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('remind_at', UTCDateTime(), nullable=True),
    sa.Column('reminded_at', UTCDateTime(), nullable=True),
    sa.Column('asked_at', UTCDateTime(), nullable=True),
    sa.Column('settled_by', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['handover_id'], ['handover.id'], name=op.f('fk_meeting_handover_id_handover')),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_meeting_office_id_office')),
    sa.ForeignKeyConstraint(['proposed_by'], ['person.id'], name=op.f('fk_meeting_proposed_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting'))
    )
    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.create_index('uq_meeting_live', ['office_id', 'handover_id'], unique=True, sqlite_where=LIVE, postgresql_where=LIVE)
        batch_op.create_index('uq_meeting_slot', ['office_id', 'begins_at'], unique=True, sqlite_where=SLOT, postgresql_where=SLOT)
        batch_op.create_index('ix_meeting_handover', ['handover_id'], unique=False)
        batch_op.create_index('ix_meeting_state', ['office_id', 'state', 'begins_at'], unique=False)

    op.create_table('handover_record',
    sa.Column('id', big, nullable=False),
    sa.Column('office_id', sa.Integer(), nullable=False),
    sa.Column('handover_id', big, nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('mime', sa.String(length=40), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('made_at', UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['handover_id'], ['handover.id'], name=op.f('fk_handover_record_handover_id_handover')),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_handover_record_office_id_office')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_handover_record')),
    sa.UniqueConstraint('office_id', 'handover_id', name=op.f('uq_handover_record_office_id_handover_id'))
    )
    op.create_table('lesson',
    sa.Column('id', big, nullable=False),
    sa.Column('office_id', sa.Integer(), nullable=False),
    sa.Column('person_id', big, nullable=False),
    sa.Column('uscc', sa.String(length=18), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('due', sa.Date(), nullable=False),
    sa.Column('queued_at', UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_lesson_office_id_office')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_lesson_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lesson')),
    sa.UniqueConstraint('office_id', 'person_id', 'number', name=op.f('uq_lesson_office_id_person_id_number'))
    )
    with op.batch_alter_table('lesson', schema=None) as batch_op:
        batch_op.create_index('ix_lesson_due', ['office_id', 'queued_at', 'due'], unique=False)


def downgrade() -> None:
    op.drop_table('lesson')
    op.drop_table('handover_record')
    op.drop_table('meeting')
