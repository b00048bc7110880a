"""Whom communications name and cases concern, by the roster's numbers, so that it can be looked up.

Filled from now on, with what is recorded; what was recorded before is not looked up.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table of mentions and the person of a case."""
    op.create_table(
        "mentions",
        sa.Column("communication_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("communication_id", "person_id", name="pk_mentions"),
    )
    op.create_index("ix_mentions_person_id", "mentions", ["person_id"])
    op.add_column("cases", sa.Column("person_id", sa.String(), nullable=True))
    op.create_index("ix_cases_person_id", "cases", ["person_id"])


def downgrade() -> None:
    """Nothing that was recorded is taken away."""
    raise RuntimeError("the register goes forward only")
