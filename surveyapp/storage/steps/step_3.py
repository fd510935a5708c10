"""Step 3: the indexes of lists hold the tie-breaking id before `deleted`, and count candidates.

So a whole list is read from its index in order, without sorting or looking at the records.
"""

from typing import Any

_INDEXES = (
    "DROP INDEX site_by_number",
    """
CREATE INDEX site_by_number ON site (
    substr(number, 1, instr(number, '-')),
    CAST(substr(number, instr(number, '-') + 1) AS INTEGER),
    id, deleted
)
    """,
    "DROP INDEX site_by_name",
    "CREATE INDEX site_by_name ON site (name, id, deleted)",
    "DROP INDEX site_by_update",
    "CREATE INDEX site_by_update ON site (updated_at, id, deleted)",
    "DROP INDEX site_by_state",
    "CREATE INDEX site_by_state ON site (deleted, state, kind, county, candidate)",
)


def lists_from_their_index(db: Any) -> None:  # noqa: ANN401 - a sqlite-utils Database
    """Make the indexes anew."""
    for statement in _INDEXES:
        db.execute(statement.strip())
