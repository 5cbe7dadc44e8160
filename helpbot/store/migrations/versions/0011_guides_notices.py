"""Guides and their readers, notices and whom they are for, digests."""

import sqlalchemy as sa
from sqlmodel.sql.sqltypes import UTCDateTime
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

KINDS = ('establish', 'change', 'cancel', 'reissue', 'renew', 'annual')


def upgrade() -> None:
    big = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
    op.create_table('guide',
    sa.Column('id', big, nullable=False),
    sa.Column('office_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum(*KINDS, name='filingkind', native_enum=False, length=24), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('html', sa.LargeBinary(), nullable=False),
    sa.Column('pdf', sa.LargeBinary(), nullable=False),
    sa.Column('made_at', UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_guide_office_id_office')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_guide')),
    sa.UniqueConstraint('office_id', 'kind', 'number', name=op.f('uq_guide_office_id_kind_number'))
    )
    op.create_table('guide_reading',
    sa.Column('id', big, nullable=False),
    sa.Column('office_id', sa.Integer(), nullable=False),
    sa.Column('guide_id', big, nullable=False),
    sa.Column('uscc', sa.String(length=18), nullable=False),
    sa.Column('person_id', big, nullable=False),
    sa.Column('at', UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_guide_reading_office_id_office')),
    sa.ForeignKeyConstraint(['guide_id'], ['guide.id'], name=op.f('fk_guide_reading_guide_id_guide')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_guide_reading_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_guide_reading')),
    sa.UniqueConstraint('office_id', 'guide_id', 'uscc', name=op.f('uq_guide_reading_office_id_guide_id_uscc'))
    )
    op.create_table('notice',
    sa.Column('id', big, nullable=False),
    sa.Column('office_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('statutory', sa.Boolean(), nullable=False),
    sa.Column('audience', sa.String(length=400), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('state', sa.Enum('draft', 'approved', 'stopped', name='noticestate', native_enum=False, length=24), nullable=False),
    sa.Column('recipients', sa.JSON(), nullable=False),
    sa.Column('drafted_at', UTCDateTime(), nullable=False),
    sa.Column('approved_at', UTCDateTime(), nullable=True),
    sa.Column('approved_by', sa.String(length=100), nullable=False),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_notice_office_id_office')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice')),
    sa.UniqueConstraint('office_id', 'number', name=op.f('uq_notice_office_id_number'))
    )
    op.create_table('notice_target',
    sa.Column('id', big, nullable=False),
    sa.Column('office_id', sa.Integer(), nullable=False),
    sa.Column('notice_id', big, nullable=False),
    sa.Column('uscc', sa.String(length=18), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('classified', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_notice_target_office_id_office')),
    sa.ForeignKeyConstraint(['notice_id'], ['notice.id'], name=op.f('fk_notice_target_notice_id_notice')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice_target')),
    sa.UniqueConstraint('office_id', 'notice_id', 'uscc', name=op.f('uq_notice_target_office_id_notice_id_uscc'))
    )
    op.create_table('briefing',
    sa.Column('id', big, nullable=False),
    sa.Column('office_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=100), nullable=False),
    sa.Column('person_id', big, nullable=True),
    sa.Column('uscc', sa.String(length=18), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('made_at', UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_briefing_office_id_office')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_briefing_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_briefing')),
    sa.UniqueConstraint('office_id', 'key', name=op.f('uq_briefing_office_id_key'))
    )
    op.create_table('retention',
    sa.Column('office_id', sa.Integer(), nullable=False),
    sa.Column('until', UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_retention_office_id_office')),
    sa.PrimaryKeyConstraint('office_id', name=op.f('pk_retention'))
    )


def downgrade() -> None:
    op.drop_table('retention')
    op.drop_table('briefing')
    op.drop_table('notice_target')
    op.drop_table('notice')
    op.drop_table('guide_reading')
    op.drop_table('guide')
