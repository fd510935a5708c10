"""Step 6: what an open form showed of a record is remembered for each list that holds it."""

from typing import Any

_STATEMENTS = (
    "ALTER TABLE sight RENAME TO sight_of_any",
    """CREATE TABLE sight (
        rec TEXT NOT NULL,
        county TEXT NOT NULL,
        seq INTEGER NOT NULL,
        PRIMARY KEY (rec, county)
    ) STRICT, WITHOUT ROWID""",
    """INSERT INTO sight SELECT o.rec, s.county, min(o.seq, s.seq)
        FROM sight_of_any o JOIN snapshot s ON s.rec = o.rec""",
    "DROP TABLE sight_of_any",
)


def sights_by_county(db: Any) -> None:  # noqa: ANN401 - a sqlite-utils Database
    """Make the table anew, with the places that each list can have had."""
    for statement in _STATEMENTS:
        db.execute(statement)
