"""Exports from the survey's file against ogr2ogr from the same file: same rows, same columns, by turns."""

import subprocess
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

from surveyapp.domain.changes import Label
from surveyapp.exchange.columns import DEFAULT
from surveyapp.services.exchange import export_survey
from surveyapp.services.judge import refresh_flags
from surveyapp.storage import Survey, create_survey, open_survey
from tests.benchmarks.result import Result, paired
from tests.benchmarks.scene import (
    SITES,
    copy_of,
    have,
    in_own_process,
    large_survey,
    sites,
    workplace,
)

ROUNDS = 3
TIMED = 40_000
"""Sites of the timed exports: the pace of both is the same for more, and three rounds stay bearable."""
FEW = 10_000
_DRIVERS = {"csv": "CSV", "geojson": "GeoJSON", "gpkg": "GPKG", "xlsx": "XLSX"}
_COMPUTED = {"county_name", "photos", "flags"}
"""Columns that only ours can tell; ogr2ogr writes three others in their place."""
_INSTEAD = ("id", "created_at", "updated_at")


def results() -> Iterator[Result]:
    """One line a format where ogr2ogr is installed; then what memory does as rows grow."""
    few, timed = _made(min(FEW, SITES)), _made(min(TIMED, SITES))
    if have("ogr2ogr"):
        with open_survey(timed) as survey, TemporaryDirectory(dir=workplace()) as out:
            refresh_flags(survey)
            for suffix in _DRIVERS:
                yield _against_ogr(survey, Path(out) / f"out.{suffix}")
    with copy_of(large_survey()) as many, TemporaryDirectory(dir=workplace()) as out:
        for folder in (few, many):
            with open_survey(folder) as survey:
                refresh_flags(survey)
        for suffix in _DRIVERS if SITES > FEW else ():
            _s, small = in_own_process("exporting", few, Path(out) / f"few.{suffix}")
            _s, large = in_own_process("exporting", many, Path(out) / f"many.{suffix}")
            work = f"memory of {suffix}, {SITES:,} sites"
            yield Result(work, large, f"with {FEW:,}", small, 2, "MB")


@cache
def _made(many: int) -> Path:
    folder = workplace() / f"exports{many}"
    with create_survey(folder, name="s", counties=["410105"], who="w") as survey:
        survey.write(Label("import"), sites(many))
    return folder


def _against_ogr(survey: Survey, out: Path) -> Result:
    columns = [name for name in DEFAULT if name not in _COMPUTED] + list(_INSTEAD)
    source = survey.folder / "survey.gpkg"
    command = ["ogr2ogr", "-f", _DRIVERS[out.suffix[1:]], "-select", ",".join(columns)]
    theirs = out.with_name(f"ogr{out.suffix}")

    def by_ogr() -> None:
        theirs.unlink(missing_ok=True)
        subprocess.run([*command, theirs, source, "site"], check=True, capture_output=True)

    ours, peer = paired(partial(export_survey, survey, out), by_ogr, ROUNDS)
    return Result(f"export to {out.suffix[1:]}", ours, "ogr2ogr, same file", peer, 1)
