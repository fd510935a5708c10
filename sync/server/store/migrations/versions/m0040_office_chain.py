"""The office's own audit chain, begun with everybody and every laptop as they stand."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0030"

_PEOPLE = "SELECT id, name, password FROM person ORDER BY id"
_GRANTS = "SELECT person, area, role FROM grant_ ORDER BY person, area, role"
_DEVICES = "SELECT id, person, name, revoked_at FROM device ORDER BY id"
_LINE = """
INSERT INTO audit (county, n, at, who, act, facts, hash)
VALUES ('office', :n, :at, 'upgrade', :act, :facts, :hash)
"""


def upgrade() -> None:
    """Make the table of the head, and tell of those who are there, so that `check` can compare."""
    op.create_table(
        "office",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("chain_n", sa.BigInteger(), nullable=False),
        sa.Column("chain_head", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office")),
        comment="One row, whose lock hands out the office's own audit chain.",
    )
    connection = op.get_bind()
    at, n, head = datetime.now(UTC).isoformat(timespec="seconds"), 0, ""
    for n, (act, facts) in enumerate(_told(connection), 1):
        line = {"n": n, "at": at, "who": "upgrade", "act": act, "facts": facts}
        head = hashlib.sha256(head.encode() + _canonical(line)).hexdigest()
        row = {"n": n, "at": at, "act": act, "facts": _canonical(facts).decode(), "hash": head}
        connection.execute(sa.text(_LINE), row)
    if n:
        begun = sa.text("INSERT INTO office VALUES ('office', :n, :head)")
        connection.execute(begun, {"n": n, "head": head})


def _told(connection: sa.Connection) -> Iterator[tuple[str, dict[str, Any]]]:
    grants: dict[str, list[tuple[str, str]]] = {}
    for person, area, role in connection.execute(sa.text(_GRANTS)).all():
        grants.setdefault(person, []).append((area, role))
    known: dict[str, dict[str, Any]] = {}
    for key, name, password in connection.execute(sa.text(_PEOPLE)).all():
        areas = " ".join(sorted({area for area, _role in grants.get(key, ())}))
        known[key] = {"person": key, "name": name, "areas": areas}
        yield "person", known[key]
        for area, role in grants.get(key, ()):
            yield "grant", {**known[key], "area": area, "role": role}
        if password:
            yield "password", {**known[key], "sha256": _hashed(password)}
    for key, person, name, revoked_at in connection.execute(sa.text(_DEVICES)).all():
        facts = {**known[person], "device": key, "laptop": name}
        yield "enrol", facts
        if revoked_at:
            yield "revoke", facts


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _canonical(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
