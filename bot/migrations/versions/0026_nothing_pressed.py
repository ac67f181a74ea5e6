"""What was not pressed is no value at all, where it was the JSON word null: an exam found nothing that was written."""

from __future__ import annotations

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.execute("update message set pressed = null where cast(pressed as text) = 'null'")


def downgrade() -> None:
    """Nothing: both are read alike."""
