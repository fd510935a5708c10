"""What travels between laptop and office: ops up, documents and verdicts down, codes for errors.

`docs/sync-protocol.md` says the same for people. Everything here is a value with a strict `parse`
and a `plain` form for JSON; nothing here reads a clock, a file or a network.
"""

from sync.protocol.digests import BUCKETS, Digest, bucket_of, print_of, print_of_text
from sync.protocol.documents import Challenge, Document, Page, Stamp, Write
from sync.protocol.ops import (
    MAX_BYTES,
    MAX_OPS,
    MAX_TEXT,
    SCHEMA,
    Op,
    Outcome,
    Verdict,
    batches,
    is_value,
    read_ops,
    write_ops,
)
from sync.protocol.reading import MAX_NUMBER, Code, Malformed, canonical, read_json
from sync.protocol.signing import ops_message, session_message

__all__ = [
    "BUCKETS",
    "MAX_BYTES",
    "MAX_NUMBER",
    "MAX_OPS",
    "MAX_TEXT",
    "SCHEMA",
    "Challenge",
    "Code",
    "Digest",
    "Document",
    "Malformed",
    "Op",
    "Outcome",
    "Page",
    "Stamp",
    "Verdict",
    "Write",
    "batches",
    "bucket_of",
    "canonical",
    "is_value",
    "ops_message",
    "print_of",
    "print_of_text",
    "read_json",
    "read_ops",
    "session_message",
    "write_ops",
]
