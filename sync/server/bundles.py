"""Bundles at the office: what a courier brings goes through the same doors as by line."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import select

from surveyapp.domain.errors import Problem, SurveyError
from sync.bundle import Bundle, Manifest, Part, opened, write
from sync.protocol import Code, canonical
from sync.server.accounts.devices import Device, device, verify
from sync.server.accounts.judging import Writer
from sync.server.accounts.rights import may_write
from sync.server.api.guard import writer_for
from sync.server.api.ops import take_carried
from sync.server.central import Central
from sync.server.errors import Refused
from sync.server.store import feed
from sync.server.store import tables as t
from sync.server.store.counties import look, now

_PAGE = 500


@dataclass(slots=True)
class Receipt:
    """What came of one bundle; printed for whoever brought it."""

    county: str
    device: str
    by: str
    pushed: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    photos: int = 0
    already: int = 0
    refused: list[dict[str, Any]] = field(default_factory=list)
    """What was not taken: an op with its code, or a whole entry."""

    def plain(self) -> dict[str, Any]:
        """The receipt as JSON holds it."""
        kept = {name: getattr(self, name) for name in ("county", "device", "by", "pushed")}
        counts = {o: self.outcomes[o] for o in ("applied", "challenged", "refused", "quarantined")}
        photos = {"confirmed": self.photos, "already": self.already}
        return {**kept, **counts, "photos": photos, "not_taken": self.refused}


def take_bundle(
    central: Central, path: Path, *, carrier: str, reply: Path | None = None
) -> tuple[Receipt, list[Path]]:
    """Take in a bundle, and write the way back into `reply`; gives the receipt and its files.

    Raises BUNDLE_NOT_OURS, BUNDLE_DAMAGED or FOLDER_NOT_EMPTY, and then nothing was taken. Any number of times.
    """
    if reply and reply.exists():
        raise SurveyError(Problem.FOLDER_NOT_EMPTY, path=reply)
    scratch = central.settings.data / "parts"
    scratch.mkdir(parents=True, exist_ok=True)
    secrets = [
        file.read_text("utf-8").strip() for file in sorted(central.keys.folder.glob("*.age"))
    ]

    def genuine(manifest: Manifest, message: bytes, signature: str) -> bool:
        return _is_genuine(central, manifest, message, signature)

    with opened(path, secrets=secrets, genuine=genuine, scratch=scratch) as bundle:
        manifest = bundle.manifest
        receipt = Receipt(manifest.county, manifest.device, manifest.by)
        first = _take_ops(central, bundle, receipt, carrier)
        _take_photos(central, bundle, receipt)
    written = _write_reply(central, manifest, first, reply) if reply else []
    return receipt, written


def _is_genuine(central: Central, manifest: Manifest, message: bytes, signature: str) -> bool:
    if manifest.way != "up" or manifest.server != central.keys.server:
        return False
    try:
        verify(_author(central, manifest.device).sign_key, signature, message)
    except Refused:
        return False
    return True


def _author(central: Central, key: str) -> Device:
    with central.database.read() as connection:
        return device(connection, key)


def _take_ops(central: Central, bundle: Bundle, receipt: Receipt, carrier: str) -> int:
    """Push every body in its order; gives the number before the first op."""
    manifest = bundle.manifest
    first: int | None = None
    for name in bundle.names("ops/"):
        signed = (manifest.device, manifest.signatures.get(name, ""))
        before = manifest.before if first is None else ""
        body = bundle.read(name)
        try:
            answer = take_carried(central, manifest.county, body, signed, carrier, before)
        except Refused as error:
            receipt.refused.append({"entry": name, **error.plain()})
            break
        for verdict in answer.verdicts:
            first = verdict.n - 1 if first is None else first
            receipt.pushed += 1
            receipt.outcomes[str(verdict.outcome)] += 1
            if verdict.code:
                receipt.refused.append(verdict.plain())
    return first or 0


def _take_photos(central: Central, bundle: Bundle, receipt: Receipt) -> None:
    county = bundle.manifest.county
    writer = writer_for(central, _author(central, bundle.manifest.device), county)
    if not may_write(writer.roles):
        return
    for name in (*bundle.names("thumbs/"), *bundle.names("photos/")):
        folder, _, sha256 = name.partition("/")
        try:
            if folder == "thumbs":
                central.uploads.put_thumb(county, sha256, bundle.read(name))
            else:
                _take_photo(central, bundle, sha256, receipt)
        except Refused as error:
            receipt.refused.append({"entry": name, **error.plain()})


def _take_photo(central: Central, bundle: Bundle, sha256: str, receipt: Receipt) -> None:
    county, uploads = bundle.manifest.county, central.uploads
    size = bundle.manifest.entries[f"photos/{sha256}"][0]
    with uploads.arriving(county, sha256) as arriving:
        upload = uploads.begin(county, sha256, size)
        if upload.confirmed:
            receipt.already += 1
            return
        skip = upload.offset
        for chunk in bundle.chunks(f"photos/{sha256}"):
            uploads.append(arriving, chunk[skip:])
            skip = max(skip - len(chunk), 0)
        if not uploads.settle(arriving).confirmed:
            raise Refused(Code.HASH, sha256=sha256)
        receipt.photos += 1


def _write_reply(central: Central, came: Manifest, first: int, target: Path) -> list[Path]:
    """The way back: verdicts, pages since the laptop's cursor, photos that are confirmed."""
    author = _author(central, came.device)
    with central.database.read() as connection:
        county = look(connection, came.county)
    writer = writer_for(central, author, came.county)
    after = min(first, came.held - 1) if came.held else first
    parts = [_verdicts(central, author, came.county, after)]
    cursor = came.cursor if came.epoch == county.epoch else 0
    if writer.roles and not author.revoked:
        parts += _pages(central, writer, came.county, cursor)
        parts.append(_confirmed(central, came.county))
    manifest = Manifest(
        way="down",
        server=central.keys.server,
        county=came.county,
        device=author.id,
        by=writer.name,
        made_at=now(),
        epoch=county.epoch,
        cursor=cursor,
    )
    return write(target, manifest, parts, recipients=[author.seal_key], sign=central.keys.sign)


def _verdicts(central: Central, author: Device, county: str, first: int) -> Part:
    with central.database.read() as connection:
        told = feed.verdicts(connection, county, author.id, after=first, limit=1_000_000)
    return Part.of("verdicts.json", canonical(told))


def _pages(central: Central, writer: Writer, county: str, cursor: int) -> Iterator[Part]:
    more = True
    while more:
        with central.database.read() as connection:
            page = feed.page(
                connection,
                county,
                writer.device,
                after=cursor,
                epoch="",
                limit=_PAGE,
                private=may_write(writer.roles),
            )
        yield Part.of(f"pages/{cursor}.json", page)
        told = orjson.loads(page)
        cursor, more = told["next"], told["more"]


def _confirmed(central: Central, county: str) -> Part:
    with central.database.read() as connection:
        found = connection.scalars(
            select(t.blob.c.sha256)
            .where(t.blob.c.county == county, t.blob.c.confirmed_at.is_not(None))
            .order_by(t.blob.c.sha256)
        ).all()
    return Part.of("confirmed.json", canonical(list(found)))
