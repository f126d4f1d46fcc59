"""What Alembic runs: it writes the steps as SQL for the dialect that was asked for."""

from alembic import context

asked = context.config.attributes
context.configure(
    dialect_name=asked["dialect"], output_buffer=asked["output"], transactional_ddl=False, literal_binds=True
)
context.run_migrations()
