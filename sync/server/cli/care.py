"""Looking after a list: its counties, its soundness, its copies."""

import shutil
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import select

from surveyapp.domain.changes import Value
from surveyapp.domain.counties import county_name
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _
from surveyapp.domain.moments import CHINA
from surveyapp.terminal.progress import progress
from sync.server.central import opened
from sync.server.cli.frame import Data, app, reply
from sync.server.review import desk
from sync.server.settings import FILE, Settings, read_settings
from sync.server.store import audit as chains
from sync.server.store import backup as copies
from sync.server.store import tables as t
from sync.server.store.check import check as find_faults
from sync.server.store.counties import County, read_county, renew
from sync.server.store.repair import reproject

LIST = "list.db"


def register() -> None:
    """Add the commands of this module."""
    app.command("counties", help="各县区的记录与进度")(counties)
    app.command("restored", help="从备份恢复后运行：开始新的纪元")(restored)
    app.command("audit", help="列出一个县区的审计链")(audit)
    app.command("check", help="核对全部记录、历史、照片")(check)
    app.command("backup", help="备份到目录（照片只补缺）")(backup)
    app.command("restore", help="从备份建立新的数据目录")(restore)


def counties(data: Data) -> None:
    """Each county's sequence, its sites by state, and what is open."""
    with opened(read_settings(data)) as central, central.database.read() as connection:
        challenges = desk.open_challenges(connection, ("",))
        held = connection.execute(select(t.county).order_by(t.county.c.county))
        rows = [_county(read_county(row), challenges) for row in held]
    reply(rows, "\n".join(f"{r['county']}\t{r['name']}\t{r['sites']}\t{r['seq']}" for r in rows))


def _county(county: County, challenges: Mapping[str, int]) -> dict[str, object]:
    return {
        "county": county.code,
        "name": county_name(county.code),
        "epoch": county.epoch,
        "seq": county.seq,
        "sites": sum(county.states.values()),
        "states": county.states,
        "challenges": challenges.get(county.code, 0),
        "photos_waiting": county.photos_waiting,
    }


def restored(data: Data) -> None:
    """Begin a new epoch in every county, so that laptops send again what the copy lacks."""
    with opened(read_settings(data)) as central, central.database.write() as connection:
        epochs = renew(connection)
    reply({"counties": epochs}, _("{count} 个县区开始新的纪元").format(count=len(epochs)))


def audit(
    data: Data,
    county: Annotated[
        str, typer.Option("--county", help="县区代码；不写则列人员、授权、设备的审计链")
    ] = "",
    after: Annotated[int, typer.Option(help="从这一行之后列起", min=0)] = 0,
    limit: Annotated[int, typer.Option(help="最多行数", min=1)] = 200,
) -> None:
    """Who did what in a county, oldest first, and the head that signed lists carry.

    Without a county: who was let in, granted what, shut out.
    """
    if county:
        county_name(county)  # a slip of the pen is told, not answered with nothing
    name = county or chains.OFFICE
    with opened(read_settings(data)) as central, central.database.read() as connection:
        head = chains.chain_of(connection, name).head
        lines = list(chains.lines(connection, name, after=after, limit=limit))
    shown = [
        f"{line['n']}\t{line['at']}\t{line['who']}\t{line['act']}\t{_facts(line['facts'])}"
        f"\t{line['hash'][:16]}"
        for line in lines
    ]
    reply({"entries": lines, "head": head}, "\n".join(shown))


def _facts(facts: Mapping[str, Value]) -> str:
    return " ".join(f"{name}={value}" for name, value in sorted(facts.items()))


def check(
    data: Data,
    photos: Annotated[bool, typer.Option("--photos", help="逐张重算照片的 SHA-256")] = False,
    repair: Annotated[bool, typer.Option("--repair", help="重建查询用的投影表")] = False,
) -> None:
    """Play every op again and compare; list what is not as it must be."""
    with opened(read_settings(data)) as central:
        if repair:
            with central.database.write() as connection:
                for code in connection.scalars(select(t.county.c.county)).all():
                    reproject(central.database, connection, code)
        central.database.look_over()
        with central.database.read() as connection, progress(_("检查")) as tell:
            shelf = central.uploads.shelf
            found = list(find_faults(connection, shelf, photos=photos, tell=tell))
    text = "\n".join(f"{f.county}\t{f.what}\t{f.about}" for f in found) or _("一切正常。")
    told = {"ok": not found, "findings": [asdict(finding) for finding in found]}
    reply(told, text, refused=bool(found))


def backup(
    data: Data,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="备份目录")],
) -> None:
    """Copy the database at one moment, the keys, and every photo the copy lacks."""
    settings = read_settings(data)
    out.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = out / f".{LIST}.new"
    fresh.unlink(missing_ok=True)
    try:
        with opened(settings) as central:
            copies.copy_out(central.database, fresh)
    except BaseException:
        fresh.with_name(f"{fresh.name}.part").unlink(missing_ok=True)
        raise
    if not copies.is_sound(fresh):
        raise SurveyError(Problem.BACKUP_DAMAGED, path=str(fresh), reason="quick_check")
    if (out / LIST).exists():
        made = datetime.fromtimestamp((out / LIST).stat().st_mtime, CHINA)
        (out / LIST).replace(out / f"list-{made:%Y%m%d-%H%M%S}.db")
    fresh.replace(out / LIST)
    count = _copy_folder(settings.keys, out / "keys")
    count += 0 if settings.photos else _copy_folder(data / "photos", out / "photos")
    shutil.copy2(data / FILE, out / FILE)
    reply({"out": str(out), "files": count + 2}, _("已备份到 {path}").format(path=out))


def _copy_folder(source: Path, target: Path) -> int:
    count = 0
    for path, copy in copies.new_files(source, target):
        copy.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = copy.with_name(copy.name + ".part")
        shutil.copy2(path, part)
        part.replace(copy)
        count += 1
    return count


def restore(
    source: Annotated[Path, typer.Argument(metavar="BACKUP", help="备份目录")],
    data: Data,
    database: Annotated[str, typer.Option(help="PostgreSQL 地址；不给则用 SQLite")] = "",
) -> None:
    """Make a new data folder from a copy, in a new epoch."""
    if data.exists() and any(data.iterdir()):
        raise SurveyError(Problem.FOLDER_NOT_EMPTY, path=str(data))
    kept = read_settings(source)
    if not (source / LIST).is_file() or not copies.is_sound(source / LIST):
        raise SurveyError(Problem.BACKUP_DAMAGED, path=str(source), reason=LIST)
    settings = replace(kept, data=data.absolute(), database=database)
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        codes = _restored_from(source, settings)
    except BaseException:
        _empty(data)  # half a list is none, and would be in the way of the next attempt
        raise
    reply({"data": str(data), "counties": codes}, _("已恢复到 {path}").format(path=data))


def _restored_from(source: Path, settings: Settings) -> list[str]:
    data = settings.data
    _copy_folder(source / "keys", data / "keys")
    _copy_folder(source / "photos", data / "photos")
    work = data / f".{LIST}.restoring"
    shutil.copy2(source / LIST, work)
    with opened(settings) as central:
        codes = copies.copy_in(work, central.database)
    for left in data.glob(f".{LIST}.restoring*"):
        left.unlink()
    settings.write()
    return codes


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
