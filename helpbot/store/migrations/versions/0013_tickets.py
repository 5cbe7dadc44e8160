"""Tickets with an owner, a promise and a matter; the officers' group; questions to the authority above."""

import sqlalchemy as sa
from sqlmodel.sql.sqltypes import UTCDateTime
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None

TICKET = ('about', 'subject', 'uscc', 'institution', 'filings', 'priority', 'owner_id', 'merged_into', 'due_at', 'alarm_at', 'alarms')
REPLY = ('internal', 'person_id', 'source', 'level')


def upgrade() -> None:
    big = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
    with op.batch_alter_table('ticket', schema=None) as batch_op:
        batch_op.add_column(sa.Column('about', sa.String(length=120), nullable=True))
        batch_op.add_column(sa.Column('subject', sa.String(length=200), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('uscc', sa.String(length=18), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('institution', sa.String(length=200), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('filings', sa.JSON(), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('priority', sa.Enum('normal', 'urgent', name='priority', native_enum=False, length=24), nullable=False, server_default='normal'))
        batch_op.add_column(sa.Column('owner_id', big, nullable=True))
        batch_op.add_column(sa.Column('merged_into', big, nullable=True))
        batch_op.add_column(sa.Column('due_at', UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column('alarm_at', UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column('alarms', sa.Integer(), nullable=False, server_default='0'))
        batch_op.create_unique_constraint(batch_op.f('uq_ticket_office_id_about'), ['office_id', 'about'])
        batch_op.create_foreign_key(batch_op.f('fk_ticket_owner_id_person'), 'person', ['owner_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_ticket_merged_into_ticket'), 'ticket', ['merged_into'], ['id'])
        batch_op.create_index('ix_ticket_alarm', ['office_id', 'alarm_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_ticket_owner_id'), ['owner_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_ticket_merged_into'), ['merged_into'], unique=False)
    with op.batch_alter_table('ticket', schema=None) as batch_op:
        for name in ('subject', 'uscc', 'institution', 'filings', 'priority', 'alarms'):
            batch_op.alter_column(name, server_default=None)

    with op.batch_alter_table('ticket_reply', schema=None) as batch_op:
        batch_op.add_column(sa.Column('internal', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('person_id', big, nullable=True))
        batch_op.add_column(sa.Column('source', sa.String(length=100), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('level', sa.String(length=10), nullable=False, server_default=''))
        batch_op.create_foreign_key(batch_op.f('fk_ticket_reply_person_id_person'), 'person', ['person_id'], ['id'])
    with op.batch_alter_table('ticket_reply', schema=None) as batch_op:
        for name in ('internal', 'source', 'level'):
            batch_op.alter_column(name, server_default=None)

    op.create_table('upward_question',
    sa.Column('id', big, nullable=False),
    sa.Column('office_id', sa.Integer(), nullable=False),
    sa.Column('ticket_id', big, nullable=False),
    sa.Column('address_id', big, nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('level', sa.String(length=10), nullable=False),
    sa.Column('dossier', sa.String(), nullable=False),
    sa.Column('asked_at', UTCDateTime(), nullable=False),
    sa.Column('due_at', UTCDateTime(), nullable=False),
    sa.Column('chase_at', UTCDateTime(), nullable=True),
    sa.Column('chased', sa.Integer(), nullable=False),
    sa.Column('answered_at', UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['address_id'], ['address.id'], name=op.f('fk_upward_question_address_id_address')),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_upward_question_office_id_office')),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_upward_question_ticket_id_ticket')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_upward_question'))
    )
    with op.batch_alter_table('upward_question', schema=None) as batch_op:
        batch_op.create_index('ix_upward_chase', ['office_id', 'chase_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_upward_question_ticket_id'), ['ticket_id'], unique=False)

    op.create_table('officer_group',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('office_id', sa.Integer(), nullable=False),
    sa.Column('address_id', big, nullable=False),
    sa.Column('person_id', big, nullable=False),
    sa.Column('since', UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['address_id'], ['address.id'], name=op.f('fk_officer_group_address_id_address')),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_officer_group_office_id_office')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_officer_group_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_officer_group')),
    sa.UniqueConstraint('office_id', name=op.f('uq_officer_group_office_id'))
    )


def downgrade() -> None:
    op.drop_table('officer_group')
    op.drop_table('upward_question')
    with op.batch_alter_table('ticket_reply', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_ticket_reply_person_id_person'), type_='foreignkey')
        for name in REPLY:
            batch_op.drop_column(name)
    with op.batch_alter_table('ticket', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ticket_merged_into'))
        batch_op.drop_index(batch_op.f('ix_ticket_owner_id'))
        batch_op.drop_index('ix_ticket_alarm')
        batch_op.drop_constraint(batch_op.f('fk_ticket_merged_into_ticket'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_ticket_owner_id_person'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('uq_ticket_office_id_about'), type_='unique')
        for name in TICKET:
            batch_op.drop_column(name)
