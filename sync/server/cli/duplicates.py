"""Records that may be one place, for scripts: list them, merge, take apart."""

from typing import Annotated

import typer

from surveyapp.domain.errors import Problem, SurveyError
from sync.protocol import Document
from sync.server.accounts.people import Person, person_by_name
from sync.server.central import Central, opened
from sync.server.cli.frame import Data, reply
from sync.server.cli.review import By, County, Key, done, review
from sync.server.review import desk, duplicates, merging
from sync.server.review.looking import Looked
from sync.server.review.sheet import read_document
from sync.server.settings import read_settings


def register() -> None:
    """Add the commands of this module to those of the review."""
    if review_merge in [command.callback for command in review.registered_commands]:
        return
    review.command("duplicates", help="列出疑似重复和已合并的站址")(review_duplicates)
    review.command("merge", help="把一处并入另一处")(review_merge)
    review.command("part", help="撤销合并")(review_part)
    review.command("apart", help="认定不是同一处")(review_apart)


def review_duplicates(data: Data, county: County) -> None:
    """The pairs that wait for a word, the nearest first, and what was merged."""
    with opened(read_settings(data)) as central, central.database.read() as connection:
        pairs = duplicates.pairs(connection, county)
        merged = duplicates.merged(connection, county)
    told = {
        "pairs": [
            {
                "sites": [_plain(pair.one), _plain(pair.other)],
                "distance_m": round(pair.distance_m, 1),
            }
            for pair in pairs
        ],
        "merged": [
            {"site": _plain(one.away), "into": _plain(one.into) if one.into else None}
            | _who(one.away)
            for one in merged
        ],
    }
    lines = [f"{_number(p.one)}\t{_number(p.other)}\t{p.distance_m:.1f} m" for p in pairs]
    lines += [f"{_number(m.away)} → {_number(m.into)}" for m in merged if m.into]
    reply(told, "\n".join(lines))


def review_merge(
    data: Data,
    key: Key,
    county: County,
    by: By,
    into: Annotated[str, typer.Option(help="保留的站址")],
) -> None:
    """Merge a site into another; `part` takes it back."""
    with opened(read_settings(data)) as central:
        person = _person(central, by)
        away, stays = (_looked(central, county, one) for one in (key, into))
        done(lambda: merging.merge(central.database, person, county, away, stays))


def review_part(data: Data, key: Key, county: County, by: By) -> None:
    """Take a merged site out again, as it was."""
    with opened(read_settings(data)) as central:
        person, away = _person(central, by), _looked(central, county, key)
        done(lambda: merging.part(central.database, person, county, away))


def review_apart(data: Data, key: Key, county: County, by: By) -> None:
    """Say that a site is a place of its own; the pairs it is in are asked no more."""
    with opened(read_settings(data)) as central:
        person, site = _person(central, by), _looked(central, county, key)
        done(lambda: merging.keep_apart(central.database, person, county, site.rec))


def _person(central: Central, by: str) -> Person:
    with central.database.read() as connection:
        return person_by_name(connection, by)


def _looked(central: Central, county: str, key: str) -> Looked:
    with central.database.read() as connection:
        rec = desk.record_of(connection, county, key)
        document = read_document(connection, county, rec) if rec else None
    if document is None:
        raise SurveyError(Problem.NO_SUCH_SITE, site=key)
    return Looked(document.rec, document.seq)


def _number(document: Document) -> str:
    return str(document.value("number") or document.rec)


def _plain(document: Document) -> dict[str, object]:
    return {"rec": document.rec} | {n: document.value(n) for n in ("number", "name", "owner")}


def _who(document: Document) -> dict[str, str]:
    write = document.writes[document.fields["merged_into"].seq]
    return {"by": write.by, "at": write.at}
