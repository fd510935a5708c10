"""The snapshot of a county in sixteen numbers, kept up to date page by page.

Comparing with the office then costs the same however large a county is. What is kept belongs to
one epoch and cursor; at any other it is made anew from the documents.
"""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from surveyapp.storage import Survey
from sync.protocol import BUCKETS, Digest, bucket_of


class Digests:
    """The digests of one survey's counties."""

    def __init__(self, survey: Survey) -> None:
        self._survey = survey

    def of(self, county: str) -> Digest:
        """The digest of what was pulled."""
        return self._kept(county) or self._made(county)

    @contextmanager
    def taking(self, county: str, new: Mapping[str, str]) -> Iterator[None]:
        """Bring the digest along with documents that are taken inside the block."""
        was = self._kept(county)
        old = self._survey.outbox.documents_of(new, county) if was else {}
        yield
        if was is None or not new:
            return
        counts, prints = list(was.counts), list(was.prints)
        for rec, text in new.items():
            bucket = bucket_of(rec)
            counts[bucket] += rec not in old
            prints[bucket] ^= _print(text) ^ (_print(old[rec]) if rec in old else 0)
        self._keep(county, Digest(tuple(counts), tuple(prints)))

    def forget(self, county: str) -> None:
        """Make it anew from the documents the next time."""
        self._survey.set_setting(_key(county), None)

    def _kept(self, county: str) -> Digest | None:
        told = self._survey.setting(_key(county))
        place = self._survey.outbox.place(county)
        if told is None or told["at"] != [place.epoch, place.cursor]:
            return None
        return Digest.parse(told)

    def _made(self, county: str) -> Digest:
        counts, prints = [0] * BUCKETS, [0] * BUCKETS
        for rec, text in self._survey.outbox.documents(county):
            bucket = bucket_of(rec)
            counts[bucket] += 1
            prints[bucket] ^= _print(text)
        made = Digest(tuple(counts), tuple(prints))
        self._keep(county, made)
        return made

    def _keep(self, county: str, digest: Digest) -> None:
        place = self._survey.outbox.place(county)
        at = [place.epoch, place.cursor]
        self._survey.set_setting(_key(county), {"at": at, **digest.plain()})


def _key(county: str) -> str:
    return f"sync.digest.{county}"


def _print(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:16], "big")
