"""An index of the kinds of documents, so that the few reports are found among many plans."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema one step on."""
    op.create_index("ix_plans_kind_state", "plans", ["kind", "state"])
