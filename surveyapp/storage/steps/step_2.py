"""Step 2: matters before the departments. They belong to no one site: `site` stays NULL."""

from typing import Any

COORDINATION = """
CREATE TABLE coordination (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    id TEXT NOT NULL UNIQUE,
    site TEXT REFERENCES site (id) DEFERRABLE INITIALLY DEFERRED,
    topic TEXT,
    title TEXT,
    lead TEXT,
    co_departments TEXT,
    opened_on TEXT,
    due_on TEXT,
    letter_number TEXT,
    asked TEXT,
    replied_on TEXT,
    reply TEXT,
    outcome TEXT,
    closed_on TEXT,
    sites TEXT,
    obstacles TEXT,
    note TEXT,
    created_at TEXT,
    created_by TEXT,
    deleted INTEGER NOT NULL DEFAULT 0 CHECK (deleted IN (0, 1))
) STRICT
"""
LISTED = """
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id)
VALUES ('coordination', 'attributes', 'coordination', '协调事项', NULL)
"""


def matters_before_departments(db: Any) -> None:  # noqa: ANN401 - a sqlite-utils Database
    """Add the table and list it for other programs."""
    db.execute(COORDINATION.strip())
    db.execute("CREATE INDEX coordination_by_site ON coordination (site)")
    db.execute(LISTED)
