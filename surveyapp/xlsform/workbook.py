"""Read a form's workbook without trusting it: what kind of file it is, how large it unpacks."""

import re
import zipfile
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any, NoReturn
from warnings import catch_warnings, simplefilter

from pyxform import xls2json_backends
from pyxform.errors import PyXFormError
from pyxform.xls2json_backends import DefinitionData, get_xlsform

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.files import ZIP_FAULTS
from surveyapp.domain.language import _
from surveyapp.xlsform.sayings import saying

if TYPE_CHECKING:
    from surveyapp.xlsform.findings import FormFinding

MOST_BYTES = 20_000_000
"""A form as a file; real ones have some ten kilobytes."""
MOST_UNPACKED = 120_000_000
MOST_MEMBERS = 2_000

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# xlrd prints its doubts about a file to standard output, which belongs to `--json` alone.
xls2json_backends.xlrd_open = partial(xls2json_backends.xlrd_open, logfile=StringIO())

_NOT_XML = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ud800-\\udfff\\ufffe\\uffff]")
SHEETS = ("survey", "choices", "settings", "external_choices", "entities", "osm")


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets of a form as pyxform reads them. Row 1 of a sheet is its header."""

    data: DefinitionData
    suffix: str
    stem: str

    def definition(self) -> DefinitionData:
        """A copy for pyxform, which changes what it is given."""
        return deepcopy(self.data)

    def rows(self, sheet: str) -> Sequence[dict[str, Any]]:
        """The rows of a sheet by header; the first is row 2 of the sheet."""
        return getattr(self.data, sheet, None) or ()

    def find(self, sheet: str, column: str, text: str) -> int | None:
        """The first row of a sheet with that text in a column; the header is row 1."""
        for number, row in enumerate(self.rows(sheet), start=2):
            if plain_cell(row, column).casefold() == text.strip().casefold() and text:
                return number
        return None

    def headers(self, sheet: str) -> tuple[str, ...]:
        """The headers of a sheet as they are written."""
        found = getattr(self.data, f"{sheet}_header", None) or ()
        return tuple(str(key) for key in found[0]) if found else ()


def plain_cell(row: Mapping[str, Any], column: str) -> str:
    """The text of a cell by the plain name of its column, however its header is capitalised."""
    for header, value in row.items():
        if str(header).strip().casefold().replace(" ", "_") == column:
            return str(value).strip()
    return ""


def read_workbook(data: bytes, shown: str) -> Workbook:
    """The sheets of a form.

    Raises `FORM_INVALID` for what is no form's file, pyxform's error for a sheet it cannot read.
    """
    suffix = _suffix(data, shown)
    stem = shown.rpartition("/")[2].rpartition("\\")[2].rpartition(".")[0] or "form"
    source = _utf8(data, shown) if suffix in {".md", ".csv"} else data
    with catch_warnings():
        simplefilter("ignore")
        found = _definition(source, suffix, shown)
    found.fallback_form_name = stem
    _clean(found)
    return Workbook(found, suffix, stem)


def _definition(source: bytes, suffix: str, shown: str) -> DefinitionData:
    try:
        return get_xlsform(xlsform=BytesIO(source), file_type=suffix)
    except PyXFormError:
        raise
    except IndexError:
        if suffix == ".md":
            raise PyXFormError(_wide_row(source.decode())) from None
        raise _refused(shown, "unreadable", fault="IndexError") from None
    except Exception as error:  # noqa: BLE001 - foreign readers on foreign bytes raise anything
        raise _refused(shown, "unreadable", fault=type(error).__name__) from None


def _wide_row(tables: str) -> str:
    """Which row of the text tables has more cells than its sheet has headers."""
    sheets = xls2json_backends._md_table_to_ss_structure(tables)  # noqa: SLF001 - the reader that failed
    for sheet, rows in sheets.items():
        for number, row in enumerate(rows, start=1):
            if any(row[len(rows[0]) :]):
                return f"[row : {number}] On the '{sheet}' sheet, more cells than headers"
    return "Error reading .md file"


def _clean(found: DefinitionData) -> None:
    """Take out characters no XML may hold: nobody typed them and nobody sees them."""
    for name in (*SHEETS, *(f"{sheet}_header" for sheet in SHEETS)):
        for row in getattr(found, name) or ():
            cells = {_visible(k): _visible(v) for k, v in row.items()}
            row.clear()
            row.update(cells)


def _visible(cell: Any) -> Any:  # noqa: ANN401 - pyxform's cells: texts, and None under a header
    return _NOT_XML.sub("", cell) if isinstance(cell, str) else cell


def _refused(shown: str, code: str, **facts: object) -> SurveyError:
    words = "".join(saying(code) or ())
    return SurveyError(Problem.FORM_INVALID, path=shown, reason=words.format_map(facts))


def _refuse(shown: str, reason: str, fault: object = "") -> NoReturn:
    said = type(fault).__name__ if isinstance(fault, Exception) else fault
    raise SurveyError(Problem.FORM_INVALID, path=shown, reason=reason.format(fault=said))


def _suffix(data: bytes, shown: str) -> str:
    """The kind of file, by its first bytes rather than its name."""
    if not data.strip():
        _refuse(shown, _("文件是空的。"))
    if len(data) > MOST_BYTES:
        _refuse(shown, _("文件有 {fault} MB，不像表单。请只保留 survey、choices、settings 三张工作表。"),
                round(len(data) / 1e6))  # fmt: skip
    if data.startswith(_ZIP):
        _check_zip(data, shown)
        return ".xlsx"
    if data.startswith(_OLE):
        return ".xls"
    return ".csv" if data.lstrip(b"\xef\xbb\xbf").count(b"|", 0, 5000) < 5 else ".md"


def _check_zip(data: bytes, shown: str) -> None:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
    except (*ZIP_FAULTS, OSError):
        _refuse(shown, _("文件不完整，无法解压。请重新复制或另存为 .xlsx。"))
    if len(members) > MOST_MEMBERS or sum(m.file_size for m in members) > MOST_UNPACKED:
        _refuse(shown, _("解压后过大，没有打开：不是正常的表单。"))
    if any(m.flag_bits & 1 for m in members):
        _refuse(shown, _("文件有密码。请去掉密码后重试。"))
    if "xl/workbook.xml" not in {m.filename for m in members}:
        _refuse(shown, _("不是 Excel 工作簿。请用 .xlsx、.xls 或文本表（.md）。"))


def _utf8(data: bytes, shown: str) -> bytes:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding).replace("\r\n", "\n").encode()
        except UnicodeDecodeError:
            continue
    _refuse(shown, _("不是表单文件：既不是工作簿，也不是文本表。"))


def blame_header(found: "FormFinding", data: bytes) -> "FormFinding":
    """The same finding with the sheet whose first row repeats a header; pyxform does not say which."""
    if found.code != "duplicate_header" or found.sheet:
        return found
    for sheet, headers in _first_rows(data):
        if headers.count(found.column) > 1:
            return replace(found, sheet=sheet)
    return found


def _first_rows(data: bytes) -> list[tuple[str, list[str]]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        sheets = [
            (name, book.get_sheet_by_name(name).to_python(nrows=1)) for name in book.sheet_names
        ]
    except (CalamineError, OSError, ValueError):
        return []
    return [(name, [str(c).strip() for c in rows[0]]) for name, rows in sheets if rows]
