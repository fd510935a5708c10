"""What pyxform found wrong, told apart by its codes and messages, said with place and remedy."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from pyxform.errors import ErrorCode, PyXFormError

from surveyapp.xlsform.findings import FormFinding, Severity
from surveyapp.xlsform.sayings import saying
from surveyapp.xlsform.workbook import Workbook, plain_cell

_ROW = re.compile(r"\[row : (?P<row>\d+)\]")
_SHEET = re.compile(r"[Oo]n the '(?P<sheet>[\w ]+)' sheet, the '(?P<column>[^']*)' value")

_PATTERNS: tuple[tuple[str, str], ...] = (
    (r"You must have a sheet named 'survey'", "no_survey"),
    (r"Question with no type", "no_type"),
    (r"Question or group with no name", "no_name"),
    (r"Missing calculation", "no_calculation"),
    (r"Unknown question type '(?P<type>[^']*)'", "unknown_type"),
    (r"List name not in choices sheet: (?P<list>.+)", "no_list"),
    (r"List name not in external choices sheet: (?P<list>.+)", "no_external_list"),
    (r"List name not in columns sheet: (?P<list>.+)|Repeat loop without list name", "loop_list"),
    (r"There should be a choices sheet", "no_choices_sheet"),
    (r"There should be an external_choices sheet", "no_external_sheet"),
    (r"Choice names with spaces .* See \[(?P<name>.*)\] in \[(?P<list>.*)\]", "choice_space"),
    (r"Choice filter not supported with or_other", "or_other_filter"),
    (r"Please specify choices for this 'or other'", "or_other_choices"),
    (r"This form uses or_other and translations", "or_other_language"),
    (r"Choice filter not supported for table-list|Badly formatted table list", "table_list"),
    (r"Audits must always be named", "audit_name"),
    (r"File name for '\S+ (?P<list>[^']*)' should end", "file_name"),
    (r"On the '(?P<sheet>[^']*)' sheet, more cells than headers", "wide_row"),
    (r"Duplicate column header: (?P<header>.+)", "duplicate_header"),
    (r"invalid date on the (?P<sheet>.+) sheet, under the (?P<column>.+) column on row number (?P<date_row>\d+)", "bad_date"),
    (r"This section has not been included", "include"),
    (r"The survey element named '(?P<name>[^']*)' has no label", "no_label"),
    (r"To use big-image.* named '?(?P<name>[^' ]*)", "big_image"),
    (r"There is no survey element named '(?P<name>[^']*)'", "no_element"),
    (r"There are multiple survey elements named '(?P<name>[^']*)'", "many_elements"),
    (r"The question \$\{(?P<name>[^}]*)\} is not user-visible .* question \$\{(?P<other>[^}]*)\}", "trigger_hidden"),
    (r"Media type: (?P<name>.*) not supported", "media"),
    (r"There should be choices for this question|must not both be None or empty", "empty_choice_question"),
    (r"Cannot omit instanceID", "encrypted_id"),
    (r"empty id_string", "no_form_id"),
    (r"background-geopoint", "geopoint_trigger"),
    (r"Question '(?P<name>[^']*)' .*'search\(\)'", "search"),
    (r"same instance id will be generated.* Instance name: '(?P<name>[^']*)'", "instance_clash"),
    (r"package name|package segments|package cannot", "package_name"),
    (r"Parameter (?P<name>[\w-]+) must|Invalid value for (?P<name2>[\w-]+)\.", "parameter"),
    (r"(?P<name>[\w-]+) (?:must be set to|value must be)|Parameters must include (?P<name2>[\w-]+)", "parameter"),
    (r"To include location information in the audit", "parameter"),
    (r"Row without name, text, or label", "comment_row"),
    (r"'disabled' column header", "disabled"),
    (r"Repeat has no label", "repeat_label"),
    (r"Use the max-pixels parameter", "max_pixels"),
    (r"no longer supported on most devices", "old_device_id"),
    (r"select one external is only meant", "external_filter"),
    (r"form_id and id_string column headers are both", "two_ids"),
    (r"do not contain valid machine-readable codes: (?P<languages>.*?)\. Learn", "language_tag"),
    (r"Language '(?P<language>[^']*)' is missing the (?P<sheet>\w+) (?:(?P<one>\S+) column\.|columns (?P<many>.*)\.)", "translation"),
    (r"Beyond pyxform: (?P<fault>.*)", "beyond"),
    (r"was not recognized as a supported type|does not appear to be a valid XLSForm|Error reading", "foreign"),
)  # fmt: skip


@cache
def _templates() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Pyxform's own messages turned round: a pattern that gives the facts back."""
    return tuple((code.name, _reversed(code.value.msg)) for code in ErrorCode)


