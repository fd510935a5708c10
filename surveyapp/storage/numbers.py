"""Site numbers: the county's code, a dash, and a count within the county: 410105-17."""

from collections.abc import Iterable

import orjson

from surveyapp.storage.sqlite import Connection

PREFIX = "substr(number, 1, instr(number, '-'))"
SERIAL = "CAST(substr(number, instr(number, '-') + 1) AS INTEGER)"
"""The two halves of a number as the index `site_by_number` has them."""


def highest(connection: Connection, prefix: str) -> int:
    """The highest count given under a prefix such as `410105-`, deleted sites included."""
    sql = f"SELECT {SERIAL} FROM site WHERE {PREFIX} = ? ORDER BY {SERIAL} DESC LIMIT 1"
    row = connection.execute(sql, (prefix,)).fetchone()
    return int(row[0]) if row else 0


def next_number(connection: Connection, county: str) -> str:
    """The next free number of a county."""
    return f"{county}-{highest(connection, county + '-') + 1}"


def ids_of(connection: Connection, keys: Iterable[str]) -> dict[str, str]:
    """The ids of sites given by id or by number; of two with one number the one entered first.

    A deleted site is found by its id alone.
    """
    asked = orjson.dumps(list(keys)).decode()
    wanted = "substr(k.value, 1, instr(k.value, '-'))"
    count = "CAST(substr(k.value, instr(k.value, '-') + 1) AS INTEGER)"
    by_number = connection.execute(
        f"SELECT k.value, site.id FROM json_each(?) k CROSS JOIN site ON {PREFIX} = {wanted}"
        f" AND {SERIAL} = {count} AND number = k.value AND deleted = 0 ORDER BY site.fid DESC",
        (asked,),
    )
    found: dict[str, str] = dict(by_number)
    by_id = "SELECT id, id FROM site WHERE id IN (SELECT value FROM json_each(?))"
    return found | dict(connection.execute(by_id, (asked,)))


class Numbering:
    """Sees to it that one act gives no number that another site already has.

    Two windows may have been offered the same next number; the second to save gets the next one.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._highest: dict[str, int] = {}

    def settle(self, number: str, record: str) -> str:
        """The number itself when it is free (or the record's own), else the next one."""
        county, dash, count = number.rpartition("-")
        if not dash or not count.isdecimal():
            return number
        prefix, serial = county + dash, int(count)
        if prefix not in self._highest:
            self._highest[prefix] = highest(self._connection, prefix)
        if serial <= self._highest[prefix]:
            if not self._taken(prefix, serial, record):
                return number
            serial = self._highest[prefix] + 1
            number = f"{prefix}{serial}"
        self._highest[prefix] = serial
        return number

    def _taken(self, prefix: str, serial: int, record: str) -> bool:
        sql = f"SELECT 1 FROM site WHERE {PREFIX} = ? AND {SERIAL} = ? AND id <> ?"
        return self._connection.execute(sql, (prefix, serial, record)).fetchone() is not None
