"""Step 4: sync: sealed ops, the snapshot of the central list, how far each county was pulled."""

from typing import Any

OPS = """
CREATE TABLE op (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    device TEXT NOT NULL,
    county TEXT NOT NULL,
    n INTEGER NOT NULL,
    id TEXT NOT NULL UNIQUE,
    rec TEXT NOT NULL,
    kind TEXT NOT NULL,
    site TEXT,
    base INTEGER NOT NULL,
    fields TEXT NOT NULL,
    closes TEXT NOT NULL,
    at TEXT NOT NULL,
    schema INTEGER NOT NULL,
    last INTEGER NOT NULL,
    outcome TEXT,
    rec_seq INTEGER,
    code TEXT,
    field TEXT,
    noted INTEGER NOT NULL DEFAULT 0,
    UNIQUE (device, county, n)
) STRICT;
CREATE INDEX op_by_rec ON op (rec);
CREATE INDEX op_waiting ON op (device, county, n, site) WHERE outcome IS NULL;
CREATE INDEX op_refused ON op (site) WHERE outcome = 'refused';
CREATE INDEX op_unnoted ON op (fid) WHERE noted = 0;
CREATE TABLE closing (
    challenge TEXT PRIMARY KEY,
    rec TEXT NOT NULL,
    kind TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT, WITHOUT ROWID
"""

LIST = """
CREATE TABLE {name} (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    county TEXT NOT NULL,
    rec TEXT NOT NULL,
    kind TEXT NOT NULL,
    site TEXT,
    seq INTEGER NOT NULL,
    challenged INTEGER NOT NULL,
    doc TEXT NOT NULL,
    UNIQUE (county, rec)
) STRICT
"""

PLACES = """
CREATE INDEX snapshot_by_rec ON snapshot (rec);
CREATE INDEX snapshot_by_site ON snapshot (site);
CREATE INDEX snapshot_challenged ON snapshot (rec) WHERE challenged = 1;
CREATE TABLE feed (
    county TEXT PRIMARY KEY,
    epoch TEXT NOT NULL,
    cursor INTEGER NOT NULL,
    shadow_epoch TEXT,
    shadow_cursor INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE sight (
    rec TEXT PRIMARY KEY,
    seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE blob (
    county TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    state TEXT NOT NULL,
    thumb INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (county, sha256)
) STRICT, WITHOUT ROWID
"""


def sync_with_the_office(db: Any) -> None:  # noqa: ANN401 - a sqlite-utils Database
    """Make what a laptop must remember between two meetings with the office."""
    tables = (OPS, LIST.format(name="snapshot"), LIST.format(name="shadow"), PLACES)
    for script in tables:
        for statement in script.strip().split(";\n"):
            db.execute(statement.strip())
