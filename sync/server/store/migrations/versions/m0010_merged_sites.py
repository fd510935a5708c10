"""Which site a record was merged into, for the view of duplicates."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0020"


def upgrade() -> None:
    """Add the column and its index; no earlier version wrote the field."""
    op.add_column("site", sa.Column("merged_into", sa.Text()))
    op.create_index(op.f("ix_site_county_merged_into"), "site", ["county", "merged_into"])
