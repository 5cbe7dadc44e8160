"""The registry's tables, where helpbot keeps the registry itself."""

import sqlalchemy as sa
from sqlmodel.sql.sqltypes import UTCDateTime
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('registry_authority',
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('roster_at', UTCDateTime(), nullable=True),
    sa.Column('filings_at', UTCDateTime(), nullable=True),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_registry_authority'))
    )
    op.create_table('registry_sponsor',
    sa.Column('authority', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['authority'], ['registry_authority.code'], name=op.f('fk_registry_sponsor_authority_registry_authority')),
    sa.PrimaryKeyConstraint('authority', 'name', name=op.f('pk_registry_sponsor'))
    )
    op.create_table('registry_institution',
    sa.Column('authority', sa.String(length=40), nullable=False),
    sa.Column('uscc', sa.String(length=18), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('sponsor', sa.String(length=200), nullable=True),
    sa.Column('status', sa.Enum('active', 'suspended', 'expired', 'revoked', 'cancelled', name='institutionstatus', native_enum=False, length=24), nullable=False),
    sa.Column('cert_from', sa.Date(), nullable=True),
    sa.Column('cert_until', sa.Date(), nullable=True),
    sa.Column('classified', sa.Boolean(), nullable=False),
    sa.Column('contact', sa.String(length=100), nullable=True),
    sa.Column('contact_phone', sa.String(length=40), nullable=True),
    sa.Column('contact_mail', sa.String(length=320), nullable=True),
    sa.Column('vanished_at', UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['authority', 'sponsor'], ['registry_sponsor.authority', 'registry_sponsor.name'], name=op.f('fk_registry_institution_authority_sponsor_registry_sponsor')),
    sa.ForeignKeyConstraint(['authority'], ['registry_authority.code'], name=op.f('fk_registry_institution_authority_registry_authority')),
    sa.PrimaryKeyConstraint('authority', 'uscc', name=op.f('pk_registry_institution'))
    )
    op.create_table('registry_filing',
    sa.Column('authority', sa.String(length=40), nullable=False),
    sa.Column('number', sa.String(length=60), nullable=False),
    sa.Column('uscc', sa.String(length=18), nullable=False),
    sa.Column('kind', sa.Enum('establish', 'change', 'cancel', 'reissue', 'renew', 'annual', name='filingkind', native_enum=False, length=24), nullable=False),
    sa.Column('year', sa.Integer(), nullable=True),
    sa.Column('items', sa.String(length=400), nullable=True),
    sa.Column('state', sa.Enum('draft', 'submitted', 'returned', 'resubmitted', 'refused', 'accepted', 'reviewing', 'approved', 'paper-due', 'cert-ready', 'published', 'announced', name='filingstate', native_enum=False, length=24), nullable=False),
    sa.Column('state_at', UTCDateTime(), nullable=False),
    sa.Column('submitted_at', UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['authority', 'uscc'], ['registry_institution.authority', 'registry_institution.uscc'], name=op.f('fk_registry_filing_authority_uscc_registry_institution')),
    sa.PrimaryKeyConstraint('authority', 'number', name=op.f('pk_registry_filing'))
    )
    op.create_index(op.f('ix_registry_filing_authority_state_at'), 'registry_filing', ['authority', 'state_at'], unique=False)
    op.create_index(op.f('ix_registry_filing_authority_uscc_state_at'), 'registry_filing', ['authority', 'uscc', 'state_at'], unique=False)
    op.create_table('registry_event',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('authority', sa.String(length=40), nullable=False),
    sa.Column('number', sa.String(length=60), nullable=False),
    sa.Column('at', UTCDateTime(), nullable=False),
    sa.Column('from_state', sa.Enum('draft', 'submitted', 'returned', 'resubmitted', 'refused', 'accepted', 'reviewing', 'approved', 'paper-due', 'cert-ready', 'published', 'announced', name='filingstate', native_enum=False, length=24), nullable=True),
    sa.Column('to_state', sa.Enum('draft', 'submitted', 'returned', 'resubmitted', 'refused', 'accepted', 'reviewing', 'approved', 'paper-due', 'cert-ready', 'published', 'announced', name='filingstate', native_enum=False, length=24), nullable=False),
    sa.Column('opinion', sa.String(length=4000), nullable=True),
    sa.ForeignKeyConstraint(['authority', 'number'], ['registry_filing.authority', 'registry_filing.number'], name=op.f('fk_registry_event_authority_number_registry_filing')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_registry_event')),
    sa.UniqueConstraint('authority', 'number', 'at', 'to_state', name=op.f('uq_registry_event_authority_number_at_to_state'))
    )


def downgrade() -> None:
    op.drop_table('registry_event')
    op.drop_index(op.f('ix_registry_filing_authority_uscc_state_at'), table_name='registry_filing')
    op.drop_index(op.f('ix_registry_filing_authority_state_at'), table_name='registry_filing')
    op.drop_table('registry_filing')
    op.drop_table('registry_institution')
    op.drop_table('registry_sponsor')
    op.drop_table('registry_authority')
