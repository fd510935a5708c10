"""Workbooks that come out in the same bytes each time."""

import re
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
            data = made.read(name)
            if name == _CORE:
                data = _WHEN.sub(rb"\g<1>" + f"{day}T00:00:00Z".encode(), data)
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            kept.writestr(entry, data)
