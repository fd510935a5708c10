"""Reports of a county or a city."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from surveyapp.domain.progress import Entries, Report
from surveyapp.terminal.frame import frame
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
    from sync.server.reporting.ledger import Ledger
    from sync.server.reporting.periods import read_period

    asked = read_period(period)
    with Ledger() as ledger:
        with opened(read_settings(data)) as central:
            made = verbs.report(central.database, county, asked, ledger)
        out.mkdir(parents=True, exist_ok=True)
        files = [out / f"report-{county}-{period}.{suffix}" for suffix in ("pdf", "xlsx")]
        pages = write_progress(files[0], made)
        write_progress_table(files[1], made, ledger.entries)
        document = {**asdict(made), "files": [str(file) for file in files], "pages": pages}
        if frame.as_json:
            document["records"] = _records(made, ledger.entries)
    reply(document, "\n".join(map(str, files)))


def _records(made: Report, entries: Entries) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """The records of every figure, by section (blank for the first table) and key."""
    found: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for section, line in made.every():
        key = line.now.key
        found.setdefault(section, {})[key] = [asdict(e) for e in entries(section, key)]
    return found
