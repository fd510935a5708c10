"""What Alembic runs: all steps in the transaction it is handed, never by itself."""

from alembic import context

from sync.server.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
context.run_migrations()
