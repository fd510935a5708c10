"""Search over number, name, owner and address by pairs of characters.

Chinese is written without spaces and most words have two characters, so every pair of neighbours
is one token: two-character words are found exactly, longer ones by all their pairs (then checked
against the text), a single character as the beginning of a pair. Triggers note changed sites in
`search_dirty`; `refresh` brings the index up to date, off the save path or before a search.
"""

import unicodedata
from collections.abc import Iterable

import orjson

from surveyapp.storage.sqlite import Connection

FIELDS = ("number", "name", "owner", "address")
BATCH = 5_000


def plain(text: str | None) -> str:
    """Text as it is compared: width and case folded, everything but letters and digits left out."""
    if not text:
        return ""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(filter(str.isalnum, folded))


def pairs(texts: Iterable[str | None]) -> str:
    """The tokens of a site; the last character of each text stands alone as well."""
    tokens: list[str] = []
    for text in map(plain, texts):
        tokens += [text[i : i + 2] for i in range(len(text))]
    return " ".join(tokens)


def is_stale(connection: Connection) -> bool:
    """Whether a site has changed since the index was brought up to date."""
    return connection.execute("SELECT 1 FROM search_dirty LIMIT 1").fetchone() is not None


def refresh(connection: Connection) -> int:
    """Bring up to date at most one batch of sites, in the caller's transaction; says how many."""
    sql = f"SELECT fid FROM search_dirty ORDER BY fid LIMIT {BATCH}"
    dirty = [fid for (fid,) in connection.execute(sql)]
    if not dirty:
        return 0
    keys = orjson.dumps(dirty).decode()
    among = "IN (SELECT value FROM json_each(?))"
    connection.execute(f"DELETE FROM search WHERE rowid {among}", (keys,))
    rows = connection.execute(
        f"SELECT fid, {', '.join(FIELDS)} FROM site WHERE fid {among} AND deleted = 0", (keys,)
    ).fetchall()
    connection.executemany(
        "INSERT INTO search (rowid, pairs) VALUES (?, ?)", ((r[0], pairs(r[1:])) for r in rows)
    )
    connection.execute(f"DELETE FROM search_dirty WHERE fid {among}", (keys,))
    return len(dirty)


def words(text: str) -> list[str]:
    """What a person looks for, word by word; each must be found."""
    return [word for word in map(plain, text.split()) if word]


def match(text: str) -> str:
    """The FTS5 query for what a person typed; empty when nothing in it can be looked for."""
    tokens: dict[str, None] = {}
    for word in words(text):
        if len(word) == 1:
            tokens[f'"{word}"*'] = None
        for i in range(len(word) - 1):
            tokens[f'"{word[i : i + 2]}"'] = None
    return " AND ".join(tokens)


def needs_check(text: str) -> bool:
    """Whether all pairs being there does not yet mean that the text is."""
    return any(len(word) > 2 for word in words(text))


def holds(text: str, values: Iterable[str | None]) -> bool:
    """Whether every word stands in one of the values as typed."""
    plains = [plain(v) for v in values]
    return all(any(word in value for value in plains) for word in words(text))
