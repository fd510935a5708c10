"""What a county's first line shows, counted as its records change and kept in the county's row.

Sites by state and photos that have not arrived would else be counted anew for every look. All who
change either hold the county's lock, so that the counts are what counting would give; `check`
counts and compares. Challenges are few and are counted when asked, by an index of their own.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import Connection, func, select, update

from surveyapp.domain.lifecycle import State
from sync.protocol import Document
from sync.server.store import tables as t
from sync.server.store.counties import County, keep, locked, now
from sync.server.store.database import chunks
from sync.server.store.projection import text_of


def state_of(document: Document) -> str | None:
    """The state under which a document counts; None when it is no site, deleted, or only suggested."""
    if document.kind != "site" or document.value("deleted") or document.value("candidate"):
        return None
    return text_of(document.value("state")) or State.DRAFT


def photo_of(document: Document) -> str | None:
    """The photo a document speaks of; None when it speaks of none or is deleted."""
    if document.kind != "photo" or document.value("deleted"):
        return None
    return text_of(document.value("sha256"))


@dataclass(slots=True)
class Counts:
    """Counts of a county as documents are taken in, or taken out again."""

    by_state: Counter[str] = field(default_factory=Counter)
    photos_waiting: int = 0

    def take(
        self,
        connection: Connection,
        county: str,
        documents: Iterable[Document],
        instead_of: Iterable[Document] = (),
    ) -> None:
        """Count some documents of a county, and no longer what they stand instead of."""
        photos = Counter[str]()
        for step, some in ((1, documents), (-1, instead_of)):
            for document in some:
                state, photo = state_of(document), photo_of(document)
                if state is not None:
                    self.by_state[state] += step
                if photo is not None:
                    photos[photo] += step
        asked = [sha256 for sha256, count in photos.items() if count]
        for sha256 in set(asked) - here(connection, county, asked):
            self.photos_waiting += photos[sha256]

    def states(self) -> dict[str, int]:
        """Sites by state, as a county's row keeps them: a state of none is not named."""
        return {state: count for state, count in self.by_state.items() if count}


def recount(
    connection: Connection,
    county: County,
    before: Iterable[Document],
    after: Iterable[Document],
) -> None:
    """Bring a county's counts, under its lock, from documents as they were to what they became."""
    counts = Counts(Counter(county.states), county.photos_waiting)
    counts.take(connection, county.code, after, instead_of=before)
    county.states, county.photos_waiting = counts.states(), counts.photos_waiting


def here(connection: Connection, county: str, photos: Iterable[str]) -> set[str]:
    """Which of some photos have arrived whole."""
    b, found = t.blob.c, set[str]()
    for some in chunks(list(photos)):
        where = (b.county == county, b.sha256.in_(some), b.confirmed_at.is_not(None))
        found.update(connection.scalars(select(b.sha256).where(*where)))
    return found


def arrived(connection: Connection, code: str, sha256: str) -> None:
    """Note that a photo is here whole; nobody waits for it any more."""
    county, b, f = locked(connection, code), t.blob.c, t.fact.c
    new = connection.execute(
        update(t.blob)
        .where(b.county == code, b.sha256 == sha256, b.confirmed_at.is_(None))
        .values(confirmed_at=now())
    )
    if new.rowcount:
        spoken = (f.county == code, f.sha256 == sha256, f.deleted == 0)
        facts = select(func.count()).select_from(t.fact).where(*spoken)
        county.photos_waiting -= connection.scalar(facts) or 0
        keep(connection, county)
