"""The first schema."""

from __future__ import annotations

from alembic import op

from kehoach.database import views
from kehoach.database.schema import metadata

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table, and the views over them."""
    connection = op.get_bind()
    metadata.create_all(connection)
    views.create(connection)
    views.create_fulltext(connection)
