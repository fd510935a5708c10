"""The list of a large survey: its pages, orders, filters, boxes and searches against plain SQL."""

from collections.abc import Callable, Iterator
from functools import partial

from surveyapp.storage import SiteQuery, Survey, open_survey
from surveyapp.storage.numbers import PREFIX, SERIAL
from surveyapp.storage.sqlite import Connection, connect_to_read
from tests.benchmarks.result import Result, best_of, paired
from tests.benchmarks.scene import SITES, large_survey

PAGE = 100
_BY_NUMBER = f"{PREFIX}, {SERIAL}, id"
_SITES = "SELECT id FROM site WHERE +deleted = 0"  # the plus leaves SQLite the sorted index


def results() -> Iterator[Result]:
    """Everything the window asks for while a person scrolls, sorts, filters and types."""
    folder = large_survey()
    reader = connect_to_read(folder / "survey.gpkg")
    with open_survey(folder) as survey:
        yield _page(survey)
        yield from _orders(survey, reader)
        yield from _searches(survey, reader)
        yield _counts(survey, reader)
        yield _box(survey, reader)
    reader.close()


def _fetched(connection: Connection, sql: str, *values: object) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = connection.execute(sql, values).fetchall()
    return found


def _ids(connection: Connection, sql: str) -> list[object]:
    return [key for (key,) in connection.execute(sql)]


def _page(survey: Survey) -> Result:
    """What the list paints after a jump to its end: rows with their counts of photos and findings."""
    last = survey.sites()[-PAGE:]
    ours = best_of(lambda: survey.listed(last), 50)
    return Result(f"jump to the end of {SITES:,}: {PAGE} rows", ours, "a millisecond", 0.001, 1)


def _orders(survey: Survey, reader: Connection) -> Iterator[Result]:
    queries: dict[str, tuple[SiteQuery, str]] = {
        "all ids by number": (SiteQuery(), f"{_SITES} ORDER BY {_BY_NUMBER}"),
        "sort by name": (SiteQuery(order="name"), f"{_SITES} ORDER BY name, id"),
        "filter by kind": (
            SiteQuery(kind="pole"), f"{_SITES} AND kind = 'pole' ORDER BY {_BY_NUMBER}",
        ),
        "filter by state": (
            SiteQuery(state="returned"), f"{_SITES} AND state = 'returned' ORDER BY {_BY_NUMBER}",
        ),
    }  # fmt: skip
    for work, (query, sql) in queries.items():
        ours, theirs = paired(partial(survey.sites, query), partial(_ids, reader, sql))
        yield Result(work, ours, "raw SQLite, same order", theirs, 1.5)


def _searches(survey: Survey, reader: Connection) -> Iterator[Result]:
    for word in ("图书", "金水", "花园"):
        query = SiteQuery(search=word)
        hits = len(survey.sites(query))
        sql = "SELECT rowid FROM search WHERE search MATCH ?"
        ask: Callable[[], object] = partial(_fetched, reader, sql, f'"{word}"')
        ours, theirs = paired(partial(survey.sites, query), ask, 20)
        yield Result(f"search {word}, {hits:,} ids sorted", ours, "raw FTS5, unsorted", theirs, 2)


def _counts(survey: Survey, reader: Connection) -> Result:
    """The figures of filter row and status bar."""
    sql = "SELECT state, kind, count(*) FROM site WHERE deleted = 0 GROUP BY state, kind"
    ours, theirs = paired(survey.counts, partial(_fetched, reader, sql))
    return Result("counts of filters and status bar", ours, "one GROUP BY", theirs, 2)


def _box(survey: Survey, reader: Connection) -> Result:
    west, south, east, north = 113.68, 34.78, 113.70, 34.80
    sql = (
        "SELECT site.* FROM rtree_site_geom r CROSS JOIN site ON site.fid = r.id"
        " WHERE r.maxx >= ? AND r.minx <= ? AND r.maxy >= ? AND r.miny <= ?"
    )
    many = len(survey.box(west, south, east, north))
    ask = partial(_fetched, reader, sql, west, east, south, north)
    ours, theirs = paired(partial(survey.box, west, south, east, north), ask, 20)
    return Result(f"box of {many:,} sites", ours, "R-tree joined with rows", theirs, 1)
