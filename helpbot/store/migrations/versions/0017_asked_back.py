"""Which of an officer's words on a ticket asked the clerk back."""

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('ticket_reply', schema=None) as batch_op:
        batch_op.add_column(sa.Column('asks', sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('ticket_reply', schema=None) as batch_op:
        batch_op.alter_column('asks', existing_type=sa.Boolean(), existing_nullable=False, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('ticket_reply', schema=None) as batch_op:
        batch_op.drop_column('asks')
