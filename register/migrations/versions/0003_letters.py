"""Which kind of letter each email is."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# As in the first schema: text sorts by its bytes on both databases.
_TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Add it; nobody knows it of the emails that are there already."""
    op.add_column("emails", sa.Column("letter", _TEXT))


def downgrade() -> None:
    """Take it away."""
    op.drop_column("emails", "letter")
