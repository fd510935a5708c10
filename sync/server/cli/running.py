"""Setting a list up, and serving it."""

from pathlib import Path
from typing import Annotated

import typer

from surveyapp.domain.errors import SurveyError
from surveyapp.domain.language import _
from sync.server.central import opened
from sync.server.cli.frame import Data, app, reply
from sync.server.settings import Settings, read_settings

STOP_WITHIN_S = 20
CONNECTIONS = 800
"""Beyond them clients are told to come later; a process may usually open 1,024 files."""


def register() -> None:
    """Add the commands of this module."""
    app.command("init", help="建立数据目录（可重复运行；升级也用它）")(init)
    app.command("serve", help="运行服务器")(serve)


def init(
    data: Data,
    database: Annotated[str, typer.Option(help="PostgreSQL 地址；不给则用 SQLite")] = "",
    photos: Annotated[str, typer.Option(help="照片存放处，如 s3://桶/前缀；不给则用目录")] = "",
) -> None:
    """Make the data folder, its keys and its tables; what is there already is kept."""
    try:
        settings = read_settings(data)
    except SurveyError:
        settings = Settings(data.absolute(), database, photos)
    if database or photos:
        settings = Settings(
            data.absolute(), database or settings.database, photos or settings.photos
        )
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    with opened(settings) as central:
        settings.write()
        told = {"data": str(data), "database": "postgresql" if settings.database else "sqlite"}
        told |= {"server": central.keys.server, "sign_key": central.keys.sign_key}
    reply(told, _("已就绪：{path}").format(path=data))


def serve(
    data: Data,
    port: Annotated[int, typer.Option(help="端口", min=1, max=65535)] = 8000,
    host: Annotated[str, typer.Option(help="监听地址")] = "127.0.0.1",
    cert: Annotated[Path | None, typer.Option(help="TLS 证书文件（PEM）")] = None,
    key: Annotated[Path | None, typer.Option(help="TLS 私钥文件（PEM）")] = None,
    proxy: Annotated[str, typer.Option(help="可信的反向代理地址")] = "127.0.0.1",
) -> None:
    """Serve until told to stop; requests under way are finished first."""
    import uvicorn

    from sync.server.app import create_app
    from sync.server.central import open_central
    from sync.server.doorstep import check_address, check_certificate, keep_alone
    from sync.server.logs import log_as_json
    from sync.server.patience import Patient

    settings = read_settings(data)
    check_certificate(cert, key)
    check_address(host, port)
    alone = keep_alone(settings.data)
    log_as_json()
    uvicorn.run(
        create_app(open_central(settings)),
        host=host,
        port=port,
        ssl_certfile=cert,
        ssl_keyfile=key,
        log_config=None,
        access_log=False,
        server_header=False,
        http=Patient,
        limit_concurrency=CONNECTIONS,
        forwarded_allow_ips=proxy,
        timeout_graceful_shutdown=STOP_WITHIN_S,
    )
    alone.close()
