"""Codes, wrong tries, audit; a person's wishes."""

import sqlalchemy as sa
from sqlmodel.sql.sqltypes import UTCDateTime
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    big = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.add_column(sa.Column('nudges_off_at', UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column('forgotten_at', UTCDateTime(), nullable=True))
    with op.batch_alter_table('address', schema=None) as batch_op:
        batch_op.add_column(sa.Column('preferred_at', UTCDateTime(), nullable=True))

    op.create_table('invite',
    sa.Column('id', big, nullable=False),
    sa.Column('office_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=True),
    sa.Column('purpose', sa.Enum('bind', 'prove', name='purpose', native_enum=False, length=24), nullable=False),
    sa.Column('role', sa.Enum('clerk', 'legal-representative', 'sponsor', 'officer', name='role', native_enum=False, length=24), nullable=True),
    sa.Column('uscc', sa.String(length=18), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('person_id', big, nullable=True),
    sa.Column('address_id', big, nullable=True),
    sa.Column('issued_by', sa.String(length=40), nullable=False),
    sa.Column('issued_at', UTCDateTime(), nullable=False),
    sa.Column('expires_at', UTCDateTime(), nullable=False),
    sa.Column('used_at', UTCDateTime(), nullable=True),
    sa.Column('used_by', big, nullable=True),
    sa.Column('void_at', UTCDateTime(), nullable=True),
    sa.Column('void_reason', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['address_id'], ['address.id'], name=op.f('fk_invite_address_id_address')),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_invite_office_id_office')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_invite_person_id_person')),
    sa.ForeignKeyConstraint(['used_by'], ['address.id'], name=op.f('fk_invite_used_by_address')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invite')),
    sa.UniqueConstraint('office_id', 'digest', name=op.f('uq_invite_office_id_digest'))
    )
    with op.batch_alter_table('invite', schema=None) as batch_op:
        batch_op.create_index('ix_invite_open', ['office_id', 'uscc', 'role'], unique=False)
        batch_op.create_index(batch_op.f('ix_invite_person_id'), ['person_id'], unique=False)

    op.create_table('code_try',
    sa.Column('id', big, nullable=False),
    sa.Column('office_id', sa.Integer(), nullable=False),
    sa.Column('address_id', big, nullable=False),
    sa.Column('at', UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['address_id'], ['address.id'], name=op.f('fk_code_try_address_id_address')),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_code_try_office_id_office')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_code_try'))
    )
    with op.batch_alter_table('code_try', schema=None) as batch_op:
        batch_op.create_index('ix_code_try_address', ['address_id', 'at'], unique=False)
        batch_op.create_index('ix_code_try_office', ['office_id', 'at'], unique=False)

    op.create_table('audit',
    sa.Column('id', big, nullable=False),
    sa.Column('office_id', sa.Integer(), nullable=False),
    sa.Column('number', big, nullable=False),
    sa.Column('at', UTCDateTime(), nullable=False),
    sa.Column('actor', sa.String(length=40), nullable=False),
    sa.Column('action', sa.String(length=40), nullable=False),
    sa.Column('subject', sa.String(length=120), nullable=False),
    sa.Column('channel', sa.String(length=40), nullable=False),
    sa.Column('chain', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_audit_office_id_office')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit')),
    sa.UniqueConstraint('office_id', 'number', name=op.f('uq_audit_office_id_number'))
    )
    op.create_table('audit_seal',
    sa.Column('office_id', sa.Integer(), nullable=False),
    sa.Column('number', big, nullable=False),
    sa.Column('seal', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_audit_seal_office_id_office')),
    sa.PrimaryKeyConstraint('office_id', name=op.f('pk_audit_seal'))
    )


def downgrade() -> None:
    op.drop_table('audit_seal')
    op.drop_table('audit')
    with op.batch_alter_table('code_try', schema=None) as batch_op:
        batch_op.drop_index('ix_code_try_office')
        batch_op.drop_index('ix_code_try_address')

    op.drop_table('code_try')
    with op.batch_alter_table('invite', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_invite_person_id'))
        batch_op.drop_index('ix_invite_open')

    op.drop_table('invite')
    with op.batch_alter_table('address', schema=None) as batch_op:
        batch_op.drop_column('preferred_at')
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_column('forgotten_at')
        batch_op.drop_column('nudges_off_at')
