"""The office's review for scripts: the queue, one site, approve, return, settle."""

from collections.abc import Callable
from typing import Annotated

import typer

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _
from surveyapp.domain.lifecycle import State
from surveyapp.domain.policy.flags import as_dict
from surveyapp.domain.vocabulary import STATE
from surveyapp.terminal import Terminal
from sync.protocol import Verdict
from sync.server.accounts.people import Person, person_by_name
from sync.server.central import Central, opened
from sync.server.cli.bulk import approve_all, return_all
from sync.server.cli.frame import Data, app, reply
from sync.server.errors import Refused
from sync.server.review import desk, verbs
from sync.server.review.findings import findings
from sync.server.review.sheet import Sheet, read_sheet
from sync.server.review.troubles import NotDone, words
from sync.server.settings import read_settings

review = Terminal(help="审核提交的站址", no_args_is_help=True)

County = Annotated[str, typer.Option("--county", help="县区代码")]
By = Annotated[str, typer.Option("--by", help="办理人姓名")]
Key = Annotated[str, typer.Argument(metavar="SITE", help="站址编号或记录号")]
Keys = Annotated[
    list[str] | None, typer.Argument(metavar="SITE", help="站址编号或记录号，可以多个")
]
All = Annotated[bool, typer.Option("--all-submitted", help="所有待审核的站址")]


def register() -> None:
    """Add the commands of this module."""
    if review.registered_commands:
        return
    review.command("list", help="列出待审核的站址")(review_list)
    review.command("show", help="显示一处站址及提示")(review_show)
    review.command("approve", help="通过")(review_approve)
    review.command("return", help="退回并写明原因")(review_return)
    review.command("settle", help="选定不同取值")(review_settle)
    app.add_typer(review, name="review")


def review_list(
    data: Data,
    county: County,
    state: Annotated[str, typer.Option(help="状态；challenged 为有不同取值")] = State.SUBMITTED,
    search: Annotated[str, typer.Option(help="编号、名称、产权、地址中的文字")] = "",
    page: Annotated[int, typer.Option(help="页码", min=1)] = 1,
) -> None:
    """A page of the queue, what waits longest first."""
    chosen = state if state == "challenged" else STATE.read(state)
    wanted = desk.Wanted(chosen, search, page)
    with opened(read_settings(data)) as central, central.database.read() as connection:
        rows, total = desk.queue(connection, county, wanted)
    kept = ("rec", "number", "name", "kind", "owner", "state", "challenges", "photos")
    told = {"total": total, "sites": [{k: getattr(row, k) for k in kept} for row in rows]}
    reply(told, "\n".join(f"{row.number}\t{row.name}\t{STATE.label(row.state)}" for row in rows))


def review_show(data: Data, key: Key, county: County, by: By) -> None:
    """One site as the person sees it, with its findings and open challenges."""
    with opened(read_settings(data)) as central:
        person, sheet = _looked_at(central, county, key, by)
        with central.database.read() as connection:
            flags = findings(connection, sheet)
    lines = [f"{sheet.site.get('number')}\t{sheet.site.get('name')}\t{STATE.label(sheet.state)}"]
    lines += [flag.message for flag in flags]
    lines += [f"{c.id}\t{c.field}\t{c.value}\t{c.by}" for _d, c in sheet.challenges()]
    told = {
        "by": person.name,
        "site": sheet.site,
        "state": sheet.state,
        "flags": [as_dict(flag) for flag in flags],
        "challenges": [
            {"id": c.id, "record": d.rec, "field": c.field, "value": c.value, "by": c.by}
            | {"present": d.value(c.field)}
            for d, c in sheet.challenges()
        ],
    }
    reply(told, "\n".join(lines))


def review_approve(
    data: Data,
    county: County,
    by: By,
    keys: Keys = None,
    all_submitted: All = False,
    despite: Annotated[
        bool, typer.Option("--despite", help="看过 review show 的提示和照片，仍然通过所写的站址")
    ] = False,
) -> None:
    """Approve the submissions that nothing stands against; those named in spite of it, if so told."""
    chosen = _chosen(keys, all_submitted=all_submitted)
    if despite and not chosen:
        raise SurveyError(
            Problem.WRONG_USAGE,
            reason=_("--despite 只用于写明编号的站址，不能与 --all-submitted 同用"),
        )
    with opened(read_settings(data)) as central:
        approve_all(central, county, by, chosen, despite=despite)


def review_return(
    data: Data,
    county: County,
    by: By,
    reason: Annotated[str, typer.Option(help="退回原因")],
    keys: Keys = None,
    all_submitted: All = False,
    field: Annotated[list[str] | None, typer.Option(help="涉及的字段，可多次")] = None,
) -> None:
    """Return submissions with a reason and the fields it is about."""
    chosen = _chosen(keys, all_submitted=all_submitted)
    with opened(read_settings(data)) as central:
        return_all(central, county, by, chosen, reason, field or ())


def _chosen(keys: list[str] | None, *, all_submitted: bool) -> list[str]:
    """The sites that were named, none for all that wait; raises `WRONG_USAGE` for neither or both."""
    if bool(keys) == all_submitted:
        raise SurveyError(
            Problem.WRONG_USAGE, reason=_("写站址编号，或用 --all-submitted，二者取一")
        )
    return keys or []


def review_settle(
    data: Data,
    key: Key,
    county: County,
    by: By,
    challenge: Annotated[str, typer.Option(help="不同取值的编号，见 review show")],
    take: Annotated[bool, typer.Option("--take/--keep", help="改用另一个值，或保留现值")],
) -> None:
    """Settle one open challenge of a site or of a fact of it."""
    with opened(read_settings(data)) as central:
        person, sheet = _looked_at(central, county, key, by)
        about = next((d for d, c in sheet.challenges() if c.id == challenge), None)
        if about is None:
            raise SurveyError(Problem.NO_SUCH_RECORD, record=challenge)
        place = (county, about.rec, about.seq, challenge)
        done(lambda: verbs.settle(central.database, person, *place, take=take))


def _looked_at(central: Central, county: str, key: str, by: str) -> tuple[Person, Sheet]:
    with central.database.read() as connection:
        person = person_by_name(connection, by)
        rec = desk.record_of(connection, county, key)
        if rec is None:
            raise SurveyError(Problem.NO_SUCH_SITE, site=key)
        return person, read_sheet(connection, county, rec, person.roles(county))


def done(step: Callable[[], Verdict]) -> None:
    """Do a step and say so, or why it was not done; then the exit status is 1."""
    try:
        verdict = step()
    except (NotDone, Refused) as error:
        reply({"done": False, "reason": words(error)}, words(error), refused=True)
        return
    reply({"done": True, **verdict.plain()}, _("已办理"))
