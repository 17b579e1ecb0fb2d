"""An index of the findings that are gone: its highest run tells readers when an audit has ended."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema one step on."""
    op.create_index(op.f("ix_audit_findings_gone_run"), "audit_findings", ["gone_run"])
