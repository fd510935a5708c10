"""Workbooks that come out in the same bytes each time."""

import re
import shutil
import zipfile
from pathlib import Path

_CORE = "docProps/core.xml"
_WHEN = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest moment a ZIP can name."""


def steady_zip(draft: Path, out: Path, day: str) -> None:
    """Write a workbook anew with every moment in it set to a day (ISO)."""
    with zipfile.ZipFile(draft) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in sorted(made.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with made.open(name) as source, kept.open(entry, "w") as target:
                if name == _CORE:
                    told = rb"\g<1>" + f"{day}T00:00:00Z".encode()
                    target.write(_WHEN.sub(told, source.read()))
                else:
                    shutil.copyfileobj(source, target)
