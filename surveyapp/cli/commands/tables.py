"""Tables in and out, and forms as workbooks."""

from pathlib import Path
from typing import Annotated

import typer

from surveyapp.cli.commands.surveys import Folder
from surveyapp.cli.frame import app, opened, reply
from surveyapp.domain.language import _
from surveyapp.terminal import Terminal

forms = Terminal(help="表单：检查 XLSForm，导出为工作簿。", no_args_is_help=True)
app.add_typer(forms, name="form")

Form = Annotated[Path, typer.Argument(metavar="FILE", help="表单 .xlsx、.xls 或 .md")]
FormName = Annotated[str, typer.Argument(metavar="NAME", help="表单名称，如 屋面")]
Workbook = Annotated[Path, typer.Argument(metavar="OUT", help="工作簿 .xlsx")]


@app.command(help="导出站址，格式由文件名决定")
def export(
    folder: Folder,
    out: Annotated[
        Path, typer.Argument(metavar="OUT.(xlsx|csv|geojson|kml|gpkg)", help="导出的文件")
    ],
) -> None:
    """Write the sites of a survey; the format follows from the name."""
    from surveyapp.services.exchange import export_survey

    with opened(folder, read_only=True) as survey:
        rows = export_survey(survey, out)
    reply({"rows": rows, "file": str(out)})


@app.command("import", help="导入表格、地图文件或表单提交；未导入的逐行列出")
def import_(
    folder: Folder,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="表格、地图文件或 ODK 提交")],
    datum: Annotated[str | None, typer.Option(help="坐标系，文件未注明时用")] = None,
    all_or_none: Annotated[bool, typer.Option(help="有一行不合格就全部不导入")] = False,
) -> None:
    """Take a table, a map file or form submissions in; what is refused is listed by row."""
    from surveyapp.cli.commands.positions import read_datum
    from surveyapp.services.exchange import import_file

    with opened(folder) as survey:
        known = read_datum(datum) if datum else None
        taken = import_file(survey, file, datum=known, all_or_none=all_or_none)
    refused = [{"row": r.row, "reason": r.reason} for r in taken.refused]
    document = {"added": taken.added, "changed": taken.changed, "refused": refused}
    reply({**document, "notes": list(taken.notes)}, refused=bool(refused))


@forms.command("check", help="检查 XLSForm，按工作表和行列出问题和改法")
def form_check(file: Form) -> None:
    """List the errors of an XLSForm by sheet and row, each with its remedy."""
    from surveyapp.services.formbook import check_workbook

    findings = check_workbook(file)
    wrong = any(f["severity"] == "error" for f in findings)

    def show() -> None:
        print("\n".join(f["sentence"] for f in findings) or _("表单可用。"))

    reply({"ok": not wrong, "findings": findings}, show, refused=wrong)


@forms.command("xlsx", help="把程序的表单写成工作簿")
def form_xlsx(name: FormName, out: Workbook) -> None:
    """Write one of our forms as an XLSForm workbook."""
    from surveyapp.services.formbook import write_workbook

    reply({"file": str(write_workbook(name, out))})
