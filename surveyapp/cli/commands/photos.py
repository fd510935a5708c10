"""Photos: take in and list."""

from pathlib import Path
from typing import Annotated, Any

import typer

from surveyapp.cli.commands.surveys import Folder
from surveyapp.cli.frame import app, opened, quiet_libraries, reply
from surveyapp.cli.text import listing
from surveyapp.domain.language import _
from surveyapp.domain.moments import shown
from surveyapp.storage import Row
from surveyapp.terminal.progress import progress


@app.command(help="导入照片、文件夹或存储卡并建议站址；或列出照片")
def photos(
    folder: Folder,
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="PATH", help="照片、文件夹或存储卡")
    ] = None,
    list_: Annotated[bool, typer.Option("--list", help="列出已导入的照片")] = False,
    site: Annotated[str | None, typer.Option(help="直接归入这一站址")] = None,
    fetch: Annotated[
        list[str] | None,
        typer.Option(metavar="SITE|SHA256|all", help="取回他人所拍照片的原图"),
    ] = None,
) -> None:
    """Take in files, folders or a camera card, and suggest sites; list; or fetch originals."""
    if list_:
        _list(folder)
        return
    if fetch:
        _fetch(folder, fetch)
        return
    if not paths:
        raise typer.BadParameter(_("请给出照片、文件夹或存储卡的路径。"))
    _take_in(folder, paths, site)


def _list(folder: Path) -> None:
    from surveyapp.services.photo_standing import photo_standing

    with opened(folder, read_only=True) as survey:
        photos = survey.photos()
        standing = photo_standing(survey, photos)
        rows = [listed(row) | {"sync": standing.get(str(row["sha256"]))} for row in photos]
    reply(rows, lambda: _show(rows))


def _fetch(folder: Path, wanted: list[str]) -> None:
    """Fetch what is not here yet; exit 1 when the office does not have some of it."""
    from surveyapp.services.fetching import fetch_originals
    from surveyapp.services.photos import photos_named

    with opened(folder) as survey, progress(_("取回原图")) as tell:
        done = fetch_originals(survey, photos_named(survey, wanted), progress=tell)
    document = {"fetched": done.fetched, "absent": done.absent}

    def show() -> None:
        print(_("取回原图 {n} 张").format(n=len(done.fetched)))
        for sha256 in done.absent:
            print(_("拍摄人尚未上传原图：{sha256}").format(sha256=sha256))

    reply(document, show, refused=bool(done.absent))


def _show(rows: list[dict[str, Any]]) -> None:
    from surveyapp.services.photo_standing import standing_words
    from surveyapp.services.photo_words import marks_in_words

    listing(
        rows,
        file=lambda r: r["file"],
        taken_at=lambda r: r["taken_at"] and shown(r["taken_at"]),
        lon=lambda r: r["lon"] is not None and f"{r['lon']:.6f}",
        lat=lambda r: r["lat"] is not None and f"{r['lat']:.6f}",
        direction_deg=lambda r: r["direction_deg"] is not None and f"{r['direction_deg']:.0f}°",
        marks=lambda r: marks_in_words(r["marks"]),
        sync=lambda r: r["sync"] and standing_words(r["sync"]),
    )


def _take_in(folder: Path, paths: list[Path], site: str | None) -> None:
    from surveyapp.services.photo_words import broken_words
    from surveyapp.services.photos import make_copies, take_photos
    from surveyapp.services.suggestions import suggest_sites

    with quiet_libraries(), opened(folder) as survey:
        with progress(_("导入照片")) as tell:
            intake = take_photos(survey, paths, site=site, progress=tell)
        groups = suggest_sites(survey, intake.added).groups if site is None else ()
        with progress(_("生成缩略图")) as tell:
            make_copies(survey, progress=tell)
    document = {
        "added": len(intake.added),
        "duplicates": intake.duplicates,
        "broken": [
            {
                "file": str(b.file),
                "reason": str(b.reason),
                "message": broken_words(b.reason),
                "detail": b.detail,
            }
            for b in intake.broken
        ],
        "marked": [
            {"file": str(m.file), "reasons": [str(r) for r in m.reasons]} for m in intake.marked
        ],
        "suggested": [
            {
                "site": g.site,
                "number": g.number,
                "photos": len(g.photos),
                "lon": g.lon,
                "lat": g.lat,
                "county": g.county,
                "known": g.known,
            }
            for g in groups
        ],
    }
    reply(document, lambda: _tell(document), refused=bool(intake.broken))


def _tell(document: dict[str, Any]) -> None:
    """An intake as a person reads it: what came in, what did not, what to look at."""
    from surveyapp.services.areas import name_of
    from surveyapp.services.photo_words import marks_in_words

    print(_("新增 {added}，重复 {duplicates}").format(**document))
    for broken in document["broken"]:
        detail = _("（{detail}）").format(detail=broken["detail"]) if broken["detail"] else ""
        print(_("未导入 {file}：{message}").format(**broken) + detail)
    for marked in document["marked"]:
        words = marks_in_words(marked["reasons"])
        print(_("待核对 {file}：{marks}").format(file=marked["file"], marks=words))
    if document["suggested"]:
        listing(
            document["suggested"],
            number=lambda g: g["number"],
            county=lambda g: name_of(g["county"]),
            photos=lambda g: g["photos"],
            lon=lambda g: f"{g['lon']:.6f}",
            lat=lambda g: f"{g['lat']:.6f}",
            known=lambda g: g["known"] and "✓",
        )


def listed(row: Row) -> dict[str, Any]:
    """A photo as scripts see it."""
    from surveyapp.services.photos import marks_of

    names = (
        "sha256",
        "site",
        "lon",
        "lat",
        "altitude_m",
        "accuracy_m",
        "direction_deg",
        "taken_at",
    )
    shown = {name: row[name] for name in names}
    return {
        **shown,
        "file": row["file_name"],
        "id": row["id"],
        "shot": row["shot"],
        "marks": marks_of(row),
        "camera": row["camera"],
    }
