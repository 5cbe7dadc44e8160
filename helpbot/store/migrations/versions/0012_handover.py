"""Handovers, their items and notes; codes for one more clerk."""

import sqlalchemy as sa
from sqlmodel.sql.sqltypes import UTCDateTime
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    big = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
    op.add_column('invite', sa.Column('beside', sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('invite', schema=None) as batch_op:
        batch_op.alter_column('beside', server_default=None)
    op.create_table('handover',
    sa.Column('id', big, nullable=False),
    sa.Column('office_id', sa.Integer(), nullable=False),
    sa.Column('uscc', sa.String(length=18), nullable=False),
    sa.Column('institution', sa.String(length=200), nullable=False),
    sa.Column('state', sa.Enum('open', 'closed', 'stopped', name='handoverstate', native_enum=False, length=24), nullable=False),
    sa.Column('cause', sa.Enum('leaving', 'code', 'officer', 'import', 'unreached', name='cause', native_enum=False, length=24), nullable=False),
    sa.Column('outgoing_id', big, nullable=True),
    sa.Column('incoming_id', big, nullable=True),
    sa.Column('incoming_name', sa.String(length=100), nullable=False),
    sa.Column('invite_id', big, nullable=True),
    sa.Column('opened_at', UTCDateTime(), nullable=False),
    sa.Column('due', sa.Date(), nullable=False),
    sa.Column('told_at', UTCDateTime(), nullable=True),
    sa.Column('sees_from', UTCDateTime(), nullable=True),
    sa.Column('ready_at', UTCDateTime(), nullable=True),
    sa.Column('agreed_by', sa.String(length=40), nullable=False),
    sa.Column('absence', sa.Enum('gone', 'silent', 'refuses', name='absence', native_enum=False, length=24), nullable=True),
    sa.Column('absent_at', UTCDateTime(), nullable=True),
    sa.Column('moved_at', UTCDateTime(), nullable=False),
    sa.Column('chased_on', sa.Date(), nullable=True),
    sa.Column('synced_at', UTCDateTime(), nullable=True),
    sa.Column('ended_at', UTCDateTime(), nullable=True),
    sa.Column('ended_by', sa.String(length=40), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['incoming_id'], ['person.id'], name=op.f('fk_handover_incoming_id_person')),
    sa.ForeignKeyConstraint(['invite_id'], ['invite.id'], name=op.f('fk_handover_invite_id_invite')),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_handover_office_id_office')),
    sa.ForeignKeyConstraint(['outgoing_id'], ['person.id'], name=op.f('fk_handover_outgoing_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_handover'))
    )
    with op.batch_alter_table('handover', schema=None) as batch_op:
        batch_op.create_index('uq_handover_open', ['office_id', 'uscc'], unique=True, sqlite_where=OPEN, postgresql_where=OPEN)
        batch_op.create_index('ix_handover_outgoing', ['outgoing_id', 'state'], unique=False)
        batch_op.create_index('ix_handover_incoming', ['incoming_id', 'state'], unique=False)
        batch_op.create_index('ix_handover_state', ['office_id', 'state', 'id'], unique=False)

    op.create_table('handover_item',
    sa.Column('id', big, nullable=False),
    sa.Column('office_id', sa.Integer(), nullable=False),
    sa.Column('handover_id', big, nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=160), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('detail', sa.String(), nullable=False),
    sa.Column('due', sa.Date(), nullable=True),
    sa.Column('urgent', sa.Boolean(), nullable=False),
    sa.Column('given_at', UTCDateTime(), nullable=True),
    sa.Column('given_by', sa.String(length=40), nullable=False),
    sa.Column('taken_at', UTCDateTime(), nullable=True),
    sa.Column('taken_by', sa.String(length=40), nullable=False),
    sa.Column('ticket', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['handover_id'], ['handover.id'], name=op.f('fk_handover_item_handover_id_handover')),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_handover_item_office_id_office')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_handover_item')),
    sa.UniqueConstraint('office_id', 'handover_id', 'key', name=op.f('uq_handover_item_office_id_handover_id_key')),
    sa.UniqueConstraint('office_id', 'handover_id', 'number', name=op.f('uq_handover_item_office_id_handover_id_number'))
    )
    op.create_table('handover_note',
    sa.Column('id', big, nullable=False),
    sa.Column('office_id', sa.Integer(), nullable=False),
    sa.Column('item_id', big, nullable=False),
    sa.Column('person_id', big, nullable=True),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('at', UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['handover_item.id'], name=op.f('fk_handover_note_item_id_handover_item')),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_handover_note_office_id_office')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_handover_note_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_handover_note'))
    )
    with op.batch_alter_table('handover_note', schema=None) as batch_op:
        batch_op.create_index(op.f('ix_handover_note_item_id'), ['item_id'], unique=False)
        batch_op.create_index(op.f('ix_handover_note_person_id'), ['person_id'], unique=False)


def downgrade() -> None:
    op.drop_table('handover_note')
    op.drop_table('handover_item')
    op.drop_table('handover')
    op.drop_column('invite', 'beside')
