"""All records of a county in sixteen numbers, so that both ends can tell whether they agree."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sync.protocol.documents import Document
from sync.protocol.reading import Code, Malformed, canonical, take

BUCKETS = 16


def bucket_of(rec: str) -> int:
    """Which of the digest's buckets counts a record."""
    return hashlib.sha256(rec.encode()).digest()[0] * BUCKETS // 256


def print_of(document: Document) -> int:
    """128 bits that stand for the whole content of a document."""
    return print_of_text(canonical(document.plain()))


def print_of_text(text: bytes) -> int:
    """The same from the document's canonical JSON."""
    return int.from_bytes(hashlib.sha256(text).digest()[:16], "big")


@dataclass(frozen=True, slots=True)
class Digest:
    """All records of a county in sixteen numbers: laptop and server compare what they hold."""

    counts: tuple[int, ...] = (0,) * BUCKETS
    prints: tuple[int, ...] = (0,) * BUCKETS
    """The exclusive-or of the prints of each bucket's documents."""

    @classmethod
    def of(cls, documents: Iterable[Document]) -> "Digest":
        """The digest of a set of documents."""
        counts, prints = [0] * BUCKETS, [0] * BUCKETS
        for document in documents:
            bucket = bucket_of(document.rec)
            counts[bucket] += 1
            prints[bucket] ^= print_of(document)
        return cls(tuple(counts), tuple(prints))

    @classmethod
    def parse(cls, raw: object) -> "Digest":
        """Read a digest; raises `Malformed`."""
        buckets = take(raw, "buckets", list, "digest")
        try:
            counts, prints = zip(*((int(n), int(p, 16)) for n, p in buckets), strict=True)
        except (ValueError, TypeError) as error:
            raise Malformed(Code.BAD_OP, field="digest.buckets") from error
        return cls(counts, prints)

    def plain(self) -> dict[str, Any]:
        """The digest as JSON holds it."""
        pairs = zip(self.counts, self.prints, strict=True)
        return {"buckets": [[count, f"{print_:032x}"] for count, print_ in pairs]}
