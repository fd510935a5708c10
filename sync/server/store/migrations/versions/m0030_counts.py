"""A county's counts in its row, and where its open challenges are."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0010"

_STATES = """
SELECT county, coalesce(nullif(state, ''), 'draft') AS state, count(*) AS sites FROM site
WHERE deleted = 0 AND candidate = 0 GROUP BY 1, 2
"""
_WAITING = """
SELECT f.county, count(*) AS photos FROM fact f
LEFT JOIN blob b ON b.county = f.county AND b.sha256 = f.sha256
WHERE f.sha256 IS NOT NULL AND f.deleted = 0 AND b.confirmed_at IS NULL GROUP BY f.county
"""


def upgrade() -> None:
    """Add the columns, count what is there, and index the few records with challenges."""
    op.add_column("county", sa.Column("states", sa.Text(), nullable=False, server_default="{}"))
    waiting = sa.Column("photos_waiting", sa.BigInteger(), nullable=False, server_default="0")
    op.add_column("county", waiting)
    connection = op.get_bind()
    states: dict[str, dict[str, int]] = {}
    for county, state, sites in connection.execute(sa.text(_STATES)):
        states.setdefault(county, {})[state] = sites
    told = sa.text("UPDATE county SET states = :states WHERE county = :county")
    for county, counted in states.items():
        connection.execute(told, {"county": county, "states": json.dumps(counted)})
    told = sa.text("UPDATE county SET photos_waiting = :photos WHERE county = :county")
    for county, photos in connection.execute(sa.text(_WAITING)).all():
        connection.execute(told, {"county": county, "photos": photos})
    some = sa.text("challenges > 0")
    for name, table, columns in (
        ("ix_site_challenged", "site", ["county"]),
        ("ix_fact_challenged", "fact", ["county", "site"]),
    ):
        op.create_index(name, table, columns, sqlite_where=some, postgresql_where=some)
