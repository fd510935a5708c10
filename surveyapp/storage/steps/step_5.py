"""Step 5: matters before the departments keep the day of their last reminder."""

from typing import Any


def reminders_of_matters(db: Any) -> None:  # noqa: ANN401 - a sqlite-utils Database
    """Add the column."""
    db.execute("ALTER TABLE coordination ADD COLUMN reminded_on TEXT")
