"""A county's published list as a value: its columns, its frozen entries, what binds it to a proof."""

from surveyapp.domain.batches.columns import STANDARD, Shown, read_columns
from surveyapp.domain.batches.difference import Difference, difference
from surveyapp.domain.batches.manifest import Item, Manifest
from surveyapp.domain.batches.redaction import published_entry
from surveyapp.domain.batches.snapshot import Answered, Gone, Notice, Previous, Snapshot

__all__ = [
    "STANDARD",
    "Answered",
    "Difference",
    "Gone",
    "Item",
    "Manifest",
    "Notice",
    "Previous",
    "Shown",
    "Snapshot",
    "difference",
    "published_entry",
    "read_columns",
]
