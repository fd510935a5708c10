"""What an objection is about, how to reach who raised it, and each county's own columns."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0002"


def upgrade() -> None:
    """Add the columns and the table."""
    for name in ("about", "contact", "source"):
        op.add_column(
            "objection", sa.Column(name, sa.Text(), nullable=False, server_default=sa.text("''"))
        )
    op.create_table(
        "list_template",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("county", "columns")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("changed_at", "changed_by")),
        sa.PrimaryKeyConstraint("county", name=op.f("pk_list_template")),
        comment="The columns a county's lists show unless a batch says otherwise.",
    )
