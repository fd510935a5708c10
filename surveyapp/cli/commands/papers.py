"""Papers and maps out of a survey."""

from pathlib import Path
from typing import Annotated

import typer

from surveyapp.cli.commands.surveys import Folder
from surveyapp.cli.frame import app, opened, reply
from surveyapp.domain.language import _
from surveyapp.terminal.progress import progress

Sites = Annotated[list[str] | None, typer.Argument(metavar="[SITE]...", help="站址编号，默认全部")]


@app.command(help="打印勘察档案：一份 PDF，或每处一份放入文件夹")
def dossier(
    folder: Folder,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="PDF 文件，或每处一份的文件夹")],
    sites: Sites = None,
    leaflet: Annotated[bool, typer.Option("--leaflet", help="附电磁辐射科普页")] = False,
) -> None:
    """Print dossiers: one PDF when OUT ends in .pdf, else one for each site in a folder."""
    from surveyapp.services.dossiers import print_dossiers

    with opened(folder) as survey, progress(_("打印勘察档案")) as tell:
        printed = print_dossiers(survey, out, sites or None, leaflet=leaflet, progress=tell)
    reply({"files": [str(f) for f in printed.files], "pages": printed.pages})


@app.command("map", help="导出独立的地图网页")
def map_(
    folder: Folder,
    out: Annotated[Path, typer.Argument(metavar="OUT.html", help="网页文件")],
    tiles: Annotated[Path | None, typer.Option(help="底图：MBTiles 或 PMTiles 文件")] = None,
    datum: Annotated[str, typer.Option("--tiles-datum", help="底图的坐标系")] = "wgs84",
    number: Annotated[str, typer.Option("--map-number", help="审图号")] = "",
) -> None:
    """Write a self-contained map page, over tiles where a file of them is given."""
    from surveyapp.cli.commands.positions import read_datum
    from surveyapp.services.charts import draw_map

    drawn_in = read_datum(datum)
    with opened(folder, read_only=True) as survey:
        count = draw_map(survey, out, tiles=tiles, drawn_in=drawn_in, map_number=number)
    reply({"file": str(out), "sites": count})
