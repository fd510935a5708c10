"""What the office said to ops, and ops that wait again because it lost what it had said."""

from collections.abc import Sequence
from dataclasses import dataclass

import orjson

from surveyapp.storage.sqlite import Connection


@dataclass(frozen=True, slots=True)
class Answer:
    """What the office said to an op."""

    n: int
    id: str
    outcome: str
    rec_seq: int
    code: str | None = None
    field: str | None = None


_CONTAINED = """
    SELECT DISTINCT op.rec FROM op JOIN snapshot s ON s.county = op.county AND s.rec = op.rec
    WHERE op.device = ? AND op.county = ? AND op.n IN (SELECT value FROM json_each(?))
    AND op.outcome NOT IN ('refused', 'quarantined') AND op.rec_seq <= s.seq
"""
_THERE_ALREADY = """
    UPDATE op SET rec_seq = s.seq, noted = 0 FROM snapshot s
    WHERE op.county = ?1 AND s.county = ?1 AND s.rec = op.rec
    AND op.outcome IN ('applied', 'challenged') AND op.rec_seq > s.seq
"""
"""Their answers may name a place of the epoch before."""


def note(
    connection: Connection, device: str, county: str, answer: Answer, dropped: dict[str, set[str]]
) -> None:
    """Note one answer; the fields of an op that was refused are added to `dropped`."""
    row = connection.execute(
        "UPDATE op SET outcome = ?, rec_seq = ?, code = ?, field = ?, noted = 0"
        " WHERE device = ? AND county = ? AND n = ? AND id = ? RETURNING rec, fields",
        (answer.outcome, answer.rec_seq, answer.code, answer.field, device, county, answer.n,
         answer.id),
    ).fetchone()  # fmt: skip
    if row is not None and answer.outcome == "refused":
        dropped.setdefault(row[0], set()).update(orjson.loads(row[1]))


def forget(connection: Connection, device: str, county: str, after: int) -> list[str]:
    """Let ops beyond a number wait again; gives the records of those that had an answer."""
    again = answered(connection, county, "device = ? AND n > ?", device, after)
    connection.execute(
        "UPDATE op SET outcome = NULL, rec_seq = NULL, code = NULL, field = NULL, noted = 0"
        " WHERE device = ? AND county = ? AND n > ?",
        (device, county, after),
    )
    return again


def answered(connection: Connection, county: str, which: str, *values: object) -> list[str]:
    """Records with answered ops. Once these wait again, the tables show again what was typed.

    Other values may stand there: the list's own where an op was refused or challenged, and newer ones.
    """
    sql = f"SELECT DISTINCT rec FROM op WHERE county = ? AND outcome IS NOT NULL AND {which}"
    return [rec for (rec,) in connection.execute(sql, (county, *values))]


def contained(
    connection: Connection, device: str, county: str, answers: Sequence[Answer]
) -> list[str]:
    """Records whose page, with what became of these answered ops, is here already."""
    numbers = orjson.dumps([answer.n for answer in answers]).decode()
    return [rec for (rec,) in connection.execute(_CONTAINED, (device, county, numbers))]


def settle_in(connection: Connection, county: str) -> None:
    """A list that was pulled whole, of an office put back, has what it kept of the answered ops."""
    connection.execute(_THERE_ALREADY, (county,))
