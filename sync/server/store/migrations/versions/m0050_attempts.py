"""Wrong passwords are counted by name and by where they are tried from."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0040"


def upgrade() -> None:
    """Make the table; locks that stand now are opened."""
    op.create_table(
        "attempt",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("locked_until", sa.Double(), nullable=False, server_default="0"),
        sa.Column("own", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("at", sa.Double(), nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("name", "place", name=op.f("pk_attempt")),
        comment="Tries of passwords by a hash of the name and by place; no place is all strange ones.",
    )
    op.create_index(op.f("ix_attempt_at"), "attempt", ["at"])
    for name in ("failures", "locked_until"):
        op.drop_column("person", name)
