"""The office's own copy of a batch: unredacted names and telephone numbers, for its desk alone."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import orjson
from sqlalchemy import Connection, select

from surveyapp.domain.changes import Value
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _
from surveyapp.domain.moments import CHINA
from surveyapp.domain.vocabulary import OWNER_TYPE
from surveyapp.exchange.lists import write_list
from surveyapp.reports.internal_list import HEADS, write_internal_list
from sync.protocol import Document
from sync.server import clock
from sync.server.batches import shelf, sites
from sync.server.batches.shelf import Batch
from sync.server.central import Central
from sync.server.review.desk import name_of
from sync.server.store import tables as t
from sync.server.store.database import chunks

FORMATS = (".pdf", ".xlsx")
_WIDTHS = (6, 13, 26, 34, 24, 12, 30, 30)


def write_internal(central: Central, key: str, out: Path, who: str) -> int:
    """Write the copy in the format of the file's name, and tell the audit who took it; gives its sites.

    Raises UNKNOWN_FORMAT, NO_SUCH_RECORD.
    """
    if out.suffix.lower() not in FORMATS:
        raise SurveyError(Problem.UNKNOWN_FORMAT, path=out.name, known=_("、").join(FORMATS))
    with shelf.held(central.database, key) as (connection, county, found):
        rows = list(_rows(connection, found))
        county.tell(who, "batch-internal", {"batch": key, "format": out.suffix.lower()[1:]})
    title = f"{name_of(found.county)}站址资源清单（{found.plan.title}）"
    printed = f"{who}　{clock.now().astimezone(CHINA):%Y-%m-%d %H:%M}"
    if out.suffix.lower() == ".pdf":
        write_internal_list(out, title, printed, rows)
    else:
        write_list(out, "内部使用", list(zip(HEADS, _WIDTHS, strict=True)), rows)
    return len(rows)


def _rows(connection: Connection, found: Batch) -> Iterator[list[str]]:
    rows = sites.rows_of(connection, found.county, found.sites)
    contacts = _contacts(connection, found.county, found.sites)
    for no, rec in enumerate(found.sites, 1):
        site = rows.get(rec, {})
        owner_type = site.get("owner_type")
        yield [
            str(no),
            *(_text(site.get(name)) for name in ("number", "name", "address", "owner")),
            OWNER_TYPE.label(str(owner_type)) if owner_type else "",
            "\n".join(contacts.get(rec, ())),
            _text(site.get("note")),
        ]


def _contacts(connection: Connection, county: str, recs: Sequence[str]) -> dict[str, list[str]]:
    """Who to call at each site: name, role, telephone."""
    f, r = t.fact.c, t.record.c
    found: dict[str, list[str]] = {}
    for some in chunks(recs):
        rows = connection.execute(
            select(f.site, r.doc)
            .join(t.record, (f.county == r.county) & (f.rec == r.rec))
            .where(f.county == county, f.kind == "contact", f.deleted == 0, f.site.in_(some))
            .order_by(f.rec)
        )
        for site, doc in rows:
            told = Document.parse(orjson.loads(doc)).values()
            words = (_text(told.get(name)) for name in ("name", "role", "phone"))
            found.setdefault(str(site), []).append(" ".join(word for word in words if word))
    return found


def _text(value: Value) -> str:
    return "" if value is None else str(value)
