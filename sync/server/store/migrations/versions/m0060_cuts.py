"""Where a county's sequence leapt, so that a base of another epoch is known as one."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0050"

_LEAP = 1_000_000
_RESTORED = "SELECT county, facts FROM audit WHERE act = 'restored' ORDER BY county, n"


def upgrade() -> None:
    """Add the column; the audit tells of the leaps up to now, which were all of one length."""
    op.add_column("county", sa.Column("cuts", sa.Text(), nullable=False, server_default="[]"))
    connection = op.get_bind()
    cuts: dict[str, list[tuple[int, int]]] = {}
    for county, facts in connection.execute(sa.text(_RESTORED)).all():
        first = json.loads(facts).get("seq")
        if first is not None:  # the office's own chain tells how many counties it were
            cuts.setdefault(county, []).append((first - _LEAP, first))
    told = sa.text("UPDATE county SET cuts = :cuts WHERE county = :county")
    for county, leaps in cuts.items():
        connection.execute(told, {"county": county, "cuts": json.dumps(leaps)})
