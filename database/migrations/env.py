"""How Alembic runs the steps: on the connection that ``database.migrate`` hands over."""

from __future__ import annotations

from alembic import context
from sqlalchemy import MetaData

from kehoach.database.schema import metadata

# Comments are no part of a step: ``migrate.upgrade`` writes those of today.
plain = MetaData(naming_convention=metadata.naming_convention)
for table in metadata.tables.values():
    copy = table.to_metadata(plain)
    copy.comment = None
    copy.info.clear()
    for column in copy.columns:
        column.comment = None
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=plain,
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
