"""How a survey stands towards the central list: `status`, and `settle` for a field with two values."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from surveyapp.cli.commands.surveys import Folder
from surveyapp.cli.frame import app, opened, reply
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _
from surveyapp.domain.moments import shown

if TYPE_CHECKING:
    from surveyapp.services.challenges import OpenChallenge, Side


@app.command(help="待发内容、待定的值、退回和未采纳的项")
def status(folder: Folder) -> None:
    """What waits here for a sync, and what the last one left for a person."""
    from surveyapp.services.challenges import challenges, refusal_words, returned
    from surveyapp.services.enrolment import enrolments
    from surveyapp.services.places import site_name
    from surveyapp.services.synced import last
    from surveyapp.services.syncing import photos_waiting

    with opened(folder, read_only=True) as survey:
        drafts, ops = survey.outbox.unsent()
        done = last(survey)
        doubts = challenges(survey)
        rows = survey.rows("site", list({one.site for one in doubts if one.site}))
        names = {str(row["id"]): site_name(row) for row in rows}
        document = {
            "servers": [one.server for one in enrolments(survey)],
            "last_sync": done.at if done else None,
            "unsent": {"records": drafts, "ops": ops, "photos": photos_waiting(survey)},
            "challenges": [_told(one, names.get(one.site or "", "")) for one in doubts],
            "returned": [
                {"site": r["id"], "number": r["number"], "reason": r["state_reason"]}
                for r in returned(survey)
            ],
            "refusals": [refusal_words(refused) for refused in survey.outbox.refused()],
        }
    reply(document, lambda: _show(document))


@app.command(help="处理一个待定的值：保留现有的，或采用另一个")
def settle(
    folder: Folder,
    challenge: Annotated[
        str, typer.Argument(metavar="CHALLENGE", help="待定项的编号，见 surveyapp status")
    ],
    take: Annotated[bool, typer.Option("--take/--keep", help="采用另一个值，或保留现有的值")],
) -> None:
    """Close a challenge; the next sync tells the office."""
    from surveyapp.services.challenges import challenges
    from surveyapp.services.challenges import settle as close

    with opened(folder) as survey:
        found = next((one for one in challenges(survey) if one.id == challenge), None)
        if found is None:
            raise SurveyError(Problem.NO_SUCH_RECORD, record=challenge)
        change = close(survey, found, take=take)
    document = {"settled": found.id, "sites": list(change.sites())}
    reply(document, lambda: print(_("已处理，下次同步时告知县区。")))


def _told(one: "OpenChallenge", name: str) -> dict[str, Any]:
    from surveyapp.services.challenges import standing

    return {
        "id": one.id,
        "site": one.site,
        "name": name,
        "record": one.record,
        "field": one.field,
        "label": one.label,
        "present": _side(one, one.present),
        "other": _side(one, one.other),
        "may_settle": one.may_settle and not one.settled,
        "standing": standing(one),
    }


def _side(one: "OpenChallenge", side: "Side") -> dict[str, Any]:
    from surveyapp.services.challenges import side_words

    return {"value": side.value, "words": side_words(one, side), "by": side.by, "at": side.at}


def _show(document: dict[str, Any]) -> None:
    unsent = document["unsent"]
    print(_("待发：记录 {records}，已编号 {ops}，照片 {photos}").format(**unsent))
    at = document["last_sync"]
    print(_("上次同步：{at}").format(at=shown(at) if at else _("（无）")))
    for one in document["challenges"]:
        print(_("待定：{name} {label}，{standing}").format(**one))
        print(f"  {one['id']}")
        for word, side in ((_("现有的值"), one["present"]), (_("另一个值"), one["other"])):
            about = " · ".join(p for p in (side["by"], shown(side["at"])) if p)
            print(f"  {word}{_('：')}{side['words'] or _('（空）')}  {about}".rstrip())
    for one in document["returned"]:
        print(_("退回：{number}，{reason}").format(**one))
    for one in document["refusals"]:
        print(_("未采纳：{message}").format(**one))
