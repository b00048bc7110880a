"""Runs the migrations on the connection that ``register.migrating`` passes to it."""

from alembic import context

from register.tables.columns import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
