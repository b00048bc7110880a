"""What verifications found, as the service signed it."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# As in the first schema: text sorts by its bytes on both databases.
_TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Create their table."""
    op.create_table(
        "failed_verifications",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("statement", _TEXT, nullable=False),
        sa.Column("key", _TEXT, nullable=False),
        sa.Column("signature", _TEXT, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_failed_verifications"),
    )


def downgrade() -> None:
    """What was signed is kept as the ledger is."""
    raise RuntimeError("failed verifications are never dropped")
