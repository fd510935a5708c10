"""Positions: a fix into a site, and helpers to convert and to find a county."""

from typing import Annotated

import typer

from surveyapp.cli.commands.sites import Site
from surveyapp.cli.commands.surveys import Folder
from surveyapp.cli.frame import app, opened, reply
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _
from surveyapp.domain.positions import Datum, Fix
from surveyapp.storage import Row, Survey

Lon = Annotated[float, typer.Argument(metavar="LON", help="经度")]
Lat = Annotated[float, typer.Argument(metavar="LAT", help="纬度")]


@app.command(help="定位：接收机日志或端口的平均值，或手工坐标")
def fix(
    folder: Folder,
    site: Site,
    nmea: Annotated[str | None, typer.Option(help="接收机日志文件或端口")] = None,
    at: Annotated[str | None, typer.Option(help="手工输入的坐标")] = None,
    datum: Annotated[str | None, typer.Option(help="手工坐标的坐标系")] = None,
    seconds: Annotated[float, typer.Option(help="从端口平均的秒数")] = 30.0,
) -> None:
    """Put an averaged position from a log or a port, or a typed one, into a site."""
    from surveyapp.services.places import fix_from, typed_fix

    with opened(folder) as survey:
        row = survey.site(site)
        if nmea is not None:
            found = fix_from(nmea, seconds)
        elif at is not None:
            found = typed_fix(at, read_datum(datum) if datum else None, row)
        else:
            raise SurveyError(Problem.WRONG_USAGE, reason="--nmea / --at")
        refused = _take(survey, row, found, gate=nmea is not None)
    names = ("lon", "lat", "accuracy_m", "used", "rejected", "seconds")
    told: dict[str, object] = {name: getattr(found, name) for name in names}
    reply(told | ({"refused": refused} if refused else {}), refused=bool(refused))


def _take(survey: Survey, row: Row, found: Fix, *, gate: bool) -> str:
    """Take the fix into the site; why not, where the form's gate refuses it."""
    from surveyapp.services.places import take_fix

    try:
        take_fix(survey, row, found, gate=gate)
    except SurveyError as error:
        if error.problem is not Problem.FIX_TOO_POOR:
            raise
        return str(error)
    return ""


@app.command(context_settings={"ignore_unknown_options": True}, help="换算坐标系")
def convert(
    lon: Lon,
    lat: Lat,
    from_: Annotated[str, typer.Option("--from", help="原坐标系")],
    to: Annotated[str, typer.Option("--to", help="目标坐标系")] = "wgs84",
) -> None:
    """Convert a position between datums; in a CGCS2000 zone it is easting and northing."""
    from surveyapp.geography.datums import convert as converted

    target = read_datum(to)
    x, y = converted(lon, lat, read_datum(from_), target)
    names = ("easting", "northing") if target is Datum.CGCS2000_ZONE else ("lon", "lat")
    reply(dict(zip(names, (x, y), strict=True)))


@app.command(context_settings={"ignore_unknown_options": True}, help="一点所在县区及距县界的距离")
def county(lon: Lon, lat: Lat) -> None:
    """The county of a point and its distance to the border."""
    from surveyapp.geography.counties import county_at

    hit = county_at(lon, lat)
    if hit is None:
        reply({"code": None, "name": None, "border_m": None}, refused=True)
    else:
        reply({"code": hit.code, "name": hit.name, "border_m": round(hit.border_m, 1)})


def read_datum(word: str) -> Datum:
    """The datum behind an identifier or a name in use (WGS-84, 火星坐标, 国家2000 …)."""
    from surveyapp.capture.datum_names import datum_of

    found = datum_of(word)
    if found is None:
        raise SurveyError(Problem.NO_SUCH_CHOICE, value=word, known=_("、").join(Datum))
    return found
