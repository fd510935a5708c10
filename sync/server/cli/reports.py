"""Reports of a county or a city."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from sync.server.central import opened
from sync.server.cli.frame import Data, app, reply
from sync.server.settings import read_settings


def register() -> None:
    """Add the command of this module."""
    app.command("report", help="半年、年度进展报告，PDF 和 XLSX")(report)


def report(
    data: Data,
    period: Annotated[str, typer.Argument(metavar="PERIOD", help="2026、2026H1 或 2026H2")],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="目录")],
    county: Annotated[str, typer.Option(help="县区代码，或市的前四位")],
) -> None:
    """Write a report from history as of the end of a period; every figure names its records."""
    from surveyapp.exchange.progress import write_progress_table
    from surveyapp.reports.progress import write_progress
    from sync.server.reporting import verbs
    from sync.server.reporting.periods import read_period

    asked = read_period(period)
    with opened(read_settings(data)) as central:
        made = verbs.report(central.database, county, asked)
    out.mkdir(parents=True, exist_ok=True)
    files = [out / f"report-{county}-{period}.{suffix}" for suffix in ("pdf", "xlsx")]
    pages = write_progress(files[0], made)
    write_progress_table(files[1], made)
    document = {**asdict(made), "files": [str(file) for file in files], "pages": pages}
    reply(document, "\n".join(map(str, files)))