def _reversed(message: str) -> re.Pattern[str]:
    seen: set[str] = set()

    def group(found: re.Match[str]) -> str:
        name = found[1]
        if name in seen:
            return f"(?P={name})"
        seen.add(name)
        return f"(?P<{name}>.*?)"

    plain = re.escape(message.replace("${{", "${").replace("}}", "}"))
    return re.compile(re.sub(r"\\\{(\w+)\\\}", group, plain) + r"\Z", re.DOTALL)


def findings(
    error: PyXFormError | str, book: Workbook | None, severity: Severity = "error"
) -> list[FormFinding]:
    """What one of pyxform's errors or warnings says; a message of several lines may be several."""
    message = str(error)
    lines = [
        line for line in message.split("\n") if _ROW.search(line) or line.startswith("Language '")
    ]
    parts = lines if len(lines) > 1 else [message]
    found = [_finding(part, book, severity) for part in parts]
    return _everywhere(found[0], book) if found[0].code == "unknown_type" and book else found


def _everywhere(first: FormFinding, book: Workbook) -> list[FormFinding]:
    """A type nobody knows, at each row that has it: pyxform names the type alone."""
    rows = book.rows("survey")
    wrong = plain_cell(rows[first.row - 2], "type") if first.row else ""
    numbers = [
        n for n, row in enumerate(rows, start=2) if wrong and plain_cell(row, "type") == wrong
    ]
    return [replace(first, row=number) for number in numbers] or [first]


def _finding(message: str, book: Workbook | None, severity: Severity) -> FormFinding:
    code, facts = _recognise(message)
    said = saying(code)
    sheet, row, column = _place(message, code, facts, book)
    if said is None:
        plain = _ROW.sub("", message).strip()
        return FormFinding(sheet, row, column, "pyxform", plain, "", severity)
    what, remedy = (filled(sentence, facts) for sentence in said)
    return FormFinding(sheet, row, column, code, what, remedy, severity)


def filled(sentence: str, facts: Mapping[str, str]) -> str:
    """A sentence with its facts; one that is not known shows as nothing."""

    def fill(found: re.Match[str]) -> str:
        return found[0][0] if found[1] is None else facts.get(found[1], "")

    return re.sub(r"\{\{|\}\}|\{(\w+)\}", fill, sentence).replace("“”", "")


def _recognise(message: str) -> tuple[str, dict[str, str]]:
    message = message.partition(" If you do not mean to include")[0]
    for code, pattern in _templates():
        found = pattern.match(message)
        if found:
            return code, _facts(found)
    for source, code in _PATTERNS:
        found = re.search(source, message, re.DOTALL)
        if found:
            return code, _facts(found)
    return "pyxform", {}


def _facts(found: re.Match[str]) -> dict[str, str]:
    facts = {key: value.strip() for key, value in found.groupdict().items() if value is not None}
    if facts.get("name") in {None, "None", "unknown"}:
        facts["name"] = facts.get("name2", "")
    facts.setdefault("columns", facts.get("one") or facts.get("many") or "")
    return facts


_COLUMNS = {
    "no_type": "type", "unknown_type": "type", "no_list": "type", "no_name": "name",
    "no_calculation": "calculation", "no_label": "label", "include": "type", "loop_list": "type",
    "no_external_list": "type", "file_name": "type", "NAMES_001": "name", "audit_name": "name",
    "repeat_label": "label", "max_pixels": "parameters", "parameter": "parameters",
}  # fmt: skip


def _place(
    message: str, code: str, facts: Mapping[str, str], book: Workbook | None
) -> tuple[str, int | None, str]:
    row, place = _ROW.search(message), _SHEET.search(message)
    column = facts.get("column") or (place["column"] if place else "") or _COLUMNS.get(code, "")
    sheet = facts.get("sheet") or facts.get("sheet_name") or (place["sheet"] if place else "")
    if code == "bad_date":
        return sheet, int(facts["date_row"]) + 2, column
    if code.startswith("HEADER") or code == "duplicate_header":
        return sheet, 1, facts.get("header", column)
    if row:
        return sheet or "survey", int(row["row"]), column
    if code in {"translation", "NAMES_013"}:
        return sheet, None, column
    return _searched(code, facts, book, sheet, column)


def _searched(
    code: str, facts: Mapping[str, str], book: Workbook | None, sheet: str, column: str
) -> tuple[str, int | None, str]:
    """The row of a message that names none, looked up by what it names."""
    if book is None:
        return sheet, None, column
    if code == "choice_space":
        return "choices", book.find("choices", "name", facts.get("name", "")), "name"
    if code == "unknown_type":
        return "survey", book.find("survey", "type", facts.get("type", "")), "type"
    if code == "include":
        return "survey", book.find("survey", "type", "include"), "type"
    if facts.get("name"):
        found = book.find("survey", "name", facts["name"])
        return ("survey", found, column) if found else (sheet, None, column)
    return sheet, None, column
