"""How Alembic runs Threshold's migrations: over a connection it is given, with a version table of Threshold's own."""

from alembic import context

from lms.database import VERSION_TABLE
from lms.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    include_name=lambda name, kind, _parents: kind != "table" or (name or "").startswith("lms_"),
    compare_type=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
