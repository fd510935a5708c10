"""Batches, the lists issued from them, objections."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the three tables."""
    op.create_table(
        "batch",
        *_texts("county", "id", "state", "plan", "sites", "created_at", "created_by"),
        sa.PrimaryKeyConstraint("county", "id", name=op.f("pk_batch")),
    )
    op.create_table(
        "issue",
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("serial", sa.BigInteger(), nullable=False),
        *_texts("batch", "stage", "digest", "snapshot", "issued_at", "issued_by"),
        sa.PrimaryKeyConstraint("county", "serial", name=op.f("pk_issue")),
        comment="Every list a county ever showed, frozen; rows are only added.",
    )
    op.create_index(op.f("ix_issue_county_batch"), "issue", ["county", "batch"], unique=False)
    op.create_table(
        "objection",
        *_texts("county", "id", "batch", "number", "received_on", "raised_by", "words"),
        *_texts("outcome", "answer", "answered_at", "answered_by", nullable=True),
        sa.PrimaryKeyConstraint("county", "id", name=op.f("pk_objection")),
    )
    op.create_index(
        op.f("ix_objection_county_batch"), "objection", ["county", "batch"], unique=False
    )


def _texts(*names: str, nullable: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=nullable) for name in names]
