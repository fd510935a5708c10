"""Reading the central list: pages of changes, the digest, verdicts, history."""

from typing import Any

import orjson
from sqlalchemy import Connection, Select, select

from sync.protocol import BUCKETS, Code, Digest, canonical
from sync.server.errors import Refused
from sync.server.store import tables as t
from sync.server.store.counties import County, look

MAX_PAGE_BYTES = 2_000_000


def page(
    connection: Connection,
    code: str,
    device: str | None,
    *,
    after: int,
    epoch: str,
    limit: int,
    private: bool,
) -> bytes:
    """One page of the feed as JSON, put together from the documents as they are stored.

    `head` is read before the rows. Raises `Refused` EPOCH when the laptop knows another one.
    """
    county = look(connection, code)
    if epoch and epoch != county.epoch:
        had = last_n(connection, code, device)
        raise Refused(Code.EPOCH, epoch=county.epoch, head=county.seq, last_n=had)
    docs: list[str] = []
    size = last = 0
    more = False
    for seq, doc in connection.execute(_changed(code, after, private).limit(limit + 1)):
        size += len(doc)
        more = len(docs) == limit or (bool(docs) and size > MAX_PAGE_BYTES)
        if more:
            break
        docs.append(doc)
        last = seq
    frame = canonical(
        {
            "county": code,
            "epoch": county.epoch,
            "after": after,
            "next": last if more else max(county.seq, last, after),
            "head": county.seq,
            "more": more,
        }
    )
    return frame[:-1] + b',"records":[' + ",".join(docs).encode() + b"]}"


def _changed(code: str, after: int, private: bool) -> Select[int, str]:
    statement = select(t.record.c.seq, t.record.c.doc).where(
        t.record.c.county == code, t.record.c.seq > after
    )
    if not private:
        statement = statement.where(t.record.c.kind.in_(_open_kinds()))
    return statement.order_by(t.record.c.seq)


def _open_kinds() -> list[str]:
    from sync.server.accounts.rights import EVERYONE, rights

    return sorted({r.kind for r in rights() if r.field == "*" and r.read == EVERYONE})


def digest(connection: Connection, code: str, *, private: bool) -> tuple[County, Digest]:
    """The digest of all records that such a reader may see."""
    county = look(connection, code)
    counts, prints = [0] * BUCKETS, [0] * BUCKETS
    rows = connection.execute(
        select(t.bucket.c.bucket, t.bucket.c.count, t.bucket.c.print).where(
            t.bucket.c.county == code, t.bucket.c.private <= int(private)
        )
    )
    for bucket, count, print_ in rows:
        counts[bucket] += count
        prints[bucket] ^= int(print_, 16)
    return county, Digest(tuple(counts), tuple(prints))


def verdicts(
    connection: Connection, code: str, device: str, *, after: int, limit: int
) -> dict[str, Any]:
    """What became of a device's ops after number `after`."""
    county = look(connection, code)
    rows = connection.execute(
        select(t.op.c.verdict)
        .where(t.op.c.county == code, t.op.c.device == device, t.op.c.n > after)
        .order_by(t.op.c.n)
        .limit(limit)
    )
    return {
        "verdicts": [orjson.loads(verdict) for (verdict,) in rows],
        "last_n": last_n(connection, code, device),
        "head": county.seq,
        "epoch": county.epoch,
    }


def last_n(connection: Connection, code: str, device: str | None) -> int:
    """The last number of a device that came in; 0 for none."""
    found = connection.scalar(
        select(t.device_n.c.last_n).where(
            t.device_n.c.county == code, t.device_n.c.device == device
        )
    )
    return found or 0


def last_numbers(connection: Connection, device: str | None) -> dict[str, int]:
    """The last number of a device by county."""
    d = t.device_n.c
    rows = connection.execute(select(d.county, d.last_n).where(d.device == device))
    return {county: n for county, n in rows}  # noqa: C416 - rows are no pairs to dict()


def history(
    connection: Connection,
    code: str,
    rec: str | None,
    *,
    after: int,
    limit: int,
    private: bool,
) -> dict[str, Any]:
    """The ops of a record, or of the county, in order, refused ones too."""
    look(connection, code)
    statement = select(t.op).where(t.op.c.county == code, t.op.c.seq > after)
    if rec is not None:
        statement = statement.where(t.op.c.rec == rec)
    rows = connection.execute(statement.order_by(t.op.c.seq).limit(limit + 1)).all()
    entries = (
        {
            "seq": row.seq,
            "op": orjson.loads(row.body),
            "device": row.device,
            "by": row.by,
            "received_at": row.received_at,
            "verdict": orjson.loads(row.verdict),
        }
        for row in rows[:limit]
    )
    shown = [entry for entry in entries if private or entry["op"]["kind"] in _open_kinds()]
    following = rows[:limit][-1].seq if rows else after
    return {"entries": shown, "next": following, "more": len(rows) > limit}
