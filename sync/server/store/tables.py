"""The tables of the central list, the same on SQLite and on PostgreSQL.

Whatever belongs to a county has the county as the first part of its key, so that a county lies on
one shard. Changing a table takes a migration beside it (a test compares the two).
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    literal_column,
    text,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
    }
)


def _where(rows: str) -> dict[str, Any]:
    """Of an index of some rows only, on either database; queries must say the very same."""
    return {"sqlite_where": text(rows), "postgresql_where": text(rows)}


CHALLENGED = "challenges > 0"


def challenged(table: Table) -> ColumnElement[bool]:
    """Rows with open challenges, in the words of the index that finds them."""
    return table.c.challenges > literal_column("0")


county = Table(
    "county",
    metadata,
    Column("county", Text, primary_key=True),
    Column("epoch", Text, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("chain_n", BigInteger, nullable=False),
    Column("chain_head", Text, nullable=False),
    Column("states", Text, nullable=False, server_default="{}"),
    Column("photos_waiting", BigInteger, nullable=False, server_default="0"),
    Column("cuts", Text, nullable=False, server_default="[]"),
    comment="One row lock per county hands out the sequence and the audit chain.",
)

record = Table(
    "record",
    metadata,
    Column("county", Text, primary_key=True),
    Column("rec", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("doc", Text, nullable=False),
    Column("print", Text, nullable=False),
    Index(None, "county", "seq", unique=True),
)

op = Table(
    "op",
    metadata,
    Column("county", Text, primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("device", Text, nullable=False),
    Column("n", BigInteger, nullable=False),
    Column("op_id", Text, nullable=False),
    Column("rec", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("received_at", Text, nullable=False),
    UniqueConstraint("county", "device", "n"),
    Index(None, "county", "op_id"),
    Index(None, "county", "rec", "seq"),
)

device_n = Table(
    "device_n",
    metadata,
    Column("county", Text, primary_key=True),
    Column("device", Text, primary_key=True),
    Column("last_n", BigInteger, nullable=False),
)

challenge = Table(
    "challenge",
    metadata,
    Column("county", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("rec", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("device", Text, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("closed_seq", BigInteger),
    Column("closed_by", Text),
    Index(None, "county", "rec"),
)

bucket = Table(
    "bucket",
    metadata,
    Column("county", Text, primary_key=True),
    Column("private", Integer, primary_key=True),
    Column("bucket", Integer, primary_key=True),
    Column("count", BigInteger, nullable=False),
    Column("print", Text, nullable=False),
    comment="The digest, kept up to date with every push.",
)

site = Table(
    "site",
    metadata,
    Column("county", Text, primary_key=True),
    Column("rec", Text, primary_key=True),
    *(Column(name, Text) for name in ("number", "kind", "name", "address", "township")),
    *(Column(name, Text) for name in ("category", "owner", "owner_type", "opening", "state")),
    Column("lon", Double),
    Column("lat", Double),
    Column("candidate", Integer, nullable=False),
    Column("deleted", Integer, nullable=False),
    Column("challenges", Integer, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("merged_into", Text),
    Index(None, "county", "state"),
    Index(None, "county", "number"),
    Index(None, "county", "merged_into"),
    Index("ix_site_challenged", "county", **_where(CHALLENGED)),
    comment="A projection of the site documents for queries; made again by check --repair.",
)

fact = Table(
    "fact",
    metadata,
    Column("county", Text, primary_key=True),
    Column("rec", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("site", Text),
    Column("sha256", Text),
    Column("deleted", Integer, nullable=False),
    Column("challenges", Integer, nullable=False),
    Index(None, "county", "site", "kind"),
    Index("ix_fact_photo", "county", "sha256", **_where("sha256 IS NOT NULL")),
    Index("ix_fact_challenged", "county", "site", **_where(CHALLENGED)),
    comment="Which facts belong to which site, and which photos are spoken of.",
)

blob = Table(
    "blob",
    metadata,
    Column("county", Text, primary_key=True),
    Column("sha256", Text, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("confirmed_at", Text),
)

office = Table(
    "office",
    metadata,
    Column("id", Text, primary_key=True),
    Column("chain_n", BigInteger, nullable=False),
    Column("chain_head", Text, nullable=False),
    comment="One row, whose lock hands out the office's own audit chain.",
)

audit = Table(
    "audit",
    metadata,
    Column("county", Text, primary_key=True),
    Column("n", BigInteger, primary_key=True),
    Column("at", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("facts", Text, nullable=False),
    Column("hash", Text, nullable=False),
)

person = Table(
    "person",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("password", Text),
    Column("disabled", Integer, nullable=False, server_default="0"),
)

attempt = Table(
    "attempt",
    metadata,
    Column("name", Text, primary_key=True),
    Column("place", Text, primary_key=True),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("locked_until", Double, nullable=False, server_default="0"),
    Column("own", Integer, nullable=False, server_default="0"),
    Column("at", Double, nullable=False, server_default="0"),
    Index(None, "at"),
    comment="Tries of passwords by a hash of the name and by place; no place is all strange ones.",
)

grant_ = Table(
    "grant_",
    metadata,
    Column("person", Text, ForeignKey("person.id"), primary_key=True),
    Column("area", Text, primary_key=True),
    Column("role", Text, primary_key=True),
)

device = Table(
    "device",
    metadata,
    Column("id", Text, primary_key=True),
    Column("person", Text, ForeignKey("person.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("sign_key", Text, nullable=False, unique=True),
    Column("seal_key", Text, nullable=False),
    Column("enrolled_at", Text, nullable=False),
    Column("revoked_at", Text),
    Index(None, "person"),
)

ticket = Table(
    "ticket",
    metadata,
    Column("id", Text, primary_key=True),
    Column("secret", Text, nullable=False),
    Column("person", Text, ForeignKey("person.id"), nullable=False),
    Column("expires", Double, nullable=False),
    Column("used_by", Text),
)

nonce = Table(
    "nonce",
    metadata,
    Column("nonce", Text, primary_key=True),
    Column("device", Text, nullable=False),
    Column("expires", Double, nullable=False),
)

session = Table(
    "session",
    metadata,
    Column("token", Text, primary_key=True),
    Column("person", Text, ForeignKey("person.id"), nullable=False),
    Column("device", Text),
    Column("expires", Double, nullable=False),
    Index(None, "expires"),
)

batch = Table(
    "batch",
    metadata,
    Column("county", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("plan", Text, nullable=False),
    Column("sites", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("created_by", Text, nullable=False),
)

issue = Table(
    "issue",
    metadata,
    Column("county", Text, primary_key=True),
    Column("serial", BigInteger, primary_key=True),
    Column("batch", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("snapshot", Text, nullable=False),
    Column("issued_at", Text, nullable=False),
    Column("issued_by", Text, nullable=False),
    Index(None, "county", "batch"),
    comment="Every list a county ever showed, frozen; rows are only added.",
)

objection = Table(
    "objection",
    metadata,
    Column("county", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("batch", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("received_on", Text, nullable=False),
    Column("raised_by", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("outcome", Text),
    Column("answer", Text),
    Column("answered_at", Text),
    Column("answered_by", Text),
    *(Column(name, Text, nullable=False, server_default="") for name in ("about", "contact")),
    Column("source", Text, nullable=False, server_default=""),
    Index(None, "county", "batch"),
)

list_template = Table(
    "list_template",
    metadata,
    Column("county", Text, primary_key=True),
    Column("columns", Text, nullable=False),
    Column("changed_at", Text, nullable=False),
    Column("changed_by", Text, nullable=False),
    comment="The columns a county's lists show unless a batch says otherwise.",
)
