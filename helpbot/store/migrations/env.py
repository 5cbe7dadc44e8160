"""Alembic's entry: runs migrations on the connection it is given. Not for `alembic` on the command line."""

from alembic import context

from helpbot.models import METADATA, REGISTRY

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=[METADATA, REGISTRY], render_as_batch=True, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
