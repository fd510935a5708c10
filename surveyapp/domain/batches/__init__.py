"""A county's published list as a value: its columns, its frozen entries, what binds it to a proof."""

from surveyapp.domain.batches.columns import STANDARD, Shown, read_columns
from surveyapp.domain.batches.difference import Changed, Difference, changes, difference
from surveyapp.domain.batches.manifest import Item, Manifest
from surveyapp.domain.batches.redaction import published_entry
from surveyapp.domain.batches.snapshot import (
    Answered,
    Gone,
    Notice,
    Pictured,
    Previous,
    Snapshot,
)
from surveyapp.domain.batches.titles import next_title
from surveyapp.domain.batches.words import ABOUT, BATCH_STATE, OUTCOME

__all__ = [
    "ABOUT",
    "BATCH_STATE",
    "OUTCOME",
    "STANDARD",
    "Answered",
    "Changed",
    "Difference",
    "Gone",
    "Item",
    "Manifest",
    "Notice",
    "Pictured",
    "Previous",
    "Shown",
    "Snapshot",
    "changes",
    "difference",
    "next_title",
    "published_entry",
    "read_columns",
]
