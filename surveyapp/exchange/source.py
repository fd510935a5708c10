"""Foreign bytes, read with care: sizes first, archives by name only, XML without entities."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element, ParseError

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.files import ZIP_FAULTS, disk_error
from surveyapp.domain.language import _
from surveyapp.exchange.table import bad_table

LIMIT = 1_000_000_000
"""Bytes of one file, or of all an archive holds once unpacked."""
_MEMBERS = 20_000


def read_bytes(path: Path) -> bytes:
    """The whole file; raises `SurveyError` when it is missing, closed to us or beyond reason."""
    try:
        if path.stat().st_size > LIMIT:
            raise bad_table(path, _("文件过大"))
        return path.read_bytes()
    except FileNotFoundError as fault:
        raise SurveyError(Problem.NO_SUCH_FILE, path=path) from fault
    except OSError as fault:
        raise disk_error(path, fault) from fault


def members(path: Path, data: bytes) -> dict[str, bytes]:
    """The archive's files in memory, by their own names; nothing is ever written where they say.

    Raises `BAD_TABLE` for what is no archive, is encrypted, or unpacks beyond reason.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            check_archive(path, archive)
            return {i.filename: archive.read(i) for i in archive.infolist() if not i.is_dir()}
    except ZIP_FAULTS as fault:
        raise bad_table(path, _("压缩包已损坏或已加密")) from fault


def check_archive(path: Path, archive: zipfile.ZipFile) -> None:
    """Refuse zip bombs by what they declare; `zipfile` never unpacks more than is declared."""
    infos = archive.infolist()
    if len(infos) > _MEMBERS or sum(i.file_size for i in infos) > LIMIT:
        raise bad_table(path, _("压缩包解开后过大"))


def elements(path: Path, stream: IO[bytes]) -> Iterator[Element]:
    """Every element of an XML stream as it ends; no entity is expanded, no document type read."""
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    try:
        for _event, element in iterparse(stream, events=("end",), forbid_dtd=True):
            yield element
    except DefusedXmlException as fault:
        raise bad_table(path, _("XML 含有不允许的实体或文档类型声明")) from fault
    except (ParseError, ValueError, LookupError) as fault:
        raise bad_table(path, _("XML 已损坏：{reason}").format(reason=fault)) from fault


def local(tag: object) -> str:
    """An element's name without its namespace."""
    return str(tag).rpartition("}")[2]
