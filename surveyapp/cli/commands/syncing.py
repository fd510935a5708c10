"""The central list: `enrol`, `sync`, and the same in a file: `bundle write`, `bundle read`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from surveyapp.cli.commands.surveys import Folder
from surveyapp.cli.frame import app, opened, reply
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _
from surveyapp.domain.tickets import Ticket, ticket_in
from surveyapp.storage import Survey
from surveyapp.terminal import Terminal
from surveyapp.terminal.progress import progress

if TYPE_CHECKING:
    from surveyapp.services.synced import Synced

Receipt = Annotated[Path | None, typer.Option(help="把回执打印到这个 .pdf")]

bundle = Terminal(help="数据包：没有网络时的同步。", no_args_is_help=True)
app.add_typer(bundle, name="bundle")


@app.command(help="用登记码把这台电脑登记到中心清单")
def enrol(
    folder: Folder,
    server: Annotated[str, typer.Option(help="中心清单的地址；登记文件或二维码里有的可省略")] = "",
    ticket: Annotated[str, typer.Option(help="县区专班发的登记码，只用一次")] = "",
    file: Annotated[Path | None, typer.Option(help="登记文件，或二维码的图片、照片")] = None,
) -> None:
    """Make this laptop known to the office with a one-time ticket: typed, a file, or a picture."""
    from surveyapp.services.enrolment import enrol as use_ticket
    from surveyapp.services.tickets import address, read_ticket

    handed = read_ticket(file) if file is not None else _typed(ticket)
    with opened(folder) as survey:
        done = use_ticket(survey, server or address(handed.server), handed.code)
    made = done.enrolment
    document = {
        "server": made.server,
        "device": made.device,
        "person": made.person,
        "counties": sorted(made.counties),
        "keys": done.kept,
    }

    def show() -> None:
        print(_("已登记：{person}，{counties}").format(
            person=made.person, counties="、".join(sorted(made.counties))))  # fmt: skip
        if done.kept == "file":
            print(_("本机没有系统钥匙串，密钥存放在只有本人可读的文件中。"))

    reply(document, show)


def _typed(text: str) -> Ticket:
    found = ticket_in(text)
    if found is None:
        raise SurveyError(
            Problem.WRONG_USAGE, reason=_("请用 --ticket 给出登记码，或用 --file 给出登记文件")
        )
    return found


@app.command("sync", help="与中心清单同步；有未采纳的，退出码为 1")
def sync_(folder: Folder, receipt: Receipt = None) -> None:
    """Send what was saved and fetch what others saved. Exit 1 when the office refused something."""
    from surveyapp.services.syncing import sync

    with opened(folder) as survey:
        with progress(_("同步")) as tell:
            done = sync(survey, progress=lambda going: tell(going.done, going.total))
        told = _told(survey, done, receipt)
    _reply(done, **told)


@app.command("receipt", help="打印最近一次同步的回执")
def receipt_(
    folder: Folder, out: Annotated[Path, typer.Argument(metavar="OUT", help="回执 .pdf")]
) -> None:
    """Print what the last sync, by line or by file, sent and what became of it."""
    from surveyapp.services.receipts import print_last

    with opened(folder, read_only=True) as survey:
        pages = print_last(survey, out)
    reply({"file": str(out), "pages": pages}, lambda: print(out))


@bundle.command("write", help="把待发内容写成数据包")
def write(
    folder: Folder,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="数据包 .ssb")],
    receipt: Receipt = None,
) -> None:
    """Write everything the office has not answered into a file (or volumes) for a stick."""
    from surveyapp.services.bundles import write_bundle

    with opened(folder) as survey:
        with progress(_("数据包")) as tell:
            files, done = write_bundle(survey, out, progress=tell)
        told = _told(survey, done, receipt)
    _reply(done, files=[str(file) for file in files], **told)


@bundle.command("read", help="读入县区发回的数据包")
def read(
    folder: Folder,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="数据包 .ssb")],
    receipt: Receipt = None,
) -> None:
    """Read the office's answer from a file: verdicts, changes, receipts."""
    from surveyapp.services.bundles import read_bundle

    with opened(folder) as survey:
        done = read_bundle(survey, file)
        papers = _printed(survey, done, receipt)
    _reply(done, **papers)


def _told(survey: Survey, done: "Synced", receipt: Path | None) -> dict[str, Any]:
    """What is said beside the figures of what went up: photos kept back, the printed receipt."""
    from surveyapp.services.synced import kept_back

    names = [photo.name for photo in kept_back(survey, done)]
    return {"kept_back": names, **_printed(survey, done, receipt)}


def _printed(survey: Survey, done: "Synced", out: Path | None) -> dict[str, str]:
    if out is None:
        return {}
    from surveyapp.services.receipts import print_receipt

    print_receipt(survey, done, out)
    return {"receipt": str(out)}


def _reply(done: "Synced", **more: Any) -> None:  # noqa: ANN401 - any JSON value
    from surveyapp.services.challenges import refusal_words
    from surveyapp.services.synced import notes

    refusals = [refusal_words(refused) for refused in done.refusals]
    document = done.document() | more | {"refusals": refusals}

    def show() -> None:
        told = done.tally
        print(_("发出 {pushed} 项：采纳 {applied}，待定 {challenged}，未采纳 {refused}；收到 {pulled} 条。").format(
            pushed=told.pushed, applied=told.applied, challenged=told.challenged,
            refused=told.refused, pulled=told.pulled))  # fmt: skip
        print(_("照片：发出 {sent}，确认 {confirmed}，待传 {waiting}").format(
            sent=told.photos_sent, confirmed=told.photos_confirmed, waiting=done.waiting))  # fmt: skip
        for note in notes(done):
            print(note)
        if kept_back := more.get("kept_back"):
            print(_("未能发出的照片：{names}。原件不在、读不出、已损坏或过大，请用 surveyapp check 查看。").format(
                names=_("、").join(kept_back)))  # fmt: skip
        papers = [more["receipt"]] if "receipt" in more else []
        for line in (*more.get("files", ()), *papers, *(r["message"] for r in refusals)):
            print(line)

    reply(document, show, refused=bool(refusals))
