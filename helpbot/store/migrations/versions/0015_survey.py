"""Surveys; and tickets by when they were opened and closed, for surveys and reports."""

import sqlalchemy as sa
from sqlmodel.sql.sqltypes import UTCDateTime
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    big = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
    op.create_table('survey',
    sa.Column('id', big, nullable=False),
    sa.Column('office_id', sa.Integer(), nullable=False),
    sa.Column('person_id', big, nullable=False),
    sa.Column('quarter', sa.String(length=6), nullable=False),
    sa.Column('occasion', sa.Enum('ticket', 'filing', 'handover', name='occasion', native_enum=False, length=24), nullable=False),
    sa.Column('about', sa.String(length=240), nullable=False),
    sa.Column('asked_at', UTCDateTime(), nullable=False),
    sa.Column('score', sa.Integer(), nullable=True),
    sa.Column('otherwise', sa.Enum('visit', 'phone', 'nothing', name='otherwise', native_enum=False, length=24), nullable=True),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('answered_at', UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_survey_office_id_office')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_survey_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey')),
    sa.UniqueConstraint('office_id', 'person_id', 'about', name=op.f('uq_survey_office_id_person_id_about')),
    sa.UniqueConstraint('office_id', 'person_id', 'quarter', name=op.f('uq_survey_office_id_person_id_quarter'))
    )
    with op.batch_alter_table('survey', schema=None) as batch_op:
        batch_op.create_index('ix_survey_asked', ['office_id', 'asked_at'], unique=False)
    with op.batch_alter_table('ticket', schema=None) as batch_op:
        batch_op.create_index('ix_ticket_closed', ['office_id', 'closed_at'], unique=False)
        batch_op.create_index('ix_ticket_opened', ['office_id', 'opened_at'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('ticket', schema=None) as batch_op:
        batch_op.drop_index('ix_ticket_opened')
        batch_op.drop_index('ix_ticket_closed')
    op.drop_table('survey')
