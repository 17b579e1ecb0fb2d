"""An index of the levels of plans, so that the few of a higher level are found among many."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema one step on."""
    op.create_index("ix_plans_state_level", "plans", ["state", "level"])
