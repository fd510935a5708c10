"""What needs a person after a sync: values that met another, ops refused, records returned."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from surveyapp.domain.changes import ChangeSet, Edit, Label, Value
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.fields import field_of
from surveyapp.domain.language import _
from surveyapp.domain.lifecycle import MOVED
from surveyapp.domain.values import show_value
from surveyapp.domain.words import table_label
from surveyapp.services.enrolment import enrolments
from surveyapp.services.forms import site_form
from surveyapp.services.own_answers import own_label, own_words, told
from surveyapp.services.places import site_name
from surveyapp.storage import Row, SiteQuery, Survey
from surveyapp.storage.outbox import Refused
from sync.protocol import Challenge, Document, read_json

_ANSWERS = "answers."


@dataclass(frozen=True, slots=True)
class Side:
    """One of two values of a field: what, by whom, when by that laptop's clock."""

    value: Value
    by: str
    at: str
    words: str = ""
    """How people read the value, where its field alone does not say."""


@dataclass(frozen=True, slots=True)
class OpenChallenge:
    """A field with two values: the present one, and one whose author had not seen it."""

    id: str
    county: str
    kind: str
    record: str
    site: str | None
    field: str
    label: str
    present: Side
    other: Side
    may_settle: bool
    settled: bool
    """Settled here, and the office has not answered yet."""


def challenges(survey: Survey, site: str | None = None) -> list[OpenChallenge]:
    """Every open challenge of the survey or of one site, oldest first."""
    settled = survey.outbox.closing()
    known = enrolments(survey)
    offices = {c for e in known for c in e.counties if e.may_settle(c)}
    mine = {e.device for e in known}
    found = []
    for county, rec, kind, text in survey.outbox.challenged(site):
        document = Document.parse(read_json(text.encode()))
        # What is written here goes to the list where the record is now; the other office decides of its own.
        left = document.value(MOVED) is not None
        for one in document.challenges:
            may = not left and (county in offices or one.device in mine)
            found.append(_open(county, rec, kind, document, one, may, one.id in settled))
    return [_worded(survey, one) if one.field.startswith(_ANSWERS) else one for one in found]


def _worded(survey: Survey, one: OpenChallenge) -> OpenChallenge:
    """An answer to a county's own question as its form words it: label, choices, rounds."""
    rows = survey.rows("site", [one.record])
    form = site_form(survey, rows[0]["kind"] if rows else None)
    key = one.field.removeprefix(_ANSWERS)

    def shown(side: Side) -> Side:
        return replace(side, words=own_words(form, key, side.value))

    return replace(
        one, label=own_label(form, key), present=shown(one.present), other=shown(one.other)
    )


def _open(
    county: str,
    rec: str,
    kind: str,
    document: Document,
    one: Challenge,
    may: bool,
    settled: bool,
) -> OpenChallenge:
    stamp = document.fields.get(one.field)
    write = document.writes.get(stamp.seq) if stamp else None
    present = Side(
        stamp.value if stamp else None, write.by if write else "", write.at if write else ""
    )
    site = rec if kind == "site" else document.value("site")
    return OpenChallenge(
        id=one.id,
        county=county,
        kind=kind,
        record=rec,
        site=str(site) if site else None,
        field=one.field,
        label=field_label(kind, one.field),
        present=present,
        other=Side(one.value, one.by, one.at),
        may_settle=may,
        settled=settled,
    )


def settle(survey: Survey, challenge: OpenChallenge, *, take: bool) -> ChangeSet:
    """Close a challenge with an ordinary op: take the other value, or keep the present one.

    Raises `LOCKED` when this person may not. Keeping changes nothing here; taking can be undone.
    """
    if not challenge.may_settle:
        raise SurveyError(Problem.LOCKED, site=challenge.record, state=_("待专班确认"))
    row = _row(survey, challenge)
    label = Label("settle", {"name": _name(survey, challenge), "field": challenge.label})
    act = survey.write(label, [_edit(challenge, row)] if take else [])
    survey.outbox.close_challenge(challenge.id, challenge.record, challenge.kind)
    return act


def _edit(challenge: OpenChallenge, row: Row) -> Edit:
    value = challenge.other.value
    name = challenge.field
    if name.startswith(_ANSWERS):
        # Rounds travel as text and are kept as the list they are.
        value = json.dumps({name.removeprefix(_ANSWERS): told(value)}, ensure_ascii=False)
        name = "answers"
    site = None if challenge.kind == "site" else row["site"]
    return Edit(challenge.kind, challenge.record, {name: value}, str(site) if site else None)


def _row(survey: Survey, challenge: OpenChallenge) -> Row:
    rows = survey.rows(challenge.kind, [challenge.record])
    if not rows:
        raise SurveyError(Problem.NO_SUCH_RECORD, record=challenge.record)
    return rows[0]


def _name(survey: Survey, challenge: OpenChallenge) -> str:
    rows = survey.rows("site", [challenge.site]) if challenge.site else []
    return site_name(rows[0]) if rows else challenge.record


def field_label(kind: str, name: str) -> str:
    """How a person calls a field that travels."""
    if name.startswith(_ANSWERS):
        return name.removeprefix(_ANSWERS)
    field = field_of(kind, name)
    return field.label if field else name


def standing(one: OpenChallenge) -> str:
    """How a challenge stands, in a word."""
    if one.settled:
        return _("已处理，待同步")
    return _("可处理") if one.may_settle else _("待专班确认")


def side_words(one: OpenChallenge, side: Side) -> str:
    """A value as people read it."""
    if side.words:
        return side.words
    field = field_of(one.kind, one.field)
    if field is not None:
        return show_value(field, side.value)
    return "" if side.value is None else str(side.value)


def returned(survey: Survey) -> list[Row]:
    """Sites the office gave back, each with its `state_reason`; what changed last comes first."""
    query = SiteQuery(state="returned", order="updated_at", descending=True)
    return survey.rows("site", survey.sites(query))


def refusal_reason(code: str) -> str:
    """Why the office did not take an op, in words; the code itself where there are none."""
    reasons: Mapping[str, str] = {
        "kind": _("中心清单不认识这类记录"),
        "field": _("中心清单不接受这个字段"),
        "value": _("这个值过长或不合规"),
        "not_yours": _("没有修改这一项的权限"),
        "locked": _("该站址已审核通过，请修改后重新提交"),
        "state": _("状态不能这样变更"),
        "once": _("测得的内容只写一次"),
        "own_work": _("本人的提交不能由本人审核"),
        "reason": _("退回必须写明原因"),
    }
    return reasons.get(code, code)


def refusal_words(refused: Refused) -> dict[str, Any]:
    """A refused op as scripts and lists see it, with one plain sentence."""
    code = refused.code or ""
    about = field_label(refused.kind, refused.field) if refused.field else ""
    what = f"{table_label(refused.kind)} {about}".strip()
    return {
        "record": refused.rec,
        "site": refused.site,
        "kind": refused.kind,
        "field": refused.field,
        "code": code,
        "message": f"{what}{_('：')}{refusal_reason(code)}",
    }
