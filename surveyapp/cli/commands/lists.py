"""Published lists of counties."""

from pathlib import Path
from typing import Annotated

import typer

from surveyapp.cli.frame import app, reply


@app.command(help="离线核验公布清单：签名、每个文件、是否比已有的更早")
def verify(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="清单文件夹，或其中任一文件")],
    key: Annotated[Path | None, typer.Option(help="从可信来源取得的县区公钥 county.pub")] = None,
    since: Annotated[Path | None, typer.Option(help="已有的较早清单，更早的即拒绝")] = None,
) -> None:
    """Check a published list offline: signature, every file, and that it is not an older one."""
    from surveyapp.services.verify import verify_list

    found = verify_list(path, key=key, since=since)
    document = {
        "ok": found.ok,
        "county": found.county,
        "batch": found.batch,
        "serial": found.serial,
        "stage": found.stage,
        "entries": found.entries,
        "digest": found.digest,
        "signer": found.signer,
        "trusted": found.trusted,
        "findings": [{"file": f.file, "reason": f.reason} for f in found.findings],
    }
    reply(document, refused=not found.ok)
