"""Sites: list, show, record, change, confirm, submit."""

from typing import TYPE_CHECKING, Annotated

import typer

from surveyapp.cli.commands.surveys import Folder
from surveyapp.cli.frame import app, opened, pairs, reply
from surveyapp.cli.text import listing
from surveyapp.domain.language import _

if TYPE_CHECKING:
    from surveyapp.services.record import Recorded
    from surveyapp.storage import Survey

Site = Annotated[str, typer.Argument(metavar="SITE", help="站址编号或标识")]
Settings = Annotated[list[str] | None, typer.Option("--set", help="字段=值")]
County = Annotated[str | None, typer.Option(help="县区名称或代码")]
State = Annotated[str | None, typer.Option(help="状态，如 draft、已提交")]
Kind = Annotated[str | None, typer.Option(help="类型，如 rooftop、杆塔")]


@app.command(help="列出站址")
def sites(
    folder: Folder,
    search: Annotated[str, typer.Option(help="编号、名称、产权、地址")] = "",
    county: County = None,
    state: State = None,
    kind: Kind = None,
) -> None:
    """List the sites of a survey."""
    from surveyapp.domain.vocabulary import KIND, STATE
    from surveyapp.services.areas import read_county
    from surveyapp.services.views import listed
    from surveyapp.storage import SiteQuery

    query = SiteQuery(
        search=search,
        county=read_county(county) if county else None,
        state=STATE.read(state) if state else None,
        kind=KIND.read(kind) if kind else None,
    )
    with opened(folder) as survey:
        rows = listed(survey, query)

    def show() -> None:
        listing(
            rows,
            number=lambda r: r["number"],
            name=lambda r: r["name"],
            kind=lambda r: KIND.label(r["kind"] or ""),
            county_name=lambda r: r["county_name"],
            accuracy_m=lambda r: r["accuracy_m"] and f"±{r['accuracy_m']:.0f} m",
            state=lambda r: _("待确认") if r["candidate"] else STATE.label(r["state"]),
            photos=lambda r: r["photos"],
            flags=lambda r: r["flags"],
        )

    reply(rows, show)


@app.command(help="一处站址的全部内容和历史")
def show(folder: Folder, site: Site) -> None:
    """One site, whole, with its history."""
    from surveyapp.cli.site_text import tell
    from surveyapp.services.views import whole

    with opened(folder, read_only=True) as survey:
        document = whole(survey, site)
    reply(document, lambda: tell(document))


@app.command(help="登记站址，按表单检查")
def add(
    folder: Folder,
    kind: Annotated[str, typer.Option(help="facility、pole、rooftop 或中文名")],
    settings: Settings = None,
) -> None:
    """Record a site; the rules of its form apply."""
    from surveyapp.services.record import add_site

    with opened(folder) as survey:
        answer(survey, add_site(survey, kind, pairs(settings or [])))


@app.command(help="修改站址，按表单检查")
def edit(folder: Folder, site: Site, settings: Settings = None) -> None:
    """Change fields of a site; the rules of its form apply."""
    from surveyapp.services.record import edit_site

    with opened(folder) as survey:
        answer(survey, edit_site(survey, site, pairs(settings or [])))


@app.command(help="确认由照片建议的站址，一处或全部")
def confirm(
    folder: Folder,
    site: Annotated[
        str | None, typer.Argument(metavar="[SITE]", help="只确认这一处，默认全部")
    ] = None,
) -> None:
    """Confirm a candidate site made from photos, or all of them."""
    from surveyapp.services.suggestions import confirm as confirm_one
    from surveyapp.services.suggestions import confirm_all

    with opened(folder) as survey:
        change = confirm_one(survey, site) if site else confirm_all(survey)
    reply({"confirmed": list(change.sites())})


@app.command(help="删除站址，可用 undo 撤销")
def delete(folder: Folder, site: Site) -> None:
    """Mark a site deleted; `undo` brings it back."""
    from surveyapp.services.record import delete_site

    with opened(folder) as survey:
        reply({"deleted": list(delete_site(survey, site).sites())})


@app.command(help="提交站址给县区专班")
def submit(folder: Folder, site: Site) -> None:
    """Hand a site to the county office."""
    from surveyapp.services.record import submit_site

    with opened(folder) as survey:
        answer(survey, submit_site(survey, site))


def answer(survey: "Survey", recorded: "Recorded") -> None:
    """The reply to a recorded site: its id, its number and what its form finds wrong."""
    number = survey.site(recorded.record)["number"]
    problems = [
        {"field": p.field, "problem": str(p.problem), "message": p.message}
        for p in recorded.problems
    ]
    document = {"id": recorded.record, "number": number, "problems": problems}
    reply(document, refused=bool(recorded.refused))
