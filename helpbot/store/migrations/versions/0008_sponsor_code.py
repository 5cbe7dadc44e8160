"""The credit code of an institution's sponsor, by which the sponsor's contact sees it."""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('registry_institution', sa.Column('sponsor_uscc', sa.String(length=18), nullable=True))
    op.create_index(op.f('ix_registry_institution_authority_sponsor_uscc'), 'registry_institution', ['authority', 'sponsor_uscc'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_registry_institution_authority_sponsor_uscc'), table_name='registry_institution')
    op.drop_column('registry_institution', 'sponsor_uscc')
